//! What the details page derives: Sites, general details, entitlement states, stats, unreachable hosts.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use shared::session::entitlement::{self, Access};
use shared::session::general::{self, Transferred, Value};
use shared::session::rule::{self, NumberRange};
use shared::session::time::Timestamp;
use shared::session::{sites, text, unreachable, vpn};
use shared::wire::{ConditionLogic, EntitlementInfo, FirewallRule, SessionInfo};

fn info(value: Json) -> SessionInfo {
    serde_json::from_value(value).unwrap()
}

/// The specification's examples put together: one Gateway as it describes one.
const EXAMPLE: &str = include_str!("fixtures/session-info.json");

fn example() -> SessionInfo {
    serde_json::from_str(EXAMPLE).unwrap()
}

fn known<T: Clone + std::fmt::Debug>(value: &Value<T>) -> T {
    value.known().unwrap_or_else(|| panic!("{value:?}")).clone()
}

#[test]
fn the_specifications_example() {
    let info = example();
    let general = general::of(&info);
    assert_eq!(known(&general.username), "user");
    assert_eq!(known(&general.provider), "ldap");
    assert_eq!(known(&general.device_id), "4c07bc67-57ea-42dd-b702-c2d6c45419fc");
    assert_eq!(known(&general.sign_in_time).to_string(), "2018-11-16 13:25:15 UTC");
    assert_eq!(known(&general.tunnel_ipv4), ["15.0.0.24"]);
    assert_eq!(known(&general.source_ip), ["192.168.111.184"]);
    assert_eq!(known(&general.os), ["Microsoft Windows 10 Pro"]);
    for missing in [general.connect_time_ms, general.dns_errors, general.unreachable_hosts] {
        assert!(matches!(missing, Value::Missing(ref why) if !why.is_empty()), "{missing:?}");
    }
    assert!(matches!(general.transferred, Value::Missing(_)));
    assert!(matches!(general.hostname, Value::Missing(_)));

    let sites = sites::by_site(&info);
    assert_eq!(sites.len(), 1);
    assert_eq!((sites[0].name.as_ref(), sites[0].gateway), ("AWS Site", "aws-gateway-1"));
    let (name, entitlement) = sites[0].session.entitlement_infos.iter().next().unwrap();
    assert_eq!(name, "entitlement-1");
    let state = entitlement::state(entitlement);
    assert_eq!(state.access, Access::Denied);
    assert_eq!(state.why, "InternalNetwork is false (all of 2 must hold; MFASuccess holds)");
    assert_eq!(
        rule::lines(&entitlement.firewall_rules[0]),
        ["tcp up 172.31.4.105 : 443, type 0-255", "tcp up https://server.company.com/test"]
    );
}

#[test]
fn a_session_no_gateway_reports() {
    for empty in [json!({}), json!({"data": null}), json!({"data": {}})] {
        let info = info(empty);
        let general = general::of(&info);
        assert_eq!(general.tunnel_ipv4, Value::Missing("No Gateway reports this session".into()));
        assert_eq!(general.transferred, Value::Missing("No Gateway reports this session".into()));
        assert!(sites::by_site(&info).is_empty());
    }
    let name = "CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=dana,OU=local".parse().unwrap();
    let general = general::of(&SessionInfo::default()).with_name(&name);
    assert_eq!(known(&general.username), "dana");
    assert_eq!(known(&general.device_id), "4c07bc67-57ea-42dd-b702-c2d6c45419fc");
    assert_eq!(known(&general::of(&example()).with_name(&name).username), "user", "what the Controller says wins");
}

