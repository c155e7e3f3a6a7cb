//! A comparison as rows of a table: sections, what differs, and what is equal folded into one row.

use crate::ui::WindowRow;
use shared::session::compare::{Comparison, Item, Part};
use shared::session::text;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// An item with its key among all rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keyed {
    pub key: String,
    pub item: Item,
}

/// A section made ready for showing.
#[derive(Debug, PartialEq)]
pub(super) struct Prepared {
    pub part: Part,
    pub different: Vec<Arc<Keyed>>,
    pub equal: Vec<Arc<Keyed>>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Row {
    /// The heading of a section with its differing and equal items.
    Head { key: String, part: Part, different: usize, equal: usize, open: bool },
    /// One aligned value.
    Item { item: Arc<Keyed>, open: bool },
    /// A detail of an opened item, by its index.
    Detail { key: String, item: Arc<Keyed>, index: usize },
    /// The equal items of a section.
    Fold { key: String, text: String, open: bool },
}

impl WindowRow for Row {
    fn key(&self) -> &str {
        match self {
            Row::Item { item, .. } => &item.key,
            Row::Head { key, .. } | Row::Detail { key, .. } | Row::Fold { key, .. } => key,
        }
    }

    fn height(&self, narrow: bool) -> f64 {
        match (self, narrow) {
            (Row::Head { .. }, _) => 40.0,
            (Row::Fold { .. }, _) | (Row::Item { .. }, false) => 34.0,
            (Row::Detail { .. }, false) => 28.0,
            (Row::Item { .. }, true) => 84.0,
            (Row::Detail { .. }, true) => 76.0,
        }
    }
}

/// What of the comparison is wanted.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Wanted {
    /// Equal parts are open unless closed.
    pub everything: bool,
    /// Only lines that hold this text, in any case.
    pub filter: String,
    /// Rows that are not as they begin: closed if they begin open, and the other way round.
    pub turned: HashSet<String>,
}

pub(super) fn prepare(comparison: Comparison) -> Vec<Prepared> {
    let section = |section: shared::session::compare::Section| {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut different = Vec::new();
        let mut equal = Vec::new();
        for item in section.items {
            let differs = item.line.mark.differs();
            let key = format!("{:?}\u{0}{:?}\u{0}{}", section.part, item.line.mark, item.line.key);
            let times = *seen.entry(key.clone()).and_modify(|times| *times += 1).or_insert(1);
            let key = if times > 1 { format!("{key}\u{0}{times}") } else { key };
            let into = if differs { &mut different } else { &mut equal };
            into.push(Arc::new(Keyed { key, item }));
        }
        Prepared { part: section.part, different, equal }
    };
    comparison.sections.into_iter().map(section).collect()
}

pub(super) fn rows(sections: &[Prepared], wanted: &Wanted) -> Vec<Row> {
    let needle = wanted.filter.trim().to_lowercase();
    let matches = |keyed: &&Arc<Keyed>| needle.is_empty() || holds(&keyed.item, &needle);
    let open = |key: &str, begins: bool| begins != wanted.turned.contains(key);
    let mut out = Vec::new();
    for section in sections {
        let different: Vec<_> = section.different.iter().filter(matches).collect();
        let equal: Vec<_> = section.equal.iter().filter(matches).collect();
        if different.is_empty() && equal.is_empty() {
            continue;
        }
        let key = format!("{:?}", section.part);
        // Whoever filters looks for something: what is found is not hidden.
        let opened = open(&key, section.part != Part::Volatile || !needle.is_empty());
        out.push(Row::Head { key, part: section.part, different: different.len(), equal: equal.len(), open: opened });
        if !opened {
            continue;
        }
        different.iter().for_each(|keyed| item(keyed, wanted, &mut out));
        if !equal.is_empty() {
            let key = format!("{:?} equal", section.part);
            let opened = open(&key, wanted.everything);
            let (one, many) = section.part.unit();
            let text = text::count(equal.len(), &format!("equal {one}"), &format!("equal {many}"));
            out.push(Row::Fold { key, text, open: opened });
            if opened {
                equal.iter().for_each(|keyed| item(keyed, wanted, &mut out));
            }
        }
    }
    out
}

