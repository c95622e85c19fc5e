//! The audit log: what staff did, as a chain of lines. It never knows who voted, nor when a deputy or a citizen was here.
//!
//! Each line holds the SHA-256 of the line before and of itself. The hash of a line is made of its fields as a JSON list of
//! texts, in the order of the table, without spaces and with every character as it is; a person or role that is missing is
//! an empty text. So the exported log can be checked without this program:
//!
//! ```python
//! import hashlib, json
//! previous = "0" * 64
//! for number, line in enumerate(json.load(open("audit.json")), start=1):
//!     person, role = line["person"], line["role"]
//!     fields = [str(line["number"]), line["at"], "" if person is None else str(person), line["name"]["zh"],
//!               line["name"]["en"], role or "", line["act"], line["subject"], line["details"], line["previous"]]
//!     text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
//!     previous_is_right = line["number"] == number and line["previous"] == previous
//!     previous = hashlib.sha256(text.encode()).hexdigest()
//!     assert previous_is_right and line["hash"] == previous, line["number"]
//! ```
//!
//! The chain shows that a line was changed, slipped in or taken out. It does not show lines cut off at its end, nor a chain
//! made anew from some line on: against these the auditor writes down number and hash of the last line from time to time,
//! outside the site.

use crate::{Fault, Result, Service, current_phase, hexadecimal};
use domain::audit::{Act, Line};
use domain::permit::{self, Action};
use domain::shown::{AuditCheck, AuditPage, AuditPerson};
use domain::{Person, PersonId, text};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use store::{RawLine, Tx};

/// How many lines a page shows.
const PAGE: u32 = 100;
/// How many lines are looked at in one piece.
const PIECE: u32 = 1000;
/// What the first line follows.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Service {
    /// Adds a line to the log, in the transaction of what it tells of. Comes last in it: see [`Tx::hold_log`].
    pub(crate) async fn note(
        &self,
        tx: &mut Tx,
        who: Option<&Person>,
        act: Act,
        subject: &str,
        details: &str,
    ) -> Result<()> {
        tx.hold_log().await?;
        let (number, previous) = tx.last_line().await?.unwrap_or((0, NOTHING.to_owned()));
        let name = who.map(|person| person.name.clone()).unwrap_or_default();
        let mut line = RawLine {
            number: number + 1,
            at: self.now().to_text(),
            person_id: who.map(|person| person.id.0),
            name_zh: name.zh,
            name_en: name.en,
            role: who.map(|person| person.role.code().to_owned()),
            act: act.code().to_owned(),
            subject: subject.to_owned(),
            details: details.to_owned(),
            previous,
            hash: String::new(),
        };
        line.hash = hash(&line)?;
        Ok(tx.add_line(&line).await?)
    }

    /// A part of the log, newest first: lines before a number, or the newest; those that hold what is looked for in act,
    /// subject, details or name.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_audit(&self, who: Option<&Person>, search: &str, before: Option<u64>) -> Result<AuditPage> {
        self.search_audit(who, search, &[], before).await
    }

    /// As [`Service::show_audit`]; what is looked for stands in words on a page, and `codes` are the acts and the kinds of
    /// deeds that it says: their lines are found with the others.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn search_audit(
        &self,
        who: Option<&Person>,
        search: &str,
        codes: &[&str],
        before: Option<u64>,
    ) -> Result<AuditPage> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::ReadAudit, current_phase(&mut tx).await?)?;
        let looked_for = text::search_terms(search).join(" ");
        let before = before.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
        let mut found = tx.lines_with(&looked_for, codes, before, PAGE + 1).await?;
        let has_older = found.len() > PAGE as usize;
        found.truncate(PAGE as usize);
        let lines = lines(found)?;
        let older = lines.last().filter(|_| has_older).map(|line| line.number);
        let people = people(&mut tx, &lines).await?;
        let departments = tx.departments().await?.into_iter().map(|found| (found.code, found.name));
        let mut names: Vec<_> = departments.collect();
        names.extend(tx.delegations().await?.into_iter().map(|found| (found.name.zh.clone(), found.name)));
        let is_rules = |line: &&Line| line.act == Act::SetRules;
        let settings = |line: &Line| Some((line.number, serde_json::from_str(&line.details).ok()?));
        let rules = lines.iter().filter(is_rules).filter_map(settings).collect();
        Ok(AuditPage { looked_for: search.trim().to_owned(), lines, older, people, names, rules })
    }

    /// Looks at the whole chain, line by line.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn verify_audit(&self, who: Option<&Person>) -> Result<AuditCheck> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::ReadAudit, current_phase(&mut tx).await?)?;
        chain_of(&mut tx).await
    }

    /// The whole log, to be kept elsewhere; that somebody has taken it is its next line.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn export_audit(&self, who: Option<&Person>) -> Result<Vec<Line>> {
        let mut tx = self.store.write().await?;
        permit::check(who, Action::ReadAudit, current_phase(&mut tx).await?)?;
        tx.hold_log().await?;
        let mut all: Vec<RawLine> = Vec::new();
        loop {
            let piece = tx.lines_after(all.last().map_or(i64::MIN, |line| line.number), PIECE).await?;
            if piece.is_empty() {
                break;
            }
            all.extend(piece);
        }
        self.note(&mut tx, who, Act::ExportedAudit, "", &all.len().to_string()).await?;
        tx.commit_unseen().await?;
        lines(all)
    }
}

