//! The same address through two Sites: cases of the rule, and the sweep against every pair compared.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use ipnet::IpNet;
use proptest::prelude::*;
use serde_json::{Value, json};
use shared::session::conflict::{self, Conflicts, MOST_LISTED};
use shared::session::sites;
use shared::wire::SessionInfo;
use std::collections::{BTreeMap, BTreeSet};

fn info(data: Value) -> SessionInfo {
    serde_json::from_value(json!({ "data": data })).unwrap()
}

fn gateway(site: &str, entitlement: &str, subnets: &[&str]) -> Value {
    let rules = json!([{"protocol": "tcp", "action": "allow", "subnets": subnets, "ports": ["443"]}]);
    json!({"site": site, "entitlementInfos": {entitlement: {"access": true, "firewallRules": rules}}})
}

/// `net: site (entitlement, …) + site (…)` per conflict.
fn found(info: &SessionInfo) -> Vec<String> {
    let sites = sites::by_site(info);
    let found = conflict::find(&sites);
    assert_eq!(found.total, found.listed.len());
    let claimants = |conflict: &conflict::Conflict<'_>| {
        let sites = conflict.sites.iter().map(|claimant| format!("{} ({})", claimant.site, claimant.entitlements.join(", ")));
        sites.collect::<Vec<_>>().join(" + ")
    };
    found.listed.iter().map(|conflict| format!("{}: {}", conflict.net, claimants(conflict))).collect()
}

#[test]
fn overlaps_between_two_sites() {
    for (paris, rome, expected) in [
        ("10.0.0.0/8", "10.1.2.3", vec!["10.1.2.3/32: Paris (a) + Rome (b)"]),
        ("10.1.2.3", "10.1.2.3/32", vec!["10.1.2.3/32: Paris (a) + Rome (b)"]),
        ("10.0.0.0/24", "10.0.0.77/24", vec!["10.0.0.0/24: Paris (a) + Rome (b)"]),
        ("10.0.0.0/24", "10.0.1.0/24", vec![]),
        ("fd00::/8", "fd00:ffff:a::2f", vec!["fd00:ffff:a::2f/128: Paris (a) + Rome (b)"]),
        ("0.0.0.0/0", "::/0", vec![]),
        ("0.0.0.0/0", "255.255.255.255", vec!["255.255.255.255/32: Paris (a) + Rome (b)"]),
    ] {
        let info = info(json!({"g1": gateway("Paris", "a", &[paris]), "g2": gateway("Rome", "b", &[rome])}));
        assert_eq!(found(&info), expected, "{paris} {rome}");
    }
}

#[test]
fn what_is_no_conflict() {
    let net = ["10.0.0.0/8"];
    let with = |path: &str, value: Value| {
        let mut other = gateway("Rome", "b", &net);
        *other.pointer_mut(path).unwrap() = value;
        json!({"g1": gateway("Paris", "a", &net), "g2": other})
    };
    let entitlement = "/entitlementInfos/b";
    let rule = "/entitlementInfos/b/firewallRules/0";
    let rules = |action: &str| json!({"protocol": "tcp", "action": action, "subnets": net});
    for (what, data) in [
        ("a failover double of one Site", with("/site", json!("Paris"))),
        ("a Gateway without a Site", with("/site", json!(null))),
        ("a backup Site", with(entitlement, json!({"primarySite": "Paris", "firewallRules": [rules("allow")]}))),
        ("a block rule", with(rule, rules("block"))),
        ("an exclude rule", with(rule, rules("exclude"))),
        ("a rule without action", with(rule, json!({"subnets": net}))),
        ("a rule with URLs", with(rule, json!({"action": "allow", "subnets": net, "urls": ["https://x"]}))),
        ("no rule", with(entitlement, json!({"access": true}))),
    ] {
        assert_eq!(found(&info(data)), Vec::<String>::new(), "{what}");
    }
    assert_eq!(found(&info(with(rule, rules("Allow")))).len(), 1, "and the same with an allow rule is one");
}

#[test]
fn the_gateways_of_a_failover_count_together() {
    let info = info(json!({
        "g1": gateway("Paris", "old", &["10.0.0.0/24"]),
        "g2": gateway("Paris", "new", &["10.0.0.0/16"]),
        "g3": gateway("Rome", "r", &["10.0.0.9"]),
    }));
    assert_eq!(found(&info), ["10.0.0.9/32: Paris (new, old) + Rome (r)"]);
}

#[test]
fn three_sites_and_nets_within_nets() {
    let info = info(json!({
        "g1": gateway("A", "wide", &["10.0.0.0/8"]),
        "g2": gateway("B", "mid", &["10.1.0.0/16"]),
        "g3": gateway("C", "host", &["10.1.1.1", "192.0.2.1"]),
        "g4": gateway("D", "apart", &["198.51.100.0/24", "nonsense", "host.example"]),
    }));
    assert_eq!(found(&info), ["10.1.0.0/16: A (wide) + B (mid)", "10.1.1.1/32: A (wide) + B (mid) + C (host)"]);
    let sites = sites::by_site(&info);
    let report = conflict::find(&sites);
    assert_eq!(report.sites, ["A", "B", "C"]);
    assert_eq!(report.unreadable, 2);
}

