//! The sealed ballot: sealed on the voter's device, added up without being opened, opened only as a sum.
//!
//! # What it is
//!
//! A deputy's marks leave the device encrypted to a key that nobody holds: scrutineers (监票人) have shares of it, and some
//! number of them must come together. The site keeps the sealed ballots in a public file, in the order in which they
//! came. Multiplied together they are a sealed sum, and only that is opened. Beside each ballot stands a proof that it
//! is a ballot which the rules allow, so no over-marked paper exists and none has to be opened to find it.
//!
//! The protocol is the published one of Belenios, version 1, over the group Ed25519, to the byte. We could have made up
//! another. Then the only program to check an election of ours would be this one, and a mistake in it would agree with
//! itself. As it is, `belenios-tool`, which others wrote in another language, checks every election of ours; this crate
//! checks every election of that tool; and the tests hold the two together.
//!
//! # What was chosen, and against what
//!
//! *Adding sealed marks* rather than shuffling ballots: the rules ask for sums alone, a sum needs no second round, and a
//! ballot with all its marks in a published list is a signature that can be bought.
//! *A credential on a slip* rather than the session of an account: with a session the site knows whose ballot it is. A
//! slip is drawn at random, and what is on it is known to nobody else.
//! *Several scrutineers, some of whom are enough* rather than all of them: one who falls ill must not cost the vote.
//! *No second vote*: in a hall nobody needs one, and a dishonest site could otherwise keep the older ballot.
//! *Our paper as repeated ciphertexts* rather than a proof of our own: see `form.rs`.
//!
//! # What it promises, and what not
//!
//! Marks stay secret from the site and from everyone, as long as fewer scrutineers than are needed conspire and the
//! voter's device is honest. Anyone can check that the recorded ballots were tallied as recorded, and that each came
//! from a slip; a voter who keeps the tracker can check that the ballot was recorded. It does not stop a voter from
//! proving to a buyer how he voted, a dishonest device from sealing other marks than it shows, or somebody in the hall
//! from seeing who presses when. A vote of one is not secret; nor is one in which all mark the same. If the curve is
//! broken in thirty years, so are the ballots of today.
//!
//! # How the files hang together
//!
//! Read downwards; each file needs only those above it.
//!
//! | File | What it says | Protocol |
//! |---|---|---|
//! | `refusal` | why something is refused, and where | |
//! | `group`, `hash`, `chance`, `text` | points, numbers, hashes, randomness, and their one way of being written | 3.1, 3.2 |
//! | `schnorr` | "I know this secret": signatures, possession, equal exponents | 3.8, 3.9 |
//! | `interval` | "this holds one of these numbers" | 3.6 |
//! | `credential` | what is on a slip, and the public list | 3.4 |
//! | `election`, `form` | the questions, and how our paper becomes them | 3.3, 5 |
//! | `ballot`, `sealing`, `checking` | a ballot: its text, its making, its check | 3.5 |
//! | `trustees`, `channel`, `ceremony` | the key of several, and how they make it | 3.9 |
//! | `tally`, `decryption`, `combination`, `opening` | from the last ballot to the result | 3.10 to 3.12, 6.3 |
//! | `event`, `archive`, `log`, `extra` | the public file, and what is kept beside it | 3.13 |
//! | `audit` | everything, from the first byte to the result | 6 |
//!
//! # Rules of the house
//!
//! - Nothing here reads a clock, a file or a network; time and randomness are handed in.
//! - No input makes it panic or work without bound: sizes are judged before contents, and a ballot is refused by the
//!   cheapest check that can refuse it.
//! - What was read is canonical: there is one text of each thing.
//! - Where a secret goes, time does not depend on it; and it is wiped afterwards. Decimal digits of secrets are an
//!   exception: they are written on the owner's own device, once. What is public is computed as fast as possible.
//! - Not one hashed byte may be changed. `vectors` compares each of them with those of the tool.

mod archive;
mod audit;
mod ballot;
mod ceremony;
mod chance;
mod channel;
mod checking;
mod combination;
mod credential;
mod decryption;
mod election;
mod event;
mod extra;
mod form;
pub mod fuzz;
mod group;
mod hash;
mod interval;
mod log;
mod opening;
mod refusal;
mod schnorr;
mod sealing;
mod tally;
mod text;
mod trustees;
#[cfg(test)]
mod vectors;

pub use archive::MAX_ARCHIVE_BYTES;
pub use audit::{Audit, Expected, Looked, Report, audit};
pub use ballot::{Ballot, tracker};
pub use ceremony::{
    Made, Seed, Share, certificate, certificate_id, check_certificates, complete, polynomial, route, verify_share,
};
pub use chance::{Chance, new_uuid};
pub use checking::Inspector;
pub use combination::{Numbers, result_text};
pub use credential::{Credential, Credentials, MAX_CREDENTIALS};
pub use decryption::{PartialDecryption, decrypt, owned};
pub use election::{Draft, Election, MAX_ELECTION_BYTES, Question};
pub use event::Kind;
pub use extra::Extra;
pub use form::{ANSWERS, FOR_MARKS, Form};
pub use hash::{b64_hash, hex_hash};
pub use log::{Log, Writer};
pub use opening::Opening;
pub use refusal::{Fault, Refusal, Result};
pub use sealing::Sealer;
pub use tally::EncryptedTally;
pub use trustees::{MAX_TRUSTEES, Trustees};
