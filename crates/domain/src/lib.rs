//! Which things exist, who may do what and when, and how we say no.
//!
//! Pure: no database, no HTTP, no clock (the time is handed in), no sentences in any language.
//! Read [`round`] for the course of a round, [`permit`] for the rights, [`refusal`] for every polite no,
//! and [`shown`] for what pages are given to show.
#![warn(missing_docs)]

pub mod audit;
pub mod comment;
pub mod deed;
pub mod device;
pub mod disagreement;
pub mod draft;
pub mod exchange;
pub mod flag;
pub mod id;
pub mod nickname;
pub mod permit;
pub mod person;
pub mod project;
pub mod refusal;
pub mod round;
pub mod search;
pub mod shown;
pub mod text;
pub mod time;
pub mod vote;

pub use comment::{Comment, CommentAct, CommentState, Office, RefusalReason, Tag};
pub use deed::{Asked, AttendanceCorrected, Concerned, Deed, DeedKind};
pub use device::Device;
pub use disagreement::Disagreement;
pub use draft::Draft;
pub use id::{CommentId, DeedId, DelegationId, ImportId, PersonId, ProjectId, RoundId, VoteId};
pub use nickname::Nickname;
pub use person::{Deputy, PRIVACY_VERSION, Person, Role, VerifiedHow};
pub use project::{Area, Department, Project, Target};
pub use refusal::Refusal;
pub use round::{Phase, Round, Stage};
pub use text::{Bilingual, Language};
pub use time::Timestamp;
pub use vote::{Confirmation, Correction, Followed, Follows, Mandate, Record, Vote, VoteState};
