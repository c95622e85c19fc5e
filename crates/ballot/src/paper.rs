//! One ballot paper (表决票): a mark for every candidate.
//!
//! This file runs in the voter's browser as well as at the count, so that both judge a paper by the same lines.
//! A paper is written as one ASCII letter per candidate, in official order; every paper of a ballot has the same length,
//! so that sealing one does not betray by its size what is in it.
//! Nothing here can be printed by accident: `Debug` of a mark or a paper shows no mark, because logs are kept and read.

use std::fmt;

use crate::{n_of, rules::MAX_CANDIDATES, rules::Rules};

/// What a deputy wishes for one candidate (山东代表法办法 Art 15); there is no write-in.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// For (赞成 ○).
    For,
    /// Against (反对 ×).
    Against,
    /// Abstain (弃权): a place left blank is this, not a mistake.
    #[default]
    Abstain,
}

/// A paper as filled in: any marks, any number of them, not yet checked against the rules.
#[derive(Clone, PartialEq, Eq)]
pub struct Paper {
    marks: Vec<Mark>,
}

/// A paper that counts. Only [`Paper::check`] makes one:
///
/// ```compile_fail
/// let paper = ballot::ValidPaper(ballot::Paper::blank(23));
/// ```
#[derive(PartialEq, Eq)]
pub struct ValidPaper(Paper);

/// Why a paper cannot be read, or is void as a whole (整张无效).
///
/// It is meant for the person who holds the paper. Keep it out of logs: it tells how many For they marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperError {
    /// Not one mark per candidate.
    WrongLength {
        /// The number of candidates.
        wanted: u32,
        /// The number of marks on the paper; of letters, if it was being read.
        found: u32,
    },
    /// The first letter that is no mark.
    UnknownMark {
        /// The number on the paper, from 1, of the candidate it stands beside.
        number: u32,
    },
    /// More For than there are places, which makes the whole paper void (选举法 Art 44 ¶2).
    TooManyFor {
        /// The most a paper may hold.
        limit: u32,
        /// How many it holds.
        found: u32,
    },
    /// Fewer For than the exact number that this ballot's method asks for.
    NotExact {
        /// The number asked for.
        wanted: u32,
        /// How many it holds.
        found: u32,
    },
}

impl Mark {
    /// The one letter that stands for this mark on the wire.
    fn letter(self) -> u8 {
        match self {
            Mark::For => b'o',
            Mark::Against => b'x',
            Mark::Abstain => b'-',
        }
    }

    fn from_letter(letter: u8) -> Option<Mark> {
        match letter {
            b'o' => Some(Mark::For),
            b'x' => Some(Mark::Against),
            b'-' => Some(Mark::Abstain),
            _ => None,
        }
    }
}

impl Paper {
    /// A paper as handed out: nothing marked, which abstains on every candidate. Never longer than [`MAX_CANDIDATES`].
    pub fn blank(n_candidates: u32) -> Paper {
        let marks = (0..n_candidates.min(MAX_CANDIDATES)).map(|_| Mark::Abstain).collect();
        Paper { marks }
    }

    /// A paper with these marks, in official order.
    pub fn new(marks: Vec<Mark>) -> Paper {
        Paper { marks }
    }

    /// The marks, in official order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// How many candidates are marked For.
    pub fn n_for(&self) -> u32 {
        self.n_marked(Mark::For)
    }

    /// How many candidates are marked Against.
    pub fn n_against(&self) -> u32 {
        self.n_marked(Mark::Against)
    }

    /// How many candidates are left blank.
    pub fn n_abstain(&self) -> u32 {
        self.n_marked(Mark::Abstain)
    }

    fn n_marked(&self, mark: Mark) -> u32 {
        n_of(self.marks.iter().filter(|&&m| m == mark).count())
    }

    /// The paper as bytes, one per candidate: the same letters as [`Paper::to_text`].
    pub fn encode(&self) -> Vec<u8> {
        self.marks.iter().map(|mark| mark.letter()).collect()
    }

    /// Reads a paper; refuses any length but the rules' and any byte but the three letters.
    ///
    /// A paper that can be read may still be void: that is for [`Paper::check`] to say.
    pub fn decode(bytes: &[u8], rules: &Rules) -> Result<Paper, PaperError> {
        // The length is judged first, so that a huge input costs nothing.
        check_length(bytes.len(), rules)?;
        let mut marks = Vec::with_capacity(bytes.len());
        for (number, &letter) in (1..=rules.candidates()).zip(bytes) {
            marks.push(Mark::from_letter(letter).ok_or(PaperError::UnknownMark { number })?);
        }
        Ok(Paper { marks })
    }

    /// The paper as text: `o` For, `x` Against, `-` Abstain, one letter per candidate.
    pub fn to_text(&self) -> String {
        self.marks.iter().map(|mark| char::from(mark.letter())).collect()
    }

    /// Reads what [`Paper::to_text`] wrote, as strictly as [`Paper::decode`].
    pub fn from_text(text: &str, rules: &Rules) -> Result<Paper, PaperError> {
        Paper::decode(text.as_bytes(), rules)
    }

    /// Decides whether the paper counts. Fewer For than places is valid, and so is a blank paper, unless the method is exact.
    pub fn check(self, rules: &Rules) -> Result<ValidPaper, PaperError> {
        self.judge(rules).map(|()| ValidPaper(self))
    }

    /// The reasons behind [`Paper::check`], for a paper one does not want to give away.
    pub(crate) fn judge(&self, rules: &Rules) -> Result<(), PaperError> {
        check_length(self.marks.len(), rules)?;
        let found = self.n_for();
        match rules.cap() {
            Some(limit) if found > limit => Err(PaperError::TooManyFor { limit, found }),
            Some(wanted) if rules.exact_for() && found < wanted => Err(PaperError::NotExact { wanted, found }),
            _ => Ok(()),
        }
    }
}

impl ValidPaper {
    /// The paper itself.
    pub fn paper(&self) -> &Paper {
        &self.0
    }

    /// The marks, in official order.
    pub fn marks(&self) -> &[Mark] {
        self.0.marks()
    }
}

fn check_length(length: usize, rules: &Rules) -> Result<(), PaperError> {
    let (wanted, found) = (rules.candidates(), n_of(length));
    if found == wanted { Ok(()) } else { Err(PaperError::WrongLength { wanted, found }) }
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mark(secret)")
    }
}

impl fmt::Debug for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Paper(secret)")
    }
}

impl fmt::Debug for ValidPaper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ValidPaper(secret)")
    }
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PaperError::WrongLength { .. } => "the paper has not one mark per candidate",
            PaperError::UnknownMark { .. } => "the paper has a mark outside the list",
            PaperError::TooManyFor { .. } => "the paper has more For than allowed",
            PaperError::NotExact { .. } => "the paper has fewer For than required",
        })
    }
}

impl std::error::Error for PaperError {}
