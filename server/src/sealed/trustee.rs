//! `minsheng trustee`: a scrutineer's key, step by step through files, and a scrutineer's part of opening the tally.
//!
//! The files have the names and the contents of `belenios-tool setup generate-trustee-key-threshold`.

use super::files::{by_chance, read, read_bytes, read_lines, replace, write, write_secret};
use super::verify::audit;
use anyhow::{Context, Result, bail, ensure};
use ballot::seal::{
    Audit, Credentials, Election, EncryptedTally, Expected, Extra, Inspector, Log, Opening, PartialDecryption, Seed,
    Share, Trustees, Writer, certificate, certificate_id, check_certificates, complete, decrypt, polynomial, route,
    verify_share,
};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// A step of the ceremony, or of opening the tally.
#[derive(Subcommand)]
pub enum Step {
    /// A key of one trustee alone: ID.privkey (secret) and ID.pubkey
    Single(Into),
    /// Step 1: a seed ID.key (secret, to be written down twice) and a certificate ID.cert
    Certificate {
        /// This trustee's number, from 1
        #[arg(long)]
        index: u32,
        /// How many will be enough
        #[arg(long)]
        threshold: u32,
        /// How many there are
        #[arg(long)]
        of: u32,
        #[command(flatten)]
        into: Into,
    },
    /// Step 2: check the certificates of all
    Check(Certs),
    /// Step 3: a trustee's polynomial, ID.polynomial
    Polynomial {
        /// The own seed, ID.key
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        #[command(flatten)]
        certs: Certs,
        #[command(flatten)]
        into: Into,
    },
    /// Step 4: from all polynomials what each trustee gets, ID.vinput
    Route {
        /// One polynomial per line, in the order of the certificates
        #[arg(long, value_name = "FILE")]
        polynomials: PathBuf,
        #[command(flatten)]
        certs: Certs,
        #[command(flatten)]
        into: Into,
    },
    /// Step 5: check what all sent and publish the key of the share, ID.voutput
    Share {
        /// The own seed, ID.key
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// What step 4 gave for this trustee, ID.vinput
        #[arg(long, value_name = "FILE")]
        input: PathBuf,
        #[command(flatten)]
        certs: Certs,
        #[command(flatten)]
        into: Into,
    },
    /// Step 6: put all together: threshold.json, trustees.json and for each trustee ID.dkey
    Complete {
        /// One polynomial per line, in the order of the certificates
        #[arg(long, value_name = "FILE")]
        polynomials: PathBuf,
        /// One output of step 5 per line, in the order of the certificates
        #[arg(long, value_name = "FILE")]
        outputs: PathBuf,
        #[command(flatten)]
        certs: Certs,
        #[command(flatten)]
        into: Into,
    },
    /// Check an archive and do one trustee's part of opening its tally: NUMBER.factors and NUMBER.proofs
    Decrypt(Decrypt),
    /// Open a tally with enough parts; the archive is only changed if that succeeds
    Open {
        /// The archive
        #[arg(value_name = "FILE.bel")]
        archive: PathBuf,
        /// The parts, as NUMBER.factors; NUMBER.proofs must lie beside each
        #[arg(required = true)]
        parts: Vec<PathBuf>,
    },
}

/// Where files are written.
#[derive(Args)]
pub struct Into {
    /// The folder to write to
    #[arg(long, default_value = ".", value_name = "FOLDER")]
    out: PathBuf,
}

/// The certificates of all.
#[derive(Args)]
pub struct Certs {
    /// One certificate per line, in the order of their numbers
    #[arg(long, value_name = "FILE")]
    certs: PathBuf,
}

/// What a trustee decrypts with, and what he was told about the tally.
#[derive(Args)]
pub struct Decrypt {
    /// The archive
    #[arg(value_name = "FILE.bel")]
    archive: PathBuf,
    /// How many ballots were announced; another number is not opened
    #[arg(long)]
    ballots: usize,
    /// Fewer than this is never opened: a handful of ballots is an open vote
    #[arg(long, default_value_t = 5)]
    at_least: usize,
    /// A single key, ID.privkey
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key", "decryption_key"])]
    privkey: Option<PathBuf>,
    /// The own seed, ID.key
    #[arg(long, value_name = "FILE", requires = "decryption_key")]
    key: Option<PathBuf>,
    /// The own share, ID.dkey
    #[arg(long, value_name = "FILE", requires = "key")]
    decryption_key: Option<PathBuf>,
    #[command(flatten)]
    into: Into,
}

