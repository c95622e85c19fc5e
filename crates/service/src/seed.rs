//! The demonstration: files of `seeds/demo` become a database, in one transaction and by the rules that people are held to.

use crate::accounts::DEMO_PASSWORD;
use crate::{Fault, Refusal, Service, TypedComment};
use ballot::{Rules, Settings};
use domain::{Area, Bilingual, CommentId, Department, Person, Phase, Role, Stage, Target, Timestamp, VerifiedHow};
use serde::Deserialize;
use std::collections::HashMap;
use store::{NewPerson, NewProject, NewRound, Tx};

/// The files of a demonstration, as text in TOML.
pub struct Files<'a> {
    /// The round, its rules and planned stages.
    pub round: &'a str,
    /// Areas in their order.
    pub areas: &'a str,
    /// Departments.
    pub departments: &'a str,
    /// The candidates.
    pub projects: &'a str,
    /// Delegations and people.
    pub people: &'a str,
    /// Comments and what was decided on them.
    pub comments: &'a str,
}

/// What was laid down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seeded {
    /// People, deputies among them.
    pub n_people: usize,
    /// Candidates.
    pub n_projects: usize,
    /// Comments in all states.
    pub n_comments: usize,
}

/// Why files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The database holds something already; a demonstration is laid on an empty one only.
    #[error("the database holds something already: a demonstration is laid on an empty one only")]
    NotEmpty,
    /// A file is not of the expected form.
    #[error("{0} is not of the expected form: {1}")]
    File(&'static str, toml::de::Error),
    /// A file names something that no file describes.
    #[error("{0} names something that no file describes: {1}")]
    Unknown(&'static str, String),
    /// The rules of the round contradict each other.
    #[error("the rules of the round: {0}")]
    Rules(ballot::RulesError),
    /// A rule of the site refuses what the files ask for, or something is broken.
    #[error(transparent)]
    Service(#[from] crate::Error),
}

impl From<Fault> for SeedError {
    fn from(fault: Fault) -> Self {
        Self::Service(fault.into())
    }
}

type Seeding<T> = std::result::Result<T, SeedError>;

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
    phase: Phase,
    rules: Settings,
    stage: Vec<StageRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StageRow {
    phase: Phase,
    from_day: i64,
    to_day: i64,
    note_zh: String,
    note_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    code: String,
    name_zh: String,
    name_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreasFile {
    area: Vec<Named>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DepartmentsFile {
    department: Vec<Named>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectsFile {
    project: Vec<ProjectRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectRow {
    number: u32,
    area: String,
    department: String,
    #[serde(default)]
    department_note_zh: String,
    #[serde(default)]
    department_note_en: String,
    title_zh: String,
    title_en: String,
    target_zh: String,
    target_en: String,
    targets: Vec<TargetRow>,
    place_zh: String,
    place_en: String,
    summary_zh: String,
    summary_en: String,
    quote: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetRow {
    value: i64,
    at_least: bool,
    unit_zh: String,
    unit_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeopleFile {
    password: String,
    delegation: Vec<DelegationRow>,
    person: Vec<PersonRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DelegationRow {
    name_zh: String,
    name_en: String,
    size: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonRow {
    sign_in: String,
    role: Role,
    name_zh: String,
    name_en: String,
    department: Option<String>,
    /// The unit that somebody of the staff works for.
    unit: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommentsFile {
    /// Words at which a moderator should look twice.
    #[serde(default)]
    flag_words: Vec<String>,
    comment: Vec<CommentRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommentRow {
    project: u32,
    author: String,
    tag: String,
    state: domain::CommentState,
    days_ago: i64,
    hour: i64,
    minute: i64,
    body: String,
    reason: Option<String>,
    #[serde(default)]
    reason_words: String,
    /// What the department says to it two days later, and its editor.
    answer: Option<(String, String)>,
}

fn read<'a, T: Deserialize<'a>>(name: &'static str, text: &'a str) -> Seeding<T> {
    toml::from_str(text).map_err(|error| SeedError::File(name, error))
}

impl Service {
    /// Lays a demonstration on an empty database and stamps it as one, for ever. All or nothing.
    ///
    /// # Errors
    /// [`SeedError`].
    pub async fn seed_demo(&self, files: &Files<'_>) -> Seeding<Seeded> {
        let (people, comments): (PeopleFile, CommentsFile) =
            (read("people.toml", files.people)?, read("comments.toml", files.comments)?);
        let projects: ProjectsFile = read("projects.toml", files.projects)?;
        if people.password != DEMO_PASSWORD {
            return Err(SeedError::Unknown("people.toml", "a password that is not the demonstration's".to_owned()));
        }
        // One hash for all: the password is printed on the screen anyway, and 441 hashes take half a minute.
        let hash = self.passwords.hash(people.password.clone()).await?;
        let mut tx = self.store.write().await?;
        if !tx.is_empty().await? {
            return Err(SeedError::NotEmpty);
        }
        tx.stamp_demo().await?;
        lay_lists(&mut tx, files).await?;
        let people = lay_people(&mut tx, &people, &hash, self.now()).await?;
        lay_round(&mut tx, files.round, &projects, self.now()).await?;
        for typed in &comments.flag_words {
            let word = domain::flag::word(typed).map_err(crate::Error::from)?;
            let by =
                people.get("moderator").ok_or_else(|| SeedError::Unknown("people.toml", "moderator".to_owned()))?;
            tx.add_flag_word(&word, by.id, self.now()).await?;
        }
        for comment in &comments.comment {
            self.lay_comment(&mut tx, comment, &people).await?;
        }
        tx.commit().await?;
        Ok(Seeded { n_people: people.len(), n_projects: projects.project.len(), n_comments: comments.comment.len() })
    }

    /// A comment is left by its author and decided on by the moderator, each at the time that the file says.
    async fn lay_comment(&self, tx: &mut Tx, row: &CommentRow, people: &HashMap<String, Person>) -> Seeding<()> {
        let person = |name: &str| people.get(name).ok_or_else(|| SeedError::Unknown("comments.toml", name.to_owned()));
        let minutes = row.hour * 60 + row.minute;
        let left_at = self.now().china_midnight().plus_days(-row.days_ago).plus_seconds(minutes * 60);
        let typed = TypedComment { tag: &row.tag, words: &row.body, ..TypedComment::default() };
        let id: CommentId =
            self.at(left_at).leave_comment_in(tx, Some(person(&row.author)?), row.project, &typed).await?;
        let refused = row.reason.as_deref().map(|reason| (reason, row.reason_words.as_str()));
        if row.state != domain::CommentState::Pending {
            let decided_at = left_at.plus_seconds(3 * 60 * 60);
            self.at(decided_at).decide_in(tx, Some(person("moderator")?), id.into(), refused).await?;
        }
        if let Some((editor, answer)) = &row.answer {
            self.at(left_at.plus_days(2)).reply_in(tx, Some(person(editor)?), id, answer).await?;
        }
        Ok(())
    }
}

async fn lay_lists(tx: &mut Tx, files: &Files<'_>) -> Seeding<()> {
    let areas: AreasFile = read("areas.toml", files.areas)?;
    for Named { code, name_zh, name_en } in areas.area {
        tx.add_area(&Area { code, name: Bilingual::new(name_zh, name_en) }).await?;
    }
    let departments: DepartmentsFile = read("departments.toml", files.departments)?;
    for Named { code, name_zh, name_en } in departments.department {
        tx.add_department(&Department { code, name: Bilingual::new(name_zh, name_en) }).await?;
    }
    Ok(())
}

async fn lay_people(tx: &mut Tx, file: &PeopleFile, hash: &str, now: Timestamp) -> Seeding<HashMap<String, Person>> {
    let mut rows = Vec::new();
    let mut number = 0;
    for delegation in &file.delegation {
        let id = tx.add_delegation(&Bilingual::new(&delegation.name_zh, &delegation.name_en)).await?;
        for _ in 0..delegation.size {
            number += 1;
            rows.push(NewPerson {
                sign_in: format!("deputy{number:03}"),
                password_hash: hash.to_owned(),
                role: Role::Deputy,
                name: Bilingual::new(format!("代表 {number:03}"), format!("Deputy {number:03}")),
                delegation: Some(id),
                department: None,
            });
        }
    }
    rows.extend(file.person.iter().map(|row| NewPerson {
        sign_in: row.sign_in.clone(),
        password_hash: hash.to_owned(),
        role: row.role,
        name: Bilingual::new(&row.name_zh, &row.name_en),
        delegation: None,
        department: row.department.clone(),
    }));
    let mut people = HashMap::new();
    for row in rows {
        let id = tx.add_person(&row).await?.ok_or(crate::Error::Refused(Refusal::NameNotAllowed))?;
        let NewPerson { sign_in, role, name, .. } = row;
        if role == Role::Citizen {
            tx.verify_person(id, VerifiedHow::Demo, now).await?;
        }
        people.insert(sign_in.clone(), Person { id, sign_in, role, name, suspended: false });
    }
    for row in file.person.iter().filter(|row| row.unit.is_some()) {
        if let Some(person) = people.get(&row.sign_in) {
            tx.change_unit(person.id, row.unit.as_deref()).await?;
        }
    }
    Ok(people)
}

async fn lay_round(tx: &mut Tx, file: &str, projects: &ProjectsFile, now: Timestamp) -> Seeding<()> {
    let file: RoundFile = read("round.toml", file)?;
    let round = NewRound {
        year: file.year,
        title: Bilingual::new(file.title_zh, file.title_en),
        congress: Bilingual::new(file.congress_zh, file.congress_en),
        district: Bilingual::new(file.district_zh, file.district_en),
        notice: Bilingual::new(file.notice_zh, file.notice_en),
        source: Bilingual::new(file.source_zh, file.source_en),
        rules: Rules::new(file.rules).map_err(SeedError::Rules)?,
        phase: file.phase,
    };
    let id = tx.add_round(&round).await?;
    let today = now.china_midnight();
    for row in file.stage {
        let stage = Stage {
            phase: row.phase,
            from: today.plus_days(row.from_day),
            to: today.plus_days(row.to_day),
            note: Bilingual::new(row.note_zh, row.note_en),
        };
        tx.add_stage(id, &stage).await?;
    }
    for row in &projects.project {
        tx.add_project(id, &project(row)).await?;
    }
    Ok(())
}

fn project(row: &ProjectRow) -> NewProject {
    NewProject {
        number: row.number,
        title: Bilingual::new(&row.title_zh, &row.title_en),
        summary: Bilingual::new(&row.summary_zh, &row.summary_en),
        area: row.area.clone(),
        department: row.department.clone(),
        department_note: Bilingual::new(&row.department_note_zh, &row.department_note_en),
        target: Bilingual::new(&row.target_zh, &row.target_en),
        targets: row
            .targets
            .iter()
            .map(|target| Target {
                value: target.value,
                at_least: target.at_least,
                unit: Bilingual::new(&target.unit_zh, &target.unit_en),
            })
            .collect(),
        place: Bilingual::new(&row.place_zh, &row.place_en),
        quote: row.quote.clone(),
    }
}
