//! Signing in, and looking after accounts.

use crate::{Refusal, Result, Service};
use domain::permit::{self, Action};
use domain::shown::{Frame, Part};
use domain::{Bilingual, Person, PersonId, Phase, Role};
use store::{NewPerson, Tx};

/// The password of every demonstration account. It opens nothing outside a demonstration.
pub const DEMO_PASSWORD: &str = "demo";
/// Fewest characters of a password (no other rule of composition).
const LEAST_PASSWORD_CHARS: u32 = 12;
/// Passwords that everybody tries first; compared in lower case.
const WELL_KNOWN: [&str; 10] = [
    "123456789012",
    "1234567890123",
    "111111111111",
    "000000000000",
    "qwertyuiop12",
    "password1234",
    "passwordpassword",
    "administrator",
    "minsheng1234",
    "abcdefghijkl",
];

/// An account about to be made.
pub struct NewAccount {
    /// The name to sign in with: 3 to 40 letters a–z, digits, `-`, `_`, `.`.
    pub sign_in: String,
    /// At least 12 characters.
    pub password: String,
    /// What the person is here for.
    pub role: Role,
    /// The name shown.
    pub name: Bilingual,
    /// A department editor's department.
    pub department: Option<String>,
}

impl Service {
    /// The person with that name and password.
    ///
    /// # Errors
    /// [`Refusal::WrongSignIn`], which says and times the same for an unknown name, a wrong password and a suspended
    /// account; [`Refusal::TooMany`] where too many are waiting for their turn.
    pub async fn sign_in(&self, sign_in: &str, password: &str) -> Result<Person> {
        let mut tx = self.store.read().await?;
        let found = tx.find_credentials(&fold_name(sign_in)).await?;
        let is_demo = tx.is_demo().await?;
        drop(tx); // no connection is held while the hash is made
        let hash = found.as_ref().map(|found| found.password_hash.clone());
        let fits = self.passwords.verify(password.to_owned(), hash).await?;
        match found {
            Some(found) if fits && !found.person.suspended && (is_demo || password != DEMO_PASSWORD) => {
                self.store.remove_ended_sessions(self.now().unix()).await?;
                Ok(found.person)
            }
            _ => Err(Refusal::WrongSignIn.into()),
        }
    }

    /// In a demonstration, the person of that name, without a password.
    ///
    /// # Errors
    /// [`Refusal::DemoOnly`] anywhere else; [`Refusal::NotFound`].
    pub async fn act_as(&self, sign_in: &str) -> Result<Person> {
        permit::check(None, Action::ActAs, Phase::Collecting)?;
        let mut tx = self.store.read().await?;
        if !tx.is_demo().await? {
            return Err(Refusal::DemoOnly.into());
        }
        match tx.find_credentials(&fold_name(sign_in)).await? {
            Some(found) if !found.person.suspended => Ok(found.person),
            _ => Err(Refusal::NotFound.into()),
        }
    }

    /// The person of a session, unless suspended since.
    ///
    /// # Errors
    /// A fault.
    pub async fn person(&self, id: PersonId) -> Result<Option<Person>> {
        let person = self.store.read().await?.find_person(id).await?;
        Ok(person.filter(|person| !person.suspended))
    }

    /// What the frame of every page shows; nothing where there is no round yet.
    ///
    /// # Errors
    /// A fault.
    pub async fn frame(&self) -> Result<Option<Frame>> {
        let mut tx = self.store.read().await?;
        let Some(round) = tx.find_current_round().await? else { return Ok(None) };
        let is_demo = tx.is_demo().await?;
        Ok(Some(Frame {
            year: round.year,
            district: round.district,
            congress: round.congress,
            phase: round.phase,
            stages: tx.stages(round.id).await?,
            is_demo,
            cast: if is_demo { cast(&mut tx).await? } else { Vec::new() },
            now: self.now(),
        }))
    }

    /// Makes an account.
    ///
    /// # Errors
    /// [`Refusal::NameNotAllowed`], [`Refusal::PasswordTooWeak`].
    pub async fn add_account(&self, account: NewAccount) -> Result<PersonId> {
        let sign_in = fold_name(&account.sign_in);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        if !(3..=40).contains(&sign_in.len()) || !sign_in.chars().all(plain) {
            return Err(Refusal::NameNotAllowed.into());
        }
        check_password(&account.password)?;
        let password_hash = self.passwords.hash(account.password).await?;
        let NewAccount { role, name, department, .. } = account;
        let mut tx = self.store.write().await?;
        let person = NewPerson { sign_in, password_hash, role, name, delegation: None, department };
        let id = tx.add_person(&person).await?.ok_or(Refusal::NameNotAllowed)?;
        tx.commit().await?;
        Ok(id)
    }

    /// Gives an account another password.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::PasswordTooWeak`].
    pub async fn reset_password(&self, sign_in: &str, password: String) -> Result<()> {
        check_password(&password)?;
        let hash = self.passwords.hash(password).await?;
        let mut tx = self.store.write().await?;
        if !tx.change_password(&fold_name(sign_in), &hash).await? {
            return Err(Refusal::NotFound.into());
        }
        Ok(tx.commit().await?)
    }

    /// Suspends an account: it cannot sign in, and its open sessions end at their next request.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn suspend_account(&self, sign_in: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        if !tx.suspend_person(&fold_name(sign_in)).await? {
            return Err(Refusal::NotFound.into());
        }
        Ok(tx.commit().await?)
    }
}

/// A few people of each role whose part one can take.
async fn cast(tx: &mut Tx) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    for role in Role::ALL {
        let at_most = match role {
            Role::Citizen | Role::Clerk | Role::Scrutineer => 2,
            Role::Deputy => 3,
            _ => 1,
        };
        let people = tx.people_of_role(role, at_most).await?;
        parts.extend(people.into_iter().map(|person| Part { sign_in: person.sign_in, role, name: person.name }));
    }
    Ok(parts)
}

fn fold_name(typed: &str) -> String {
    domain::text::fold(typed).trim().to_owned()
}

fn check_password(password: &str) -> Result<()> {
    let long_enough = password.chars().nth(LEAST_PASSWORD_CHARS as usize - 1).is_some();
    if !long_enough || WELL_KNOWN.contains(&password.to_lowercase().as_str()) {
        return Err(Refusal::PasswordTooWeak { least: LEAST_PASSWORD_CHARS }.into());
    }
    Ok(())
}
