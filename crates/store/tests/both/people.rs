//! People, delegations, departments; facts about the database itself.

use crate::database::on_both;
use crate::given::{self, new_person, words};
use domain::{DelegationId, PersonId, Role};
use store::NewPerson;

#[tokio::test]
async fn a_person_is_found_by_number_and_by_name() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let delegation = tx.add_delegation(&words("第一代表团", "Delegation 1")).await.unwrap();
        assert_ne!(tx.add_delegation(&words("第二代表团", "Delegation 2")).await.unwrap(), delegation);
        let deputy = NewPerson { delegation: Some(delegation), ..new_person("deputy1", Role::Deputy) };
        let id = tx.add_person(&deputy).await.unwrap().expect("the name is free");
        let person = given::found(&mut tx, id).await;
        assert_eq!((person.id, person.role, person.suspended), (id, Role::Deputy, false));
        assert_eq!((person.sign_in.as_str(), person.name), ("deputy1", words("某人", "deputy1")));
        let credentials = tx.find_credentials("deputy1").await.unwrap().expect("there is such a name");
        let account = credentials.account;
        assert_eq!((account.person.id, account.epoch, account.released, account.has_password), (id, 0, true, true));
        assert_eq!(credentials.password_hash.as_deref(), Some("hash of deputy1"));
        assert!(tx.find_credentials("deputy2").await.unwrap().is_none());
        assert!(tx.find_person(PersonId(id.0 + 1)).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_name_is_given_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        given::person(&mut tx, "same", Role::Citizen).await;
        assert!(tx.add_person(&new_person("same", Role::Clerk)).await.unwrap().is_none());
        let kept = tx.find_credentials("same").await.unwrap().expect("the first one stays");
        assert_eq!(kept.account.person.role, Role::Citizen);
    })
    .await;
}

#[tokio::test]
async fn every_role_is_kept_and_an_editor_has_a_department() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        tx.add_department(&given::department()).await.unwrap();
        for role in Role::ALL {
            let department = (role == Role::DepartmentEditor).then(|| "roads".to_owned());
            let person = NewPerson { department, ..new_person(role.code(), role) };
            let id = tx.add_person(&person).await.unwrap().expect("the name is free");
            assert_eq!(given::found(&mut tx, id).await.role, role);
        }
        tx.commit().await.unwrap();
        let without = new_person("editor2", Role::DepartmentEditor);
        assert!(store.write().await.unwrap().add_person(&without).await.is_err());
        let unknown = NewPerson { department: Some("nowhere".to_owned()), ..new_person("e3", Role::DepartmentEditor) };
        assert!(store.write().await.unwrap().add_person(&unknown).await.is_err());
        let misplaced = NewPerson { delegation: Some(1), ..new_person("clerk9", Role::Clerk) };
        assert!(store.write().await.unwrap().add_person(&misplaced).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn people_of_a_role_come_by_number() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        for name in ["zoe", "adam", "mia"] {
            given::person(&mut tx, name, Role::Deputy).await;
        }
        given::person(&mut tx, "clerk1", Role::Clerk).await;
        let names = async |tx: &mut store::Tx, at_most| -> Vec<String> {
            let people = tx.people_of_role(Role::Deputy, at_most).await.unwrap();
            people.into_iter().map(|person| person.sign_in).collect()
        };
        assert_eq!(names(&mut tx, 10).await, ["zoe", "adam", "mia"]);
        assert_eq!(names(&mut tx, 2).await, ["zoe", "adam"]);
    })
    .await;
}

