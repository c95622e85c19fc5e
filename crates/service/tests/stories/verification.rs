//! There is a real person behind a nickname: by a code of the window, by digits that were sent.

use crate::citizens::joins;
use crate::database::{Database, Raw, on_both as on_both_databases};
use crate::world::{World, noon, on_both, refusal, service as new_service};
use domain::{Person, VerifiedHow};
use service::{Message, Messenger, Refusal, Service, Settings, Store, Undelivered};
use std::sync::{Arc, Mutex};

/// Keeps what it is given to send.
#[derive(Default)]
struct Letterbox {
    sent: Mutex<Vec<(String, String)>>,
    is_broken: Mutex<bool>,
}

#[async_trait::async_trait]
impl Messenger for Letterbox {
    async fn send(&self, to: &str, message: &Message, _: &str) -> Result<(), Undelivered> {
        if *self.is_broken.lock().unwrap() {
            return Err(Undelivered("on purpose".to_owned()));
        }
        self.sent.lock().unwrap().push((to.to_owned(), message.text.clone()));
        Ok(())
    }
}

impl Letterbox {
    fn last(&self) -> (String, String) {
        self.sent.lock().unwrap().last().cloned().expect("something was sent")
    }
}

/// A real site with digits by e-mail.
fn with_mail(store: Store) -> (Service, Arc<Letterbox>) {
    let letters = Arc::new(Letterbox::default());
    let verifiers = vec![VerifiedHow::Email];
    let service = new_service(store).with_settings(Settings { verifiers, ..Settings::default() });
    (service.with_messenger(VerifiedHow::Email, letters.clone()), letters)
}

async fn sends(service: &Service, who: &Person, to: &str) -> service::Result<()> {
    let message = Message { subject: "码".to_owned(), text: "{digits}".to_owned() };
    service.send_digits(Some(who), VerifiedHow::Email, to, message).await
}

async fn verified(service: &Service, who: &Person) -> Option<VerifiedHow> {
    service.show_verification(Some(who)).await.unwrap().verified
}

#[tokio::test]
async fn a_code_of_the_window_verifies_one_account_once() {
    on_both(async |world: World, database: &Database| {
        let service = &world.service;
        let (lin, wu) = (joins(service, "小林").await.person, joins(service, "小吴").await.person);
        let clerk = world.clerk().await;
        assert_eq!(service.show_verification(Some(&lin)).await.unwrap().ways, [VerifiedHow::Window]);
        let code = service.issue_window_code(Some(&clerk)).await.unwrap();
        assert_eq!(code.ends_at, noon().plus_days(14));
        assert_eq!(service.show_window(Some(&clerk)).await.unwrap().n_waiting, 1);
        for wrong in ["", "ACDE-FGHJ-KMN3", "小林"] {
            assert_eq!(refusal(service.verify_by_code(Some(&lin), wrong).await), Refusal::WrongCode);
        }
        service.verify_by_code(Some(&lin), &code.code.as_str().to_lowercase()).await.unwrap();
        assert_eq!(verified(service, &lin).await, Some(VerifiedHow::Window));
        assert_eq!(refusal(service.verify_by_code(Some(&wu), code.code.as_str()).await), Refusal::WrongCode);
        let another = service.issue_window_code(Some(&clerk)).await.unwrap();
        let again = service.verify_by_code(Some(&lin), another.code.as_str()).await;
        assert_eq!(refusal(again), Refusal::VerifiedAlready, "and the code is not used up by it");
        service.verify_by_code(Some(&wu), another.code.as_str()).await.unwrap();
        let mut raw = database.raw().await;
        assert_eq!(raw.number("select count(*) from window_code").await, 0);
        assert_eq!(raw.number("select count(*) from audit where act = 'issued_window_code'").await, 2);
        assert_eq!(
            raw.number("select count(*) from audit where subject like '%小%'").await,
            0,
            "whose it was is nowhere"
        );
    })
    .await;
}

#[tokio::test]
async fn the_window_belongs_to_clerks_and_verification_to_citizens() {
    on_both(async |world: World, _| {
        for name in ["citizen1", "deputy001", "moderator", "sysadmin"] {
            let who = world.person(name).await;
            assert_eq!(refusal(world.service.issue_window_code(Some(&who)).await), Refusal::NotAllowed, "{name}");
            assert_eq!(refusal(world.service.show_window(Some(&who)).await), Refusal::NotAllowed, "{name}");
        }
        let clerk = world.clerk().await;
        assert_eq!(refusal(world.service.show_verification(Some(&clerk)).await), Refusal::NotAllowed);
        assert_eq!(refusal(world.service.verify_by_digits(None, "000000").await), Refusal::SignInFirst);
    })
    .await;
}

