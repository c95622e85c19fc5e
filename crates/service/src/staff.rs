//! Accounts of staff. The system administrator issues and resets them, the security administrator releases, suspends and
//! changes them, the audit administrator reads of it. None of the three can make an account useful alone, and nobody
//! changes the standing of one's own.
//!
//! The public and the deputies are not staff; for these functions there are no such accounts.

use crate::accounts::{allowed_name, change_password, fold_name};
use crate::codes::in_groups;
use crate::{Refusal, Result, Service, current_phase};
use domain::audit::Act;
use domain::permit::{self, Action};
use domain::shown::{IssuedCode, StaffPage, StaffRow};
use domain::{Bilingual, Person, Role, text};
use store::{NO_PASSWORD, NewPerson, StaffMember, Tx};

/// An account of staff about to be issued.
pub struct NewStaff {
    /// The name to sign in with: 3 to 40 letters a–z, digits, `-`, `_`, `.`.
    pub sign_in: String,
    /// What the person is here for.
    pub role: Role,
    /// The name shown; where there is no English one, the Chinese one stands for it.
    pub name: Bilingual,
    /// A department editor's department.
    pub department: Option<String>,
    /// The code of the unit that the person works for, where there is one.
    pub unit: Option<String>,
}

impl Service {
    /// The accounts of staff.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_staff(&self, who: Option<&Person>) -> Result<StaffPage> {
        let mut tx = self.store.read().await?;
        let phase = current_phase(&mut tx).await?;
        permit::check(who, Action::ReadStaff, phase)?;
        let mine = who.map(|person| person.sign_in.as_str());
        let row = |found: StaffMember| StaffRow {
            is_mine: mine == Some(found.sign_in.as_str()),
            sign_in: found.sign_in,
            role: found.role,
            name: found.name,
            department: found.department,
            unit: found.unit,
            suspended: found.suspended,
            released: found.released,
            has_password: found.has_password,
            has_code: found.has_code,
            has_second_factor: found.has_second_factor,
        };
        Ok(StaffPage {
            rows: tx.staff().await?.into_iter().map(row).collect(),
            departments: tx.departments().await?,
            may_issue: permit::check(who, Action::IssueAccount, phase).is_ok(),
            may_govern: permit::check(who, Action::GovernAccount, phase).is_ok(),
        })
    }

    /// Issues an account: it has a one-time code instead of a password, and waits for its release.
    ///
    /// # Errors
    /// [`Refusal::NameNotAllowed`]; [`Refusal::FieldMissing`] without a name, for a role that is not staff's, for an editor
    /// without a department and a department without an editor; [`Refusal::NotFound`] for an unknown department; those of the
    /// permit.
    pub async fn issue_account(&self, who: Option<&Person>, new: NewStaff) -> Result<IssuedCode> {
        let who = self.may(who, Action::IssueAccount).await?;
        let NewStaff { sign_in, role, name, department, unit } = new;
        let (sign_in, name) = (allowed_name(&sign_in)?, shown_name(&name)?);
        let code = self.new_code();
        let hash = self.hash_codes(std::slice::from_ref(&code)).await?.concat();
        let mut tx = self.store.write().await?;
        let department = fitting_department(&mut tx, role, department.as_deref()).await?;
        let unit = known_department(&mut tx, unit.as_deref()).await?;
        let new = NewPerson { sign_in, password_hash: NO_PASSWORD.into(), role, name, delegation: None, department };
        let id = tx.add_person(&new).await?.ok_or(Refusal::NameNotAllowed)?;
        tx.change_unit(id, unit.as_deref()).await?;
        tx.withhold_person(id).await?;
        tx.keep_code(id, &hash, self.now(), who.id).await?;
        let details = [Some(role.code()), unit.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        self.note(&mut tx, Some(who), Act::IssuedAccount, &new.sign_in, &details).await?;
        tx.commit_unseen().await?;
        Ok(IssuedCode { sign_in: new.sign_in, role, name: new.name, code: in_groups(&code), made_at: self.now() })
    }

    /// Gives an account a new one-time code. Its password and its sessions end, and it waits for its release again, so that
    /// a second person has looked at it; a second factor stays.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::OwnAccountOnly`], and those of the permit.
    pub async fn reset_account(&self, who: Option<&Person>, sign_in: &str) -> Result<IssuedCode> {
        let who = self.may(who, Action::IssueAccount).await?;
        let code = self.new_code();
        let hash = self.hash_codes(std::slice::from_ref(&code)).await?.concat();
        let mut tx = self.store.write().await?;
        let found = member(&mut tx, who, sign_in).await?;
        change_password(&mut tx, &found, NO_PASSWORD).await?;
        let Person { id, sign_in, role, name, .. } = found;
        tx.withhold_person(id).await?;
        tx.keep_code(id, &hash, self.now(), who.id).await?;
        self.note(&mut tx, Some(who), Act::ResetAccount, &sign_in, "").await?;
        tx.commit_unseen().await?;
        Ok(IssuedCode { sign_in, role, name, code: in_groups(&code), made_at: self.now() })
    }

    /// Releases an account that was issued or reset. A moderator's is released by [`Service::release_with_unit`], unless the
    /// unit is known already: nobody moderates before it is said which comments are not for him.
    ///
    /// # Errors
    /// [`Refusal::FieldMissing`] for a moderator without a unit; [`Refusal::NotFound`], [`Refusal::OwnAccountOnly`], and those
    /// of the permit.
    pub async fn release_account(&self, who: Option<&Person>, sign_in: &str) -> Result<()> {
        let (mut tx, who, found) = self.member_to_govern(who, sign_in).await?;
        if found.role == Role::Moderator && tx.find_unit(found.id).await?.is_none() {
            return Err(Refusal::FieldMissing.into());
        }
        self.release(&mut tx, who, &found).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// Writes down for which unit somebody works, or that it is none, and releases the account.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also for a unit that is not there; [`Refusal::OwnAccountOnly`], and those of the permit.
    pub async fn release_with_unit(&self, who: Option<&Person>, sign_in: &str, unit: Option<&str>) -> Result<()> {
        let (mut tx, who, found) = self.member_to_govern(who, sign_in).await?;
        self.write_unit(&mut tx, who, &found, unit).await?;
        self.release(&mut tx, who, &found).await?;
        Ok(tx.commit_unseen().await?)
    }

    async fn release(&self, tx: &mut Tx, who: &Person, found: &Person) -> Result<()> {
        if tx.release_person(found.id).await? {
            self.note(tx, Some(who), Act::ReleasedAccount, &found.sign_in, "").await?;
        }
        Ok(())
    }

    /// Suspends an account; its sessions end, and it signs nobody in.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::OwnAccountOnly`], and those of the permit.
    pub async fn suspend_account_by(&self, who: Option<&Person>, sign_in: &str) -> Result<()> {
        let (mut tx, who, found) = self.member_to_govern(who, sign_in).await?;
        if !found.suspended {
            tx.suspend_person(&found.sign_in).await?;
            tx.raise_epoch(found.id).await?;
            self.note(&mut tx, Some(who), Act::SuspendedAccount, &found.sign_in, "").await?;
        }
        Ok(tx.commit_unseen().await?)
    }

    /// Ends the suspension of an account.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::OwnAccountOnly`], and those of the permit.
    pub async fn lift_suspension(&self, who: Option<&Person>, sign_in: &str) -> Result<()> {
        let (mut tx, who, found) = self.member_to_govern(who, sign_in).await?;
        if found.suspended {
            tx.lift_person(&found.sign_in).await?;
            self.note(&mut tx, Some(who), Act::LiftedSuspension, &found.sign_in, "").await?;
        }
        Ok(tx.commit_unseen().await?)
    }

    /// Gives an account another role of staff; its sessions end. An editor's department comes with the role. Whoever becomes a
    /// moderator and has no unit waits for the release, with which it is said.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], [`Refusal::OwnAccountOnly`], [`Refusal::FieldMissing`] as in [`Service::issue_account`], and
    /// those of the permit.
    pub async fn change_role(
        &self,
        who: Option<&Person>,
        sign_in: &str,
        role: Role,
        department: Option<&str>,
    ) -> Result<()> {
        let (mut tx, who, found) = self.member_to_govern(who, sign_in).await?;
        let department = fitting_department(&mut tx, role, department).await?;
        tx.change_role(found.id, role, department.as_deref()).await?;
        let becomes_moderator = role == Role::Moderator && found.role != Role::Moderator;
        if becomes_moderator && tx.find_unit(found.id).await?.is_none() {
            tx.withhold_person(found.id).await?;
        }
        tx.raise_epoch(found.id).await?;
        let details = format!("{} → {}", found.role.code(), role.code());
        self.note(&mut tx, Some(who), Act::ChangedRole, &found.sign_in, &details).await?;
        // A demonstration's frame names people by their roles.
        Ok(tx.commit().await?)
    }

    /// Writes down for which unit somebody of the staff works, or that it is none: nobody moderates comments on his own.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also for a unit that is not there; [`Refusal::OwnAccountOnly`], and those of the permit.
    pub async fn change_unit(&self, who: Option<&Person>, sign_in: &str, unit: Option<&str>) -> Result<()> {
        let (mut tx, who, found) = self.member_to_govern(who, sign_in).await?;
        self.write_unit(&mut tx, who, &found, unit).await?;
        Ok(tx.commit_unseen().await?)
    }

    async fn write_unit(&self, tx: &mut Tx, who: &Person, found: &Person, unit: Option<&str>) -> Result<()> {
        let unit = known_department(tx, unit).await?;
        let before = tx.find_unit(found.id).await?;
        if unit != before {
            tx.change_unit(found.id, unit.as_deref()).await?;
            let written = |unit: Option<String>| unit.unwrap_or_else(|| "–".to_owned());
            let details = format!("{} → {}", written(before), written(unit));
            self.note(tx, Some(who), Act::ChangedUnit, &found.sign_in, &details).await?;
        }
        Ok(())
    }

    /// Takes the second factor of an account away, where its owner has lost it; the sessions of the account end.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also where there is none; [`Refusal::OwnAccountOnly`], and those of the permit.
    pub async fn remove_second_factor(&self, who: Option<&Person>, sign_in: &str) -> Result<()> {
        let (mut tx, who, found) = self.member_to_govern(who, sign_in).await?;
        if !tx.remove_second_factor(found.id).await? {
            return Err(Refusal::NotFound.into());
        }
        tx.raise_epoch(found.id).await?;
        self.note(&mut tx, Some(who), Act::RemovedSecondFactor, &found.sign_in, "").await?;
        Ok(tx.commit_unseen().await?)
    }

    /// Lets pass who may do this now.
    async fn may<'a>(&self, who: Option<&'a Person>, action: Action) -> Result<&'a Person> {
        let phase = current_phase(&mut self.store.read().await?).await?;
        permit::check(who, action, phase)?;
        Ok(who.ok_or(Refusal::SignInFirst)?)
    }

    /// Begins to change an account of staff that is not the asker's own.
    async fn member_to_govern<'a>(&self, who: Option<&'a Person>, sign_in: &str) -> Result<(Tx, &'a Person, Person)> {
        let who = self.may(who, Action::GovernAccount).await?;
        let mut tx = self.store.write().await?;
        let found = member(&mut tx, who, sign_in).await?;
        Ok((tx, who, found))
    }
}

