//! Host names: as asked, and as entitlements are configured for them.

/// How much of what is asked something covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Overlap {
    /// Nothing.
    None,
    /// Some of it.
    Part,
    /// All of it.
    Whole,
}

/// How much of the names asked a configured name covers. Either may be a name or, beginning with `*.`, all names below one.
pub(super) fn overlap(asked: &str, configured: &str) -> Overlap {
    let (asked, configured) = (asked.trim_end_matches('.').to_lowercase(), configured.trim_end_matches('.').to_lowercase());
    match (asked.strip_prefix("*."), configured.strip_prefix("*.")) {
        (None, None) if asked == configured => Overlap::Whole,
        (None, Some(above)) if is_below(&asked, above) => Overlap::Whole,
        (Some(above), None) if is_below(&configured, above) => Overlap::Part,
        (Some(a), Some(b)) if a == b || is_below(a, b) => Overlap::Whole,
        (Some(a), Some(b)) if is_below(b, a) => Overlap::Part,
        _ => Overlap::None,
    }
}

fn is_below(name: &str, above: &str) -> bool {
    name.strip_suffix(above).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
}

/// The name behind a host of an entitlement's action: `x.example.com`, `dns://x.example.com`, `domain://*.example.com`; `None`
/// for addresses and for what a cloud's resolver answers.
pub(super) fn configured(host: &str) -> Option<&str> {
    let host = host.trim();
    let name = match host.split_once("://") {
        None => host,
        Some(("dns" | "domain", name)) => name,
        Some(_) => return None,
    };
    (!name.is_empty() && crate::session::rule::net(name).is_none()).then_some(name)
}

/// Whether addresses come only when a Client looks the name up.
pub(super) fn comes_with_look_up(host: &str) -> bool {
    host.trim().starts_with("domain://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cover_names() {
        for (asked, configured, expected) in [
            ("a.example.com", "A.example.com.", Overlap::Whole),
            ("a.example.com", "b.example.com", Overlap::None),
            ("a.example.com", "*.example.com", Overlap::Whole),
            ("a.b.example.com", "*.example.com", Overlap::Whole),
            ("example.com", "*.example.com", Overlap::None),
            ("badexample.com", "*.example.com", Overlap::None),
            ("*.example.com", "a.example.com", Overlap::Part),
            ("*.example.com", "*.example.com", Overlap::Whole),
            ("*.a.example.com", "*.example.com", Overlap::Whole),
            ("*.example.com", "*.a.example.com", Overlap::Part),
            ("*.example.com", "example.com", Overlap::None),
        ] {
            assert_eq!(overlap(asked, configured), expected, "{asked} {configured}");
        }
        assert_eq!(configured("domain://*.x.example.com"), Some("*.x.example.com"));
        assert_eq!(configured("aws://security-group:staging"), None);
        assert_eq!(configured("10.0.0.0/8"), None);
    }
}
