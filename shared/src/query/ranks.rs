//! The order of a column's distinct texts.
//!
//! While a list arrives its new texts are taken in by batches ([`Ranks::take`]), so that the sort at its end has little left to do.

use super::bits::Bits;
use super::collate::push_key;
use crate::table::{Attribute, Dictionary};
use std::cmp::Ordering;

/// The first eight bytes of a text's key, and the text.
type Item = (u64, u32);

/// Every text's place in the order of its column. Grows with the dictionary: new texts are sorted and merged.
#[derive(Default)]
pub(super) struct Ranks {
    /// The collation keys one behind the other, and where each ends.
    keys: Vec<u8>,
    ends: Vec<usize>,
    /// The texts in their order; while a list arrives in several runs, each more than twice as long as the next. Two that are about as
    /// long are merged, so that no step is much work and all together are no more than a sort.
    runs: Vec<Vec<Item>>,
    /// Every text's rank; equal texts ([`Attribute::may_repeat`]) share one.
    ranks: Vec<u32>,
    distinct: usize,
    /// Texts that are equal to another one, as far as that may be: two that stand side by side have been compared with each other.
    twins: Bits,
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

    /// Takes in the texts that are new, and gives every text its rank.
    pub(super) fn advance(&mut self, attribute: Attribute, values: &Dictionary) {
        self.take(attribute, values, usize::MAX);
        if !self.is_behind(values) {
            return;
        }
        self.unite(values, true);
        self.ranks.resize(values.len(), 0);
        self.twins.resize(values.len());
        let mut rank = 0;
        let mut before = None;
        for (_, id) in self.runs.iter().flatten() {
            if before.is_some_and(|before| !(self.twins.get(*id as usize) && values.get(before) == values.get(*id))) {
                rank += 1;
            }
            before = Some(*id);
            self.ranks[*id as usize] = rank;
        }
        self.distinct = rank as usize + 1;
    }

    /// Whether texts are without a rank.
    pub(super) fn is_behind(&self, values: &Dictionary) -> bool {
        self.ranks.len() != values.len()
    }

    /// How many texts are still to be taken in.
    pub(super) fn waiting(&self, values: &Dictionary) -> usize {
        values.len() - self.ends.len()
    }

    /// Takes in so many of the new texts; ranks are given by [`Ranks::advance`].
    pub(super) fn take(&mut self, attribute: Attribute, values: &Dictionary, limit: usize) {
        let from = self.ends.len();
        let to = from + self.waiting(values).min(limit);
        if from == to {
            return;
        }
        self.twins.resize(to);
        for id in from..to {
            push_key(attribute, values.get(id as u32), &mut self.keys);
            self.ends.push(self.keys.len());
        }
        let mut new: Vec<Item> = (from as u32..to as u32).map(|id| (self.chunk(id, 0), id)).collect();
        let mut twins = std::mem::take(&mut self.twins);
        self.sort(&mut new, values, &mut twins);
        self.twins = twins;
        self.runs.push(new);
        self.unite(values, false);
    }

    /// Merges runs that are about as long as each other, or all.
    fn unite(&mut self, values: &Dictionary, all: bool) {
        let mut twins = std::mem::take(&mut self.twins);
        while let [.., long, short] = self.runs.as_slice()
            && (all || long.len() <= short.len() * 2)
        {
            let (long, short) = if long.len() < short.len() { (short, long) } else { (long, short) };
            let merged = self.merge(long, short, values, &mut twins);
            self.runs.truncate(self.runs.len() - 2);
            self.runs.push(merged);
        }
        self.twins = twins;
    }

    fn key(&self, id: u32) -> &[u8] {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        &self.keys[start..self.ends[id]]
    }

    fn compare(&self, a: Item, b: Item, values: &Dictionary, twins: &mut Bits) -> Ordering {
        let by_key = || self.key(a.1).cmp(self.key(b.1));
        a.0.cmp(&b.0).then_with(by_key).then_with(|| by_text(a.1, b.1, values, twins))
    }

    fn merge(&self, long: &[Item], short: &[Item], values: &Dictionary, twins: &mut Bits) -> Vec<Item> {
        let mut merged = Vec::with_capacity(long.len() + short.len());
        let mut rest = long;
        for item in short {
            // Few new ones among many old ones: leap, do not walk.
            let before = gallop(rest, |other| self.compare(*other, *item, values, twins).is_lt());
            merged.extend_from_slice(&rest[..before]);
            rest = &rest[before..];
            merged.push(*item);
        }
        merged.extend_from_slice(rest);
        merged
    }

    /// Sorts by key, eight bytes at a time: comparing numbers in one place beats following every key into memory.
    fn sort(&self, items: &mut [Item], values: &Dictionary, twins: &mut Bits) {
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
                        same.sort_unstable_by(|a, b| by_text(a.1, b.1, values, twins));
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
        for item in items {
            item.0 = self.chunk(item.1, 0);
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
        self.keys.capacity()
            + self.ends.capacity() * size_of::<usize>()
            + self.runs.iter().map(|run| run.capacity() * size_of::<Item>()).sum::<usize>()
            + self.ranks.capacity() * 4
            + self.twins.memory()
    }
}

/// The order of two texts of one key. Two that are the same are noted.
fn by_text(a: u32, b: u32, values: &Dictionary, twins: &mut Bits) -> Ordering {
    let order = values.get(a).cmp(values.get(b));
    if order.is_eq() && a != b {
        twins.insert(a as usize);
        twins.insert(b as usize);
    }
    order.then(a.cmp(&b))
}

/// How many items at the beginning pass a test that holds for all before some place and for none behind it.
fn gallop<T>(items: &[T], mut passes: impl FnMut(&T) -> bool) -> usize {
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
    fn batches_give_the_ranks_of_one_go() {
        let mut values = Dictionary::default();
        for number in 0..500 {
            values.append(&format!("gw-{}", number * 7919 % 263));
        }
        for attribute in [Attribute::Gateways, Attribute::Hostname] {
            let (mut whole, mut pieces) = (Ranks::default(), Ranks::default());
            whole.advance(attribute, &values);
            for limit in [1, 3, 200, 64] {
                let waiting = pieces.waiting(&values);
                pieces.take(attribute, &values, limit);
                assert_eq!(waiting - pieces.waiting(&values), limit);
            }
            pieces.advance(attribute, &values);
            assert_eq!(pieces.ranks(), whole.ranks());
            assert_eq!((pieces.waiting(&values), pieces.distinct()), (0, whole.distinct()));
            // The empty text is in every dictionary.
            assert_eq!(whole.distinct(), 264);
        }
    }

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
