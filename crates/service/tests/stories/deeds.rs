//! Deeds of two people: asked for by one, done by another, written down for everyone.

use crate::world::{World, because, noon, on_both, on_sqlite, paper, refusal};
use domain::{Asked, DeedId, DeedKind, Disagreement, Phase, VoteState};
use service::{Refusal, TypedMandate, TypedRules};

fn opening() -> Asked {
    Asked { total: "410".to_owned(), present: "384".to_owned(), ..Asked::default() }
}

#[tokio::test]
async fn who_asks_does_not_agree() {
    on_both(async |world: World, _| {
        world.is_at(Phase::MethodAdopted, "", "").await;
        let (first, second) = (world.clerk().await, world.person("clerk2").await);
        world.service.ask_deed(Some(&first), DeedKind::OpenVote, &opening()).await.unwrap();
        let id = world.waiting().await;
        assert_eq!(refusal(world.service.agree_to_deed(Some(&first), id).await), Refusal::NeedsAnother);
        assert_eq!(world.phase().await, Phase::MethodAdopted, "nothing happens before the second has agreed");
        for name in ["scrutineer1", "deputy001", "citizen1", "moderator", "sysadmin", "auditor"] {
            let other = world.person(name).await;
            assert_eq!(refusal(world.service.agree_to_deed(Some(&other), id).await), Refusal::NotAllowed, "{name}");
        }
        assert_eq!(refusal(world.service.agree_to_deed(None, id).await), Refusal::SignInFirst);
        world.service.agree_to_deed(Some(&second), id).await.unwrap();
        assert_eq!(world.phase().await, Phase::Voting);
        let deeds = world.service.show_result(None, None).await.unwrap().deeds;
        let (by, at) = deeds[0].agreed.clone().expect("it is done");
        assert_eq!(
            (deeds[0].kind, &deeds[0].asked_name, by, at),
            (DeedKind::OpenVote, &first.name, second.name, noon())
        );
        assert_eq!((deeds[0].total, deeds[0].present, deeds[0].minutes), (Some(410), Some(384), Some(10)));
    })
    .await;
}

#[tokio::test]
async fn one_deed_waits_at_a_time_and_can_be_dropped() {
    on_both(async |world: World, _| {
        world.votes().await;
        let (clerk, chief) = (world.clerk().await, world.person("chief").await);
        world.service.ask_deed(Some(&clerk), DeedKind::SuspendVote, &because("停电")).await.unwrap();
        let another = world.service.ask_deed(Some(&clerk), DeedKind::VoidVote, &because("无效")).await;
        assert_eq!(refusal(another), Refusal::DeedWaits);
        let id = world.waiting().await;
        world.service.drop_deed(Some(&chief), id).await.unwrap();
        assert_eq!(refusal(world.service.drop_deed(Some(&chief), id).await), Refusal::DeedSettled);
        assert_eq!(refusal(world.service.agree_to_deed(Some(&chief), id).await), Refusal::DeedSettled);
        assert_eq!(refusal(world.service.agree_to_deed(Some(&chief), DeedId(-1)).await), Refusal::DeedSettled);
        let desk = world.service.show_desk(Some(&clerk)).await.unwrap();
        assert!(desk.waiting.is_none() && desk.vote.unwrap().state == VoteState::Open);
        assert_eq!(desk.deeds.len(), 1, "what was dropped is in the audit log and not in the proceedings");
    })
    .await;
}

#[tokio::test]
async fn what_turns_a_vote_from_its_course_needs_a_reason() {
    on_sqlite(async |world| {
        world.votes().await;
        let clerk = world.clerk().await;
        let is_for_now = |kind: &DeedKind| !matches!(kind, DeedKind::CorrectResult | DeedKind::AmendAttendance);
        for kind in DeedKind::ALL.into_iter().filter(|kind| kind.needs_reason() && is_for_now(kind)) {
            for reason in ["", "  \n "] {
                let asked = Asked { minutes: "5".to_owned(), deputy: "deputy001".to_owned(), ..because(reason) };
                let answer = refusal(world.service.ask_deed(Some(&clerk), kind, &asked).await);
                assert_eq!(answer, Refusal::ReasonNeeded, "{kind:?}");
            }
            let long = world.service.ask_deed(Some(&clerk), kind, &because(&"长".repeat(2_000))).await;
            assert!(matches!(refusal(long), Refusal::ReasonTooLong { .. } | Refusal::NotANumber));
        }
        assert!(world.service.show_desk(Some(&clerk)).await.unwrap().waiting.is_none());
    })
    .await;
}

