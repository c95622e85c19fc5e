//! What is broken: the source, and the place in our code where it was met.

use std::panic::Location;

/// Something is broken: the connection, the disk, a row that cannot be. Never a matter of what a person asked for.
/// Its text is for the log alone.
#[derive(Debug, thiserror::Error)]
#[error("{source} (at {at})")]
pub struct Fault {
    source: Box<dyn std::error::Error + Send + Sync>,
    at: &'static Location<'static>,
}

impl Fault {
    /// A row that the schema should have made impossible. `what` names the table and column, never the content.
    #[track_caller]
    pub fn bad_row(what: &'static str) -> Self {
        Self { source: format!("unreadable value in {what}").into(), at: Location::caller() }
    }

    /// A fault of something beside the database: hashing, random numbers.
    #[track_caller]
    pub fn other(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { source: source.into(), at: Location::caller() }
    }
}

impl From<sqlx::Error> for Fault {
    #[track_caller]
    fn from(error: sqlx::Error) -> Self {
        Self { source: Box::new(error), at: Location::caller() }
    }
}

impl From<sqlx::migrate::MigrateError> for Fault {
    #[track_caller]
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self { source: Box::new(error), at: Location::caller() }
    }
}

impl From<serde_json::Error> for Fault {
    #[track_caller]
    fn from(error: serde_json::Error) -> Self {
        Self { source: Box::new(error), at: Location::caller() }
    }
}
