//! Every wire type against the specification's own examples: nothing they say is lost, nor anything nobody here knows.
//!
//! `fixtures/specification.json` holds, by type, the examples of the published specification (version 22, MIT), with plain
//! values where it gives none. Some contradict their own schema; they have to be read all the same.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use shared::wire::{self, Extra};

const EXAMPLES: &str = include_str!("fixtures/specification.json");

/// Reads, writes, and compares with what was read.
type RoundTrip = fn(&Value) -> Result<Value, serde_json::Error>;

fn round_trip<T: Serialize + DeserializeOwned>(value: &Value) -> Result<Value, serde_json::Error> {
    // Through text, as on the wire: the reader must not depend on a tree already in memory.
    let typed: T = serde_json::from_str(&value.to_string())?;
    serde_json::from_str(&serde_json::to_string(&typed)?)
}

/// Name in the fixture, reader and writer, whether unknown fields are kept (requests are ours to write and need not).
fn types() -> Vec<(&'static str, RoundTrip, bool)> {
    vec![
        ("Version", round_trip::<wire::Version>, true),
        ("IdentityProviderNames", round_trip::<wire::IdentityProviderNames>, true),
        ("LoginRequest", round_trip::<wire::LoginRequest>, false),
        ("LoginResponse", round_trip::<wire::LoginResponse>, true),
        ("OtpInitialization", round_trip::<wire::OtpInitialization>, true),
        ("OtpRequest", round_trip::<wire::OtpRequest>, false),
        ("List<Session>", round_trip::<wire::List<wire::Session>>, true),
        ("Dashboard", round_trip::<wire::Dashboard>, true),
        ("SessionInfo", round_trip::<wire::SessionInfo>, true),
        ("Policy", round_trip::<wire::Policy>, true),
        ("Condition", round_trip::<wire::Condition>, true),
        ("Entitlement", round_trip::<wire::Entitlement>, true),
        ("RingfenceRule", round_trip::<wire::RingfenceRule>, true),
        ("CriteriaScript", round_trip::<wire::CriteriaScript>, true),
        ("Site", round_trip::<wire::Site>, true),
        ("Appliance", round_trip::<wire::Appliance>, true),
        ("OnBoardedDevice", round_trip::<wire::OnBoardedDevice>, true),
        ("DeviceRevocationRequest", round_trip::<wire::DeviceRevocationRequest>, true),
        ("DenylistEntry", round_trip::<wire::DenylistEntry>, true),
        ("UnhealthyApp", round_trip::<wire::UnhealthyApp>, true),
        ("Preferences", round_trip::<wire::Preferences>, true),
        ("TestRequest", round_trip::<wire::TestRequest>, false),
        ("TestResult", round_trip::<wire::TestResult>, true),
        ("ReevaluationResult", round_trip::<wire::ReevaluationResult>, true),
        ("Error", round_trip::<wire::Error>, true),
    ]
}

const UNKNOWN: &str = "x-unknown";

/// Every place where `before` says something that `after` does not.
fn lost(before: &Value, after: Option<&Value>, path: &str, out: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(fields), Some(Value::Object(kept))) if !path.ends_with(UNKNOWN) => {
            for (key, value) in fields {
                lost(value, kept.get(key), &format!("{path}/{key}"), out);
            }
        }
        (Value::Array(items), Some(Value::Array(kept))) if !path.ends_with(UNKNOWN) && items.len() == kept.len() => {
            for (index, (item, kept)) in items.iter().zip(kept).enumerate() {
                lost(item, Some(kept), &format!("{path}/{index}"), out);
            }
        }
        // Declared texts that the examples give as numbers become texts; declared numbers may gain a fraction.
        (Value::Number(number), Some(Value::String(text))) if number.to_string() == *text => {}
        (Value::Number(a), Some(Value::Number(b))) if !path.ends_with(UNKNOWN) && a.as_f64() == b.as_f64() => {}
        (a, Some(b)) if a == b => {}
        _ => out.push(format!("{path}: {before} became {after:?}")),
    }
}

/// Adds an unknown field to every object, `skip` excepted.
fn with_unknown(value: &mut Value, skip: &[&str]) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields.iter_mut() {
                if !skip.contains(&key.as_str()) {
                    with_unknown(value, skip);
                }
            }
            fields.insert(
                UNKNOWN.into(),
                serde_json::from_str(r#"{"n": 1.10, "big": 12345678901234567890123, "l": [null, {"z": 1, "a": 2}]}"#).unwrap(),
            );
        }
        Value::Array(items) => items.iter_mut().for_each(|item| with_unknown(item, skip)),
        _ => {}
    }
}

fn examples() -> Extra {
    serde_json::from_str(EXAMPLES).unwrap()
}

