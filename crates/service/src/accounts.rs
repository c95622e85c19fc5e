//! Signing in by name and password, one's own password, and what the command line does with accounts.
//!
//! A session holds the number of a person and the epoch of the account when it began. Whatever takes the ground from under
//! a session (another password, a reset, another role) raises the epoch, and the session ends at its next request; its row
//! is not touched.

use crate::desk::is_mock;
use crate::{Refusal, Result, Service, current_phase};
use domain::audit::Act;
use domain::permit::{self, Action};
use domain::shown::{Frame, Part};
use domain::{Bilingual, Person, PersonId, Phase, Role, VerifiedHow};
use store::{Account, NewPerson, Tx};

/// The password of every demonstration account. It opens nothing outside a demonstration.
pub const DEMO_PASSWORD: &str = "demo";
/// What the log says of deeds of the command line, which nobody has signed in to.
pub(crate) const COMMAND_LINE: &str = "command line";

/// Somebody whose name and password, or whose one-time code, were right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The person.
    pub person: Person,
    /// The epoch of the account, for the session that begins.
    pub epoch: i64,
    /// Whether the account has a password; whoever came with a one-time code may have none yet.
    pub has_password: bool,
    /// What is needed before a session begins.
    pub next: Next,
}

/// What follows a right password or code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the session begins.
    In,
    /// The digits of the second factor: [`Service::check_second_factor`].
    SecondFactor,
    /// A second factor, which the role needs and the account has not yet: [`Service::second_factor_setup`].
    SetUpSecondFactor,
}

/// An account about to be made on the command line.
pub struct NewAccount {
    /// The name to sign in with: 3 to 40 letters a–z, digits, `-`, `_`, `.`.
    pub sign_in: String,
    /// 12 to 128 characters.
    pub password: String,
    /// What the person is here for.
    pub role: Role,
    /// The name shown.
    pub name: Bilingual,
    /// A department editor's department.
    pub department: Option<String>,
}

impl Service {
    /// The person with that name and password, and what is still needed.
    ///
    /// # Errors
    /// [`Refusal::WrongSignIn`], which says and times the same for an unknown name and a wrong password;
    /// [`Refusal::Suspended`] and [`Refusal::NotReleased`] to whoever knows the password; [`Refusal::TooMany`] where too many
    /// are waiting for their turn.
    pub async fn sign_in(&self, sign_in: &str, password: &str) -> Result<SignedIn> {
        let mut tx = self.store.read().await?;
        let found = tx.find_credentials(&fold_name(sign_in)).await?;
        let is_demo = tx.is_demo().await?;
        drop(tx); // no connection is held while the hash is made
        let hash = found.as_ref().and_then(|found| found.password_hash.clone());
        let fits = self.passwords.verify(password.to_owned(), hash).await?;
        let account = found.ok_or(Refusal::WrongSignIn)?.account;
        if !fits || (!is_demo && password == DEMO_PASSWORD) {
            self.note_failure(&account.person, "password");
            return Err(Refusal::WrongSignIn.into());
        }
        if let Err(refusal) = is_usable(&account) {
            self.note_failure(&account.person, refusal.code());
            return Err(refusal.into());
        }
        let mut tx = self.store.read().await?;
        let next = next(&mut tx, &account, is_demo).await?;
        drop(tx);
        if next == Next::In && account.person.role.is_staff() {
            let mut tx = self.store.write().await?;
            self.note(&mut tx, Some(&account.person), Act::SignedIn, &account.person.sign_in, "").await?;
            tx.commit_unseen().await?;
        }
        self.store.remove_ended_sessions(self.now().unix()).await?;
        Ok(signed_in(account, next))
    }

    /// Writes down a failed attempt at an account of staff, and lets nobody wait for it: the time of the answer would tell
    /// that there is such an account.
    pub(crate) fn note_failure(&self, person: &Person, why: &'static str) {
        if !person.role.is_staff() {
            return;
        }
        let (service, sign_in) = (self.clone(), person.sign_in.clone());
        tokio::spawn(async move {
            if let Err(fault) = service.note_alone(Act::SignInFailed, &sign_in, why).await {
                tracing::error!(%fault, "A failed attempt to sign in could not be written down");
            }
        });
    }

