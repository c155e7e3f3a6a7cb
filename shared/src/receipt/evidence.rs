//! What of a session's details shows that its tokens were renewed, or that it was evaluated again.
//!
//! The published API has no field for the age of a token, so this goes by what there is, best first: the times a Controller adds
//! to the system claims (ours does), the id of the claims token, and user claims, which come out of the claims token and
//! from nowhere else. A new connect time alone is none: failing over to another Gateway changes it as well.

use crate::session::time::Timestamp;
use crate::wire::{SessionInfo, TokenType};
use serde_json::Value;
use std::collections::BTreeMap;

/// The part of a session's details that may show it; small enough to keep for many.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    token_time: Option<Timestamp>,
    evaluation_time: Option<Timestamp>,
    token_id: Option<String>,
    /// A hash by claim name, over all Gateways.
    user_claims: BTreeMap<String, u64>,
    /// A hash of access, conditions and policies by Site and entitlement.
    entitlements: BTreeMap<String, u64>,
}

/// The facts of a session.
pub fn facts(info: &SessionInfo) -> Facts {
    let mut facts = Facts::default();
    for (gateway, session) in info.data.iter() {
        let time = |name: &str| session.system_claims.get(name).and_then(Value::as_str).and_then(Timestamp::parse);
        facts.token_time = facts.token_time.max(time("tokenTime"));
        facts.evaluation_time = facts.evaluation_time.max(time("evaluationTime"));
        let id = session.user_claims.get("ag").and_then(|ag| ag.get("claimsTokenId")).and_then(Value::as_str);
        facts.token_id = facts.token_id.take().or(id.map(str::to_owned));
        for (name, value) in &session.user_claims {
            facts.user_claims.entry(name.clone()).or_insert_with(|| hash(value.to_string().bytes()));
        }
        let site = session.site.as_deref().unwrap_or(gateway);
        for (name, info) in session.entitlement_infos.iter() {
            let conditions = info.condition_results.iter().map(|(name, holds)| format!("{name}={holds};")).collect::<String>();
            let text = format!("{:?}|{conditions}|{:?}", info.access, info.policy_names);
            facts.entitlements.entry(format!("{site}\u{1f}{name}")).or_insert_with(|| hash(text.bytes()));
        }
    }
    facts
}

/// What shows that tokens were renewed after `before` was read; `None` when nothing does.
pub fn renewed(before: &Facts, after: &Facts, token_type: Option<TokenType>) -> Option<String> {
    if let Some(text) = later("The token time", before.token_time, after.token_time) {
        return Some(text);
    }
    // The other types leave the claims token alone.
    if !matches!(token_type, None | Some(TokenType::Claims)) {
        return None;
    }
    if after.token_id.is_some() && before.token_id.is_some() && before.token_id != after.token_id {
        return Some("The claims token has a new id.".to_owned());
    }
    let changed = differing(&before.user_claims, &after.user_claims);
    match changed.as_slice() {
        [] => None,
        [one] => Some(format!("The user claim {one} changed.")),
        several => Some(format!("{} user claims changed.", several.len())),
    }
}

/// What shows that tokens were renewed since `asked`, by the Controller's clock, where nothing was read before.
pub fn renewed_since(asked: Timestamp, after: &Facts) -> Option<String> {
    since("The token time", asked, after.token_time)
}

/// What shows that a session was evaluated again since `asked`, by the Controller's clock, where nothing was read before.
pub fn reevaluated_since(asked: Timestamp, after: &Facts) -> Option<String> {
    since("The evaluation time", asked, after.evaluation_time)
}

fn since(what: &str, asked: Timestamp, after: Option<Timestamp>) -> Option<String> {
    after.filter(|after| *after > asked).map(|after| format!("{what} is {}, after the call.", after.in_zone(0)))
}

/// What shows that a session was evaluated again after `before` was read; `None` when nothing does.
pub fn reevaluated(before: &Facts, after: &Facts) -> Option<String> {
    if let Some(text) = later("The evaluation time", before.evaluation_time, after.evaluation_time) {
        return Some(text);
    }
    match differing(&before.entitlements, &after.entitlements).len() {
        0 => None,
        1 => Some("One entitlement changed.".to_owned()),
        several => Some(format!("{several} entitlements changed.")),
    }
}

