//! Those who can open the tally together, and their key (protocol 3.9).
//!
//! An entry of the list is one trustee alone (`Single`), without whom nothing opens, or a group of whom some number is
//! enough (`Pedersen`). Nobody ever held the key of such a group: each of its members contributed a polynomial, and a
//! member's share is the sum of all of them at his place. Everything that shows this is public and is checked here, so
//! that the key on the ballot is known to be the key of these people and of nobody else.

use curve25519_dalek::traits::{Identity, VartimeMultiscalarMul};

use super::ceremony::Share;
use super::chance::Chance;
use super::group::{NAME, Point, Scalar, g_to, point_text, read_key, read_point};
use super::refusal::{At, Fault, Result, demand};
use super::schnorr::{Proof, Signed, before_message, holds, prove};
use super::text::{Reader, json_list, json_string};

/// The most trustees, together and in one group.
pub const MAX_TRUSTEES: usize = 100;
/// The most bytes of the text of all trustees.
pub const MAX_TRUSTEES_BYTES: usize = 4 << 20;

/// A public key with the proof that its secret was known (`K` in the protocol).
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub pok: Proof,
    pub point: Point,
    /// In a group: signed by the member whose share it is.
    pub signature: Option<Proof>,
}

/// A group of whom some number is enough (`T`).
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub threshold: u32,
    pub certificates: Vec<Signed>,
    pub coefficients: Vec<Signed>,
    pub signatures: Vec<Proof>,
    pub keys: Vec<Key>,
}

/// What a certificate says.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub size: u32,
    pub threshold: u32,
    pub index: u32,
    pub verification: Point,
    pub encryption: Point,
}

/// An entry of the list.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    Single(Key),
    Pedersen { threshold: u32, keys: Vec<Key>, point: Point },
}

/// All trustees of an election; every proof among them was checked.
#[derive(Clone, Debug)]
pub struct Trustees {
    text: String,
    pub(crate) entries: Vec<Entry>,
}

impl Key {
    /// The key of a secret, with its proof.
    pub fn new(secret: &Scalar, chance: &mut Chance<'_>) -> Key {
        let point = g_to(secret);
        Key { pok: prove(secret, &before_pok(&point), chance), point, signature: None }
    }

    pub fn text(&self) -> String {
        let signature = self.signature.map(|proof| format!(",\"signature\":{}", proof.text())).unwrap_or_default();
        format!("{{\"pok\":{},\"public_key\":\"{}\"{signature}}}", self.pok.text(), point_text(&self.point))
    }

    pub fn read(reader: &mut Reader<'_>) -> Result<Key> {
        reader.expect("{\"pok\":")?;
        let pok = Proof::read(reader).at("pok")?;
        reader.expect(",\"public_key\":\"")?;
        let point = reader.quoted_of(64).and_then(|text| Ok(read_key(text)?)).at("public_key")?;
        let has_signature = reader.accept(",\"signature\":");
        let signature = has_signature.then(|| Proof::read(reader)).transpose().at("signature")?;
        reader.expect("}")?;
        demand(holds(&point, &before_pok(&point), &pok), Fault::BadProof).at("pok")?;
        Ok(Key { pok, point, signature })
    }
}

fn before_pok(point: &Point) -> String {
    format!("pok|{NAME}|{}|", point_text(point))
}

impl Certificate {
    pub fn text(&self) -> String {
        format!(
            "{{\"context\":{{\"group\":\"{NAME}\",\"size\":{},\"threshold\":{},\"index\":{}}},\"verification\":\"{}\",\"encryption\":\"{}\"}}",
            self.size,
            self.threshold,
            self.index,
            point_text(&self.verification),
            point_text(&self.encryption)
        )
    }

    /// Reads a certificate and checks its signature by its own key.
    pub fn of(signed: &Signed) -> Result<Certificate> {
        let mut reader = Reader::new(&signed.message, 1_000)?;
        reader.expect("{\"context\":{\"group\":\"Ed25519\",\"size\":")?;
        let size = reader.number().at("size")?;
        reader.expect(",\"threshold\":")?;
        let threshold = reader.number().at("threshold")?;
        reader.expect(",\"index\":")?;
        let index = reader.number().at("index")?;
        reader.expect("},\"verification\":\"")?;
        let verification = reader.quoted_of(64).and_then(|text| Ok(read_key(text)?)).at("verification")?;
        reader.expect(",\"encryption\":\"")?;
        let encryption = reader.quoted_of(64).and_then(|text| Ok(read_key(text)?)).at("encryption")?;
        reader.expect("}")?;
        reader.end()?;
        demand(signed.holds(&verification), Fault::BadSignature).at("signature")?;
        Ok(Certificate { size, threshold, index, verification, encryption })
    }