impl Step {
    /// Does the step.
    pub fn obey(&self) -> Result<()> {
        match self {
            Step::Single(into) => single(into),
            Step::Certificate { index, threshold, of, into } => begin(*index, *threshold, *of, into),
            Step::Check(certs) => {
                let certs = certs.read()?;
                println!("{} certificates are in order; {} will be enough.", certs.len(), check_certificates(&certs)?);
                Ok(())
            }
            Step::Polynomial { key, certs, into } => {
                let (seed, certs) = (Seed::read(&read(key)?)?, certs.read()?);
                let made = by_chance(|chance| polynomial(&seed, &certs, chance))?;
                into.write(&stem(key), "polynomial", &(made + "\n"))
            }
            Step::Route { polynomials, certs, into } => {
                let certs = certs.read()?;
                for (cert, input) in certs.iter().zip(route(&certs, &read_lines(polynomials)?)?) {
                    into.write(&certificate_id(cert)?, "vinput", &input)?;
                }
                Ok(())
            }
            Step::Share { key, input, certs, into } => {
                let (seed, certs, input) = (Seed::read(&read(key)?)?, certs.read()?, read(input)?);
                let made = by_chance(|chance| verify_share(&seed, &certs, &input, chance))?;
                into.write(&stem(key), "voutput", &(made + "\n"))
            }
            Step::Complete { polynomials, outputs, certs, into } => finish(certs, polynomials, outputs, into),
            Step::Decrypt(asked) => asked.obey(),
            Step::Open { archive, parts } => open(archive, parts),
        }
    }
}

impl Into {
    fn write(&self, id: &str, kind: &str, text: &str) -> Result<()> {
        let file = self.out.join(format!("{id}.{kind}"));
        write(&file, text)?;
        println!("{}", file.display());
        Ok(())
    }

    fn write_secret(&self, id: &str, kind: &str, text: &str) -> Result<()> {
        let file = self.out.join(format!("{id}.{kind}"));
        write_secret(&file, text)?;
        println!("{} (secret)", file.display());
        Ok(())
    }
}

impl Certs {
    fn read(&self) -> Result<Vec<String>> {
        read_lines(&self.certs)
    }
}

/// The name of a file up to its last dot: the trustee's ID.
fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn single(into: &Into) -> Result<()> {
    let share = by_chance(Share::single);
    let id = ballot::seal::hex_hash(&share.public_key())[..8].to_uppercase();
    into.write_secret(&id, "privkey", &share.text())?;
    into.write(&id, "pubkey", &by_chance(|chance| share.public(chance)))
}

fn begin(index: u32, threshold: u32, of: u32, into: &Into) -> Result<()> {
    let seed = by_chance(Seed::new);
    let made = by_chance(|chance| certificate(&seed, index, threshold, of, chance))?;
    let id = certificate_id(&made)?;
    into.write_secret(&id, "key", &format!("{}\n", seed.text()))?;
    into.write(&id, "cert", &(made + "\n"))
}

fn finish(certs: &Certs, polynomials: &Path, outputs: &Path, into: &Into) -> Result<()> {
    let certs = certs.read()?;
    let made = complete(&certs, &read_lines(polynomials)?, &read_lines(outputs)?)?;
    into.write("threshold", "json", &made.group)?;
    into.write("trustees", "json", made.trustees.text())?;
    for (cert, key) in certs.iter().zip(&made.decryption_keys) {
        into.write(&certificate_id(cert)?, "dkey", key)?;
    }
    let fingerprint = ballot::seal::b64_hash(made.trustees.text());
    println!("Fingerprint of the trustees, for the minutes: {fingerprint}");
    Ok(())
}

