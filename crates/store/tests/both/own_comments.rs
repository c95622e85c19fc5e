//! What authors do with their own comments, what readers say of others', and what departments answer.

use crate::comments::{Talk, bodies, talk};
use crate::database::on_both;
use crate::given::{self, noon};
use domain::{CommentId, CommentState, Office, RefusalReason, Role, Tag};
use store::{Decision, NewComment, NewReply, Tx};

impl Talk {
    fn hides(&self) -> Decision<'static> {
        let reason = Some(RefusalReason::OffTopic);
        Decision { state: CommentState::Hidden, reason, words: "", by: self.moderator, at: noon(), due_at: None }
    }

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
        // One that is dropped was never anything that others count.
        let counts = tx.count_comments_by_state(talk.round).await.unwrap();
        assert!(counts.iter().all(|(state, _, n)| *state == CommentState::Draft || *n == 0), "{counts:?}");
    })
    .await;
}

#[tokio::test]
async fn a_reply_below_what_is_hidden_is_neither_seen_nor_counted() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let talk = talk(&mut tx).await;
        let project = talk.projects[0];
        let (above, beside) = (talk.published(&mut tx, "above").await, talk.published(&mut tx, "beside").await);
        let early = talk.replies(&mut tx, above, "early").await;
        talk.decides(&mut tx, early, None).await;
        let late = talk.replies(&mut tx, above, "late").await;
        let is_below = async |tx: &mut Tx, id: CommentId| {
            let own = tx.own_comments(talk.other, Some(id), 1).await.unwrap();
            (own[0].on_project.comment.id == id).then_some(own[0].is_below_hidden).unwrap()
        };
        let newest = async |tx: &mut Tx| -> Vec<CommentId> {
            tx.newest_comments(10).await.unwrap().into_iter().map(|found| found.id).collect()
        };
        let counted = async |tx: &mut Tx, wanted: CommentState| -> u32 {
            let counts = tx.count_comments_by_state(talk.round).await.unwrap();
            counts.into_iter().filter(|(state, ..)| *state == wanted).map(|(.., n)| n).sum()
        };
        assert_eq!(tx.count_comments_on(project).await.unwrap(), 3);
        assert!(!is_below(&mut tx, early).await);
        assert_eq!(newest(&mut tx).await, [early, beside, above]);
        tx.moderate_comment(above, &talk.hides()).await.unwrap();
        assert_eq!(tx.count_comments_on(project).await.unwrap(), 1);
        talk.decides(&mut tx, late, None).await;
        assert_eq!(tx.count_comments_on(project).await.unwrap(), 1, "what is approved now is not seen either");
        assert_eq!(
            (counted(&mut tx, CommentState::Approved).await, counted(&mut tx, CommentState::Hidden).await),
            (1, 3)
        );
        assert!(is_below(&mut tx, early).await && is_below(&mut tx, late).await);
        assert_eq!(newest(&mut tx).await, [beside]);
        let all = tx.published_comments(&[above, beside, early, late]).await.unwrap();
        assert_eq!(all.into_iter().map(|found| found.id).collect::<Vec<_>>(), [beside]);
        assert!(tx.withdraw_comment(late).await.unwrap());
        talk.decides(&mut tx, above, None).await;
        assert_eq!(tx.count_comments_on(project).await.unwrap(), 3);
        assert_eq!(
            (counted(&mut tx, CommentState::Approved).await, counted(&mut tx, CommentState::Hidden).await),
            (3, 0)
        );
        assert!(!is_below(&mut tx, early).await);
        // Taken back by its author, it takes its replies along.
        assert!(tx.withdraw_comment(above).await.unwrap());
        assert_eq!(tx.count_comments_on(project).await.unwrap(), 1);
        assert_eq!(counted(&mut tx, CommentState::Withdrawn).await, 2);
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
