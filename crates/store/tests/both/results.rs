//! Confirmations of a count, its publication, corrections beside it.

use crate::database::on_both;
use crate::given::{self, Voting, count, noon, words};
use domain::{Confirmation, Correction, DeedKind, Person, Phase, Role, VoteId, VoteState};
use store::{NewDeed, Tx};

const CONFIRM: &str = "scrutineers confirm the figures of this count";

/// What two people agree on for another vote.
fn of_another_vote(given: &Voting, kind: DeedKind) -> NewDeed {
    NewDeed { vote: Some(VoteId(given.vote.0 + 1)), ..given.deed(kind) }
}

/// Vote and round go together: where only one of the two has moved, nothing is counted.
#[tokio::test]
async fn nothing_is_counted_half_way() {
    on_both(async |_, store| {
        let after = "after the vote has closed";
        let given = given::cast_vote(&store).await;
        given::is_refused(&store, after, async |tx| {
            given.goes(tx, DeedKind::CloseVote, VoteState::Closed, None).await;
            let deed = given::agreed(tx, &given.deed(DeedKind::CountBallots)).await;
            tx.add_result(given.vote, &count(), deed).await
        })
        .await;
        given::is_refused(&store, after, async |tx| {
            given.is_closed(tx).await;
            let deed = given::agreed(tx, &given.deed(DeedKind::VoidVote)).await;
            tx.change_vote_state(given.vote, VoteState::Void, deed, None).await.unwrap();
            let deed = given::agreed(tx, &given.deed(DeedKind::CountBallots)).await;
            tx.add_result(given.vote, &count(), deed).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_count_takes_its_deed() {
    on_both(async |_, store| {
        let given = given::closed_vote(&store).await;
        let counted_by_two = "counted by two people";
        given::is_refused(&store, counted_by_two, async |tx| {
            let deed = given::agreed(tx, &given.deed(DeedKind::PublishResult)).await;
            tx.add_result(given.vote, &count(), deed).await
        })
        .await;
        given::is_refused(&store, counted_by_two, async |tx| {
            let deed = given::asked(tx, &given.deed(DeedKind::CountBallots)).await;
            tx.add_result(given.vote, &count(), deed).await
        })
        .await;
        given::is_refused(&store, counted_by_two, async |tx| {
            let deed = given::agreed(tx, &of_another_vote(&given, DeedKind::CountBallots)).await;
            tx.add_result(given.vote, &count(), deed).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn confirmations_come_with_the_chief_first() {
    on_both(async |_, store| {
        let given = given::counted_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        assert!(tx.confirmations(given.vote).await.unwrap().is_empty());
        let first = given::staff(&mut tx, "scrutineer1", Role::Scrutineer).await;
        let second = given::staff(&mut tx, "scrutineer2", Role::Scrutineer).await;
        let chief = given::staff(&mut tx, "chief", Role::ChiefScrutineer).await;
        for (after, person) in [(1, &second), (2, &first), (3, &chief)] {
            let at = noon().plus_seconds(after);
            assert!(tx.confirm_result(given.vote, &count().sha256, person, at).await.unwrap());
            assert!(!tx.confirm_result(given.vote, &count().sha256, person, at.plus_days(1)).await.unwrap());
        }
        let kept = |person: &Person, is_chief, after| {
            let name = words("某人", &person.sign_in);
            (person.id, Confirmation { is_chief, name, at: noon().plus_seconds(after) })
        };
        let expected = [kept(&chief, true, 3), kept(&second, false, 1), kept(&first, false, 2)];
        assert_eq!(tx.confirmations(given.vote).await.unwrap(), expected);
        assert!(tx.confirmations(VoteId(given.vote.0 + 1)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_is_confirmed_is_this_count() {
    on_both(async |_, store| {
        let given = given::closed_vote(&store).await;
        given::is_refused(&store, CONFIRM, async |tx| {
            let chief = given::staff(tx, "chief", Role::ChiefScrutineer).await;
            tx.confirm_result(given.vote, &count().sha256, &chief, noon()).await
        })
        .await;
        let mut tx = store.write().await.unwrap();
        given.is_counted(&mut tx).await;
        tx.commit().await.unwrap();
        for other in ["", &"5b".repeat(32)] {
            given::is_refused(&store, CONFIRM, async |tx| {
                let chief = given::staff(tx, "chief", Role::ChiefScrutineer).await;
                tx.confirm_result(given.vote, other, &chief, noon()).await
            })
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn real_scrutineers_confirm() {
    on_both(async |_, store| {
        let given = given::counted_vote(&store).await;
        for role in Role::ALL {
            if matches!(role, Role::ChiefScrutineer | Role::Scrutineer | Role::DepartmentEditor) {
                continue; // two who may, and one who cannot be without a department
            }
            for claimed in [role, Role::Scrutineer, Role::ChiefScrutineer] {
                given::is_refused(&store, CONFIRM, async |tx| {
                    let person = given::staff(tx, "somebody", role).await;
                    tx.confirm_result(given.vote, &count().sha256, &Person { role: claimed, ..person }, noon()).await
                })
                .await;
            }
        }
        for (role, claimed) in [
            (Role::Scrutineer, Role::ChiefScrutineer), // nobody is promoted by a claim
            (Role::ChiefScrutineer, Role::Scrutineer),
        ] {
            given::is_refused(&store, CONFIRM, async |tx| {
                let person = given::staff(tx, "somebody", role).await;
                tx.confirm_result(given.vote, &count().sha256, &Person { role: claimed, ..person }, noon()).await
            })
            .await;
        }
        given::is_refused(&store, CONFIRM, async |tx| {
            let chief = given::staff(tx, "chief", Role::ChiefScrutineer).await;
            assert!(tx.suspend_person("chief").await.unwrap());
            tx.confirm_result(given.vote, &count().sha256, &chief, noon()).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_chief_and_one_more_confirm_before_publication() {
    use Role::{ChiefScrutineer, Scrutineer};
    on_both(async |_, store| {
        let given = given::counted_vote(&store).await;
        for roles in [&[][..], &[ChiefScrutineer], &[Scrutineer, Scrutineer], &[ChiefScrutineer, ChiefScrutineer]] {
            given::is_refused(&store, "the chief scrutineer and one more", async |tx| {
                for (number, role) in roles.iter().enumerate() {
                    let person = given::staff(tx, &format!("scrutineer{number}"), *role).await;
                    assert!(tx.confirm_result(given.vote, &count().sha256, &person, noon()).await.unwrap());
                }
                let deed = given::agreed(tx, &given.deed(DeedKind::PublishResult)).await;
                tx.publish_result(given.vote, noon(), deed).await
            })
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_publication_takes_its_deed() {
    on_both(async |_, store| {
        let given = given::confirmed_vote(&store).await;
        let published_by_two = "published once, by two people";
        given::is_refused(&store, published_by_two, async |tx| {
            let deed = given::agreed(tx, &given.deed(DeedKind::CountBallots)).await;
            tx.publish_result(given.vote, noon(), deed).await
        })
        .await;
        given::is_refused(&store, published_by_two, async |tx| {
            let deed = given::asked(tx, &given.deed(DeedKind::PublishResult)).await;
            tx.publish_result(given.vote, noon(), deed).await
        })
        .await;
        given::is_refused(&store, published_by_two, async |tx| {
            let deed = given::agreed(tx, &of_another_vote(&given, DeedKind::PublishResult)).await;
            tx.publish_result(given.vote, noon(), deed).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_round_is_announced_with_its_published_result() {
    on_both(async |_, store| {
        let given = given::confirmed_vote(&store).await;
        given::is_refused(&store, "announced with its result", async |tx| {
            tx.change_phase(given.round, Phase::Counting, Phase::Announced).await
        })
        .await;
        let mut tx = store.write().await.unwrap();
        given.is_published(&mut tx).await;
        assert_eq!(tx.find_current_round().await.unwrap().unwrap().phase, Phase::Announced);
    })
    .await;
}

#[tokio::test]
async fn a_published_result_is_neither_confirmed_again_nor_voided() {
    on_both(async |_, store| {
        let given = given::published_vote(&store).await;
        given::is_refused(&store, CONFIRM, async |tx| {
            let late = given::staff(tx, "scrutineer2", Role::Scrutineer).await;
            tx.confirm_result(given.vote, &count().sha256, &late, noon()).await
        })
        .await;
        given::is_refused(&store, "a published result stands", async |tx| {
            let deed = given::agreed(tx, &given.deed(DeedKind::VoidVote)).await;
            tx.change_vote_state(given.vote, VoteState::Void, deed, None).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_counted_vote_can_be_void_and_its_count_stays_with_it() {
    on_both(async |_, store| {
        let first = given::confirmed_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        let back = Some((Phase::Counting, Phase::MethodAdopted));
        first.goes(&mut tx, DeedKind::VoidVote, VoteState::Void, back).await;
        tx.commit().await.unwrap();
        given::is_refused(&store, "published once", async |tx| {
            let deed = given::agreed(tx, &first.deed(DeedKind::PublishResult)).await;
            tx.publish_result(first.vote, noon(), deed).await
        })
        .await;
        let mut tx = store.write().await.unwrap();
        let second = Voting { vote: given::opened(&mut tx, first.round).await, ..first };
        second.is_closed(&mut tx).await;
        assert_eq!(tx.find_result(second.vote).await.unwrap(), None);
        assert!(tx.confirmations(second.vote).await.unwrap().is_empty());
        second.is_counted(&mut tx).await;
        second.is_confirmed(&mut tx).await;
        second.is_published(&mut tx).await;
        assert_eq!(tx.find_result(first.vote).await.unwrap(), Some(count()), "never published");
        assert_eq!(tx.confirmations(first.vote).await.unwrap().len(), 2);
    })
    .await;
}

/// A correction as two people ask for it.
fn correction(given: &Voting, body: &str) -> NewDeed {
    NewDeed { reason: body.to_owned(), ..given.deed(DeedKind::CorrectResult) }
}

async fn corrects(tx: &mut Tx, given: &Voting, body: &str, after: i64) -> Correction {
    let deed = given::agreed(tx, &correction(given, body)).await;
    let at = noon().plus_seconds(after);
    tx.add_correction(given.vote, body, deed, at).await.unwrap();
    Correction { number: u32::try_from(after).unwrap(), body: body.to_owned(), at }
}

#[tokio::test]
async fn corrections_stand_beside_a_result_that_stays() {
    on_both(async |_, store| {
        let given = given::published_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        assert!(tx.corrections(given.vote).await.unwrap().is_empty());
        let before = tx.find_result(given.vote).await.unwrap();
        let expected = [corrects(&mut tx, &given, "印刷错误", 1).await, corrects(&mut tx, &given, "再次说明", 2).await];
        assert_eq!(tx.corrections(given.vote).await.unwrap(), expected);
        assert_eq!(tx.find_result(given.vote).await.unwrap(), before);
        assert!(tx.corrections(VoteId(given.vote.0 + 1)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_correction_takes_a_published_result_and_its_deed() {
    on_both(async |_, store| {
        let belongs = "belongs to a published result and takes two people";
        let given = given::confirmed_vote(&store).await;
        given::is_refused(&store, belongs, async |tx| {
            let deed = given::agreed(tx, &correction(&given, "早了")).await;
            tx.add_correction(given.vote, "早了", deed, noon()).await
        })
        .await;
        let mut tx = store.write().await.unwrap();
        given.is_published(&mut tx).await;
        tx.commit().await.unwrap();
        given::is_refused(&store, belongs, async |tx| {
            let deed = given::asked(tx, &correction(&given, "一人")).await;
            tx.add_correction(given.vote, "一人", deed, noon()).await
        })
        .await;
        given::is_refused(&store, belongs, async |tx| {
            let deed = given::agreed(tx, &of_another_vote(&given, DeedKind::CorrectResult)).await;
            tx.add_correction(given.vote, given::REASON, deed, noon()).await
        })
        .await;
        given::is_refused(&store, belongs, async |tx| {
            let deed = given::agreed(tx, &given.deed(DeedKind::ExtendVote)).await;
            tx.add_correction(given.vote, given::REASON, deed, noon()).await
        })
        .await;
        given::is_refused(&store, belongs, async |tx| {
            let deed = given::agreed(tx, &correction(&given, "说好的")).await;
            tx.add_correction(given.vote, "另一句", deed, noon()).await
        })
        .await;
    })
    .await;
}
