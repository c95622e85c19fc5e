//! One-time codes: in letters to deputies, and for new accounts of staff. A code is in the answer to whoever made it and
//! nowhere else; what is kept is its hash.
//!
//! Twelve letters of 23 are 54 bits. All codes of a site are hashed with one salt, so that a code alone finds its owner and
//! nobody has to type a name; whoever steals the table pays an Argon2 for each guess, and one guess is tried against all
//! codes at once, which takes 9 of the 54 bits away for 410 deputies. 45 bits of Argon2 are still centuries.

use crate::accounts::{fold_name, is_usable, next, signed_in};
use crate::{Refusal, Result, Service, SignedIn, current_phase, hexadecimal};
use domain::audit::Act;
use domain::permit::{self, Action};
use domain::shown::{DelegationRow, Letter, Letters, LettersPage, Secret};
use domain::{Bilingual, DelegationId, Person, Role, text};
use sha2::{Digest, Sha256};

/// Letters and digits of which none is taken for another, by eye or by ear.
const ALPHABET: &[u8; 23] = b"34679ACDEFGHJKMNPQRTWXY";
/// Letters of a code.
const LENGTH: usize = 12;
/// Letters between two hyphens.
const GROUP: usize = 4;

impl Service {
    /// The delegations for which letters can be made.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn delegations(&self, who: Option<&Person>) -> Result<LettersPage> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::MakeLetters, current_phase(&mut tx).await?)?;
        let row = |found: store::DelegationSize| DelegationRow {
            id: found.id,
            name: found.name,
            n_deputies: found.n_deputies,
            n_codes: found.n_codes,
        };
        Ok(LettersPage { delegations: tx.delegations().await?.into_iter().map(row).collect() })
    }

    /// Makes letters for all deputies of a delegation who are not suspended; their earlier codes end.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also for a delegation without such deputies; those of the permit.
    pub async fn make_letters(&self, who: Option<&Person>, delegation: DelegationId) -> Result<Letters> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::MakeLetters, current_phase(&mut tx).await?)?;
        let name = tx.delegations().await?.into_iter().find(|found| found.id == delegation);
        let name = name.ok_or(Refusal::NotFound)?.name;
        let mut deputies = tx.deputies_of(delegation).await?;
        drop(tx); // no connection is held while the hashes are made
        deputies.retain(|deputy| !deputy.suspended);
        self.letters(who, deputies, Some(name)).await
    }

    /// Makes a letter for one deputy; an earlier code ends.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also for a suspended deputy and whoever is none; those of the permit.
    pub async fn make_letter(&self, who: Option<&Person>, sign_in: &str) -> Result<Letters> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::MakeLetters, current_phase(&mut tx).await?)?;
        let found = tx.find_credentials(&fold_name(sign_in)).await?.map(|found| found.account.person);
        drop(tx);
        let deputy = found.filter(|person| person.role == Role::Deputy && !person.suspended);
        self.letters(who, deputy.into_iter().collect(), None).await
    }

    async fn letters(
        &self,
        who: Option<&Person>,
        deputies: Vec<Person>,
        delegation: Option<Bilingual>,
    ) -> Result<Letters> {
        let who = who.ok_or(Refusal::SignInFirst)?;
        let first = deputies.first().ok_or(Refusal::NotFound)?;
        let subject = delegation.as_ref().map_or(&first.sign_in, |name| &name.zh).clone();
        let codes: Vec<String> = deputies.iter().map(|_| self.new_code()).collect();
        let hashes = self.hash_codes(&codes).await?;
        let mut tx = self.store.write().await?;
        permit::check(Some(who), Action::MakeLetters, current_phase(&mut tx).await?)?;
        for (deputy, hash) in deputies.iter().zip(&hashes) {
            tx.keep_code(deputy.id, hash, self.now(), who.id).await?;
        }
        self.note(&mut tx, Some(who), Act::MadeLetters, &subject, &deputies.len().to_string()).await?;
        tx.commit_unseen().await?;
        let letter = |(deputy, code): (Person, String)| Letter {
            name: deputy.name,
            sign_in: deputy.sign_in,
            code: in_groups(&code),
        };
        let letters = deputies.into_iter().zip(codes).map(letter).collect();
        Ok(Letters { delegation, letters, made_at: self.now() })
    }

    /// The person whose code that is; the code has signed in once and is gone.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`] for a code that is unknown or used; [`Refusal::Suspended`] and [`Refusal::NotReleased`] to
    /// whoever holds a right one, which is not used up by it; [`Refusal::TooMany`].
    pub async fn sign_in_with_code(&self, code: &str) -> Result<SignedIn> {
        let code = readable(code).ok_or(Refusal::WrongCode)?;
        let hash = self.hash_codes(&[code]).await?.pop().ok_or(Refusal::WrongCode)?;
        let mut tx = self.store.write().await?;
        let id = tx.use_code(&hash).await?.ok_or(Refusal::WrongCode)?;
        let account = tx.find_account(id).await?.ok_or(Refusal::WrongCode)?;
        is_usable(&account)?; // or the transaction ends here, and the code still waits
        let is_demo = tx.is_demo().await?;
        let next = next(&mut tx, &account, is_demo).await?;
        let person = &account.person;
        if person.role.is_staff() {
            self.note(&mut tx, Some(person), Act::SignedInWithCode, &person.sign_in, "").await?;
        }
        tx.commit_unseen().await?;
        self.store.remove_ended_sessions(self.now().unix()).await?;
        Ok(signed_in(account, next))
    }

    /// Letters drawn at random, each as likely as any other.
    pub(crate) fn new_code(&self) -> String {
        // The greatest multiple of 23 that a byte holds: what lies above would make the first letters likelier.
        const FAIR: u8 = 253;
        let mut code = String::new();
        while code.len() < LENGTH {
            let fair = self.random_key().into_iter().filter(|byte| *byte < FAIR);
            let letters = fair.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
            code.extend(letters.take(LENGTH - code.len()));
        }
        code
    }

    /// The hashes of codes, made before a writing transaction begins: they take their time.
    pub(crate) async fn hash_codes(&self, codes: &[String]) -> Result<Vec<String>> {
        let salt = self.code_salt().await?;
        self.passwords.hash_codes(codes.to_vec(), &salt).await
    }

    /// The key by which this site knows the mark it left in a browser. It opens nothing, and comes before anybody is known.
    ///
    /// # Errors
    /// A fault.
    pub async fn device_key(&self) -> Result<String> {
        Ok(hexadecimal(&Sha256::digest(format!("device:{}", self.code_salt().await?).as_bytes())))
    }

    /// The salt of the site, drawn when it is first needed.
    pub(crate) async fn code_salt(&self) -> Result<String> {
        if let Some(salt) = self.store.read().await?.code_salt().await? {
            return Ok(salt);
        }
        let mut tx = self.store.write().await?;
        tx.keep_code_salt(&hexadecimal(&self.random_key())).await?;
        let salt = tx.code_salt().await?.ok_or_else(|| store::Fault::bad_row("site.value"))?;
        tx.commit_unseen().await?;
        Ok(salt)
    }
}

