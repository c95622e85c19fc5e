//! Sessions that their owner can see and end. Deputies have none here, and the database itself sees to it: nothing tells
//! when one of them was here.

use crate::db::on;
use crate::{Fault, Tx};
use domain::{Device, PersonId, Timestamp};

/// A session as its owner's list knows it.
pub struct OwnSessionRow {
    /// The session's own number, which opens it: it never leaves the service.
    pub session: String,
    /// When it began.
    pub began_at: Timestamp,
    /// On what kind of device.
    pub device: Device,
}

impl Tx {
    /// Writes down that a session of a person began on a kind of device.
    ///
    /// # Errors
    /// A fault of the database; also for a deputy.
    pub async fn add_own_session(
        &mut self,
        session: &str,
        person: PersonId,
        at: Timestamp,
        device: Device,
    ) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into own_session (session_id, person_id, began_at, device) values ($1, $2, $3, $4)
             on conflict (session_id) do nothing",
        )
        .bind(session).bind(person.0).bind(at.to_text()).bind(device.code()).execute(c).await.map(drop))?;
        Ok(())
    }

    /// A person's sessions that have not ended by a moment, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn own_sessions(&mut self, person: PersonId, now: Timestamp) -> Result<Vec<OwnSessionRow>, Fault> {
        let rows: Vec<(String, String, String)> = on!(self, c => sqlx::query_as(
            "select o.session_id, o.began_at, o.device from own_session o join session s on s.id = o.session_id
             where o.person_id = $1 and s.expires_at > $2 order by o.began_at desc, o.session_id",
        )
        .bind(person.0).bind(now.unix()).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(session, began_at, device)| {
                let began_at = Timestamp::parse(&began_at).ok_or_else(|| Fault::bad_row("own_session.began_at"))?;
                let device = Device::from_code(&device).ok_or_else(|| Fault::bad_row("own_session.device"))?;
                Ok(OwnSessionRow { session, began_at, device })
            })
            .collect()
    }

    /// Ends one session of a person; returns whether it was that person's.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn end_own_session(&mut self, person: PersonId, session: &str) -> Result<bool, Fault> {
        let ended = on!(self, c => sqlx::query(
            "delete from session where id in (select session_id from own_session where person_id = $1 and session_id = $2)",
        )
        .bind(person.0).bind(session).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(ended == 1)
    }

    /// Ends all sessions of a person that are written down here.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn end_own_sessions(&mut self, person: PersonId) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "delete from session where id in (select session_id from own_session where person_id = $1)",
        )
        .bind(person.0).execute(c).await.map(drop))?;
        Ok(())
    }
}
