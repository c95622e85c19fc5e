//! Deeds of two people: asked for, agreed to, dropped.

use crate::database::on_both;
use crate::given::{self, new_deed, noon, words};
use domain::{DeedId, DeedKind, PersonId, Phase, RoundId, VoteId};
use store::NewDeed;

/// Where the database names a rule of its own: on SQLite `CHECK constraint`, on PostgreSQL `check constraint`.
const CHECK: &str = "constraint";

#[tokio::test]
async fn a_deed_waits_as_it_was_asked_for() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::MethodAdopted).await;
        assert!(tx.find_waiting_deed(round).await.unwrap().is_none());
        let (one, _) = given::clerks(&mut tx).await;
        let asked = new_deed(round, None, DeedKind::OpenVote);
        let id = tx.add_deed(&asked, &one, noon()).await.unwrap().expect("no other waits");
        let found = tx.find_waiting_deed(round).await.unwrap().expect("it was just asked for");
        assert_eq!((found.id, found.kind, found.agreed), (id, DeedKind::OpenVote, None));
        assert_eq!((found.total, found.present, found.minutes, found.deputy), (Some(5), Some(4), Some(10), None));
        assert_eq!((found.asked_by, found.asked_name, found.asked_at), (one.id, words("某人", "clerk1"), noon()));
        assert_eq!(found.reason, "");
        assert!(tx.find_waiting_deed(RoundId(round.0 + 1)).await.unwrap().is_none());
        assert!(tx.deeds(round).await.unwrap().is_empty(), "nothing is done yet");
    })
    .await;
}

#[tokio::test]
async fn every_kind_is_kept_with_what_it_needs() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let given = given::open_vote(&mut tx).await;
        for kind in DeedKind::ALL {
            let asked = match kind {
                DeedKind::OpenVote => continue, // done already
                DeedKind::SuspendDeputy => given.against(given.deputies[2]),
                _ => given.deed(kind),
            };
            given::agreed(&mut tx, &asked).await;
            let kept = tx.deeds(given.round).await.unwrap().pop().expect("it was just done");
            assert_eq!(
                (kept.kind, kept.deputy.as_ref().map(|deputy| deputy.id), kept.minutes),
                (kind, asked.deputy, asked.minutes)
            );
            assert_eq!(kept.reason, asked.reason);
        }
        let kinds: Vec<_> = tx.deeds(given.round).await.unwrap().into_iter().map(|deed| deed.kind).collect();
        assert_eq!(kinds, DeedKind::ALL, "first first");
    })
    .await;
}

#[tokio::test]
async fn one_deed_waits_at_a_time() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let given = given::open_vote(&mut tx).await;
        let (one, another) = given::clerks(&mut tx).await;
        let first = given::asked(&mut tx, &given.deed(DeedKind::SuspendVote)).await;
        for kind in [DeedKind::SuspendVote, DeedKind::CloseVote] {
            assert_eq!(tx.add_deed(&given.deed(kind), &another, noon()).await.unwrap(), None);
        }
        assert_eq!(tx.find_waiting_deed(given.round).await.unwrap().map(|deed| deed.id), Some(first));
        assert!(tx.drop_deed(first, one.id, noon()).await.unwrap());
        let second = given::asked(&mut tx, &given.deed(DeedKind::CloseVote)).await;
        assert!(tx.agree_to_deed(second, &another, noon()).await.unwrap());
        given::asked(&mut tx, &given.deed(DeedKind::CountBallots)).await;
    })
    .await;
}

