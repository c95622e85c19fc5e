//! Votes of a round: opened, moved, voided, opened again; the decision that allows them; seats lost.

use crate::database::on_both;
use crate::given::{self, PAPER, Voting, noon, rules};
use domain::{DeedKind, Phase, RoundId, VoteId, VoteState};
use store::Tx;

const BY_TWO: &str = "by two people";

#[tokio::test]
async fn a_vote_comes_back_as_it_was_opened() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::MethodAdopted).await;
        assert_eq!(tx.find_latest_vote(round).await.unwrap(), None);
        let id = given::opened(&mut tx, round).await;
        let found = tx.find_vote(id).await.unwrap().expect("it was just opened");
        assert_eq!((found.id, found.round, found.number, found.state), (id, round, 1, VoteState::Open));
        assert_eq!((&found.rules, found.candidates.as_str()), (&rules(5), "ca".repeat(32).as_str()));
        assert_eq!((found.present, found.is_mock, found.closed_at), (4, true, None));
        assert_eq!((found.opened_at, found.ends_at), (noon(), noon().plus_seconds(600)));
        assert_eq!(tx.find_latest_vote(round).await.unwrap(), Some(found));
        assert_eq!(tx.find_vote(VoteId(id.0 + 1)).await.unwrap(), None);
        assert_eq!(tx.find_latest_vote(RoundId(round.0 + 1)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_vote_is_opened_after_the_method_is_adopted_and_in_no_other_phase() {
    on_both(async |_, store| {
        for phase in Phase::ALL {
            let mut tx = store.write().await.unwrap();
            let round = tx.add_round(&given::new_round(2026, phase)).await.unwrap();
            let deed = given::agreed(&mut tx, &given::new_deed(round, None, DeedKind::OpenVote)).await;
            let added = tx.add_vote(&given::new_vote(round, deed)).await;
            assert_eq!(added.is_ok(), phase == Phase::MethodAdopted, "{phase:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn no_vote_opens_by_a_deed_that_waits_or_is_another() {
    on_both(async |_, store| {
        given::is_refused(&store, "two people", async |tx| {
            let round = given::round(tx, Phase::MethodAdopted).await;
            let deed = given::asked(tx, &given::new_deed(round, None, DeedKind::OpenVote)).await;
            tx.add_vote(&given::new_vote(round, deed)).await
        })
        .await;
        given::is_refused(&store, "two people", async |tx| {
            let round = given::round(tx, Phase::MethodAdopted).await;
            let deed = given::agreed(tx, &given::new_deed(round, Some(VoteId(1)), DeedKind::ResumeVote)).await;
            tx.add_vote(&given::new_vote(round, deed)).await
        })
        .await;
        given::is_refused(&store, "two people", async |tx| {
            let round = given::round(tx, Phase::MethodAdopted).await;
            let other = tx.add_round(&given::new_round(2027, Phase::MethodAdopted)).await.unwrap();
            let deed = given::agreed(tx, &given::new_deed(other, None, DeedKind::OpenVote)).await;
            tx.add_vote(&given::new_vote(round, deed)).await
        })
        .await;
    })
    .await;
}

/// The vote of [`given::open_vote`], brought to a state.
async fn brought_to(tx: &mut Tx, state: VoteState) -> Voting {
    let given = given::open_vote(tx).await;
    match state {
        VoteState::Open => {}
        VoteState::Suspended => given.is_suspended(tx).await,
        VoteState::Closed => given.goes(tx, DeedKind::CloseVote, state, None).await,
        VoteState::Void => given.goes(tx, DeedKind::VoidVote, state, None).await,
    }
    given
}

#[tokio::test]
async fn no_vote_opens_beside_one_that_stands() {
    on_both(async |_, store| {
        for state in [VoteState::Open, VoteState::Suspended, VoteState::Closed] {
            given::is_refused(&store, BY_TWO, async |tx| {
                // Its row is there, and the round has not moved: only the vote itself is in the way.
                let round = given::round(tx, Phase::MethodAdopted).await;
                let vote = given::added_vote(tx, round).await;
                let given = Voting { round, vote, deputies: Vec::new() };
                match state {
                    VoteState::Suspended => given.is_suspended(tx).await,
                    VoteState::Closed => given.goes(tx, DeedKind::CloseVote, state, None).await,
                    _ => {}
                }
                let deed = given::agreed(tx, &given::new_deed(round, None, DeedKind::OpenVote)).await;
                tx.add_vote(&given::new_vote(round, deed)).await
            })
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn each_state_is_reached_by_its_deed_and_by_no_other() {
    use VoteState::{Closed, Open, Suspended, Void};
    let leads = |from, kind, to| match kind {
        DeedKind::SuspendVote => (from, to) == (Open, Suspended),
        DeedKind::ResumeVote => (from, to) == (Suspended, Open),
        DeedKind::CloseVote => matches!(from, Open | Suspended) && to == Closed,
        DeedKind::VoidVote => from != Void && to == Void,
        _ => false,
    };
    on_both(async |_, store| {
        for from in VoteState::ALL {
            for kind in DeedKind::ALL.into_iter().filter(|kind| *kind != DeedKind::OpenVote) {
                for to in VoteState::ALL {
                    let mut tx = store.write().await.unwrap();
                    let given = brought_to(&mut tx, from).await;
                    let asked = match kind {
                        DeedKind::SuspendDeputy => given.against(given.deputies[0]),
                        _ => given.deed(kind),
                    };
                    let deed = given::agreed(&mut tx, &asked).await;
                    let moved = tx.change_vote_state(given.vote, to, deed, None).await;
                    assert_eq!(moved.is_ok(), leads(from, kind, to), "{from:?} → {to:?} by {kind:?}");
                    if moved.is_ok() {
                        assert_eq!(tx.find_vote(given.vote).await.unwrap().unwrap().state, to);
                    }
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_vote_is_moved_neither_by_a_waiting_deed_nor_twice_by_one_nor_by_another_votes() {
    on_both(async |_, store| {
        given::is_refused(&store, BY_TWO, async |tx| {
            let given = given::open_vote(tx).await;
            let deed = given::asked(tx, &given.deed(DeedKind::SuspendVote)).await;
            tx.change_vote_state(given.vote, VoteState::Suspended, deed, None).await
        })
        .await;
        given::is_refused(&store, BY_TWO, async |tx| {
            let given = given::open_vote(tx).await;
            let deed = given::agreed(tx, &given.deed(DeedKind::SuspendVote)).await;
            tx.change_vote_state(given.vote, VoteState::Suspended, deed, None).await.unwrap();
            given.goes(tx, DeedKind::ResumeVote, VoteState::Open, None).await;
            tx.change_vote_state(given.vote, VoteState::Suspended, deed, None).await
        })
        .await;
        given::is_refused(&store, BY_TWO, async |tx| {
            let first = given::open_vote(tx).await;
            first.is_voided(tx).await;
            let second = given::opened(tx, first.round).await;
            let deed = given::agreed(tx, &first.deed(DeedKind::SuspendVote)).await;
            tx.change_vote_state(second, VoteState::Suspended, deed, None).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_announced_end_moves_later_by_its_deed() {
    on_both(async |_, store| {
        let later = noon().plus_seconds(1200);
        for state in [VoteState::Open, VoteState::Suspended] {
            let mut tx = store.write().await.unwrap();
            let given = brought_to(&mut tx, state).await;
            let deed = given::agreed(&mut tx, &given.deed(DeedKind::ExtendVote)).await;
            tx.extend_vote(given.vote, later, deed).await.unwrap();
            let found = tx.find_vote(given.vote).await.unwrap().unwrap();
            assert_eq!((found.state, found.ends_at, found.opened_at), (state, later, noon()));
        }
        let refused = [
            (VoteState::Open, DeedKind::ExtendVote, noon().plus_seconds(599)),
            (VoteState::Open, DeedKind::ResumeVote, later),
            (VoteState::Closed, DeedKind::ExtendVote, later),
            (VoteState::Void, DeedKind::ExtendVote, later),
        ];
        for (state, kind, ends_at) in refused {
            given::is_refused(&store, BY_TWO, async |tx| {
                let given = brought_to(tx, state).await;
                let deed = given::agreed(tx, &given.deed(kind)).await;
                tx.extend_vote(given.vote, ends_at, deed).await
            })
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_time_of_the_end_is_written_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let given = given::open_vote(&mut tx).await;
        given.is_closed(&mut tx).await;
        let closed_at = tx.find_vote(given.vote).await.unwrap().unwrap().closed_at;
        assert_eq!(closed_at, Some(noon().plus_seconds(300)));
        let deed = given::agreed(&mut tx, &given.deed(DeedKind::VoidVote)).await;
        tx.change_vote_state(given.vote, VoteState::Void, deed, None).await.unwrap();
        let found = tx.find_vote(given.vote).await.unwrap().unwrap();
        assert_eq!((found.state, found.closed_at), (VoteState::Void, closed_at), "a void vote keeps its close");
        drop(tx);
        given::is_refused(&store, "is fixed", async |tx| {
            let given = given::open_vote(tx).await;
            given.is_closed(tx).await;
            let deed = given::agreed(tx, &given.deed(DeedKind::VoidVote)).await;
            tx.change_vote_state(given.vote, VoteState::Void, deed, Some(noon().plus_days(1))).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_round_goes_back_from_a_void_vote_alone_and_only_to_the_adopted_method() {
    on_both(async |_, store| {
        for state in VoteState::ALL {
            for from in [Phase::Voting, Phase::Counting] {
                for to in Phase::ALL.into_iter().filter(|to| *to != from) {
                    let mut tx = store.write().await.unwrap();
                    let given = given::open_vote(&mut tx).await;
                    if from == Phase::Counting {
                        given.is_closed(&mut tx).await;
                    }
                    match (state, from) {
                        (VoteState::Suspended, Phase::Voting) => given.is_suspended(&mut tx).await,
                        (VoteState::Closed, Phase::Voting) => {
                            given.goes(&mut tx, DeedKind::CloseVote, state, None).await;
                        }
                        (VoteState::Void, _) => given.goes(&mut tx, DeedKind::VoidVote, state, None).await,
                        _ => {} // no vote is open or suspended while ballots are counted
                    }
                    let moved = tx.change_phase(given.round, from, to).await;
                    let expected = match state {
                        VoteState::Void => to == Phase::MethodAdopted,
                        VoteState::Closed => from == Phase::Voting && to == Phase::Counting,
                        _ => false,
                    };
                    assert_eq!(moved.is_ok(), expected, "{state:?}: {from:?} → {to:?}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn after_a_void_vote_the_round_waits_for_another() {
    on_both(async |_, store| {
        given::is_refused(&store, "moves with its vote", async |tx| {
            let given = given::open_vote(tx).await;
            given.is_voided(tx).await;
            tx.change_phase(given.round, Phase::MethodAdopted, Phase::Voting).await
        })
        .await;
        given::is_refused(&store, "one step at a time", async |tx| {
            let given = given::open_vote(tx).await;
            given.is_voided(tx).await;
            tx.change_phase(given.round, Phase::MethodAdopted, Phase::Deliberation).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_second_vote_begins_anew_and_the_first_stays_as_it_was() {
    on_both(async |_, store| {
        let first = given::cast_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        first.is_voided(&mut tx).await;
        tx.suspend_person("deputy5").await.unwrap();
        let second = given::opened(&mut tx, first.round).await;
        let found = tx.find_latest_vote(first.round).await.unwrap().unwrap();
        assert_eq!((found.id, found.number, found.state), (second, 2, VoteState::Open));
        assert_eq!((tx.count_roll(first.vote).await.unwrap(), tx.count_roll(second).await.unwrap()), (5, 4));
        assert_eq!((tx.count_marks(second).await.unwrap(), tx.count_box(second).await.unwrap()), (0, 0));
        assert!(tx.mark_voted(second, first.deputies[0], "again").await.unwrap(), "one ballot in each vote");
        tx.drop_in_box(second, [7; 16], b"---").await.unwrap();
        tx.forget_attempts(second).await.unwrap();
        given::agreed(&mut tx, &given::new_deed(first.round, Some(second), DeedKind::CloseVote)).await;
        tx.reshuffle_box(second, &[[8; 16]]).await.unwrap();
        let old = tx.find_vote(first.vote).await.unwrap().unwrap();
        assert_eq!((old.number, old.state), (1, VoteState::Void));
        assert_eq!(tx.find_mark(first.vote, first.deputies[0]).await.unwrap(), Some(Some("attempt".to_owned())));
        assert_eq!(
            (tx.papers(first.vote).await.unwrap(), tx.papers(second).await.unwrap()),
            (vec![PAPER.to_vec()], vec![b"---".to_vec()])
        );
        tx.commit().await.unwrap();
        store.forget_order_of_casting().await.unwrap();
        let mut tx = store.read().await.unwrap();
        assert_eq!((tx.count_marks(first.vote).await.unwrap(), tx.count_box(first.vote).await.unwrap()), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_void_vote_takes_nothing_also_while_another_is_open() {
    on_both(async |_, store| {
        let given = given::cast_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        given.is_voided(&mut tx).await;
        tx.commit().await.unwrap();
        for opens_another in [false, true] {
            let (vote, late) = (given.vote, given.deputies[1]);
            let prepared = async |tx: &mut Tx| {
                if opens_another {
                    given::opened(tx, given.round).await;
                }
            };
            given::is_refused(&store, "not open", async |tx| {
                prepared(tx).await;
                tx.mark_voted(vote, late, "late").await
            })
            .await;
            given::is_refused(&store, "the box is closed", async |tx| {
                prepared(tx).await;
                tx.drop_in_box(vote, [9; 16], PAPER).await
            })
            .await;
            given::is_refused(&store, "a paper in the box is kept", async |tx| {
                prepared(tx).await;
                tx.reshuffle_box(vote, &[[9; 16]]).await
            })
            .await;
            given::is_refused(&store, "the roll is fixed", async |tx| {
                prepared(tx).await;
                tx.make_roll(vote).await
            })
            .await;
            given::is_refused(&store, "after the vote has closed", async |tx| {
                prepared(tx).await;
                let deed = given::agreed(tx, &given.deed(DeedKind::CountBallots)).await;
                tx.add_result(vote, &given::count(), deed).await
            })
            .await;
        }
    })
    .await;
}
