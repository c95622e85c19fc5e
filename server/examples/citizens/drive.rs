//! A steady pace of comments and approvals, and how soon an approval is seen.

use crate::fill::{N_OTHERS, N_WRITERS, author};
use crate::visitor::Visitor;
use crate::words;
use anyhow::{Context, Result, ensure};
use domain::Tag;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

/// How many people post: each a few times, as people do.
const N_PEOPLE: usize = N_OTHERS - 100;
/// How many projects there are to speak of.
const N_PROJECTS: u32 = 23;
/// How often it is looked how soon an approval is seen.
const N_SEEN: usize = 20;

fn every(per_second: u32) -> tokio::time::Interval {
    let mut every = interval(Duration::from_secs(1) / per_second.max(1));
    every.set_missed_tick_behavior(MissedTickBehavior::Burst);
    every
}

async fn people(site: &str) -> Result<Vec<Arc<Visitor>>> {
    let mut people = Vec::with_capacity(N_PEOPLE);
    for number in 0..N_PEOPLE {
        people.push(Arc::new(Visitor::acting_as(site, &author(N_WRITERS + number)).await?));
    }
    Ok(people)
}

/// Posts and approves for so many seconds; fails where anything was refused or the pace was not held.
pub async fn drive(site: &str, seconds: u64, posts: u32, approvals: u32) -> Result<()> {
    let people = people(site).await?;
    let moderator = Arc::new(Visitor::acting_as(site, "moderator").await?);
    eprintln!("citizens: ready");
    let waiting: Arc<Mutex<Vec<String>>> = Arc::default();
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut rng = StdRng::seed_from_u64(7);
    let posting = async {
        let (mut tasks, mut every, mut number) = (JoinSet::new(), every(posts), 0);
        while Instant::now() < end {
            every.tick().await;
            let (person, waiting) = (people[number % people.len()].clone(), waiting.clone());
            let (tag, body) = words::comment(&mut rng);
            let project = rng.random_range(1..=N_PROJECTS);
            number += 1;
            tasks.spawn(async move {
                let id = person.leaves(project, tag.code(), &body).await?;
                waiting.lock().await.push(id);
                anyhow::Ok(())
            });
        }
        results(tasks).await
    };
    let approving = async {
        let (mut tasks, mut every) = (JoinSet::new(), every(approvals));
        while Instant::now() < end {
            every.tick().await;
            let Some(id) = waiting.lock().await.pop() else { continue };
            let moderator = moderator.clone();
            tasks.spawn(async move { moderator.approves(&id).await });
        }
        results(tasks).await
    };
    let (posted, approved) = tokio::join!(posting, approving);
    println!("{} {} {}", posted.0 / seconds, approved.0 / seconds, posted.1 + approved.1);
    Ok(())
}

/// How many went well, and how many did not.
async fn results(mut tasks: JoinSet<Result<()>>) -> (u64, u64) {
    let (mut well, mut badly) = (0, 0);
    while let Some(done) = tasks.join_next().await {
        match done.map_err(anyhow::Error::from).and_then(|done| done) {
            Ok(()) => well += 1,
            Err(error) => {
                badly += 1;
                eprintln!("citizens: {error:#}");
            }
        }
    }
    (well, badly)
}

/// From the moderator's press at one site to the comment at the other, where somebody without a session asks again and again.
pub async fn seen(site: &str, other: &str) -> Result<()> {
    let moderator = Visitor::acting_as(site, "moderator").await?;
    let reader = Visitor::new(other)?;
    let mut times = Vec::new();
    for number in 0..N_SEEN {
        let citizen = Visitor::acting_as(site, &author(N_WRITERS + N_PEOPLE + number)).await?;
        let project = 1 + u32::try_from(number)? % N_PROJECTS;
        let path = format!("/projects/{project}");
        let words = format!("看得见{}", rand::rng().random_range(100_000..1_000_000_u32));
        let id = citizen.leaves(project, Tag::Other.code(), &words).await?;
        ensure!(!reader.get(&path).await?.contains(&words), "seen before anybody approved it");
        let begun = Instant::now();
        moderator.approves(&id).await?;
        while !reader.get(&path).await?.contains(&words) {
            ensure!(begun.elapsed() < Duration::from_secs(10), "not seen within ten seconds");
        }
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let most = times.last().context("nothing was looked at")?;
    println!("{:.0} {most:.0}", times[times.len() / 2]);
    Ok(())
}
