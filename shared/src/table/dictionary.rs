//! The distinct texts of one column.

use super::equal::equal;
use super::fold::{fold_into, is_folded};
use super::spread;
use super::texts::{Outlook, Texts, grow, grow_text, vector_bytes};
use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// Every distinct text once (but for [`Dictionary::note`]), numbered in order of appearance; number 0 is the empty text.
///
/// The texts lie one behind the other in lower case, so that a search runs over one piece of memory. The text as it came is
/// kept beside it only where it differs. What no row holds any more stays: it costs its bytes and matches no row.
pub(crate) struct Dictionary {
    /// All texts in lower case, a line feed behind each.
    folded: String,
    /// Where each ends in `folded`, without its line feed.
    ends: Vec<usize>,
    /// Number in `cased` of the text as it came, [`SAME`] when that is the folded one.
    originals: Vec<u32>,
    cased: Texts,
    index: HashTable<(u32, u32)>,
    hasher: DefaultHashBuilder,
    /// The text last met for every value of [`slot`]: most columns hold few texts over and over.
    met: [u32; SLOTS],
    /// Whether all texts are of hexadecimal digits and hyphens, as device ids are: the longest column of all, and most words are not in it.
    hexadecimal: bool,
}

const SAME: u32 = u32::MAX;
const SLOTS: usize = 64;
/// Keeps two texts apart. A text may hold one too: whoever searches compares the end of a match with the end of the text.
const SEPARATOR: char = '\n';

impl Default for Dictionary {
    fn default() -> Self {
        let mut dictionary = Dictionary {
            folded: String::new(),
            ends: Vec::new(),
            originals: Vec::new(),
            cased: Texts::default(),
            index: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            met: [0; SLOTS],
            hexadecimal: true,
        };
        dictionary.add("");
        dictionary
    }
}

impl Dictionary {
    /// The number of this text, which is added if it is new.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        self.recent(text, Dictionary::add)
    }

    /// A number of this text, for columns of which nearly every text is new ([`super::Attribute::may_repeat`]): only texts met just
    /// now are found again, and [`Dictionary::intern`] finds none of them.
    pub(crate) fn note(&mut self, text: &str) -> u32 {
        self.recent(text, Dictionary::append)
    }

    fn recent(&mut self, text: &str, otherwise: impl FnOnce(&mut Self, &str) -> u32) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let slot = slot(text.as_bytes());
        let met = self.met[slot];
        if equal(self.bytes(met), text.as_bytes()) {
            return met;
        }
        let id = otherwise(self, text);
        self.met[slot] = id;
        id
    }

    /// The number of this text by the index, which it is added to if it is new.
    fn add(&mut self, text: &str) -> u32 {
        let hash = self.hasher.hash_one(text) as u32;
        let next = self.ends.len() as u32;
        // Out of the dictionary meanwhile, so that it can be asked for its texts.
        let mut index = std::mem::take(&mut self.index);
        let same = |&(other, id): &(u32, u32)| other == hash && equal(self.bytes(id), text.as_bytes());
        let id = match index.entry(spread(hash), same, |&(hash, _)| spread(hash)) {
            Entry::Occupied(entry) => entry.get().1,
            Entry::Vacant(entry) => entry.insert((hash, next)).get().1,
        };
        self.index = index;
        if id == next { self.append(text) } else { id }
    }

    /// Adds a text without asking whether it is there already; [`Dictionary::intern`] will not find it.
    pub(crate) fn append(&mut self, text: &str) -> u32 {
        let start = self.folded.len();
        grow_text(&mut self.folded, text.len() + 1);
        let original = if is_folded(text) {
            self.folded.push_str(text);
            SAME
        } else {
            fold_into(text, &mut self.folded);
            if self.folded[start..] == *text { SAME } else { self.cased.push(text) }
        };
        self.hexadecimal = self.hexadecimal && is_hexadecimal(&self.folded.as_bytes()[start..]);
        grow(&mut self.ends, 1);
        self.ends.push(self.folded.len());
        self.folded.push(SEPARATOR);
        grow(&mut self.originals, 1);
        self.originals.push(original);
        (self.ends.len() - 1) as u32
    }

    /// Makes room for what is to come, if about every row brings a text of its own.
    pub(crate) fn foresee(&mut self, outlook: Outlook) {
        if self.ends.len() > outlook.rows / 2 {
            outlook.prepare_text(&mut self.folded);
            outlook.prepare(&mut self.ends);
            outlook.prepare(&mut self.originals);
            self.cased.foresee(outlook);
        }
    }

    /// Whether no text can hold this one, by its letters alone.
    pub(crate) fn is_beyond(&self, folded: &str) -> bool {
        self.hexadecimal && !is_hexadecimal(folded.as_bytes())
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A text as it came.
    pub(crate) fn get(&self, id: u32) -> &str {
        match self.originals[id as usize] {
            SAME => self.folded(id),
            original => self.cased.get(original),
        }
    }

    fn bytes(&self, id: u32) -> &[u8] {
        match self.originals[id as usize] {
            SAME => &self.folded.as_bytes()[self.start(id as usize)..self.ends[id as usize]],
            original => self.cased.get(original).as_bytes(),
        }
    }

    /// A text in lower case.
    pub(crate) fn folded(&self, id: u32) -> &str {
        &self.folded[self.start(id as usize)..self.ends[id as usize]]
    }

    /// Where text `id` starts in [`Dictionary::haystack`].
    pub(crate) fn start(&self, id: usize) -> usize {
        if id == 0 { 0 } else { self.ends[id - 1] + SEPARATOR.len_utf8() }
    }

    /// Where each text ends in [`Dictionary::haystack`].
    pub(crate) fn ends(&self) -> &[usize] {
        &self.ends
    }

    /// All texts in lower case, one behind the other.
    pub(crate) fn haystack(&self) -> &[u8] {
        self.folded.as_bytes()
    }

    pub(crate) fn memory(&self) -> usize {
        self.folded.capacity()
            + vector_bytes(&self.ends)
            + vector_bytes(&self.originals)
            + self.cased.memory()
            + self.index.allocation_size()
    }
}

/// A number for a text: quickly made, and mostly another one for another text of the same column.
fn slot(text: &[u8]) -> usize {
    let (first, last) = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => text.iter().fold((0, 0), |(first, last), byte| (first << 8 | u64::from(*byte), last)),
    };
    ((first.rotate_left(29) ^ last ^ text.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - SLOTS.ilog2()))
        as usize
}

/// Without a branch a byte: every device id goes through here.
fn is_hexadecimal(text: &[u8]) -> bool {
    let odd = |byte: u8| !(byte.is_ascii_digit() | (b'a'..=b'f').contains(&byte) | (byte == b'-'));
    !text.iter().fold(false, |any, byte| any | odd(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interning_finds_what_was_met_long_ago_and_noting_only_what_was_met_just_now() {
        let (mut interned, mut noted) = (Dictionary::default(), Dictionary::default());
        let texts: Vec<String> = (0..500).map(|number| format!("Host-{number}")).collect();
        for text in &texts {
            let (first, again) = (noted.note(text), noted.note(text));
            assert_eq!((first, noted.get(again)), (again, text.as_str()));
            interned.intern(text);
        }
        for text in &texts {
            let (first, second) = (interned.intern(text), noted.note(text));
            assert_eq!((interned.get(first), noted.get(second)), (text.as_str(), text.as_str()));
        }
        assert_eq!(interned.len(), 501);
        assert!(noted.len() > 900 && noted.note("") == 0 && interned.intern("") == 0);
    }
}