impl Decrypt {
    fn obey(&self) -> Result<()> {
        let bytes = read_bytes(&self.archive)?;
        let expected = Expected { may_be_unfinished: true, ..Expected::default() };
        let report = match audit(&bytes, &expected) {
            Ok((report, _)) => report,
            Err(refusals) => bail!("the archive is refused: {}", refusals[0]),
        };
        ensure!(
            report.n_ballots == self.ballots,
            "{} ballots were announced, {} are there",
            self.ballots,
            report.n_ballots
        );
        ensure!(self.ballots >= self.at_least, "fewer than {} ballots are not opened", self.at_least);
        let opened = Opened::of(&bytes)?;
        let share = self.share()?;
        let owner = opened.trustees.number_of(&share).context("this key is none of the trustees'")?;
        let part = by_chance(|chance| decrypt(&share, &opened.election, &opened.tally, chance));
        let owned = ballot::seal::owned(owner, &part.factors);
        let id = format!("{}-{owner}", report.uuid);
        self.into.write(&id, "factors", &format!("{}\n{owned}\n", part.factors))?;
        self.into.write(&id, "proofs", &part.full_proofs)
    }

    fn share(&self) -> Result<Share> {
        match (&self.privkey, &self.key, &self.decryption_key) {
            (Some(file), _, _) => Ok(Share::read_single(&read(file)?)?),
            (None, Some(key), Some(share)) => Ok(Share::open(&Seed::read(&read(key)?)?, &read(share)?)?),
            _ => bail!("either --privkey, or --key and --decryption-key"),
        }
    }
}

/// An archive with the tally computed anew from its ballots.
struct Opened {
    election: Election,
    trustees: Trustees,
    tally: EncryptedTally,
    n: usize,
}

impl Opened {
    fn of(bytes: &[u8]) -> Result<Opened> {
        let expected = Expected { may_be_unfinished: true, ..Expected::default() };
        let audit = Audit::open(bytes, &expected)?;
        let log = Log::read(bytes)?;
        let credentials = Credentials::read(log.lists()[1])?;
        let inspector = Inspector::new(audit.election(), &credentials)?;
        let portions = super::progress::on_all_cores(log.n_ballots(), |range| {
            let mut tally = EncryptedTally::empty(audit.election());
            log.ballots()[range].iter().try_for_each(|ballot| inspector.add(ballot, &mut tally).map(|_| ()))?;
            Ok::<_, ballot::seal::Refusal>(tally)
        });
        let mut tally = EncryptedTally::empty(audit.election());
        for portion in portions {
            tally.merge(&portion?);
        }
        let (election, trustees) = (audit.election().clone(), audit.trustees().clone());
        Ok(Opened { election, trustees, tally, n: log.n_ballots() })
    }
}

/// Opens the tally with these parts and appends what belongs after the ballots.
fn open(archive: &Path, parts: &[PathBuf]) -> Result<()> {
    let bytes = read_bytes(archive)?;
    let opened = Opened::of(&bytes)?;
    let beside = archive.with_extension("extra.json");
    let mut extra = match beside.exists() {
        true => Extra::read(&read(&beside)?, &opened.election)?,
        false => Extra::new(&opened.election),
    };
    let mut opening = Opening::new(&opened.election, &opened.trustees, &opened.tally, u32::try_from(opened.n)?);
    for file in parts {
        let factors = read_lines(file)?.into_iter().next().unwrap_or_default();
        let number = stem(file).rsplit('-').next().and_then(|number| number.parse().ok());
        let number =
            number.with_context(|| format!("{}: its name does not end with a trustee's number", file.display()))?;
        let part = PartialDecryption { factors, full_proofs: read(&file.with_extension("proofs"))? };
        opening.accept(number, part).with_context(|| file.display().to_string())?;
    }
    let mut writer = Writer::resume(bytes)?;
    writer.end(&opened.tally, opened.n)?;
    let result = opening.record(&mut writer, &mut extra)?;
    // The proofs first: an archive without its file would look less proved than it is.
    replace(&beside, extra.text().as_bytes())?;
    replace(archive, writer.bytes())?;
    println!("{}", ballot::seal::result_text(&result));
    Ok(())
}
