//! A row as the wire has it.

use super::{Attribute, Table};
use crate::wire::Session;
use std::io::Write;

/// Appends the row as JSON, in the field order of the published examples.
pub(crate) fn row(table: &Table, row: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"distinguishedName\":");
    text(&table.dn(row), out);
    let field = |name: &str, attribute: Attribute, out: &mut Vec<u8>| {
        let value = table.text(row, attribute);
        if !value.is_empty() {
            key(name, out);
            text(value, out);
        }
    };
    field("deviceId", Attribute::Device, out);
    field("username", Attribute::Username, out);
    field("providerName", Attribute::Provider, out);
    if let Some((latitude, longitude)) = table.coordinates(row) {
        for (name, degrees) in [("geoIpLatitude", latitude), ("geoIpLongitude", longitude)] {
            key(name, out);
            // Writing to memory cannot fail.
            let _ = write!(out, "{degrees}");
        }
    }
    field("hostname", Attribute::Hostname, out);
    field("osFamily", Attribute::OsFamily, out);
    field("osName", Attribute::Os, out);
    field("osParent", Attribute::OsParent, out);
    field("clientVersion", Attribute::ClientVersion, out);
    field("clientType", Attribute::ClientType, out);
    field("clientSupport", Attribute::Support, out);
    key("gateways", out);
    out.push(b'[');
    for (at, name) in table.gateways(row).enumerate() {
        if at > 0 {
            out.push(b',');
        }
        text(name, out);
    }
    out.push(b']');
    if let Some(fields) = table.extra(row).and_then(|extra| extra.strip_prefix('{')).filter(|fields| *fields != "}") {
        out.push(b',');
        out.extend_from_slice(fields.as_bytes());
    } else {
        out.push(b'}');
    }
}

fn key(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// Appends a JSON string.
pub(crate) fn text(value: &str, out: &mut Vec<u8>) {
    // Writing to memory cannot fail.
    let _ = serde_json::to_writer(out, value);
}

impl Table {
    /// The row as a wire type, for whoever wants one session and not a stream of them.
    pub fn session(&self, row: u32) -> Session {
        let some = |attribute| Some(self.text(row, attribute)).filter(|text| !text.is_empty()).map(str::to_owned);
        let location = self.location(row);
        Session {
            distinguished_name: self.dn(row).into_owned(),
            device_id: some(Attribute::Device),
            username: some(Attribute::Username),
            provider_name: some(Attribute::Provider),
            geo_ip_latitude: location.map(|(latitude, _)| latitude),
            geo_ip_longitude: location.map(|(_, longitude)| longitude),
            hostname: some(Attribute::Hostname),
            os_family: some(Attribute::OsFamily),
            os_name: some(Attribute::Os),
            os_parent: some(Attribute::OsParent),
            client_version: some(Attribute::ClientVersion),
            client_type: some(Attribute::ClientType),
            client_support: some(Attribute::Support),
            gateways: self.gateways(row).map(str::to_owned).collect(),
            extra: self.extra(row).and_then(|extra| serde_json::from_str(extra).ok()).unwrap_or_default(),
        }
    }
}