    /// Reads the certificates of a whole group; each is at its place, and all speak of the same group.
    pub fn of_group(certificates: &[Signed]) -> Result<Vec<Certificate>> {
        let all = certificates.iter().enumerate().map(|(place, signed)| Certificate::of(signed).nth("certs", place));
        let all: Vec<Certificate> = all.collect::<Result<_>>()?;
        let size = crate::n_of(all.len());
        let threshold = all.first().map_or(0, |first| first.threshold);
        demand((1..=size).contains(&threshold) && all.len() <= MAX_TRUSTEES, Fault::WrongNumber)
            .at("certs.threshold")?;
        for (place, (index, one)) in (1..).zip(&all).enumerate() {
            let is_at_home = one.size == size && one.threshold == threshold && one.index == index;
            demand(is_at_home, Fault::WrongNumber).at("context").nth("certs", place)?;
        }
        Ok(all)
    }
}

/// The public coefficients in a member's message, of which there must be as many as the threshold.
pub(crate) fn read_coefficients(message: &str, threshold: u32) -> Result<Vec<Point>> {
    let mut reader = Reader::new(message, 16 + 67 * MAX_TRUSTEES)?;
    reader.expect("{\"coefexps\":")?;
    let read_one = |reader: &mut Reader<'_>| {
        reader.expect("\"")?;
        Ok(read_point(reader.quoted_of(64)?)?)
    };
    let points = reader.list(MAX_TRUSTEES, read_one)?;
    reader.expect("}")?;
    reader.end()?;
    demand(crate::n_of(points.len()) == threshold, Fault::WrongNumber)?;
    Ok(points)
}

/// What a member signs when he has seen all certificates: they and his coefficients.
pub(crate) fn certificates_message(certificates: &[Signed], coefficients: &[Point]) -> String {
    let certificates = json_list(certificates.iter().map(Signed::text));
    let points = json_list(coefficients.iter().map(|point| json_string(&point_text(point))));
    format!("certs_sig|{{\"certs\":{certificates},\"coefexps\":{points}}}")
}

/// g to the power of a polynomial at `place`, from its public coefficients.
pub(crate) fn g_to_polynomial_at(coefficients: &[Point], place: u32) -> Point {
    let place = Scalar::from(place);
    let powers: Vec<Scalar> =
        std::iter::successors(Some(Scalar::ONE), |power| Some(power * place)).take(coefficients.len()).collect();
    Point::vartime_multiscalar_mul(powers, coefficients)
}

impl Group {
    pub fn text(&self) -> String {
        let proofs = json_list(self.signatures.iter().map(Proof::text));
        format!(
            "{{\"threshold\":{},\"certs\":{},\"coefexps\":{},\"signatures\":{proofs},\"verification_keys\":{}}}",
            self.threshold,
            json_list(self.certificates.iter().map(Signed::text)),
            json_list(self.coefficients.iter().map(Signed::text)),
            json_list(self.keys.iter().map(Key::text))
        )
    }

    pub fn read(reader: &mut Reader<'_>) -> Result<Group> {
        reader.expect("{\"threshold\":")?;
        let threshold = reader.number().at("threshold")?;
        reader.expect(",\"certs\":")?;
        let certificates = reader.list(MAX_TRUSTEES, |reader| Signed::read(reader, 1_000)).at("certs")?;
        reader.expect(",\"coefexps\":")?;
        let coefficients = reader.list(MAX_TRUSTEES, |reader| Signed::read(reader, 10_000)).at("coefexps")?;
        reader.expect(",\"signatures\":")?;
        let signatures = reader.list(MAX_TRUSTEES, Proof::read).at("signatures")?;
        reader.expect(",\"verification_keys\":")?;
        let keys = reader.list(MAX_TRUSTEES, Key::read).at("verification_keys")?;
        reader.expect("}")?;
        Ok(Group { threshold, certificates, coefficients, signatures, keys })
    }

    /// Checks everything that the members showed, and returns the key of the group.
    pub fn check(&self) -> Result<Point> {
        let certificates = Certificate::of_group(&self.certificates)?;
        let n = certificates.len();
        demand(certificates.iter().all(|one| one.threshold == self.threshold), Fault::WrongNumber).at("threshold")?;
        let polynomials = self.check_coefficients(&certificates)?;
        demand(self.signatures.len() == n, Fault::WrongNumber).at("signatures")?;
        for (place, (signature, (one, points))) in
            self.signatures.iter().zip(certificates.iter().zip(&polynomials)).enumerate()
        {
            let message = certificates_message(&self.certificates, points);
            let is_signed = holds(&one.verification, &before_message(&message), signature);
            demand(is_signed, Fault::BadSignature).nth("signatures", place)?;
        }
        demand(self.keys.len() == n, Fault::WrongNumber).at("verification_keys")?;
        for (place, (key, one)) in self.keys.iter().zip(&certificates).enumerate() {
            check_share(key, one, &polynomials).nth("verification_keys", place)?;
        }
        Ok(polynomials.iter().filter_map(|points| points.first()).fold(Point::identity(), |sum, point| sum + point))
    }

