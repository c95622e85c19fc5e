//! The next round is prepared while this one runs: nobody but clerks knows of it before it begins.

use crate::world::{World, on_both, on_sqlite, refusal};
use domain::audit::Act;
use domain::exchange::What;
use domain::shown::{NextPage, Order};
use domain::{Asked, Bilingual, DeedKind, Phase};
use service::{Refusal, TypedDraft};

async fn next(world: &World) -> NextPage {
    world.service.show_next(Some(&world.clerk().await)).await.unwrap()
}

async fn copies(world: &World) {
    world.service.copy_round(Some(&world.clerk().await)).await.unwrap();
}

/// What stands in the form before anything is typed.
fn as_it_is(page: &NextPage) -> TypedDraft {
    let draft = page.draft.clone().unwrap();
    let days = draft.stages.iter().map(|stage| (stage.phase, stage.from.china_day(), stage.to.china_day()));
    TypedDraft {
        days: days.collect(),
        title: draft.title,
        congress: draft.congress,
        notice: draft.notice,
        source: draft.source,
        seats: draft.rules.seats().to_string(),
    }
}

#[tokio::test]
async fn a_round_is_copied_as_texts_and_nobody_finds_the_draft() {
    on_both(async |world: World, _| {
        let before = world.service.home(None).await.unwrap();
        assert_eq!(next(&world).await.draft, None);
        copies(&world).await;
        let page = next(&world).await;
        let draft = page.draft.clone().unwrap();
        assert_eq!((page.year, draft.year, draft.title.zh.as_str()), (2025, 2026, "2026年民生实事项目人大代表票决"));
        assert_eq!((draft.rules, page.candidates.len(), draft.stages.len()), (before.round.rules, 23, 11));
        let list = world.service.list_projects(None, "", "", Order::Official).await.unwrap();
        let titles: Vec<_> = list.rows.iter().map(|row| row.project.title.zh.as_str()).collect();
        assert_eq!(page.candidates.iter().map(|row| row[1].as_str()).collect::<Vec<_>>(), titles);
        let clerk = world.clerk().await;
        assert_eq!(refusal(world.service.copy_round(Some(&clerk)).await), Refusal::DraftThere);
        // Whoever reads the site finds this year and no other.
        assert_eq!(world.service.home(None).await.unwrap().round, before.round);
        let mut tx = world.service.store().read().await.unwrap();
        assert_eq!(tx.rounds().await.unwrap().len(), 1);
        assert_eq!(tx.find_round_of(2026).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_changed_candidate_by_candidate_and_thrown_away_whole() {
    on_both(async |world: World, _| {
        copies(&world).await;
        let (clerk, service) = (world.clerk().await, &world.service);
        let mut typed = as_it_is(&next(&world).await);
        typed.title = Bilingual::new(" 2026年\n实事项目 ", "");
        typed.seats = "１０".to_owned();
        typed.days[0].1 = "2026-9-1".to_owned();
        typed.days[0].2 = "2026-10-31".to_owned();
        service.change_draft(Some(&clerk), &typed).await.unwrap();
        let page = next(&world).await;
        let draft = page.draft.clone().unwrap();
        assert_eq!(draft.title, Bilingual::new("2026年 实事项目", "2026年 实事项目"));
        assert_eq!((draft.rules.seats(), draft.rules.candidates()), (10, 23));
        assert_eq!(draft.stages[0].from.to_text(), "2026-08-31T16:00:00Z");
        let mut cells = page.candidates[0].clone();
        (cells[0], cells[1]) = ("24".to_owned(), "新建一所学校".to_owned());
        let write =
            async |before: &str, cells: &[String]| service.write_candidate_of_draft(Some(&clerk), before, cells).await;
        assert!(write("", &cells).await.unwrap().is_empty());
        cells[1] = "新建两所学校".to_owned();
        assert!(write("24", &cells).await.unwrap().is_empty());
        cells[0] = "1".to_owned();
        let taken = write("24", &cells).await.unwrap();
        assert_eq!((taken.len(), &taken[0].what, taken[0].column.unwrap().code), (1, &What::NumberTaken, "number"));
        (cells[1], cells[6]) = (String::new(), "没有这个单位".to_owned());
        let wrong: Vec<_> = write("24", &cells).await.unwrap().into_iter().map(|fault| fault.what).collect();
        assert_eq!(wrong, [What::Missing, What::UnknownDepartment]);
        assert_eq!(refusal(write("99", &cells).await), Refusal::NotFound);
        service.remove_candidate_of_draft(Some(&clerk), "2").await.unwrap();
        assert_eq!(refusal(service.remove_candidate_of_draft(Some(&clerk), "2").await), Refusal::NotFound);
        let rows = next(&world).await.candidates;
        assert_eq!((rows.len(), rows[1][0].as_str(), rows[22][1].as_str()), (23, "3", "新建两所学校"));
        service.drop_draft(Some(&clerk)).await.unwrap();
        let page = next(&world).await;
        assert!(page.draft.is_none() && page.candidates.is_empty());
        assert_eq!(refusal(service.drop_draft(Some(&clerk)).await), Refusal::NoDraft);
        assert_eq!(refusal(service.change_draft(Some(&clerk), &typed).await), Refusal::NoDraft);
        let auditor = world.person("auditor").await;
        let lines = service.show_audit(Some(&auditor), "2026", None).await.unwrap().lines;
        let acts: Vec<_> = lines.iter().filter(|line| line.subject == "2026").map(|line| line.act).collect();
        let written = Act::WroteDraftCandidate;
        assert_eq!(
            acts,
            [Act::DroppedDraft, Act::RemovedDraftCandidate, written, written, Act::ChangedDraft, Act::CopiedRound]
        );
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_sense_is_not_taken() {
    on_sqlite(async |world: World| {
        copies(&world).await;
        let clerk = world.clerk().await;
        let typed = as_it_is(&next(&world).await);
        let said = async |change: fn(&mut TypedDraft)| {
            let mut typed = typed.clone();
            change(&mut typed);
            refusal(world.service.change_draft(Some(&clerk), &typed).await)
        };
        assert_eq!(said(|typed| typed.title.zh.clear()).await, Refusal::FieldMissing);
        let long = Refusal::ReasonTooLong { limit: 200, found: 201 };
        assert_eq!(said(|typed| typed.source.en = "长".repeat(201)).await, long);
        assert_eq!(said(|typed| typed.seats = "很多".to_owned()).await, Refusal::NotANumber);
        assert_eq!(said(|typed| typed.seats = "0".to_owned()).await, Refusal::RulesContradict);
        assert_eq!(said(|typed| typed.days.clear()).await, Refusal::PlanNotAllowed);
        assert_eq!(said(|typed| typed.days[1].2 = "2020-01-01".to_owned()).await, Refusal::PlanNotAllowed);
        let lines = world.service.show_audit(Some(&world.person("auditor").await), "", None).await.unwrap().lines;
        assert!(lines.iter().all(|line| line.act != Act::ChangedDraft));
    })
    .await;
}

#[tokio::test]
async fn the_next_round_begins_when_this_one_is_closed_and_this_one_stays() {
    on_both(async |world: World, _| {
        copies(&world).await;
        let (clerk, service) = (world.clerk().await, &world.service);
        let begins = async || service.begin_draft(Some(&clerk)).await;
        assert_eq!(refusal(begins().await), Refusal::NotNow { phase: Phase::PublicNotice });
        world.is_at(Phase::Announced, "410", "384").await;
        assert!(!next(&world).await.may_begin);
        assert_eq!(refusal(begins().await), Refusal::NotNow { phase: Phase::Announced });
        world.is_at(Phase::Closed, "410", "384").await;
        service.remove_candidate_of_draft(Some(&clerk), "23").await.unwrap();
        // A correction of this year's result that waits would have nobody to agree to it.
        let asked = Asked { reason: "一处错字".to_owned(), ..Asked::default() };
        service.ask_deed(Some(&clerk), DeedKind::CorrectResult, &asked).await.unwrap();
        assert_eq!(refusal(begins().await), Refusal::DeedWaits);
        let chief = world.person("chief").await;
        service.agree_to_deed(Some(&chief), world.waiting().await).await.unwrap();
        assert!(next(&world).await.may_begin);
        let before = service.home(None).await.unwrap().round;
        begins().await.unwrap();
        let home = service.home(None).await.unwrap();
        assert_eq!((home.round.year, home.round.phase, home.n_projects), (2026, Phase::Collecting, 22));
        assert_eq!((home.n_comments, home.round.rules.candidates()), (0, 22));
        assert_eq!(service.frame().await.unwrap().unwrap().stages.len(), 11);
        assert!(service.show_result(None, None).await.unwrap().vote.is_none());
        assert_eq!(refusal(begins().await), Refusal::NotNow { phase: Phase::Collecting });
        let mut tx = service.store().read().await.unwrap();
        assert_eq!(tx.find_round_of(2025).await.unwrap(), Some(before.clone()));
        assert_eq!(tx.projects(before.id).await.unwrap().len(), 23);
        assert!(tx.find_draft().await.unwrap().is_none());
        drop(tx);
        // The new one goes its way, and the next can be prepared.
        service.advance_round(Some(&clerk), "collecting").await.unwrap();
        copies(&world).await;
        assert_eq!(next(&world).await.draft.unwrap().title.zh, "2027年民生实事项目人大代表票决");
    })
    .await;
}

#[tokio::test]
async fn drafts_are_for_clerks() {
    on_sqlite(async |world: World| {
        copies(&world).await;
        for name in ["citizen1", "deputy001", "chief", "moderator", "sysadmin"] {
            let (person, service) = (world.person(name).await, &world.service);
            let who = Some(&person);
            assert_eq!(refusal(service.show_next(who).await), Refusal::NotAllowed, "{name}");
            assert_eq!(refusal(service.copy_round(who).await), Refusal::NotAllowed, "{name}");
            assert_eq!(refusal(service.change_draft(who, &TypedDraft::default()).await), Refusal::NotAllowed, "{name}");
            assert_eq!(refusal(service.write_candidate_of_draft(who, "1", &[]).await), Refusal::NotAllowed, "{name}");
            assert_eq!(refusal(service.remove_candidate_of_draft(who, "1").await), Refusal::NotAllowed, "{name}");
            assert_eq!(refusal(service.drop_draft(who).await), Refusal::NotAllowed, "{name}");
            assert_eq!(refusal(service.begin_draft(who).await), Refusal::NotAllowed, "{name}");
        }
        assert_eq!(refusal(world.service.show_next(None).await), Refusal::SignInFirst);
        assert_eq!(next(&world).await.candidates.len(), 23);
    })
    .await;
}
