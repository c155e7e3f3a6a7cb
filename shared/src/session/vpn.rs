//! Gateway Stats and Session Stats: what the `vpn` object of a Gateway holds.
//!
//! The specification publishes no keys. The table below is ours (domain decision) and the only place that names them; everything
//! else a Controller sends is shown under its own name, in the list its parent belongs to, and nothing is dropped.
//!
//! Counters are the Gateway daemon's view: what it *read* came from the Client, so the user sent it; what it *wrote* went to
//! the Client, so the user received it (domain decision).

use super::text;
use super::time::Timestamp;
use crate::wire::Extra;
use serde_json::Value;

/// A list of stats, and the key of its part of `vpn`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    /// Counters of the Gateway for this user.
    Gateway,
    /// What the Client says of its connection.
    Session,
}

impl Section {
    /// The key on the wire.
    pub fn key(self) -> &'static str {
        match self {
            Section::Gateway => "gatewayStats",
            Section::Session => "sessionStats",
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Unit {
    Bytes,
    Count,
    Milliseconds,
    Mode,
    Time,
    Text,
    Hosts,
}

/// A known key.
#[derive(Debug)]
pub struct Known {
    section: Section,
    /// On the wire.
    pub key: &'static str,
    label: &'static str,
    unit: Unit,
}

const fn known(section: Section, key: &'static str, label: &'static str, unit: Unit) -> Known {
    Known { section, key, label, unit }
}

/// Bytes the daemon read from the Client: sent by the user.
pub const BYTES_READ: &Known = &known(Section::Gateway, "bytesRead", "Bytes read (sent by the user)", Unit::Bytes);
/// Bytes the daemon wrote to the Client: received by the user.
pub const BYTES_WRITTEN: &Known = &known(Section::Gateway, "bytesWritten", "Bytes written (received by the user)", Unit::Bytes);
/// Milliseconds the Client took to connect to this Site.
pub const TIME_TO_CONNECT: &Known = &known(Section::Session, "timeToConnectMs", "Time to connect", Unit::Milliseconds);
/// Failed look-ups of the Gateway's public name while connecting.
pub const DNS_ERRORS: &Known = &known(Section::Session, "dnsErrors", "DNS errors", Unit::Count);
/// Hosts that did not answer, as a list or a number.
pub const UNREACHABLE_HOSTS: &Known = &known(Section::Session, "unreachableHosts", "Unreachable hosts", Unit::Hosts);
/// Milliseconds to the Gateway and back.
pub const ROUND_TRIP: &Known = &known(Section::Session, "rttMs", "Round-trip time", Unit::Milliseconds);

/// Every known key in the order shown.
const TABLE: [&Known; 16] = [
    BYTES_READ,
    BYTES_WRITTEN,
    &known(Section::Gateway, "packetsRead", "Packets read", Unit::Count),
    &known(Section::Gateway, "packetsWritten", "Packets written", Unit::Count),
    &known(Section::Gateway, "droppedPackets", "Dropped packets", Unit::Count),
    &known(Section::Gateway, "rules", "Firewall rules", Unit::Count),
    &known(Section::Gateway, "daemon", "VPN daemon", Unit::Text),
    &known(Section::Gateway, "tunDevice", "Tunnel device", Unit::Text),
    &known(Section::Gateway, "lastActivity", "Last activity", Unit::Time),
    TIME_TO_CONNECT,
    ROUND_TRIP,
    &known(Section::Session, "trafficMode", "Traffic mode", Unit::Mode),
    &known(Section::Session, "connectAttempts", "Connect attempts", Unit::Count),
    &known(Section::Session, "reconnects", "Reconnects", Unit::Count),
    DNS_ERRORS,
    UNREACHABLE_HOSTS,
];

/// One line of a stats list.
#[derive(Debug, Clone, PartialEq)]
pub struct Stat<'a> {
    /// The key on the wire; nested unknown ones with dots.
    pub key: String,
    /// What it is called; unknown ones by their key.
    pub label: String,
    /// The value with its unit, at most a few hundred characters.
    pub text: String,
    /// The value as sent.
    pub raw: &'a Value,
    /// Whether the table knows it.
    pub known: bool,
}

/// The value of a known key: in its section, or straight in `vpn` where a Controller has no sections.
pub fn value<'a>(vpn: &'a Extra, known: &Known) -> Option<&'a Value> {
    let said = |value: &&Value| !value.is_null();
    let inner = vpn.get(known.section.key()).and_then(|section| section.get(known.key)).filter(said);
    inner.or_else(|| vpn.get(known.key).filter(said))
}

/// The number under a known key.
pub fn number(vpn: &Extra, known: &Known) -> Option<u64> {
    value(vpn, known).and_then(text::unsigned)
}

