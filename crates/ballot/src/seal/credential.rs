//! Credentials (protocol 3.4): what is on a deputy's slip, and what the election knows of it.
//!
//! A slip holds 22 letters. What follows from them and the election's identifier is a secret exponent; its power of g is
//! public and on the list. Who holds the slip signs a ballot. Nothing says which slip went to whom, because slips are
//! drawn at random.

use std::collections::HashMap;
use std::fmt;

use zeroize::Zeroizing;

use super::chance::{Chance, is_base58};
use super::group::{Point, Scalar, g_to, point_text, read_key};
use super::hash::sha256;
use super::refusal::{At, Fault, Result, demand};
use super::text::{Reader, json_list, json_string};

/// More credentials than this is a mistake; as many as there can be deputies.
pub const MAX_CREDENTIALS: usize = 99_999;

const PARTS: [usize; 4] = [5, 6, 5, 6];

/// The secret of a slip; `Debug` does not print it, and it is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    text: Zeroizing<String>,
}

impl Credential {
    /// A new one.
    pub fn new(chance: &mut Chance<'_>) -> Credential {
        let letters = chance.letters(PARTS.iter().sum());
        let mut text = Zeroizing::new(String::with_capacity(letters.len() + 3));
        for (place, letter) in letters.chars().enumerate() {
            if [5, 11, 16].contains(&place) {
                text.push('-');
            }
            text.push(letter);
        }
        Credential { text }
    }

    /// Reads what is on a slip: four parts of 5, 6, 5 and 6 letters with dashes between them.
    pub fn read(text: &str) -> Result<Credential> {
        let lengths = text.split('-').map(str::len);
        let is_one = lengths.eq(PARTS) && text.split('-').all(is_base58);
        demand(is_one, Fault::NotBase58).at("credential")?;
        Ok(Credential { text: Zeroizing::new(text.to_owned()) })
    }

    /// What is printed on the slip.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The secret exponent in the election of this identifier.
    pub(crate) fn secret(&self, uuid: &str) -> Zeroizing<Scalar> {
        let half = |i: u8| {
            let hashed = Zeroizing::new(format!("derive_credential|{uuid}|{i}|{}", *self.text));
            Zeroizing::new(sha256(hashed.as_bytes()))
        };
        // The two halves are one big-endian number.
        let mut wide = Zeroizing::new([0; 64]);
        for (place, byte) in wide.iter_mut().rev().zip(half(0).iter().chain(half(1).iter())) {
            *place = *byte;
        }
        Zeroizing::new(Scalar::from_bytes_mod_order_wide(&wide))
    }

    /// What the election's list has of it.
    pub fn public(&self, uuid: &str) -> String {
        point_text(&g_to(&self.secret(uuid)))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(secret)")
    }
}

/// The public list of credentials (`public_creds`).
pub struct Credentials {
    text: String,
    keys: HashMap<String, Point>,
}

impl Credentials {
    /// Lays out a list; sorted, so that its order says nothing about the order in which slips were made.
    pub fn write(mut publics: Vec<String>) -> String {
        publics.sort_unstable();
        json_list(publics.iter().map(|public| json_string(public)))
    }

    /// Reads a list: distinct elements of the group.
    pub fn read(text: &str) -> Result<Credentials> {
        let mut reader = Reader::new(text, MAX_CREDENTIALS * 67 + 2)?;
        let mut keys = HashMap::new();
        reader.list(MAX_CREDENTIALS, |reader| {
            reader.expect("\"")?;
            let public = reader.quoted(75)?;
            demand(!public.contains(','), Fault::Unsupported("a weighted credential"))?;
            let is_new = keys.insert(public.to_owned(), read_key(public)?).is_none();
            Ok(demand(is_new, Fault::Twice)?)
        })?;
        reader.end()?;
        Ok(Credentials { text: text.to_owned(), keys })
    }

    /// The list as published.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many there are.
    pub fn n(&self) -> usize {
        self.keys.len()
    }

    /// Whether this credential is on the list.
    pub fn has(&self, public: &str) -> bool {
        self.keys.contains_key(public)
    }

    /// The key of a credential on the list.
    pub(crate) fn key(&self, public: &str) -> Option<&Point> {
        self.keys.get(public)
    }
}
