//! The second factor of staff, outside a demonstration.

use crate::staff::{Office, PASSWORD, in_office};
use crate::world::{noon, refusal};
use domain::shown::SecondFactorSetup;
use domain::{PersonId, Role};
use service::{Next, Refusal, SignedIn};
use totp_rs::{Builder, Secret};

/// The device that makes digits: what it shows at noon and so many seconds.
pub struct Device(String);

impl Device {
    pub fn of(setup: &SecondFactorSetup) -> Self {
        Self(setup.secret.as_str().replace(' ', ""))
    }

    pub fn shows(&self, seconds: i64) -> String {
        let secret = Secret::try_from_base32(&self.0).unwrap();
        let now = u64::try_from(noon().unix() + seconds).unwrap();
        Builder::new().with_secret(secret).build().unwrap().generate(now).to_string()
    }

    /// Digits that are none of these.
    fn wrong(&self) -> String {
        let right = [-30, 0, 30].map(|seconds| self.shows(seconds));
        (0..10).map(|digit| digit.to_string().repeat(6)).find(|digits| !right.contains(digits)).expect("there are ten")
    }
}

/// A clerk between the factors, with a device whose secret is not confirmed.
async fn clerk(office: &Office) -> (SignedIn, Device) {
    office.adds("clerk1", Role::Clerk).await;
    let clerk = office.service.sign_in("clerk1", PASSWORD).await.unwrap();
    let setup = office.service.second_factor_setup(clerk.person.id, clerk.epoch).await.unwrap();
    (clerk, Device::of(&setup))
}

/// The same, confirmed at noon.
async fn confirmed(office: &Office) -> (SignedIn, Device) {
    let (clerk, device) = clerk(office).await;
    let done = office.service.confirm_second_factor(clerk.person.id, clerk.epoch, &device.shows(0)).await.unwrap();
    assert_eq!((done.next, &done.person), (Next::In, &clerk.person));
    (clerk, device)
}

