//! Candidate projects and their areas.

use crate::db::on;
use crate::{Fault, Tx};
use domain::{Area, Bilingual, Department, Project, ProjectId, RoundId, Target};

/// A project about to be added.
pub struct NewProject {
    /// See [`Project`].
    pub number: u32,
    /// See [`Project`].
    pub title: Bilingual,
    /// See [`Project`].
    pub summary: Bilingual,
    /// The area's code.
    pub area: String,
    /// The department's code.
    pub department: String,
    /// See [`Project`].
    pub department_note: Bilingual,
    /// See [`Project`].
    pub target: Bilingual,
    /// See [`Project`].
    pub targets: Vec<Target>,
    /// See [`Project`].
    pub place: Bilingual,
    /// See [`Project`].
    pub quote: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    number: i64,
    title_zh: String,
    title_en: String,
    summary_zh: String,
    summary_en: String,
    area_code: String,
    area_zh: String,
    area_en: String,
    department_code: String,
    department_zh: String,
    department_en: String,
    department_note_zh: String,
    department_note_en: String,
    target_zh: String,
    target_en: String,
    targets: String,
    place_zh: String,
    place_en: String,
    quote: String,
}

impl TryFrom<Row> for Project {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        Ok(Self {
            id: ProjectId(row.id),
            number: u32::try_from(row.number).map_err(|_| Fault::bad_row("project.number"))?,
            title: Bilingual { zh: row.title_zh, en: row.title_en },
            summary: Bilingual { zh: row.summary_zh, en: row.summary_en },
            area: Area { code: row.area_code, name: Bilingual { zh: row.area_zh, en: row.area_en } },
            department: Department {
                code: row.department_code,
                name: Bilingual { zh: row.department_zh, en: row.department_en },
            },
            department_note: Bilingual { zh: row.department_note_zh, en: row.department_note_en },
            target: Bilingual { zh: row.target_zh, en: row.target_en },
            targets: serde_json::from_str(&row.targets)?,
            place: Bilingual { zh: row.place_zh, en: row.place_en },
            quote: row.quote,
        })
    }
}

impl Tx {
    /// Adds an area; areas are listed in the order in which they were added.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_area(&mut self, area: &Area) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into area (code, position, name_zh, name_en)
             select $1, coalesce(max(position), 0) + 1, $2, $3 from area",
        )
        .bind(&area.code).bind(&area.name.zh).bind(&area.name.en).execute(c).await.map(drop))?;
        Ok(())
    }

    /// All areas in their order.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn areas(&mut self) -> Result<Vec<Area>, Fault> {
        let rows: Vec<(String, String, String)> = on!(self, c => sqlx::query_as(
            "select code, name_zh, name_en from area order by position",
        )
        .fetch_all(c).await)?;
        Ok(rows.into_iter().map(|(code, zh, en)| Area { code, name: Bilingual { zh, en } }).collect())
    }

    /// Adds a candidate to a round.
    ///
    /// # Errors
    /// A fault of the database, also where the number is taken or the vote is open.
    pub async fn add_project(&mut self, round: RoundId, project: &NewProject) -> Result<ProjectId, Fault> {
        let targets = serde_json::to_string(&project.targets)?;
        let id: i64 = on!(self, c => sqlx::query_scalar(
            "insert into project (round_id, number, title_zh, title_en, summary_zh, summary_en, area_code,
                department_code, department_note_zh, department_note_en, target_zh, target_en, targets, place_zh, place_en,
                quote)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning id",
        )
        .bind(round.0)
        .bind(i64::from(project.number))
        .bind(&project.title.zh).bind(&project.title.en)
        .bind(&project.summary.zh).bind(&project.summary.en)
        .bind(&project.area)
        .bind(&project.department)
        .bind(&project.department_note.zh).bind(&project.department_note.en)
        .bind(&project.target.zh).bind(&project.target.en)
        .bind(targets)
        .bind(&project.place.zh).bind(&project.place.en)
        .bind(&project.quote)
        .fetch_one(c).await)?;
        Ok(ProjectId(id))
    }

    /// All candidates of a round in official order.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn projects(&mut self, round: RoundId) -> Result<Vec<Project>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select p.id, p.number, p.title_zh, p.title_en, p.summary_zh, p.summary_en,
                p.area_code, a.name_zh as area_zh, a.name_en as area_en,
                p.department_code, d.name_zh as department_zh, d.name_en as department_en,
                p.department_note_zh, p.department_note_en,
                p.target_zh, p.target_en, p.targets, p.place_zh, p.place_en, p.quote
             from project p join area a on a.code = p.area_code join department d on d.code = p.department_code
             where p.round_id = $1 order by p.number",
        )
        .bind(round.0).fetch_all(c).await)?;
        rows.into_iter().map(Project::try_from).collect()
    }
}
