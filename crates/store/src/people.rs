//! People: accounts, delegations, departments. A password's hash leaves only through [`Tx::find_credentials`].

use crate::db::on;
use crate::{Fault, Tx};
use domain::{Bilingual, Department, Person, PersonId, Role};

/// A person about to be added.
pub struct NewPerson {
    /// The name typed to sign in, in lower case.
    pub sign_in: String,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// What the person is here for.
    pub role: Role,
    /// The name shown.
    pub name: Bilingual,
    /// A deputy's delegation.
    pub delegation: Option<i64>,
    /// A department editor's department.
    pub department: Option<String>,
}

/// A person with the hash of the password, to be compared and dropped.
pub struct Credentials {
    /// The person.
    pub person: Person,
    /// Argon2id in PHC form.
    pub password_hash: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    sign_in: String,
    password_hash: String,
    role: String,
    name_zh: String,
    name_en: String,
    suspended: i64,
}

impl TryFrom<Row> for Credentials {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let person = Person {
            id: PersonId(row.id),
            sign_in: row.sign_in,
            role: Role::from_code(&row.role).ok_or_else(|| Fault::bad_row("person.role"))?,
            name: Bilingual { zh: row.name_zh, en: row.name_en },
            suspended: row.suspended != 0,
        };
        Ok(Self { person, password_hash: row.password_hash })
    }
}

impl Tx {
    /// Adds a person; nothing where the name is taken.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_person(&mut self, person: &NewPerson) -> Result<Option<PersonId>, Fault> {
        let id: Option<i64> = on!(self, c => sqlx::query_scalar(
            "insert into person (sign_in, password_hash, role, name_zh, name_en, delegation_id, department_code)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (sign_in) do nothing returning id",
        )
        .bind(&person.sign_in)
        .bind(&person.password_hash)
        .bind(person.role.code())
        .bind(&person.name.zh)
        .bind(&person.name.en)
        .bind(person.delegation)
        .bind(&person.department)
        .fetch_optional(c).await)?;
        Ok(id.map(PersonId))
    }

    /// The person of that number, if there is one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_person(&mut self, id: PersonId) -> Result<Option<Person>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(
            "select id, sign_in, password_hash, role, name_zh, name_en, suspended from person where id = $1",
        )
        .bind(id.0).fetch_optional(c).await)?;
        row.map(|row| Credentials::try_from(row).map(|found| found.person)).transpose()
    }

    /// The person who signs in by that name, with the hash to compare the password with.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_credentials(&mut self, sign_in: &str) -> Result<Option<Credentials>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(
            "select id, sign_in, password_hash, role, name_zh, name_en, suspended from person where sign_in = $1",
        )
        .bind(sign_in).fetch_optional(c).await)?;
        row.map(Credentials::try_from).transpose()
    }

    /// The first people of a role, by number.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn people_of_role(&mut self, role: Role, at_most: u32) -> Result<Vec<Person>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select id, sign_in, password_hash, role, name_zh, name_en, suspended from person
             where role = $1 order by id limit $2",
        )
        .bind(role.code())
        .bind(i64::from(at_most))
        .fetch_all(c).await)?;
        rows.into_iter().map(|row| Credentials::try_from(row).map(|found| found.person)).collect()
    }

    /// How many deputies are not suspended.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_active_deputies(&mut self) -> Result<u32, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar(
            "select count(*) from person where role = 'deputy' and suspended = 0",
        )
        .fetch_one(c).await)?;
        u32::try_from(found).map_err(|_| Fault::bad_row("count of person"))
    }

    /// Gives a person another password; returns whether there is such a person.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn change_password(&mut self, sign_in: &str, password_hash: &str) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query("update person set password_hash = $2 where sign_in = $1")
            .bind(sign_in).bind(password_hash).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Suspends a person; returns whether there is such a person.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn suspend_person(&mut self, sign_in: &str) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query("update person set suspended = 1 where sign_in = $1")
            .bind(sign_in).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Adds a delegation and returns its number.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_delegation(&mut self, name: &Bilingual) -> Result<i64, Fault> {
        Ok(on!(self, c => sqlx::query_scalar("insert into delegation (name_zh, name_en) values ($1, $2) returning id")
            .bind(&name.zh).bind(&name.en).fetch_one(c).await)?)
    }

    /// Adds a department.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_department(&mut self, department: &Department) -> Result<(), Fault> {
        on!(self, c => sqlx::query("insert into department (code, name_zh, name_en) values ($1, $2, $3)")
            .bind(&department.code).bind(&department.name.zh).bind(&department.name.en)
            .execute(c).await.map(drop))?;
        Ok(())
    }
}
