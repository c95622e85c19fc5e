//! Citizens' own accounts, their sessions, and how they are verified.

use crate::database::{Raw, on_both};
use crate::given::{self, noon};
use domain::{Device, PersonId, Phase, Role, VerifiedHow};
use store::{NewCitizen, Store, Tx};
use time::{Duration, OffsetDateTime};
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};

fn new(sign_in: &str) -> NewCitizen {
    NewCitizen {
        sign_in: sign_in.to_owned(),
        nickname: sign_in.to_uppercase(),
        password_hash: format!("hash of {sign_in}"),
        joined_at: noon(),
        epoch: 77_000,
    }
}

async fn citizen(tx: &mut Tx, sign_in: &str) -> PersonId {
    tx.add_citizen(&new(sign_in)).await.unwrap().expect("the name is free")
}

async fn session(store: &Store) -> String {
    let end = (OffsetDateTime::now_utc() + Duration::hours(8)).replace_nanosecond(0).unwrap();
    let mut record = Record { id: Id::default(), data: [].into(), expiry_date: end };
    store.create(&mut record).await.unwrap();
    record.id.to_string()
}

#[tokio::test]
async fn a_citizen_joins_under_a_free_name_and_can_take_another() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let (lin, wu) = (citizen(&mut tx, "lin").await, citizen(&mut tx, "wu").await);
        assert!(tx.add_citizen(&new("lin")).await.unwrap().is_none(), "taken");
        let account = tx.find_account(lin).await.unwrap().unwrap();
        assert_eq!((account.person.role, account.person.name.zh.as_str()), (Role::Citizen, "LIN"));
        assert_eq!((account.epoch, account.released, account.has_password), (77_000, true, true));
        let facts = tx.find_citizen(lin).await.unwrap().unwrap();
        assert_eq!((facts.joined_at, facts.verified_how, facts.verified_at), (Some(noon()), None, None));
        assert!(!tx.change_nickname(wu, "lin", "Lin").await.unwrap(), "taken");
        assert!(tx.change_nickname(lin, "lin", "Lin").await.unwrap(), "one's own in other letters");
        assert!(tx.change_nickname(wu, "林", "林").await.unwrap());
        assert_eq!(given::found(&mut tx, wu).await.name.en, "林");
        let clerk = given::person(&mut tx, "clerk1", Role::Clerk).await;
        assert!(!tx.change_nickname(clerk, "boss", "Boss").await.unwrap(), "staff have none");
        assert!(tx.find_citizen(clerk).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn consent_is_kept_by_wording_and_the_first_time_stays() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let lin = citizen(&mut tx, "lin").await;
        assert!(tx.consents(lin).await.unwrap().is_empty());
        tx.add_consent(lin, "1", noon()).await.unwrap();
        tx.add_consent(lin, "2", noon().plus_days(1)).await.unwrap();
        tx.add_consent(lin, "1", noon().plus_days(9)).await.unwrap();
        let given: Vec<_> =
            tx.consents(lin).await.unwrap().into_iter().map(|given| (given.version, given.given_at)).collect();
        assert_eq!(given, [("2".to_owned(), noon().plus_days(1)), ("1".to_owned(), noon())]);
    })
    .await;
}

#[tokio::test]
async fn sessions_are_seen_and_ended_by_their_owner_alone() {
    on_both(async |database, store| {
        let (one, two, other) = (session(&store).await, session(&store).await, session(&store).await);
        let mut tx = store.write().await.unwrap();
        let (lin, wu) = (citizen(&mut tx, "lin").await, citizen(&mut tx, "wu").await);
        tx.add_own_session(&one, lin, noon(), Device::Phone).await.unwrap();
        tx.add_own_session(&two, lin, noon().plus_days(1), Device::Wechat).await.unwrap();
        tx.add_own_session(&other, wu, noon(), Device::Computer).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.write().await.unwrap();
        let own = tx.own_sessions(lin, noon()).await.unwrap();
        let seen: Vec<_> = own.iter().map(|row| (row.session.as_str(), row.began_at, row.device)).collect();
        assert_eq!(seen, [(two.as_str(), noon().plus_days(1), Device::Wechat), (one.as_str(), noon(), Device::Phone)]);
        assert!(tx.own_sessions(lin, noon().plus_days(9_999)).await.unwrap().is_empty(), "they have ended");
        assert!(!tx.end_own_session(lin, &other).await.unwrap(), "somebody else's");
        assert!(tx.end_own_session(lin, &one).await.unwrap());
        assert_eq!(tx.own_sessions(lin, noon()).await.unwrap().len(), 1);
        tx.end_own_sessions(lin).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        assert_eq!(raw.texts("select id from session").await, std::slice::from_ref(&other), "the other's goes on");
        assert_eq!(raw.texts("select session_id from own_session").await, [other]);
    })
    .await;
}

