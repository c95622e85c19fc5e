//! Moderators' queues, what they have before them, and what they decide.

use crate::database::on_both;
use crate::given::{self, noon};
use domain::{
    CommentAct, CommentId, CommentState, Office, PersonId, Phase, ProjectId, RefusalReason, Role, RoundId, Tag,
};
use store::{Decision, NewComment, NewStep, QueueFilter, QueueRow, QueueSearch, Tx};

pub struct Desk {
    pub round: RoundId,
    pub project: ProjectId,
    pub author: PersonId,
    pub reader: PersonId,
    pub one: PersonId,
    pub other: PersonId,
}

pub async fn desk(tx: &mut Tx) -> Desk {
    tx.stamp_demo().await.unwrap();
    let round = given::round(tx, Phase::PublicNotice).await;
    let project = tx.projects(round).await.unwrap()[0].id;
    let author = given::person(tx, "author", Role::Citizen).await;
    let reader = given::person(tx, "reader", Role::Citizen).await;
    let one = given::person(tx, "one", Role::Moderator).await;
    let other = given::person(tx, "other", Role::Moderator).await;
    Desk { round, project, author, reader, one, other }
}

impl Desk {
    pub async fn says(&self, tx: &mut Tx, body: &str) -> CommentId {
        let comment = NewComment {
            project: self.project,
            author: self.author,
            parent: None,
            tag: Tag::Traffic,
            state: CommentState::Pending,
            body,
            left_at: noon(),
        };
        tx.add_comment(&comment).await.unwrap()
    }

    pub async fn decides(&self, tx: &mut Tx, id: CommentId, state: CommentState) {
        let reason = (state != CommentState::Approved).then_some(RefusalReason::BelongsElsewhere);
        let decision = Decision { state, reason, words: "", by: self.one, at: noon(), due_at: None };
        tx.moderate_comment(id, &decision).await.unwrap();
    }

    async fn waiting(&self, tx: &mut Tx, filter: QueueFilter<'_>, from: i64) -> Vec<CommentId> {
        ids(tx.waiting_comments(self.one, filter, CommentId(from), noon(), 10).await.unwrap())
    }

    async fn finds(&self, tx: &mut Tx, search: QueueSearch<'_>) -> Vec<CommentId> {
        let all = CommentId(i64::MAX);
        ids(tx.look_for_comments(self.one, search, QueueFilter::default(), all, 10).await.unwrap())
    }
}

fn ids(rows: Vec<QueueRow>) -> Vec<CommentId> {
    rows.into_iter().map(|row| row.comment.id).collect()
}

#[tokio::test]
async fn the_queue_holds_the_oldest_first_and_goes_on_where_it_stopped() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        let (a, b, c) = (desk.says(&mut tx, "a").await, desk.says(&mut tx, "b").await, desk.says(&mut tx, "c").await);
        let all = QueueFilter::default();
        assert_eq!(desk.waiting(&mut tx, all, 0).await, [a, b, c]);
        assert_eq!(desk.waiting(&mut tx, all, b.0).await, [b, c]);
        desk.decides(&mut tx, a, CommentState::Approved).await;
        assert_eq!(desk.waiting(&mut tx, all, 0).await, [b, c]);
        assert_eq!(desk.waiting(&mut tx, QueueFilter { project: 1, area: "traffic", tag: "traffic" }, 0).await, [b, c]);
        for filter in [
            QueueFilter { project: 2, ..all },
            QueueFilter { area: "health", ..all },
            QueueFilter { tag: "other", ..all },
        ] {
            assert!(desk.waiting(&mut tx, filter, 0).await.is_empty(), "{filter:?}");
        }
        let row = &tx.waiting_comments(desk.one, all, CommentId(0), noon(), 1).await.unwrap()[0];
        assert_eq!((row.project_number, row.department.en.as_str()), (1, "Roads"));
        assert_eq!(row.author.as_ref().map(|name| name.en.as_str()), Some("author"));
        assert_eq!((row.is_own_unit, row.n_reports, row.claim.is_none()), (false, 0, true));
    })
    .await;
}

