//! What two people agree on is what they saw; and what the desk says of each step before it is taken.

use crate::database::{Database, Kind};
use crate::world::{World, because, noon, on_both, on_sqlite, refusal};
use crate::years::another_begins;
use domain::shown::Precondition;
use domain::{Asked, DeedKind, Phase};
use service::{Refusal, TypedMandate, TypedRules};

fn mandate() -> TypedMandate {
    TypedMandate {
        organ: "大会主席团".to_owned(),
        number: "第 3 号".to_owned(),
        decided_on: "2026-1-19".to_owned(),
        scan: b"%PDF-1.7 a decision".to_vec(),
    }
}

fn opening() -> Asked {
    Asked { total: "410".to_owned(), present: "384".to_owned(), ..Asked::default() }
}

#[tokio::test]
async fn while_an_opening_waits_the_decision_does_not_change() {
    on_both(async |world: World, _| {
        world.is_at(Phase::MethodAdopted, "", "").await;
        let (clerk, chief) = (world.clerk().await, world.person("chief").await);
        world.service.record_mandate(Some(&clerk), mandate()).await.unwrap();
        world.service.ask_deed(Some(&clerk), DeedKind::OpenVote, &opening()).await.unwrap();
        let other = TypedMandate { number: "第 9 号".to_owned(), ..mandate() };
        let another = world.person("clerk2").await;
        let answer = world.service.record_mandate(Some(&another), other.clone()).await;
        assert_eq!(refusal(answer), Refusal::DeedWaits);
        let id = world.waiting().await;
        world.service.drop_deed(Some(&chief), id).await.unwrap();
        world.service.record_mandate(Some(&another), other).await.unwrap();
        world.opens("410", "384").await.unwrap();
        assert_eq!(world.service.show_result(None, None).await.unwrap().mandate.unwrap().number, "第 9 号");
    })
    .await;
}

/// Takes the triggers of a table that hold what an opening opens.
async fn without_triggers(database: &Database, triggers: &[(&str, &str)]) {
    let mut raw = database.raw().await;
    for (trigger, table) in triggers {
        match database.kind {
            Kind::Sqlite => raw.run(&format!("drop trigger {trigger}")).await,
            Kind::Postgres => raw.run(&format!("drop trigger {trigger} on {table}")).await,
        };
    }
}

/// Whoever owns the database takes the triggers away and changes what was asked for: the second person finds it.
#[tokio::test]
async fn nobody_agrees_to_an_opening_that_is_not_what_was_asked_for() {
    on_both(async |world: World, database| {
        world.is_at(Phase::MethodAdopted, "", "").await;
        let (clerk, chief) = (world.clerk().await, world.person("chief").await);
        world.service.record_mandate(Some(&clerk), mandate()).await.unwrap();
        let triggers = [
            ("rules_wait_with_the_opening", "round"),
            ("round_keeps_its_rules", "round"),
            ("project_waits_with_the_opening_update", "project"),
            ("mandate_waits_with_the_opening_update", "mandate"),
        ];
        without_triggers(database, &triggers).await;
        let mut raw = database.raw().await;
        for (change, back) in [
            (
                "update round set rules = replace(rules, 'all_deputies', 'present')",
                "update round set rules = replace(rules, 'present', 'all_deputies')",
            ),
            (
                "update project set title_zh = title_zh || '改' where number = 7",
                "update project set title_zh = replace(title_zh, '改', '') where number = 7",
            ),
            ("update project set number = 99 where number = 7", "update project set number = 7 where number = 99"),
            ("update mandate set organ = '办公室'", "update mandate set organ = '大会主席团'"),
        ] {
            world.service.ask_deed(Some(&clerk), DeedKind::OpenVote, &opening()).await.unwrap();
            let id = world.waiting().await;
            raw.run(change).await;
            let answer = world.service.agree_to_deed(Some(&chief), id).await;
            assert_eq!(refusal(answer), Refusal::OpeningChanged, "{change}");
            assert_eq!(world.phase().await, Phase::MethodAdopted);
            world.service.drop_deed(Some(&chief), id).await.unwrap();
            raw.run(back).await;
        }
        world.opens("410", "384").await.unwrap();
    })
    .await;
}

/// The checklist of the step that comes next: its words, and whether they hold.
async fn checklist(world: &World) -> Vec<Precondition> {
    let clerk = world.clerk().await;
    world.service.show_desk(Some(&clerk)).await.unwrap().preconditions
}

fn codes(list: &[Precondition]) -> Vec<(&str, bool)> {
    list.iter().map(|one| (one.code.as_str(), one.holds)).collect()
}

