//! Two sessions side by side: nothing lost, nothing twice, the same from both sides.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use shared::session::compare::{Comparison, Item, Mark, Part, Wording, compare};
use shared::wire::SessionInfo;
use std::collections::{BTreeMap, HashSet};

fn session(value: Value) -> SessionInfo {
    serde_json::from_value(value).unwrap()
}

fn one_gateway(gateway: Value) -> SessionInfo {
    let mut gateway = gateway;
    gateway["site"] = json!("AWS");
    session(json!({"username": "ana", "data": {"aws-1": gateway}}))
}

fn section(comparison: &Comparison, part: Part) -> &[Item] {
    comparison.section(part).unwrap().different()
}

/// Mark, label and both sides of what differs.
fn said(comparison: &Comparison, part: Part) -> Vec<(Mark, &str, Option<&str>, Option<&str>)> {
    let lines = section(comparison, part).iter().map(|item| &item.line);
    lines.map(|line| (line.mark, line.label.as_str(), line.left.as_deref(), line.right.as_deref())).collect()
}

#[test]
fn claims_align_by_path_and_lists_of_scalars_as_sets() {
    let left = one_gateway(json!({"userClaims": {
        "groups": ["a", "b", "a"], "order": ["x", "y"], "nested": {"level": 1, "same": true}, "gone": {"x": 1}, "list": [{"n": 1}]
    }}));
    let right = one_gateway(json!({"userClaims": {
        "groups": ["c", "a", "b"], "order": ["y", "x"], "nested": {"same": true, "level": "1"}, "list": [{"n": 2}, {"n": 3}]
    }}));
    let comparison = compare(&left, &right);
    assert_eq!(
        said(&comparison, Part::UserClaims),
        [
            (Mark::OnlyLeft, "gone", Some(r#"{"x":1}"#), None),
            (Mark::OnlyLeft, "groups", Some("a"), None),
            (Mark::OnlyRight, "groups", None, Some("c")),
            (Mark::Changed, "list[0].n", Some("1"), Some("2")),
            (Mark::OnlyRight, "list[1]", None, Some(r#"{"n":3}"#)),
            (Mark::Changed, "nested.level", Some("1"), Some("1")),
            (Mark::Reordered, "order", Some("x, y"), Some("y, x")),
        ]
    );
    let equal = comparison.section(Part::UserClaims).unwrap().equal();
    let equal: Vec<_> = equal.iter().map(|item| (item.line.label.as_str(), item.line.left.as_deref().unwrap())).collect();
    assert_eq!(equal, [("groups", "2 equal items"), ("nested.same", "true")]);
    assert_eq!(comparison.summary.claims, 6, "groups count once");
}

#[test]
fn volatile_values_stand_apart() {
    let gateway = |time: &str, address: &str, bytes: u64, token: &str| {
        one_gateway(json!({
            "systemClaims": {"connectTime": time, "tunIPv4": address, "geoIp": {"countryCode": "SE"}},
            "userClaims": {"ag": {"claimsTokenId": token, "mfa": {"otp": time}}},
            "deviceClaims": {"clientIPs": [address]},
            "vpn": {"gatewayStats": {"bytesRead": bytes, "daemon": "vpnd-1"}},
        }))
    };
    let left = gateway("2026-01-01T10:00:00Z", "10.0.0.1", 1, "t1");
    let right = gateway("2026-01-01T11:00:00Z", "10.0.0.2", 2, "t2");
    let comparison = compare(&left, &right);
    assert_eq!(comparison.differences(), 0);
    let labels: Vec<_> = said(&comparison, Part::Volatile).into_iter().map(|(_, label, ..)| label).collect();
    assert_eq!(
        labels,
        [
            "claims.device.clientIPs",
            "claims.device.clientIPs",
            "claims.system.connectTime",
            "claims.system.tunIPv4",
            "claims.user.ag.claimsTokenId",
            "claims.user.ag.mfa.otp",
            "vpn.gatewayStats.bytesRead",
        ]
    );
    // That one side has a time and the other none is no matter of minutes.
    let without = one_gateway(json!({"userClaims": {"ag": {}}}));
    let with = one_gateway(json!({"userClaims": {"ag": {"mfa": {"otp": "2026-01-01T10:00:00Z"}}}}));
    assert_eq!(said(&compare(&without, &with), Part::UserClaims)[0].1, "ag.mfa");
}

#[test]
fn entitlements_with_conditions_rules_and_policies() {
    let left = one_gateway(json!({"entitlementInfos": {
        "same": {"access": true, "firewallRules": [{"subnets": ["10.0.0.1/32"]}]},
        "erp": {
            "access": true, "conditionLogic": "and", "conditionResults": {"MFA": true, "Office hours": true}, "policyNames": ["Staff", "Finance"],
            "firewallRules": [
                {"name": "web", "protocol": "tcp", "direction": "up", "action": "allow", "subnets": ["10.1.0.0/16"], "ports": ["443"]},
                {"protocol": "udp", "direction": "up", "action": "allow", "subnets": ["10.1.0.0/16"], "ports": ["53"]},
            ],
        },
        "git": {"access": true, "policyNames": ["Developers"], "firewallRules": [{"subnets": ["10.2.0.0/16"]}]},
    }}));
    let right = one_gateway(json!({"entitlementInfos": {
        "erp": {
            "access": false, "conditionLogic": "and", "conditionResults": {"MFA": false, "Office hours": true}, "policyNames": ["Staff"],
            "firewallRules": [
                {"name": "web", "protocol": "tcp", "direction": "up", "action": "allow", "subnets": ["10.1.0.0/16"], "ports": ["8443"]},
            ],
            "newField": {"x": 1},
        },
        "same": {"access": true, "firewallRules": [{"subnets": ["10.0.0.1/32"]}]},
    }}));
    let comparison = compare(&left, &right);
    let items = section(&comparison, Part::Entitlements);
    assert_eq!(
        items.iter().map(|item| (item.line.label.as_str(), item.line.mark)).collect::<Vec<_>>(),
        [("erp", Mark::Changed), ("git", Mark::OnlyLeft)]
    );
    assert_eq!(items[0].line.left.as_deref(), Some("Allowed: MFA and Office hours hold"));
    assert_eq!(items[0].line.right.as_deref(), Some("Denied: MFA is false (all of 2 must hold; Office hours holds)"));
    let details: Vec<_> = items[0].details.iter().filter(|line| line.mark.differs()).collect();
    let details: Vec<_> =
        details.iter().map(|line| (line.label.as_str(), line.left.as_deref(), line.right.as_deref())).collect();
    assert_eq!(
        details,
        [
            ("Condition MFA", Some("holds"), Some("is false")),
            ("Field access", Some("true"), Some("false")),
            ("Field newField", None, Some(r#"{"x":1}"#)),
            ("Granted by", Some("Finance"), None),
            ("Rule", Some("udp up 10.1.0.0/16 : 53"), None),
            ("Rule web", Some("web: tcp up 10.1.0.0/16 : 443"), Some("web: tcp up 10.1.0.0/16 : 8443")),
        ]
    );
    assert!(items[1].details.iter().any(|line| line.label == "Rule" && line.mark == Mark::OnlyLeft));
    let policies: Vec<_> = said(&comparison, Part::Policies).into_iter().map(|(mark, label, ..)| (mark, label)).collect();
    assert_eq!(policies, [(Mark::OnlyLeft, "Developers"), (Mark::OnlyLeft, "Finance")]);
    assert_eq!(comparison.section(Part::Entitlements).unwrap().equal().len(), 1);
    let words = Wording::Two("Ana".to_owned(), "Ben".to_owned());
    assert_eq!(
        comparison.summary.sentence(&words),
        "Ana reaches 2 entitlements Ben does not: erp and git. They differ in 1 condition and 2 granting policies."
    );
    assert_eq!(
        comparison.summary.sentence(&Wording::BeforeAfter),
        "2 entitlements are no longer reached: erp and git. Changed: 1 condition and 2 granting policies."
    );
}

#[test]
fn an_entitlement_on_another_site_is_one_that_moved() {
    let at = |site: &str, primary: Value| {
        session(json!({"data": {"gw": {"site": site, "entitlementInfos": {"erp": {
            "access": true, "primarySite": primary, "firewallRules": [{"subnets": ["10.0.0.0/8"]}]}}}}}))
    };
    let comparison = compare(&at("Berlin", Value::Null), &at("Stockholm", json!("Berlin")));
    let [item] = section(&comparison, Part::Entitlements) else { panic!("one entitlement") };
    assert_eq!(item.line.mark, Mark::Changed);
    assert_eq!(item.line.left.as_deref(), Some("Allowed at Berlin: No condition applies"));
    assert!(item.line.right.as_deref().unwrap().starts_with("On backup Site at Stockholm"));
    assert_eq!(comparison.unshared, Some(("Berlin".to_owned(), "Stockholm".to_owned())));
}

#[test]
fn what_differs_alike_at_every_site_is_said_once() {
    let at = |sites: &[(&str, &str)]| {
        let data: Map<String, Value> = sites
            .iter()
            .map(|(site, group)| {
                (
                    format!("{site}-gw"),
                    json!({"site": site, "userClaims": {"group": group}, "systemClaims": {"siteName": site}}),
                )
            })
            .collect();
        session(json!({"data": data}))
    };
    let alike = compare(&at(&[("A", "x"), ("B", "x")]), &at(&[("A", "y"), ("B", "y")]));
    assert_eq!(section(&alike, Part::UserClaims).len(), 1);
    assert!(section(&alike, Part::UserClaims)[0].line.sites.is_empty());
    let apart = compare(&at(&[("A", "x"), ("B", "x"), ("C", "x")]), &at(&[("A", "y"), ("B", "x"), ("D", "x")]));
    assert_eq!(section(&apart, Part::UserClaims)[0].line.sites, ["A"]);
    let places: Vec<_> = said(&apart, Part::Places).into_iter().map(|(mark, label, ..)| (mark, label)).collect();
    assert_eq!(places, [(Mark::OnlyLeft, "C"), (Mark::OnlyRight, "D")]);
}

#[test]
fn thousands_of_entitlements_and_groups() {
    let make = |skip: usize, time: &str| {
        let entitlements: Map<String, Value> = (0..2000)
            .filter(|index| index % 1000 != skip)
            .map(|index| {
                let name = format!("entitlement {index}");
                (name, json!({"access": true, "policyNames": ["all"], "firewallRules": [{"subnets": [format!("10.0.{}.{}/32", index / 250, index % 250)]}]}))
            })
            .collect();
        let groups: Vec<String> =
            (0..5000).filter(|index| index % 1000 != skip).map(|index| format!("CN=group {index}")).collect();
        one_gateway(
            json!({"userClaims": {"groups": groups, "big": "x".repeat(1_000_000)}, "entitlementInfos": entitlements, "systemClaims": {"connectTime": time}}),
        )
    };
    let comparison = compare(&make(1, "2026-01-01T10:00:00Z"), &make(2, "2026-01-01T11:00:00Z"));
    assert_eq!(section(&comparison, Part::Entitlements).len(), 4);
    assert_eq!(comparison.section(Part::Entitlements).unwrap().equal().len(), 1996);
    assert_eq!(section(&comparison, Part::UserClaims).len(), 10);
    assert_eq!(comparison.summary.claims, 1);
    let equal = comparison.section(Part::UserClaims).unwrap().equal();
    assert!(equal.iter().any(|item| item.line.left.as_deref() == Some("4,990 equal items")));
    assert!(equal.iter().all(|item| item.line.left.as_ref().is_none_or(|text| text.len() < 1000)), "equal texts are cut");
}

/// Names that collide, dates, and names the volatile table knows.
fn names() -> impl Strategy<Value = String> {
    proptest::sample::select(vec!["a", "b", "x/y~z", "3", "connectTime", "ag", "claimsTokenId", "odd name"])
        .prop_map(str::to_owned)
}

fn values() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..3).prop_map(Value::from),
        proptest::sample::select(vec!["p", "q", "1", "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z"]).prop_map(Value::from),
    ];
    scalar.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from), trees(inner).prop_map(Value::Object),]
    })
}

