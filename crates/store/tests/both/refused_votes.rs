//! Somebody writes SQL by hand, at the votes and what hangs on them. As in `refused.rs`, the databases refuse in words.

use crate::database::{Database, Raw, on_both};
use crate::given::{self, Voting};
use domain::{DeedKind, Phase, VoteState};

/// Where the database names a rule of its own.
const CONSTRAINT: &str = "onstraint";

/// A deed written by one hand: it waits.
fn deed_sql(vote: Option<&Voting>, kind: DeedKind, deputy: bool) -> String {
    let vote = vote.map_or_else(|| "null".to_owned(), |given| given.vote.to_string());
    let deputy = if deputy { "(select min(id) from person where role = 'deputy')" } else { "null" };
    let opens = kind == DeedKind::OpenVote;
    let figures = if opens { format!("5, 4, '{}'", "d1".repeat(32)) } else { "null, 4, null".to_owned() };
    format!(
        "insert into deed (round_id, vote_id, kind, deputy_id, reason, asked_by, asked_zh, asked_en, asked_at,
            total, present, digest)
         select id, {vote}, '{}', {deputy}, 'x', 1, '', '', '', {figures} from round",
        kind.code()
    )
}

/// A deed that nobody else has agreed to, on a connection of its own.
async fn alone(database: &Database, given: Option<&Voting>, kind: DeedKind) -> Raw {
    let mut raw = database.raw().await;
    raw.run(&deed_sql(given, kind, kind == DeedKind::SuspendDeputy)).await;
    raw
}

const WAITS: &str = "(select max(id) from deed where agreed_at is null)";

#[tokio::test]
async fn a_deed_begins_with_one_person_and_waits_alone() {
    on_both(async |database, store| {
        let given = given::cast_vote(&store).await;
        let mut raw = database.raw().await;
        for settled in ["agreed_by, agreed_zh, agreed_en, agreed_at", "dropped_by, dropped_at"] {
            let values = if settled.starts_with('a') { "2, '', '', ''" } else { "2, ''" };
            let sql = format!(
                "insert into deed (round_id, vote_id, kind, reason, asked_by, asked_zh, asked_en, asked_at, {settled})
                 select round_id, id, 'close_vote', '', 1, '', '', '', {values} from vote"
            );
            raw.is_refused(&sql, "a deed begins with one person").await;
        }
        raw.run(&deed_sql(Some(&given), DeedKind::CloseVote, false)).await;
        raw.is_refused(&deed_sql(Some(&given), DeedKind::SuspendVote, false), "one waits at a time").await;
    })
    .await;
}

#[tokio::test]
async fn a_deed_is_settled_once_by_another_and_not_changed() {
    on_both(async |database, store| {
        let given = given::cast_vote(&store).await;
        let mut raw = alone(database, Some(&given), DeedKind::CloseVote).await;
        let changes = [
            "id = id + 100",
            "round_id = round_id + 1",
            "vote_id = vote_id + 1",
            "vote_id = null, kind = 'open_vote'",
            "kind = 'void_vote'",
            "total = 1",
            "present = 1",
            "digest = 'x'",
            "minutes = 1",
            "kind = 'suspend_deputy', deputy_id = 1",
            "reason = 'y'",
            "asked_by = 2",
            "asked_zh = 'x'",
            "asked_en = 'x'",
            "asked_at = 'x'",
        ];
        for change in changes {
            let agreeing = "agreed_by = 2, agreed_zh = '', agreed_en = '', agreed_at = ''";
            for sql in [change.to_owned(), format!("{change}, {agreeing}")] {
                raw.is_refused(&format!("update deed set {sql} where id = {WAITS}"), "and not changed").await;
            }
        }
        for half in [
            "agreed_by = 1, agreed_zh = '', agreed_en = '', agreed_at = ''", // who asked
            "agreed_by = 2, agreed_at = ''",
            "agreed_by = 2, agreed_zh = '', agreed_en = ''",
            "agreed_zh = '', agreed_en = '', agreed_at = ''",
            "agreed_zh = 'x'",
            "dropped_at = ''",
            "dropped_by = 1",
            "agreed_by = 2, agreed_zh = '', agreed_en = '', agreed_at = '', dropped_by = 1, dropped_at = ''",
        ] {
            raw.is_refused(&format!("update deed set {half} where id = {WAITS}"), CONSTRAINT).await;
        }
        raw.run(&format!("update deed set dropped_by = 1, dropped_at = '' where id = {WAITS}")).await;
        for change in changes.into_iter().chain(["dropped_by = null, dropped_at = null", "dropped_by = 2"]) {
            let sql = format!("update deed set {change} where dropped_at is not null");
            raw.is_refused(&sql, "and not changed").await;
        }
        let undone = "agreed_by = null, agreed_zh = null, agreed_en = null, agreed_at = null";
        for change in changes.into_iter().chain([undone, "agreed_by = 5", "agreed_zh = 'x'"]) {
            let sql = format!("update deed set {change} where agreed_at is not null");
            raw.is_refused(&sql, "and not changed").await;
        }
        raw.run(&deed_sql(Some(&given), DeedKind::SuspendDeputy, true)).await;
        let other = format!("update deed set deputy_id = deputy_id + 1 where id = {WAITS}");
        raw.is_refused(&other, "and not changed").await;
        raw.is_refused("delete from deed", "a deed is kept").await;
    })
    .await;
}

