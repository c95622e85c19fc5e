//! How a server function says no.

use domain::Refusal;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What a server function answers instead of what was asked for. It holds no text of any library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// An expected no, which the person can act on.
    Refused(Refusal),
    /// Something is broken; the reference stands in the log.
    Broken {
        /// Eight characters.
        reference: String,
    },
    /// The question could not be read, or the answer was lost.
    Wire,
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Wire
    }
}

impl ApiError {
    /// The HTTP status of this answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::Refused(refusal) => refusal.status(),
            Self::Broken { .. } => 500,
            Self::Wire => 400,
        }
    }

    /// The name for machines, sent in the header `x-refusal`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Broken { .. } => "broken",
            Self::Wire => "unreadable",
        }
    }
}
