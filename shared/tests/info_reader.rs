//! A session info read in pieces is the one read whole.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::wire::{InfoReader, SessionInfo};

const EXAMPLES: &str = include_str!("fixtures/specification.json");

fn pieces(text: &str) -> Result<SessionInfo, serde_json::Error> {
    let mut reader = InfoReader::new(text.as_bytes().to_vec());
    while !reader.step()? {}
    Ok(reader.take().unwrap())
}

fn whole(text: &str) -> Result<SessionInfo, serde_json::Error> {
    serde_json::from_str(text)
}

#[test]
fn the_published_example_is_read_the_same() {
    let examples: Value = serde_json::from_str(EXAMPLES).unwrap();
    let example = &examples["SessionInfo"];
    for text in [example.to_string(), serde_json::to_string_pretty(example).unwrap()] {
        assert_eq!(pieces(&text).unwrap(), whole(&text).unwrap());
        assert!(!pieces(&text).unwrap().data.is_empty());
    }
}

#[test]
fn odd_shapes_are_read_or_refused_alike() {
    for text in [
        "{}",
        " { } ",
        r#"{"data":null}"#,
        r#"{"data":{}}"#,
        r#"{"data":{"g":{}},"username":"x"}"#,
        r#"{"data":{"g":{"userClaims":null,"vpn":null,"entitlementInfos":null,"site":"A"}}}"#,
        r#"{"data":{"g":{"userClaims":{"a\"}]":"\\\"{","b":[{"c":"]"}],"d":1e400}}}}"#,
        r#"{"data":{"g":{"entitlementInfos":{"e":{"access":true},"e":{"access":false}}}},"x":[1,2]}"#,
        r#"{"data":{"g":null}}"#,
        r#"{"data":[]}"#,
        r#"{"data":{"g":{"entitlementInfos":{"e":[]}}}}"#,
        "[]",
        "null",
        "",
        "{\"a\":1}x",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":}",
        "{\"a\":1 \"b\":2}",
        "{\"data\":{\"g\":{\"userClaims\":{\"a\":\"\\",
    ] {
        match (pieces(text), whole(text)) {
            (Ok(pieces), Ok(whole)) => assert_eq!(pieces, whole, "{text}"),
            (Err(_), Err(_)) => {}
            (pieces, whole) => panic!("{text}: {pieces:?} against {whole:?}"),
        }
    }
}

#[test]
fn counters_come_without_the_rest() {
    let text = r#"{"data":{"g":{"userClaims":{"a":["}"]},"vpn":{"gatewayStats":{"bytesRead":7}},"entitlementInfos":{"e":{}},
        "systemClaims":{"connectTime":"2026-01-01T00:00:00Z"},"site":"S"}},"username":"u"}"#;
    let mut reader = InfoReader::counters(text.as_bytes().to_vec());
    while !reader.step().unwrap() {}
    let mut expected = whole(text).unwrap();
    for (_, gateway) in &mut expected.data.0 {
        gateway.user_claims = Default::default();
        gateway.entitlement_infos = Default::default();
    }
    assert_eq!(reader.take().unwrap(), expected);
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[ -~éß\u{1f600}\\n\"\\\\{}\\[\\],:]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::hash_map("[a-z\"\\\\]{0,4}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn claims() -> impl Strategy<Value = Value> {
    proptest::collection::hash_map("[a-zA-Z.\" ]{0,6}", value(), 0..5).prop_map(|map| Value::Object(map.into_iter().collect()))
}

proptest! {
    #[test]
    fn pieces_are_the_whole(user in claims(), device in claims(), vpn in claims(), other in value(), names in proptest::collection::hash_set("[a-z\" ]{1,6}", 0..4), spaced in any::<bool>()) {
        let gateways: serde_json::Map<String, Value> = names.into_iter().map(|name| {
            let infos = json!({"e {": {"access": true, "policyNames": ["p\""], "unknown": other}, "f": {"conditionResults": {"c": false}}});
            (name, json!({"userClaims": user, "deviceClaims": device, "systemClaims": {}, "entitlementInfos": infos, "vpn": vpn, "site": "S", "new": other}))
        }).collect();
        let info = json!({"username": "u", "data": gateways, "later": other});
        let text = if spaced { serde_json::to_string_pretty(&info).unwrap() } else { info.to_string() };
        prop_assert_eq!(pieces(&text).unwrap(), whole(&text).unwrap());
    }

    #[test]
    fn what_breaks_off_is_refused(user in claims(), cut in 0.0..1.0) {
        let text = json!({"username": "u", "data": {"g": {"userClaims": user, "entitlementInfos": {"e": {}}}}}).to_string();
        let mut end = (text.len() as f64 * cut) as usize;
        while !text.is_char_boundary(end) { end -= 1; }
        prop_assert!(pieces(&text[..end]).is_err());
    }

    #[test]
    fn noise_is_never_a_panic(text in "[{}\\[\\]\",:a\\\\0-9 ]{0,40}") {
        prop_assert_eq!(pieces(&text).is_ok(), whole(&text).is_ok());
    }
}