#[tokio::test]
async fn a_role_that_decides_something_needs_a_second_factor() {
    in_office(async |office, _| {
        for role in Role::ALL.into_iter().filter(|role| *role != Role::DepartmentEditor) {
            let name = format!("the.{}", role.code());
            office.adds(&name, role).await;
            let signed_in = office.service.sign_in(&name, PASSWORD).await.unwrap();
            let next = if matches!(role, Role::Citizen | Role::Deputy) { Next::In } else { Next::SetUpSecondFactor };
            assert_eq!(signed_in.next, next, "{role:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn it_is_set_up_once_and_then_asked_for() {
    in_office(async |office, _| {
        let (clerk, device) = clerk(&office).await;
        let (id, epoch) = (clerk.person.id, clerk.epoch);
        let again = office.service.second_factor_setup(id, epoch).await.unwrap();
        assert_eq!(Device::of(&again).0, device.0, "it is the same until it is confirmed");
        assert_eq!((again.sign_in.as_str(), device.0.len()), ("clerk1", 32));
        assert!(again.address.as_str().contains(&format!("clerk1?secret={}&issuer=", device.0)));
        let refused = refusal(office.service.confirm_second_factor(id, epoch, &device.wrong()).await);
        assert_eq!(refused, Refusal::WrongDigits);
        assert_eq!(refusal(office.service.check_second_factor(id, epoch, &device.shows(0)).await), Refusal::NotFound);
        assert_eq!(office.service.sign_in("clerk1", PASSWORD).await.unwrap().next, Next::SetUpSecondFactor);
        office.service.confirm_second_factor(id, epoch, &device.shows(0)).await.unwrap();
        assert_eq!(office.service.sign_in("clerk1", PASSWORD).await.unwrap().next, Next::SecondFactor);
        assert!(office.row("clerk1").await.has_second_factor);
        // Whoever knows the password alone cannot put another in its place.
        assert_eq!(refusal(office.service.second_factor_setup(id, epoch).await), Refusal::NotAllowed);
        let other = office.service.confirm_second_factor(id, epoch, &device.shows(30)).await;
        assert_eq!(refusal(other), Refusal::NotAllowed);
    })
    .await;
}

#[tokio::test]
async fn digits_are_used_once() {
    in_office(async |office, _| {
        let (clerk, device) = confirmed(&office).await;
        let check = async |seconds| {
            let typed = device.shows(seconds);
            office.service.check_second_factor(clerk.person.id, clerk.epoch, &typed).await
        };
        assert_eq!(refusal(check(0).await), Refusal::WrongDigits, "those that confirmed it");
        office.seconds_pass(60);
        assert_eq!(check(60).await.unwrap().next, Next::In);
        assert_eq!(refusal(check(60).await), Refusal::WrongDigits);
        assert_eq!(refusal(check(30).await), Refusal::WrongDigits, "older than the last ones used");
        office.seconds_pass(30);
        assert_eq!(check(90).await.unwrap().person, clerk.person);
    })
    .await;
}

#[tokio::test]
async fn digits_of_the_step_before_and_after_are_accepted_and_no_others() {
    in_office(async |office, _| {
        let (clerk, device) = confirmed(&office).await;
        office.seconds_pass(300);
        let check = async |seconds| {
            let typed = device.shows(seconds);
            office.service.check_second_factor(clerk.person.id, clerk.epoch, &typed).await
        };
        assert_eq!(refusal(check(240).await), Refusal::WrongDigits);
        assert_eq!(refusal(check(360).await), Refusal::WrongDigits);
        assert!(check(270).await.is_ok(), "a slow hand");
        assert_eq!(refusal(check(270).await), Refusal::WrongDigits, "once");
        assert!(check(300).await.is_ok());
        assert!(check(330).await.is_ok(), "a fast clock");
        assert_eq!(refusal(check(300).await), Refusal::WrongDigits);
    })
    .await;
}

#[tokio::test]
async fn digits_are_understood_as_people_type_them() {
    in_office(async |office, _| {
        let (clerk, device) = confirmed(&office).await;
        let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).expect("there is a wide one");
        for (step, typed) in [
            (60, format!(" {} {} ", &device.shows(60)[..3], &device.shows(60)[3..])),
            (120, device.shows(120).chars().map(wide).collect()),
        ] {
            office.seconds_pass(60);
            let done = office.service.check_second_factor(clerk.person.id, clerk.epoch, &typed).await;
            assert!(done.is_ok(), "{step}");
        }
        for typed in ["", "12345", "1234567", "+12345", "abcdef", "停停停停停停"] {
            let refused = office.service.check_second_factor(clerk.person.id, clerk.epoch, typed).await;
            assert_eq!(refusal(refused), Refusal::WrongDigits, "{typed}");
        }
    })
    .await;
}

#[tokio::test]
async fn of_twenty_who_type_the_same_digits_at_once_one_is_let_in() {
    in_office(async |office, _| {
        let (clerk, device) = confirmed(&office).await;
        office.seconds_pass(60);
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let (service, digits) = (office.service.clone(), device.shows(60));
                let (id, epoch) = (clerk.person.id, clerk.epoch);
                tokio::spawn(async move { service.check_second_factor(id, epoch, &digits).await })
            })
            .collect();
        let mut n_in = 0;
        for one in tries {
            match one.await.unwrap() {
                Ok(_) => n_in += 1,
                answer => assert_eq!(refusal(answer), Refusal::WrongDigits),
            }
        }
        assert_eq!(n_in, 1);
    })
    .await;
}

#[tokio::test]
async fn what_has_ended_between_the_factors_does_not_go_on() {
    in_office(async |office, _| {
        let (clerk, device) = confirmed(&office).await;
        office.seconds_pass(60);
        let (id, epoch) = (clerk.person.id, clerk.epoch);
        let check = async |epoch| refusal(office.service.check_second_factor(id, epoch, &device.shows(60)).await);
        let secadmin = office.person("secadmin").await;
        office.service.suspend_account_by(Some(&secadmin), "clerk1").await.unwrap();
        assert_eq!(check(epoch).await, Refusal::SignInFirst);
        assert_eq!(check(epoch + 1).await, Refusal::Suspended);
        office.service.lift_suspension(Some(&secadmin), "clerk1").await.unwrap();
        let sysadmin = office.person("sysadmin").await;
        office.service.reset_account(Some(&sysadmin), "clerk1").await.unwrap();
        assert_eq!(check(epoch + 1).await, Refusal::SignInFirst);
        assert_eq!(check(epoch + 2).await, Refusal::NotReleased);
        let nobody = office.service.check_second_factor(PersonId(-1), 0, "123456").await;
        assert_eq!(refusal(nobody), Refusal::SignInFirst);
        let other = office.service.second_factor_setup(id, epoch).await;
        assert_eq!(refusal(other), Refusal::SignInFirst);
    })
    .await;
}

#[tokio::test]
async fn a_reset_leaves_a_confirmed_one_and_forgets_one_that_was_only_shown() {
    in_office(async |office, _| {
        let (before, shown) = clerk(&office).await;
        let sysadmin = office.person("sysadmin").await;
        let issued = office.service.reset_account(Some(&sysadmin), "clerk1").await.unwrap();
        office.releases("clerk1").await;
        let back = office.service.sign_in_with_code(issued.code.as_str()).await.unwrap();
        assert_eq!((back.next, back.epoch), (Next::SetUpSecondFactor, before.epoch + 1));
        let setup = office.service.second_factor_setup(back.person.id, back.epoch).await.unwrap();
        let device = Device::of(&setup);
        assert_ne!(device.0, shown.0);
        office.service.confirm_second_factor(back.person.id, back.epoch, &device.shows(0)).await.unwrap();
        let issued = office.service.reset_account(Some(&sysadmin), "clerk1").await.unwrap();
        office.releases("clerk1").await;
        let back = office.service.sign_in_with_code(issued.code.as_str()).await.unwrap();
        assert_eq!(back.next, Next::SecondFactor);
    })
    .await;
}

#[tokio::test]
async fn a_lost_one_is_taken_away_by_the_security_administrator_or_the_command_line() {
    in_office(async |office, _| {
        let (clerk, _) = confirmed(&office).await;
        let secadmin = office.person("secadmin").await;
        office.service.remove_second_factor(Some(&secadmin), "clerk1").await.unwrap();
        assert_eq!(office.service.person(clerk.person.id, clerk.epoch).await.unwrap(), None, "sessions end");
        let refused = office.service.remove_second_factor(Some(&secadmin), "clerk1").await;
        assert_eq!(refusal(refused), Refusal::NotFound);
        let back = office.service.sign_in("clerk1", PASSWORD).await.unwrap();
        assert_eq!(back.next, Next::SetUpSecondFactor);
        let setup = office.service.second_factor_setup(back.person.id, back.epoch).await.unwrap();
        let digits = Device::of(&setup).shows(0);
        office.service.confirm_second_factor(back.person.id, back.epoch, &digits).await.unwrap();
        office.service.remove_second_factor_of("clerk1").await.unwrap();
        assert_eq!(refusal(office.service.remove_second_factor_of("clerk1").await), Refusal::NotFound);
        assert_eq!(refusal(office.service.remove_second_factor_of("nobody").await), Refusal::NotFound);
        assert_eq!(office.service.sign_in("clerk1", PASSWORD).await.unwrap().next, Next::SetUpSecondFactor);
    })
    .await;
}

/// A row that moved at a deputy's sign-in would tell when.
#[tokio::test]
async fn the_public_and_the_deputies_have_none() {
    in_office(async |office, database| {
        for name in ["citizen1", "deputy001"] {
            let signed_in = office.service.sign_in(name, PASSWORD).await.unwrap();
            let setup = office.service.second_factor_setup(signed_in.person.id, signed_in.epoch).await;
            assert_eq!(refusal(setup), Refusal::NotAllowed);
        }
        assert_eq!(database.raw().await.number("select count(*) from second_factor").await, 0);
    })
    .await;
}

#[tokio::test]
async fn everyone_sees_what_the_own_account_has() {
    in_office(async |office, _| {
        let (clerk, device) = clerk(&office).await;
        let has = async || {
            let page = office.service.own_account(Some(&clerk.person)).await.unwrap();
            assert_eq!((page.sign_in.as_str(), page.role, &page.name), ("clerk1", Role::Clerk, &clerk.person.name));
            (page.has_password, page.has_second_factor)
        };
        assert_eq!(has().await, (true, false), "shown, and not confirmed");
        office.service.confirm_second_factor(clerk.person.id, clerk.epoch, &device.shows(0)).await.unwrap();
        assert_eq!(has().await, (true, true));
        let sysadmin = office.person("sysadmin").await;
        office.service.reset_account(Some(&sysadmin), "clerk1").await.unwrap();
        assert_eq!(has().await, (false, true));
        assert_eq!(refusal(office.service.own_account(None).await), Refusal::SignInFirst);
    })
    .await;
}
