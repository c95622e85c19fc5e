//! Authors change, post, take back and defend what they said; readers reply and report.

use crate::database::Raw;
use crate::world::{World, noon, on_both, on_sqlite, refusal};
use domain::shown::{Commenting, CommentsAsked, CommentsPart, MyComment, Newer};
use domain::{CommentAct, CommentId, CommentState, Person, Phase, RefusalReason, Tag, VerifiedHow};
use service::{Refusal, Service, Settings, TypedComment};

async fn said(service: &Service, who: Option<&Person>, asked: CommentsAsked) -> CommentsPart {
    service.show_project(who, 3, asked).await.unwrap().said
}

async fn newest(service: &Service, who: Option<&Person>) -> CommentsPart {
    said(service, who, CommentsAsked::default()).await
}

async fn mine(service: &Service, who: &Person, id: CommentId) -> Option<MyComment> {
    let page = service.my_comments(Some(who), None).await.unwrap();
    page.rows.into_iter().find(|row| row.comment.id == id)
}

async fn history(service: &Service, id: CommentId) -> Vec<CommentAct> {
    let steps = service.store().read().await.unwrap().comment_history(id).await.unwrap();
    assert!(steps.iter().all(|step| step.by.is_none() || step.act != CommentAct::Left), "authors are not named");
    steps.into_iter().map(|step| step.act).collect()
}

async fn is_found_by(service: &Service, term: &str) -> usize {
    let mut tx = service.store().read().await.unwrap();
    let round = tx.find_current_round().await.unwrap().unwrap();
    let project = tx.projects(round.id).await.unwrap().into_iter().find(|project| project.number == 3).unwrap();
    tx.comments_with_term(project.id, term, 10).await.unwrap().len()
}

/// What no demonstration is any more: everything else stays.
async fn becomes_real(raw: &mut Raw) {
    raw.run("drop trigger site_is_for_ever_delete").await;
    raw.run("delete from site where name = 'demo'").await;
}