fn trees(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    proptest::collection::vec((names(), inner), 0..4).prop_map(|fields| fields.into_iter().collect())
}

fn entitlements() -> impl Strategy<Value = Value> {
    let rule = (proptest::option::of(proptest::sample::select(vec!["web", "dns"])), 0..3, any::<bool>()).prop_map(
        |(name, net, odd)| {
            let mut rule = json!({"action": "allow", "subnets": [format!("10.{net}.0.0/16")]});
            if let Some(name) = name {
                rule["name"] = json!(name);
            }
            if odd {
                rule["odd"] = json!(net);
            }
            rule
        },
    );
    let info = (
        proptest::option::of(any::<bool>()),
        trees(any::<bool>().prop_map(Value::from)),
        proptest::collection::vec(rule, 0..4),
        proptest::collection::vec(proptest::sample::select(vec!["Staff", "Finance"]), 0..3),
        values(),
    );
    let info = info.prop_map(|(access, conditions, rules, policies, odd)| {
        let mut info = json!({"conditionResults": conditions, "firewallRules": rules, "policyNames": policies, "odd": odd});
        if let Some(access) = access {
            info["access"] = json!(access);
        }
        info
    });
    trees(info).prop_map(Value::Object)
}

fn sessions() -> impl Strategy<Value = SessionInfo> {
    let tree = || trees(values()).prop_map(Value::Object);
    let gateway = (proptest::sample::select(vec!["A", "B", "C"]), tree(), tree(), tree(), tree(), entitlements(), values());
    let gateway = gateway.prop_map(|(site, user, device, system, vpn, entitlements, odd)| {
        json!({"site": site, "userClaims": user, "deviceClaims": device, "systemClaims": system, "vpn": vpn, "entitlementInfos": entitlements, "odd": odd})
    });
    let gateways = proptest::collection::btree_map(proptest::sample::select(vec!["g1", "g2", "g3"]), gateway, 0..4);
    (gateways, values(), proptest::option::of("[ab]"))
        .prop_map(|(data, odd, user)| session(json!({"username": user, "data": data, "odd": odd})))
}

