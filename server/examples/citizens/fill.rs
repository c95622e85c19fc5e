//! A demonstration with as many comments as a city leaves.

use crate::words;
use anyhow::{Context, Result, ensure};
use domain::search::terms;
use domain::{Bilingual, CommentId, CommentState, PersonId, Project, Role, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::HashMap;
use store::{ManyComment, ManyReply, NO_PASSWORD, NewPerson, Store};

/// How many comments are written in one transaction.
const BATCH: usize = 10_000;
/// How many accounts leave them.
pub const N_WRITERS: usize = 2_000;
/// How many more there are, who have nothing waiting yet: `drive` and `seen` act as these.
pub const N_OTHERS: usize = 400;
/// How many comments wait for a moderator, at most.
const MOST_PENDING: usize = 5_000;
/// How far back the first one lies.
const DAYS: i64 = 30;

/// The name of an account that leaves comments.
pub fn author(number: usize) -> String {
    format!("talker{number:04}")
}

/// What is remembered of the comments while they are made.
struct Filling {
    rng: StdRng,
    projects: Vec<Project>,
    /// Published comments by project that can be replied to.
    tops: Vec<Vec<CommentId>>,
    term_numbers: HashMap<String, u32>,
    /// Term, project and comment.
    found: Vec<(u32, u8, u32)>,
    authors: Vec<PersonId>,
    n: usize,
    now: i64,
}

impl Filling {
    /// Few projects get most of what is said.
    fn project(&mut self) -> usize {
        let most = self.rng.random_range(1..=self.projects.len());
        self.rng.random_range(0..most)
    }

    fn state(&mut self, number: usize) -> CommentState {
        if number + (self.n / 20).min(MOST_PENDING) >= self.n {
            return CommentState::Pending;
        }
        match self.rng.random_range(0..100_u8) {
            0..4 => CommentState::Refused,
            4 => CommentState::Hidden,
            _ => CommentState::Approved,
        }
    }

    fn comment(&mut self, number: usize) -> (usize, ManyComment) {
        let at = self.project();
        let state = self.state(number);
        let may_reply = state != CommentState::Pending && self.tops[at].len() > 10;
        let parent = (may_reply && self.rng.random_range(0..8_u8) == 0).then(|| {
            let newest = self.tops[at].len();
            self.tops[at][self.rng.random_range(newest.saturating_sub(500)..newest)]
        });
        let (tag, mut body) = words::comment(&mut self.rng);
        if parent.is_some() {
            body = words::reply(&mut self.rng);
        }
        let rare_every = (self.n * 4 / 5 / words::N_RARE).max(1);
        let is_rare = number % rare_every == rare_every - 1 && number / rare_every < words::N_RARE;
        if is_rare {
            body.push_str(words::RARE);
            body.push_str("也被占了。");
        }
        let left_at = self.now - DAYS * 86_400 + i64::try_from(number).unwrap_or(0) * DAYS * 86_400 / self.n as i64;
        let left_at = Timestamp::from_unix(left_at);
        let is_due = state == CommentState::Approved && parent.is_none();
        let comment = ManyComment {
            project: self.projects[at].id,
            author: self.authors[self.rng.random_range(0..N_WRITERS)],
            parent,
            tag,
            state: if is_rare { CommentState::Approved } else { state },
            body,
            left_at,
            due_at: is_due.then(|| left_at.plus_seconds(21 * 86_400)),
        };
        (at, comment)
    }

    /// What follows from comments that are in the database now: answers, and the terms of what is published.
    fn follow(&mut self, batch: &[(usize, ManyComment)], ids: &[CommentId], editor: PersonId) -> Vec<ManyReply> {
        let mut answers = Vec::new();
        for ((at, comment), id) in batch.iter().zip(ids) {
            if comment.state != CommentState::Approved {
                continue;
            }
            for term in terms(&comment.body) {
                let next = u32::try_from(self.term_numbers.len()).unwrap_or(u32::MAX);
                let number = *self.term_numbers.entry(term).or_insert(next);
                self.found.push((number, u8::try_from(*at).unwrap_or(0), u32::try_from(id.0).unwrap_or(0)));
            }
            if comment.parent.is_some() {
                continue;
            }
            self.tops[*at].push(*id);
            if self.rng.random_range(0..20_u8) == 0 {
                answers.push(ManyReply {
                    comment: *id,
                    department: self.projects[*at].department.code.clone(),
                    body: words::answer(&mut self.rng).to_owned(),
                    replied_at: comment.left_at,
                    by: editor,
                });
            }
        }
        answers
    }

    /// All terms, in the order of the table's key.
    async fn write_terms(&mut self, store: &Store) -> Result<()> {
        let mut by_number: Vec<(String, u32)> = self.term_numbers.drain().collect();
        by_number.sort();
        let mut places = vec![0_u32; by_number.len()];
        for (place, (_, number)) in by_number.iter().enumerate() {
            places[*number as usize] = u32::try_from(place)?;
        }
        for row in &mut self.found {
            row.0 = places[row.0 as usize];
        }
        self.found.sort_unstable();
        let mut tx = store.write().await?;
        let mut n_written = 0;
        for rows in self.found.chunk_by(|one, next| (one.0, one.1) == (next.0, next.1)) {
            let (term, project) = (&by_number[rows[0].0 as usize].0, self.projects[usize::from(rows[0].1)].id);
            let comments: Vec<_> = rows.iter().map(|row| CommentId(i64::from(row.2))).collect();
            tx.add_many_with_term(term, project, &comments).await?;
            n_written += comments.len();
            if n_written > 1_000_000 {
                tx.commit_unseen().await?;
                tx = store.write().await?;
                n_written = 0;
            }
        }
        tx.commit().await?;
        eprintln!("citizens: {} places of {} terms", self.found.len(), by_number.len());
        Ok(())
    }

    /// The project that is spoken of most, and its comment that begins the thousandth page of 20; with fewer pages, the last.
    fn facts(&self) -> Result<String> {
        let (at, tops) = self.tops.iter().enumerate().max_by_key(|(_, tops)| tops.len()).context("no project")?;
        let from = tops.iter().rev().nth(999 * 20).or_else(|| tops.get(19)).context("no comment")?;
        Ok(format!("{} {} {}\n", self.projects[at].number, from.0, self.n))
    }
}

async fn authors(store: &Store) -> Result<Vec<PersonId>> {
    let mut tx = store.write().await?;
    let mut authors = Vec::with_capacity(N_WRITERS + N_OTHERS);
    for number in 0..N_WRITERS + N_OTHERS {
        let new = NewPerson {
            sign_in: author(number),
            password_hash: NO_PASSWORD.to_owned(),
            role: Role::Citizen,
            name: Bilingual::new(format!("市民{number:04}"), format!("Citizen {number:04}")),
            delegation: None,
            department: None,
        };
        authors.push(tx.add_person(&new).await?.context("the database is filled already")?);
    }
    tx.commit().await?;
    Ok(authors)
}

/// Lays so many comments on a demonstration.
pub async fn fill(database: &str, n: usize, facts: &str) -> Result<()> {
    let store = Store::open(database).await?;
    let mut tx = store.read().await?;
    ensure!(tx.is_demo().await?, "not a demonstration");
    let round = tx.find_current_round().await?.context("no round")?;
    let projects = tx.projects(round.id).await?;
    let editor = tx.find_credentials("editor-health").await?.context("no editor")?.account.person.id;
    drop(tx);
    let mut filling = Filling {
        rng: StdRng::seed_from_u64(20_260_120),
        tops: vec![Vec::new(); projects.len()],
        projects,
        term_numbers: HashMap::new(),
        found: Vec::new(),
        authors: authors(&store).await?,
        n,
        now: time::OffsetDateTime::now_utc().unix_timestamp(),
    };
    for first in (0..n).step_by(BATCH) {
        let batch: Vec<_> = (first..(first + BATCH).min(n)).map(|number| filling.comment(number)).collect();
        let comments: Vec<_> = batch.iter().map(|(_, comment)| comment.clone()).collect();
        let mut tx = store.write().await?;
        let ids = tx.add_many_comments(&comments).await?;
        let answers = filling.follow(&batch, &ids, editor);
        tx.add_many_replies(&answers).await?;
        tx.commit().await?;
        if first % (BATCH * 10) == 0 {
            eprintln!("citizens: {first} of {n}");
        }
    }
    filling.write_terms(&store).await?;
    std::fs::write(facts, filling.facts()?)?;
    store.close().await;
    Ok(())
}
