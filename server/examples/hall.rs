//! A hall of deputies within one minute, for `make bench`: each signs in with a password, opens the ballot paper and
//! casts, through the same doors as a browser, while something else reads the public list. Then the vote is closed,
//! counted, confirmed and published by the people who do that, and every acknowledged ballot must be in the result.
//!
//! `hall http://127.0.0.1:3000 [deputies] [seconds]` on a fresh demonstration. Prints one Markdown row for each step.

use anyhow::{Context, Result, ensure};
use rand::RngExt;
use reqwest::{Client, StatusCode, redirect::Policy};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

/// Somebody with a browser of their own.
struct Visitor {
    client: Client,
    site: String,
}

impl Visitor {
    fn new(site: &str) -> Result<Self> {
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).build()?;
        Ok(Self { client, site: site.to_owned() })
    }

    async fn get(&self, path: &str) -> Result<String> {
        let answer = self.client.get(format!("{}{path}", self.site)).send().await?;
        ensure!(answer.status() == StatusCode::OK, "{path}: {}", answer.status());
        Ok(answer.text().await?)
    }

    async fn post(&self, path: &str, accept: &str, fields: &[(&str, &str)]) -> Result<()> {
        let request = self.client.post(format!("{}{path}", self.site));
        let answer =
            request.header("accept", accept).header("sec-fetch-site", "same-origin").form(fields).send().await?;
        let status = answer.status();
        let refusal = answer.headers().get("x-refusal").cloned();
        answer.bytes().await?;
        ensure!(status.is_success() || status.is_redirection(), "{path}: {status} {refusal:?}");
        Ok(())
    }

    async fn sign_in(&self, name: &str) -> Result<()> {
        self.post("/sign-in", "text/html", &[("name", name), ("password", "demo"), ("to", "")]).await
    }

    /// One asks at the desk and the other agrees.
    async fn with(&self, second: &Self, path: &str, fields: &[(&str, &str)]) -> Result<()> {
        self.post(path, "text/html", fields).await?;
        let desk = second.get("/desk").await?;
        let id = between(&desk, "name=\"id\" value=\"", "\"").context("no deed waits at the desk")?;
        second.post("/api/deeds/agree", "application/json", &[("id", id)]).await
    }
}

fn between<'a>(page: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

/// How long each deputy's steps took, in milliseconds.
#[derive(Default)]
struct Times {
    sign_in: Vec<f64>,
    page: Vec<f64>,
    cast: Vec<f64>,
}

async fn timed(step: impl Future<Output = Result<()>>) -> Result<f64> {
    let begun = Instant::now();
    step.await?;
    Ok(begun.elapsed().as_secs_f64() * 1000.0)
}

async fn vote(site: &str, name: String, paper: String, times: Arc<Mutex<Times>>) -> Result<()> {
    let deputy = Visitor::new(site)?;
    let sign_in = timed(deputy.sign_in(&name)).await?;
    let mut page = String::new();
    let shown = timed(async {
        page = deputy.get("/ballot").await?;
        Ok(())
    })
    .await?;
    let vote = between(&page, "data-vote=\"", "\"").context("no paper to fill in")?;
    let attempt = between(&page, "data-attempt=\"", "\"").context("no attempt on the paper")?;
    let fields = [("vote", vote), ("attempt", attempt), ("paper", paper.as_str())];
    let cast = timed(deputy.post("/api/ballots/cast", "application/json", &fields)).await?;
    let mut times = times.lock().await;
    times.sign_in.push(sign_in);
    times.page.push(shown);
    times.cast.push(cast);
    Ok(())
}

fn row(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times.get(times.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default();
    println!("| {what} | {} | {:.0} | {:.0} | {:.0} |", times.len(), at(50), at(99), at(100));
}

async fn confirm(person: &Visitor) -> Result<()> {
    let desk = person.get("/desk").await?;
    let shown = between(&desk, "hash__value\">", "</code>").context("no hash at the desk")?;
    // The groups of the hash stand in elements of their own.
    let hash: String = shown.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    ensure!(hash.len() == 64, "this is no hash: {hash}");
    person.post("/desk/confirm", "text/html", &[("hash", &hash[58..])]).await
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let site = words.next().context("hall http://127.0.0.1:3000 [deputies] [seconds]")?;
    let n_deputies: usize = words.next().map_or(Ok(410), |word| word.parse())?;
    let seconds: u64 = words.next().map_or(Ok(60), |word| word.parse())?;
    let (clerk, chief, scrutineer) = (Visitor::new(&site)?, Visitor::new(&site)?, Visitor::new(&site)?);
    for (who, name) in [(&clerk, "clerk1"), (&chief, "chief"), (&scrutineer, "scrutineer1")] {
        who.sign_in(name).await?;
    }
    for from in ["public_notice", "deliberation"] {
        clerk.post("/api/rounds/advance", "application/json", &[("from", from)]).await?;
    }
    let opening = [("total", "410"), ("present", "410"), ("minutes", "10"), ("reason", "")];
    clerk.with(&chief, "/desk/open", &opening).await?;

    let times = Arc::new(Mutex::new(Times::default()));
    let mut hall = JoinSet::new();
    let begun = Instant::now();
    for number in 1..=n_deputies {
        // Everyone has finished within the time: the last fifth of it is for the slow ones.
        let wait = Duration::from_millis(rand::rng().random_range(0..seconds * 800));
        let paper: String = (0..23).map(|place| if (number + place) % 2 == 0 { 'o' } else { 'x' }).collect();
        let (site, times) = (site.clone(), times.clone());
        hall.spawn(async move {
            tokio::time::sleep(wait).await;
            vote(&site, format!("deputy{number:03}"), paper, times).await
        });
    }
    let mut n_failed = 0;
    while let Some(done) = hall.join_next().await {
        if let Err(error) = done? {
            n_failed += 1;
            eprintln!("hall: {error:#}");
        }
    }
    let took = begun.elapsed();
    clerk.with(&chief, "/desk/close", &[("reason", "代表都已投完")]).await?;
    clerk.with(&chief, "/desk/count", &[]).await?;
    confirm(&chief).await?;
    confirm(&scrutineer).await?;
    clerk.with(&chief, "/desk/publish", &[]).await?;
    let result: serde_json::Value = serde_json::from_str(&clerk.get("/results.json").await?)?;
    let n_counted = result["figures"]["returned"].as_u64().unwrap_or_default();

    let times = std::mem::take(&mut *times.lock().await);
    let n_acknowledged = times.cast.len();
    row("sign in (argon2id)", times.sign_in);
    row("ballot page", times.page);
    row("cast", times.cast);
    println!(
        "| acknowledged / counted / failed, in {:.0} s | {n_acknowledged} / {n_counted} / {n_failed} | | | |",
        took.as_secs_f64()
    );
    ensure!(n_failed == 0 && n_counted == n_acknowledged as u64, "not every ballot was acknowledged and counted");
    Ok(())
}
