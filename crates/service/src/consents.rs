//! Consent to the privacy notice (个人信息保护法 Art 13, 14): to which wording, and when. Where the wording has changed, citizens
//! are asked anew before they post.

use crate::{Refusal, Result, Service, current_phase};
use domain::permit::{self, Action};
use domain::shown::ConsentPage;
use domain::{PRIVACY_VERSION, Person, PersonId, Role};
use store::Tx;

impl Service {
    /// Whether the wording that holds was agreed to.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_consent(&self, who: Option<&Person>) -> Result<ConsentPage> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::OwnData, current_phase(&mut tx).await?)?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let given = tx.consents(who.id).await?.into_iter().find(|given| given.version == PRIVACY_VERSION);
        Ok(ConsentPage { version: PRIVACY_VERSION.to_owned(), given_at: given.map(|given| given.given_at) })
    }

    /// Agrees to the wording that holds.
    ///
    /// # Errors
    /// [`Refusal::ConsentMissing`] where the box was left empty; those of the permit.
    pub async fn give_consent(&self, who: Option<&Person>, agreed: bool) -> Result<()> {
        let mut tx = self.store.write().await?;
        permit::check(who, Action::OwnData, current_phase(&mut tx).await?)?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        if !agreed {
            return Err(Refusal::ConsentMissing.into());
        }
        tx.add_consent(who.id, PRIVACY_VERSION, self.now()).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// Whether somebody who signs in is to be asked for consent first. It is asked right after signing in, which is everyone's.
    ///
    /// # Errors
    /// A fault.
    pub async fn owes_consent(&self, person: &Person) -> Result<bool> {
        let mut tx = self.store.read().await?;
        Ok(person.role == Role::Citizen && owes(&mut tx, person.id).await?)
    }
}

/// Lets pass whoever has agreed to the wording that holds: before anything of theirs is published.
///
/// # Errors
/// [`Refusal::ConsentMissing`].
pub(crate) async fn check_consent(tx: &mut Tx, citizen: &Person) -> Result<()> {
    if owes(tx, citizen.id).await? { Err(Refusal::ConsentMissing.into()) } else { Ok(()) }
}

/// In a demonstration nobody is asked: its people are made up.
async fn owes(tx: &mut Tx, citizen: PersonId) -> Result<bool> {
    if tx.is_demo().await? {
        return Ok(false);
    }
    Ok(!tx.consents(citizen).await?.iter().any(|given| given.version == PRIVACY_VERSION))
}
