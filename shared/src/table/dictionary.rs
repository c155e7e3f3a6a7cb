//! The distinct texts of one column.

use super::fold::fold_into;
use super::spread;
use super::texts::{Texts, grow, grow_text, vector_bytes};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// Every distinct text once, numbered in order of appearance; number 0 is the empty text.
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
    /// Whether all texts are of hexadecimal digits and hyphens, as device ids are: the longest column of all, and most words are not in it.
    hexadecimal: bool,
}

const SAME: u32 = u32::MAX;
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
            hexadecimal: true,
        };
        dictionary.intern("");
        dictionary
    }
}

impl Dictionary {
    /// The number of this text, which is added if it is new.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        let hash = self.hasher.hash_one(text) as u32;
        let same = |&(other, id): &(u32, u32)| other == hash && self.bytes(id) == text.as_bytes();
        if let Some(&(_, id)) = self.index.find(spread(hash), same) {
            return id;
        }
        let id = self.append(text);
        self.index.insert_unique(spread(hash), (hash, id), |&(hash, _)| spread(hash));
        id
    }

    /// Adds a text without asking whether it is there already; [`Dictionary::intern`] will not find it.
    pub(crate) fn append(&mut self, text: &str) -> u32 {
        let start = self.folded.len();
        grow_text(&mut self.folded, text.len() + 1);
        fold_into(text, &mut self.folded);
        let original = if self.folded[start..] == *text { SAME } else { self.cased.push(text) };
        self.hexadecimal = self.hexadecimal && is_hexadecimal(&self.folded.as_bytes()[start..]);
        grow(&mut self.ends, 1);
        self.ends.push(self.folded.len());
        self.folded.push(SEPARATOR);
        grow(&mut self.originals, 1);
        self.originals.push(original);
        (self.ends.len() - 1) as u32
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

/// Without a branch a byte: every device id goes through here.
fn is_hexadecimal(text: &[u8]) -> bool {
    let odd = |byte: u8| !(byte.is_ascii_digit() | (b'a'..=b'f').contains(&byte) | (byte == b'-'));
    !text.iter().fold(false, |any, byte| any | odd(*byte))
}
