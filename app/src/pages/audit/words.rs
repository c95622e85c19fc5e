//! The lines of the log in the reader's words. The log itself keeps codes and figures, the same in every language, so that
//! its chain can be checked; what a page shows is made of them here.

use crate::format::{full, two_digits};
use crate::pages::account::role_word;
use crate::pages::desk::rule_facts;
use crate::words::{t, text, tf};
use domain::audit::{Act, Line};
use domain::shown::AuditPage as Data;
use domain::{Office, RefusalReason, Role, Timestamp};

/// What a line is about: what the log names by a code or a number has its word.
pub(super) fn subject(line: &Line, data: &Data) -> String {
    let subject = line.subject.as_str();
    match line.act {
        Act::AskedDeed | Act::AgreedDeed | Act::DroppedDeed => t(&format!("deed.{subject}")),
        Act::AdvancedRound => t(&format!("phase.{subject}")),
        Act::ConfirmedCount | Act::VoidedLostVote => tf("audit.of_vote", &[("n", &subject)]),
        Act::SetRules | Act::BeganRound if !subject.is_empty() => tf("audit.of_year", &[("year", &subject)]),
        Act::ProposedImport | Act::ApprovedImport | Act::WithdrewImport | Act::ExportedList => {
            t(&format!("exchange.kind.{subject}"))
        }
        Act::TookComment | Act::LetGoComment => tf("audit.comment", &[("id", &subject)]),
        Act::RestoredBackup => backup(subject),
        act if is_of_draft(act) => tf("audit.of_draft", &[("year", &subject)]),
        act if is_of_comment(act) => tf("audit.comment", &[("id", &subject)]),
        _ => name_of(subject, data),
    }
}

/// More of it: figures with what is counted, codes as words, and what people wrote as they wrote it.
pub(super) fn details(line: &Line, data: &Data) -> String {
    let details = line.details.as_str();
    let points = match line.act {
        _ if details == "command line" => vec![t("audit.command_line")],
        Act::MadeLetters => vec![tf("audit.n_letters", &[("n", &details)])],
        Act::ExportedAudit | Act::ExportedHandovers | Act::ExportedList => {
            vec![tf("audit.n_lines", &[("n", &details)])]
        }
        Act::SignInFailed => vec![why(details)],
        Act::AskedDeed | Act::AgreedDeed => deed(details, data),
        Act::SetRules => rules(line, data),
        Act::RecordedMandate => mandate(details),
        Act::CorrectedAttendance => vec![attendance(details)],
        Act::IssuedAccount => details.split(", ").map(|code| word(code, data)).collect(),
        Act::ChangedRole | Act::ChangedUnit => {
            vec![details.split(" → ").map(|code| word(code, data)).collect::<Vec<_>>().join(" → ")]
        }
        Act::IssuedWindowCode => vec![until(details)],
        Act::ProposedImport | Act::ApprovedImport | Act::WithdrewImport => import(details),
        Act::CopiedRound | Act::BeganRound => vec![tf("audit.n_candidates", &[("n", &details)])],
        Act::WroteDraftCandidate | Act::RemovedDraftCandidate => draft_candidate(details),
        act if is_of_comment(act) => details.split(", ").map(|part| of_comment(part, data)).collect(),
        _ => vec![details.to_owned()],
    };
    points.join(&t("audit.and"))
}

/// What is done to one comment: it is known by its number, and its project stands in the details.
fn is_of_comment(act: Act) -> bool {
    matches!(
        act,
        Act::ApprovedComment
            | Act::RefusedComment
            | Act::HidComment
            | Act::RestoredComment
            | Act::SettledReports
            | Act::DecidedAppeal
            | Act::HandedOver
            | Act::ReturnedHandover
            | Act::RepliedOfficially
    )
}

/// What is done to the next round while it is prepared, and its beginning: the log names its year.
fn is_of_draft(act: Act) -> bool {
    matches!(
        act,
        Act::CopiedRound
            | Act::ChangedDraft
            | Act::WroteDraftCandidate
            | Act::RemovedDraftCandidate
            | Act::DroppedDraft
    )
}

/// `project 12; its title`.
fn draft_candidate(details: &str) -> Vec<String> {
    let number = |part: &str| part.strip_prefix("project ").and_then(|number| number.parse().ok());
    match details.split_once("; ").and_then(|(part, title)| Some((number(part)?, title))) {
        Some((number, title)) => vec![tf("audit.project", &[("number", &two_digits(number))]), title.to_owned()],
        None => vec![details.to_owned()],
    }
}

