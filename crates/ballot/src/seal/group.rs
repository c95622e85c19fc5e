//! The group (protocol 3.1): Edwards25519, and how its points and scalars are written.
//!
//! One value has one text. A second way of writing the same point would be a second ballot with the same meaning, so
//! whatever does not come out again as it went in is refused; so is a point outside the subgroup of prime order, on
//! which a proof would say less than it seems to.

use curve25519_dalek::constants::ED25519_BASEPOINT_TABLE;
use curve25519_dalek::edwards::CompressedEdwardsY;
use curve25519_dalek::traits::IsIdentity;

use super::refusal::Fault;

pub(crate) use curve25519_dalek::{EdwardsPoint as Point, Scalar};

/// The name of the group, as elections and certificates carry it.
pub(crate) const NAME: &str = "Ed25519";

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The most digits of a scalar.
const MAX_SCALAR_DIGITS: usize = 76;

/// g to the power of a scalar, in constant time.
pub(crate) fn g_to(exponent: &Scalar) -> Point {
    ED25519_BASEPOINT_TABLE * exponent
}

/// g^r P^c, for public values only: its time depends on them.
pub(crate) fn g_and(response: &Scalar, point: &Point, challenge: &Scalar) -> Point {
    Point::vartime_double_scalar_mul_basepoint(challenge, point, response)
}

/// Bytes as lowercase hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
    bytes.iter().flat_map(|&byte| [digit(byte >> 4), digit(byte)]).collect()
}

/// Reads lowercase hexadecimal digits.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|&[high, low]| Some(value(high)? << 4 | value(low)?)).collect()
}

/// The text of a compressed point: its bytes from the last to the first.
fn compressed_text(compressed: &CompressedEdwardsY) -> String {
    let mut bytes = compressed.to_bytes();
    bytes.reverse();
    hex(&bytes)
}

/// The text of a point.
pub(crate) fn point_text(point: &Point) -> String {
    compressed_text(&point.compress())
}

/// The texts of many points, which is cheaper by far than one at a time.
pub(crate) fn point_texts(points: &[Point]) -> Vec<String> {
    Point::compress_batch_alloc(points).iter().map(compressed_text).collect()
}

/// Reads a point; it is on the curve, canonically written and in the group.
pub(crate) fn read_point(text: &str) -> Result<Point, Fault> {
    let point = read_curve_point(text).ok_or(Fault::NotInGroup)?;
    if is_in_group(&point) { Ok(point) } else { Err(Fault::NotInGroup) }
}

fn read_curve_point(text: &str) -> Option<Point> {
    let mut bytes: [u8; 32] = unhex(text)?.try_into().ok()?;
    bytes.reverse();
    // Decompression takes some texts that are not canonical: y beyond the field, and x = 0 with a sign.
    let is_canonical = is_below_the_field(&bytes);
    CompressedEdwardsY(bytes).decompress().filter(|point| is_canonical && !is_zero_with_sign(point, &bytes))
}

/// Whether the y of these bytes is less than 2^255 - 19.
fn is_below_the_field(bytes: &[u8; 32]) -> bool {
    bytes[0] < 0xed || bytes[31] & 0x7f != 0x7f || bytes[1..31].iter().any(|&byte| byte != 0xff)
}

/// x = 0 only for y = 1 and y = -1; those are the points that are their own inverse.
fn is_zero_with_sign(point: &Point, bytes: &[u8; 32]) -> bool {
    bytes[31] & 0x80 != 0 && *point == -point
}

/// Whether the order of a public point divides q: whether P to the power of q - 1 is its inverse.
fn is_in_group(point: &Point) -> bool {
    g_and(&Scalar::ZERO, point, &-Scalar::ONE) == -point
}

/// A point that is not neutral.
pub(crate) fn read_key(text: &str) -> Result<Point, Fault> {
    let point = read_point(text)?;
    if point.is_identity() { Err(Fault::Neutral) } else { Ok(point) }
}