#[tokio::test]
async fn what_one_has_before_him_no_other_takes() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        let (a, b) = (desk.says(&mut tx, "a").await, desk.says(&mut tx, "b").await);
        let until = noon().plus_seconds(600);
        tx.hold_comment(a).await.unwrap();
        assert!(tx.claim_comment(a, desk.one, noon(), until).await.unwrap());
        assert!(!tx.claim_comment(a, desk.other, noon(), until).await.unwrap());
        assert!(tx.claim_comment(a, desk.one, noon(), until).await.unwrap(), "one's own again");
        assert_eq!(desk.waiting(&mut tx, QueueFilter::default(), 0).await, [b]);
        let claimed = tx.claimed_comments(desk.other, noon(), 10).await.unwrap();
        let (by, name, when) = claimed[0].claim.clone().unwrap();
        assert_eq!((claimed.len(), by, name.en.as_str(), when), (1, desk.one, "one", until));
        assert_eq!(tx.find_next_waiting(desk.other, CommentId(0), noon()).await.unwrap(), Some(b));
        assert_eq!(tx.find_next_waiting(desk.other, b, noon()).await.unwrap(), None);
        assert!(!tx.release_comment(a, desk.other).await.unwrap());
        // The time is over.
        assert!(tx.claimed_comments(desk.other, until, 10).await.unwrap().is_empty());
        assert_eq!(tx.find_next_waiting(desk.other, CommentId(0), until).await.unwrap(), Some(a));
        assert!(tx.claim_comment(a, desk.other, until, until.plus_seconds(600)).await.unwrap());
        assert!(tx.release_comment(a, desk.other).await.unwrap());
        desk.decides(&mut tx, b, CommentState::Refused).await;
        assert!(tx.find_moderated(desk.one, b).await.unwrap().unwrap().claim.is_none());
    })
    .await;
}

#[tokio::test]
async fn the_own_units_comments_are_marked_and_not_brought() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        let id = desk.says(&mut tx, "a").await;
        assert_eq!(tx.find_unit(desk.one).await.unwrap(), None);
        tx.change_unit(desk.one, Some("roads")).await.unwrap();
        assert_eq!(tx.find_unit(desk.one).await.unwrap().as_deref(), Some("roads"));
        assert!(tx.find_moderated(desk.one, id).await.unwrap().unwrap().is_own_unit);
        assert!(!tx.find_moderated(desk.other, id).await.unwrap().unwrap().is_own_unit);
        assert_eq!(tx.find_next_waiting(desk.one, CommentId(0), noon()).await.unwrap(), None);
        assert_eq!(tx.find_next_waiting(desk.other, CommentId(0), noon()).await.unwrap(), Some(id));
    })
    .await;
}

#[tokio::test]
async fn comments_are_found_by_state_number_and_author_newest_first() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        let (a, b) = (desk.says(&mut tx, "a").await, desk.says(&mut tx, "b").await);
        desk.decides(&mut tx, a, CommentState::Refused).await;
        assert_eq!(desk.finds(&mut tx, QueueSearch::All).await, [b, a]);
        assert_eq!(desk.finds(&mut tx, QueueSearch::State(CommentState::Refused)).await, [a]);
        assert_eq!(desk.finds(&mut tx, QueueSearch::Author("author", None)).await, [b, a]);
        assert_eq!(desk.finds(&mut tx, QueueSearch::Author("author", Some(CommentState::Pending))).await, [b]);
        assert!(desk.finds(&mut tx, QueueSearch::Author("reader", None)).await.is_empty());
        assert_eq!(desk.finds(&mut tx, QueueSearch::Numbers(&[a], None)).await, [a]);
        assert!(desk.finds(&mut tx, QueueSearch::Numbers(&[a], Some(CommentState::Approved))).await.is_empty());
        assert!(desk.finds(&mut tx, QueueSearch::Numbers(&[], None)).await.is_empty());
        let withheld = tx.withheld_words(desk.author).await.unwrap();
        assert_eq!(withheld, [(a, desk.project, "a".to_owned()), (b, desk.project, "b".to_owned())]);
        assert!(tx.withheld_words(desk.reader).await.unwrap().is_empty());
        assert_eq!(tx.find_moderated(desk.one, CommentId(b.0 + 1)).await.unwrap(), None);
        assert_eq!(tx.count_waiting_of(desk.author).await.unwrap(), 1);
        let counts = tx.count_comments_by_state(desk.round).await.unwrap();
        let refused = (CommentState::Refused, Some(RefusalReason::BelongsElsewhere), 1);
        assert!(counts.contains(&refused) && counts.contains(&(CommentState::Pending, None, 1)), "{counts:?}");
    })
    .await;
}

