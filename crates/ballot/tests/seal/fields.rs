//! Each field of each object, changed by a letter: refused, and the refusal names where.

use super::bel::{Bel, changed, leaves, sha};
use super::hall::{Hall, Key, paper, rules, verdict};
use ballot::Cap;
use ballot::seal::{Credential, Credentials, Inspector, b64_hash};
use curve25519_dalek::{EdwardsPoint, Scalar};
use sha2::{Digest, Sha256};

pub fn decimal(scalar: &Scalar) -> String {
    let (mut bytes, mut digits) = (scalar.to_bytes(), Vec::new());
    while bytes.iter().any(|&byte| byte != 0) {
        let mut rest = 0_u32;
        for byte in bytes.iter_mut().rev() {
            let value = rest * 256 + u32::from(*byte);
            (*byte, rest) = ((value / 10) as u8, value % 10);
        }
        digits.push(char::from(b'0' + rest as u8));
    }
    if digits.is_empty() { "0".to_owned() } else { digits.iter().rev().collect() }
}

pub fn scalar(text: &str) -> Scalar {
    text.bytes().fold(Scalar::ZERO, |value, digit| value * Scalar::from(10_u8) + Scalar::from(digit - b'0'))
}

pub fn challenge(text: &str) -> Scalar {
    let mut digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    digest.reverse();
    Scalar::from_bytes_mod_order(digest)
}

pub fn text(point: &EdwardsPoint) -> String {
    point.compress().to_bytes().iter().rev().map(|byte| format!("{byte:02x}")).collect()
}

/// Signs a ballot again, with another way of writing the same signature.
pub fn sign_again(ballot: &str, slip: &Credential, uuid: &str) -> String {
    let half = |i: u8| Sha256::digest(format!("derive_credential|{uuid}|{i}|{}", slip.text()).as_bytes());
    let mut wide = [0; 64];
    wide[..32].copy_from_slice(&half(0));
    wide[32..].copy_from_slice(&half(1));
    wide.reverse();
    let secret = Scalar::from_bytes_mod_order_wide(&wide);
    let signed = ballot.split(",\"signature\":").next().unwrap();
    let hash = b64_hash(&format!("{signed}}}"));
    let nonce = Scalar::from(123_456_789_u32);
    let challenge = challenge(&format!("sig|{hash}|{}", text(&EdwardsPoint::mul_base(&nonce))));
    let (challenge, response) = (decimal(&challenge), decimal(&(nonce - secret * challenge)));
    format!(
        "{signed},\"signature\":{{\"hash\":\"{hash}\",\"proof\":{{\"challenge\":\"{challenge}\",\"response\":\"{response}\"}}}}}}"
    )
}

#[test]
fn a_ballot_with_any_field_changed_is_refused() {
    let rules = rules(3, 2, Cap::Seats, false);
    let mut hall = Hall::new(&rules, Key::Single(1), 2);
    let ballot = hall.seal(0, &paper("ox-", &rules));
    let credentials = Credentials::read(&hall.credentials).unwrap();
    let inspector = Inspector::new(&hall.election, &credentials).unwrap();
    assert!(inspector.check(&sign_again(&ballot, &hall.slips[0], hall.election.uuid())).is_ok());
    let leaves = leaves(&ballot);
    assert_eq!(leaves.len(), 3 + 3 + 9 * (2 + 4) + 3 * 4 + 6);
    for (path, place) in leaves {
        let refusal = inspector.check(&changed(&ballot, &place)).unwrap_err();
        assert!(!refusal.place.is_empty(), "{path}");
        if path.starts_with("signature") || path.starts_with("election") || path == "credential" {
            assert!(refusal.place.starts_with(&path) || refusal.place.starts_with("signature"), "{path}: {refusal}");
        }
        if path.starts_with("answers") {
            // Whoever has the slip can sign whatever he likes; the proofs still refuse it, at that place.
            let signed = sign_again(&changed(&ballot, &place), &hall.slips[0], hall.election.uuid());
            let refusal = inspector.check(&signed).unwrap_err();
            let question = &path[..path.find(']').unwrap() + 1];
            let is_repeated = path.contains("choices[0]") && refusal.code() == "marks_not_repeated";
            assert!(refusal.place.starts_with(question) || is_repeated, "{path}: {refusal}");
            if path.contains("proof") {
                let proof = path.split("proof").next().unwrap();
                assert!(refusal.place.starts_with(proof), "{path}: {refusal}");
            }
        }
    }
}

#[test]
fn an_archive_with_any_field_changed_is_refused() {
    let rules = rules(2, 1, Cap::Seats, false);
    let mut hall = Hall::new(&rules, Key::Of(2, 3), 2);
    hall.cast(0, &paper("ox", &rules));
    let struck = hall.slips[1].public(hall.election.uuid());
    hall.extra.strike(&struck);
    hall.open(&[1, 3]);
    let (good, extra) = (Bel::of(hall.archive.bytes()), hall.extra.text());
    assert_eq!(good.bytes(), hall.archive.bytes());
    verdict(&good.bytes(), &extra).unwrap();
    let mut n = 0;
    for (event, (kind, data)) in good.events.iter().enumerate() {
        for (record, body) in data.iter().enumerate() {
            for (path, place) in leaves(body) {
                let body = changed(body, &place);
                // A number of an answer that nobody gave may be written in another way; every other change is one.
                let mut other = good.clone();
                other.events[event].1[record] = body;
                other.settle();
                if other.bytes() == good.bytes() {
                    continue; // It was one of the hashes that were just set.
                }
                let refusal = verdict(&other.bytes(), &extra).unwrap_err();
                assert!(refusal.contains(": "), "{kind} {path}: {refusal}");
                n += 1;
            }
        }
    }
    assert!(n > 120, "{n}");
}

#[test]
fn the_file_beside_it_with_any_field_changed_is_refused() {
    let rules = rules(2, 1, Cap::Seats, false);
    let mut hall = Hall::new(&rules, Key::Of(1, 2), 3);
    hall.cast(0, &paper("ox", &rules));
    for slip in [1, 2] {
        let struck = hall.slips[slip].public(hall.election.uuid());
        hall.extra.strike(&struck);
    }
    hall.open(&[2]);
    let extra = hall.extra.text();
    for (path, place) in leaves(&extra) {
        let refusal = verdict(hall.archive.bytes(), &changed(&extra, &place)).unwrap_err();
        assert!(refusal.starts_with("extra"), "{path}: {refusal}");
    }
}

#[test]
fn every_byte_of_the_archive_counts() {
    let rules = rules(2, 1, Cap::Seats, false);
    let mut hall = Hall::new(&rules, Key::Single(1), 1);
    hall.cast(0, &paper("ox", &rules));
    hall.open(&[1]);
    let good = hall.archive.bytes().to_vec();
    for place in 0..good.len() {
        let mut other = good.clone();
        other[place] ^= 1;
        let refusal = verdict(&other, &hall.extra.text()).unwrap_err();
        assert!(refusal.starts_with("record ") || refusal.starts_with("event "), "byte {place}: {refusal}");
    }
    assert_eq!(sha("abc").len(), 64);
}
