//! Every hash input of the vectors, made by belenios-tool 3.3.0 (`tests/seal/vectors`).

use super::ballot::{Ballot, tracker};
use super::ceremony::{Seed, Share};
use super::channel::receive;
use super::credential::{Credential, Credentials};
use super::decryption::Factors;
use super::election::Election;
use super::group::{g_and, g_to, point_text, point_texts, read_point, scalar_text};
use super::hash::{b64_hash, hex_hash, to_scalar};
use super::interval::{Checker, Ciphertext, hashed, sum};
use super::schnorr::Proof;
use super::sealing::before_signature;
use super::text::Reader;
use super::trustees::{Entry, Trustees};

const INTERMEDIATE: &str = include_str!("../../tests/seal/vectors/intermediate.txt");
const ELECTION: &str = include_str!("../../tests/seal/vectors/election.json");
const BALLOT: &str = include_str!("../../tests/seal/vectors/ballot.json");
const TRUSTEES: &str = include_str!("../../tests/seal/vectors/trustees.json");
const CREDENTIAL: &str = include_str!("../../tests/seal/vectors/private_credential.txt");
const SEEDS: [&str; 3] = [
    include_str!("../../tests/seal/vectors/trustee1.seed"),
    include_str!("../../tests/seal/vectors/trustee2.seed"),
    include_str!("../../tests/seal/vectors/trustee3.seed"),
];
const DECRYPTION_KEYS: [&str; 3] = [
    include_str!("../../tests/seal/vectors/trustee1.dkey"),
    include_str!("../../tests/seal/vectors/trustee2.dkey"),
    include_str!("../../tests/seal/vectors/trustee3.dkey"),
];

/// The value of a line of `intermediate.txt`.
fn value(name: &str) -> &'static str {
    let value = INTERMEDIATE.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
    value.unwrap_or_else(|| panic!("no line {name}"))
}

fn election() -> Election {
    Election::read(ELECTION.trim_end()).unwrap()
}

#[test]
fn the_election_has_its_fingerprint() {
    let election = election();
    assert_eq!(election.text().len().to_string(), value("len(election string) bytes"));
    assert_eq!(election.fingerprint(), value("fingerprint phi"));
    assert_eq!(hex_hash(election.text()), value("sha256 hex"));
    assert_eq!(point_text(&g_to(&super::group::Scalar::ONE)), value("generator g encoded"));
}

#[test]
fn the_credential_has_its_exponent() {
    let credential = Credential::read(CREDENTIAL.trim_end()).unwrap();
    assert_eq!(credential.text(), value("private credential"));
    assert_eq!(scalar_text(&credential.secret(value("uuid"))), value("secret exponent s"));
    assert_eq!(credential.public(value("uuid")), value("public credential"));
    let list = Credentials::read(include_str!("../../tests/seal/vectors/public_creds.json").trim_end()).unwrap();
    assert!(list.has(value("public credential")));
}

#[test]
fn the_proofs_of_the_ballot_hash_what_the_tool_hashed() {
    let election = election();
    let ballot = Ballot::read(BALLOT.trim_end(), &election).unwrap();
    let answer = &ballot.answers[0];
    let s0 = format!("{}|{}", election.fingerprint(), ballot.credential);
    assert_eq!(s0, value("S0"));
    let point = |text: &str| read_point(text).unwrap();
    let open = |choice: &super::ballot::Choice<'_>| Ciphertext { alpha: point(choice.alpha), beta: point(choice.beta) };
    let ciphertexts: Vec<_> = answer.choices.iter().map(open).collect();
    let checker = Checker::of(election.key());
    let input = |ciphertext, proof: &[Proof], before: &str, pair: &str| {
        let mut commitments = Vec::new();
        checker.commitments(ciphertext, 0, proof, &mut commitments);
        hashed(before, pair, &point_texts(&commitments))
    };
    for (index, ciphertext) in ciphertexts.iter().enumerate() {
        let pair = answer.choices[index].pair();
        let found = input(ciphertext, &answer.individual[index], &s0, &pair);
        assert_eq!(found, value(&format!("individual_proofs[{index}] hash input")));
        assert_eq!(scalar_text(&to_scalar(&found)), value(&format!("individual_proofs[{index}] hash mod q")));
    }
    let total = sum(&ciphertexts);
    assert_eq!(point_text(&total.alpha), value("sum alpha"));
    assert_eq!(point_text(&total.beta), value("sum beta"));
    let pair = point_texts(&[total.alpha, total.beta]).join(",");
    let found = input(&total, &answer.overall, &format!("{s0}|{}", answer.ciphertexts()), &pair);
    assert_eq!(found, value("overall_proof hash input"));
    assert_eq!(scalar_text(&to_scalar(&found)), value("overall_proof hash mod q"));
}