#[tokio::test]
async fn nobody_opens_a_vote_alone() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        given::round(&mut tx, Phase::MethodAdopted).await;
        tx.commit().await.unwrap();
        let mut raw = alone(database, None, DeedKind::OpenVote).await;
        let insert = |number: u32, state: &str, deed: &str| {
            format!(
                "insert into vote (round_id, number, rules, candidates, present, is_mock, state, opened_at, ends_at,
                    deed_id)
                 select id, {number}, rules, '', 4, 1, '{state}', '', '', {deed} from round"
            )
        };
        for deed in ["null", "99", WAITS] {
            raw.is_refused(&insert(1, "open", deed), "two people").await;
        }
        let agreeing = "agreed_by = 2, agreed_zh = '', agreed_en = '', agreed_at = ''";
        raw.run(&format!("update deed set {agreeing} where id = {WAITS}")).await;
        for state in ["suspended", "closed", "void"] {
            raw.is_refused(&insert(1, state, "1"), "two people").await;
        }
        raw.is_refused(&insert(2, "open", "1"), "two people").await;
        raw.is_refused("update round set phase = 'voting'", "moves with its vote").await;
        raw.run(&insert(1, "open", "1")).await;
    })
    .await;
}

#[tokio::test]
async fn a_deed_that_opened_a_vote_does_not_open_another() {
    on_both(async |database, store| {
        let given = given::cast_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        given.is_voided(&mut tx).await;
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let again =
            "insert into vote (round_id, number, rules, candidates, present, is_mock, state, opened_at, ends_at,
                deed_id) select round_id, 2, rules, '', 4, 1, 'open', '', '',
                (select id from deed where kind = 'open_vote') from vote";
        raw.is_refused(again, "opened by two people").await;
    })
    .await;
}

#[tokio::test]
async fn nobody_moves_a_vote_alone() {
    on_both(async |database, store| {
        let moves = [
            (VoteState::Open, DeedKind::SuspendVote, "state = 'suspended'"),
            (VoteState::Suspended, DeedKind::ResumeVote, "state = 'open'"),
            (VoteState::Open, DeedKind::CloseVote, "state = 'closed', closed_at = ''"),
            (VoteState::Open, DeedKind::VoidVote, "state = 'void', closed_at = ''"),
            (VoteState::Open, DeedKind::ExtendVote, "ends_at = '2027-01-20T04:00:00Z'"),
        ];
        let given = given::cast_vote(&store).await;
        for (state, kind, change) in moves {
            let mut tx = store.write().await.unwrap();
            if state == VoteState::Suspended {
                given.is_suspended(&mut tx).await;
            }
            tx.commit().await.unwrap();
            let mut raw = alone(database, Some(&given), kind).await;
            for deed in ["deed_id", "null", "1", "99", WAITS] {
                let sql = format!("update vote set {change}, deed_id = {deed}");
                raw.is_refused(&sql, "suspended, resumed, extended, closed and voided by two people").await;
            }
            raw.is_refused(&format!("update vote set {change}"), "by two people").await;
            raw.run(&format!("update deed set dropped_by = 1, dropped_at = '' where id = {WAITS}")).await;
            if state == VoteState::Suspended {
                let mut tx = store.write().await.unwrap();
                given.goes(&mut tx, DeedKind::ResumeVote, VoteState::Open, None).await;
                tx.commit().await.unwrap();
            }
        }
    })
    .await;
}

