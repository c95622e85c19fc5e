//! One's own sessions: which there are, and their end. A deputy's are written down nowhere, and so there is no list of them;
//! ending all others works for everyone.

use crate::{Refusal, Result, Service, current_phase, hexadecimal};
use domain::audit::Act;
use domain::permit::{self, Action};
use domain::shown::{OwnSession, SessionsPage};
use domain::{Device, Person, Role};
use sha2::{Digest, Sha256};
use store::Tx;

/// Bytes of the name by which a session is ended.
const HANDLE_BYTES: usize = 8;

impl Service {
    /// Writes down that a session began, for its owner's list; nothing for a deputy. It belongs to signing in, which is
    /// everyone's.
    ///
    /// # Errors
    /// A fault.
    pub async fn begin_own_session(&self, person: &Person, session: &str, device: Device) -> Result<()> {
        if person.role == Role::Deputy {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        tx.add_own_session(session, person.id, self.now(), device).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// One's own sessions. `session` is the one that asks.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_own_sessions(&self, who: Option<&Person>, session: &str) -> Result<SessionsPage> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::OwnAccount, current_phase(&mut tx).await?)?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let is_kept = who.role != Role::Deputy;
        Ok(SessionsPage { is_kept, sessions: self.sessions_of(&mut tx, who, session).await? })
    }

    /// Ends one of one's own sessions.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where it is not one's own, or has ended; those of the permit.
    pub async fn end_session(&self, who: Option<&Person>, handle: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        permit::check(who, Action::OwnAccount, current_phase(&mut tx).await?)?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let all = tx.own_sessions(who.id, self.now()).await?;
        let found = all.into_iter().find(|row| handle_of(&row.session) == handle).ok_or(Refusal::NotFound)?;
        tx.end_own_session(who.id, &found.session).await?;
        self.note_of_staff(&mut tx, who, Act::EndedSession).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// Ends all of one's own sessions, also those that no list knows of. The answer is the epoch for a new one.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn end_all_sessions(&self, who: Option<&Person>) -> Result<i64> {
        let mut tx = self.store.write().await?;
        permit::check(who, Action::OwnAccount, current_phase(&mut tx).await?)?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        tx.end_own_sessions(who.id).await?;
        let epoch = tx.raise_epoch(who.id).await?.ok_or(Refusal::SignInFirst)?;
        self.note_of_staff(&mut tx, who, Act::EndedAllSessions).await?;
        tx.commit_unseen().await?;
        Ok(epoch)
    }

    /// Writes down that somebody of the staff signs out; nothing for anybody else. The session itself is the caller's to end.
    /// It belongs to signing in, which is everyone's.
    ///
    /// # Errors
    /// A fault.
    pub async fn sign_out(&self, who: Option<&Person>) -> Result<()> {
        let Some(who) = who.filter(|person| person.role.is_staff()) else { return Ok(()) };
        let mut tx = self.store.write().await?;
        self.note_of_staff(&mut tx, who, Act::SignedOut).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// The log is of staff: it never knows when a deputy or a citizen was here.
    async fn note_of_staff(&self, tx: &mut Tx, who: &Person, act: Act) -> Result<()> {
        if who.role.is_staff() { self.note(tx, Some(who), act, "", "").await } else { Ok(()) }
    }

    pub(crate) async fn sessions_of(&self, tx: &mut Tx, who: &Person, session: &str) -> Result<Vec<OwnSession>> {
        let rows = tx.own_sessions(who.id, self.now()).await?;
        let shown = |row: store::OwnSessionRow| OwnSession {
            handle: handle_of(&row.session),
            began_at: row.began_at,
            device: row.device,
            is_this: row.session == session,
        };
        Ok(rows.into_iter().map(shown).collect())
    }
}

/// A name for a session that ends it and opens nothing: the beginning of the hash of what opens it.
fn handle_of(session: &str) -> String {
    hexadecimal(&Sha256::digest(session.as_bytes())[..HANDLE_BYTES])
}