#[tokio::test]
async fn deeds_of_two_rounds_wait_beside_each_other() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        for year in [2026, 2027] {
            let round = tx.add_round(&given::new_round(year, Phase::MethodAdopted)).await.unwrap();
            given::asked(&mut tx, &new_deed(round, None, DeedKind::OpenVote)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn who_asked_does_not_agree() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::MethodAdopted).await;
        let id = given::asked(&mut tx, &new_deed(round, None, DeedKind::OpenVote)).await;
        let (one, another) = given::clerks(&mut tx).await;
        tx.commit().await.unwrap();
        given::is_refused(&store, CHECK, async |tx| tx.agree_to_deed(id, &one, noon()).await).await;
        let mut tx = store.write().await.unwrap();
        assert!(tx.find_waiting_deed(round).await.unwrap().is_some(), "it waits on");
        assert!(tx.agree_to_deed(id, &another, noon()).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_deed_is_agreed_to_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::MethodAdopted).await;
        let id = given::asked(&mut tx, &new_deed(round, None, DeedKind::OpenVote)).await;
        let (one, another) = given::clerks(&mut tx).await;
        assert!(!tx.agree_to_deed(DeedId(id.0 + 1), &another, noon()).await.unwrap(), "there is no such deed");
        let later = noon().plus_seconds(60);
        assert!(tx.agree_to_deed(id, &another, later).await.unwrap());
        assert!(!tx.agree_to_deed(id, &another, later.plus_seconds(1)).await.unwrap());
        assert!(!tx.drop_deed(id, one.id, later).await.unwrap(), "nor is it dropped then");
        assert!(tx.find_waiting_deed(round).await.unwrap().is_none());
        let done = tx.deeds(round).await.unwrap();
        assert_eq!(done.len(), 1);
        assert_eq!((done[0].id, &done[0].agreed), (id, &Some((words("某人", "clerk2"), later))));
        assert_eq!((done[0].asked_by, &done[0].asked_name), (one.id, &one.name));
    })
    .await;
}

#[tokio::test]
async fn a_dropped_deed_is_not_done() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::MethodAdopted).await;
        let id = given::asked(&mut tx, &new_deed(round, None, DeedKind::OpenVote)).await;
        let (one, another) = given::clerks(&mut tx).await;
        assert!(tx.drop_deed(id, one.id, noon()).await.unwrap(), "also by who asked");
        assert!(!tx.drop_deed(id, another.id, noon()).await.unwrap());
        assert!(!tx.agree_to_deed(id, &another, noon()).await.unwrap());
        assert!(tx.find_waiting_deed(round).await.unwrap().is_none());
        assert!(tx.deeds(round).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        given::is_refused(&store, "opened by two people", async |tx| tx.add_vote(&given::new_vote(round, id)).await)
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_reason_is_needed_where_the_vote_leaves_its_course() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let given = given::open_vote(&mut tx).await;
        let (one, _) = given::clerks(&mut tx).await;
        tx.commit().await.unwrap();
        for kind in DeedKind::ALL.into_iter().filter(|kind| *kind != DeedKind::OpenVote) {
            let deputy = (kind == DeedKind::SuspendDeputy).then_some(given.deputies[0]);
            let silent = NewDeed { reason: String::new(), deputy, ..given.deed(kind) };
            if kind.needs_reason() {
                given::is_refused(&store, CHECK, async |tx| tx.add_deed(&silent, &one, noon()).await).await;
            } else {
                let mut tx = store.write().await.unwrap();
                assert!(tx.add_deed(&silent, &one, noon()).await.unwrap().is_some(), "{kind:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_deed_names_its_vote_and_a_suspension_its_deputy() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let given = given::open_vote(&mut tx).await;
        let (one, _) = given::clerks(&mut tx).await;
        tx.commit().await.unwrap();
        let (vote, deputy): (VoteId, PersonId) = (given.vote, given.deputies[0]);
        for wrong in [
            NewDeed { vote: None, ..given.deed(DeedKind::CloseVote) },
            NewDeed { vote: Some(vote), ..new_deed(given.round, None, DeedKind::OpenVote) },
            given.deed(DeedKind::SuspendDeputy),
            NewDeed { deputy: Some(deputy), ..given.deed(DeedKind::CloseVote) },
        ] {
            given::is_refused(&store, CHECK, async |tx| tx.add_deed(&wrong, &one, noon()).await).await;
        }
    })
    .await;
}
