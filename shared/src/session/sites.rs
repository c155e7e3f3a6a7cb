//! Gateways grouped by Site, and which one speaks for it.

use super::time::Timestamp;
use crate::wire::{GatewaySession, SessionInfo};
use std::borrow::Cow;
use std::cmp::Reverse;

/// One Site of a session.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteView<'a> {
    /// The Site's name; `Site not reported (gateway)` when the Gateway names none.
    pub name: Cow<'a, str>,
    /// Whether the Gateway named its Site.
    pub reported: bool,
    /// The Gateway shown: the one connected last (domain decision), by name where that leaves a choice.
    pub gateway: &'a str,
    /// What it reports.
    pub session: &'a GatewaySession,
    /// Further Gateways of the Site that report the session: a failover under way, or an entry not yet gone (up to five
    /// minutes). Latest first.
    pub others: Vec<(&'a str, &'a GatewaySession)>,
}

impl<'a> SiteView<'a> {
    /// Every Gateway that reports the session at this Site, the shown one first.
    pub fn gateways(&self) -> impl Iterator<Item = (&'a str, &'a GatewaySession)> + '_ {
        std::iter::once((self.gateway, self.session)).chain(self.others.iter().copied())
    }
}

/// A Site that several Gateways report at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failover<'a> {
    /// The Site's name.
    pub site: Cow<'a, str>,
    /// The Gateways, the shown one first.
    pub gateways: Vec<&'a str>,
}

/// The Sites of a session by name. A Gateway without a Site stands alone: which others it would join is not known.
pub fn by_site(info: &SessionInfo) -> Vec<SiteView<'_>> {
    let mut entries: Vec<_> = info
        .data
        .iter()
        .map(|(gateway, session)| {
            let site = session.site.as_deref().filter(|site| !site.trim().is_empty());
            (site, gateway, session)
        })
        .collect();
    // Site, then latest connection, then later name: the first of each run is the one shown.
    entries.sort_by(|a, b| {
        let site = a.0.map(str::to_lowercase).cmp(&b.0.map(str::to_lowercase)).then(a.0.cmp(&b.0));
        site.then_with(|| (Reverse(connect_time(a.2)), Reverse(a.1)).cmp(&(Reverse(connect_time(b.2)), Reverse(b.1))))
    });
    let mut views: Vec<SiteView<'_>> = Vec::new();
    for (site, gateway, session) in entries {
        match (views.last_mut(), site) {
            (Some(view), Some(site)) if view.reported && view.name == site => view.others.push((gateway, session)),
            _ => views.push(SiteView {
                name: site.map_or_else(|| format!("Site not reported ({gateway})").into(), Cow::Borrowed),
                reported: site.is_some(),
                gateway,
                session,
                others: Vec::new(),
            }),
        }
    }
    // Gateways without a Site come last: they are the exception.
    views.sort_by_key(|view| !view.reported);
    views
}

/// The Sites that more than one Gateway reports.
pub fn failovers<'a>(sites: &[SiteView<'a>]) -> Vec<Failover<'a>> {
    sites
        .iter()
        .filter(|site| !site.others.is_empty())
        .map(|site| Failover { site: site.name.clone(), gateways: site.gateways().map(|(name, _)| name).collect() })
        .collect()
}

/// When the session began at a Gateway (`systemClaims.connectTime`); `None` when absent or unreadable.
pub fn connect_time(session: &GatewaySession) -> Option<Timestamp> {
    session.system_claims.get("connectTime")?.as_str().and_then(|text| Timestamp::parse(text.trim()))
}
