//! Which settings fit together.

use super::*;

#[test]
fn others_are_served_only_over_tls() {
    let open = Given { listen: Some(([0, 0, 0, 0], 80).into()), ..Given::default() };
    assert!(open.clone().settle().expect("it settles").check_listen().is_err());
    let proxied = Given { trusted_proxies: Some(vec![[10, 0, 0, 1].into()]), ..open };
    assert!(proxied.settle().expect("it settles").check_listen().is_ok());
    assert!(Given::default().settle().expect("it settles").check_listen().is_ok());
}

#[test]
fn a_demonstration_stays_on_this_machine() {
    let open = Given { trusted_proxies: Some(vec![[127, 0, 0, 1].into()]), ..Given::default() };
    assert!(open.clone().settle().expect("it settles").check_demo(true).is_err());
    assert!(open.clone().settle().expect("it settles").check_demo(false).is_ok());
    let public = Given { demo_public: Some(true), ..open };
    assert!(public.settle().expect("it settles").check_demo(true).is_ok());
}

#[test]
fn where_readers_reach_the_site_is_a_host_and_no_more() {
    assert!(["", "https://ballot.example", "http://[::1]:3000"].into_iter().all(is_origin));
    for other in ["ballot.example", "https://", "https://ballot.example/", "https://a b", "ftp://ballot.example"] {
        assert!(!is_origin(other), "{other}");
    }
}

#[test]
fn a_certificate_without_a_key_is_refused() {
    assert!(Given { tls_certificate: Some("a.pem".into()), ..Given::default() }.settle().is_err());
}
