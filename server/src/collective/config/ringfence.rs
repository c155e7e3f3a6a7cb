//! Ringfence rules.

use super::{dated, id};
use shared::wire::{Extra, RingfenceAction, RingfenceRule};

type Line = (&'static str, &'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const ALL: [(&str, &str, &[Line]); 4] = [
    (
        "Block inbound",
        "managed",
        &[
            ("tcp", "in", "block", &["0.0.0.0/0", "::/0"], &["1-65535"]),
            ("udp", "in", "block", &["0.0.0.0/0", "::/0"], &["1-65535"]),
        ],
    ),
    (
        "Allow DHCP and discovery",
        "managed",
        &[
            ("udp", "in", "allow", &["0.0.0.0/0"], &["68", "5353"]),
            ("icmp", "in", "allow", &["0.0.0.0/0"], &["0", "3", "8", "11"]),
        ],
    ),
    ("Allow home printers", "", &[("tcp", "out", "allow", &["192.168.0.0/16"], &["631", "9100"])]),
    ("No direct mail", "", &[("tcp", "out", "block", &["0.0.0.0/0"], &["25"])]),
];

pub(super) fn all() -> Vec<RingfenceRule> {
    ALL.iter()
        .map(|(name, tag, lines)| RingfenceRule {
            id: id("ringfence-rule", name),
            name: (*name).to_owned(),
            actions: lines.iter().map(action).collect(),
            tags: (!tag.is_empty()).then(|| (*tag).to_owned()).into_iter().collect(),
            extra: dated(""),
        })
        .collect()
}

fn action((protocol, direction, verb, hosts, numbers): &Line) -> RingfenceAction {
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let icmp = protocol.starts_with("icmp");
    RingfenceAction {
        protocol: (*protocol).to_owned(),
        direction: (*direction).to_owned(),
        action: (*verb).to_owned(),
        hosts: texts(hosts),
        ports: if icmp { Vec::new() } else { texts(numbers) },
        types: if icmp { texts(numbers) } else { Vec::new() },
        extra: Extra::new(),
    }
}