/// `XXXX-XXXX-XXXX`.
pub(crate) fn in_groups(code: &str) -> Secret {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    Secret::new(groups.join("-"))
}

/// What was typed as a code: hyphens, spaces, small and full-width letters are understood. Nothing where it cannot be one.
pub(crate) fn readable(typed: &str) -> Option<String> {
    let letters = text::fold(typed).to_uppercase();
    let code: String = letters.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_code = code.len() == LENGTH && code.bytes().all(|letter| ALPHABET.contains(&letter));
    is_code.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in
            ["ACDE-FGHJ-KMN3", " acde fghj kmn3 ", "ＡＣＤＥ－ＦＧＨＪ－ＫＭＮ３", "acdefghjkmn3", "ACDE–FGHJ—KMN3"]
        {
            assert_eq!(readable(typed).as_deref(), Some("ACDEFGHJKMN3"), "{typed}");
        }
        for typed in ["", "ACDE-FGHJ-KMN", "ACDE-FGHJ-KMN33", "ACDE-FGHJ-KMN0", "停停停停停停停停停停停停"]
        {
            assert_eq!(readable(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_code_is_shown_in_groups_and_has_no_look_alikes() {
        assert_eq!(in_groups("ACDEFGHJKMN3").as_str(), "ACDE-FGHJ-KMN3");
        assert!(!ALPHABET.iter().any(|letter| b"0O1IL2Z5S8BUV".contains(letter)));
    }
}