#[tokio::test]
async fn comments_are_found_by_project_area_and_tag_and_drafts_by_nobody() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        let (a, b) = (desk.says(&mut tx, "a").await, desk.says(&mut tx, "b").await);
        desk.decides(&mut tx, a, CommentState::Refused).await;
        let draft = NewComment {
            project: desk.project,
            author: desk.author,
            parent: None,
            tag: Tag::Traffic,
            state: CommentState::Draft,
            body: "c",
            left_at: noon(),
        };
        tx.add_comment(&draft).await.unwrap();
        let none = QueueFilter::default();
        let fits = [
            none,
            QueueFilter { project: 1, ..none },
            QueueFilter { area: "traffic", ..none },
            QueueFilter { tag: "traffic", ..none },
            QueueFilter { project: 1, area: "traffic", tag: "traffic" },
        ];
        let finds = async |tx: &mut Tx, search: QueueSearch<'_>, filter: QueueFilter<'_>, from: i64| {
            ids(tx.look_for_comments(desk.one, search, filter, CommentId(from), 10).await.unwrap())
        };
        let all = QueueSearch::All;
        for fits in fits {
            assert_eq!(finds(&mut tx, all, fits, i64::MAX).await, [b, a], "{fits:?}");
            assert_eq!(finds(&mut tx, all, fits, a.0).await, [a], "{fits:?}");
            assert_eq!(
                finds(&mut tx, QueueSearch::State(CommentState::Refused), fits, i64::MAX).await,
                [a],
                "{fits:?}"
            );
            assert_eq!(finds(&mut tx, QueueSearch::Author("author", None), fits, i64::MAX).await, [b, a], "{fits:?}");
            assert_eq!(finds(&mut tx, QueueSearch::Numbers(&[a, b], None), fits, i64::MAX).await, [b, a], "{fits:?}");
            assert!(finds(&mut tx, QueueSearch::State(CommentState::Draft), fits, i64::MAX).await.is_empty());
        }
        for other in [
            QueueFilter { project: 2, ..none },
            QueueFilter { area: "nowhere", ..none },
            QueueFilter { tag: "other", ..none },
            QueueFilter { tag: "unknown", ..none },
        ] {
            for search in [all, QueueSearch::Author("author", None), QueueSearch::Numbers(&[a], None)] {
                assert!(finds(&mut tx, search, other, i64::MAX).await.is_empty(), "{search:?} {other:?}");
            }
        }
        assert_eq!(ids(tx.look_for_comments(desk.one, all, fits[1], CommentId(i64::MAX), 1).await.unwrap()), [b]);
    })
    .await;
}