#[test]
fn nothing_the_specifications_examples_say_is_lost() {
    let examples = examples();
    assert_eq!(examples.len(), types().len(), "every example has its type and the other way round");
    let mut out = Vec::new();
    for (name, round_trip, _) in types() {
        let before = examples.get(name).unwrap_or_else(|| panic!("no example of {name}"));
        let after = round_trip(before).unwrap_or_else(|error| panic!("{name}: {error}"));
        lost(before, Some(&after), name, &mut out);
        assert_eq!(round_trip(&after).unwrap(), after, "{name}: writing what was written changes nothing");
    }
    assert_eq!(out, Vec::<String>::new());
}

#[test]
fn unknown_fields_survive_everywhere() {
    // Objects whose keys are names given by people, and places that are two or three fixed numbers.
    let skip = ["data", "entitlementInfos", "conditionResults", "versions", "geolocationQuery", "geolocation", "filterBy"];
    let mut out = Vec::new();
    for (name, round_trip, _) in types().into_iter().filter(|(_, _, keeps)| *keeps) {
        let mut before = examples().get(name).cloned().unwrap();
        with_unknown(&mut before, &skip);
        // The maps themselves are skipped, what they hold is not.
        let maps = ["/data", "/data/name/entitlementInfos", "/versions"];
        for map in maps {
            match before.pointer_mut(map) {
                Some(Value::Object(fields)) => fields.values_mut().for_each(|value| with_unknown(value, &skip)),
                Some(Value::Array(items)) => items.iter_mut().for_each(|value| with_unknown(value, &skip)),
                _ => {}
            }
        }
        let after = round_trip(&before).unwrap_or_else(|error| panic!("{name}: {error}"));
        lost(&before, Some(&after), name, &mut out);
    }
    assert_eq!(out, Vec::<String>::new());
}

#[test]
fn the_comparison_itself_notices() {
    let mut out = Vec::new();
    lost(&json!({"a": [1, {"b": 2}], "c": 443}), Some(&json!({"a": [1, {}], "c": "443"})), "", &mut out);
    assert_eq!(out, ["/a/1/b: 2 became None"]);
    out.clear();
    lost(&json!({UNKNOWN: {"n": 1.0}}), Some(&json!({UNKNOWN: {"n": 1}})), "", &mut out);
    assert_eq!(out.len(), 1);
}

#[test]
fn null_is_read_as_nothing_in_lists_and_maps() {
    let info: wire::SessionInfo = serde_json::from_value(json!({"deviceId": null, "data": {"gw": {
        "userClaims": null, "deviceClaims": null, "systemClaims": null, "vpn": null, "site": null,
        "entitlementInfos": {"e": {"access": null, "conditionLogic": null, "conditionResults": null, "firewallRules": null, "policyNames": null,
                                   "primarySite": null, "domainEntitlement": null}, "f": {"firewallRules": [{"ports": null, "subnets": "10.0.0.1"}]}},
    }, "odd": {}}})).unwrap();
    assert_eq!(info.data.len(), 2);
    let gateway = info.data.get("gw").unwrap();
    assert_eq!(gateway.entitlement_infos.len(), 2);
    assert_eq!(gateway.entitlement_infos.get("f").unwrap().firewall_rules[0].subnets, ["10.0.0.1"]);
}

#[test]
fn gateways_claims_and_entitlements_keep_their_order() {
    let text = r#"{"data":{"z":{"userClaims":{"z":1,"a":2},"entitlementInfos":{"y":{"conditionResults":{"q":true,"b":false}},"c":{}}},"a":{}}}"#;
    let info: wire::SessionInfo = serde_json::from_str(text).unwrap();
    let written = serde_json::to_string(&info).unwrap();
    let places: Vec<usize> = ["\"z\":{", "\"z\":1", "\"a\":2", "\"y\":", "\"q\":", "\"b\":", "\"c\":", "\"a\":{"]
        .iter()
        .map(|part| written.find(part).unwrap_or_else(|| panic!("{part} is gone from {written}")))
        .collect();
    assert!(places.is_sorted(), "{written}");
}

#[test]
fn an_example_that_contradicts_itself_is_read_as_it_stands() {
    let example = &examples()["List<Session>"];
    let list: wire::List<wire::Session> = serde_json::from_value(example.clone()).unwrap();
    assert_eq!((list.range.as_deref(), list.data.len(), list.total_count), (Some("0-30/54"), 1, Some(328)));
    let login: wire::LoginResponse =
        serde_json::from_value(json!({"token": "t", "expires": "2019-05-05T12:00:00Z", "user": {"name": "admin"}})).unwrap();
    assert_eq!(
        login.expires.as_deref().and_then(shared::session::time::Timestamp::parse).map(|time| time.to_string()).as_deref(),
        Some("2019-05-05 12:00:00 UTC")
    );
}
