//! Who gets what: policies matched, entitlements granted to Sites, conditions evaluated, actions turned into rules.

use super::claims::Subject;
use super::config::Configuration;
use super::places::PLACES;
use super::resolve::{Unresolved, resolve};
use super::sites::{self, SITES, SiteIndex};
use crate::policy::Session;
use serde_json::Value;
use shared::wire::{Action, ConditionLogic, EntitlementInfo, Extra, FirewallRule, Named, Policy};

/// An entitlement granted to a session at a Site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    /// Indices into the configuration.
    pub(super) entitlement: usize,
    pub(super) policies: Vec<usize>,
    pub(super) site: SiteIndex,
    /// The Site it is normally at, while that one cannot be reached.
    pub(super) primary: Option<SiteIndex>,
}

/// The policies that match the claims of an engine's session, by evaluating every one that is not disabled. A Stop policy that matches is alone.
pub(super) fn assigned(configuration: &Configuration, session: &mut Session) -> Vec<usize> {
    let is_stop = |policy: &Policy| policy.kind.as_deref() == Some("Stop");
    let enabled = |stop: bool| {
        let all = configuration.policies.iter().enumerate();
        all.filter(move |(_, policy)| !policy.disabled && is_stop(policy) == stop)
    };
    for (at, policy) in enabled(true) {
        if session.evaluate(&policy.expression).result {
            return vec![at];
        }
    }
    enabled(false).filter(|(_, policy)| session.evaluate(&policy.expression).result).map(|(at, _)| at).collect()
}

/// Where the entitlements of assigned policies are, by Site and then as configured.
///
/// A policy may put all of its entitlements on another Site: a given one, one that a claim names, or the nearest. While `lost`
/// cannot be reached its entitlements are gone, but those of policies with a fallback move to the fallback Site.
pub(super) fn grants(configuration: &Configuration, assigned: &[usize], subject: &Place<'_>) -> Vec<Grant> {
    let mut all: Vec<Grant> = Vec::new();
    let mut index = std::collections::HashMap::new();
    for &policy_index in assigned {
        let policy = &configuration.policies[policy_index];
        let moved = override_site(policy, subject);
        for &entitlement in &configuration.grants[policy_index] {
            let normal = moved.unwrap_or(configuration.details[entitlement].site);
            let (site, primary) = match subject.lost {
                Some(lost) if lost == normal => match SITES[lost].fallback() {
                    Some(fallback) if policy.apply_fallback_site == Some(true) => (fallback, Some(lost)),
                    _ => continue,
                },
                _ => (normal, None),
            };
            let at = *index.entry((site, entitlement)).or_insert_with(|| {
                all.push(Grant { entitlement, policies: Vec::new(), site, primary });
                all.len() - 1
            });
            if !all[at].policies.contains(&policy_index) {
                all[at].policies.push(policy_index);
            }
        }
    }
    all.sort_by_key(|grant| (grant.site, grant.entitlement));
    all
}

/// What decides on Sites beside the policies.
pub(super) struct Place<'a> {
    pub(super) user: &'a Extra,
    /// An index into [`PLACES`].
    pub(super) place: usize,
    pub(super) lost: Option<SiteIndex>,
}

fn override_site(policy: &Policy, subject: &Place<'_>) -> Option<SiteIndex> {
    if let Some(site) = policy.override_site.as_deref() {
        return sites::by_id(site);
    }
    if let Some(path) = policy.override_site_claim.as_deref() {
        let mut steps = path.strip_prefix("claims.user.")?.split('.');
        let first = subject.user.get(steps.next()?)?;
        let value = steps.try_fold(first, |value: &Value, step| value.get(step))?;
        return sites::by_id(value.as_str()?);
    }
    (policy.override_nearest_site == Some(true)).then(|| sites::nearest(&PLACES[subject.place]))
}

