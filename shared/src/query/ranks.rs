//! The order of a column's distinct texts.
//!
//! While a list arrives its new texts are sorted bit by bit ([`Ranks::absorb`]), so that the sort at its end has little left to do.

mod merge;

use super::bits::Bits;
use super::collate::push_key;
use crate::table::{Attribute, Dictionary};
use merge::Merge;
use std::cmp::Ordering;

/// So many items are merged in the time in which one text is sorted.
const MERGED_AS_SORTED: usize = 4;

/// The first eight bytes of a text's key, and the text.
type Item = (u64, u32);

/// Every text's place in the order of its column. Grows with the dictionary: new texts are sorted and merged.
#[derive(Default)]
pub(super) struct Ranks {
    /// The collation keys one behind the other, and where each ends.
    keys: Vec<u8>,
    ends: Vec<usize>,
    /// The texts in their order; while a list arrives in several runs, each more than twice as long as the next. Two that are about as
    /// long are merged, so that all together are no more than a sort.
    runs: Vec<Vec<Item>>,
    /// Two more runs, on their way to become one.
    merge: Option<Merge>,
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
        if self.ranks.len() == values.len() {
            return;
        }
        self.take(attribute, values, usize::MAX);
        while self.unite(values, usize::MAX, true) {}
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

    /// Does some of what [`Ranks::advance`] has to do: about as much as it takes to sort `batch` texts. As long as texts arrive it
    /// waits for that many; at the `end` it goes on until every text has its rank. Says whether there was anything to do.
    pub(super) fn absorb(&mut self, attribute: Attribute, values: &Dictionary, batch: usize, end: bool) -> bool {
        let waiting = values.len() - self.ends.len();
        if self.unite(values, batch * MERGED_AS_SORTED, false) {
            return true;
        }
        if waiting >= batch || (end && waiting > 0) {
            self.take(attribute, values, batch);
            return true;
        }
        if end && self.unite(values, batch * MERGED_AS_SORTED, true) {
            return true;
        }
        let behind = end && self.ranks.len() != values.len();
        if behind {
            self.advance(attribute, values);
        }
        behind
    }

    /// Sorts so many of the new texts into a run of their own.
    fn take(&mut self, attribute: Attribute, values: &Dictionary, limit: usize) {
        let from = self.ends.len();
        let to = from + (values.len() - from).min(limit);
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
    }

    /// Merges about `limit` items of two runs that are about as long as each other, or of any two; says whether there are two.
    fn unite(&mut self, values: &Dictionary, limit: usize, any: bool) -> bool {
        let mut merge = match (self.merge.take(), self.runs.as_slice()) {
            (Some(merge), _) => merge,
            (None, [.., long, short]) if any || long.len() <= short.len() * 2 => {
                let (short, long) = (self.runs.pop(), self.runs.pop());
                Merge::new(long.unwrap_or_default(), short.unwrap_or_default())
            }
            _ => return false,
        };
        let mut twins = std::mem::take(&mut self.twins);
        match merge.step(limit, |a, b| self.compare(a, b, values, &mut twins).is_lt()) {
            Some(run) => self.runs.push(run),
            None => self.merge = Some(merge),
        }
        self.twins = twins;
        true
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
            + self.merge.as_ref().map_or(0, Merge::memory)
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
            for batch in [300, 1, 3, 200, 64, 2] {
                for _ in 0..batch {
                    pieces.absorb(attribute, &values, batch, false);
                }
            }
            assert!(pieces.ranks().is_empty());
            while pieces.absorb(attribute, &values, 3, true) {}
            assert_eq!((pieces.ranks(), pieces.distinct()), (whole.ranks(), whole.distinct()));
            pieces.advance(attribute, &values);
            assert_eq!((pieces.ranks(), pieces.runs.len(), pieces.merge.is_none()), (whole.ranks(), 1, true));
            // The empty text is in every dictionary.
            assert_eq!(whole.distinct(), 264);
        }
    }
}
