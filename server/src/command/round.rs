//! The first round of a site, from the command line.

use super::{Round, service};
use crate::config::Config;
use anyhow::{Context, Result};
use service::first_round::EXAMPLE;

/// Prints the example, which needs no settings and no database.
pub fn print_example() {
    print!("{EXAMPLE}");
}

/// Does what is told about the first round, and says what was done.
pub async fn obey(config: &Config, what: Round) -> Result<()> {
    let Round::Begin { from } = what else { return Ok(()) };
    let file = std::fs::read_to_string(&from).with_context(|| format!("cannot read {}", from.display()))?;
    let service = service(config).await?;
    let year = service.begin_first_round(&file).await.with_context(|| format!("{} is not used", from.display()))?;
    service.store().close().await;
    println!(
        "The round of {year} has begun, in its first phase. Next: accounts (minsheng user add), then clerks import departments, \
         candidates and deputies at /exchange."
    );
    Ok(())
}
