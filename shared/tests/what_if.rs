//! Edits of claims, and finding the claims an expression looks at.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::access::what_if::{Change, Edit, apply, claims_in, parse_place, parse_value};
use shared::session::claims::{Kind, Step, expression, parse_expression, value_at};
use shared::wire::{CriteriaScript, GatewaySession};

fn session(user: Value) -> GatewaySession {
    serde_json::from_value(json!({"userClaims": user})).unwrap()
}

fn edited(user: Value, place: &str, change: Change) -> Value {
    let mut session = session(user);
    let (kind, path) = parse_place(place).unwrap();
    apply(&mut session, &[Edit { kind, path, change }]);
    Value::Object(session.user_claims)
}

#[test]
fn a_claim_is_set_added_to_and_removed() {
    let user = || json!({"groups": ["a", "b"], "ag": {"risk": 1}});
    let set = |value: Value| Change::Set(value);
    assert_eq!(edited(user(), "claims.user.ag.risk", set(json!(9)))["ag"]["risk"], json!(9));
    assert_eq!(edited(user(), "claims.user.new[\"odd name\"].x", set(json!(true)))["new"]["odd name"]["x"], json!(true));
    assert_eq!(edited(user(), "claims.user.groups[1]", set(json!("z")))["groups"], json!(["a", "z"]));
    assert_eq!(edited(user(), "claims.user.groups[7]", set(json!("z")))["groups"], json!(["a", "b", "z"]));
    assert_eq!(edited(user(), "claims.user.groups", Change::Add(json!("c")))["groups"], json!(["a", "b", "c"]));
    assert_eq!(edited(user(), "claims.user.tags", Change::Add(json!("c")))["tags"], json!(["c"]));
    assert_eq!(edited(user(), "claims.user.groups[0]", Change::Remove)["groups"], json!(["b"]));
    assert_eq!(edited(user(), "claims.user.ag", Change::Remove), json!({"groups": ["a", "b"]}));
    assert_eq!(edited(user(), "claims.user.nothing.here", Change::Remove), user());
}

#[test]
fn places_and_values_that_are_none_say_why() {
    for (text, says) in [
        ("groups", "begins with claims.user"),
        ("claims.users.x", "begins with claims.user"),
        ("claims.user", "Name a claim"),
        ("claims.user.a b", "Not a place"),
        ("claims.user.groups.indexOf('x')", "Not a place"),
    ] {
        assert!(parse_place(text).unwrap_err().contains(says), "{text}");
    }
    assert_eq!(parse_value(Kind::Number, "4.50").unwrap().to_string(), "4.50");
    assert_eq!(parse_value(Kind::String, "true").unwrap(), json!("true"));
    for (kind, text) in
        [(Kind::Boolean, "yes"), (Kind::Number, "\"4\""), (Kind::Date, "today"), (Kind::List, "{}"), (Kind::Dictionary, "[]")]
    {
        assert!(parse_value(kind, text).is_err(), "{kind:?} {text}");
    }
}

#[test]
fn an_expression_names_its_claims_through_the_scripts_it_calls() {
    let script = |name: &str, expression: &str| CriteriaScript {
        name: name.into(),
        expression: expression.into(),
        ..CriteriaScript::default()
    };
    let scripts = [
        script("developers", "return claims.user.groups.indexOf('dev') >= 0 || staff(claims);"),
        script("staff", "return developers(claims) || claims.user[\"odd name\"];"),
    ];
    let found: Vec<String> = claims_in("return developers(claims) && claims.device.os.family === 'linux' && !myclaims.user.x && claims.device.isClientInNetwork('10.0.0.0/8') && claims.user.groups.length > 1;", &scripts)
        .iter().map(|(kind, path)| expression(kind, path)).collect();
    assert_eq!(found, ["claims.device.os.family", "claims.user.groups", "claims.user[\"odd name\"]"]);
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let key = prop_oneof!["[a-zA-Z_][a-zA-Z0-9_]{0,6}", "\\PC{0,6}", "[\"'\\\\\\[\\].]{1,4}"]
        .prop_filter("length reads as the size of a list", |key| key != "length");
    let step = prop_oneof![key.prop_map(Step::Key), (0_usize..50).prop_map(Step::Index)];
    proptest::collection::vec(step, 1..5)
}

proptest! {
    #[test]
    fn what_is_copied_is_read_back(path in steps(), kind in prop_oneof![Just("user"), Just("device"), Just("system")]) {
        let text = expression(kind, &path);
        prop_assert_eq!(parse_expression(&text), Some((kind, path, text.len())));
    }

    #[test]
    fn noise_is_no_panic(text in "claims\\.(user|device)[\\PC]{0,20}") {
        if let Some((.., end)) = parse_expression(&text) { prop_assert!(text.is_char_boundary(end)); }
        let _ = claims_in(&text, &[]);
        let _ = parse_place(&text);
    }

    #[test]
    fn a_value_that_was_set_is_there(path in steps(), number in any::<i32>()) {
        let path = [vec![Step::Key("root".into())], path].concat();
        let mut session = session(json!({"root": {"a": [1, {"b": 2}]}}));
        let first_index_is_reachable = path.iter().all(|step| !matches!(step, Step::Index(index) if *index > 0));
        apply(&mut session, &[Edit { kind: "user", path: path.clone(), change: Change::Set(json!(number)) }]);
        if first_index_is_reachable {
            prop_assert_eq!(value_at(&session.user_claims, &path), Some(&json!(number)));
        }
        prop_assert!(session.user_claims.contains_key("root"));
    }
}
