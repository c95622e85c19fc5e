//! The process that listens: settings, addresses, sessions, headers, limits, kept pages. It decides nothing about the
//! vote; what people can do is in `service`, what they see is in `app`.
//!
//! Reading order: `command` (what the program can be told to do), `site` (a request's way in, layer by layer), `render`
//! (a page's way out), `forms` (the few posts that hold what somebody typed).

#![recursion_limit = "256"] // the types of rendered pages are deep

pub mod api;
pub mod assets;
pub mod audit_files;
pub mod backup;
pub mod calendar;
pub mod check;
pub mod client;
pub mod command;
pub mod comment_files;
pub mod config;
pub mod demo;
pub mod exchange_files;
pub mod exports;
pub mod feeds;
pub mod files;
pub mod forms;
pub mod handover_file;
pub mod head;
pub mod headers;
pub mod kept;
pub mod limits;
pub mod listen;
pub mod lockout;
pub mod logs;
pub mod messengers;
pub mod metrics;
pub mod pabulib;
pub mod plain;
pub mod render;
pub mod scan;
pub mod sealed;
mod sheet;
pub mod site;
pub mod sitemap;
pub mod tally;
pub mod view;
pub mod who;
