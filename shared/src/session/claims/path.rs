//! Where a claim stands, and the ways to write that.

use crate::wire::Extra;
use serde_json::Value;

/// One step into the tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// Into a dictionary.
    Key(String),
    /// Into a list, from 0.
    Index(usize),
}

/// The path as a JSON pointer (RFC 6901), the key by which rows are told apart: `/ag/groups/0`.
pub fn pointer(path: &[Step]) -> String {
    let mut out = String::new();
    for step in path {
        push_pointer(&mut out, step);
    }
    out
}

pub(super) fn push_pointer(out: &mut String, step: &Step) {
    out.push('/');
    match step {
        Step::Key(key) if key.contains(['~', '/']) => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
        Step::Key(key) => out.push_str(key),
        Step::Index(index) => out.push_str(&index.to_string()),
    }
}

/// The path as JSONPath (RFC 9535): `$.ag.groups[0]`, `$["odd name"]`.
pub fn json_path(path: &[Step]) -> String {
    written("$".to_owned(), path)
}

/// The path as policies and conditions write it: `claims.user.ag.groups[0]`, `claims.device["odd name"]`.
pub fn expression(kind_prefix: &str, path: &[Step]) -> String {
    written(format!("claims.{kind_prefix}"), path)
}

fn written(mut out: String, path: &[Step]) -> String {
    for step in path {
        match step {
            Step::Key(key) if is_identifier(key) => {
                out.push('.');
                out.push_str(key);
            }
            Step::Key(key) => {
                out.push('[');
                out.push_str(&quoted(key));
                out.push(']');
            }
            Step::Index(index) => out.push_str(&format!("[{index}]")),
        }
    }
    out
}

/// Only ASCII: other letters are allowed in JavaScript too, but a quoted name is always right.
fn is_identifier(key: &str) -> bool {
    let mut bytes = key.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A JSON string is a JavaScript string, but for two line separators that older engines refuse.
fn quoted(key: &str) -> String {
    Value::from(key).to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// The value at a path; `None` when the tree has changed and it is gone. An empty path has none: the root is no claim.
pub fn value_at<'a>(claims: &'a Extra, path: &[Step]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    let Step::Key(key) = first else { return None };
    rest.iter().try_fold(claims.get(key)?, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.as_array()?.get(*index),
    })
}

/// Reads what [`expression`] writes, and the other ways JavaScript has for it: `claims.user.ag['odd name'][0]`. Answers the kind
/// (`user`, `device` or `system`), the path and the bytes read; a call (`.indexOf(`) is no part of the path. `None` when the
/// text does not begin with claims of a kind.
pub fn parse_expression(text: &str) -> Option<(&'static str, Vec<Step>, usize)> {
    let rest = text.strip_prefix("claims.")?;
    let kind = ["user", "device", "system"].into_iter().find(|kind| rest.starts_with(kind))?;
    let mut at = "claims.".len() + kind.len();
    if text[at..].starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_' || next == '$') {
        return None;
    }
    let mut path = Vec::new();
    while let Some((step, end)) = step_at(text, at) {
        if text[end..].trim_start().starts_with('(') {
            break;
        }
        path.push(step);
        at = end;
    }
    Some((kind, path, at))
}

fn step_at(text: &str, at: usize) -> Option<(Step, usize)> {
    let rest = &text[at..];
    if let Some(name) = rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.')) {
        let start = text.len() - name.len();
        let word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
        let length = name.find(|letter| !word(letter)).unwrap_or(name.len());
        let first = name.chars().next()?;
        return (length > 0 && !first.is_numeric())
            .then(|| (Step::Key(name[..length].to_owned()), start + length))
            .filter(|(step, _)| !matches!(step, Step::Key(key) if key == "length"));
    }
    let inside = rest.strip_prefix('[')?;
    let quote = inside.chars().next().filter(|quote| matches!(quote, '"' | '\''));
    let Some(quote) = quote else {
        let end = inside.find(']')?;
        let index = inside[..end].trim().parse().ok()?;
        return Some((Step::Index(index), at + end + 2));
    };
    let mut escaped = false;
    let end = inside.char_indices().skip(1).find(|(_, letter)| {
        let ends = *letter == quote && !escaped;
        escaped = *letter == '\\' && !escaped;
        ends
    })?;
    let inner = &inside[1..end.0];
    // A JSON string may not hold single quotes escaped, nor double ones bare.
    let json =
        if quote == '"' { format!("\"{inner}\"") } else { format!("\"{}\"", inner.replace("\\'", "'").replace('"', "\\\"")) };
    let key = serde_json::from_str(&json).ok()?;
    inside[end.0 + 1..].starts_with(']').then_some((Step::Key(key), at + end.0 + 3))
}