/// The decimal text of a scalar.
pub(crate) fn scalar_text(scalar: &Scalar) -> String {
    const CHUNK: u128 = 10_000_000_000_000_000_000;
    let mut limbs = limbs_of(scalar);
    let mut chunks = Vec::with_capacity(5);
    while limbs != [0; 4] {
        let mut rest = 0;
        for limb in limbs.iter_mut().rev() {
            let value = rest << 64 | u128::from(*limb);
            *limb = low(value / CHUNK);
            rest = value % CHUNK;
        }
        chunks.push(rest);
    }
    let Some(first) = chunks.pop() else { return "0".to_owned() };
    chunks.iter().rev().fold(first.to_string(), |text, chunk| text + &format!("{chunk:019}"))
}

fn limbs_of(scalar: &Scalar) -> [u64; 4] {
    let (words, _) = scalar.as_bytes().as_chunks::<8>();
    std::array::from_fn(|i| words.get(i).map_or(0, |&word| u64::from_le_bytes(word)))
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is what is wanted")]
fn low(value: u128) -> u64 {
    value as u64
}

/// Reads a scalar: decimal digits without a leading zero, less than q.
pub(crate) fn read_scalar(digits: &str) -> Option<Scalar> {
    let bytes = digits.as_bytes();
    let is_plain = (1..=MAX_SCALAR_DIGITS).contains(&bytes.len()) && (bytes[0] != b'0' || bytes.len() == 1);
    if !is_plain || !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut limbs = [0_u64; 4];
    for chunk in bytes.chunks(18) {
        let (mut power, mut value) = (1_u64, 0_u64);
        for &digit in chunk {
            (power, value) = (power * 10, value * 10 + u64::from(digit - b'0'));
        }
        let mut carry = u128::from(value);
        for limb in &mut limbs {
            let grown = u128::from(*limb) * u128::from(power) + carry;
            (*limb, carry) = (low(grown), grown >> 64);
        }
        if carry != 0 {
            return None;
        }
    }
    let mut canonical = [0; 32];
    for (place, limb) in canonical.chunks_mut(8).zip(limbs) {
        place.copy_from_slice(&limb.to_le_bytes());
    }
    Scalar::from_canonical_bytes(canonical).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const G: &str = "6666666666666666666666666666666666666666666666666666666666666658";
    const Q: &str = "7237005577332262213973186563042994240857116359379907606001950938285454250989";

    #[test]
    fn the_generator_and_the_neutral_element_have_their_texts() {
        assert_eq!(point_text(&g_to(&Scalar::ONE)), G);
        assert_eq!(point_text(&g_to(&Scalar::ZERO)), format!("{}1", "0".repeat(63)));
        assert_eq!(read_point(G), Ok(g_to(&Scalar::ONE)));
    }

    #[test]
    fn scalars_are_decimal_and_less_than_q() {
        for text in ["0", "1", "10", "9999999999999999999", "10000000000000000000", &(Q[..75].to_owned() + "8")] {
            assert_eq!(read_scalar(text).map(|scalar| scalar_text(&scalar)).as_deref(), Some(text));
        }
        for text in ["", "00", "01", "-1", "+1", " 1", "1 ", "0x1", Q, &"9".repeat(76), &"1".repeat(78)] {
            assert_eq!(read_scalar(text), None, "{text}");
        }
    }

    #[test]
    fn points_outside_the_group_and_other_texts_are_refused() {
        use curve25519_dalek::constants::EIGHT_TORSION;
        for torsion in &EIGHT_TORSION[1..] {
            assert_eq!(read_point(&point_text(torsion)), Err(Fault::NotInGroup));
            assert_eq!(read_point(&point_text(&(g_to(&Scalar::from(7_u8)) + torsion))), Err(Fault::NotInGroup));
        }
        // y = 1 + p, the neutral element with a sign, capitals, too short, too long.
        let beyond = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee";
        let signed = format!("8{}1", "0".repeat(62));
        for text in [beyond, &signed, &G.replace("58", "5A"), &G[1..], &format!("{G}0"), "", "zz"] {
            assert_eq!(read_point(text), Err(Fault::NotInGroup), "{text}");
        }
    }
}
