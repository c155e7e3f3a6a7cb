//! User claims.

use super::claims::{Subject, groups, time};
use super::noise::uuid_text;
use super::people::{GROUPS, OPERATIONS, Provider, RESEARCH};
use super::sentinels::Sentinel;
use super::sites;
use serde_json::{Value, json};
use shared::dn::DistinguishedName;
use shared::wire::Extra;

const MINUTE: i64 = 60_000;

impl Subject<'_> {
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
                let (first, last) = person.plain;
                format!("{first}.{last}@example.com").to_lowercase()
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
            let again = self.healthy() || person.noise.of("again").chance(0.7);
            return Some(if again { self.recurring(360) } else { self.recurring(i64::MAX / MINUTE) });
        }
        None
    }

    /// When something was done last that is done at sign-in and every so many minutes again: never after conditions were
    /// evaluated, because a remedy makes a Client have them evaluated anew.
    fn recurring(&self, minutes: i64) -> i64 {
        let first = self.presence.start - 3_000;
        let evaluated = (self.alive().div_euclid(5 * MINUTE) * 5 * MINUTE).max(first);
        first + (evaluated - first).div_euclid(minutes * MINUTE) * minutes * MINUTE
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
            ag.insert("password".to_owned(), json!({"confirm": time(self.recurring(50))}));
        }
        if person.provider.is_employer() && self.session_noise("reason").chance(0.2) && !self.is(Sentinel::Dan) {
            let change = 1000 + self.session_noise("change").below(9000);
            let text = format!("CHG-{change}: rollout");
            ag.insert("reason".to_owned(), json!({"change": {"text": text, "time": time(self.recurring(220))}}));
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
}
