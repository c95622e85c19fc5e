//! Rounds, their planned stages, and the steps taken.

use crate::db::on;
use crate::{Fault, Tx};
use ballot::Rules;
use domain::{Bilingual, Person, Phase, Round, RoundId, Stage, Timestamp};

/// A round about to be added.
pub struct NewRound {
    /// See [`Round`].
    pub year: i32,
    /// See [`Round`].
    pub title: Bilingual,
    /// See [`Round`].
    pub congress: Bilingual,
    /// See [`Round`].
    pub district: Bilingual,
    /// See [`Round`].
    pub notice: Bilingual,
    /// See [`Round`].
    pub source: Bilingual,
    /// See [`Round`].
    pub rules: Rules,
    /// Where it begins.
    pub phase: Phase,
}

/// A step taken: the phase it led to, who took it, when.
pub struct Step {
    /// The phase it led to.
    pub phase: Phase,
    /// The name of whoever took it, as it was then.
    pub by: Bilingual,
    /// When.
    pub at: Timestamp,
}

/// The columns of a [`Row`].
macro_rules! columns {
    () => {
        "id, year, title_zh, title_en, congress_zh, congress_en, district_zh, district_en, notice_zh, notice_en, source_zh,
            source_en, rules, phase"
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    year: i64,
    title_zh: String,
    title_en: String,
    congress_zh: String,
    congress_en: String,
    district_zh: String,
    district_en: String,
    notice_zh: String,
    notice_en: String,
    source_zh: String,
    source_en: String,
    rules: String,
    phase: String,
}

impl TryFrom<Row> for Round {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        Ok(Self {
            id: RoundId(row.id),
            year: i32::try_from(row.year).map_err(|_| Fault::bad_row("round.year"))?,
            title: Bilingual { zh: row.title_zh, en: row.title_en },
            congress: Bilingual { zh: row.congress_zh, en: row.congress_en },
            district: Bilingual { zh: row.district_zh, en: row.district_en },
            notice: Bilingual { zh: row.notice_zh, en: row.notice_en },
            source: Bilingual { zh: row.source_zh, en: row.source_en },
            rules: serde_json::from_str(&row.rules)?,
            phase: phase(&row.phase)?,
        })
    }
}

fn phase(code: &str) -> Result<Phase, Fault> {
    Phase::from_code(code).ok_or_else(|| Fault::bad_row("phase"))
}

pub(crate) fn moment(text: &str) -> Result<Timestamp, Fault> {
    Timestamp::parse(text).ok_or_else(|| Fault::bad_row("a moment"))
}

impl Tx {
    /// Adds a round.
    ///
    /// # Errors
    /// A fault of the database, also where the year has a round already.
    pub async fn add_round(&mut self, round: &NewRound) -> Result<RoundId, Fault> {
        let rules = serde_json::to_string(&round.rules)?;
        let id: i64 = on!(self, c => sqlx::query_scalar(
            "insert into round (year, title_zh, title_en, congress_zh, congress_en, district_zh, district_en,
                notice_zh, notice_en, source_zh, source_en, rules, phase)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id",
        )
        .bind(i64::from(round.year))
        .bind(&round.title.zh).bind(&round.title.en)
        .bind(&round.congress.zh).bind(&round.congress.en)
        .bind(&round.district.zh).bind(&round.district.en)
        .bind(&round.notice.zh).bind(&round.notice.en)
        .bind(&round.source.zh).bind(&round.source.en)
        .bind(rules)
        .bind(round.phase.code())
        .fetch_one(c).await)?;
        Ok(RoundId(id))
    }

    /// The round of the latest year, if there is any.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_current_round(&mut self) -> Result<Option<Round>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(concat!(
            "select ", columns!(), " from round order by year desc limit 1",
        ))
        .fetch_optional(c).await)?;
        row.map(Round::try_from).transpose()
    }

    /// The round of a year, if there is one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_round_of(&mut self, year: i32) -> Result<Option<Round>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(concat!(
            "select ", columns!(), " from round where year = $1",
        ))
        .bind(i64::from(year)).fetch_optional(c).await)?;
        row.map(Round::try_from).transpose()
    }

    /// All rounds, the latest year first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn rounds(&mut self) -> Result<Vec<Round>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(concat!(
            "select ", columns!(), " from round order by year desc",
        ))
        .fetch_all(c).await)?;
        rows.into_iter().map(Round::try_from).collect()
    }

    /// Moves a round on from one phase to the next; returns whether it stood there.
    ///
    /// # Errors
    /// A fault of the database, also where the second phase does not follow the first.
    pub async fn change_phase(&mut self, round: RoundId, from: Phase, to: Phase) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query("update round set phase = $3 where id = $1 and phase = $2")
            .bind(round.0).bind(from.code()).bind(to.code())
            .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Fixes the rules of a round whose vote is not open yet.
    ///
    /// # Errors
    /// A fault of the database, also where the vote is open.
    pub async fn change_rules(&mut self, round: RoundId, rules: &Rules) -> Result<(), Fault> {
        let rules = serde_json::to_string(rules)?;
        on!(self, c => sqlx::query("update round set rules = $2 where id = $1")
            .bind(round.0).bind(rules).execute(c).await.map(drop))?;
        Ok(())
    }

    /// Adds the plan of a phase.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_stage(&mut self, round: RoundId, stage: &Stage) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into stage (round_id, phase, from_at, to_at, note_zh, note_en) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(round.0)
        .bind(stage.phase.code())
        .bind(stage.from.to_text())
        .bind(stage.to.to_text())
        .bind(&stage.note.zh)
        .bind(&stage.note.en)
        .execute(c).await.map(drop))?;
        Ok(())
    }

    /// The plans of a round's phases, in the order of the phases.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn stages(&mut self, round: RoundId) -> Result<Vec<Stage>, Fault> {
        let rows: Vec<(String, String, String, String, String)> = on!(self, c => sqlx::query_as(
            "select s.phase, s.from_at, s.to_at, s.note_zh, s.note_en
             from stage s join phase p on p.code = s.phase where s.round_id = $1 order by p.position",
        )
        .bind(round.0).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(code, from, to, zh, en)| {
                Ok(Stage { phase: phase(&code)?, from: moment(&from)?, to: moment(&to)?, note: Bilingual { zh, en } })
            })
            .collect()
    }

    /// Writes down who moved the round to a phase.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_step(&mut self, round: RoundId, phase: Phase, by: &Person, at: Timestamp) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into step (round_id, phase, person_id, by_zh, by_en, at) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(round.0)
        .bind(phase.code())
        .bind(by.id.0)
        .bind(&by.name.zh)
        .bind(&by.name.en)
        .bind(at.to_text())
        .execute(c).await.map(drop))?;
        Ok(())
    }

    /// The steps taken, in the order of the phases.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn steps(&mut self, round: RoundId) -> Result<Vec<Step>, Fault> {
        let rows: Vec<(String, String, String, String)> = on!(self, c => sqlx::query_as(
            "select s.phase, s.by_zh, s.by_en, s.at
             from step s join phase p on p.code = s.phase where s.round_id = $1 order by p.position",
        )
        .bind(round.0).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(code, zh, en, at)| Ok(Step { phase: phase(&code)?, by: Bilingual { zh, en }, at: moment(&at)? }))
            .collect()
    }
}
