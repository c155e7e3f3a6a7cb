//! Claims as a tree: nothing lost, filter and paths, hostile sizes.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::session::claims::{self, ClaimRow, Kind, Step, differences, rows, value_at};
use shared::wire::Extra;
use std::collections::HashSet;
use std::time::{Duration, Instant};

fn tree(value: Value) -> Extra {
    value.as_object().unwrap().clone()
}

fn sample() -> Extra {
    tree(json!({
        "username": "dana",
        "groups": ["developers", "CN=Finance,OU=unit"],
        "ag": {"identityProviderName": "Corporate AD", "risk": {"level": 3, "fallback": null}},
        "isUserAdmin": false,
        "connectTime": "2018-11-16T13:25:15.672Z",
        "odd name": [],
        "a/b~c": {"x": {}},
    }))
}

fn open(pointers: &[&str]) -> HashSet<String> {
    pointers.iter().map(|pointer| (*pointer).to_owned()).collect()
}

fn pointers(rows: &[ClaimRow]) -> Vec<&str> {
    rows.iter().map(|row| row.pointer.as_str()).collect()
}

#[test]
fn top_level_rows_with_types_and_summaries() {
    let rows = rows(&sample(), &HashSet::new(), "");
    let seen: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.kind, row.text.as_str(), row.expandable)).collect();
    assert_eq!(
        seen,
        [
            ("username", Kind::String, "dana", false),
            ("groups", Kind::List, "2 items", true),
            ("ag", Kind::Dictionary, "2 entries", true),
            ("isUserAdmin", Kind::Boolean, "false", false),
            ("connectTime", Kind::Date, "2018-11-16T13:25:15.672Z", false),
            ("odd name", Kind::List, "0 items", false),
            ("a/b~c", Kind::Dictionary, "1 entry", true),
        ]
    );
    assert!(rows.iter().all(|row| row.depth == 0 && !row.expanded && !row.matches));
    assert_eq!(rows[1].position, (2, 7));
}

#[test]
fn open_rows_show_their_children_in_order() {
    let rows = rows(&sample(), &open(&["/ag", "/ag/risk", "/groups", "/a~1b~0c", "/username", "/gone"]), " ");
    assert_eq!(
        pointers(&rows),
        [
            "/username",
            "/groups",
            "/groups/0",
            "/groups/1",
            "/ag",
            "/ag/identityProviderName",
            "/ag/risk",
            "/ag/risk/level",
            "/ag/risk/fallback",
            "/isUserAdmin",
            "/connectTime",
            "/odd name",
            "/a~1b~0c",
            "/a~1b~0c/x",
        ]
    );
    assert_eq!((rows[3].name.as_str(), rows[3].depth, rows[3].position), ("[1]", 1, (2, 2)));
    assert_eq!((rows[8].kind, rows[8].text.as_str(), rows[8].depth), (Kind::Null, "null", 2));
    assert!(rows[6].expanded && !rows[0].expanded);
}

#[test]
fn a_filter_keeps_what_leads_to_a_match() {
    let shown = |filter: &str, expanded: &[&str]| -> Vec<String> {
        let rows = rows(&sample(), &open(expanded), filter);
        rows.iter().map(|row| format!("{}{}", row.pointer, if row.matches { "*" } else { "" })).collect()
    };
    assert_eq!(shown("FINANCE", &[]), ["/groups", "/groups/1*"]);
    assert_eq!(shown("level", &[]), ["/ag", "/ag/risk", "/ag/risk/level*"]);
    assert_eq!(shown("3", &[]), ["/ag", "/ag/risk", "/ag/risk/level*", "/connectTime*"]);
    assert_eq!(shown("null", &[]), ["/ag", "/ag/risk", "/ag/risk/fallback*"]);
    assert_eq!(shown("risk", &[]), ["/ag", "/ag/risk*"]);
    assert_eq!(shown("risk", &["/ag/risk"]), ["/ag", "/ag/risk*", "/ag/risk/level", "/ag/risk/fallback"]);
    assert_eq!(shown("ag", &["/ag"]), ["/ag*", "/ag/identityProviderName", "/ag/risk"]);
    assert_eq!(shown("nowhere", &["/ag"]), Vec::<String>::new());
}

#[test]
fn the_filter_folds_case_beyond_ascii() {
    let claims = tree(json!({"name": "ÅSA Öberg", "k": "aaab"}));
    assert_eq!(pointers(&rows(&claims, &HashSet::new(), "åsa ö")), ["/name"]);
    assert_eq!(pointers(&rows(&claims, &HashSet::new(), "AAB")), ["/k"]);
    assert_eq!(pointers(&rows(&claims, &HashSet::new(), "aaabb")), Vec::<&str>::new());
}

