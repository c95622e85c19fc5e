//! Citizens make their accounts themselves, look at what is kept of them, and take it away.

use crate::database::{Database, Raw, on_both as on_both_databases};
use crate::world::{World, noon, on_both, on_sqlite, refusal, service};
use domain::shown::{OwnAccount, OwnData};
use domain::{Device, PRIVACY_VERSION, Person, Role, VerifiedHow, nickname};
use service::{NewSelf, Next, Refusal, Service, SignedIn};

pub const PASSWORD: &str = "春天的风吹过江边的柳树林";

pub fn new_self(nickname: &str) -> NewSelf {
    NewSelf { nickname: nickname.to_owned(), password: PASSWORD.to_owned(), again: PASSWORD.to_owned(), agreed: true }
}

/// Somebody signs up.
pub async fn joins(service: &Service, nickname: &str) -> SignedIn {
    service.sign_up(None, new_self(nickname)).await.unwrap()
}

/// A session of somebody, as the server begins one.
async fn begins(service: &Service, raw: &mut Raw, person: &Person, id: &str) {
    raw.run(&format!("insert into session (id, data, expires_at) values ('{id}', '{{}}', 9999999999)")).await;
    service.begin_own_session(person, id, Device::Phone).await.unwrap();
}

async fn own_account(service: &Service, who: &Person) -> OwnAccount {
    service.own_account(Some(who)).await.unwrap()
}

#[tokio::test]
async fn somebody_signs_up_and_is_in_and_comes_back_by_the_nickname() {
    on_both(async |world: World, _| {
        let service = &world.service;
        assert_eq!(service.sign_up_page(None).await.unwrap().privacy_version, PRIVACY_VERSION);
        let joined = joins(service, " Ｌi·Na ").await;
        assert_eq!((joined.next, joined.has_password), (Next::In, true));
        assert_eq!((joined.person.role, joined.person.name.zh.as_str()), (Role::Citizen, "Li·Na"));
        assert_eq!(service.person(joined.person.id, joined.epoch).await.unwrap(), Some(joined.person.clone()));
        let again = service.sign_in("ＬＩ·ＮＡ", PASSWORD).await.unwrap();
        assert_eq!(again.person, joined.person);
        let citizen = own_account(service, &joined.person).await.citizen.expect("a citizen's account");
        assert_eq!(citizen.consent, Some((PRIVACY_VERSION.to_owned(), noon())));
        assert_eq!((citizen.verified, citizen.is_asked), (None, false));
        assert!(own_account(service, &world.clerk().await).await.citizen.is_none());
    })
    .await;
}

