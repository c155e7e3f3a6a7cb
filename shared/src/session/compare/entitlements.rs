//! Entitlements of two sessions by Site and name, and what stands behind each.

use super::lines::{Collected, line};
use super::summary::Reach;
use super::tree::walk;
use super::{Item, Line, Mark, Part};
use crate::session::claims::Step;
use crate::session::entitlement::{self, Access};
use crate::session::rule;
use crate::session::sites::by_site;
use crate::wire::{EntitlementInfo, Extra, FirewallRule, SessionInfo};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An entitlement at its Site; the number tells apart what a Controller sends twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    name: String,
    site: String,
    times: usize,
}

/// One entitlement on one side.
#[derive(Clone, Copy)]
struct Held<'a> {
    info: &'a EntitlementInfo,
    site: &'a str,
}

/// One entitlement on both sides, or on one.
struct Aligned<'a> {
    place: &'a Place,
    left: Option<Held<'a>>,
    right: Option<Held<'a>>,
}

pub(super) fn compare(left: &SessionInfo, right: &SessionInfo, out: &mut Collected) -> Reach {
    let (lefts, rights) = (places(left), places(right));
    let all = align(&lefts, &rights);
    let allowed = |held: &Option<Held<'_>>| held.is_some_and(|held| gives_access(held.info));
    let reach = Reach::of(all.iter().map(|one| (one.place.name.as_str(), allowed(&one.left), allowed(&one.right))));
    granting(
        all.iter().flat_map(|one| policies(one.left)).collect(),
        all.iter().flat_map(|one| policies(one.right)).collect(),
        out,
    );
    for one in &all {
        out.push(Part::Entitlements, item(one));
    }
    reach
}

fn policies(held: Option<Held<'_>>) -> impl Iterator<Item = &str> {
    held.into_iter().flat_map(|held| &held.info.policy_names).map(String::as_str)
}

/// Whether the user reaches anything by it now.
fn gives_access(info: &EntitlementInfo) -> bool {
    matches!(entitlement::state(info).access, Access::Allowed | Access::WaitingDns)
}

type Places<'a> = BTreeMap<Place, &'a EntitlementInfo>;

fn places(info: &SessionInfo) -> Places<'_> {
    let mut out = BTreeMap::new();
    for site in by_site(info) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (name, info) in site.session.entitlement_infos.iter() {
            let times = *seen.entry(name).and_modify(|times| *times += 1).or_insert(1);
            out.insert(Place { name: name.to_owned(), site: site.name.to_string(), times }, info);
        }
    }
    out
}

