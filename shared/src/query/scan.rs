//! Which texts of a dictionary hold a few letters.

use super::bits::Bits;
use crate::table::Dictionary;
use memchr::memmem::Finder;

/// Puts in every text from number `from` on that holds the needle, folded as it is.
pub(super) fn scan(values: &Dictionary, from: usize, needle: &str, hits: &mut Bits) {
    if values.is_beyond(needle) {
        return;
    }
    match *needle.as_bytes() {
        // Every second text holds the first letter typed: what it takes to find the text that a match lies in would be most of it.
        [byte] => with_byte(values, from, byte, hits),
        _ => with_needle(values, from, needle, hits),
    }
}

fn with_byte(values: &Dictionary, from: usize, byte: u8, hits: &mut Bits) {
    let haystack = values.haystack();
    let mut start = values.start(from);
    for (first, ends) in Bits::aligned(&values.ends()[from..], from) {
        let mut word = 0;
        for (bit, end) in ends.iter().enumerate() {
            word |= u64::from(has_byte(&haystack[start..*end], byte)) << bit;
            start = end + 1;
        }
        hits.insert_word(first, word);
    }
}

/// Without a call and hardly a branch: most texts are shorter than either is worth.
fn has_byte(text: &[u8], byte: u8) -> bool {
    let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) else {
        return text.iter().fold(false, |any, other| any | (*other == byte));
    };
    // The last eight bytes overlap those before unless they are all.
    let mut any = in_word(*first, byte) | in_word(*last, byte);
    for word in text[8..].as_chunks::<8>().0 {
        any |= in_word(*word, byte);
    }
    any != 0
}

/// The highest bit of each of the eight bytes that is this one.
pub(super) fn in_word(eight: [u8; 8], byte: u8) -> u64 {
    const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);
    let other = u64::from_le_bytes(eight) ^ u64::from_ne_bytes([byte; 8]);
    !(((other & LOW) + LOW) | other | LOW)
}

/// One run over the memory that the texts lie in: most of it is passed over at the speed of `memmem`, not of a call for each text.
fn with_needle(values: &Dictionary, from: usize, needle: &str, hits: &mut Bits) {
    let (haystack, ends) = (values.haystack(), values.ends());
    let finder = Finder::new(needle.as_bytes());
    let (mut at, mut id) = (values.start(from), from);
    while at < haystack.len() {
        let Some(found) = finder.find(&haystack[at..]) else { return };
        let start = at + found;
        id = owner(ends, id, start);
        let Some(end) = ends.get(id) else { return };
        if start + needle.len() <= *end {
            hits.insert(id);
            at = end + 1;
            id += 1;
        } else {
            // The match runs over the end of a text; texts and needles with line feeds in them do that.
            at = start + 1;
        }
    }
}

/// The first text from `id` on that does not end before `at`: near ones are tried first, for matches come in order.
fn owner(ends: &[usize], mut id: usize, at: usize) -> usize {
    let mut step = 1;
    while ends.get(id + step).is_some_and(|end| *end < at) {
        id += step;
        step *= 2;
    }
    let upper = (id + step).min(ends.len());
    id + ends[id.min(upper)..upper].partition_point(|end| *end < at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for length in 0..30 {
            for other in [b'b', b'`', b'a' ^ 0x80, 0] {
                let plain = vec![other; length];
                assert!(!has_byte(&plain, b'a'));
                for at in 0..length {
                    let mut text = plain.clone();
                    text[at] = b'a';
                    assert!(has_byte(&text, b'a'), "{at} of {length}");
                }
            }
        }
    }

    #[test]
    fn every_text_is_found_from_any_number_on() {
        let mut values = Dictionary::default();
        for number in 0..300_u32 {
            values.append(&format!("{}{number}", "x\n".repeat(number as usize % 5)));
        }
        for needle in ["1", "x", "\n", "\n1", "x\nx", "12", "zz", "299"] {
            for from in [0, 1, 63, 64, 65, 299, 301] {
                let mut hits = Bits::default();
                hits.resize(values.len());
                scan(&values, from, needle, &mut hits);
                let expected: Vec<usize> =
                    (from..values.len()).filter(|id| values.folded(*id as u32).contains(needle)).collect();
                assert_eq!(hits.iter().collect::<Vec<_>>(), expected, "{needle:?} from {from}");
            }
        }
    }
}