#[tokio::test]
async fn digits_that_came_verify_and_where_they_went_is_kept_nowhere() {
    on_both_databases(async |database: &Database, store| {
        let (service, letters) = with_mail(store);
        let who = joins(&service, "江边散步").await.person;
        assert_eq!(service.show_verification(Some(&who)).await.unwrap().sent, None);
        sends(&service, &who, " Li.Na@Example.cn ").await.unwrap();
        let (to, digits) = letters.last();
        assert_eq!((to.as_str(), digits.len()), ("li.na@example.cn", 6));
        assert_eq!(service.show_verification(Some(&who)).await.unwrap().sent, Some(VerifiedHow::Email));
        let mut raw = database.raw().await;
        is_nowhere(&mut raw, &["li.na", "example.cn", &digits]).await;
        assert_eq!(refusal(service.verify_by_digits(Some(&who), "000 00").await), Refusal::WrongDigits);
        service.verify_by_digits(Some(&who), &format!(" {} {}", &digits[..3], &digits[3..])).await.unwrap();
        assert_eq!(verified(&service, &who).await, Some(VerifiedHow::Email));
        assert_eq!(refusal(service.verify_by_digits(Some(&who), &digits).await), Refusal::VerifiedAlready);
        assert_eq!(refusal(sends(&service, &who, "a@example.cn").await), Refusal::VerifiedAlready);
        is_nowhere(&mut raw, &["li.na", "example.cn"]).await;
        assert_eq!(raw.number("select count(*) from digits_sent").await, 0);
    })
    .await;
}

/// No column of the tables that could hold it does.
async fn is_nowhere(raw: &mut Raw, words: &[&str]) {
    for table in ["person", "digits_sent", "own_session", "consent", "audit", "site"] {
        let prefix = format!("{table}.");
        let columns: Vec<_> = raw.columns().await.into_iter().filter(|column| column.starts_with(&prefix)).collect();
        for column in columns {
            let name = column[prefix.len()..].split(' ').next().unwrap().to_owned();
            for row in raw.texts(&format!("select cast({name} as text) from {table}")).await {
                assert!(words.iter().all(|word| !row.contains(word)), "{column}: {row}");
            }
        }
    }
}

#[tokio::test]
async fn digits_are_guessed_five_times_and_not_six() {
    on_both_databases(async |_: &Database, store| {
        let (service, letters) = with_mail(store);
        let (who, other) = (joins(&service, "江边散步").await.person, joins(&service, "山上散步").await.person);
        assert_eq!(
            refusal(service.verify_by_digits(Some(&who), "000000").await),
            Refusal::DigitsOver,
            "none were sent"
        );
        sends(&service, &who, "a@example.cn").await.unwrap();
        let (_, digits) = letters.last();
        assert_eq!(refusal(service.verify_by_digits(Some(&other), &digits).await), Refusal::DigitsOver, "not theirs");
        let wrong = if digits == "111111" { "222222" } else { "111111" };
        for _ in 0..5 {
            assert_eq!(refusal(service.verify_by_digits(Some(&who), wrong).await), Refusal::WrongDigits);
        }
        assert_eq!(refusal(service.verify_by_digits(Some(&who), &digits).await), Refusal::DigitsOver);
        sends(&service, &who, "a@example.cn").await.unwrap();
        service.verify_by_digits(Some(&who), &letters.last().1).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_and_a_way_that_is_not_set_up_too() {
    on_both_databases(async |_: &Database, store| {
        let (service, letters) = with_mail(store);
        let who = joins(&service, "江边散步").await.person;
        assert_eq!(refusal(sends(&service, &who, "not an address").await), Refusal::AddressNotAllowed);
        *letters.is_broken.lock().unwrap() = true;
        assert_eq!(refusal(sends(&service, &who, "a@example.cn").await), Refusal::NotDelivered);
        assert_eq!(service.show_verification(Some(&who)).await.unwrap().sent, None, "nothing is waited for");
        let message = Message { subject: String::new(), text: "{digits}".to_owned() };
        let sent = service.send_digits(Some(&who), VerifiedHow::Gateway, "13800000000", message).await;
        assert_eq!(refusal(sent), Refusal::NoSuchWay);
        assert_eq!(refusal(service.verify_by_code(Some(&who), "ACDE-FGHJ-KMN3").await), Refusal::NoSuchWay);
        assert_eq!(service.show_verification(Some(&who)).await.unwrap().ways, [VerifiedHow::Email]);
    })
    .await;
}

#[tokio::test]
async fn the_mark_of_a_browser_has_one_key_for_each_site() {
    on_both(async |world: World, _| {
        let key = world.service.device_key().await.unwrap();
        assert_eq!((key.len(), world.service.device_key().await.unwrap()), (64, key.clone()));
    })
    .await;
}
