//! Rounds, their plans and steps, projects and areas.

use crate::database::on_both;
use crate::given::{self, new_project, new_round, noon, rules, words};
use domain::{Area, DeedKind, Phase, Role, Stage, VoteId, VoteState};
use store::Tx;

#[tokio::test]
async fn the_current_round_is_the_one_of_the_latest_year() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        assert!(tx.find_current_round().await.unwrap().is_none());
        let latest = tx.add_round(&new_round(2026, Phase::Screening)).await.unwrap();
        tx.add_round(&new_round(2025, Phase::Closed)).await.unwrap();
        let found = tx.find_current_round().await.unwrap().expect("there are two");
        let asked = new_round(2026, Phase::Screening);
        assert_eq!((found.id, found.year, found.phase), (latest, 2026, Phase::Screening));
        assert_eq!((found.title, found.congress, found.district), (asked.title, asked.congress, asked.district));
        assert_eq!((found.notice, found.source, found.rules), (asked.notice, asked.source, asked.rules));
    })
    .await;
}

#[tokio::test]
async fn every_round_is_found_by_its_year_and_stands_in_the_list() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        for year in [2025, 2027, 2026] {
            tx.add_round(&new_round(year, Phase::Closed)).await.unwrap();
        }
        let years: Vec<i32> = tx.rounds().await.unwrap().into_iter().map(|round| round.year).collect();
        assert_eq!(years, [2027, 2026, 2025]);
        let found = tx.find_round_of(2026).await.unwrap().expect("it is there");
        assert_eq!((found.year, found.phase, found.title), (2026, Phase::Closed, new_round(2026, Phase::Closed).title));
        assert!(tx.find_round_of(2024).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_year_has_one_round() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        tx.add_round(&new_round(2026, Phase::Collecting)).await.unwrap();
        assert!(tx.add_round(&new_round(2026, Phase::Collecting)).await.is_err());
    })
    .await;
}

/// What has to be done with the vote before the round goes to a phase.
async fn prepare(tx: &mut Tx, given: &mut given::Voting, to: Phase) {
    match to {
        Phase::Voting => given.vote = given::added_vote(tx, given.round).await,
        Phase::Counting => given.goes(tx, DeedKind::CloseVote, VoteState::Closed, None).await,
        Phase::Announced => {
            given.is_counted(tx).await;
            given.is_confirmed(tx).await;
            let deed = given::agreed(tx, &given.deed(DeedKind::PublishResult)).await;
            assert!(tx.publish_result(given.vote, noon(), deed).await.unwrap());
        }
        _ => {}
    }
}

#[tokio::test]
async fn a_round_walks_through_all_phases_one_by_one() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = tx.add_round(&new_round(2026, Phase::Collecting)).await.unwrap();
        let mut given = given::Voting { round, vote: VoteId(0), deputies: Vec::new() };
        for pair in Phase::ALL.windows(2) {
            prepare(&mut tx, &mut given, pair[1]).await;
            assert!(tx.change_phase(round, pair[0], pair[1]).await.unwrap());
            assert!(!tx.change_phase(round, pair[0], pair[1]).await.unwrap(), "the second press finds it elsewhere");
        }
        assert_eq!(tx.find_current_round().await.unwrap().unwrap().phase, Phase::Closed);
    })
    .await;
}

