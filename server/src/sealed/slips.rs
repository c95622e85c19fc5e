//! `minsheng slips`: the credentials of an election, made offline by a body that is not the clerks'.

use super::files::{by_chance, write, write_secret};
use anyhow::{Result, bail};
use ballot::seal::{Credential, Credentials, MAX_CREDENTIALS, b64_hash};
use clap::Args;
use std::path::PathBuf;

/// How many slips for which election.
#[derive(Args)]
pub struct Asked {
    /// The identifier of the election
    #[arg(long)]
    uuid: String,
    /// How many slips
    #[arg(long)]
    count: usize,
    /// The folder for `slips.txt`, which is secret, and `public_creds.json`, which is published
    #[arg(long, default_value = ".", value_name = "FOLDER")]
    out: PathBuf,
}

impl Asked {
    /// Makes the slips; what is secret is written to one file and printed nowhere.
    pub fn obey(&self) -> Result<()> {
        if !(1..=MAX_CREDENTIALS).contains(&self.count) {
            bail!("from 1 to {MAX_CREDENTIALS} slips can be made");
        }
        if self.uuid.len() < 14 || !self.uuid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            bail!("an identifier has at least 14 letters and digits");
        }
        let slips: Vec<Credential> = by_chance(|chance| (0..self.count).map(|_| Credential::new(chance)).collect());
        let list = Credentials::write(slips.iter().map(|slip| slip.public(&self.uuid)).collect());
        let lines: String = slips.iter().map(|slip| slip.text().to_owned() + "\n").collect();
        write_secret(&self.out.join("slips.txt"), &lines)?;
        write(&self.out.join("public_creds.json"), &list)?;
        println!("{} slips. Print slips.txt, then destroy it; publish public_creds.json.", self.count);
        println!("Fingerprint of the credentials, for the minutes: {}", b64_hash(&list));
        Ok(())
    }
}
