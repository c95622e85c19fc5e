//! `minsheng`: one program, told by its first word what to do.

use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    server::command::run(server::command::Program::parse()).await
}