#[test]
fn numbers_keep_their_text() {
    // The exponent sign is the parser's spelling; the digits are the sender's.
    let claims: Extra = serde_json::from_str(r#"{"a": 1.10, "b": 12345678901234567890123, "c": 1E400, "d": -0.0}"#).unwrap();
    let texts: Vec<String> = rows(&claims, &HashSet::new(), "").into_iter().map(|row| row.text).collect();
    assert_eq!(texts, ["1.10", "12345678901234567890123", "1e+400", "-0.0"]);
}

fn path(steps: &[&str]) -> Vec<Step> {
    steps.iter().map(|step| step.parse().map_or_else(|_| Step::Key((*step).to_owned()), Step::Index)).collect()
}

#[test]
fn paths_as_expressions_and_json_paths() {
    for (kind, steps, expression, json_path) in [
        ("user", vec!["ag", "identityProviderName"], "claims.user.ag.identityProviderName", "$.ag.identityProviderName"),
        ("user", vec!["groups", "0"], "claims.user.groups[0]", "$.groups[0]"),
        ("device", vec!["odd name"], "claims.device[\"odd name\"]", "$[\"odd name\"]"),
        ("system", vec!["geoIp", "a\"b\\c"], "claims.system.geoIp[\"a\\\"b\\\\c\"]", "$.geoIp[\"a\\\"b\\\\c\"]"),
        (
            "device",
            vec!["_x9", "9x", "é", "a-b", ""],
            "claims.device._x9[\"9x\"][\"é\"][\"a-b\"][\"\"]",
            "$._x9[\"9x\"][\"é\"][\"a-b\"][\"\"]",
        ),
        ("device", vec!["\u{2028}\n"], "claims.device[\"\\u2028\\n\"]", "$[\"\\u2028\\n\"]"),
    ] {
        assert_eq!(claims::expression(kind, &path(&steps)), expression);
        assert_eq!(claims::json_path(&path(&steps)), json_path);
    }
}

#[test]
fn values_at_paths() {
    let claims = sample();
    assert_eq!(value_at(&claims, &path(&["groups", "1"])).map(claims::copy_text).as_deref(), Some("CN=Finance,OU=unit"));
    assert_eq!(
        value_at(&claims, &path(&["ag", "risk"])).map(claims::copy_text).as_deref(),
        Some("{\"level\":3,\"fallback\":null}")
    );
    for gone in [vec![], vec!["groups", "7"], vec!["groups", "x"], vec!["0"], vec!["username", "x"]] {
        assert_eq!(value_at(&claims, &path(&gone)), None, "{gone:?}");
    }
}

#[test]
fn a_megabyte_text_is_previewed_on_a_character() {
    let long = "é".repeat(524_288);
    let claims = tree(json!({"big": long, "z": "Ende"}));
    let all = rows(&claims, &HashSet::new(), "");
    assert_eq!(all[0].full_length, Some(524_288));
    assert!(all[0].text.chars().count() <= 301 && all[0].text.ends_with('…'), "{}", all[0].text.len());
    assert_eq!(all[1].full_length, None);
    assert_eq!(value_at(&claims, &all[0].path).map(claims::copy_text), Some(long));
}

#[test]
fn a_hundred_levels_open_and_filter() {
    let mut value = json!("bottom");
    for level in 0..100 {
        value = if level % 2 == 0 { json!([value]) } else { json!({ "k": value }) };
    }
    let claims = tree(json!({ "root": value }));
    let everything = claims::expandable(&claims, usize::MAX);
    assert_eq!(everything.len(), 100);
    assert_eq!(claims::expandable(&claims, 7).len(), 7);
    for (expanded, filter) in [(&everything, ""), (&HashSet::new(), "BOTTOM")] {
        let rows = rows(&claims, expanded, filter);
        assert_eq!((rows.len(), rows[100].depth, rows[100].text.as_str()), (101, 100, "bottom"));
    }
}

#[test]
fn five_thousand_groups_filter_within_a_frame_or_two() {
    let groups: Vec<String> = (0..5000).map(|n| format!("CN=group-{n},OU=unit,DC=company,DC=com")).collect();
    let claims = tree(json!({"groups": groups, "ag": {"distinguishedName": "CN=x"}}));
    assert_eq!(rows(&claims, &open(&["/groups"]), "").len(), 5002);
    let started = Instant::now();
    let matching = rows(&claims, &open(&["/groups"]), "GROUP-49");
    // Generous: an unoptimised build on a busy machine. A quadratic walk takes seconds here.
    assert!(started.elapsed() < Duration::from_millis(500), "{:?}", started.elapsed());
    assert_eq!(matching.len(), 112, "the list itself, 49, 490 to 499 and 4900 to 4999");
}

#[test]
fn differences_between_two_trees() {
    let a = tree(
        json!({"same": 1, "changed": "x", "gone": {"deep": 1}, "groups": ["a", "b", "b"], "rows": [{"n": 1}, {"n": 2}], "t": 1}),
    );
    let b = tree(
        json!({"same": 1, "changed": "y", "groups": ["b", "c", "a"], "rows": [{"n": 1}, {"n": 3}, {}], "t": "1", "new": null}),
    );
    let found: Vec<_> = differences(&a, &b)
        .into_iter()
        .map(|d| (d.pointer, d.left.map(Value::to_string), d.right.map(Value::to_string)))
        .collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        found,
        [
            ("/changed".into(), some("\"x\""), some("\"y\"")),
            ("/gone".into(), some("{\"deep\":1}"), None),
            ("/groups/2".into(), some("\"b\""), None),
            ("/groups/1".into(), None, some("\"c\"")),
            ("/rows/1/n".into(), some("2"), some("3")),
            ("/rows/2".into(), None, some("{}")),
            ("/t".into(), some("1"), some("\"1\"")),
            ("/new".into(), None, some("null")),
        ]
    );
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..3_i32).prop_map(Value::from),
        "[a-cA-C/~\"é ]{0,3}".prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("[a-c/~é]{0,2}", inner), 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn any_claims() -> impl Strategy<Value = Extra> {
    prop::collection::vec(("[a-c/~é]{0,2}", any_json()), 0..5).prop_map(|fields| fields.into_iter().collect())
}

