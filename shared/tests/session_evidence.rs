//! Evidence packs and saved sessions: nothing hostile gets through, nothing masked is left, nothing saved is lost.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::session::claims::Step;
use shared::session::evidence::{self, Circumstances, MASK, choices, document, looks_secret, markdown};
use shared::session::saved::{FORMAT, MOST_BYTES, Saved, SavedError, file_name};
use shared::session::time::Timestamp;
use shared::wire::SessionInfo;

fn session(value: Value) -> SessionInfo {
    serde_json::from_value(value).unwrap()
}

fn sample() -> SessionInfo {
    session(json!({"username": "ana", "providerName": "ldap", "data": {
        "aws-1": {"site": "AWS", "userClaims": {"groups": ["finance", "staff"], "adminPassword": "hunter22", "n": 5}, "systemClaims": {"tunIPv4": "10.9.8.7"},
            "entitlementInfos": {"erp": {"access": true, "policyNames": ["Staff | <b>"], "firewallRules": [{"action": "allow", "protocol": "tcp", "direction": "up", "subnets": ["10.0.0.0/8"], "ports": ["443"]}]}},
            "vpn": {"gatewayStats": {"bytesRead": 5}, "peer": "10.9.8.7:4433"}},
        "ber-1": {"site": "Berlin", "userClaims": {"groups": ["finance", "staff"], "adminPassword": "hunter22", "n": 6}}
    }}))
}

fn circumstances() -> Circumstances {
    Circumstances {
        dn: "CN=1,CN=ana,OU=ldap".to_owned(),
        controller: "console.example.com".to_owned(),
        page_version: "0.1.0".to_owned(),
        read_at: Timestamp::parse("2026-11-25T22:10:03Z"),
        made_at: Timestamp::parse("2026-11-25T22:12:00Z"),
        zone: 60,
        answers: vec![json!({"destination": "tcp 10.0.0.1:443", "verdict": "allowed", "sentence": "Allowed by erp."})],
        ..Circumstances::default()
    }
}

#[test]
fn the_same_value_at_every_site_is_one_choice() {
    let seen: Vec<_> = choices(&sample()).into_iter().map(|choice| (choice.expression, choice.sites, choice.secret)).collect();
    let at = |site: &str| vec![site.to_owned()];
    assert_eq!(
        seen,
        [
            ("claims.user.groups".to_owned(), vec![], false),
            ("claims.user.adminPassword".to_owned(), vec![], true),
            ("claims.user.n".to_owned(), at("AWS"), false),
            ("claims.user.n".to_owned(), at("Berlin"), false),
            ("claims.system.tunIPv4".to_owned(), at("AWS"), false),
        ]
    );
}

#[test]
fn the_document_says_what_when_and_by_what() {
    let info = sample();
    let claims = choices(&info);
    let chosen: Vec<_> =
        claims.iter().filter(|choice| choice.expression.ends_with("groups")).map(|choice| (choice, false)).collect();
    let document = document(&info, &circumstances(), &chosen);
    assert_eq!(document["madeAt"]["local"], "2026-11-25 23:12:00 +01:00");
    assert_eq!(
        document["claims"],
        json!([{"claim": "claims.user.groups", "sites": [], "masked": false, "value": ["finance", "staff"]}])
    );
    assert_eq!(document["entitlements"][0]["rules"], json!(["tcp up 10.0.0.0/8 : 443"]));
    let text = markdown(&document);
    for line in [
        "# Session of ana",
        "| tcp 10.0.0.1&#58;443 | allowed | Allowed by erp. |",
        "| claims.user.groups | all | finance; staff |",
        r"| erp | AWS | allowed | No condition applies | Staff \| &lt;b&gt; | tcp up 10.0.0.0/8 &#58; 443 |",
        "| AWS | aws-1 | Bytes read \\(sent by the user\\) | 5 bytes |",
    ] {
        assert!(text.lines().any(|other| other == line), "{line} is not in\n{text}");
    }
}

#[test]
fn what_is_masked_is_nowhere() {
    let info = sample();
    let claims = choices(&info);
    let chosen: Vec<_> =
        claims.iter().map(|choice| (choice, choice.secret || choice.expression.ends_with("tunIPv4"))).collect();
    let document = document(&info, &circumstances(), &chosen);
    let (json, text) = (document.to_string(), markdown(&document));
    for hidden in ["hunter22", "10.9.8.7"] {
        assert!(!json.contains(hidden) && !text.contains(hidden), "{hidden}");
    }
    assert!(json.contains(&format!("{MASK}:4433")), "inside another text too");
    assert!(json.contains("claims.user.adminPassword") && json.contains("finance"));
}

