//! Accounts of staff: the list of them, and what administrators change. Whoever may is for the service to say.

use crate::db::on;
use crate::people::{columns_of, role_of};
use crate::{Fault, Tx};
use domain::{Bilingual, PersonId, Role};

/// An account of staff, as administrators see it.
pub struct StaffMember {
    /// The name to sign in with.
    pub sign_in: String,
    /// What the person is here for.
    pub role: Role,
    /// The name shown.
    pub name: Bilingual,
    /// A department editor's department.
    pub department: Option<Bilingual>,
    /// The unit that the person works for, where it is known.
    pub unit: Option<Bilingual>,
    /// Whether the account is suspended.
    pub suspended: bool,
    /// Whether the security administrator has released it.
    pub released: bool,
    /// Whether a password was chosen.
    pub has_password: bool,
    /// Whether a one-time code waits to be used.
    pub has_code: bool,
    /// Whether a second factor is set up and confirmed.
    pub has_second_factor: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    sign_in: String,
    role: String,
    office: Option<String>,
    name_zh: String,
    name_en: String,
    department_zh: Option<String>,
    department_en: Option<String>,
    unit_zh: Option<String>,
    unit_en: Option<String>,
    suspended: i64,
    released: i64,
    password_hash: String,
    n_codes: i64,
    n_factors: i64,
}

impl TryFrom<Row> for StaffMember {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        Ok(Self {
            sign_in: row.sign_in,
            role: role_of(&row.role, row.office.as_deref())?,
            name: Bilingual { zh: row.name_zh, en: row.name_en },
            department: row.department_zh.zip(row.department_en).map(|(zh, en)| Bilingual { zh, en }),
            unit: row.unit_zh.zip(row.unit_en).map(|(zh, en)| Bilingual { zh, en }),
            suspended: row.suspended != 0,
            released: row.released != 0,
            has_password: row.password_hash != crate::NO_PASSWORD,
            has_code: row.n_codes != 0,
            has_second_factor: row.n_factors != 0,
        })
    }
}

impl Tx {
    /// All accounts of staff: of everyone but the public and the deputies, by number.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn staff(&mut self) -> Result<Vec<StaffMember>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select p.sign_in, p.role, p.office, p.name_zh, p.name_en, d.name_zh as department_zh,
                d.name_en as department_en, u.name_zh as unit_zh, u.name_en as unit_en, p.suspended, p.released, p.password_hash, count(k.person_id) as n_codes,
                count(f.person_id) as n_factors
             from person p left join department d on d.code = p.department_code
                left join department u on u.code = p.unit_code
                left join sign_in_code k on k.person_id = p.id
                left join second_factor f on f.person_id = p.id and f.confirmed_at is not null
             where p.role not in ('citizen', 'deputy')
             group by p.id, p.sign_in, p.role, p.office, p.name_zh, p.name_en, d.name_zh, d.name_en, u.name_zh, u.name_en, p.suspended,
                p.released, p.password_hash
             order by p.id",
        )
        .fetch_all(c).await)?;
        rows.into_iter().map(StaffMember::try_from).collect()
    }

    /// Lets an account wait for the security administrator: it signs nobody in until it is released.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn withhold_person(&mut self, id: PersonId) -> Result<(), Fault> {
        on!(self, c => sqlx::query("update person set released = 0 where id = $1").bind(id.0)
            .execute(c).await.map(drop))?;
        Ok(())
    }

    /// Releases an account; returns whether it waited for that.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn release_person(&mut self, id: PersonId) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query("update person set released = 1 where id = $1 and released = 0")
            .bind(id.0).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Gives an account another role, and with it a department or none.
    ///
    /// # Errors
    /// A fault of the database, also for an editor without a department and a department without an editor.
    pub async fn change_role(&mut self, id: PersonId, role: Role, department: Option<&str>) -> Result<(), Fault> {
        let (role, office) = columns_of(role);
        on!(self, c => sqlx::query(
            "update person set role = $2, office = $3, department_code = $4 where id = $1",
        )
        .bind(id.0).bind(role).bind(office).bind(department)
        .execute(c).await.map(drop))?;
        Ok(())
    }

    /// Gives a member of staff the unit that he works for, or none.
    ///
    /// # Errors
    /// A fault of the database, also for a department that is not there.
    pub async fn change_unit(&mut self, id: PersonId, unit: Option<&str>) -> Result<(), Fault> {
        on!(self, c => sqlx::query("update person set unit_code = $2 where id = $1").bind(id.0).bind(unit)
            .execute(c).await.map(drop))?;
        Ok(())
    }

    /// The code of the unit that a member of staff works for, if there is one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_unit(&mut self, id: PersonId) -> Result<Option<String>, Fault> {
        let found: Option<Option<String>> = on!(self, c => sqlx::query_scalar(
            "select unit_code from person where id = $1",
        )
        .bind(id.0).fetch_optional(c).await)?;
        Ok(found.flatten())
    }
}
