//! Moderators decide: on what waits, on reports, on appeals, and on what belongs to another office.

use crate::world::{World, on_both, on_sqlite, refusal};
use domain::shown::{ModeratedPage, ModerationPage, QueueAsked, QueueKind, SearchFor};
use domain::{CommentAct, CommentId, CommentState, Office, Person, RefusalReason, Timestamp};
use service::{Looked, Refusal, TypedComment, TypedHandover};

/// Moderators, an author, and what they do.
pub struct Desk {
    pub world: World,
    pub one: Person,
    pub other: Person,
    pub author: Person,
}

impl Desk {
    pub async fn of(world: World) -> Self {
        let (one, other) = (world.person("moderator").await, world.person("moderator2").await);
        let author = world.person("citizen1").await;
        Self { world, one, other, author }
    }

    pub async fn says(&self, number: u32, words: &str) -> CommentId {
        self.world.service.leave_comment(Some(&self.author), number, words).await.unwrap()
    }

    /// A comment of another citizen than the author.
    pub async fn another_says(&self, name: &str, number: u32, words: &str) -> CommentId {
        let citizen = self.world.person(name).await;
        self.world.service.leave_comment(Some(&citizen), number, words).await.unwrap()
    }

    pub async fn queue(&self, asked: QueueAsked) -> ModerationPage {
        self.world.service.moderation_queue(Some(&self.one), asked).await.unwrap()
    }

    pub async fn page(&self, id: CommentId) -> ModeratedPage {
        self.world.service.show_moderated(Some(&self.one), id).await.unwrap()
    }

    pub async fn state(&self, id: CommentId) -> CommentState {
        self.page(id).await.comment.state
    }

    /// What was done to a comment, in order.
    pub async fn acts(&self, id: CommentId) -> Vec<CommentAct> {
        self.page(id).await.history.into_iter().map(|step| step.act).collect()
    }

    /// Whether everyone finds the comment by a word of it.
    pub async fn is_found(&self, id: CommentId, word: &str) -> bool {
        let asked = SearchFor { words: word.to_owned(), ..SearchFor::default() };
        self.world.service.search(None, asked).await.unwrap().comments.iter().any(|found| found.id == id)
    }

    /// Whether moderators find the comment by a word of it, among those in a state or among all.
    pub async fn finds(&self, id: CommentId, word: &str, state: &str) -> bool {
        let asked = QueueAsked { state: state.to_owned(), ..all(word) };
        self.queue(asked).await.queue.iter().any(|found| found.id == id)
    }

    pub async fn refuses(&self, id: CommentId) {
        self.world.service.refuse_comment(Some(&self.one), id, "off_topic", "与项目无关").await.unwrap();
    }
}

fn all(looked_for: &str) -> QueueAsked {
    QueueAsked { kind: QueueKind::All, looked_for: looked_for.to_owned(), ..QueueAsked::default() }
}

#[tokio::test]
async fn a_published_comment_is_hidden_and_comes_back() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let (service, one) = (&desk.world.service, Some(&desk.one));
        let id = desk.says(3, "这里缺一座鹊桥").await;
        assert_eq!(refusal(service.hide_comment(one, id, "insulting", "").await), Refusal::CommentSettled);
        service.approve_comment(one, id).await.unwrap();
        assert!(desk.is_found(id, "鹊桥").await);
        assert_eq!(refusal(service.hide_comment(one, id, "", "").await), Refusal::ReasonMissing);
        service.hide_comment(one, id, "insulting", "后来发现").await.unwrap();
        let page = desk.page(id).await;
        assert_eq!((page.comment.state, page.comment.reason), (CommentState::Hidden, Some(RefusalReason::Insulting)));
        assert!(!desk.is_found(id, "鹊桥").await);
        assert_eq!(refusal(service.refuse_comment(one, id, "insulting", "").await), Refusal::CommentDecided);
        service.restore_comment(one, id).await.unwrap();
        assert_eq!(refusal(service.restore_comment(one, id).await), Refusal::CommentSettled);
        assert!(desk.is_found(id, "鹊桥").await);
        let acts = [CommentAct::Left, CommentAct::Approved, CommentAct::Hidden, CommentAct::Restored];
        assert_eq!(desk.acts(id).await, acts);
    })
    .await;
}

