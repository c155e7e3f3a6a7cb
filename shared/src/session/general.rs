//! The values at the top of the details page: of the session as a whole, not of one Site.

use super::sites::{self, SiteView};
use super::time::Timestamp;
use super::{text, unreachable, vpn};
use crate::dn::DistinguishedName;
use crate::wire::{Extra, GatewaySession, SessionInfo};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::fmt;

/// A value, or in words why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<T> {
    /// The value.
    Known(T),
    /// Why it is missing, as a sentence without its full stop.
    Missing(Cow<'static, str>),
}

impl<T> Value<T> {
    /// The value, if there is one.
    pub fn known(&self) -> Option<&T> {
        match self {
            Value::Known(value) => Some(value),
            Value::Missing(_) => None,
        }
    }

    fn or(value: Option<T>, why: impl Into<Cow<'static, str>>) -> Value<T> {
        value.map_or_else(|| Value::Missing(why.into()), Value::Known)
    }
}

/// Bytes through all tunnels of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transferred {
    /// Bytes the user sent: read by the Gateways' daemons.
    pub sent: u64,
    /// Bytes the user received: written by them.
    pub received: u64,
}

/// `1.5 MB sent, 20.0 MB received`.
impl fmt::Display for Transferred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} sent, {} received", text::megabytes(self.sent), text::megabytes(self.received))
    }
}

/// The general details. Where Gateways differ, every value is kept, in the order of Gateways and each once.
#[derive(Debug, Clone, PartialEq)]
pub struct General {
    /// From the Controller.
    pub username: Value<String>,
    /// The identity provider's name, from the Controller.
    pub provider: Value<String>,
    /// The device's UUID, from the Controller.
    pub device_id: Value<String>,
    /// Milliseconds to connect to all Sites: the slowest of them (domain decision).
    pub connect_time_ms: Value<u64>,
    /// Device claim `os.hostname`.
    pub hostname: Value<Vec<String>>,
    /// The earliest `connectTime` (domain decision).
    pub sign_in_time: Value<Timestamp>,
    /// Failed look-ups of Gateways while connecting, summed up (domain decision).
    pub dns_errors: Value<u64>,
    /// System claim `tunIPv4`.
    pub tunnel_ipv4: Value<Vec<String>>,
    /// System claim `tunIPv6` (name assumed by analogy).
    pub tunnel_ipv6: Value<Vec<String>>,
    /// Summed up over Gateways.
    pub transferred: Value<Transferred>,
    /// Name and version, and the parent distribution for Linux.
    pub os: Value<Vec<String>>,
    /// Over all Sites.
    pub unreachable_hosts: Value<u64>,
    /// System claim `clientSrcIP`, in older versions `clientSrcIp`.
    pub source_ip: Value<Vec<String>>,
    /// System claim `geoIp.countryCode`.
    pub country: Value<Vec<String>>,
    /// Device claim `clientVersion`.
    pub client_version: Value<Vec<String>>,
    /// Device claim `clientType`.
    pub client_type: Value<Vec<String>>,
}

const NO_GATEWAY: &str = "No Gateway reports this session";

