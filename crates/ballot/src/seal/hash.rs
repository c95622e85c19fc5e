//! Hashes (protocol 3.1). Every challenge is a hash of a text, so an auditor can print what was hashed and hash it again.

use sha2::{Digest, Sha256};

use super::group::{Scalar, hex};

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// H: SHA-256 as a big-endian number, modulo q.
pub(crate) fn to_scalar(text: &str) -> Scalar {
    let mut digest = sha256(text.as_bytes());
    digest.reverse();
    Scalar::from_bytes_mod_order(digest)
}

/// The name of a record or an event: SHA-256 in hexadecimal digits.
pub fn hex_hash(text: &str) -> String {
    hex(&sha256(text.as_bytes()))
}

/// The fingerprint of an election, the hash inside a signature and the tracker of a ballot: SHA-256 in base64, 43 characters.
pub fn b64_hash(text: &str) -> String {
    let digest = sha256(text.as_bytes());
    let letter = |sextet: u32| char::from(BASE64[usize::from(sextet.to_le_bytes()[0] & 63)]);
    let spell = |group: &[u8]| {
        let at = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        [bits >> 18, bits >> 12, bits >> 6, bits].map(letter)
    };
    // Thirty-two bytes fill 42 letters and most of a 43rd; the 44th would be padding.
    digest.chunks(3).flat_map(spell).take(43).collect()
}

/// Whether this could be a hexadecimal hash.
pub(crate) fn is_hex_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Whether this could be a base64 hash.
pub(crate) fn is_b64_hash(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| BASE64.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standard() {
        assert_eq!(hex_hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(b64_hash("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0");
        assert!(is_hex_hash(&hex_hash("abc")) && is_b64_hash(&b64_hash("abc")));
    }
}
