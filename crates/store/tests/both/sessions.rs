//! Sessions, through the trait by which the server uses them.

use crate::database::on_both;
use time::{Duration, OffsetDateTime};
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};

fn record(who: &str, ends_in: Duration) -> Record {
    let end = (OffsetDateTime::now_utc() + ends_in).replace_nanosecond(0).unwrap();
    Record { id: Id::default(), data: [("person".to_owned(), who.into())].into(), expiry_date: end }
}

#[tokio::test]
async fn a_session_is_made_changed_and_ended() {
    on_both(async |_, store| {
        let mut session = record("one", Duration::hours(8));
        store.create(&mut session).await.unwrap();
        assert_eq!(store.load(&session.id).await.unwrap().as_ref(), Some(&session));
        session.data.insert("person".to_owned(), "two".into());
        store.save(&session).await.unwrap();
        assert_eq!(store.load(&session.id).await.unwrap().as_ref(), Some(&session));
        store.delete(&session.id).await.unwrap();
        assert_eq!(store.load(&session.id).await.unwrap(), None);
        store.delete(&session.id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_new_session_never_takes_the_place_of_another() {
    on_both(async |_, store| {
        let mut first = record("one", Duration::hours(8));
        store.create(&mut first).await.unwrap();
        let mut second = Record { id: first.id, ..record("two", Duration::hours(8)) };
        store.create(&mut second).await.unwrap();
        assert_ne!(first.id, second.id);
        assert_eq!(store.load(&first.id).await.unwrap(), Some(first));
        assert_eq!(store.load(&second.id).await.unwrap(), Some(second));
    })
    .await;
}

#[tokio::test]
async fn a_session_that_was_never_made_can_be_saved() {
    on_both(async |_, store| {
        let session = record("one", Duration::hours(8));
        store.save(&session).await.unwrap();
        assert_eq!(store.load(&session.id).await.unwrap(), Some(session));
    })
    .await;
}

#[tokio::test]
async fn an_ended_session_opens_nothing_and_is_cleared_away() {
    on_both(async |database, store| {
        let mut ended = record("one", Duration::seconds(-1));
        let mut running = record("two", Duration::hours(8));
        store.create(&mut ended).await.unwrap();
        store.create(&mut running).await.unwrap();
        assert_eq!(store.load(&ended.id).await.unwrap(), None);
        store.remove_ended_sessions(OffsetDateTime::now_utc().unix_timestamp()).await.unwrap();
        let mut raw = database.raw().await;
        assert_eq!(raw.texts("select id from session").await, [running.id.to_string()]);
    })
    .await;
}
