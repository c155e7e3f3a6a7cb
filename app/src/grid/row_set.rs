//! A set of row ids as bits: selecting a hundred thousand rows is twelve kilobytes and no strings.

/// The set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowSet {
    words: Vec<u64>,
    len: usize,
}

impl RowSet {
    /// How many.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether it is in.
    pub fn contains(&self, id: u32) -> bool {
        self.words.get(id as usize / 64).is_some_and(|word| word >> (id % 64) & 1 == 1)
    }

    /// Puts it in or takes it out.
    pub fn set(&mut self, id: u32, on: bool) {
        let index = id as usize / 64;
        if index >= self.words.len() {
            if !on {
                return;
            }
            self.words.resize(index + 1, 0);
        }
        if self.contains(id) != on {
            self.words[index] ^= 1 << (id % 64);
            self.len = if on { self.len + 1 } else { self.len - 1 };
        }
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.words.clear();
        self.len = 0;
    }

    /// The ids, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(index, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros();
                    rest &= rest - 1;
                    (index as u32) * 64 + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn behaves_like_a_set(steps in proptest::collection::vec((0u32..300, any::<bool>()), 0..400)) {
            let (mut bits, mut set) = (RowSet::default(), BTreeSet::new());
            for (id, on) in steps {
                bits.set(id, on);
                if on { set.insert(id); } else { set.remove(&id); }
                prop_assert_eq!(bits.len(), set.len());
                prop_assert_eq!(bits.contains(id), on);
            }
            prop_assert_eq!(bits.iter().collect::<Vec<_>>(), set.into_iter().collect::<Vec<_>>());
        }
    }
}