/// By Site and name; what is left over by name alone where that leaves no choice, because entitlements move to backup Sites.
fn align<'a>(lefts: &'a Places<'a>, rights: &'a Places<'a>) -> Vec<Aligned<'a>> {
    let held = |(place, info): (&'a Place, &&'a EntitlementInfo)| Held { info, site: &place.site };
    let mut all = Vec::with_capacity(lefts.len());
    let mut left_over: BTreeMap<&str, [Vec<&'a Place>; 2]> = BTreeMap::new();
    for entry in lefts {
        match rights.get_key_value(entry.0) {
            Some(other) => all.push(Aligned { place: entry.0, left: Some(held(entry)), right: Some(held(other)) }),
            None => left_over.entry(&entry.0.name).or_default()[0].push(entry.0),
        }
    }
    for place in rights.keys().filter(|place| !lefts.contains_key(*place)) {
        left_over.entry(&place.name).or_default()[1].push(place);
    }
    let left = |place: &Place| lefts.get_key_value(place).map(held);
    let right = |place: &Place| rights.get_key_value(place).map(held);
    for [from, to] in left_over.into_values() {
        match (&from[..], &to[..]) {
            ([from], [to]) => all.push(Aligned { place: (*from).min(to), left: left(from), right: right(to) }),
            _ => {
                all.extend(from.into_iter().map(|place| Aligned { place, left: left(place), right: None }));
                all.extend(to.into_iter().map(|place| Aligned { place, left: None, right: right(place) }));
            }
        }
    }
    all
}

/// Policies that grant anything to one side or both.
fn granting(left: BTreeSet<&str>, right: BTreeSet<&str>, out: &mut Collected) {
    for name in left.union(&right) {
        let side = |held: &BTreeSet<&str>| held.contains(name).then(|| "grants".to_owned());
        let (left, right) = (side(&left), side(&right));
        let mark = match (left.is_some(), right.is_some()) {
            (true, true) => Mark::Same,
            (true, false) => Mark::OnlyLeft,
            (false, _) => Mark::OnlyRight,
        };
        out.push(
            Part::Policies,
            Line { key: (*name).to_owned(), label: (*name).to_owned(), mark, left, right, sites: Vec::new() },
        );
    }
}

fn item(one: &Aligned<'_>) -> Item {
    let Place { name, site, times } = one.place;
    let empty = EntitlementInfo::default();
    let moved = matches!((one.left, one.right), (Some(a), Some(b)) if a.site != b.site);
    let info = |held: Option<Held<'_>>| held.map_or(&empty, |held| held.info).clone();
    let same = !moved && matches!((one.left, one.right), (Some(a), Some(b)) if a.info == b.info);
    let state = |held: Option<Held<'_>>| {
        held.map(|held| {
            let at = if moved { format!(" at {}", held.site) } else { String::new() };
            format!("{}{at}: {}", word(held.info), entitlement::state(held.info).why)
        })
    };
    let mark = match (one.left, one.right) {
        (Some(_), None) => Mark::OnlyLeft,
        (None, _) => Mark::OnlyRight,
        _ if same => Mark::Same,
        _ => Mark::Changed,
    };
    let mut details = Vec::new();
    if !same {
        let (left, right) = (info(one.left), info(one.right));
        facts(&left, &right, &mut details);
        rules(&left.firewall_rules, &right.firewall_rules, &mut details);
        details.sort_by(super::lines::order);
    }
    let label = if *times > 1 { format!("{name} ({times})") } else { name.clone() };
    // The Site is said where it is one: of a moved one both texts say it.
    let sites = if moved { Vec::new() } else { vec![site.clone()] };
    let line =
        Line { key: format!("{site}/{times}/{name}"), label, mark, left: state(one.left), right: state(one.right), sites };
    Item { line, details }
}

/// The state in a word.
fn word(info: &EntitlementInfo) -> &'static str {
    match (entitlement::state(info).access, entitlement::backup_of(info)) {
        (Access::Allowed, Some(_)) => "On backup Site",
        (Access::Allowed, None) => "Allowed",
        (Access::Denied, _) => "Denied",
        (Access::Unresolved, _) => "Not resolved",
        (Access::WaitingDns, _) => "Waiting for DNS",
    }
}

/// Conditions, policies and single fields, unknown ones included.
fn facts(left: &EntitlementInfo, right: &EntitlementInfo, out: &mut Vec<Line>) {
    let (left, right) = (fields(left), fields(right));
    for leaf in walk(&left, &right) {
        let mut line = line("", &leaf, Vec::new());
        let first = match leaf.path.first() {
            Some(Step::Key(key)) => key.as_str(),
            _ => "",
        };
        // Empty lists of both sides, and those of a side that has no such entitlement, say nothing.
        let nothing = |value: Option<&Value>| {
            value.is_none_or(|value| {
                value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(serde_json::Map::is_empty)
            })
        };
        if nothing(leaf.left) && nothing(leaf.right) {
            continue;
        }
        match (first, leaf.path.get(1)) {
            ("conditionResults", Some(Step::Key(name))) => {
                let said = |value: Option<&Value>| {
                    value.map(|value| if *value == Value::Bool(true) { "holds" } else { "is false" }.to_owned())
                };
                line.label = format!("Condition {name}");
                (line.left, line.right) = (said(leaf.left), said(leaf.right));
            }
            ("policyNames", Some(_)) => "Granted by".clone_into(&mut line.label),
            ("policyNames", None) => "Policies".clone_into(&mut line.label),
            _ => line.label = format!("Field {}", line.label),
        }
        out.push(line);
    }
}

