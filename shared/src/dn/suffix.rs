//! The end of a distinguished name: what token renewal and re-evaluation match devices by.

use super::{DistinguishedName, DnError, DnProblem, escape, is_hex_id};
use std::fmt;
use std::str::FromStr;

/// `OU=provider`, `CN=user,OU=provider` or a full name.
///
/// An empty text is not one: on the wire it means everybody, and nothing here may mean everybody by accident.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Suffix {
    device: Option<String>,
    user: Option<String>,
    provider: String,
}

impl Suffix {
    /// Whether the name ends with this suffix. Names compare exactly, hexadecimal device ids in any case.
    pub fn matches(&self, name: &DistinguishedName) -> bool {
        let device = match (&self.device, &name.device) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(a), Some(b)) => a == b || (is_hex_id(a) && a.eq_ignore_ascii_case(b)),
        };
        device && self.provider == name.provider && self.user.as_ref().is_none_or(|user| *user == name.user)
    }
}

impl From<&DistinguishedName> for Suffix {
    fn from(name: &DistinguishedName) -> Self {
        Suffix { device: name.device.clone(), user: Some(name.user.clone()), provider: name.provider.clone() }
    }
}

impl fmt::Display for Suffix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for cn in [&self.device, &self.user].into_iter().flatten() {
            write!(f, "CN={},", escape::Escaped(cn))?;
        }
        write!(f, "OU={}", escape::Escaped(&self.provider))
    }
}

impl FromStr for Suffix {
    type Err = DnError;

    fn from_str(text: &str) -> Result<Self, DnError> {
        let mut parts = escape::components(text)?;
        let names: Vec<&str> = parts.iter().map(|part| part.attribute).collect();
        if !matches!(names.as_slice(), ["OU"] | ["CN", "OU"] | ["CN", "CN", "OU"]) {
            return Err(DnError { problem: DnProblem::Shape(names.join(",")), at: 1 });
        }
        let mut value = || parts.pop().map(|part| part.value);
        Ok(Suffix { provider: value().unwrap_or_default(), user: value(), device: value() })
    }
}
