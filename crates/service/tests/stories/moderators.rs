//! Several moderators at once: nobody decides on what another has before him, nor on his own unit, and everyone's turn comes.

use crate::moderation::Desk;
use crate::world::{World, on_both, on_sqlite, refusal};
use domain::audit::Act;
use domain::shown::{Claim, QueueAsked};
use domain::{CommentId, CommentState, Person};
use service::{Error, Refusal, Service, TypedHandover};
use std::collections::BTreeSet;

/// A project of the department that the second moderator works for.
async fn own_project(desk: &Desk) -> u32 {
    let mut tx = desk.world.service.store().read().await.unwrap();
    let round = tx.find_current_round().await.unwrap().unwrap();
    let projects = tx.projects(round.id).await.unwrap();
    projects.iter().find(|project| project.department.code == "urban-management").unwrap().number
}

#[tokio::test]
async fn whoever_takes_a_comment_has_it_for_ten_minutes() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let (service, one, other) = (&desk.world.service, Some(&desk.one), Some(&desk.other));
        let id = desk.says(3, "好").await;
        let n = desk.queue(QueueAsked::default()).await.queue.len();
        service.take_comment(one, id).await.unwrap();
        let page = desk.queue(QueueAsked::default()).await;
        assert!(page.mine.len() == 1 && matches!(page.mine[0].claim, Claim::Mine(_)));
        assert_eq!(page.queue.len(), n - 1);
        let theirs = service.moderation_queue(other, QueueAsked::default()).await.unwrap();
        assert!(matches!(&theirs.others[0].claim, Claim::Another(name, _) if name.en == "Moderator"));
        let claimed = Refusal::ClaimedByAnother;
        assert_eq!(refusal(service.take_comment(other, id).await), claimed);
        assert_eq!(refusal(service.approve_comment(other, id).await), claimed);
        assert_eq!(refusal(service.refuse_comment(other, id, "off_topic", "").await), claimed);
        let typed = TypedHandover { office: "city", reference: "1", words: "" };
        assert_eq!(refusal(service.hand_over_comment(other, id, typed).await), claimed);
        service.let_go_of_comment(other, id).await.unwrap();
        assert_eq!(refusal(service.take_comment(other, id).await), claimed, "nobody lets go for another");
        service.let_go_of_comment(one, id).await.unwrap();
        service.take_comment(other, id).await.unwrap();
        service.approve_comment(other, id).await.unwrap();
        assert_eq!(refusal(service.take_comment(one, id).await), Refusal::CommentDecided);
    })
    .await;
}

#[tokio::test]
async fn the_next_one_is_the_oldest_that_nobody_has() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let (service, one, other) = (&desk.world.service, Some(&desk.one), Some(&desk.other));
        let waiting: Vec<_> = desk.queue(QueueAsked::default()).await.queue.into_iter().map(|found| found.id).collect();
        let first = service.next_comment(one, None).await.unwrap().unwrap();
        assert_eq!(first, waiting[0]);
        let second = service.next_comment(other, None).await.unwrap().unwrap();
        assert!(second > first);
        // Put back, and the one after it.
        let third = service.next_comment(one, Some(first)).await.unwrap().unwrap();
        assert!(third > first && third != second);
        assert_eq!(service.next_comment(other, Some(second)).await.unwrap().map(|id| id != third), Some(true));
        // Round to the beginning, where there is none after it.
        let last = desk.says(3, "最后一条").await;
        service.let_go_of_comment(one, third).await.unwrap();
        assert_eq!(service.next_comment(one, Some(last)).await.unwrap(), Some(first));
    })
    .await;
}

#[tokio::test]
async fn a_flood_from_one_account_keeps_nobody_else_waiting() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let (service, one) = (&desk.world.service, Some(&desk.one));
        let before = desk.another_says("citizen2", 3, "洪水以前说的").await;
        let mut n_taken = 0;
        for number in 0..50 {
            match service.leave_comment(Some(&desk.author), 3, &format!("第 {number} 遍")).await {
                Ok(_) => n_taken += 1,
                refused => assert_eq!(refusal(refused), Refusal::TooManyWaiting { limit: 10 }),
            }
        }
        assert!((1..=10).contains(&n_taken), "{n_taken}");
        let after = desk.another_says("citizen3", 3, "洪水以后说的").await;
        let mut came = Vec::new();
        while let Some(next) = service.next_comment(one, None).await.unwrap() {
            came.push(next);
            service.approve_comment(one, next).await.unwrap();
        }
        assert!(came.is_sorted(), "oldest first: {came:?}");
        let place = |id: CommentId| came.iter().position(|found| *found == id).unwrap();
        assert_eq!(place(after) - place(before), n_taken + 1, "no more than ten of one author lie between: {came:?}");
    })
    .await;
}

