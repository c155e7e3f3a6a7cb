//! Client versions: `6.5.2-39874-release` is parts, build and channel.

use std::cmp::Ordering;

/// A version, read where it lies. Numbers may be of any length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version<'a> {
    parts: Vec<&'a str>,
    build: Option<&'a str>,
    rest: &'a str,
}

impl<'a> Version<'a> {
    /// Reads `6.5`, `v6.5.2`, `6.5.2-39874`, `6.5.2-39874-release`, `6.5-beta`; `None` when it does not begin with a number.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let mut parts = Vec::new();
        loop {
            let (number, rest) = number(text)?;
            parts.push(number);
            text = rest;
            match rest.strip_prefix('.') {
                Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) => text = next,
                _ => break,
            }
        }
        while parts.last().is_some_and(|part| part.is_empty()) {
            parts.pop();
        }
        let after = text.strip_prefix('-');
        match after.and_then(number) {
            Some((build, rest)) => Some(Version { parts, build: Some(build), rest: rest.strip_prefix('-').unwrap_or(rest) }),
            None => Some(Version { parts, build: None, rest: after.unwrap_or(text) }),
        }
    }

    /// The numbers between the dots without leading zeros, and without those that are zero at the end.
    pub(super) fn parts(&self) -> &[&'a str] {
        &self.parts
    }

    /// The build number without leading zeros.
    pub(super) fn build(&self) -> Option<&'a str> {
        self.build
    }

    /// What follows: the channel.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// How this version stands to the one asked for: what was not asked for (build, channel) does not count, so that
    /// `6.4.5-37211-release` is neither above nor below `6.4.5`.
    pub(super) fn against(&self, wanted: &Version<'_>) -> Ordering {
        let mut order = Ordering::Equal;
        for at in 0..self.parts.len().max(wanted.parts.len()) {
            let part = |parts: &[&'a str]| parts.get(at).copied().unwrap_or_default();
            let other = wanted.parts.get(at).copied().unwrap_or_default();
            order = order.then_with(|| by_value(part(&self.parts), other));
        }
        if let Some(build) = wanted.build {
            order = order.then_with(|| by_value(self.build.unwrap_or_default(), build));
        }
        if !wanted.rest.is_empty() {
            order = order.then_with(|| self.rest.to_lowercase().cmp(&wanted.rest.to_lowercase()));
        }
        order
    }
}

/// The number that `text` begins with, without leading zeros, and what follows.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if digits.is_empty() { None } else { Some((digits.trim_start_matches('0'), rest)) }
}

fn by_value(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_asked_for_does_not_count() {
        for (text, wanted, expected) in [
            ("6.4.5-37211-release", "6.4.5", Ordering::Equal),
            ("6.4.5-37211-release", "6.4", Ordering::Greater),
            ("6.4.0-34417-release", "6.4", Ordering::Equal),
            ("6.4", "6.4.0", Ordering::Equal),
            ("6.10.0", "6.9", Ordering::Greater),
            ("6.4.5-37211-release", "6.4.5-37212", Ordering::Less),
            ("6.4.5", "6.4.5-1", Ordering::Less),
            ("6.4.5-7-beta", "6.4.5-7-Release", Ordering::Less),
            ("v6.04", "6.4", Ordering::Equal),
            ("99999999999999999999999.1", "99999999999999999999998.2", Ordering::Greater),
        ] {
            let version = |text| Version::parse(text).unwrap();
            assert_eq!(version(text).against(&version(wanted)), expected, "{text} against {wanted}");
        }
        for text in ["", "beta", "-1", ".5", "v"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }
}
