//! One session on its way into the table.

use super::{Attribute, Degrees, Table};

/// What a row is made of. An empty text means that the field is absent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Row<'a> {
    /// The key: `CN=<device>,CN=<user>,OU=<provider>`.
    pub dn: &'a str,
    /// The device's UUID.
    pub device_id: &'a str,
    /// The user.
    pub username: &'a str,
    /// The identity provider.
    pub provider: &'a str,
    /// As reported by the device.
    pub hostname: &'a str,
    /// `windows`, `macos`, `linux`, …
    pub os_family: &'a str,
    /// The operating system's full name.
    pub os_name: &'a str,
    /// The parent distribution, for Linux.
    pub os_parent: &'a str,
    /// `version-build-channel`.
    pub client_version: &'a str,
    /// A free text such as `headless`.
    pub client_type: &'a str,
    /// `full`, `partial` or `none`.
    pub client_support: &'a str,
    /// Degrees north and degrees east.
    pub location: Option<(Degrees<'a>, Degrees<'a>)>,
    /// The names of the Gateways that report the session.
    pub gateways: &'a [&'a str],
    /// Unknown fields as a JSON object.
    pub extra: Option<&'a str>,
}

/// What became of a pushed row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// It is a new row.
    Added(u32),
    /// It took the place of an earlier row of the same distinguished name.
    Replaced(u32),
}

impl Pushed {
    /// The row's number either way.
    pub fn row(self) -> u32 {
        match self {
            Pushed::Added(row) | Pushed::Replaced(row) => row,
        }
    }
}

impl Table {
    /// Adds a row of another table, or replaces the one with the same distinguished name.
    pub fn copy(&mut self, from: &Table, row: u32) -> Pushed {
        let text = |attribute| from.text(row, attribute);
        let gateways: Vec<&str> = from.gateways(row).collect();
        self.push(&Row {
            dn: &from.dn(row),
            device_id: text(Attribute::Device),
            username: text(Attribute::Username),
            provider: text(Attribute::Provider),
            hostname: text(Attribute::Hostname),
            os_family: text(Attribute::OsFamily),
            os_name: text(Attribute::Os),
            os_parent: text(Attribute::OsParent),
            client_version: text(Attribute::ClientVersion),
            client_type: text(Attribute::ClientType),
            client_support: text(Attribute::Support),
            location: from.coordinates(row),
            gateways: &gateways,
            extra: from.extra(row),
        })
    }
}

/// How far a Client's version is supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Support {
    /// Supported.
    Full,
    /// Works, an update is due.
    Partial,
    /// Not supported any more.
    None,
    /// The Controller did not say, or said something else.
    Unknown,
}

impl Support {
    /// Reads `clientSupport`.
    pub fn of(text: &str) -> Support {
        match text {
            "full" => Support::Full,
            "partial" => Support::Partial,
            "none" => Support::None,
            _ => Support::Unknown,
        }
    }

    /// The word for it in the search and in `clientSupport`.
    pub fn slug(self) -> &'static str {
        match self {
            Support::Full => "full",
            Support::Partial => "partial",
            Support::None => "none",
            Support::Unknown => "unknown",
        }
    }
}
