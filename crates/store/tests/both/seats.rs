//! What goes with a vote: the attendance, the decision that allows it, deputies who have lost the seat.

use crate::database::on_both;
use crate::given::{self, noon, words};
use domain::{AttendanceCorrected, DeedKind, Mandate, Phase, Role, RoundId, VoteId, VoteState};
use store::{NewDeed, NewMandate, NewVote};

/// Where the database names a rule of its own.
const CONSTRAINT: &str = "onstraint";
const BY_TWO: &str = "the attendance is corrected by two people once the vote has closed";

#[tokio::test]
async fn the_attendance_is_corrected_until_the_count() {
    on_both(async |_, store| {
        let given = given::closed_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        let by = NewDeed { present: Some(5), ..given.deed(DeedKind::AmendAttendance) };
        let deed = given::agreed(&mut tx, &by).await;
        let (_, second) = given::clerks(&mut tx).await;
        tx.correct_present(given.vote, 5, &second, noon(), Some(deed)).await.unwrap();
        assert_eq!(tx.find_vote(given.vote).await.unwrap().unwrap().present, 5);
        given.is_counted(&mut tx).await;
        tx.commit().await.unwrap();
        given::is_refused(&store, BY_TWO, async |tx| {
            let deed = given::agreed(tx, &given.deed(DeedKind::AmendAttendance)).await;
            tx.correct_present(given.vote, 4, &second, noon(), Some(deed)).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn one_clerk_corrects_the_attendance_while_the_vote_is_open_and_two_people_after_its_close() {
    on_both(async |_, store| {
        let given = given::cast_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        let (one, another) = given::clerks(&mut tx).await;
        assert!(tx.attendance(given.round).await.unwrap().is_empty());
        tx.correct_present(given.vote, 5, &one, noon(), None).await.unwrap();
        given.is_closed(&mut tx).await;
        let deed = given::agreed(&mut tx, &given.deed(DeedKind::AmendAttendance)).await;
        let other = given::agreed(&mut tx, &given.deed(DeedKind::CountBallots)).await;
        tx.commit().await.unwrap();
        for wrong in [None, Some(other)] {
            given::is_refused(&store, BY_TWO, async |tx| tx.correct_present(given.vote, 4, &one, noon(), wrong).await)
                .await;
        }
        // Two people agreed on four, not on three.
        given::is_refused(&store, BY_TWO, async |tx| tx.correct_present(given.vote, 3, &one, noon(), Some(deed)).await)
            .await;
        let mut tx = store.write().await.unwrap();
        tx.correct_present(given.vote, 4, &another, noon().plus_seconds(60), Some(deed)).await.unwrap();
        let expected = AttendanceCorrected { vote: 1, from: 4, to: 5, by: one.name, at: noon(), deed: None };
        let later = AttendanceCorrected {
            from: 5,
            to: 4,
            by: another.name,
            at: noon().plus_seconds(60),
            deed: Some(deed),
            ..expected.clone()
        };
        assert_eq!(tx.attendance(given.round).await.unwrap(), [expected, later]);
        assert!(tx.attendance(RoundId(given.round.0 + 1)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn nobody_present_is_no_meeting() {
    on_both(async |_, store| {
        let given = given::cast_vote(&store).await;
        given::is_refused(&store, CONSTRAINT, async |tx| {
            let (one, _) = given::clerks(tx).await;
            tx.correct_present(given.vote, 0, &one, noon(), None).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_decision_is_written_down_in_the_place_of_an_earlier_one() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::Deliberation).await;
        assert_eq!(tx.find_mandate(round).await.unwrap(), None);
        assert_eq!(tx.find_scan(round).await.unwrap(), None);
        let (one, another) = given::clerks(&mut tx).await;
        tx.record_mandate(round, &given::new_mandate(), &one, noon()).await.unwrap();
        let expected = Mandate {
            organ: "大会主席团".to_owned(),
            number: "1".to_owned(),
            decided_on: "2026-01-19".to_owned(),
            by: words("某人", "clerk1"),
            at: noon(),
        };
        assert_eq!(tx.find_mandate(round).await.unwrap(), Some(expected.clone()));
        let scan = ("application/pdf".to_owned(), b"%PDF-1.7".to_vec());
        assert_eq!(tx.find_scan(round).await.unwrap(), Some(scan));
        let later = NewMandate {
            number: "2".to_owned(),
            scan: vec![0x89],
            scan_kind: "image/png".to_owned(),
            ..given::new_mandate()
        };
        tx.record_mandate(round, &later, &another, noon().plus_days(1)).await.unwrap();
        let expected =
            Mandate { number: "2".to_owned(), by: words("某人", "clerk2"), at: noon().plus_days(1), ..expected };
        assert_eq!(tx.find_mandate(round).await.unwrap(), Some(expected));
        assert_eq!(tx.find_scan(round).await.unwrap(), Some(("image/png".to_owned(), vec![0x89])));
        assert_eq!(tx.find_mandate(RoundId(round.0 + 1)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_decision_is_complete_and_its_scan_of_a_known_kind() {
    on_both(async |_, store| {
        let of = |change: fn(&mut NewMandate)| {
            let mut mandate = given::new_mandate();
            change(&mut mandate);
            mandate
        };
        for incomplete in [
            of(|it| it.organ.clear()),
            of(|it| it.number.clear()),
            of(|it| it.decided_on = "2026".to_owned()),
            of(|it| it.scan_kind = "text/html".to_owned()),
        ] {
            given::is_refused(&store, CONSTRAINT, async |tx| {
                let round = given::round(tx, Phase::MethodAdopted).await;
                let (one, _) = given::clerks(tx).await;
                tx.record_mandate(round, &incomplete, &one, noon()).await
            })
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_decision_stays_while_a_vote_stands_and_may_change_after_a_void_one() {
    on_both(async |_, store| {
        for had_one in [false, true] {
            let prepared = async |tx: &mut store::Tx| {
                let given = given::open_vote(tx).await;
                if had_one {
                    // Voided and opened again with a decision, which makes it an update.
                    given.is_voided(tx).await;
                    let (one, _) = given::clerks(tx).await;
                    tx.record_mandate(given.round, &given::new_mandate(), &one, noon()).await.unwrap();
                    let asked = given::new_deed(given.round, None, DeedKind::OpenVote);
                    let deed = given::agreed(tx, &asked).await;
                    let vote = NewVote { is_mock: false, ..given::new_vote(given.round, deed) };
                    let vote = tx.add_vote(&vote).await.unwrap();
                    assert!(tx.change_phase(given.round, Phase::MethodAdopted, Phase::Voting).await.unwrap());
                    return given::Voting { vote, ..given };
                }
                given
            };
            for state in [VoteState::Open, VoteState::Suspended, VoteState::Closed] {
                given::is_refused(&store, "the decision is fixed", async |tx| {
                    let given = prepared(tx).await;
                    match state {
                        VoteState::Suspended => given.is_suspended(tx).await,
                        VoteState::Closed => given.is_closed(tx).await,
                        _ => {}
                    }
                    let (one, _) = given::clerks(tx).await;
                    tx.record_mandate(given.round, &given::new_mandate(), &one, noon()).await
                })
                .await;
            }
            let mut tx = store.write().await.unwrap();
            let given = prepared(&mut tx).await;
            given.is_voided(&mut tx).await;
            let (one, _) = given::clerks(&mut tx).await;
            let other = NewMandate { number: "9".to_owned(), ..given::new_mandate() };
            tx.record_mandate(given.round, &other, &one, noon()).await.unwrap();
            assert_eq!(tx.find_mandate(given.round).await.unwrap().unwrap().number, "9");
        }
    })
    .await;
}

#[tokio::test]
async fn a_vote_says_truly_whether_a_decision_allows_it() {
    on_both(async |_, store| {
        for (is_mock, is_allowed) in [(true, false), (false, true), (true, true), (false, false)] {
            let mut tx = store.write().await.unwrap();
            let round = given::round(&mut tx, Phase::MethodAdopted).await;
            let (one, _) = given::clerks(&mut tx).await;
            if is_allowed {
                tx.record_mandate(round, &given::new_mandate(), &one, noon()).await.unwrap();
            }
            let deed = given::agreed(&mut tx, &given::new_deed(round, None, DeedKind::OpenVote)).await;
            match tx.add_vote(&NewVote { is_mock, ..given::new_vote(round, deed) }).await {
                Ok(vote) => {
                    assert_ne!(is_mock, is_allowed);
                    assert_eq!(tx.find_vote(vote).await.unwrap().unwrap().is_mock, is_mock);
                }
                Err(fault) => {
                    assert_eq!(is_mock, is_allowed);
                    assert!(fault.to_string().contains("without a decision is a rehearsal"), "{fault}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn who_has_lost_the_seat_stays_on_the_roll_and_is_not_marked() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let given = given::open_vote(&mut tx).await;
        let (lost, other) = (given.deputies[1], given.deputies[2]);
        assert!(!tx.has_lost_seat(given.vote, lost).await.unwrap());
        let deed = given::agreed(&mut tx, &given.against(lost)).await;
        assert!(tx.suspend_seat(given.vote, lost, deed).await.unwrap());
        let again = given::agreed(&mut tx, &given.against(lost)).await;
        assert!(!tx.suspend_seat(given.vote, lost, again).await.unwrap(), "a seat is lost once");
        assert!(tx.has_lost_seat(given.vote, lost).await.unwrap());
        assert!(!tx.has_lost_seat(given.vote, other).await.unwrap());
        assert!(!tx.has_lost_seat(VoteId(given.vote.0 + 1), lost).await.unwrap());
        assert_eq!(tx.count_seats_lost(given.vote).await.unwrap(), 1);
        assert_eq!(tx.count_seats_lost(VoteId(given.vote.0 + 1)).await.unwrap(), 0);
        assert!(tx.is_on_roll(given.vote, lost).await.unwrap());
        assert_eq!(tx.count_roll(given.vote).await.unwrap(), 5);
        assert!(tx.mark_voted(given.vote, other, "attempt").await.unwrap());
        tx.commit().await.unwrap();
        given::is_refused(&store, "has lost the seat", async |tx| tx.mark_voted(given.vote, lost, "late").await).await;
    })
    .await;
}

#[tokio::test]
async fn a_ballot_cast_before_the_seat_was_lost_stays() {
    on_both(async |_, store| {
        let given = given::cast_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        let deed = given::agreed(&mut tx, &given.against(given.deputies[0])).await;
        assert!(tx.suspend_seat(given.vote, given.deputies[0], deed).await.unwrap());
        assert_eq!((tx.count_marks(given.vote).await.unwrap(), tx.count_box(given.vote).await.unwrap()), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_seat_is_lost_by_its_deed_alone() {
    on_both(async |_, store| {
        let given = given::cast_vote(&store).await;
        let (one, other) = (given.deputies[1], given.deputies[2]);
        let by_two = "suspended by two people";
        for asked in [given.against(other), given.deed(DeedKind::SuspendVote)] {
            given::is_refused(&store, by_two, async |tx| {
                let deed = given::agreed(tx, &asked).await;
                tx.suspend_seat(given.vote, one, deed).await
            })
            .await;
        }
        given::is_refused(&store, by_two, async |tx| {
            let deed = given::asked(tx, &given.against(one)).await;
            tx.suspend_seat(given.vote, one, deed).await
        })
        .await;
        given::is_refused(&store, by_two, async |tx| {
            let deed = given::agreed(tx, &given.against(one)).await;
            given.is_voided(tx).await;
            let second = given::opened(tx, given.round).await;
            tx.suspend_seat(second, one, deed).await
        })
        .await;
        given::is_refused(&store, CONSTRAINT, async |tx| {
            let late = given::person(tx, "deputy6", Role::Deputy).await;
            let deed = given::agreed(tx, &given.against(late)).await;
            tx.suspend_seat(given.vote, late, deed).await
        })
        .await;
    })
    .await;
}
