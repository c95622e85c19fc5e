//! Imports that wait for a second person, and what became of them; and the rows that an approved one changes.

use crate::db::on;
use crate::people::role_of;
use crate::rounds::moment;
use crate::{Fault, NewProject, Tx};
use domain::exchange::Kind;
use domain::shown::{Import, ImportState};
use domain::{Bilingual, DelegationId, Department, ImportId, Person, PersonId, Role, RoundId, Timestamp};

/// An import about to be proposed.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Of which list.
    pub kind: Kind,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// SHA-256 of the rows.
    pub digest: String,
    /// SHA-256 of what they would change.
    pub compared: String,
    /// How many are new.
    pub n_added: u32,
    /// How many are changed.
    pub n_changed: u32,
}

/// An import as it is stored.
#[derive(Debug, Clone)]
pub struct StoredImport {
    /// What is shown of it.
    pub import: Import,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// SHA-256 of what they would change, as the proposer saw it.
    pub compared: String,
}

/// A deputy as the roll lists one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDeputy {
    /// The name to sign in with.
    pub sign_in: String,
    /// The name shown.
    pub name: Bilingual,
    /// The delegation, where there is one.
    pub delegation: Option<Bilingual>,
}

/// An account of staff as the list has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedMember {
    /// The name to sign in with.
    pub sign_in: String,
    /// The name shown.
    pub name: Bilingual,
    /// What the person is here for.
    pub role: Role,
    /// The code of a department editor's department.
    pub department: Option<String>,
    /// The code of the unit that the person works for.
    pub unit: Option<String>,
}