fn two_sites() -> SessionInfo {
    info(json!({"data": {
        "gw-a": {
            "site": "Paris",
            "systemClaims": {"connectTime": "2026-01-02T10:00:00Z", "tunIPv4": "10.0.0.1", "clientSrcIp": "192.0.2.1"},
            "deviceClaims": {"os": {"hostname": "ws-1", "name": "Ubuntu", "version": 24.04, "parent": "debian"}},
            "vpn": {"gatewayStats": {"bytesRead": 1_000_000, "bytesWritten": 2_549_999},
                    "sessionStats": {"timeToConnectMs": 80, "dnsErrors": 1, "unreachableHosts": [
                        {"entitlement": "Wiki", "ip": "10.1.1.1", "portRange": "443", "lastReported": "2026-01-02T10:05:00Z"}]}},
        },
        "gw-b": {
            "site": "Paris",
            "systemClaims": {"connectTime": "2026-01-02T10:30:00.5+01:00", "tunIPv4": "10.0.0.2", "clientSrcIP": "192.0.2.1"},
            "deviceClaims": {"os": {"hostname": "ws-1", "name": "Ubuntu", "version": 24.04, "parent": "debian"}},
            "vpn": {"gatewayStats": {"bytesRead": "5", "bytesWritten": -7},
                    "sessionStats": {"timeToConnectMs": 120.9, "dnsErrors": 2, "unreachableHosts": [
                        {"entitlement": "Wiki", "ip": "10.1.1.1", "portRange": 443, "lastReported": "2026-01-02T10:06:00Z"}]}},
        },
        "gw-c": {"site": "berlin", "vpn": {"sessionStats": {"unreachableHosts": 3, "timeToConnectMs": true}}},
        "gw-d": {"site": " "},
    }}))
}

#[test]
fn general_details_over_several_gateways() {
    let general = general::of(&two_sites());
    assert_eq!(known(&general.sign_in_time), Timestamp::parse("2026-01-02T09:30:00.5Z").unwrap(), "the earliest");
    assert_eq!(known(&general.connect_time_ms), 120, "the slowest");
    assert_eq!(known(&general.dns_errors), 3, "the sum");
    assert_eq!(known(&general.transferred), Transferred { sent: 1_000_005, received: 2_549_999 });
    assert_eq!(known(&general.transferred).to_string(), "1.0 MB sent, 2.5 MB received");
    assert_eq!(known(&general.tunnel_ipv4), ["10.0.0.1", "10.0.0.2"], "different values are all kept");
    assert_eq!(known(&general.source_ip), ["192.0.2.1"], "the same value once, under either spelling");
    assert_eq!(known(&general.hostname), ["ws-1"]);
    assert_eq!(known(&general.os), ["Ubuntu 24.04 (debian)"]);
    assert_eq!(known(&general.unreachable_hosts), 4, "one named by both failover Gateways, three counted");
}

#[test]
fn sites_are_grouped_and_failovers_named() {
    let info = two_sites();
    let sites = sites::by_site(&info);
    let names: Vec<_> = sites.iter().map(|site| (site.name.as_ref(), site.gateway, site.others.len())).collect();
    assert_eq!(names, [("berlin", "gw-c", 0), ("Paris", "gw-a", 1), ("Site not reported (gw-d)", "gw-d", 0)]);
    let failovers = sites::failovers(&sites);
    assert_eq!(failovers.len(), 1);
    assert_eq!((failovers[0].site.as_ref(), failovers[0].gateways.as_slice()), ("Paris", ["gw-a", "gw-b"].as_slice()));
}

#[test]
fn the_gateway_shown_does_not_depend_on_the_order_sent() {
    let gateway = |time: &str| json!({"site": "X", "systemClaims": {"connectTime": time}});
    for (a, b, shown) in [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "b"),
        ("2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z", "a"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "b"),
        ("2026-01-01T00:00:00Z", "yesterday", "a"),
        ("", "", "b"),
    ] {
        for info in [
            info(json!({"data": {"a": gateway(a), "b": gateway(b)}})),
            info(json!({"data": {"b": gateway(b), "a": gateway(a)}})),
        ] {
            assert_eq!(sites::by_site(&info)[0].gateway, shown, "{a} {b}");
        }
    }
}

