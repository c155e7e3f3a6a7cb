//! Distinguished names: `CN=<device>,CN=<user>,OU=<provider>`, and `CN=<user>,OU=<provider>` for a user on all devices.
//!
//! Names are written with the escapes of RFC 4514. Reading follows it too, a little more forgiving: attribute names in any case,
//! spaces around separators, and characters that should have been escaped but leave no doubt. What does leave doubt, above all
//! an unescaped comma inside a name, is an error that says where.
//!
//! The text a Controller sent stays the key of a session: printing a parsed name may differ from it in its escapes.

mod escape;
mod suffix;

pub use suffix::Suffix;

use std::fmt;
use std::str::FromStr;

/// Who a session belongs to: a user at an identity provider, on one device or (without `device`) on all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DistinguishedName {
    /// The device, normally 32 hexadecimal digits, as written.
    pub device: Option<String>,
    /// The username.
    pub user: String,
    /// The identity provider's name.
    pub provider: String,
}

/// Why a text is no distinguished name, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem} (at character {at})")]
pub struct DnError {
    /// What is wrong.
    pub problem: DnProblem,
    /// The character it is wrong at, counted from 1.
    pub at: usize,
}

/// What can be wrong with a distinguished name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DnProblem {
    /// Nothing there.
    #[error("the distinguished name is empty")]
    Empty,
    /// A part without `=`; mostly the second half of a name with an unescaped comma.
    #[error("{0:?} is not of the form CN=… or OU=…; a comma inside a name is written \\,")]
    NotAttribute(String),
    /// An attribute other than CN and OU.
    #[error("{0:?} is neither CN nor OU")]
    UnknownAttribute(String),
    /// The right attributes in the wrong number or order.
    #[error("{0} does not name a session: expected CN=device,CN=user,OU=provider or CN=user,OU=provider")]
    Shape(String),
    /// `CN=` with nothing after it.
    #[error("the value of {0} is empty")]
    EmptyValue(&'static str),
    /// A backslash before something that cannot be escaped.
    #[error("a backslash must be followed by a special character or two hexadecimal digits")]
    BadEscape,
    /// `\XX` pairs that are not UTF-8.
    #[error("the escaped bytes are not UTF-8")]
    NotUtf8,
    /// A `+` or `;` that could as well begin a further attribute.
    #[error("{0:?} could begin a further attribute; inside a name it is written \\{0}")]
    Ambiguous(char),
    /// The quoted and the hexadecimal form of older standards.
    #[error("a value that begins with {0:?} must be written \\{0}")]
    OldForm(char),
}

impl DistinguishedName {
    /// The name of one device of a user; the device's id may be written with or without dashes.
    pub fn of_device(device_id: &str, user: &str, provider: &str) -> Self {
        let compact: String = device_id.chars().filter(|c| *c != '-').collect();
        // Only a UUID loses its dashes: any other id has to stay what it is.
        let device = if is_hex_id(&compact) { compact } else { device_id.to_owned() };
        DistinguishedName { device: Some(device), user: user.to_owned(), provider: provider.to_owned() }
    }

    /// The name of a user on all devices.
    pub fn of_user(user: &str, provider: &str) -> Self {
        DistinguishedName { device: None, user: user.to_owned(), provider: provider.to_owned() }
    }

    /// The device's UUID in lower case with dashes; `None` without a device or when it is not 32 hexadecimal digits.
    pub fn device_uuid(&self) -> Option<String> {
        let device = self.device.as_deref().filter(|device| is_hex_id(device))?.to_ascii_lowercase();
        Some([&device[..8], &device[8..12], &device[12..16], &device[16..20], &device[20..]].join("-"))
    }

    /// The same user on all devices: what the denylist takes.
    pub fn user_dn(&self) -> DistinguishedName {
        Self::of_user(&self.user, &self.provider)
    }

    /// Whether this name ends with the suffix, part by part (domain decision: the specification's "starts with" does not fit
    /// its own example `OU=ldap`).
    pub fn ends_with(&self, suffix: &Suffix) -> bool {
        suffix.matches(self)
    }
}

fn is_hex_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

impl fmt::Display for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(device) = &self.device {
            write!(f, "CN={},", escape::Escaped(device))?;
        }
        write!(f, "CN={},OU={}", escape::Escaped(&self.user), escape::Escaped(&self.provider))
    }
}

impl FromStr for DistinguishedName {
    type Err = DnError;

    fn from_str(text: &str) -> Result<Self, DnError> {
        let mut parts = escape::components(text)?;
        let names: Vec<&str> = parts.iter().map(|part| part.attribute).collect();
        if !matches!(names.as_slice(), ["CN", "OU"] | ["CN", "CN", "OU"]) {
            return Err(DnError { problem: DnProblem::Shape(names.join(",")), at: 1 });
        }
        let mut value = || parts.pop().map(|part| part.value);
        Ok(DistinguishedName { provider: value().unwrap_or_default(), user: value().unwrap_or_default(), device: value() })
    }
}
