//! The distinguished name as the three fields it is made of.
//!
//! Nearly every name is `CN=<device without dashes>,CN=<user>,OU=<provider>` of its own row, so it is not stored again: at
//! 65 bytes a row it would be the largest column. A name that is anything else is kept as it came.

use std::fmt;

#[derive(Clone, Copy)]
pub(crate) struct Name<'a> {
    pub(crate) device: &'a str,
    pub(crate) user: &'a str,
    pub(crate) provider: &'a str,
}

impl Name<'_> {
    /// Whether `dn` is exactly what these fields print.
    pub(crate) fn is(self, dn: &str) -> bool {
        // As bytes, for this is asked of every row that arrives.
        let Some(mut dn) = dn.as_bytes().strip_prefix(b"CN=") else { return false };
        for byte in self.device.bytes().filter(|byte| *byte != b'-') {
            match dn.split_first() {
                Some((first, rest)) if *first == byte => dn = rest,
                _ => return false,
            }
        }
        let rest = dn.strip_prefix(b",CN=").and_then(|dn| dn.strip_prefix(self.user.as_bytes()));
        rest.and_then(|dn| dn.strip_prefix(b",OU=")) == Some(self.provider.as_bytes())
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CN=")?;
        for part in self.device.split('-') {
            f.write_str(part)?;
        }
        write!(f, ",CN={},OU={}", self.user, self.provider)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_print_is_its_name() {
        let name = Name { device: "4c07bc67-57ea-42dd-b702-c2d6c45419fc", user: "Anna Berg", provider: "ldap" };
        assert_eq!(name.to_string(), "CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=Anna Berg,OU=ldap");
        assert!(name.is("CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=Anna Berg,OU=ldap"));
        for other in [
            "CN=4c07bc67-57ea-42dd-b702-c2d6c45419fc,CN=Anna Berg,OU=ldap",
            "cn=4c07bc6757ea42ddb702c2d6c45419fc,CN=Anna Berg,OU=ldap",
            "CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=Anna Berg,OU=ldap2",
            "CN=4c07bc6757ea42ddb702c2d6c45419fc,CN=Anna Berg,OU=lda",
            "CN=Anna Berg,OU=ldap",
            "",
        ] {
            assert!(!name.is(other), "{other}");
        }
    }
}
