//! The further vote: among the tied for the places left, and for places left empty. What was published before stays.

use crate::world::{World, because, on_both, on_sqlite, refusal};
use ballot::{FurtherKind, PassBasis, Standing};
use domain::{Asked, DeedKind, Phase, Record, VoteState};
use service::{Refusal, TypedRules};

/// Two places, rank alone, and both further votes: a handful of papers is a result.
async fn small(world: &World) {
    let typed = |word: &str| word.to_owned();
    let rules = TypedRules {
        seats: typed("2"),
        cap: typed("none"),
        exact: false,
        pass_basis: typed("none"),
        tie_at_cut: typed("revote"),
        shortfall: typed("further_ballot"),
    };
    world.service.set_rules(Some(&world.clerk().await), &rules).await.unwrap();
    world.is_at(Phase::Voting, "410", "384").await;
}

/// A paper on 23 candidates with For for these.
fn paper_for(numbers: &[usize]) -> String {
    (1..=23).map(|number| if numbers.contains(&number) { 'o' } else { '-' }).collect()
}

/// As many deputies as there are papers cast them, and the result is published.
async fn decides(world: &World, papers: &[String]) {
    let deputies = world.deputies(u32::try_from(papers.len()).unwrap()).await;
    for (deputy, paper) in deputies.iter().zip(papers) {
        world.casts(deputy, paper, "press").await.unwrap();
    }
    world.is_at(Phase::Announced, "", "").await;
}

fn record(canonical: &str) -> Record {
    serde_json::from_str(canonical).unwrap()
}

fn numbers(projects: &[domain::Project]) -> Vec<u32> {
    projects.iter().map(|project| project.number).collect()
}

/// What to look at before a further vote is opened, here a rehearsal without a decision.
fn looks_first(desk: &domain::shown::DeskPage) {
    let list: Vec<_> = desk.preconditions.iter().map(|one| (one.code.as_str(), one.holds, one.n)).collect();
    let expected =
        [("published", true, None), ("paper", true, Some(2)), ("roll", true, None), ("mandate", false, None)];
    assert_eq!(list, expected);
}

/// The rules that are shown are those of the vote that goes on.
async fn shows_rules_of_the_further_vote(world: &World) {
    let rules = world.service.show_rules(None).await.unwrap();
    assert_eq!((rules.further, rules.rules.candidates(), rules.rules.seats()), (Some(2), 2, 1));
    assert_eq!(world.service.show_rules_of(None, 2025).await.unwrap(), rules);
}

#[tokio::test]
async fn a_tie_is_voted_on_again_among_the_tied_and_both_results_stay() {
    on_both(async |world: World, _| {
        small(&world).await;
        decides(&world, &[paper_for(&[1, 2]), paper_for(&[1, 3])]).await;
        let first = world.service.show_result(None, None).await.unwrap().published.unwrap();
        assert_eq!(first.count.outcome.standing, Standing::Tie { places_left: 1, candidates: vec![2, 3] });
        assert!(record(&first.canonical).follows.is_none() && !first.canonical.contains("follows"));

        let clerk = world.clerk().await;
        let desk = world.service.show_desk(Some(&clerk)).await.unwrap();
        looks_first(&desk);
        let further = desk.further.expect("the method asks for it");
        assert_eq!((further.followed.vote, further.followed.kind), (1, FurtherKind::Revote));
        assert_eq!(numbers(&further.projects), [2, 3]);
        assert_eq!((further.rules.seats(), further.rules.pass_basis()), (1, PassBasis::None));
        world.opens("410", "380").await.unwrap();
        assert_eq!(world.phase().await, Phase::Voting);

        shows_rules_of_the_further_vote(&world).await;

        // The first result is public all the time; of the second vote nothing is.
        let during = world.service.show_result(None, Some(1)).await.unwrap();
        assert_eq!(during.published.as_ref(), Some(&first));
        let second = world.service.show_result(None, None).await.unwrap();
        assert!(second.published.is_none() && second.vote.as_ref().unwrap().number == 2);
        // Files keep the last result that is public, and of a vote that was asked for by number they know no other.
        let files = async |vote| world.service.show_result_for_files(None, vote).await.unwrap();
        assert_eq!(files(None).await.published.as_ref(), Some(&first));
        assert!(files(Some(2)).await.published.is_none());
        assert_eq!((numbers(&second.projects), numbers(&second.chosen_altogether())), (vec![2, 3], vec![1]));
        assert_eq!(refusal(world.service.show_result(None, Some(3)).await), Refusal::NotFound);

        let deputy = world.person("deputy001").await;
        let page = world.service.show_ballot(Some(&deputy)).await.unwrap();
        assert!(!page.has_voted && page.on_roll, "the roll and its marks are those of the second vote");
        assert_eq!(numbers(&page.projects), [2, 3]);
        assert_eq!(refusal(world.casts(&deputy, &paper_for(&[2]), "press").await), Refusal::PaperUnreadable);
        let late = world.deputies(9).await.pop().unwrap();
        let old = during.vote.unwrap().id;
        let answer = world.service.cast_ballot(Some(&late), old, &paper_for(&[1]), "late").await;
        assert_eq!(refusal(answer), Refusal::NotNow { phase: Phase::Counting }, "the box of the first is closed");

        decides(&world, &["ox", "ox", "xo"].map(str::to_owned)).await;
        let page = world.service.show_result(None, None).await.unwrap();
        let published = page.published.clone().unwrap();
        assert_eq!(published.count.outcome.standing, Standing::Complete);
        let written = record(&published.canonical);
        assert_eq!(written.vote, 2);
        let followed = written.follows.expect("it says what it follows");
        assert_eq!((followed.vote, followed.kind), (1, FurtherKind::Revote));
        assert_eq!(followed.sha256, first.count.sha256);
        let lines: Vec<_> = written.candidates.iter().map(|line| (line.number, line.sums.n_for)).collect();
        assert_eq!(lines, [(2, 2), (3, 1)]);
        assert_eq!(numbers(&page.chosen_altogether()), [1, 2]);
        assert_eq!(world.service.show_result(None, Some(1)).await.unwrap().published, Some(first));
        assert_eq!(refusal(world.opens("410", "380").await), Refusal::NoFurtherVote);
        assert_eq!(page.round.rules.seats(), 2, "the adopted method is what it was");
        assert_eq!(world.service.show_rules(None).await.unwrap().rules, page.round.rules);

        // A statement stands beside the result that it is about, the first one too.
        let beside = |vote: &str| Asked { vote: vote.to_owned(), ..because("第一次公布的实到人数有误。") };
        for unknown in ["3", "0", "一"] {
            let answer = world.service.ask_deed(Some(&clerk), DeedKind::CorrectResult, &beside(unknown)).await;
            assert!(matches!(refusal(answer), Refusal::VoteStandsOtherwise | Refusal::NotANumber), "{unknown}");
        }
        world.does(DeedKind::CorrectResult, beside("1")).await.unwrap();
        let of = async |vote| world.service.show_result(None, vote).await.unwrap().published.unwrap().corrections.len();
        assert_eq!((of(Some(1)).await, of(Some(2)).await), (1, 0));
    })
    .await;
}