#[tokio::test]
async fn every_step_says_what_to_look_at_and_who_saw_to_it() {
    on_both(async |world: World, _| {
        let (clerk, chief) = (world.clerk().await, world.person("chief").await);
        let (by_clerk, by_chief) = (Some((clerk.name.clone(), noon())), Some((chief.name.clone(), noon())));
        let list = checklist(&world).await;
        assert_eq!(codes(&list), [("queue", false), ("notice_end", false)]);
        let n_pending = world.service.show_desk(Some(&clerk)).await.unwrap().n_pending;
        assert!(n_pending > 0 && list[0].n == Some(n_pending));
        assert!(list[1].planned.is_some_and(|last_day| last_day > noon()));
        assert_eq!(list[0].by, None, "nobody has decided on a comment");
        let (citizen, moderator) = (world.person("citizen1").await, world.person("moderator").await);
        let said = world.service.leave_comment(Some(&citizen), 12, "停车位请多设一些。").await.unwrap();
        world.service.approve_comment(Some(&moderator), said).await.unwrap();
        assert_eq!(checklist(&world).await[0].by, Some((moderator.name, noon())));

        world.is_at(Phase::Deliberation, "", "").await;
        let list = checklist(&world).await;
        assert_eq!(codes(&list), [("rules", true), ("candidates", true)]);
        assert_eq!((&list[0].by, list[1].n), (&None, Some(23)), "the demonstration came with its rules");
        let rules = TypedRules {
            seats: "10".to_owned(),
            cap: "seats".to_owned(),
            exact: false,
            pass_basis: "present".to_owned(),
            tie_at_cut: "revote".to_owned(),
            shortfall: "accept_fewer".to_owned(),
        };
        world.service.set_rules(Some(&clerk), &rules).await.unwrap();
        assert_eq!(checklist(&world).await[0].by, by_clerk);

        world.is_at(Phase::MethodAdopted, "", "").await;
        let list = checklist(&world).await;
        let expected = [("method", true), ("candidates", true), ("roll", true), ("mandate", false)];
        assert_eq!((codes(&list), &list[0].by, &list[2].by), (expected.to_vec(), &by_clerk, &None));
        let another = world.person("clerk2").await;
        world.service.make_letter(Some(&another), "deputy001").await.unwrap();
        assert_eq!(checklist(&world).await[2].by, Some((another.name, noon())), "the letters of the roll");

        world.votes().await;
        let list = checklist(&world).await;
        assert_eq!(codes(&list), [("quorum", true), ("end", false)]);
        assert_eq!((&list[0].by, &list[1].by), (&by_chief, &by_chief), "the second of the opening");
        assert_eq!(list[1].planned, Some(noon().plus_seconds(600)));
        world.service.correct_attendance(Some(&clerk), "390").await.unwrap();
        assert_eq!(checklist(&world).await[0].by, by_clerk);

        world.is_at(Phase::Counting, "", "").await;
        let list = checklist(&world).await;
        assert_eq!(codes(&list), [("closed", true), ("returned", true), ("agree", true)]);
        assert_eq!((&list[0].by, &list[2].by), (&by_chief, &by_chief), "the second of the close");

        for phase in [Phase::Announced, Phase::Implementing, Phase::Rating] {
            world.is_at(phase, "", "").await;
            let list = checklist(&world).await;
            assert_eq!((codes(&list), &list[0].by), (vec![("published", true)], &by_chief), "{phase:?}");
        }
        world.is_at(Phase::Closed, "", "").await;
        assert!(checklist(&world).await.is_empty());
    })
    .await;
}

/// The call of a new year: its planned last day, where one is written down.
#[tokio::test]
async fn the_end_of_the_call_is_looked_at_by_its_planned_day() {
    on_both(async |world: World, _| {
        another_begins(&world, Phase::Collecting).await;
        let list = checklist(&world).await;
        assert_eq!((codes(&list), list[0].planned), (vec![("call_end", false)], None));
        let mut tx = world.service.store().write().await.unwrap();
        let round = tx.find_current_round().await.unwrap().unwrap().id;
        let (from, to) = (noon().plus_days(-40), noon().plus_days(-1));
        let note = domain::Bilingual::new("征集", "Call");
        tx.add_stage(round, &domain::Stage { phase: Phase::Collecting, from, to, note }).await.unwrap();
        tx.commit().await.unwrap();
        let list = checklist(&world).await;
        assert_eq!((codes(&list), list[0].planned), (vec![("call_end", true)], Some(to)));
    })
    .await;
}

#[tokio::test]
async fn the_end_is_answered_for_by_whoever_moved_it_last() {
    on_sqlite(async |world| {
        world.votes().await;
        let (clerk, another) = (world.clerk().await, world.person("clerk2").await);
        let asked = Asked { minutes: "5".to_owned(), ..because("排队的代表还没有投") };
        world.service.ask_deed(Some(&clerk), DeedKind::ExtendVote, &asked).await.unwrap();
        world.service.agree_to_deed(Some(&another), world.waiting().await).await.unwrap();
        assert_eq!(checklist(&world).await[1].by, Some((another.name, noon())));
    })
    .await;
}
