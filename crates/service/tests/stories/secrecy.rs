//! What somebody who holds the whole database can learn of who voted how: nothing, once the vote has closed.
//! While the vote is open the transaction ties a
//! mark to its paper; that is not protected at this level, and said so.

use crate::database::{Database, Kind, Raw};
use crate::world::{World, on_both, own_paper};
use domain::{Person, Phase};

const HALVES: [&str; 3] = ["roll", "roll_mark", "box_paper"];

/// A column added to one of these is a decision about secrecy. It starts here.
#[tokio::test]
async fn roll_box_and_session_have_these_columns_and_no_others() {
    on_both(async |_: World, database| {
        let mut raw = database.raw().await;
        let tables = [&HALVES[..], &["session"]].concat();
        let of = |column: &String| tables.iter().any(|table| column.starts_with(&format!("{table}.")));
        let columns: Vec<_> = raw.columns().await.into_iter().filter(of).collect();
        assert_eq!(
            columns,
            [
                "box_paper.paper blob",
                "box_paper.paper_id blob",
                "box_paper.vote_id integer",
                "roll.person_id integer",
                "roll.vote_id integer",
                "roll_mark.attempt text null",
                "roll_mark.person_id integer",
                "roll_mark.vote_id integer",
                "session.data text",
                "session.expires_at integer",
                "session.id text",
            ]
        );
        match raw {
            // No row number either.
            Raw::Sqlite(_) => {
                for table in HALVES {
                    raw.is_refused(&format!("select rowid from {table}"), "no such column").await;
                }
            }
            // Nothing is filled in by the database, neither a number nor a time.
            Raw::Postgres(_) => {
                let filled_in = "select count(*) from information_schema.columns where table_schema = 'public'
                    and table_name in ('roll', 'roll_mark', 'box_paper', 'session')
                    and (column_default is not null or is_identity = 'YES' or is_generated = 'ALWAYS')";
                assert_eq!(raw.number(filled_in).await, 0);
            }
        }
    })
    .await;
}

/// Twenty deputies, each with a paper and an attempt of their own, in the order of casting.
struct Voters {
    people: Vec<Person>,
    papers: Vec<String>,
    attempts: Vec<String>,
    /// The keys in the box while the vote was open, in hexadecimal.
    old_keys: Vec<String>,
    /// The papers by those keys.
    old_order: Vec<Vec<u8>>,
}

/// The twenty have voted and the vote is closed.
async fn voted(world: &World, database: &Database) -> Voters {
    world.votes().await;
    let people = world.deputies(20).await;
    // Not by number, so that the order of casting is not an order that anything else has.
    let people: Vec<_> = (0..20).map(|place| people[place * 7 % 20].clone()).collect();
    let papers: Vec<_> = (0..20).map(|number| own_paper(number * 997 % 4096)).collect();
    let mut attempts = Vec::new();
    for (deputy, paper) in people.iter().zip(&papers) {
        let attempt = world.service.show_ballot(Some(deputy)).await.unwrap().attempt;
        world.casts(deputy, paper, &attempt).await.unwrap();
        attempts.push(attempt);
    }
    let mut raw = database.raw().await;
    let hex = if database.kind == Kind::Sqlite { "lower(hex(paper_id))" } else { "encode(paper_id, 'hex')" };
    let old_keys = raw.texts(&format!("select {hex} from box_paper")).await;
    let old_order = world.service.store().read().await.unwrap().papers(world.vote().await).await.unwrap();
    world.is_at(Phase::Counting, "", "").await;
    Voters { people, papers, attempts, old_keys, old_order }
}