#[tokio::test]
async fn two_people_do_one_thing_at_a_time() {
    on_both(async |database, store| {
        let given = given::cast_vote(&store).await;
        let mut tx = store.write().await.unwrap();
        let deed = given::agreed(&mut tx, &given.deed(DeedKind::SuspendVote)).await;
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let later = format!("update vote set state = 'suspended', deed_id = {deed}, ends_at = '2027-01-20T04:00:00Z'");
        raw.is_refused(&later, "by two people").await;
    })
    .await;
}

#[tokio::test]
async fn what_a_vote_began_with_is_fixed() {
    on_both(async |database, store| {
        let given = given::cast_vote(&store).await;
        let changes = [
            "id = id + 1",
            "round_id = round_id + 1",
            "number = number + 1",
            "rules = '{}'",
            "candidates = ''",
            "is_mock = 0",
            "opened_at = ''",
            "closed_at = 'x'",
            "deed_id = deed_id + 50",
            "deed_id = null",
        ];
        let mut raw = database.raw().await;
        for change in changes {
            raw.is_refused(&format!("update vote set {change}"), "what a vote began with is fixed").await;
        }
        let mut tx = store.write().await.unwrap();
        given.is_closed(&mut tx).await;
        let deed = given::agreed(&mut tx, &given.deed(DeedKind::VoidVote)).await;
        tx.commit().await.unwrap();
        for change in changes.into_iter().chain(["closed_at = null"]) {
            raw.is_refused(&format!("update vote set {change}"), "what a vote began with is fixed").await;
        }
        let hidden = format!("update vote set state = 'void', deed_id = {deed}, closed_at = null");
        raw.is_refused(&hidden, "what a vote began with is fixed").await;
        raw.is_refused("delete from vote", "a vote is kept").await;
    })
    .await;
}

/// Rules with the total, candidates in their order, and the roll, in every state that a vote can have.
#[tokio::test]
async fn frozen_at_the_opening_are_candidates_order_rules_total_and_roll() {
    on_both(async |database, store| {
        for state in VoteState::ALL {
            let mut raw = database.raw().await;
            if state == VoteState::Open {
                given::cast_vote(&store).await;
                raw.run(
                    "insert into person (sign_in, password_hash, role, name_zh, name_en)
                         values ('late', '', 'deputy', '', '')",
                )
                .await;
            } else {
                let mut tx = store.write().await.unwrap();
                let round = tx.find_current_round().await.unwrap().unwrap().id;
                let vote = tx.find_latest_vote(round).await.unwrap().unwrap().id;
                let given = Voting { round, vote, deputies: Vec::new() };
                match state {
                    VoteState::Suspended => given.is_suspended(&mut tx).await,
                    VoteState::Closed => given.is_closed(&mut tx).await,
                    _ => {
                        let back = Some((Phase::Counting, Phase::MethodAdopted));
                        given.goes(&mut tx, DeedKind::VoidVote, VoteState::Void, back).await;
                    }
                }
                tx.commit().await.unwrap();
            }
            for (sql, words) in [
                ("update project set title_zh = 'x' where number = 1", "the candidates are fixed"),
                ("update project set number = 9 where number = 1", "the candidates are fixed"),
                ("delete from project where number = 3", "the candidates are fixed"),
                (ANOTHER_PROJECT, "the candidates are fixed"),
                ("update vote set candidates = ''", "what a vote began with is fixed"),
                ("update vote set rules = replace(rules, ':5', ':6')", "what a vote began with is fixed"),
                (LATE_ON_THE_ROLL, "the roll is fixed"),
                ("update roll set person_id = person_id + 100", "the roll is fixed"),
                ("delete from roll", "the roll is fixed"),
            ] {
                raw.is_refused(sql, words).await;
            }
            for (from, to) in [(":5", ":6"), (":2", ":1"), ("further_ballot", "next_session")] {
                let other = format!("update round set rules = replace(rules, '{from}', '{to}')");
                raw.is_refused(&other, "the rules are fixed").await;
            }
        }
    })
    .await;
}

const LATE_ON_THE_ROLL: &str =
    "insert into roll (vote_id, person_id) select v.id, p.id from vote v, person p where p.sign_in = 'late'";

const ANOTHER_PROJECT: &str = "insert into project (round_id, number, title_zh, title_en, summary_zh, summary_en,
        area_code, department_code, target_zh, target_en, targets, place_zh, place_en, quote)
     select id, 4, '', '', '', '', 'traffic', 'roads', '', '', '[]', '', '', '' from round";
