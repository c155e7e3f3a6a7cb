//! Addresses inside texts.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr};

/// The network that a search asks for: `10.0.0.0/8`, `fd00::/8`. Host bits do not matter.
pub(super) fn network(text: &str) -> Option<IpNet> {
    text.parse::<IpNet>().ok().map(|network| network.trunc())
}

/// The single address that a search asks for.
pub(super) fn single(text: &str) -> Option<IpNet> {
    text.parse::<IpAddr>().ok().map(|address| IpNet::from(address.to_canonical()))
}

/// Whether a text holds an address inside the network. An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) counts as both.
pub(super) fn holds(text: &str, network: &IpNet) -> bool {
    // Three dots or a colon: nothing else is worth a closer look.
    if text.bytes().filter(|byte| *byte == b'.').count() < 3 && !text.contains(':') {
        return false;
    }
    addresses(text).any(|address| network.contains(&address) || network.contains(&address.to_canonical()))
}

/// Every text that holds an address inside the network holds one of these: a colon, or what its IPv4 addresses begin with.
pub(super) fn signs(network: &IpNet) -> [String; 2] {
    let first = match network {
        IpNet::V4(network) if network.prefix_len() >= 8 => format!("{}.", network.network().octets()[0]),
        IpNet::V4(_) => ".".to_owned(),
        IpNet::V6(_) => ":".to_owned(),
    };
    [first, ":".to_owned()]
}

/// The addresses in a text: whatever stands between characters that belong to none and reads as one.
fn addresses(text: &str) -> impl Iterator<Item = IpAddr> + '_ {
    let separate = |character: char| !(character.is_alphanumeric() || matches!(character, '.' | ':' | '-' | '_'));
    text.split(separate).filter_map(|piece| {
        let piece = piece.trim_matches('.');
        // `10.0.0.1:443` is an address too; `fd00::1:443` is another one.
        piece.parse().ok().or_else(|| piece.split_once(':')?.0.parse::<Ipv4Addr>().ok().map(IpAddr::V4))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_where_they_stand() {
        for (text, wanted, expected) in [
            ("10.1.2.3", "10.0.0.0/8", true),
            ("10.1.2.3", "10.1.2.3/32", true),
            ("11.1.2.3", "10.0.0.0/8", false),
            ("kiosk@10.1.2.3", "10.0.0.0/8", true),
            ("printer (10.1.2.3)", "10.0.0.0/8", true),
            ("10.1.2.3:443", "10.0.0.0/8", true),
            ("ip-10-1-2-3", "10.0.0.0/8", false),
            ("x10.1.2.3", "10.0.0.0/8", false),
            ("10.1.2.3.example.com", "10.0.0.0/8", false),
            ("FD00:FFFF:0:0::1", "fd00:ffff::/32", true),
            ("[fd00:ffff::1]:443", "fd00:ffff::/32", true),
            ("fd00:ffff::1%eth0", "fd00:ffff::/32", true),
            ("::ffff:10.1.2.3", "10.0.0.0/8", true),
            ("fe80::1", "fd00:ffff::/32", false),
            ("6.5.2-39874-release", "0.0.0.0/0", false),
            ("", "0.0.0.0/0", false),
            ("10.1.2.3", "10.0.0.0/0", true),
        ] {
            let network = network(wanted).unwrap();
            assert_eq!(holds(text, &network), expected, "{text} in {wanted}");
            assert!(!expected || signs(&network).iter().any(|sign| text.contains(sign)), "{text} in {wanted}");
        }
    }
}
