//! A database from before there were votes, deeds of two and a log is brought up to now, and everything in it is found
//! again.

use crate::database::{Database, Kind, Raw};
use crate::given::{self, PAPER, Voting, figures, noon, outcome, rules};
use domain::{DeedKind, Phase, Role, RoundId, Timestamp, VoteId, VoteState};
use sqlx::migrate::Migrator;
use store::{Store, StoredResult, Tx};

/// The last migration of the time when ballots belonged to a round.
const BEFORE: i64 = 5;

const FIGURES: &str = r#"{"total":5,"present":4,"issued":4,"returned":1,"invalid":0}"#;
const OUTCOME: &str = r#"{"standing":{"shortfall":{"missing":2}},"candidates":[]}"#;
const RULES: &str = concat!(
    r#"{"candidates":3,"seats":2,"total_deputies":5,"cap":"seats","exact_for":false,"#,
    r#""pass_basis":"all_deputies","tie_at_cut":"revote","shortfall":"further_ballot"}"#
);

/// A store over a database as it was then. Nothing is in it but two deputies, a clerk and a citizen.
async fn old(database: &Database) -> (Store, Raw) {
    let store = Store::open(&database.url).await.unwrap();
    let folder = if database.kind == Kind::Sqlite { "sqlite" } else { "postgres" };
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(folder);
    let migrator = Migrator::new(folder.as_path()).await.unwrap();
    let mut raw = database.raw().await;
    match &mut raw {
        Raw::Sqlite(connection) => migrator.run_to(BEFORE, connection).await.unwrap(),
        Raw::Postgres(connection) => migrator.run_to(BEFORE, connection).await.unwrap(),
    }
    for (name, role) in [("a", "deputy"), ("b", "deputy"), ("c", "clerk"), ("d", "citizen"), ("e", "administrator")] {
        raw.run(&format!(
            "insert into person (sign_in, password_hash, role, name_zh, name_en)
             values ('{name}', '', '{role}', '', '')"
        ))
        .await;
    }
    raw.run("insert into area values ('traffic', 1, '', '')").await;
    raw.run("insert into department values ('roads', '', '')").await;
    (store, raw)
}

/// How far a round had come. Each follows from the one before it.
#[derive(Debug, Clone, Copy)]
enum Came {
    Adopted,
    Cast,
    Closed,
    Counted,
    Published,
}

/// A round as the program of that time has brought it there, with one ballot of five.
async fn old_round(raw: &mut Raw, year: i32, came: Came) -> RoundId {
    raw.run(&format!(
        "insert into round (year, title_zh, title_en, congress_zh, congress_en, district_zh, district_en, notice_zh,
            notice_en, source_zh, source_en, rules, phase)
         values ({year}, 't', 't', 'c', 'c', 'd', 'd', 'n', 'n', 's', 's', '{RULES}', 'method_adopted')"
    ))
    .await;
    let round = raw.number(&format!("select id from round where year = {year}")).await;
    raw.run(&format!(
        "insert into project (round_id, number, title_zh, title_en, summary_zh, summary_en, area_code, department_code,
            target_zh, target_en, targets, place_zh, place_en, quote)
         values ({round}, 1, '', '', '', '', 'traffic', 'roads', '', '', '[]', '', '', '')"
    ))
    .await;
    let (key, paper) = (raw.bytes(&[7; 16]), raw.bytes(PAPER));
    let go = |phase: &str, hour: u32| {
        [
            format!("update round set phase = '{phase}' where id = {round}"),
            format!("insert into step values ({round}, '{phase}', 3, '', 'clerk', '2026-01-20T{hour:02}:00:00Z')"),
        ]
    };
    let cast = vec![
        format!("insert into roll select {round}, id from person where role = 'deputy'"),
        format!("update round set present = 4 where id = {round}"),
        go("voting", 2).join(";"),
        format!("insert into roll_mark select {round}, id, 'attempt' from person where sign_in = 'a'"),
        format!("insert into box_paper values ({round}, {key}, {paper})"),
    ];
    let closed =
        vec![format!("update roll_mark set attempt = null where round_id = {round}"), go("counting", 3).join(";")];
    let counted =
        vec![format!("insert into result values ({round}, '{FIGURES}', '{OUTCOME}', '2026-01-20T04:00:00Z', null)")];
    let published = vec![
        format!("update result set published_at = '2026-01-20T05:00:00Z' where round_id = {round}"),
        go("announced", 5).join(";"),
    ];
    for sql in [cast, closed, counted, published].into_iter().take(came as usize).flatten() {
        for statement in sql.split(';') {
            raw.run(statement).await;
        }
    }
    RoundId(round)
}

