//! What is offered under the search box.

use shared::query::Suggestions;

/// How many at a time.
pub const MOST: usize = 8;

/// The offered things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Never empty.
    pub items: Vec<Item>,
    /// Whether they are searches of before.
    pub is_history: bool,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What is shown.
    pub label: String,
    /// A word beside it; may be empty.
    pub hint: &'static str,
    /// The whole search once it is chosen.
    pub text: String,
    /// Where the caret stands then, in UTF-16 units.
    pub caret: u32,
    /// Whether something has to follow.
    pub goes_on: bool,
}

impl Offer {
    /// Earlier searches; `None` when there are none.
    pub fn of_history(searches: &[String]) -> Option<Offer> {
        let items: Vec<Item> = searches
            .iter()
            .map(|search| {
                let caret = search.encode_utf16().count() as u32;
                Item { label: search.clone(), hint: "", text: search.clone(), caret, goes_on: false }
            })
            .collect();
        (!items.is_empty()).then_some(Offer { items, is_history: true })
    }

    /// Fields or values for a search.
    pub fn of_suggestions(text: &str, found: Suggestions) -> Offer {
        let (before, after) = (text.get(..found.span.start).unwrap_or(text), text.get(found.span.end..).unwrap_or(""));
        let items = found
            .items
            .into_iter()
            .map(|item| {
                // A blank of its own is enough behind a field's name.
                let after = if item.is_field { after.trim_start() } else { after };
                let start = format!("{before}{}", item.insert);
                Item {
                    label: item.label,
                    hint: if item.is_field { "field" } else { "" },
                    caret: start.encode_utf16().count() as u32,
                    text: format!("{start}{after}"),
                    goes_on: item.is_field,
                }
            })
            .collect();
        Offer { items, is_history: false }
    }
}

/// The byte of a place counted in UTF-16 units.
pub fn byte_at(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (at, character) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(character.len_utf16());
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::query::Suggestion;

    #[test]
    fn places_are_counted_as_the_browser_does() {
        for (units, byte) in [(0, 0), (1, 1), (2, 3), (4, 7), (5, 8), (9, 8)] {
            assert_eq!(byte_at("aü😀b", units), byte, "{units}");
        }
    }

    #[test]
    fn what_is_chosen_takes_the_place_of_what_was_typed() {
        let item = |insert: &str, is_field| Suggestion { label: String::new(), insert: insert.into(), is_field };
        let found = Suggestions { span: 2..4, items: vec![item("os: ", true), item("\"ü 1\"", false)] };
        let offer = Offer::of_suggestions("a os b", found);
        let seen: Vec<_> = offer.items.iter().map(|item| (item.text.as_str(), item.caret, item.goes_on)).collect();
        assert_eq!(seen, [("a os: b", 6, true), ("a \"ü 1\" b", 7, false)]);
        assert_eq!(Offer::of_history(&[]), None);
    }
}