/// `3; added 2; changed 1; 0a1b…`, and for an approved one who had uploaded it.
fn import(details: &str) -> Vec<String> {
    let part = |(place, part): (usize, &str)| match part.split_once(' ') {
        Some(("added", n)) if place == 1 => tf("audit.import.added", &[("n", &n)]),
        Some(("changed", n)) if place == 2 => tf("audit.import.changed", &[("n", &n)]),
        _ if place == 0 => tf("audit.import", &[("n", &part)]),
        _ if place == 3 => tf("audit.import.sum", &[("sum", &part)]),
        _ => tf("audit.import.of", &[("name", &part)]),
    };
    details.splitn(5, "; ").enumerate().map(part).collect()
}

/// Of when the backup is.
fn backup(subject: &str) -> String {
    match Timestamp::parse(subject) {
        Some(moment) => tf("audit.backup_of", &[("moment", &full(moment))]),
        None => subject.to_owned(),
    }
}

/// Until when a code is good.
fn until(details: &str) -> String {
    match Timestamp::parse(details) {
        Some(moment) => tf("audit.until", &[("moment", &full(moment))]),
        None => details.to_owned(),
    }
}

/// Why a sign-in did not succeed.
fn why(details: &str) -> String {
    match details {
        "password" => t("audit.why.password"),
        "digits" => t("audit.why.digits"),
        "suspended" => t("audit.why.suspended"),
        "not_released" => t("audit.why.not_released"),
        other => other.to_owned(),
    }
}

/// `total 410; present 384; minutes 10; person 7; why it is done`: figures come first, then words as they were typed, in
/// which anything may stand.
fn deed(details: &str, data: &Data) -> Vec<String> {
    let mut points = Vec::new();
    let mut rest = details;
    while !rest.is_empty() {
        let (part, after) = rest.split_once("; ").unwrap_or((rest, ""));
        let Some(point) = figure(part, data) else { break };
        points.push(point);
        rest = after;
    }
    if !rest.is_empty() {
        points.push(rest.to_owned());
    }
    points
}

fn figure(part: &str, data: &Data) -> Option<String> {
    let (name, value) = part.split_once(' ')?;
    let n: i64 = value.parse().ok()?;
    match name {
        "total" => Some(tf("audit.figure.total", &[("n", &n)])),
        "present" => Some(tf("audit.figure.present", &[("n", &n)])),
        "minutes" => Some(tf("audit.figure.minutes", &[("n", &n)])),
        "person" => Some(match data.people.iter().find(|person| person.id.0 == n) {
            Some(person) => tf("audit.person", &[("name", &text(&person.name)), ("sign_in", &person.sign_in)]),
            None => tf("audit.person.gone", &[("n", &n)]),
        }),
        _ => None,
    }
}

/// The settings of the method as the desk shows them.
fn rules(line: &Line, data: &Data) -> Vec<String> {
    match data.rules.iter().find(|(number, _)| *number == line.number) {
        Some((_, settings)) => rule_facts(settings)
            .into_iter()
            .map(|(name, value)| tf("audit.rule", &[("name", &name), ("value", &value)]))
            .collect(),
        None => vec![line.details.clone()],
    }
}

/// `organ; number; 2026-01-20; scan 0a1b…`.
fn mandate(details: &str) -> Vec<String> {
    let mut parts: Vec<String> = details.rsplitn(4, "; ").map(str::to_owned).collect();
    parts.reverse();
    parts
        .iter()
        .map(|part| part.strip_prefix("scan ").map_or(part.clone(), |sum| tf("audit.scan", &[("sum", &sum)])))
        .collect()
}

fn attendance(details: &str) -> String {
    match details.split_once(" to ") {
        Some((before, after)) => tf("audit.attendance", &[("before", &before), ("after", &after)]),
        None => details.to_owned(),
    }
}

/// What belongs to an act on a comment: its project, the reason, an office, a number of reports, how an appeal ended.
fn of_comment(part: &str, data: &Data) -> String {
    if let Some(number) = part.strip_prefix("project ").and_then(|number| number.parse().ok()) {
        return tf("audit.project", &[("number", &two_digits(number))]);
    }
    if let Some(reason) = RefusalReason::from_code(part) {
        return t(&format!("moderation.reason.{}", reason.code()));
    }
    if let Some(office) = Office::from_code(part) {
        return t(&format!("moderation.office.{}", office.code()));
    }
    if let Ok(n) = part.parse::<u32>() {
        return tf("audit.n_reports", &[("n", &n)]);
    }
    match part {
        "overturned" => t("audit.overturned"),
        "upheld" => t("audit.upheld"),
        _ => word(part, data),
    }
}

/// A code by itself: a role, a department; what is none of them stands as it was written.
fn word(code: &str, data: &Data) -> String {
    match Role::from_code(code) {
        Some(role) => role_word(role),
        None if code == "command line" => t("audit.command_line"),
        None => name_of(code, data),
    }
}

fn name_of(code: &str, data: &Data) -> String {
    let found = data.names.iter().find(|(known, _)| known == code);
    found.map_or_else(|| code.to_owned(), |(_, name)| text(name))
}