/// Two sessions that have much in common.
fn two() -> impl Strategy<Value = (SessionInfo, SessionInfo)> {
    (sessions(), sessions(), any::<u8>()).prop_map(|(a, b, keep)| {
        let mut c = b;
        // Some Gateways are the same on both sides, or the same but for one tree.
        for (index, (name, gateway)) in a.data.0.iter().enumerate() {
            if let Some((_, other)) = c.data.0.iter_mut().find(|(other, _)| other == name) {
                match (keep >> (2 * index)) & 3 {
                    0 => *other = gateway.clone(),
                    1 => {
                        let user = std::mem::take(&mut other.user_claims);
                        *other = gateway.clone();
                        other.user_claims = user;
                    }
                    2 => other.site.clone_from(&gateway.site),
                    _ => {}
                }
            }
        }
        (a, c)
    })
}

/// Where two values differ, told in the slow and obvious way; items of lists of scalars under their list.
fn naive(at: &str, a: Option<&Value>, b: Option<&Value>, out: &mut Vec<(String, String)>) {
    let text = |value: Option<&Value>| {
        value.map_or("-".to_owned(), |value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let plain = |items: &[Value]| items.iter().all(|item| !item.is_array() && !item.is_object());
    match (a, b) {
        (Some(Value::Object(x)), Some(Value::Object(y))) => {
            let keys: HashSet<&String> = x.keys().chain(y.keys()).collect();
            for key in keys {
                naive(&format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), x.get(key), y.get(key), out);
            }
        }
        (Some(Value::Array(x)), Some(Value::Array(y))) if plain(x) && plain(y) => {
            let mut left: Vec<&Value> = x.iter().collect();
            for item in y {
                match left.iter().position(|other| *other == item) {
                    Some(index) => drop(left.remove(index)),
                    None => out.push((format!("{at}/*"), format!("- {}", text(Some(item))))),
                }
            }
            let surplus = out.len();
            out.extend(left.iter().map(|item| (format!("{at}/*"), format!("{} -", text(Some(item))))));
            let differ = x.len() != y.len() || out.len() > surplus || out.iter().any(|(path, _)| *path == format!("{at}/*"));
            if !differ && x != y {
                out.push((at.to_owned(), "order".to_owned()));
            }
        }
        (Some(Value::Array(x)), Some(Value::Array(y))) => {
            for index in 0..x.len().max(y.len()) {
                naive(&format!("{at}/{index}"), x.get(index), y.get(index), out);
            }
        }
        (a, b) if a == b => {}
        (a, b) => out.push((at.to_owned(), format!("{} {}", text(a), text(b)))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_session_does_not_differ_from_itself(a in sessions()) {
        let comparison = compare(&a, &a.clone());
        prop_assert!(comparison.sections.iter().all(|section| section.different().is_empty()));
        prop_assert!(comparison.sections.iter().flat_map(|section| &section.items).all(|item| item.line.left == item.line.right && item.details.is_empty()));
        prop_assert_eq!(comparison.differences(), 0);
        prop_assert_eq!(comparison.unshared, None);
    }

    #[test]
    fn the_other_way_round_is_the_mirror_image((a, b) in two()) {
        prop_assert_eq!(compare(&a, &b).mirrored(), compare(&b, &a));
        prop_assert_eq!(compare(&a, &b).mirrored().mirrored(), compare(&a, &b));
    }

    #[test]
    fn no_line_stands_twice_and_marks_say_who_has_it((a, b) in two()) {
        for section in compare(&a, &b).sections {
            let mut seen = HashSet::new();
            for item in &section.items {
                prop_assert!(seen.insert((item.line.key.clone(), item.line.mark, item.line.sites.clone(), item.line.left.clone())), "{:?} twice", item.line);
                let mut inside = HashSet::new();
                for line in &item.details {
                    prop_assert!(inside.insert((line.key.clone(), line.mark)), "{line:?} twice");
                }
                for line in item.details.iter().chain([&item.line]) {
                    let sides = (line.left.is_some(), line.right.is_some());
                    let wanted = match line.mark { Mark::OnlyLeft => (true, false), Mark::OnlyRight => (false, true), _ => (true, true) };
                    prop_assert_eq!(sides, wanted, "{:?}", line);
                }
                if item.line.mark == Mark::Changed && section.part == Part::Entitlements {
                    prop_assert!(item.line.left != item.line.right || item.details.iter().any(|line| line.mark.differs()), "{item:?} says nothing");
                }
            }
        }
    }

    #[test]
    fn every_differing_claim_is_there_once_at_each_site((a, b) in two()) {
        let sites = |info: &SessionInfo| -> BTreeMap<String, Value> {
            shared::session::sites::by_site(info).into_iter().map(|site| (site.name.to_string(), serde_json::to_value(site.session).unwrap())).collect()
        };
        let (left, right) = (sites(&a), sites(&b));
        let shared: Vec<&String> = left.keys().filter(|name| right.contains_key(*name)).collect();
        prop_assume!(!shared.is_empty());
        let mut wanted = Vec::new();
        for site in &shared {
            for (tree, at) in [("userClaims", "/user"), ("deviceClaims", "/device"), ("systemClaims", "/system"), ("vpn", "vpn")] {
                let mut found = Vec::new();
                naive(at, left[*site].get(tree), right[*site].get(tree), &mut found);
                wanted.extend(found.into_iter().map(|(path, text)| ((*site).clone(), path, text)));
            }
            let mut found = Vec::new();
            naive("gateway/odd", left[*site].get("odd"), right[*site].get("odd"), &mut found);
            wanted.extend(found.into_iter().map(|(path, text)| ((*site).clone(), path, text)));
        }
        let comparison = compare(&a, &b);
        let mut seen = Vec::new();
        for part in [Part::UserClaims, Part::DeviceClaims, Part::SystemClaims, Part::Volatile, Part::Session] {
            for Item { line, .. } in section(&comparison, part) {
                if part == Part::Session && !line.key.starts_with("gateway") {
                    continue;
                }
                let (parent, last) = line.key.rsplit_once('/').unwrap();
                // No name begins with a star.
                let of_list = last.starts_with('*');
                let path = if of_list { format!("{parent}/*") } else { line.key.clone() };
                let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
                let text = if line.mark == Mark::Reordered { "order".to_owned() } else { format!("{} {}", side(&line.left), side(&line.right)) };
                let at: Vec<&String> = if line.sites.is_empty() { shared.clone() } else { line.sites.iter().collect() };
                seen.extend(at.into_iter().map(|site| (site.clone(), path.clone(), text.clone())));
            }
        }
        wanted.sort();
        seen.sort();
        prop_assert_eq!(seen, wanted);
    }

    #[test]
    fn sessions_that_differ_are_never_said_to_be_equal((a, b) in two()) {
        // Order of entries aside, everything that goes over the wire counts.
        let same = serde_json::to_value(&a).unwrap() == serde_json::to_value(&b).unwrap();
        let comparison = compare(&a, &b);
        let different = comparison.sections.iter().any(|section| !section.different().is_empty());
        if same {
            prop_assert!(!different);
        } else if !different {
            // Rules are a set, so that their order alone is no difference; nothing else may be passed over.
            let sorted = |info: &SessionInfo| {
                let mut info = info.clone();
                for (_, gateway) in &mut info.data.0 {
                    for (_, entitlement) in &mut gateway.entitlement_infos.0 {
                        entitlement.firewall_rules.sort_by_key(|rule| serde_json::to_string(rule).unwrap());
                    }
                }
                serde_json::to_value(info).unwrap()
            };
            prop_assert_eq!(sorted(&a), sorted(&b));
        }
    }
}
