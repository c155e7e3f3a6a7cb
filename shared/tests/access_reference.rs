//! Answers against a slow, obvious evaluation: every point of a small universe (address, protocol, port or type, path) is looked
//! up rule by rule, with nothing taken from the code under test.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails like the test")]

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};
use shared::access::answer::{ChangeKind, Verdict};
use shared::access::{Destination, Extent, Facts, explain};
use shared::wire::SessionInfo;
use std::collections::BTreeSet;

/// Addresses there are: eight of each version.
const ADDRESSES: u8 = 8;
/// Ports and types there are in rules; one more stands for all others.
const NUMBERS: u16 = 6;
const PROTOCOLS: [&str; 7] = ["tcp", "udp", "icmp", "icmpv6", "ah", "esp", "gre"];
const SITES: [&str; 3] = ["Paris", "Rome", "Oslo"];

/// An address: its version and its last digit.
type Address = (bool, u8);

#[derive(Debug, Clone)]
struct Net(bool, u8, u8);

#[derive(Debug, Clone)]
struct Rule {
    action: &'static str,
    protocol: Option<&'static str>,
    direction: Option<&'static str>,
    nets: Vec<Net>,
    /// First and last; none is all.
    ports: Vec<(u16, u16)>,
    types: Vec<(u16, u16)>,
    /// Host, port, path.
    urls: Vec<(Address, u16, &'static str)>,
}

#[derive(Debug, Clone)]
struct Entitlement {
    access: Option<bool>,
    or: bool,
    conditions: Vec<bool>,
    backup: bool,
    rules: Vec<Rule>,
}

type Session = Vec<Vec<Entitlement>>;

#[derive(Debug, Clone)]
struct Question {
    net: Net,
    protocol: Option<&'static str>,
    numbers: Option<(u16, u16)>,
    down: bool,
    path: Option<&'static str>,
}

fn text_of((ipv6, last): Address) -> String {
    if ipv6 { format!("fd00::{last:x}") } else { format!("10.0.0.{last}") }
}

impl Net {
    fn text(&self) -> String {
        format!("{}/{}", text_of((self.0, self.1)), if self.0 { 128 - self.2 } else { 32 - self.2 })
    }

    fn has(&self, address: Address) -> bool {
        self.0 == address.0 && self.1 >> self.2 == address.1 >> self.2
    }

