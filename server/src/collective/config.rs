//! What an administrator of the demo Collective configured: policies and everything they refer to. The same for every seed.

mod catalogue;
mod conditions;
mod criteria;
mod entitlements;
mod policies;
mod ringfence;
mod roles;

use super::noise::uuid_text;
use super::sites;
use serde_json::{Value, json};
use shared::wire::{Condition, CriteriaScript, Entitlement, Extra, Policy, RingfenceRule, Site};
use std::collections::HashMap;

/// When the configuration was made.
pub(super) const CREATED: &str = "2026-03-02T09:00:00.000Z";

/// The whole configuration, and how its parts refer to each other.
#[derive(Debug)]
pub(super) struct Configuration {
    pub(super) criteria: Vec<CriteriaScript>,
    pub(super) conditions: Vec<Condition>,
    pub(super) entitlements: Vec<Entitlement>,
    /// By entitlement: what is behind the ids of the wire type.
    pub(super) details: Vec<Details>,
    pub(super) ringfence_rules: Vec<RingfenceRule>,
    pub(super) roles: Vec<Value>,
    pub(super) policies: Vec<Policy>,
    /// By policy: the entitlements it grants, by id and by tag.
    pub(super) grants: Vec<Vec<usize>>,
    pub(super) sites: Vec<Site>,
}

/// An entitlement's references, resolved.
#[derive(Debug)]
pub(super) struct Details {
    pub(super) site: sites::SiteIndex,
    pub(super) conditions: Vec<usize>,
    /// Only `domain://` hosts.
    pub(super) domain: bool,
    /// A host of it that does not answer, and why.
    pub(super) down: Option<Down>,
}

/// A monitored host that does not answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Down {
    /// Which action.
    pub(super) action: usize,
    pub(super) port: &'static str,
    pub(super) reason: &'static str,
}

impl Configuration {
    pub(super) fn new() -> Configuration {
        let conditions = conditions::all();
        let mut specs = entitlements::all();
        specs.extend(catalogue::all());
        let by_name: HashMap<&str, usize> = conditions.iter().enumerate().map(|(at, c)| (c.name.as_str(), at)).collect();
        let (entitlements, details): (Vec<Entitlement>, Vec<Details>) =
            specs.iter().map(|spec| spec.build(&conditions, &by_name)).unzip();
        let ringfence_rules = ringfence::all();
        let roles = roles::all();
        let policies = policies::all(&entitlements, &ringfence_rules, &roles);
        let grants = policies.iter().map(|policy| granted(policy, &entitlements)).collect();
        Configuration {
            criteria: criteria::all(),
            conditions,
            entitlements,
            details,
            ringfence_rules,
            roles,
            policies,
            grants,
            sites: sites::configured(),
        }
    }
}

fn granted(policy: &Policy, entitlements: &[Entitlement]) -> Vec<usize> {
    let by_tag = |entitlement: &Entitlement| entitlement.tags.iter().any(|tag| policy.entitlement_links.contains(tag));
    (0..entitlements.len())
        .filter(|at| {
            let entitlement = &entitlements[*at];
            !entitlement.disabled && (by_tag(entitlement) || policy.entitlements.contains(&entitlement.id))
        })
        .collect()
}

/// The id of something configured.
pub(super) fn id(kind: &str, name: &str) -> String {
    uuid_text(sites::configuration(kind, name).uuid())
}

/// What every entity has beside its own fields.
fn entity(notes: &str, tags: &[&str]) -> Extra {
    object(json!({"notes": notes, "tags": tags, "created": CREATED, "updated": CREATED}))
}

/// Notes and dates, for entities with tags of their own.
fn dated(notes: &str) -> Extra {
    object(json!({"notes": notes, "created": CREATED, "updated": CREATED}))
}

/// The fields of a JSON object; nothing for any other value.
pub(super) fn object(value: Value) -> Extra {
    match value {
        Value::Object(fields) => fields,
        _ => Extra::new(),
    }
}
