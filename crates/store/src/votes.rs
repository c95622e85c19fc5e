//! Votes of a round, the decision that allows them, and deputies who have lost the seat.

use crate::db::on;
use crate::rounds::moment;
use crate::{Fault, Tx};
use ballot::{FurtherKind, Rules};
use domain::{
    AttendanceCorrected, Bilingual, DeedId, Follows, Mandate, Person, PersonId, RoundId, Timestamp, Vote, VoteId,
    VoteState,
};

/// A row of the attendance: vote, before, since, name, when, deed.
type Corrected = (i64, i64, i64, String, String, String, Option<i64>);

/// A vote about to be opened.
pub struct NewVote {
    /// The round.
    pub round: RoundId,
    /// The rules with the total entered at the opening.
    pub rules: Rules,
    /// SHA-256 of the candidates, 64 hexadecimal digits.
    pub candidates: String,
    /// Deputies present.
    pub present: u32,
    /// Whether no decision allows it.
    pub is_mock: bool,
    /// Now.
    pub opened_at: Timestamp,
    /// The announced end.
    pub ends_at: Timestamp,
    /// The deed of two by which it opens.
    pub deed: DeedId,
    /// See [`Vote`].
    pub follows: Option<Follows>,
    /// See [`Vote`].
    pub paper: Vec<u32>,
}

/// A decision about to be written down, with its scan.
pub struct NewMandate {
    /// Who decided.
    pub organ: String,
    /// Its number.
    pub number: String,
    /// Its date, `2026-01-20`.
    pub decided_on: String,
    /// The scan.
    pub scan: Vec<u8>,
    /// `application/pdf`, `image/png` or `image/jpeg`.
    pub scan_kind: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    round_id: i64,
    number: i64,
    rules: String,
    candidates: String,
    present: i64,
    is_mock: i64,
    state: String,
    opened_at: String,
    ends_at: String,
    closed_at: Option<String>,
    follows: Option<i64>,
    further: Option<String>,
    paper: String,
}

/// The columns of a [`Row`].
macro_rules! row {
    ($rest:literal) => {
        concat!(
            "select id, round_id, number, rules, candidates, present, is_mock, state, opened_at, ends_at, closed_at,
                follows, further, paper from vote ",
            $rest
        )
    };
}

fn follows(vote: Option<i64>, kind: Option<&str>) -> Result<Option<Follows>, Fault> {
    let Some(vote) = vote else { return Ok(None) };
    let vote = u32::try_from(vote).map_err(|_| Fault::bad_row("vote.follows"))?;
    let kind = kind.and_then(FurtherKind::from_code).ok_or_else(|| Fault::bad_row("vote.further"))?;
    Ok(Some(Follows { vote, kind }))
}

impl TryFrom<Row> for Vote {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        Ok(Self {
            id: VoteId(row.id),
            round: RoundId(row.round_id),
            number: u32::try_from(row.number).map_err(|_| Fault::bad_row("vote.number"))?,
            rules: serde_json::from_str(&row.rules)?,
            candidates: row.candidates,
            present: u32::try_from(row.present).map_err(|_| Fault::bad_row("vote.present"))?,
            is_mock: row.is_mock != 0,
            state: VoteState::from_code(&row.state).ok_or_else(|| Fault::bad_row("vote.state"))?,
            opened_at: moment(&row.opened_at)?,
            ends_at: moment(&row.ends_at)?,
            closed_at: row.closed_at.as_deref().map(moment).transpose()?,
            follows: follows(row.follows, row.further.as_deref())?,
            paper: serde_json::from_str(&row.paper)?,
        })
    }
}

