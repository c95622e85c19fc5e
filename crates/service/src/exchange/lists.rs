//! What each list has now, and how an approved import changes it.

use crate::{Fault, Refusal, Result};
use domain::exchange::{
    Comparison, DELEGATION, Kind, Known, candidate_row, department_row, read_targets, roll_row, staff_row,
};
use domain::{Bilingual, DelegationId, Department, Role, Round, text};
use std::collections::{BTreeSet, HashMap};
use store::{ListedDeputy, ListedMember, NO_PASSWORD, NewPerson, NewProject, Tx};

/// The rows that a list has now.
pub(super) async fn present(tx: &mut Tx, round: &Round, kind: Kind) -> Result<Vec<Vec<String>>> {
    let of_deputy = |found: ListedDeputy| roll_row(&found.sign_in, &found.name, found.delegation.as_ref());
    let of_member = |found: ListedMember| {
        let ListedMember { sign_in, name, role, department, unit } = found;
        staff_row(&sign_in, &name, role, department.as_deref(), unit.as_deref())
    };
    Ok(match kind {
        Kind::Candidates => tx.projects(round.id).await?.iter().map(candidate_row).collect(),
        Kind::Departments => tx.departments().await?.iter().map(department_row).collect(),
        Kind::Roll => tx.deputies().await?.into_iter().map(of_deputy).collect(),
        Kind::Staff => tx.members().await?.into_iter().map(of_member).collect(),
    })
}

/// What a file of that list may refer to, and its rows now.
pub(super) async fn known(tx: &mut Tx, round: &Round, kind: Kind) -> Result<Known> {
    Ok(Known {
        areas: tx.areas().await?,
        departments: tx.departments().await?,
        delegations: tx.delegations().await?.into_iter().map(|found| found.name).collect(),
        taken: BTreeSet::new(),
        present: present(tx, round, kind).await?,
    })
}

/// Which of the names to sign in with that would be new somebody has who is not on the list.
pub(super) async fn names_of_others(
    tx: &mut Tx,
    kind: Kind,
    present: &[Vec<String>],
    rows: &[Vec<String>],
) -> Result<BTreeSet<String>> {
    let mut taken = BTreeSet::new();
    if !matches!(kind, Kind::Roll | Kind::Staff) {
        return Ok(taken);
    }
    let listed: BTreeSet<&String> = present.iter().map(|row| &row[0]).collect();
    for row in rows.iter().filter(|row| !listed.contains(&row[0])) {
        if tx.find_credentials(&row[0]).await?.is_some() {
            taken.insert(row[0].clone());
        }
    }
    Ok(taken)
}

/// Whether what the rows refer to is still there. Neither areas nor departments are ever taken away, so this holds unless
/// somebody has changed the tables by hand.
pub(super) fn is_still_readable(kind: Kind, known: &Known, rows: &[Vec<String>]) -> bool {
    let is_known = |row: &Vec<String>| {
        known.areas.iter().any(|area| area.code == row[5])
            && known.departments.iter().any(|department| department.code == row[6])
    };
    kind != Kind::Candidates || rows.iter().all(is_known)
}

/// Does what an import would change.
pub(super) async fn apply(tx: &mut Tx, round: &Round, kind: Kind, comparison: &Comparison) -> Result<()> {
    let delegations = Delegations::with(tx, &comparison.delegations).await?;
    for row in &comparison.added {
        match kind {
            Kind::Candidates => tx.add_project(round.id, &project(row)?).await.map(drop)?,
            Kind::Departments => tx.add_department(&department(row)).await?,
            Kind::Roll => add_deputy(tx, row, &delegations).await?,
            Kind::Staff => add_member(tx, row).await?,
        }
    }
    for change in &comparison.changed {
        let row = &change.after;
        match kind {
            Kind::Candidates => tx.change_project(round.id, &project(row)?).await?,
            Kind::Departments => tx.change_department(&department(row)).await?,
            Kind::Roll => {
                let delegation = delegations.of(row)?;
                tx.change_deputy(&row[0], &Bilingual::new(&row[1], &row[2]), delegation).await.map(drop)?;
            }
            // A file changes no account of staff.
            Kind::Staff => return Err(never_read().into()),
        }
    }
    Ok(())
}

