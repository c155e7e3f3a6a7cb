//! The same address reachable through two Sites.
//!
//! A Client routes to all its Sites at once, so an address must belong to one. Compared are the subnets of allow rules of
//! entitlements per Site (domain decision, as the vendor's way is not published): the Gateways of one Site first count as one, so
//! that a failover is no conflict; entitlements on a backup Site and rules with URLs are left out; Gateways that name no Site
//! too, because they may belong to any of the others.

use super::entitlement;
use super::rule::{self, Verdict};
use super::sites::SiteView;
use ipnet::IpNet;

/// One net claimed by several Sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict<'a> {
    /// The addresses that are claimed twice: the smaller of two overlapping nets.
    pub net: IpNet,
    /// The Sites that claim all of it, two or more, by name.
    pub sites: Vec<Claimant<'a>>,
}

/// A Site that claims a net.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimant<'a> {
    /// The Site's name.
    pub site: &'a str,
    /// The entitlements that lead there, by name, each once.
    pub entitlements: Vec<&'a str>,
}

/// What [`find`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conflicts<'a> {
    /// The first [`MOST_LISTED`] by address, IPv4 first.
    pub listed: Vec<Conflict<'a>>,
    /// How many there are, listed or not.
    pub total: usize,
    /// Every Site concerned by any of them, by name.
    pub sites: Vec<&'a str>,
    /// Subnets of compared rules that could not be read as an address or CIDR, so were not compared.
    pub unreadable: usize,
}

/// How many conflicts are listed; beyond that the number says enough.
pub const MOST_LISTED: usize = 100;

/// A net with the Sites and entitlements that claim exactly it.
struct Node<'a> {
    net: IpNet,
    /// Site index and entitlement name, sorted, each once.
    claims: Vec<(usize, &'a str)>,
    /// Its Sites are already among those concerned, and so are those of every net around it.
    marked: bool,
}

/// Finds all nets that two or more Sites claim, in one sweep over the sorted nets: CIDRs overlap only by containing one
/// another, so the nets around the present one are a stack, at most as deep as an address is long.
pub fn find<'a>(sites: &'a [SiteView<'a>]) -> Conflicts<'a> {
    sweep(sites, None)
}

/// [`find`] among the addresses of one net.
pub fn within<'a>(sites: &'a [SiteView<'a>], net: IpNet) -> Conflicts<'a> {
    sweep(sites, Some(net.trunc()))
}

fn sweep<'a>(sites: &'a [SiteView<'a>], within: Option<IpNet>) -> Conflicts<'a> {
    let mut found = Conflicts::default();
    let nodes = nodes(sites, within, &mut found.unreadable);
    let mut around: Vec<Node<'a>> = Vec::new();
    // How many nets of the stack each Site has, and how many Sites have any.
    let mut held = vec![0_usize; sites.len()];
    let mut holders = 0;
    let mut concerned = vec![false; sites.len()];
    for node in nodes {
        while let Some(outer) = around.pop_if(|outer| !outer.net.contains(&node.net)) {
            for site in distinct_sites(&outer.claims) {
                held[site] -= 1;
                holders -= usize::from(held[site] == 0);
            }
        }
        for site in distinct_sites(&node.claims) {
            holders += usize::from(held[site] == 0);
            held[site] += 1;
        }
        around.push(node);
        if holders < 2 {
            continue;
        }
        found.total += 1;
        for node in around.iter_mut().rev() {
            if std::mem::replace(&mut node.marked, true) {
                break;
            }
            distinct_sites(&node.claims).for_each(|site| concerned[site] = true);
        }
        if found.listed.len() < MOST_LISTED {
            found.listed.extend(conflict(&around, sites));
        }
    }
    found.sites = sites.iter().zip(concerned).filter(|(_, concerned)| *concerned).map(|(site, _)| site.name.as_ref()).collect();
    found
}

/// All claimed nets, those around others before them.
fn nodes<'a>(sites: &'a [SiteView<'a>], within: Option<IpNet>, unreadable: &mut usize) -> Vec<Node<'a>> {
    let mut claims: Vec<(IpNet, usize, &str)> = Vec::new();
    for (index, site) in sites.iter().enumerate().filter(|(_, site)| site.reported) {
        for (_, session) in site.gateways() {
            let here = session.entitlement_infos.iter().filter(|(_, info)| entitlement::backup_of(info).is_none());
            for (name, info) in here {
                let rules = info.firewall_rules.iter();
                for rule in rules.filter(|rule| rule.urls.is_empty() && rule::verdict(rule) == Verdict::Allow) {
                    for subnet in &rule.subnets {
                        match rule::net(subnet) {
                            Some(net) => claims.extend(clip(net, within).map(|net| (net, index, name))),
                            None => *unreadable += 1,
                        }
                    }
                }
            }
        }
    }
    claims.sort_unstable_by(|a, b| {
        let order = |net: &IpNet| (net.addr(), net.prefix_len());
        order(&a.0).cmp(&order(&b.0)).then_with(|| (a.1, a.2).cmp(&(b.1, b.2)))
    });
    claims.dedup();
    let mut nodes: Vec<Node<'a>> = Vec::new();
    for (net, site, entitlement) in claims {
        match nodes.last_mut().filter(|node| node.net == net) {
            Some(node) => node.claims.push((site, entitlement)),
            None => nodes.push(Node { net, claims: vec![(site, entitlement)], marked: false }),
        }
    }
    nodes
}

/// The part of a net that lies in another: CIDRs contain one another or have nothing in common.
fn clip(net: IpNet, within: Option<IpNet>) -> Option<IpNet> {
    match within {
        Some(outer) if net.contains(&outer) => Some(outer),
        Some(outer) if !outer.contains(&net) => None,
        _ => Some(net),
    }
}

/// Claims are sorted by Site.
fn distinct_sites<'n>(claims: &'n [(usize, &str)]) -> impl Iterator<Item = usize> + 'n {
    claims.chunk_by(|a, b| a.0 == b.0).map(|run| run[0].0)
}

/// The conflict at the top of the stack.
fn conflict<'a>(around: &[Node<'a>], sites: &'a [SiteView<'a>]) -> Option<Conflict<'a>> {
    let net = around.last()?.net;
    let mut claims: Vec<(usize, &str)> = around.iter().flat_map(|node| node.claims.iter().copied()).collect();
    claims.sort_unstable();
    claims.dedup();
    let sites = claims
        .chunk_by(|a, b| a.0 == b.0)
        .map(|run| Claimant { site: sites[run[0].0].name.as_ref(), entitlements: run.iter().map(|claim| claim.1).collect() })
        .collect();
    Some(Conflict { net, sites })
}
