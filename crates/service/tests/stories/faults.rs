//! The disk is full, the file cannot be written, the database is restarted, the clock jumps: each ends in a clear answer,
//! nothing false is acknowledged, and it goes on without a restart.

use crate::database::{Database, Kind};
use crate::world::{FILES, World, noon, on_both, on_sqlite, service};
use domain::audit::Act;
use domain::{Phase, Timestamp};
use service::{Clock, Error, Service, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const BLANK: &str = "-----------------------";

#[tokio::test]
async fn a_ballot_that_finds_the_disk_full_is_not_acknowledged_and_can_be_cast_once_there_is_room() {
    on_sqlite(async |world: World| {
        let vote = world.votes().await;
        let store = world.service.store();
        let (mut acknowledged, mut waiting) = (0, Vec::new());
        for deputy in world.deputies(410).await {
            store.limit_pages(1).await.unwrap(); // never less than what there is
            match world.casts(&deputy, BLANK, "a").await {
                Ok(_) => acknowledged += 1,
                Err(Error::Broken(fault)) => {
                    assert!(fault.to_string().contains("full"), "{fault}");
                    waiting.push(deputy);
                }
                Err(refused) => panic!("{refused}"),
            }
        }
        assert!(waiting.len() > 10, "the disk was never full");
        let mut tx = store.read().await.unwrap();
        assert_eq!(tx.count_marks(vote).await.unwrap(), acknowledged);
        assert_eq!(tx.count_box(vote).await.unwrap(), acknowledged);
        drop(tx);
        store.limit_pages(1_000_000).await.unwrap();
        for deputy in &waiting {
            world.casts(deputy, BLANK, "a").await.unwrap();
        }
        assert_eq!(store.read().await.unwrap().count_box(vote).await.unwrap(), 410);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_read_as_before() {
    let database = Database::sqlite();
    let world = World { service: service(database.migrated().await) };
    world.service.seed_demo(&FILES).await.unwrap();
    world.votes().await;
    let deputy = world.deputies(1).await.remove(0);
    let read_only = Store::open(&format!("{}?mode=ro", database.url)).await.unwrap();
    let readers = World { service: service(read_only) };
    assert_eq!(readers.phase().await, Phase::Voting);
    for _ in 0..2 {
        let Err(Error::Broken(fault)) = readers.casts(&deputy, BLANK, "a").await else { panic!("it was acknowledged") };
        assert!(fault.to_string().contains("readonly"), "{fault}");
    }
    // Whoever can write finds no trace of it.
    world.casts(&deputy, BLANK, "b").await.unwrap();
}

#[tokio::test]
async fn a_database_that_was_restarted_is_found_again_by_the_next_who_asks() {
    on_both(async |world, database| {
        if database.kind == Kind::Sqlite {
            return;
        }
        let vote = world.votes().await;
        let mut raw = database.raw().await;
        for deputy in world.deputies(5).await {
            let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                       where datname = current_database() and pid <> pg_backend_pid()";
            assert!(raw.number(cut).await > 0);
            world.casts(&deputy, BLANK, "a").await.unwrap();
        }
        assert_eq!(world.service.store().read().await.unwrap().count_box(vote).await.unwrap(), 5);
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_jumps_by_a_day_opens_and_closes_nothing() {
    on_both(async |world, _| {
        world.votes().await;
        let time = Arc::new(AtomicI64::new(noon().unix()));
        let clock: Clock = {
            let time = time.clone();
            Arc::new(move || Timestamp::from_unix(time.load(Ordering::SeqCst)))
        };
        let jumping = Service::new(world.service.store().clone(), clock, Arc::new(|bytes: &mut [u8]| bytes.fill(7)));
        let vote = world.vote().await;
        for (deputy, days) in world.deputies(2).await.iter().zip([1, -1]) {
            time.store(noon().plus_days(days).unix(), Ordering::SeqCst);
            assert_eq!(jumping.home(None).await.unwrap().round.phase, Phase::Voting);
            // Keys of papers are random; here each jump has its own service's.
            let cast = Service::new(
                world.service.store().clone(),
                Arc::new(move || noon().plus_days(days)),
                Arc::new(move |bytes: &mut [u8]| bytes.fill(u8::try_from(days + 5).unwrap())),
            );
            cast.cast_ballot(Some(deputy), vote, BLANK, "a").await.unwrap();
        }
        // The log goes by its numbers: what is written a day back still follows.
        time.store(noon().plus_days(-1).unix(), Ordering::SeqCst);
        jumping.suspend_account("citizen1").await.unwrap();
        let auditor = world.person("auditor").await;
        assert_eq!(world.service.verify_audit(Some(&auditor)).await.unwrap().first_bad, None);
        let newest = world.service.show_audit(Some(&auditor), "", None).await.unwrap().lines.remove(0);
        assert_eq!((newest.act, newest.at), (Act::SuspendedAccount, noon().plus_days(-1)));
        world.closes().await.unwrap();
    })
    .await;
}