/// The member of staff of that name, who is not the asker.
async fn member(tx: &mut Tx, who: &Person, sign_in: &str) -> Result<Person> {
    let found = tx.find_credentials(&fold_name(sign_in)).await?.map(|found| found.account.person);
    let found = found.filter(|person| person.role.is_staff()).ok_or(Refusal::NotFound)?;
    if found.id == who.id { Err(Refusal::OwnAccountOnly.into()) } else { Ok(found) }
}

/// The department of an editor, and none for every other role of staff.
async fn fitting_department(tx: &mut Tx, role: Role, typed: Option<&str>) -> Result<Option<String>> {
    let typed = typed.map(str::trim).filter(|code| !code.is_empty());
    if !role.is_staff() || (role == Role::DepartmentEditor) != typed.is_some() {
        return Err(Refusal::FieldMissing.into());
    }
    known_department(tx, typed).await
}

/// The department of that code, if one was chosen.
async fn known_department(tx: &mut Tx, typed: Option<&str>) -> Result<Option<String>> {
    let Some(typed) = typed.map(str::trim).filter(|code| !code.is_empty()) else { return Ok(None) };
    if !tx.departments().await?.iter().any(|department| department.code == typed) {
        return Err(Refusal::NotFound.into());
    }
    Ok(Some(typed.to_owned()))
}

/// A name as it is shown: one line of plain text without hidden characters, in both languages. One that is longer than a
/// moderator's explanation is none.
fn shown_name(typed: &Bilingual) -> Result<Bilingual> {
    let line = |typed: &str| text::reason_words(typed).unwrap_or_default().lines().collect::<Vec<_>>().join(" ");
    let (zh, en) = (line(&typed.zh), line(&typed.en));
    match (zh.is_empty(), en.is_empty()) {
        (true, _) => Err(Refusal::FieldMissing.into()),
        (false, true) => Ok(Bilingual::new(zh.clone(), zh)),
        (false, false) => Ok(Bilingual::new(zh, en)),
    }
}
