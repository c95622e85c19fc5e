//! Citizens speak, moderators decide.

use crate::world::{World, on_both, on_sqlite, refusal};
use domain::shown::{Commenting, CommentsAsked, CommentsPart, QueueAsked, ShownComment};
use domain::{CommentId, CommentState, Person, Phase, RefusalReason};
use service::Refusal;

async fn said(world: &World, who: Option<&Person>, project: u32) -> CommentsPart {
    world.service.show_project(who, project, CommentsAsked::default()).await.unwrap().said
}

/// A comment as this reader finds it on the newest part of the project's page, if at all.
async fn finds(world: &World, who: Option<&Person>, project: u32, id: CommentId) -> Option<ShownComment> {
    let said = said(world, who, project).await;
    said.own.into_iter().chain(said.comments).find(|comment| comment.id == id)
}

#[tokio::test]
async fn a_comment_waits_for_a_moderator_and_then_everyone_sees_it() {
    on_both(async |world: World, _| {
        let (author, other) = (world.person("citizen1").await, world.person("citizen2").await);
        let moderator = world.person("moderator").await;
        let before = said(&world, None, 3).await.n_comments;
        let id = world.service.leave_comment(Some(&author), 3, " 请多建一些 \r\n谢谢").await.unwrap();
        let own = finds(&world, Some(&author), 3, id).await.expect("its author sees it");
        assert_eq!((own.body.as_str(), own.state, own.is_mine), ("请多建一些 \n谢谢", CommentState::Pending, true));
        for reader in [Some(&other), Some(&moderator), None] {
            assert!(finds(&world, reader, 3, id).await.is_none());
        }
        world.service.approve_comment(Some(&moderator), id).await.unwrap();
        for reader in [Some(&author), Some(&other), None] {
            assert!(finds(&world, reader, 3, id).await.is_some());
        }
        assert_eq!(said(&world, None, 3).await.n_comments, before + 1);
    })
    .await;
}

#[tokio::test]
async fn only_its_author_sees_why_a_comment_was_refused() {
    on_both(async |world: World, _| {
        let (author, moderator) = (world.person("citizen1").await, world.person("moderator").await);
        let id = world.service.leave_comment(Some(&author), 3, "我的电话是…").await.unwrap();
        world.service.refuse_comment(Some(&moderator), id, "personal_data", " 请勿留电话 ").await.unwrap();
        let own = finds(&world, Some(&author), 3, id).await.expect("its author sees it");
        assert_eq!((own.state, own.reason), (CommentState::Refused, Some(RefusalReason::PersonalData)));
        assert_eq!(own.reason_words, "请勿留电话");
        assert!(finds(&world, None, 3, id).await.is_none());
        assert!(finds(&world, Some(&moderator), 3, id).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_comment_is_decided_once() {
    on_both(async |world: World, _| {
        let moderator = world.person("moderator").await;
        let moderator = Some(&moderator);
        let author = world.person("citizen1").await;
        let id = world.service.leave_comment(Some(&author), 3, "好").await.unwrap();
        world.service.approve_comment(moderator, id).await.unwrap();
        assert_eq!(refusal(world.service.approve_comment(moderator, id).await), Refusal::CommentDecided);
        let refused = world.service.refuse_comment(moderator, id, "off_topic", "").await;
        assert_eq!(refusal(refused), Refusal::CommentDecided);
        assert_eq!(refusal(world.service.approve_comment(moderator, CommentId(-1)).await), Refusal::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_refusal_needs_a_reason_of_the_list() {
    on_sqlite(async |world| {
        let moderator = world.person("moderator").await;
        let author = world.person("citizen1").await;
        let id = world.service.leave_comment(Some(&author), 3, "好").await.unwrap();
        for reason in ["", "because", "OffTopic"] {
            let answer = world.service.refuse_comment(Some(&moderator), id, reason, "").await;
            assert_eq!(refusal(answer), Refusal::ReasonMissing);
        }
        let wordy = world.service.refuse_comment(Some(&moderator), id, "off_topic", &"字".repeat(201)).await;
        assert_eq!(refusal(wordy), Refusal::ReasonTooLong { limit: 200, found: 201 });
        assert_eq!(finds(&world, Some(&author), 3, id).await.unwrap().state, CommentState::Pending);
    })
    .await;
}

#[tokio::test]
async fn only_citizens_comment_and_only_moderators_decide() {
    on_sqlite(async |world| {
        let citizen = world.person("citizen1").await;
        let id = world.service.leave_comment(Some(&citizen), 3, "好").await.unwrap();
        for name in
            ["deputy001", "clerk1", "chief", "scrutineer1", "editor-health", "sysadmin", "citizen1", "moderator"]
        {
            let person = world.person(name).await;
            if name != "citizen1" {
                let answer = world.service.leave_comment(Some(&person), 3, "好").await;
                assert_eq!(refusal(answer), Refusal::NotAllowed, "{name}");
            }
            if name != "moderator" {
                assert_eq!(refusal(world.service.approve_comment(Some(&person), id).await), Refusal::NotAllowed);
                assert_eq!(
                    refusal(world.service.moderation_queue(Some(&person), QueueAsked::default()).await),
                    Refusal::NotAllowed
                );
                let answer = world.service.refuse_comment(Some(&person), id, "off_topic", "").await;
                assert_eq!(refusal(answer), Refusal::NotAllowed, "{name}");
            }
        }
        assert_eq!(refusal(world.service.leave_comment(None, 3, "好").await), Refusal::SignInFirst);
        assert_eq!(refusal(world.service.approve_comment(None, id).await), Refusal::SignInFirst);
    })
    .await;
}

#[tokio::test]
async fn comments_are_left_during_public_notice_only() {
    on_sqlite(async |world| {
        let citizen = world.person("citizen1").await;
        let commenting = async |world: &World, who| said(world, who, 3).await.commenting;
        let deputy = world.person("deputy001").await;
        assert_eq!(commenting(&world, Some(&citizen)).await, Commenting::Open);
        assert_eq!(commenting(&world, Some(&deputy)).await, Commenting::NotYours);
        assert_eq!(commenting(&world, None).await, Commenting::SignIn);
        world.is_at(Phase::Deliberation, "", "").await;
        let answer = refusal(world.service.leave_comment(Some(&citizen), 3, "晚了").await);
        assert_eq!(answer, Refusal::NotNow { phase: Phase::Deliberation });
        assert_eq!(commenting(&world, Some(&citizen)).await, Commenting::Closed);
        assert_eq!(commenting(&world, None).await, Commenting::Closed);
    })
    .await;
}

#[tokio::test]
async fn an_empty_a_long_and_a_lost_comment_are_refused() {
    on_sqlite(async |world| {
        let citizen = world.person("citizen1").await;
        let says = async |number, body: &str| refusal(world.service.leave_comment(Some(&citizen), number, body).await);
        assert_eq!(says(3, " \u{200B}\n").await, Refusal::CommentEmpty);
        assert_eq!(says(3, &"停".repeat(501)).await, Refusal::CommentTooLong { limit: 500, found: 501 });
        assert_eq!(says(24, "好").await, Refusal::NotFound);
        assert_eq!(says(0, "好").await, Refusal::NotFound);
    })
    .await;
}
