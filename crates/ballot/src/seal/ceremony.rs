//! The ceremony in which a group of trustees makes its key (protocol 3.9, steps 1 to 6).
//!
//! Each step takes texts and gives texts, which are the files that `belenios-tool setup generate-trustee-key-threshold`
//! writes and reads. Nobody has to trust whoever carries them: what is secret is encrypted to its recipient, and what
//! is wrong is noticed by the one it would harm.

use std::fmt;

use zeroize::Zeroizing;

use super::chance::{Chance, is_base58};
use super::channel::{receive, send};
use super::group::{Point, Scalar, g_to, point_text, read_scalar, scalar_text};
use super::hash::{hex_hash, to_scalar};
use super::refusal::{At, Fault, Result, demand};
use super::schnorr::{Proof, Signed, before_message, prove};
use super::text::{Reader, json_list, json_string};
use super::trustees::{
    Certificate, Group, Key, MAX_TRUSTEES, Trustees, certificates_message, g_to_polynomial_at, read_coefficients,
};

/// A trustee's secret, of 22 letters, from which his two keys follow; it never leaves his device.
pub struct Seed {
    text: Zeroizing<String>,
}

/// A trustee's own secret key, or his share of a group's.
pub struct Share {
    pub(crate) secret: Zeroizing<Scalar>,
}

impl Seed {
    /// A new one.
    pub fn new(chance: &mut Chance<'_>) -> Seed {
        Seed { text: chance.letters(22) }
    }

    /// Reads one, as it was written down.
    pub fn read(text: &str) -> Result<Seed> {
        demand(text.len() == 22 && is_base58(text), Fault::NotBase58).at("seed")?;
        Ok(Seed { text: Zeroizing::new(text.to_owned()) })
    }

    /// What is to be written down.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn signing(&self) -> Zeroizing<Scalar> {
        self.derived("sk")
    }

    fn decryption(&self) -> Zeroizing<Scalar> {
        self.derived("dk")
    }

    fn derived(&self, what: &str) -> Zeroizing<Scalar> {
        let text = Zeroizing::new(format!("{what}|{}", *self.text));
        Zeroizing::new(to_scalar(&text))
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(secret)")
    }
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Share(secret)")
    }
}

impl Share {
    /// A new key of one trustee alone.
    pub fn single(chance: &mut Chance<'_>) -> Share {
        Share { secret: chance.secret() }
    }

    /// Reads a single key as it is kept: a number in quotation marks.
    pub fn read_single(text: &str) -> Result<Share> {
        let digits = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let secret = digits.and_then(read_scalar).ok_or(Fault::NotCanonical { byte: 0 }).at("private key")?;
        Ok(Share { secret: Zeroizing::new(secret) })
    }

    /// A single key, to be kept.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("\"{}\"", scalar_text(&self.secret)))
    }

    /// The public key with its proof.
    pub fn public(&self, chance: &mut Chance<'_>) -> String {
        Key::new(&self.secret, chance).text()
    }

    /// Opens the share that step 5 left, with the seed and the certificates of the group.
    pub fn open(seed: &Seed, decryption_key: &str) -> Result<Share> {
        let message = receive(&seed.decryption(), &g_to(&seed.signing()), decryption_key)?;
        let secret = read_field(&message, "decryption_key")?;
        Ok(Share { secret: Zeroizing::new(secret) })
    }

    /// The text of the public key.
    pub fn public_key(&self) -> String {
        point_text(&g_to(&self.secret))
    }
}

/// Step 1: a trustee's certificate, as number `index` of `size`, of whom `threshold` will be enough.
pub fn certificate(seed: &Seed, index: u32, threshold: u32, size: u32, chance: &mut Chance<'_>) -> Result<String> {
    let is_possible = (1..=size).contains(&index) && (1..=size).contains(&threshold);
    demand(is_possible && size <= 100, Fault::WrongNumber).at("context")?;
    let (signing, decryption) = (seed.signing(), seed.decryption());
    let one = Certificate { size, threshold, index, verification: g_to(&signing), encryption: g_to(&decryption) };
    Ok(Signed::new(&signing, one.text(), chance).text())
}

