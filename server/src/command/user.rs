//! Accounts from the command line: the first ones of a new site, and whoever cannot get in any more.

use super::{User, service};
use crate::config::Config;
use anyhow::{Context, Result, bail};
use domain::{Bilingual, Role};
use service::{NewAccount, Refusal};
use std::io::Read;

/// Does what is told about an account, and says what was done.
pub async fn obey(config: &Config, what: User) -> Result<()> {
    let service = service(config).await?;
    match what {
        User::Add { sign_in, role, name, name_en, department, password_stdin } => {
            let role = Role::from_code(&role).with_context(|| format!("there is no role {role}"))?;
            let (password, is_new) = password(password_stdin)?;
            let name = Bilingual::new(&name, name_en.as_ref().unwrap_or(&name));
            let account = NewAccount { sign_in: sign_in.clone(), password: password.clone(), role, name, department };
            told(service.add_account(account).await)?;
            println!("{sign_in} can sign in.{}", if is_new { format!(" Password: {password}") } else { String::new() });
        }
        User::Reset { sign_in, second_factor: true, .. } => {
            match service.remove_second_factor_of(&sign_in).await {
                Err(service::Error::Refused(Refusal::NotFound)) => {
                    bail!("there is no account of that name, or it has no second factor")
                }
                done => told(done)?,
            }
            println!("{sign_in} has no second factor any more, and sets another up at the next sign-in.");
        }
        User::Reset { sign_in, password_stdin, .. } => {
            let (password, is_new) = password(password_stdin)?;
            told(service.reset_password(&sign_in, password.clone()).await)?;
            println!(
                "{sign_in} has a new password.{}",
                if is_new { format!(" It is: {password}") } else { String::new() }
            );
        }
        User::Suspend { sign_in } => {
            told(service.suspend_account(&sign_in).await)?;
            println!("{sign_in} is suspended.");
        }
        User::Lift { sign_in } => {
            told(service.lift_account(&sign_in).await)?;
            println!("{sign_in} can sign in again.");
        }
    }
    service.store().close().await;
    Ok(())
}

/// The password from standard input, or a new one, which is then to be printed.
fn password(from_stdin: bool) -> Result<(String, bool)> {
    if from_stdin {
        let mut typed = String::new();
        std::io::stdin().take(1024).read_to_string(&mut typed)?;
        return Ok((typed.trim_end_matches(['\r', '\n']).to_owned(), false));
    }
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut rng = rand::rng();
    let letter = |_| char::from(LETTERS[rand::RngExt::random_range(&mut rng, 0..LETTERS.len())]);
    Ok(((0..20).map(letter).collect(), true))
}

/// A refusal in a sentence for the command line.
fn told<T>(result: service::Result<T>) -> Result<T> {
    match result {
        Ok(done) => Ok(done),
        Err(service::Error::Refused(Refusal::NotFound)) => bail!("there is no account of that name"),
        Err(service::Error::Refused(Refusal::NameNotAllowed)) => {
            bail!("that name is taken, or not of 3 to 40 letters a–z, digits, `-`, `_`, `.`")
        }
        Err(service::Error::Refused(Refusal::PasswordTooWeak { least, most })) => {
            bail!("that password is too short, too long or too well known: {least} to {most} characters")
        }
        Err(error) => Err(error.into()),
    }
}
