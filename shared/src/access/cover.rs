//! What a rule, or an action an entitlement is configured with, covers.

use super::destination::{Destination, Direction, Host, Protocol};
use super::names::{self, Overlap};
use super::numbers::Numbers;
use super::url::Url;
use super::weigh::Piece;
use crate::session::rule::{self, NumberRange, Verdict};
use crate::wire::{Action, FirewallRule};
use ipnet::IpNet;
use std::net::IpAddr;

/// A rule as it was read.
#[derive(Debug, Clone)]
pub(super) struct Cover {
    pub(super) verdict: Verdict,
    protocol: Which<Protocol>,
    direction: Which<Direction>,
    nets: Vec<IpNet>,
    names: Vec<String>,
    urls: Vec<Url>,
    ports: Option<Numbers>,
    types: Option<Numbers>,
    /// Something in it could not be read, so that it may cover more.
    pub(super) unreadable: bool,
}

/// What a rule says of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which<T> {
    /// Nothing: it covers all.
    Any,
    One(T),
    /// Something nobody here knows: it covers none.
    Unknown,
}

impl<T: PartialEq> Which<T> {
    fn holds(&self, value: &T) -> bool {
        match self {
            Which::Any => true,
            Which::One(one) => one == value,
            Which::Unknown => false,
        }
    }
}

/// What of a rule concerns a destination.
#[derive(Debug, Clone)]
pub(super) struct Concern {
    pub(super) piece: Piece,
    /// The addresses covered, for a destination of addresses.
    pub(super) nets: Vec<IpNet>,
    /// How much of the names asked is covered, for a destination of names.
    pub(super) overlap: Overlap,
    /// It lets through or stops single addresses of the web only.
    pub(super) by_url: bool,
}

impl Cover {
    /// Reads a rule a Gateway reports.
    pub(super) fn of_rule(rule: &FirewallRule) -> Cover {
        let mut cover = Cover::new(rule::verdict(rule), rule.protocol.as_deref(), rule.direction.as_deref());
        cover.hosts(rule.subnets.iter().map(String::as_str));
        cover.web(&rule.urls);
        cover.numbers(&rule.ports, &rule.types);
        cover
    }

    /// Reads an action of an entitlement as configured.
    pub(super) fn of_action(action: &Action) -> Cover {
        let (protocol, direction) = action.subtype.as_deref().and_then(|subtype| subtype.split_once('_')).unzip();
        let named = FirewallRule { action: Some(action.action.clone()), ..FirewallRule::default() };
        let mut cover = Cover::new(rule::verdict(&named), protocol, direction);
        if protocol == Some("http") {
            cover.web(&action.hosts);
        } else {
            cover.hosts(action.hosts.iter().map(String::as_str));
        }
        cover.numbers(&action.ports, &action.types);
        cover
    }

    fn new(verdict: Verdict, protocol: Option<&str>, direction: Option<&str>) -> Cover {
        let said = |text: Option<&str>| text.map(|text| text.trim().to_ascii_lowercase()).filter(|text| !text.is_empty());
        let protocol = match said(protocol).as_deref() {
            None => Which::Any,
            // Rules with web addresses: TCP at the ports the addresses have.
            Some("http" | "https") => Which::One(Protocol::Tcp),
            Some(name) => Protocol::named(name).map_or(Which::Unknown, Which::One),
        };
        let direction = match said(direction).as_deref() {
            None => Which::Any,
            Some("up") => Which::One(Direction::Up),
            Some("down") => Which::One(Direction::Down),
            Some(_) => Which::Unknown,
        };
        let unreadable = verdict == Verdict::Other || protocol == Which::Unknown || direction == Which::Unknown;
        let (nets, names, urls) = (Vec::new(), Vec::new(), Vec::new());
        Cover { verdict, protocol, direction, nets, names, urls, ports: None, types: None, unreadable }
    }

