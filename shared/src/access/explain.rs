//! From a session and a destination to an answer.
//!
//! Each Site is looked at alone: the rules of its entitlements with access are weighed ([`super::weigh`]), and where they let not
//! everything through, whatever stands in the way is named. The answer over all Sites is the best of them, unless two claim
//! the addresses.

mod change;
mod gather;
mod say;

use super::answer::{Answer, Estimate, Reason, SiteAnswer, Verdict};
use super::destination::{Destination, Host};
use super::weigh::{self, Asked, Extent, Weighed};
use crate::session::sites::{self, SiteView};
use crate::session::{conflict, unreachable};
use crate::wire::{Condition, Entitlement, Policy, SessionInfo};
use gather::{Gathered, Role};
use std::collections::{BTreeSet, HashMap};

/// Reasons shown of each Site.
const MOST_REASONS: usize = 12;

/// What is known beside the session. All of it may be missing: the answer then says less.
#[derive(Debug, Clone, Default)]
pub struct Facts<'a> {
    /// Every entitlement as configured.
    pub entitlements: Option<&'a [Entitlement]>,
    /// Every policy.
    pub policies: Option<&'a [Policy]>,
    /// Every condition, for what a user can do about one.
    pub conditions: &'a [Condition],
    /// Policies evaluated with the session's present claims, by id.
    pub applies: HashMap<String, bool>,
}

impl<'a> Facts<'a> {
    fn by_name(&self) -> HashMap<&'a str, &'a Entitlement> {
        self.entitlements.unwrap_or_default().iter().map(|entitlement| (entitlement.name.as_str(), entitlement)).collect()
    }
}

/// A Site with what concerns the destination there.
struct Looked<'a> {
    view: &'a SiteView<'a>,
    gathered: Gathered<'a>,
    weighed: Weighed,
}

/// Answers whether the session reaches the destination, and why.
pub fn explain(info: &SessionInfo, asked: &Destination, facts: &Facts<'_>) -> Answer {
    let views = sites::by_site(info);
    let traffic = Asked::of(asked);
    let configured = facts.by_name();
    let looked: Vec<Looked<'_>> = views
        .iter()
        .map(|view| {
            let gathered = gather::gather(view, asked, &traffic, &configured);
            let weighed = gathered.weigh(asked, &traffic, |concern| concern.role == Role::Active);
            Looked { view, gathered, weighed }
        })
        .collect();
    let named = facts.entitlements.is_some_and(|all| all.iter().any(|one| gather::names_it(one, asked)));
    let sites: Vec<SiteAnswer> = looked.iter().map(|site| site_answer(site, asked, facts, named)).collect();
    let extent = together(&traffic, &sites);
    let allowing: Vec<&SiteAnswer> = sites.iter().filter(|site| site.verdict == Verdict::Allowed).collect();
    let conflicts = match allowing.is_empty() {
        true => Vec::new(),
        false => claimed(&views, &looked, asked),
    };
    let verdict = match (conflicts.is_empty(), allowing.is_empty()) {
        (false, _) => Verdict::Conflict,
        (true, false) => Verdict::Allowed,
        (true, true) if sites.is_empty() || sites.iter().any(|site| site.verdict == Verdict::Unknown) => Verdict::Unknown,
        (true, true) => Verdict::Denied,
    };
    let deciding: BTreeSet<Estimate> = match allowing.is_empty() {
        true => sites.iter().flat_map(|site| site.estimates.iter().copied()).collect(),
        false => allowing.iter().flat_map(|site| site.estimates.iter().copied()).collect(),
    };
    let sentence = say::whole(asked, verdict, extent, &sites, &conflicts);
    let (changes, more_changes) = change::changes(asked, &traffic, &looked, facts, verdict, extent, &conflicts);
    Answer { verdict, extent, sentence, estimates: deciding.into_iter().collect(), sites, conflicts, changes, more_changes }
}

