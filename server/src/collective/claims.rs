//! Claims, as Controllers know them: what directories, devices and Gateways say of a session.

use super::life::{Presence, Tokens};
use super::machines::Device;
use super::noise::Noise;
use super::people::{ATLAS, Groups, Person};
use super::places::{PLACES, Place};
use super::sentinels::Sentinel;
use super::sites::{SITES, SiteIndex};
use serde_json::{Value, json};
use shared::session::time::Timestamp;
use shared::wire::Extra;

const HOUR: i64 = 3_600_000;

/// A session about which claims are made.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) person: &'a Person,
    pub(super) device: &'a Device,
    pub(super) presence: Presence,
    pub(super) tokens: Tokens,
    pub(super) now: i64,
}

pub(super) fn time(ms: i64) -> String {
    Timestamp(ms).to_rfc3339()
}

/// Where a session's source address is; none for private addresses.
pub(super) fn location(person: &Person, device: &Device) -> Option<(f64, f64)> {
    if is_private(device) {
        return None;
    }
    let place = &PLACES[person.place];
    let jitter = |question| (device.noise.of(question).unit() - 0.5) * 0.16;
    let round = |degrees: f64| (degrees * 1e4).round() / 1e4;
    Some((round(place.latitude + jitter("latitude")), round(place.longitude + jitter("longitude"))))
}

/// Whether the source address is one of a private network, which no GeoIP database places.
pub(super) fn is_private(device: &Device) -> bool {
    device.sentinel.is_none() && device.noise.of("private").chance(0.07)
}

/// The directory groups a session's tokens hold.
pub(super) fn groups(person: &Person, tokens: Tokens) -> Groups {
    person.groups | if person.joins_atlas && tokens.fresh { ATLAS } else { 0 }
}

impl Subject<'_> {
    pub(super) fn noise(&self, question: &str) -> Noise {
        self.device.noise.of(question)
    }

    pub(super) fn session_noise(&self, question: &str) -> Noise {
        self.device.noise.on(question, self.presence.generation as u64)
    }

    pub(super) fn place(&self) -> &'static Place {
        &PLACES[self.person.place]
    }

    pub(super) fn is(&self, sentinel: Sentinel) -> bool {
        self.device.sentinel == Some(sentinel)
    }

    pub(super) fn healthy(&self) -> bool {
        self.device.sentinel.is_some_and(Sentinel::is_healthy)
    }

    /// The time as far as the session lives.
    pub(super) fn alive(&self) -> i64 {
        self.presence.alive_until(self.now)
    }

    /// System claims as the Controller knows them, without what a Gateway adds.
    pub(super) fn system(&self) -> Extra {
        let mut claims = super::config::object(json!({"clientSrcIP": self.source()}));
        if let Some((latitude, longitude)) = location(self.person, self.device) {
            let place = self.place();
            let mut geo = super::config::object(
                json!({"countryCode": place.country, "continentCode": place.continent, "cityName": place.city}),
            );
            if !place.state.is_empty() {
                geo.insert("stateCode".to_owned(), json!(place.state));
            }
            geo.insert("latitude".to_owned(), json!(latitude));
            geo.insert("longitude".to_owned(), json!(longitude));
            claims.insert("geoIp".to_owned(), Value::Object(geo));
        }
        claims.insert("tokenTime".to_owned(), json!(time(self.tokens.renewed)));
        claims.insert("evaluationTime".to_owned(), json!(time(self.tokens.evaluated)));
        claims
    }

    /// System claims as a Gateway reports them.
    pub(super) fn system_at(&self, site: SiteIndex, gateway: &str, connected: i64) -> Extra {
        let mut claims = super::config::object(json!({"connectTime": time(connected)}));
        claims.extend(self.system());
        // Addresses of tunnels are shared out by the device's place among all, so no two are the same.
        let index = self.presence.device & 0x3_ffff;
        let bits = 0x6440_0000u32 | (site as u32) << 18 | index;
        claims.insert("tunIPv4".to_owned(), json!(std::net::Ipv4Addr::from(bits).to_string()));
        if let Some(prefix) = SITES[site].net6 {
            claims.insert("tunIPv6".to_owned(), json!(format!("{prefix}:ffff:a::{:x}:{:x}", index >> 16, index & 0xffff)));
        }
        claims.insert("gatewayName".to_owned(), json!(gateway));
        claims.insert("siteName".to_owned(), json!(SITES[site].name));
        claims
    }

    /// The address the Controller sees: documentation and benchmarking networks, and private ones.
    pub(super) fn source(&self) -> String {
        let host = self.noise("source");
        if is_private(self.device) {
            return format!("10.{}.{}.{}", host.below(16), host.of("b").below(256), host.of("c").between(1, 254));
        }
        match self.office() {
            true => format!("203.0.113.{}", host.between(1, 254)),
            false if host.of("v6").chance(0.08) => format!(
                "2001:db8:{:x}:{:x}::{:x}",
                host.below(0xffff),
                host.of("b").below(0xffff),
                host.of("c").between(1, 0xffff)
            ),
            false => format!("198.{}.{}.{}", 18 + host.below(2), host.of("b").below(256), host.of("c").between(1, 254)),
        }
    }

    pub(super) fn office(&self) -> bool {
        self.person.provider.is_employer()
            && !self.device.profile().mobile
            && !self.is(Sentinel::Dan)
            && (self.is(Sentinel::Amara) || self.noise("office").chance(0.3))
    }

    /// Device claims.
    pub(super) fn device(&self) -> Extra {
        super::device_claims::all(self)
    }

    pub(super) fn unlocked(&self) -> i64 {
        // Device claims are looked at every five minutes.
        let now = self.alive().div_euclid(300_000) * 300_000;
        let away = if self.healthy() { 0 } else { self.session_noise("away").between(0, 14 * HOUR) };
        (now - away).max(self.presence.start - HOUR)
    }
}
