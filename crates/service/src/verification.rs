//! Verifying that there is a real person behind a nickname (互联网跟帖评论服务管理规定 Art 4): by a code that a clerk hands out at a
//! service window, or by six digits sent to an address or number. The outcome is kept and nothing else: neither the address
//! nor the number, not even as a hash.

use crate::codes::{in_groups, readable};
use crate::messenger::Message;
use crate::{Refusal, Result, Service, current_phase, hexadecimal};
use domain::audit::Act;
use domain::permit::{self, Action};
use domain::shown::{VerifyPage, WindowCode, WindowPage};
use domain::{Person, PersonId, VerifiedHow, text};
use sha2::{Digest, Sha256};
use store::Tx;

/// Days that a code of the window holds.
const WINDOW_DAYS: i64 = 14;
/// Seconds that digits hold.
const DIGITS_SECONDS: i64 = 600;
/// What stands in a message in the place of the digits.
const BLANK: &str = "{digits}";

impl Service {
    /// The ways that are set up here, and where one stands.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_verification(&self, who: Option<&Person>) -> Result<VerifyPage> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::VerifySelf, current_phase(&mut tx).await?)?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let verified = tx.find_verified(who.id).await?;
        let sent = tx.find_digits(who.id, self.now()).await?;
        Ok(VerifyPage { verified, ways: self.ways(&mut tx).await?, sent })
    }

    /// The page of the service window.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_window(&self, who: Option<&Person>) -> Result<WindowPage> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::IssueWindowCode, current_phase(&mut tx).await?)?;
        let is_set_up = self.ways(&mut tx).await?.contains(&VerifiedHow::Window);
        Ok(WindowPage { n_waiting: tx.count_window_codes(self.now()).await?, is_set_up })
    }

    /// Makes a code for somebody whose document a clerk has looked at. Whose it was is not written down.
    ///
    /// # Errors
    /// [`Refusal::NoSuchWay`], [`Refusal::TooMany`], and those of the permit.
    pub async fn issue_window_code(&self, who: Option<&Person>) -> Result<WindowCode> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::IssueWindowCode, current_phase(&mut tx).await?)?;
        self.check_way(&mut tx, VerifiedHow::Window).await?;
        drop(tx); // no connection is held while the hash is made
        let who = who.ok_or(Refusal::SignInFirst)?;
        let code = self.new_code();
        let hash = self.hash_codes(std::slice::from_ref(&code)).await?.pop().ok_or(Refusal::NotFound)?;
        let (now, ends_at) = (self.now(), self.now().plus_days(WINDOW_DAYS));
        let mut tx = self.store.write().await?;
        tx.keep_window_code(&hash, now, ends_at, who.id).await?;
        self.note(&mut tx, Some(who), Act::IssuedWindowCode, "", &ends_at.to_text()).await?;
        tx.commit_unseen().await?;
        Ok(WindowCode { code: in_groups(&code), ends_at })
    }

    /// Verifies one's account by a code of the window, which is used up by it.
    ///
    /// # Errors
    /// [`Refusal::WrongCode`] for one that is unknown, used or too old; [`Refusal::NoSuchWay`];
    /// [`Refusal::VerifiedAlready`]; [`Refusal::TooMany`]; those of the permit.
    pub async fn verify_by_code(&self, who: Option<&Person>, typed: &str) -> Result<()> {
        let mut tx = self.store.read().await?;
        let id = self.unverified(&mut tx, who).await?;
        self.check_way(&mut tx, VerifiedHow::Window).await?;
        drop(tx);
        let code = readable(typed).ok_or(Refusal::WrongCode)?;
        let hash = self.hash_codes(&[code]).await?.pop().ok_or(Refusal::WrongCode)?;
        let mut tx = self.store.write().await?;
        if !tx.use_window_code(&hash, self.now()).await? {
            return Err(Refusal::WrongCode.into());
        }
        self.verified(tx, id, VerifiedHow::Window).await
    }

    /// Sends six digits to an address or number, which is forgotten at once. In the message they take the place of
    /// `{digits}`.
    ///
    /// # Errors
    /// [`Refusal::AddressNotAllowed`], [`Refusal::NoSuchWay`], [`Refusal::VerifiedAlready`], [`Refusal::NotDelivered`],
    /// and those of the permit.
    pub async fn send_digits(&self, who: Option<&Person>, how: VerifiedHow, to: &str, message: Message) -> Result<()> {
        let mut tx = self.store.read().await?;
        let id = self.unverified(&mut tx, who).await?;
        self.check_way(&mut tx, how).await?;
        drop(tx);
        let messenger = self.messenger(how).ok_or(Refusal::NoSuchWay)?;
        let to = address(how, to).ok_or(Refusal::AddressNotAllowed)?;
        let digits = self.new_digits();
        let hash = digits_hash(&self.code_salt().await?, id, &digits);
        let mut tx = self.store.write().await?;
        tx.keep_digits(id, how, &hash, self.now().plus_seconds(DIGITS_SECONDS)).await?;
        tx.commit_unseen().await?;
        let message = Message { text: message.text.replace(BLANK, &digits), ..message };
        if let Err(why) = messenger.send(&to, &message, &hexadecimal(&self.random_key())).await {
            tracing::warn!(way = how.code(), %why, "Digits could not be sent");
            let mut tx = self.store.write().await?;
            tx.end_digits(id).await?;
            tx.commit_unseen().await?;
            return Err(Refusal::NotDelivered.into());
        }
        Ok(())
    }

    /// Verifies one's account by the digits that came.
    ///
    /// # Errors
    /// [`Refusal::WrongDigits`]; [`Refusal::DigitsOver`] after ten minutes or five tries; [`Refusal::VerifiedAlready`];
    /// those of the permit.
    pub async fn verify_by_digits(&self, who: Option<&Person>, typed: &str) -> Result<()> {
        let salt = self.code_salt().await?;
        let mut tx = self.store.write().await?;
        let id = self.unverified(&mut tx, who).await?;
        let (hash, how) = tx.try_digits(id, self.now()).await?.ok_or(Refusal::DigitsOver)?;
        let digits: String = text::fold(typed).split_whitespace().collect();
        if digits_hash(&salt, id, &digits) != hash {
            // The try counts.
            tx.commit_unseen().await?;
            return Err(Refusal::WrongDigits.into());
        }
        self.verified(tx, id, how).await
    }

    /// Lets pass a citizen who is not verified yet.
    async fn unverified(&self, tx: &mut Tx, who: Option<&Person>) -> Result<PersonId> {
        permit::check(who, Action::VerifySelf, current_phase(tx).await?)?;
        let id = who.ok_or(Refusal::SignInFirst)?.id;
        if tx.find_verified(id).await?.is_some() { Err(Refusal::VerifiedAlready.into()) } else { Ok(id) }
    }

    async fn verified(&self, mut tx: Tx, id: PersonId, how: VerifiedHow) -> Result<()> {
        if !tx.verify_person(id, how, self.now()).await? {
            return Err(Refusal::VerifiedAlready.into());
        }
        tx.end_digits(id).await?;
        Ok(tx.commit_unseen().await?)
    }

    async fn check_way(&self, tx: &mut Tx, how: VerifiedHow) -> Result<()> {
        if self.ways(tx).await?.contains(&how) { Ok(()) } else { Err(Refusal::NoSuchWay.into()) }
    }

    /// The ways that are set up, of those that people take themselves. In a demonstration the window is always open, so that
    /// one can see how it works.
    async fn ways(&self, tx: &mut Tx) -> Result<Vec<VerifiedHow>> {
        let is_demo = tx.is_demo().await?;
        let is_open = |how: &VerifiedHow| match how {
            VerifiedHow::Window => is_demo || self.settings.verifiers.contains(how),
            how => self.settings.verifiers.contains(how) && self.messenger(*how).is_some(),
        };
        Ok([VerifiedHow::Window, VerifiedHow::Email, VerifiedHow::Gateway].into_iter().filter(is_open).collect())
    }

    /// Six digits, each number as likely as any other.
    fn new_digits(&self) -> String {
        // The greatest multiple of a million that four bytes hold: what lies above would make some numbers likelier.
        const FAIR: u32 = u32::MAX / 1_000_000 * 1_000_000;
        loop {
            let [a, b, c, d, ..] = self.random_key();
            let number = u32::from_be_bytes([a, b, c, d]);
            if number < FAIR {
                return format!("{:06}", number % 1_000_000);
            }
        }
    }
}

