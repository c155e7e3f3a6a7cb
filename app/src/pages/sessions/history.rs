//! The searches of before, in the admin's preferences: settled ones, not every letter.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many are kept.
pub const MOST: usize = 100;
/// The longest that is kept, in bytes.
const LONGEST: usize = 1000;

/// The section of the preferences, the newest first. What is no text is dropped.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    #[serde(default)]
    searches: Vec<Value>,
}

impl History {
    /// The searches, the newest first.
    pub fn searches(&self) -> Vec<String> {
        let texts = self.searches.iter().filter_map(Value::as_str);
        texts.filter(|text| text.len() <= LONGEST && !text.trim().is_empty()).take(MOST).map(str::to_owned).collect()
    }

    /// Adds a search, or brings it to the front. `instead` is one that was only on the way to it.
    pub fn add(&mut self, search: &str, instead: Option<&str>) {
        let search = search.trim();
        if search.is_empty() || search.len() > LONGEST {
            return;
        }
        let mut searches = self.searches();
        if searches.first().map(String::as_str) == instead {
            searches.drain(..instead.map_or(0, |_| 1).min(searches.len()));
        }
        searches.retain(|other| other != search);
        searches.insert(0, search.to_owned());
        searches.truncate(MOST);
        self.searches = searches.into_iter().map(Value::from).collect();
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.searches.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_newest_is_first_and_only_once() {
        let mut history: History = serde_json::from_value(json!({"searches": ["a", 7, null, "b", " "]})).unwrap_or_default();
        assert_eq!(history.searches(), ["a", "b"]);
        history.add(" b ", None);
        assert_eq!(history.searches(), ["b", "a"]);
        history.add("", None);
        history.add(&"x".repeat(LONGEST + 1), None);
        assert_eq!(history.searches(), ["b", "a"]);
        history.add("ber", None);
        history.add("berg", Some("ber"));
        assert_eq!(history.searches(), ["berg", "b", "a"]);
        history.add("c", Some("not the first"));
        assert_eq!(history.searches(), ["c", "berg", "b", "a"]);
        (0..200).for_each(|at| history.add(&format!("search {at}"), None));
        assert_eq!(history.searches().len(), MOST);
        assert_eq!(history.searches()[0], "search 199");
        history.clear();
        assert!(history.searches().is_empty());
    }
}