/// Likewise with its fraction; negative and endless ones are none.
pub fn decimal(vpn: &Extra, known: &Known) -> Option<f64> {
    let number = match value(vpn, known)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite() && *number >= 0.0)
}

/// The Gateway's counters, known ones first, then whatever else belongs to no other list.
pub fn gateway_stats(vpn: &Extra) -> Vec<Stat<'_>> {
    stats(vpn, Section::Gateway)
}

/// The connection's facts, known ones first.
pub fn session_stats(vpn: &Extra) -> Vec<Stat<'_>> {
    stats(vpn, Section::Session)
}

fn stats(vpn: &Extra, section: Section) -> Vec<Stat<'_>> {
    let part = vpn.get(section.key());
    let known = TABLE.iter().filter(|known| known.section == section);
    let mut out: Vec<Stat<'_>> = known
        .clone()
        .filter_map(|known| {
            let raw = value(vpn, known)?;
            let (key, label) = (known.key.to_owned(), known.label.to_owned());
            Some(Stat { key, label, text: shown(known.unit, raw), raw, known: true })
        })
        .collect();
    // What is shown above is known by its place, because the same key can stand in two.
    let taken = |raw: &Value| known.clone().any(|known| value(vpn, known).is_some_and(|shown| std::ptr::eq(shown, raw)));
    match part {
        Some(Value::Object(fields)) => {
            for (key, raw) in fields.iter().filter(|(_, raw)| !taken(raw)) {
                generic(key, raw, &mut out);
            }
        }
        // A section that is no object is still shown.
        Some(raw) => generic(section.key(), raw, &mut out),
        None => {}
    }
    for (key, raw) in vpn {
        let is_section = [Section::Gateway, Section::Session].iter().any(|section| section.key() == key);
        let owner = TABLE.iter().find(|known| known.key == key).map_or(Section::Gateway, |known| known.section);
        if !is_section && owner == section && !taken(raw) {
            generic(key, raw, &mut out);
        }
    }
    out
}

/// Shows a value nobody here knows: dictionaries opened up to a bound, everything else as its JSON.
fn generic<'a>(key: &str, raw: &'a Value, out: &mut Vec<Stat<'a>>) {
    const DEEPEST: usize = 4;
    const MOST: usize = 500;
    let mut stack = vec![(key.to_owned(), raw, 0)];
    while let Some((key, raw, depth)) = stack.pop() {
        match raw {
            Value::Object(fields) if !fields.is_empty() && depth < DEEPEST && stack.len() + fields.len() <= MOST => {
                stack.extend(fields.iter().rev().map(|(name, value)| (format!("{key}.{name}"), value, depth + 1)));
            }
            _ => out.push(Stat { label: key.clone(), key, text: plain(raw), raw, known: false }),
        }
    }
}

fn shown(unit: Unit, raw: &Value) -> String {
    let number = text::unsigned(raw);
    let text = match unit {
        Unit::Bytes => number.map(|bytes| match bytes {
            0..1_000_000 => format!("{} bytes", text::thousands(bytes)),
            _ => format!("{} ({} bytes)", text::megabytes(bytes), text::thousands(bytes)),
        }),
        Unit::Count => number.map(text::thousands),
        // Fractions of a millisecond stay as sent.
        Unit::Milliseconds => match raw {
            Value::Number(exact) if !exact.is_u64() => Some(format!("{exact} ms")),
            _ => number.map(|ms| format!("{} ms", text::thousands(ms))),
        },
        Unit::Mode => raw.as_str().map(|mode| match mode {
            "TLS" => "TLS (TCP)".to_owned(),
            "DTLS" => "DTLS (UDP)".to_owned(),
            other => text::preview(other, PREVIEW),
        }),
        Unit::Time => raw.as_str().and_then(|text| Timestamp::parse(text.trim())).map(|time| time.to_string()),
        Unit::Hosts => match raw {
            Value::Array(hosts) => Some(text::thousands(hosts.len() as u64)),
            _ => number.map(text::thousands),
        },
        Unit::Text => None,
    };
    // A value of an unexpected type is shown as it came.
    text.unwrap_or_else(|| plain(raw))
}

const PREVIEW: usize = 200;

fn plain(raw: &Value) -> String {
    match raw {
        Value::String(string) => text::preview(string, PREVIEW),
        Value::Array(items) if items.len() > PREVIEW => text::count(items.len(), "item", "items"),
        Value::Object(fields) if fields.len() > PREVIEW => text::count(fields.len(), "entry", "entries"),
        other => text::preview(&other.to_string(), PREVIEW),
    }
}
