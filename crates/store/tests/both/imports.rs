//! Imports are written down, settled once by two people, and kept.

use crate::database::on_both;
use crate::given;
use domain::exchange::Kind;
use domain::shown::ImportState;
use domain::{Bilingual, DelegationId, Department, Phase, Role, Timestamp};
use store::{ListedDeputy, ListedMember, NewImport, NewPerson, NewProject};

fn new() -> NewImport {
    NewImport {
        kind: Kind::Departments,
        rows: vec![vec!["water".into(), "水务局".into(), "Water".into()]],
        digest: "d".repeat(64),
        compared: "c".repeat(64),
        n_added: 1,
        n_changed: 0,
    }
}

fn now() -> Timestamp {
    Timestamp::parse("2026-01-20T04:00:00Z").unwrap()
}

#[tokio::test]
async fn an_import_waits_and_is_settled_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let (one, two) = given::clerks(&mut tx).await;
        let id = tx.add_import(&new(), &one, now()).await.unwrap();
        assert_eq!(tx.waiting_imports().await.unwrap(), [(Kind::Departments, id)]);
        let stored = tx.find_import(id).await.unwrap().unwrap();
        assert_eq!((stored.rows, stored.proposed_by, stored.compared), (new().rows, one.id, "c".repeat(64)));
        assert!(tx.settle_import(id, ImportState::Approved, &two, now()).await.unwrap());
        assert!(!tx.settle_import(id, ImportState::Withdrawn, &two, now()).await.unwrap());
        assert!(tx.latest_imports(true, 5).await.unwrap().is_empty(), "none of the staff");
        let latest = tx.latest_imports(false, 5).await.unwrap();
        assert_eq!((latest[0].id, latest[0].state, latest[0].n_added), (id, ImportState::Approved, 1));
        assert_eq!(latest[0].settled.as_ref().unwrap().1, now());
        assert!(tx.waiting_imports().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_database_holds_an_import_to_two_people() {
    on_both(async |database, store| {
        let mut tx = store.write().await.unwrap();
        let (one, _) = given::clerks(&mut tx).await;
        tx.add_import(&new(), &one, now()).await.unwrap();
        tx.commit().await.unwrap();
        let mut raw = database.raw().await;
        let copy = |kind: &str, state: &str, settled: &str| {
            format!(
                "insert into import (kind, rows, digest, compared, n_added, n_changed, proposed_by, proposed_zh,
                    proposed_en, proposed_at, state, settled_by, settled_zh, settled_en, settled_at)
                 select '{kind}', rows, digest, compared, n_added, n_changed, proposed_by, proposed_zh, proposed_en,
                    proposed_at, '{state}', {settled} from import"
            )
        };
        raw.is_refused(&copy("departments", "waiting", "null, null, null, null"), "one of a kind waits").await;
        raw.is_refused(&copy("candidates", "approved", "99, 'a', 'a', 'a'"), "waits for a second person").await;
        let settle = |state: &str, by: &str| {
            format!("update import set state = '{state}', settled_by = {by}, settled_zh = 'a', settled_en = 'a', settled_at = 'a'")
        };
        raw.is_refused(&settle("approved", "proposed_by"), "").await;
        raw.is_refused("update import set rows = '[]'", "not changed").await;
        raw.is_refused(&format!("{}, rows = '[]'", settle("approved", "99")), "not changed").await;
        raw.is_refused("delete from import", "is kept").await;
        raw.run(&settle("approved", "99")).await;
        raw.is_refused(&settle("withdrawn", "99"), "settled once").await;
        raw.is_refused("delete from import", "is kept").await;
    })
    .await;
}

