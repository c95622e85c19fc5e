//! Why something sealed is refused, and where.
//!
//! An auditor who is told "invalid" has learnt nothing, so every refusal carries the way to the spot:
//! `ballot 17: answers[3].individual_proofs[0]: the proof does not hold`. The way is put together only while a refusal
//! travels outwards; what is in order pays nothing for it.

use std::fmt;

/// A refusal with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The way to the spot, from the outside in.
    pub place: String,
    /// What is wrong there.
    pub fault: Fault,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Larger than anything of its kind can be.
    TooLarge,
    /// Ends before it is complete.
    Truncated,
    /// Is not written as the protocol writes it; at this byte something else was to be.
    NotCanonical {
        /// The byte, counted from 0.
        byte: usize,
    },
    /// A number that is not what it has to be here.
    WrongNumber,
    /// A feature of the protocol that has no sealed form here.
    Unsupported(&'static str),
    /// No canonical text of a point of the prime-order group.
    NotInGroup,
    /// A point that may not be the neutral one.
    Neutral,
    /// Two that must be the same differ.
    Differs(&'static str),
    /// A value that may be there once is there twice.
    Twice,
    /// Belongs to another election.
    OtherElection,
    /// The credential is not on the list.
    UnknownCredential,
    /// The credential has a ballot already; this is its number, from 1.
    SecondBallot(usize),
    /// The credential was struck, and yet has a ballot.
    Struck,
    /// The signature does not hold.
    BadSignature,
    /// A proof does not hold.
    BadProof,
    /// The last question does not repeat the For marks of the others.
    MarksNotRepeated,
    /// What is marked is not allowed, so there is no proof for it.
    NothingToProve,
    /// The name of a record is not the hash of what is in it.
    WrongName,
    /// Something that must be there.
    Missing(&'static str),
    /// A record that no event speaks of.
    Unused,
    /// An event at a place where it may not be.
    OutOfOrder,
    /// Fewer partial decryptions than the key needs.
    TooFewFactors,
    /// The factors do not open the tally to a number of votes.
    Undecodable,
    /// A message cannot be opened with this key.
    CannotOpen,
    /// A credential, seed or identifier that is none.
    NotBase58,
}

/// The result of reading or checking something sealed.
pub type Result<T> = std::result::Result<T, Refusal>;

impl Refusal {
    /// The same refusal, seen from one step further out.
    #[must_use]
    pub fn inside(mut self, outer: &str) -> Refusal {
        let joint = match self.place.as_bytes().first() {
            None => "",
            // A sentence's part is set off from the path inside it.
            Some(_) if outer.contains(' ') => ": ",
            Some(b'[') => "",
            Some(_) => ".",
        };
        let joint = if outer.is_empty() { "" } else { joint };
        self.place = format!("{outer}{joint}{}", self.place);
        self
    }

    /// One word for programs.
    pub fn code(&self) -> &'static str {
        self.fault.code()
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        Refusal { place: String::new(), fault }
    }
}

/// Names the place of a refusal on its way out.
pub(crate) trait At<T> {
    /// Inside the field of this name.
    fn at(self, field: &str) -> Result<T>;
    /// Inside this entry of a list; counted from 0, as programs do.
    fn nth(self, list: &str, index: usize) -> Result<T>;
}

impl<T, E: Into<Refusal>> At<T> for std::result::Result<T, E> {
    fn at(self, field: &str) -> Result<T> {
        self.map_err(|error| error.into().inside(field))
    }

    fn nth(self, list: &str, index: usize) -> Result<T> {
        self.map_err(|error| error.into().inside(&format!("{list}[{index}]")))
    }
}

/// Refuses with this fault unless it is so.
pub(crate) fn demand(is_so: bool, fault: Fault) -> std::result::Result<(), Fault> {
    if is_so { Ok(()) } else { Err(fault) }
}

impl Fault {
    fn code(&self) -> &'static str {
        match self {
            Fault::TooLarge => "too_large",
            Fault::Truncated => "truncated",
            Fault::NotCanonical { .. } => "not_canonical",
            Fault::WrongNumber => "wrong_number",
            Fault::Unsupported(_) => "unsupported",
            Fault::NotInGroup => "not_in_group",
            Fault::Neutral => "neutral",
            Fault::Differs(_) => "differs",
            Fault::Twice => "twice",
            Fault::OtherElection => "other_election",
            Fault::UnknownCredential => "unknown_credential",
            Fault::SecondBallot(_) => "second_ballot",
            Fault::Struck => "struck",
            Fault::BadSignature => "bad_signature",
            Fault::BadProof => "bad_proof",
            Fault::MarksNotRepeated => "marks_not_repeated",
            Fault::NothingToProve => "nothing_to_prove",
            Fault::WrongName => "wrong_name",
            Fault::Missing(_) => "missing",
            Fault::Unused => "unused",
            Fault::OutOfOrder => "out_of_order",
            Fault::TooFewFactors => "too_few_factors",
            Fault::Undecodable => "undecodable",
            Fault::CannotOpen => "cannot_open",
            Fault::NotBase58 => "not_base58",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Fault::NotCanonical { byte } => {
                return write!(f, "it is not written as the protocol writes it, at byte {byte}");
            }
            Fault::Unsupported(what) => return write!(f, "{what} has no sealed form here"),
            Fault::Differs(what) => return write!(f, "it differs from {what}"),
            Fault::SecondBallot(first) => return write!(f, "its credential has ballot {first} already"),
            Fault::Missing(what) => return write!(f, "{what} is missing"),
            Fault::TooLarge => "it is larger than anything of its kind",
            Fault::Truncated => "it ends too early",
            Fault::WrongNumber => "this number cannot be here",
            Fault::NotInGroup => "this is no element of the group",
            Fault::Neutral => "the neutral element cannot be here",
            Fault::Twice => "it is there twice",
            Fault::OtherElection => "it belongs to another election",
            Fault::UnknownCredential => "its credential is not on the list",
            Fault::Struck => "its credential was struck",
            Fault::BadSignature => "the signature does not hold",
            Fault::BadProof => "the proof does not hold",
            Fault::MarksNotRepeated => "the last question does not repeat the For marks",
            Fault::NothingToProve => "these marks are not allowed, so nothing proves them",
            Fault::WrongName => "its name is not the hash of its content",
            Fault::Unused => "no event speaks of it",
            Fault::OutOfOrder => "it may not be at this place",
            Fault::TooFewFactors => "there are fewer partial decryptions than the key needs",
            Fault::Undecodable => "the factors do not open it to a number of votes",
            Fault::CannotOpen => "it does not open with this key",
            Fault::NotBase58 => "it is not of this form",
        };
        f.write_str(sentence)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() { self.fault.fmt(f) } else { write!(f, "{}: {}", self.place, self.fault) }
    }
}

impl std::error::Error for Refusal {}
