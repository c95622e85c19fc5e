//! Deputies vote, once, within the rules and the time.

use crate::world::{World, because, on_both, on_sqlite, own_paper, paper, refusal};
use domain::shown::InTheBox;
use domain::{Asked, DeedKind, Phase, VoteId};
use service::Refusal;

#[tokio::test]
async fn a_deputy_votes_and_the_same_press_again_changes_nothing() {
    on_both(async |world: World, _| {
        let vote = world.votes().await;
        let deputy = world.person("deputy001").await;
        let changes = world.service.store().changes();
        assert_eq!(world.casts(&deputy, &paper(3), "press").await.unwrap(), InTheBox { vote });
        assert_eq!(world.casts(&deputy, &paper(3), "press").await.unwrap(), InTheBox { vote });
        assert_eq!(world.casts(&deputy, &paper(5), "press").await.unwrap(), InTheBox { vote });
        assert_eq!(world.papers_and_marks().await, (1, 1));
        let papers = world.service.store().read().await.unwrap().papers(vote).await.unwrap();
        assert_eq!(papers, [paper(3).into_bytes()]);
        assert_eq!(world.service.store().changes(), changes, "no public page tells when somebody votes");
    })
    .await;
}

#[tokio::test]
async fn a_second_paper_is_refused() {
    on_both(async |world: World, _| {
        world.votes().await;
        let deputy = world.person("deputy001").await;
        world.casts(&deputy, &paper(3), "first").await.unwrap();
        assert_eq!(refusal(world.casts(&deputy, &paper(3), "second").await), Refusal::AlreadyVoted);
        assert_eq!(world.papers_and_marks().await, (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_blank_ballot_is_valid() {
    on_both(async |world: World, _| {
        world.votes().await;
        let deputy = world.person("deputy001").await;
        world.casts(&deputy, &paper(0), "press").await.unwrap();
        assert_eq!(world.papers_and_marks().await, (1, 1));
    })
    .await;
}

#[tokio::test]
async fn one_for_too_many_is_not_kept_and_the_deputy_may_vote_again() {
    on_both(async |world: World, _| {
        world.votes().await;
        let deputy = world.person("deputy001").await;
        let answer = refusal(world.casts(&deputy, &paper(21), "press").await);
        assert_eq!(answer, Refusal::TooManyFor { limit: 20, found: 21 });
        assert_eq!(world.papers_and_marks().await, (0, 0));
        world.casts(&deputy, &paper(20), "press").await.unwrap();
        assert_eq!(world.papers_and_marks().await, (1, 1));
    })
    .await;
}

#[tokio::test]
async fn an_exact_method_refuses_fewer() {
    let database = crate::database::Database::sqlite();
    let world = World { service: crate::world::service(database.migrated().await) };
    let round = crate::world::FILES.round.replace("exact_for = false", "exact_for = true");
    let files = service::seed::Files { round: &round, ..crate::world::FILES };
    world.service.seed_demo(&files).await.unwrap();
    world.votes().await;
    let deputy = world.person("deputy001").await;
    let answer = refusal(world.casts(&deputy, &paper(19), "press").await);
    assert_eq!(answer, Refusal::NotExactFor { needed: 20, found: 19 });
    world.casts(&deputy, &paper(20), "press").await.unwrap();
}

#[tokio::test]
async fn what_is_no_paper_is_unreadable() {
    on_sqlite(async |world| {
        world.votes().await;
        let deputy = world.person("deputy001").await;
        let (short, long) = (&paper(3)[1..], paper(3) + "-");
        let (foreign, wide) = (paper(3).replace('o', "O"), "○".repeat(23));
        let huge = "o".repeat(1_000_000);
        for garbage in ["", short, &long, &foreign, &wide, &huge, "{\"for\": [1]}", "\0"] {
            assert_eq!(refusal(world.casts(&deputy, garbage, "press").await), Refusal::PaperUnreadable);
        }
        for attempt in ["", &"a".repeat(65)] {
            assert_eq!(refusal(world.casts(&deputy, &paper(3), attempt).await), Refusal::PaperUnreadable);
        }
        assert_eq!(world.papers_and_marks().await, (0, 0));
    })
    .await;
}

#[tokio::test]
async fn only_deputies_vote() {
    on_both(async |world: World, _| {
        let vote = world.votes().await;
        for name in ["citizen1", "clerk1", "chief", "scrutineer1", "moderator", "editor-health", "sysadmin"] {
            let person = world.person(name).await;
            assert_eq!(refusal(world.casts(&person, &paper(3), "press").await), Refusal::NotAllowed, "{name}");
        }
        let nobody = world.service.cast_ballot(None, vote, &paper(3), "press").await;
        assert_eq!(refusal(nobody), Refusal::SignInFirst);
        assert_eq!(world.papers_and_marks().await, (0, 0));
    })
    .await;
}

#[tokio::test]
async fn who_claims_to_be_a_deputy_is_looked_up() {
    on_sqlite(async |world| {
        world.votes().await;
        let citizen = world.person("citizen1").await;
        let disguised = domain::Person { role: domain::Role::Deputy, ..citizen };
        assert_eq!(refusal(world.casts(&disguised, &paper(3), "press").await), Refusal::NotAllowed);
        let invented = domain::Person { id: domain::PersonId(-1), ..disguised };
        assert_eq!(refusal(world.casts(&invented, &paper(3), "press").await), Refusal::SignInFirst);
    })
    .await;
}

#[tokio::test]
async fn a_deputy_suspended_a_moment_ago_does_not_vote() {
    on_both(async |world: World, _| {
        world.votes().await;
        let deputy = world.person("deputy001").await;
        world.service.suspend_account("deputy001").await.unwrap();
        assert_eq!(refusal(world.casts(&deputy, &paper(3), "press").await), Refusal::Suspended);
        assert_eq!(world.papers_and_marks().await, (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_deputy_who_comes_after_the_opening_is_not_on_the_roll() {
    on_both(async |world: World, _| {
        world.votes().await;
        let account = service::NewAccount {
            sign_in: "deputy999".to_owned(),
            password: "a long password".to_owned(),
            role: domain::Role::Deputy,
            name: domain::Bilingual::new("代表 999", "Deputy 999"),
            department: None,
        };
        world.service.add_account(account).await.unwrap();
        let late = world.person("deputy999").await;
        assert!(!world.service.show_ballot(Some(&late)).await.unwrap().on_roll);
        assert_eq!(refusal(world.casts(&late, &paper(3), "press").await), Refusal::NotOnRoll);
    })
    .await;
}

#[tokio::test]
async fn nobody_votes_before_the_opening_or_in_another_vote() {
    on_sqlite(async |world| {
        let deputy = world.person("deputy001").await;
        assert_eq!(refusal(world.casts(&deputy, &paper(3), "press").await), Refusal::NotFound);
        let VoteId(vote) = world.votes().await;
        let elsewhere = world.service.cast_ballot(Some(&deputy), VoteId(vote + 1), &paper(3), "press").await;
        assert_eq!(refusal(elsewhere), Refusal::NotFound);
    })
    .await;
}

#[tokio::test]
async fn while_the_vote_is_suspended_the_box_takes_nothing_and_afterwards_it_does() {
    on_both(async |world: World, _| {
        world.votes().await;
        let (first, second) = (world.person("deputy001").await, world.person("deputy002").await);
        world.casts(&first, &paper(3), "press").await.unwrap();
        world.does(DeedKind::SuspendVote, because("会场停电")).await.unwrap();
        assert_eq!(refusal(world.casts(&second, &paper(3), "press").await), Refusal::VoteSuspended);
        world.casts(&first, &paper(3), "press").await.expect("it was in the box before");
        assert_eq!(world.papers_and_marks().await, (1, 1));
        world.does(DeedKind::ResumeVote, because("恢复供电")).await.unwrap();
        world.casts(&second, &paper(3), "press").await.unwrap();
        assert_eq!(world.papers_and_marks().await, (2, 2));
    })
    .await;
}

#[tokio::test]
async fn who_has_lost_the_seat_does_not_vote_and_a_ballot_cast_before_stays() {
    on_both(async |world: World, _| {
        world.votes().await;
        let (early, late) = (world.person("deputy001").await, world.person("deputy002").await);
        world.casts(&early, &paper(3), "press").await.unwrap();
        for name in ["deputy001", "deputy002"] {
            let asked = Asked { deputy: name.to_owned(), ..because("常委会公告第 5 号") };
            world.does(DeedKind::SuspendDeputy, asked).await.unwrap();
        }
        assert_eq!(refusal(world.casts(&late, &paper(3), "press").await), Refusal::SeatLost);
        assert!(world.service.show_ballot(Some(&late)).await.unwrap().seat_lost);
        world.casts(&early, &paper(3), "press").await.expect("it is in the box");
        assert_eq!(world.papers_and_marks().await, (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_paper_of_a_void_vote_is_not_one_of_the_next() {
    on_both(async |world: World, _| {
        let void = world.votes().await;
        let (first, second) = (world.person("deputy001").await, world.person("deputy002").await);
        world.casts(&first, &paper(3), "press").await.unwrap();
        world.does(DeedKind::VoidVote, because("收回多于发出")).await.unwrap();
        let casts = async |who, vote, attempt| world.service.cast_ballot(Some(who), vote, &paper(3), attempt).await;
        assert_eq!(refusal(casts(&second, void, "press").await), Refusal::VoteVoid);
        let again = world.votes().await;
        assert_ne!(again, void);
        // Also of who had voted: what was in the box does not count any more.
        assert_eq!(refusal(casts(&first, void, "press").await), Refusal::VoteVoid);
        assert!(!world.service.show_ballot(Some(&first)).await.unwrap().has_voted);
        casts(&first, again, "another press").await.unwrap();
        assert_eq!(world.papers_and_marks().await, (1, 1));
        let mut tx = world.service.store().read().await.unwrap();
        assert_eq!(tx.papers(void).await.unwrap(), [paper(3).into_bytes()], "the old one stays under seal");
    })
    .await;
}

#[tokio::test]
async fn after_the_close_nobody_votes_and_who_has_voted_hears_so() {
    on_both(async |world: World, _| {
        world.votes().await;
        let (early, late) = (world.person("deputy001").await, world.person("deputy002").await);
        world.casts(&early, &paper(3), "press").await.unwrap();
        world.is_at(Phase::Counting, "", "").await;
        let answer = refusal(world.casts(&late, &paper(3), "press").await);
        assert_eq!(answer, Refusal::NotNow { phase: Phase::Counting });
        // The attempts are forgotten, so the retry of a lost answer cannot be told from another press.
        assert_eq!(refusal(world.casts(&early, &paper(3), "press").await), Refusal::AlreadyVoted);
        assert!(world.service.show_ballot(Some(&early)).await.unwrap().has_voted);
        assert!(!world.service.show_ballot(Some(&late)).await.unwrap().has_voted);
        assert_eq!(world.papers_and_marks().await, (1, 1));
    })
    .await;
}

#[tokio::test]
async fn every_paper_in_the_box_has_the_same_length() {
    on_both(async |world: World, _| {
        let vote = world.votes().await;
        let papers = [paper(0), paper(20), "x".repeat(23), own_paper(5)];
        for (deputy, paper) in world.deputies(4).await.iter().zip(papers) {
            world.casts(deputy, &paper, "press").await.unwrap();
        }
        let papers = world.service.store().read().await.unwrap().papers(vote).await.unwrap();
        assert!(papers.iter().all(|paper| paper.len() == 23) && papers.len() == 4);
    })
    .await;
}
