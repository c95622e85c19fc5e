//! What measurements lay down at once is what people would have left one by one.

use crate::database::on_both;
use crate::given::{self, noon};
use domain::{CommentState, Phase, Role, Tag, VerifiedHow};
use store::{ManyComment, ManyReply};

#[tokio::test]
async fn many_comments_are_counted_answered_and_found_like_any() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::PublicNotice).await;
        let project = tx.projects(round).await.unwrap().remove(0);
        let author = given::person(&mut tx, "author", Role::Citizen).await;
        assert!(tx.verify_person(author, VerifiedHow::Operator, noon()).await.unwrap());
        let comment = |state, body: &str| ManyComment {
            project: project.id,
            author,
            parent: None,
            tag: Tag::Traffic,
            state,
            body: body.to_owned(),
            left_at: noon(),
            due_at: None,
        };
        let mut comments = vec![comment(CommentState::Approved, "first"); 1_500];
        comments.push(comment(CommentState::Pending, "waits"));
        comments.push(comment(CommentState::Refused, "off"));
        let ids = tx.add_many_comments(&comments).await.unwrap();
        assert_eq!(ids.len(), 1_502);
        assert!(ids.is_sorted());
        let reply = ManyComment { parent: Some(ids[0]), ..comment(CommentState::Approved, "a reply") };
        tx.add_many_comments(&[reply]).await.unwrap();
        let answers: Vec<_> = ids[..1_200]
            .iter()
            .map(|id| ManyReply {
                comment: *id,
                department: project.department.code.clone(),
                body: "answered".to_owned(),
                replied_at: noon(),
                by: author,
            })
            .collect();
        tx.add_many_replies(&answers).await.unwrap();
        tx.add_many_with_term("first", project.id, &ids[..1_500]).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let counted = "select state || ' ' || cast(n as text) from comment_count order by 1";
        assert_eq!(raw.texts(counted).await, ["answered 1200", "approved 1501", "pending 1", "refused 1"]);
        assert_eq!(raw.number("select count(*) from comment where answered_at is not null").await, 1_200);
        assert_eq!(raw.number("select count(*) from comment_term where term = 'first'").await, 1_500);
    })
    .await;
}
