//! People: accounts, delegations, departments. A password's hash leaves only through [`Tx::find_credentials`].

use crate::db::on;
use crate::{Fault, Tx};
use domain::{Bilingual, DelegationId, Department, Person, PersonId, Role, Timestamp, VerifiedHow};

/// In the place of a hash: no password is chosen yet, and none fits.
pub const NO_PASSWORD: &str = "!";

/// A person about to be added.
pub struct NewPerson {
    /// The name typed to sign in, in lower case.
    pub sign_in: String,
    /// Argon2id in PHC form, or [`NO_PASSWORD`].
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

/// A person with what decides whether the account can be used.
pub struct Account {
    /// The person.
    pub person: Person,
    /// The number that a session of this person begins with; see `0006_staff`.
    pub epoch: i64,
    /// Whether the security administrator has released the account; always so for citizens and deputies.
    pub released: bool,
    /// Whether a password was chosen.
    pub has_password: bool,
}

/// An account with the hash of the password, to be compared and dropped.
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// Argon2id in PHC form; nothing where no password was chosen.
    pub password_hash: Option<String>,
}

/// A delegation and its deputies, as numbers.
pub struct DelegationSize {
    /// Known by this number.
    pub id: DelegationId,
    /// Its name.
    pub name: Bilingual,
    /// Deputies who are not suspended.
    pub n_deputies: u32,
    /// Of these, deputies whose one-time code waits to be used.
    pub n_codes: u32,
}

/// The columns of a [`Row`], in `person p`.
macro_rules! row {
    ($rest:literal) => {
        concat!(
            "select p.id, p.sign_in, p.password_hash, p.role, p.office, p.name_zh, p.name_en, p.suspended, p.released,
                p.epoch from person p ",
            $rest
        )
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    sign_in: String,
    password_hash: String,
    role: String,
    office: Option<String>,
    name_zh: String,
    name_en: String,
    suspended: i64,
    released: i64,
    epoch: i64,
}

impl TryFrom<Row> for Credentials {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let person = Person {
            id: PersonId(row.id),
            sign_in: row.sign_in,
            role: role_of(&row.role, row.office.as_deref())?,
            name: Bilingual { zh: row.name_zh, en: row.name_en },
            suspended: row.suspended != 0,
        };
        let password_hash = (row.password_hash != NO_PASSWORD).then_some(row.password_hash);
        let (released, has_password) = (row.released != 0, password_hash.is_some());
        Ok(Self { account: Account { person, epoch: row.epoch, released, has_password }, password_hash })
    }
}

/// A role as two columns: the three administrators are one role with an office, because the list of roles in the check of
/// the first migration cannot be changed on SQLite.
pub(crate) fn columns_of(role: Role) -> (&'static str, Option<&'static str>) {
    match role {
        Role::SystemAdministrator => ("administrator", Some("system")),
        Role::SecurityAdministrator => ("administrator", Some("security")),
        Role::AuditAdministrator => ("administrator", Some("audit")),
        role => (role.code(), None),
    }
}

/// See [`columns_of`].
pub(crate) fn role_of(role: &str, office: Option<&str>) -> Result<Role, Fault> {
    let is_kept_so = |known: &Role| columns_of(*known) == (role, office);
    Role::ALL.into_iter().find(is_kept_so).ok_or_else(|| Fault::bad_row("person.role"))
}

fn whole(count: i64) -> Result<u32, Fault> {
    u32::try_from(count).map_err(|_| Fault::bad_row("count of person"))
}

fn people(rows: Vec<Row>) -> Result<Vec<Person>, Fault> {
    rows.into_iter().map(|row| Credentials::try_from(row).map(|found| found.account.person)).collect()
}

impl Tx {
    /// Adds a person; nothing where the name is taken.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_person(&mut self, person: &NewPerson) -> Result<Option<PersonId>, Fault> {
        let (role, office) = columns_of(person.role);
        let id: Option<i64> = on!(self, c => sqlx::query_scalar(
            "insert into person (sign_in, password_hash, role, office, name_zh, name_en, delegation_id, department_code)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (sign_in) do nothing returning id",
        )
        .bind(&person.sign_in)
        .bind(&person.password_hash)
        .bind(role)
        .bind(office)
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
        Ok(self.find_account(id).await?.map(|account| account.person))
    }