    fn all(&self) -> Vec<Address> {
        (0..ADDRESSES).map(|last| (self.0, last)).filter(|address| self.has(*address)).collect()
    }
}

/// One connection or packet.
#[derive(Debug, Clone, Copy)]
struct Point {
    address: Address,
    protocol: &'static str,
    number: u16,
    down: bool,
    path: Option<&'static str>,
}

fn covers(rule: &Rule, point: Point) -> bool {
    let way = if point.down { "down" } else { "up" };
    if rule.direction.is_some_and(|own| own != way) {
        return false;
    }
    let within =
        |ranges: &[(u16, u16)]| ranges.is_empty() || ranges.iter().any(|(from, to)| (*from..=*to).contains(&point.number));
    let by_url = rule.urls.iter().any(|(host, port, path)| {
        let below = match point.path {
            // Without a path asked, any path will do.
            None => true,
            Some(asked) => path.is_empty() || asked == *path || asked.starts_with(&format!("{path}/")),
        };
        point.protocol == "tcp" && *host == point.address && *port == point.number && below
    });
    let by_net = rule.protocol.is_none_or(|own| own == point.protocol || own == "http" && point.protocol == "tcp")
        && rule.nets.iter().any(|net| net.has(point.address))
        && match point.protocol {
            "tcp" | "udp" => within(&rule.ports),
            "icmp" | "icmpv6" => within(&rule.types),
            _ => true,
        };
    by_url || by_net
}

fn has_access(entitlement: &Entitlement) -> bool {
    entitlement.access.unwrap_or_else(|| match entitlement.or {
        true => entitlement.conditions.is_empty() || entitlement.conditions.contains(&true),
        false => !entitlement.conditions.contains(&false),
    })
}

fn passes(site: &[Entitlement], point: Point) -> bool {
    let rules = || site.iter().filter(|one| has_access(one)).flat_map(|one| &one.rules).filter(|rule| covers(rule, point));
    !rules().any(|rule| matches!(rule.action, "block" | "exclude"))
        && rules().any(|rule| matches!(rule.action, "allow" | "alert"))
}

/// How much passes through any of the Sites.
fn extent(sites: &[&Vec<Entitlement>], question: &Question) -> Extent {
    let protocols: Vec<&str> = match question.protocol {
        Some(protocol) => vec![protocol],
        None => PROTOCOLS.to_vec(),
    };
    let mut at_each = Vec::new();
    for address in question.net.all() {
        let mut open = Vec::new();
        for protocol in &protocols {
            if *protocol == "icmp" && address.0 || *protocol == "icmpv6" && !address.0 {
                continue;
            }
            let (from, to) = question.numbers.unwrap_or((0, NUMBERS));
            for number in from..=to {
                let point = Point { address, protocol, number, down: question.down, path: question.path };
                open.push(sites.iter().any(|site| passes(site, point)));
            }
        }
        let (all, any) = (!open.contains(&false), open.contains(&true));
        at_each.push(match question.numbers {
            Some(_) if all => Extent::Whole,
            None if any => Extent::Whole,
            _ if any => Extent::Part,
            _ => Extent::None,
        });
    }
    match (at_each.iter().all(|one| *one == Extent::Whole), at_each.iter().all(|one| *one == Extent::None)) {
        (true, _) => Extent::Whole,
        (_, true) => Extent::None,
        _ => Extent::Part,
    }
}

/// Whether two Sites claim any address asked.
fn is_claimed_twice(session: &Session, question: &Question) -> bool {
    let claims = |site: &Vec<Entitlement>, address: Address| {
        let rules = site.iter().filter(|one| !one.backup).flat_map(|one| &one.rules);
        rules
            .into_iter()
            .any(|rule| rule.action == "allow" && rule.urls.is_empty() && rule.nets.iter().any(|net| net.has(address)))
    };
    question.net.all().into_iter().any(|address| session.iter().filter(|site| claims(site, address)).count() > 1)
}

fn json_of(session: &Session) -> SessionInfo {
    let ranges = |all: &[(u16, u16)]| {
        all.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}-{to}") }).collect::<Vec<_>>()
    };
    let rule = |rule: &Rule| {
        let host = |address: Address| if address.0 { format!("[{}]", text_of(address)) } else { text_of(address) };
        let urls: Vec<String> =
            rule.urls.iter().map(|(address, port, path)| format!("http://{}:{port}{path}", host(*address))).collect();
        let nets: Vec<String> = rule.nets.iter().map(Net::text).collect();
        json!({"action": rule.action, "protocol": rule.protocol, "direction": rule.direction, "subnets": nets,
            "ports": ranges(&rule.ports), "types": ranges(&rule.types), "urls": urls})
    };
    let entitlement = |one: &Entitlement| {
        let results: serde_json::Map<String, Value> =
            one.conditions.iter().enumerate().map(|(at, holds)| (format!("c{at}"), json!(holds))).collect();
        json!({"access": one.access, "conditionLogic": if one.or { "or" } else { "and" }, "conditionResults": results,
            "primarySite": one.backup.then_some("Elsewhere"), "firewallRules": one.rules.iter().map(rule).collect::<Vec<_>>()})
    };
    let site = |(at, all): (usize, &Vec<Entitlement>)| {
        let infos: serde_json::Map<String, Value> =
            all.iter().enumerate().map(|(at, one)| (format!("e{at}"), entitlement(one))).collect();
        (format!("gw-{at}"), json!({"site": SITES[at], "entitlementInfos": infos}))
    };
    let data: serde_json::Map<String, Value> = session.iter().enumerate().map(site).collect();
    serde_json::from_value(json!({ "data": data })).unwrap()
}

