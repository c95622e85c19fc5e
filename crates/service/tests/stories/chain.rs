//! The lines of the log are a chain: what was changed or taken out is found.

use crate::audit::{lines, log};
use crate::database::Raw;
use crate::staff::in_office;
use crate::world::{World, on_both, on_sqlite};
use domain::{Bilingual, Role};
use service::NewStaff;
use sha2::{Digest, Sha256};

/// Somebody who owns the database takes the triggers away.
async fn without_triggers(raw: &mut Raw) {
    let on = if matches!(raw, Raw::Sqlite(_)) { "" } else { " on audit" };
    for trigger in ["audit_is_a_chain", "audit_is_kept_update", "audit_is_kept_delete"] {
        raw.run(&format!("drop trigger {trigger}{on}")).await;
    }
}

/// The recipe that stands in `audit.rs`, written once more.
#[tokio::test]
async fn anybody_can_make_the_hashes_again() {
    in_office(async |office, _| {
        let sysadmin = office.person("sysadmin").await;
        let name = Bilingual::new("引\"号\\和é/𠀀", "<b>");
        let new =
            NewStaff { sign_in: "odd".into(), role: Role::Clerk, name: name.clone(), department: None, unit: None };
        let issued = office.service.issue_account(Some(&sysadmin), new).await.unwrap();
        office.releases("odd").await;
        let odd = office.service.sign_in_with_code(issued.code.as_str()).await.unwrap().person;
        assert_eq!(odd.name, name);
        let mut previous = "0".repeat(64);
        for (number, line) in (1..).zip(log(&office.service).await) {
            let person = line.person.map(|id| id.to_string()).unwrap_or_default();
            let fields = serde_json::json!([
                line.number.to_string(),
                line.at.to_text(),
                person,
                line.name.zh,
                line.name.en,
                line.role.map_or("", Role::code),
                line.act.code(),
                line.subject,
                line.details,
                previous,
            ]);
            assert_eq!((line.number, &line.previous), (number, &previous));
            previous = Sha256::digest(fields.to_string()).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(line.hash, previous);
        }
    })
    .await;
}

#[tokio::test]
async fn a_whole_chain_is_found_whole() {
    in_office(async |office, _| {
        let auditor = office.person("auditor").await;
        lines(&office, 3).await;
        let check = office.service.verify_audit(Some(&auditor)).await.unwrap();
        let last = log(&office.service).await.pop().expect("there are lines");
        assert_eq!((check.n_lines, check.last_hash, check.first_bad), (last.number, last.hash, None));
    })
    .await;
    on_sqlite(async |world: World| {
        let auditor = world.person("auditor").await;
        let check = world.service.verify_audit(Some(&auditor)).await.unwrap();
        assert_eq!((check.n_lines, check.last_hash, check.first_bad), (0, "0".repeat(64), None));
    })
    .await;
}

#[tokio::test]
async fn the_first_line_that_was_changed_or_taken_out_is_named() {
    for (sql, first_bad) in [
        ("update audit set details = 'nothing' where number = 4", 4),
        ("update audit set at = '2026-01-20T04:00:01Z' where number in (3, 6)", 3),
        ("update audit set act = 'voted' where number = 7", 7),
        ("update audit set role = 'clerk' where number = 2", 2),
        ("update audit set person_id = 1 where number = 1", 1),
        ("update audit set name_zh = '别人' where number = 5", 5),
        ("update audit set previous = hash where number = 5", 5),
        // One that hides its own change breaks the next.
        ("update audit set hash = replace(hash, substr(hash, 1, 1), 'x') where number = 5", 5),
        ("delete from audit where number = 5", 5),
        ("delete from audit where number < 3", 1),
        ("update audit set number = number + 1 where number = 8", 8),
        (
            "insert into audit (number, at, name_zh, name_en, act, subject, details, previous, hash)
             select 0, at, name_zh, name_en, act, subject, details, previous, 'x' || substr(hash, 2) from audit where number = 1",
            1,
        ),
    ] {
        in_office(async |office, database| {
            let auditor = office.person("auditor").await;
            lines(&office, 3).await;
            let mut raw = database.raw().await;
            without_triggers(&mut raw).await;
            raw.run(sql).await;
            let check = office.service.verify_audit(Some(&auditor)).await.unwrap();
            assert_eq!(check.first_bad, Some(first_bad), "{sql}");
        })
        .await;
    }
}

/// Cut off at its end, or made anew, the chain is whole again; number and last hash tell who wrote them down.
#[tokio::test]
async fn lines_cut_off_at_the_end_are_seen_by_number_and_hash() {
    in_office(async |office, database| {
        let auditor = office.person("auditor").await;
        let before = office.service.verify_audit(Some(&auditor)).await.unwrap();
        let mut raw = database.raw().await;
        without_triggers(&mut raw).await;
        raw.run("delete from audit where number = 5").await;
        let after = office.service.verify_audit(Some(&auditor)).await.unwrap();
        assert_eq!(after.first_bad, None);
        assert!(after.n_lines < before.n_lines && after.last_hash != before.last_hash);
    })
    .await;
}

#[tokio::test]
async fn many_who_act_at_once_make_one_chain() {
    on_both(async |world: World, _| {
        let authors = [world.person("citizen1").await, world.person("citizen2").await];
        let moderator = world.person("moderator").await;
        let mut deeds = Vec::new();
        for number in 0..20 {
            let author = &authors[number % 2]; // ten of each may wait at once
            let id = world.service.leave_comment(Some(author), 3, &format!("意见 {number}")).await.unwrap();
            let (service, moderator) = (world.service.clone(), moderator.clone());
            deeds.push(async move { service.approve_comment(Some(&moderator), id).await });
        }
        let deeds: Vec<_> = deeds.into_iter().map(tokio::spawn).collect();
        for deed in deeds {
            deed.await.unwrap().unwrap();
        }
        let auditor = world.person("auditor").await;
        let check = world.service.verify_audit(Some(&auditor)).await.unwrap();
        assert_eq!((check.n_lines, check.first_bad), (20, None));
    })
    .await;
}