#[test]
fn the_signature_of_the_ballot_hashes_what_the_tool_hashed() {
    let election = election();
    let ballot = Ballot::read(BALLOT.trim_end(), &election).unwrap();
    assert_eq!((ballot.signed + 1).to_string(), value("signed string length"));
    assert_eq!(ballot.hash_of_signed(), value("ballot hash"));
    let public = read_point(ballot.credential).unwrap();
    let commitment = g_and(&ballot.signature.response, &public, &ballot.signature.challenge);
    let input = format!("{}{}", before_signature(ballot.hash), point_text(&commitment));
    assert_eq!(input, value("signature hash input"));
    assert_eq!(to_scalar(&input), ballot.signature.challenge);
    assert_eq!(tracker(ballot.text), value("smart ballot tracker"));
    assert_eq!(b64_hash(ballot.text), tracker(ballot.text));
}

#[test]
fn the_trustees_are_accepted_and_their_proofs_hash_what_the_tool_hashed() {
    let trustees = Trustees::read(TRUSTEES.trim_end()).unwrap();
    assert_eq!((trustees.n(), trustees.n_needed()), (3, 2));
    assert_eq!(&trustees.key(), election().key());
    let [Entry::Pedersen { keys, .. }] = trustees.entries.as_slice() else { panic!("one group") };
    for (index, key) in keys.iter().enumerate() {
        let text = point_text(&key.point);
        let commitment = g_and(&key.pok.response, &key.point, &key.pok.challenge);
        let input = format!("pok|Ed25519|{text}|{}", point_text(&commitment));
        assert_eq!(input, value(&format!("pok[{index}] hash input")));
    }
}

#[test]
fn each_trustee_opens_his_share_and_nobody_elses() {
    let trustees = Trustees::read(TRUSTEES.trim_end()).unwrap();
    for (index, (seed, sealed)) in SEEDS.iter().zip(DECRYPTION_KEYS).enumerate() {
        let share = Share::open(&Seed::read(seed.trim_end()).unwrap(), sealed.trim_end()).unwrap();
        assert_eq!(share.public_key(), point_text(&trustees.keys()[index]));
        let other = Seed::read(SEEDS[(index + 1) % 3].trim_end()).unwrap();
        assert!(Share::open(&other, sealed.trim_end()).is_err());
    }
}

#[test]
fn a_message_is_only_opened_for_its_recipient_from_its_sender() {
    let mut bytes = 0_u8;
    let mut fill = |buffer: &mut [u8]| {
        buffer.iter_mut().for_each(|byte| {
            bytes = bytes.wrapping_mul(5).wrapping_add(113);
            *byte = bytes;
        });
    };
    let mut chance = super::chance::Chance::new(&mut fill);
    let (sender, recipient, other) = (chance.scalar(), chance.scalar(), chance.scalar());
    let sealed = super::channel::send(&sender, &g_to(&recipient), "a \"message\"", &mut chance).unwrap();
    assert_eq!(receive(&recipient, &g_to(&sender), &sealed).unwrap().as_str(), "a \"message\"");
    assert!(receive(&other, &g_to(&sender), &sealed).is_err());
    assert!(receive(&recipient, &g_to(&other), &sealed).is_err());
    for place in 0..sealed.len() {
        let mut bytes = sealed.clone().into_bytes();
        bytes[place] ^= 1;
        let tampered = String::from_utf8_lossy(&bytes).into_owned();
        assert!(receive(&recipient, &g_to(&sender), &tampered).is_err(), "byte {place}");
    }
}

#[test]
fn the_proof_of_a_partial_decryption_hashes_what_the_tool_hashed() {
    let election = election();
    let mut lines = include_str!("../../tests/seal/vectors/et.txt").lines();
    let tally = super::tally::EncryptedTally::read(lines.next().unwrap(), &election).unwrap();
    assert_eq!(hex_hash(&tally.text()), value("sha256(encrypted_tally)"));
    assert_eq!(tally.payload(1), lines.next().unwrap());
    let text = include_str!("../../tests/seal/vectors/pd1.txt").lines().next().unwrap();
    let factors = Factors::read(text, &election).unwrap();
    assert_eq!(factors.text(), text);
    let trustees = Trustees::read(TRUSTEES.trim_end()).unwrap();
    let public = trustees.keys()[0];
    factors.check(&election, &tally, &public).unwrap();
    let Proof { challenge, response } = factors.proofs[0][0];
    let (alpha, factor) = (tally.sums[0][0].alpha, factors.factors[0][0]);
    let commitments = [g_and(&response, &public, &challenge), alpha * response + factor * challenge];
    let input =
        format!("decrypt|{}|{}|{}", election.fingerprint(), point_text(&public), point_texts(&commitments).join(","));
    assert_eq!(input, value("decryption_proofs[0][0] of trustee 1, hash input"));
    assert_eq!(to_scalar(&input), challenge);
}

#[test]
fn proofs_come_back_as_they_were_written() {
    let text = "{\"challenge\":\"12\",\"response\":\"0\"}";
    assert_eq!(Proof::read(&mut Reader::new(text, 99).unwrap()).unwrap().text(), text);
}
