//! What authors do with their own comments, what readers say of others', and what departments answer.

use crate::comments::{Talk, bodies, talk};
use crate::database::on_both;
use crate::given::{self, noon};
use domain::{CommentId, CommentState, Office, RefusalReason, Role, Tag};
use store::{NewComment, NewReply, Tx};

impl Talk {
    async fn drafts(&self, tx: &mut Tx, body: &str) -> CommentId {
        let draft = NewComment { state: CommentState::Draft, ..self.comment(body, 0) };
        tx.add_comment(&draft).await.unwrap()
    }

    async fn state(&self, tx: &mut Tx, id: CommentId) -> CommentState {
        tx.find_comment(id).await.unwrap().unwrap().comment.state
    }
}

#[tokio::test]
async fn authors_see_what_others_do_not() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        talk.drafts(&mut tx, "draft").await;
        let refused = talk.says(&mut tx, "refused").await;
        talk.decides(&mut tx, refused, Some(RefusalReason::OffTopic)).await;
        let published = talk.published(&mut tx, "published").await;
        let waits = talk.says(&mut tx, "waits").await;
        let gone = talk.says(&mut tx, "gone").await;
        assert!(tx.withdraw_comment(gone).await.unwrap() && !tx.withdraw_comment(gone).await.unwrap());
        let own = tx.own_unpublished(talk.author, talk.projects[0], 10).await.unwrap();
        assert_eq!(bodies(own), ["waits", "refused", "draft"]);
        assert!(tx.own_unpublished(talk.author, talk.projects[1], 10).await.unwrap().is_empty());
        assert!(tx.own_unpublished(talk.other, talk.projects[0], 10).await.unwrap().is_empty());
        let all = tx.own_comments(talk.author, None, 10).await.unwrap();
        assert_eq!((all[0].project_number, all[0].project_title.en.as_str()), (1, "Parking"));
        assert_eq!(
            bodies(all.into_iter().map(|found| found.on_project).collect()),
            ["waits", "published", "refused", "draft"]
        );
        let part = tx.own_comments(talk.author, Some(published), 1).await.unwrap();
        assert_eq!(part[0].on_project.comment.id, published);
        assert_eq!(tx.newer_own_comments(talk.author, published, 10).await.unwrap(), [waits]);
    })
    .await;
}

