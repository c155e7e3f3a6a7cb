//! Protected hosts a user tried to reach that did not answer.

use super::sites::SiteView;
use super::time::Timestamp;
use super::{text, vpn};
use crate::wire::GatewaySession;
use serde_json::Value;

/// One host that did not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host<'a> {
    /// The entitlement that covers it.
    pub entitlement: Option<String>,
    /// Its address.
    pub ip: Option<String>,
    /// The ports tried.
    pub port_range: Option<String>,
    /// For example `rst-received`.
    pub reason: Option<String>,
    /// The Gateway that reports it.
    pub gateway: &'a str,
    /// When it was reported last.
    pub last_reported: Option<Timestamp>,
}

/// The unreachable hosts of a Site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unreachable<'a> {
    /// Those the Gateways name.
    pub hosts: Vec<Host<'a>>,
    /// Those that are only counted, by Gateways that send a number instead of a list.
    pub unnamed: u64,
    /// Whether any Gateway reports on this at all; if none does, nothing is known rather than none unreachable.
    pub reported: bool,
}

impl Unreachable<'_> {
    /// How many hosts, named or not.
    pub fn count(&self) -> u64 {
        self.unnamed.saturating_add(self.hosts.len() as u64)
    }
}

/// What the Gateways of a Site report. Two Gateways of a failover that name the same host count once, with the later report.
pub fn hosts<'a>(site: &SiteView<'a>) -> Unreachable<'a> {
    let mut all = Unreachable::default();
    for (gateway, session) in site.gateways() {
        match reported(session) {
            None => {}
            Some(Value::Array(items)) => {
                all.reported = true;
                all.hosts.extend(items.iter().filter_map(|item| host(gateway, item)));
            }
            Some(other) => {
                if let Some(number) = text::unsigned(other) {
                    all.reported = true;
                    // Doubles of one Site count the same hosts.
                    all.unnamed = all.unnamed.max(number);
                }
            }
        }
    }
    all.hosts.sort_by(|a, b| key(a).cmp(&key(b)).then(b.last_reported.cmp(&a.last_reported)));
    all.hosts.dedup_by(|a, b| key(a) == key(b));
    all
}

fn reported(session: &GatewaySession) -> Option<&Value> {
    vpn::value(&session.vpn, vpn::UNREACHABLE_HOSTS)
}

type Key<'k> = (Option<&'k str>, Option<&'k str>, Option<&'k str>);

fn key<'k>(host: &'k Host<'_>) -> Key<'k> {
    (host.entitlement.as_deref(), host.ip.as_deref(), host.port_range.as_deref())
}

/// A text alone is taken for the address; `None` for what says nothing.
fn host<'a>(gateway: &'a str, item: &Value) -> Option<Host<'a>> {
    let field = |name: &str| item.get(name).and_then(text::scalar);
    let mut host = Host {
        entitlement: field("entitlement"),
        ip: field("ip"),
        port_range: field("portRange"),
        reason: field("reason"),
        gateway,
        last_reported: field("lastReported").and_then(|text| Timestamp::parse(text.trim())),
    };
    if !item.is_object() {
        host.ip = text::scalar(item);
    }
    (host.entitlement.is_some() || host.ip.is_some()).then_some(host)
}
