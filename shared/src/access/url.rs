//! Addresses of the web, as `http_up` rules have them and as they are asked.

use super::names::{Overlap, overlap};
use std::fmt;

/// `https://host:port/path`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    /// `https` rather than `http`.
    pub secure: bool,
    /// Name or address, in lower case, an IPv6 address without brackets; rules may begin with `*.`.
    pub host: String,
    /// As written, or what the scheme means.
    pub port: u16,
    /// From the first slash on, without query and fragment; `/` where there is none.
    pub path: String,
}

impl Url {
    /// Reads `http://…` and `https://…`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Url> {
        let (scheme, rest) = text.trim().split_once("://")?;
        let secure = scheme.eq_ignore_ascii_case("https");
        if !secure && !scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let authority = authority.rsplit('@').next().unwrap_or(authority);
        let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, rest)) => (host, rest.strip_prefix(':')),
            None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
        };
        let port = match port {
            None | Some("") => {
                if secure {
                    443
                } else {
                    80
                }
            }
            Some(port) => port.parse().ok()?,
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = if path.is_empty() { "/" } else { path };
        (!host.is_empty()).then(|| Url { secure, host: host.to_lowercase(), port, path: path.to_owned() })
    }

    /// How much of what is asked a rule's address covers: everything below its path.
    pub(super) fn covers(&self, asked: &Url) -> Overlap {
        let below = self.path == "/"
            || asked
                .path
                .strip_prefix(self.path.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || self.path.ends_with('/'));
        if self.secure != asked.secure || self.port != asked.port || !below {
            return Overlap::None;
        }
        overlap(&asked.host, &self.host)
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let usual = if self.secure { 443 } else { 80 };
        f.write_str(if self.secure { "https://" } else { "http://" })?;
        match self.host.contains(':') {
            true => write!(f, "[{}]", self.host)?,
            false => f.write_str(&self.host)?,
        }
        if self.port != usual {
            write!(f, ":{}", self.port)?;
        }
        if self.path != "/" {
            f.write_str(&self.path)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_covers_what_lies_below_its_path() {
        for (rule, asked, expected) in [
            ("https://a.example.com", "https://a.example.com/x/y?q#f", Overlap::Whole),
            ("https://a.example.com/test", "https://a.example.com/test", Overlap::Whole),
            ("https://a.example.com/test", "https://A.example.com/test/x", Overlap::Whole),
            ("https://a.example.com/test/", "https://a.example.com/test/x", Overlap::Whole),
            ("https://a.example.com/test", "https://a.example.com/testing", Overlap::None),
            ("https://a.example.com/test", "https://a.example.com", Overlap::None),
            ("http://a.example.com", "https://a.example.com", Overlap::None),
            ("https://a.example.com:8443", "https://a.example.com", Overlap::None),
            ("https://a.example.com:443", "https://a.example.com", Overlap::Whole),
            ("https://*.example.com", "https://a.example.com", Overlap::Whole),
            ("https://user@[fd00::7]:8443/x", "https://[FD00::7]:8443/x", Overlap::Whole),
        ] {
            assert_eq!(Url::parse(rule).unwrap().covers(&Url::parse(asked).unwrap()), expected, "{rule} {asked}");
        }
        for bad in ["ftp://a", "a.example.com", "https://", "https://a:70000", "https:///x"] {
            assert_eq!(Url::parse(bad), None, "{bad}");
        }
        assert_eq!(Url::parse("https://[fd00::7]:8443/x?y").unwrap().to_string(), "https://[fd00::7]:8443/x");
    }
}
