//! One session of the answer.

use super::super::{Pushed, Row, Table};
use super::cursor::{Cursor, Fault, write_string};
use super::text::Span;

/// The texts of a row, in the order of [`FIELDS`].
const TEXTS: usize = 11;
const FIELDS: [&[u8]; TEXTS] = [
    b"distinguishedName",
    b"deviceId",
    b"username",
    b"providerName",
    b"hostname",
    b"osFamily",
    b"osName",
    b"osParent",
    b"clientVersion",
    b"clientType",
    b"clientSupport",
];
const LATITUDE: &[u8] = b"geoIpLatitude";
const LONGITUDE: &[u8] = b"geoIpLongitude";
/// A session of this many Gateways needs no allocation.
const FEW: usize = 8;

/// Reads sessions one after the other and keeps its room for the next one.
#[derive(Default)]
pub(super) struct Record {
    texts: [Span; TEXTS],
    latitude: Option<f64>,
    longitude: Option<f64>,
    gateways: Vec<Span>,
    /// Texts with escapes, and what else cannot be used where it lies.
    scratch: String,
    /// Unknown fields, without the closing bracket.
    extra: String,
}

impl Record {
    /// Reads the object that `input` begins with; how many bytes it takes.
    pub(super) fn read(&mut self, input: &[u8]) -> Result<usize, Fault> {
        self.texts = [Span::default(); TEXTS];
        (self.latitude, self.longitude) = (None, None);
        self.gateways.clear();
        self.scratch.clear();
        self.extra.clear();
        let mut cursor = Cursor::new(input);
        cursor.take(b'{', "a session")?;
        if cursor.peek()? == b'}' {
            return Ok(cursor.at + 1);
        }
        loop {
            if cursor.peek()? != b'"' {
                return Err(cursor.expected("a field name"));
            }
            let key = cursor.string(&mut self.scratch)?;
            cursor.take(b':', "':' behind a field name")?;
            self.field(&mut cursor, key)?;
            match cursor.peek()? {
                b',' => cursor.at += 1,
                b'}' => return Ok(cursor.at + 1),
                _ => return Err(cursor.expected("',' or '}' behind a field")),
            }
        }
    }

    fn field(&mut self, cursor: &mut Cursor<'_>, key: Span) -> Result<(), Fault> {
        let name = key.get(cursor.bytes, &self.scratch).as_bytes();
        if let Some(at) = FIELDS.iter().position(|field| *field == name) {
            self.texts[at] = self.text(cursor)?.unwrap_or_default();
            return Ok(());
        }
        match name {
            b"gateways" => self.list(cursor),
            LATITUDE | LONGITUDE if matches!(cursor.peek()?, b'-' | b'0'..=b'9' | b'n') => {
                let north = name == LATITUDE;
                let span = cursor.scalar()?;
                let text = span.get(cursor.bytes, &self.scratch);
                let degrees = text.parse::<f64>().ok().filter(|degrees| degrees.is_finite());
                if degrees.is_none() && text != "null" {
                    let text = text.to_owned();
                    self.unknown(if north { LATITUDE } else { LONGITUDE }, &text);
                }
                *(if north { &mut self.latitude } else { &mut self.longitude }) = degrees;
                Ok(())
            }
            _ => {
                self.extra.push(if self.extra.is_empty() { '{' } else { ',' });
                write_string(key.get(cursor.bytes, &self.scratch), &mut self.extra);
                self.extra.push(':');
                cursor.copy_value(&mut self.scratch, &mut self.extra, 1)
            }
        }
    }

    fn unknown(&mut self, name: &[u8], json: &str) {
        self.extra.push(if self.extra.is_empty() { '{' } else { ',' });
        write_string(std::str::from_utf8(name).unwrap_or_default(), &mut self.extra);
        self.extra.push(':');
        self.extra.push_str(json);
    }

    /// Reads a value as text: a scalar of another type as its JSON, an object or an array too, `null` as `None`.
    fn text(&mut self, cursor: &mut Cursor<'_>) -> Result<Option<Span>, Fault> {
        match cursor.peek()? {
            b'"' => cursor.string(&mut self.scratch).map(Some),
            b'{' | b'[' => {
                let mut json = String::new();
                cursor.copy_value(&mut self.scratch, &mut json, 1)?;
                let start = self.scratch.len();
                self.scratch.push_str(&json);
                Ok(Some(Span::scratch(start, self.scratch.len())))
            }
            first => cursor.scalar().map(|span| (first != b'n').then_some(span)),
        }
    }

    /// Reads the Gateways: `null` is none, a single value is a list of one, `null` in the list is nothing.
    fn list(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        self.gateways.clear();
        if cursor.peek()? != b'[' {
            let single = self.text(cursor)?;
            self.gateways.extend(single);
            return Ok(());
        }
        cursor.at += 1;
        if cursor.peek()? == b']' {
            cursor.at += 1;
            return Ok(());
        }
        loop {
            let item = self.text(cursor)?;
            self.gateways.extend(item);
            match cursor.peek()? {
                b',' => cursor.at += 1,
                b']' => {
                    cursor.at += 1;
                    return Ok(());
                }
                _ => return Err(cursor.expected("',' or ']'")),
            }
        }
    }

    /// Puts the row that was read into the table; `None` when there is nothing in it to tell it by.
    pub(super) fn push(&mut self, input: &[u8], table: &mut Table) -> Option<Pushed> {
        let location = self.location();
        if !self.extra.is_empty() {
            self.extra.push('}');
        }
        let [dn, device_id, username, provider, hostname, os_family, os_name, os_parent, version, kind, support] =
            self.texts.map(|span| span.get(input, &self.scratch));
        let made;
        let dn = if !dn.is_empty() {
            dn
        } else if device_id.is_empty() && username.is_empty() {
            return None;
        } else {
            // The published example of an older version leaves it out; these are the parts that it is made of.
            made = format!("CN={},CN={username},OU={provider}", device_id.replace('-', ""));
            &made
        };
        let mut few = [""; FEW];
        let many: Vec<&str>;
        let gateways = if self.gateways.len() <= FEW {
            for (place, span) in few.iter_mut().zip(&self.gateways) {
                *place = span.get(input, &self.scratch);
            }
            &few[..self.gateways.len()]
        } else {
            many = self.gateways.iter().map(|span| span.get(input, &self.scratch)).collect();
            &many
        };
        let extra = (!self.extra.is_empty()).then_some(self.extra.as_str());
        Some(table.push(&Row {
            dn,
            device_id,
            username,
            provider,
            hostname,
            os_family,
            os_name,
            os_parent,
            client_version: version,
            client_type: kind,
            client_support: support,
            location,
            gateways,
            extra,
        }))
    }

    /// The place; half of one is no place but is kept.
    fn location(&mut self) -> Option<(f64, f64)> {
        match (self.latitude, self.longitude) {
            (Some(latitude), Some(longitude)) => return Some((latitude, longitude)),
            (None, None) => {}
            (Some(degrees), None) => self.unknown(LATITUDE, &degrees.to_string()),
            (None, Some(degrees)) => self.unknown(LONGITUDE, &degrees.to_string()),
        }
        None
    }
}