    /// The account of that number, if there is one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_account(&mut self, id: PersonId) -> Result<Option<Account>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(row!("where p.id = $1")).bind(id.0)
            .fetch_optional(c).await)?;
        row.map(|row| Credentials::try_from(row).map(|found| found.account)).transpose()
    }

    /// The account of whoever signs in by that name, with the hash to compare the password with.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_credentials(&mut self, sign_in: &str) -> Result<Option<Credentials>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(row!("where p.sign_in = $1")).bind(sign_in)
            .fetch_optional(c).await)?;
        row.map(Credentials::try_from).transpose()
    }

    /// Writes down how somebody's real name was verified; returns whether there is such a person, not verified before.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn verify_person(&mut self, id: PersonId, how: VerifiedHow, at: Timestamp) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update person set verified_how = $2, verified_at = $3 where id = $1 and verified_how is null",
        )
        .bind(id.0).bind(how.code()).bind(at.to_text()).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// How somebody's real name was verified, if it was.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_verified(&mut self, id: PersonId) -> Result<Option<VerifiedHow>, Fault> {
        let code: Option<Option<String>> = on!(self, c => sqlx::query_scalar(
            "select verified_how from person where id = $1",
        )
        .bind(id.0).fetch_optional(c).await)?;
        let how = |code: String| VerifiedHow::from_code(&code).ok_or_else(|| Fault::bad_row("person.verified_how"));
        code.flatten().map(how).transpose()
    }

    /// The first people of a role, by number.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn people_of_role(&mut self, role: Role, at_most: u32) -> Result<Vec<Person>, Fault> {
        let (role, office) = columns_of(role);
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            row!("where p.role = $1 and coalesce(p.office, '') = $2 order by p.id limit $3"),
        )
        .bind(role)
        .bind(office.unwrap_or_default())
        .bind(i64::from(at_most))
        .fetch_all(c).await)?;
        people(rows)
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
        whole(found)
    }

    /// The deputies of a delegation, suspended ones among them, by number.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn deputies_of(&mut self, delegation: DelegationId) -> Result<Vec<Person>, Fault> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(row!("where p.delegation_id = $1 order by p.id"))
            .bind(delegation.0).fetch_all(c).await)?;
        people(rows)
    }

    /// Gives a person another password, or [`NO_PASSWORD`]; returns whether there is such a person.
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

    /// Ends the suspension of a person; returns whether there is such a person.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn lift_person(&mut self, sign_in: &str) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query("update person set suspended = 0 where sign_in = $1")
            .bind(sign_in).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Ends all sessions of a person and returns the number that new ones begin with; nothing where there is no such person.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn raise_epoch(&mut self, id: PersonId) -> Result<Option<i64>, Fault> {
        Ok(on!(self, c => sqlx::query_scalar("update person set epoch = epoch + 1 where id = $1 returning epoch")
            .bind(id.0).fetch_optional(c).await)?)
    }

    /// Adds a delegation and returns its number.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_delegation(&mut self, name: &Bilingual) -> Result<i64, Fault> {
        Ok(on!(self, c => sqlx::query_scalar("insert into delegation (name_zh, name_en) values ($1, $2) returning id")
            .bind(&name.zh).bind(&name.en).fetch_one(c).await)?)
    }

    /// All delegations by number, each with the number of its deputies.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn delegations(&mut self) -> Result<Vec<DelegationSize>, Fault> {
        let rows: Vec<(i64, String, String, i64, i64)> = on!(self, c => sqlx::query_as(
            "select d.id, d.name_zh, d.name_en, count(p.id), count(k.person_id)
             from delegation d left join person p on p.delegation_id = d.id and p.suspended = 0
                left join sign_in_code k on k.person_id = p.id
             group by d.id, d.name_zh, d.name_en order by d.id",
        )
        .fetch_all(c).await)?;
        rows.into_iter()
            .map(|(id, zh, en, n_deputies, n_codes)| {
                let (n_deputies, n_codes) = (whole(n_deputies)?, whole(n_codes)?);
                Ok(DelegationSize { id: DelegationId(id), name: Bilingual { zh, en }, n_deputies, n_codes })
            })
            .collect()
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

    /// All departments, by code.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn departments(&mut self) -> Result<Vec<Department>, Fault> {
        let rows: Vec<(String, String, String)> = on!(self, c => sqlx::query_as(
            "select code, name_zh, name_en from department order by code",
        )
        .fetch_all(c).await)?;
        Ok(rows.into_iter().map(|(code, zh, en)| Department { code, name: Bilingual { zh, en } }).collect())
    }
}