fn digits_hash(salt: &str, person: PersonId, digits: &str) -> String {
    hexadecimal(&Sha256::digest(format!("{salt}:{person}:{digits}").as_bytes()))
}

/// What was typed as an address or number, in the form in which it is sent; nothing where it cannot be one.
fn address(how: VerifiedHow, typed: &str) -> Option<String> {
    let folded = text::fold(typed);
    let typed = folded.trim();
    match how {
        VerifiedHow::Email => {
            let (name, host) = typed.rsplit_once('@')?;
            let is_plain = |part: &str| part.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c));
            let is_address = typed.len() <= 254
                && !name.is_empty()
                && is_plain(name)
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
            is_address.then(|| typed.to_owned())
        }
        VerifiedHow::Gateway => {
            let number: String = typed.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
            let digits = number.strip_prefix('+').unwrap_or(&number);
            let is_number = (6..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then_some(number)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_typed() {
        let mail = |typed: &str| address(VerifiedHow::Email, typed);
        assert_eq!(mail(" Li.Na＠example.cn ").as_deref(), Some("li.na@example.cn"));
        for typed in [
            "",
            "li.na",
            "@example.cn",
            "li na@example.cn",
            "a@b",
            "a@.cn",
            "a@b\r\nBcc: c@d.cn",
            "<a@b.cn>",
            "a@b.cn,c@d.cn",
        ] {
            assert_eq!(mail(typed), None, "{typed}");
        }
        let number = |typed: &str| address(VerifiedHow::Gateway, typed);
        assert_eq!(number("１３８ 0000-0000").as_deref(), Some("13800000000"));
        assert_eq!(number("+86 138 0000 0000").as_deref(), Some("+8613800000000"));
        for typed in ["", "12345", "1380000000a", "13800000000;13800000001", "123456789012345678901"] {
            assert_eq!(number(typed), None, "{typed}");
        }
    }
}
