//! Where the sessions are: each distinct place once, as the wire has it.
//!
//! Kept as text, so that a coordinate is written as it came and reading a list needs no arithmetic: whoever asks for distances
//! turns the few distinct places into numbers.

use super::dictionary::Dictionary;
use super::texts::{grow, vector_bytes};

/// Parts the two numbers; neither of them can hold it.
const BETWEEN: char = ',';

/// One place a row; costs nothing until the first row has one.
#[derive(Default)]
pub(crate) struct Places {
    /// Numbers in `texts`; 0 where a row has no place.
    ids: Vec<u32>,
    texts: Dictionary,
    scratch: String,
}

impl Places {
    pub(super) fn set(&mut self, at: usize, place: Option<(&str, &str)>) {
        if place.is_none() && self.ids.len() <= at {
            return;
        }
        if self.ids.len() <= at {
            let more = at + 1 - self.ids.len();
            grow(&mut self.ids, more);
            self.ids.resize(at + 1, 0);
        }
        self.ids[at] = place.map_or(0, |(latitude, longitude)| {
            self.scratch.clear();
            self.scratch.push_str(latitude);
            self.scratch.push(BETWEEN);
            self.scratch.push_str(longitude);
            self.texts.intern(&self.scratch)
        });
    }

    pub(super) fn of(&self, row: usize) -> Option<(&str, &str)> {
        self.ids.get(row).and_then(|id| self.get(*id))
    }

    /// The number of a row's place; 0 when it has none.
    pub(crate) fn id(&self, row: usize) -> u32 {
        self.ids.get(row).copied().unwrap_or(0)
    }

    /// How many numbers there are, 0 included.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// A place by its number.
    pub(crate) fn get(&self, id: u32) -> Option<(&str, &str)> {
        self.texts.get(id).split_once(BETWEEN)
    }

    pub(super) fn memory(&self) -> usize {
        vector_bytes(&self.ids) + self.texts.memory() + self.scratch.capacity()
    }
}

/// Two JSON numbers as degrees; `None` when one of them is beyond what a float holds.
pub(crate) fn degrees((latitude, longitude): (&str, &str)) -> Option<(f64, f64)> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|degrees| degrees.is_finite());
    Some((number(latitude)?, number(longitude)?))
}