/// All paths, depth first, by plain recursion.
fn walk(value: &Value, path: &mut Vec<Step>, visit: &mut impl FnMut(&[Step], &Value)) {
    let mut child = |step: Step, value: &Value, path: &mut Vec<Step>| {
        path.push(step);
        visit(path, value);
        walk(value, path, visit);
        path.pop();
    };
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| child(Step::Index(index), item, path)),
        Value::Object(fields) => fields.iter().for_each(|(key, item)| child(Step::Key(key.clone()), item, path)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn every_value_has_its_row_when_all_is_open(claims in any_claims()) {
        let mut expected = Vec::new();
        walk(&Value::Object(claims.clone()), &mut Vec::new(), &mut |path, _| expected.push(path.to_vec()));
        let everything = claims::expandable(&claims, usize::MAX);
        let all = rows(&claims, &everything, "");
        prop_assert_eq!(all.iter().map(|row| row.path.clone()).collect::<Vec<_>>(), expected);
        for row in &all {
            let root = Value::Object(claims.clone());
            prop_assert_eq!(value_at(&claims, &row.path), root.pointer(&row.pointer), "the pointer means the same place");
            prop_assert_eq!(&row.pointer, &claims::pointer(&row.path));
            prop_assert_eq!(row.expanded, row.expandable);
        }
    }

    #[test]
    fn a_filter_shows_matches_and_their_ancestors(claims in any_claims(), filter in "[abé/1n]{1,2}") {
        let needle = filter.to_lowercase();
        let mut expected = HashSet::new();
        walk(&Value::Object(claims.clone()), &mut Vec::new(), &mut |path, value| {
            let name = matches!(path.last(), Some(Step::Key(key)) if key.to_lowercase().contains(&needle));
            let text = match value {
                Value::Array(_) | Value::Object(_) => String::new(),
                other => claims::copy_text(other).to_lowercase(),
            };
            if name || text.contains(&needle) {
                expected.extend((1..=path.len()).map(|length| path[..length].to_vec()));
            }
        });
        let shown = rows(&claims, &HashSet::new(), &filter);
        prop_assert_eq!(shown.iter().map(|row| row.path.clone()).collect::<HashSet<_>>(), expected);
    }

    #[test]
    fn no_difference_means_equal_up_to_the_order_of_scalars(a in any_claims(), b in any_claims()) {
        prop_assert!(differences(&a, &a).is_empty());
        let there = differences(&a, &b);
        let back = differences(&b, &a);
        prop_assert_eq!(there.len(), back.len());
        for difference in &there {
            prop_assert_ne!(difference.left, difference.right);
            if let Some(left) = difference.left {
                prop_assert_eq!(value_at(&a, &difference.path), Some(left));
            }
            if let Some(right) = difference.right {
                prop_assert_eq!(value_at(&b, &difference.path), Some(right));
            }
        }
        if there.is_empty() {
            prop_assert_eq!(sorted(&Value::Object(a)), sorted(&Value::Object(b)));
        }
    }
}

/// Lists of scalars in a fixed order.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(fields.into_iter().collect())
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(sorted).collect();
            if !items.iter().any(|item| item.is_array() || item.is_object()) {
                items.sort_by_key(Value::to_string);
            }
            Value::Array(items)
        }
        scalar => scalar.clone(),
    }
}