#[tokio::test]
async fn moderators_find_a_comment_by_its_words_wherever_it_stands() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let (service, one, author) = (&desk.world.service, Some(&desk.one), Some(&desk.author));
        let id = desk.says(3, "这里缺一座鹊桥").await;
        let refused = desk.says(4, "鹊桥在别处").await;
        let draft = TypedComment { words: "鹊桥的草稿", is_draft: true, ..TypedComment::default() };
        let draft = service.leave_comment(author, 3, draft).await.unwrap();
        assert!(desk.finds(id, "鹊桥", "").await && desk.finds(id, "鹊桥", "pending").await);
        assert!(!desk.finds(id, "鹊桥", "refused").await && !desk.is_found(id, "鹊桥").await);
        assert!(!desk.finds(draft, "鹊桥", "").await && !desk.finds(draft, "鹊桥", "draft").await);
        assert_eq!(desk.queue(QueueAsked { project: 3, ..all("鹊桥") }).await.queue.len(), 1);
        // By its new words alone, once they are changed.
        service.edit_comment(author, id, "这里缺一座廊桥").await.unwrap();
        assert!(desk.finds(id, "廊桥", "").await && !desk.finds(id, "鹊桥", "").await);
        desk.refuses(refused).await;
        assert!(desk.finds(refused, "鹊桥", "refused").await && !desk.is_found(refused, "鹊桥").await);
        service.approve_comment(one, id).await.unwrap();
        assert!(desk.finds(id, "廊桥", "approved").await && desk.is_found(id, "廊桥").await);
        // What replies to it is hidden with it, and comes back with it; whatever is decided meanwhile.
        let reply = |words: &'static str| TypedComment { words, reply_to: Some(id), ..TypedComment::default() };
        let early = service.leave_comment(author, 3, reply("我也要廊桥")).await.unwrap();
        let late = service.leave_comment(author, 3, reply("廊桥加盖")).await.unwrap();
        service.approve_comment(one, early).await.unwrap();
        service.hide_comment(one, id, "insulting", "").await.unwrap();
        service.approve_comment(one, late).await.unwrap();
        for (id, state) in [(id, "hidden"), (early, "approved"), (late, "approved")] {
            assert!(desk.finds(id, "廊桥", state).await && !desk.is_found(id, "廊桥").await, "{state}");
        }
        service.restore_comment(one, id).await.unwrap();
        for id in [id, early, late] {
            assert!(desk.is_found(id, "廊桥").await && desk.finds(id, "廊桥", "approved").await);
        }
        service.hide_comment(one, id, "insulting", "").await.unwrap();
        service.withdraw_comment(author, early).await.unwrap();
        service.withdraw_comment(author, refused).await.unwrap();
        assert!(!desk.finds(early, "廊桥", "").await && !desk.finds(refused, "鹊桥", "").await);
        // By number it is found wherever it stands.
        assert_eq!(desk.queue(all(&format!("#{early}"))).await.queue[0].id, early);
    })
    .await;
}

#[tokio::test]
async fn words_go_with_the_account_and_those_from_before_are_caught_up_on() {
    on_both(async |world: World, database| {
        let mut raw = database.raw().await;
        let desk = Desk::of(world).await;
        let service = &desk.world.service;
        let n_terms = "select count(*) from withheld_term";
        let before = raw.number(n_terms).await;
        let (waits, refused, public) = (desk.says(3, "甲").await, desk.says(3, "乙").await, desk.says(3, "丙").await);
        desk.refuses(refused).await;
        service.approve_comment(Some(&desk.one), public).await.unwrap();
        assert_eq!(raw.number(n_terms).await, before + 2);
        raw.run(&format!("delete from withheld_term where comment_id in ({waits}, {refused})")).await;
        raw.run(&format!("insert into term_backlog values ({waits}), ({refused}), ({public})")).await;
        service.catch_up_on_terms().await.unwrap();
        service.catch_up_on_terms().await.unwrap();
        assert!(desk.finds(waits, "甲", "").await && desk.finds(refused, "乙", "").await);
        assert_eq!(raw.number(n_terms).await, before + 2, "what is published is found already");
        service.delete_account(Some(&desk.author), "demo", "citizen1").await.unwrap();
        let left = format!("{n_terms} where comment_id in ({waits}, {refused}, {public})");
        assert_eq!(raw.number(&left).await, 0);
        assert!(desk.is_found(public, "丙").await);
    })
    .await;
}

#[tokio::test]
async fn a_decision_is_on_the_words_that_were_seen() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let (service, one) = (&desk.world.service, Some(&desk.one));
        let id = desk.says(3, "多建一些").await;
        let seen = desk.page(id).await.comment.wording();
        let looked = |wording: Timestamp| Looked { id, wording: Some(wording) };
        let stale = looked(seen.plus_seconds(-1));
        assert_eq!(refusal(service.approve_comment(one, stale).await), Refusal::CommentChanged);
        assert_eq!(refusal(service.refuse_comment(one, stale, "off_topic", "").await), Refusal::CommentChanged);
        service.approve_comment(one, looked(seen)).await.unwrap();
        assert_eq!(desk.state(id).await, CommentState::Approved);
    })
    .await;
}

