//! `minsheng verify`: every check of a sealed election, from its archive.

use super::files::{read, read_bytes};
use super::progress::{Bar, on_all_cores};
use anyhow::{Context, Result};
use ballot::Rules;
use ballot::seal::{Audit, Expected, Form, Refusal, Report};
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is to be checked, and against what.
#[derive(Args)]
pub struct Asked {
    /// The archive, `<uuid>.bel`
    #[arg(value_name = "FILE.bel")]
    archive: PathBuf,
    /// The adopted rules as JSON: the questions must be those of such a ballot
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// The fingerprint of the trustees from the minutes
    #[arg(long, value_name = "FINGERPRINT")]
    trustees: Option<String>,
    /// The fingerprint of the credentials from the minutes
    #[arg(long, value_name = "FINGERPRINT")]
    credentials: Option<String>,
    /// The file beside the archive, with struck credentials and full proofs [default: `<uuid>.extra.json` if it is there]
    #[arg(long, value_name = "FILE")]
    extra: Option<PathBuf>,
    /// Accept an election that has no result yet
    #[arg(long)]
    unfinished: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

impl Asked {
    /// Checks everything and says what was found.
    pub fn obey(&self) -> Result<ExitCode> {
        let bytes = read_bytes(&self.archive)?;
        let extra = self.extra_file().map(|file| read(&file)).transpose()?;
        let rules = self.rules.as_deref().map(read_rules).transpose()?;
        let form = rules.as_ref().map(Form::of_rules).transpose().context("the rules")?;
        let expected = Expected {
            form,
            trustees: self.trustees.as_deref(),
            credentials: self.credentials.as_deref(),
            extra: extra.as_deref(),
            may_be_unfinished: self.unfinished,
        };
        let found = audit(&bytes, &expected);
        let code = if found.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        match (self.json, found) {
            (true, found) => println!("{}", as_json(&found)),
            (false, Ok((report, titles))) => print!("{}", in_words(&report, &titles)),
            (false, Err(refusals)) => refusals.iter().for_each(|refusal| eprintln!("REFUSED  {refusal}.")),
        }
        Ok(code)
    }

    fn extra_file(&self) -> Option<PathBuf> {
        let beside = self.archive.with_extension("extra.json");
        self.extra.clone().or_else(|| beside.exists().then_some(beside))
    }
}

fn read_rules(file: &Path) -> Result<Rules> {
    serde_json::from_str(&read(file)?).with_context(|| format!("{} holds no rules", file.display()))
}

type Found = std::result::Result<(Report, Vec<String>), Vec<Refusal>>;

/// Audits an archive on all cores; with the report come the titles of the questions.
pub fn audit(bytes: &[u8], expected: &Expected<'_>) -> Found {
    let audit = Audit::open(bytes, expected).map_err(|refusal| vec![refusal])?;
    let bar = Bar::new("checking", audit.n_ballots());
    let looked = on_all_cores(audit.n_ballots(), |range| audit.check(range, &|| bar.step()));
    let titles = audit.election().questions().iter().map(|question| question.question.clone()).collect();
    Ok((audit.conclude(looked)?, titles))
}

/// The report for a person.
pub fn in_words(report: &Report, titles: &[String]) -> String {
    let form = match report.form {
        Some(Form { n_candidates, n_for: None }) => format!("{n_candidates} candidates, any number of For"),
        Some(Form { n_candidates, n_for: Some((least, most)) }) if least == most => {
            format!("{n_candidates} candidates, exactly {most} For")
        }
        Some(Form { n_candidates, n_for: Some((_, most)) }) => format!("{n_candidates} candidates, at most {most} For"),
        None => "not one of ours: what its questions allow".to_owned(),
    };
    let struck = report.n_struck.map_or("not looked at".to_owned(), |n| n.to_string());
    let proved = if report.is_fully_proved { "with full proofs" } else { "with the protocol's proofs alone" };
    let mut words = format!(
        "election     {}\nidentifier   {}\nfingerprint  {}\nballot       {form}\n\
         trustees     {} of {} needed, fingerprint {}\ncredentials  {}, struck {struck}, fingerprint {}\n\
         ballots      {}\ndecrypted    by {:?}, {proved}\nlast event   {}\n",
        report.name,
        report.uuid,
        report.election,
        report.n_needed,
        report.n_trustees,
        report.trustees,
        report.n_credentials,
        report.credentials,
        report.n_ballots,
        report.owners,
        report.last_event
    );
    if let Some(tally) = &report.tally {
        words += "\n  For  Against  Abstain\n";
        for (sums, title) in tally.candidates.iter().zip(titles) {
            words += &format!("{:5} {:8} {:8}  {title}\n", sums.n_for, sums.n_against, sums.n_abstain);
        }
    } else if let Some(result) = &report.result {
        words += &format!("\nresult       {result:?}\n");
    }
    words
        + if report.result.is_some() {
            "\nEvery check passed.\n"
        } else {
            "\nEvery check passed. There is no result yet.\n"
        }
}

fn as_json(found: &Found) -> Value {
    match found {
        Ok((report, titles)) => json!({
            "accepted": true,
            "uuid": report.uuid,
            "name": report.name,
            "election": report.election,
            "trustees": report.trustees,
            "credentials": report.credentials,
            "candidates": report.form.map(|form| form.n_candidates),
            "for": report.form.and_then(|form| form.n_for),
            "n_trustees": report.n_trustees,
            "n_needed": report.n_needed,
            "n_credentials": report.n_credentials,
            "n_struck": report.n_struck,
            "n_ballots": report.n_ballots,
            "decrypted_by": report.owners,
            "fully_proved": report.is_fully_proved,
            "questions": titles,
            "result": report.result,
            "tally": report.tally,
            "last_event": report.last_event,
        }),
        Err(refusals) => {
            let one = |refusal: &Refusal| json!({ "place": refusal.place, "code": refusal.code(), "sentence": refusal.to_string() });
            json!({ "accepted": false, "refusals": refusals.iter().map(one).collect::<Vec<_>>() })
        }
    }
}
