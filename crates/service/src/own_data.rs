//! What the site knows of a citizen, and the rights in it: to see, to take away, to correct, to delete
//! (个人信息保护法 Art 44 to 47).

use crate::published::forget_words;
use crate::sign_up::free_nickname;
use crate::{Refusal, Result, Service, current_phase};
use domain::permit::{self, Action};
use domain::shown::{CitizenAccount, OwnData};
use domain::{Nickname, Person, text};
use store::Tx;

impl Service {
    /// All that is kept of a citizen. `session` is the one that asks.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_own_data(&self, who: Option<&Person>, session: &str) -> Result<OwnData> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::OwnData, current_phase(&mut tx).await?)?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let facts = tx.find_citizen(who.id).await?.ok_or(Refusal::SignInFirst)?;
        Ok(OwnData {
            number: who.id.0,
            nickname: who.name.zh.clone(),
            sign_in: who.sign_in.clone(),
            joined_at: facts.joined_at,
            verified_how: facts.verified_how,
            verified_at: facts.verified_at,
            password: "argon2id".to_owned(),
            consents: tx.consents(who.id).await?,
            sessions: self.sessions_of(&mut tx, who, session).await?,
            comments: tx.own_words(who.id).await?,
            reports: tx.own_reports(who.id).await?,
        })
    }

    /// Corrects the nickname, which is also the name to sign in with.
    ///
    /// # Errors
    /// [`Refusal::WrongPassword`], [`Refusal::NicknameNotAllowed`], [`Refusal::NicknameTaken`], and those of the permit.
    pub async fn correct_nickname(&self, who: Option<&Person>, typed: &str, password: &str) -> Result<()> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::OwnData, current_phase(&mut tx).await?)?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let name = match free_nickname(&mut tx, typed).await {
            // Nobody else has it: large letters may become small ones.
            Err(crate::Error::Refused(Refusal::NicknameTaken)) => own_again(who, typed)?,
            name => name?,
        };
        drop(tx);
        self.check_own_password(who, password).await?;
        let mut tx = self.store.write().await?;
        if !tx.change_nickname(who.id, &name.sign_in(), name.as_str()).await? {
            return Err(Refusal::NicknameTaken.into());
        }
        // Published comments carry the name.
        Ok(tx.commit().await?)
    }

    /// Deletes the account: what is published stays without its author, everything else of the person goes.
    ///
    /// # Errors
    /// [`Refusal::WrongPassword`]; [`Refusal::NameNotConfirmed`] where the nickname was not typed as it is; those of the permit.
    pub async fn delete_account(&self, who: Option<&Person>, password: &str, typed: &str) -> Result<()> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::OwnData, current_phase(&mut tx).await?)?;
        drop(tx);
        let who = who.ok_or(Refusal::SignInFirst)?;
        if text::fold(typed).trim() != who.sign_in && text::fold(typed).trim() != text::fold(&who.name.zh) {
            return Err(Refusal::NameNotConfirmed.into());
        }
        self.check_own_password(who, password).await?;
        let mut tx = self.store.write().await?;
        tx.take_person(who.id).await?;
        for (id, project, body) in tx.withheld_words(who.id).await? {
            forget_words(&mut tx, project, id, &body).await?;
        }
        tx.let_go_of_words(who.id, self.now()).await?;
        if !tx.remove_citizen(who.id).await? {
            return Err(Refusal::SignInFirst.into());
        }
        Ok(tx.commit().await?)
    }

    /// Lets pass whoever types the password of the own account again.
    pub(crate) async fn check_own_password(&self, who: &Person, password: &str) -> Result<()> {
        let hash = self.store.read().await?.find_credentials(&who.sign_in).await?.and_then(|found| found.password_hash);
        if self.passwords.verify(password.to_owned(), hash).await? {
            Ok(())
        } else {
            Err(Refusal::WrongPassword.into())
        }
    }
}

/// The own nickname in other letters, such as small ones for large ones.
fn own_again(who: &Person, typed: &str) -> Result<Nickname> {
    let name = Nickname::parse(typed)?;
    if name.sign_in() == who.sign_in { Ok(name) } else { Err(Refusal::NicknameTaken.into()) }
}

/// What only a citizen's account has.
pub(crate) async fn citizen_account(tx: &mut Tx, who: &Person) -> Result<CitizenAccount> {
    let facts = tx.find_citizen(who.id).await?.ok_or(Refusal::SignInFirst)?;
    let consent = tx.consents(who.id).await?.into_iter().next();
    Ok(CitizenAccount {
        verified: facts.verified_how.map(|how| (how, facts.verified_at)),
        is_asked: !tx.is_demo().await?,
        consent: consent.map(|given| (given.version, given.given_at)),
    })
}
