//! The state of an entitlement in a session, and why (domain decision: the published answer has facts, no states).

use super::text;
use crate::wire::{ConditionLogic, EntitlementInfo};

/// Whether an entitlement gives access now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// There is access and there are rules.
    Allowed,
    /// A condition stands in the way.
    Denied,
    /// There is access, but no host name was resolved to an address: a problem.
    Unresolved,
    /// There is access; rules come with the first DNS look-up of a domain entitlement: normal.
    WaitingDns,
}

impl Access {
    /// `allowed`, `denied`, `unresolved` or `waiting-dns`.
    pub fn slug(self) -> &'static str {
        match self {
            Access::Allowed => "allowed",
            Access::Denied => "denied",
            Access::Unresolved => "unresolved",
            Access::WaitingDns => "waiting-dns",
        }
    }
}

/// An entitlement's state with its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct State<'a> {
    /// Whether there is access.
    pub access: Access,
    /// The normal Site while the entitlement runs on a backup Site; combines with every access.
    pub backup_of: Option<&'a str>,
    /// How the conditions combine; `and` where the Controller does not say (up to API version 16).
    pub logic: ConditionLogic,
    /// Condition name and present result, in the order sent.
    pub conditions: Vec<(&'a str, bool)>,
    /// The state in words.
    pub why: String,
}

impl State<'_> {
    /// The access as the page's interface names it: `backup` for an allowed entitlement on a backup Site, otherwise the slug.
    /// One that is denied or not resolved stays so on a backup Site: that is what matters more.
    pub fn data_access(&self) -> &'static str {
        match (self.access, self.backup_of) {
            (Access::Allowed, Some(_)) => "backup",
            (access, _) => access.slug(),
        }
    }
}

/// Works out the state of an entitlement.
///
/// Controllers before API version 20 do not send `access`; then the conditions decide: all under `and`, one under `or`, and
/// none at all means access.
pub fn state(info: &EntitlementInfo) -> State<'_> {
    let logic = info.condition_logic.unwrap_or_default();
    let conditions: Vec<(&str, bool)> = info.condition_results.iter().map(|(name, result)| (name, *result)).collect();
    let satisfied = satisfied(logic, info);
    let access = access(info);
    let mut why = reason(access, logic, satisfied, &conditions);
    let backup_of = backup_of(info);
    if let Some(site) = backup_of {
        why.push_str(&format!("; runs on a backup Site, normally on {site}"));
    }
    State { access, backup_of, logic, conditions, why }
}

/// Whether an entitlement gives access: [`state`] without the reasons.
pub fn access(info: &EntitlementInfo) -> Access {
    let access = info.access.unwrap_or_else(|| satisfied(info.condition_logic.unwrap_or_default(), info));
    match (access, info.firewall_rules.is_empty()) {
        (false, _) => Access::Denied,
        (true, false) => Access::Allowed,
        (true, true) if info.domain_entitlement == Some(true) => Access::WaitingDns,
        (true, true) => Access::Unresolved,
    }
}

/// The normal Site of an entitlement that runs on a backup Site now.
pub fn backup_of(info: &EntitlementInfo) -> Option<&str> {
    info.primary_site.as_deref().filter(|site| !site.trim().is_empty())
}

fn satisfied(logic: ConditionLogic, info: &EntitlementInfo) -> bool {
    let mut results = info.condition_results.iter().map(|(_, holds)| *holds);
    match logic {
        ConditionLogic::And => results.all(|holds| holds),
        ConditionLogic::Or => info.condition_results.is_empty() || results.any(|holds| holds),
    }
}

fn reason(access: Access, logic: ConditionLogic, satisfied: bool, conditions: &[(&str, bool)]) -> String {
    let named = |wanted: bool| -> Vec<&str> {
        conditions.iter().filter(|(_, holds)| *holds == wanted).map(|(name, _)| *name).collect()
    };
    let (holding, failing) = (named(true), named(false));
    let denied = access == Access::Denied;
    let conditions = match (denied, satisfied, conditions.len()) {
        // The Controller's word counts, whatever its own condition results say; the contradiction is shown.
        (true, _, 0) => "No access, and no condition is reported".to_owned(),
        (true, true, _) => format!("No access although the conditions are met: {}", sentence(&holding, true)),
        (false, false, _) => format!("Access although {}", sentence(&failing, false)),
        (true, false, total) => {
            let needed = match (logic, total) {
                (_, 1) => "the only condition".to_owned(),
                (ConditionLogic::And, _) => format!("all of {total} must hold"),
                (ConditionLogic::Or, _) => format!("one of {total} must hold"),
            };
            let rest = if holding.is_empty() { String::new() } else { format!("; {}", sentence(&holding, true)) };
            format!("{} ({needed}{rest})", sentence(&failing, false))
        }
        (false, true, 0) => "No condition applies".to_owned(),
        (false, true, _) => match logic {
            ConditionLogic::Or if !failing.is_empty() => {
                format!("{} (one is enough; {})", sentence(&holding, true), sentence(&failing, false))
            }
            _ => sentence(&holding, true),
        },
    };
    match access {
        Access::Unresolved => format!("{conditions}, but no host name is resolved to an address"),
        Access::WaitingDns => format!("{conditions}; rules come when a name of its domains is looked up"),
        Access::Allowed | Access::Denied => conditions,
    }
}

/// `MFA holds`, `MFA and Office hours are false`; long lists are cut and counted.
fn sentence(names: &[&str], holds: bool) -> String {
    const SHOWN: usize = 3;
    let short: Vec<String> = names.iter().take(SHOWN).map(|name| text::preview(name, 80)).collect();
    let mut words: Vec<&str> = short.iter().map(String::as_str).collect();
    let more = format!("{} more", names.len().saturating_sub(SHOWN));
    if names.len() > SHOWN {
        words.push(&more);
    }
    let verb = match (holds, names.len()) {
        (true, 1) => "holds",
        (true, _) => "hold",
        (false, 1) => "is false",
        (false, _) => "are false",
    };
    format!("{} {verb}", text::list(&words))
}