#[tokio::test]
async fn places_left_empty_are_voted_on_among_those_not_chosen_also_after_a_void_try() {
    on_both(async |world: World, _| {
        small(&world).await;
        decides(&world, &[paper_for(&[5])]).await;
        let first = world.service.show_result(None, None).await.unwrap().published.unwrap();
        assert_eq!(first.count.outcome.standing, Standing::Shortfall { missing: 1 });

        world.opens("410", "380").await.unwrap();
        world.does(DeedKind::VoidVote, because("设备故障")).await.unwrap();
        assert_eq!(world.phase().await, Phase::Announced, "what was announced stays announced");
        let page = world.service.show_result(None, None).await.unwrap();
        assert_eq!((page.vote.unwrap().number, page.published), (1, Some(first.clone())));
        assert_eq!(page.votes[1].state, VoteState::Void);
        world.does(DeedKind::CorrectResult, because("名称多了一个字")).await.unwrap();
        let corrected = world.service.show_result(None, None).await.unwrap().published.unwrap();
        assert_eq!(corrected.corrections.len(), 1, "it is said beside the result that stands");

        world.opens("410", "380").await.unwrap();
        let clerk = world.clerk().await;
        let vote = world.service.show_desk(Some(&clerk)).await.unwrap().vote.unwrap();
        assert_eq!((vote.number, vote.follows.unwrap().kind), (3, FurtherKind::FurtherBallot));
        let others: Vec<u32> = (1..=23).filter(|number| *number != 5).collect();
        assert_eq!((vote.paper, vote.rules.seats(), vote.rules.candidates()), (others, 1, 22));

        // Number 6 stands at the fifth place of the new paper.
        decides(&world, &["----o".to_owned() + &"-".repeat(17)]).await;
        let page = world.service.show_result(None, None).await.unwrap();
        assert_eq!(numbers(&page.chosen_altogether()), [5, 6]);
        assert_eq!(record(&page.published.unwrap().canonical).follows.unwrap().vote, 1);
        assert_eq!(refusal(world.opens("410", "380").await), Refusal::NoFurtherVote);
    })
    .await;
}

#[tokio::test]
async fn a_result_that_asks_for_none_is_followed_by_none() {
    on_sqlite(async |world| {
        // The demonstration's method accepts fewer.
        world.is_at(Phase::Announced, "410", "384").await;
        let clerk = world.clerk().await;
        assert!(world.service.show_desk(Some(&clerk)).await.unwrap().further.is_none());
        assert_eq!(refusal(world.opens("410", "380").await), Refusal::NoFurtherVote);
        world.is_at(Phase::Implementing, "", "").await;
        assert_eq!(refusal(world.opens("410", "380").await), Refusal::NotNow { phase: Phase::Implementing });
    })
    .await;
}

#[tokio::test]
async fn a_further_vote_is_opened_by_two_and_as_it_was_asked_for() {
    on_sqlite(async |world| {
        small(&world).await;
        decides(&world, &[paper_for(&[1, 2]), paper_for(&[1, 3])]).await;
        let clerk = world.clerk().await;
        let asked = domain::Asked { total: "410".to_owned(), present: "273".to_owned(), ..domain::Asked::default() };
        let answer = world.service.ask_deed(Some(&clerk), DeedKind::OpenVote, &asked).await;
        assert_eq!(refusal(answer), Refusal::NoQuorum { quorum: 274, present: 273 }, "a sitting like any other");
        let asked = domain::Asked { present: "274".to_owned(), ..asked };
        world.service.ask_deed(Some(&clerk), DeedKind::OpenVote, &asked).await.unwrap();
        let waiting = world.waiting().await;
        assert_eq!(refusal(world.service.agree_to_deed(Some(&clerk), waiting).await), Refusal::NeedsAnother);
        // The round moves on meanwhile: what was asked for is not done any more.
        world.service.advance_round(Some(&clerk), Phase::Announced.code()).await.unwrap();
        let chief = world.person("chief").await;
        let answer = world.service.agree_to_deed(Some(&chief), waiting).await;
        assert_eq!(refusal(answer), Refusal::NotNow { phase: Phase::Implementing });
        world.service.drop_deed(Some(&chief), waiting).await.unwrap();
    })
    .await;
}