#[tokio::test]
async fn digits_are_tried_five_times_and_for_ten_minutes() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let lin = citizen(&mut tx, "lin").await;
        let ends = noon().plus_seconds(600);
        assert!(tx.try_digits(lin, noon()).await.unwrap().is_none(), "none were sent");
        tx.keep_digits(lin, VerifiedHow::Email, "first", ends).await.unwrap();
        assert!(tx.find_digits(lin, ends).await.unwrap().is_none(), "too old");
        assert!(tx.try_digits(lin, ends).await.unwrap().is_none(), "too old");
        for _ in 0..5 {
            assert_eq!(tx.find_digits(lin, noon()).await.unwrap(), Some(VerifiedHow::Email));
            let tried = tx.try_digits(lin, noon()).await.unwrap();
            assert_eq!(tried, Some(("first".to_owned(), VerifiedHow::Email)));
        }
        assert!(tx.try_digits(lin, noon()).await.unwrap().is_none(), "tried too often");
        assert!(tx.find_digits(lin, noon()).await.unwrap().is_none());
        tx.keep_digits(lin, VerifiedHow::Gateway, "second", ends).await.unwrap();
        assert_eq!(tx.try_digits(lin, noon()).await.unwrap(), Some(("second".to_owned(), VerifiedHow::Gateway)));
        tx.end_digits(lin).await.unwrap();
        assert!(tx.find_digits(lin, noon()).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_code_of_the_window_is_used_once_and_ends_by_itself() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let clerk = given::person(&mut tx, "clerk1", Role::Clerk).await;
        let ends = noon().plus_days(14);
        tx.keep_window_code("one", noon(), ends, clerk).await.unwrap();
        tx.keep_window_code("two", noon(), ends, clerk).await.unwrap();
        assert_eq!(tx.count_window_codes(noon()).await.unwrap(), 2);
        assert_eq!(tx.count_window_codes(ends).await.unwrap(), 0);
        assert!(!tx.use_window_code("one", ends).await.unwrap(), "too old");
        assert!(tx.use_window_code("one", noon()).await.unwrap());
        assert!(!tx.use_window_code("one", noon()).await.unwrap(), "used");
        assert!(!tx.use_window_code("three", noon()).await.unwrap(), "unknown");
        tx.keep_window_code("four", ends, ends.plus_days(14), clerk).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        assert_eq!(raw.texts("select code_hash from window_code").await, ["four"], "what has ended goes");
    })
    .await;
}

/// A comment of somebody, in some state; a refused one has an appeal, a published one was reported by its own author.
async fn comment(raw: &mut Raw, author: PersonId, state: &str) {
    let decided = if ["draft", "pending"].contains(&state) { "null" } else { "'2026-01-20T04:00:00Z'" };
    let reason = if ["refused", "hidden"].contains(&state) { "'off_topic'" } else { "null" };
    raw.run(&format!(
        "insert into comment (project_id, author_id, tag, body, state, reason, reason_words, left_at, decided_at)
         select min(id), {author}, 'other', 'words of {state}', '{state}', {reason}, 'to {state}',
            '2026-01-20T04:00:00Z', {decided} from project"
    ))
    .await;
}

