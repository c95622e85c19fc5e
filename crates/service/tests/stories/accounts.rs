//! Signing in, and accounts.

use crate::database::Database;
use crate::world::{World, noon, on_both, on_sqlite, refusal, service};
use domain::{Bilingual, PersonId, Role};
use service::{NewAccount, Next, Refusal, Service};

fn account(sign_in: &str, password: &str) -> NewAccount {
    NewAccount {
        sign_in: sign_in.to_owned(),
        password: password.to_owned(),
        role: Role::Citizen,
        name: Bilingual::new("某人", "Somebody"),
        department: None,
    }
}

/// A site that is not a demonstration, with one account.
async fn real_site() -> (Database, Service) {
    let database = Database::sqlite();
    let service = service(database.migrated().await);
    service.add_account(account("li.na", "春天的风吹过江边的柳树林")).await.unwrap();
    (database, service)
}

#[tokio::test]
async fn the_right_password_signs_in() {
    on_both(async |world: World, _| {
        let signed_in = world.service.sign_in("deputy001", "demo").await.unwrap();
        assert_eq!((signed_in.next, signed_in.has_password, signed_in.epoch), (Next::In, true, 0));
        assert_eq!(world.service.sign_in("  ＤＥＰＵＴＹ００１ ", "demo").await.unwrap(), signed_in);
        let person = signed_in.person;
        assert_eq!((person.sign_in.as_str(), person.role), ("deputy001", Role::Deputy));
        assert_eq!(world.service.person(person.id, 0).await.unwrap(), Some(person));
    })
    .await;
}