/// Looks at the whole chain, whoever asks: people by [`Service::verify_audit`], a restore before it commits.
pub(crate) async fn chain_of(tx: &mut Tx) -> Result<AuditCheck> {
    let mut chain = Chain { n_lines: 0, next: 1, last_hash: NOTHING.to_owned(), first_bad: None };
    let mut seen = i64::MIN;
    loop {
        let piece = tx.lines_after(seen, PIECE).await?;
        let Some(last) = piece.last() else { break };
        seen = last.number;
        for line in &piece {
            chain.take(line)?;
        }
    }
    let first_bad = chain.first_bad.and_then(|number| u64::try_from(number).ok());
    Ok(AuditCheck { n_lines: chain.n_lines, last_hash: chain.last_hash, first_bad })
}

/// The chain as far as it was looked at.
struct Chain {
    n_lines: u64,
    /// The number of the line that should come now.
    next: i64,
    last_hash: String,
    first_bad: Option<i64>,
}

impl Chain {
    fn take(&mut self, line: &RawLine) -> Result<()> {
        let follows = line.number == self.next && line.previous == self.last_hash;
        if self.first_bad.is_none() && (!follows || line.hash != hash(line)?) {
            self.first_bad = Some(self.next);
        }
        self.n_lines += 1;
        self.next = line.number.saturating_add(1);
        self.last_hash.clone_from(&line.hash);
        Ok(())
    }
}

/// The deputies whom deeds among these lines concern: the log has their numbers.
async fn people(tx: &mut Tx, lines: &[Line]) -> Result<Vec<AuditPerson>> {
    let number = |line: &Line| line.details.split("; ").find_map(|part| part.strip_prefix("person ")?.parse().ok());
    let is_deed = |line: &&Line| matches!(line.act, Act::AskedDeed | Act::AgreedDeed);
    let ids: BTreeSet<i64> = lines.iter().filter(is_deed).filter_map(number).collect();
    let mut people = Vec::new();
    for id in ids {
        if let Some(found) = tx.find_account(PersonId(id)).await?.map(|found| found.person) {
            people.push(AuditPerson { id: found.id, sign_in: found.sign_in, name: found.name });
        }
    }
    Ok(people)
}

fn lines(raw: Vec<RawLine>) -> Result<Vec<Line>> {
    Ok(raw.into_iter().map(Line::try_from).collect::<std::result::Result<_, Fault>>()?)
}

/// See above: what an auditor makes the hash of as well.
fn hash(line: &RawLine) -> Result<String> {
    let number = line.number.to_string();
    let person = line.person_id.map(|id| id.to_string()).unwrap_or_default();
    let fields = [
        number.as_str(),
        &line.at,
        &person,
        &line.name_zh,
        &line.name_en,
        line.role.as_deref().unwrap_or_default(),
        &line.act,
        &line.subject,
        &line.details,
        &line.previous,
    ];
    let text = serde_json::to_string(&fields).map_err(Fault::from)?;
    Ok(hexadecimal(&Sha256::digest(text)))
}