fn typed(question: &Question) -> String {
    let numbers = question.numbers.map(|(from, to)| if from == to { from.to_string() } else { format!("{from}-{to}") });
    if let (Some(path), Some((port, _))) = (question.path, question.numbers) {
        let host = text_of((question.net.0, question.net.1));
        return if question.net.0 { format!("http://[{host}]:{port}{path}") } else { format!("http://{host}:{port}{path}") };
    }
    let parts =
        [question.protocol.map(str::to_owned), question.down.then(|| "down".to_owned()), Some(question.net.text()), numbers];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn net() -> impl Strategy<Value = Net> {
    (any::<bool>(), 0..ADDRESSES, 0_u8..=3).prop_map(|(ipv6, last, size)| Net(ipv6, last, size))
}

fn ranges() -> impl Strategy<Value = Vec<(u16, u16)>> {
    let range = (0..NUMBERS, 0_u16..3).prop_map(|(from, more)| (from, (from + more).min(NUMBERS - 1)));
    prop_oneof![1 => Just(Vec::new()), 3 => proptest::collection::vec(range, 1..3)]
}

fn rule() -> impl Strategy<Value = Rule> {
    let action = select(vec!["allow", "allow", "allow", "alert", "block", "exclude", "shrug"]);
    let protocol = prop_oneof![1 => Just(None), 6 => select(PROTOCOLS.to_vec()).prop_map(Some)];
    let direction = select(vec![Some("up"), Some("up"), Some("up"), Some("down"), None]);
    let nets = proptest::collection::vec(net(), 1..3);
    let by_net = (action.clone(), protocol, direction, nets, ranges(), ranges()).prop_map(
        |(action, protocol, direction, nets, ports, types)| Rule {
            action,
            protocol,
            direction,
            nets,
            ports,
            types,
            urls: Vec::new(),
        },
    );
    let url = ((any::<bool>(), 0..ADDRESSES), 0..NUMBERS, select(vec!["", "/a", "/a/b"]))
        .prop_map(|(host, port, path)| (host, port, path));
    let by_url = (action, proptest::collection::vec(url, 1..3)).prop_map(|(action, urls)| Rule {
        action,
        protocol: Some("http"),
        direction: Some("up"),
        nets: Vec::new(),
        ports: Vec::new(),
        types: Vec::new(),
        urls,
    });
    prop_oneof![4 => by_net, 1 => by_url]
}

fn entitlement() -> impl Strategy<Value = Entitlement> {
    let access = select(vec![Some(true), Some(true), Some(true), Some(false), None]);
    let conditions = proptest::collection::vec(any::<bool>(), 0..4);
    let rules = proptest::collection::vec(rule(), 1..4);
    (access, any::<bool>(), conditions, proptest::bool::weighted(0.15), rules)
        .prop_map(|(access, or, conditions, backup, rules)| Entitlement { access, or, conditions, backup, rules })
}

fn session() -> impl Strategy<Value = Session> {
    proptest::collection::vec(proptest::collection::vec(entitlement(), 0..4), 1..=SITES.len())
}

fn question() -> impl Strategy<Value = Question> {
    let protocol = select(vec![None, Some("tcp"), Some("tcp"), Some("udp"), Some("icmp"), Some("gre")]);
    let numbers = prop_oneof![
        Just(None),
        (0..NUMBERS, 0_u16..4).prop_map(|(from, more)| Some((from, from + more))),
        (0..NUMBERS).prop_map(|one| Some((one, one)))
    ];
    let path = select(vec![None, None, None, Some("/a"), Some("/a/b"), Some("/ab"), Some("/")]);
    (net(), protocol, numbers, proptest::bool::weighted(0.15), path).prop_map(|(net, protocol, numbers, down, path)| {
        // What cannot be asked is left out: a number asks for something that has some; ICMP is spelled per version.
        let protocol = match protocol {
            None if numbers.is_some() => Some("tcp"),
            Some("icmp") if net.0 => Some("icmpv6"),
            other => other,
        };
        let numbers = numbers.filter(|_| protocol != Some("gre"));
        match (path, numbers) {
            (Some(path), Some((port, _))) if !path.is_empty() => Question {
                net: Net(net.0, net.1, 0),
                protocol: Some("tcp"),
                numbers: Some((port, port)),
                down: false,
                path: Some(path),
            },
            _ => Question { net, protocol, numbers, down, path: None },
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn the_verdict_is_what_looking_at_every_point_gives(session in session(), question in question()) {
        let asked = Destination::parse(&typed(&question)).map_err(|error| TestCaseError::fail(format!("{}: {error}", typed(&question))))?;
        let answer = explain(&json_of(&session), &asked, &Facts::default());
        for site in &answer.sites {
            let at = SITES.iter().position(|name| *name == site.site).unwrap();
            let expected = extent(&[&session[at]], &question);
            prop_assert_eq!(site.extent, expected, "{} at {}: {}", typed(&question), site.site, site.sentence);
            prop_assert_eq!(site.verdict, if expected == Extent::None { Verdict::Denied } else { Verdict::Allowed });
        }
        let expected = extent(&session.iter().collect::<Vec<_>>(), &question);
        prop_assert_eq!(answer.extent, expected, "{}", typed(&question));
        let verdict = match (expected, is_claimed_twice(&session, &question)) {
            (Extent::None, _) => Verdict::Denied,
            (_, true) => Verdict::Conflict,
            _ => Verdict::Allowed,
        };
        prop_assert_eq!(answer.verdict, verdict, "{}: {}", typed(&question), answer.sentence);
        prop_assert!(answer.sentence.to_string().starts_with(answer.verdict.word(answer.extent)));
    }

    #[test]
    fn each_change_named_lets_more_through(session in session(), question in question()) {
        let info = json_of(&session);
        let asked = Destination::parse(&typed(&question)).unwrap();
        for change in explain(&info, &asked, &Facts::default()).changes {
            let Some(at) = SITES.iter().position(|name| *name == change.site) else { continue };
            let mut site = session[at].clone();
            let named = |name: &str| name[1..].parse::<usize>().unwrap();
            match &change.kind {
                ChangeKind::Conditions(conditions) => {
                    let one = &mut site[named(&change.entitlement)];
                    let failing: BTreeSet<usize> = (0..one.conditions.len()).filter(|at| !one.conditions[*at]).collect();
                    prop_assert_eq!(conditions.iter().map(|name| named(name)).collect::<BTreeSet<_>>(), failing, "all that fail, and no other");
                    one.access = Some(true);
                }
                ChangeKind::OneCondition(_) => {
                    let one = &mut site[named(&change.entitlement)];
                    prop_assert!(one.or && !one.conditions.contains(&true) && one.conditions.len() > 1);
                    one.access = Some(true);
                }
                ChangeKind::Reevaluate => site[named(&change.entitlement)].access = Some(true),
                ChangeKind::Unblock(rules) => {
                    let mut gone: Vec<(usize, usize)> = rules.iter().map(|(name, number)| (named(name), number - 1)).collect();
                    gone.sort_unstable();
                    for (entitlement, rule) in gone.into_iter().rev() {
                        site[entitlement].rules.remove(rule);
                    }
                }
                ChangeKind::Widen => continue,
                other => prop_assert!(false, "{other:?} without any configuration read"),
            }
            let (before, after) = (extent(&[&session[at]], &question), extent(&[&site], &question));
            prop_assert!(after > before, "{}: {} does not help", typed(&question), change.sentence);
        }
    }

    #[test]
    fn conflicts_within_a_net_are_those_of_its_addresses(session in session(), nets in subsequence((0..ADDRESSES).collect::<Vec<_>>(), 1..4)) {
        let info = json_of(&session);
        let sites = shared::session::sites::by_site(&info);
        for last in nets {
            for ipv6 in [false, true] {
                let question = Question { net: Net(ipv6, last, 1), protocol: None, numbers: None, down: false, path: None };
                let found = shared::session::conflict::within(&sites, question.net.text().parse().unwrap());
                prop_assert_eq!(found.total > 0, is_claimed_twice(&session, &question), "{}", question.net.text());
                prop_assert!(found.listed.iter().all(|one| question.net.has((ipv6, last_of(&one.net)))));
            }
        }
    }
}

fn last_of(net: &ipnet::IpNet) -> u8 {
    match net.addr() {
        std::net::IpAddr::V4(four) => four.octets()[3],
        std::net::IpAddr::V6(six) => six.octets()[15],
    }
}
