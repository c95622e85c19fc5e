//! Accounts of staff, one-time codes, second factors; and what the databases themselves refuse of them.

use crate::database::{Database, Kind, Raw, on_both};
use crate::given::{self, new_person, noon, words};
use domain::{Person, PersonId, Role};
use sqlx::migrate::Migrator;
use std::path::Path;
use store::{NO_PASSWORD, NewPerson, Store};

const OFFICE: &str = "an administrator has an office";

async fn clerk(store: &Store) -> PersonId {
    let mut tx = store.write().await.unwrap();
    let id = given::person(&mut tx, "clerk1", Role::Clerk).await;
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn the_list_of_staff_leaves_out_the_public_and_the_deputies() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        tx.add_department(&given::department()).await.unwrap();
        for role in [Role::Citizen, Role::Deputy, Role::AuditAdministrator] {
            given::person(&mut tx, role.code(), role).await;
        }
        let editor = NewPerson {
            department: Some("roads".to_owned()),
            password_hash: NO_PASSWORD.to_owned(),
            ..new_person("editor", Role::DepartmentEditor)
        };
        let editor = tx.add_person(&editor).await.unwrap().expect("the name is free");
        tx.withhold_person(editor).await.unwrap();
        tx.keep_code(editor, "hash", noon(), editor).await.unwrap();
        tx.suspend_person("audit_administrator").await.unwrap();
        let staff = tx.staff().await.unwrap();
        let auditor = &staff[0];
        assert_eq!((auditor.sign_in.as_str(), auditor.role), ("audit_administrator", Role::AuditAdministrator));
        assert!(auditor.suspended && auditor.released && auditor.has_password && !auditor.has_code);
        assert_eq!((auditor.name.clone(), auditor.department.clone()), (words("某人", "audit_administrator"), None));
        let editor = &staff[1];
        assert_eq!((editor.role, editor.department.clone()), (Role::DepartmentEditor, Some(words("交通局", "Roads"))));
        assert!(!editor.suspended && !editor.released && !editor.has_password && editor.has_code);
        assert!(!staff.iter().any(|member| member.has_second_factor));
        assert_eq!(staff.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_account_waits_until_it_is_released() {
    on_both(async |_, store| {
        let id = clerk(&store).await;
        let mut tx = store.write().await.unwrap();
        assert!(!tx.release_person(id).await.unwrap(), "it did not wait");
        tx.withhold_person(id).await.unwrap();
        assert!(!tx.find_account(id).await.unwrap().unwrap().released);
        assert!(tx.release_person(id).await.unwrap());
        assert!(!tx.release_person(id).await.unwrap());
        assert!(tx.find_account(id).await.unwrap().unwrap().released);
        assert!(tx.find_account(PersonId(id.0 + 1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn another_role_comes_with_its_office_or_department() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        tx.add_department(&given::department()).await.unwrap();
        tx.commit().await.unwrap();
        let id = clerk(&store).await;
        let mut tx = store.write().await.unwrap();
        for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
            let department = (role == Role::DepartmentEditor).then_some("roads");
            tx.change_role(id, role, department).await.unwrap();
            assert_eq!(given::found(&mut tx, id).await.role, role);
        }
        tx.commit().await.unwrap();
        let mut tx = store.write().await.unwrap();
        assert!(tx.change_role(id, Role::DepartmentEditor, None).await.is_err());
        drop(tx);
        let mut tx = store.write().await.unwrap();
        assert!(tx.change_role(id, Role::Clerk, Some("roads")).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn the_three_administrators_are_told_apart() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let roles = [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];
        for role in roles {
            given::person(&mut tx, role.code(), role).await;
        }
        for role in roles {
            let people: Vec<Person> = tx.people_of_role(role, 10).await.unwrap();
            assert_eq!(people.iter().map(|person| person.sign_in.as_str()).collect::<Vec<_>>(), [role.code()]);
        }
    })
    .await;
}

#[tokio::test]
async fn an_administrator_without_an_office_is_refused_and_so_is_an_office_without_one() {
    on_both(async |database, store| {
        clerk(&store).await;
        let mut raw = database.raw().await;
        let insert = |role: &str, office: &str| {
            format!(
                "insert into person (sign_in, password_hash, role, office, name_zh, name_en)
                 values ('x', '!', '{role}', {office}, '', '')"
            )
        };
        raw.is_refused(&insert("administrator", "null"), OFFICE).await;
        raw.is_refused(&insert("clerk", "'audit'"), OFFICE).await;
        raw.is_refused("update person set role = 'administrator'", OFFICE).await;
        raw.is_refused("update person set office = 'audit'", OFFICE).await;
        raw.is_refused("update person set role = 'administrator', office = 'all'", "constraint").await;
        raw.run("update person set role = 'administrator', office = 'audit'").await;
        raw.is_refused("update person set role = 'clerk'", OFFICE).await;
        raw.is_refused("update person set office = null", OFFICE).await;
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_does_not_begin_again() {
    on_both(async |database, store| {
        let id = clerk(&store).await;
        let mut tx = store.write().await.unwrap();
        tx.raise_epoch(id).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        raw.is_refused("update person set epoch = 0", "does not begin again").await;
        raw.is_refused("update person set released = 2", "constraint").await;
    })
    .await;
}

/// A site of before has administrators of one kind, and everyone signs in.
#[tokio::test]
async fn an_administrator_of_before_has_the_office_of_the_system() {
    for database in [Some(Database::sqlite()), Database::postgres().await].into_iter().flatten() {
        let store = Store::open(&database.url).await.unwrap();
        let mut raw = database.raw().await;
        let folder = if database.kind == Kind::Sqlite { "sqlite" } else { "postgres" };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(folder);
        let migrations = Migrator::new(folder).await.unwrap();
        match &mut raw {
            Raw::Sqlite(c) => migrations.run_to(5, c).await.unwrap(),
            Raw::Postgres(c) => migrations.run_to(5, c).await.unwrap(),
        }
        raw.run(
            "insert into person (sign_in, password_hash, role, name_zh, name_en)
             values ('admin', '', 'administrator', '', ''), ('clerk', '', 'clerk', '', '')",
        )
        .await;
        store.migrate().await.unwrap();
        let offices = raw.texts("select office from person order by sign_in").await;
        assert_eq!(offices, ["system", ""]);
        assert_eq!(raw.number("select count(*) from person where released = 1 and epoch = 0").await, 2);
        store.close().await;
    }
}

#[tokio::test]
async fn a_code_is_found_once_and_a_new_one_takes_its_place() {
    on_both(async |_, store| {
        let id = clerk(&store).await;
        let mut tx = store.write().await.unwrap();
        let other = given::person(&mut tx, "other", Role::Clerk).await;
        tx.keep_code(id, "first", noon(), other).await.unwrap();
        tx.keep_code(id, "second", noon(), other).await.unwrap();
        assert_eq!(tx.use_code("first").await.unwrap(), None);
        assert_eq!(tx.use_code("second").await.unwrap(), Some(id));
        assert_eq!(tx.use_code("second").await.unwrap(), None);
        tx.keep_code(id, "third", noon(), other).await.unwrap();
        tx.end_code(id).await.unwrap();
        tx.end_code(id).await.unwrap();
        assert_eq!(tx.use_code("third").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn of_twenty_who_use_a_code_at_once_one_finds_it() {
    on_both(async |_, store| {
        let id = clerk(&store).await;
        let mut tx = store.write().await.unwrap();
        tx.keep_code(id, "hash", noon(), id).await.unwrap();
        tx.commit().await.unwrap();
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut tx = store.write().await.unwrap();
                    let found = tx.use_code("hash").await.unwrap();
                    tx.commit().await.unwrap();
                    found
                })
            })
            .collect();
        let mut found = Vec::new();
        for one in tries {
            found.extend(one.await.unwrap());
        }
        assert_eq!(found, [id]);
    })
    .await;
}

#[tokio::test]
async fn the_salt_of_the_codes_is_the_first_one_for_ever() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        assert_eq!(tx.code_salt().await.unwrap(), None);
        tx.keep_code_salt("first").await.unwrap();
        tx.keep_code_salt("second").await.unwrap();
        assert_eq!(tx.code_salt().await.unwrap().as_deref(), Some("first"));
        assert!(!tx.is_demo().await.unwrap(), "it is no stamp of a demonstration");
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        raw.is_refused("update site set value = 'second'", "for ever").await;
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_is_confirmed_once_and_each_step_used_once() {
    on_both(async |_, store| {
        let id = clerk(&store).await;
        let mut tx = store.write().await.unwrap();
        assert!(tx.find_second_factor(id).await.unwrap().is_none());
        assert!(!tx.use_step(id, 1).await.unwrap(), "there is none");
        assert!(tx.add_second_factor(id, "AAAA").await.unwrap());
        assert!(!tx.add_second_factor(id, "BBBB").await.unwrap(), "the first one stays");
        let factor = tx.find_second_factor(id).await.unwrap().unwrap();
        assert!(factor.secret == "AAAA" && !factor.confirmed);
        assert!(!tx.use_step(id, 100).await.unwrap(), "it is not confirmed");
        assert!(tx.confirm_second_factor(id, noon(), 100).await.unwrap());
        assert!(!tx.confirm_second_factor(id, noon(), 101).await.unwrap());
        assert!(tx.find_second_factor(id).await.unwrap().unwrap().confirmed);
        assert!(tx.staff().await.unwrap()[0].has_second_factor);
        for (step, is_new) in [(100, false), (99, false), (102, true), (102, false), (101, false), (103, true)] {
            assert_eq!(tx.use_step(id, step).await.unwrap(), is_new, "{step}");
        }
    })
    .await;
}

#[tokio::test]
async fn of_twenty_who_use_a_step_at_once_one_hears_yes() {
    on_both(async |_, store| {
        let id = clerk(&store).await;
        let mut tx = store.write().await.unwrap();
        tx.add_second_factor(id, "AAAA").await.unwrap();
        tx.confirm_second_factor(id, noon(), 1).await.unwrap();
        tx.commit().await.unwrap();
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut tx = store.write().await.unwrap();
                    let used = tx.use_step(id, 2).await.unwrap();
                    tx.commit().await.unwrap();
                    used
                })
            })
            .collect();
        let mut n_used = 0;
        for one in tries {
            n_used += u32::from(one.await.unwrap());
        }
        assert_eq!(n_used, 1);
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_is_taken_away_and_one_that_was_only_shown_is_forgotten() {
    on_both(async |_, store| {
        let id = clerk(&store).await;
        let mut tx = store.write().await.unwrap();
        assert!(!tx.remove_second_factor(id).await.unwrap());
        tx.add_second_factor(id, "AAAA").await.unwrap();
        assert!(!tx.remove_second_factor(id).await.unwrap(), "it was never confirmed");
        assert!(tx.find_second_factor(id).await.unwrap().is_none());
        tx.add_second_factor(id, "AAAA").await.unwrap();
        tx.forget_unconfirmed(id).await.unwrap();
        tx.add_second_factor(id, "BBBB").await.unwrap();
        tx.confirm_second_factor(id, noon(), 1).await.unwrap();
        tx.forget_unconfirmed(id).await.unwrap();
        assert_eq!(tx.find_second_factor(id).await.unwrap().unwrap().secret, "BBBB");
        assert!(tx.remove_second_factor(id).await.unwrap());
        assert!(tx.find_second_factor(id).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_is_not_exchanged_and_digits_do_not_come_back() {
    on_both(async |database, store| {
        let id = clerk(&store).await;
        let mut tx = store.write().await.unwrap();
        let other = given::person(&mut tx, "other", Role::Clerk).await;
        tx.add_second_factor(id, "AAAA").await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let not_exchanged = "not exchanged";
        raw.is_refused("update second_factor set secret = 'BBBB'", not_exchanged).await;
        raw.is_refused(&format!("update second_factor set person_id = {other}"), not_exchanged).await;
        raw.run("update second_factor set confirmed_at = 'x', last_step = 5").await;
        raw.is_refused("update second_factor set confirmed_at = null", not_exchanged).await;
        for step in ["5", "4", "null"] {
            raw.is_refused(&format!("update second_factor set last_step = {step}"), "used once").await;
        }
    })
    .await;
}
