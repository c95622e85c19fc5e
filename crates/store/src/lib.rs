//! Remember and recall, whichever database.
//!
//! The only crate that knows SQL. It judges nothing: absence is an `Option` or a count, and what it means is for the
//! service to say. [`Store::read`] and [`Store::write`] begin a [`Tx`], on which every question and every change is a
//! method; a page is one reading transaction, a deed is one writing transaction.
//!
//! Reading order: `db` (the only file that knows there are two databases), then one file for each noun.
//! `roll` and `ballot_box` are apart on purpose and no function of either takes what belongs to the other.
#![warn(missing_docs)]

mod audit;
mod ballot_box;
mod catalogue;
mod citizens;
mod codes;
mod comments;
mod db;
mod deeds;
mod drafts;
mod fault;
mod flag_words;
mod handovers;
mod imports;
mod many;
mod moderation;
mod own_comments;
mod own_sessions;
mod people;
mod projects;
mod queue_order;
mod queues;
mod replies;
mod results;
mod roll;
mod rounds;
mod search;
mod second_factors;
mod sessions;
mod site;
mod staff;
mod tables;
mod verification;
mod voices;
mod votes;
mod watch;

pub use audit::RawLine;
pub use catalogue::Lifted;
pub use citizens::{CitizenFacts, NewCitizen};
pub use comments::{CommentOnProject, NewComment};
pub use db::{Store, Tx};
pub use deeds::NewDeed;
pub use fault::Fault;
pub use handovers::Handover;
pub use imports::{ListedDeputy, ListedMember, NewImport, StoredImport};
#[doc(hidden)]
pub use many::{ManyComment, ManyReply};
pub use moderation::{Decision, NewStep, WrittenAppeal, WrittenReport, WrittenStep};
pub use own_comments::OwnComment;
pub use own_sessions::OwnSessionRow;
pub use people::{Account, Credentials, DelegationSize, NO_PASSWORD, NewPerson};
pub use projects::NewProject;
pub use queues::{QueueFilter, QueueRow, QueueSearch};
pub use replies::{NewReply, OfficialReply, Unanswered};
pub use results::StoredResult;
pub use rounds::NewRound;
pub use rounds::Step;
pub use search::{FoundNumbers, Sight, Sought};
pub use second_factors::SecondFactor;
pub use staff::StaffMember;
pub use tables::{Cell, Extent, REFERENCE, Row, TABLES, Table};
pub use voices::{PublishedComment, PublishedReply, Tally};
pub use votes::{NewMandate, NewVote};
pub use watch::{Kind, Pool, STATEMENTS, STATEMENTS_OF_CASTING, Watch};
