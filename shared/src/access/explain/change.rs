//! What would make the answer another: candidates are tried out by weighing again, and only those that let more through are named.

use super::gather::{self, Gathered, Role};
use super::{Facts, Looked, say};
use crate::access::answer::{Change, ChangeKind, Renewal, Sentence, Verdict};
use crate::access::assignment;
use crate::access::cover::{Concern, Cover};
use crate::access::destination::Destination;
use crate::access::weigh::{Asked, Extent, Weighed};
use crate::wire::{ConditionLogic, Entitlement, EntitlementInfo, Policy};
use std::collections::{BTreeMap, BTreeSet};

/// Changes shown.
const MOST: usize = 5;
/// Candidates tried out of each kind and Site.
const TRIED: usize = 60;

const CONDITION: u8 = 1;
const LOOK_UP: u8 = 0;
const UNBLOCK: u8 = 2;
const ASSIGN: u8 = 3;
const WIDEN: u8 = 4;

/// The changes, the smallest first, and how many were left out.
pub(super) fn changes(
    asked: &Destination,
    traffic: &Asked,
    looked: &[Looked<'_>],
    facts: &Facts<'_>,
    verdict: Verdict,
    extent: Extent,
    conflicts: &[(String, Vec<String>)],
) -> (Vec<Change>, usize) {
    let mut all = Vec::new();
    if verdict == Verdict::Conflict {
        all.push(separate(asked, conflicts));
    } else if extent < Extent::Whole {
        for site in looked {
            let trial = Trial { asked, traffic, site, facts };
            trial.conditions(&mut all);
            trial.unblock(&mut all);
        }
        assign(asked, traffic, looked, facts, &mut all);
        if all.is_empty() {
            looked.iter().for_each(|site| widen(asked, site, &mut all));
        }
    }
    all.sort_by(|a, b| a.cost.cmp(&b.cost).then_with(|| a.entitlement.cmp(&b.entitlement)));
    let more = all.len().saturating_sub(MOST);
    all.truncate(MOST);
    (all, more)
}

/// One Site with everything to weigh again.
struct Trial<'t, 'a> {
    asked: &'t Destination,
    traffic: &'t Asked,
    site: &'t Looked<'a>,
    facts: &'t Facts<'t>,
}

impl Trial<'_, '_> {
    fn helps(&self, weighed: &Weighed) -> bool {
        weighed.extent > self.site.weighed.extent
    }

    fn name(&self) -> &str {
        self.site.view.name.as_ref()
    }

    /// Denied entitlements whose conditions stand in the way, and those that only miss an address.
    fn conditions(&self, all: &mut Vec<Change>) {
        let gathered = &self.site.gathered;
        let mut waiting: BTreeMap<&str, (Role, &EntitlementInfo)> = BTreeMap::new();
        for piece in gathered.pieces.iter().filter(|piece| piece.role != Role::Active && !piece.concern.piece.denies) {
            let source = &gathered.sources[piece.concern.piece.source];
            waiting.entry(source.entitlement).or_insert((piece.role, source.info));
        }
        for (name, (role, info)) in waiting.into_iter().take(TRIED) {
            let weighed = gathered.weigh(self.asked, self.traffic, |piece| {
                piece.role == Role::Active || gathered.sources[piece.concern.piece.source].entitlement == name
            });
            if self.helps(&weighed) {
                all.push(match role {
                    Role::Denied => self.condition(name, info),
                    Role::WaitingDns => self.look_up(name),
                    _ => self.resolve(name),
                });
            }
        }
    }

    fn condition(&self, name: &str, info: &EntitlementInfo) -> Change {
        let failing: Vec<String> =
            info.condition_results.iter().filter(|(_, holds)| !**holds).map(|(name, _)| name.to_owned()).collect();
        let one = info.condition_logic.unwrap_or_default() == ConditionLogic::Or && failing.len() > 1;
        let holds = info.condition_logic == Some(ConditionLogic::Or) && failing.len() < info.condition_results.len();
        if failing.is_empty() || holds {
            let sentence = Sentence::default()
                .text("Have the Controller decide on ")
                .entitlement(self.name(), name)
                .text(" anew: it is denied although no condition stands in the way.");
            let why = "Renewing tokens makes it decide anew; why it decided so is not reported.";
            return self.change(ChangeKind::Reevaluate, name, sentence, (Renewal::Might, why), (1, CONDITION));
        }
        let start = Sentence::default().text(if one { "One of " } else { "" });
        let start = start.names(failing.iter().map(String::as_str));
        let verb = if one || failing.len() == 1 { " must hold for " } else { " must all hold for " };
        let sentence = start.text(verb).entitlement(self.name(), name).text(".");
        let sentence = match self.remedies(&failing) {
            Some(remedies) => sentence.text(format!(" {remedies}")),
            None => sentence,
        };
        let why = "Renewing tokens alone will not: Gateways evaluate conditions by themselves, and these are false with the present claims.";
        let count = if one { 1 } else { failing.len() };
        let kind = if one { ChangeKind::OneCondition(failing) } else { ChangeKind::Conditions(failing) };
        self.change(kind, name, sentence, (Renewal::WouldNot, why), (count, CONDITION))
    }

    /// What the user is told or asked, by the conditions' remedies.
    fn remedies(&self, failing: &[String]) -> Option<String> {
        let messages: Vec<String> = failing
            .iter()
            .filter_map(|name| self.facts.conditions.iter().find(|condition| condition.name == *name))
            .flat_map(|condition| &condition.remedy_methods)
            .filter(|remedy| !remedy.message.trim().is_empty())
            .take(3)
            .map(|remedy| format!("“{}”", crate::session::text::preview(remedy.message.trim(), 120)))
            .collect();
        (!messages.is_empty()).then(|| format!("The Client tells the user: {}", messages.join(" ")))
    }

    fn look_up(&self, name: &str) -> Change {
        let sentence = Sentence::default()
            .text("The Client must look the name up through the tunnel; rules of ")
            .entitlement(self.name(), name)
            .text(" come with the answer.");
        let why = "Renewing tokens is not needed: a look-up is enough.";
        self.change(ChangeKind::LookUp, name, sentence, (Renewal::WouldNot, why), (0, LOOK_UP))
    }

    fn resolve(&self, name: &str) -> Change {
        let sentence = Sentence::default()
            .text("The name resolvers of ")
            .name(self.name())
            .text(" must find an address for the hosts of ")
            .entitlement(self.name(), name)
            .text(".");
        let why = "Renewing tokens will not: the Gateway resolves names by itself, again and again.";
        self.change(ChangeKind::Resolve, name, sentence, (Renewal::WouldNot, why), (1, LOOK_UP))
    }

    /// Rules that stop what others would let through: one of them where that is enough, otherwise all.
    fn unblock(&self, all: &mut Vec<Change>) {
        let gathered = &self.site.gathered;
        let denying: Vec<usize> = self.site.weighed.denying.iter().copied().collect();
        let without = |removed: &dyn Fn(usize) -> bool| {
            gathered.weigh(self.asked, self.traffic, |piece| {
                piece.role == Role::Active && !(piece.concern.piece.denies && removed(piece.concern.piece.source))
            })
        };
        let mut found = false;
        for source in denying.iter().copied().take(TRIED) {
            if self.helps(&without(&|other| other == source)) {
                found = true;
                all.push(self.without_rules(&[source]));
            }
        }
        if !found && denying.len() > 1 && self.helps(&without(&|_| true)) {
            all.push(self.without_rules(&denying));
        }
    }

    fn without_rules(&self, sources: &[usize]) -> Change {
        let sources: Vec<&gather::Source<'_>> = sources.iter().map(|at| &self.site.gathered.sources[*at]).collect();
        let rules = sources.iter().map(|source| (source.entitlement.to_owned(), source.number().unwrap_or_default())).collect();
        let first = sources[0];
        let mut sentence =
            Sentence::default().text("Take ").code(self.asked.host.to_string()).text(" out of ").then(say::by(&first.rule()));
        if sources.len() > 1 {
            sentence = sentence.text(format!(", and out of {} more", sources.len() - 1));
        }
        let why = "Renewing tokens alone will not; after the entitlement is changed it brings the change to the session.";
        let cost = (sources.len(), UNBLOCK);
        self.change(ChangeKind::Unblock(rules), first.entitlement, sentence.text("."), (Renewal::WouldNot, why), cost)
    }

    fn change(
        &self,
        kind: ChangeKind,
        entitlement: &str,
        sentence: Sentence,
        (renewal, why): (Renewal, &str),
        cost: (usize, u8),
    ) -> Change {
        let (site, entitlement, renewal_why) = (self.name().to_owned(), entitlement.to_owned(), why.to_owned());
        Change { kind, site, entitlement, sentence, renewal, renewal_why, cost }
    }
}

/// Entitlements the session has not and that would let it through.
fn assign(asked: &Destination, traffic: &Asked, looked: &[Looked<'_>], facts: &Facts<'_>, all: &mut Vec<Change>) {
    let infos = || looked.iter().flat_map(|site| site.view.session.entitlement_infos.iter());
    let held: BTreeSet<&str> = infos().map(|(name, _)| name).collect();
    let applying: BTreeSet<&str> = infos().flat_map(|(_, info)| &info.policy_names).map(String::as_str).collect();
    let nothing = Gathered::default();
    let missing = facts.entitlements.unwrap_or_default().iter().filter(|one| !held.contains(one.name.as_str()));
    for entitlement in missing {
        let covers = entitlement.actions.iter().map(Cover::of_action);
        let concerns: Vec<Concern> = covers
            .filter(|cover| cover.decides() && cover.same_way(asked.direction))
            .flat_map(|cover| cover.concerns(asked, usize::MAX))
            .filter(|concern| traffic.touches(&concern.piece))
            .collect();
        if !concerns.iter().any(|concern| !concern.piece.denies) {
            continue;
        }
        let site_name = entitlement.site_name.as_deref().unwrap_or(&entitlement.site);
        let site = looked.iter().find(|site| site.view.name == site_name);
        let pieces = site.map_or(&nothing.pieces, |site| &site.gathered.pieces).iter();
        let active = pieces.filter(|piece| piece.role == Role::Active).map(|piece| &piece.concern);
        let weighed = gather::weigh(asked, traffic, active.chain(&concerns));
        if weighed.extent > site.map_or(Extent::None, |site| site.weighed.extent) {
            all.push(assignment_of(entitlement, site_name, facts, &applying));
        }
    }
}

fn assignment_of(entitlement: &Entitlement, site: &str, facts: &Facts<'_>, applying: &BTreeSet<&str>) -> Change {
    let policies = facts.policies.unwrap_or_default();
    let granting: Vec<&Policy> = policies.iter().filter(|policy| grants(policy, entitlement)).collect();
    let enabled: Vec<&Policy> = granting.iter().copied().filter(|policy| !policy.disabled).collect();
    let names = |all: &[&Policy]| all.iter().map(|policy| policy.name.clone()).collect::<Vec<_>>();
    let applies = enabled
        .iter()
        .find(|policy| facts.applies.get(&policy.id).copied().unwrap_or_else(|| applying.contains(policy.name.as_str())));
    let known_false = !enabled.is_empty() && enabled.iter().all(|policy| facts.applies.get(&policy.id) == Some(&false));
    let start = Sentence::default().text("Assign ").name(&entitlement.name).text(", which covers it at Site ").name(site);
    let (sentence, renewal, why, cost) = if entitlement.disabled {
        (
            start.text("; it is disabled, so enable it first."),
            Renewal::WouldNot,
            "Renewing tokens alone will not.".to_owned(),
            3,
        )
    } else if let Some(policy) = applies {
        let sentence = start.text(": policy ").name(&policy.name).text(" grants it and applies to this session.");
        let why = "Renewing tokens should bring it: the tokens may be older than the configuration.".to_owned();
        (sentence, Renewal::Would, why, 0)
    } else if facts.policies.is_none() {
        let why = "Which policies grant it could not be read, so whether renewing tokens would bring it is unknown.";
        (start.text("."), Renewal::Might, why.to_owned(), 1)
    } else if granting.is_empty() {
        (
            start.text(". No policy grants it: add it to one that applies."),
            Renewal::WouldNot,
            "Renewing tokens alone will not.".to_owned(),
            2,
        )
    } else if enabled.is_empty() {
        let sentence =
            start.text(". Only disabled policies grant it: ").names(names(&granting).iter().map(String::as_str)).text(".");
        (sentence, Renewal::WouldNot, "Renewing tokens alone will not.".to_owned(), 2)
    } else {
        let word = if enabled.len() == 1 { ". Policy " } else { ". Policies " };
        let verb = if enabled.len() == 1 { " grants it." } else { " grant it." };
        let sentence = start.text(word).names(names(&enabled).iter().map(String::as_str)).text(verb);
        match known_false {
            true => {
                let why = "Renewing tokens brings it only if the user's claims have changed since: with the present ones none of them applies.";
                (sentence, Renewal::Might, why.to_owned(), 1)
            }
            false => {
                let why =
                    "Whether renewing tokens would bring it is unknown: Analyze Policy Assignments shows whether they apply.";
                (sentence, Renewal::Might, why.to_owned(), 1)
            }
        }
    };
    let sentence = match entitlement.conditions.len() {
        0 => sentence,
        1 => sentence.text(" Its condition must hold too."),
        _ if entitlement.condition_logic == ConditionLogic::Or => sentence.text(" One of its conditions must hold too."),
        more => sentence.text(format!(" Its {more} conditions must hold too.")),
    };
    Change {
        kind: ChangeKind::Assign(names(&granting)),
        site: site.to_owned(),
        entitlement: entitlement.name.clone(),
        sentence,
        renewal,
        renewal_why: why,
        cost: (1 + cost, ASSIGN),
    }
}

/// Whether a policy grants an entitlement: by id or by a tag.
pub(super) fn grants(policy: &Policy, entitlement: &Entitlement) -> bool {
    let by_tag = entitlement.tags.iter().any(|tag| policy.entitlement_links.contains(tag));
    !assignment::is_stop(policy) && (by_tag || policy.entitlements.contains(&entitlement.id))
}

fn widen(asked: &Destination, site: &Looked<'_>, all: &mut Vec<Change>) {
    if !site.weighed.denying.is_empty() {
        return;
    }
    for source in site.gathered.near_sources().take(2) {
        let rule = source.rule();
        let sentence = Sentence::default().text("Add ").code(asked.traffic()).text(" to ").then(say::by(&rule)).text(".");
        let why = "Renewing tokens alone will not; after the entitlement is changed it brings the change to the session.";
        all.push(Change {
            kind: ChangeKind::Widen,
            site: rule.site.clone(),
            entitlement: rule.entitlement.clone(),
            sentence,
            renewal: Renewal::WouldNot,
            renewal_why: why.to_owned(),
            cost: (1, WIDEN),
        });
    }
}

fn separate(asked: &Destination, conflicts: &[(String, Vec<String>)]) -> Change {
    let sites = conflicts.first().map(|(_, sites)| sites.clone()).unwrap_or_default();
    let sentence = Sentence::default()
        .text("Leave ")
        .code(asked.host.to_string())
        .text(" to one of ")
        .names(sites.iter().map(String::as_str))
        .text(": narrow the rules of the other, or move the entitlements to one Site.");
    Change {
        kind: ChangeKind::Separate,
        site: String::new(),
        entitlement: String::new(),
        sentence,
        renewal: Renewal::WouldNot,
        renewal_why: "Renewing tokens alone will not; after the change it brings the change to the session.".to_owned(),
        cost: (1, UNBLOCK),
    }
}
