//! Sets of ports or ICMP types.

use crate::session::rule::NumberRange;
use std::fmt;

/// A set of numbers: ranges in order, none of which touches the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers(Vec<NumberRange>);

impl Numbers {
    /// None.
    pub const NONE: Numbers = Numbers(Vec::new());

    /// The numbers of all ranges together.
    pub fn of(ranges: impl IntoIterator<Item = NumberRange>) -> Numbers {
        let mut ranges: Vec<NumberRange> = ranges.into_iter().collect();
        ranges.sort_unstable_by_key(|range| (range.from, range.to));
        let mut all: Vec<NumberRange> = Vec::new();
        for range in ranges {
            match all.last_mut() {
                Some(last) if u32::from(range.from) <= u32::from(last.to) + 1 => last.to = last.to.max(range.to),
                _ => all.push(range),
            }
        }
        Numbers(all)
    }

    /// From one to another, inclusive.
    pub fn range(from: u16, to: u16) -> Numbers {
        Numbers(vec![NumberRange { from, to }])
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the number is one of them.
    pub fn contains(&self, number: u16) -> bool {
        self.0.iter().any(|range| range.contains(number))
    }

    /// The ranges in order.
    pub fn ranges(&self) -> &[NumberRange] {
        &self.0
    }

    /// Those in both.
    pub fn and(&self, other: &Numbers) -> Numbers {
        let mut both = Vec::new();
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let (from, to) = (a.from.max(b.from), a.to.min(b.to));
            if from <= to {
                both.push(NumberRange { from, to });
            }
            if a.to < b.to {
                left.next();
            } else {
                right.next();
            }
        }
        Numbers(both)
    }

    /// Those in either.
    pub fn or(&self, other: &Numbers) -> Numbers {
        Numbers::of(self.0.iter().chain(&other.0).copied())
    }

    /// Those that are not in the other.
    pub fn without(&self, other: &Numbers) -> Numbers {
        let mut left = Vec::new();
        for range in &self.0 {
            let mut from = u32::from(range.from);
            for gap in other.0.iter().filter(|gap| gap.to >= range.from && gap.from <= range.to) {
                if u32::from(gap.from) > from {
                    left.push(NumberRange { from: from as u16, to: gap.from - 1 });
                }
                from = u32::from(gap.to) + 1;
            }
            if from <= u32::from(range.to) {
                left.push(NumberRange { from: from as u16, to: range.to });
            }
        }
        Numbers(left)
    }
}

/// `22, 443, 8000-8100`; long sets are cut and counted.
impl fmt::Display for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 8;
        for (at, range) in self.0.iter().take(SHOWN).enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            match range.from == range.to {
                true => write!(f, "{comma}{}", range.from)?,
                false => write!(f, "{comma}{}-{}", range.from, range.to)?,
            }
        }
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any() -> impl Strategy<Value = Numbers> {
        let edge = prop_oneof![0_u16..20, 65_520_u16..=65_535];
        proptest::collection::vec((edge.clone(), edge), 0..5)
            .prop_map(|all| Numbers::of(all.into_iter().map(|(a, b)| NumberRange { from: a.min(b), to: a.max(b) })))
    }

    proptest! {
        #[test]
        fn sets_are_what_their_members_say(a in any(), b in any()) {
            for number in (0..25).chain(65_515..=65_535) {
                let (in_a, in_b) = (a.contains(number), b.contains(number));
                prop_assert_eq!(a.and(&b).contains(number), in_a && in_b);
                prop_assert_eq!(a.or(&b).contains(number), in_a || in_b);
                prop_assert_eq!(a.without(&b).contains(number), in_a && !in_b);
            }
            prop_assert_eq!(a.without(&b).or(&a.and(&b)), a.clone());
            prop_assert!(a.without(&a).is_empty());
        }
    }

    #[test]
    fn sets_read_as_they_are_typed() {
        let set = Numbers::of([(80, 80), (22, 22), (8000, 8100), (81, 90)].map(|(from, to)| NumberRange { from, to }));
        assert_eq!(set.to_string(), "22, 80-90, 8000-8100");
        let many = Numbers::of((0..20).map(|at| NumberRange { from: at * 2, to: at * 2 }));
        assert!(many.to_string().ends_with("and 12 more"), "{many}");
    }
}
