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

/// Puts in every text from number `from` on that holds the byte.
///
/// First where the byte stands, then each text's piece of that: both without a branch, for to find out text by text takes longer.
fn with_byte(values: &Dictionary, from: usize, byte: u8, hits: &mut Bits) {
    let haystack = values.haystack();
    let mut start = values.start(from);
    let mut places = Vec::new();
    for (first, ends) in Bits::aligned(&values.ends()[from..], from) {
        let base = start;
        let last = ends.last().copied().unwrap_or(base);
        mark_places(&haystack[base..last], byte, &mut places);
        let mut word = 0;
        for (bit, end) in ends.iter().enumerate() {
            word |= u64::from(any_between(&places, start - base, end - base)) << bit;
            start = end + 1;
        }
        hits.insert_word(first, word);
    }
}

/// A bit for each byte, and a word more than there are bytes for.
fn mark_places(text: &[u8], byte: u8, places: &mut Vec<u64>) {
    places.clear();
    let (blocks, rest) = text.as_chunks::<64>();
    places.extend(blocks.iter().map(|block| places_in(block, byte)));
    let mut last = [0; 64];
    last[..rest.len()].copy_from_slice(rest);
    // Beyond the end of the text nobody looks.
    places.extend([places_in(&last, byte), 0]);
}

/// Whether there is a bit from `start` to before `end`.
fn any_between(places: &[u64], start: usize, end: usize) -> bool {
    let (at, offset, length) = (start / 64, start % 64, end - start);
    if length <= 64 {
        let window = places[at] >> offset | places[at + 1] << 1 << (63 - offset);
        let behind = u64::MAX.checked_shl(length as u32).unwrap_or(0);
        return window & !behind != 0;
    }
    let (last, rest) = (end / 64, end % 64);
    places[at] >> offset != 0 || places[at + 1..last].iter().any(|word| *word != 0) || places[last] & ((1 << rest) - 1) != 0
}

/// A bit for each of the bytes that is this one.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
fn places_in(block: &[u8; 64], byte: u8) -> u64 {
    use std::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2};
    let wanted = u8x16_splat(byte);
    let mut places = 0;
    for (at, sixteen) in block.as_chunks::<8>().0.as_chunks::<2>().0.iter().enumerate() {
        let [low, high] = sixteen.map(u64::from_le_bytes);
        places |= u64::from(u8x16_bitmask(u8x16_eq(u64x2(low, high), wanted))) << (16 * at);
    }
    places
}

/// A bit for each of the bytes that is this one.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
fn places_in(block: &[u8; 64], byte: u8) -> u64 {
    block.iter().enumerate().fold(0, |places, (at, other)| places | u64::from(*other == byte) << at)
}

/// Puts in every text from number `from` on that holds the needle, which is in few texts or in none. One run over the memory that the texts lie in:
/// most of it is passed over at the speed of `memmem`, not of a call for each text.
pub(super) fn with_needle(values: &Dictionary, from: usize, needle: &str, hits: &mut Bits) {
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
    fn texts_of_any_length_are_told_apart() {
        let mut values = Dictionary::default();
        for number in 0..400_usize {
            let mut text = vec![if number % 7 == 0 { 0xe1 } else { b'`' }; number * number % 211];
            if let (Some(byte), true) = (text.get_mut(number % 211), number % 3 > 0) {
                *byte = b'a';
            }
            values.append(&text.into_iter().map(char::from).collect::<String>());
        }
        for from in [0, 1, 63, 64, 200, 400] {
            for needle in ["a", "`a", "a`", "``"] {
                let mut hits = Bits::default();
                hits.resize(values.len());
                scan(&values, from, needle, &mut hits);
                let expected: Vec<usize> =
                    (from..values.len()).filter(|id| values.folded(*id as u32).contains(needle)).collect();
                assert_eq!(hits.iter().collect::<Vec<_>>(), expected, "{needle} from {from}");
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