    fn hosts<'a>(&mut self, hosts: impl Iterator<Item = &'a str>) {
        for host in hosts {
            match (rule::net(host), names::configured(host)) {
                (Some(net), _) => self.nets.push(net),
                (None, Some(name)) => self.names.push(name.to_lowercase()),
                // What a cloud's resolver makes of it is not said.
                (None, None) => self.unreadable = true,
            }
        }
    }

    fn web(&mut self, urls: &[String]) {
        for url in urls {
            match Url::parse(url) {
                Some(url) => self.urls.push(url),
                None => self.unreadable = true,
            }
        }
    }

    fn numbers(&mut self, ports: &[String], types: &[String]) {
        let mut read = |texts: &[String]| {
            let ranges = texts.iter().flat_map(|text| text.split(',')).filter_map(|text| {
                let range = NumberRange::parse(text.trim());
                self.unreadable |= range.is_none();
                range
            });
            (!texts.is_empty()).then(|| Numbers::of(ranges.collect::<Vec<_>>()))
        };
        (self.ports, self.types) = (read(ports), read(types));
    }

    /// Whether it stops what it covers.
    pub(super) fn denies(&self) -> bool {
        matches!(self.verdict, Verdict::Block | Verdict::Exclude)
    }

    /// Whether it does anything with what it covers.
    pub(super) fn decides(&self) -> bool {
        self.verdict != Verdict::Other
    }

    /// Whether the way asked is one it is for.
    pub(super) fn same_way(&self, direction: Direction) -> bool {
        self.direction.holds(&direction)
    }

    /// Names that stand where addresses are expected.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// What of it concerns the host asked, whatever the protocol, the numbers and the way; nothing when it is about others.
    pub(super) fn concerns(&self, asked: &Destination, source: usize) -> Vec<Concern> {
        let protocol = match self.protocol {
            Which::Any => None,
            Which::One(protocol) => Some(protocol),
            Which::Unknown => return Vec::new(),
        };
        let piece = Piece { source, denies: self.denies(), protocol, ports: self.ports.clone(), types: self.types.clone() };
        let mut all = Vec::new();
        match &asked.host {
            Host::Net(net) => {
                let nets: Vec<IpNet> = self.nets.iter().filter_map(|own| clip(*own, *net)).collect();
                if !nets.is_empty() {
                    all.push(Concern { piece: piece.clone(), nets, overlap: Overlap::None, by_url: false });
                }
            }
            host => {
                let host = host.to_string();
                let overlap = self.names.iter().map(|own| names::overlap(&host, own)).max().unwrap_or(Overlap::None);
                if overlap > Overlap::None {
                    all.push(Concern { piece: piece.clone(), nets: Vec::new(), overlap, by_url: false });
                }
            }
        }
        all.extend(self.urls.iter().filter_map(|url| by_url(url, asked, &piece)));
        all
    }

    /// The traffic it is about: `TCP 443, 8443`, `any protocol`.
    pub(super) fn traffic(&self) -> String {
        let protocol = match self.protocol {
            Which::One(protocol) => protocol,
            _ => return "any protocol".to_owned(),
        };
        let numbers = if protocol.is_icmp() { &self.types } else { &self.ports };
        let ports = Numbers::of(self.urls.iter().map(|url| NumberRange { from: url.port, to: url.port }));
        match numbers {
            _ if !ports.is_empty() => format!("HTTP on {}", Protocol::Tcp.with(&ports)),
            Some(numbers) => protocol.with(numbers),
            None => protocol.name().to_owned(),
        }
    }

    /// The way it is for, when it is one.
    pub(super) fn way(&self) -> Option<Direction> {
        match self.direction {
            Which::One(direction) => Some(direction),
            _ => None,
        }
    }
}

fn by_url(url: &Url, asked: &Destination, piece: &Piece) -> Option<Concern> {
    let address = url.host.parse::<IpAddr>().ok().map(|address| IpNet::from(address.to_canonical()));
    let (nets, overlap) = match (&asked.host, address) {
        (Host::Net(net), Some(address)) => (vec![clip(address, *net)?], Overlap::None),
        (Host::Net(_), None) => return None,
        (host, _) => (Vec::new(), names::overlap(&host.to_string(), &url.host)),
    };
    let path = match &asked.url {
        Some(wanted) => url.covers(wanted),
        None => Overlap::Whole,
    };
    if path == Overlap::None || (nets.is_empty() && overlap == Overlap::None) {
        return None;
    }
    let piece = Piece { protocol: Some(Protocol::Tcp), ports: Some(Numbers::range(url.port, url.port)), ..piece.clone() };
    Some(Concern { piece, nets, overlap, by_url: true })
}

/// What two nets have in common: the smaller, or nothing.
pub(super) fn clip(a: IpNet, b: IpNet) -> Option<IpNet> {
    match (a.contains(&b), b.contains(&a)) {
        (true, _) => Some(b),
        (_, true) => Some(a),
        _ => None,
    }
}