fn at(hour: i64) -> Timestamp {
    noon().plus_seconds((hour - 4) * 3600)
}

/// Deputy a has voted, b has not; the paper is in the box.
async fn is_found(tx: &mut Tx, round: RoundId, state: VoteState, attempt: Option<&str>) -> VoteId {
    let vote = tx.find_latest_vote(round).await.unwrap().expect("it was opened then");
    assert_eq!((vote.round, vote.number, vote.state, vote.present), (round, 1, state, 4));
    assert_eq!((vote.rules, vote.candidates.as_str(), vote.is_mock), (rules(5), "", true), "nobody had decided on it");
    assert_eq!((vote.opened_at, vote.ends_at), (at(2), at(2)));
    assert_eq!(vote.closed_at, (state == VoteState::Closed).then(|| at(3)));
    let (a, b) = (given::staff(tx, "a", Role::Deputy).await.id, given::staff(tx, "b", Role::Deputy).await.id);
    assert_eq!(tx.count_roll(vote.id).await.unwrap(), 2);
    assert!(tx.is_on_roll(vote.id, a).await.unwrap() && tx.is_on_roll(vote.id, b).await.unwrap());
    assert_eq!(tx.find_mark(vote.id, a).await.unwrap(), Some(attempt.map(str::to_owned)));
    assert_eq!(tx.find_mark(vote.id, b).await.unwrap(), None);
    assert_eq!(tx.papers(vote.id).await.unwrap(), [PAPER]);
    vote.id
}

/// The result as it was then, with the roll filled in.
fn result(published_at: Option<Timestamp>) -> StoredResult {
    StoredResult {
        figures: ballot::Figures { roll: 2, ..figures() },
        outcome: outcome(),
        canonical: String::new(),
        sha256: String::new(),
        counted_at: at(4),
        published_at,
    }
}

/// What SQLite itself says of the file after its schema was rewritten.
async fn is_sound(database: &Database) {
    let mut raw = database.raw().await;
    if database.kind == Kind::Sqlite {
        assert_eq!(raw.texts("pragma integrity_check").await, ["ok"]);
        assert_eq!(raw.number("select count(*) from pragma_foreign_key_check").await, 0);
        assert_eq!(raw.number("select count(*) from sqlite_schema where name like '%of_round'").await, 0);
        raw.is_refused("update sqlite_schema set sql = sql", "may not be modified").await;
    }
    assert!(!raw.columns().await.iter().any(|column| column.starts_with("round.present")));
}

async fn on_both_as_they_were(test: impl AsyncFn(&Database, Store, Raw)) {
    for database in [Some(Database::sqlite()), Database::postgres().await].into_iter().flatten() {
        println!("--- on {:?}", database.kind);
        let (store, raw) = old(&database).await;
        test(&database, store, raw).await;
        is_sound(&database).await;
    }
}