#[tokio::test]
async fn reports_bring_a_comment_before_a_moderator_who_keeps_or_hides_it() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let (service, one) = (&desk.world.service, Some(&desk.one));
        let (kept, hidden) = (desk.says(3, "留下").await, desk.says(3, "拿掉").await);
        for id in [kept, hidden] {
            service.approve_comment(one, id).await.unwrap();
            assert_eq!(refusal(service.settle_reports(one, id).await), Refusal::CommentSettled);
            for name in ["citizen2", "citizen3"] {
                let reader = desk.world.person(name).await;
                service.report_comment(Some(&reader), id, "insulting", "太难听").await.unwrap();
            }
        }
        let reported = QueueAsked { kind: QueueKind::Reported, ..QueueAsked::default() };
        let page = desk.queue(reported.clone()).await;
        assert_eq!((page.n_reported, page.queue.len(), page.queue[0].n_reports), (2, 2, 2));
        service.take_comment(one, kept).await.unwrap();
        service.settle_reports(one, kept).await.unwrap();
        service.hide_comment(one, hidden, "insulting", "").await.unwrap();
        assert_eq!((desk.state(kept).await, desk.state(hidden).await), (CommentState::Approved, CommentState::Hidden));
        let page = desk.page(hidden).await;
        assert!(page.reports.len() == 2 && page.reports.iter().all(|report| report.is_settled));
        assert!(desk.acts(kept).await.contains(&CommentAct::ReportSettled));
        let page = desk.queue(reported).await;
        assert_eq!((page.n_reported, page.queue.len(), page.mine.len()), (0, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn an_appeal_is_decided_by_another_moderator() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let (service, one, other) = (&desk.world.service, Some(&desk.one), Some(&desk.other));
        let (right, wrong) = (desk.says(3, "鹊桥要修").await, desk.says(3, "买房找我").await);
        for id in [right, wrong] {
            desk.refuses(id).await;
            assert_eq!(refusal(service.decide_appeal(other, id, true, "").await), Refusal::CommentSettled);
            service.appeal(Some(&desk.author), id, "说的就是这个项目").await.unwrap();
            assert_eq!(refusal(service.decide_appeal(one, id, true, "").await), Refusal::NeedsAnother);
        }
        let page = desk.queue(QueueAsked { kind: QueueKind::Appeals, ..QueueAsked::default() }).await;
        assert_eq!((page.n_appeals, page.queue.len()), (2, 2));
        assert!(desk.page(right).await.is_refused_by_me);
        service.take_comment(other, right).await.unwrap();
        service.decide_appeal(other, right, true, "说得对").await.unwrap();
        assert_eq!(refusal(service.decide_appeal(other, wrong, false, " ").await), Refusal::FieldMissing);
        service.decide_appeal(other, wrong, false, "这是广告").await.unwrap();
        assert_eq!((desk.state(right).await, desk.state(wrong).await), (CommentState::Approved, CommentState::Refused));
        assert!(desk.is_found(right, "鹊桥").await);
        let appeal = desk.page(wrong).await.appeal.unwrap();
        assert_eq!((appeal.overturned, appeal.answer.as_str()), (Some(false), "这是广告"));
        assert_eq!(refusal(service.decide_appeal(other, wrong, true, "").await), Refusal::CommentSettled);
        let figures = service.moderation_figures(None).await.unwrap();
        assert_eq!((figures.n_appeals, figures.n_overturned, figures.n_upheld), (2, 1, 1));
    })
    .await;
}

#[tokio::test]
async fn what_belongs_elsewhere_goes_there_under_a_number_and_what_came_of_it_is_written_down() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let (service, one) = (&desk.world.service, Some(&desk.one));
        let id = desk.says(3, "楼道的灯坏了").await;
        let typed = TypedHandover { office: "hotline", reference: " 2026-00123 ", words: "已转 12345" };
        for (office, reference) in [("", "1"), ("police", "1"), ("hotline", " ")] {
            let answer = service.hand_over_comment(one, id, TypedHandover { office, reference, words: "" }).await;
            assert_eq!(refusal(answer), Refusal::FieldMissing);
        }
        let long = "1".repeat(61);
        let answer = service.hand_over_comment(one, id, TypedHandover { reference: &long, ..typed }).await;
        assert_eq!(refusal(answer), Refusal::ReasonTooLong { limit: 60, found: 61 });
        service.hand_over_comment(one, id, typed).await.unwrap();
        assert_eq!(refusal(service.hand_over_comment(one, id, typed).await), Refusal::CommentDecided);
        let page = desk.page(id).await;
        assert_eq!(page.comment.reason, Some(RefusalReason::BelongsElsewhere));
        let handover = page.handover.unwrap();
        assert_eq!((handover.office, handover.reference.as_str()), (Office::Hotline, "2026-00123"));
        assert_eq!(service.show_handovers(one, true, 0).await.unwrap().rows.len(), 1);
        assert_eq!(refusal(service.return_handover(one, id, "").await), Refusal::FieldMissing);
        service.return_handover(one, id, "灯已换好").await.unwrap();
        assert_eq!(refusal(service.return_handover(one, id, "又坏了").await), Refusal::CommentSettled);
        assert!(service.show_handovers(one, true, 0).await.unwrap().rows.is_empty());
        let rows = service.export_handovers(one).await.unwrap();
        assert_eq!((rows.len(), rows[0].outcome.as_str()), (1, "灯已换好"));
        let acts = [CommentAct::Left, CommentAct::Refused, CommentAct::HandedOver, CommentAct::HandoverReturned];
        assert_eq!(desk.acts(id).await, acts);
    })
    .await;
}

