//! Proofs with one branch: "I know the secret of this key" (protocol 3.8, 3.9) and "both have the same exponent" (3.11).
//!
//! A signature, a proof of possession and a proof of decryption differ in nothing but the text that is hashed before the
//! commitments; so that text is what a caller hands in.

use zeroize::Zeroizing;

use super::chance::Chance;
use super::group::{Point, Scalar, g_and, g_to, point_text, point_texts, scalar_text};
use super::hash::to_scalar;
use super::refusal::Result;
use super::text::Reader;

/// A challenge and a response; also one branch of a proof with several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Proof {
    /// The hash, or this branch's part of it.
    pub challenge: Scalar,
    /// What only the secret could answer.
    pub response: Scalar,
}

impl Proof {
    /// The least and the most bytes of its text.
    pub const MOST: usize = 32 + 2 * 76;

    /// The proof as JSON.
    pub fn text(&self) -> String {
        let (challenge, response) = (scalar_text(&self.challenge), scalar_text(&self.response));
        format!("{{\"challenge\":\"{challenge}\",\"response\":\"{response}\"}}")
    }

    /// Reads a proof.
    pub fn read(reader: &mut Reader<'_>) -> Result<Proof> {
        reader.expect("{\"challenge\":\"")?;
        let challenge = reader.scalar()?;
        reader.expect(",\"response\":\"")?;
        let response = reader.scalar()?;
        reader.expect("}")?;
        Ok(Proof { challenge, response })
    }
}

/// Proves knowledge of a secret exponent; `before` is hashed before the commitment.
pub(crate) fn prove(secret: &Scalar, before: &str, chance: &mut Chance<'_>) -> Proof {
    let nonce = chance.secret();
    let challenge = to_scalar(&format!("{before}{}", point_text(&g_to(&nonce))));
    Proof { challenge, response: *nonce - secret * challenge }
}

/// Whether whoever made this proof knew the secret exponent of a public key.
pub(crate) fn holds(public: &Point, before: &str, proof: &Proof) -> bool {
    let commitment = g_and(&proof.response, public, &proof.challenge);
    to_scalar(&format!("{before}{}", point_text(&commitment))) == proof.challenge
}

/// Proves that g and `base` were raised to the same secret exponent.
pub(crate) fn prove_same(secret: &Scalar, base: &Point, before: &str, chance: &mut Chance<'_>) -> Proof {
    let nonce = chance.secret();
    let commitments = [g_to(&nonce), base * *nonce];
    let challenge = to_scalar(&format!("{before}{}", point_texts(&commitments).join(",")));
    Proof { challenge, response: *nonce - secret * challenge }
}

/// Whether `public` is to g as `power` is to `base`.
pub(crate) fn same_holds(public: &Point, base: &Point, power: &Point, before: &str, proof: &Proof) -> bool {
    use curve25519_dalek::traits::VartimeMultiscalarMul;
    let on_base = Point::vartime_multiscalar_mul([proof.response, proof.challenge], [base, power]);
    let commitments = [g_and(&proof.response, public, &proof.challenge), on_base];
    to_scalar(&format!("{before}{}", point_texts(&commitments).join(","))) == proof.challenge
}

/// A message with a signature under a key (protocol 3.9): what scrutineers send and publish in a ceremony.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    /// The message, byte for byte.
    pub message: String,
    /// The signature.
    pub signature: Proof,
}

impl Signed {
    /// Signs a message.
    pub fn new(secret: &Scalar, message: String, chance: &mut Chance<'_>) -> Signed {
        let signature = prove(secret, &before_message(&message), chance);
        Signed { message, signature }
    }

    /// Whether the owner of this key signed it.
    pub fn holds(&self, public: &Point) -> bool {
        holds(public, &before_message(&self.message), &self.signature)
    }

    /// The message and its signature as JSON.
    pub fn text(&self) -> String {
        let message = super::text::json_string(&self.message);
        format!("{{\"message\":{message},\"signature\":{}}}", self.signature.text())
    }

    /// Reads a message of at most so many bytes with its signature.
    pub fn read(reader: &mut Reader<'_>, most: usize) -> Result<Signed> {
        reader.expect("{\"message\":")?;
        let message = reader.string(most)?;
        reader.expect(",\"signature\":")?;
        let signature = Proof::read(reader)?;
        reader.expect("}")?;
        Ok(Signed { message, signature })
    }
}

/// What is hashed before the commitment when a message is signed.
pub(crate) fn before_message(message: &str) -> Zeroizing<String> {
    Zeroizing::new(format!("sigmsg|{message}|"))
}