#[test]
fn two_gateways_without_a_site_are_no_failover() {
    let info = info(json!({"data": {"a": {}, "b": {"site": ""}}}));
    assert_eq!(sites::by_site(&info).len(), 2);
    assert!(sites::failovers(&sites::by_site(&info)).is_empty());
}

fn entitlement(value: Json) -> EntitlementInfo {
    serde_json::from_value(value).unwrap()
}

#[test]
fn entitlement_states() {
    let rules = json!([{"protocol": "tcp", "action": "allow", "subnets": ["10.0.0.1"]}]);
    for (value, access, shown, why) in [
        (json!({"access": true, "firewallRules": rules}), Access::Allowed, "allowed", "No condition applies"),
        (
            json!({"access": true}),
            Access::Unresolved,
            "unresolved",
            "No condition applies, but no host name is resolved to an address",
        ),
        (
            json!({"access": true, "domainEntitlement": false, "conditionResults": {"A": true}}),
            Access::Unresolved,
            "unresolved",
            "A holds, but no host name is resolved to an address",
        ),
        (
            json!({"access": true, "domainEntitlement": true}),
            Access::WaitingDns,
            "waiting-dns",
            "No condition applies; rules come when a name of its domains is looked up",
        ),
        (
            json!({"access": true, "firewallRules": rules, "primarySite": "AWS Site"}),
            Access::Allowed,
            "backup",
            "No condition applies; runs on a backup Site, normally on AWS Site",
        ),
        (
            json!({"access": false, "conditionResults": {"A": false}, "primarySite": "AWS Site"}),
            Access::Denied,
            "denied",
            "A is false (the only condition); runs on a backup Site, normally on AWS Site",
        ),
        (
            json!({"access": false, "conditionLogic": "or", "conditionResults": {"A": false, "B": false}}),
            Access::Denied,
            "denied",
            "A and B are false (one of 2 must hold)",
        ),
        (
            json!({"access": true, "firewallRules": rules, "conditionLogic": "or", "conditionResults": {"A": false, "B": true}}),
            Access::Allowed,
            "allowed",
            "B holds (one is enough; A is false)",
        ),
        (json!({"access": false}), Access::Denied, "denied", "No access, and no condition is reported"),
        (
            json!({"access": false, "conditionResults": {"A": true}}),
            Access::Denied,
            "denied",
            "No access although the conditions are met: A holds",
        ),
        (
            json!({"access": true, "firewallRules": rules, "conditionResults": {"A": false}}),
            Access::Allowed,
            "allowed",
            "Access although A is false",
        ),
    ] {
        let info = entitlement(value.clone());
        let state = entitlement::state(&info);
        assert_eq!((state.access, state.data_access(), state.why.as_str()), (access, shown, why), "{value}");
    }
}

#[test]
fn before_version_20_the_conditions_decide() {
    let rules = json!([{"action": "allow"}]);
    let access = |logic: Json, results: Json| {
        let mut value = json!({"firewallRules": rules, "conditionResults": results});
        if !logic.is_null() {
            value["conditionLogic"] = logic;
        }
        entitlement::state(&entitlement(value)).access
    };
    assert_eq!(access(Json::Null, json!({})), Access::Allowed);
    assert_eq!(access(json!("or"), json!({})), Access::Allowed);
    assert_eq!(access(Json::Null, json!({"A": true, "B": false})), Access::Denied);
    assert_eq!(access(json!("and"), json!({"A": true, "B": false})), Access::Denied);
    assert_eq!(access(json!("and"), json!({"A": true, "B": true})), Access::Allowed);
    assert_eq!(access(json!("or"), json!({"A": true, "B": false})), Access::Allowed);
    assert_eq!(access(json!("or"), json!({"A": false, "B": false})), Access::Denied);
    assert_eq!(entitlement::state(&entitlement(json!({}))).logic, ConditionLogic::And);
}