#[tokio::test]
async fn a_suspended_deputy_is_not_active() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let first = given::person(&mut tx, "deputy1", Role::Deputy).await;
        given::person(&mut tx, "deputy2", Role::Deputy).await;
        given::person(&mut tx, "citizen1", Role::Citizen).await;
        assert_eq!(tx.count_active_deputies().await.unwrap(), 2);
        assert!(tx.suspend_person("deputy1").await.unwrap());
        assert!(!tx.suspend_person("nobody").await.unwrap());
        assert_eq!(tx.count_active_deputies().await.unwrap(), 1);
        assert!(given::found(&mut tx, first).await.suspended);
        assert!(tx.lift_person("deputy1").await.unwrap());
        assert!(!tx.lift_person("nobody").await.unwrap());
        assert_eq!(tx.count_active_deputies().await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_delegation_is_its_deputies() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let mut ids = Vec::new();
        for (name, deputies) in [("第一代表团", &["d1", "d2", "d3"][..]), ("第二代表团", &["d4"]), ("第三代表团", &[])]
        {
            let id = tx.add_delegation(&words(name, name)).await.unwrap();
            for deputy in deputies {
                let deputy = NewPerson { delegation: Some(id), ..new_person(deputy, Role::Deputy) };
                tx.add_person(&deputy).await.unwrap().expect("the name is free");
            }
            ids.push(DelegationId(id));
        }
        let d1 = tx.deputies_of(ids[0]).await.unwrap()[0].id;
        tx.keep_code(d1, "hash", given::noon(), d1).await.unwrap();
        tx.suspend_person("d2").await.unwrap();
        let names = tx.deputies_of(ids[0]).await.unwrap();
        assert_eq!(
            names.iter().map(|p| (p.sign_in.as_str(), p.suspended)).collect::<Vec<_>>(),
            [("d1", false), ("d2", true), ("d3", false)]
        );
        let sizes = tx.delegations().await.unwrap();
        let sizes: Vec<_> =
            sizes.iter().map(|size| (size.id, size.name.zh.as_str(), size.n_deputies, size.n_codes)).collect();
        assert_eq!(sizes, [(ids[0], "第一代表团", 2, 1), (ids[1], "第二代表团", 1, 0), (ids[2], "第三代表团", 0, 0)]);
    })
    .await;
}

#[tokio::test]
async fn departments_come_by_code() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        assert!(tx.departments().await.unwrap().is_empty());
        tx.add_department(&given::department()).await.unwrap();
        assert_eq!(tx.departments().await.unwrap(), [given::department()]);
    })
    .await;
}

#[tokio::test]
async fn an_epoch_grows_by_one_for_one_person() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        let one = given::person(&mut tx, "one", Role::Citizen).await;
        let two = given::person(&mut tx, "two", Role::Citizen).await;
        assert_eq!(tx.raise_epoch(one).await.unwrap(), Some(1));
        assert_eq!(tx.raise_epoch(one).await.unwrap(), Some(2));
        assert_eq!(tx.raise_epoch(PersonId(two.0 + 1)).await.unwrap(), None);
        assert_eq!(tx.find_account(one).await.unwrap().unwrap().epoch, 2);
        assert_eq!(tx.find_account(two).await.unwrap().unwrap().epoch, 0);
    })
    .await;
}

#[tokio::test]
async fn another_password_takes_the_place_of_the_first() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        given::person(&mut tx, "one", Role::Citizen).await;
        given::person(&mut tx, "two", Role::Citizen).await;
        assert!(tx.change_password("one", "another hash").await.unwrap());
        assert!(!tx.change_password("nobody", "another hash").await.unwrap());
        let hash = async |tx: &mut store::Tx, name| tx.find_credentials(name).await.unwrap().unwrap().password_hash;
        assert_eq!(hash(&mut tx, "one").await.as_deref(), Some("another hash"));
        assert_eq!(hash(&mut tx, "two").await.as_deref(), Some("hash of two"));
        assert!(tx.change_password("two", store::NO_PASSWORD).await.unwrap());
        let two = tx.find_credentials("two").await.unwrap().unwrap();
        assert!(two.password_hash.is_none() && !two.account.has_password);
    })
    .await;
}

#[tokio::test]
async fn a_database_is_empty_until_somebody_puts_something_in() {
    on_both(async |_, store| {
        assert!(store.read().await.unwrap().is_empty().await.unwrap());
        let mut tx = store.write().await.unwrap();
        given::person(&mut tx, "one", Role::Citizen).await;
        assert!(!tx.is_empty().await.unwrap());
        drop(tx);
        let mut tx = store.write().await.unwrap();
        tx.add_department(&given::department()).await.unwrap();
        assert!(!tx.is_empty().await.unwrap());
        drop(tx);
        let mut tx = store.write().await.unwrap();
        tx.add_round(&given::new_round(2026, domain::Phase::Collecting)).await.unwrap();
        assert!(!tx.is_empty().await.unwrap());
        drop(tx);
        let mut tx = store.write().await.unwrap();
        tx.stamp_demo().await.unwrap();
        assert!(!tx.is_empty().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_demonstration_is_stamped_once() {
    on_both(async |_, store| {
        let mut tx = store.write().await.unwrap();
        assert!(!tx.is_demo().await.unwrap());
        tx.stamp_demo().await.unwrap();
        assert!(tx.is_demo().await.unwrap());
        tx.commit().await.unwrap();
        assert!(store.write().await.unwrap().stamp_demo().await.is_err());
    })
    .await;
}