/// The fields but rules as one tree: lists of scalars compare as sets there. A condition sent twice gets a number.
fn fields(info: &EntitlementInfo) -> Extra {
    let mut conditions = Extra::new();
    for (name, holds) in info.condition_results.iter() {
        let mut key = name.to_owned();
        let mut times = 1;
        while conditions.contains_key(&key) {
            times += 1;
            key = format!("{name} ({times})");
        }
        conditions.insert(key, Value::Bool(*holds));
    }
    let logic = info.condition_logic.and_then(|logic| serde_json::to_value(logic).ok());
    let known = [
        ("access", info.access.map(Value::Bool)),
        ("conditionLogic", logic),
        ("conditionResults", Some(Value::Object(conditions))),
        ("policyNames", Some(Value::from(info.policy_names.clone()))),
        ("primarySite", info.primary_site.clone().map(Value::String)),
        ("domainEntitlement", info.domain_entitlement.map(Value::Bool)),
    ];
    let known = known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    known.chain(info.extra.clone()).collect()
}

/// Rules by content, with repetition; what is left over by name where a name is there once on each side: then it changed.
fn rules(left: &[FirewallRule], right: &[FirewallRule], out: &mut Vec<Line>) {
    let written = |rules: &[FirewallRule]| -> Vec<String> {
        rules.iter().map(|rule| serde_json::to_string(rule).unwrap_or_default()).collect()
    };
    let (lefts, rights) = (written(left), written(right));
    let mut surplus: HashMap<&str, i64> = HashMap::new();
    lefts.iter().for_each(|rule| *surplus.entry(rule).or_default() += 1);
    rights.iter().for_each(|rule| *surplus.entry(rule).or_default() -= 1);
    let mut alone = |all: &[String], sign: i64| -> Vec<usize> {
        let mut found: Vec<usize> = (0..all.len())
            .rev()
            .filter(|index| {
                let Some(over) = surplus.get_mut(all[*index].as_str()).filter(|over| **over * sign > 0) else { return false };
                *over -= sign;
                true
            })
            .collect();
        found.reverse();
        found
    };
    let (mut from, mut to) = (alone(&lefts, 1), alone(&rights, -1));
    let equal = lefts.len() - from.len();
    let mut changed = Vec::new();
    let once = |rules: &[FirewallRule], among: &[usize], name: &str| {
        let mut named = among.iter().copied().filter(|index| rules[*index].name.as_deref() == Some(name));
        named.next().filter(|_| named.next().is_none())
    };
    let names: BTreeSet<&str> =
        from.iter().filter_map(|index| left[*index].name.as_deref()).filter(|name| !name.is_empty()).collect();
    for name in names {
        if let (Some(a), Some(b)) = (once(left, &from, name), once(right, &to, name)) {
            changed.push((a, b));
        }
    }
    from.retain(|index| !changed.iter().any(|(a, _)| a == index));
    to.retain(|index| !changed.iter().any(|(_, b)| b == index));
    let mut push = |key: String, mark: Mark, a: Option<String>, b: Option<String>, label: &str| {
        out.push(Line { key, label: label.to_owned(), mark, left: a, right: b, sites: Vec::new() });
    };
    for (a, b) in changed {
        let name = left[a].name.as_deref().unwrap_or_default();
        let (old, new) = (text(&left[a]), text(&right[b]));
        // What the words leave out differs.
        let (old, new) = if old == new { (lefts[a].clone(), rights[b].clone()) } else { (old, new) };
        push(format!("rule {name}"), Mark::Changed, Some(old), Some(new), &format!("Rule {name}"));
    }
    for index in from {
        push(format!("rule at {index}"), Mark::OnlyLeft, Some(text(&left[index])), None, "Rule");
    }
    for index in to {
        push(format!("rule at {index}"), Mark::OnlyRight, None, Some(text(&right[index])), "Rule");
    }
    if equal > 0 {
        let both = Some(crate::session::text::count(equal, "equal rule", "equal rules"));
        push("rules".to_owned(), Mark::Same, both.clone(), both, "Rules");
    } else if lefts.is_empty() && rights.is_empty() {
        push("rules".to_owned(), Mark::Same, Some("none".to_owned()), Some("none".to_owned()), "Rules");
    }
}

/// In words, with whatever the words leave out.
fn text(rule: &FirewallRule) -> String {
    let mut text = rule::lines(rule).join("\n");
    if let Some(name) = rule.name.as_deref().filter(|name| !name.is_empty()) {
        text.insert_str(0, &format!("{name}: "));
    }
    if !rule.extra.is_empty() {
        text.push_str(&format!(" {}", Value::Object(rule.extra.clone())));
    }
    text
}