#[test]
fn many_conditions_stay_a_sentence() {
    let results: serde_json::Map<_, _> = (0..50).map(|n| (format!("C{n}"), Json::Bool(false))).collect();
    let info = entitlement(json!({"conditionResults": results}));
    assert_eq!(entitlement::state(&info).why, "C0, C1, C2 and 47 more are false (all of 50 must hold)");
    assert_eq!(entitlement::state(&info).conditions.len(), 50);
}

#[test]
fn rules_as_lines() {
    let lines = |value: Json| rule::lines(&serde_json::from_value::<FirewallRule>(value).unwrap());
    assert_eq!(
        lines(
            json!({"action": "allow", "protocol": "tcp", "direction": "up", "subnets": ["10.20.4.0/24", "fd00::7"], "ports": ["443", "1024-2048"]})
        ),
        ["tcp up 10.20.4.0/24 : 443, 1024-2048", "tcp up fd00::7 : 443, 1024-2048"]
    );
    assert_eq!(
        lines(json!({"action": "allow", "protocol": "icmp", "direction": "up", "subnets": "10.0.0.0/8", "types": "0-255"})),
        ["icmp up 10.0.0.0/8 : type 0-255"]
    );
    assert_eq!(
        lines(json!({"action": "block", "protocol": "udp", "direction": "down", "subnets": ["10.0.0.1"], "ports": [53]})),
        ["block udp down 10.0.0.1 : 53"]
    );
    assert_eq!(lines(json!({"action": "allow", "protocol": "gre", "direction": "up"})), ["gre up no address"]);
    assert_eq!(lines(json!({})), ["no action any protocol no address"]);
}

#[test]
fn nets_and_ports() {
    for (text, expected) in [
        ("10.0.0.5/24", Some("10.0.0.0/24")),
        (" 10.0.0.5 ", Some("10.0.0.5/32")),
        ("fd00:ffff:a::2f/48", Some("fd00:ffff:a::/48")),
        ("::1", Some("::1/128")),
        ("10.0.0.0/33", None),
        ("server.corp.example", None),
        ("10.0.0.1-10.0.0.9", None),
        ("", None),
    ] {
        assert_eq!(rule::net(text).map(|net| net.to_string()).as_deref(), expected, "{text}");
    }
    assert_eq!(NumberRange::parse("443"), Some(NumberRange { from: 443, to: 443 }));
    assert_eq!(NumberRange::parse("1024 - 65535"), Some(NumberRange { from: 1024, to: 65535 }));
    for wrong in ["", "-", "5-1", "65536", "+1", "a", "1-2-3"] {
        assert_eq!(NumberRange::parse(wrong), None, "{wrong}");
    }
    let range = NumberRange { from: 10, to: 12 };
    assert!(range.contains(10) && range.contains(12) && !range.contains(9) && !range.contains(13));
}

#[test]
fn stats_show_known_keys_with_units_and_unknown_ones_as_they_are() {
    let info = info(json!({"data": {"gw": {"vpn": {
        "gatewayStats": {"bytesRead": 1_234_567_890, "bytesWritten": 12_345, "daemon": "vpnd-3", "lastActivity": "2026-11-23T06:02:41.9Z",
                         "newCounter": 7, "nested": {"a": {"b": [1, 2]}}, "rules": null},
        "sessionStats": {"rttMs": 23.4, "trafficMode": "DTLS", "timeToConnectMs": 1200, "unreachableHosts": [{}, {}], "odd": "x"},
        "mystery": {"deep": true},
        "reconnects": 2,
    }}}}));
    let vpn = &info.data.get("gw").unwrap().vpn;
    let shown = |stats: Vec<vpn::Stat<'_>>| -> Vec<(String, String)> { stats.into_iter().map(|s| (s.key, s.text)).collect() };
    let pairs =
        |pairs: &[(&str, &str)]| -> Vec<(String, String)> { pairs.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect() };
    assert_eq!(
        shown(vpn::gateway_stats(vpn)),
        pairs(&[
            ("bytesRead", "1,234.6 MB (1,234,567,890 bytes)"),
            ("bytesWritten", "12,345 bytes"),
            ("daemon", "vpnd-3"),
            ("lastActivity", "2026-11-23 06:02:41 UTC"),
            ("newCounter", "7"),
            ("nested.a.b", "[1,2]"),
            ("rules", "null"),
            ("mystery.deep", "true"),
        ])
    );
    assert_eq!(
        shown(vpn::session_stats(vpn)),
        pairs(&[
            ("timeToConnectMs", "1,200 ms"),
            ("rttMs", "23.4 ms"),
            ("trafficMode", "DTLS (UDP)"),
            ("reconnects", "2"),
            ("unreachableHosts", "2"),
            ("odd", "x"),
        ])
    );
}

