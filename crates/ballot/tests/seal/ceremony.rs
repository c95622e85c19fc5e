//! The ceremony with somebody in it who does not keep to it.

use super::bel::{changed, leaves};
use super::hall::{Dice, threshold_ceremony};
use ballot::seal::{
    Seed, Share, certificate, certificate_id, check_certificates, complete, polynomial, route, verify_share,
};

struct Table {
    dice: Dice,
    seeds: Vec<Seed>,
    certificates: Vec<String>,
    polynomials: Vec<String>,
}

/// Two of three, after step 3.
fn table() -> Table {
    let mut dice = Dice(21);
    let seeds: Vec<Seed> = (0..3).map(|_| dice.with(Seed::new)).collect();
    let certificate = |(index, seed)| dice.with(|chance| certificate(seed, index, 2, 3, chance)).unwrap();
    let certificates: Vec<String> = (1..).zip(&seeds).map(certificate).collect();
    let polynomials = seeds.iter().map(|seed| dice.with(|chance| polynomial(seed, &certificates, chance)).unwrap());
    let polynomials = polynomials.collect();
    Table { dice, seeds, certificates, polynomials }
}

impl Table {
    fn share(&mut self, place: usize, input: &str) -> Result<String, String> {
        let (seed, certificates) = (&self.seeds[place], &self.certificates);
        let made = self.dice.with(|chance| verify_share(seed, certificates, input, chance));
        made.map_err(|refusal| refusal.to_string())
    }
}

#[test]
fn certificates_stand_at_their_places_and_speak_of_one_group() {
    let mut table = table();
    assert_eq!(check_certificates(&table.certificates), Ok(2));
    assert_eq!(certificate_id(&table.certificates[0]).unwrap().len(), 64);
    let refused = |certificates: &[String]| check_certificates(certificates).unwrap_err().to_string();
    assert_eq!(refused(&table.certificates[..2]), "certs[0].context: this number cannot be here");
    assert_eq!(refused(&[]), "certs.threshold: this number cannot be here");
    let mut swapped = table.certificates.clone();
    swapped.swap(0, 1);
    assert_eq!(refused(&swapped), "certs[0].context: this number cannot be here");
    let other = table.dice.with(|chance| certificate(&table.seeds[2], 3, 3, 3, chance)).unwrap();
    let mixed = [table.certificates[0].clone(), table.certificates[1].clone(), other];
    assert_eq!(refused(&mixed), "certs[2].context: this number cannot be here");
    for (path, place) in leaves(&table.certificates[1]) {
        let mut certificates = table.certificates.clone();
        certificates[1] = changed(&certificates[1], &place);
        assert!(refused(&certificates).starts_with("certs[1]"), "{path}");
    }
    for (index, threshold, size) in [(0, 1, 1), (2, 1, 1), (1, 0, 1), (1, 2, 1), (1, 1, 101)] {
        assert!(table.dice.with(|chance| certificate(&table.seeds[0], index, threshold, size, chance)).is_err());
    }
}

#[test]
fn a_trustee_notices_whatever_was_changed_on_the_way() {
    let mut table = table();
    let inputs = route(&table.certificates, &table.polynomials).unwrap();
    assert!(table.share(0, &inputs[0]).is_ok());
    // What is for another does not open.
    assert!(table.share(0, &inputs[1]).unwrap_err().starts_with("secrets[0]"));
    for (path, place) in leaves(&inputs[0]) {
        // What he keeps for himself is given back to him unread.
        if path != "polynomial" {
            let refusal = table.share(0, &changed(&inputs[0], &place)).unwrap_err();
            assert!(refusal.starts_with("secrets[") || refusal.starts_with("coefexps["), "{path}: {refusal}");
        }
    }
}

#[test]
fn somebody_whose_secret_is_not_on_his_polynomial_is_named() {
    let mut table = table();
    // The second trustee makes two polynomials and sends secrets of the one with the public part of the other.
    let other = table.dice.with(|chance| polynomial(&table.seeds[1], &table.certificates, chance)).unwrap();
    let (_, public) = other.split_once("],\"coefexps\":").unwrap();
    let (secrets, _) = table.polynomials[1].split_once("],\"coefexps\":").unwrap();
    table.polynomials[1] = format!("{secrets}],\"coefexps\":{public}");
    let inputs = route(&table.certificates, &table.polynomials).unwrap();
    assert_eq!(table.share(0, &inputs[0]).unwrap_err(), "secrets[1]: it differs from the sender's polynomial");
}

#[test]
fn outputs_of_others_or_for_others_are_not_put_together() {
    let mut table = table();
    let inputs = route(&table.certificates, &table.polynomials).unwrap();
    let outputs: Vec<String> = (0..3).map(|place| table.share(place, &inputs[place]).unwrap()).collect();
    let put = |outputs: &[String]| complete(&table.certificates, &table.polynomials, outputs);
    let made = put(&outputs).unwrap();
    assert_eq!((made.trustees.n(), made.trustees.n_needed()), (3, 2));
    let mut swapped = outputs.clone();
    swapped.swap(0, 2);
    let refusal = put(&swapped).unwrap_err().to_string();
    assert_eq!(refusal, "[0].Pedersen.verification_keys[0].public_key: it differs from what the polynomials give");
    assert_eq!(put(&outputs[..2]).unwrap_err().to_string(), "outputs: this number cannot be here");
    for (path, place) in leaves(&outputs[1]).into_iter().filter(|(path, _)| path != "private_key") {
        let mut outputs = outputs.clone();
        outputs[1] = changed(&outputs[1], &place);
        assert!(put(&outputs).unwrap_err().place.contains("[1]"), "{path}");
    }
}

#[test]
fn a_share_opens_for_its_owner_alone() {
    let (seeds, made) = threshold_ceremony(2, 3, &mut Dice(5));
    for (place, key) in made.decryption_keys.iter().enumerate() {
        for (other, seed) in seeds.iter().enumerate() {
            let share = Share::open(seed, key);
            assert_eq!(share.is_ok(), place == other);
            assert!(!format!("{share:?}{seed:?}").contains(seed.text()));
        }
    }
    assert_eq!(Seed::read("too short").unwrap_err().to_string(), "seed: it is not of this form");
}
