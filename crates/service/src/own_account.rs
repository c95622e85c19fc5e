//! What a person is shown of the own account.

use crate::own_data::citizen_account;
use crate::{Refusal, Result, Service, current_phase};
use domain::permit::{self, Action};
use domain::shown::OwnAccount;
use domain::{Person, Role};

impl Service {
    /// One's own account.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn own_account(&self, who: Option<&Person>) -> Result<OwnAccount> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::OwnAccount, current_phase(&mut tx).await?)?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let account = tx.find_account(who.id).await?.ok_or(Refusal::SignInFirst)?;
        let factor = tx.find_second_factor(who.id).await?;
        let citizen = if who.role == Role::Citizen { Some(citizen_account(&mut tx, who).await?) } else { None };
        Ok(OwnAccount {
            sign_in: account.person.sign_in,
            role: account.person.role,
            name: account.person.name,
            has_password: account.has_password,
            has_second_factor: factor.is_some_and(|factor| factor.confirmed),
            citizen,
        })
    }
}