#[test]
fn stats_of_the_wrong_type_are_shown_as_they_came() {
    for (value, gateway, session) in [
        (json!({"gatewayStats": "off"}), vec!["off"], vec![]),
        (json!({"gatewayStats": [1], "sessionStats": 5}), vec!["[1]"], vec!["5"]),
        (json!({"gatewayStats": {"bytesRead": {"in": 1}}}), vec!["{\"in\":1}"], vec![]),
        (json!({"sessionStats": {"trafficMode": 3, "rttMs": "fast"}}), vec![], vec!["fast", "3"]),
        (json!({"bytesRead": 1, "gatewayStats": {"bytesRead": 2}}), vec!["2 bytes", "1"], vec![]),
        (json!({"rttMs": null}), vec![], vec!["null"]),
        (json!({"rttMs": 5, "sessionStats": {"rttMs": null}}), vec![], vec!["5 ms", "null"]),
        (json!({"bytesRead": null, "gatewayStats": {"bytesRead": 2}}), vec!["2 bytes", "null"], vec![]),
        (json!({"gatewayStats": {"rttMs": 1}, "rttMs": 2}), vec!["1"], vec!["2 ms"]),
    ] {
        let vpn = value.as_object().unwrap();
        let texts = |stats: Vec<vpn::Stat<'_>>| stats.into_iter().map(|stat| stat.text).collect::<Vec<_>>();
        assert_eq!(texts(vpn::gateway_stats(vpn)), gateway, "{value}");
        assert_eq!(texts(vpn::session_stats(vpn)), session, "{value}");
    }
}

/// Every leaf of `vpn` has to appear somewhere, whatever its shape.
fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "[a-z]{0,4}".prop_map(Json::from)
    ];
    let key = prop_oneof![
        Just("gatewayStats".to_owned()),
        Just("sessionStats".into()),
        Just("bytesRead".into()),
        Just("rttMs".into()),
        "[a-c]"
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::vec((key.clone(), inner), 0..4).prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}

fn leaves(value: &Json, out: &mut Vec<*const Json>) {
    match value {
        Json::Object(fields) if !fields.is_empty() => fields.values().for_each(|value| leaves(value, out)),
        other => out.push(other),
    }
}

