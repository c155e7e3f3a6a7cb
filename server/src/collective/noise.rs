//! Everything arbitrary in the demo Collective: a pure function of the seed and of what is asked.

/// A point in a tree of pseudo-random values: every question branches off with [`Noise::on`], so that adding one question
/// changes no other answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Noise(u64);

/// splitmix64's finalizer: every bit of the input reaches every bit of the output.
const fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

impl Noise {
    pub(super) fn new(seed: u64) -> Noise {
        Noise(mix(seed))
    }

    /// The branch for a question and a number.
    pub(super) fn on(self, question: &str, number: u64) -> Noise {
        let name = question
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        Noise(mix(self.0 ^ mix(name) ^ mix(number).rotate_left(17)))
    }

    /// The branch for a question.
    pub(super) fn of(self, question: &str) -> Noise {
        self.on(question, 0)
    }

    pub(super) fn bits(self) -> u64 {
        self.0
    }

    /// From 0 up to but not including `end`, which must not be 0.
    pub(super) fn below(self, end: usize) -> usize {
        ((u128::from(self.0) * end as u128) >> 64) as usize
    }

    /// In `[from, to]`.
    pub(super) fn between(self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1) as usize) as i64
    }

    /// In `[0, 1)`.
    pub(super) fn unit(self) -> f64 {
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(super) fn chance(self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub(super) fn pick<T>(self, from: &[T]) -> &T {
        &from[self.below(from.len())]
    }

    /// An index by weight.
    pub(super) fn weighted(self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u32 = weights.clone().sum();
        let mut rest = self.below(total as usize) as u32;
        for (index, weight) in weights.enumerate() {
            if rest < weight {
                return index;
            }
            rest -= weight;
        }
        0
    }

    /// The bits of a version 4 UUID.
    pub(super) fn uuid(self) -> u128 {
        let bits = u128::from(self.0) << 64 | u128::from(mix(self.0 ^ 0x5bd1_e995));
        bits & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62)
    }
}

/// `4c07bc67-57ea-42dd-b702-c2d6c45419fc`
pub(super) fn uuid_text(uuid: u128) -> String {
    let hex = format!("{uuid:032x}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_depend_on_the_question_and_stay_in_range() {
        let noise = Noise::new(7);
        assert_eq!(noise.on("a", 1), Noise::new(7).on("a", 1));
        assert_ne!(noise.on("a", 1), noise.on("a", 2));
        assert_ne!(noise.on("a", 1), noise.on("b", 1));
        let counts = (0..6000).fold([0; 3], |mut counts, i| {
            counts[noise.on("w", i).weighted([1, 2, 3].into_iter())] += 1;
            counts
        });
        assert!((900..1100).contains(&counts[0]) && (1900..2100).contains(&counts[1]), "{counts:?}");
        for i in 0..1000 {
            assert!((-3..=4).contains(&noise.on("r", i).between(-3, 4)));
        }
    }

    #[test]
    fn uuids_are_of_version_4() {
        let text = uuid_text(Noise::new(1).uuid());
        assert_eq!((text.len(), &text[14..15]), (36, "4"));
        assert!("89ab".contains(&text[19..20]), "{text}");
    }
}
