//! Remember and recall, whichever database.
//!
//! The only crate that knows SQL. It judges nothing: absence is an `Option` or a count, and what it means is for the
//! service to say. [`Store::read`] and [`Store::write`] begin a [`Tx`], on which every question and every change is a
//! method; a page is one reading transaction, a deed is one writing transaction.
//!
//! Reading order: `db` (the only file that knows there are two databases), then one file for each noun.
//! `roll` and `ballot_box` are apart on purpose and no function of either takes what belongs to the other.
#![warn(missing_docs)]

mod ballot_box;
mod comments;
mod db;
mod fault;
mod people;
mod projects;
mod results;
mod roll;
mod rounds;
mod sessions;
mod site;

pub use comments::{CommentOnProject, NewComment, PendingComment};
pub use db::{Store, Tx};
pub use fault::Fault;
pub use people::{Credentials, NewPerson};
pub use projects::NewProject;
pub use results::StoredResult;
pub use rounds::NewRound;
pub use rounds::Step;
