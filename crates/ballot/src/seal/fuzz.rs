//! Entry points for a fuzzer: whatever bytes they are given, they return.
//!
//! Each reader is reached by itself, so that a fuzzer need not find its way through what comes before. What a reader
//! takes must also be what a writer gives; where there is one, that is asserted.

use super::archive::read_records;
use super::audit::{Expected, audit};
use super::ballot::Ballot;
use super::ceremony::{Seed, Share, check_certificates, complete, route};
use super::combination::{read_result, result_text};
use super::credential::{Credential, Credentials};
use super::decryption::Factors;
use super::election::Election;
use super::event::Event;
use super::extra::Extra;
use super::log::Log;
use super::tally::EncryptedTally;
use super::trustees::Trustees;

/// A reader, under its name.
pub type Entry = (&'static str, fn(&str, &Election));

/// All readers of texts; those that read something of an election are given one.
pub const READERS: [Entry; 11] = [
    ("election", |text, _| drop(Election::read(text).map(|read| assert_eq!(read.text(), text)))),
    ("credential", |text, _| drop(Credential::read(text).map(|read| assert_eq!(read.text(), text)))),
    ("credentials", |text, _| drop(Credentials::read(text))),
    ("trustees", |text, _| drop(Trustees::read(text))),
    ("ballot", |text, election| drop(Ballot::read(text, election))),
    ("tally", |text, election| drop(EncryptedTally::read(text, election).map(|read| assert_eq!(read.text(), text)))),
    ("factors", |text, election| drop(Factors::read(text, election).map(|read| assert_eq!(read.text(), text)))),
    ("result", |text, election| drop(read_result(text, election).map(|read| assert_eq!(result_text(&read), text)))),
    ("event", |text, _| drop(Event::read(text).map(|read| assert_eq!(read.text(), text)))),
    ("extra", |text, election| drop(Extra::read(text, election).map(|read| assert_eq!(read.text(), text)))),
    ("ceremony", |text, _| ceremony(text)),
];

fn ceremony(text: &str) {
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    drop(check_certificates(&lines));
    drop(route(&lines, &lines));
    drop(complete(&lines, &lines, &lines));
    drop(Share::read_single(text));
    drop(Seed::read(text));
}

/// The reader of archives, and the audit of whatever it takes.
pub fn archive(bytes: &[u8]) {
    drop(read_records(bytes));
    drop(Log::read(bytes));
    drop(audit(bytes, &Expected { may_be_unfinished: true, ..Expected::default() }));
}
