//! Archives that somebody changed, with a chain that is right again wherever that is possible.
//!
//! Each is refused here by name, and by the audit with a program that is not ours, where that can be had.

use super::bel::Bel;
use super::fields::{challenge, decimal, scalar, sign_again, text};
use super::hall::{Dice, Hall, Key, any_paper, ceremony, paper, rules, verdict};
use super::interop;
use ballot::seal::{Credential, Credentials, Expected, Sealer, audit, decrypt};
use ballot::{Cap, Rules};
use curve25519_dalek::{EdwardsPoint, Scalar, edwards::CompressedEdwardsY};

fn adopted() -> Rules {
    rules(3, 2, Cap::Seats, false)
}

/// A finished election of four ballots and six slips.
fn finished(key: Key) -> Hall {
    let rules = adopted();
    let mut hall = Hall::new(&rules, key, 6);
    for (slip, letters) in ["oo-", "ox-", "xxx", "--o"].iter().enumerate() {
        hall.cast(slip, &paper(letters, &rules));
    }
    hall.open(&[1]);
    hall.verdict().unwrap();
    hall
}

/// Both verifiers must refuse it; ours in these words.
fn refused(archive: &[u8], extra: &str, words: &str) {
    assert_eq!(verdict(archive, extra).unwrap_err(), words);
    interop::audit_refuses(archive);
}

fn refused_after(change: impl FnOnce(&mut Bel, &mut Hall), words: &str) {
    let mut hall = finished(Key::Single(1));
    let mut bel = Bel::of(hall.archive.bytes());
    change(&mut bel, &mut hall);
    bel.settle();
    refused(&bel.bytes(), &hall.extra.text(), words);
}

/// What the election is with its own tally and factors after its ballots were changed: only ballots can be at fault.
fn counted_again(hall: &mut Hall, ballots: Vec<String>) -> Bel {
    let mut bel = Bel::of(hall.archive.bytes());
    bel.events.retain(|(kind, _)| kind != "Ballot");
    for (place, ballot) in ballots.into_iter().enumerate() {
        bel.events.insert(1 + place, ("Ballot".to_owned(), vec![ballot]));
    }
    bel
}

#[test]
fn an_altered_proof() {
    let change = |bel: &mut Bel, hall: &mut Hall| {
        let ballot = bel.data("Ballot")[0].clone();
        let at = ballot.find("\"overall_proof\":[{\"challenge\":\"").unwrap() + 31;
        let digit = if &ballot[at..=at] == "1" { '2' } else { '1' };
        let altered = format!("{}{digit}{}", &ballot[..at], &ballot[at + 1..]);
        bel.data("Ballot")[0] = sign_again(&altered, &hall.slips[0], hall.election.uuid());
    };
    refused_after(change, "ballot 1: answers[0].overall_proof: the proof does not hold");
}

#[test]
fn an_altered_signature() {
    let change = |bel: &mut Bel, _: &mut Hall| {
        let ballot = bel.data("Ballot")[0].clone();
        let at = ballot.rfind("\"response\":\"").unwrap() + 12;
        let digit = if &ballot[at..=at] == "1" { '2' } else { '1' };
        bel.data("Ballot")[0] = format!("{}{digit}{}", &ballot[..at], &ballot[at + 1..]);
    };
    refused_after(change, "ballot 1: signature.proof: the signature does not hold");
}

#[test]
fn a_stuffed_ballot() {
    // A copy of another ballot, under a credential that has not voted.
    let change = |bel: &mut Bel, hall: &mut Hall| {
        let uuid = hall.election.uuid();
        let (from, to) = (hall.slips[0].public(uuid), hall.slips[5].public(uuid));
        let copy = hall.ballots[0].replace(&from, &to);
        bel.events.insert(5, ("Ballot".to_owned(), vec![copy]));
    };
    refused_after(change, "ballot 5: signature.hash: the signature does not hold");
    // Signed by whoever holds that slip: the proofs are bound to the first one.
    let change = |bel: &mut Bel, hall: &mut Hall| {
        let uuid = hall.election.uuid();
        let copy = hall.ballots[0].replace(&hall.slips[0].public(uuid), &hall.slips[5].public(uuid));
        bel.events.insert(5, ("Ballot".to_owned(), vec![sign_again(&copy, &hall.slips[5], uuid)]));
    };
    refused_after(change, "ballot 5: answers[0].individual_proofs[0]: the proof does not hold");
}

#[test]
fn two_ballots_of_one_credential() {
    let change = |bel: &mut Bel, hall: &mut Hall| {
        let second = hall.seal(1, &paper("--x", &adopted()));
        *bel = counted_again(hall, [hall.ballots.clone(), vec![second]].concat());
    };
    refused_after(change, "ballot 5: its credential has ballot 2 already");
    // The very same bytes a second time.
    let change = |bel: &mut Bel, hall: &mut Hall| {
        *bel = counted_again(hall, [hall.ballots.clone(), vec![hall.ballots[2].clone()]].concat());
    };
    refused_after(change, "ballot 5: its credential has ballot 3 already");
}

