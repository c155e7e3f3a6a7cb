//! One session of the answer.

use super::super::equal::begins;
use super::super::{Degrees, Pushed, Row, Table};
use super::cursor::{Cursor, Fault, write_string};
use super::text::{Input, Span};

/// The fields with their quotes and colon; the first ones are texts, in the order in which a row takes them.
const KNOWN: [&str; TEXTS + 3] = [
    "\"distinguishedName\":",
    "\"deviceId\":",
    "\"username\":",
    "\"providerName\":",
    "\"hostname\":",
    "\"osFamily\":",
    "\"osName\":",
    "\"osParent\":",
    "\"clientVersion\":",
    "\"clientType\":",
    "\"clientSupport\":",
    "\"gateways\":",
    "\"geoIpLatitude\":",
    "\"geoIpLongitude\":",
];
const TEXTS: usize = 11;
const GATEWAYS: usize = TEXTS;
const LATITUDE: usize = TEXTS + 1;
const LONGITUDE: usize = TEXTS + 2;
/// A session of this many Gateways needs no allocation.
const FEW: usize = 8;

/// A field's name: its place in [`KNOWN`], or where it lies.
#[derive(Debug, Clone, Copy)]
enum Field {
    Known(usize),
    Unknown(Span),
}

/// Reads sessions one after the other and keeps its room for the next one.
#[derive(Default)]
pub(super) struct Record {
    texts: [Span; TEXTS],
    latitude: Option<Span>,
    longitude: Option<Span>,
    gateways: Vec<Span>,
    /// The fields of the last session in their order.
    order: Vec<Field>,
    /// Texts with escapes, and what else cannot be used where it lies.
    scratch: String,
    /// Unknown fields, without the closing bracket.
    extra: String,
}

impl Record {
    /// Reads the object that `input` begins with; how many bytes it takes.
    pub(super) fn read(&mut self, input: Input<'_>) -> Result<usize, Fault> {
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
        let mut turn = 0;
        loop {
            let field = self.name(&mut cursor, turn)?;
            turn += 1;
            self.field(&mut cursor, field)?;
            match cursor.peek()? {
                b',' => cursor.at += 1,
                b'}' => return Ok(cursor.at + 1),
                _ => return Err(cursor.expected("',' or '}' behind a field")),
            }
        }
    }

    /// Takes a field's name and its colon. The session before had most likely the same field in this place.
    fn name(&mut self, cursor: &mut Cursor<'_>, turn: usize) -> Result<Field, Fault> {
        if let Some(Field::Known(at)) = self.order.get(turn)
            && begins(&cursor.input.bytes[cursor.at..], KNOWN[*at].as_bytes())
        {
            cursor.at += KNOWN[*at].len();
            return Ok(Field::Known(*at));
        }
        if cursor.peek()? != b'"' {
            return Err(cursor.expected("a field name"));
        }
        let span = cursor.string(&mut self.scratch)?;
        cursor.take(b':', "':' behind a field name")?;
        let name = span.get(cursor.input, &self.scratch);
        let known = KNOWN.iter().position(|known| known.get(1..known.len() - 2) == Some(name));
        let field = known.map_or(Field::Unknown(span), Field::Known);
        // A session of a thousand fields teaches nothing about the next one.
        if turn < 32 {
            self.order.resize(self.order.len().max(turn + 1), Field::Unknown(Span::default()));
            self.order[turn] = field;
        }
        Ok(field)
    }

    fn field(&mut self, cursor: &mut Cursor<'_>, field: Field) -> Result<(), Fault> {
        match field {
            Field::Known(at @ 0..TEXTS) => self.texts[at] = self.text(cursor)?.unwrap_or_default(),
            Field::Known(GATEWAYS) => self.list(cursor)?,
            Field::Known(at) if matches!(cursor.peek()?, b'-' | b'0'..=b'9' | b'n') => {
                let span = cursor.scalar()?;
                let degrees = Some(span).filter(|span| span.get(cursor.input, &self.scratch) != "null");
                *(if at == LATITUDE { &mut self.latitude } else { &mut self.longitude }) = degrees;
            }
            Field::Known(at) => {
                let mut json = String::new();
                cursor.copy_value(&mut self.scratch, &mut json, 1)?;
                keep(&mut self.extra, at, &json);
            }
            Field::Unknown(name) => {
                self.extra.push(if self.extra.is_empty() { '{' } else { ',' });
                write_string(name.get(cursor.input, &self.scratch), &mut self.extra);
                self.extra.push(':');
                cursor.copy_value(&mut self.scratch, &mut self.extra, 1)?;
            }
        }
        Ok(())
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
    pub(super) fn push(&mut self, input: Input<'_>, table: &mut Table) -> Option<Pushed> {
        let location = self.location(input);
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
        let degrees = |span: Span| Degrees::new(span.get(input, &self.scratch));
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
            location: location.map(|(latitude, longitude)| (degrees(latitude), degrees(longitude))),
            gateways,
            extra,
        }))
    }

    /// The place; half of one is no place but is kept.
    fn location(&mut self, input: Input<'_>) -> Option<(Span, Span)> {
        let (at, half) = match (self.latitude, self.longitude) {
            (Some(latitude), Some(longitude)) => return Some((latitude, longitude)),
            (None, None) => return None,
            (Some(half), None) => (LATITUDE, half),
            (None, Some(half)) => (LONGITUDE, half),
        };
        keep(&mut self.extra, at, half.get(input, &self.scratch));
        None
    }
}

/// Keeps a coordinate that is none as if it were an unknown field.
fn keep(extra: &mut String, at: usize, json: &str) {
    extra.push(if extra.is_empty() { '{' } else { ',' });
    extra.push_str(KNOWN[at]);
    extra.push_str(json);
}
