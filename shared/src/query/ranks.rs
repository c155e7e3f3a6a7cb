//! The order of a column's distinct texts.

use super::collate::push_key;
use crate::table::{Attribute, Dictionary};
use std::cmp::Ordering;

/// Every text's place in the order of its column. Grows with the dictionary: new texts are sorted and merged.
#[derive(Default)]
pub(super) struct Ranks {
    /// The collation keys one behind the other, and where each ends.
    keys: Vec<u8>,
    ends: Vec<usize>,
    /// The texts in their order.
    sorted: Vec<u32>,
    /// Every text's rank; equal texts (of Gateway lists) share one.
    ranks: Vec<u32>,
    distinct: usize,
}

impl Ranks {
    /// One rank a text.
    pub(super) fn ranks(&self) -> &[u32] {
        &self.ranks
    }

    /// How many ranks there are.
    pub(super) fn distinct(&self) -> usize {
        self.distinct
    }

    /// Takes in the texts that are new.
    pub(super) fn advance(&mut self, attribute: Attribute, values: &Dictionary) {
        let from = self.ends.len();
        if from == values.len() {
            return;
        }
        for id in from..values.len() {
            push_key(attribute, values.get(id as u32), &mut self.keys);
            self.ends.push(self.keys.len());
        }
        let mut new: Vec<u32> = (from as u32..values.len() as u32).collect();
        self.sort(&mut new, values);
        self.sorted = if self.sorted.is_empty() { new } else { self.merge(&new, values) };
        self.ranks.resize(values.len(), 0);
        let mut rank = 0;
        for at in 0..self.sorted.len() {
            let id = self.sorted[at];
            if at > 0 && values.get(self.sorted[at - 1]) != values.get(id) {
                rank += 1;
            }
            self.ranks[id as usize] = rank;
        }
        self.distinct = rank as usize + 1;
    }

    fn key(&self, id: u32) -> &[u8] {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        &self.keys[start..self.ends[id]]
    }

    fn compare(&self, a: u32, b: u32, values: &Dictionary) -> Ordering {
        self.key(a).cmp(self.key(b)).then_with(|| values.get(a).cmp(values.get(b))).then(a.cmp(&b))
    }

    fn merge(&self, new: &[u32], values: &Dictionary) -> Vec<u32> {
        let mut merged = Vec::with_capacity(self.sorted.len() + new.len());
        let mut old = self.sorted.as_slice();
        for id in new {
            // Few new ones among many old ones: leap, do not walk.
            let before = gallop(old, |other| self.compare(*other, *id, values).is_lt());
            merged.extend_from_slice(&old[..before]);
            old = &old[before..];
            merged.push(*id);
        }
        merged.extend_from_slice(old);
        merged
    }

    /// Sorts by key, eight bytes at a time: comparing numbers in one place beats following every key into memory.
    fn sort(&self, ids: &mut [u32], values: &Dictionary) {
        let mut items: Vec<(u64, u32)> = ids.iter().map(|id| (self.chunk(*id, 0), *id)).collect();
        let mut work = vec![(0, items.len(), 0)];
        while let Some((start, end, depth)) = work.pop() {
            let items = &mut items[start..end];
            items.sort_unstable();
            let mut at = 0;
            while at < items.len() {
                let chunk = items[at].0;
                let run = at + items[at..].iter().take_while(|item| item.0 == chunk).count();
                if run - at > 1 {
                    let same = &mut items[at..run];
                    if chunk & 0xFF == 0 {
                        // Keys hold no zero byte: these are at their end.
                        same.sort_unstable_by(|a, b| values.get(a.1).cmp(values.get(b.1)).then(a.1.cmp(&b.1)));
                    } else {
                        for item in same {
                            item.0 = self.chunk(item.1, depth + 8);
                        }
                        work.push((start + at, start + run, depth + 8));
                    }
                }
                at = run;
            }
        }
        for (id, item) in ids.iter_mut().zip(&items) {
            *id = item.1;
        }
    }

    /// Eight bytes of a key as a number, filled up with zeros.
    fn chunk(&self, id: u32, depth: usize) -> u64 {
        let key = self.key(id);
        let rest = key.get(depth..).unwrap_or_default();
        match rest.first_chunk::<8>() {
            Some(eight) => u64::from_be_bytes(*eight),
            None => {
                let mut eight = [0; 8];
                eight[..rest.len()].copy_from_slice(rest);
                u64::from_be_bytes(eight)
            }
        }
    }

    pub(super) fn memory(&self) -> usize {
        self.keys.capacity() + self.ends.capacity() * size_of::<usize>() + (self.sorted.capacity() + self.ranks.capacity()) * 4
    }
}

/// How many items at the beginning pass a test that holds for all before some place and for none behind it.
fn gallop<T>(items: &[T], passes: impl Fn(&T) -> bool) -> usize {
    let mut step = 1;
    while step < items.len() && passes(&items[step]) {
        step *= 2;
    }
    let (low, high) = (step / 2, (step + 1).min(items.len()));
    low + items[low..high].partition_point(passes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn galloping_finds_the_first_that_fails() {
        for len in 0..40 {
            let items: Vec<usize> = (0..len).collect();
            for limit in 0..=len {
                assert_eq!(gallop(&items, |item| *item < limit), limit, "{limit} of {len}");
            }
        }
    }
}
