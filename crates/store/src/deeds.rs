//! Deeds of two people: asked for by one, agreed to or dropped by another.

use crate::db::on;
use crate::rounds::moment;
use crate::{Fault, Tx};
use domain::{Bilingual, Concerned, Deed, DeedId, DeedKind, Person, PersonId, RoundId, Timestamp, VoteId};

/// A deed about to be asked for.
#[derive(Debug, Clone)]
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
    /// Whose seat has ended.
    pub deputy: Option<PersonId>,
    /// See [`Deed`].
    pub reason: String,
    /// See [`Deed`].
    pub digest: Option<String>,
}

/// The columns of a [`Row`], in `deed d`. The deputy's name is the one of today: an account is never given to another.
macro_rules! row {
    ($rest:literal) => {
        concat!(
            "select d.id, d.kind, v.number as vote_number, d.total, d.present, d.minutes, d.deputy_id, p.name_zh as deputy_zh,
                p.name_en as deputy_en, g.name_zh as delegation_zh, g.name_en as delegation_en, d.reason,
                d.digest, d.asked_by, d.asked_zh, d.asked_en, d.asked_at, d.agreed_zh, d.agreed_en, d.agreed_at
             from deed d left join person p on p.id = d.deputy_id left join delegation g on g.id = p.delegation_id
                left join vote v on v.id = d.vote_id ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    kind: String,
    vote_number: Option<i64>,
    total: Option<i64>,
    present: Option<i64>,
    minutes: Option<i64>,
    deputy_id: Option<i64>,
    deputy_zh: Option<String>,
    deputy_en: Option<String>,
    delegation_zh: Option<String>,
    delegation_en: Option<String>,
    reason: String,
    digest: Option<String>,
    asked_by: i64,
    asked_zh: String,
    asked_en: String,
    asked_at: String,
    agreed_zh: Option<String>,
    agreed_en: Option<String>,
    agreed_at: Option<String>,
}

fn words(zh: Option<String>, en: Option<String>) -> Option<Bilingual> {
    zh.zip(en).map(|(zh, en)| Bilingual { zh, en })
}

fn figure(value: Option<i64>) -> Result<Option<u32>, Fault> {
    value.map(u32::try_from).transpose().map_err(|_| Fault::bad_row("a figure of a deed"))
}

impl TryFrom<Row> for Deed {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let deputy = match (row.deputy_id, words(row.deputy_zh, row.deputy_en)) {
            (Some(id), Some(name)) => {
                Some(Concerned { id: PersonId(id), name, delegation: words(row.delegation_zh, row.delegation_en) })
            }
            _ => None,
        };
        let agreed = match (words(row.agreed_zh, row.agreed_en), row.agreed_at) {
            (Some(name), Some(at)) => Some((name, moment(&at)?)),
            _ => None,
        };
        Ok(Self {
            id: DeedId(row.id),
            kind: DeedKind::from_code(&row.kind).ok_or_else(|| Fault::bad_row("deed.kind"))?,
            vote: figure(row.vote_number)?,
            total: figure(row.total)?,
            present: figure(row.present)?,
            minutes: figure(row.minutes)?,
            deputy,
            reason: row.reason,
            digest: row.digest,
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
                asked_by, asked_zh, asked_en, asked_at, digest)
             select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
             where not exists (select 1 from deed d
                where d.round_id = $1 and d.agreed_at is null and d.dropped_at is null) returning id",
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
        .bind(&deed.digest)
        .fetch_optional(c).await)?;
        Ok(id.map(DeedId))
    }

    /// The deed of a round that waits for its second.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_waiting_deed(&mut self, round: RoundId) -> Result<Option<Deed>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(row!("where d.round_id = $1 and d.agreed_at is null and d.dropped_at is null"))
        .bind(round.0).fetch_optional(c).await)?;
        row.map(Deed::try_from).transpose()
    }

    /// The deeds done in a round, first first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn deeds(&mut self, round: RoundId) -> Result<Vec<Deed>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(row!("where d.round_id = $1 and d.agreed_at is not null order by d.id"))
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