#[tokio::test]
async fn nobody_moderates_comments_on_his_own_unit() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let (service, one, other) = (&desk.world.service, Some(&desk.one), Some(&desk.other));
        let number = own_project(&desk).await;
        let (id, seen) = (desk.says(number, "好").await, desk.says(number, "也好").await);
        service.approve_comment(one, seen).await.unwrap();
        let own = Refusal::OwnUnit;
        assert_eq!(refusal(service.take_comment(other, id).await), own);
        assert_eq!(refusal(service.approve_comment(other, id).await), own);
        assert_eq!(refusal(service.refuse_comment(other, id, "off_topic", "").await), own);
        assert_eq!(refusal(service.hide_comment(other, seen, "off_topic", "").await), own);
        assert_eq!(refusal(service.settle_reports(other, seen).await), own);
        assert_eq!(refusal(service.restore_comment(other, seen).await), own);
        assert_eq!(refusal(service.decide_appeal(other, id, true, "").await), own);
        let page = service.moderation_queue(other, QueueAsked::default()).await.unwrap();
        assert!(page.queue.iter().any(|found| found.id == id && found.is_own_unit));
        while let Some(next) = service.next_comment(other, None).await.unwrap() {
            assert_ne!(next, id);
            service.approve_comment(other, next).await.unwrap();
        }
        assert_eq!(service.next_comment(one, None).await.unwrap(), Some(id));
    })
    .await;
}

#[tokio::test]
async fn the_security_administrator_writes_down_whose_unit_it_is() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let service = &desk.world.service;
        let (security, system) = (desk.world.person("secadmin").await, desk.world.person("sysadmin").await);
        assert_eq!(refusal(service.change_unit(Some(&system), "moderator", None).await), Refusal::NotAllowed);
        let nowhere = service.change_unit(Some(&security), "moderator", Some("nowhere")).await;
        assert_eq!(refusal(nowhere), Refusal::NotFound);
        service.change_unit(Some(&security), "moderator", Some("health")).await.unwrap();
        let rows = service.show_staff(Some(&security)).await.unwrap().rows;
        let row = rows.iter().find(|row| row.sign_in == "moderator").unwrap();
        assert_eq!(row.unit.as_ref().map(|unit| unit.en.as_str()), Some("Health"));
        service.change_unit(Some(&security), "moderator", Some("")).await.unwrap();
        let id = desk.says(own_project(&desk).await, "好").await;
        service.change_unit(Some(&security), "moderator2", None).await.unwrap();
        service.approve_comment(Some(&desk.other), id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_moderators_do_is_in_the_log() {
    on_sqlite(async |world| {
        let desk = Desk::of(world).await;
        let (service, one, other) = (&desk.world.service, Some(&desk.one), Some(&desk.other));
        let (a, b, c) = (desk.says(3, "甲").await, desk.says(3, "乙").await, desk.says(3, "丙").await);
        service.take_comment(one, a).await.unwrap();
        service.take_comment(one, c).await.unwrap();
        service.let_go_of_comment(one, c).await.unwrap();
        service.approve_comment(one, a).await.unwrap();
        service.hide_comment(one, a, "insulting", "words").await.unwrap();
        service.restore_comment(one, a).await.unwrap();
        for reader in ["citizen8", "citizen9"] {
            let reader = desk.world.person(reader).await;
            service.report_comment(Some(&reader), a, "insulting", "words").await.unwrap();
        }
        service.settle_reports(one, a).await.unwrap();
        service.refuse_comment(one, b, "off_topic", "words").await.unwrap();
        service.appeal(Some(&desk.author), b, "再看").await.unwrap();
        service.decide_appeal(other, b, false, "看过").await.unwrap();
        let typed = TypedHandover { office: "city", reference: "7", words: "" };
        service.hand_over_comment(one, c, typed).await.unwrap();
        service.return_handover(one, c, "办好").await.unwrap();
        service.add_flag_word(one, "某词").await.unwrap();
        service.remove_flag_word(one, "某词").await.unwrap();
        service.export_handovers(one).await.unwrap();
        let auditor = desk.world.person("auditor").await;
        let lines = service.show_audit(Some(&auditor), "", None).await.unwrap().lines;
        let found: BTreeSet<_> =
            lines.iter().map(|line| format!("{:?} {} {}", line.act, line.subject, line.details)).collect();
        for line in [
            format!("{:?} {a} ", Act::TookComment),
            format!("{:?} {c} ", Act::LetGoComment),
            format!("{:?} {a} project 3", Act::ApprovedComment),
            format!("{:?} {a} project 3, insulting", Act::HidComment),
            format!("{:?} {a} project 3", Act::RestoredComment),
            format!("{:?} {a} project 3, 2", Act::SettledReports),
            format!("{:?} {b} project 3, off_topic", Act::RefusedComment),
            format!("{:?} {b} project 3, upheld", Act::DecidedAppeal),
            format!("{:?} {c} project 3, belongs_elsewhere, city", Act::HandedOver),
            format!("{:?} {c} project 3, city", Act::ReturnedHandover),
            format!("{:?} 某词 ", Act::AddedFlagWord),
            format!("{:?} 某词 ", Act::RemovedFlagWord),
            format!("{:?}  1", Act::ExportedHandovers),
        ] {
            assert!(found.contains(&line), "{line} in {found:#?}");
        }
        assert!(found.iter().all(|line| !line.contains("words")), "nobody's words are in it");
    })
    .await;
}

#[tokio::test]
async fn one_author_does_not_push_all_others_back() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let service = &desk.world.service;
        let talker = desk.world.person("citizen9").await;
        let mut n = 0;
        let refused = loop {
            match service.leave_comment(Some(&talker), 3, &format!("第 {n} 条")).await {
                Ok(_) => n += 1,
                Err(Error::Refused(refused)) => break refused,
                Err(Error::Broken(fault)) => panic!("{fault}"),
            }
        };
        assert!(n <= 10);
        assert_eq!(refused, Refusal::TooManyWaiting { limit: 10 });
        let theirs = desk.says(3, "轮到我了").await;
        let id = service.next_comment(Some(&desk.one), None).await.unwrap().unwrap();
        service.approve_comment(Some(&desk.one), id).await.unwrap();
        let queue = desk.queue(QueueAsked { project: 3, ..QueueAsked::default() }).await.queue;
        assert!(queue.iter().position(|found| found.id == theirs).is_some_and(|place| place <= 11));
        while service.leave_comment(Some(&talker), 3, "又一条").await.is_err() {
            let id = service.next_comment(Some(&desk.one), None).await.unwrap().unwrap();
            service.approve_comment(Some(&desk.one), id).await.unwrap();
        }
    })
    .await;
}

