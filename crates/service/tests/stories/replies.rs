//! Departments answer.

use crate::world::{World, noon, on_both, refusal};
use domain::shown::CommentsAsked;
use domain::{CommentAct, CommentId};
use service::{Refusal, Service, Settings};

async fn waiting(service: &Service, name: &str, world: &World) -> Vec<CommentId> {
    let person = world.person(name).await;
    let page = service.show_replies(Some(&person), None).await.unwrap();
    page.rows.into_iter().map(|row| row.comment.id).collect()
}

#[tokio::test]
async fn a_department_answers_under_the_comment_and_in_its_own_name() {
    on_both(async |world: World, _| {
        let (author, moderator) = (world.person("citizen1").await, world.person("moderator").await);
        let project = world.service.show_project(None, 4, CommentsAsked::default()).await.unwrap().project;
        let editor = format!("editor-{}", project.department.code);
        let id = world.service.leave_comment(Some(&author), 4, "卫生室请配慢性病药").await.unwrap();
        let answers = async |name: &str, words: &str| {
            let person = world.person(name).await;
            world.service.reply_officially(Some(&person), id, words).await
        };
        assert_eq!(refusal(answers(&editor, "收到").await), Refusal::CommentSettled, "nobody sees it yet");
        world.service.approve_comment(Some(&moderator), id).await.unwrap();
        assert!(waiting(&world.service, &editor, &world).await.contains(&id));
        assert!(!waiting(&world.service, "editor-trade-union", &world).await.contains(&id));
        assert_eq!(refusal(answers("editor-trade-union", "收到").await), Refusal::NotFound);
        assert_eq!(refusal(answers("clerk1", "收到").await), Refusal::NotAllowed);
        assert_eq!(refusal(answers(&editor, " ").await), Refusal::FieldMissing);
        let wordy = answers(&editor, &"字".repeat(1_001)).await;
        assert_eq!(refusal(wordy), Refusal::ReasonTooLong { limit: 1_000, found: 1_001 });
        answers(&editor, " 已列入采购计划。 ").await.unwrap();
        assert!(!waiting(&world.service, &editor, &world).await.contains(&id));
        let said = world.service.show_project(None, 4, CommentsAsked::default()).await.unwrap().said;
        let reply = &said.comments[0].official[0];
        assert_eq!(
            (reply.body.as_str(), &reply.department, reply.at),
            ("已列入采购计划。", &project.department.name, noon())
        );
        let history = world.service.store().read().await.unwrap().comment_history(id).await.unwrap();
        assert_eq!(history.last().unwrap().act, CommentAct::Replied);
    })
    .await;
}

#[tokio::test]
async fn what_is_overdue_is_seen_by_clerks_and_moderators_oldest_first() {
    on_both(async |world: World, database| {
        assert!(waiting(&world.service, "clerk1", &world).await.is_empty(), "no day is past");
        let author = world.person("citizen1").await;
        let hurried = world.service.clone().with_settings(Settings { reply_days: 0, ..Settings::default() });
        let moderator = world.person("moderator").await;
        let id = hurried.leave_comment(Some(&author), 4, "卫生室请配慢性病药").await.unwrap();
        hurried.approve_comment(Some(&moderator), id).await.unwrap();
        assert!(waiting(&world.service, "clerk1", &world).await.is_empty(), "the day is not over");
        let mut tx = world.service.store().read().await.unwrap();
        let due_at = tx.find_comment(id).await.unwrap().unwrap().comment.due_at.unwrap();
        assert_eq!(due_at.to_text(), "2026-01-20T15:59:59Z");
        drop(tx);
        let later = world.service.leave_comment(Some(&author), 5, "医院门口请多设公交站").await.unwrap();
        world.service.approve_comment(Some(&moderator), later).await.unwrap();
        let mut raw = database.raw().await;
        for (id, day) in [(id, "2026-01-19T15:59:59Z"), (later, "2026-01-16T15:59:59Z")] {
            raw.run(&format!("update comment set due_at = '{day}' where id = {id}")).await;
        }
        for name in ["clerk1", "moderator"] {
            let person = world.person(name).await;
            let page = world.service.show_replies(Some(&person), None).await.unwrap();
            let rows: Vec<_> =
                page.rows.iter().map(|row| (row.comment.id, row.is_overdue, row.due_at.to_text())).collect();
            let rows: Vec<_> = rows.iter().map(|(id, is_overdue, due)| (*id, *is_overdue, due.as_str())).collect();
            let oldest_first = [(later, true, "2026-01-16T15:59:59Z"), (id, true, "2026-01-19T15:59:59Z")];
            assert_eq!((rows.as_slice(), page.department), (&oldest_first[..], None), "{name}");
            let rest = world.service.show_replies(Some(&person), Some(id)).await.unwrap();
            assert_eq!(rest.rows.iter().map(|row| row.comment.id).collect::<Vec<_>>(), [id]);
        }
        // Answered late is answered.
        let project = world.service.show_project(None, 5, CommentsAsked::default()).await.unwrap().project;
        let editor = world.person(&format!("editor-{}", project.department.code)).await;
        world.service.reply_officially(Some(&editor), later, "已在规划").await.unwrap();
        assert_eq!(waiting(&world.service, "clerk1", &world).await, [id]);
        let citizen = world.service.show_replies(Some(&author), None).await;
        assert_eq!(refusal(citizen), Refusal::NotAllowed);
    })
    .await;
}
