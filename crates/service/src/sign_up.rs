//! Citizens make their own accounts. Deputies and staff never do: their accounts are given to them.

use crate::accounts::signed_in;
use crate::{Next, Refusal, Result, Service, SignedIn, current_phase};
use domain::permit::{self, Action};
use domain::shown::SignUpPage;
use domain::{Bilingual, Nickname, PRIVACY_VERSION, Person, nickname, text};
use store::{NewCitizen, Tx};

/// What somebody types to make an account.
pub struct NewSelf {
    /// The name to be seen under and to sign in with.
    pub nickname: String,
    /// 12 to 128 characters.
    pub password: String,
    /// The same once more.
    pub again: String,
    /// Whether the privacy notice was agreed to.
    pub agreed: bool,
}

impl Service {
    /// What the page of signing up shows.
    ///
    /// # Errors
    /// Those of the permit: whoever is signed in has an account.
    pub async fn sign_up_page(&self, who: Option<&Person>) -> Result<SignUpPage> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::SignUp, current_phase(&mut tx).await?)?;
        Ok(SignUpPage { privacy_version: PRIVACY_VERSION.to_owned() })
    }

    /// Makes an account of one's own, with consent to the privacy notice as it is now. It is not verified yet.
    ///
    /// # Errors
    /// [`Refusal::NicknameNotAllowed`], [`Refusal::NicknameTaken`], [`Refusal::PasswordsDiffer`],
    /// [`Refusal::PasswordTooWeak`], [`Refusal::ConsentMissing`], [`Refusal::TooMany`], and those of the permit.
    pub async fn sign_up(&self, who: Option<&Person>, new: NewSelf) -> Result<SignedIn> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::SignUp, current_phase(&mut tx).await?)?;
        let name = free_nickname(&mut tx, &new.nickname).await?;
        drop(tx); // no connection is held while the hash is made
        let NewSelf { password, again, agreed, .. } = new;
        if password != again {
            return Err(Refusal::PasswordsDiffer.into());
        }
        if !agreed {
            return Err(Refusal::ConsentMissing.into());
        }
        let (sign_in, shown) = (name.sign_in(), Bilingual::new(name.as_str(), name.as_str()));
        let password_hash = self.passwords.choose(password, &sign_in, &shown).await?;
        let (nickname, joined_at, epoch) = (name.as_str().to_owned(), self.now(), self.first_epoch());
        let mut tx = self.store.write().await?;
        let citizen = NewCitizen { sign_in, nickname, password_hash, joined_at, epoch };
        let id = tx.add_citizen(&citizen).await?.ok_or(Refusal::NicknameTaken)?;
        tx.add_consent(id, PRIVACY_VERSION, joined_at).await?;
        let account = tx.find_account(id).await?.ok_or(Refusal::NotFound)?;
        tx.commit_unseen().await?;
        Ok(signed_in(account, Next::In))
    }

    /// What the sessions of a new account begin with: no number that an account before it may have had.
    fn first_epoch(&self) -> i64 {
        let [a, b, c, d, e, ..] = self.random_key();
        i64::from_be_bytes([0, 0, 0, a, b, c, d, e])
    }
}

/// The nickname that was typed, if nobody and nothing here has that name. Whoever comes between this look and the deed is
/// found by the table itself.
pub(crate) async fn free_nickname(tx: &mut Tx, typed: &str) -> Result<Nickname> {
    let name = Nickname::parse(typed)?;
    let sign_in = name.sign_in();
    let of_offices = tx.departments().await?.into_iter().map(|department| department.name);
    let offices: Vec<Bilingual> = of_offices.chain(tx.delegations().await?.into_iter().map(|it| it.name)).collect();
    let is_of_office = |office: &Bilingual| [&office.zh, &office.en].into_iter().any(|it| bare(it) == bare(&sign_in));
    if offices.iter().any(is_of_office) {
        return Err(nickname::not_allowed().into());
    }
    match tx.find_credentials(&sign_in).await? {
        Some(_) => Err(Refusal::NicknameTaken.into()),
        None => Ok(name),
    }
}

/// The letters of a name alone.
fn bare(name: &str) -> String {
    text::fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}
