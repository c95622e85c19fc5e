//! What a million comments cost, for `make bench`: fills a demonstration with comments, asks two sites for the same pages,
//! posts and approves at a steady pace, and looks how soon an approved comment is seen.
//!
//! - `citizens fill DATABASE N FACTS`: N comments on top of a demonstration; writes what `ask` needs into the file FACTS;
//! - `citizens ask NAME SMALL FACTS LARGE FACTS`: pages that nothing keeps, from both in turn; Markdown rows;
//! - `citizens drive SITE SECONDS POSTS APPROVALS`: so many a second, by accounts of their own; one line at the end;
//! - `citizens seen SITE OTHER`: an approval at the one until the comment is seen at the other.
//!
//! Everyone comes from a network of their own, as behind a proxy: the sites are to trust 127.0.0.1.

mod ask;
mod drive;
mod fill;
mod visitor;
mod words;

use anyhow::{Context, Result, bail};

const USAGE: &str = "citizens fill DATABASE N FACTS | ask NAME SMALL FACTS LARGE FACTS | drive SITE SECONDS POSTS APPROVALS | seen SITE OTHER";

#[tokio::main]
async fn main() -> Result<()> {
    let told: Vec<String> = std::env::args().skip(1).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    match told[..] {
        ["fill", database, n, facts] => fill::fill(database, n.parse().context(USAGE)?, facts).await,
        ["ask", name, small, small_facts, large, large_facts] => {
            ask::ask(name, (small, small_facts), (large, large_facts)).await
        }
        ["drive", site, seconds, posts, approvals] => {
            drive::drive(site, seconds.parse()?, posts.parse()?, approvals.parse()?).await
        }
        ["seen", site, other] => drive::seen(site, other).await,
        _ => bail!(USAGE),
    }
}
