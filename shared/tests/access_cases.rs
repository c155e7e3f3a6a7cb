//! Answers to destinations: verdict, sentence, reasons and changes, case by case.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use serde_json::{Value, json};
use shared::access::answer::{Answer, ChangeKind, Estimate, Reason, Renewal, Verdict};
use shared::access::{Destination, Extent, Facts, explain};
use shared::wire::{Condition, Entitlement, Policy, SessionInfo};

fn info(data: Value) -> SessionInfo {
    serde_json::from_value(json!({ "data": data })).unwrap()
}

fn ask(info: &SessionInfo, typed: &str) -> Answer {
    explain(info, &Destination::parse(typed).unwrap(), &Facts::default())
}

/// Stockholm with everything, Oslo with little.
fn session() -> SessionInfo {
    let rule = |action: &str, protocol: &str, subnets: &[&str], ports: &[&str]| json!({"action": action, "protocol": protocol, "direction": "up", "subnets": subnets, "ports": ports});
    let granted = |policy: &str, rules: Value| json!({"access": true, "policyNames": [policy], "firewallRules": rules});
    info(json!({
        "sto-gw-1": {"site": "Stockholm", "entitlementInfos": {
            "Intranet web": granted("Staff", json!([
                {"action": "allow", "protocol": "icmp", "direction": "up", "subnets": ["10.4.0.0/16"], "types": ["0", "8"]},
                rule("allow", "tcp", &["10.4.0.0/16", "fd00:4::/32"], &["443", "8000-8100"]),
            ])),
            "Quarantine": granted("Staff", json!([rule("block", "tcp", &["10.4.66.0/24"], &["1-65535"])])),
            "Home networks": granted("Staff", json!([{"action": "exclude", "subnets": ["192.168.0.0/16"]}])),
            "Printers": granted("Connectors", json!([
                {"action": "allow", "protocol": "tcp", "direction": "down", "subnets": ["10.5.0.9"], "ports": ["631"]}])),
            "Portal": granted("Staff", json!([
                {"action": "allow", "protocol": "http", "direction": "up", "urls": ["https://portal.example.com/app"]}])),
            "Vault": {"access": false, "conditionLogic": "and", "policyNames": ["Staff"],
                "conditionResults": {"MFA": false, "Reason given": false, "Managed": true},
                "firewallRules": [rule("allow", "tcp", &["10.9.0.1"], &["443"])]},
            "SIEM": {"access": false, "conditionLogic": "or", "conditionResults": {"On call": false, "In the office": false},
                "firewallRules": [rule("allow", "tcp", &["10.9.0.2"], &["443"])]},
            "Ledger": {"access": false, "conditionResults": {"MFA": false}, "policyNames": ["Staff"]},
            "Sandboxes": {"access": true, "domainEntitlement": true},
            "Archive": {"access": true},
        }},
        "osl-gw-1": {"site": "Oslo", "entitlementInfos": {
            "Oslo office": {"access": true, "primarySite": "Bergen", "policyNames": ["Norway", "Staff"],
                "firewallRules": [rule("allow", "udp", &["10.7.0.53"], &["53"])]},
            "Peering": granted("Cloud", json!([rule("allow", "tcp", &["10.4.1.0/24"], &["22"])])),
        }, "vpn": {"sessionStats": {"unreachableHosts": [
            {"entitlement": "Oslo office", "ip": "10.7.0.53", "portRange": "53", "reason": "timeout"}]}}},
    }))
}

