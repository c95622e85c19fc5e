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
    on_both(async |world: World, _| {
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
        let citizen = world.service.show_replies(Some(&author), None).await;
        assert_eq!(refusal(citizen), Refusal::NotAllowed);
    })
    .await;
}