/// The name of a trustee's files: the hash of what his certificate says.
pub fn certificate_id(certificate: &str) -> Result<String> {
    Ok(hex_hash(&read_signed(certificate)?.message))
}

/// Step 2: checks the certificates of all; returns how many are enough.
pub fn check_certificates(certificates: &[String]) -> Result<u32> {
    let (_, all) = read_certificates(certificates)?;
    Ok(all.first().map_or(0, |first| first.threshold))
}

/// Step 3: a trustee's polynomial: for himself, for each other one, and in public.
pub fn polynomial(seed: &Seed, certificates: &[String], chance: &mut Chance<'_>) -> Result<String> {
    let (signed, all) = read_certificates(certificates)?;
    let signing = seed.signing();
    let own = all.iter().find(|one| one.verification == g_to(&signing)).ok_or(Fault::Missing("the own certificate"))?;
    let secrets: Vec<Zeroizing<Scalar>> = (0..own.threshold).map(|_| chance.secret()).collect();
    let points: Vec<Point> = secrets.iter().map(|secret| g_to(secret)).collect();
    let kept = json_list(secrets.iter().map(|secret| format!("\"{}\"", scalar_text(secret))));
    let kept = Zeroizing::new(format!("{{\"polynomial\":{kept}}}"));
    let kept = send(&signing, &own.encryption, &kept, chance)?;
    let mut letters = Vec::with_capacity(all.len());
    for other in &all {
        let value = Zeroizing::new(scalar_text(&value_at(&secrets, other.index)));
        let letter = Zeroizing::new(format!("{{\"secret\":\"{}\"}}", *value));
        letters.push(json_string(&send(&signing, &other.encryption, &letter, chance)?));
    }
    let public = json_list(points.iter().map(|point| json_string(&point_text(point))));
    let public = Signed::new(&signing, format!("{{\"coefexps\":{public}}}"), chance);
    let signature = prove(&signing, &before_message(&certificates_message(&signed, &points)), chance);
    Ok(Polynomial { kept, letters, public, signature }.text())
}

/// Step 4: what each trustee gets, from the polynomials of all in the order of the certificates.
pub fn route(certificates: &[String], polynomials: &[String]) -> Result<Vec<String>> {
    let (_, all) = read_certificates(certificates)?;
    let polynomials = read_polynomials(polynomials, all.len())?;
    let publics = json_list(polynomials.iter().map(|one| one.public.text()));
    let signatures = json_list(polynomials.iter().map(|one| one.signature.text()));
    let input = |(place, one): (usize, &Polynomial)| {
        let letters = json_list(polynomials.iter().filter_map(|from| from.letters.get(place)));
        let kept = json_string(&one.kept);
        format!("{{\"polynomial\":{kept},\"secrets\":{letters},\"coefexps\":{publics},\"signatures\":{signatures}}}")
    };
    Ok(polynomials.iter().enumerate().map(input).collect())
}

