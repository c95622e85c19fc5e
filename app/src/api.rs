//! Server functions, by noun: each asks who is there, calls one service function, and answers. They are public addresses:
//! the rights are checked in the service, whoever calls.

pub mod accounts;
pub mod audit;
pub mod ballots;
pub mod citizens;
pub mod comments;
pub mod deeds;
pub mod exchange;
pub mod moderation;
pub mod projects;
pub mod reading;
pub mod rounds;
pub mod staff;
pub mod view;
