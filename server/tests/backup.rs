//! The drill: a demonstration with comments and a finished vote is backed up, restored and moved, on both databases; and
//! files that are not what was written are refused. PostgreSQL needs `MINSHENG_TEST_POSTGRES`; `make test` sets it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

#[path = "../../crates/store/tests/both/database.rs"]
#[expect(dead_code, reason = "the store's tests need more of it")]
mod database;

use app::scene::Operator;
use database::{Database, on_both};
use domain::{Asked, DeedKind, Person, Phase, Role, Timestamp, VoteId};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use server::backup::{self, NotEmpty, Schedule, Sums};
use server::config::Given;
use server::limits::Limits;
use server::metrics::Metrics;
use server::site::Site;
use service::{Service, Store};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Extent;
use tempfile::TempDir;

const BLANK: &str = "-----------------------";

fn noon() -> Timestamp {
    Timestamp::parse("2026-01-20T04:00:00Z").expect("it is written so")
}

fn service(store: Store) -> Service {
    Service::new(store, Arc::new(noon), server::command::system_random())
}

async fn part(service: &Service, name: &str) -> Person {
    service.act_as(name).await.unwrap().person
}

async fn does(service: &Service, kind: DeedKind, asked: Asked) {
    let (clerk, chief) = (part(service, "clerk1").await, part(service, "chief").await);
    service.ask_deed(Some(&clerk), kind, &asked).await.unwrap();
    let waiting = service.show_desk(Some(&chief)).await.unwrap().waiting.unwrap().id;
    service.agree_to_deed(Some(&chief), waiting).await.unwrap();
}

/// The demonstration with an open vote in which three deputies have voted.
async fn voting(store: &Store) -> (Service, VoteId) {
    let service = service(store.clone());
    server::demo::seed(&service).await.unwrap();
    let clerk = part(&service, "clerk1").await;
    for phase in [Phase::PublicNotice, Phase::Deliberation] {
        service.advance_round(Some(&clerk), phase.code()).await.unwrap();
    }
    let asked = Asked { present: "384".to_owned(), total: "410".to_owned(), ..Asked::default() };
    does(&service, DeedKind::OpenVote, asked).await;
    let vote = service.show_result(None, None).await.unwrap().vote.unwrap().id;
    let deputies = store.read().await.unwrap().people_of_role(Role::Deputy, 3).await.unwrap();
    for deputy in &deputies {
        service.cast_ballot(Some(deputy), vote, BLANK, "attempt").await.unwrap();
    }
    (service, vote)
}

/// The vote is closed, counted, confirmed and published.
async fn finish(service: &Service) {
    does(service, DeedKind::CloseVote, Asked { reason: "代表都已投完".to_owned(), ..Asked::default() }).await;
    does(service, DeedKind::CountBallots, Asked::default()).await;
    for name in ["chief", "scrutineer1"] {
        let person = part(service, name).await;
        let hash = service.show_desk(Some(&person)).await.unwrap().count.unwrap().sha256;
        service.confirm_count(Some(&person), &hash[58..]).await.unwrap();
    }
    does(service, DeedKind::PublishResult, Asked::default()).await;
}

/// What is in the tables, but for the log: a restore adds its own line to it.
async fn all(store: &Store) -> Vec<Sums> {
    let mut tx = store.read().await.unwrap();
    let mut all = Vec::new();
    for table in tx.tables().await.unwrap().into_iter().filter(|table| table.name != "audit") {
        all.push(backup::sums(&mut tx, &table, Extent::Everything).await.unwrap());
    }
    all
}

/// What a reader of a site on this store reads.
async fn pages(store: &Store) -> Vec<String> {
    let given = Given { listen: Some(([127, 0, 0, 1], 0).into()), ..Given::default() };
    let config = given.settle().unwrap();
    let site = Site {
        service: service(store.clone()),
        limits: Limits::default(),
        operator: Arc::new(Operator::default()),
        session_hours: 8,
        citizen_session_days: 30,
        trusted_proxies: Vec::new().into(),
        is_secure: false,
        patience: config.patience,
        metrics: Metrics::default(),
    };
    let stop = axum_server::Handle::new();
    let handle = stop.clone();
    let serving = tokio::spawn(async move { server::listen::serve(&config, site.serve(), handle).await.unwrap() });
    let address = stop.listening().await.expect("it listens");
    let mut pages = Vec::new();
    for path in ["/", "/results", "/results.json", "/projects/18"] {
        let answer = reqwest::get(format!("http://{address}{path}")).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        // The address of the site may stand in a page, and its port is another one each time.
        pages.push(answer.text().await.unwrap().replace(&address.to_string(), "here"));
    }
    stop.shutdown();
    serving.await.unwrap();
    pages
}