#[tokio::test]
async fn everything_of_before_is_found_again() {
    on_both_as_they_were(async |database, store, mut raw| {
        let published = old_round(&mut raw, 2023, Came::Published).await;
        let counted = old_round(&mut raw, 2024, Came::Counted).await;
        let closed = old_round(&mut raw, 2025, Came::Closed).await;
        let cast = old_round(&mut raw, 2026, Came::Cast).await;
        let adopted = old_round(&mut raw, 2027, Came::Adopted).await;
        store.migrate().await.unwrap();
        store.close().await;
        let store = database.migrated().await; // and again, from the disk
        let mut tx = store.write().await.unwrap();
        assert_eq!(tx.find_latest_vote(adopted).await.unwrap(), None);
        let current = tx.find_current_round().await.unwrap().unwrap();
        assert_eq!((current.id, current.phase, current.rules), (adopted, Phase::MethodAdopted, rules(5)));
        is_found(&mut tx, cast, VoteState::Open, Some("attempt")).await;
        for (round, expected) in [(closed, None), (counted, Some(result(None))), (published, Some(result(Some(at(5)))))]
        {
            let vote = is_found(&mut tx, round, VoteState::Closed, None).await;
            assert_eq!(tx.find_result(vote).await.unwrap(), expected);
            assert!(tx.confirmations(vote).await.unwrap().is_empty());
            assert_eq!(tx.projects(round).await.unwrap().len(), 1);
            assert!(tx.deeds(round).await.unwrap().is_empty());
        }
        assert_eq!(tx.steps(published).await.unwrap().len(), 3);
        drop(tx);
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_was_kept_before_is_kept_after() {
    on_both_as_they_were(async |database, store, mut raw| {
        old_round(&mut raw, 2026, Came::Published).await;
        store.migrate().await.unwrap();
        let mut raw = database.raw().await;
        for (sql, words) in [
            ("update project set title_zh = 'x'", "the candidates are fixed"),
            ("update round set rules = '{}'", "the rules are fixed"),
            ("delete from roll", "the roll is fixed"),
            ("delete from roll_mark", "a mark on the roll is kept"),
            ("update box_paper set vote_id = vote_id", "is not changed"),
            ("delete from box_paper", "a paper in the box is kept"),
            ("update result set figures = '{}'", "not changed"),
            ("delete from result", "a result is kept"),
            ("update vote set deed_id = 1", "what a vote began with is fixed"),
            ("update vote set closed_at = null", "what a vote began with is fixed"),
            ("update vote set state = 'open'", "by two people"),
            ("update vote set present = 5", "the attendance"),
        ] {
            raw.is_refused(sql, words).await;
        }
        store.close().await;
    })
    .await;
}

/// Whoever brings the program up to date on the day of the sitting finishes the vote with it.
#[tokio::test]
async fn a_vote_that_was_open_then_is_finished_now() {
    on_both_as_they_were(async |_, store, mut raw| {
        let round = old_round(&mut raw, 2026, Came::Cast).await;
        store.migrate().await.unwrap();
        let mut tx = store.write().await.unwrap();
        let vote = is_found(&mut tx, round, VoteState::Open, Some("attempt")).await;
        let deputy = given::staff(&mut tx, "b", Role::Deputy).await.id;
        assert!(tx.mark_voted(vote, deputy, "now").await.unwrap());
        tx.drop_in_box(vote, [8; 16], PAPER).await.unwrap();
        let given = Voting { round, vote, deputies: Vec::new() };
        given.is_closed(&mut tx).await;
        given.is_counted(&mut tx).await;
        given.is_confirmed(&mut tx).await;
        given.is_published(&mut tx).await;
        tx.commit().await.unwrap();
        store.forget_order_of_casting().await.unwrap();
        store.close().await;
    })
    .await;
}

/// Its figures were never hashed, so nobody can confirm them: the vote is declared void and held again.
#[tokio::test]
async fn a_vote_that_was_counted_then_can_be_void_now() {
    on_both_as_they_were(async |_, store, mut raw| {
        let round = old_round(&mut raw, 2026, Came::Counted).await;
        store.migrate().await.unwrap();
        let mut tx = store.write().await.unwrap();
        let vote = is_found(&mut tx, round, VoteState::Closed, None).await;
        let given = Voting { round, vote, deputies: Vec::new() };
        let deed = given::agreed(&mut tx, &given.deed(DeedKind::VoidVote)).await;
        tx.change_vote_state(vote, VoteState::Void, deed, None).await.unwrap();
        assert!(tx.change_phase(round, Phase::Counting, Phase::MethodAdopted).await.unwrap());
        let second = given::opened(&mut tx, round).await;
        assert_eq!(tx.find_vote(second).await.unwrap().unwrap().number, 2);
        assert_eq!(tx.find_result(vote).await.unwrap(), Some(result(None)));
        tx.commit().await.unwrap();
        store.close().await;
    })
    .await;
}
