//! Accounts of staff: issued by one, released by another, read of by a third. The site here is no demonstration and has no
//! round yet.

use crate::database::Database;
use crate::world::{World, noon, on_sqlite, refusal};
use domain::shown::{IssuedCode, StaffRow};
use domain::{Bilingual, Department, Person, Refusal, Role, Timestamp};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use service::{Clock, NewAccount, NewStaff, Next, Random, Result, Service, Store};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

pub const PASSWORD: &str = "correct horse battery";

/// A site with its three administrators, one deputy and one citizen, and a clock that can be moved.
pub struct Office {
    pub service: Service,
    clock: Arc<AtomicI64>,
}

/// Tells a story on both databases.
pub async fn in_office(story: impl AsyncFn(Office, &Database)) {
    crate::database::on_both(async |database, store| {
        let office = Office::on(store).await;
        story(office, database).await;
    })
    .await;
}

impl Office {
    async fn on(store: Store) -> Self {
        let now = Arc::new(AtomicI64::new(noon().unix()));
        let hand = now.clone();
        let clock: Clock = Arc::new(move || Timestamp::from_unix(hand.load(Ordering::SeqCst)));
        let dice = Mutex::new(SmallRng::seed_from_u64(7));
        let random: Random =
            Arc::new(move |bytes| dice.lock().expect("nobody panics while throwing").fill_bytes(bytes));
        let office = Self { service: Service::new(store, clock, random), clock: now };
        let mut tx = office.service.store().write().await.unwrap();
        let department = Department { code: "health".into(), name: Bilingual::new("卫生健康局", "Health") };
        tx.add_department(&department).await.unwrap();
        tx.commit().await.unwrap();
        for (name, role) in [
            ("sysadmin", Role::SystemAdministrator),
            ("secadmin", Role::SecurityAdministrator),
            ("auditor", Role::AuditAdministrator),
            ("deputy001", Role::Deputy),
            ("citizen1", Role::Citizen),
        ] {
            office.adds(name, role).await;
        }
        office
    }

    /// The command line adds an account, which needs nobody's release.
    pub async fn adds(&self, sign_in: &str, role: Role) -> Person {
        let name = Bilingual::new(format!("姓名{sign_in}"), format!("Name of {sign_in}"));
        let password = PASSWORD.to_owned();
        let account = NewAccount { sign_in: sign_in.into(), password, role, name, department: None };
        self.service.add_account(account).await.unwrap();
        self.person(sign_in).await
    }

    pub async fn person(&self, sign_in: &str) -> Person {
        let found = self.service.store().read().await.unwrap().find_credentials(sign_in).await.unwrap();
        found.expect("there is such an account").account.person
    }

    pub async fn epoch(&self, person: &Person) -> i64 {
        self.service.store().read().await.unwrap().find_account(person.id).await.unwrap().unwrap().epoch
    }

    /// A new account of staff that waits for its release.
    pub async fn issues(&self, sign_in: &str, role: Role) -> Result<IssuedCode> {
        let sysadmin = self.person("sysadmin").await;
        let department = (role == Role::DepartmentEditor).then(|| "health".to_owned());
        let name = Bilingual::new("新人", "");
        self.service
            .issue_account(Some(&sysadmin), NewStaff { sign_in: sign_in.into(), role, name, department, unit: None })
            .await
    }

    pub async fn releases(&self, sign_in: &str) {
        let secadmin = self.person("secadmin").await;
        self.service.release_account(Some(&secadmin), sign_in).await.unwrap();
    }

    pub async fn row(&self, sign_in: &str) -> StaffRow {
        let secadmin = self.person("secadmin").await;
        let rows = self.service.show_staff(Some(&secadmin)).await.unwrap().rows;
        rows.into_iter().find(|row| row.sign_in == sign_in).expect("it is on the list")
    }