/// Everything in a table, one text for each row, bytes in hexadecimal.
async fn dump(raw: &mut Raw, table: &str) -> Vec<String> {
    let prefix = format!("{table}.");
    let columns = raw.columns().await;
    let of_table = columns.iter().filter_map(|column| column.strip_prefix(&prefix)?.split_once(' '));
    let as_text: Vec<String> = of_table
        .map(|(name, kind)| match (&raw, kind) {
            (Raw::Sqlite(_), "blob") => format!("coalesce(lower(hex({name})), '')"),
            (Raw::Postgres(_), "blob") => format!("coalesce(encode({name}, 'hex'), '')"),
            _ => format!("coalesce(cast({name} as text), '')"),
        })
        .collect();
    raw.texts(&format!("select {} from {table}", as_text.join(" || '|' || "))).await
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(hex: &str) -> Vec<u8> {
    hex.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[tokio::test]
async fn only_the_box_holds_papers_and_no_row_holds_a_person_and_a_paper() {
    on_both(async |world: World, database| {
        let voters = voted(&world, database).await;
        world.is_at(Phase::Announced, "", "").await;
        let mut raw = database.raw().await;
        for table in raw.tables().await {
            for row in dump(&mut raw, &table).await {
                let has_paper = voters.papers.iter().any(|paper| row.contains(paper) || row.contains(&hex(paper)));
                assert_eq!(has_paper, table == "box_paper", "{table}");
                // A row of the box is a vote, a key and a paper: no place is left for a person.
                assert_eq!(table == "box_paper", row.split('|').count() == 3 && has_paper, "{table}");
                let named =
                    voters.people.iter().any(|person| row.contains(&person.sign_in) || row.contains(&person.name.zh));
                assert!(!(named && has_paper), "{table}");
            }
        }
        assert_eq!(dump(&mut raw, "box_paper").await.len(), 20);
    })
    .await;
}

#[tokio::test]
async fn attempts_are_forgotten_and_old_keys_are_gone() {
    on_both(async |world: World, database| {
        let voters = voted(&world, database).await;
        let mut raw = database.raw().await;
        assert_eq!(raw.number("select count(*) from roll_mark where attempt is not null").await, 0);
        assert_eq!(raw.number("select count(*) from roll_mark").await, 20);
        for table in raw.tables().await {
            for row in dump(&mut raw, &table).await {
                for gone in voters.attempts.iter().chain(&voters.old_keys) {
                    assert!(!row.contains(gone), "{table}");
                }
            }
        }
    })
    .await;
}

/// The log is empty, nothing lies in free pages, and no file holds a word that joined a mark to its paper.
#[tokio::test]
async fn the_files_of_sqlite_keep_nothing_of_the_open_vote() {
    on_both(async |world: World, database| {
        if database.kind == Kind::Postgres {
            return; // its files are the server's
        }
        let voters = voted(&world, database).await;
        let mut gone: Vec<_> = voters.attempts.iter().map(|attempt| attempt.clone().into_bytes()).collect();
        gone.extend(voters.old_keys.iter().map(|key| unhex(key)));
        let files = database.files();
        assert!(files.iter().any(|(name, bytes)| name.ends_with(".db") && !bytes.is_empty()));
        for (name, bytes) in files {
            assert!(!name.ends_with("-wal") || bytes.is_empty(), "{name} holds {} bytes", bytes.len());
            assert!(!gone.iter().any(|word| contains(&bytes, word)), "{name}");
        }
        assert_eq!(database.raw().await.number("pragma freelist_count").await, 0);
    })
    .await;
}

/// Kendall's rank correlation of two orders of the same things: 1 for the same order, -1 for the reverse.
fn tau(order: &[usize]) -> f64 {
    let pairs =
        order.iter().enumerate().flat_map(|(at, first)| order[at + 1..].iter().map(move |second| (first, second)));
    let (mut n, mut sum) = (0.0, 0.0);
    for (first, second) in pairs {
        n += 1.0;
        sum += if first < second { 1.0 } else { -1.0 };
    }
    sum / n
}

/// S6, S8. Of twenty papers in random order τ has a standard deviation of 0.16; four of them are allowed. Papers that lay
/// as they were cast, or the other way round, would give 1 or -1.
#[tokio::test]
async fn papers_do_not_lie_in_the_order_of_casting() {
    on_both(async |world: World, database| {
        let voters = voted(&world, database).await;
        let vote = world.vote().await;
        let cast_as = |paper: &str| voters.papers.iter().position(|cast| cast == paper).expect("it was cast");
        let papers = world.service.store().read().await.unwrap().papers(vote).await.unwrap();
        let by_key: Vec<_> = papers.iter().map(|paper| cast_as(std::str::from_utf8(paper).unwrap())).collect();
        assert!(tau(&by_key).abs() < 0.65, "{by_key:?} {}", tau(&by_key));
        // Nor as they lay before: a copy of the open box is no key to the closed one.
        let lay_as = |paper| voters.old_order.iter().position(|old| old == paper).expect("it lay there");
        let by_old_key: Vec<_> = papers.iter().map(lay_as).collect();
        assert!(tau(&by_old_key).abs() < 0.65, "{by_old_key:?} {}", tau(&by_old_key));
        if database.kind == Kind::Postgres {
            let mut raw = database.raw().await;
            let as_they_lie = raw.texts("select convert_from(paper, 'UTF8') from box_paper order by ctid").await;
            assert_eq!(as_they_lie.iter().map(|paper| cast_as(paper)).collect::<Vec<_>>(), by_key);
            let marks = raw.texts("select cast(person_id as text) from roll_mark order by ctid").await;
            let numbers: Vec<i64> = marks.iter().map(|number| number.parse().unwrap()).collect();
            assert!(numbers.is_sorted(), "marks lie by person, not by time: {numbers:?}");
        }
    })
    .await;
}

/// Where these words begin in the file of the database, each found once.
fn places(bytes: &[u8], words: impl IntoIterator<Item = Vec<u8>>) -> Vec<usize> {
    let place = |word: Vec<u8>| {
        let found: Vec<_> = (0..bytes.len() - word.len()).filter(|at| bytes[*at..].starts_with(&word)).collect();
        assert_eq!(found.len(), 1, "{word:02x?}");
        found[0]
    };
    words.into_iter().map(place).collect()
}

/// A page of SQLite fills from its end in the order of writing, whatever the order of its keys.
#[tokio::test]
async fn the_pages_of_sqlite_are_filled_by_key_and_not_by_time() {
    on_both(async |world: World, database| {
        if database.kind == Kind::Postgres {
            return;
        }
        voted(&world, database).await;
        let by_key = world.service.store().read().await.unwrap().papers(world.vote().await).await.unwrap();
        let files = database.files();
        let (_, bytes) = files.iter().find(|(name, _)| name.ends_with(".db")).expect("it was closed into one file");
        let papers = places(bytes, by_key);
        assert!(papers.is_sorted_by(|first, second| first > second), "{papers:?}");
        // A mark as SQLite writes it: 5 bytes, of which 4 say "1, a byte, nothing", and the byte is the person.
        let marks = places(bytes, (2..=20).map(|person| vec![5, 4, 9, 1, 0, person]));
        assert!(marks.is_sorted_by(|first, second| first > second), "{marks:?}");
    })
    .await;
}

/// Which transaction wrote a row is written in the row.
#[tokio::test]
async fn no_row_version_ties_a_mark_to_a_paper() {
    on_both(async |world: World, database| {
        if database.kind == Kind::Sqlite {
            return; // rows there have no versions
        }
        voted(&world, database).await;
        let mut raw = database.raw().await;
        let tied = "select count(*) from roll_mark v join box_paper b on v.xmin::text = b.xmin::text";
        assert_eq!(raw.number(tied).await, 0);
        assert_eq!(raw.number("select count(distinct xmin::text) from box_paper").await, 1);
        assert_eq!(raw.number("select count(distinct xmin::text) from roll_mark").await, 1);
        assert_eq!(raw.number("select count(*) from box_paper").await, 20);
    })
    .await;
}