#[test]
fn a_foreign_credential() {
    let change = |bel: &mut Bel, hall: &mut Hall| {
        hall.slips.push(hall.dice.with(Credential::new));
        let foreign = hall.seal(6, &paper("oox", &adopted()));
        *bel = counted_again(hall, [hall.ballots.clone(), vec![foreign]].concat());
    };
    refused_after(change, "ballot 5: credential: its credential is not on the list");
}

#[test]
fn a_struck_credential_with_a_ballot() {
    let mut hall = finished(Key::Single(1));
    let struck = hall.slips[2].public(hall.election.uuid());
    hall.extra.strike(&struck);
    assert_eq!(hall.verdict().unwrap_err(), "ballot 3: its credential was struck");
}

#[test]
fn a_ballot_after_the_end() {
    let change = |bel: &mut Bel, hall: &mut Hall| {
        let late = hall.seal(4, &paper("oox", &adopted()));
        bel.events.insert(6, ("Ballot".to_owned(), vec![late]));
    };
    refused_after(change, "event 6 (record 16): type: it may not be at this place");
}

#[test]
fn for_marks_that_the_last_question_does_not_repeat() {
    // Every candidate is For, and the question that limits them tells of two.
    let rules = adopted();
    let mut hall = Hall::new(&rules, Key::Single(1), 2);
    hall.cast(0, &paper("oo-", &rules));
    let choices = [vec![true, false], vec![true, false], vec![true, false], vec![true, true, false]];
    let sealer = Sealer::question_by_question(&hall.election);
    let ballot = hall.dice.with(|chance| sealer.seal_choices(&choices, &hall.slips[1], chance)).unwrap();
    hall.archive.ballot(&ballot).unwrap();
    let words = "ballot 2: answers[3].choices[0]: the last question does not repeat the For marks";
    let expected = Expected { may_be_unfinished: true, ..Expected::default() };
    assert_eq!(audit(hall.archive.bytes(), &expected).unwrap_err()[0].to_string(), words);
    interop::audit_refuses(hall.archive.bytes());
}

#[test]
fn a_swapped_tally() {
    let change = |bel: &mut Bel, hall: &mut Hall| {
        let other = Hall { ballots: hall.ballots[1..].to_vec(), ..finished(Key::Single(1)) };
        bel.data("EncryptedTally")[0] = other.tally().text();
    };
    refused_after(change, "encrypted tally: it differs from the sum of the ballots");
    let change = |bel: &mut Bel, _: &mut Hall| {
        let payload = bel.data("EncryptedTally")[1].replace("\"num_tallied\":4", "\"num_tallied\":5");
        bel.data("EncryptedTally")[1] = payload;
    };
    refused_after(change, "encrypted tally payload: it differs from the number and hash of the tally");
}

fn point(text: &str) -> EdwardsPoint {
    let mut bytes: Vec<u8> = (0..32).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()).collect();
    bytes.reverse();
    CompressedEdwardsY::from_slice(&bytes).unwrap().decompress().unwrap()
}

/// The weakness of the protocol's proof: with B = alpha^w g^d, the factor alpha^x g^(d/c) passes.
fn spoil(factors: &str, hall: &Hall, tally: &str) -> String {
    let key = hall.shares[0].text();
    let secret = scalar(key.trim_matches('"'));
    let public = text(&EdwardsPoint::mul_base(&secret));
    let alpha = point(&tally[tally.find("\"alpha\":\"").unwrap() + 9..][..64]);
    let (nonce, shift) = (Scalar::from(5_u8), Scalar::from(9_u8));
    let (a, b) = (EdwardsPoint::mul_base(&nonce), alpha * nonce + EdwardsPoint::mul_base(&shift));
    let challenge = challenge(&format!("decrypt|{}|{public}|{},{}", hall.election.fingerprint(), text(&a), text(&b)));
    let factor = alpha * secret + EdwardsPoint::mul_base(&(shift * challenge.invert()));
    let proof = format!(
        "{{\"challenge\":\"{}\",\"response\":\"{}\"}}",
        decimal(&challenge),
        decimal(&(nonce - secret * challenge))
    );
    let first = factors.find("[[\"").unwrap() + 3;
    let begin = factors.find("[[{").unwrap() + 2;
    let end = begin + factors[begin..].find('}').unwrap() + 1;
    format!("{}{}{}{proof}{}", &factors[..first], text(&factor), &factors[first + 64..begin], &factors[end..])
}