#[test]
fn the_verdict_and_the_sentence() {
    let session = session();
    for (typed, verdict, extent, sentence) in [
        (
            "10.4.2.7:443",
            "allowed",
            Extent::Whole,
            "Allowed: TCP 443 to 10.4.2.7 by rule 2 of Intranet web, granted by policy Staff, at Site Stockholm.",
        ),
        (
            "tcp fd00:4::7 8000-8100",
            "allowed",
            Extent::Whole,
            "Allowed: TCP 8000-8100 to fd00:4::7 by rule 2 of Intranet web, granted by policy Staff, at Site Stockholm.",
        ),
        (
            "ping 10.4.2.7",
            "allowed",
            Extent::Whole,
            "Allowed: ICMP type 8 to 10.4.2.7 by rule 1 of Intranet web, granted by policy Staff, at Site Stockholm.",
        ),
        (
            "10.4.2.7",
            "allowed",
            Extent::Whole,
            "Allowed: TCP 443, 8000-8100 and ICMP type 0, 8 to 10.4.2.7 by rule 1 of Intranet web, granted by policy Staff, and by 1 more rule, at Site Stockholm.",
        ),
        (
            "10.4.2.7:22",
            "denied",
            Extent::None,
            "Denied: TCP 22 to 10.4.2.7 is not covered. To the same host ICMP type 0, 8 is allowed, you asked for TCP 22: rule 1 of Intranet web, granted by policy Staff, at Site Stockholm.",
        ),
        (
            "10.4.66.5:443",
            "denied",
            Extent::None,
            "Denied: TCP 443 to 10.4.66.5 is blocked by rule 1 of Quarantine, granted by policy Staff, at Site Stockholm.",
        ),
        (
            "192.168.1.5",
            "denied",
            Extent::None,
            "Denied: traffic to 192.168.1.5 is kept out of the tunnel by rule 1 of Home networks, granted by policy Staff, at Site Stockholm.",
        ),
        (
            "10.4.66.0/23:443",
            "allowed",
            Extent::Part,
            "Allowed in part: TCP 443 to 10.4.67.0/24, of TCP 443 to 10.4.66.0/23, by rule 2 of Intranet web, granted by policy Staff, at Site Stockholm.",
        ),
        (
            "10.9.0.1:443",
            "denied",
            Extent::None,
            "Denied: Vault covers TCP 443 to 10.9.0.1 and is denied: MFA and Reason given are false (all of 3 must hold; Managed holds), at Site Stockholm.",
        ),
        (
            "10.9.0.2:443",
            "denied",
            Extent::None,
            "Denied: SIEM covers TCP 443 to 10.9.0.2 and is denied: On call and In the office are false (one of 2 must hold), at Site Stockholm.",
        ),
        ("10.99.0.1:22", "denied", Extent::None, "Denied: no entitlement of this session covers TCP 22 to 10.99.0.1."),
        (
            "udp 53 10.7.0.53",
            "allowed",
            Extent::Whole,
            "Allowed: UDP 53 to 10.7.0.53 by rule 1 of Oslo office, granted by policies Norway and Staff, on a backup Site, normally on Bergen, at Site Oslo.",
        ),
        (
            "down 10.5.0.9:631",
            "allowed",
            Extent::Whole,
            "Allowed: TCP 631 from 10.5.0.9 by rule 1 of Printers, granted by policy Connectors, at Site Stockholm.",
        ),
        (
            "10.5.0.9:631",
            "denied",
            Extent::None,
            "Denied: TCP 631 to 10.5.0.9 is not covered. To the same host TCP 631 is allowed down, you asked up: rule 1 of Printers, granted by policy Connectors, at Site Stockholm.",
        ),
        (
            "10.4.1.5:443",
            "conflict",
            Extent::Whole,
            "Conflict: TCP 443 to 10.4.1.5 is allowed, and 10.4.1.5 is claimed by Oslo and Stockholm. Traffic may take either way.",
        ),
        (
            "https://portal.example.com/app/x",
            "allowed",
            Extent::Whole,
            "Allowed: https://portal.example.com/app/x by rule 1 of Portal, granted by policy Staff, at Site Stockholm.",
        ),
        (
            "https://portal.example.com/other",
            "unknown",
            Extent::None,
            "Unknown: no entitlement is known to name portal.example.com. Firewall rules hold addresses: ask with the address it has.",
        ),
        (
            "wiki.example.com",
            "unknown",
            Extent::None,
            "Unknown: no entitlement is known to name wiki.example.com. Firewall rules hold addresses: ask with the address it has.",
        ),
    ] {
        let answer = ask(&session, typed);
        assert_eq!(answer.sentence.to_string(), sentence, "{typed}");
        assert_eq!((answer.verdict.slug(), answer.extent), (verdict, extent), "{typed}");
        assert_eq!(answer.sites.len(), 2, "{typed}");
    }
    let nobody = ask(&SessionInfo::default(), "10.0.0.1");
    assert_eq!(nobody.verdict, Verdict::Unknown);
    assert!(nobody.sentence.to_string().contains("no Gateway reports"), "{}", nobody.sentence);
}

#[test]
fn each_site_has_a_verdict_of_its_own() {
    let answer = ask(&session(), "10.4.1.5:22");
    let sites: Vec<_> = answer.sites.iter().map(|site| (site.site.as_str(), site.verdict)).collect();
    assert_eq!(sites, [("Oslo", Verdict::Allowed), ("Stockholm", Verdict::Denied)]);
    assert_eq!(answer.conflicts, [("10.4.1.5".to_owned(), vec!["Oslo".to_owned(), "Stockholm".to_owned()])]);
    assert!(matches!(&answer.changes[0].kind, ChangeKind::Separate));
    // Addresses that are claimed twice and reached by neither are denied, not in conflict.
    assert_eq!(ask(&session(), "10.4.1.5:25").verdict, Verdict::Denied);
}

