//! The clerk runs the round: steps, opening, attendance, close, count, publication.

use crate::world::{World, because, noon, on_both, on_sqlite, own_paper, paper, refusal, stuffs_the_box};
use ballot::{Figures, Standing};
use domain::{Asked, DeedKind, Disagreement, Phase};
use service::Refusal;

#[tokio::test]
async fn a_second_press_does_not_skip_a_phase() {
    on_both(async |world: World, _| {
        let clerk = world.clerk().await;
        world.service.advance_round(Some(&clerk), "public_notice").await.unwrap();
        let again = refusal(world.service.advance_round(Some(&clerk), "public_notice").await);
        assert_eq!(again, Refusal::NotNow { phase: Phase::Deliberation });
        assert_eq!(world.phase().await, Phase::Deliberation);
        for from in ["", "voting", "Deliberation"] {
            assert!(world.service.advance_round(Some(&clerk), from).await.is_err());
        }
        let desk = world.service.show_desk(Some(&clerk)).await.unwrap();
        let steps: Vec<_> = desk.steps.into_iter().map(|step| (step.phase, step.by.en, step.at)).collect();
        assert_eq!(steps, [(Phase::Deliberation, "Clerk 1".to_owned(), noon())]);
    })
    .await;
}

#[tokio::test]
async fn the_vote_opens_with_two_thirds_of_all_deputies() {
    on_both(async |world: World, _| {
        world.is_at(Phase::MethodAdopted, "", "").await;
        let clerk = world.clerk().await;
        let opens = async |total, present| world.opens(total, present).await;
        assert_eq!(refusal(opens("410", "273").await), Refusal::NoQuorum { quorum: 274, present: 273 });
        assert_eq!(refusal(opens("410", "411").await), Refusal::MorePresentThanTotal { total: 410, present: 411 });
        assert_eq!(refusal(opens("409", "384").await), Refusal::RollExceedsTotal { roll: 410, total: 409 });
        for (total, present) in [("", "384"), ("410", ""), ("410", "三百"), ("-1", "1"), ("0", "0"), ("410.5", "384")]
        {
            assert_eq!(refusal(opens(total, present).await), Refusal::NotANumber, "{total} {present}");
        }
        assert_eq!(world.phase().await, Phase::MethodAdopted);
        assert_eq!(world.service.show_desk(Some(&clerk)).await.unwrap().n_roll, 410);
        opens(" ４１０ ", "２７４").await.unwrap();
        let desk = world.service.show_desk(Some(&clerk)).await.unwrap();
        assert_eq!(
            (desk.round.phase, desk.vote.map(|vote| vote.present), desk.n_roll, desk.n_cast),
            (Phase::Voting, Some(274), 410, 0)
        );
        assert_eq!(refusal(opens("410", "274").await), Refusal::NotNow { phase: Phase::Voting });
    })
    .await;
}

#[tokio::test]
async fn the_total_entered_at_the_opening_becomes_the_rule() {
    on_sqlite(async |world| {
        world.is_at(Phase::Voting, "411", "300").await;
        let rules = world.service.show_rules(None).await.unwrap().rules;
        assert_eq!((rules.total_deputies(), rules.quorum(), rules.passing(300)), (411, 274, 206));
    })
    .await;
}

#[tokio::test]
async fn suspended_deputies_are_not_on_the_roll() {
    on_sqlite(async |world| {
        world.service.suspend_account("deputy001").await.unwrap();
        world.is_at(Phase::Voting, "409", "384").await;
        let clerk = world.clerk().await;
        assert_eq!(world.service.show_desk(Some(&clerk)).await.unwrap().n_roll, 409);
    })
    .await;
}

#[tokio::test]
async fn plain_steps_do_not_open_close_or_publish() {
    on_sqlite(async |world| {
        let clerk = world.clerk().await;
        for phase in [Phase::MethodAdopted, Phase::Voting, Phase::Counting] {
            world.is_at(phase, "410", "384").await;
            let answer = refusal(world.service.advance_round(Some(&clerk), phase.code()).await);
            assert_eq!(answer, Refusal::NotNow { phase });
        }
        world.is_at(Phase::Closed, "", "").await;
        let answer = refusal(world.service.advance_round(Some(&clerk), "closed").await);
        assert_eq!(answer, Refusal::NotNow { phase: Phase::Closed });
    })
    .await;
}