#[tokio::test]
async fn wrong_and_unknown_are_refused_alike() {
    on_sqlite(async |world| {
        world.service.suspend_account("deputy002").await.unwrap();
        for (name, password) in
            [("deputy001", "wrong"), ("nobody", "demo"), ("deputy002", "wrong"), ("", ""), ("deputy001", "")]
        {
            let answer = refusal(world.service.sign_in(name, password).await);
            assert_eq!(answer, Refusal::WrongSignIn, "{name} {password}");
        }
        assert_eq!(refusal(world.service.sign_in("deputy002", "demo").await), Refusal::Suspended);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_suspended_on_the_command_line_is_told_so_everywhere() {
    on_both(async |world: World, _| {
        let deputy = world.person("deputy002").await;
        world.service.suspend_account("deputy002").await.unwrap();
        let suspended = world.service.person(deputy.id, 0).await.unwrap().expect("the session stays");
        assert!(suspended.suspended);
        assert_eq!(refusal(world.service.show_ballot(Some(&suspended)).await), Refusal::Suspended);
        assert!(world.service.home(Some(&suspended)).await.is_ok(), "what everyone reads");
        assert_eq!(refusal(world.service.act_as("deputy002").await), Refusal::NotFound);
        assert_eq!(refusal(world.service.suspend_account("nobody").await), Refusal::NotFound);
        assert_eq!(refusal(world.service.lift_account("nobody").await), Refusal::NotFound);
        world.service.lift_account("deputy002").await.unwrap();
        assert_eq!(world.service.person(deputy.id, 0).await.unwrap(), Some(deputy));
    })
    .await;
}

#[tokio::test]
async fn a_session_is_over_when_its_epoch_is() {
    on_both(async |world: World, _| {
        let citizen = world.service.sign_in("citizen1", "demo").await.unwrap();
        let (id, epoch) = (citizen.person.id, citizen.epoch);
        assert_eq!(world.service.person(id, epoch + 1).await.unwrap(), None);
        assert_eq!(world.service.person(PersonId(-1), epoch).await.unwrap(), None);
        let password = "correct horse battery";
        let next = world.service.choose_password(Some(&citizen.person), "demo", password, password).await.unwrap();
        assert_eq!(world.service.person(id, epoch).await.unwrap(), None);
        assert_eq!(world.service.person(id, next).await.unwrap(), Some(citizen.person.clone()));
        let again = world.service.sign_in("citizen1", password).await.unwrap();
        assert_eq!(again.epoch, next);
        world.service.reset_password("citizen1", "another long one".to_owned()).await.unwrap();
        assert_eq!(world.service.person(id, next).await.unwrap(), None);
        assert_eq!(world.service.sign_in("citizen1", "another long one").await.unwrap().epoch, next + 1);
    })
    .await;
}

#[tokio::test]
async fn one_chooses_a_password_twice_the_same_and_a_good_one() {
    on_sqlite(async |world| {
        let citizen = world.person("citizen1").await;
        let choose = async |password: &str, again: &str| {
            refusal(world.service.choose_password(Some(&citizen), "demo", password, again).await)
        };
        assert_eq!(choose("correct horse battery", "correct horse batterz").await, Refusal::PasswordsDiffer);
        let long = "correct horse battery ".repeat(6);
        for weak in ["short", "citizen1-2026", "市民甲市民甲市民甲市民甲", "minsheng2026!", "qwertyuiop123", &long]
        {
            assert_eq!(choose(weak, weak).await, Refusal::PasswordTooWeak { least: 12, most: 128 }, "{weak}");
        }
        assert!(world.service.sign_in("citizen1", "demo").await.is_ok(), "the old one is still right");
        let good = "correct horse battery";
        assert_eq!(refusal(world.service.choose_password(None, "demo", good, good).await), Refusal::SignInFirst);
        world.service.suspend_account("citizen1").await.unwrap();
        assert_eq!(choose(good, good).await, Refusal::Suspended);
    })
    .await;
}

#[tokio::test]
async fn whoever_finds_a_session_open_does_not_change_its_password() {
    on_both(async |world: World, database| {
        let (service, mut raw) = (&world.service, database.raw().await);
        let good = "correct horse battery";
        for name in ["citizen1", "deputy001", "clerk1"] {
            let who = world.person(name).await;
            for present in ["", "Demo", "demo ", good] {
                let answer = service.choose_password(Some(&who), present, good, good).await;
                assert_eq!(refusal(answer), Refusal::WrongPassword, "{name}: {present:?}");
            }
            let epoch = service.sign_in(name, "demo").await.expect("the old one is still right").epoch;
            assert!(service.choose_password(Some(&who), "demo", good, good).await.unwrap() > epoch);
            assert!(service.sign_in(name, good).await.is_ok());
        }
        // Whoever has none yet, such as a deputy who came by a letter, is asked for none.
        let deputy = world.person("deputy002").await;
        raw.run("update person set password_hash = '!' where sign_in = 'deputy002'").await;
        service.choose_password(Some(&deputy), "", good, good).await.unwrap();
        assert_eq!(refusal(service.choose_password(Some(&deputy), "", good, good).await), Refusal::WrongPassword);
    })
    .await;
}

/// A deputy's sign-in leaves no trace but a session, which the server makes.
#[tokio::test]
async fn nothing_is_written_when_a_deputy_signs_in() {
    on_both(async |world: World, database| {
        let mut raw = database.raw().await;
        let mut counts = async || {
            let mut counts = Vec::new();
            for table in raw.tables().await {
                counts.push(format!("{table} {}", raw.number(&format!("select count(*) from {table}")).await));
            }
            counts.extend(raw.texts("select cast(sum(epoch) as text) from person").await);
            counts
        };
        let before = counts().await;
        world.service.sign_in("deputy001", "demo").await.unwrap();
        refusal(world.service.sign_in("deputy001", "wrong").await);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert_eq!(counts().await, before);
    })
    .await;
}

#[tokio::test]
async fn the_demonstrations_password_opens_nothing_elsewhere() {
    let (database, service) = real_site().await;
    // Somebody carries an account of the demonstration over by hand.
    let demo = Database::sqlite();
    let world = World { service: self::service(demo.migrated().await) };
    world.service.seed_demo(&crate::world::FILES).await.unwrap();
    let hash = demo.raw().await.texts("select password_hash from person limit 1").await.remove(0);
    database.raw().await.run(&format!("update person set password_hash = '{hash}'")).await;
    assert_eq!(refusal(service.sign_in("li.na", "demo").await), Refusal::WrongSignIn);
    assert!(world.service.sign_in("deputy001", "demo").await.is_ok(), "there the same hash opens");
}

#[tokio::test]
async fn nobody_acts_as_another_outside_a_demonstration() {
    let (_database, service) = real_site().await;
    assert_eq!(refusal(service.act_as("li.na").await), Refusal::DemoOnly);
    assert_eq!(refusal(service.act_as("nobody").await), Refusal::DemoOnly);
}

#[tokio::test]
async fn a_password_has_twelve_characters_and_is_not_well_known() {
    let (_database, service) = real_site().await;
    for password in ["", "short", "elevenchars", "十一个字的密码不够用的", "123456789012", "PasswordPassword", "demo"]
    {
        let weak = Refusal::PasswordTooWeak { least: 12, most: 128 };
        assert_eq!(refusal(service.add_account(account("wang", password)).await), weak, "{password}");
        assert_eq!(refusal(service.reset_password("li.na", password.to_owned()).await), weak, "{password}");
    }
    service.add_account(account("wang", "twelve chars")).await.unwrap();
}

#[tokio::test]
async fn a_name_is_plain_and_given_once() {
    let (_database, service) = real_site().await;
    for name in ["", "ab", "李娜", "li na", "li/na", "<b>", "li.na", "LI.NA", &"a".repeat(41)] {
        let answer = refusal(service.add_account(account(name, "a long password")).await);
        assert_eq!(answer, Refusal::NameNotAllowed, "{name}");
    }
    service.add_account(account("Wang-2_x.", "a long password")).await.unwrap();
    assert_eq!(service.sign_in("wang-2_x.", "a long password").await.unwrap().person.sign_in, "wang-2_x.");
}

#[tokio::test]
async fn a_new_password_takes_the_place_of_the_old_one() {
    let (_database, service) = real_site().await;
    assert!(service.sign_in("li.na", "春天的风吹过江边的柳树林").await.is_ok());
    service.reset_password("li.na", "another long one".to_owned()).await.unwrap();
    assert!(service.sign_in("li.na", "another long one").await.is_ok());
    assert_eq!(refusal(service.sign_in("li.na", "春天的风吹过江边的柳树林").await), Refusal::WrongSignIn);
    assert_eq!(refusal(service.reset_password("nobody", "another long one".to_owned()).await), Refusal::NotFound);
}

#[tokio::test]
async fn signing_in_clears_ended_sessions_away() {
    on_both(async |world: World, database| {
        let mut raw = database.raw().await;
        let (ended, running) = (noon().unix() - 1, noon().unix() + 1);
        raw.run(&format!(
            "insert into session (id, data, expires_at) values ('a', '{{}}', {ended}), ('b', '{{}}', {running})"
        ))
        .await;
        world.service.sign_in("citizen1", "demo").await.unwrap();
        assert_eq!(raw.texts("select id from session").await, ["b"]);
    })
    .await;
}

#[tokio::test]
async fn too_many_at_the_password_are_asked_to_come_back() {
    on_sqlite(async |world| {
        let crowd: Vec<_> = (0..400)
            .map(|_| {
                let service = world.service.clone();
                tokio::spawn(async move { service.sign_in("nobody", "wrong").await })
            })
            .collect();
        let mut turned_away = 0;
        for answer in crowd {
            match refusal(answer.await.unwrap()) {
                Refusal::TooMany { .. } => turned_away += 1,
                answer => assert_eq!(answer, Refusal::WrongSignIn),
            }
        }
        assert!(turned_away > 0);
        assert!(world.service.sign_in("citizen1", "demo").await.is_ok(), "and later it works again");
    })
    .await;
}

#[tokio::test]
async fn a_frame_offers_parts_to_take_in_a_demonstration_only() {
    on_sqlite(async |world| {
        let frame = world.service.frame().await.unwrap().expect("there is a round");
        assert!(frame.is_demo && frame.now == noon());
        assert_eq!((frame.year, frame.stages.len()), (2025, 11));
        assert_eq!(frame.stage().map(|stage| stage.phase), Some(frame.phase));
        for role in Role::ALL {
            assert!(frame.cast.iter().any(|part| part.role == role), "{role:?}");
        }
    })
    .await;
    let (_database, service) = real_site().await;
    assert!(service.frame().await.unwrap().is_none(), "there is no round yet");
}
