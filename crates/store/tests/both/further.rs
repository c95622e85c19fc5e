//! Further votes: which one opens, and that neither the program nor a hand opens another.

use crate::database::on_both;
use crate::given::{self, Voting};
use ballot::{FurtherKind, Rules, Settings};
use domain::{DeedKind, Follows, Phase, Role, VoteState};
use store::{NewVote, Tx};

const FOLLOWS: &str = "a further vote follows the last published result, which asks for it";

/// A deed that opens a vote once more.
async fn opening(tx: &mut Tx, given: &Voting) -> domain::DeedId {
    given::agreed(tx, &given::new_deed(given.round, None, DeedKind::OpenVote)).await
}

/// The further vote that the result of [`given::count`] asks for, open, with its roll.
async fn opened(tx: &mut Tx, given: &Voting) -> Voting {
    let deed = opening(tx, given).await;
    let vote = tx.add_vote(&given::new_further_vote(given.round, deed)).await.unwrap();
    tx.make_roll(vote).await.unwrap();
    assert!(tx.change_phase(given.round, Phase::Announced, Phase::Voting).await.unwrap());
    Voting { round: given.round, vote, deputies: given.deputies.clone() }
}

#[tokio::test]
async fn a_further_vote_follows_a_published_result_with_a_roll_and_a_paper_of_its_own() {
    on_both(async |_, store| {
        let given = given::published_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        given::person(&mut tx, "newcomer", Role::Deputy).await;
        let further = opened(&mut tx, &given).await;
        let votes = tx.votes(given.round).await.unwrap();
        assert_eq!(
            votes.iter().map(|vote| (vote.number, vote.state)).collect::<Vec<_>>(),
            [(1, VoteState::Closed), (2, VoteState::Open)]
        );
        assert_eq!(votes[0].follows, None);
        assert_eq!(votes[1].follows, Some(Follows { vote: 1, kind: FurtherKind::FurtherBallot }));
        assert_eq!((votes[0].paper.len(), &votes[1].paper), (0, &vec![3, 1, 2]));
        assert_eq!((tx.count_roll(given.vote).await.unwrap(), tx.count_roll(further.vote).await.unwrap()), (5, 6));
        assert!(tx.mark_voted(further.vote, given.deputies[0], "again").await.unwrap());
        further.is_closed(&mut tx).await;
        further.is_counted(&mut tx).await;
        further.is_confirmed(&mut tx).await;
        further.is_published(&mut tx).await;
        let (first, second) = (tx.find_result(given.vote).await.unwrap(), tx.find_result(further.vote).await.unwrap());
        assert!(first.unwrap().published_at.is_some() && second.unwrap().published_at.is_some());
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_void_further_vote_leads_back_to_the_announced_result_and_not_before_it() {
    on_both(async |_, store| {
        let given = given::published_vote(&store).await;
        let voids = async |tx: &mut Tx, to| {
            let further = opened(tx, &given).await;
            further.goes(tx, DeedKind::VoidVote, VoteState::Void, None).await;
            tx.change_phase(given.round, Phase::Voting, to).await
        };
        given::is_refused(&store, "one step", async |tx| voids(tx, Phase::MethodAdopted).await).await;
        let mut tx = store.write().await.unwrap();
        assert!(voids(&mut tx, Phase::Announced).await.unwrap());
        // It is followed by another, which follows the same result.
        let again = opened(&mut tx, &given).await;
        assert_eq!(tx.find_vote(again.vote).await.unwrap().unwrap().number, 3);
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_round_is_not_announced_by_the_result_of_the_vote_before() {
    on_both(async |_, store| {
        let given = given::published_vote(&store).await;
        given::is_refused(&store, "announced with its result", async |tx| {
            let further = opened(tx, &given).await;
            further.is_closed(tx).await;
            tx.change_phase(given.round, Phase::Counting, Phase::Announced).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn no_further_vote_opens_but_the_one_that_is_asked_for() {
    on_both(async |_, store| {
        let given = given::published_vote(&store).await;
        let settings = given::rules(5).settings();
        let rules = |change: fn(&mut Settings)| {
            let mut settings = settings;
            change(&mut settings);
            Rules::new(settings).unwrap()
        };
        let right = || given::new_further_vote(given.round, domain::DeedId(0));
        let other = |vote, kind| NewVote { follows: Some(Follows { vote, kind }), ..right() };
        let wrong = [
            other(2, FurtherKind::FurtherBallot),
            other(1, FurtherKind::Revote),
            NewVote { paper: Vec::new(), ..right() },
            NewVote { paper: vec![1, 2], ..right() },
            NewVote { paper: vec![1, 2, 2], ..right() },
            NewVote { paper: vec![1, 2, 9], ..right() },
            NewVote { rules: rules(|it| it.seats = 1), ..right() },
            NewVote { rules: rules(|it| it.candidates = 2), paper: vec![1, 2], ..right() },
            NewVote { rules: rules(|it| it.pass_basis = ballot::PassBasis::None), ..right() },
            NewVote { rules: rules(|it| it.exact_for = true), ..right() },
            NewVote { rules: rules(|it| it.shortfall = ballot::Shortfall::AcceptFewer), ..right() },
        ];
        for vote in wrong {
            given::is_refused(&store, FOLLOWS, async |tx| {
                let deed = opening(tx, &given).await;
                tx.add_vote(&NewVote { deed, ..vote }).await
            })
            .await;
        }
        given::is_refused(&store, "after the method is adopted", async |tx| {
            let deed = opening(tx, &given).await;
            tx.add_vote(&given::new_vote(given.round, deed)).await
        })
        .await;
        given::is_refused(&store, FOLLOWS, async |tx| {
            assert!(tx.change_phase(given.round, Phase::Announced, Phase::Implementing).await.unwrap());
            let deed = opening(tx, &given).await;
            tx.add_vote(&given::new_further_vote(given.round, deed)).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn no_further_vote_opens_before_the_result_is_published() {
    on_both(async |_, store| {
        let given = given::confirmed_vote(&store).await;
        given::is_refused(&store, FOLLOWS, async |tx| {
            let deed = opening(tx, &given).await;
            tx.add_vote(&given::new_further_vote(given.round, deed)).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn by_hand_neither_paper_nor_roll_of_a_further_vote_is_changed_nor_one_opened_by_moving_the_round() {
    on_both(async |database, store| {
        let given = given::published_vote(&store).await;
        let mut raw = database.raw().await;
        raw.is_refused("update round set phase = 'voting'", "one step").await;
        let bare = "insert into vote (round_id, number, rules, candidates, present, is_mock, state, opened_at, ends_at,
                deed_id, paper) select round_id, 2, rules, '', 4, 1, 'open', '', '', 1, '[1]' from vote";
        raw.is_refused(bare, "a").await;
        let mut tx = store.write().await.unwrap();
        let further = opened(&mut tx, &given).await.vote;
        tx.commit().await.unwrap();
        for change in ["follows = null", "follows = 3", "further = 'revote'", "further = null", "paper = '[1,2,3]'"] {
            let sql = format!("update vote set {change} where id = {further}");
            raw.is_refused(&sql, "what a vote began with is fixed").await;
        }
        let late =
            format!("insert into roll (vote_id, person_id) select {further}, id from person where role = 'clerk'");
        raw.is_refused(&late, "the roll is fixed").await;
        raw.is_refused(&format!("update vote set further = 'other' where id = {further}"), "").await;
        raw.is_refused("update result set canonical = 'x'", "not changed").await;
    })
    .await;
}
