//! Sealed elections from the command line: for auditors, scrutineers and whoever makes the slips.
//!
//! All of it works offline, on files, without settings, database or network. The files are those of belenios-tool where
//! it has them, so that any step can be done with the one or the other.

mod demo;
mod files;
mod progress;
mod slips;
mod trustee;
mod verify;

use anyhow::Result;
use clap::Subcommand;
use std::process::ExitCode;

/// What can be done with sealed elections.
#[derive(Subcommand)]
pub enum Sealed {
    /// Check a sealed election from its archive alone, on all cores. Asks no database and no network
    Verify(verify::Asked),
    /// Make a scrutineer's key step by step through files, and open a tally
    Trustee {
        /// The step.
        #[command(subcommand)]
        step: trustee::Step,
    },
    /// Make the slips of an election and its public list of credentials
    Slips(slips::Asked),
    /// Make something to try things with
    Demo {
        /// What to make.
        #[command(subcommand)]
        what: Demo,
    },
}

/// What can be made to try things with.
#[derive(Subcommand)]
pub enum Demo {
    /// A whole sealed election on disk, from the key to the result
    Election(demo::Asked),
}

impl Sealed {
    /// Does it; a check that was refused is no error but a status.
    ///
    /// # Errors
    /// Why it cannot be done, in a sentence.
    pub fn obey(&self) -> Result<ExitCode> {
        match self {
            Sealed::Verify(asked) => asked.obey(),
            Sealed::Trustee { step } => step.obey().map(|()| ExitCode::SUCCESS),
            Sealed::Slips(asked) => asked.obey().map(|()| ExitCode::SUCCESS),
            Sealed::Demo { what: Demo::Election(asked) } => asked.obey().map(|()| ExitCode::SUCCESS),
        }
    }
}
