//! The Sites and their Gateways.

use super::noise::{Noise, uuid_text};
use super::places::{Place, distance_km};
use serde_json::json;
use shared::wire::{GeoPoint, Site};

/// A Site: an index into [`SITES`].
pub(super) type SiteIndex = usize;

pub(super) const STOCKHOLM: SiteIndex = 0;
pub(super) const AWS: SiteIndex = 1;
pub(super) const FRANKFURT: SiteIndex = 2;
pub(super) const SINGAPORE: SiteIndex = 3;
pub(super) const VIRGINIA: SiteIndex = 4;
pub(super) const SAO_PAULO: SiteIndex = 5;
pub(super) const OSLO: SiteIndex = 6;

/// How a Site is made.
#[derive(Debug)]
pub(super) struct SiteSpec {
    pub(super) name: &'static str,
    short: &'static str,
    at: (f64, f64),
    pub(super) gateways: &'static [&'static str],
    /// The first two octets of its IPv4 network.
    pub(super) net4: (u8, u8),
    /// The prefix of its IPv6 network, and of IPv6 tunnel addresses, where it has IPv6.
    pub(super) net6: Option<&'static str>,
    fallback: Option<SiteIndex>,
    /// A candidate of nearest Site selection.
    nearest: bool,
    pub(super) dtls: bool,
}

pub(super) const SITES: [SiteSpec; 7] = [
    SiteSpec {
        name: "Stockholm",
        short: "STO",
        at: (59.334, 18.063),
        gateways: &["sto-gw-1", "sto-gw-2", "sto-gw-3"],
        net4: (10, 20),
        net6: Some("fd00:20"),
        fallback: Some(OSLO),
        nearest: true,
        dtls: false,
    },
    SiteSpec {
        name: "AWS eu-north-1",
        short: "AWS",
        at: (59.2, 17.6),
        gateways: &["aws-gw-1", "aws-gw-2"],
        net4: (10, 30),
        net6: Some("fd00:30"),
        fallback: None,
        nearest: false,
        dtls: false,
    },
    SiteSpec {
        name: "Frankfurt",
        short: "FRA",
        at: (50.12, 8.74),
        gateways: &["fra-gw-1", "fra-gw-2", "fra-gw-3"],
        net4: (10, 40),
        net6: Some("fd00:40"),
        fallback: Some(OSLO),
        nearest: true,
        dtls: false,
    },
    SiteSpec {
        name: "Singapore",
        short: "SIN",
        at: (1.32, 103.89),
        gateways: &["sin-gw-1", "sin-gw-2"],
        net4: (10, 50),
        net6: None,
        fallback: None,
        nearest: true,
        dtls: true,
    },
    SiteSpec {
        name: "Virginia",
        short: "IAD",
        at: (39.04, -77.49),
        gateways: &["iad-gw-1", "iad-gw-2", "iad-gw-3"],
        net4: (10, 60),
        net6: None,
        fallback: None,
        nearest: true,
        dtls: true,
    },
    SiteSpec {
        name: "São Paulo",
        short: "GRU",
        at: (-23.5, -46.65),
        gateways: &["sao-gw-1", "sao-gw-2"],
        net4: (10, 70),
        net6: None,
        fallback: None,
        nearest: true,
        dtls: false,
    },
    SiteSpec {
        name: "Oslo",
        short: "OSL",
        at: (59.92, 10.75),
        gateways: &["osl-gw-1", "osl-gw-2"],
        net4: (10, 80),
        net6: None,
        fallback: None,
        nearest: false,
        dtls: false,
    },
];

impl SiteSpec {
    /// Whether the Site has IPv6 inside.
    pub(super) fn is_dual_stack(&self) -> bool {
        self.net6.is_some()
    }

    pub(super) fn fallback(&self) -> Option<SiteIndex> {
        self.fallback
    }

    pub(super) fn at(&self) -> (f64, f64) {
        self.at
    }
}

/// The id of a Site: part of the demo's configuration, so the same whatever the seed.
pub(super) fn id(site: SiteIndex) -> String {
    uuid_text(configuration("site", SITES[site].name).uuid())
}

/// The id of a Gateway.
pub(super) fn gateway_id(gateway: &str) -> String {
    uuid_text(configuration("appliance", gateway).uuid())
}

/// Noise that does not depend on the seed: names and ids of the configuration are stable.
pub(super) fn configuration(kind: &str, name: &str) -> Noise {
    Noise::new(22).of(kind).of(name)
}

/// The Site with this id.
pub(super) fn by_id(id_text: &str) -> Option<SiteIndex> {
    (0..SITES.len()).find(|site| id(*site) == id_text)
}

/// The nearest Site of those that take part in nearest Site selection.
pub(super) fn nearest(place: &Place) -> SiteIndex {
    let here = (place.latitude, place.longitude);
    let mut best = (STOCKHOLM, f64::INFINITY);
    for (index, site) in SITES.iter().enumerate().filter(|(_, site)| site.nearest) {
        let km = distance_km(here, site.at);
        if km < best.1 {
            best = (index, km);
        }
    }
    best.0
}

/// The Sites as configured.
pub(super) fn configured() -> Vec<Site> {
    let made = |(index, spec): (usize, &SiteSpec)| {
        let (a, b) = spec.net4;
        let mut subnets = vec![format!("{a}.{b}.0.0/16#{}", spec.name)];
        subnets.extend(spec.net6.map(|prefix| format!("{prefix}::/32")));
        let extra = json!({
            "shortName": spec.short,
            "description": format!("Gives access to what runs in {}.", spec.name),
            "notes": "",
            "tags": ["demo"],
            "created": super::config::CREATED,
            "updated": super::config::CREATED,
            "useForNearestSiteSelection": spec.nearest,
            "entitlementBasedRouting": false,
            "vpn": {"snat": false, "tls": {"enabled": true, "version": "TLSv23"}, "dtls": {"enabled": spec.dtls}},
        });
        Site {
            id: id(index),
            name: spec.name.to_owned(),
            geolocation: Some(GeoPoint { latitude: spec.at.0, longitude: spec.at.1 }),
            network_subnets: subnets,
            fallback_site: spec.fallback.map(id),
            status: None,
            extra: super::config::object(extra),
        }
    };
    SITES.iter().enumerate().map(made).collect()
}
