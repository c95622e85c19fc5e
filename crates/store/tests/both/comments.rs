//! Comments and how they come to be seen.

use crate::database::on_both;
use crate::given::{self, noon};
use domain::{CommentId, CommentState, PersonId, Phase, ProjectId, RefusalReason, Role, RoundId};
use store::{NewComment, Tx};

struct Talk {
    round: RoundId,
    projects: Vec<ProjectId>,
    author: PersonId,
    other: PersonId,
    moderator: PersonId,
}

async fn talk(tx: &mut Tx) -> Talk {
    let round = given::round(tx, Phase::PublicNotice).await;
    let projects = tx.projects(round).await.unwrap().into_iter().map(|project| project.id).collect();
    let author = given::person(tx, "author", Role::Citizen).await;
    let other = given::person(tx, "other", Role::Citizen).await;
    let moderator = given::person(tx, "moderator", Role::Moderator).await;
    Talk { round, projects, author, other, moderator }
}

async fn says(tx: &mut Tx, project: ProjectId, author: PersonId, body: &str, second: i64) -> CommentId {
    let left_at = noon().plus_seconds(second);
    tx.add_comment(&NewComment { project, author, body, left_at }).await.unwrap()
}

async fn seen(tx: &mut Tx, project: ProjectId, reader: Option<PersonId>) -> Vec<String> {
    let comments = tx.comments_on(project, reader, 0, 100).await.unwrap();
    comments.into_iter().map(|found| found.comment.body).collect()
}

#[tokio::test]
async fn a_waiting_comment_is_seen_by_its_author_alone() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        says(&mut tx, talk.projects[0], talk.author, "mine", 0).await;
        assert_eq!(seen(&mut tx, talk.projects[0], Some(talk.author)).await, ["mine"]);
        assert!(seen(&mut tx, talk.projects[0], Some(talk.other)).await.is_empty());
        assert!(seen(&mut tx, talk.projects[0], None).await.is_empty());
        assert!(seen(&mut tx, talk.projects[1], Some(talk.author)).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn comments_come_newest_first_in_parts() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        for (body, second) in [("b", 2), ("c", 2), ("d", 3), ("a", 1)] {
            says(&mut tx, talk.projects[0], talk.author, body, second).await;
        }
        assert_eq!(seen(&mut tx, talk.projects[0], Some(talk.author)).await, ["d", "c", "b", "a"]);
        let part = tx.comments_on(talk.projects[0], Some(talk.author), 1, 2).await.unwrap();
        assert_eq!(part.iter().map(|found| found.comment.body.as_str()).collect::<Vec<_>>(), ["c", "b"]);
        assert_eq!(part[0].author.en, "author");
        assert_eq!((part[0].comment.author, part[0].comment.left_at), (talk.author, noon().plus_seconds(2)));
    })
    .await;
}

#[tokio::test]
async fn everyone_sees_what_a_moderator_approves() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let id = says(&mut tx, talk.projects[0], talk.author, "mine", 0).await;
        says(&mut tx, talk.projects[0], talk.author, "waits", 1).await;
        assert_eq!(tx.find_commented_project(id).await.unwrap(), Some(1));
        assert_eq!(tx.find_commented_project(CommentId(id.0 + 100)).await.unwrap(), None);
        assert!(tx.decide_comment(id, None, talk.moderator, noon()).await.unwrap());
        assert_eq!(seen(&mut tx, talk.projects[0], None).await, ["mine"]);
        let comments = tx.comments_on(talk.projects[0], None, 0, 1).await.unwrap();
        assert_eq!((comments[0].comment.state, comments[0].comment.reason), (CommentState::Approved, None));
        // Seen by the reader, and of these by everyone.
        assert_eq!(tx.count_comments_on(talk.projects[0], Some(talk.author)).await.unwrap(), (2, 1));
        assert_eq!(tx.count_comments_on(talk.projects[0], None).await.unwrap(), (1, 1));
        assert_eq!(tx.count_comments_on(talk.projects[1], None).await.unwrap(), (0, 0));
        let counts = tx.comment_counts(talk.round).await.unwrap();
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(talk.projects[0], 1)]);
    })
    .await;
}

#[tokio::test]
async fn a_refused_comment_keeps_its_reason_for_its_author() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        for reason in RefusalReason::ALL {
            let id = says(&mut tx, talk.projects[0], talk.author, "mine", 0).await;
            assert!(tx.decide_comment(id, Some((reason, "because")), talk.moderator, noon()).await.unwrap());
            let own = &tx.comments_on(talk.projects[0], Some(talk.author), 0, 1).await.unwrap()[0].comment;
            assert_eq!(
                (own.state, own.reason, own.reason_words.as_str()),
                (CommentState::Refused, Some(reason), "because")
            );
        }
        assert!(seen(&mut tx, talk.projects[0], Some(talk.other)).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_comment_is_decided_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let id = says(&mut tx, talk.projects[0], talk.author, "mine", 0).await;
        assert!(tx.decide_comment(id, None, talk.moderator, noon()).await.unwrap());
        let second = Some((RefusalReason::OffTopic, ""));
        assert!(!tx.decide_comment(id, second, talk.moderator, noon()).await.unwrap());
        assert_eq!(seen(&mut tx, talk.projects[0], None).await, ["mine"]);
    })
    .await;
}

#[tokio::test]
async fn the_queue_holds_the_oldest_first() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        says(&mut tx, talk.projects[1], talk.author, "second", 2).await;
        let first = says(&mut tx, talk.projects[0], talk.other, "first", 1).await;
        let decided = says(&mut tx, talk.projects[0], talk.other, "decided", 0).await;
        tx.decide_comment(decided, None, talk.moderator, noon()).await.unwrap();
        assert_eq!(tx.count_pending().await.unwrap(), 2);
        let queue = tx.pending_comments(10).await.unwrap();
        assert_eq!(queue.iter().map(|found| found.project_number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!((queue[0].on_project.comment.id, queue[0].on_project.author.en.as_str()), (first, "other"));
        assert_eq!(queue[0].project_title.en, "Parking");
        assert_eq!(tx.pending_comments(1).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_comment_has_1_to_500_characters_whatever_their_bytes() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        says(&mut tx, talk.projects[0], talk.author, &"停".repeat(500), 0).await;
        tx.commit().await.unwrap();
        for body in [String::new(), "停".repeat(501)] {
            let mut tx = store.write().await.unwrap();
            let comment = NewComment { project: talk.projects[0], author: talk.author, body: &body, left_at: noon() };
            assert!(tx.add_comment(&comment).await.is_err());
        }
    })
    .await;
}
