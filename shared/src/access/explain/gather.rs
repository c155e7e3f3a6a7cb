//! Everything at one Site that concerns a destination: rules reported, and actions configured where no rule is.

use crate::access::answer::{Estimate, Reason, RuleRef};
use crate::access::cover::{Concern, Cover};
use crate::access::destination::{Destination, Direction, Host};
use crate::access::names::{self, Overlap};
use crate::access::weigh::{self, Asked, Weighed};
use crate::session::entitlement::{self, Access};
use crate::session::rule::{self, Verdict};
use crate::session::sites::SiteView;
use crate::wire::{Entitlement, EntitlementInfo, FirewallRule};
use ipnet::IpNet;
use std::collections::{BTreeSet, HashMap};

/// Lines of a rule kept.
const MOST_LINES: usize = 20;

/// Where a piece comes from.
pub(super) struct Source<'a> {
    site: &'a str,
    pub(super) entitlement: &'a str,
    pub(super) info: &'a EntitlementInfo,
    /// The rule's, from 1.
    number: Option<usize>,
    rule: Option<&'a FirewallRule>,
    cover: Cover,
}

/// What a piece can do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It holds.
    Active,
    /// Its entitlement is denied.
    Denied,
    /// The name it is for has no address.
    NotResolved,
    /// The name was not looked up yet.
    WaitingDns,
}

/// A piece with its role.
pub(super) struct Piece {
    pub(super) concern: Concern,
    pub(super) role: Role,
}

/// What was found.
#[derive(Default)]
pub(super) struct Gathered<'a> {
    pub(super) sources: Vec<Source<'a>>,
    pub(super) pieces: Vec<Piece>,
    /// Active allow rules that cover the host, for other traffic: index of the source.
    near: Vec<usize>,
    /// Denied entitlements that report no rules.
    pub(super) silent: usize,
    /// Entitlements without addresses.
    pub(super) waiting: usize,
    unreadable: bool,
    direction: Direction,
    asked: String,
}

impl<'a> Source<'a> {
    pub(super) fn rule(&self) -> RuleRef {
        let mut lines = match self.rule {
            Some(rule) => rule::lines(rule),
            None => vec![format!("configured for {}", self.cover.traffic())],
        };
        lines.truncate(MOST_LINES);
        RuleRef {
            site: self.site.to_owned(),
            entitlement: self.entitlement.to_owned(),
            number: self.number,
            lines,
            policies: self.info.policy_names.clone(),
        }
    }

    pub(super) fn backup(&self) -> Option<String> {
        entitlement::backup_of(self.info).map(str::to_owned)
    }

    pub(super) fn stops(&self) -> Reason {
        match self.cover.verdict {
            Verdict::Exclude => Reason::Excludes(self.rule()),
            _ => Reason::Blocks(self.rule()),
        }
    }

    pub(super) fn number(&self) -> Option<usize> {
        self.number
    }
}

/// Whether an entitlement is configured for a name asked.
pub(super) fn names_it(entitlement: &Entitlement, asked: &Destination) -> bool {
    let actions = entitlement.actions.iter().map(Cover::of_action);
    !matches!(asked.host, Host::Net(_)) && actions.into_iter().any(|cover| !cover.concerns(asked, 0).is_empty())
}

pub(super) fn gather<'a>(
    view: &'a SiteView<'a>,
    asked: &Destination,
    traffic: &Asked,
    configured: &HashMap<&str, &'a Entitlement>,
) -> Gathered<'a> {
    let mut found = Gathered { direction: asked.direction, asked: asked.traffic(), ..Gathered::default() };
    let site = view.name.as_ref();
    for (name, info) in view.session.entitlement_infos.iter() {
        let access = entitlement::access(info);
        let role = match access {
            Access::Allowed => Role::Active,
            Access::Denied => Role::Denied,
            Access::Unresolved => Role::NotResolved,
            Access::WaitingDns => Role::WaitingDns,
        };
        for (at, rule) in info.firewall_rules.iter().enumerate() {
            let cover = Cover::of_rule(rule);
            found.add(
                Source { site, entitlement: name, info, number: Some(at + 1), rule: Some(rule), cover },
                role,
                asked,
                traffic,
            );
        }
        found.silent += usize::from(access == Access::Denied && info.firewall_rules.is_empty());
        found.waiting += usize::from(matches!(access, Access::Unresolved | Access::WaitingDns));
        if let Some(entitlement) = configured.get(name) {
            found.configured(site, name, info, access, entitlement, asked, traffic);
        }
    }
    found
}

impl<'a> Gathered<'a> {
    fn add(&mut self, source: Source<'a>, role: Role, asked: &Destination, traffic: &Asked) {
        let cover = &source.cover;
        let index = self.sources.len();
        let concerns = cover.concerns(asked, index);
        if concerns.is_empty() {
            // A rule that cannot be read may be about anything; one with names only, about any address.
            self.unreadable |=
                role == Role::Active && (cover.unreadable || (matches!(asked.host, Host::Net(_)) && !cover.names().is_empty()));
            return;
        }
        self.unreadable |= role == Role::Active && cover.unreadable;
        if !cover.decides() {
            return;
        }
        let before = self.pieces.len();
        let same_way = cover.same_way(asked.direction);
        let fitting = concerns.into_iter().filter(|concern| same_way && traffic.touches(&concern.piece));
        self.pieces.extend(fitting.map(|concern| Piece { concern, role }));
        if self.pieces.len() == before {
            if role != Role::Active || cover.denies() {
                return;
            }
            self.near.push(index);
        }
        self.sources.push(source);
    }

