//! `isClientInNetwork`.

use ipnet::IpNet;
use shared::session::rule::net;

/// Whether any of the addresses lies in the network. Texts that are no address are in none; `None` when the network is none.
pub(super) fn contains_any<'a>(addresses: impl Iterator<Item = &'a str>, network: &str) -> Option<bool> {
    let network = net(network)?;
    let inside = |address: &str| match (net(address), network) {
        (Some(IpNet::V4(address)), IpNet::V4(network)) => network.contains(&address),
        (Some(IpNet::V6(address)), IpNet::V6(network)) => network.contains(&address),
        _ => false,
    };
    let mut addresses = addresses;
    Some(addresses.any(inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_both_families_compare_within_their_own() {
        let inside = |address, network| contains_any([address].into_iter(), network);
        assert_eq!(inside("10.1.2.3", "10.0.0.0/8"), Some(true));
        assert_eq!(inside("11.1.2.3", "10.0.0.0/8"), Some(false));
        assert_eq!(inside("fd00::1", "10.0.0.0/8"), Some(false));
        assert_eq!(inside("fd00::1", "fd00::/8"), Some(true));
        assert_eq!(inside("not an address", "0.0.0.0/0"), Some(false));
        assert_eq!(inside("10.1.2.3", "ten"), None);
    }
}