#[tokio::test]
async fn candidates_and_departments_are_changed_before_the_vote() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let round = given::round(&mut tx, Phase::Screening).await;
        let before = tx.projects(round).await.unwrap().remove(0);
        let both = |name: &str| Bilingual::new(format!("{name}中"), format!("{name} en"));
        let department = Department { code: before.department.code.clone(), name: both("name") };
        tx.change_department(&department).await.unwrap();
        let changed = NewProject {
            number: before.number,
            title: both("title"),
            summary: both("summary"),
            area: before.area.code.clone(),
            department: department.code.clone(),
            department_note: both("note"),
            target: both("target"),
            targets: vec![],
            place: both("place"),
            quote: "quote".into(),
        };
        tx.change_project(round, &changed).await.unwrap();
        let after = tx.projects(round).await.unwrap().remove(0);
        assert_eq!((after.id, &after.title, &after.place), (before.id, &changed.title, &changed.place));
        assert_eq!((&after.summary, &after.target, &after.quote), (&changed.summary, &changed.target, &changed.quote));
        assert_eq!((after.department, after.department_note), (department, both("note")));
    })
    .await;
}

#[tokio::test]
async fn deputies_are_listed_by_delegation_and_changed() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let (first, second) = (given::words("第一代表团", "Delegation 1"), given::words("第二代表团", "Delegation 2"));
        let one = tx.add_delegation(&first).await.unwrap();
        let two = tx.add_delegation(&second).await.unwrap();
        for (sign_in, delegation) in [("deputy001", Some(two)), ("deputy002", Some(one)), ("deputy003", None)] {
            let new = NewPerson { delegation, ..given::new_person(sign_in, Role::Deputy) };
            tx.add_person(&new).await.unwrap().expect("the name is free");
        }
        given::staff(&mut tx, "clerk1", Role::Clerk).await;
        tx.suspend_person("deputy001").await.unwrap();
        let listed = tx.deputies().await.unwrap();
        let order: Vec<_> = listed.iter().map(|deputy| deputy.sign_in.as_str()).collect();
        assert_eq!(order, ["deputy003", "deputy002", "deputy001"], "suspended ones too, and nobody else");
        assert_eq!((&listed[0].delegation, &listed[1].delegation), (&None, &Some(first)));
        let name = given::words("王芳", "Wang Fang");
        assert!(tx.change_deputy("deputy003", &name, Some(DelegationId(two))).await.unwrap());
        assert!(!tx.change_deputy("clerk1", &name, None).await.unwrap(), "no deputy");
        assert!(!tx.change_deputy("nobody", &name, None).await.unwrap());
        let changed = ListedDeputy { sign_in: "deputy003".into(), name, delegation: Some(second) };
        assert!(tx.deputies().await.unwrap().contains(&changed));
        let clerk = tx.find_credentials("clerk1").await.unwrap().unwrap().account.person;
        assert_eq!(clerk.name, given::words("某人", "clerk1"));
    })
    .await;
}

#[tokio::test]
async fn one_import_of_each_list_waits() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let (one, _) = given::clerks(&mut tx).await;
        for kind in Kind::ALL {
            tx.add_import(&NewImport { kind, ..new() }, &one, now()).await.unwrap();
        }
        assert_eq!(tx.waiting_imports().await.unwrap().len(), Kind::ALL.len());
        assert_eq!(tx.latest_imports(true, 5).await.unwrap().len(), 1);
        assert_eq!(tx.latest_imports(false, 5).await.unwrap().len(), Kind::ALL.len() - 1);
    })
    .await;
}

#[tokio::test]
async fn the_staff_is_listed_with_the_codes_of_departments() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        tx.add_department(&given::department()).await.unwrap();
        let department = Some(given::department().code);
        let editor =
            NewPerson { department: department.clone(), ..given::new_person("editor", Role::DepartmentEditor) };
        tx.add_person(&editor).await.unwrap().unwrap();
        let admin = given::person(&mut tx, "admin", Role::SecurityAdministrator).await;
        tx.change_unit(admin, department.as_deref()).await.unwrap();
        given::person(&mut tx, "deputy001", Role::Deputy).await;
        given::person(&mut tx, "citizen1", Role::Citizen).await;
        let listed = |sign_in: &str, role, department, unit| ListedMember {
            sign_in: sign_in.to_owned(),
            name: given::words("某人", sign_in),
            role,
            department,
            unit,
        };
        assert_eq!(
            tx.members().await.unwrap(),
            [
                listed("editor", Role::DepartmentEditor, department.clone(), None),
                listed("admin", Role::SecurityAdministrator, None, department),
            ]
        );
    })
    .await;
}
