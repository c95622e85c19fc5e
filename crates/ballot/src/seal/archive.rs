//! The file of an election, `<uuid>.bel`, byte for byte (protocol 3.13).
//!
//! Records of an old kind of tar, one after another, only ever appended. Everything in it is named by its own hash, and
//! the events are chained; so two who hold the same last event hold the same election. The header of a record has no
//! freedom, and is compared whole with the one we would have written.

use super::hash::hex_hash;
use super::refusal::{At, Fault, Refusal, Result, demand};
use super::text::Reader;

/// Larger than this no archive is read: about 20,000 ballots of 23 candidates.
pub const MAX_ARCHIVE_BYTES: usize = 1 << 30;

const BLOCK: usize = 512;
const FIRST: &str = "BELENIOS";

/// A record after the first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    pub is_event: bool,
    pub body: &'a str,
}

/// Reads all records; each has the name and the header that it must have. Returns the time in their headers as well.
pub(crate) fn read_records(bytes: &[u8]) -> Result<(u64, Vec<Record<'_>>)> {
    demand(bytes.len() <= MAX_ARCHIVE_BYTES, Fault::TooLarge)?;
    let (first, mut rest) = cut(bytes).at("record 0")?;
    let timestamp = read_first(first.body).at("record 0")?;
    check_header(&first, FIRST, timestamp).at("record 0")?;
    let mut records = Vec::new();
    while !rest.is_empty() {
        let place = records.len() + 1;
        let named = |refusal: Refusal| refusal.inside(&format!("record {place}"));
        let (raw, after) = cut(rest).map_err(named)?;
        let is_event = raw.header.get(64..75) == Some(b".event.json");
        let name = record_name(raw.body, is_event);
        demand(raw.header.starts_with(name.as_bytes()), Fault::WrongName).map_err(|fault| named(fault.into()))?;
        check_header(&raw, &name, timestamp).map_err(named)?;
        records.push(Record { is_event, body: raw.body });
        rest = after;
    }
    Ok((timestamp, records))
}

struct Raw<'a> {
    header: &'a [u8],
    body: &'a str,
}

/// Cuts off the first record.
fn cut(bytes: &[u8]) -> Result<(Raw<'_>, &[u8])> {
    let (header, rest) = bytes.split_at_checked(BLOCK).ok_or(Fault::Truncated)?;
    let digits = header.get(124..135).and_then(|digits| std::str::from_utf8(digits).ok());
    let size = digits.and_then(|digits| usize::from_str_radix(digits, 8).ok()).ok_or(Fault::WrongNumber).at("size")?;
    let (body, rest) = rest.split_at_checked(size).ok_or(Fault::Truncated)?;
    let (padding, rest) = rest.split_at_checked(padding(size)).ok_or(Fault::Truncated)?;
    demand(padding.iter().all(|&byte| byte == 0), Fault::Differs("zeros")).at("padding")?;
    let body = std::str::from_utf8(body).map_err(|_| Fault::NotCanonical { byte: 0 })?;
    Ok((Raw { header, body }, rest))
}

fn padding(size: usize) -> usize {
    size.next_multiple_of(BLOCK) - size
}

fn read_first(body: &str) -> Result<u64> {
    let mut reader = Reader::new(body, 100)?;
    reader.expect("{\"version\":1,\"timestamp\":\"")?;
    let digits = reader.quoted(11).at("timestamp")?;
    reader.expect("}")?;
    reader.end()?;
    let timestamp = digits.parse().ok().filter(|time: &u64| time.to_string() == digits && *time < 1 << 33);
    timestamp.ok_or(Fault::WrongNumber).at("timestamp")
}

fn record_name(body: &str, is_event: bool) -> String {
    format!("{}.{}.json", hex_hash(body), if is_event { "event" } else { "data" })
}

fn check_header(raw: &Raw<'_>, name: &str, timestamp: u64) -> Result<()> {
    let wanted = header(name, raw.body.len(), timestamp);
    match wanted.iter().zip(raw.header).position(|(wanted, found)| wanted != found) {
        Some(byte) => Err(Fault::NotCanonical { byte }).at("header"),
        None => Ok(()),
    }
}

fn header(name: &str, size: usize, timestamp: u64) -> [u8; BLOCK] {
    let mut header = [0; BLOCK];
    let mut put = |at: usize, text: &str| {
        for (place, byte) in header.iter_mut().skip(at).zip(text.bytes()) {
            *place = byte;
        }
    };
    put(0, name);
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, &format!("{size:011o}"));
    put(136, &format!("{timestamp:011o}"));
    put(148, "        ");
    put(156, "0");
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    for (place, byte) in header.iter_mut().skip(148).zip(format!("{sum:06o}\0 ").bytes()) {
        *place = byte;
    }
    header
}

/// Appends a record.
fn append(bytes: &mut Vec<u8>, name: &str, body: &str, timestamp: u64) {
    bytes.extend(header(name, body.len(), timestamp));
    bytes.extend(body.as_bytes());
    bytes.resize(bytes.len() + padding(body.len()), 0);
}

/// An archive without a record but the first, made at this time (seconds since 1970).
pub(crate) fn begin(timestamp: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    append(&mut bytes, FIRST, &format!("{{\"version\":1,\"timestamp\":\"{timestamp}\"}}"), timestamp);
    bytes
}

/// Appends data or an event, and returns its hash.
pub(crate) fn append_record(bytes: &mut Vec<u8>, body: &str, is_event: bool, timestamp: u64) -> String {
    append(bytes, &record_name(body, is_event), body, timestamp);
    hex_hash(body)
}
