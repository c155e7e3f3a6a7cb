//! Entitlements of a Site as lines of a table: one per entitlement, and when opened one per fact behind it.

use crate::ui::WindowRow;
use shared::session::entitlement::{self, Access};
use shared::session::{rule, text};
use shared::wire::{EntitlementInfo, GatewaySession};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Characters of one line: more would not be read on it, and the whole is in the claim or the policy.
const LINE: usize = 400;

/// An entitlement with everything shown of it.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    /// Unique within the table; the name, unless a Controller sends one twice.
    pub key: String,
    pub name: String,
    pub access: Access,
    /// As the page's interface names it.
    pub data_access: &'static str,
    pub backup_of: Option<String>,
    pub why: String,
    pub conditions: Vec<(String, bool)>,
    pub rules: Vec<String>,
    pub policies: Vec<String>,
    /// Everything the filter looks at, in lower case.
    haystack: String,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Line {
    Entitlement(Arc<Entry>, bool),
    Fact { key: String, label: String, text: String, holds: Option<bool>, mono: bool },
}

impl WindowRow for Line {
    fn key(&self) -> &str {
        match self {
            Line::Entitlement(entry, _) => &entry.key,
            Line::Fact { key, .. } => key,
        }
    }

    fn height(&self, narrow: bool) -> f64 {
        match (self, narrow) {
            (Line::Entitlement(..), false) => 36.0,
            (Line::Entitlement(..), true) => 92.0,
            (Line::Fact { .. }, false) => 28.0,
            (Line::Fact { .. }, true) => 48.0,
        }
    }
}

/// The words of a state.
pub(super) fn word(entry: &Entry) -> &'static str {
    match (entry.access, &entry.backup_of) {
        (Access::Allowed, Some(_)) => "On backup Site",
        (Access::Allowed, None) => "Allowed",
        (Access::Denied, _) => "Denied",
        (Access::Unresolved, _) => "Not resolved",
        (Access::WaitingDns, _) => "Waiting for DNS",
    }
}

/// The entitlements by name.
pub(super) fn entries(gateway: &GatewaySession) -> Vec<Arc<Entry>> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut all: Vec<(String, Arc<Entry>)> = gateway
        .entitlement_infos
        .iter()
        .map(|(name, info)| {
            let times = seen.entry(name).and_modify(|times| *times += 1).or_insert(1);
            let key = if *times == 1 { name.to_owned() } else { format!("{name}\u{0}{times}") };
            (name.to_lowercase(), Arc::new(entry(key, name, info)))
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.key.cmp(&b.1.key)));
    all.into_iter().map(|(_, entry)| entry).collect()
}

fn entry(key: String, name: &str, info: &EntitlementInfo) -> Entry {
    let state = entitlement::state(info);
    let rules: Vec<String> = info.firewall_rules.iter().flat_map(rule::lines).collect();
    let mut entry = Entry {
        key,
        name: name.to_owned(),
        access: state.access,
        data_access: state.data_access(),
        backup_of: state.backup_of.map(str::to_owned),
        why: state.why.clone(),
        conditions: state.conditions.iter().map(|(name, holds)| ((*name).to_owned(), *holds)).collect(),
        rules,
        policies: info.policy_names.clone(),
        haystack: String::new(),
    };
    let parts = [entry.name.as_str(), word(&entry), &entry.why].into_iter();
    let parts = parts.chain(entry.rules.iter().map(String::as_str)).chain(entry.policies.iter().map(String::as_str));
    let parts = parts.chain(entry.conditions.iter().map(|(name, _)| name.as_str()));
    // A line each, so that no match spans two of them.
    entry.haystack = parts.collect::<Vec<_>>().join("\n").to_lowercase();
    entry
}

/// The lines of those that hold every word of the filter, opened ones with their facts.
pub(super) fn lines(entries: &[Arc<Entry>], filter: &str, open: &HashSet<String>) -> (Vec<Line>, usize) {
    let filter = filter.to_lowercase();
    let words: Vec<&str> = filter.split_whitespace().collect();
    let mut out = Vec::new();
    let mut matching = 0;
    for entry in entries.iter().filter(|entry| words.iter().all(|word| entry.haystack.contains(word))) {
        matching += 1;
        let opened = open.contains(&entry.key);
        out.push(Line::Entitlement(entry.clone(), opened));
        if opened {
            facts(entry, &mut out);
        }
    }
    (out, matching)
}

fn facts(entry: &Entry, out: &mut Vec<Line>) {
    let mut count = 0;
    let mut push = |label: String, text: &str, holds, mono| {
        count += 1;
        let key = format!("{}\u{0}fact {count}", entry.key);
        out.push(Line::Fact { key, label, text: text::preview(text, LINE), holds, mono });
    };
    push("Why".to_owned(), &entry.why, None, false);
    for (name, holds) in &entry.conditions {
        push("Condition".to_owned(), name, Some(*holds), false);
    }
    let total = entry.rules.len();
    for (index, rule) in entry.rules.iter().enumerate() {
        push(format!("Rule {} of {total}", index + 1), rule, None, true);
    }
    for policy in &entry.policies {
        push("Granted by".to_owned(), policy, None, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gateway(json: &str) -> GatewaySession {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_name_sent_twice_is_two_rows_with_keys_of_their_own() {
        let all = entries(&gateway(r#"{"entitlementInfos":{"b":{"access":false},"a":{"access":true},"b":{"access":true}}}"#));
        let names: Vec<&str> = all.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "b"]);
        assert_eq!(all.iter().map(|entry| &entry.key).collect::<HashSet<_>>().len(), 3);
    }

    #[test]
    fn the_filter_wants_every_word_and_opened_rows_bring_their_facts() {
        let all = entries(&gateway(
            r#"{"entitlementInfos":{
                "erp":{"access":false,"conditionResults":{"Managed device":false},"policyNames":["Finance staff"],
                    "firewallRules":[{"protocol":"tcp","direction":"up","action":"allow","subnets":["10.0.0.0/8","10.9.0.0/16"],"ports":["443"]}]},
                "git":{"access":true,"firewallRules":[{"protocol":"tcp","action":"allow","subnets":["10.1.0.1/32"]}]}}}"#,
        ));
        let open = HashSet::from(["erp".to_owned()]);
        let (shown, matching) = lines(&all, "FINANCE denied", &open);
        assert_eq!(matching, 1);
        let labels: Vec<String> = shown
            .iter()
            .filter_map(|line| match line {
                Line::Fact { label, holds, .. } => Some(format!("{label} {holds:?}")),
                Line::Entitlement(..) => None,
            })
            .collect();
        assert_eq!(labels, ["Why None", "Condition Some(false)", "Rule 1 of 2 None", "Rule 2 of 2 None", "Granted by None"]);
        assert_eq!(lines(&all, "finance allowed", &open).1, 0);
        assert_eq!(lines(&all, "", &HashSet::new()).0.len(), 2);
    }
}