/// Step 5: a trustee checks what all sent him and publishes the key of his share, which he keeps encrypted to himself.
pub fn verify_share(seed: &Seed, certificates: &[String], input: &str, chance: &mut Chance<'_>) -> Result<String> {
    let (signed, all) = read_certificates(certificates)?;
    let (signing, decryption) = (seed.signing(), seed.decryption());
    let own = all.iter().find(|one| one.verification == g_to(&signing)).ok_or(Fault::Missing("the own certificate"))?;
    let (letters, publics, signatures) = read_input(input, all.len())?;
    let mut share = Zeroizing::new(Scalar::ZERO);
    for (place, from) in all.iter().enumerate() {
        let (Some(public), Some(signature), Some(letter)) =
            (publics.get(place), signatures.get(place), letters.get(place))
        else {
            return Err(Fault::WrongNumber).nth("secrets", place);
        };
        let points = check_public(from, public, signature, &signed).nth("coefexps", place)?;
        let letter = receive(&decryption, &from.verification, letter).nth("secrets", place)?;
        let value = Zeroizing::new(read_field(&letter, "secret").nth("secrets", place)?);
        let is_right = g_to(&value) == g_to_polynomial_at(&points, own.index);
        demand(is_right, Fault::Differs("the sender's polynomial")).nth("secrets", place)?;
        *share += *value;
    }
    let mut key = Key::new(&share, chance);
    key.signature = Some(prove(&signing, &before_message(&point_text(&key.point)), chance));
    let kept = Zeroizing::new(format!("{{\"decryption_key\":\"{}\"}}", scalar_text(&share)));
    let kept = json_string(&send(&signing, &own.encryption, &kept, chance)?);
    Ok(format!("{{\"private_key\":{kept},\"public_key\":{}}}", key.text()))
}

fn check_public(from: &Certificate, public: &Signed, signature: &Proof, signed: &[Signed]) -> Result<Vec<Point>> {
    demand(public.holds(&from.verification), Fault::BadSignature)?;
    let points = read_coefficients(&public.message, from.threshold)?;
    let message = certificates_message(signed, &points);
    let is_signed = super::schnorr::holds(&from.verification, &before_message(&message), signature);
    demand(is_signed, Fault::BadSignature).at("signature")?;
    Ok(points)
}

/// What step 6 gives.
#[derive(Debug)]
pub struct Made {
    /// The group, as `threshold.json` has it.
    pub group: String,
    /// The list of trustees with this group alone.
    pub trustees: Trustees,
    /// For each trustee, his share as only he can open it.
    pub decryption_keys: Vec<String>,
}

/// Step 6: puts the group together and checks all of it.
pub fn complete(certificates: &[String], polynomials: &[String], outputs: &[String]) -> Result<Made> {
    let (signed, all) = read_certificates(certificates)?;
    let polynomials = read_polynomials(polynomials, all.len())?;
    demand(outputs.len() == all.len(), Fault::WrongNumber).at("outputs")?;
    let outputs = outputs.iter().enumerate().map(|(place, text)| read_output(text).nth("outputs", place));
    let (decryption_keys, keys): (Vec<String>, Vec<Key>) = outputs.collect::<Result<Vec<_>>>()?.into_iter().unzip();
    let group = Group {
        threshold: all.first().map_or(0, |first| first.threshold),
        certificates: signed,
        coefficients: polynomials.iter().map(|one| one.public.clone()).collect(),
        signatures: polynomials.iter().map(|one| one.signature).collect(),
        keys,
    };
    let group = group.text();
    let trustees = Trustees::assemble(&[], std::slice::from_ref(&group))?;
    Ok(Made { group, trustees, decryption_keys })
}

/// What step 3 gives.
struct Polynomial {
    kept: String,
    /// As JSON strings.
    letters: Vec<String>,
    public: Signed,
    signature: Proof,
}

const MOST: usize = 8 << 20;
const MOST_LETTER: usize = 128 << 10;

impl Polynomial {
    fn text(&self) -> String {
        let (kept, letters) = (json_string(&self.kept), json_list(&self.letters));
        let (public, signature) = (self.public.text(), self.signature.text());
        format!("{{\"polynomial\":{kept},\"secrets\":{letters},\"coefexps\":{public},\"signature\":{signature}}}")
    }