#[tokio::test]
async fn nobody_signs_up_without_name_password_and_consent() {
    on_sqlite(async |world| {
        let service = &world.service;
        joins(service, "江边散步").await;
        let refused = async |change: fn(&mut NewSelf)| {
            let mut new = new_self("新来的");
            change(&mut new);
            refusal(service.sign_up(None, new).await)
        };
        assert_eq!(refused(|new| new.nickname = "管理员".to_owned()).await, nickname::not_allowed());
        assert_eq!(refused(|new| new.nickname = "教育和体育部门".to_owned()).await, nickname::not_allowed());
        assert_eq!(refused(|new| new.nickname = "江边散步".to_owned()).await, Refusal::NicknameTaken);
        assert_eq!(refused(|new| new.nickname = "Citizen1".to_owned()).await, Refusal::NicknameTaken);
        assert_eq!(refused(|new| new.again = "别的".to_owned()).await, Refusal::PasswordsDiffer);
        assert_eq!(refused(|new| new.agreed = false).await, Refusal::ConsentMissing);
        let weak = refused(|new| {
            new.password = "123456789012".to_owned();
            new.again = "123456789012".to_owned();
        });
        assert!(matches!(weak.await, Refusal::PasswordTooWeak { .. }));
        for name in ["citizen1", "deputy001", "clerk1"] {
            let who = world.person(name).await;
            assert_eq!(refusal(service.sign_up(Some(&who), new_self("新来的")).await), Refusal::NotAllowed, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn of_many_who_want_a_name_at_once_one_gets_it() {
    on_both(async |world: World, _| {
        let mut tries = Vec::new();
        for _ in 0..8 {
            let service = world.service.clone();
            tries.push(tokio::spawn(async move { service.sign_up(None, new_self("江边散步")).await.is_ok() }));
        }
        let mut n_in = 0;
        for joined in tries {
            n_in += usize::from(joined.await.unwrap());
        }
        assert_eq!(n_in, 1);
    })
    .await;
}

#[tokio::test]
async fn the_nickname_is_corrected_with_the_password() {
    on_both(async |world: World, _| {
        let service = &world.service;
        let who = joins(service, "江边散步").await.person;
        let correct = async |typed: &str, password: &str| service.correct_nickname(Some(&who), typed, password).await;
        assert_eq!(refusal(correct("江边跑步", "wrong").await), Refusal::WrongPassword);
        assert_eq!(refusal(correct("citizen2", PASSWORD).await), Refusal::NicknameTaken);
        assert_eq!(refusal(correct("官方江边", PASSWORD).await), nickname::not_allowed());
        correct("江边跑步", PASSWORD).await.unwrap();
        assert_eq!(refusal(service.sign_in("江边散步", PASSWORD).await), Refusal::WrongSignIn);
        let who = service.sign_in("江边跑步", PASSWORD).await.unwrap().person;
        service.correct_nickname(Some(&who), "江边跑步", PASSWORD).await.unwrap();
        let clerk = world.clerk().await;
        assert_eq!(refusal(service.correct_nickname(Some(&clerk), "老王", "demo").await), Refusal::NotAllowed);
    })
    .await;
}

#[tokio::test]
async fn ones_sessions_are_seen_and_ended_and_nobody_elses() {
    on_both(async |world: World, database| {
        let (service, mut raw) = (&world.service, database.raw().await);
        let who = joins(service, "江边散步").await;
        let (person, other) = (&who.person, world.person("citizen1").await);
        for id in ["this", "old"] {
            begins(service, &mut raw, person, id).await;
        }
        begins(service, &mut raw, &other, "others").await;
        let page = service.show_own_sessions(Some(person), "this").await.unwrap();
        assert!(page.is_kept);
        assert_eq!(page.sessions.iter().filter(|session| session.is_this).count(), 1);
        let old = page.sessions.iter().find(|session| !session.is_this).expect("there are two");
        assert!(!format!("{page:?}").contains("old"), "what opens a session is never shown");
        assert_eq!(refusal(service.end_session(Some(&other), &old.handle).await), Refusal::NotFound);
        service.end_session(Some(person), &old.handle).await.unwrap();
        assert_eq!(crate::database::sort(raw.texts("select id from session").await), ["others", "this"]);
        let epoch = service.end_all_sessions(Some(person)).await.unwrap();
        assert_eq!(raw.texts("select id from session").await, ["others"]);
        assert!(service.person(person.id, who.epoch).await.unwrap().is_none(), "also those that no list knows");
        assert!(service.person(person.id, epoch).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn a_deputys_sessions_are_written_down_nowhere_and_end_all_the_same() {
    on_both(async |world: World, database| {
        let (service, mut raw) = (&world.service, database.raw().await);
        let deputy = world.person("deputy001").await;
        begins(service, &mut raw, &deputy, "hall").await;
        assert_eq!(raw.number("select count(*) from own_session").await, 0);
        let page = service.show_own_sessions(Some(&deputy), "hall").await.unwrap();
        assert!(!page.is_kept && page.sessions.is_empty());
        let epoch = service.end_all_sessions(Some(&deputy)).await.unwrap();
        assert!(service.person(deputy.id, epoch - 1).await.unwrap().is_none());
        assert!(service.person(deputy.id, epoch).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn another_password_ends_what_the_list_shows() {
    on_both(async |world: World, database| {
        let (service, mut raw) = (&world.service, database.raw().await);
        let who = joins(service, "江边散步").await.person;
        begins(service, &mut raw, &who, "old").await;
        let password = "correct horse battery";
        service.choose_password(Some(&who), PASSWORD, password, password).await.unwrap();
        assert_eq!(raw.number("select count(*) from session").await, 0);
        assert!(service.show_own_sessions(Some(&who), "").await.unwrap().sessions.is_empty());
    })
    .await;
}

/// All that is in the database, table by table.
async fn everything(raw: &mut Raw) -> Vec<(String, String)> {
    let columns = raw.columns().await;
    let mut all = Vec::new();
    for table in raw.tables().await {
        let prefix = format!("{table}.");
        let of_table = columns.iter().filter_map(|column| column.strip_prefix(&prefix)?.split_once(' '));
        let texts: Vec<_> = of_table
            .filter(|(_, kind)| !kind.starts_with("blob"))
            .map(|(name, _)| format!("coalesce(cast({name} as text), '')"))
            .collect();
        let rows = raw.texts(&format!("select {} from {table}", texts.join(" || '|' || "))).await;
        all.extend(rows.into_iter().map(|row| (table.clone(), row)));
    }
    all
}

#[tokio::test]
async fn ones_data_are_all_there_and_after_the_account_is_deleted_none() {
    on_both(async |world: World, database| {
        let (service, mut raw) = (&world.service, database.raw().await);
        let joined = joins(service, "江边Sanbu").await;
        let (who, moderator) = (joined.person, world.person("moderator").await);
        let published = service.leave_comment(Some(&who), 3, "请多种些树").await.unwrap();
        service.approve_comment(Some(&moderator), published).await.unwrap();
        let waiting = service.leave_comment(Some(&who), 3, "我还没有写完的话").await.unwrap();
        begins(service, &mut raw, &who, "session-of-jiangbian").await;
        let data: OwnData = service.show_own_data(Some(&who), "session-of-jiangbian").await.unwrap();
        assert_eq!((data.nickname.as_str(), data.sign_in.as_str()), ("江边Sanbu", "江边sanbu"));
        assert_eq!((data.joined_at, data.consents.len(), data.sessions.len()), (Some(noon()), 1, 1));
        let numbers: Vec<_> = data.comments.iter().map(|words| words.number).collect();
        assert_eq!(numbers, [waiting.0, published.0]);
        let delete = async |password: &str, typed: &str| service.delete_account(Some(&who), password, typed).await;
        assert_eq!(refusal(delete(PASSWORD, "江边").await), Refusal::NameNotConfirmed);
        assert_eq!(refusal(delete("wrong", "江边Sanbu").await), Refusal::WrongPassword);
        delete(PASSWORD, " 江边sanbu ").await.unwrap();
        assert!(service.person(who.id, joined.epoch).await.unwrap().is_none(), "the session is over");
        assert_eq!(refusal(service.sign_in("江边Sanbu", PASSWORD).await), Refusal::WrongSignIn);
        for (table, row) in everything(&mut raw).await {
            for word in ["江边", "sanbu", "Sanbu", "还没有写完", "session-of-jiangbian"] {
                assert!(!row.contains(word), "{word} is left in {table}: {row}");
            }
        }
        let left = raw.texts(&format!("select body from comment where id = {published} and author_id is null")).await;
        assert_eq!(left, ["请多种些树"], "what was published stays");
        let next = joins(service, "江边Sanbu").await;
        assert!(next.person.id != who.id || next.epoch != joined.epoch, "no old session opens the next account");
        assert!(service.person(next.person.id, joined.epoch).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn nobody_but_a_citizen_has_data_to_take_away_or_delete() {
    on_sqlite(async |world| {
        for name in ["deputy001", "clerk1", "moderator"] {
            let who = world.person(name).await;
            assert_eq!(refusal(world.service.show_own_data(Some(&who), "").await), Refusal::NotAllowed);
            assert_eq!(refusal(world.service.delete_account(Some(&who), "demo", name).await), Refusal::NotAllowed);
        }
        assert_eq!(refusal(world.service.show_own_data(None, "").await), Refusal::SignInFirst);
    })
    .await;
}

#[tokio::test]
async fn consent_is_asked_for_anew_where_the_wording_has_changed() {
    on_both_databases(async |database: &Database, store| {
        let service = service(store);
        let who = joins(&service, "江边散步").await.person;
        assert!(!service.owes_consent(&who).await.unwrap());
        assert_eq!(service.show_consent(Some(&who)).await.unwrap().given_at, Some(noon()));
        let mut raw = database.raw().await;
        raw.run("update consent set version = '2020-01'").await;
        assert!(service.owes_consent(&who).await.unwrap());
        assert_eq!(service.show_consent(Some(&who)).await.unwrap().given_at, None);
        assert_eq!(refusal(service.give_consent(Some(&who), false).await), Refusal::ConsentMissing);
        service.give_consent(Some(&who), true).await.unwrap();
        assert!(!service.owes_consent(&who).await.unwrap());
        assert_eq!(raw.number("select count(*) from consent").await, 2, "the earlier one stays written");
    })
    .await;
}

#[tokio::test]
async fn an_account_that_the_operator_makes_is_verified_and_owes_consent() {
    on_both_databases(async |_: &Database, store| {
        let service = service(store);
        let account = service::NewAccount {
            sign_in: "li.na".to_owned(),
            password: PASSWORD.to_owned(),
            role: Role::Citizen,
            name: domain::Bilingual::new("李娜", "Li Na"),
            department: None,
        };
        service.add_account(account).await.unwrap();
        let who = service.sign_in("li.na", PASSWORD).await.unwrap().person;
        let citizen = own_account(&service, &who).await.citizen.unwrap();
        assert_eq!(citizen.verified, Some((VerifiedHow::Operator, Some(noon()))));
        assert!(citizen.is_asked && service.owes_consent(&who).await.unwrap());
    })
    .await;
}
