//! Whether a round is ready for its day, for the command line of the machine alone: no page shows it. It holds no figure of
//! any vote.

use crate::{Result, Service};
use domain::shown::Precondition;
use domain::{Phase, Role};
use store::StaffMember;

/// How many there are who confirm a count, of those whose accounts can be used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scrutineers {
    /// Chief scrutineers.
    pub n_chiefs: usize,
    /// Other scrutineers.
    pub n_others: usize,
    /// Chief scrutineers with a second factor.
    pub n_ready_chiefs: usize,
    /// Other scrutineers with a second factor.
    pub n_ready_others: usize,
}

/// Where a round stands and what is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// The year of the round.
    pub year: i32,
    /// Where it stands.
    pub phase: Phase,
    /// What the desk lists before the next deed.
    pub preconditions: Vec<Precondition>,
    /// Who confirms the count.
    pub scrutineers: Scrutineers,
}

impl Service {
    /// Whether the round of the latest year is ready; nothing where there is none. Only the command line asks, which may read
    /// the whole database anyway: no right is looked at.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn readiness(&self) -> Result<Option<Readiness>> {
        let mut tx = self.store.read().await?;
        let Some(round) = tx.find_current_round().await? else { return Ok(None) };
        let (year, phase) = (round.year, round.phase);
        let scrutineers = scrutineers(&tx.staff().await?);
        let preconditions = self.desk_of(&mut tx, round, None).await?.preconditions;
        Ok(Some(Readiness { year, phase, preconditions, scrutineers }))
    }
}

fn scrutineers(staff: &[StaffMember]) -> Scrutineers {
    let mut found = Scrutineers::default();
    for member in staff.iter().filter(|member| member.released && !member.suspended) {
        let (all, ready) = match member.role {
            Role::ChiefScrutineer => (&mut found.n_chiefs, &mut found.n_ready_chiefs),
            Role::Scrutineer => (&mut found.n_others, &mut found.n_ready_others),
            _ => continue,
        };
        *all += 1;
        *ready += usize::from(member.has_second_factor);
    }
    found
}