/// The entitlements of a session at one Site as its Gateway reports them; the engine's session has that Gateway's claims.
pub(super) fn infos(
    configuration: &Configuration,
    grants: &[Grant],
    site: SiteIndex,
    session: &mut Session,
) -> Named<EntitlementInfo> {
    let mut results: Vec<Option<bool>> = vec![None; configuration.conditions.len()];
    let mut holds = |condition: usize| match results[condition] {
        Some(result) => result,
        None => {
            let result = session.evaluate(&configuration.conditions[condition].expression).result;
            results[condition] = Some(result);
            result
        }
    };
    let here = grants.iter().filter(|grant| grant.site == site);
    here.map(|grant| {
        let (entitlement, details) =
            (&configuration.entitlements[grant.entitlement], &configuration.details[grant.entitlement]);
        let conditions: Vec<(String, bool)> =
            details.conditions.iter().map(|at| (configuration.conditions[*at].name.clone(), holds(*at))).collect();
        let access = match entitlement.condition_logic {
            ConditionLogic::And => conditions.iter().all(|condition| condition.1),
            ConditionLogic::Or => conditions.is_empty() || conditions.iter().any(|condition| condition.1),
        };
        let firewall_rules = if access { rules(&entitlement.name, &entitlement.actions, site) } else { Vec::new() };
        let info = EntitlementInfo {
            access: Some(access),
            condition_logic: Some(entitlement.condition_logic),
            condition_results: Named(conditions),
            firewall_rules,
            policy_names: grant.policies.iter().map(|at| configuration.policies[*at].name.clone()).collect(),
            primary_site: grant.primary.map(|site| SITES[site].name.to_owned()),
            domain_entitlement: Some(details.domain),
            extra: Extra::new(),
        };
        (entitlement.name.clone(), info)
    })
    .collect()
}

/// An action's rules: one each, unless none of its hosts came to an address.
fn rules(name: &str, actions: &[Action], site: SiteIndex) -> Vec<FirewallRule> {
    actions.iter().filter_map(|action| rule(name, action, site)).collect()
}

fn rule(name: &str, action: &Action, site: SiteIndex) -> Option<FirewallRule> {
    let (protocol, direction) = match action.subtype.as_deref().and_then(|subtype| subtype.split_once('_')) {
        Some((protocol, direction)) => (Some(protocol.to_owned()), Some(direction.to_owned())),
        None => (None, None),
    };
    let urls = if protocol.as_deref() == Some("http") { action.hosts.clone() } else { Vec::new() };
    let mut subnets = Vec::new();
    if urls.is_empty() {
        subnets = action.hosts.iter().filter_map(|host| resolve(host, site).ok()).flatten().collect();
    }
    if subnets.is_empty() && urls.is_empty() {
        return None;
    }
    Some(FirewallRule {
        name: Some(name.to_owned()),
        protocol,
        direction,
        action: Some(action.action.clone()),
        subnets,
        urls,
        ports: action.ports.clone(),
        types: action.types.clone(),
        extra: Extra::new(),
    })
}

/// The names of an entitlement that do not resolve at a Site.
pub(super) fn unresolved_names(actions: &[Action], site: SiteIndex) -> Vec<String> {
    let failed = |host: &String| match resolve(host, site) {
        Err(Unresolved::NoSuchName(name)) => Some(name),
        _ => None,
    };
    let tcp_or_udp = actions.iter().filter(|action| action.subtype.as_deref() != Some("http_up"));
    tcp_or_udp.flat_map(|action| &action.hosts).filter_map(failed).collect()
}

/// Whether the user of a session tried a host that does not answer.
pub(super) fn reports(subject: &Subject<'_>, entitlement: usize) -> bool {
    use super::sentinels::Sentinel;
    match subject.device.sentinel {
        Some(Sentinel::Dan) => true,
        Some(_) => false,
        None => subject.device.noise.on("unreachable", entitlement as u64).chance(0.06),
    }
}
