//! Deeds of two people: asked for by one, agreed to or dropped by another.

use crate::db::on;
use crate::rounds::moment;
use crate::{Fault, Tx};
use domain::{Bilingual, Deed, DeedId, DeedKind, Person, PersonId, RoundId, Timestamp, VoteId};

/// A deed about to be asked for.
pub struct NewDeed {
    /// The round.
    pub round: RoundId,
    /// The vote it concerns; nothing for opening one.
    pub vote: Option<VoteId>,
    /// What it is.
    pub kind: DeedKind,
    /// See [`Deed`].
    pub total: Option<u32>,
    /// See [`Deed`].
    pub present: Option<u32>,
    /// See [`Deed`].
    pub minutes: Option<u32>,
    /// See [`Deed`].
    pub deputy: Option<PersonId>,
    /// See [`Deed`].
    pub reason: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    kind: String,
    total: Option<i64>,
    present: Option<i64>,
    minutes: Option<i64>,
    deputy_id: Option<i64>,
    reason: String,
    asked_by: i64,
    asked_zh: String,
    asked_en: String,
    asked_at: String,
    agreed_zh: Option<String>,
    agreed_en: Option<String>,
    agreed_at: Option<String>,
}

fn figure(value: Option<i64>) -> Result<Option<u32>, Fault> {
    value.map(u32::try_from).transpose().map_err(|_| Fault::bad_row("a figure of a deed"))
}

impl TryFrom<Row> for Deed {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let agreed = match (row.agreed_zh, row.agreed_en, row.agreed_at) {
            (Some(zh), Some(en), Some(at)) => Some((Bilingual { zh, en }, moment(&at)?)),
            _ => None,
        };
        Ok(Self {
            id: DeedId(row.id),
            kind: DeedKind::from_code(&row.kind).ok_or_else(|| Fault::bad_row("deed.kind"))?,
            total: figure(row.total)?,
            present: figure(row.present)?,
            minutes: figure(row.minutes)?,
            deputy: row.deputy_id.map(PersonId),
            reason: row.reason,
            asked_by: PersonId(row.asked_by),
            asked_name: Bilingual { zh: row.asked_zh, en: row.asked_en },
            asked_at: moment(&row.asked_at)?,
            agreed,
        })
    }
}

impl Tx {
    /// Writes down what somebody asks for; nothing where another deed of the round waits.
    ///
    /// # Errors
    /// A fault of the database, also where a reason is missing.
    pub async fn add_deed(&mut self, deed: &NewDeed, by: &Person, at: Timestamp) -> Result<Option<DeedId>, Fault> {
        let id: Option<i64> = on!(self, c => sqlx::query_scalar(
            "insert into deed (round_id, vote_id, kind, total, present, minutes, deputy_id, reason,
                asked_by, asked_zh, asked_en, asked_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing returning id",
        )
        .bind(deed.round.0)
        .bind(deed.vote.map(|vote| vote.0))
        .bind(deed.kind.code())
        .bind(deed.total.map(i64::from))
        .bind(deed.present.map(i64::from))
        .bind(deed.minutes.map(i64::from))
        .bind(deed.deputy.map(|deputy| deputy.0))
        .bind(&deed.reason)
        .bind(by.id.0)
        .bind(&by.name.zh)
        .bind(&by.name.en)
        .bind(at.to_text())
        .fetch_optional(c).await)?;
        Ok(id.map(DeedId))
    }

    /// The deed of a round that waits for its second.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_waiting_deed(&mut self, round: RoundId) -> Result<Option<Deed>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(
            "select id, kind, total, present, minutes, deputy_id, reason, asked_by, asked_zh, asked_en, asked_at,
                agreed_zh, agreed_en, agreed_at
             from deed where round_id = $1 and agreed_at is null and dropped_at is null",
        )
        .bind(round.0).fetch_optional(c).await)?;
        row.map(Deed::try_from).transpose()
    }

    /// The deeds done in a round, first first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn deeds(&mut self, round: RoundId) -> Result<Vec<Deed>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select id, kind, total, present, minutes, deputy_id, reason, asked_by, asked_zh, asked_en, asked_at,
                agreed_zh, agreed_en, agreed_at
             from deed where round_id = $1 and agreed_at is not null order by id",
        )
        .bind(round.0).fetch_all(c).await)?;
        rows.into_iter().map(Deed::try_from).collect()
    }

    /// Writes down who agreed to a deed that waits; returns whether it did wait.
    ///
    /// # Errors
    /// A fault of the database, also where the same person asked.
    pub async fn agree_to_deed(&mut self, deed: DeedId, by: &Person, at: Timestamp) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update deed set agreed_by = $2, agreed_zh = $3, agreed_en = $4, agreed_at = $5
             where id = $1 and agreed_at is null and dropped_at is null",
        )
        .bind(deed.0)
        .bind(by.id.0)
        .bind(&by.name.zh)
        .bind(&by.name.en)
        .bind(at.to_text())
        .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Drops a deed that waits; returns whether it did.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn drop_deed(&mut self, deed: DeedId, by: PersonId, at: Timestamp) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update deed set dropped_by = $2, dropped_at = $3
             where id = $1 and agreed_at is null and dropped_at is null",
        )
        .bind(deed.0).bind(by.0).bind(at.to_text()).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }
}
