//! Comments, replies to them, and how both come to be seen.

use crate::database::on_both;
use crate::given::{self, noon};
use domain::{CommentId, CommentState, PersonId, Phase, ProjectId, RefusalReason, Role, RoundId, Tag, VerifiedHow};
use store::{CommentOnProject, Decision, NewComment, Tx};

/// People, two projects, and their words.
pub struct Talk {
    pub round: RoundId,
    pub projects: Vec<ProjectId>,
    pub author: PersonId,
    pub other: PersonId,
    pub moderator: PersonId,
}

pub async fn talk(tx: &mut Tx) -> Talk {
    let round = given::round(tx, Phase::PublicNotice).await;
    let projects = tx.projects(round).await.unwrap().into_iter().map(|project| project.id).collect();
    let author = given::person(tx, "author", Role::Citizen).await;
    let other = given::person(tx, "other", Role::Citizen).await;
    for citizen in [author, other] {
        assert!(tx.verify_person(citizen, VerifiedHow::Operator, noon()).await.unwrap());
    }
    let moderator = given::person(tx, "moderator", Role::Moderator).await;
    Talk { round, projects, author, other, moderator }
}

impl Talk {
    pub fn comment<'a>(&self, body: &'a str, second: i64) -> NewComment<'a> {
        NewComment {
            project: self.projects[0],
            author: self.author,
            parent: None,
            tag: Tag::Traffic,
            state: CommentState::Pending,
            body,
            left_at: noon().plus_seconds(second),
        }
    }

    pub async fn says(&self, tx: &mut Tx, body: &str) -> CommentId {
        tx.add_comment(&self.comment(body, 0)).await.unwrap()
    }

    pub async fn replies(&self, tx: &mut Tx, parent: CommentId, body: &str) -> CommentId {
        let reply = NewComment { parent: Some(parent), author: self.other, ..self.comment(body, 0) };
        tx.add_comment(&reply).await.unwrap()
    }

    pub async fn decides(&self, tx: &mut Tx, id: CommentId, reason: Option<RefusalReason>) {
        let state = if reason.is_some() { CommentState::Refused } else { CommentState::Approved };
        let due_at = reason.is_none().then(|| noon().plus_days(1));
        let decision = Decision { state, reason, words: "because", by: self.moderator, at: noon(), due_at };
        tx.moderate_comment(id, &decision).await.unwrap();
    }

    pub async fn published(&self, tx: &mut Tx, body: &str) -> CommentId {
        let id = self.says(tx, body).await;
        self.decides(tx, id, None).await;
        id
    }
}

pub fn bodies(comments: Vec<CommentOnProject>) -> Vec<String> {
    comments.into_iter().map(|found| found.comment.body).collect()
}

async fn seen(tx: &mut Tx, project: ProjectId, from: Option<CommentId>, at_most: u32) -> Vec<String> {
    bodies(tx.comments_on(project, from, at_most).await.unwrap())
}

#[tokio::test]
async fn published_comments_come_newest_first_from_any_of_them_on() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let mut ids = Vec::new();
        for body in ["a", "b", "c", "d"] {
            ids.push(talk.published(&mut tx, body).await);
        }
        talk.says(&mut tx, "waits").await;
        assert_eq!(seen(&mut tx, talk.projects[0], None, 10).await, ["d", "c", "b", "a"]);
        assert_eq!(seen(&mut tx, talk.projects[0], Some(ids[2]), 2).await, ["c", "b"]);
        assert!(seen(&mut tx, talk.projects[1], None, 10).await.is_empty());
        assert_eq!(tx.newer_comments(talk.projects[0], ids[0], 2).await.unwrap(), [ids[1], ids[2]]);
        assert!(tx.newer_comments(talk.projects[0], ids[3], 2).await.unwrap().is_empty());
        assert_eq!(tx.count_comments_on(talk.projects[0]).await.unwrap(), 4);
        assert_eq!(tx.count_comments_on(talk.projects[1]).await.unwrap(), 0);
        let counts = tx.comment_counts(talk.round).await.unwrap();
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(talk.projects[0], 4)]);
        assert_eq!(tx.count_pending().await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_comment_is_found_as_it_was_left_and_decided() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let id = tx.add_comment(&talk.comment("mine", 5)).await.unwrap();
        talk.decides(&mut tx, id, Some(RefusalReason::OffTopic)).await;
        let found = tx.find_comment(id).await.unwrap().expect("it is there");
        assert_eq!(found.author.en, "author");
        let comment = found.comment;
        assert_eq!((comment.author, comment.parent, comment.tag), (Some(talk.author), None, Tag::Traffic));
        assert_eq!((comment.state, comment.reason), (CommentState::Refused, Some(RefusalReason::OffTopic)));
        assert_eq!((comment.reason_words.as_str(), comment.left_at), ("because", noon().plus_seconds(5)));
        assert_eq!((comment.decided_at, comment.due_at, comment.edited_at), (Some(noon()), None, None));
        assert!(tx.find_comment(CommentId(id.0 + 100)).await.unwrap().is_none());
        assert_eq!(tx.find_commented_project(id).await.unwrap(), Some((talk.round, 1)));
        assert_eq!(tx.find_commented_project(CommentId(id.0 + 100)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn replies_stand_below_their_comment_oldest_first_and_so_many_at_most() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let (one, two) = (talk.published(&mut tx, "one").await, talk.published(&mut tx, "two").await);
        let mut replies = Vec::new();
        for (parent, body) in [(two, "2a"), (one, "1a"), (one, "1b"), (one, "1c")] {
            let id = talk.replies(&mut tx, parent, body).await;
            talk.decides(&mut tx, id, None).await;
            replies.push(id);
        }
        talk.replies(&mut tx, one, "waits").await;
        assert_eq!(seen(&mut tx, talk.projects[0], None, 10).await, ["two", "one"], "a reply is no comment of its own");
        let all = tx.published_replies(&[one, two], None, 2).await.unwrap();
        assert_eq!(bodies(all), ["1a", "1b", "2a"]);
        let later = tx.published_replies(&[one, two], Some((one, replies[1])), 2).await.unwrap();
        assert_eq!(bodies(later), ["1b", "1c", "2a"]);
        assert!(tx.published_replies(&[], None, 2).await.unwrap().is_empty());
        assert_eq!(tx.count_replies_before(one, replies[3], 10).await.unwrap(), 2);
        assert_eq!(tx.count_replies_before(one, replies[3], 1).await.unwrap(), 1);
        assert_eq!(tx.count_comments_on(talk.projects[0]).await.unwrap(), 6);
    })
    .await;
}