macro_rules! row {
    ($rest:literal) => {
        concat!(
            "select id, kind, rows, digest, compared, n_added, n_changed, proposed_by, proposed_zh, proposed_en, proposed_at,
                state, settled_zh, settled_en, settled_at from import ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    kind: String,
    rows: String,
    digest: String,
    compared: String,
    n_added: i64,
    n_changed: i64,
    proposed_by: i64,
    proposed_zh: String,
    proposed_en: String,
    proposed_at: String,
    state: String,
    settled_zh: Option<String>,
    settled_en: Option<String>,
    settled_at: Option<String>,
}

#[derive(sqlx::FromRow)]
struct MemberRow {
    sign_in: String,
    name_zh: String,
    name_en: String,
    role: String,
    office: Option<String>,
    department_code: Option<String>,
    unit_code: Option<String>,
}

impl TryFrom<Row> for StoredImport {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let count = |n: i64| u32::try_from(n).map_err(|_| Fault::bad_row("a figure of an import"));
        let settled = match (row.settled_zh, row.settled_en, row.settled_at) {
            (Some(zh), Some(en), Some(at)) => Some((Bilingual { zh, en }, moment(&at)?)),
            _ => None,
        };
        Ok(Self {
            import: Import {
                id: ImportId(row.id),
                kind: Kind::from_code(&row.kind).ok_or_else(|| Fault::bad_row("import.kind"))?,
                state: ImportState::from_code(&row.state).ok_or_else(|| Fault::bad_row("import.state"))?,
                digest: row.digest,
                n_added: count(row.n_added)?,
                n_changed: count(row.n_changed)?,
                proposed_by: Bilingual { zh: row.proposed_zh, en: row.proposed_en },
                proposed_at: moment(&row.proposed_at)?,
                settled,
            },
            proposed_by: PersonId(row.proposed_by),
            rows: serde_json::from_str(&row.rows)?,
            compared: row.compared,
        })
    }
}

impl Tx {
    /// Writes down an import that waits for a second person.
    ///
    /// # Errors
    /// A fault of the database, also where one of its kind waits already.
    pub async fn add_import(&mut self, new: &NewImport, who: &Person, now: Timestamp) -> Result<ImportId, Fault> {
        let rows = serde_json::to_string(&new.rows)?;
        let id: i64 = on!(self, c => sqlx::query_scalar(
            "insert into import (kind, rows, digest, compared, n_added, n_changed, proposed_by, proposed_zh, proposed_en,
                proposed_at, state)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting') returning id",
        )
        .bind(new.kind.code())
        .bind(rows)
        .bind(&new.digest)
        .bind(&new.compared)
        .bind(i64::from(new.n_added))
        .bind(i64::from(new.n_changed))
        .bind(who.id.0)
        .bind(&who.name.zh).bind(&who.name.en)
        .bind(now.to_text())
        .fetch_one(c).await)?;
        Ok(ImportId(id))
    }

    /// An import by its number.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_import(&mut self, id: ImportId) -> Result<Option<StoredImport>, Fault> {
        let row: Option<Row> =
            on!(self, c => sqlx::query_as(row!("where id = $1")).bind(id.0).fetch_optional(c).await)?;
        row.map(StoredImport::try_from).transpose()
    }

    /// The numbers of the imports that wait, with their kinds.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn waiting_imports(&mut self) -> Result<Vec<(Kind, ImportId)>, Fault> {
        let rows: Vec<(String, i64)> = on!(self, c => sqlx::query_as(
            "select kind, id from import where state = 'waiting' order by id",
        ).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(kind, id)| {
                let kind = Kind::from_code(&kind).ok_or_else(|| Fault::bad_row("import.kind"))?;
                Ok((kind, ImportId(id)))
            })
            .collect()
    }

    /// The newest imports of the staff's accounts, or of all other lists, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn latest_imports(&mut self, is_of_staff: bool, limit: u32) -> Result<Vec<Import>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(row!("where (kind = 'staff') = $1 order by id desc limit $2"))
            .bind(is_of_staff).bind(i64::from(limit)).fetch_all(c).await)?;
        rows.into_iter().map(|row| StoredImport::try_from(row).map(|stored| stored.import)).collect()
    }

    /// Settles an import that waits; says whether it did.
    ///
    /// # Errors
    /// A fault of the database, also where its proposer approves it.
    pub async fn settle_import(
        &mut self,
        id: ImportId,
        state: ImportState,
        who: &Person,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let n_rows = on!(self, c => sqlx::query(
            "update import set state = $2, settled_by = $3, settled_zh = $4, settled_en = $5, settled_at = $6
             where id = $1 and state = 'waiting'",
        )
        .bind(id.0)
        .bind(state.code())
        .bind(who.id.0)
        .bind(&who.name.zh).bind(&who.name.en)
        .bind(now.to_text())
        .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(n_rows > 0)
    }

    /// Changes what a department is called.
    ///
    /// # Errors
    /// A fault of the database, also where it is named on a paper.
    pub async fn change_department(&mut self, department: &Department) -> Result<(), Fault> {
        on!(self, c => sqlx::query("update department set name_zh = $2, name_en = $3 where code = $1")
            .bind(&department.code).bind(&department.name.zh).bind(&department.name.en)
            .execute(c).await.map(drop))?;
        Ok(())
    }

    /// All deputies, suspended ones among them, by delegation.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn deputies(&mut self) -> Result<Vec<ListedDeputy>, Fault> {
        type Row = (String, String, String, Option<String>, Option<String>);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select p.sign_in, p.name_zh, p.name_en, d.name_zh, d.name_en
             from person p left join delegation d on d.id = p.delegation_id
             where p.role = 'deputy' order by coalesce(d.id, 0), p.id",
        )
        .fetch_all(c).await)?;
        let listed = |(sign_in, name_zh, name_en, delegation_zh, delegation_en): (String, String, String, _, _)| {
            let name = Bilingual { zh: name_zh, en: name_en };
            let delegation = Option::zip(delegation_zh, delegation_en).map(|(zh, en)| Bilingual { zh, en });
            ListedDeputy { sign_in, name, delegation }
        };
        Ok(rows.into_iter().map(listed).collect())
    }

    /// All accounts of staff by number, with the codes of department and unit.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn members(&mut self) -> Result<Vec<ListedMember>, Fault> {
        let rows: Vec<MemberRow> = on!(self, c => sqlx::query_as(
            "select sign_in, name_zh, name_en, role, office, department_code, unit_code
             from person where role not in ('citizen', 'deputy') order by id",
        )
        .fetch_all(c).await)?;
        rows.into_iter()
            .map(|row| {
                Ok(ListedMember {
                    role: role_of(&row.role, row.office.as_deref())?,
                    sign_in: row.sign_in,
                    name: Bilingual { zh: row.name_zh, en: row.name_en },
                    department: row.department_code,
                    unit: row.unit_code,
                })
            })
            .collect()
    }

    /// Changes name and delegation of a deputy; returns whether there is such a deputy.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn change_deputy(
        &mut self,
        sign_in: &str,
        name: &Bilingual,
        delegation: Option<DelegationId>,
    ) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update person set name_zh = $2, name_en = $3, delegation_id = $4 where sign_in = $1 and role = 'deputy'",
        )
        .bind(sign_in)
        .bind(&name.zh).bind(&name.en)
        .bind(delegation.map(|id| id.0))
        .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Changes all of a candidate but its number.
    ///
    /// # Errors
    /// A fault of the database, also where the vote is open.
    pub async fn change_project(&mut self, round: RoundId, project: &NewProject) -> Result<(), Fault> {
        let targets = serde_json::to_string(&project.targets)?;
        on!(self, c => sqlx::query(
            "update project set title_zh = $3, title_en = $4, summary_zh = $5, summary_en = $6, area_code = $7,
                department_code = $8, department_note_zh = $9, department_note_en = $10, target_zh = $11, target_en = $12,
                targets = $13, place_zh = $14, place_en = $15, quote = $16
             where round_id = $1 and number = $2",
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
        .execute(c).await.map(drop))?;
        Ok(())
    }
}
