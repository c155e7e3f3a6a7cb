//! The saved views as they are stored: a list that others may have written anything into.

use crate::route::Route;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How many views there can be.
pub const MOST: usize = 100;
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 80;
/// The longest address, in bytes.
const LONGEST_ADDRESS: usize = 8192;

/// A view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its name; unique without regard to case.
    pub name: String,
    /// Address of the list.
    pub address: String,
}

/// The section of the preferences. What cannot be read as a view is kept and not shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SavedViews {
    #[serde(default)]
    items: Vec<Value>,
}

/// A name as it is kept: without blanks at its ends, control characters and excess.
pub fn clean(name: &str) -> String {
    let plain: String = name.chars().filter(|character| !character.is_control()).collect();
    plain.trim().chars().take(LONGEST_NAME).collect::<String>().trim_end().to_owned()
}

impl SavedView {
    /// Whether this is its name, in any case.
    pub fn is_called(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.to_lowercase()
    }

    fn of(value: &Value) -> Option<SavedView> {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let (name, address) = (clean(text("name")?), text("address")?.to_owned());
        let is_list = address.len() <= LONGEST_ADDRESS && matches!(Route::parse_href(&address), Route::Sessions(_));
        (!name.is_empty() && is_list).then_some(SavedView { name, address })
    }
}

impl SavedViews {
    /// The views that can be shown, each name once, in the order of their names.
    pub fn views(&self) -> Vec<SavedView> {
        let mut views: Vec<SavedView> = Vec::new();
        for view in self.items.iter().filter_map(SavedView::of).take(MOST) {
            if !views.iter().any(|other| other.is_called(&view.name)) {
                views.push(view);
            }
        }
        views.sort_by_key(|view| view.name.to_lowercase());
        views
    }

    /// Adds a view, or gives the one of this name another address.
    pub fn save(&mut self, view: &SavedView) {
        let full = self.views().len() >= MOST;
        let found = self.items.iter_mut().find(|item| SavedView::of(item).is_some_and(|item| item.is_called(&view.name)));
        match found.and_then(Value::as_object_mut) {
            Some(item) => drop(item.insert("address".to_owned(), view.address.clone().into())),
            None if !full => {
                let pairs = [("name", &view.name), ("address", &view.address)];
                let item: Map<String, Value> =
                    pairs.into_iter().map(|(key, text)| (key.to_owned(), text.clone().into())).collect();
                self.items.push(item.into());
            }
            None => {}
        }
    }

    /// Takes the view of this name away.
    pub fn delete(&mut self, name: &str) {
        self.items.retain(|item| !SavedView::of(item).is_some_and(|item| item.is_called(name)));
    }

    /// Gives a view another name, unless another view has it.
    pub fn rename(&mut self, from: &str, to: &str) {
        let to = clean(to);
        let taken = self.views().iter().any(|view| view.is_called(&to) && !view.is_called(from));
        if to.is_empty() || taken {
            return;
        }
        // The one that is shown: another of its name is somebody else's.
        let shown = self.items.iter_mut().find(|item| SavedView::of(item).is_some_and(|item| item.is_called(from)));
        if let Some(item) = shown.and_then(Value::as_object_mut) {
            item.insert("name".to_owned(), to.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn what_others_wrote_is_kept_and_not_shown() {
        let stored = json!({"items": [
            {"name": " Ours ", "address": "/sessions?q=a", "colour": "red"},
            {"name": "elsewhere", "address": "https://example.com/"},
            {"name": "details", "address": "/sessions/CN%3D1"},
            {"name": "\u{0}\n", "address": "/sessions"},
            {"name": "OURS", "address": "/sessions?q=b"},
            7, null
        ]});
        let mut views: SavedViews = serde_json::from_value(stored.clone()).unwrap_or_default();
        assert_eq!(views.views(), [SavedView { name: "Ours".into(), address: "/sessions?q=a".into() }]);
        views.save(&SavedView { name: "ours".into(), address: "/sessions?q=c".into() });
        let written = serde_json::to_value(&views).unwrap_or_default();
        assert_eq!(written["items"][0], json!({"name": " Ours ", "address": "/sessions?q=c", "colour": "red"}));
        assert_eq!(written["items"].as_array().map(Vec::len), Some(7));
        views.rename("Ours", "Mine");
        views.delete("nobody");
        assert_eq!(views.views()[0].name, "Mine");
        views.delete("MINE");
        assert_eq!(views.views().iter().map(|view| view.name.as_str()).collect::<Vec<_>>(), ["OURS"]);
    }

    proptest! {
        #[test]
        fn names_stay_unique_and_few(steps in proptest::collection::vec(("[abAB ]{0,3}", "[abAB ]{0,3}", 0u8..3), 0..60)) {
            let mut views = SavedViews::default();
            for (name, other, step) in steps {
                match step {
                    0 if !clean(&name).is_empty() => views.save(&SavedView { name: clean(&name), address: "/sessions?q=x".into() }),
                    1 => views.rename(&name, &other),
                    _ => views.delete(&name),
                }
                let shown = views.views();
                prop_assert_eq!(shown.len(), views.items.len());
                prop_assert!(shown.len() <= MOST);
            }
        }
    }
}