fn site_answer(site: &Looked<'_>, asked: &Destination, facts: &Facts<'_>, named: bool) -> SiteAnswer {
    let Looked { view, gathered, weighed } = site;
    let mut reasons = Vec::new();
    let allowed = weighed.extent > Extent::None;
    let sources = |marked: &BTreeSet<usize>| marked.iter().map(|at| &gathered.sources[*at]).collect::<Vec<_>>();
    reasons.extend(sources(&weighed.allowing).into_iter().map(|source| Reason::Allows(source.rule(), source.backup())));
    reasons.extend(sources(&weighed.denying).into_iter().map(gather::Source::stops));
    if !allowed {
        // What stops comes before what would let through.
        reasons.sort_by_key(|reason| matches!(reason, Reason::Allows(..)));
    }
    if weighed.extent < Extent::Whole {
        reasons.extend(gathered.standing_in_the_way());
    }
    let unknown = !allowed && reasons.iter().any(|reason| matches!(reason, Reason::WaitingDns(_)));
    let decided = reasons.iter().any(|reason| !matches!(reason, Reason::Near(..)));
    let only_addresses = !allowed && !decided && !matches!(asked.host, Host::Net(_)) && !named;
    if only_addresses {
        reasons.insert(0, Reason::OnlyAddresses);
    }
    if !allowed && matches!(asked.host, Host::Net(_)) {
        if gathered.silent > 0 && facts.entitlements.is_none() {
            reasons.push(Reason::Silent(gathered.silent));
        }
        if gathered.waiting > 0 {
            reasons.push(Reason::Waiting(gathered.waiting));
        }
    }
    if reasons.is_empty() {
        reasons.push(Reason::Nothing);
    }
    if allowed {
        reasons.extend(not_answering(view, asked));
    }
    let verdict = match (allowed, unknown || only_addresses) {
        (true, _) => Verdict::Allowed,
        (false, true) => Verdict::Unknown,
        (false, false) => Verdict::Denied,
    };
    let mut estimates = gathered.estimates(weighed, &reasons);
    if !matches!(asked.host, Host::Net(_)) {
        estimates.insert(Estimate::Name);
    }
    let sentence = say::site(asked, view.name.as_ref(), verdict, weighed, &reasons);
    let more = reasons.len().saturating_sub(MOST_REASONS);
    reasons.truncate(MOST_REASONS);
    SiteAnswer {
        site: view.name.to_string(),
        verdict,
        extent: weighed.extent,
        sentence,
        reasons,
        more,
        estimates: estimates.into_iter().collect(),
        spans: weighed.spans.clone(),
    }
}

/// Hosts asked for that were reported not to answer.
fn not_answering(view: &SiteView<'_>, asked: &Destination) -> Vec<Reason> {
    let Host::Net(net) = &asked.host else { return Vec::new() };
    let concerned = |host: &unreachable::Host<'_>| {
        let within = host.ip.as_deref().and_then(crate::session::rule::net).is_some_and(|ip| net.contains(&ip));
        let ports =
            host.port_range.as_deref().map(|ports| ports.split(',').filter_map(crate::session::rule::NumberRange::parse));
        let port = ports.is_none_or(|mut ports| {
            asked.numbers.is_empty()
                || ports.any(|range| asked.numbers.ranges().iter().any(|own| own.from <= range.to && range.from <= own.to))
        });
        within && port
    };
    let found = unreachable::hosts(view).hosts;
    let hosts = found.into_iter().filter(concerned).map(|host| Reason::Unreachable {
        host: [host.ip, host.port_range.map(|ports| format!("port {ports}"))]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        entitlement: host.entitlement.unwrap_or_default(),
        why: host.reason.unwrap_or_else(|| "no reason reported".to_owned()),
        reported: host.last_reported.map(|time| time.to_string()),
    });
    hosts.collect()
}

/// How much all Sites together let through.
fn together(traffic: &Asked, sites: &[SiteAnswer]) -> Extent {
    let most = sites.iter().map(|site| site.extent).max().unwrap_or_default();
    let parts: Vec<&[weigh::Span]> =
        sites.iter().filter(|site| site.extent == Extent::Part).map(|site| site.spans.as_slice()).collect();
    match most {
        Extent::Part if parts.len() > 1 && weigh::fill_up(traffic, &parts) => Extent::Whole,
        most => most,
    }
}

/// Nets of the destination that several Sites claim. For a name, the Sites that let it through.
fn claimed(views: &[SiteView<'_>], looked: &[Looked<'_>], asked: &Destination) -> Vec<(String, Vec<String>)> {
    if let Host::Net(net) = &asked.host {
        let found = conflict::within(views, *net);
        let sites = |conflict: &conflict::Conflict<'_>| conflict.sites.iter().map(|claim| claim.site.to_owned()).collect();
        return found.listed.iter().map(|conflict| (Host::Net(conflict.net).to_string(), sites(conflict))).collect();
    }
    let claims = |site: &&Looked<'_>| {
        site.view.reported && site.weighed.allowing.iter().any(|at| site.gathered.sources[*at].backup().is_none())
    };
    let claiming: Vec<String> = looked.iter().filter(claims).map(|site| site.view.name.to_string()).collect();
    if claiming.len() > 1 { vec![(asked.host.to_string(), claiming)] } else { Vec::new() }
}
