//! The text form: splitting into parts, escapes both ways (RFC 4514).

use super::{DnError, DnProblem};
use std::fmt;

/// One `attribute=value`, unescaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Component {
    /// `CN` or `OU`.
    pub(super) attribute: &'static str,
    /// Never empty.
    pub(super) value: String,
}

/// Splits and unescapes.
pub(super) fn components(text: &str) -> Result<Vec<Component>, DnError> {
    if text.trim().is_empty() {
        return Err(DnError { problem: DnProblem::Empty, at: 1 });
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for end in separators(text).chain([text.len()]) {
        let part = &text[start..end];
        parts.push(component(part).map_err(|(problem, offset)| error(text, start + offset, problem))?);
        start = end + 1;
    }
    Ok(parts)
}

/// The byte positions of unescaped commas.
fn separators(text: &str) -> impl Iterator<Item = usize> {
    let mut escaped = false;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        let separator = byte == b',' && !escaped;
        escaped = byte == b'\\' && !escaped;
        separator.then_some(at)
    })
}

fn error(text: &str, offset: usize, problem: DnProblem) -> DnError {
    let at = text.char_indices().take_while(|(index, _)| *index < offset).count() + 1;
    DnError { problem, at }
}

/// Problems come with their byte offset in the part.
fn component(part: &str) -> Result<Component, (DnProblem, usize)> {
    let indent = part.len() - part.trim_start_matches(' ').len();
    let Some((name, raw)) = part.split_once('=') else {
        return Err((DnProblem::NotAttribute(part.trim().to_owned()), indent));
    };
    let trimmed = name.trim_matches(' ');
    let attribute = match trimmed {
        cn if cn.eq_ignore_ascii_case("CN") => "CN",
        ou if ou.eq_ignore_ascii_case("OU") => "OU",
        // A blank or a backslash in front of the "=" means this was never an attribute name.
        other if other.contains([' ', '\\', '@']) => {
            return Err((DnProblem::NotAttribute(part.trim().to_owned()), indent));
        }
        other => return Err((DnProblem::UnknownAttribute(other.to_owned()), indent)),
    };
    let offset = name.len() + 1;
    let value = unescape(raw).map_err(|(problem, at)| (problem, offset + at))?;
    if value.is_empty() {
        return Err((DnProblem::EmptyValue(attribute), offset));
    }
    Ok(Component { attribute, value })
}

fn unescape(raw: &str) -> Result<String, (DnProblem, usize)> {
    let lead = raw.len() - raw.trim_start_matches(' ').len();
    let bytes = raw.as_bytes();
    if let Some(first) = bytes.get(lead).filter(|b| matches!(b, b'#' | b'"')) {
        return Err((DnProblem::OldForm(char::from(*first)), lead));
    }
    let mut out = Vec::with_capacity(bytes.len());
    // Unescaped spaces at the end do not belong to the value; escaped ones do.
    let mut keep = 0;
    let mut at = lead;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => {
                let (value, length) = escape_at(&bytes[at + 1..]).ok_or((DnProblem::BadEscape, at))?;
                out.push(value);
                at += 1 + length;
                keep = out.len();
            }
            b'+' | b';' if begins_attribute(&raw[at + 1..]) => {
                return Err((DnProblem::Ambiguous(char::from(byte)), at));
            }
            _ => {
                out.push(byte);
                at += 1;
                if byte != b' ' {
                    keep = out.len();
                }
            }
        }
    }
    out.truncate(keep);
    String::from_utf8(out).map_err(|_| (DnProblem::NotUtf8, lead))
}

/// The byte an escape stands for and how many bytes follow the backslash.
fn escape_at(rest: &[u8]) -> Option<(u8, usize)> {
    let first = *rest.first()?;
    if matches!(first, b' ' | b'"' | b'#' | b'+' | b',' | b';' | b'<' | b'=' | b'>' | b'\\') {
        return Some((first, 1));
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let value = digit(first)? * 16 + digit(*rest.get(1)?)?;
    Some((u8::try_from(value).ok()?, 2))
}

/// Whether the text after a `+` or `;` reads as `name=…`, as in a multi-valued part or an old-style separator.
fn begins_attribute(rest: &str) -> bool {
    let name = rest.split_once('=').map(|(name, _)| name.trim());
    matches!(name, Some(name) if name.eq_ignore_ascii_case("CN") || name.eq_ignore_ascii_case("OU"))
}

/// A value with its escapes.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.0.char_indices().next_back().map_or(0, |(at, _)| at);
        for (at, c) in self.0.char_indices() {
            match c {
                ',' | '+' | '"' | '\\' | '<' | '>' | ';' => write!(f, "\\{c}")?,
                '#' if at == 0 => f.write_str("\\#")?,
                ' ' if at == 0 || at == last => f.write_str("\\ ")?,
                '\0' => f.write_str("\\00")?,
                _ => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}
