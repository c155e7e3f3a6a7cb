//! Claims, as in the catalogue of `domain` knowledge: what directories, devices and Gateways say of a session.

use super::life::{Presence, Tokens};
use super::machines::Device;
use super::noise::{Noise, uuid_text};
use super::people::{ATLAS, GROUPS, Groups, OPERATIONS, Person, Provider, RESEARCH};
use super::places::{PLACES, Place};
use super::sentinels::Sentinel;
use super::sites::{self, SITES, SiteIndex};
use serde_json::{Value, json};
use shared::dn::DistinguishedName;
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
    fn noise(&self, question: &str) -> Noise {
        self.device.noise.of(question)
    }

    fn session_noise(&self, question: &str) -> Noise {
        self.device.noise.on(question, self.presence.generation as u64)
    }

    fn place(&self) -> &'static Place {
        &PLACES[self.person.place]
    }

    fn is(&self, sentinel: Sentinel) -> bool {
        self.device.sentinel == Some(sentinel)
    }

    fn healthy(&self) -> bool {
        self.device.sentinel.is_some_and(Sentinel::is_healthy)
    }

    /// User claims.
    pub(super) fn user(&self) -> Extra {
        let person = self.person;
        let mut claims = Extra::new();
        let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
        set("username", json!(person.username));
        if person.provider != Provider::Service {
            set("firstName", json!(person.first));
            set("lastName", json!(person.last));
            let email = if person.username.contains('@') && !person.username.contains(' ') {
                person.username.to_string()
            } else {
                format!("{:x}@example.com", self.person.noise.of("mailbox").bits() >> 40)
            };
            set("emails", json!([email]));
            if person.noise.of("phone").chance(0.6) {
                set("phones", json!([format!("+1-202-555-{:04}", 100 + person.noise.of("digits").below(100))]));
            }
            set("groups", self.groups());
            set("tags", self.tags());
        }
        if person.provider == Provider::CorporateAd {
            if person.noise.of("expiry").chance(0.1) {
                set("passwordWarning", json!({"daysUntilExpiry": person.noise.of("days").between(1, 14)}));
            }
            // Mapped by this tenant from an attribute of the directory.
            set("deviceName", json!(format!("ws-{}", 100 + self.noise("asset").below(900))));
        }
        if let Some(namespace) = person.namespace() {
            set("labels", json!({"namespace": namespace, "name": *person.username, "app.kubernetes.io/part-of": "demo"}));
        }
        if let Some(name) = person.client_name() {
            set("clientName", json!(name));
        }
        if let Some(site) = person.override_site() {
            set("overrideSite", json!(sites::id(site)));
        }
        if person.provider.is_employer() {
            set("agScripted", self.scripted());
        }
        set("ag", self.ag());
        if self.is(Sentinel::Maria) {
            super::bulk::user(&mut claims);
        }
        claims
    }

    fn groups(&self) -> Value {
        let directory = self.person.provider == Provider::CorporateAd;
        let member = groups(self.person, self.tokens);
        let named = GROUPS.iter().enumerate().filter(|(bit, _)| member & (1 << bit) != 0).map(|(_, group)| match directory {
            true => format!("CN={},OU=Groups,DC=corp,DC=example,DC=com", group.0),
            false => group.1.to_owned(),
        });
        let mut all: Vec<String> = named.collect();
        match self.person.provider {
            Provider::CorporateAd => {
                all.push("CN=Domain Users,CN=Users,DC=corp,DC=example,DC=com".to_owned());
                all.push(format!("CN=Office {},OU=Offices,DC=corp,DC=example,DC=com", self.place().city));
            }
            Provider::Partners => all.push("partners".to_owned()),
            Provider::Local => {}
            _ => all.extend(["everyone".to_owned(), format!("office-{}", self.place().country.to_lowercase())]),
        }
        json!(all)
    }

    fn tags(&self) -> Value {
        match self.person.provider {
            Provider::Partners => json!(["contractor"]),
            Provider::Local => json!(["local"]),
            _ => json!([]),
        }
    }

    /// What this tenant's user claim scripts add.
    fn scripted(&self) -> Value {
        let person = self.person;
        let roles = ["member", "member", "member", "lead", "supervisor"];
        let clearances = ["none", "none", "restricted", "secret", "top secret"];
        // The scripts run with every renewal of the claims token.
        let drift = self.device.noise.on("drift", self.tokens.claims as u64).between(-3, 3);
        let score = (person.noise.of("score").between(5, 60) + drift).clamp(0, 100);
        json!({
            "groups": [GROUPS[(person.groups & 0xff).trailing_zeros().min(7) as usize].1],
            "riskScore": score,
            "role": person.noise.of("role").pick(&roles),
            "clearance": if person.groups & RESEARCH != 0 { *person.noise.of("clearance").pick(&clearances[2..]) } else { *person.noise.of("clearance").pick(&clearances) },
            "deviceTrust": if self.device.managed(person) { "trusted" } else { "unknown" },
            "homeBase": self.place().city,
            "geoLocation": self.place().continent,
            "mfaProvided": self.mfa().is_some(),
            "iaTrainingCompleted": self.healthy() || person.noise.of("training").chance(0.85),
            "onCall": person.groups & OPERATIONS != 0 && !self.is(Sentinel::Dan) && person.noise.of("on call").chance(0.2),
        })
    }

    /// When the user last entered a one-time code: at sign-in, and for most again whenever it is asked for.
    fn mfa(&self) -> Option<i64> {
        let person = self.person;
        if !matches!(person.provider, Provider::Service)
            && (self.healthy() || self.is(Sentinel::Dan) || person.noise.of("mfa").chance(0.88))
        {
            let at = self.presence.start + 20_000;
            let again = (self.healthy() || person.noise.of("again").chance(0.7))
                .then(|| (self.alive() - at).max(0).div_euclid(6 * HOUR) * 6 * HOUR);
            return Some(at + again.unwrap_or(0)).filter(|at| *at <= self.alive());
        }
        None
    }

    fn alive(&self) -> i64 {
        self.presence.alive_until(self.now)
    }

    /// The product's own part of the user claims.
    fn ag(&self) -> Value {
        let person = self.person;
        let name = DistinguishedName {
            device: Some(format!("{:032x}", self.device.id)),
            user: person.username.to_string(),
            provider: person.provider.name().to_owned(),
        };
        let token = self.device.noise.on("claims token", self.tokens.claims as u64).uuid();
        let mut ag = super::config::object(json!({
            "distinguishedName": name.to_string(),
            "identityProviderId": person.provider.id(),
            "identityProviderName": person.provider.name(),
            "claimsTokenId": uuid_text(token),
        }));
        if person.provider.is_employer() {
            ag.insert("risk".to_owned(), self.risk());
        }
        if let Some(at) = self.mfa() {
            ag.insert("mfa".to_owned(), json!({"otp": time(at)}));
        }
        let recent = |question: &str, share: f64| self.healthy() || self.session_noise(question).chance(share);
        if person.provider.is_employer() && recent("password", 0.4) && !self.is(Sentinel::Dan) {
            let at = self.presence.start + (self.alive() - self.presence.start).div_euclid(HOUR) * HOUR;
            ag.insert("password".to_owned(), json!({"confirm": time(at)}));
        }
        if person.provider.is_employer() && self.session_noise("reason").chance(0.2) && !self.is(Sentinel::Dan) {
            let change = 1000 + self.session_noise("change").below(9000);
            let at = self.presence.start + (self.alive() - self.presence.start).div_euclid(3 * HOUR) * 3 * HOUR;
            ag.insert("reason".to_owned(), json!({"change": {"text": format!("CHG-{change}: rollout"), "time": time(at)}}));
        }
        Value::Object(ag)
    }

    fn risk(&self) -> Value {
        let level = if self.healthy() {
            "low"
        } else {
            ["low", "low", "low", "low", "low", "low", "medium", "medium", "high"][self.noise("risk").below(9)]
        };
        let fallback = !self.healthy() && self.noise("risk fallback").chance(0.04);
        json!({
            "level": level,
            "fallback": fallback,
            "rules": {
                "impossible-travel": {"level": "low", "evaluatedAt": time(self.tokens.claims)},
                "device-posture": {"level": level, "fallback": fallback, "evaluatedAt": time(self.tokens.claims)},
            }
        })
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
        // Addresses of tunnels are shared out by the session's place in the device list, so no two are the same.
        let index = (self.device.id as u32 ^ (self.device.id >> 64) as u32) & 0x3_ffff;
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

    fn office(&self) -> bool {
        self.person.provider.is_employer()
            && !self.device.profile().mobile
            && !self.is(Sentinel::Dan)
            && (self.is(Sentinel::Amara) || self.noise("office").chance(0.3))
    }

    /// Device claims.
    pub(super) fn device(&self) -> Extra {
        super::device_claims::all(self)
    }

    pub(super) fn is_at_office(&self) -> bool {
        self.office()
    }

    pub(super) fn is_healthy(&self) -> bool {
        self.healthy()
    }

    pub(super) fn unlocked(&self) -> i64 {
        // Device claims are looked at every five minutes.
        let now = self.alive().div_euclid(300_000) * 300_000;
        let away = if self.healthy() { 0 } else { self.session_noise("away").between(0, 14 * HOUR) };
        (now - away).max(self.presence.start - HOUR)
    }
}
