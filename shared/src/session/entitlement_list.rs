//! The entitlements of a Site as a list one can search: each with everything that is said of it, worked out once.

use super::entitlement::{self, Access};
use super::rule;
use crate::wire::{EntitlementInfo, GatewaySession};
use std::collections::HashMap;

/// An entitlement with everything shown of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Unique within the list; the name, unless a Controller sends one twice.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Whether it gives access now.
    pub access: Access,
    /// As the page's interface names it.
    pub data_access: &'static str,
    /// The normal Site while it runs on a backup Site.
    pub backup_of: Option<String>,
    /// The state in words.
    pub why: String,
    /// Conditions with their present result, in the order sent.
    pub conditions: Vec<(String, bool)>,
    /// A line a rule and address.
    pub rules: Vec<String>,
    /// The policies that granted it.
    pub policies: Vec<String>,
    /// Everything a filter looks at, in lower case.
    haystack: String,
}

impl Entry {
    /// The state as the page writes it.
    pub fn word(&self) -> &'static str {
        match (self.access, &self.backup_of) {
            (Access::Allowed, Some(_)) => "On backup Site",
            (Access::Allowed, None) => "Allowed",
            (Access::Denied, _) => "Denied",
            (Access::Unresolved, _) => "Not resolved",
            (Access::WaitingDns, _) => "Waiting for DNS",
        }
    }
}

/// A filter: words that all have to occur, in any case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// Reads what was typed.
    pub fn new(text: &str) -> Words {
        Words(text.to_lowercase().split_whitespace().map(str::to_owned).collect())
    }

    /// Whether an entitlement has them all.
    pub fn match_entry(&self, entry: &Entry) -> bool {
        self.0.iter().all(|word| memchr::memmem::find(entry.haystack.as_bytes(), word.as_bytes()).is_some())
    }
}

/// Works the list out in slices: thousands of entitlements in one go would be felt.
#[derive(Debug, Default)]
pub struct Lister {
    next: usize,
    times: HashMap<String, usize>,
    all: Vec<(String, Entry)>,
}

impl Lister {
    /// Works out up to `count` more; `true` when there are none left.
    pub fn step(&mut self, gateway: &GatewaySession, count: usize) -> bool {
        for (name, info) in gateway.entitlement_infos.iter().skip(self.next).take(count) {
            let times = self.times.entry(name.to_owned()).and_modify(|times| *times += 1).or_insert(1);
            let key = if *times == 1 { name.to_owned() } else { format!("{name}\u{0}{times}") };
            self.all.push((name.to_lowercase(), entry(key, name, info)));
            self.next += 1;
        }
        self.next >= gateway.entitlement_infos.len()
    }

    /// The entitlements by name.
    pub fn finish(mut self) -> Vec<Entry> {
        self.all.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.key.cmp(&b.1.key)));
        self.all.into_iter().map(|(_, entry)| entry).collect()
    }
}

/// The entitlements of a Gateway by name.
pub fn entries(gateway: &GatewaySession) -> Vec<Entry> {
    let mut lister = Lister::default();
    lister.step(gateway, usize::MAX);
    lister.finish()
}

fn entry(key: String, name: &str, info: &EntitlementInfo) -> Entry {
    let state = entitlement::state(info);
    let mut entry = Entry {
        key,
        name: name.to_owned(),
        access: state.access,
        data_access: state.data_access(),
        backup_of: state.backup_of.map(str::to_owned),
        conditions: state.conditions.iter().map(|(name, holds)| ((*name).to_owned(), *holds)).collect(),
        why: state.why,
        rules: info.firewall_rules.iter().flat_map(rule::lines).collect(),
        policies: info.policy_names.clone(),
        haystack: String::new(),
    };
    let parts = [entry.name.as_str(), entry.word(), &entry.why].into_iter();
    let parts = parts.chain(entry.rules.iter().map(String::as_str)).chain(entry.policies.iter().map(String::as_str));
    let parts = parts.chain(entry.conditions.iter().map(|(name, _)| name.as_str()));
    // A line each, so that no match spans two of them.
    entry.haystack = parts.collect::<Vec<_>>().join("\n").to_lowercase();
    entry
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

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
    fn slices_make_the_same_list_and_the_filter_wants_every_word() {
        let gateway = gateway(
            r#"{"entitlementInfos":{
                "erp":{"access":false,"conditionResults":{"Managed device":false},"policyNames":["Finance staff"],
                    "firewallRules":[{"protocol":"tcp","direction":"up","action":"allow","subnets":["10.0.0.0/8"],"ports":["443"]}]},
                "git":{"access":true,"firewallRules":[{"protocol":"tcp","action":"allow","subnets":["10.1.0.1/32"]}]}}}"#,
        );
        let mut lister = Lister::default();
        assert!(!lister.step(&gateway, 1));
        assert!(lister.step(&gateway, 1));
        let sliced = lister.finish();
        assert_eq!(sliced, entries(&gateway));
        let found = |text: &str| {
            let words = Words::new(text);
            sliced.iter().filter(|entry| words.match_entry(entry)).map(|entry| entry.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(found("FINANCE denied"), ["erp"]);
        assert_eq!(found("10.1.0.1"), ["git"]);
        assert_eq!(found(""), ["erp", "git"]);
        assert!(found("finance allowed").is_empty());
    }
}
