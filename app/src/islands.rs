//! What moves: the ballot paper, because its marks must be counted while they are made and must not leave the page
//! before the deputy says so. Everything else is HTML.

pub mod ballot_paper;
mod booth;
mod curtain;
mod marks;
mod page;