/// `vpn` with sections that are mostly objects and keys that often stand in both places.
fn any_vpn() -> impl Strategy<Value = serde_json::Map<String, Json>> {
    let fields = || {
        let key = prop::sample::select(vec!["bytesRead", "rttMs", "unreachableHosts", "other"]).prop_map(str::to_owned);
        prop::collection::vec((key, any_json()), 0..4).prop_map(|fields| fields.into_iter().collect::<serde_json::Map<_, _>>())
    };
    let section = || prop::option::of(prop_oneof![4 => fields().prop_map(Json::Object), 1 => any_json()]);
    (fields(), section(), section()).prop_map(|(mut vpn, gateway, session)| {
        vpn.extend(gateway.map(|section| ("gatewayStats".to_owned(), section)));
        vpn.extend(session.map(|section| ("sessionStats".to_owned(), section)));
        vpn
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_part_of_vpn_is_dropped_or_doubled(vpn in any_vpn()) {
        let mut shown = Vec::new();
        for stat in vpn::gateway_stats(&vpn).iter().chain(&vpn::session_stats(&vpn)) {
            leaves(stat.raw, &mut shown);
        }
        let mut expected = Vec::new();
        for (key, part) in &vpn {
            // An empty section has nothing to show.
            if !(matches!(key.as_str(), "gatewayStats" | "sessionStats") && *part == json!({})) {
                leaves(part, &mut expected);
            }
        }
        shown.sort();
        expected.sort();
        prop_assert_eq!(shown, expected);
    }

    #[test]
    fn nothing_is_fatal(a in any_json(), b in any_json(), c in any_json()) {
        let gateway = |claims: &Json, vpn: &Json| json!({"site": "S", "systemClaims": claims, "deviceClaims": claims, "vpn": vpn});
        let value = json!({"data": {"a": gateway(&a, &b), "b": gateway(&b, &c)}});
        if let Ok(info) = serde_json::from_value::<SessionInfo>(value) {
            let general = general::of(&info);
            prop_assert_eq!(general.username.known(), None);
            for site in sites::by_site(&info) {
                prop_assert!(unreachable::hosts(&site).count() < u64::MAX);
            }
        }
    }
}

#[test]
fn unreachable_hosts_of_a_site() {
    let info = two_sites();
    let sites = sites::by_site(&info);
    let paris = unreachable::hosts(&sites[1]);
    assert_eq!(paris.hosts.len(), 1);
    let host = &paris.hosts[0];
    assert_eq!(
        (host.entitlement.as_deref(), host.ip.as_deref(), host.port_range.as_deref()),
        (Some("Wiki"), Some("10.1.1.1"), Some("443"))
    );
    assert_eq!((host.gateway, host.last_reported), ("gw-b", Timestamp::parse("2026-01-02T10:06:00Z")), "the later report");
    let berlin = unreachable::hosts(&sites[0]);
    assert_eq!((berlin.hosts.len(), berlin.unnamed, berlin.reported), (0, 3, true));
    assert!(!unreachable::hosts(&sites[2]).reported);
}

#[test]
fn unreachable_hosts_of_any_shape() {
    let count = |value: Json| {
        let info = info(json!({"data": {"gw": {"site": "S", "vpn": {"sessionStats": {"unreachableHosts": value}}}}}));
        let report = unreachable::hosts(&sites::by_site(&info)[0]);
        report.reported.then(|| report.count())
    };
    assert_eq!(count(json!(null)), None);
    assert_eq!(count(json!([])), Some(0));
    assert_eq!(count(json!(["10.0.0.1", "10.0.0.2", "10.0.0.1"])), Some(2));
    assert_eq!(count(json!([{}, null, {"ip": "10.0.0.1"}])), Some(1));
    assert_eq!(count(json!("12")), Some(12));
    assert_eq!(count(json!({"a": 1})), None);
}

#[test]
fn times_read_and_print() {
    for (text, expected) in [
        ("2018-11-16T13:25:15.672Z", Some("2018-11-16T13:25:15.672Z")),
        ("2018-11-16t14:25:15.6729+01:00", Some("2018-11-16T13:25:15.672Z")),
        ("2018-11-16 13:25:15-00:30", Some("2018-11-16T13:55:15.000Z")),
        ("2016-12-31T23:59:60Z", Some("2017-01-01T00:00:00.000Z")),
        ("2024-02-29T00:00:00.1Z", Some("2024-02-29T00:00:00.100Z")),
        ("1969-12-31T23:59:59.999Z", Some("1969-12-31T23:59:59.999Z")),
        ("0000-01-01T00:00:00Z", Some("0000-01-01T00:00:00.000Z")),
        ("2000-01-01T00:00:00+24:00", None),
        ("2023-02-29T00:00:00Z", None),
        ("1900-02-29T00:00:00Z", None),
        ("2018-13-16T13:25:15Z", None),
        ("2018-11-16T24:00:00Z", None),
        ("2018-11-16T13:25:15", None),
        ("2018-11-16T13:25:15.Z", None),
        ("2018-11-16T13:25:15Zx", None),
        ("2018-11-16", None),
        ("２018-11-16T13:25:15Z", None),
        ("", None),
    ] {
        assert_eq!(Timestamp::parse(text).map(Timestamp::to_rfc3339).as_deref(), expected, "{text}");
    }
    let time = Timestamp::parse("2026-11-23T06:02:41Z").unwrap();
    assert_eq!(time, Timestamp(1_795_413_761_000));
    assert_eq!(time.to_string(), "2026-11-23 06:02:41 UTC");
    assert_eq!(time.in_zone(120), "2026-11-23 08:02:41 +02:00");
    assert_eq!(time.in_zone(-570), "2026-11-22 20:32:41 -09:30");
}

#[test]
fn times_relative_to_now() {
    let now = Timestamp(1_000_000_000_000);
    for (seconds, expected) in [
        (0, "now"),
        (-42, "42 s ago"),
        (-61, "1 min 1 s ago"),
        (-660, "11 min ago"),
        (300, "in 5 min"),
        (-(3 * 3600 + 12 * 60 + 59), "3 h 12 min ago"),
        (-(2 * 86_400 + 3600), "2 d 1 h ago"),
        (-(2500 * 86_400), "2,500 d ago"),
    ] {
        assert_eq!(Timestamp(now.0 + seconds * 1000).relative(now), expected);
    }
    assert_eq!(now.since(Timestamp(now.0 - 7_200_000)), "2 h");
    assert_eq!(now.since(Timestamp(now.0 + 5000)), "0 s");
}

#[test]
fn numbers_as_the_page_writes_them() {
    assert_eq!(
        [0, 999, 1000, 1_234_567, u64::MAX].map(text::thousands),
        ["0", "999", "1,000", "1,234,567", "18,446,744,073,709,551,615"]
    );
    assert_eq!(
        [0, 49_999, 50_000, 999_950_000_000, u64::MAX].map(text::megabytes),
        ["0.0 MB", "0.0 MB", "0.1 MB", "999,950.0 MB", "18,446,744,073,709.6 MB"]
    );
    assert_eq!(text::preview("é李🦀", 2), "é李…");
    assert_eq!(text::preview("é李🦀", 3), "é李🦀");
    assert_eq!(text::unsigned(&json!(1e3)), Some(1000));
    assert_eq!(text::unsigned(&json!(-1)), None);
    assert_eq!(text::unsigned(&json!(" 7 ")), Some(7));
}

proptest! {
    #[test]
    fn times_survive_printing(millis in -62_167_219_200_000_i64..253_402_300_799_999, zone in -1439_i32..1440) {
        let time = Timestamp(millis);
        prop_assert_eq!(Timestamp::parse(&time.to_rfc3339()), Some(time));
        let shown = time.in_zone(zone).replace(" UTC", "Z");
        if let Some(read) = Timestamp::parse(&shown.replacen(' ', "T", 1).replace(' ', "")) {
            prop_assert_eq!(read.0, millis - millis.rem_euclid(1000));
        } else {
            // Only the years before 0 and after 9999 that a zone reaches into have no RFC 3339 form.
            prop_assert!(!(-62_167_132_800_000..253_402_214_400_000).contains(&millis), "{}", shown);
        }
    }

    #[test]
    fn any_time_prints(millis in any::<i64>(), zone in any::<i32>()) {
        prop_assert!(Timestamp(millis).in_zone(zone).len() > 10);
        prop_assert!(!Timestamp(millis).relative(Timestamp(i64::from(zone))).is_empty());
    }

    #[test]
    fn reading_times_never_panics(text in "\\PC{0,40}|[0-9TZ:.+ -]{0,40}") {
        if let Some(time) = Timestamp::parse(&text) {
            prop_assert!(time.to_rfc3339().ends_with('Z'));
        }
    }
}