#[tokio::test]
async fn drafts_are_counted_and_do_not_count() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let draft = talk.drafts(&mut tx, "one").await;
        talk.drafts(&mut tx, "two").await;
        assert_eq!(tx.count_drafts(talk.author).await.unwrap(), 2);
        assert_eq!(tx.count_drafts(talk.other).await.unwrap(), 0);
        assert!(tx.withdraw_comment(draft).await.unwrap());
        assert_eq!(tx.count_drafts(talk.author).await.unwrap(), 1);
        assert_eq!((tx.count_pending().await.unwrap(), tx.count_comments_on(talk.projects[0]).await.unwrap()), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_comment_is_edited_until_it_is_decided() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let id = talk.says(&mut tx, "before").await;
        let at = noon().plus_seconds(60);
        tx.hold_comment(id).await.unwrap();
        assert!(tx.edit_comment(id, Tag::Property, "after", at).await.unwrap());
        let comment = tx.find_comment(id).await.unwrap().unwrap().comment;
        assert_eq!((comment.body.as_str(), comment.tag, comment.edited_at), ("after", Tag::Property, Some(at)));
        talk.decides(&mut tx, id, None).await;
        assert!(!tx.edit_comment(id, Tag::Other, "too late", at).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn whatever_is_taken_back_has_no_words() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let refused = talk.says(&mut tx, "refused").await;
        talk.decides(&mut tx, refused, Some(RefusalReason::Insulting)).await;
        let all = [
            talk.drafts(&mut tx, "a").await,
            talk.says(&mut tx, "b").await,
            talk.published(&mut tx, "c").await,
            refused,
        ];
        for id in all {
            assert!(tx.withdraw_comment(id).await.unwrap());
            let comment = tx.find_comment(id).await.unwrap().unwrap().comment;
            assert_eq!((comment.state, comment.body.as_str()), (CommentState::Withdrawn, ""));
            assert_eq!(comment.reason_words, "");
        }
        assert_eq!(tx.count_comments_on(talk.projects[0]).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn one_appeal_for_a_refusal_and_one_report_for_each_reader() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let refused = talk.says(&mut tx, "refused").await;
        talk.decides(&mut tx, refused, Some(RefusalReason::BelongsElsewhere)).await;
        assert!(tx.add_appeal(refused, "look again", noon()).await.unwrap());
        assert!(!tx.add_appeal(refused, "and again", noon()).await.unwrap());
        let own = tx.own_comments(talk.author, None, 1).await.unwrap();
        assert_eq!(own[0].appeal, Some((noon(), None, String::new())));
        assert!(own[0].handover.is_none());
        tx.add_handover(refused, Office::City, "A-1", talk.moderator, noon()).await.unwrap();
        let own = tx.own_comments(talk.author, None, 1).await.unwrap();
        assert_eq!(own[0].handover, Some((Office::City, "A-1".to_owned(), String::new())));
        let seen = talk.published(&mut tx, "seen").await;
        let why = (RefusalReason::Insulting, "it is rude");
        assert!(tx.add_report(seen, talk.other, why, noon()).await.unwrap());
        assert!(!tx.add_report(seen, talk.other, why, noon()).await.unwrap());
        assert_eq!(tx.reports_of(seen, 10).await.unwrap().len(), 1);
        assert_eq!(talk.state(&mut tx, seen).await, CommentState::Approved);
    })
    .await;
}

#[tokio::test]
async fn departments_answer_what_is_due_and_then_it_is_not_due_any_more() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let mut editor = given::new_person("editor", Role::DepartmentEditor);
        editor.department = Some(given::department().code);
        let editor = tx.add_person(&editor).await.unwrap().unwrap();
        assert_eq!(tx.find_department_of(editor).await.unwrap(), Some(given::department().code));
        assert_eq!(tx.find_department_of(talk.author).await.unwrap(), None);
        let (first, second) = (talk.published(&mut tx, "first").await, talk.published(&mut tx, "second").await);
        let start = (None, CommentId(0));
        let waiting = tx.unanswered_on(talk.projects[0], start, 10).await.unwrap();
        assert_eq!(waiting[0].department, given::department().name);
        assert_eq!(bodies(waiting.into_iter().map(|found| found.on_project).collect()), ["first", "second"]);
        let from = (Some(noon().plus_days(1)), second);
        assert_eq!(tx.unanswered_on(talk.projects[0], from, 10).await.unwrap().len(), 1);
        assert!(tx.overdue_comments(noon(), start, 10).await.unwrap().is_empty());
        assert_eq!(tx.overdue_comments(noon().plus_days(2), start, 10).await.unwrap().len(), 2);
        let department = given::department().code;
        for body in ["yes", "and more"] {
            let reply = NewReply { comment: first, department: &department, body, at: noon(), by: editor };
            tx.add_official_reply(&reply).await.unwrap();
        }
        assert_eq!(tx.find_comment(first).await.unwrap().unwrap().comment.answered_at, Some(noon()));
        assert_eq!(tx.overdue_comments(noon().plus_days(2), start, 10).await.unwrap().len(), 1);
        let replies = tx.official_replies(&[first, second]).await.unwrap();
        assert_eq!(replies.iter().map(|reply| reply.body.as_str()).collect::<Vec<_>>(), ["yes", "and more"]);
        assert_eq!((replies[0].comment, replies[0].at), (first, noon()));
        assert!(tx.official_replies(&[]).await.unwrap().is_empty());
    })
    .await;
}