#[test]
fn secrets_by_name_and_by_look() {
    let named = |name: &str, value: Value| looks_secret(&[Step::Key(name.to_owned())], &value);
    for (name, value) in [
        ("clientSecret", json!("x1")),
        ("ApiKey", json!("abc")),
        ("blob", json!("-----BEGIN PRIVATE KEY-----")),
        ("blob", json!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln")),
        ("blob", json!("U2FsdGVkX1+vupppZksvRf5pq5g5XjFRlipRkwB0K1Y96Qsv2Lm+31cmzaAILwyt")),
        ("list", json!(["fine", "ENC(abc)"])),
    ] {
        assert!(named(name, value.clone()), "{name} {value}");
    }
    for (name, value) in [
        ("passwordSet", json!(true)),
        ("passwordChanged", json!("2026-01-01T10:00:00Z")),
        ("groups", json!(["CN=Finance,OU=unit,DC=company,DC=com"])),
        ("distinguishedName", json!("CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=user,OU=ldap")),
        ("deviceId", json!("4c07bc67-57ea-42dd-b702-c2d6c45419fc")),
    ] {
        assert!(!named(name, value.clone()), "{name} {value}");
    }
}

#[test]
fn a_saved_session_comes_back_exactly() {
    let text = r#"{"username":"ana","data":{"g":{"site":"A","userClaims":{"n":1},"new":[1.50]}},"later":{"x":null}}"#;
    let info: SessionInfo = serde_json::from_str(text).unwrap();
    let time = Timestamp(1_764_108_603_672);
    let mut saved = Saved::new("CN=1,CN=ana,OU=ldap", info, "console.example.com", "0.1.0", time, time);
    saved.extra.insert("addedLater".to_owned(), json!({"kept": true}));
    let text = saved.to_json();
    assert!(text.contains("1.50"), "numbers stay as they were written");
    assert_eq!(Saved::parse(text.as_bytes()), Ok(saved.clone()));
    assert_eq!(Saved::parse(format!("\u{feff}{text}").as_bytes()), Ok(saved.clone()));
    assert_eq!(saved.file_name(), "active-session-ana-2025-11-25T22-10-03Z.json");
}

#[test]
fn files_that_are_none_are_refused_in_words() {
    let refused = |text: &str| Saved::parse(text.as_bytes()).unwrap_err();
    assert_eq!(refused("{\n  \"format\""), SavedError::NotJson { line: 2, column: 10 });
    assert_eq!(refused("[1]"), SavedError::OtherFormat);
    assert_eq!(refused(r#"{"format":"active-sessions/evidence","version":1}"#), SavedError::OtherFormat);
    assert_eq!(refused(&json!({"format": FORMAT, "version": 2}).to_string()), SavedError::OtherVersion("2".to_owned()));
    assert_eq!(refused(&json!({"format": FORMAT}).to_string()), SavedError::OtherVersion("unknown".to_owned()));
    assert!(matches!(refused(&json!({"format": FORMAT, "version": 1, "sessionInfo": 5}).to_string()), SavedError::Damaged(_)));
    assert!(matches!(
        refused(&json!({"format": FORMAT, "version": 1, "sessionInfo": {"data": 5}}).to_string()),
        SavedError::Damaged(_)
    ));
    assert!(matches!(refused(&"[".repeat(100_000)), SavedError::NotJson { .. }), "depth is bounded");
    assert_eq!(Saved::parse(&vec![b' '; MOST_BYTES + 1]), Err(SavedError::TooLarge(MOST_BYTES as u64 + 1)));
    assert_eq!(file_name("evidence", "../..\\x\u{202e}", "", "zip"), "evidence-x.zip");
}

proptest! {
    #[test]
    fn hostile_text_stays_in_its_cell(name in "[|`<>&\\\\\n\r\\[\\]()!*_#@ a-z\u{202e}\u{0}:/.-]{1,40}") {
        let mut info = sample();
        info.username = Some(name.clone());
        info.data.0[0].1.user_claims.insert("odd".to_owned(), json!(name));
        let claims = choices(&info);
        let chosen: Vec<_> = claims.iter().filter(|choice| choice.expression.ends_with("odd")).map(|choice| (choice, false)).collect();
        let text = markdown(&document(&info, &circumstances(), &chosen));
        let harmless = markdown(&document(&sample(), &circumstances(), &[(&claims[0], false)]));
        prop_assert_eq!(text.lines().count(), harmless.lines().count(), "no line more");
        for line in text.lines() {
            prop_assert!(!line.contains(['<', '@', '\u{202e}', '\u{0}']) && !line.contains("://"), "{}", line);
            let bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
            prop_assert!([0, 3, 4, 5, 7].contains(&bars), "{}", line);
            let ticks = line.replace("\\\\", "").replace("\\`", "").contains('`');
            prop_assert!(!ticks, "{}", line);
        }
    }

    #[test]
    fn any_bytes_are_refused_or_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Saved::parse(&bytes).is_err());
    }

    #[test]
    fn no_masked_text_is_left(secret in "[A-Za-z0-9|`]{4,20}") {
        let mut info = sample();
        info.data.0[0].1.user_claims.insert("odd".to_owned(), json!([secret, {"in": secret}]));
        info.data.0[0].1.vpn.insert("echo".to_owned(), json!(format!("before {secret} after")));
        let claims = choices(&info);
        let chosen: Vec<_> = claims.iter().filter(|choice| choice.expression.contains("odd")).map(|choice| (choice, true)).collect();
        prop_assert!(!chosen.is_empty());
        let document = document(&info, &circumstances(), &chosen);
        let echo = document["stats"].as_array().unwrap().iter().find(|stat| stat["key"] == "echo").unwrap();
        prop_assert_eq!(echo["value"].as_str().unwrap(), format!("before {MASK} after"));
        prop_assert_eq!(document["format"].as_str().unwrap(), evidence::FORMAT);
    }
}