#[test]
fn what_is_reported_unreachable_is_said_beside_allowed() {
    let answer = ask(&session(), "udp 10.7.0.53:53");
    assert_eq!(answer.verdict, Verdict::Allowed);
    let oslo = &answer.sites[0];
    assert!(
        oslo.reasons.iter().any(|reason| matches!(reason, Reason::Unreachable { host, why, .. }
        if host == "10.7.0.53 port 53" && why == "timeout")),
        "{:?}",
        oslo.reasons
    );
}

#[test]
fn estimates_say_why() {
    let session = session();
    assert_eq!(ask(&session, "10.4.2.7:443").estimates, []);
    assert_eq!(ask(&session, "https://portal.example.com/app").estimates, [Estimate::Name, Estimate::Url]);
    let old = info(json!({"g": {"site": "S", "entitlementInfos": {"a": {"conditionResults": {"x": true},
        "firewallRules": [{"action": "allow", "protocol": "tcp", "subnets": ["10.0.0.1"], "ports": ["x"]}]}}}}));
    assert_eq!(ask(&old, "10.0.0.1").estimates, [Estimate::Unreadable]);
    assert_eq!(ask(&old, "10.0.0.1:1").verdict, Verdict::Denied);
    let old = info(json!({"g": {"site": "S", "entitlementInfos": {"a": {"conditionResults": {"x": true},
        "firewallRules": [{"action": "allow", "protocol": "tcp", "subnets": ["10.0.0.1"]}]}}}}));
    assert_eq!(ask(&old, "10.0.0.1:1").estimates, [Estimate::NoAccess]);
}

fn configured() -> (Vec<Entitlement>, Vec<Policy>, Vec<Condition>) {
    let entitlements = json!([
        {"id": "1", "name": "Ledger", "siteName": "Stockholm", "tags": ["staff"], "actions": [
            {"subtype": "tcp_up", "action": "allow", "hosts": ["10.8.0.0/24", "ledger.example.com"], "ports": ["443"]}]},
        {"id": "2", "name": "Sandboxes", "siteName": "Stockholm", "actions": [
            {"subtype": "tcp_up", "action": "allow", "hosts": ["domain://*.sandbox.example.com"], "ports": ["443"]}]},
        {"id": "3", "name": "Archive", "siteName": "Stockholm", "actions": [
            {"subtype": "tcp_up", "action": "allow", "hosts": ["archive.example.com"], "ports": ["445"]}]},
        {"id": "4", "name": "Git", "siteName": "Frankfurt", "tags": ["developer"], "conditions": ["c"], "actions": [
            {"subtype": "tcp_up", "action": "allow", "hosts": ["10.40.0.0/16", "git.example.com"], "ports": ["22", "443"]}]},
        {"id": "5", "name": "Wiki", "siteName": "Oslo", "tags": ["cloud"], "actions": [
            {"subtype": "tcp_up", "action": "allow", "hosts": ["10.41.0.1"], "ports": ["443"]}]},
        {"id": "6", "name": "Old", "siteName": "Oslo", "disabled": true, "tags": ["cloud"], "actions": [
            {"subtype": "tcp_up", "action": "allow", "hosts": ["10.42.0.1"], "ports": ["443"]}]},
        {"id": "7", "name": "Nobody's", "siteName": "Oslo", "actions": [
            {"subtype": "tcp_up", "action": "allow", "hosts": ["10.43.0.1"], "ports": ["443"]}]},
        {"id": "8", "name": "Intranet web", "siteName": "Stockholm", "actions": [
            {"subtype": "tcp_up", "action": "allow", "hosts": ["www.example.com"], "ports": ["443", "8000-8100"]}]},
    ]);
    let policies = json!([
        {"id": "p1", "name": "Cloud", "entitlementLinks": ["cloud"]},
        {"id": "p2", "name": "Developers", "entitlementLinks": ["developer"]},
        {"id": "p3", "name": "Old developers", "entitlements": ["4"], "disabled": true},
        {"id": "p4", "name": "Stop", "type": "Stop", "entitlementLinks": ["developer"]},
    ]);
    let conditions = json!([{"name": "MFA", "remedyMethods": [{"type": "OtpAuthentication", "message": "Enter a code."}]}]);
    let read = |value| serde_json::from_value(value).unwrap();
    (read(entitlements), serde_json::from_value(policies).unwrap(), serde_json::from_value(conditions).unwrap())
}

