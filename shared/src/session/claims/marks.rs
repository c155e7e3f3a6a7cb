//! Claims that other Sites report otherwise, by the row that shows them.

use super::difference::differences;
use super::path::{Step, pointer};
use super::summary;
use crate::session::text;
use crate::wire::Extra;
use std::collections::{HashMap, HashSet};

/// Rows marked at most: beyond that everything differs, and the number says enough.
const MOST: usize = 2000;
/// Characters of one value beside a mark.
const VALUE: usize = 80;

/// What differs between a Site's claims and those of the session's other Sites.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    own: HashMap<String, Vec<String>>,
    above: HashSet<String>,
    elsewhere: Vec<String>,
}

impl Marks {
    /// Compares the claims of a Site with those of others, given with their names.
    pub fn new(here: &Extra, others: &[(&str, &Extra)]) -> Marks {
        let mut marks = Marks::default();
        for (site, there) in others.iter().filter(|(_, there)| *there != here) {
            for difference in differences(here, there) {
                let said = |value| text::preview(&summary(value), VALUE);
                match (difference.left, difference.right, difference.path.split_last()) {
                    (Some(_), Some(right), _) => marks.add(&difference.path, format!("{site}: {}", said(right))),
                    (Some(_), None, _) => marks.add(&difference.path, format!("not in {site}")),
                    (None, Some(right), Some((Step::Key(name), []))) => {
                        marks.elsewhere.push(format!("{name} in {site}: {}", said(right)));
                    }
                    (None, Some(right), Some((_, parent))) => marks.add(parent, format!("{site} also has {}", said(right))),
                    _ => {}
                }
            }
        }
        marks
    }

    fn add(&mut self, path: &[Step], what: String) {
        if self.own.len() >= MOST {
            return;
        }
        let texts = self.own.entry(pointer(path)).or_default();
        // A list that lacks thousands of items says so with the first few.
        if texts.len() < 3 {
            texts.push(what);
        }
        for depth in 1..path.len() {
            self.above.insert(pointer(&path[..depth]));
        }
    }

    /// What other Sites report in place of a row, in words.
    pub fn of(&self, pointer: &str) -> Option<String> {
        self.own.get(pointer).map(|texts| texts.join("; "))
    }

    /// Whether something under a row differs.
    pub fn below(&self, pointer: &str) -> bool {
        self.above.contains(pointer)
    }

    /// The rows with a marked one under them.
    pub fn branches(&self) -> &HashSet<String> {
        &self.above
    }

    /// Claims that only other Sites report, in words.
    pub fn elsewhere(&self) -> &[String] {
        &self.elsewhere
    }

    /// How many rows are marked.
    pub fn len(&self) -> usize {
        self.own.len()
    }

    /// Whether all Sites report the same.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.elsewhere.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(json: &str) -> Extra {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_row_says_what_the_others_have_in_its_place() {
        let here = claims(r#"{"ip":"10.0.0.1","geo":{"country":"SE","city":"Stockholm"},"groups":["a","b"],"same":1}"#);
        let there = claims(r#"{"ip":"10.9.0.1","geo":{"country":"SE"},"groups":["b","c"],"same":1,"extra":true}"#);
        let marks = Marks::new(&here, &[("Frankfurt", &there), ("Same", &here)]);
        assert_eq!(marks.of("/ip").as_deref(), Some("Frankfurt: 10.9.0.1"));
        assert_eq!(marks.of("/geo/city").as_deref(), Some("not in Frankfurt"));
        assert!(marks.below("/geo") && !marks.below("/ip"));
        assert_eq!(marks.of("/groups/0").as_deref(), Some("not in Frankfurt"));
        assert_eq!(marks.of("/groups").as_deref(), Some("Frankfurt also has c"));
        assert_eq!(marks.of("/same"), None);
        assert_eq!(marks.elsewhere(), ["extra in Frankfurt: true"]);
        assert!(Marks::new(&here, &[("Same", &here)]).is_empty());
    }
}
