//! What a person is shown of the own account.

use crate::{Refusal, Result, Service, current_phase};
use domain::Person;
use domain::permit::{self, Action};
use domain::shown::OwnAccount;

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
        Ok(OwnAccount {
            sign_in: account.person.sign_in,
            role: account.person.role,
            name: account.person.name,
            has_password: account.has_password,
            has_second_factor: factor.is_some_and(|factor| factor.confirmed),
        })
    }
}
