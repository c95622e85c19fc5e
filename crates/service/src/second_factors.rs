//! The second factor of staff: six digits that another device makes anew every thirty seconds (RFC 6238). Each step's
//! digits are used once; that is decided by one change of one row, so that of two who type the same digits one is refused.
//!
//! These functions take who is between the factors, by the number and the epoch that the first factor answered with. There
//! is no person to ask a permit for yet: what they ask is that the first factor still holds.

use crate::accounts::{is_usable, signed_in};
use crate::{Fault, Next, Refusal, Result, Service, SignedIn};
use domain::audit::Act;
use domain::shown::{SecondFactorSetup, Secret};
use domain::{PersonId, text};
use store::{Account, Tx};
use totp_rs::{Algorithm, Builder, Totp};

/// The name under which the other device shows the digits.
const ISSUER: &str = "民生票决";
/// Bytes of a secret: as many as SHA-1 has, which every device understands.
const SECRET_BYTES: usize = 20;
/// Seconds of a step.
const STEP_SECONDS: u64 = 30;
/// Steps before and after this one whose digits fit: clocks differ, and typing takes time.
const SKEW: u16 = 1;

impl Service {
    /// The secret of a second factor that is not confirmed yet; made when it is first asked for, and the same until then.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] where a second factor is confirmed already, and for everyone but staff;
    /// [`Refusal::SignInFirst`] where the first factor does not hold any more.
    pub async fn second_factor_setup(&self, id: PersonId, epoch: i64) -> Result<SecondFactorSetup> {
        let mut tx = self.store.write().await?;
        let account = between_factors(&mut tx, id, epoch).await?;
        let mut key = [0; SECRET_BYTES];
        (self.random)(&mut key);
        // Kept only where there is none: of two who ask at once both are shown the same.
        tx.add_second_factor(id, &totp_rs::Secret::from(key).to_base32()).await?;
        let factor = tx.find_second_factor(id).await?.ok_or(Refusal::NotFound)?;
        tx.commit_unseen().await?;
        if factor.confirmed {
            return Err(Refusal::NotAllowed.into());
        }
        let sign_in = account.person.sign_in;
        Ok(SecondFactorSetup { secret: in_groups(&factor.secret), address: address(&sign_in, &factor.secret), sign_in })
    }

    /// Confirms a second factor by its digits; from now on they are asked for.
    ///
    /// # Errors
    /// [`Refusal::WrongDigits`]; [`Refusal::NotAllowed`] where it is confirmed already; [`Refusal::NotFound`] where there is
    /// none; [`Refusal::SignInFirst`] where the first factor does not hold any more.
    pub async fn confirm_second_factor(&self, id: PersonId, epoch: i64, digits: &str) -> Result<SignedIn> {
        let mut tx = self.store.write().await?;
        let account = between_factors(&mut tx, id, epoch).await?;
        let factor = tx.find_second_factor(id).await?.ok_or(Refusal::NotFound)?;
        if factor.confirmed {
            return Err(Refusal::NotAllowed.into());
        }
        let step = self.step_of(&factor.secret, digits)?.ok_or(Refusal::WrongDigits)?;
        if !tx.confirm_second_factor(id, self.now(), step).await? {
            return Err(Refusal::NotAllowed.into());
        }
        let person = &account.person;
        self.note(&mut tx, Some(person), Act::SetUpSecondFactor, &person.sign_in, "").await?;
        tx.commit_unseen().await?;
        Ok(signed_in(account, Next::In))
    }

    /// Checks the digits of a confirmed second factor: the session begins.
    ///
    /// # Errors
    /// [`Refusal::WrongDigits`], also for digits that were used; [`Refusal::NotFound`] where no second factor is confirmed;
    /// [`Refusal::SignInFirst`] where the first factor does not hold any more.
    pub async fn check_second_factor(&self, id: PersonId, epoch: i64, digits: &str) -> Result<SignedIn> {
        let mut tx = self.store.write().await?;
        let account = between_factors(&mut tx, id, epoch).await?;
        let factor = tx.find_second_factor(id).await?.filter(|factor| factor.confirmed).ok_or(Refusal::NotFound)?;
        let is_new = match self.step_of(&factor.secret, digits)? {
            Some(step) => tx.use_step(id, step).await?,
            None => false,
        };
        if !is_new {
            self.note_failure(&account.person, "digits");
            return Err(Refusal::WrongDigits.into());
        }
        let person = &account.person;
        self.note(&mut tx, Some(person), Act::SignedIn, &person.sign_in, "").await?;
        tx.commit_unseen().await?;
        Ok(signed_in(account, Next::In))
    }

    /// The step whose digits were typed, if it is now or next to it.
    fn step_of(&self, secret: &str, typed: &str) -> Result<Option<i64>> {
        let digits: String = text::fold(typed).split_whitespace().collect();
        let now = u64::try_from(self.now().unix()).unwrap_or_default();
        Ok(clockwork(secret)?.check(&digits, now).and_then(|step| i64::try_from(step).ok()))
    }
}

/// The account of somebody whose first factor was right, as long as it is.
async fn between_factors(tx: &mut Tx, id: PersonId, epoch: i64) -> Result<Account> {
    let account = tx.find_account(id).await?.filter(|account| account.epoch == epoch).ok_or(Refusal::SignInFirst)?;
    is_usable(&account)?;
    if account.person.role.is_staff() { Ok(account) } else { Err(Refusal::NotAllowed.into()) }
}

fn clockwork(secret: &str) -> Result<Totp> {
    let secret = totp_rs::Secret::try_from_base32(secret).map_err(|_| Fault::bad_row("second_factor.secret"))?;
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_skew(SKEW);
    let totp = builder.with_step_duration(STEP_SECONDS).with_secret(secret).build();
    Ok(totp.map_err(|error| Fault::other(error.to_string()))?)
}

/// Groups of four, to be typed.
fn in_groups(secret: &str) -> Secret {
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Secret::new(groups.join(" "))
}

/// The address that such devices understand.
fn address(sign_in: &str, secret: &str) -> Secret {
    let issuer = escaped(ISSUER);
    let label = format!("{issuer}:{}", escaped(sign_in));
    Secret::new(format!(
        "otpauth://totp/{label}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP_SECONDS}"
    ))
}

/// Text as a part of an address.
fn escaped(text: &str) -> String {
    let as_it_is = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let letter = |byte: u8| if as_it_is(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn the_digits_are_those_of_the_standard() {
        let secret = totp_rs::Secret::from(*b"12345678901234567890").to_base32();
        let totp = clockwork(&secret).expect("it is a secret");
        for (now, digits) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(totp.check(digits, now), Some(now / STEP_SECONDS));
            assert_eq!(totp.check(digits, now + STEP_SECONDS), Some(now / STEP_SECONDS), "one step late");
            assert_eq!(totp.check(digits, now + 2 * STEP_SECONDS), None, "two steps late");
        }
    }

    #[test]
    fn the_address_holds_no_letter_that_an_address_cannot() {
        let address = address("clerk1", "ACDE");
        assert_eq!(
            address.as_str(),
            "otpauth://totp/%E6%B0%91%E7%94%9F%E7%A5%A8%E5%86%B3:clerk1?secret=ACDE\
             &issuer=%E6%B0%91%E7%94%9F%E7%A5%A8%E5%86%B3&algorithm=SHA1&digits=6&period=30"
        );
        assert_eq!(in_groups("ABCDEFGHIJ").as_str(), "ABCD EFGH IJ");
    }
}
