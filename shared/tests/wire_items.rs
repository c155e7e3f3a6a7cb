//! A list answer in pieces: whatever the cut, the same items as in one piece.

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::wire::{Items, ItemsError, List};

/// The items of an answer that arrives in pieces of that size, and how many there are in all.
fn cut(answer: &[u8], size: usize) -> Result<(Vec<Value>, Option<u64>), ItemsError> {
    let (mut items, mut found) = (Items::new(), Vec::new());
    for piece in answer.chunks(size.max(1)) {
        items.push(piece, |item| {
            found.push(serde_json::from_slice(item).map_err(|error| error.to_string())?);
            Ok(())
        })?;
    }
    assert_eq!(items.count(), found.len() as u64);
    Ok((found, items.finish()?.total_count))
}

#[test]
fn items_are_found_wherever_data_stands() {
    for (answer, items, total) in [
        (r#"{"data":[],"totalCount":0}"#, json!([]), Some(0)),
        (r#"{"totalCount":2,"data":[{"a":"}]"},{"b":[1,{"c":"\"["}]}]}"#, json!([{"a":"}]"},{"b":[1,{"c":"\"["}]}]), Some(2)),
        (r#" { "x" : {"data":[1]} , "data" : [ 1 , "two" , null , [3] ] } "#, json!([1, "two", null, [3]]), None),
        (r#"{"y":"data","z":[4],"data":null}"#, json!([]), None),
        (r#"{"queries":["data"],"data":[{}]}"#, json!([{}]), None),
    ] {
        for size in 1..answer.len() {
            assert_eq!(cut(answer.as_bytes(), size), Ok((items.as_array().unwrap().clone(), total)), "{answer} by {size}");
        }
    }
}

#[test]
fn what_is_no_complete_list_is_an_error() {
    for answer in [
        "",
        "{",
        r#"{"data":[{"a":1}"#,
        r#"{"data":[{"a":1}]"#,
        r#"{"data":[1 2]}"#,
        r#"{"data":[{}{}]}"#,
        r#"{"data":[1,,2]}"#,
        r#"{"data":[}]}"#,
        r#"{"data":[{"a":}]}"#,
        "<html>",
        "[1]",
    ] {
        assert!(cut(answer.as_bytes(), 3).is_err(), "{answer}");
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![Just(Value::Null), any::<i32>().prop_map(Value::from), ".*".prop_map(Value::from)];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(".*", inner, 0..4).prop_map(|fields| json!(fields)),
        ]
    })
}

proptest! {
    #[test]
    fn any_answer_in_any_cut(data in proptest::collection::vec(values(), 0..6), more in values(), size in 1usize..40, pretty in any::<bool>()) {
        let answer = json!({"more": more, "data": data, "totalCount": 7});
        let text = if pretty { serde_json::to_string_pretty(&answer) } else { serde_json::to_string(&answer) }.unwrap();
        prop_assert_eq!(cut(text.as_bytes(), size), Ok((data, Some(7))));
    }

    #[test]
    fn no_bytes_panic_and_what_is_taken_is_a_list(bytes in "[\\[\\]{}\",:0-9a\\\\ ]{0,40}", size in 1usize..9) {
        let text = format!("{{\"data\":[{bytes}");
        if cut(text.as_bytes(), size).is_ok() {
            prop_assert!(serde_json::from_str::<List<Value>>(&text).is_ok(), "{}", text);
        }
    }
}
