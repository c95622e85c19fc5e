//! The first round of a site, from a file that its operator has written. Later ones are begun by clerks.

use crate::accounts::COMMAND_LINE;
use crate::{Error, Fault, Service};
use ballot::{Rules, Settings};
use domain::audit::Act;
use domain::{Area, Bilingual, Phase, Stage, Timestamp, time};
use serde::Deserialize;
use std::collections::BTreeSet;
use store::NewRound;

/// The longest line of words, in characters.
const MAX_LINE: usize = 200;
/// The longest code of an area.
const MAX_CODE: usize = 40;

/// A file to begin with, explained in it.
pub const EXAMPLE: &str = include_str!("../../../seeds/round.toml");

/// Why a file cannot become the first round. Nothing is done then.
#[derive(Debug, thiserror::Error)]
pub enum FirstRoundError {
    /// There is a round already.
    #[error("there is a round already: the next one is begun by clerks, at /desk/next")]
    NotFirst,
    /// The file is not of the expected form.
    #[error("the file is not of the expected form: {0}")]
    File(#[from] toml::de::Error),
    /// The rules contradict each other.
    #[error("[rules]: {0}")]
    Rules(ballot::RulesError),
    /// A value that is no such thing, or is there twice.
    #[error("{0}: {1:?} is empty, too long, there twice, or not what belongs there")]
    Value(&'static str, String),
    /// A planned stage that ends before it begins.
    #[error("the stage {0:?} ends before it begins")]
    Backwards(&'static str),
    /// A rule of the site refuses it, or something is broken.
    #[error(transparent)]
    Service(#[from] Error),
}

impl From<Fault> for FirstRoundError {
    fn from(fault: Fault) -> Self {
        Self::Service(fault.into())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundFile {
    year: i32,
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
    rules: Settings,
    #[serde(default)]
    stage: Vec<StageRow>,
    area: Vec<AreaRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StageRow {
    phase: Phase,
    from: String,
    to: String,
    note_zh: String,
    note_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreaRow {
    code: String,
    name_zh: String,
    name_en: String,
}

impl Service {
    /// Begins the first round of a site in its first phase, 征集, with the areas of a file as [`EXAMPLE`]. Returns its year.
    ///
    /// # Errors
    /// [`FirstRoundError`].
    pub async fn begin_first_round(&self, file: &str) -> Result<i32, FirstRoundError> {
        let file: RoundFile = toml::from_str(file)?;
        let (round, stages, areas) = (round(&file)?, stages(&file.stage)?, areas(&file.area)?);
        let mut tx = self.store.write().await?;
        if tx.find_current_round().await?.is_some() {
            return Err(FirstRoundError::NotFirst);
        }
        let id = tx.add_round(&round).await?;
        for stage in &stages {
            tx.add_stage(id, stage).await?;
        }
        for area in &areas {
            tx.add_area(area).await?;
        }
        self.note(&mut tx, None, Act::BeganRound, &round.year.to_string(), COMMAND_LINE).await?;
        tx.commit().await?;
        Ok(round.year)
    }
}

fn round(file: &RoundFile) -> Result<NewRound, FirstRoundError> {
    if !(1990..=2999).contains(&file.year) {
        return Err(FirstRoundError::Value("year", file.year.to_string()));
    }
    Ok(NewRound {
        year: file.year,
        title: both("title", &file.title_zh, &file.title_en, false)?,
        congress: both("congress", &file.congress_zh, &file.congress_en, false)?,
        district: both("district", &file.district_zh, &file.district_en, false)?,
        notice: both("notice", &file.notice_zh, &file.notice_en, true)?,
        source: both("source", &file.source_zh, &file.source_en, false)?,
        rules: Rules::new(file.rules).map_err(FirstRoundError::Rules)?,
        phase: Phase::Collecting,
    })
}

fn both(name: &'static str, zh: &str, en: &str, may_be_empty: bool) -> Result<Bilingual, FirstRoundError> {
    Ok(Bilingual::new(line(name, zh, may_be_empty)?, line(name, en, may_be_empty)?))
}

/// One line of words.
fn line(name: &'static str, typed: &str, may_be_empty: bool) -> Result<String, FirstRoundError> {
    let words = typed.trim();
    let fits = words.chars().count() <= MAX_LINE && !words.chars().any(char::is_control);
    if fits && (may_be_empty || !words.is_empty()) {
        Ok(words.to_owned())
    } else {
        Err(FirstRoundError::Value(name, typed.to_owned()))
    }
}

fn stages(rows: &[StageRow]) -> Result<Vec<Stage>, FirstRoundError> {
    let mut seen = BTreeSet::new();
    let mut stages = Vec::new();
    for row in rows {
        if !seen.insert(row.phase) {
            return Err(FirstRoundError::Value("stage.phase", row.phase.code().to_owned()));
        }
        let (from, to) = (midnight("stage.from", &row.from)?, midnight("stage.to", &row.to)?);
        if to < from {
            return Err(FirstRoundError::Backwards(row.phase.code()));
        }
        let note = both("stage.note", &row.note_zh, &row.note_en, true)?;
        stages.push(Stage { phase: row.phase, from, to, note });
    }
    stages.sort_by_key(|stage| stage.phase);
    Ok(stages)
}

/// The beginning of a day in China.
fn midnight(name: &'static str, typed: &str) -> Result<Timestamp, FirstRoundError> {
    time::china_midnight_of(typed).ok_or_else(|| FirstRoundError::Value(name, typed.to_owned()))
}

fn areas(rows: &[AreaRow]) -> Result<Vec<Area>, FirstRoundError> {
    let mut seen = BTreeSet::new();
    let mut areas = Vec::new();
    for row in rows {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let is_code = (1..=MAX_CODE).contains(&row.code.len()) && row.code.chars().all(is_plain);
        if !is_code || !seen.insert(&row.code) {
            return Err(FirstRoundError::Value("area.code", row.code.clone()));
        }
        let name = both("area.name", &row.name_zh, &row.name_en, false)?;
        areas.push(Area { code: row.code.clone(), name });
    }
    if areas.is_empty() {
        return Err(FirstRoundError::Value("area", String::new()));
    }
    Ok(areas)
}