#[tokio::test]
async fn comments_are_found_by_number_author_and_words_and_narrowed_down() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let id = desk.another_says("citizen2", 18, "夜里的路灯像萤火虫").await;
        desk.world.service.approve_comment(Some(&desk.one), id).await.unwrap();
        let finds = async |asked: QueueAsked| desk.queue(asked).await.queue;
        let only = |found: Vec<domain::shown::QueuedComment>| found.len() == 1 && found[0].id == id;
        assert!(only(finds(all(&format!("#{id}"))).await));
        assert!(only(finds(all("萤火虫")).await));
        assert!(finds(all("没有人写过的话")).await.is_empty());
        assert!(finds(all("citizen2")).await.iter().any(|found| found.id == id));
        assert!(only(finds(QueueAsked { project: 18, ..all("萤火虫") }).await));
        assert!(finds(QueueAsked { project: 17, ..all("萤火虫") }).await.is_empty());
        assert!(finds(QueueAsked { tag: "consumer".into(), ..all("萤火虫") }).await.is_empty());
        let refused = QueueAsked { state: "refused".into(), ..all("") };
        assert!(finds(refused).await.iter().all(|found| found.state == CommentState::Refused));
        let first = desk.queue(all("")).await;
        assert_eq!(first.queue.len(), 20);
        let next = desk.queue(QueueAsked { from: first.next.unwrap().0, ..all("") }).await;
        assert!(next.queue[0].id < first.queue[19].id, "the next part goes on");
    })
    .await;
}

#[tokio::test]
async fn the_list_of_words_marks_and_decides_nothing() {
    on_sqlite(async |world| {
        let desk = Desk::of(world).await;
        let (service, one) = (&desk.world.service, Some(&desk.one));
        service.add_flag_word(one, "ＶＸ").await.unwrap();
        service.add_flag_word(one, "vx").await.unwrap();
        assert_eq!(refusal(service.add_flag_word(one, " ").await), Refusal::WordNotAllowed { limit: 20 });
        let words = service.show_flag_words(one).await.unwrap().words;
        assert_eq!(words.iter().filter(|word| *word == "vx").count(), 1);
        let id = desk.says(3, "加我Vx").await;
        let body = desk.page(id).await.comment.body;
        assert!(body.len() == 2 && !body[0].is_flagged && body[1].is_flagged && body[1].words == "Vx");
        service.approve_comment(one, id).await.unwrap();
        service.remove_flag_word(one, "vx").await.unwrap();
        assert_eq!(refusal(service.remove_flag_word(one, "vx").await), Refusal::NotFound);
        assert!(desk.page(id).await.comment.body.iter().all(|stretch| !stretch.is_flagged));
    })
    .await;
}

#[tokio::test]
async fn the_figures_add_up() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let before = desk.world.service.moderation_figures(None).await.unwrap();
        desk.says(3, "等着").await;
        let id = desk.says(3, "不相干").await;
        desk.refuses(id).await;
        let after = desk.world.service.moderation_figures(None).await.unwrap();
        assert_eq!((after.n_received, after.n_waiting), (before.n_received + 2, before.n_waiting + 1));
        assert_eq!(after.n_refused, before.n_refused + 1);
        let n = |figures: &domain::shown::ModerationFigures| figures.refused_by.iter().map(|(_, n)| n).sum::<u32>();
        assert_eq!((n(&before), n(&after)), (before.n_refused, after.n_refused));
        let parts = after.n_waiting + after.n_published + after.n_refused + after.n_hidden + after.n_withdrawn;
        assert_eq!(parts, after.n_received);
        assert!(after.is_premoderated);
    })
    .await;
}
