//! Pages that are being made just now. Whoever asks for one of them waits for it instead of making it again.
//!
//! A flight is for one address, one shelf and one number of changes: a request that came after a change never boards one
//! that began before it. Whoever holds the flight's lock makes the page; when he goes away (a reader's connection ends, and
//! with it his request), the lock passes to the next who waits, who finds that nothing has landed and makes it himself.

use super::Page;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

/// The number of a shelf and an address.
pub type Key = (usize, Box<str>);

/// What has become of a flight.
pub enum Landed {
    /// Nothing so far.
    NotYet,
    /// A page for everyone on it.
    Kept(Page),
    /// An answer that is not for others: everyone asks for himself.
    NotKept,
}

struct Flight {
    made: u64,
    n_seats: usize,
    landed: Arc<Turn<Landed>>,
}

/// All flights of this process; clones are the same ones.
#[derive(Clone, Default)]
pub struct Flights(Arc<Mutex<HashMap<Key, Flight>>>);

/// What somebody finds who wants to board.
pub enum Boarded {
    /// The page is there already.
    TooLate(Page),
    /// A place on a flight that is under way, or on a new one.
    On(Seat),
}

/// A place on a flight. When the last one has gone, there is no such flight any more.
pub struct Seat {
    flights: Flights,
    key: Key,
    made: u64,
    landed: Arc<Turn<Landed>>,
}

impl Flights {
    /// A seat for somebody who came at a number of changes. `on_shelf` looks once more for the page, at a moment when no
    /// flight can land.
    pub fn board(&self, key: Key, made: u64, on_shelf: impl FnOnce() -> Option<Page>) -> Boarded {
        let mut flights = self.all();
        if let Some(page) = on_shelf() {
            return Boarded::TooLate(page);
        }
        if flights.get(&key).is_none_or(|flight| flight.made < made) {
            flights.insert(key.clone(), Flight { made, n_seats: 0, landed: Arc::new(Turn::new(Landed::NotYet)) });
        }
        let flight = flights.get_mut(&key).expect("it was put there where it was not");
        flight.n_seats += 1;
        let (made, landed) = (flight.made, flight.landed.clone());
        drop(flights);
        Boarded::On(Seat { flights: self.clone(), key, made, landed })
    }

    /// How many pages are being made.
    #[cfg(test)]
    pub fn count(&self) -> usize {
        self.all().len()
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Key, Flight>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// The number of changes when the flight began.
    pub fn made(&self) -> u64 {
        self.made
    }

    /// Waits for the turn, in the order of coming: what has become of the flight then. Where nothing has, whoever holds this
    /// is the one to make the page.
    pub async fn landed(&self) -> OwnedMutexGuard<Landed> {
        self.landed.clone().lock_owned().await
    }

    /// Ends the flight for those who come from now on. Where it is not overtaken by one that began after a later change,
    /// `put` is called with the shelf's number before.
    pub fn is_over(&self, put: impl FnOnce(usize)) {
        let mut flights = self.flights.all();
        if flights.get(&self.key).is_some_and(|flight| self.is_on(flight)) {
            put(self.key.0);
            flights.remove(&self.key);
        }
    }

    /// Another flight for the same page may have taken the place of this one.
    fn is_on(&self, flight: &Flight) -> bool {
        Arc::ptr_eq(&self.landed, &flight.landed)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut flights = self.flights.all();
        let Some(flight) = flights.get_mut(&self.key).filter(|flight| self.is_on(flight)) else { return };
        flight.n_seats -= 1;
        if flight.n_seats == 0 {
            flights.remove(&self.key);
        }
    }
}