#[tokio::test]
async fn only_a_clerk_runs_the_round() {
    on_sqlite(async |world| {
        for name in ["citizen1", "deputy001", "chief", "scrutineer1", "moderator", "editor-health", "sysadmin"] {
            let person = world.person(name).await;
            let who = Some(&person);
            let service = &world.service;
            for answer in [
                service.advance_round(who, "public_notice").await,
                service.correct_attendance(who, "384").await,
                service.set_rules(who, &service::TypedRules::default()).await,
                service.record_mandate(who, service::TypedMandate::default()).await,
            ] {
                assert_eq!(refusal(answer), Refusal::NotAllowed, "{name}");
            }
            for kind in DeedKind::ALL {
                let answer = service.ask_deed(who, kind, &Asked::default()).await;
                assert_eq!(refusal(answer), Refusal::NotAllowed, "{name} {kind:?}");
            }
        }
        let nobody = world.service.ask_deed(None, DeedKind::CloseVote, &Asked::default()).await;
        assert_eq!(refusal(nobody), Refusal::SignInFirst);
        assert_eq!(world.phase().await, Phase::PublicNotice);
    })
    .await;
}

/// Two people correct the attendance once the vote has closed.
async fn amends(world: &World, present: &str) -> service::Result<()> {
    let asked = Asked { present: present.to_owned(), ..because("签到表漏计") };
    world.does(DeedKind::AmendAttendance, asked).await
}

#[tokio::test]
async fn ballots_are_counted_once_after_the_close() {
    on_both(async |world: World, _| {
        world.votes().await;
        let clerk = world.clerk().await;
        let clerk = Some(&clerk);
        assert_eq!(refusal(world.counts().await), Refusal::NotNow { phase: Phase::Voting });
        world.closes().await.unwrap();
        assert_eq!(refusal(world.closes().await), Refusal::NotNow { phase: Phase::Counting });
        assert_eq!(refusal(world.publishes().await), Refusal::NotCountedYet);
        assert_eq!(world.phase().await, Phase::Counting);
        world.counts().await.unwrap();
        assert_eq!(refusal(world.counts().await), Refusal::AlreadyCounted);
        let late = world.service.correct_attendance(clerk, "390").await;
        assert_eq!(refusal(late), Refusal::NotNow { phase: Phase::Counting });
        assert_eq!(refusal(amends(&world, "390").await), Refusal::AlreadyCounted);
        assert_eq!(refusal(world.publishes().await), Refusal::NotConfirmed);
        world.confirms().await;
        world.publishes().await.unwrap();
        assert_eq!(refusal(world.publishes().await), Refusal::NotNow { phase: Phase::Announced });
    })
    .await;
}

/// 220 deputies are For the first 20 projects: the whole demonstration, from public notice to the archive.
#[tokio::test]
async fn a_whole_round_chooses_at_most_twenty_and_shows_nothing_before_it_is_published() {
    on_both(async |world: World, _| {
        world.votes().await;
        let clerk = world.clerk().await;
        for deputy in world.deputies(220).await {
            world.casts(&deputy, &paper(20), "press").await.unwrap();
        }
        let desk = world.service.show_desk(Some(&clerk)).await.unwrap();
        assert_eq!((desk.n_cast, desk.count.is_none()), (220, true));
        world.closes().await.unwrap();
        world.counts().await.unwrap();
        assert!(world.service.show_result(None, None).await.unwrap().published.is_none());
        assert!(world.service.show_result(Some(&clerk), None).await.unwrap().published.is_none());
        let counted = world.service.show_desk(Some(&clerk)).await.unwrap().count.expect("the desk sees the count");
        world.confirms().await;
        world.publishes().await.unwrap();
        let page = world.service.show_result(None, None).await.unwrap();
        let published = page.published.expect("everyone sees it");
        assert_eq!((&published.count, published.at), (&counted, noon()));
        let expected = Figures { total: 410, roll: 410, present: 384, issued: 384, returned: 220, invalid: 0 };
        assert_eq!((counted.figures, &counted.outcome.standing), (expected, &Standing::Complete));
        let chosen: Vec<_> = counted.outcome.chosen().map(|candidate| candidate.number).collect();
        assert_eq!(chosen, (1..=20).collect::<Vec<_>>());
        assert_eq!(counted.outcome.candidates[22].sums.n_abstain, 220);
        world.is_at(Phase::Closed, "", "").await;
        assert!(world.service.show_result(None, None).await.unwrap().published.is_some());
    })
    .await;
}

#[tokio::test]
async fn too_few_for_choose_nothing() {
    on_sqlite(async |world| {
        world.votes().await;
        for (number, deputy) in world.deputies(20).await.iter().enumerate() {
            world.casts(deputy, &own_paper(number), "press").await.unwrap();
        }
        world.is_at(Phase::Announced, "", "").await;
        let outcome = world.service.show_result(None, None).await.unwrap().published.unwrap().count.outcome;
        assert_eq!(outcome.standing, Standing::Shortfall { missing: 20 });
        assert_eq!((outcome.chosen().count(), outcome.candidates.len()), (0, 23));
    })
    .await;
}