impl Tx {
    /// Opens a vote; its number follows that of the round's last one.
    ///
    /// # Errors
    /// A fault of the database, also where the deed is not agreed to, the phase is another, or a vote stands already; for a
    /// further vote, where no published result asks for it.
    pub async fn add_vote(&mut self, vote: &NewVote) -> Result<VoteId, Fault> {
        let (rules, paper) = (serde_json::to_string(&vote.rules)?, serde_json::to_string(&vote.paper)?);
        let id: i64 = on!(self, c => sqlx::query_scalar(
            "insert into vote (round_id, number, rules, candidates, present, is_mock, state, opened_at, ends_at, deed_id,
                follows, further, paper)
             select $1, 1 + count(*), $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10, $11 from vote where round_id = $1
             returning id",
        )
        .bind(vote.round.0)
        .bind(rules)
        .bind(&vote.candidates)
        .bind(i64::from(vote.present))
        .bind(i64::from(vote.is_mock))
        .bind(vote.opened_at.to_text())
        .bind(vote.ends_at.to_text())
        .bind(vote.deed.0)
        .bind(vote.follows.map(|follows| i64::from(follows.vote)))
        .bind(vote.follows.map(|follows| follows.kind.code()))
        .bind(&paper)
        .fetch_one(c).await)?;
        Ok(VoteId(id))
    }

    /// The latest vote of a round, if one was opened.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_latest_vote(&mut self, round: RoundId) -> Result<Option<Vote>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(row!("where round_id = $1 order by number desc limit 1"))
        .bind(round.0).fetch_optional(c).await)?;
        row.map(Vote::try_from).transpose()
    }

    /// The votes of a round, first first, also those that are void.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn votes(&mut self, round: RoundId) -> Result<Vec<Vote>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(row!("where round_id = $1 order by number"))
        .bind(round.0).fetch_all(c).await)?;
        rows.into_iter().map(Vote::try_from).collect()
    }

    /// The vote known by that number.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_vote(&mut self, id: VoteId) -> Result<Option<Vote>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(row!("where id = $1"))
        .bind(id.0).fetch_optional(c).await)?;
        row.map(Vote::try_from).transpose()
    }

    /// Moves a vote to another state by a deed; a close is given its time.
    ///
    /// # Errors
    /// A fault of the database, also where the deed is not one that leads there.
    pub async fn change_vote_state(
        &mut self,
        vote: VoteId,
        state: VoteState,
        deed: DeedId,
        closed_at: Option<Timestamp>,
    ) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "update vote set state = $2, deed_id = $3, closed_at = coalesce($4, closed_at) where id = $1",
        )
        .bind(vote.0)
        .bind(state.code())
        .bind(deed.0)
        .bind(closed_at.map(Timestamp::to_text))
        .execute(c).await.map(drop))?;
        Ok(())
    }

    /// Moves the announced end of a vote by a deed.
    ///
    /// # Errors
    /// As there, and where the new end is not later.
    pub async fn extend_vote(&mut self, vote: VoteId, ends_at: Timestamp, deed: DeedId) -> Result<(), Fault> {
        on!(self, c => sqlx::query("update vote set ends_at = $2, deed_id = $3 where id = $1")
            .bind(vote.0).bind(ends_at.to_text()).bind(deed.0).execute(c).await.map(drop))?;
        Ok(())
    }

    /// Corrects how many deputies are present, and writes down who did it: by a deed of two once the vote has closed.
    ///
    /// # Errors
    /// A fault of the database, also where the ballots are counted, or the deed is another or missing.
    pub async fn correct_present(
        &mut self,
        vote: VoteId,
        present: u32,
        by: &Person,
        at: Timestamp,
        deed: Option<DeedId>,
    ) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into attendance (vote_id, number, present_before, present, person_id, name_zh, name_en, at, deed_id)
             select v.id, 1 + (select count(*) from attendance a where a.vote_id = v.id), v.present, $2, $3, $4, $5, $6, $7
             from vote v where v.id = $1",
        )
        .bind(vote.0)
        .bind(i64::from(present))
        .bind(by.id.0)
        .bind(&by.name.zh).bind(&by.name.en)
        .bind(at.to_text())
        .bind(deed.map(|deed| deed.0))
        .execute(c).await.map(drop))?;
        on!(self, c => sqlx::query("update vote set present = $2 where id = $1")
            .bind(vote.0).bind(i64::from(present)).execute(c).await.map(drop))?;
        Ok(())
    }

    /// The corrections of the attendance in all votes of a round, first first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn attendance(&mut self, round: RoundId) -> Result<Vec<AttendanceCorrected>, Fault> {
        let rows: Vec<Corrected> = on!(self, c => sqlx::query_as(
            "select v.number, a.present_before, a.present, a.name_zh, a.name_en, a.at, a.deed_id
             from attendance a join vote v on v.id = a.vote_id where v.round_id = $1 order by v.number, a.number",
        )
        .bind(round.0).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(vote, from, to, zh, en, at, deed)| {
                let figure = |value| u32::try_from(value).map_err(|_| Fault::bad_row("a figure of the attendance"));
                Ok(AttendanceCorrected {
                    vote: figure(vote)?,
                    from: figure(from)?,
                    to: figure(to)?,
                    by: Bilingual { zh, en },
                    at: moment(&at)?,
                    deed: deed.map(DeedId),
                })
            })
            .collect()
    }

    /// Suspends a deputy on the roll who has lost the seat; returns whether that was new.
    ///
    /// # Errors
    /// A fault of the database, also where the deed is another, or the deputy is not on the roll.
    pub async fn suspend_seat(&mut self, vote: VoteId, deputy: PersonId, deed: DeedId) -> Result<bool, Fault> {
        let added = on!(self, c => sqlx::query(
            "insert into seat_lost (vote_id, person_id, deed_id) select $1, $2, $3
             where not exists (select 1 from seat_lost l where l.vote_id = $1 and l.person_id = $2)",
        )
        .bind(vote.0).bind(deputy.0).bind(deed.0).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(added == 1)
    }

    /// Whether a deputy on the roll has lost the seat since.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn has_lost_seat(&mut self, vote: VoteId, deputy: PersonId) -> Result<bool, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar(
            "select count(*) from seat_lost where vote_id = $1 and person_id = $2",
        )
        .bind(vote.0).bind(deputy.0).fetch_one(c).await)?;
        Ok(found == 1)
    }

    /// How many deputies on the roll have lost the seat since.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_seats_lost(&mut self, vote: VoteId) -> Result<u32, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar("select count(*) from seat_lost where vote_id = $1")
            .bind(vote.0).fetch_one(c).await)?;
        u32::try_from(found).map_err(|_| Fault::bad_row("a count of seats"))
    }

    /// Writes down the decision that allows an on-screen ballot, in the place of an earlier one.
    ///
    /// # Errors
    /// A fault of the database, also where the vote is open or over.
    pub async fn record_mandate(
        &mut self,
        round: RoundId,
        mandate: &NewMandate,
        by: &Person,
        at: Timestamp,
    ) -> Result<(), Fault> {
        let is_there = self.find_mandate(round).await?.is_some();
        let sql = if is_there {
            "update mandate set organ = $2, number = $3, decided_on = $4, scan = $5, scan_kind = $6, person_id = $7,
                name_zh = $8, name_en = $9, at = $10 where round_id = $1"
        } else {
            "insert into mandate (round_id, organ, number, decided_on, scan, scan_kind, person_id, name_zh, name_en, at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        };
        on!(self, c => sqlx::query(sql)
        .bind(round.0)
        .bind(&mandate.organ)
        .bind(&mandate.number)
        .bind(&mandate.decided_on)
        .bind(&mandate.scan)
        .bind(&mandate.scan_kind)
        .bind(by.id.0)
        .bind(&by.name.zh)
        .bind(&by.name.en)
        .bind(at.to_text())
        .execute(c).await.map(drop))?;
        Ok(())
    }

    /// The decision of a round, without its scan.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_mandate(&mut self, round: RoundId) -> Result<Option<Mandate>, Fault> {
        let row: Option<(String, String, String, String, String, String)> = on!(self, c => sqlx::query_as(
            "select organ, number, decided_on, name_zh, name_en, at from mandate where round_id = $1",
        )
        .bind(round.0).fetch_optional(c).await)?;
        row.map(|(organ, number, decided_on, zh, en, at)| {
            Ok(Mandate { organ, number, decided_on, by: Bilingual { zh, en }, at: moment(&at)? })
        })
        .transpose()
    }

    /// The scan of a round's decision: its kind and its bytes.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_scan(&mut self, round: RoundId) -> Result<Option<(String, Vec<u8>)>, Fault> {
        Ok(on!(self, c => sqlx::query_as("select scan_kind, scan from mandate where round_id = $1")
            .bind(round.0).fetch_optional(c).await)?)
    }
}