/// An empty database of the same kind.
async fn another(like: &Database) -> Database {
    match like.kind {
        database::Kind::Sqlite => Database::sqlite(),
        database::Kind::Postgres => Database::postgres().await.expect("it was there before"),
    }
}

fn unpacked(path: &Path) -> Vec<u8> {
    let mut text = Vec::new();
    GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut text).unwrap();
    text
}

fn packed(folder: &TempDir, text: &[u8]) -> PathBuf {
    let path = folder.path().join("altered.jsonl.gz");
    let mut out = GzEncoder::new(std::fs::File::create(&path).unwrap(), Compression::fast());
    out.write_all(text).unwrap();
    out.finish().unwrap();
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_what_was_backed_up_is_there_again() {
    on_both(async |database, store| {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("backup.jsonl.gz");
        let (before_vote, _) = voting(&store).await;
        finish(&before_vote).await;
        let written = backup::write(&store, &path, noon()).await.unwrap();
        assert!(!written.without_votes && written.rows > 1000);
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions()) & 0o777, 0o600);
        let again = backup::write(&store, &path, noon()).await.unwrap_err();
        assert!(again.to_string().contains("is there already"), "{again}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-done lies about");
        let target = another(database).await;
        let to = target.migrated().await;
        let (header, rows, lost) = backup::restore(&service(to.clone()), &path).await.unwrap();
        assert_eq!((header.taken_at.as_str(), rows, lost), ("2026-01-20T04:00:00Z", written.rows, 0));
        assert_eq!(all(&store).await, all(&to).await);
        assert_eq!(pages(&store).await, pages(&to).await);
        assert!(to.faults_of_the_file().await.unwrap().is_empty());
        let auditor = part(&service(to.clone()), "auditor").await;
        assert_eq!(service(to.clone()).verify_audit(Some(&auditor)).await.unwrap().first_bad, None);
        let lines =
            async |store: &Store| service(store.clone()).show_audit(Some(&auditor), "", None).await.unwrap().lines;
        let (mut told, kept) = (lines(&to).await, lines(&store).await);
        let restored = told.remove(0);
        assert_eq!(
            (restored.act, restored.subject.as_str()),
            (domain::audit::Act::RestoredBackup, "2026-01-20T04:00:00Z")
        );
        assert_eq!(told, kept, "the lines before it are those of the backup");
        let full = backup::restore(&service(to.clone()), &path).await.unwrap_err();
        assert!(full.is::<NotEmpty>(), "{full}");
        to.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_open_vote_a_backup_has_no_ballot_and_the_vote_is_void_after_it() {
    on_both(async |database, store| {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("backup.jsonl.gz");
        let (_, vote) = voting(&store).await;
        assert!(backup::write(&store, &path, noon()).await.unwrap().without_votes);
        let text = String::from_utf8(unpacked(&path)).unwrap();
        let header = text.lines().next().unwrap();
        assert!(header.contains("it is void after a restore") && header.contains("signs in again"), "{header}");
        assert!(!text.contains("\"attempt\",[") && text.contains("{\"table_end\":{\"name\":\"box_paper\",\"rows\":0,"));
        assert!(text.contains("{\"table_end\":{\"name\":\"roll_mark\",\"rows\":0,"));
        let target = another(database).await;
        let to = target.migrated().await;
        let there = service(to.clone());
        assert_eq!(backup::restore(&there, &path).await.unwrap().2, 1);
        assert_eq!(there.home(None).await.unwrap().round.phase, Phase::MethodAdopted);
        let deputy = part(&there, "deputy001").await;
        assert!(there.cast_ballot(Some(&deputy), vote, BLANK, "b").await.is_err());
        let asked = Asked { present: "384".to_owned(), total: "410".to_owned(), ..Asked::default() };
        does(&there, DeedKind::OpenVote, asked).await;
        let next = there.show_result(None, None).await.unwrap().vote.unwrap().id;
        there.cast_ballot(Some(&deputy), next, BLANK, "b").await.unwrap();
        to.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_what_was_written_is_refused_and_nothing_stays() {
    on_both(async |database, store| {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("backup.jsonl.gz");
        server::demo::seed(&service(store.clone())).await.unwrap();
        backup::write(&store, &path, noon()).await.unwrap();
        let (whole, text) = (std::fs::read(&path).unwrap(), String::from_utf8(unpacked(&path)).unwrap());
        let target = another(database).await;
        let to = target.migrated().await;
        let before = all(&to).await;
        let cut = folder.path().join("cut.gz");
        std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
        let half: String = text.split_inclusive('\n').take(300).collect();
        let schema = format!("\"schema\":{}", Store::newest_schema());
        let cases = [(cut, "cut short"), (packed(&folder, half.as_bytes()), "line 301: the file ends here")];
        for (path, words) in cases {
            refused(&to, &path, words).await;
        }
        for (from, into, words) in [
            ("\"deputy007\"", "\"deputy7x7\"", "count or hash differ"),
            ("\"format\":1", "\"format\":2", "made by a newer program"),
            (schema.as_str(), "\"schema\":9999", "the backup has schema 9999"),
            ("{\"end\":", "{\"ent\":", "not understood"),
            ("\"2026-01-20T04:00:00Z\"", "\"2026-01-20T05:00:00Z\"", "the file is not what was written"),
        ] {
            assert!(text.contains(from), "{from}");
            refused(&to, &packed(&folder, text.replacen(from, into, 1).as_bytes()), words).await;
        }
        refused(&to, &packed(&folder, format!("{text}more\n").as_bytes()), "something follows the end").await;
        refused(&to, &packed(&folder, b"hello\n"), "not a backup of this program").await;
        assert_eq!(before, all(&to).await);
        assert_eq!(to.write().await.unwrap().first_filled().await.unwrap(), None);
        // The same database takes the whole file after all that.
        backup::restore(&service(to.clone()), &path).await.unwrap();
        assert_eq!(all(&store).await, all(&to).await);
        to.close().await;
    })
    .await;
}

async fn refused(to: &Store, path: &Path, words: &str) {
    let error = backup::restore(&service(to.clone()), path).await.expect_err(words);
    assert!(format!("{error:#}").contains(words), "{words}: {error:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moves_there_and_back_is_the_same() {
    let Some(middle) = Database::postgres().await else { return };
    let (first, last) = (Database::sqlite(), Database::sqlite());
    let store = first.migrated().await;
    let (voted, _) = voting(&store).await;
    let words = format!("{:#}", backup::carry(&first.url, &middle.url).await.unwrap_err());
    assert!(words.contains("another program is using the database"), "{words}");
    store.close().await;
    let open = format!("{:#}", backup::carry(&first.url, &middle.url).await.unwrap_err());
    assert!(open.contains("a vote is open"), "{open}");
    drop(voted);
    let store = first.migrated().await;
    finish(&service(store.clone())).await;
    let (sums, shown) = (all(&store).await, pages(&store).await);
    store.close().await;
    for (from, to) in [(&first, &middle), (&middle, &last)] {
        let said = backup::carry(&from.url, &to.url).await.unwrap();
        assert!(said.contains("counts and hashes agree"), "{said}");
        let store = Store::open(&to.url).await.unwrap();
        assert_eq!(all(&store).await, sums);
        assert_eq!(pages(&store).await, shown);
        store.close().await;
        // A closed pool may still be saying goodbye to the server.
        while Store::is_in_use(&to.url).await.unwrap() {
            tokio::task::yield_now().await;
        }
    }
    assert!(backup::carry(&first.url, &last.url).await.unwrap_err().is::<NotEmpty>());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_backups_are_kept_and_a_failure_is_a_sentence() {
    let database = Database::sqlite();
    let store = database.migrated().await;
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("minsheng-mine.jsonl.gz"), "x").unwrap();
    let schedule = Schedule { folder: folder.path().to_owned(), hours: 24, keep: 2 };
    for day in 0..4 {
        backup::keep_up_once(&store, &schedule, noon().plus_days(day)).await.unwrap();
    }
    let mut names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let kept = ["minsheng-20260122T040000Z.jsonl.gz", "minsheng-20260123T040000Z.jsonl.gz", "minsheng-mine.jsonl.gz"];
    assert_eq!(names, kept);
    let nowhere = Schedule { folder: folder.path().join("minsheng-mine.jsonl.gz"), ..schedule };
    let error = backup::keep_up_once(&store, &nowhere, noon()).await.unwrap_err();
    assert!(error.to_string().contains("cannot make the folder"), "{error}");
    store.close().await;
}
