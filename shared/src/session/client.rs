//! What a Client can do, by its version.

/// Whether a Client of this version sends its logs: 6.1 or later does. `None` when the text is no version.
pub fn sends_logs(version: &str) -> Option<bool> {
    let mut parts = version.strip_prefix(['v', 'V']).unwrap_or(version).split(['.', '-']).map(str::parse::<u32>);
    let major = parts.next()?.ok()?;
    let minor = parts.next().and_then(Result::ok).unwrap_or(0);
    Some((major, minor) >= (6, 1))
}

#[cfg(test)]
mod tests {
    use super::sends_logs;

    #[test]
    fn six_one_and_later() {
        for (version, sends) in [
            ("6.1.2-32120-release", Some(true)),
            ("6.1", Some(true)),
            ("v6.10.0", Some(true)),
            ("7", Some(true)),
            ("6.0.5-29000-release", Some(false)),
            ("6", Some(false)),
            ("5.5.99", Some(false)),
            ("", None),
            ("next", None),
        ] {
            assert_eq!(sends_logs(version), sends, "{version}");
        }
    }
}
