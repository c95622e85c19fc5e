//! Who is slowed down, and who is not.

use super::*;
use axum::http::HeaderMap;

fn from(last: u8) -> Network {
    crate::client::network([203, 0, 113, last].into(), &HeaderMap::new(), &[])
}

#[test]
fn ten_guesses_on_a_name_and_no_more_but_only_from_there() {
    let limits = Limits::default();
    for _ in 0..10 {
        assert_eq!(limits.sign_in(from(1), "deputy001", false), Ok(()));
    }
    assert!(matches!(limits.sign_in(from(1), " Deputy001 ", false), Err(Refusal::TooMany { .. })));
    assert_eq!(limits.sign_in(from(1), "deputy002", false), Ok(()));
    assert_eq!(limits.sign_in(from(2), "deputy001", false), Ok(()));
}

#[test]
fn a_hall_behind_one_address_can_sign_in() {
    let limits = Limits::default();
    for deputy in 0..410 {
        assert_eq!(limits.sign_in(from(1), &format!("deputy{deputy}"), false), Ok(()));
    }
}

#[test]
fn one_who_says_too_much_does_not_silence_his_network() {
    let limits = Limits::default();
    let said = (0..1_000).filter(|_| limits.words(1, Some(from(1))).is_ok()).count();
    assert!((20..=22).contains(&said), "{said}");
    let reported = (0..1_000).filter(|_| limits.report(1, Some(from(1))).is_ok()).count();
    assert!((10..=12).contains(&reported), "{reported}");
    assert_eq!((limits.words(2, Some(from(1))), limits.report(2, Some(from(1)))), (Ok(()), Ok(())));
}

#[test]
fn one_who_searches_too_much_is_slowed_and_others_are_not() {
    let limits = Limits::default();
    let searched = (0..1_000).filter(|_| limits.search_of(1).is_ok()).count();
    assert!((60..=62).contains(&searched), "{searched}");
    assert_eq!(limits.search_of(2), Ok(()));
    let place = Limits::NAMES.iter().position(|name| *name == "searches_of").expect("it has a name");
    assert_eq!(limits.refused()[place], u64::try_from(1_000 - searched).expect("it is no less"));
}

#[test]
fn a_network_of_many_accounts_is_slowed_too_and_others_are_not() {
    let limits = Limits::default();
    let said = (0..2_000).filter(|person| limits.words(*person, Some(from(1))).is_ok()).count();
    let reported = (0..2_000).filter(|person| limits.report(*person, Some(from(1))).is_ok()).count();
    let signed_up = (0..2_000).filter(|_| limits.sign_up(from(1)).is_ok()).count();
    let searched = (0..2_000).filter(|_| limits.search(from(1)).is_ok()).count();
    assert!((600..700).contains(&said) && (200..250).contains(&reported), "{said} {reported}");
    assert!((20..25).contains(&signed_up) && (200..300).contains(&searched), "{signed_up} {searched}");
    assert_eq!((limits.words(5_000, Some(from(2))), limits.sign_up(from(2))), (Ok(()), Ok(())));
}

#[test]
fn a_flood_of_strangers_is_held_and_so_is_the_memory() {
    let limit: Limit<u32> = Limit::with_most(5, Duration::from_secs(3600), 1_000);
    let passed = (0..100_000).filter(|stranger| limit.ask(stranger).is_ok()).count();
    assert!(limit.apart.len() <= 1_000 && limit.in_groups.len() <= 256);
    // A thousand were known apart; all others are five in each group.
    assert_eq!(passed, 1_000 + 5 * 256);
}

#[test]
fn strangers_who_have_been_quiet_make_room() {
    let limit: Limit<u32> = Limit::with_most(5, Duration::from_nanos(1), 100);
    for stranger in 0..100_000 {
        assert_eq!(limit.ask(&stranger), Ok(()));
    }
    assert!(limit.apart.len() <= 100);
}

#[test]
fn twenty_sign_up_at_once_and_no_more_from_there() {
    let limits = Limits::default();
    for _ in 0..20 {
        assert_eq!(limits.sign_up(from(1)), Ok(()));
    }
    assert!(matches!(limits.sign_up(from(1)), Err(Refusal::TooMany { .. })));
    let refused: Vec<_> = Limits::NAMES.into_iter().zip(limits.refused()).filter(|(_, n)| *n > 0).collect();
    assert_eq!(refused, [("sign_ups", 1)], "and that is counted");
    assert_eq!(limits.sign_up(from(2)), Ok(()));
}

#[test]
fn nobody_is_sent_digits_without_end() {
    let limits = Limits::default();
    for person in 1..=3 {
        assert_eq!(limits.send(Some(from(1)), person, "138 0000-0000"), Ok(()));
    }
    assert!(matches!(limits.send(Some(from(2)), 4, "１３８00000000"), Err(Refusal::TooMany { .. })));
    assert_eq!(limits.send(Some(from(2)), 5, "13800000001"), Ok(()));
}

#[test]
fn an_account_under_attack_stays_open_to_its_owner() {
    let limits = Limits::default();
    limits.succeeded(from(1), "citizen1");
    for network in 2..=200 {
        if limits.sign_in(from(network), "citizen1", false).is_ok() {
            limits.failed("citizen1");
        }
    }
    assert_eq!(limits.sign_in(from(201), "citizen1", false), Err(Refusal::TooMany { seconds: HELD_BACK }));
    assert_eq!(limits.sign_in(from(1), "citizen1", false), Ok(()));
    assert_eq!(limits.sign_in(from(202), "citizen1", true), Ok(()));
}