/// Without a vote; with one see `votes.rs`.
#[tokio::test]
async fn a_round_neither_skips_nor_goes_back() {
    on_both(async |_, store| {
        for (at, from) in Phase::ALL.into_iter().enumerate() {
            for (aim, to) in Phase::ALL.into_iter().enumerate() {
                let mut tx = store.write().await.unwrap();
                let round = tx.add_round(&new_round(2026, from)).await.unwrap();
                let moved = tx.change_phase(round, from, to).await;
                let needs_a_vote = matches!(to, Phase::Voting | Phase::Counting | Phase::Announced);
                assert_eq!(moved.is_ok(), aim == at || aim == at + 1 && !needs_a_vote, "{from:?} → {to:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn rules_are_written_down() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = tx.add_round(&new_round(2026, Phase::Deliberation)).await.unwrap();
        tx.change_rules(round, &rules(409)).await.unwrap();
        let found = tx.find_current_round().await.unwrap().unwrap();
        assert_eq!(found.rules, rules(409));
    })
    .await;
}

#[tokio::test]
async fn rules_stay_when_the_vote_is_open() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::open_vote(&mut tx).await.round;
        tx.change_rules(round, &rules(5)).await.expect("the same rules change nothing");
        assert!(tx.change_rules(round, &rules(6)).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn plans_and_steps_come_in_the_order_of_the_phases() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = tx.add_round(&new_round(2026, Phase::Collecting)).await.unwrap();
        let clerk = given::person(&mut tx, "clerk1", Role::Clerk).await;
        let clerk = given::found(&mut tx, clerk).await;
        for phase in [Phase::Rating, Phase::Collecting, Phase::Announced] {
            let stage = Stage { phase, from: noon(), to: noon().plus_days(3), note: words("现在", phase.code()) };
            tx.add_stage(round, &stage).await.unwrap();
        }
        for (from, phase) in [(Phase::Collecting, Phase::Screening), (Phase::Screening, Phase::PublicNotice)] {
            tx.change_phase(round, from, phase).await.unwrap();
            tx.add_step(round, phase, &clerk, noon().plus_seconds(5)).await.unwrap();
        }
        let stages = tx.stages(round).await.unwrap();
        let steps = tx.steps(round).await.unwrap();
        let order = [Phase::Collecting, Phase::Announced, Phase::Rating];
        assert_eq!(stages.iter().map(|stage| stage.phase).collect::<Vec<_>>(), order);
        assert_eq!(steps.iter().map(|step| step.phase).collect::<Vec<_>>(), [Phase::Screening, Phase::PublicNotice]);
        assert_eq!((stages[1].from, stages[1].to), (noon(), noon().plus_days(3)));
        assert_eq!(stages[1].note, words("现在", "announced"));
        assert_eq!((&steps[1].by, steps[1].at), (&clerk.name, noon().plus_seconds(5)));
        assert!(tx.add_step(round, Phase::PublicNotice, &clerk, noon()).await.is_err(), "a step is taken once");
    })
    .await;
}

#[tokio::test]
async fn areas_come_in_the_order_in_which_they_were_added() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        for code in ["zoo", "ant", "moon"] {
            tx.add_area(&Area { code: code.to_owned(), name: words("区", code) }).await.unwrap();
        }
        let areas = tx.areas().await.unwrap();
        assert_eq!(areas.iter().map(|area| area.code.as_str()).collect::<Vec<_>>(), ["zoo", "ant", "moon"]);
        assert_eq!(areas[1].name, words("区", "ant"));
    })
    .await;
}

#[tokio::test]
async fn a_project_comes_back_as_it_was_given() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        tx.add_area(&given::area()).await.unwrap();
        tx.add_department(&given::department()).await.unwrap();
        let round = tx.add_round(&new_round(2026, Phase::PublicNotice)).await.unwrap();
        let second = tx.add_project(round, &new_project(2)).await.unwrap();
        let first = tx.add_project(round, &new_project(1)).await.unwrap();
        let found = tx.projects(round).await.unwrap();
        assert_eq!(
            found.iter().map(|project| (project.number, project.id)).collect::<Vec<_>>(),
            [(1, first), (2, second)]
        );
        let (given, kept) = (new_project(1), &found[0]);
        assert_eq!((&kept.title, &kept.summary, &kept.target), (&given.title, &given.summary, &given.target));
        assert_eq!((&kept.area, &kept.department), (&given::area(), &given::department()));
        assert_eq!((&kept.department_note, &kept.place), (&given.department_note, &given.place));
        assert_eq!((&kept.targets, &kept.quote), (&given.targets, &given.quote));
        assert!(tx.add_project(round, &new_project(1)).await.is_err(), "a number is given once");
    })
    .await;
}

#[tokio::test]
async fn no_project_comes_when_the_vote_is_open() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::open_vote(&mut tx).await.round;
        assert!(tx.add_project(round, &new_project(4)).await.is_err());
    })
    .await;
}
