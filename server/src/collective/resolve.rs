//! What an action's hosts come to at a Site: the name resolvers of the demo.

use super::sites::{AWS, SITES, SiteIndex, configuration};

/// Names under this domain exist no more.
const RETIRED: &str = ".retired.example.com";

/// Why a host gave no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unresolved {
    /// No such name.
    NoSuchName(String),
    /// Addresses come with the Clients' own look-ups.
    Later,
}

/// Addresses and networks of a host at a Site.
pub(super) fn resolve(host: &str, site: SiteIndex) -> Result<Vec<String>, Unresolved> {
    if let Some(name) = host.strip_prefix("domain://") {
        debug_assert!(!name.is_empty());
        return Err(Unresolved::Later);
    }
    if shared::session::rule::net(host).is_some() {
        return Ok(vec![host.to_owned()]);
    }
    if let Some(what) = host.strip_prefix("aws://") {
        // Instances of a group, all in the cloud's own network.
        let count = 3 + configuration("instances", what).below(3);
        return Ok((0..count).map(|n| address(&format!("{what}#{n}"), AWS)).collect());
    }
    let name = host.strip_prefix("dns://").unwrap_or(host);
    if name.ends_with(RETIRED) {
        return Err(Unresolved::NoSuchName(name.to_owned()));
    }
    let mut all = vec![address(name, site)];
    all.extend(address6(name, site));
    Ok(all)
}

/// An address in the part of the Site's network where named servers are.
fn address(name: &str, site: SiteIndex) -> String {
    let (a, b) = SITES[site].net4;
    let host = configuration("address", name);
    format!("{a}.{b}.{}.{}", 100 + host.below(8), host.of("host").between(1, 254))
}

fn address6(name: &str, site: SiteIndex) -> Option<String> {
    let spec = &SITES[site];
    spec.net6
        .filter(|_| spec.is_dual_stack())
        .map(|prefix| format!("{prefix}:100::{:x}", configuration("address", name).below(0xffff) + 1))
}

#[cfg(test)]
mod tests {
    use super::super::sites::{SINGAPORE, STOCKHOLM};
    use super::*;

    #[test]
    fn names_resolve_within_the_site() {
        let stockholm = resolve("files.corp.example.com", STOCKHOLM).unwrap();
        assert!(stockholm[0].starts_with("10.20.10") && stockholm[1].starts_with("fd00:20:100::"), "{stockholm:?}");
        assert_eq!(resolve("files.corp.example.com", SINGAPORE).unwrap().len(), 1);
        assert_eq!(resolve("10.1.0.0/16", STOCKHOLM).unwrap(), ["10.1.0.0/16"]);
        assert!(resolve("aws://security-group:production", AWS).unwrap().len() >= 3);
        assert_eq!(resolve("domain://*.x.example.com", AWS), Err(Unresolved::Later));
        assert!(matches!(resolve("wiki.retired.example.com", AWS), Err(Unresolved::NoSuchName(_))));
    }
}