/// Takes and decides until nothing waits; returns what this moderator decided.
async fn works(service: Service, who: Person) -> Vec<CommentId> {
    let mut decided = Vec::new();
    while let Some(id) = service.next_comment(Some(&who), None).await.unwrap() {
        let answer = if id.0 % 2 == 0 {
            service.approve_comment(Some(&who), id).await
        } else {
            service.refuse_comment(Some(&who), id, "off_topic", "").await
        };
        answer.expect("nobody else decides on what was taken");
        decided.push(id);
    }
    decided
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_moderators_at_once_each_comment_has_one() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let service = desk.world.service.clone();
        works(service.clone(), desk.one.clone()).await;
        for _ in 0..50 {
            let mut posted = BTreeSet::new();
            for name in ["citizen2", "citizen3", "citizen4"] {
                posted.insert(desk.another_says(name, 3, "好").await);
            }
            let one = tokio::spawn(works(service.clone(), desk.one.clone()));
            let other = tokio::spawn(works(service.clone(), desk.other.clone()));
            let (one, other) = (one.await.unwrap(), other.await.unwrap());
            assert_eq!(one.len() + other.len(), posted.len(), "each once: {one:?} {other:?}");
            assert_eq!(one.into_iter().chain(other).collect::<BTreeSet<_>>(), posted);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_take_or_decide_on_the_same_comment_one_does() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let service = desk.world.service.clone();
        for round in 0..50 {
            let id = desk.another_says("citizen5", 3, "好").await;
            let press = |who: &Person| {
                let (service, who) = (service.clone(), who.clone());
                tokio::spawn(async move {
                    match round % 2 {
                        0 => service.take_comment(Some(&who), id).await,
                        _ => service.approve_comment(Some(&who), id).await,
                    }
                })
            };
            let (one, other) = (press(&desk.one), press(&desk.other));
            let answers = [one.await.unwrap(), other.await.unwrap()];
            assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
            for answer in answers.into_iter().filter(Result::is_err) {
                let refused = refusal(answer);
                assert!(matches!(refused, Refusal::ClaimedByAnother | Refusal::CommentDecided), "{refused:?}");
            }
            let page = desk.page(id).await;
            let whose = if matches!(page.comment.claim, Claim::Another(..)) { &desk.other } else { &desk.one };
            if page.comment.state == CommentState::Pending {
                service.approve_comment(Some(whose), id).await.unwrap();
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hiding_and_bringing_back_at_once_waits_for_nobody_for_ever() {
    on_both(async |world: World, _| {
        let desk = Desk::of(world).await;
        let service = desk.world.service.clone();
        let (a, b) = (desk.says(3, "甲").await, desk.says(3, "乙").await);
        for id in [a, b] {
            service.approve_comment(Some(&desk.one), id).await.unwrap();
        }
        service.hide_comment(Some(&desk.one), b, "off_topic", "").await.unwrap();
        let turns = async |service: Service, who: Person, id: CommentId, begins_hidden: bool| {
            for turn in 0..25 {
                if (turn % 2 == 0) == begins_hidden {
                    service.restore_comment(Some(&who), id).await.unwrap();
                } else {
                    service.hide_comment(Some(&who), id, "off_topic", "").await.unwrap();
                }
            }
        };
        tokio::join!(
            turns(service.clone(), desk.one.clone(), a, false),
            turns(service.clone(), desk.other.clone(), b, true)
        );
        let figures = service.moderation_figures(None).await.unwrap();
        assert_eq!(figures.n_hidden, 1, "a is hidden, b came back");
    })
    .await;
}
