//! One firewall rule: reading its addresses and ports, and writing it as lines.

use crate::wire::FirewallRule;
use ipnet::IpNet;
use std::net::IpAddr;

/// What a rule does with the traffic it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Lets it through.
    Allow,
    /// Drops it.
    Block,
    /// Lets it through and reports it.
    Alert,
    /// Keeps it out of the tunnel.
    Exclude,
    /// Not said, or nothing the specification knows.
    Other,
}

/// The rule's action.
pub fn verdict(rule: &FirewallRule) -> Verdict {
    let action = rule.action.as_deref().unwrap_or_default().trim();
    [("allow", Verdict::Allow), ("block", Verdict::Block), ("alert", Verdict::Alert), ("exclude", Verdict::Exclude)]
        .into_iter()
        .find_map(|(name, verdict)| action.eq_ignore_ascii_case(name).then_some(verdict))
        .unwrap_or(Verdict::Other)
}

/// An address or CIDR; an address is a net of itself, host bits are cleared. `None` for names, ranges and anything else.
pub fn net(text: &str) -> Option<IpNet> {
    let text = text.trim();
    match text.parse::<IpNet>() {
        Ok(net) => Some(net.trunc()),
        Err(_) => text.parse::<IpAddr>().ok().map(IpNet::from),
    }
}

/// Ports or ICMP types from one to another, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NumberRange {
    /// The first.
    pub from: u16,
    /// The last.
    pub to: u16,
}

impl NumberRange {
    /// `443` or `1024-65535`; `None` when it is neither or runs backwards.
    pub fn parse(text: &str) -> Option<NumberRange> {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let number = |part: &str| {
            let part = part.trim();
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()
        };
        let range = NumberRange { from: number(from)?, to: number(to)? };
        (range.from <= range.to).then_some(range)
    }

    /// Whether the number lies in it.
    pub fn contains(self, number: u16) -> bool {
        (self.from..=self.to).contains(&number)
    }
}

/// The rule in words, a line per address or URL: `tcp up 10.20.4.0/24 : 443, 8443`, `icmp up 10.0.0.0/8 : type 0-255`,
/// `block udp up 10.0.0.1 : 53`, `http up https://server.company.com/test`. Values stand as they were sent.
pub fn lines(rule: &FirewallRule) -> Vec<String> {
    let mut head = String::new();
    if verdict(rule) != Verdict::Allow {
        head.push_str(rule.action.as_deref().unwrap_or("no action"));
        head.push(' ');
    }
    head.push_str(rule.protocol.as_deref().unwrap_or("any protocol"));
    if let Some(direction) = &rule.direction {
        head.push(' ');
        head.push_str(direction);
    }
    let mut tail = String::new();
    if !rule.ports.is_empty() {
        tail = format!(" : {}", rule.ports.join(", "));
    }
    if !rule.types.is_empty() {
        tail.push_str(if tail.is_empty() { " : type " } else { ", type " });
        tail.push_str(&rule.types.join(", "));
    }
    if rule.subnets.is_empty() && rule.urls.is_empty() {
        return vec![format!("{head} no address{tail}")];
    }
    // Ports and types qualify addresses; a URL carries its own port.
    let nets = rule.subnets.iter().map(|subnet| format!("{head} {subnet}{tail}"));
    nets.chain(rule.urls.iter().map(|url| format!("{head} {url}"))).collect()
}