    /// Looks at how an entitlement of the session is configured, for what its rules do not say: names, and rules of a denied one.
    #[allow(clippy::too_many_arguments, reason = "one call, all of it needed")]
    fn configured(
        &mut self,
        site: &'a str,
        name: &'a str,
        info: &'a EntitlementInfo,
        access: Access,
        entitlement: &'a Entitlement,
        asked: &Destination,
        traffic: &Asked,
    ) {
        let named = !matches!(asked.host, Host::Net(_));
        if !(named || access == Access::Denied && info.firewall_rules.is_empty()) {
            return;
        }
        for action in &entitlement.actions {
            // Rules with web addresses are reported as they are configured.
            if access == Access::Allowed && action.subtype.as_deref() == Some("http_up") {
                continue;
            }
            let cover = Cover::of_action(action);
            let looked_up = action.hosts.iter().any(|host| names::comes_with_look_up(host));
            // Its rule, once the name has an address: the same traffic, done the same with.
            let rule = info.firewall_rules.iter().enumerate().find(|(_, rule)| {
                let own = Cover::of_rule(rule);
                own.verdict == cover.verdict && own.traffic() == cover.traffic() && own.way() == cover.way()
            });
            let role = match access {
                Access::Allowed if rule.is_some() => Role::Active,
                Access::Denied => Role::Denied,
                _ if looked_up => Role::WaitingDns,
                _ => Role::NotResolved,
            };
            let (number, rule) = (rule.map(|(at, _)| at + 1), rule.map(|(_, rule)| rule));
            self.add(Source { site, entitlement: name, info, number, rule, cover }, role, asked, traffic);
        }
    }

    /// Where rules cover the host for other traffic.
    pub(super) fn near_sources(&self) -> impl Iterator<Item = &Source<'a>> {
        self.near.iter().map(|at| &self.sources[*at])
    }

    /// Weighs the pieces that are wanted.
    pub(super) fn weigh(&self, asked: &Destination, traffic: &Asked, wanted: impl Fn(&Piece) -> bool + Copy) -> Weighed {
        let pieces = self.pieces.iter().filter(move |piece| wanted(piece)).map(|piece| &piece.concern);
        weigh(asked, traffic, pieces)
    }

    /// Entitlements and rules that would let it through, and why they do not.
    pub(super) fn standing_in_the_way(&self) -> Vec<Reason> {
        let mut seen = BTreeSet::new();
        let mut reasons = Vec::new();
        for piece in self.pieces.iter().filter(|piece| piece.role != Role::Active && !piece.concern.piece.denies) {
            let source = &self.sources[piece.concern.piece.source];
            if !seen.insert(source.entitlement) {
                continue;
            }
            reasons.push(match piece.role {
                Role::NotResolved => Reason::NotResolved(source.rule()),
                Role::WaitingDns => Reason::WaitingDns(source.rule()),
                _ => Reason::Condition(source.rule(), entitlement::state(source.info).why),
            });
        }
        for index in &self.near {
            let source = &self.sources[*index];
            let says = match source.cover.way() {
                Some(way) if way != self.direction => {
                    format!("{} is allowed {}, you asked {}", source.cover.traffic(), way.name(), self.direction.name())
                }
                _ => format!("{} is allowed, you asked for {}", source.cover.traffic(), self.asked),
            };
            reasons.push(Reason::Near(source.rule(), says));
        }
        reasons
    }

    /// Why what was found is an estimate.
    pub(super) fn estimates(&self, weighed: &Weighed, reasons: &[Reason]) -> BTreeSet<Estimate> {
        let mut all = BTreeSet::new();
        let deciding = |piece: &&Piece| {
            let source = piece.concern.piece.source;
            weighed.allowing.contains(&source) || weighed.denying.contains(&source)
        };
        if self.pieces.iter().filter(deciding).any(|piece| piece.concern.by_url) {
            all.insert(Estimate::Url);
        }
        if self.pieces.iter().any(|piece| self.sources[piece.concern.piece.source].info.access.is_none()) {
            all.insert(Estimate::NoAccess);
        }
        if reasons.iter().any(|reason| matches!(reason, Reason::Condition(rule, _) if rule.number.is_none())) {
            all.insert(Estimate::Configured);
        }
        if self.unreadable {
            all.insert(Estimate::Unreadable);
        }
        all
    }
}

/// Weighs concerns for the host asked.
pub(super) fn weigh<'c>(asked: &Destination, traffic: &Asked, concerns: impl Iterator<Item = &'c Concern> + Clone) -> Weighed {
    match asked.host {
        Host::Net(net) => {
            weigh::addresses(net, traffic, concerns.map(|concern| (&concern.piece, concern.nets.as_slice() as &[IpNet])))
        }
        _ => weigh::names(traffic, concerns.map(|concern| (&concern.piece, concern.overlap == Overlap::Whole))),
    }
}
