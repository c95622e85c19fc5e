//! The demonstration's world at a fixed time. A story says only what matters to it.

use crate::database::{Database, Raw};
use domain::shown::InTheBox;
use domain::{Asked, DeedId, DeedKind, Person, Phase, Role, Timestamp, VoteId};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use service::seed::Files;
use service::{Clock, Error, Random, Refusal, Result, Service, Store};
use std::sync::{Arc, Mutex};

pub const FILES: Files<'static> = Files {
    round: include_str!("../../../../seeds/demo/round.toml"),
    areas: include_str!("../../../../seeds/demo/areas.toml"),
    departments: include_str!("../../../../seeds/demo/departments.toml"),
    projects: include_str!("../../../../seeds/demo/projects.toml"),
    people: include_str!("../../../../seeds/demo/people.toml"),
    comments: include_str!("../../../../seeds/demo/comments.toml"),
};

pub fn noon() -> Timestamp {
    Timestamp::parse("2026-01-20T04:00:00Z").expect("it is written so")
}

/// The service over a store: always noon, and the same random keys in every run.
pub fn service(store: Store) -> Service {
    let clock: Clock = Arc::new(noon);
    let dice = Mutex::new(SmallRng::seed_from_u64(20_260_120));
    let random: Random = Arc::new(move |bytes| dice.lock().expect("nobody panics while throwing").fill_bytes(bytes));
    Service::new(store, clock, random)
}

/// The demonstration, in public notice.
pub struct World {
    pub service: Service,
}

/// Tells a story on both databases, each with the demonstration laid on it.
pub async fn on_both(story: impl AsyncFn(World, &Database)) {
    crate::database::on_both(async |database, store| {
        let service = service(store);
        service.seed_demo(&FILES).await.unwrap();
        story(World { service }, database).await;
    })
    .await;
}

/// Tells a story on SQLite: one that has nothing to do with which database it is.
pub async fn on_sqlite(story: impl AsyncFn(World)) {
    let database = Database::sqlite();
    let service = service(database.migrated().await);
    service.seed_demo(&FILES).await.unwrap();
    story(World { service }).await;
}

impl World {
    pub async fn person(&self, sign_in: &str) -> Person {
        self.service.act_as(sign_in).await.unwrap().person
    }

    pub async fn clerk(&self) -> Person {
        self.person("clerk1").await
    }

    /// The first deputies, by number.
    pub async fn deputies(&self, n: u32) -> Vec<Person> {
        self.service.store().read().await.unwrap().people_of_role(Role::Deputy, n).await.unwrap()
    }

    /// The deed that waits.
    pub async fn waiting(&self) -> DeedId {
        let clerk = self.clerk().await;
        self.service.show_desk(Some(&clerk)).await.unwrap().waiting.expect("somebody asked").id
    }

    /// A clerk asks for a deed and the chief scrutineer agrees.
    pub async fn does(&self, kind: DeedKind, asked: Asked) -> Result<()> {
        let (clerk, chief) = (self.clerk().await, self.person("chief").await);
        self.service.ask_deed(Some(&clerk), kind, &asked).await?;
        self.service.agree_to_deed(Some(&chief), self.waiting().await).await
    }

    pub async fn opens(&self, total: &str, present: &str) -> Result<()> {
        let asked = Asked { total: total.to_owned(), present: present.to_owned(), ..Asked::default() };
        self.does(DeedKind::OpenVote, asked).await
    }

    /// Ends the vote before its announced end: here it is always noon.
    pub async fn closes(&self) -> Result<()> {
        self.does(DeedKind::CloseVote, because("代表都已投完")).await
    }

    pub async fn counts(&self) -> Result<()> {
        self.does(DeedKind::CountBallots, Asked::default()).await
    }

    /// The chief scrutineer and one more confirm the count.
    pub async fn confirms(&self) {
        for name in ["chief", "scrutineer1"] {
            let person = self.person(name).await;
            let hash = self.service.show_desk(Some(&person)).await.unwrap().count.expect("it is counted").sha256;
            self.service.confirm_count(Some(&person), &hash[58..]).await.unwrap();
        }
    }

    pub async fn publishes(&self) -> Result<()> {
        self.does(DeedKind::PublishResult, Asked::default()).await
    }

    /// The round is moved on until it stands there; the vote is opened with these figures on the way.
    pub async fn is_at(&self, phase: Phase, total: &str, present: &str) {
        let clerk = self.clerk().await;
        let clerk = Some(&clerk);
        loop {
            let at = self.phase().await;
            match at {
                _ if at == phase => return,
                Phase::MethodAdopted => self.opens(total, present).await.unwrap(),
                Phase::Voting => self.closes().await.unwrap(),
                Phase::Counting => {
                    self.counts().await.unwrap();
                    self.confirms().await;
                    self.publishes().await.unwrap();
                }
                _ => self.service.advance_round(clerk, at.code()).await.unwrap(),
            }
        }
    }

    /// The vote is open; 384 of 410 are present.
    pub async fn votes(&self) -> VoteId {
        self.is_at(Phase::Voting, "410", "384").await;
        self.vote().await
    }

    pub async fn phase(&self) -> Phase {
        self.service.home(None).await.unwrap().round.phase
    }

    /// The latest vote.
    pub async fn vote(&self) -> VoteId {
        self.service.show_result(None, None).await.unwrap().vote.map_or(VoteId(1), |vote| vote.id)
    }

    pub async fn casts(&self, who: &Person, paper: &str, attempt: &str) -> Result<InTheBox> {
        let vote = self.vote().await;
        self.service.cast_ballot(Some(who), vote, paper, attempt).await
    }

    /// Papers in the box and marks on the roll.
    pub async fn papers_and_marks(&self) -> (u32, u32) {
        let vote = self.vote().await;
        let mut tx = self.service.store().read().await.unwrap();
        (tx.count_box(vote).await.unwrap(), tx.count_marks(vote).await.unwrap())
    }
}

/// A reason, and nothing else.
pub fn because(reason: &str) -> Asked {
    Asked { reason: reason.to_owned(), ..Asked::default() }
}

/// A paper with the first so many of 23 marked For and nothing else.
pub fn paper(n_for: usize) -> String {
    "o".repeat(n_for) + &"-".repeat(23 - n_for)
}

/// A paper that no other number gives: the number in binary, as For and Against.
pub fn own_paper(number: usize) -> String {
    (0..23).map(|place| if number >> place & 1 == 1 { 'o' } else { 'x' }).collect()
}

/// What was refused; anything else is a fault of the story.
pub fn refusal<T>(answer: Result<T>) -> Refusal {
    match answer {
        Err(Error::Refused(refusal)) => refusal,
        Err(Error::Broken(fault)) => panic!("broken: {fault}"),
        Ok(_) => panic!("it was not refused"),
    }
}

/// Somebody puts a paper in the box by hand.
pub async fn stuffs_the_box(raw: &mut Raw, paper: &[u8]) {
    let (key, paper) = (raw.bytes(&[99; 16]), raw.bytes(paper));
    raw.run(&format!("insert into box_paper (vote_id, paper_id, paper) select id, {key}, {paper} from vote")).await;
}