fn later(what: &str, before: Option<Timestamp>, after: Option<Timestamp>) -> Option<String> {
    let (before, after) = (before?, after?);
    (after > before).then(|| format!("{what} is {}, was {}.", after.in_zone(0), before.in_zone(0)))
}

fn differing<'a>(before: &'a BTreeMap<String, u64>, after: &'a BTreeMap<String, u64>) -> Vec<&'a str> {
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let new = after.iter().filter(|(name, value)| before.get(*name) != Some(*value)).map(|(name, _)| name);
    gone.chain(new).map(String::as_str).collect()
}

/// FNV-1a: equal texts are equal on every machine and in every run.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(system: Value, user: Value, entitlements: Value) -> Facts {
        let info = json!({"data": {"gw-1": {"site": "Oslo", "systemClaims": system, "userClaims": user,
            "entitlementInfos": entitlements}}});
        facts(&serde_json::from_value(info).unwrap())
    }

    #[test]
    fn a_time_after_the_call_shows_it_where_nothing_was_read_before() {
        let after = read(json!({"tokenTime": "2026-11-26T10:00:05Z"}), json!({"a": 1}), json!({}));
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let said = renewed_since(at("2026-11-26T10:00:04Z"), &after).unwrap();
        assert_eq!(said, "The token time is 2026-11-26 10:00:05 UTC, after the call.");
        assert_eq!(renewed_since(at("2026-11-26T10:00:05Z"), &after), None);
        assert_eq!(renewed_since(at("2026-11-26T10:00:04Z"), &Facts::default()), None);
        assert_eq!(reevaluated_since(at("2026-11-26T10:00:04Z"), &after), None, "that is another time");
    }

    #[test]
    fn a_later_token_time_shows_it() {
        let at = |time: &str| read(json!({"tokenTime": time}), json!({}), json!({}));
        let (old, new) = (at("2026-11-25T21:00:00Z"), at("2026-11-25T22:41:03.5Z"));
        let text = renewed(&old, &new, Some(TokenType::Entitlement)).unwrap();
        assert_eq!(text, "The token time is 2026-11-25 22:41:03 UTC, was 2026-11-25 21:00:00 UTC.");
        assert_eq!(renewed(&new, &old, None), None);
        assert_eq!(renewed(&new, &new, None), None);
    }

    #[test]
    fn without_times_the_claims_token_shows_it() {
        let at = |user: Value| read(json!({"connectTime": "2026-11-25T21:00:00Z"}), user, json!({}));
        let old = at(json!({"groups": ["a"], "ag": {"claimsTokenId": "1"}}));
        let id = at(json!({"groups": ["a"], "ag": {"claimsTokenId": "2"}}));
        assert_eq!(renewed(&old, &id, None).unwrap(), "The claims token has a new id.");
        let groups = at(json!({"groups": ["a", "b"], "ag": {"claimsTokenId": "1"}}));
        assert_eq!(renewed(&old, &groups, Some(TokenType::Claims)).unwrap(), "The user claim groups changed.");
        assert_eq!(renewed(&old, &groups, Some(TokenType::Entitlement)), None);
        let both = at(json!({"more": 1, "ag": {"claimsTokenId": "1"}}));
        assert_eq!(renewed(&old, &both, None).unwrap(), "2 user claims changed.");
    }

    #[test]
    fn a_new_connect_time_is_no_evidence() {
        let at = |time: &str| read(json!({"connectTime": time, "tunIPv4": time}), json!({"a": 1}), json!({}));
        assert_eq!(renewed(&at("2026-11-25T21:00:00Z"), &at("2026-11-25T22:00:00Z"), None), None);
        assert_eq!(renewed(&Facts::default(), &Facts::default(), None), None);
    }

    #[test]
    fn an_evaluation_shows_by_its_time_or_by_what_it_changed() {
        let at = |system: Value, access: bool| {
            read(system, json!({}), json!({"erp": {"access": access, "conditionResults": {"Managed": access}}}))
        };
        assert_eq!(reevaluated(&at(json!({}), true), &at(json!({}), true)), None);
        assert_eq!(reevaluated(&at(json!({}), true), &at(json!({}), false)).unwrap(), "One entitlement changed.");
        let time = |time: &str| at(json!({"evaluationTime": time}), true);
        let text = reevaluated(&time("2026-11-25T21:00:00Z"), &time("2026-11-25T21:00:05Z")).unwrap();
        assert!(text.starts_with("The evaluation time is 2026-11-25 21:00:05 UTC"), "{text}");
    }
}
