//! What trustees send one another past a server that must not read it (protocol 3.9, channel).
//!
//! A signed message, encrypted to the recipient's key: `ElGamal` for a random element, whose hash is the key of AES-GCM.
//! The initialisation vector has 32 bytes; that is what the protocol's own program uses.

use aes_gcm::aead::consts::U32;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{AesGcm, aes::Aes256};
use zeroize::Zeroizing;

use super::chance::Chance;
use super::group::{Point, Scalar, g_to, hex, point_text, read_key, unhex};
use super::hash::sha256;
use super::refusal::{At, Fault, Result, demand};
use super::schnorr::Signed;
use super::text::{Reader, json_string};

/// The most bytes of a message, encrypted.
const MOST: usize = 64 << 10;

type Cipher = AesGcm<Aes256, U32>;

/// Signs and encrypts a message.
pub(crate) fn send(secret: &Scalar, recipient: &Point, message: &str, chance: &mut Chance<'_>) -> Result<String> {
    let inner = format!("{{\"recipient\":\"{}\",\"message\":{}}}", point_text(recipient), *quoted(message));
    let signed = Zeroizing::new(Signed::new(secret, inner, chance).text());
    let (a, b) = (chance.secret(), chance.secret());
    let (alpha, shared) = (g_to(&a), g_to(&b));
    let beta = recipient * *a + shared;
    let alpha = point_text(&alpha);
    let sealed = cipher(&shared).encrypt(&vector(&alpha).into(), signed.as_bytes());
    let data = hex(&sealed.map_err(|_| Fault::TooLarge)?);
    Ok(format!(
        "{{\"algorithm\":\"AES-GCM\",\"alpha\":\"{alpha}\",\"beta\":\"{}\",\"data\":\"{data}\"}}",
        point_text(&beta)
    ))
}

/// Decrypts a message and checks who sent it, and that it was for us.
pub(crate) fn receive(decryption: &Scalar, sender: &Point, sealed: &str) -> Result<Zeroizing<String>> {
    let mut reader = Reader::new(sealed, 2 * MOST)?;
    demand(!reader.sees("{\"alpha\""), Fault::Unsupported("a message encrypted with AES-CCM"))?;
    reader.expect("{\"algorithm\":\"AES-GCM\",\"alpha\":\"").at("algorithm")?;
    let alpha = reader.quoted_of(64).at("alpha")?;
    reader.expect(",\"beta\":\"")?;
    let beta = reader.quoted_of(64).at("beta")?;
    reader.expect(",\"data\":\"")?;
    let data = reader.quoted(2 * MOST).and_then(|digits| Ok(unhex(digits).ok_or(Fault::CannotOpen)?)).at("data")?;
    reader.expect("}")?;
    reader.end()?;
    let shared = read_key(beta).at("beta")? - read_key(alpha).at("alpha")? * decryption;
    let opened = cipher(&shared).decrypt(&vector(alpha).into(), data.as_slice()).map_err(|_| Fault::CannotOpen)?;
    let opened = Zeroizing::new(String::from_utf8(opened).map_err(|_| Fault::CannotOpen)?);
    open_letter(&opened, &g_to(decryption), sender)
}

fn open_letter(opened: &str, recipient: &Point, sender: &Point) -> Result<Zeroizing<String>> {
    let mut reader = Reader::new(opened, MOST)?;
    let signed = Signed::read(&mut reader, MOST).at("data")?;
    reader.end()?;
    let letter = Zeroizing::new(signed.message.clone());
    demand(signed.holds(sender), Fault::BadSignature).at("data.signature")?;
    let mut reader = Reader::new(&letter, MOST)?;
    reader.expect("{\"recipient\":\"")?;
    demand(reader.quoted_of(64)? == point_text(recipient), Fault::CannotOpen).at("data.recipient")?;
    reader.expect(",\"message\":")?;
    let message = Zeroizing::new(reader.string(MOST)?);
    reader.expect("}")?;
    reader.end()?;
    Ok(message)
}

fn quoted(message: &str) -> Zeroizing<String> {
    Zeroizing::new(json_string(message))
}

fn cipher(shared: &Point) -> Cipher {
    let text = Zeroizing::new(format!("key|{}", point_text(shared)));
    let key = Zeroizing::new(sha256(text.as_bytes()));
    Cipher::new(&(*key).into())
}

fn vector(alpha: &str) -> [u8; 32] {
    sha256(format!("iv|{alpha}").as_bytes())
}