#[tokio::test]
async fn what_is_deleted_leaves_published_words_without_an_author_and_nothing_else() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        given::round(&mut tx, Phase::PublicNotice).await;
        tx.stamp_demo().await.unwrap(); // nobody has to be verified
        let (lin, wu) = (citizen(&mut tx, "lin").await, citizen(&mut tx, "wu").await);
        tx.add_consent(lin, "1", noon()).await.unwrap();
        tx.keep_digits(lin, VerifiedHow::Email, "digits", noon()).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        for state in ["draft", "pending", "refused", "approved", "hidden"] {
            comment(&mut raw, lin, state).await;
        }
        comment(&mut raw, wu, "approved").await;
        raw.run("insert into appeal (comment_id, words, made_at) select id, 'my appeal', 'x' from comment where state = 'refused'").await;
        raw.run(&format!("insert into report (comment_id, reporter_id, reason, words, made_at) select id, {lin}, 'insulting', 'my report', '2026-01-20T04:00:00Z' from comment where author_id = {wu}")).await;
        let mut tx = store.write().await.unwrap();
        tx.take_person(lin).await.unwrap();
        let words = tx.own_words(lin).await.unwrap();
        assert_eq!(words.len(), 5);
        assert_eq!(words.iter().filter(|own| own.appeal.as_deref() == Some("my appeal")).count(), 1);
        let reports = tx.own_reports(lin).await.unwrap();
        assert_eq!((reports.len(), reports[0].words.as_str()), (1, "my report"));
        tx.let_go_of_words(lin, noon()).await.unwrap();
        assert!(tx.remove_citizen(lin).await.unwrap());
        assert!(!tx.remove_citizen(lin).await.unwrap(), "it is gone");
        let clerk = given::person(&mut tx, "clerk1", Role::Clerk).await;
        assert!(!tx.remove_citizen(clerk).await.unwrap(), "staff stay");
        tx.commit().await.unwrap();
        let left = "select state || ': ' || body || reason_words from comment where author_id is null";
        assert_eq!(
            crate::database::sort(raw.texts(left).await),
            ["approved: words of approvedto approved", "withdrawn: ", "withdrawn: ", "withdrawn: ", "withdrawn: "]
        );
        assert_eq!(raw.texts("select words from appeal").await, [""]);
        assert_eq!(raw.texts("select words from report where reporter_id is null").await, [""]);
        assert_eq!(raw.number("select count(*) from comment_event where act = 'withdrawn'").await, 4);
        for table in ["consent", "digits_sent", "own_session"] {
            assert_eq!(raw.number(&format!("select count(*) from {table}")).await, 0, "{table}");
        }
        assert_eq!(raw.texts("select sign_in from person where role = 'citizen'").await, ["wu"]);
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_keeps_deputies_out_of_the_list_of_sessions() {
    on_both(async |database, store| {
        let session = session(&store).await;
        let mut tx = store.write().await.unwrap();
        let deputy = given::person(&mut tx, "deputy001", Role::Deputy).await;
        let lin = citizen(&mut tx, "lin").await;
        tx.commit().await.unwrap();
        let words = "nothing tells when a deputy was here";
        given::is_refused(&store, words, async |tx| tx.add_own_session(&session, deputy, noon(), Device::Phone).await)
            .await;
        let mut tx = store.write().await.unwrap();
        tx.add_own_session(&session, lin, noon(), Device::Phone).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        raw.is_refused(&format!("update own_session set person_id = {deputy}"), "a session stays as it began").await;
    })
    .await;
}

#[tokio::test]
async fn the_words_of_an_appeal_stay_as_long_as_its_author() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        given::round(&mut tx, Phase::PublicNotice).await;
        tx.stamp_demo().await.unwrap();
        let lin = citizen(&mut tx, "lin").await;
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        comment(&mut raw, lin, "refused").await;
        raw.run("insert into appeal (comment_id, words, made_at) select id, 'my appeal', 'x' from comment").await;
        let words = "keeps its words as long as its author has an account";
        raw.is_refused("update appeal set words = ''", words).await;
        raw.run("update comment set state = 'withdrawn', body = '', reason_words = '', author_id = null").await;
        raw.is_refused("update appeal set words = 'others'", words).await;
        raw.run("update appeal set words = ''").await;
    })
    .await;
}