#[test]
fn long_lists_are_cut_and_counted() {
    let nets: Vec<String> = (0..=255).map(|n| format!("10.0.{n}.0/24")).collect();
    let nets: Vec<&str> = nets.iter().map(String::as_str).collect();
    let info = info(
        json!({"g1": gateway("A", "a", &nets), "g2": gateway("B", "b", &["10.0.0.0/8"]), "g3": gateway("Z", "z", &["10.0.255.9"])}),
    );
    let sites = sites::by_site(&info);
    let report = conflict::find(&sites);
    assert_eq!((report.total, report.listed.len()), (257, MOST_LISTED));
    assert_eq!(report.sites, ["A", "B", "Z"], "a Site beyond the list is named all the same");
}

/// Hundreds of thousands of rules take a blink; comparing every pair would take minutes.
#[test]
fn many_rules_are_compared_quickly() {
    let nets = |site: u32| -> Vec<String> {
        (0..100_000).map(|n: u32| format!("10.{}.{}.{}/31", n >> 15, (n >> 7) & 255, (n & 127) * 2 + (site & 1))).collect()
    };
    let site = |name: &str, number| {
        let nets = nets(number);
        gateway(name, "e", &nets.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let info = info(json!({"g1": site("A", 0), "g2": site("B", 0), "g3": gateway("C", "c", &["0.0.0.0/0"])}));
    let sites = sites::by_site(&info);
    let report = conflict::find(&sites);
    assert_eq!((report.total, report.sites.as_slice()), (100_000, ["A", "B", "C"].as_slice()));
}

type Claims = Vec<(u8, u8, IpNet)>;

/// Net to Site to entitlements, by comparing every pair.
fn brute_force(claims: &Claims) -> BTreeMap<IpNet, BTreeMap<String, BTreeSet<String>>> {
    let mut out: BTreeMap<IpNet, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (site_a, _, a) in claims {
        for (site_b, _, b) in claims {
            if site_a != site_b && a.contains(b) {
                out.entry(*b).or_default();
            }
        }
    }
    for (net, sites) in &mut out {
        for (site, entitlement, _) in claims.iter().filter(|claim| claim.2.contains(net)) {
            sites.entry(format!("S{site}")).or_default().insert(format!("E{entitlement}"));
        }
    }
    out
}

fn swept(found: &Conflicts<'_>) -> BTreeMap<IpNet, BTreeMap<String, BTreeSet<String>>> {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let sites = |conflict: &conflict::Conflict<'_>| {
        conflict.sites.iter().map(|claimant| (claimant.site.to_owned(), set(&claimant.entitlements))).collect()
    };
    found.listed.iter().map(|conflict| (conflict.net, sites(conflict))).collect()
}

/// Few distinct bits, so that nets really do contain one another.
fn net() -> impl Strategy<Value = IpNet> {
    let v4 = (0..4_u32, 0..4_u32, prop::sample::select(vec![0_u8, 6, 7, 8, 30, 31, 32]))
        .prop_map(|(high, low, prefix)| IpNet::new(std::net::Ipv4Addr::from(high << 24 | low).into(), prefix).unwrap().trunc());
    let v6 = (0..3_u128, 0..3_u128, prop::sample::select(vec![0_u8, 15, 16, 127, 128])).prop_map(|(high, low, prefix)| {
        IpNet::new(std::net::Ipv6Addr::from(high << 112 | low).into(), prefix).unwrap().trunc()
    });
    prop_oneof![3 => v4, 1 => v6]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_sweep_finds_what_comparing_every_pair_finds(claims in prop::collection::vec((0..4_u8, 0..3_u8, net()), 0..40)) {
        // Two Gateways per Site, so that merging them is part of what is tested.
        let mut data = serde_json::Map::new();
        for (index, (site, entitlement, net)) in claims.iter().enumerate() {
            let gateway = data.entry(format!("g{site}-{}", index % 2)).or_insert_with(|| json!({"site": format!("S{site}"), "entitlementInfos": {}}));
            let rules = gateway["entitlementInfos"][format!("E{entitlement}")]["firewallRules"].take();
            let mut rules = rules.as_array().cloned().unwrap_or_default();
            rules.push(json!({"action": "allow", "subnets": [net.to_string()]}));
            gateway["entitlementInfos"][format!("E{entitlement}")] = json!({"access": true, "firewallRules": rules});
        }
        let info = info(Value::Object(data));
        let sites = sites::by_site(&info);
        let found = conflict::find(&sites);
        let expected = brute_force(&claims);
        prop_assert_eq!(found.total, expected.len());
        let concerned: BTreeSet<&str> = expected.values().flat_map(|sites| sites.keys().map(String::as_str)).collect();
        prop_assert_eq!(found.sites.iter().copied().collect::<BTreeSet<_>>(), concerned);
        prop_assert!(found.listed.is_sorted_by_key(|conflict| (conflict.net.addr(), conflict.net.prefix_len())));
        prop_assert_eq!(swept(&found), expected);
    }
}