#[test]
fn what_is_configured_fills_in_what_is_not_reported() {
    let (entitlements, policies, conditions) = configured();
    let facts = Facts {
        entitlements: Some(&entitlements),
        policies: Some(&policies),
        conditions: &conditions,
        applies: Default::default(),
    };
    let session = session();
    for (typed, verdict, part, renewal, change) in [
        (
            "10.8.0.1:443",
            "denied",
            "Ledger covers TCP 443 to 10.8.0.1 and is denied: MFA is false",
            Renewal::WouldNot,
            "MFA must hold for Ledger. The Client tells the user: “Enter a code.”",
        ),
        ("ledger.example.com:443", "denied", "Ledger covers", Renewal::WouldNot, "MFA must hold"),
        (
            "a.sandbox.example.com:443",
            "unknown",
            "Sandboxes covers TCP 443 to a.sandbox.example.com; rules come when",
            Renewal::WouldNot,
            "The Client must look the name up",
        ),
        (
            "archive.example.com:445",
            "denied",
            "Archive covers TCP 445 to archive.example.com and no host name of it is resolved",
            Renewal::WouldNot,
            "name resolvers of Stockholm",
        ),
        (
            "10.40.0.7:22",
            "denied",
            "no entitlement of this session covers",
            Renewal::Might,
            "Assign Git, which covers it at Site Frankfurt. Policy Developers grants it. Its condition must hold too.",
        ),
        ("git.example.com:22", "denied", "no entitlement of this session covers", Renewal::Might, "Assign Git"),
        (
            "10.41.0.1:443",
            "denied",
            "no entitlement of this session covers",
            Renewal::Would,
            "policy Cloud grants it and applies to this session.",
        ),
        ("10.42.0.1:443", "denied", "no entitlement of this session covers", Renewal::WouldNot, "it is disabled"),
        ("10.43.0.1:443", "denied", "no entitlement of this session covers", Renewal::WouldNot, "No policy grants it"),
        ("10.4.66.5:443", "denied", "is blocked by", Renewal::WouldNot, "Take 10.4.66.5 out of rule 1 of Quarantine"),
        ("10.4.2.7:22", "denied", "is not covered", Renewal::WouldNot, "Add TCP 22 to rule 1 of Intranet web"),
        ("10.9.0.1:443", "denied", "is denied", Renewal::WouldNot, "MFA and Reason given must all hold for Vault."),
        ("10.9.0.2:443", "denied", "is denied", Renewal::WouldNot, "One of On call and In the office must hold for SIEM."),
    ] {
        let answer = explain(&session, &Destination::parse(typed).unwrap(), &facts);
        assert_eq!(answer.verdict.slug(), verdict, "{typed}: {}", answer.sentence);
        assert!(answer.sentence.to_string().contains(part), "{typed}: {}", answer.sentence);
        let first = &answer.changes.first().unwrap_or_else(|| panic!("{typed}: no change"));
        assert!(first.sentence.to_string().contains(change), "{typed}: {}", first.sentence);
        assert_eq!(first.renewal, renewal, "{typed}: {}", first.renewal_why);
    }
    let www = explain(&session, &Destination::parse("www.example.com:443").unwrap(), &facts);
    assert_eq!((www.verdict, www.estimates.as_slice()), (Verdict::Allowed, [Estimate::Name].as_slice()), "{}", www.sentence);
    let every = explain(&session, &Destination::parse("*.example.com:443").unwrap(), &facts);
    assert_eq!((every.verdict, every.extent), (Verdict::Allowed, Extent::Part), "{}", every.sentence);
    let evaluated = Facts { applies: [("p2".to_owned(), true)].into(), ..facts.clone() };
    let git = explain(&session, &Destination::parse("10.40.0.7:22").unwrap(), &evaluated);
    assert_eq!(git.changes[0].renewal, Renewal::Would);
}

#[test]
fn hostile_sessions_are_answered_in_bounds() {
    let rules: Vec<Value> = (0..3000)
        .map(|at| json!({"action": "allow", "protocol": "tcp", "subnets": [format!("10.{}.{}.0/24", at / 250, at % 250)], "ports": [at.to_string()]}))
        .collect();
    let session = info(json!({"g": {"site": "S", "entitlementInfos": {"a": {"access": true, "firewallRules": rules}}}}));
    let answer = ask(&session, "10.0.0.0/8");
    assert_eq!((answer.verdict, answer.extent), (Verdict::Allowed, Extent::Part));
    assert!(answer.sentence.to_string().len() < 400, "{}", answer.sentence);
    assert!(answer.sites[0].reasons.len() <= 12 && answer.sites[0].more > 2900);
    for broken in ["999.1.1.1/8", "", "\u{0}", "fd00::/999", "a b c"] {
        let session = info(json!({"g": {"site": "S", "entitlementInfos": {"a": {"access": true,
            "firewallRules": [{"action": broken, "protocol": broken, "direction": broken, "subnets": [broken], "ports": [broken], "types": [broken], "urls": [broken]}]}}}}));
        assert_eq!(ask(&session, "10.0.0.1:443").verdict, Verdict::Denied);
    }
}
