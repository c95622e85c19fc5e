//! The same pages from a site with few comments and one with many, in turn, so that whatever else the machine does falls on
//! both.

use crate::visitor::Visitor;
use crate::words::{COMMON, OTHER, RARE};
use anyhow::{Context, Result};
use std::time::Instant;

/// How often each page is asked for.
const TIMES: usize = 300;
/// How often before that.
const WARMING: usize = 20;

/// A site with what is known of it.
struct Asked {
    visitor: Visitor,
    citizen: Visitor,
    moderator: Visitor,
    project: String,
    from: String,
    n: String,
}

#[derive(Clone, Copy)]
enum Who {
    Visitor,
    Citizen,
    Moderator,
}

impl Asked {
    async fn new(site: &str, facts: &str) -> Result<Self> {
        let facts = std::fs::read_to_string(facts)?;
        let mut facts = facts.split_whitespace().map(str::to_owned);
        let mut next = || facts.next().context("the facts are cut short");
        Ok(Self {
            visitor: Visitor::new(site)?,
            citizen: Visitor::acting_as(site, "citizen1").await?,
            moderator: Visitor::acting_as(site, "moderator").await?,
            project: next()?,
            from: next()?,
            n: next()?,
        })
    }

    /// Milliseconds of one answer, and its length.
    async fn time(&self, who: Who, path: &str) -> Result<(f64, usize)> {
        let path = path.replace("{project}", &self.project).replace("{from}", &self.from);
        // A visitor's searches are limited: each comes from another network.
        let other;
        let visitor = match who {
            Who::Visitor => {
                other = self.visitor.elsewhere()?;
                &other
            }
            Who::Citizen => &self.citizen,
            Who::Moderator => &self.moderator,
        };
        let begun = Instant::now();
        let page = visitor.get(&path).await?;
        Ok((begun.elapsed().as_secs_f64() * 1000.0, page.len()))
    }
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// One row for each page; a database's name stands in the first column.
pub async fn ask(name: &str, small: (&str, &str), large: (&str, &str)) -> Result<()> {
    let small = Asked::new(small.0, small.1).await?;
    let large = Asked::new(large.0, large.1).await?;
    let search = |typed: &str| format!("/search?q={}", typed.replace(' ', "+"));
    let pages = [
        ("the list", Who::Citizen, "/projects".to_owned(), 1.2),
        ("a project, first page of comments", Who::Citizen, "/projects/{project}".to_owned(), 1.2),
        ("its thousandth page", Who::Citizen, "/projects/{project}?from={from}".to_owned(), 1.2),
        ("the moderators' queue", Who::Moderator, "/moderation".to_owned(), 1.2),
        ("search: a rare word", Who::Visitor, search(RARE), 3.0),
        ("search: a common word", Who::Visitor, search(COMMON), 3.0),
        ("search: two common words", Who::Visitor, search(&format!("{COMMON} {OTHER}")), 3.0),
        ("search: a common and a rare word", Who::Visitor, search(&format!("{COMMON} {RARE}")), 3.0),
    ];
    eprintln!("citizens: {name}: {} against {} comments", small.n, large.n);
    for (what, who, path, most) in pages {
        let mut times = (Vec::new(), Vec::new());
        let mut lengths = (0, 0);
        for time in 0..WARMING + TIMES {
            let (few, many) = (small.time(who, &path).await?, large.time(who, &path).await?);
            lengths = (few.1, many.1);
            if time >= WARMING {
                times.0.push(few.0);
                times.1.push(many.0);
            }
        }
        let (few, many) = (median(&mut times.0), median(&mut times.1));
        let ratio = many / few;
        let verdict = if ratio <= most { "met" } else { "**missed**" };
        println!(
            "| {name} | {what} | {few:.2} ({} kB) | {many:.2} ({} kB) | {ratio:.2} | ≤ {most:.1} | {verdict} |",
            lengths.0 / 1000,
            lengths.1 / 1000
        );
    }
    Ok(())
}