#[tokio::test]
async fn an_author_changes_what_waits_and_nothing_after() {
    on_both(async |world: World, _| {
        let (author, other) = (world.person("citizen1").await, world.person("citizen2").await);
        let moderator = world.person("moderator").await;
        let id = world.service.leave_comment(Some(&author), 3, "老楼没有扶手").await.unwrap();
        let typed =
            TypedComment { tag: "property", words: "老楼没有扶手，请加装", ..TypedComment::default() };
        assert_eq!(refusal(world.service.edit_comment(Some(&other), id, typed).await), Refusal::NotFound);
        assert_eq!(refusal(world.service.edit_comment(Some(&author), id, "").await), Refusal::CommentEmpty);
        world.service.edit_comment(Some(&author), id, typed).await.unwrap();
        let editing = CommentsAsked { edit: Some(id), ..CommentsAsked::default() };
        let form = said(&world.service, Some(&author), editing).await.editing.expect("it is in the form");
        assert_eq!((form.body.as_str(), form.tag), (typed.words, Tag::Property));
        assert!(said(&world.service, Some(&other), editing).await.editing.is_none());
        world.service.approve_comment(Some(&moderator), id).await.unwrap();
        assert_eq!(refusal(world.service.edit_comment(Some(&author), id, "晚了").await), Refusal::CommentSettled);
        assert!(said(&world.service, Some(&author), editing).await.editing.is_none());
        assert_eq!(history(&world.service, id).await, [CommentAct::Left, CommentAct::Edited, CommentAct::Approved]);
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_is_gone_everywhere() {
    on_both(async |world: World, _| {
        let (author, other) = (world.person("citizen1").await, world.person("citizen2").await);
        let moderator = world.person("moderator").await;
        let id = world.service.leave_comment(Some(&author), 3, "琉璃瓦").await.unwrap();
        world.service.approve_comment(Some(&moderator), id).await.unwrap();
        assert_eq!(is_found_by(&world.service, "琉璃").await, 1);
        let before = newest(&world.service, None).await.n_comments;
        assert_eq!(refusal(world.service.withdraw_comment(Some(&other), id).await), Refusal::NotFound);
        world.service.withdraw_comment(Some(&author), id).await.unwrap();
        assert_eq!(is_found_by(&world.service, "琉璃").await, 0);
        assert_eq!(newest(&world.service, None).await.n_comments, before - 1);
        assert!(mine(&world.service, &author, id).await.is_none());
        assert_eq!(refusal(world.service.comment_place(Some(&author), id).await), Refusal::NotFound);
        assert_eq!(refusal(world.service.withdraw_comment(Some(&author), id).await), Refusal::CommentSettled);
        assert_eq!(history(&world.service, id).await.last(), Some(&CommentAct::Withdrawn));
    })
    .await;
}

#[tokio::test]
async fn replies_stand_below_one_level_deep() {
    on_both(async |world: World, _| {
        let (author, other) = (world.person("citizen1").await, world.person("citizen2").await);
        let moderator = world.person("moderator").await;
        let id = world.service.leave_comment(Some(&author), 3, "请加装扶手").await.unwrap();
        let reply = |to| TypedComment { reply_to: Some(to), ..TypedComment::from("我也这么想") };
        let waits = world.service.leave_comment(Some(&other), 3, reply(id)).await;
        assert_eq!(refusal(waits), Refusal::CommentSettled, "nobody sees it yet");
        world.service.approve_comment(Some(&moderator), id).await.unwrap();
        assert_eq!(refusal(world.service.leave_comment(Some(&other), 4, reply(id)).await), Refusal::CommentSettled);
        let lost = world.service.leave_comment(Some(&other), 3, reply(CommentId(-1))).await;
        assert_eq!(refusal(lost), Refusal::NotFound);
        let first = world.service.leave_comment(Some(&other), 3, reply(id)).await.unwrap();
        world.service.approve_comment(Some(&moderator), first).await.unwrap();
        let deeper = world.service.leave_comment(Some(&author), 3, reply(first)).await;
        assert_eq!(refusal(deeper), Refusal::CommentSettled);
        for _ in 0..20 {
            let next = world.service.leave_comment(Some(&other), 3, reply(id)).await.unwrap();
            world.service.approve_comment(Some(&moderator), next).await.unwrap();
        }
        let parent = newest(&world.service, None).await.comments.remove(0);
        assert_eq!((parent.id, parent.replies.len(), parent.replies[0].id), (id, 20, first));
        let rest = CommentsAsked { from: Some(id), after: parent.more_after, ..CommentsAsked::default() };
        let rest = said(&world.service, None, rest).await.comments.remove(0).replies;
        assert_eq!(rest.len(), 1);
        let place = world.service.comment_place(None, rest[0].id).await.unwrap();
        assert_eq!((place.from, place.after), (Some(id), Some(CommentId(rest[0].id.0 - 1))));
        assert_eq!(world.service.comment_place(None, first).await.unwrap().after, None);
        world.service.withdraw_comment(Some(&author), id).await.unwrap();
        assert_eq!(refusal(world.service.comment_place(None, first).await), Refusal::NotFound);
    })
    .await;
}

#[tokio::test]
async fn an_author_learns_that_a_reply_is_not_shown_because_of_what_is_above_it() {
    on_both(async |world: World, _| {
        let (author, other) = (world.person("citizen1").await, world.person("citizen2").await);
        let (service, moderator) = (&world.service, world.person("moderator").await);
        let id = service.leave_comment(Some(&author), 3, "请加装扶手").await.unwrap();
        service.approve_comment(Some(&moderator), id).await.unwrap();
        let reply = TypedComment { reply_to: Some(id), ..TypedComment::from("我也这么想") };
        let reply = service.leave_comment(Some(&other), 3, reply).await.unwrap();
        service.approve_comment(Some(&moderator), reply).await.unwrap();
        let shown = newest(service, None).await.n_comments;
        let published = service.moderation_figures(None).await.unwrap().n_published;
        assert!(!mine(service, &other, reply).await.unwrap().is_unseen);
        service.hide_comment(Some(&moderator), id, "off_topic", "").await.unwrap();
        let row = mine(service, &other, reply).await.unwrap();
        assert!(row.is_unseen && row.is_reply && row.comment.state == CommentState::Approved);
        assert!(!mine(service, &author, id).await.unwrap().is_unseen, "what is hidden itself says so");
        assert_eq!(newest(service, None).await.n_comments, shown - 2);
        assert_eq!(service.moderation_figures(None).await.unwrap().n_published, published - 2);
        service.restore_comment(Some(&moderator), id).await.unwrap();
        assert!(!mine(service, &other, reply).await.unwrap().is_unseen);
        assert_eq!(newest(service, None).await.n_comments, shown);
        service.withdraw_comment(Some(&author), id).await.unwrap();
        assert!(mine(service, &other, reply).await.unwrap().is_unseen);
        // A draft that is posted, and one that is dropped, are nothing that the figures know of.
        let before = service.moderation_figures(None).await.unwrap();
        for words in ["草稿一", "草稿二"] {
            let draft = TypedComment { words, is_draft: true, ..TypedComment::default() };
            let draft = service.leave_comment(Some(&author), 3, draft).await.unwrap();
            service.withdraw_comment(Some(&author), draft).await.unwrap();
        }
        assert_eq!(service.moderation_figures(None).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn parts_begin_at_a_comment_and_lead_to_one_another() {
    on_both(async |world: World, _| {
        let (author, moderator) = (world.person("citizen1").await, world.person("moderator").await);
        let mut ids = Vec::new();
        for number in 0..45 {
            let id = world.service.leave_comment(Some(&author), 3, &format!("第 {number} 条")).await.unwrap();
            world.service.approve_comment(Some(&moderator), id).await.unwrap();
            ids.push(id);
        }
        ids.reverse();
        let shown = |part: &CommentsPart| part.comments.iter().map(|comment| comment.id).collect::<Vec<_>>();
        let from = |id| CommentsAsked { from: id, ..CommentsAsked::default() };
        let first = newest(&world.service, None).await;
        assert_eq!((shown(&first), first.newer, first.older), (ids[..20].to_vec(), None, Some(ids[20])));
        let second = said(&world.service, None, from(first.older)).await;
        assert_eq!((shown(&second), second.newer), (ids[20..40].to_vec(), Some(Newer::Newest)));
        let third = said(&world.service, None, from(second.older)).await;
        assert_eq!(third.newer, Some(Newer::From(ids[20])));
        assert_eq!(shown(&third)[..5], ids[40..]);
        let own = world.service.my_comments(Some(&author), Some(ids[20])).await.unwrap();
        assert_eq!((own.rows[0].comment.id, own.newer), (ids[20], Some(Newer::Newest)));
    })
    .await;
}

#[tokio::test]
async fn a_refusal_is_appealed_against_once_and_in_time() {
    on_both(async |world: World, _| {
        let (author, other) = (world.person("citizen1").await, world.person("citizen2").await);
        let moderator = world.person("moderator").await;
        let id = world.service.leave_comment(Some(&author), 3, "请加装扶手").await.unwrap();
        assert_eq!(refusal(world.service.appeal(Some(&author), id, "为什么").await), Refusal::CommentSettled);
        world.service.refuse_comment(Some(&moderator), id, "off_topic", "").await.unwrap();
        let row = mine(&world.service, &author, id).await.expect("it is there");
        assert_eq!(row.ways.appeal_until.unwrap().to_text(), "2026-02-04T15:59:59Z");
        assert_eq!(refusal(world.service.appeal(Some(&author), id, "  ").await), Refusal::FieldMissing);
        let wordy = world.service.appeal(Some(&author), id, &"字".repeat(201)).await;
        assert_eq!(refusal(wordy), Refusal::ReasonTooLong { limit: 200, found: 201 });
        assert_eq!(refusal(world.service.appeal(Some(&other), id, "我").await), Refusal::NotFound);
        let never = world.service.clone().with_settings(Settings { appeal_days: 0, ..Settings::default() });
        never.appeal(Some(&author), id, "说的就是项目").await.expect("it is the same day still");
        assert_eq!(refusal(world.service.appeal(Some(&author), id, "再看").await), Refusal::AppealedAlready);
        let row = mine(&world.service, &author, id).await.unwrap();
        assert_eq!((row.ways.appeal_until, row.appeal), (None, Some((noon(), None, String::new()))));
        assert_eq!(history(&world.service, id).await.last(), Some(&CommentAct::Appealed));
    })
    .await;
}

#[tokio::test]
async fn an_old_refusal_stands() {
    on_both(async |world: World, _| {
        let author = world.person("citizen12").await;
        let page = world.service.my_comments(Some(&author), None).await.unwrap();
        let refused = page.rows.into_iter().find(|row| row.comment.state == CommentState::Refused).unwrap();
        let short = world.service.clone().with_settings(Settings { appeal_days: 5, ..Settings::default() });
        let answer = short.appeal(Some(&author), refused.comment.id, "再看看").await;
        assert_eq!(refusal(answer), Refusal::AppealOver { days: 5 });
    })
    .await;
}

#[tokio::test]
async fn a_reader_reports_once_and_stays_unnamed() {
    on_both(async |world: World, _| {
        let (author, reader) = (world.person("citizen1").await, world.person("citizen2").await);
        let moderator = world.person("moderator").await;
        let id = world.service.leave_comment(Some(&author), 3, "请加装扶手").await.unwrap();
        let report =
            async |who: &Person, reason: &str| world.service.report_comment(Some(who), id, reason, "看看").await;
        assert_eq!(refusal(report(&reader, "off_topic").await), Refusal::NotFound);
        assert_eq!(refusal(world.service.show_report(Some(&reader), id).await), Refusal::NotFound);
        world.service.approve_comment(Some(&moderator), id).await.unwrap();
        assert_eq!(world.service.show_report(Some(&reader), id).await.unwrap().place.from, Some(id));
        assert_eq!(refusal(report(&reader, "because").await), Refusal::ReasonMissing);
        assert_eq!(refusal(report(&author, "off_topic").await), Refusal::NotAllowed);
        assert_eq!(refusal(report(&moderator, "off_topic").await), Refusal::NotAllowed);
        report(&reader, "off_topic").await.unwrap();
        assert_eq!(refusal(report(&reader, "insulting").await), Refusal::ReportedAlready);
        assert_eq!(history(&world.service, id).await.last(), Some(&CommentAct::Reported));
        assert_eq!(newest(&world.service, None).await.comments[0].id, id, "it stays where it is");
    })
    .await;
}

#[tokio::test]
async fn twenty_drafts_are_kept_and_one_becomes_a_comment_of_now() {
    on_both(async |world: World, _| {
        let (author, other) = (world.person("citizen1").await, world.person("citizen2").await);
        let draft = TypedComment { tag: "traffic", is_draft: true, ..TypedComment::from("草稿") };
        let first = world.service.leave_comment(Some(&author), 3, draft).await.unwrap();
        for _ in 1..20 {
            world.service.leave_comment(Some(&author), 3, draft).await.unwrap();
        }
        let answer = world.service.leave_comment(Some(&author), 3, draft).await;
        assert_eq!(refusal(answer), Refusal::TooManyDrafts { limit: 20 });
        assert_eq!(refusal(world.service.post_draft(Some(&other), first).await), Refusal::NotFound);
        let posted = world.service.post_draft(Some(&author), first).await.unwrap();
        assert!(posted > first, "it comes behind those who spoke before");
        let row = mine(&world.service, &author, posted).await.unwrap();
        assert_eq!((row.comment.state, row.comment.tag), (CommentState::Pending, Tag::Traffic));
        assert!(mine(&world.service, &author, first).await.is_none());
        assert_eq!(refusal(world.service.post_draft(Some(&author), posted).await), Refusal::CommentSettled);
        assert!(history(&world.service, first).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn outside_a_demonstration_only_the_verified_post() {
    on_sqlite_with_hands(async |world: World, raw: &mut Raw| {
        let author = world.person("citizen1").await;
        raw.run("update person set verified_how = null where sign_in = 'citizen1'").await;
        becomes_real(raw).await;
        assert_eq!(newest(&world.service, Some(&author)).await.commenting, Commenting::Off);
        assert_eq!(newest(&world.service, None).await.commenting, Commenting::Off);
        let answer = world.service.leave_comment(Some(&author), 3, "好").await;
        assert_eq!(refusal(answer), Refusal::CommentsOff);
        let settings = Settings { verifiers: vec![VerifiedHow::Window], ..Settings::default() };
        let service = world.service.clone().with_settings(settings);
        assert_eq!(newest(&service, Some(&author)).await.commenting, Commenting::DraftsOnly);
        assert_eq!(refusal(service.leave_comment(Some(&author), 3, "好").await), Refusal::NotVerified);
        let draft = TypedComment { is_draft: true, ..TypedComment::from("好") };
        let draft = service.leave_comment(Some(&author), 3, draft).await.unwrap();
        assert_eq!(refusal(service.post_draft(Some(&author), draft).await), Refusal::NotVerified);
        assert_eq!(mine(&service, &author, draft).await.unwrap().comment.state, CommentState::Draft);
    })
    .await;
}

#[tokio::test]
async fn outside_a_demonstration_only_the_verified_report_and_only_with_consent() {
    on_sqlite_with_hands(async |world: World, raw: &mut Raw| {
        let (author, moderator) = (world.person("citizen1").await, world.person("moderator").await);
        let reader = world.person("citizen2").await;
        let id = world.service.leave_comment(Some(&author), 3, "请加装扶手").await.unwrap();
        world.service.approve_comment(Some(&moderator), id).await.unwrap();
        raw.run("update person set verified_how = null where sign_in = 'citizen2'").await;
        becomes_real(raw).await;
        let report = async || world.service.report_comment(Some(&reader), id, "off_topic", "看看").await;
        assert_eq!(refusal(report().await), Refusal::NotVerified);
        raw.run("update person set verified_how = 'window' where sign_in = 'citizen2'").await;
        assert_eq!(refusal(report().await), Refusal::ConsentMissing);
        assert_eq!(raw.number("select count(*) from report where words = '看看'").await, 0);
        world.service.give_consent(Some(&reader), true).await.unwrap();
        report().await.unwrap();
        assert_eq!(history(&world.service, id).await.last(), Some(&CommentAct::Reported));
    })
    .await;
}

/// A story on SQLite with SQL by hand.
async fn on_sqlite_with_hands(story: impl AsyncFn(World, &mut Raw)) {
    let database = crate::database::Database::sqlite();
    let service = crate::world::service(database.migrated().await);
    service.seed_demo(&crate::world::FILES).await.unwrap();
    let mut raw = database.raw().await;
    story(World { service }, &mut raw).await;
}

#[tokio::test]
async fn where_nobody_reads_first_a_comment_is_public_at_once() {
    on_both(async |world: World, _| {
        let author = world.person("citizen1").await;
        let at_once = world.service.clone().with_settings(Settings { premoderated: false, ..Settings::default() });
        let id = at_once.leave_comment(Some(&author), 3, "琉璃瓦").await.unwrap();
        let part = newest(&at_once, None).await;
        assert_eq!((part.comments[0].id, part.is_premoderated), (id, false));
        assert_eq!(is_found_by(&at_once, "琉璃").await, 1);
        assert_eq!(history(&at_once, id).await, [CommentAct::Left, CommentAct::Approved]);
    })
    .await;
}

#[tokio::test]
async fn what_was_said_already_is_shown_to_whoever_says_it_again() {
    on_both(async |world: World, _| {
        let (author, other) = (world.person("citizen1").await, world.person("citizen2").await);
        let moderator = world.person("moderator").await;
        let words = "老小区的楼道里没有扶手，老人上下楼很危险，请尽快加装。";
        let similar = async |words: &str| world.service.similar_comments(Some(&other), 3, words).await.unwrap();
        let id = world.service.leave_comment(Some(&author), 3, words).await.unwrap();
        assert!(similar(words).await.is_empty(), "what waits is shown to nobody");
        world.service.approve_comment(Some(&moderator), id).await.unwrap();
        let again = similar("老小区的楼道里没有扶手！老人上下楼很危险；请尽快加装").await;
        assert_eq!(again.iter().map(|found| found.id).collect::<Vec<_>>(), [id]);
        assert!(similar("希望托位离家近一些，收费透明。").await.is_empty());
        assert!(similar("").await.is_empty());
        assert_eq!(refusal(world.service.similar_comments(None, 3, words).await), Refusal::SignInFirst);
        let draft = TypedComment { is_draft: true, ..TypedComment::from(words) };
        let draft = world.service.leave_comment(Some(&other), 3, draft).await.unwrap();
        let to_draft = async |who: &Person, id| world.service.similar_to_draft(Some(who), id).await;
        assert_eq!(to_draft(&other, draft).await.unwrap().iter().map(|found| found.id).collect::<Vec<_>>(), [id]);
        assert_eq!(refusal(to_draft(&author, draft).await), Refusal::NotFound);
        assert!(to_draft(&author, id).await.unwrap().is_empty(), "it is no draft");
        world.service.withdraw_comment(Some(&author), id).await.unwrap();
        assert!(similar(words).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_tag_is_one_of_the_list_and_other_where_none_is_chosen() {
    on_sqlite(async |world| {
        let author = world.person("citizen1").await;
        let id = world.service.leave_comment(Some(&author), 3, "好").await.unwrap();
        assert_eq!(mine(&world.service, &author, id).await.unwrap().comment.tag, Tag::Other);
        let wrong = TypedComment { tag: "weather", ..TypedComment::from("好") };
        assert_eq!(refusal(world.service.leave_comment(Some(&author), 3, wrong).await), Refusal::FieldMissing);
    })
    .await;
}

#[tokio::test]
async fn after_the_notice_an_author_still_takes_back_and_appeals_but_changes_nothing() {
    on_sqlite(async |world| {
        let (author, moderator) = (world.person("citizen1").await, world.person("moderator").await);
        let waits = world.service.leave_comment(Some(&author), 3, "好").await.unwrap();
        let refused = world.service.leave_comment(Some(&author), 3, "好的").await.unwrap();
        world.service.refuse_comment(Some(&moderator), refused, "off_topic", "").await.unwrap();
        world.is_at(Phase::Deliberation, "", "").await;
        let late = Refusal::NotNow { phase: Phase::Deliberation };
        assert_eq!(refusal(world.service.edit_comment(Some(&author), waits, "改").await), late);
        world.service.withdraw_comment(Some(&author), waits).await.unwrap();
        world.service.appeal(Some(&author), refused, "说的就是项目").await.unwrap();
        let row = mine(&world.service, &author, refused).await.unwrap();
        assert_eq!(row.comment.reason, Some(RefusalReason::OffTopic));
    })
    .await;
}