#[tokio::test]
async fn where_nobody_reads_first_a_comment_is_published_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let id = talk.says(&mut tx, "mine").await;
        let due_at = Some(noon().plus_days(15));
        assert!(tx.publish_unread(id, noon(), due_at).await.unwrap());
        assert!(!tx.publish_unread(id, noon(), due_at).await.unwrap());
        assert_eq!(tx.find_comment(id).await.unwrap().unwrap().comment.due_at, due_at);
        assert_eq!(seen(&mut tx, talk.projects[0], None, 10).await, ["mine"]);
    })
    .await;
}

#[tokio::test]
async fn the_newest_comments_with_a_term_are_found_by_project() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let mut ids = Vec::new();
        for body in ["停车", "停车难", "路灯"] {
            let id = talk.published(&mut tx, body).await;
            tx.add_terms(store::Sight::Public, talk.projects[0], id, &domain::search::terms(body)).await.unwrap();
            ids.push(id);
        }
        assert_eq!(tx.comments_with_term(talk.projects[0], "停车", 10).await.unwrap(), [ids[1], ids[0]]);
        assert_eq!(tx.comments_with_term(talk.projects[0], "停车", 1).await.unwrap(), [ids[1]]);
        assert!(tx.comments_with_term(talk.projects[1], "停车", 10).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_person_is_verified_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let citizen = given::person(&mut tx, "citizen", Role::Citizen).await;
        assert_eq!(tx.find_verified(citizen).await.unwrap(), None);
        for how in VerifiedHow::ALL {
            assert_eq!(tx.verify_person(citizen, how, noon()).await.unwrap(), how == VerifiedHow::Operator);
        }
        assert_eq!(tx.find_verified(citizen).await.unwrap(), Some(VerifiedHow::Operator));
        assert_eq!(tx.find_verified(PersonId(-1)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_comment_has_1_to_500_characters_whatever_their_bytes() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        talk.says(&mut tx, &"停".repeat(500)).await;
        tx.commit().await.unwrap();
        for body in [String::new(), "停".repeat(501)] {
            let mut tx = store.write().await.unwrap();
            assert!(tx.add_comment(&talk.comment(&body, 0)).await.is_err());
        }
    })
    .await;
}

#[tokio::test]
async fn published_comments_come_part_by_part_without_replies_to_what_is_not_published() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let first = talk.published(&mut tx, "first").await;
        let reply = talk.replies(&mut tx, first, "reply").await;
        talk.decides(&mut tx, reply, None).await;
        let second = talk.published(&mut tx, "second").await;
        talk.says(&mut tx, "waiting").await;
        let refused = talk.says(&mut tx, "refused").await;
        talk.decides(&mut tx, refused, Some(RefusalReason::OffTopic)).await;
        let all = tx.published_comments_of(talk.round, None, 9).await.unwrap();
        let found: Vec<_> = all.iter().map(|comment| (comment.id, comment.parent)).collect();
        assert_eq!(found, [(second, None), (reply, Some(first)), (first, None)]);
        let ids = |found: Vec<store::PublishedComment>| found.into_iter().map(|it| it.id).collect::<Vec<_>>();
        assert_eq!(ids(tx.published_comments_of(talk.round, Some(second), 1).await.unwrap()), [reply]);
        assert_eq!(ids(tx.published_comments_of(RoundId(999), None, 9).await.unwrap()), []);
        assert_eq!(ids(tx.published_comments_on(talk.projects[0], None, 9).await.unwrap()), [second, first]);
        assert_eq!(ids(tx.published_comments_on(talk.projects[0], Some(second), 9).await.unwrap()), [first]);
        assert_eq!(ids(tx.published_comments_on(talk.projects[1], None, 9).await.unwrap()), []);
        let (state, reason) = (CommentState::Hidden, Some(RefusalReason::OffTopic));
        let hidden = Decision { state, reason, words: "because", by: talk.moderator, at: noon(), due_at: None };
        tx.moderate_comment(first, &hidden).await.unwrap();
        assert_eq!(ids(tx.published_comments_of(talk.round, None, 9).await.unwrap()), [second]);
    })
    .await;
}