#[tokio::test]
async fn closing_before_the_announced_end_needs_a_reason_unless_all_present_have_voted() {
    on_sqlite(async |world| {
        world.is_at(Phase::Voting, "410", "274").await;
        let clerk = world.clerk().await;
        let closes = async || world.service.ask_deed(Some(&clerk), DeedKind::CloseVote, &Asked::default()).await;
        assert_eq!(refusal(closes().await), Refusal::EarlyCloseNeedsReason { present: 274, cast: 0 });
        for deputy in world.deputies(274).await {
            world.casts(&deputy, &paper(1), "press").await.unwrap();
        }
        closes().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_announced_end_only_moves_later_and_closes_nothing() {
    on_both(async |world: World, _| {
        world.votes().await;
        let vote = async || world.service.show_result(None, None).await.unwrap().vote.expect("it was opened");
        assert_eq!(vote().await.ends_at, noon().plus_seconds(600));
        let extends = async |minutes: &str| {
            let asked = Asked { minutes: minutes.to_owned(), ..because("排队的代表还没有投") };
            world.does(DeedKind::ExtendVote, asked).await
        };
        for wrong in ["0", "601", "4294967295"] {
            assert_eq!(refusal(extends(wrong).await), Refusal::MinutesNotAllowed { limit: 600 }, "{wrong}");
        }
        for wrong in ["", "-5", "五", "99999999999"] {
            assert_eq!(refusal(extends(wrong).await), Refusal::NotANumber, "{wrong}");
        }
        extends("５").await.unwrap();
        assert_eq!((vote().await.ends_at, vote().await.state), (noon().plus_seconds(900), VoteState::Open));
    })
    .await;
}

#[tokio::test]
async fn a_vote_is_suspended_and_resumed_in_turn() {
    on_both(async |world: World, _| {
        world.votes().await;
        let resumes = async || world.does(DeedKind::ResumeVote, because("恢复")).await;
        let suspends = async || world.does(DeedKind::SuspendVote, because("停电")).await;
        assert_eq!(refusal(resumes().await), Refusal::VoteStandsOtherwise);
        for _ in 0..2 {
            suspends().await.unwrap();
            assert_eq!(refusal(suspends().await), Refusal::VoteStandsOtherwise);
            resumes().await.unwrap();
        }
        suspends().await.unwrap();
        world.closes().await.expect("a suspended vote can be closed");
        let reasons: Vec<_> = world.service.show_result(None, None).await.unwrap().deeds;
        assert_eq!(reasons.len(), 7, "everyone reads what was done, and why");
        assert_eq!(reasons[1].reason, "停电");
    })
    .await;
}

#[tokio::test]
async fn a_void_vote_is_followed_by_another_with_its_own_roll_and_figures() {
    on_both(async |world: World, _| {
        let first = world.votes().await;
        for deputy in world.deputies(5).await {
            world.casts(&deputy, &paper(2), "press").await.unwrap();
        }
        world.closes().await.unwrap();
        world.counts().await.unwrap();
        world.does(DeedKind::VoidVote, because("计票前发现发出票数登记有误")).await.unwrap();
        let page = world.service.show_result(None, None).await.unwrap();
        assert_eq!((page.round.phase, page.vote.unwrap().state), (Phase::MethodAdopted, VoteState::Void));
        let clerk = world.clerk().await;
        let desk = world.service.show_desk(Some(&clerk)).await.unwrap();
        assert!(desk.vote.is_none() && desk.count.is_none(), "the figures of a void vote lead nobody");
        let rules = world.service.set_rules(Some(&clerk), &TypedRules::default()).await;
        assert_eq!(refusal(rules), Refusal::NotNow { phase: Phase::MethodAdopted }, "the method is the adopted one");
        world.service.suspend_account("deputy410").await.unwrap();
        world.opens("409", "300").await.unwrap();
        let vote = world.service.show_result(None, None).await.unwrap().vote.unwrap();
        assert_eq!((vote.number, vote.present, vote.rules.total_deputies()), (2, 300, 409));
        assert_ne!(vote.id, first);
        world.is_at(Phase::Announced, "", "").await;
        let figures = world.service.show_result(None, None).await.unwrap().published.unwrap().count.figures;
        assert_eq!((figures.roll, figures.returned), (409, 0));
        let void = world.does(DeedKind::VoidVote, because("太晚")).await;
        assert_eq!(refusal(void), Refusal::NotNow { phase: Phase::Announced });
    })
    .await;
}

#[tokio::test]
async fn only_a_deputy_on_the_roll_loses_the_seat_and_only_once() {
    on_sqlite(async |world| {
        world.votes().await;
        let loses = async |name: &str| {
            let asked = Asked { deputy: name.to_owned(), ..because("常委会公告第 5 号") };
            world.does(DeedKind::SuspendDeputy, asked).await
        };
        for name in ["", "nobody", "clerk1", "citizen1"] {
            assert_eq!(refusal(loses(name).await), Refusal::NoSuchDeputy, "{name}");
        }
        loses(" Deputy001 ").await.unwrap();
        assert_eq!(refusal(loses("deputy001").await), Refusal::NoSuchDeputy);
        let clerk = world.clerk().await;
        let desk = world.service.show_desk(Some(&clerk)).await.unwrap();
        assert_eq!((desk.n_roll, desk.n_seats_lost), (410, 1), "the roll stays as it was made");
    })
    .await;
}

#[tokio::test]
async fn whoever_agrees_to_the_end_of_a_seat_sees_whose_seat_it_is() {
    on_both(async |world: World, _| {
        world.votes().await;
        let (clerk, chief) = (world.clerk().await, world.person("chief").await);
        let asked = Asked { deputy: "deputy002".to_owned(), ..because("常委会公告第 5 号") };
        world.service.ask_deed(Some(&clerk), DeedKind::SuspendDeputy, &asked).await.unwrap();
        let desk = world.service.show_desk(Some(&chief)).await.unwrap();
        let waiting = desk.waiting.expect("it was just asked for");
        let (deputy, account) = (waiting.deputy.expect("it concerns one"), desk.concerned.expect("who has an account"));
        assert_eq!((&*account.sign_in, account.id, &account.name), ("deputy002", deputy.id, &deputy.name));
        assert!(deputy.delegation.is_some(), "two of one name are told apart");
        world.service.agree_to_deed(Some(&chief), waiting.id).await.unwrap();
        let desk = world.service.show_desk(Some(&chief)).await.unwrap();
        assert_eq!(desk.concerned, None, "nothing waits");
        assert_eq!(desk.deeds.last().and_then(|deed| deed.deputy.clone()), Some(deputy), "and it stays written");
    })
    .await;
}

#[tokio::test]
async fn chief_and_one_more_confirm_by_the_hash_before_it_is_published() {
    on_both(async |world: World, _| {
        world.is_at(Phase::Counting, "410", "384").await;
        let (chief, other) = (world.person("chief").await, world.person("scrutineer1").await);
        assert_eq!(refusal(world.service.confirm_count(Some(&chief), "abcdef").await), Refusal::NotCountedYet);
        world.counts().await.unwrap();
        let hash = world.service.show_desk(Some(&chief)).await.unwrap().count.unwrap().sha256;
        assert_eq!(hash.len(), 64);
        for wrong in ["", "zzzzzz", &hash[60..], &hash[..6]] {
            let answer = world.service.confirm_count(Some(&chief), wrong).await;
            assert_eq!(refusal(answer), Refusal::HashDiffers, "{wrong}");
        }
        let clerk = world.clerk().await;
        assert_eq!(refusal(world.service.confirm_count(Some(&clerk), &hash).await), Refusal::NotAllowed);
        world.service.confirm_count(Some(&other), &hash[58..].to_uppercase()).await.unwrap();
        assert_eq!(refusal(world.publishes().await), Refusal::NotConfirmed, "one more is not the chief");
        world.service.confirm_count(Some(&chief), &hash).await.unwrap();
        assert_eq!(refusal(world.service.confirm_count(Some(&chief), &hash).await), Refusal::DeedSettled);
        world.publishes().await.unwrap();
        let published = world.service.show_result(None, None).await.unwrap().published.unwrap();
        assert_eq!(published.confirmations.iter().map(|found| found.is_chief).collect::<Vec<_>>(), [true, false]);
        assert_eq!(published.count.sha256, hash);
    })
    .await;
}

/// Somebody changes a figure after the count: the next signature is refused.
#[tokio::test]
async fn a_digit_changed_after_the_first_confirmation_is_found() {
    on_both(async |world: World, database| {
        world.is_at(Phase::Counting, "410", "384").await;
        world.counts().await.unwrap();
        let (chief, other) = (world.person("chief").await, world.person("scrutineer1").await);
        let hash = world.service.show_desk(Some(&chief)).await.unwrap().count.unwrap().sha256;
        world.service.confirm_count(Some(&chief), &hash).await.unwrap();
        let mut raw = database.raw().await;
        let change = "update result set canonical = replace(canonical, '\"returned\":0', '\"returned\":1')";
        raw.is_refused(change, "not changed").await;
        match database.kind {
            crate::database::Kind::Sqlite => raw.run("drop trigger result_is_only_published").await,
            crate::database::Kind::Postgres => raw.run("drop trigger result_is_only_published on result").await,
        };
        raw.run(change).await;
        let answer = world.service.confirm_count(Some(&other), &hash).await;
        assert_eq!(refusal(answer), Refusal::FiguresDisagree { what: Disagreement::Kept });
    })
    .await;
}

#[tokio::test]
async fn a_correction_stands_beside_the_result_which_stays_as_it_is() {
    on_both(async |world: World, _| {
        world.is_at(Phase::Announced, "410", "384").await;
        let before = world.service.show_result(None, None).await.unwrap().published.unwrap();
        for body in ["公告第 2 项名称有一个错字", "更正：上一条说明的日期有误"] {
            world.does(DeedKind::CorrectResult, because(body)).await.unwrap();
        }
        let after = world.service.show_result(None, None).await.unwrap().published.unwrap();
        assert_eq!((&before.count, before.canonical), (&after.count, after.canonical));
        let bodies: Vec<_> = after.corrections.iter().map(|found| (found.number, found.body.as_str())).collect();
        assert_eq!(bodies, [(1, "公告第 2 项名称有一个错字"), (2, "更正：上一条说明的日期有误")]);
    })
    .await;
}

const PDF: &[u8] = b"%PDF-1.7 a decision";

fn mandate() -> TypedMandate {
    TypedMandate {
        organ: "大会主席团".to_owned(),
        number: "第 3 号".to_owned(),
        decided_on: "2026-1-19".to_owned(),
        scan: PDF.to_vec(),
    }
}

#[tokio::test]
async fn without_a_decision_the_vote_is_a_rehearsal() {
    on_both(async |world: World, _| {
        assert!(world.service.frame().await.unwrap().unwrap().is_mock);
        world.is_at(Phase::Announced, "410", "384").await;
        let page = world.service.show_result(None, None).await.unwrap();
        assert!(page.vote.unwrap().is_mock);
        let record: domain::Record = serde_json::from_str(&page.published.unwrap().canonical).unwrap();
        assert!(record.is_mock && record.decision.is_none());
    })
    .await;
}

#[tokio::test]
async fn with_a_decision_it_is_the_congresss_vote_and_everyone_can_read_the_scan() {
    on_both(async |world: World, _| {
        let clerk = world.clerk().await;
        let clerk = Some(&clerk);
        assert_eq!(refusal(world.service.show_scan(None).await), Refusal::NotFound);
        for (wrong, answer) in [
            (TypedMandate { organ: " ".to_owned(), ..mandate() }, Refusal::FieldMissing),
            (TypedMandate { number: String::new(), ..mandate() }, Refusal::FieldMissing),
            (TypedMandate { decided_on: "2026-02-30".to_owned(), ..mandate() }, Refusal::FieldMissing),
            (TypedMandate { scan: b"<html>".to_vec(), ..mandate() }, Refusal::ScanNotAllowed { limit: 4 }),
            (TypedMandate { scan: Vec::new(), ..mandate() }, Refusal::ScanNotAllowed { limit: 4 }),
        ] {
            assert_eq!(refusal(world.service.record_mandate(clerk, wrong).await), answer);
        }
        world.service.record_mandate(clerk, mandate()).await.unwrap();
        let corrected = TypedMandate { number: "第 4 号".to_owned(), ..mandate() };
        world.service.record_mandate(clerk, corrected).await.unwrap();
        assert_eq!(world.service.show_scan(None).await.unwrap(), ("application/pdf".to_owned(), PDF.to_vec()));
        assert!(!world.service.frame().await.unwrap().unwrap().is_mock);
        world.votes().await;
        let late = world.service.record_mandate(clerk, mandate()).await;
        assert_eq!(refusal(late), Refusal::NotNow { phase: Phase::Voting });
        world.is_at(Phase::Announced, "", "").await;
        let page = world.service.show_result(None, None).await.unwrap();
        assert!(!page.vote.unwrap().is_mock);
        let record: domain::Record = serde_json::from_str(&page.published.unwrap().canonical).unwrap();
        let decision = record.decision.expect("it is written down");
        assert_eq!((decision.number.as_str(), decision.decided_on.as_str()), ("第 4 号", "2026-01-19"));
    })
    .await;
}

fn typed() -> TypedRules {
    TypedRules {
        seats: "10".to_owned(),
        cap: "none".to_owned(),
        exact: false,
        pass_basis: "present".to_owned(),
        tie_at_cut: "presidium".to_owned(),
        shortfall: "next_session".to_owned(),
    }
}

#[tokio::test]
async fn the_settings_of_the_method_are_chosen_before_the_vote() {
    on_both(async |world: World, _| {
        let clerk = world.clerk().await;
        let clerk = Some(&clerk);
        for (wrong, answer) in [
            (TypedRules { seats: "24".to_owned(), ..typed() }, Refusal::RulesContradict),
            (TypedRules { seats: "0".to_owned(), ..typed() }, Refusal::RulesContradict),
            (TypedRules { seats: "ten".to_owned(), ..typed() }, Refusal::NotANumber),
            (TypedRules { exact: true, ..typed() }, Refusal::RulesContradict),
            (TypedRules { cap: "many".to_owned(), ..typed() }, Refusal::RulesContradict),
        ] {
            assert_eq!(refusal(world.service.set_rules(clerk, &wrong).await), answer);
        }
        world.service.set_rules(clerk, &typed()).await.unwrap();
        let rules = world.service.show_rules(None).await.unwrap().rules;
        assert_eq!((rules.seats(), rules.cap(), rules.passing(300)), (10, None, 151));
        for phase in [Phase::MethodAdopted, Phase::Voting] {
            world.is_at(phase, "410", "384").await;
            let late = world.service.set_rules(clerk, &typed()).await;
            assert_eq!(
                refusal(late),
                Refusal::NotNow { phase },
                "what the congress adopted is not a clerk's to change"
            );
        }
        assert_eq!(world.service.show_rules(None).await.unwrap().rules.seats(), 10);
    })
    .await;
}

/// The canonical result is hashed as it is published, and says all that a recount needs.
#[tokio::test]
async fn anyone_can_recount_the_published_result() {
    on_both(async |world: World, _| {
        world.votes().await;
        for deputy in world.deputies(220).await {
            world.casts(&deputy, &paper(20), "press").await.unwrap();
        }
        world.is_at(Phase::Announced, "", "").await;
        let published = world.service.show_result(None, None).await.unwrap().published.unwrap();
        let record: domain::Record = serde_json::from_str(&published.canonical).unwrap();
        let rules = ballot::Rules::new(record.rules).unwrap();
        let sums: Vec<_> = record.candidates.iter().map(|line| line.sums).collect();
        assert_eq!(ballot::recount(&rules, &record.figures, &sums), record.outcome);
        assert_eq!(record.outcome, published.count.outcome);
        assert!(record.candidates.iter().all(|line| record.figures.accounts_for(&line.sums) == 410));
    })
    .await;
}
