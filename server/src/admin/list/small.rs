//! Lists that are small enough to be looked through item by item.

use super::{Params, window};
use serde::Serialize;
use serde_json::Value;
use shared::query::order_key;
use shared::table::{Column, folded};
use shared::wire::List;
use std::cmp::Reverse;

/// Answers a list from all its items. Unless asked otherwise they are sorted by `order`, descending if it says so.
pub fn answer<T: Serialize>(items: impl IntoIterator<Item = T>, params: Params, order: (&'static str, bool)) -> List<Value> {
    let mut items: Vec<Value> = items.into_iter().filter_map(|item| serde_json::to_value(item).ok()).collect();
    let total = items.len();
    let needles: Vec<String> = params.queries.iter().map(|query| folded(query)).collect();
    let filters: Vec<(&str, String)> =
        params.filters.iter().map(|filter| (filter.name.as_str(), folded(&filter.value))).collect();
    items.retain(|item| {
        needles.iter().all(|needle| holds(item, needle))
            && filters
                .iter()
                .all(|(name, needle)| needle.is_empty() || item.get(*name).is_some_and(|value| holds(value, needle)))
    });
    let (field, descending) = match (params.order_by, params.descending) {
        (Some(field), descending) => (field, descending.unwrap_or(false)),
        (None, descending) => (order.0, descending.unwrap_or(order.1)),
    };
    // Equal items stay in the order given either way: what happened in one millisecond must not turn round.
    if descending {
        items.sort_by_cached_key(|item| Reverse(key(item, field)));
    } else {
        items.sort_by_cached_key(|item| key(item, field));
    }
    let (rows, range) = window(params.range, items.len());
    List {
        data: items.drain(rows).collect(),
        range: Some(range),
        order_by: Some(field.to_owned()),
        descending: Some(descending),
        queries: params.queries,
        filter_by: params.filters,
        total_count: Some(total as u64),
        ..List::default()
    }
}

/// Whether a folded text occurs in any of the values, however deep. Names of fields are not looked at.
fn holds(value: &Value, needle: &str) -> bool {
    match value {
        Value::String(text) => folded(text).contains(needle),
        Value::Array(items) => items.iter().any(|item| holds(item, needle)),
        Value::Object(fields) => fields.values().any(|field| holds(field, needle)),
        Value::Null => false,
        scalar => scalar.to_string().contains(needle),
    }
}

/// Numbers by value and before texts, texts in their one order; made once an item.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Text(Vec<u8>, String),
}

fn key(item: &Value, field: &str) -> Key {
    let value = item.get(field);
    match value.and_then(Value::as_f64) {
        // The bits of a float in an order that integers have too.
        Some(number) => {
            let bits = number.to_bits() as i64;
            Key::Number(bits ^ ((((bits >> 63) as u64) >> 1) as i64))
        }
        None => {
            let text = text(value);
            Key::Text(order_key(Column::Hostname, &text), text)
        }
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::list::Fields;
    use serde_json::json;

    #[test]
    fn equal_items_stay_in_the_order_given_both_ways() {
        let items =
            [json!({"t": "b", "n": 1}), json!({"t": "a", "n": 2}), json!({"t": "b", "n": 3}), json!({"t": "a", "n": 4})];
        for (descending, expected) in [(false, [2, 4, 1, 3]), (true, [1, 3, 2, 4])] {
            let params = Params { order_by: Some("t"), descending: Some(descending), ..Params::default() };
            let sorted: Vec<_> =
                answer(&items, params, ("n", false)).data.iter().filter_map(|item| item["n"].as_i64()).collect();
            assert_eq!(sorted, expected, "descending {descending}");
        }
    }

    #[test]
    fn numbers_sort_by_value() {
        let items = [json!({"n": 10}), json!({"n": -2.5}), json!({"n": 0}), json!({"n": -10}), json!({"n": 9.5})];
        let params = Params { order_by: Some("n"), ..Params::default() };
        let sorted: Vec<_> = answer(items, params, ("n", false)).data.iter().filter_map(|item| item["n"].as_f64()).collect();
        assert_eq!(sorted, [-10.0, -2.5, 0.0, 9.5, 10.0]);
    }

    #[test]
    fn lists_are_searched_filtered_sorted_and_cut() {
        let items = [
            json!({"name": "Site 10", "tags": ["lab"], "n": 10}),
            json!({"name": "site 9", "tags": ["lab", "north"], "n": 9}),
            json!({"name": "Åre", "tags": [], "n": 100}),
        ];
        let fields = Fields { names: &["name", "tags", "n"], places: false };
        for (query, names, range) in [
            ("", vec!["Åre", "site 9", "Site 10"], "0-2/3"),
            ("query=SITE", vec!["site 9", "Site 10"], "0-1/2"),
            ("query=site&query=north", vec!["site 9"], "0-0/1"),
            ("tags=lab&descending=true", vec!["Site 10", "site 9"], "0-1/2"),
            ("orderBy=n&range=1-1", vec!["Site 10"], "1-1/3"),
            ("orderBy=n&descending=true", vec!["Åre", "Site 10", "site 9"], "0-2/3"),
            ("query=nothing", vec![], "0-0/0"),
        ] {
            let params = Params::parse(Some(query), &fields).unwrap();
            let list = answer(items.iter(), params, ("name", false));
            let got: Vec<_> = list.data.iter().filter_map(|item| item["name"].as_str()).collect();
            assert_eq!((got, list.range.as_deref(), list.total_count), (names, Some(range), Some(3)), "{query}");
        }
    }
}