    async fn note_alone(&self, act: Act, subject: &str, details: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        self.note(&mut tx, None, act, subject, details).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// In a demonstration, the person of that name, without a password. It is no signing in, and the log does not know of it.
    ///
    /// # Errors
    /// [`Refusal::DemoOnly`] anywhere else; [`Refusal::NotFound`].
    pub async fn act_as(&self, sign_in: &str) -> Result<SignedIn> {
        permit::check(None, Action::ActAs, Phase::Collecting)?;
        let mut tx = self.store.read().await?;
        if !tx.is_demo().await? {
            return Err(Refusal::DemoOnly.into());
        }
        let found = tx.find_credentials(&fold_name(sign_in)).await?.map(|found| found.account);
        let account = found.filter(|account| is_usable(account).is_ok()).ok_or(Refusal::NotFound)?;
        Ok(signed_in(account, Next::In))
    }

    /// The person of a session that began in that epoch; nobody where the session has ended since. A suspended person is
    /// one still, and reads everywhere that the account is suspended.
    ///
    /// # Errors
    /// A fault.
    pub async fn person(&self, id: PersonId, epoch: i64) -> Result<Option<Person>> {
        let account = self.store.read().await?.find_account(id).await?;
        Ok(account.filter(|account| account.epoch == epoch && account.released).map(|account| account.person))
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
            is_mock: is_mock(&mut tx, round.id).await?,
            cast: if is_demo { cast(&mut tx).await? } else { Vec::new() },
            now: self.now(),
        }))
    }

    /// Chooses another password for oneself. Where there is one, `present` is that one: whoever finds a session open does not
    /// take the account with it. All sessions of this person end; the answer is the epoch for a new one.
    ///
    /// # Errors
    /// [`Refusal::PasswordsDiffer`], [`Refusal::WrongPassword`], [`Refusal::PasswordTooWeak`], and those of the permit.
    pub async fn choose_password(
        &self,
        who: Option<&Person>,
        present: &str,
        password: &str,
        again: &str,
    ) -> Result<i64> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::OwnAccount, current_phase(&mut tx).await?)?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let has_password = tx.find_account(who.id).await?.is_some_and(|account| account.has_password);
        drop(tx);
        if password != again {
            return Err(Refusal::PasswordsDiffer.into());
        }
        if has_password {
            self.check_own_password(who, present).await?;
        }
        let hash = self.passwords.choose(password.to_owned(), &who.sign_in, &who.name).await?;
        let mut tx = self.store.write().await?;
        // Whoever was suspended while the hash was made chooses nothing.
        let account = tx.find_account(who.id).await?.ok_or(Refusal::SignInFirst)?;
        is_usable(&account)?;
        let epoch = change_password(&mut tx, &account.person, &hash).await?;
        if who.role.is_staff() {
            self.note(&mut tx, Some(&account.person), Act::ChosePassword, &who.sign_in, "").await?;
        }
        tx.commit_unseen().await?;
        Ok(epoch)
    }

    /// Makes an account on the command line. It waits for nobody's release: whoever has the command line has the database.
    ///
    /// # Errors
    /// [`Refusal::NameNotAllowed`], [`Refusal::PasswordTooWeak`].
    pub async fn add_account(&self, account: NewAccount) -> Result<PersonId> {
        let NewAccount { sign_in, password, role, name, department } = account;
        let sign_in = allowed_name(&sign_in)?;
        let password_hash = self.passwords.choose(password, &sign_in, &name).await?;
        let mut tx = self.store.write().await?;
        let person = NewPerson { sign_in, password_hash, role, name, delegation: None, department };
        let id = tx.add_person(&person).await?.ok_or(Refusal::NameNotAllowed)?;
        if role == Role::Citizen {
            // The operator knows whose account it is.
            tx.verify_person(id, VerifiedHow::Operator, self.now()).await?;
        }
        let details = format!("{}, {COMMAND_LINE}", role.code());
        self.note(&mut tx, None, Act::IssuedAccount, &person.sign_in, &details).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Gives an account another password, on the command line; its sessions end.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::PasswordTooWeak`].
    pub async fn reset_password(&self, sign_in: &str, password: String) -> Result<()> {
        let mut tx = self.store.read().await?;
        let found = named(&mut tx, sign_in).await?;
        drop(tx);
        let hash = self.passwords.choose(password, &found.sign_in, &found.name).await?;
        let mut tx = self.store.write().await?;
        change_password(&mut tx, &found, &hash).await?;
        self.note(&mut tx, None, Act::ResetAccount, &found.sign_in, COMMAND_LINE).await?;
        Ok(tx.commit().await?)
    }

    /// Suspends an account on the command line. Its sessions stay, so that their owner reads everywhere that the account is
    /// suspended; they open nothing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn suspend_account(&self, sign_in: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let found = named(&mut tx, sign_in).await?;
        tx.suspend_person(&found.sign_in).await?;
        self.note(&mut tx, None, Act::SuspendedAccount, &found.sign_in, COMMAND_LINE).await?;
        Ok(tx.commit().await?)
    }

    /// Ends the suspension of an account on the command line.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn lift_account(&self, sign_in: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let found = named(&mut tx, sign_in).await?;
        tx.lift_person(&found.sign_in).await?;
        self.note(&mut tx, None, Act::LiftedSuspension, &found.sign_in, COMMAND_LINE).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the second factor of an account away on the command line: the way back in where nobody is left who could.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also where there is none.
    pub async fn remove_second_factor_of(&self, sign_in: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let found = named(&mut tx, sign_in).await?;
        if !tx.remove_second_factor(found.id).await? {
            return Err(Refusal::NotFound.into());
        }
        tx.raise_epoch(found.id).await?;
        self.note(&mut tx, None, Act::RemovedSecondFactor, &found.sign_in, COMMAND_LINE).await?;
        Ok(tx.commit_unseen().await?)
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

/// What a person needs after the first factor. In a demonstration the password is printed on the screen, and a second factor
/// would protect nothing.
pub(crate) async fn next(tx: &mut Tx, account: &Account, is_demo: bool) -> Result<Next> {
    let person = &account.person;
    if is_demo || !person.role.is_staff() {
        return Ok(Next::In);
    }
    Ok(match tx.find_second_factor(person.id).await? {
        Some(factor) if factor.confirmed => Next::SecondFactor,
        _ if person.role.needs_second_factor() => Next::SetUpSecondFactor,
        _ => Next::In,
    })
}

pub(crate) fn signed_in(account: Account, next: Next) -> SignedIn {
    SignedIn { person: account.person, epoch: account.epoch, has_password: account.has_password, next }
}

/// Whether an account signs anybody in, told to its owner alone.
pub(crate) fn is_usable(account: &Account) -> std::result::Result<(), Refusal> {
    if account.person.suspended {
        return Err(Refusal::Suspended);
    }
    if account.released { Ok(()) } else { Err(Refusal::NotReleased) }
}

/// Whatever opened the account before opens it no more: password, sessions, a code in a letter, a secret that was shown and
/// not confirmed. A confirmed second factor stays. Answers with the new epoch.
pub(crate) async fn change_password(tx: &mut Tx, person: &Person, hash: &str) -> Result<i64> {
    tx.change_password(&person.sign_in, hash).await?;
    tx.end_code(person.id).await?;
    tx.forget_unconfirmed(person.id).await?;
    tx.end_own_sessions(person.id).await?;
    Ok(tx.raise_epoch(person.id).await?.ok_or(Refusal::NotFound)?)
}

/// The person of that name.
async fn named(tx: &mut Tx, sign_in: &str) -> Result<Person> {
    Ok(tx.find_credentials(&fold_name(sign_in)).await?.ok_or(Refusal::NotFound)?.account.person)
}

pub(crate) fn fold_name(typed: &str) -> String {
    domain::text::fold(typed).trim().to_owned()
}

/// A name to sign in with, as it is kept.
pub(crate) fn allowed_name(typed: &str) -> Result<String> {
    Ok(domain::text::sign_in_name(typed).ok_or(Refusal::NameNotAllowed)?)
}