/// Delegations by their Chinese names.
struct Delegations(HashMap<String, DelegationId>);

impl Delegations {
    /// Those that are there and the new ones, which are added.
    async fn with(tx: &mut Tx, new: &[Bilingual]) -> Result<Self> {
        for name in new {
            tx.add_delegation(name).await?;
        }
        let mut known = HashMap::new();
        for found in tx.delegations().await? {
            // Of two of one name the first one is meant, as when the file was read.
            known.entry(found.name.zh).or_insert(found.id);
        }
        Ok(Self(known))
    }

    fn of(&self, row: &[String]) -> Result<Option<DelegationId>> {
        match row[DELEGATION].as_str() {
            "" => Ok(None),
            name => Ok(Some(*self.0.get(name).ok_or_else(never_read)?)),
        }
    }
}

/// A new deputy has no password, and signs in with the code of a letter.
async fn add_deputy(tx: &mut Tx, row: &[String], delegations: &Delegations) -> Result<()> {
    let new = NewPerson {
        sign_in: row[0].clone(),
        password_hash: NO_PASSWORD.to_owned(),
        role: Role::Deputy,
        name: Bilingual::new(&row[1], &row[2]),
        delegation: delegations.of(row)?.map(|id| id.0),
        department: None,
    };
    // Somebody has taken the name since the file was read.
    tx.add_person(&new).await?.ok_or(Refusal::ImportChanged)?;
    Ok(())
}

/// A new account of staff has no password and waits for its release; its one-time code is made on the page of the accounts.
async fn add_member(tx: &mut Tx, row: &[String]) -> Result<()> {
    let cell = |place: usize| Some(row[place].clone()).filter(|cell| !cell.is_empty());
    let role = Role::from_code(&row[3]).filter(|role| role.is_staff()).ok_or_else(never_read)?;
    let new = NewPerson {
        sign_in: row[0].clone(),
        password_hash: NO_PASSWORD.to_owned(),
        role,
        name: Bilingual::new(&row[1], &row[2]),
        delegation: None,
        department: cell(4),
    };
    let id = tx.add_person(&new).await?.ok_or(Refusal::ImportChanged)?;
    tx.change_unit(id, cell(5).as_deref()).await?;
    Ok(tx.withhold_person(id).await?)
}

/// The accounts of staff that an import issued, and what the audit log keeps of each: role and unit.
pub(super) fn issued(comparison: &Comparison) -> impl Iterator<Item = (String, String)> + use<'_> {
    comparison.added.iter().map(|row| {
        let details: Vec<&str> =
            [&row[3], &row[5]].into_iter().map(String::as_str).filter(|it| !it.is_empty()).collect();
        (row[0].clone(), details.join(", "))
    })
}

fn department(row: &[String]) -> Department {
    Department { code: row[0].clone(), name: Bilingual::new(&row[1], &row[2]) }
}

/// Cells were read before they were kept; a row of the table that was changed by hand is broken.
fn never_read() -> Fault {
    Fault::other("an import holds a row that was never read")
}

pub(crate) fn project(row: &[String]) -> Result<NewProject> {
    let both = |place: usize| Bilingual::new(&row[place], &row[place + 1]);
    Ok(NewProject {
        number: text::number(&row[0]).ok_or_else(never_read)?,
        title: both(1),
        summary: both(3),
        area: row[5].clone(),
        department: row[6].clone(),
        department_note: both(7),
        target: both(9),
        targets: read_targets(&row[11]).ok_or_else(never_read)?,
        place: both(12),
        quote: row[14].clone(),
    })
}
