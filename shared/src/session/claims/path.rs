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