/// Works out the general details.
pub fn of(info: &SessionInfo) -> General {
    let none = info.data.is_empty();
    let or_none = |why: &str| Cow::from(if none { NO_GATEWAY.to_owned() } else { why.to_owned() });
    let gateways = || info.data.iter().map(|(_, session)| session);
    let numbers = |key: &'static vpn::Known| gateways().filter_map(move |session| vpn::number(&session.vpn, key));
    let sum = |key| numbers(key).reduce(u64::saturating_add);
    let texts = |read: fn(&GatewaySession) -> Option<String>, why| {
        let mut all: Vec<String> = Vec::new();
        for text in gateways().filter_map(read) {
            if !all.contains(&text) {
                all.push(text);
            }
        }
        Value::or((!all.is_empty()).then_some(all), or_none(why))
    };
    let (sent, received) = (sum(vpn::BYTES_READ), sum(vpn::BYTES_WRITTEN));
    let transferred = (sent.is_some() || received.is_some())
        .then(|| Transferred { sent: sent.unwrap_or(0), received: received.unwrap_or(0) });
    let client_version = texts(|s| claim(&s.device_claims, &["clientVersion"]), "The device does not report its Client");
    // What the Client measures depends on its version: the one that does not report something is named.
    let client = match client_version.known().and_then(|all| all.first()) {
        Some(version) => format!("Client {} does not report this", short_version(version)),
        None => "The Client does not report this".to_owned(),
    };
    let gateways_named = match info.data.len() {
        1 => "The Gateway reports no byte counters".to_owned(),
        more => format!("None of the {more} Gateways reports byte counters"),
    };
    General {
        username: top_level(info.username.as_deref()),
        provider: top_level(info.provider_name.as_deref()),
        device_id: top_level(info.device_id.as_deref()),
        connect_time_ms: Value::or(numbers(vpn::TIME_TO_CONNECT).max(), or_none(&client)),
        hostname: texts(|s| claim(&s.device_claims, &["os", "hostname"]), "The device does not report its host name"),
        sign_in_time: Value::or(
            gateways().filter_map(sites::connect_time).min(),
            or_none("No Gateway reports a readable connect time"),
        ),
        dns_errors: Value::or(sum(vpn::DNS_ERRORS), or_none(&client)),
        tunnel_ipv4: texts(|s| claim(&s.system_claims, &["tunIPv4"]), "No Gateway assigned an IPv4 address"),
        tunnel_ipv6: texts(|s| claim(&s.system_claims, &["tunIPv6"]), "No Gateway assigned an IPv6 address"),
        transferred: Value::or(transferred, or_none(&gateways_named)),
        os: texts(|s| operating_system(&s.device_claims), "The device does not report its operating system"),
        unreachable_hosts: Value::or(
            unreachable_hosts(&sites::by_site(info)),
            or_none("Not reported: needs the Digital Experience Monitoring licence"),
        ),
        source_ip: texts(source_ip, "No Gateway reports the source address"),
        country: texts(|s| claim(&s.system_claims, &["geoIp", "countryCode"]), "The source address has no known place"),
        client_version,
        client_type: texts(|s| claim(&s.device_claims, &["clientType"]), "The device does not report its Client"),
    }
}

/// `6.2.1-32120-release` as `6.2`; what is no version stays, cut.
fn short_version(version: &str) -> String {
    let number = version.split('-').next().unwrap_or(version);
    let mut parts = number.split('.').filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    match (parts.next(), parts.next()) {
        (Some(major), Some(minor)) => format!("{major}.{minor}"),
        _ => text::preview(version, 24),
    }
}

impl General {
    /// Takes user, provider and device from the session's name where the Controller left them out.
    pub fn with_name(mut self, name: &DistinguishedName) -> General {
        let fill = |value: &mut Value<String>, text: Option<String>| {
            if let (Value::Missing(_), Some(text)) = (&*value, text) {
                *value = Value::Known(text);
            }
        };
        fill(&mut self.username, Some(name.user.clone()));
        fill(&mut self.provider, Some(name.provider.clone()));
        fill(&mut self.device_id, name.device_uuid().or_else(|| name.device.clone()));
        self
    }
}

fn top_level(text: Option<&str>) -> Value<String> {
    let text = text.filter(|text| !text.trim().is_empty());
    Value::or(text.map(str::to_owned), "The Controller does not report it")
}

fn claim(claims: &Extra, path: &[&str]) -> Option<String> {
    let (first, rest) = path.split_first()?;
    let value = rest.iter().try_fold(claims.get(*first)?, |value: &Json, key| value.get(key))?;
    text::scalar(value)
}

fn source_ip(session: &GatewaySession) -> Option<String> {
    let claims = &session.system_claims;
    claim(claims, &["clientSrcIP"]).or_else(|| claim(claims, &["clientSrcIp"]))
}

/// `Windows 11 Pro 10.0.26100`, `Amazon Linux 2023 (fedora)`: the version is left out where the name already has it.
fn operating_system(claims: &Extra) -> Option<String> {
    let part = |key| claim(claims, &["os", key]);
    let mut name = match (part("name"), part("version")) {
        (Some(name), Some(version)) if !name.contains(&version) => format!("{name} {version}"),
        (Some(name), _) => name,
        (None, Some(version)) => match part("family") {
            Some(family) => format!("{family} {version}"),
            None => version,
        },
        (None, None) => part("family")?,
    };
    if let Some(parent) = part("parent") {
        name.push_str(&format!(" ({parent})"));
    }
    Some(name)
}

fn unreachable_hosts(sites: &[SiteView<'_>]) -> Option<u64> {
    let reports = sites.iter().map(unreachable::hosts).filter(|report| report.reported);
    reports.map(|report| report.count()).reduce(u64::saturating_add)
}