#[tokio::test]
async fn reports_wait_until_somebody_has_looked_at_them() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        let id = desk.says(&mut tx, "a").await;
        desk.decides(&mut tx, id, CommentState::Approved).await;
        assert!(tx.add_report(id, desk.reader, (RefusalReason::Insulting, "rude"), noon()).await.unwrap());
        let (all, from) = (QueueFilter::default(), CommentId(0));
        let rows = tx.reported_comments(desk.one, all, from, 10).await.unwrap();
        assert_eq!((rows[0].comment.id, rows[0].n_reports), (id, 1));
        assert!(tx.reported_comments(desk.one, all, CommentId(id.0 + 1), 10).await.unwrap().is_empty());
        assert_eq!(tx.count_queues().await.unwrap(), (1, 0));
        let reports = tx.reports_of(id, 10).await.unwrap();
        assert_eq!((reports[0].reason, reports[0].words.as_str()), (RefusalReason::Insulting, "rude"));
        assert_eq!(reports[0].settled_at, None);
        assert_eq!(tx.settle_reports(id, desk.one, noon()).await.unwrap(), 1);
        assert_eq!(tx.settle_reports(id, desk.one, noon()).await.unwrap(), 0);
        assert_eq!(tx.reports_of(id, 10).await.unwrap()[0].settled_at, Some(noon()));
        assert!(tx.reported_comments(desk.one, all, from, 10).await.unwrap().is_empty());
        assert_eq!(tx.count_queues().await.unwrap(), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn an_appeal_waits_for_another_moderator_and_is_decided_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        let id = desk.says(&mut tx, "a").await;
        desk.decides(&mut tx, id, CommentState::Refused).await;
        assert_eq!(tx.find_appeal(id).await.unwrap(), None);
        assert!(tx.add_appeal(id, "look again", noon()).await.unwrap());
        let rows = tx.appealed_comments(desk.other, QueueFilter::default(), CommentId(0), 10).await.unwrap();
        assert_eq!((rows[0].comment.id, rows[0].decided_by), (id, Some(desk.one)));
        assert_eq!(tx.count_queues().await.unwrap(), (0, 1));
        assert_eq!(tx.find_appeal(id).await.unwrap().unwrap().overturned, None);
        assert!(tx.decide_appeal(id, true, "you are right", desk.other, noon()).await.unwrap());
        assert!(!tx.decide_appeal(id, false, "", desk.other, noon()).await.unwrap());
        let appeal = tx.find_appeal(id).await.unwrap().unwrap();
        assert_eq!((appeal.overturned, appeal.answer.as_str()), (Some(true), "you are right"));
        desk.decides(&mut tx, id, CommentState::Approved).await;
        assert_eq!(tx.count_queues().await.unwrap(), (0, 0));
        assert_eq!(tx.count_appeals(desk.round).await.unwrap(), (1, 0, 1));
    })
    .await;
}

#[tokio::test]
async fn a_comments_history_names_staff_alone() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        let id = desk.says(&mut tx, "a").await;
        for (by, act, reason) in
            [(None, CommentAct::Left, None), (Some(desk.one), CommentAct::Refused, Some(RefusalReason::OffTopic))]
        {
            let step = NewStep { comment: id, at: noon(), by, act, reason, words: "words" };
            tx.add_comment_step(&step).await.unwrap();
        }
        let history = tx.comment_history(id).await.unwrap();
        assert_eq!(history.iter().map(|step| step.act).collect::<Vec<_>>(), [CommentAct::Left, CommentAct::Refused]);
        assert_eq!((history[0].by.is_none(), history[0].reason), (true, None));
        assert_eq!(history[1].by.as_ref().map(|name| name.en.as_str()), Some("one"));
        assert_eq!((history[1].reason, history[1].words.as_str()), (Some(RefusalReason::OffTopic), "words"));
    })
    .await;
}

#[tokio::test]
async fn a_handover_comes_back_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        let id = desk.says(&mut tx, "a").await;
        desk.decides(&mut tx, id, CommentState::Refused).await;
        assert_eq!(tx.find_handover(id).await.unwrap(), None);
        tx.add_handover(id, Office::Hotline, "2026-1", desk.one, noon()).await.unwrap();
        let all = CommentId(i64::MAX);
        assert_eq!(tx.handovers(true, all, 10).await.unwrap().len(), 1);
        assert!(tx.return_handover(id, "the lamp is new", noon()).await.unwrap());
        assert!(!tx.return_handover(id, "no", noon()).await.unwrap());
        let found = tx.find_handover(id).await.unwrap().unwrap();
        assert_eq!((found.office, found.reference.as_str(), found.body.as_str()), (Office::Hotline, "2026-1", "a"));
        assert_eq!((found.returned_at, found.outcome.as_str()), (Some(noon()), "the lamp is new"));
        assert!(tx.handovers(true, all, 10).await.unwrap().is_empty());
        assert_eq!(tx.handovers(false, id, 10).await.unwrap(), [found]);
        assert!(tx.handovers(false, CommentId(id.0 - 1), 10).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_list_of_words_holds_each_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let desk = desk(&mut tx).await;
        assert!(tx.add_flag_word("电话", desk.one, noon()).await.unwrap());
        assert!(!tx.add_flag_word("电话", desk.other, noon()).await.unwrap());
        assert!(tx.add_flag_word("a", desk.one, noon()).await.unwrap());
        assert_eq!(tx.flag_words().await.unwrap(), ["a", "电话"]);
        assert!(tx.remove_flag_word("a").await.unwrap());
        assert!(!tx.remove_flag_word("a").await.unwrap());
    })
    .await;
}
