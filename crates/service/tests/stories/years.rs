//! Earlier rounds under their year: what can be read when another has begun, and what cannot be changed any more.

use crate::world::{World, on_both, refusal};
use domain::shown::{Commenting, CommentsAsked};
use domain::{CommentId, Person, Phase, Project, Round};
use service::{Refusal, TypedComment};
use store::{NewProject, NewRound};

/// The round of the year after, with the first three candidates of this one the other way round.
pub async fn another_begins(world: &World, phase: Phase) {
    let mut tx = world.service.store().write().await.unwrap();
    let before = tx.find_current_round().await.unwrap().unwrap();
    let Round { title, congress, district, notice, source, rules, .. } = before.clone();
    let rules = ballot::Rules::new(ballot::Settings { candidates: 3, seats: 2, ..rules.settings() }).unwrap();
    let new = NewRound { year: before.year + 1, title, congress, district, notice, source, rules, phase };
    let round = tx.add_round(&new).await.unwrap();
    let projects = tx.projects(before.id).await.unwrap();
    for (number, project) in (1..).zip(projects.into_iter().take(3).rev()) {
        let Project { title, summary, area, department, department_note, target, targets, place, quote, .. } = project;
        let (area, department) = (area.code, department.code);
        let new =
            NewProject { number, title, summary, area, department, department_note, target, targets, place, quote };
        tx.add_project(round, &new).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn says(world: &World, who: &Person, words: &str, is_draft: bool) -> CommentId {
    let typed = TypedComment { words, is_draft, ..TypedComment::default() };
    world.service.leave_comment(Some(who), 3, typed).await.unwrap()
}

#[tokio::test]
async fn a_year_keeps_its_candidates_rules_and_result_when_another_has_begun() {
    on_both(async |world: World, _| {
        world.is_at(Phase::Announced, "410", "384").await;
        let (service, asked) = (&world.service, CommentsAsked::default());
        let before = (
            service.show_project(None, 12, asked).await.unwrap(),
            service.show_rules(None).await.unwrap(),
            service.show_result(None, None).await.unwrap(),
        );
        let year = service.show_year(None, 2025).await.unwrap();
        another_begins(&world, Phase::PublicNotice).await;
        assert_eq!(service.show_rules(None).await.unwrap().rules.candidates(), 3);
        assert_eq!(refusal(service.show_project(None, 12, asked).await), Refusal::NotFound);

        assert_eq!(service.show_project_of(None, (2025, 12), asked).await.unwrap(), before.0);
        assert_eq!(service.show_rules_of(None, 2025).await.unwrap(), before.1);
        assert_eq!(service.show_vote_of(None, 2025, None).await.unwrap(), before.2);
        assert_eq!(service.show_vote_of(None, 2025, Some(1)).await.unwrap(), before.2);
        assert!(service.show_result_of(None, 2025, None).await.unwrap().published.is_some());
        assert_eq!(service.show_year(None, 2025).await.unwrap(), year);
        assert_eq!((year.rows.len(), year.chosen.is_some()), (23, true));
        let now = service.show_year(None, 2026).await.unwrap();
        assert_eq!((now.rows.len(), now.chosen), (3, None));
        let years = service.list_years(None).await.unwrap().rounds;
        let brief: Vec<_> = years.iter().map(|round| (round.year, round.n_candidates, round.n_chosen)).collect();
        assert_eq!(brief[0], (2026, 3, None));
        assert_eq!((brief[1].0, brief[1].1, brief[1].2.is_some()), (2025, 23, true));
        assert!(service.show_vote_of(None, 2026, None).await.unwrap().published.is_none());
        for year in [0, 1999] {
            assert_eq!(refusal(service.show_year(None, year).await), Refusal::NotFound);
            assert_eq!(refusal(service.show_project_of(None, (year, 1), asked).await), Refusal::NotFound);
            assert_eq!(refusal(service.show_rules_of(None, year).await), Refusal::NotFound);
            assert_eq!(refusal(service.show_vote_of(None, year, None).await), Refusal::NotFound);
            assert_eq!(refusal(service.show_scan_of(None, year).await), Refusal::NotFound);
        }
        assert_eq!(refusal(service.show_project_of(None, (2025, 24), asked).await), Refusal::NotFound);
        assert_eq!(refusal(service.show_vote_of(None, 2025, Some(9)).await), Refusal::NotFound);
    })
    .await;
}

#[tokio::test]
async fn what_was_said_to_an_earlier_round_is_found_there_and_not_changed_any_more() {
    on_both(async |world: World, _| {
        let (author, moderator) = (world.person("citizen1").await, world.person("moderator").await);
        let (who, service) = (Some(&author), &world.service);
        let seen = says(&world, &author, "楼道里要有扶手", false).await;
        service.approve_comment(Some(&moderator), seen).await.unwrap();
        let waits = says(&world, &author, "电梯要能进轮椅", false).await;
        let draft = says(&world, &author, "先想一想", true).await;
        let place = service.comment_place(None, seen).await.unwrap();
        assert_eq!((place.year, place.address()), (None, format!("/projects/3?from={seen}#c{seen}")));
        another_begins(&world, Phase::PublicNotice).await;

        let place = service.comment_place(None, seen).await.unwrap();
        assert_eq!(place.address(), format!("/years/2025/projects/3?from={seen}#c{seen}"));
        let closed = Refusal::NotNow { phase: Phase::Closed };
        for id in [waits, draft] {
            assert_eq!(refusal(service.edit_comment(who, id, "别的话").await), closed);
        }
        // Number 3 is another project now: nothing of it is said there.
        assert_eq!(refusal(service.post_draft(who, draft).await), closed);
        let now = service.show_project(who, 3, CommentsAsked::default()).await.unwrap();
        assert_eq!((now.said.n_comments, now.said.own.len(), now.said.commenting), (0, 0, Commenting::Open));

        let asked = CommentsAsked { reply: Some(seen), edit: Some(waits), ..CommentsAsked::default() };
        let then = service.show_project_of(who, (2025, 3), asked).await.unwrap().said;
        assert_eq!((then.commenting, then.reply_to, then.editing), (Commenting::Closed, None, None));
        assert_eq!(then.own.len(), 2);
        let mine = service.my_comments(who, None).await.unwrap().rows;
        assert!(mine.len() >= 3);
        assert!(mine.iter().all(|row| row.year == Some(2025) && !row.ways.edit && !row.ways.post));
        // Whoever said it may still take it back.
        service.withdraw_comment(who, seen).await.unwrap();
        assert_eq!(refusal(service.comment_place(None, seen).await), Refusal::NotFound);
    })
    .await;
}

#[tokio::test]
async fn the_scan_of_a_decision_stays_with_its_year() {
    on_both(async |world: World, _| {
        let clerk = world.clerk().await;
        let typed = service::TypedMandate {
            organ: "区人大常委会".to_owned(),
            number: "1号".to_owned(),
            decided_on: "2026-01-10".to_owned(),
            scan: b"%PDF-1.7 a decision".to_vec(),
        };
        world.service.record_mandate(Some(&clerk), typed).await.unwrap();
        another_begins(&world, Phase::Collecting).await;
        assert_eq!(refusal(world.service.show_scan(None).await), Refusal::NotFound);
        let (kind, bytes) = world.service.show_scan_of(None, 2025).await.unwrap();
        assert_eq!((kind.as_str(), bytes.as_slice()), ("application/pdf", b"%PDF-1.7 a decision".as_slice()));
    })
    .await;
}
