//! A destination as an administrator types it: `10.4.2.7:443`, `tcp 22 fd00::7`, `*.corp.example.com`, `https://app.example.com/x`.

mod parse;

use super::numbers::Numbers;
use super::url::Url;
use ipnet::IpNet;
use std::fmt;
use std::ops::Range;
use thiserror::Error;

/// What traffic is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// Where it goes, or for [`Direction::Down`] comes from.
    pub host: Host,
    /// The address asked, when one was typed; its host and port stand in the other fields too.
    pub url: Option<Url>,
    /// `None` asks for anything that is let through.
    pub protocol: Option<Protocol>,
    /// Ports or ICMP types; empty asks for any.
    pub numbers: Numbers,
    /// Up unless said.
    pub direction: Direction,
}

/// A host, some addresses, or names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// An address or a CIDR.
    Net(IpNet),
    /// A name, in lower case.
    Name(String),
    /// Every name below this one: `corp.example.com` for `*.corp.example.com`.
    Below(String),
}

/// What the tunnel carries, as firewall rules name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Protocol {
    Tcp,
    Udp,
    Icmp,
    Icmpv6,
    Ah,
    Esp,
    Gre,
}

/// Which way a connection is opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the device.
    #[default]
    Up,
    /// To the device.
    Down,
}

/// What cannot be understood in a destination, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct DestinationError {
    /// The bytes of the text that are meant; always whole characters.
    pub span: Range<usize>,
    /// What is wrong and what to type, in a sentence.
    pub message: String,
    /// What may have been meant: a text to put in the place of `span`.
    pub suggestion: Option<String>,
}

impl Destination {
    /// Reads what was typed.
    ///
    /// # Errors
    /// With the place and advice.
    pub fn parse(text: &str) -> Result<Destination, DestinationError> {
        parse::parse(text)
    }

    /// The traffic without the host: `TCP 443`, `ICMP type 8`, `traffic`.
    pub fn traffic(&self) -> String {
        match self.protocol {
            None => "traffic".to_owned(),
            Some(protocol) => protocol.with(&self.numbers),
        }
    }
}

impl Protocol {
    /// Every one, in the order shown.
    pub const ALL: [Protocol; 7] =
        [Protocol::Tcp, Protocol::Udp, Protocol::Icmp, Protocol::Icmpv6, Protocol::Ah, Protocol::Esp, Protocol::Gre];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Protocol::Tcp => "TCP",
            Protocol::Udp => "UDP",
            Protocol::Icmp => "ICMP",
            Protocol::Icmpv6 => "ICMPv6",
            Protocol::Ah => "AH",
            Protocol::Esp => "ESP",
            Protocol::Gre => "GRE",
        }
    }

    /// By name, in any case.
    pub fn named(name: &str) -> Option<Protocol> {
        Protocol::ALL.into_iter().find(|protocol| protocol.name().eq_ignore_ascii_case(name))
    }

    /// `TCP 443`, `ICMP type 8`, `GRE`.
    pub fn with(self, numbers: &Numbers) -> String {
        match self {
            _ if numbers.is_empty() => self.name().to_owned(),
            Protocol::Icmp | Protocol::Icmpv6 => format!("{} type {numbers}", self.name()),
            _ => format!("{} {numbers}", self.name()),
        }
    }

    pub(super) fn has_ports(self) -> bool {
        matches!(self, Protocol::Tcp | Protocol::Udp)
    }

    pub(super) fn is_icmp(self) -> bool {
        matches!(self, Protocol::Icmp | Protocol::Icmpv6)
    }

    /// Whether it exists with addresses of that version: ICMP is IPv4's, ICMPv6 is IPv6's.
    pub(super) fn runs_over(self, ipv6: bool) -> bool {
        match self {
            Protocol::Icmp => !ipv6,
            Protocol::Icmpv6 => ipv6,
            _ => true,
        }
    }

    /// Every number there is: ports, types, or the one thing that has neither.
    pub(super) fn every_number(self) -> Numbers {
        match self {
            Protocol::Tcp | Protocol::Udp => Numbers::range(0, u16::MAX),
            Protocol::Icmp | Protocol::Icmpv6 => Numbers::range(0, 255),
            Protocol::Ah | Protocol::Esp | Protocol::Gre => Numbers::range(0, 0),
        }
    }
}

impl Direction {
    /// `up` or `down`.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Up => "up",
            Direction::Down => "down",
        }
    }
}

/// A single address stands without its prefix.
impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Net(net) if net.prefix_len() == net.max_prefix_len() => write!(f, "{}", net.addr()),
            Host::Net(net) => write!(f, "{net}"),
            Host::Name(name) => f.write_str(name),
            Host::Below(name) => write!(f, "*.{name}"),
        }
    }
}

/// `TCP 443 to 10.4.2.7`, `TCP 631 from 10.20.5.9`, `traffic to fd00::7`, `https://app.example.com/x`.
impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(url) = &self.url {
            return write!(f, "{url}");
        }
        let way = match self.direction {
            Direction::Up => "to",
            Direction::Down => "from",
        };
        write!(f, "{} {way} {}", self.traffic(), self.host)
    }
}