    fn check_coefficients(&self, certificates: &[Certificate]) -> Result<Vec<Vec<Point>>> {
        demand(self.coefficients.len() == certificates.len(), Fault::WrongNumber).at("coefexps")?;
        let check = |(place, (signed, one)): (usize, (&Signed, &Certificate))| {
            demand(signed.holds(&one.verification), Fault::BadSignature).nth("coefexps", place)?;
            read_coefficients(&signed.message, self.threshold).nth("coefexps", place)
        };
        self.coefficients.iter().zip(certificates).enumerate().map(check).collect()
    }
}

fn check_share(key: &Key, one: &Certificate, polynomials: &[Vec<Point>]) -> Result<()> {
    let sum = polynomials
        .iter()
        .fold(Point::identity(), |sum, coefficients| sum + g_to_polynomial_at(coefficients, one.index));
    demand(key.point == sum, Fault::Differs("what the polynomials give")).at("public_key")?;
    let signature = key.signature.ok_or(Fault::Missing("the signature of the member")).at("signature")?;
    let is_signed = holds(&one.verification, &before_message(&point_text(&key.point)), &signature);
    demand(is_signed, Fault::BadSignature).at("signature")
}

impl Trustees {
    /// The list of these single trustees and these groups, each as it was published; every proof is checked.
    pub fn assemble(singles: &[String], groups: &[String]) -> Result<Trustees> {
        let singles = singles.iter().map(|key| format!("[\"Single\",{key}]"));
        let groups = groups.iter().map(|group| format!("[\"Pedersen\",{group}]"));
        Trustees::read(&json_list(singles.chain(groups)))
    }

    /// Reads a list of trustees and checks every proof in it.
    pub fn read(text: &str) -> Result<Trustees> {
        let mut reader = Reader::new(text, MAX_TRUSTEES_BYTES)?;
        let entries = reader.list(MAX_TRUSTEES, Entry::read)?;
        reader.end()?;
        demand(!entries.is_empty(), Fault::WrongNumber)?;
        Ok(Trustees { text: text.to_owned(), entries })
    }

    /// The list as published.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The key that ballots are sealed for.
    pub(crate) fn key(&self) -> Point {
        self.entries.iter().fold(Point::identity(), |sum, entry| sum + entry.point())
    }

    /// The public keys of all, in the order of their numbers, which begin with 1.
    pub(crate) fn keys(&self) -> Vec<Point> {
        self.entries.iter().flat_map(Entry::keys).map(|key| key.point).collect()
    }

    /// The number of the trustee with this share.
    pub fn number_of(&self, share: &Share) -> Option<u32> {
        let point = g_to(&share.secret);
        (1..).zip(self.keys()).find(|(_, key)| *key == point).map(|(number, _)| number)
    }

    /// How many there are.
    pub fn n(&self) -> u32 {
        crate::n_of(self.entries.iter().map(|entry| entry.keys().len()).sum())
    }

    /// How many of them are enough.
    pub fn n_needed(&self) -> u32 {
        let needed = |entry: &Entry| match entry {
            Entry::Single(_) => 1,
            Entry::Pedersen { threshold, .. } => *threshold,
        };
        self.entries.iter().map(needed).sum()
    }
}

impl Entry {
    fn read(reader: &mut Reader<'_>) -> Result<Entry> {
        if reader.accept("[\"Single\",") {
            let key = Key::read(reader).at("Single")?;
            demand(key.signature.is_none(), Fault::Unsupported("a signed single key")).at("Single.signature")?;
            reader.expect("]")?;
            return Ok(Entry::Single(key));
        }
        reader.expect("[\"Pedersen\",")?;
        let group = Group::read(reader).at("Pedersen")?;
        let point = group.check().at("Pedersen")?;
        reader.expect("]")?;
        Ok(Entry::Pedersen { threshold: group.threshold, keys: group.keys, point })
    }

    fn point(&self) -> Point {
        match self {
            Entry::Single(key) => key.point,
            Entry::Pedersen { point, .. } => *point,
        }
    }

    pub(crate) fn keys(&self) -> &[Key] {
        match self {
            Entry::Single(key) => std::slice::from_ref(key),
            Entry::Pedersen { keys, .. } => keys,
        }
    }
}