fn item(keyed: &Arc<Keyed>, wanted: &Wanted, out: &mut Vec<Row>) {
    let expandable = !keyed.item.details.is_empty();
    let open = expandable && wanted.turned.contains(&keyed.key);
    out.push(Row::Item { item: keyed.clone(), open });
    if open {
        let details = (0..keyed.item.details.len()).map(|index| {
            let key = format!("{}\u{0}detail {index}", keyed.key);
            Row::Detail { key, item: keyed.clone(), index }
        });
        out.extend(details);
    }
}

fn holds(item: &Item, needle: &str) -> bool {
    item.details.iter().chain([&item.line]).any(|line| {
        let texts = [Some(&line.label), line.left.as_ref(), line.right.as_ref()];
        texts.into_iter().flatten().any(|text| text.to_lowercase().contains(needle))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::session::compare::compare;

    fn prepared() -> Vec<Prepared> {
        let read = |json: &str| serde_json::from_str(json).unwrap();
        prepare(compare(
            &read(
                r#"{"data":{"g":{"site":"A","userClaims":{"a":1,"b":1},"systemClaims":{"tunIPv4":"10.0.0.1"},
                   "entitlementInfos":{"erp":{"access":true,"conditionResults":{"MFA":true}}}}}}"#,
            ),
            &read(
                r#"{"data":{"g":{"site":"A","userClaims":{"a":2,"b":1},"systemClaims":{"tunIPv4":"10.0.0.2"},
                   "entitlementInfos":{"erp":{"access":false,"conditionResults":{"MFA":false}}}}}}"#,
            ),
        ))
    }

    fn shown(wanted: &Wanted) -> Vec<String> {
        let line = |row: Row| match row {
            Row::Head { part, different, equal, open, .. } => format!("{} {different}/{equal} {open}", part.title()),
            Row::Item { item, .. } => item.item.line.label.clone(),
            Row::Detail { item, index, .. } => format!("  {}", item.item.details[index].label),
            Row::Fold { text, .. } => text,
        };
        rows(&prepared(), wanted).into_iter().map(line).collect()
    }

    #[test]
    fn equal_parts_are_folded_and_the_volatile_closed() {
        let lines = shown(&Wanted::default());
        assert_eq!(
            lines,
            [
                "Entitlements 1/0 true",
                "erp",
                "User claims 1/1 true",
                "a",
                "1 equal claim",
                "Sites and Gateways 0/1 true",
                "1 equal Site or Gateway",
                "Times, addresses and counters 1/0 false",
            ]
        );
        let all = shown(&Wanted { everything: true, ..Wanted::default() });
        assert!(all.contains(&"b".to_owned()) && !all.contains(&"claims.system.tunIPv4".to_owned()));
    }

    #[test]
    fn what_is_turned_opens_and_the_filter_looks_into_details() {
        let sections = prepared();
        let erp = sections[0].different[0].key.clone();
        let turned = HashSet::from([erp, "Volatile".to_owned()]);
        let lines = shown(&Wanted { turned, ..Wanted::default() });
        assert!(lines.contains(&"  Condition MFA".to_owned()) && lines.contains(&"claims.system.tunIPv4".to_owned()));
        let lines = shown(&Wanted { filter: " condition mfa ".to_owned(), ..Wanted::default() });
        assert_eq!(lines, ["Entitlements 1/0 true", "erp"]);
        let lines = shown(&Wanted { filter: "tunipv4".to_owned(), ..Wanted::default() });
        assert_eq!(lines, ["Times, addresses and counters 1/0 true", "claims.system.tunIPv4"]);
    }
}