#[tokio::test]
async fn attendance_is_corrected_by_one_while_the_vote_is_open_and_by_two_until_the_count() {
    on_both(async |world: World, _| {
        world.votes().await;
        let clerk = world.clerk().await;
        let corrects = async |present| world.service.correct_attendance(Some(&clerk), present).await;
        corrects("３９０").await.unwrap();
        assert_eq!(refusal(corrects("411").await), Refusal::MorePresentThanTotal { total: 410, present: 411 });
        assert_eq!(refusal(corrects("1").await), Refusal::NoQuorum { quorum: 274, present: 1 });
        assert_eq!(refusal(corrects("many").await), Refusal::NotANumber);
        corrects("390").await.expect("it says so already");
        world.is_at(Phase::Counting, "", "").await;
        assert_eq!(refusal(corrects("391").await), Refusal::NotNow { phase: Phase::Counting });
        let asked = Asked { present: "391".to_owned(), ..Asked::default() };
        assert_eq!(refusal(world.does(DeedKind::AmendAttendance, asked).await), Refusal::ReasonNeeded);
        for (present, answer) in [
            ("411", Refusal::MorePresentThanTotal { total: 410, present: 411 }),
            ("273", Refusal::NoQuorum { quorum: 274, present: 273 }),
            ("", Refusal::NotANumber),
        ] {
            assert_eq!(refusal(amends(&world, present).await), answer);
        }
        amends(&world, "391").await.unwrap();
        world.is_at(Phase::Announced, "", "").await;
        assert_eq!(refusal(corrects("392").await), Refusal::NotNow { phase: Phase::Announced });
        assert_eq!(refusal(amends(&world, "392").await), Refusal::NotNow { phase: Phase::Announced });
        let page = world.service.show_result(None, None).await.unwrap();
        let chief = world.person("chief").await;
        let said: Vec<_> = page.attendance.iter().map(|found| (found.from, found.to, &found.by)).collect();
        assert_eq!(said, [(384, 390, &clerk.name), (390, 391, &chief.name)], "everyone reads who put it right");
        let deed = page.deeds.iter().find(|deed| deed.kind == DeedKind::AmendAttendance).expect("it is done");
        assert_eq!((page.attendance[1].deed, &*deed.reason), (Some(deed.id), "签到表漏计"));
        let figures = world.service.show_result(None, None).await.unwrap().published.unwrap().count.figures;
        assert_eq!((figures.present, figures.issued, figures.returned), (391, 391, 0));
    })
    .await;
}

#[tokio::test]
async fn more_ballots_than_deputies_present_are_not_counted_until_it_is_corrected() {
    on_both(async |world: World, _| {
        world.is_at(Phase::Voting, "410", "274").await;
        for deputy in world.deputies(276).await {
            world.casts(&deputy, &paper(1), "press").await.unwrap();
        }
        let clerk = world.clerk().await;
        let more = |present| Refusal::MoreCastThanPresent { cast: 276, present };
        assert_eq!(refusal(world.service.correct_attendance(Some(&clerk), "275").await), more(275));
        world.closes().await.unwrap();
        assert_eq!(refusal(world.counts().await), more(274));
        amends(&world, "276").await.unwrap();
        world.counts().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_paper_put_in_by_hand_is_found_at_the_count() {
    on_both(async |world: World, database| {
        world.votes().await;
        let deputy = world.person("deputy001").await;
        world.casts(&deputy, &paper(1), "press").await.unwrap();
        stuffs_the_box(&mut database.raw().await, paper(20).as_bytes()).await;
        world.is_at(Phase::Counting, "", "").await;
        let what = Disagreement::Box { papers: 2, cast: 1 };
        assert_eq!(refusal(world.counts().await), Refusal::FiguresDisagree { what });
        assert_eq!(refusal(world.publishes().await), Refusal::NotCountedYet);
    })
    .await;
}

#[tokio::test]
async fn a_paper_that_no_deputy_could_have_cast_stops_the_count() {
    for stuffed in [paper(20) + "o", paper(21), "o?".to_owned()] {
        on_sqlite(async |world| {
            world.votes().await;
            // In place of a deputy's: the numbers agree, the paper is not valid.
            let (vote, deputy) = (world.vote().await, world.person("deputy001").await);
            let mut tx = world.service.store().write().await.unwrap();
            tx.mark_voted(vote, deputy.id, "press").await.unwrap();
            tx.drop_in_box(vote, [1; 16], stuffed.as_bytes()).await.unwrap();
            tx.commit().await.unwrap();
            world.is_at(Phase::Counting, "", "").await;
            let what = Disagreement::Unreadable { found: 1, papers: 1 };
            assert_eq!(refusal(world.counts().await), Refusal::FiguresDisagree { what });
        })
        .await;
    }
}
