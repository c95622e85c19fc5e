//! The audit log. Hashes here are made up: what they are made of is the service's part.

use crate::database::{Kind, on_both};
use domain::audit::{Act, Line};
use domain::{Bilingual, PersonId, Role, Timestamp};
use store::{RawLine, Store};

const FOLLOWS: &str = "follows the last one";

fn hash_of(number: i64) -> String {
    format!("{number:064}")
}

fn line(number: i64, subject: &str) -> RawLine {
    RawLine {
        number,
        at: "2026-01-20T04:00:00Z".to_owned(),
        person_id: Some(7),
        name_zh: "工作人员".to_owned(),
        name_en: "Clerk One".to_owned(),
        role: Some("system_administrator".to_owned()),
        act: Act::IssuedAccount.code().to_owned(),
        subject: subject.to_owned(),
        details: "100%".to_owned(),
        previous: hash_of(number - 1),
        hash: hash_of(number),
    }
}

async fn three_lines(store: &Store) {
    let mut tx = store.write().await.unwrap();
    for (number, subject) in [(1, "first"), (2, "second"), (3, "third_one")] {
        tx.hold_log().await.unwrap();
        tx.add_line(&line(number, subject)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn lines_are_read_as_they_were_written() {
    on_both(async |_, store| {
        assert_eq!(store.read().await.unwrap().last_line().await.unwrap(), None);
        three_lines(&store).await;
        let mut tx = store.read().await.unwrap();
        assert_eq!(tx.last_line().await.unwrap(), Some((3, hash_of(3))));
        let lines = tx.lines_after(1, 10).await.unwrap();
        assert_eq!(lines, [line(2, "second"), line(3, "third_one")]);
        assert_eq!(tx.lines_after(0, 1).await.unwrap(), [line(1, "first")]);
        let read = Line::try_from(line(2, "second")).unwrap();
        assert_eq!((read.number, read.person, read.role), (2, Some(PersonId(7)), Some(Role::SystemAdministrator)));
        assert_eq!((read.act, read.name), (Act::IssuedAccount, Bilingual::new("工作人员", "Clerk One")));
        assert_eq!(Some(read.at), Timestamp::parse("2026-01-20T04:00:00Z"));
    })
    .await;
}

#[tokio::test]
async fn who_did_something_last_is_found_by_act_and_subject() {
    on_both(async |_, store| {
        three_lines(&store).await;
        let mut tx = store.write().await.unwrap();
        tx.hold_log().await.unwrap();
        let later = RawLine {
            name_zh: "另一人".to_owned(),
            name_en: "Clerk Two".to_owned(),
            at: "2026-01-21T04:00:00Z".to_owned(),
            ..line(4, "second")
        };
        tx.add_line(&later).await.unwrap();
        let expected = (Bilingual::new("另一人", "Clerk Two"), Timestamp::parse("2026-01-21T04:00:00Z").unwrap());
        assert_eq!(tx.last_done(Act::IssuedAccount, "second").await.unwrap(), Some(expected.clone()));
        assert_eq!(tx.last_of(Act::IssuedAccount).await.unwrap(), Some(expected));
        assert_eq!(tx.last_of(Act::SetRules).await.unwrap(), None);
        assert_eq!(tx.last_done(Act::IssuedAccount, "fourth").await.unwrap(), None);
        assert_eq!(tx.last_done(Act::SetRules, "second").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_line_that_makes_no_sense_is_a_fault() {
    for broken in [
        RawLine { act: "voted".to_owned(), ..line(1, "") },
        RawLine { role: Some("mayor".to_owned()), ..line(1, "") },
        RawLine { at: "yesterday".to_owned(), ..line(1, "") },
        line(-1, ""),
    ] {
        assert!(Line::try_from(broken).is_err());
    }
}

#[tokio::test]
async fn lines_are_found_by_what_they_hold_and_nothing_is_a_wildcard() {
    on_both(async |_, store| {
        three_lines(&store).await;
        let mut tx = store.read().await.unwrap();
        for (text, numbers) in [
            ("", &[3, 2, 1][..]),
            ("second", &[2]),
            ("issued_acc", &[3, 2, 1]),
            ("clerk one", &[3, 2, 1]),
            ("工作", &[3, 2, 1]),
            ("100%", &[3, 2, 1]),
            ("d_o", &[3]),
            ("s%d", &[]),
            ("f_rst", &[]),
            ("!", &[]),
            ("'", &[]),
        ] {
            let found = tx.lines_with(text, &[], None, 10).await.unwrap();
            assert_eq!(found.iter().map(|line| line.number).collect::<Vec<_>>(), numbers, "{text}");
        }
        let older = tx.lines_with("", &[], Some(3), 1).await.unwrap();
        assert_eq!(older, [line(2, "second")]);
    })
    .await;
}

#[tokio::test]
async fn lines_are_found_by_the_codes_of_acts_and_of_deeds_too() {
    on_both(async |_, store| {
        three_lines(&store).await;
        let mut tx = store.write().await.unwrap();
        tx.hold_log().await.unwrap();
        let asked = RawLine { act: Act::AskedDeed.code().to_owned(), ..line(4, "open_vote") };
        tx.add_line(&asked).await.unwrap();
        for (codes, numbers) in [
            (&["issued_account"][..], &[3, 2, 1][..]),
            (&["asked_deed", "issued_account"], &[4, 3, 2, 1]),
            (&["open_vote", "close_vote"], &[4]),
            (&["second"], &[]),
            (&["issued"], &[]),
            (&[], &[]),
        ] {
            let found = tx.lines_with("no such words", codes, None, 10).await.unwrap();
            assert_eq!(found.iter().map(|line| line.number).collect::<Vec<_>>(), numbers, "{codes:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_line_follows_the_last_one_or_is_refused() {
    on_both(async |database, store| {
        let mut raw = database.raw().await;
        let insert = |number: &str, previous: &str, hash: &str| {
            format!(
                "insert into audit (number, at, name_zh, name_en, act, subject, details, previous, hash)
                 values ({number}, '', '', '', '', '', '', '{previous}', '{hash}')"
            )
        };
        raw.is_refused(&insert("2", &hash_of(0), &hash_of(2)), FOLLOWS).await;
        raw.is_refused(&insert("1", &hash_of(9), &hash_of(1)), FOLLOWS).await;
        three_lines(&store).await;
        for (number, previous) in [("3", 3), ("5", 3), ("4", 2), ("4", 0), ("0", 3), ("-1", 3)] {
            raw.is_refused(&insert(number, &hash_of(previous), &hash_of(4)), FOLLOWS).await;
        }
        raw.is_refused(&insert("4", &hash_of(3), "short"), "constraint").await;
        raw.is_refused(&insert("4", &hash_of(3), &hash_of(1)), "is kept").await;
        raw.run(&insert("4", &hash_of(3), &hash_of(4))).await;
    })
    .await;
}

#[tokio::test]
async fn a_line_is_neither_changed_nor_taken_out() {
    on_both(async |database, store| {
        three_lines(&store).await;
        let mut raw = database.raw().await;
        raw.is_refused("update audit set details = 'nothing'", "is kept").await;
        raw.is_refused("update audit set number = 9 where number = 3", "is kept").await;
        raw.is_refused("delete from audit where number = 3", "is kept").await;
        match database.kind {
            Kind::Postgres => raw.is_refused("truncate audit", "is kept").await,
            Kind::Sqlite => {
                let replace = "insert or replace into audit (number, at, name_zh, name_en, act, subject, details, previous, hash)
                     select number, at, name_zh, name_en, act, subject, 'nothing', previous, hash from audit where number = 3";
                raw.is_refused(replace, "a line of the log").await;
                // A line that follows, and would push another out by its hash.
                let pushes = replace.replace("select number,", "select 4,").replace("previous, hash from", "hash, hash from");
                raw.is_refused(&pushes, "is kept").await;
            }
        }
        assert_eq!(raw.number("select count(*) from audit where details = '100%'").await, 3);
    })
    .await;
}

/// Whoever holds the log sees the last line that there will be before the own one.
#[tokio::test]
async fn many_who_write_at_once_make_one_chain() {
    on_both(async |_, store| {
        let writers: Vec<_> = (0..20)
            .map(|writer| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut tx = store.write().await.unwrap();
                    // Something else is looked at first, as deeds do.
                    tx.last_line().await.unwrap();
                    tx.hold_log().await.unwrap();
                    let number = tx.last_line().await.unwrap().map_or(1, |(number, _)| number + 1);
                    tx.add_line(&line(number, &format!("by {writer}"))).await.unwrap();
                    tx.commit().await.unwrap();
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let lines = store.read().await.unwrap().lines_after(0, 100).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), (1..=20).collect::<Vec<_>>());
        assert!(lines.windows(2).all(|pair| pair[1].previous == pair[0].hash));
    })
    .await;
}

/// Without the lock the database itself refuses the second of two lines that follow the same one.
#[tokio::test]
async fn two_lines_do_not_follow_the_same_one() {
    on_both(async |database, store| {
        if database.kind == Kind::Sqlite {
            return; // there is one writer
        }
        let (mut first, mut second) = (store.write().await.unwrap(), store.write().await.unwrap());
        first.add_line(&line(1, "first")).await.unwrap();
        let other = tokio::spawn(async move { second.add_line(&line(1, "second")).await });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        first.commit().await.unwrap();
        assert!(other.await.unwrap().is_err());
    })
    .await;
}
