//! Changes to sections as functions, and how a typed change leaves alone what the type does not know.

use serde_json::{Map, Value};
use std::rc::Rc;

/// What becomes of a section.
pub(super) type Change = Rc<dyn Fn(Option<&Value>) -> Value>;

/// Applies changes in their order.
pub(super) fn apply(sections: &mut Map<String, Value>, changes: &[(&'static str, Change)]) {
    for (section, change) in changes {
        let value = change(sections.get(*section));
        sections.insert((*section).to_owned(), value);
    }
}

/// A section after a typed change from `before` to `after`: members the type does not know stay as they were.
pub(super) fn merged(now: Option<&Value>, before: &Value, after: Value) -> Value {
    match (now, before, after) {
        (Some(Value::Object(now)), Value::Object(before), Value::Object(after)) => {
            let mut out = now.clone();
            for name in before.keys().filter(|name| !after.contains_key(*name)) {
                out.shift_remove(name);
            }
            out.extend(after);
            Value::Object(out)
        }
        (_, _, after) => after,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn what_the_type_does_not_know_survives() {
        let now = json!({"columns": ["a"], "theirs": {"x": 1.50}, "width": 3});
        let before = json!({"columns": ["a"], "width": 3});
        let after = json!({"columns": ["b"]});
        assert_eq!(merged(Some(&now), &before, after), json!({"columns": ["b"], "theirs": {"x": 1.50}}));
    }

    #[test]
    fn another_shape_is_replaced() {
        for now in [None, Some(json!(null)), Some(json!("text")), Some(json!([1]))] {
            assert_eq!(merged(now.as_ref(), &json!({}), json!({"a": 1})), json!({"a": 1}));
        }
        assert_eq!(merged(Some(&json!({"a": 1})), &json!([]), json!(["x"])), json!(["x"]));
    }

    proptest! {
        /// However the changes of two tabs fall between each other's reads and writes, none is lost.
        #[test]
        fn additions_from_two_tabs_add_up(order in proptest::collection::vec((any::<bool>(), 0u32..1000), 0..40)) {
            let mut stored = Map::new();
            let mut pending: [Vec<(&'static str, Change)>; 2] = Default::default();
            for &(second, number) in &order {
                let tab = &mut pending[usize::from(second)];
                tab.push(("views", Rc::new(move |now| {
                    let mut all = now.and_then(Value::as_array).cloned().unwrap_or_default();
                    all.push(json!(number));
                    Value::Array(all)
                })));
                if number % 3 == 0 {
                    apply(&mut stored, &std::mem::take(tab));
                }
            }
            for tab in &pending {
                apply(&mut stored, tab);
            }
            let mut all: Vec<u64> =
                stored.get("views").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_u64).collect();
            let mut wanted: Vec<u64> = order.iter().map(|(_, number)| u64::from(*number)).collect();
            all.sort_unstable();
            wanted.sort_unstable();
            prop_assert_eq!(all, wanted);
        }
    }
}