    pub fn seconds_pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn an_account_is_of_use_once_two_administrators_have_seen_to_it() {
    in_office(async |office, _| {
        let issued = office.issues(" Clerk9 ", Role::Clerk).await.unwrap();
        assert_eq!((issued.sign_in.as_str(), issued.role, issued.made_at), ("clerk9", Role::Clerk, noon()));
        assert_eq!(issued.name, Bilingual::new("新人", "新人"));
        let row = office.row("clerk9").await;
        assert!(!row.released && !row.has_password && row.has_code && !row.has_second_factor && !row.suspended);
        let code = issued.code.as_str();
        assert_eq!(refusal(office.service.sign_in_with_code(code).await), Refusal::NotReleased);
        office.releases("clerk9").await;
        let signed_in = office.service.sign_in_with_code(code).await.unwrap();
        assert_eq!((signed_in.next, signed_in.has_password), (Next::SetUpSecondFactor, false));
        assert_eq!(refusal(office.service.sign_in_with_code(code).await), Refusal::WrongCode);
        // Whoever came with a code has no password, and none fits.
        for password in ["", "!", "demo", code] {
            assert_eq!(refusal(office.service.sign_in("clerk9", password).await), Refusal::WrongSignIn);
        }
        let row = office.row("clerk9").await;
        assert!(row.released && !row.has_code);
    })
    .await;
}

/// What each of the functions says to somebody, in the order of the table below.
async fn answers(office: &Office, who: &Person, clerk: &str) -> Vec<std::result::Result<(), Refusal>> {
    fn said<T>(answer: Result<T>) -> std::result::Result<(), Refusal> {
        match answer {
            Ok(_) => Ok(()),
            answer => Err(refusal(answer)),
        }
    }
    let (service, who) = (&office.service, Some(who));
    let name = Bilingual::new("某人", "Somebody");
    let sign_in = format!("new-{}", who.map_or("", |who| &who.sign_in));
    vec![
        said(service.show_staff(who).await),
        said(
            service
                .issue_account(who, NewStaff { sign_in, role: Role::Clerk, name, department: None, unit: None })
                .await,
        ),
        said(service.reset_account(who, clerk).await),
        said(service.release_account(who, clerk).await),
        said(service.suspend_account_by(who, clerk).await),
        said(service.lift_suspension(who, clerk).await),
        said(service.change_role(who, clerk, Role::Moderator, None).await),
        said(service.show_audit(who, "", None).await),
        said(service.verify_audit(who).await),
        said(service.export_audit(who).await),
    ]
}

#[tokio::test]
async fn the_three_administrators_cannot_do_each_others_part() {
    in_office(async |office, _| {
        for role in [Role::Clerk, Role::ChiefScrutineer, Role::Scrutineer, Role::Moderator] {
            office.adds(role.code(), role).await;
        }
        let (yes, no) = (Ok(()), Err(Refusal::NotAllowed));
        let mut expected: Vec<(&str, Vec<_>)> = vec![
            ("sysadmin", [vec![yes.clone(); 3], vec![no.clone(); 7]].concat()),
            (
                "secadmin",
                [vec![yes.clone(), no.clone(), no.clone()], vec![yes.clone(); 4], vec![no.clone(); 3]].concat(),
            ),
            ("auditor", [vec![no.clone(); 7], vec![yes.clone(); 3]].concat()),
            ("chief_scrutineer", [vec![no.clone(); 7], vec![yes; 3]].concat()),
        ];
        for nobody in ["deputy001", "citizen1", "clerk", "scrutineer", "moderator"] {
            expected.push((nobody, vec![no.clone(); 10]));
        }
        office.adds("somebody", Role::Clerk).await;
        for (name, expected) in expected {
            let who = office.person(name).await;
            assert_eq!(answers(&office, &who, "somebody").await, expected, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_moderator_is_released_with_a_unit_or_the_word_that_there_is_none() {
    in_office(async |office, _| {
        let (sysadmin, secadmin) = (office.person("sysadmin").await, office.person("secadmin").await);
        let (service, sec) = (&office.service, Some(&secadmin));
        for (name, unit, written) in [("one", Some("health"), Some("Health")), ("two", None, None)] {
            office.issues(name, Role::Moderator).await.unwrap();
            assert_eq!(refusal(service.release_account(sec, name).await), Refusal::FieldMissing);
            assert_eq!(refusal(service.release_with_unit(sec, name, Some("nowhere")).await), Refusal::NotFound);
            assert_eq!(
                refusal(service.release_with_unit(Some(&sysadmin), name, unit).await),
                Refusal::NotAllowed,
                "who issues does not release"
            );
            assert!(!office.row(name).await.released);
            service.release_with_unit(sec, name, unit).await.unwrap();
            let row = office.row(name).await;
            assert_eq!((row.released, row.unit.map(|unit| unit.en).as_deref()), (true, written));
        }
        // Where the unit is known, a second look is enough.
        service.reset_account(Some(&sysadmin), "one").await.unwrap();
        office.releases("one").await;
        assert!(office.row("one").await.released);
        // Whoever becomes a moderator waits for the same.
        office.adds("clerk1", Role::Clerk).await;
        service.change_role(sec, "clerk1", Role::Moderator, None).await.unwrap();
        assert!(!office.row("clerk1").await.released);
        service.release_with_unit(sec, "clerk1", None).await.unwrap();
        assert!(office.row("clerk1").await.released);
    })
    .await;
}

#[tokio::test]
async fn visitors_sign_in_first_and_the_suspended_are_told_so() {
    in_office(async |office, _| {
        assert_eq!(refusal(office.service.show_staff(None).await), Refusal::SignInFirst);
        assert_eq!(refusal(office.service.show_audit(None, "", None).await), Refusal::SignInFirst);
        let sysadmin = office.person("sysadmin").await;
        let secadmin = office.person("secadmin").await;
        office.service.suspend_account_by(Some(&secadmin), "sysadmin").await.unwrap();
        let suspended = office.person("sysadmin").await;
        assert!(suspended.suspended && !sysadmin.suspended);
        assert_eq!(refusal(office.service.show_staff(Some(&suspended)).await), Refusal::Suspended);
        assert_eq!(refusal(office.service.reset_account(Some(&suspended), "auditor").await), Refusal::Suspended);
    })
    .await;
}

#[tokio::test]
async fn nobody_changes_the_standing_of_the_own_account() {
    in_office(async |office, _| {
        let (sysadmin, secadmin) = (office.person("sysadmin").await, office.person("secadmin").await);
        let (service, sec) = (&office.service, Some(&secadmin));
        let own = Refusal::OwnAccountOnly;
        assert_eq!(refusal(service.reset_account(Some(&sysadmin), "sysadmin").await), own);
        assert_eq!(refusal(service.release_account(sec, "secadmin").await), own);
        assert_eq!(refusal(service.suspend_account_by(sec, " SECADMIN").await), own);
        assert_eq!(refusal(service.lift_suspension(sec, "secadmin").await), own);
        assert_eq!(refusal(service.change_role(sec, "secadmin", Role::SystemAdministrator, None).await), own);
        assert_eq!(refusal(service.remove_second_factor(sec, "secadmin").await), own);
        assert!(office.row("secadmin").await.is_mine && !office.row("sysadmin").await.is_mine);
    })
    .await;
}

#[tokio::test]
async fn the_public_and_the_deputies_are_not_staff() {
    in_office(async |office, _| {
        let (sysadmin, secadmin) = (office.person("sysadmin").await, office.person("secadmin").await);
        let (service, sec) = (&office.service, Some(&secadmin));
        for name in ["deputy001", "citizen1", "nobody", ""] {
            assert_eq!(refusal(service.reset_account(Some(&sysadmin), name).await), Refusal::NotFound);
            assert_eq!(refusal(service.release_account(sec, name).await), Refusal::NotFound);
            assert_eq!(refusal(service.suspend_account_by(sec, name).await), Refusal::NotFound);
            assert_eq!(refusal(service.lift_suspension(sec, name).await), Refusal::NotFound);
            assert_eq!(refusal(service.change_role(sec, name, Role::Clerk, None).await), Refusal::NotFound);
            assert_eq!(refusal(service.remove_second_factor(sec, name).await), Refusal::NotFound);
        }
        assert!(!office.person("deputy001").await.suspended);
        let names: Vec<_> = service.show_staff(sec).await.unwrap().rows.into_iter().map(|row| row.sign_in).collect();
        assert_eq!(names, ["sysadmin", "secadmin", "auditor"]);
    })
    .await;
}

#[tokio::test]
async fn an_account_needs_a_name_of_its_own_and_a_role_of_staff() {
    in_office(async |office, _| {
        for name in ["", "ab", "李娜", "li na", "<b>", "sysadmin", "SysAdmin", "deputy001", &"a".repeat(41)] {
            assert_eq!(refusal(office.issues(name, Role::Clerk).await), Refusal::NameNotAllowed, "{name}");
        }
        for role in [Role::Citizen, Role::Deputy] {
            assert_eq!(refusal(office.issues("fresh", role).await), Refusal::FieldMissing);
        }
        let sysadmin = office.person("sysadmin").await;
        let issue = async |role, zh: &str, department: Option<&str>| {
            let (sign_in, department) = ("fresh".to_owned(), department.map(str::to_owned));
            let new = NewStaff { sign_in, role, name: Bilingual::new(zh, ""), department, unit: None };
            refusal(office.service.issue_account(Some(&sysadmin), new).await)
        };
        for nameless in [" \n ", "\u{200B}\u{202E}", &"长".repeat(201)] {
            assert_eq!(issue(Role::Clerk, nameless, None).await, Refusal::FieldMissing);
        }
        assert_eq!(issue(Role::DepartmentEditor, "某人", None).await, Refusal::FieldMissing);
        assert_eq!(issue(Role::DepartmentEditor, "某人", Some(" ")).await, Refusal::FieldMissing);
        assert_eq!(issue(Role::Clerk, "某人", Some("health")).await, Refusal::FieldMissing);
        assert_eq!(issue(Role::DepartmentEditor, "某人", Some("nowhere")).await, Refusal::NotFound);
        assert_eq!(office.issues("fresh", Role::DepartmentEditor).await.unwrap().role, Role::DepartmentEditor);
        assert_eq!(office.row("fresh").await.department, Some(Bilingual::new("卫生健康局", "Health")));
    })
    .await;
}

#[tokio::test]
async fn a_reset_ends_password_and_sessions_and_waits_for_a_second_look() {
    in_office(async |office, _| {
        let clerk = office.adds("clerk1", Role::Clerk).await;
        let epoch = office.epoch(&clerk).await;
        let sysadmin = office.person("sysadmin").await;
        assert!(office.service.person(clerk.id, epoch).await.unwrap().is_some());
        let first = office.service.reset_account(Some(&sysadmin), "clerk1").await.unwrap();
        assert_eq!(office.service.person(clerk.id, epoch).await.unwrap(), None);
        assert_eq!(office.service.person(clerk.id, epoch + 1).await.unwrap(), None, "it is not released");
        assert_eq!(refusal(office.service.sign_in("clerk1", PASSWORD).await), Refusal::WrongSignIn);
        let second = office.service.reset_account(Some(&sysadmin), "clerk1").await.unwrap();
        office.releases("clerk1").await;
        assert_eq!(refusal(office.service.sign_in_with_code(first.code.as_str()).await), Refusal::WrongCode);
        let signed_in = office.service.sign_in_with_code(second.code.as_str()).await.unwrap();
        assert_eq!(office.service.person(clerk.id, signed_in.epoch).await.unwrap(), Some(clerk));
    })
    .await;
}

#[tokio::test]
async fn a_suspended_account_is_told_so_with_the_right_password_only() {
    in_office(async |office, _| {
        let editor = office.issues("editor", Role::DepartmentEditor).await.unwrap();
        office.releases("editor").await;
        let signed_in = office.service.sign_in_with_code(editor.code.as_str()).await.unwrap();
        assert_eq!(signed_in.next, Next::In, "an editor needs no second factor");
        let person = signed_in.person;
        let epoch = office.service.choose_password(Some(&person), "", PASSWORD, PASSWORD).await.unwrap();
        let secadmin = office.person("secadmin").await;
        for _ in 0..2 {
            office.service.suspend_account_by(Some(&secadmin), "editor").await.unwrap();
        }
        assert_eq!(office.service.person(person.id, epoch).await.unwrap(), None);
        assert_eq!(refusal(office.service.sign_in("editor", PASSWORD).await), Refusal::Suspended);
        assert_eq!(refusal(office.service.sign_in("editor", "wrong").await), Refusal::WrongSignIn);
        office.service.lift_suspension(Some(&secadmin), "editor").await.unwrap();
        assert_eq!(office.service.sign_in("editor", PASSWORD).await.unwrap().next, Next::In);
        assert_eq!(office.service.person(person.id, epoch).await.unwrap(), None, "a session does not come back");
        assert_eq!(office.epoch(&person).await, epoch + 1, "the second press did nothing");
    })
    .await;
}

#[tokio::test]
async fn another_role_ends_the_sessions_of_the_old_one() {
    in_office(async |office, _| {
        let clerk = office.adds("clerk1", Role::Clerk).await;
        let secadmin = office.person("secadmin").await;
        let sec = Some(&secadmin);
        let (service, epoch) = (&office.service, office.epoch(&clerk).await);
        for role in [Role::Citizen, Role::Deputy, Role::DepartmentEditor] {
            assert_eq!(refusal(service.change_role(sec, "clerk1", role, None).await), Refusal::FieldMissing);
        }
        service.change_role(sec, "clerk1", Role::AuditAdministrator, None).await.unwrap();
        assert_eq!(office.person("clerk1").await.role, Role::AuditAdministrator);
        assert_eq!(service.person(clerk.id, epoch).await.unwrap(), None);
        service.change_role(sec, "clerk1", Role::DepartmentEditor, Some("health")).await.unwrap();
        assert!(office.row("clerk1").await.department.is_some());
        service.change_role(sec, "clerk1", Role::Scrutineer, None).await.unwrap();
        assert!(office.row("clerk1").await.department.is_none());
        assert_eq!(office.epoch(&clerk).await, epoch + 3);
    })
    .await;
}

#[tokio::test]
async fn the_page_says_what_its_reader_may() {
    in_office(async |office, _| {
        for (name, may_issue, may_govern) in [("sysadmin", true, false), ("secadmin", false, true)] {
            let who = office.person(name).await;
            let page = office.service.show_staff(Some(&who)).await.unwrap();
            assert_eq!((page.may_issue, page.may_govern), (may_issue, may_govern));
            assert_eq!(page.departments.len(), 1);
            assert_eq!(page.rows.iter().find(|row| row.is_mine).map(|row| row.sign_in.as_str()), Some(name));
        }
    })
    .await;
}

#[tokio::test]
async fn a_demonstration_has_its_three_administrators_and_they_need_no_second_factor() {
    on_sqlite(async |world: World| {
        for (name, role) in [
            ("sysadmin", Role::SystemAdministrator),
            ("secadmin", Role::SecurityAdministrator),
            ("auditor", Role::AuditAdministrator),
        ] {
            let signed_in = world.service.sign_in(name, "demo").await.unwrap();
            assert_eq!((signed_in.person.role, signed_in.next), (role, Next::In));
        }
        let sysadmin = world.person("sysadmin").await;
        assert_eq!(world.service.show_staff(Some(&sysadmin)).await.unwrap().rows.len(), 22);
    })
    .await;
}
