//! Who and where: the session's own fields, its Sites and Gateways, and the claims the Gateways report.

use super::lines::Collected;
use super::tree::{Leaf, walk};
use super::volatile::Origin;
use super::{Line, Mark, Part};
use crate::session::claims::pointer;
use crate::session::sites::{SiteView, by_site};
use crate::wire::{Extra, GatewaySession, SessionInfo};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Two Gateways whose reports stand against each other, and the Site they speak for.
struct Pair<'a> {
    site: String,
    left: &'a GatewaySession,
    right: &'a GatewaySession,
}

/// The trees of a Gateway: where each belongs and how it is read.
type Tree = (Part, Origin, fn(&GatewaySession) -> &Extra);

const TREES: [Tree; 5] = [
    (Part::UserClaims, Origin::User, |gateway| &gateway.user_claims),
    (Part::DeviceClaims, Origin::Device, |gateway| &gateway.device_claims),
    (Part::SystemClaims, Origin::System, |gateway| &gateway.system_claims),
    (Part::Volatile, Origin::Vpn, |gateway| &gateway.vpn),
    (Part::Session, Origin::Other, |gateway| &gateway.extra),
];

/// Compares all but entitlements. Answers the Sites set against each other when the sessions share none.
pub(super) fn compare(left: &SessionInfo, right: &SessionInfo, out: &mut Collected) -> Option<(String, String)> {
    session(left, right, out);
    let (lefts, rights) = (by_site(left), by_site(right));
    let mut pairs = Vec::new();
    for a in &lefts {
        let b = rights.iter().find(|b| b.name == a.name && b.reported == a.reported);
        site(Some(a), b, out);
        if let Some(b) = b {
            pairs.push(Pair { site: a.name.to_string(), left: a.session, right: b.session });
        }
    }
    for b in rights.iter().filter(|b| !lefts.iter().any(|a| b.name == a.name && b.reported == a.reported)) {
        site(None, Some(b), out);
    }
    let mut unshared = None;
    if pairs.is_empty()
        && let (Some(a), Some(b)) = (lefts.first(), rights.first())
    {
        unshared = Some((a.name.to_string(), b.name.to_string()));
        pairs.push(Pair { site: String::new(), left: a.session, right: b.session });
    }
    for tree in TREES {
        claims(tree, &pairs, out);
    }
    unshared
}

/// The fields beside the Gateways, known or not.
fn session(left: &SessionInfo, right: &SessionInfo, out: &mut Collected) {
    let fields = |info: &SessionInfo| -> Extra {
        let known = [("username", &info.username), ("providerName", &info.provider_name), ("deviceId", &info.device_id)];
        let known = known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::from(value.clone()?))));
        known.chain(info.extra.clone()).collect()
    };
    let (left, right) = (fields(left), fields(right));
    for leaf in walk(&left, &right) {
        out.leaf(Part::Session, Origin::Other, "", &leaf, Vec::new());
    }
}

/// A Site with the Gateway that speaks for it, and any other Gateway that still reports the session there.
fn site(left: Option<&SiteView<'_>>, right: Option<&SiteView<'_>>, out: &mut Collected) {
    let name = left.or(right).map(|site| site.name.to_string()).unwrap_or_default();
    let gateway = |site: Option<&SiteView<'_>>| site.map(|site| format!("through {}", site.gateway));
    let line = |key: String, label: String, left: Option<String>, right: Option<String>, same: bool| {
        let mark = match (&left, &right) {
            (Some(_), None) => Mark::OnlyLeft,
            (None, _) => Mark::OnlyRight,
            _ if same => Mark::Same,
            _ => Mark::Changed,
        };
        Line { key, label, mark, left, right, sites: Vec::new() }
    };
    let (a, b) = (gateway(left), gateway(right));
    let same = a == b;
    out.push(Part::Places, line(format!("site {name}"), name.clone(), a, b, same));
    let mut others: BTreeMap<&str, [Option<&GatewaySession>; 2]> = BTreeMap::new();
    for (side, site) in [left, right].into_iter().enumerate() {
        for (gateway, session) in site.iter().flat_map(|site| &site.others) {
            others.entry(gateway).or_default()[side] = Some(session);
        }
    }
    for (gateway, [a, b]) in others {
        let same = a == b;
        let says = |session: Option<&GatewaySession>| {
            session.map(|_| if same { "reports too" } else { "reports too, with other values" }.to_owned())
        };
        let label = format!("{name}: {gateway}");
        out.push(Part::Places, line(format!("site {name} gateway {gateway}"), label, says(a), says(b), same));
    }
}

/// Where (an item of a list of scalars stands at the list), how and what: equal for what two Sites say alike.
type Said<'a> = (String, bool, Mark, Option<&'a Value>, Option<&'a Value>);

/// One kind of tree over all pairs: what is the same everywhere is said once, the rest with its Sites.
fn claims((part, origin, read): Tree, pairs: &[Pair<'_>], out: &mut Collected) {
    let Some((first, rest)) = pairs.split_first() else { return };
    // Keeps the keys of several trees in one section apart.
    let prefix = match origin {
        Origin::User => "/user",
        Origin::Device => "/device",
        Origin::System => "/system",
        Origin::Vpn => "vpn",
        Origin::Other => "gateway",
    };
    let alike = rest.iter().all(|pair| read(pair.left) == read(first.left) && read(pair.right) == read(first.right));
    if alike {
        for leaf in walk(read(first.left), read(first.right)) {
            out.leaf(part, origin, prefix, &leaf, Vec::new());
        }
        return;
    }
    let mut found: Vec<(Leaf<'_>, Vec<String>)> = Vec::new();
    let mut index: HashMap<Said<'_>, usize> = HashMap::new();
    for pair in pairs {
        for leaf in walk(read(pair.left), read(pair.right)) {
            let same = (pointer(&leaf.path), leaf.of_list, leaf.mark, leaf.left, leaf.right);
            let at = *index.entry(same).or_insert_with(|| {
                found.push((leaf, Vec::new()));
                found.len() - 1
            });
            found[at].1.push(pair.site.clone());
        }
    }
    for (leaf, mut sites) in found {
        if sites.len() == pairs.len() {
            sites.clear();
        }
        out.leaf(part, origin, prefix, &leaf, sites);
    }
}
