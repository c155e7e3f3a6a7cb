//! A list answer cut into its items while it arrives, so that a long one can be read in short pieces of work.
//!
//! Only the brackets are looked at; what an item is, its reader says. What stands around the items is kept and read at the end,
//! so that a broken answer is an error and not a short list.

use super::List;
use serde::de::IgnoredAny;

/// The largest item or envelope that is accepted, in bytes.
pub const LARGEST: usize = 16 << 20;

/// Cuts one answer.
#[derive(Default)]
pub struct Items {
    /// Everything but the items: the answer with an empty `data`.
    around: Vec<u8>,
    /// The item that is arriving.
    item: Vec<u8>,
    /// The last string on the first level: the name of the field that comes.
    key: Vec<u8>,
    depth: usize,
    in_string: bool,
    escaped: bool,
    in_data: bool,
    /// A comma must stand between two items.
    separated: bool,
    count: u64,
}

/// Why an answer cannot be cut.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemsError {
    /// The connection ended in the middle.
    #[error("the answer ends before its end, after {0} items")]
    Truncated(u64),
    /// An item or what stands around them is larger than any real one.
    #[error("item {0} is too large")]
    TooLarge(u64),
    /// An item cannot be read.
    #[error("item {0}: {1}")]
    Item(u64, String),
    /// It is no list answer.
    #[error("no list answer: {0}")]
    Around(String),
}

impl Items {
    /// Nothing has arrived.
    pub fn new() -> Items {
        Items::default()
    }

    /// Items so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Takes the next bytes; `each` is called with every item that is complete now.
    ///
    /// # Errors
    /// What is wrong with the answer or, in its words, with an item.
    pub fn push(&mut self, bytes: &[u8], mut each: impl FnMut(&[u8]) -> Result<(), String>) -> Result<(), ItemsError> {
        for &byte in bytes {
            if self.in_data { self.inside(byte, &mut each)? } else { self.outside(byte)? }
        }
        Ok(())
    }

    /// Ends the answer; the envelope around the items.
    ///
    /// # Errors
    /// When it is not complete or is no list answer.
    pub fn finish(self) -> Result<List<IgnoredAny>, ItemsError> {
        if self.in_data || self.depth > 0 || self.around.is_empty() {
            return Err(ItemsError::Truncated(self.count));
        }
        serde_json::from_slice(&self.around).map_err(|error| ItemsError::Around(error.to_string()))
    }

    fn outside(&mut self, byte: u8) -> Result<(), ItemsError> {
        self.around.push(byte);
        if self.around.len() > LARGEST {
            return Err(ItemsError::TooLarge(self.count));
        }
        let was_string = self.in_string;
        self.step(byte);
        if self.depth != 1 {
            return Ok(());
        }
        match (was_string, byte) {
            (false, b'"' | b',') => self.key.clear(),
            (true, byte) if self.in_string && self.key.len() < 16 => self.key.push(byte),
            _ => {}
        }
        Ok(())
    }

    fn inside(&mut self, byte: u8, each: &mut impl FnMut(&[u8]) -> Result<(), String>) -> Result<(), ItemsError> {
        let between = self.depth == 2 && !self.in_string;
        if between && (matches!(byte, b',' | b']') || byte.is_ascii_whitespace()) {
            // A number or a word ends before what follows it.
            self.complete(each)?;
            return self.between(byte);
        }
        if self.item.is_empty() && self.count > 0 && !self.separated {
            return Err(ItemsError::Item(self.count, "no comma before it".to_owned()));
        }
        self.item.push(byte);
        if self.item.len() > LARGEST {
            return Err(ItemsError::TooLarge(self.count));
        }
        self.step(byte);
        // A closed object, array or string is complete at once.
        if self.depth == 2 && !self.in_string && matches!(byte, b'}' | b']' | b'"') {
            self.complete(each)?;
        }
        if self.depth < 2 {
            return Err(ItemsError::Item(self.count, "a bracket too many".to_owned()));
        }
        Ok(())
    }

    /// What stands between two items: one comma, and spaces.
    fn between(&mut self, byte: u8) -> Result<(), ItemsError> {
        let nothing = || ItemsError::Item(self.count, "nothing where it should stand".to_owned());
        match byte {
            b',' if self.separated || self.count == 0 => return Err(nothing()),
            b',' => self.separated = true,
            b']' if self.separated => return Err(nothing()),
            b']' => {
                self.in_data = false;
                return self.outside(byte);
            }
            _ => {}
        }
        Ok(())
    }

    fn complete(&mut self, each: &mut impl FnMut(&[u8]) -> Result<(), String>) -> Result<(), ItemsError> {
        if self.item.is_empty() {
            return Ok(());
        }
        each(&self.item).map_err(|why| ItemsError::Item(self.count, why))?;
        self.item.clear();
        self.count += 1;
        self.separated = false;
        Ok(())
    }

    /// Follows strings and brackets.
    fn step(&mut self, byte: u8) {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => {
                self.in_data |= self.depth == 1 && byte == b'[' && self.key == b"data";
                self.depth += 1;
            }
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}