    fn read(text: &str) -> Result<Polynomial> {
        let mut reader = Reader::new(text, MOST)?;
        reader.expect("{\"polynomial\":")?;
        let kept = reader.string(MOST_LETTER).at("polynomial")?;
        reader.expect(",\"secrets\":")?;
        let letter = |reader: &mut Reader<'_>| reader.string(MOST_LETTER).map(|letter| json_string(&letter));
        let letters = reader.list(MAX_TRUSTEES, letter).at("secrets")?;
        reader.expect(",\"coefexps\":")?;
        let public = Signed::read(&mut reader, 10_000).at("coefexps")?;
        reader.expect(",\"signature\":")?;
        let signature = Proof::read(&mut reader).at("signature")?;
        reader.expect("}")?;
        reader.end()?;
        Ok(Polynomial { kept, letters, public, signature })
    }
}

fn read_polynomials(polynomials: &[String], n: usize) -> Result<Vec<Polynomial>> {
    demand(polynomials.len() == n, Fault::WrongNumber).at("polynomials")?;
    let read = |(place, text): (usize, &String)| {
        let one = Polynomial::read(text).nth("polynomials", place)?;
        demand(one.letters.len() == n, Fault::WrongNumber).at("secrets").nth("polynomials", place)?;
        Ok(one)
    };
    polynomials.iter().enumerate().map(read).collect()
}

fn read_signed(text: &str) -> Result<Signed> {
    let mut reader = Reader::new(text, 4_000)?;
    let signed = Signed::read(&mut reader, 1_000)?;
    reader.end()?;
    Ok(signed)
}

fn read_certificates(certificates: &[String]) -> Result<(Vec<Signed>, Vec<Certificate>)> {
    demand(certificates.len() <= MAX_TRUSTEES, Fault::TooLarge).at("certs")?;
    let signed = certificates.iter().enumerate().map(|(place, text)| read_signed(text).nth("certs", place));
    let signed: Vec<Signed> = signed.collect::<Result<_>>()?;
    let all = Certificate::of_group(&signed)?;
    Ok((signed, all))
}

type Input = (Vec<String>, Vec<Signed>, Vec<Proof>);

fn read_input(text: &str, n: usize) -> Result<Input> {
    let mut reader = Reader::new(text, MOST)?;
    reader.expect("{\"polynomial\":")?;
    reader.string(MOST_LETTER).at("polynomial")?;
    reader.expect(",\"secrets\":")?;
    let letters = reader.list(MAX_TRUSTEES, |reader| reader.string(MOST_LETTER)).at("secrets")?;
    reader.expect(",\"coefexps\":")?;
    let publics = reader.list(MAX_TRUSTEES, |reader| Signed::read(reader, 10_000)).at("coefexps")?;
    reader.expect(",\"signatures\":")?;
    let signatures = reader.list(MAX_TRUSTEES, Proof::read).at("signatures")?;
    reader.expect("}")?;
    reader.end()?;
    let is_complete = [letters.len(), publics.len(), signatures.len()] == [n; 3];
    demand(is_complete, Fault::WrongNumber).at("secrets")?;
    Ok((letters, publics, signatures))
}

fn read_output(text: &str) -> Result<(String, Key)> {
    let mut reader = Reader::new(text, MOST)?;
    reader.expect("{\"private_key\":")?;
    let kept = reader.string(MOST_LETTER).at("private_key")?;
    reader.expect(",\"public_key\":")?;
    let key = Key::read(&mut reader).at("public_key")?;
    reader.expect("}")?;
    reader.end()?;
    Ok((kept, key))
}

/// The scalar in a message of one field.
fn read_field(message: &str, field: &str) -> Result<Scalar> {
    let mut reader = Reader::new(message, 200)?;
    reader.expect(&format!("{{\"{field}\":\""))?;
    let scalar = reader.scalar().at(field)?;
    reader.expect("}")?;
    reader.end()?;
    Ok(scalar)
}

fn value_at(coefficients: &[Zeroizing<Scalar>], place: u32) -> Zeroizing<Scalar> {
    let place = Scalar::from(place);
    Zeroizing::new(coefficients.iter().rev().fold(Scalar::ZERO, |value, coefficient| value * place + **coefficient))
}
