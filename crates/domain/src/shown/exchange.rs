//! What the page of imports and exports is given.

use crate::exchange::{Comparison, Kind};
use crate::{Bilingual, ImportId, Phase, Timestamp};
use serde::{Deserialize, Serialize};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// For a second person.
    Waiting,
    /// Approved, and done.
    Approved,
    /// Withdrawn: it was not done.
    Withdrawn,
}

impl ImportState {
    /// The name in the database and in message keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Waiting, Self::Approved, Self::Withdrawn].into_iter().find(|state| state.code() == code)
    }
}

/// An import as it is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Its number.
    pub id: ImportId,
    /// Of which list.
    pub kind: Kind,
    /// Where it stands.
    pub state: ImportState,
    /// SHA-256 of its rows.
    pub digest: String,
    /// How many rows it adds.
    pub n_added: u32,
    /// How many rows it changes.
    pub n_changed: u32,
    /// Who uploaded the file.
    pub proposed_by: Bilingual,
    /// When.
    pub proposed_at: Timestamp,
    /// Who approved or withdrew it, and when.
    pub settled: Option<(Bilingual, Timestamp)>,
}

/// One of the lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeList {
    /// Which.
    pub kind: Kind,
    /// How many rows it has now.
    pub n_rows: u32,
    /// The import of it that waits.
    pub waiting: Option<ImportId>,
    /// Whether the asker can upload it now.
    pub may_upload: bool,
}

/// The page of imports and exports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangePage {
    /// The lists that the asker may read.
    pub lists: Vec<ExchangeList>,
    /// Whether the lists of the round are fixed by its vote.
    pub is_closed: bool,
    /// Where the round stands.
    pub phase: Phase,
    /// The newest imports, newest first.
    pub latest: Vec<Import>,
    /// The import that was asked for.
    pub looked_at: Option<LookedAt>,
}

/// An import that somebody looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookedAt {
    /// The import.
    pub import: Import,
    /// What it would change now; nothing once it is settled.
    pub comparison: Option<Comparison>,
    /// Whether that is no longer what its proposer saw.
    pub is_stale: bool,
    /// Whether the asker has uploaded it.
    pub is_mine: bool,
    /// Whether the asker can approve it now, were it somebody else's.
    pub may_approve: bool,
}