#[test]
fn a_wrong_factor_whose_proof_the_protocol_accepts() {
    let mut hall = finished(Key::Single(1));
    let mut bel = Bel::of(hall.archive.bytes());
    let tally = bel.data("EncryptedTally")[0].clone();
    let spoilt = spoil(&bel.data("PartialDecryption")[0], &hall, &tally);
    bel.data("PartialDecryption")[0] = spoilt.clone();
    bel.settle();
    // With the file beside the archive it is refused before anything is opened ...
    let words = "extra, full proof of trustee 1: factors: it differs from the factors";
    refused(&bel.bytes(), &hall.extra.text(), words);
    // ... without it the protocol's own proof passes, and the sum does not open.
    let found = audit(&bel.bytes(), &Expected::default()).unwrap_err()[0].to_string();
    assert_eq!(found, "result[0][0]: the factors do not open it to a number of votes");
    // And it is never accepted from a trustee.
    let tally = hall.tally();
    let mut part = hall.dice.with(|chance| decrypt(&hall.shares[0], &hall.election, &tally, chance));
    part.factors = spoilt;
    let mut opening = ballot::seal::Opening::new(&hall.election, &hall.trustees, &tally, 4);
    let refusal = opening.accept(1, part).unwrap_err().to_string();
    assert_eq!(refusal, "full_proofs[0][0]: the proof does not hold");
}

#[test]
fn a_removed_ballot() {
    let change = |bel: &mut Bel, _: &mut Hall| drop(bel.events.remove(2));
    refused_after(change, "encrypted tally: it differs from the sum of the ballots");
}

#[test]
fn reordered_events() {
    // The chain set right again: a tally before the end of the ballots.
    let change = |bel: &mut Bel, _: &mut Hall| bel.events.swap(5, 6);
    refused_after(change, "event 5 (record 16): type: it may not be at this place");
    // The records of two ballots exchanged as they are.
    let hall = finished(Key::Single(1));
    let bytes = hall.archive.bytes();
    let sizes: Vec<usize> = Bel::of(bytes).events[1..3].iter().map(|(_, data)| data[0].len()).collect();
    let begin = bytes.windows(8).position(|window| window == b"{\"electi").unwrap();
    let first =
        begin + bytes[begin..].windows(20).position(|window| window.starts_with(b"{\"election_uuid\"")).unwrap() - 512;
    let length = |size: usize| 512 + size.next_multiple_of(512) + 1024;
    let (one, two) = (length(sizes[0]), length(sizes[1]));
    let exchanged = [
        &bytes[..first],
        &bytes[first + one..first + one + two],
        &bytes[first..first + one],
        &bytes[first + one + two..],
    ]
    .concat();
    let words = "event 1 (record 7): parent: it differs from the hash of the event before";
    refused(&exchanged, &hall.extra.text(), words);
}

#[test]
fn a_truncated_file() {
    let hall = finished(Key::Single(1));
    let (bytes, extra) = (hall.archive.bytes(), hall.extra.text());
    refused(&bytes[..bytes.len() - 1], &extra, "record 22: it ends too early");
    refused(&bytes[..bytes.len() - 512], &extra, "record 22: it ends too early");
    refused(&bytes[..bytes.len() - 1024], &extra, "record 21: no event speaks of it");
    refused(&bytes[..bytes.len() - 2048], &extra, "the result is missing");
    for length in [0, 1, 511, 512, 600, 1023, 1024] {
        assert!(verdict(&bytes[..length], &extra).is_err());
    }
}

#[test]
fn wrong_trustees() {
    let (other, _) = ceremony(Key::Of(2, 3), &mut Dice(99));
    let change = |bel: &mut Bel, _: &mut Hall| bel.data("Setup")[1] = other.text().to_owned();
    refused_after(change, "election.public_key: it differs from the key of the trustees");
}

#[test]
fn a_foreign_ballot_of_another_election() {
    let change = |bel: &mut Bel, _: &mut Hall| {
        let rules = rules(3, 1, Cap::Seats, false);
        let mut other = Hall::new(&rules, Key::Single(1), 6);
        let foreign = other.seal(0, &any_paper(&rules, &mut Dice(3)));
        bel.data("Ballot")[0] = foreign;
    };
    refused_after(change, "ballot 1: election_hash: it belongs to another election");
}

#[test]
fn marks_that_the_rules_forbid_have_no_proof() {
    let rules = adopted();
    let mut hall = Hall::new(&rules, Key::Single(1), 1);
    let sealer = Sealer::new(&hall.election).unwrap();
    let marks = |rows: [[bool; 2]; 3]| {
        let last = rows.iter().map(|row| row[0]).collect();
        rows.iter().map(|row| row.to_vec()).chain([last]).collect::<Vec<_>>()
    };
    let (o, x, both) = ([true, false], [false, true], [true, true]);
    let cases = [
        (marks([o, o, o]), "answers[3].overall_proof: these marks are not allowed, so nothing proves them"),
        (marks([o, both, x]), "answers[1].overall_proof: these marks are not allowed, so nothing proves them"),
    ];
    for (choices, words) in cases {
        let refusal = hall.dice.with(|chance| sealer.seal_choices(&choices, &hall.slips[0], chance)).unwrap_err();
        assert_eq!(refusal.to_string(), words);
    }
    let credentials = Credentials::read(&hall.credentials).unwrap();
    assert_eq!(credentials.n(), 1);
}
