//! From factors to the result (protocol 3.12).
//!
//! A group's factor is put together from as many members as are needed, weighted so that their polynomial's value at 0
//! comes out. With several to choose from it is always the lowest numbers, because that is what the protocol's own
//! program does, and both must find the same.

use std::collections::{BTreeMap, HashMap};

use curve25519_dalek::traits::{Identity, VartimeMultiscalarMul};

use super::decryption::Factors;
use super::election::Election;
use super::group::{Point, Scalar, g_to};
use super::refusal::{At, Fault, Result, demand};
use super::tally::{EncryptedTally, read_rows, text_bound};
use super::text::{Reader, json_list};
use super::trustees::{Entry, Trustees};

/// The numbers of votes for each answer of each question.
pub type Numbers = Vec<Vec<u32>>;

/// Opens a tally with the factors of enough trustees, by their numbers.
pub(crate) fn combine(
    trustees: &Trustees,
    factors: &BTreeMap<u32, Factors>,
    tally: &EncryptedTally,
    n_tallied: u32,
) -> Result<Numbers> {
    let weights = weights(trustees, factors)?;
    let powers = Powers::up_to(n_tallied);
    let mut result = Vec::with_capacity(tally.sums.len());
    for (question, row) in tally.sums.iter().enumerate() {
        let mut numbers = Vec::with_capacity(row.len());
        for (answer, sum) in row.iter().enumerate() {
            let used = weights.iter().filter_map(|(owner, weight)| {
                let factor = factors.get(owner)?.factors.get(question)?.get(answer)?;
                Some((weight, factor))
            });
            let (scalars, points): (Vec<&Scalar>, Vec<&Point>) = used.unzip();
            let opened = sum.beta - Point::vartime_multiscalar_mul(scalars, points);
            let number = powers.number_of(&opened).ok_or(Fault::Undecodable);
            numbers.push(number.nth("", answer).nth("result", question)?);
        }
        result.push(numbers);
    }
    Ok(result)
}

/// Whose factors are used, and to which power.
fn weights(trustees: &Trustees, factors: &BTreeMap<u32, Factors>) -> Result<Vec<(u32, Scalar)>> {
    let mut weights = Vec::new();
    let mut before = 0;
    for entry in &trustees.entries {
        let n = crate::n_of(entry.keys().len());
        let present = (1..=n).filter(|place| factors.contains_key(&(before + place)));
        match entry {
            Entry::Single(_) => {
                demand(present.count() == 1, Fault::TooFewFactors).at("trustees")?;
                weights.push((before + 1, Scalar::ONE));
            }
            Entry::Pedersen { threshold, .. } => {
                let used: Vec<u32> = present.take(usize::try_from(*threshold).unwrap_or(usize::MAX)).collect();
                demand(crate::n_of(used.len()) == *threshold, Fault::TooFewFactors).at("trustees")?;
                weights.extend(used.iter().map(|&place| (before + place, lagrange(place, &used))));
            }
        }
        before += n;
    }
    Ok(weights)
}

/// The weight of one place among those used, for the value at 0.
fn lagrange(place: u32, used: &[u32]) -> Scalar {
    let others = || used.iter().filter(|&&other| other != place).map(|&other| Scalar::from(other));
    let above: Scalar = others().product();
    let below: Scalar = others().map(|other| other - Scalar::from(place)).product();
    above * below.invert()
}

/// The powers of g that a number of votes can be.
struct Powers {
    numbers: HashMap<[u8; 32], u32>,
}

impl Powers {
    fn up_to(most: u32) -> Powers {
        let g = g_to(&Scalar::ONE);
        let mut power = Point::identity();
        let mut points = Vec::new();
        for _ in 0..=most {
            points.push(power);
            power += g;
        }
        let texts = Point::compress_batch_alloc(&points);
        Powers { numbers: texts.iter().map(|text| text.to_bytes()).zip(0..).collect() }
    }

    fn number_of(&self, point: &Point) -> Option<u32> {
        self.numbers.get(&point.compress().to_bytes()).copied()
    }
}

/// The result as it is recorded.
pub fn result_text(result: &Numbers) -> String {
    let rows = result.iter().map(|row| json_list(row.iter().map(u32::to_string)));
    format!("{{\"result\":{}}}", json_list(rows))
}

/// Reads the result of an election.
pub(crate) fn read_result(text: &str, election: &Election) -> Result<Numbers> {
    let mut reader = Reader::new(text, text_bound(election, 11))?;
    reader.expect("{\"result\":")?;
    let result = read_rows(&mut reader, election, Reader::number).at("result")?;
    reader.expect("}")?;
    reader.end()?;
    Ok(result)
}
