//! Randomness is handed in: in the browser it is `crypto.getRandomValues`, in a test something that can be repeated.
//!
//! Everything secret hangs on it. A source that repeats itself gives away marks and keys.

use zeroize::{Zeroize, Zeroizing};

use super::group::Scalar;

/// The letters of credentials, seeds and identifiers: no 0, O, I or l.
pub(crate) const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// A source of random bytes.
pub struct Chance<'a> {
    fill: &'a mut dyn FnMut(&mut [u8]),
}

impl<'a> Chance<'a> {
    /// A source that fills what it is given with unpredictable bytes.
    pub fn new(fill: &'a mut dyn FnMut(&mut [u8])) -> Chance<'a> {
        Chance { fill }
    }

    /// A scalar, each as likely as any other.
    pub(crate) fn scalar(&mut self) -> Scalar {
        let mut wide = [0; 64];
        (self.fill)(&mut wide);
        let scalar = Scalar::from_bytes_mod_order_wide(&wide);
        wide.zeroize();
        scalar
    }

    /// A secret scalar, which is wiped when it is dropped.
    pub(crate) fn secret(&mut self) -> Zeroizing<Scalar> {
        Zeroizing::new(self.scalar())
    }

    /// So many letters of [`BASE58`], each as likely as any other.
    pub(crate) fn letters(&mut self, n: usize) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(n));
        let mut bytes = [0; 32];
        // A source that never yields a small byte must not hold us for ever; a good one needs two or three rounds.
        for _ in 0..64 {
            (self.fill)(&mut bytes);
            let fair = bytes.iter().filter(|&&byte| byte < 232).map(|byte| char::from(BASE58[usize::from(byte % 58)]));
            let missing = n.saturating_sub(text.len());
            text.extend(fair.take(missing));
        }
        bytes.zeroize();
        text
    }
}

/// Whether there is nothing but letters of [`BASE58`].
pub(crate) fn is_base58(text: &str) -> bool {
    text.bytes().all(|byte| BASE58.contains(&byte))
}

/// A new identifier of an election.
pub fn new_uuid(chance: &mut Chance<'_>) -> String {
    chance.letters(14).as_str().to_owned()
}
