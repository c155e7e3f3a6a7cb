//! Merging two runs a bit at a time.

use super::Item;

/// Two runs on their way to become one.
pub(super) struct Merge {
    long: Vec<Item>,
    short: Vec<Item>,
    /// How many of each are merged.
    passed: usize,
    taken: usize,
    merged: Vec<Item>,
}

impl Merge {
    pub(super) fn new(a: Vec<Item>, b: Vec<Item>) -> Merge {
        let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
        let merged = Vec::with_capacity(long.len() + short.len());
        Merge { long, short, passed: 0, taken: 0, merged }
    }

    /// Merges about `limit` items more; the whole run when it is done.
    pub(super) fn step(&mut self, limit: usize, mut is_less: impl FnMut(Item, Item) -> bool) -> Option<Vec<Item>> {
        let goal = self.merged.len().saturating_add(limit);
        while let Some(item) = self.short.get(self.taken) {
            if self.merged.len() >= goal {
                return None;
            }
            let rest = &self.long[self.passed..];
            // Few new ones among many old ones: leap, do not walk.
            let before = gallop(rest, |other| is_less(*other, *item));
            self.merged.extend_from_slice(&rest[..before]);
            self.merged.push(*item);
            (self.passed, self.taken) = (self.passed + before, self.taken + 1);
        }
        self.merged.extend_from_slice(&self.long[self.passed..]);
        Some(std::mem::take(&mut self.merged))
    }

    pub(super) fn memory(&self) -> usize {
        (self.long.capacity() + self.short.capacity() + self.merged.capacity()) * size_of::<Item>()
    }
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
    fn galloping_finds_the_first_that_fails() {
        for len in 0..40 {
            let items: Vec<usize> = (0..len).collect();
            for limit in 0..=len {
                assert_eq!(gallop(&items, |item| *item < limit), limit, "{limit} of {len}");
            }
        }
    }

    #[test]
    fn steps_of_any_size_give_one_run() {
        let run = |numbers: std::ops::Range<u64>, every: u64| numbers.map(|number| (number * every, 0)).collect::<Vec<Item>>();
        for (a, b) in [(run(0..50, 3), run(0..90, 2)), (run(0..5, 1), run(5..9, 1)), (run(0..0, 1), run(0..4, 1))] {
            let mut expected = [a.clone(), b.clone()].concat();
            expected.sort_unstable();
            for limit in [1, 2, 7, 1000] {
                let mut merge = Merge::new(a.clone(), b.clone());
                let mut steps = 1;
                let merged = loop {
                    match merge.step(limit, |a, b| a < b) {
                        Some(merged) => break merged,
                        None => steps += 1,
                    }
                };
                assert_eq!(merged, expected);
                assert!(steps <= expected.len() / limit + 1);
            }
        }
    }
}
