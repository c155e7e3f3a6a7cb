//! A set of small numbers: rows, or texts of a dictionary.

/// One bit a number, as many as were asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// Makes room for numbers below `len`; new ones are not in the set.
    pub(super) fn resize(&mut self, len: usize) {
        self.words.resize(len.div_ceil(64), 0);
    }

    /// The numbers below `len`.
    pub(super) fn all(len: usize) -> Self {
        let mut words = vec![u64::MAX; len.div_ceil(64)];
        if let Some(last) = words.last_mut()
            && !len.is_multiple_of(64)
        {
            *last = (1 << (len % 64)) - 1;
        }
        Bits { words }
    }

    pub(super) fn get(&self, at: usize) -> bool {
        self.words[at / 64] >> (at % 64) & 1 != 0
    }

    pub(super) fn insert(&mut self, at: usize) {
        self.words[at / 64] |= 1 << (at % 64);
    }

    /// Cuts values that belong to the numbers from `first` on where words begin: each piece with its first number.
    pub(super) fn aligned<T>(values: &[T], first: usize) -> impl Iterator<Item = (usize, &[T])> {
        let head = (first.next_multiple_of(64) - first).min(values.len());
        let (head, rest) = values.split_at(head);
        let start = first + head.len();
        let head = (!head.is_empty()).then_some((first, head));
        head.into_iter().chain(rest.chunks(64).enumerate().map(move |(at, piece)| (start + at * 64, piece)))
    }

    /// Adds up to 64 numbers from `at` on, as bits; none may lie beyond `at`'s word.
    pub(super) fn insert_word(&mut self, at: usize, bits: u64) {
        self.words[at / 64] |= bits << (at % 64);
    }

    /// All of it, when there is room for no more than 64 numbers.
    pub(super) fn only_word(&self) -> Option<u64> {
        match *self.words {
            [word] => Some(word),
            _ => None,
        }
    }

    /// 64 numbers from `at` on, as bits.
    pub(super) fn word_from(&self, at: usize) -> u64 {
        let word = |at: usize| self.words.get(at).copied().unwrap_or(0);
        word(at / 64) >> (at % 64) | word(at / 64 + 1) << 1 << (63 - at % 64)
    }

    pub(super) fn set(&mut self, at: usize, value: bool) {
        let bit = 1 << (at % 64);
        if value {
            self.words[at / 64] |= bit;
        } else {
            self.words[at / 64] &= !bit;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(super) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Keeps what is in `other` too. Both have the same room.
    pub(super) fn intersect(&mut self, other: &Bits) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Takes out what is in `other`.
    pub(super) fn subtract(&mut self, other: &Bits) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// Adds what is in `other`. Both have the same room.
    pub(super) fn unite(&mut self, other: &Bits) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Whether every number is in `other` too. Both have the same room.
    pub(super) fn is_within(&self, other: &Bits) -> bool {
        self.words.iter().zip(&other.words).all(|(word, other)| word & !other == 0)
    }

    /// The numbers in the set, smallest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                if rest == 0 {
                    return None;
                }
                let bit = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                Some(at * 64 + bit)
            })
        })
    }

    /// The numbers from `from` to below `len` that are not in the set, smallest first.
    pub(super) fn missing(&self, from: usize, len: usize) -> impl Iterator<Item = usize> + '_ {
        let words = self.words.iter().enumerate().skip(from / 64);
        words.flat_map(move |(at, word)| {
            let mut rest = !word & if at == from / 64 { u64::MAX << (from % 64) } else { u64::MAX };
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros() as usize;
                rest &= rest.wrapping_sub(1);
                (bit < 64 && at * 64 + bit < len).then_some(at * 64 + bit)
            })
        })
    }

    pub(super) fn memory(&self) -> usize {
        self.words.capacity() * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_put_in_where_they_belong() {
        for first in [0, 1, 63, 64, 100, 128] {
            for count in [0, 1, 27, 28, 64, 65, 200] {
                let values: Vec<usize> = (first..first + count).collect();
                let mut bits = Bits::default();
                bits.resize(400);
                for (at, piece) in Bits::aligned(&values, first) {
                    let word = piece.iter().enumerate().fold(0, |word, (bit, value)| word | u64::from(value % 3 == 0) << bit);
                    bits.insert_word(at, word);
                }
                let expected: Vec<usize> = values.iter().copied().filter(|value| value % 3 == 0).collect();
                assert_eq!(bits.iter().collect::<Vec<_>>(), expected, "{first} {count}");
            }
        }
    }

    #[test]
    fn sets_are_sets() {
        let mut a = Bits::default();
        a.resize(130);
        for at in [0, 63, 64, 129] {
            a.insert(at);
        }
        assert_eq!(a.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        let mut b = Bits::all(130);
        assert_eq!(b.count(), 130);
        b.subtract(&a);
        assert_eq!(b.count(), 126);
        b.intersect(&a);
        assert!(b.is_empty());
        b.unite(&a);
        b.set(63, false);
        assert!(!b.get(63) && b.get(64));
        assert!(!a.is_within(&b));
        a.set(63, false);
        assert!(a.is_within(&b) && b.is_within(&Bits::all(130)) && !Bits::all(130).is_within(&b));
        assert_eq!(b.count(), 3);
        for at in [0, 1, 63, 64, 70, 129, 191, 500] {
            let word = (0..64).filter(|bit| at + bit < 192 && b.get(at + bit)).fold(0, |word, bit| word | 1 << bit);
            assert_eq!(b.word_from(at), word, "{at}");
        }
        for (from, len) in [(0, 130), (1, 129), (64, 130), (100, 100), (130, 130)] {
            let expected: Vec<usize> = (from..len).filter(|at| !b.get(*at)).collect();
            assert_eq!(b.missing(from, len).collect::<Vec<_>>(), expected, "{from}..{len}");
        }
        assert_eq!((b.only_word(), Bits::all(3).only_word()), (None, Some(7)));
    }
}
