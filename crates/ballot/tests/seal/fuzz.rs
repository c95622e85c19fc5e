//! Bytes that nobody meant: no reader panics, and what it takes is what a writer gives.

use super::bel::Bel;
use super::hall::{Dice, Hall, Key, paper, rules};
use ballot::Cap;
use ballot::seal::fuzz::{READERS, archive};

/// The bytes with a few of them changed, cut, doubled or moved.
fn mangled(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.roll() % 3 {
        let n = bytes.len().max(1) as u64;
        let (from, to) = ((dice.roll() % n) as usize, (dice.roll() % n) as usize);
        let (from, to) = (from.min(to).min(bytes.len()), to.max(from).min(bytes.len()));
        match dice.roll() % 6 {
            0 => bytes.truncate(to),
            1 => drop(bytes.drain(from..to.min(from + 9))),
            2 => bytes.extend_from_within(from..to.min(from + 600)),
            3 => bytes.insert(from, b"\"\\{}[],:0f\0\xff"[(dice.roll() % 12) as usize]),
            _ if from < bytes.len() => bytes[from] = (dice.roll() % 256) as u8,
            _ => {}
        }
    }
    bytes
}

#[test]
fn no_reader_panics() {
    let rules = rules(2, 1, Cap::Seats, false);
    let mut hall = Hall::new(&rules, Key::Of(1, 2), 2);
    hall.cast(0, &paper("ox", &rules));
    let struck = hall.slips[1].public(hall.election.uuid());
    hall.extra.strike(&struck);
    hall.open(&[2]);
    let bel = Bel::of(hall.archive.bytes());
    let mut texts: Vec<String> = bel.events.iter().flat_map(|(_, data)| data.clone()).collect();
    texts.extend([hall.slips[0].text().to_owned(), hall.extra.text()]);
    texts.push("{\"parent\":\"".to_owned() + &"a".repeat(64) + "\",\"height\":1,\"type\":\"EndBallots\"}");
    let mut dice = Dice(11);
    for round in 0..300 {
        for text in &texts {
            let bytes = if round == 0 { text.clone().into_bytes() } else { mangled(text.as_bytes(), &mut dice) };
            let text = String::from_utf8_lossy(&bytes);
            READERS.iter().for_each(|(_, read)| read(&text, &hall.election));
        }
    }
}

#[test]
fn no_archive_makes_the_audit_panic() {
    let rules = rules(2, 1, Cap::Seats, false);
    let mut hall = Hall::new(&rules, Key::Single(1), 2);
    hall.cast(0, &paper("ox", &rules));
    hall.open(&[1]);
    let mut dice = Dice(12);
    for _ in 0..2_000 {
        archive(&mangled(hall.archive.bytes(), &mut dice));
    }
    // With names and a chain that are right, so that more than the first reader is reached.
    let bel = Bel::of(hall.archive.bytes());
    for _ in 0..500 {
        let mut other = bel.clone();
        let event = (dice.roll() % other.events.len() as u64) as usize;
        if let Some(body) = other.events[event].1.first_mut() {
            *body = String::from_utf8_lossy(&mangled(body.as_bytes(), &mut dice)).into_owned();
        }
        if dice.roll().is_multiple_of(2) {
            other.settle();
        }
        archive(&other.bytes());
    }
}
