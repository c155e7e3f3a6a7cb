//! Entitlements of a Site as lines of a table: one per entitlement, and when opened one per fact behind it.

use crate::ui::WindowRow;
use shared::session::entitlement_list::{Entry, Words};
use shared::session::text;
use std::collections::HashSet;
use std::sync::Arc;

/// Characters of one line: more would not be read on it, and the whole is in the claim or the policy.
const LINE: usize = 400;

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

/// The lines of those that hold every word of the filter, opened ones with their facts.
pub(super) fn lines(entries: &[Arc<Entry>], filter: &str, open: &HashSet<String>) -> (Vec<Line>, usize) {
    let words = Words::new(filter);
    let mut out = Vec::new();
    let mut matching = 0;
    for entry in entries.iter().filter(|entry| words.match_entry(entry)) {
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
    use shared::session::entitlement_list::entries;

    #[test]
    fn opened_rows_bring_their_facts() {
        let json = r#"{"entitlementInfos":{
            "erp":{"access":false,"conditionResults":{"Managed device":false},"policyNames":["Finance staff"],
                "firewallRules":[{"protocol":"tcp","direction":"up","action":"allow","subnets":["10.0.0.0/8","10.9.0.0/16"],"ports":["443"]}]},
            "git":{"access":true,"firewallRules":[{"protocol":"tcp","action":"allow","subnets":["10.1.0.1/32"]}]}}}"#;
        let all: Vec<Arc<Entry>> = entries(&serde_json::from_str(json).unwrap()).into_iter().map(Arc::new).collect();
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
        assert_eq!(lines(&all, "", &HashSet::new()).0.len(), 2);
    }
}
