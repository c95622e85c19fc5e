//! Which things exist, who may do what and when, and how we say no.
//!
//! Pure: no database, no HTTP, no clock (the time is handed in), no sentences in any language.
//! Read [`round`] for the course of a round, [`permit`] for the rights, [`refusal`] for every polite no,
//! and [`shown`] for what pages are given to show.
#![warn(missing_docs)]

pub mod comment;
pub mod id;
pub mod permit;
pub mod person;
pub mod project;
pub mod refusal;
pub mod round;
pub mod shown;
pub mod text;
pub mod time;

pub use comment::{Comment, CommentState, RefusalReason};
pub use id::{CommentId, PersonId, ProjectId, RoundId};
pub use person::{Deputy, Person, Role};
pub use project::{Area, Department, Project, Target};
pub use refusal::Refusal;
pub use round::{Phase, Round, Stage};
pub use text::{Bilingual, Language};
pub use time::Timestamp;
