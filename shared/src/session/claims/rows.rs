//! The rows of the tree that are open or match a filter.

use super::path::{Step, push_pointer};
use super::{Kind, summary};
use crate::wire::Extra;
use serde_json::Value;
use std::collections::HashSet;

/// How many characters of a text a row shows.
pub(super) const PREVIEW: usize = 300;

/// One row of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRow {
    /// From the root.
    pub path: Vec<Step>,
    /// The path as a JSON pointer: the row's key.
    pub pointer: String,
    /// 0 for claims themselves.
    pub depth: usize,
    /// The last step: `groups`, `[0]`.
    pub name: String,
    /// The value's type.
    pub kind: Kind,
    /// The value in one line; for a long text its beginning, for lists and dictionaries their size.
    pub text: String,
    /// The characters of a text that was cut; its whole value is at [`super::value_at`].
    pub full_length: Option<usize>,
    /// Whether it has children.
    pub expandable: bool,
    /// Whether its children follow.
    pub expanded: bool,
    /// Whether name or value match the filter; false without one.
    pub matches: bool,
    /// Position among its siblings, from 1, and their number, hidden ones included.
    pub position: (usize, usize),
}

/// A node of the walk.
#[derive(Clone)]
struct Node<'a> {
    parent: Option<usize>,
    depth: usize,
    name: Name<'a>,
    value: &'a Value,
    position: (usize, usize),
}

#[derive(Clone, Copy)]
enum Name<'a> {
    Key(&'a str),
    Index(usize),
}

impl Name<'_> {
    fn step(self) -> Step {
        match self {
            Name::Key(key) => Step::Key(key.to_owned()),
            Name::Index(index) => Step::Index(index),
        }
    }
}

/// The visible rows.
///
/// `expanded` holds the pointers of open rows. A filter (any case, over names and values) shows every match with all that leads
/// to it, opened whether in `expanded` or not; below a match its children show only if it is open.
pub fn rows(claims: &Extra, expanded: &HashSet<String>, filter: &str) -> Vec<ClaimRow> {
    let needle = filter.trim().to_lowercase();
    if needle.is_empty() {
        return open_rows(claims, expanded);
    }
    let nodes = all_nodes(claims);
    let matches: Vec<bool> = nodes.iter().map(|node| matches(node, &needle)).collect();
    // Children come after their parent, so one pass from the end carries every match up.
    let mut leads = vec![false; nodes.len()];
    for (index, node) in nodes.iter().enumerate().rev() {
        if let Some(parent) = node.parent.filter(|_| matches[index] || leads[index]) {
            leads[parent] = true;
        }
    }
    let mut shown: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut out: Vec<ClaimRow> = Vec::new();
    // Of each row: whether it or one it stands under matches.
    let mut under_match: Vec<bool> = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let parent_row = match node.parent.map(|parent| shown[parent]) {
            Some(None) => continue,
            Some(Some(row)) => Some(row),
            None => None,
        };
        let below_match = parent_row.is_some_and(|row| under_match[row]);
        let opened = || parent_row.is_some_and(|row| expanded.contains(&out[row].pointer));
        if !(matches[index] || leads[index] || below_match && opened()) {
            continue;
        }
        under_match.push(matches[index] || below_match);
        let mut row = row(node, parent_row.map(|row| &out[row]));
        row.matches = matches[index];
        row.expanded = row.expandable && (leads[index] || expanded.contains(&row.pointer));
        shown[index] = Some(out.len());
        out.push(row);
    }
    out
}

fn open_rows(claims: &Extra, expanded: &HashSet<String>) -> Vec<ClaimRow> {
    let mut out: Vec<ClaimRow> = Vec::new();
    let mut stack: Vec<(Option<usize>, Node<'_>)> = Vec::new();
    stack.extend(roots(claims).rev().map(|node| (None, node)));
    while let Some((parent, node)) = stack.pop() {
        let mut row = row(&node, parent.map(|parent| &out[parent]));
        row.expanded = row.expandable && expanded.contains(&row.pointer);
        if row.expanded {
            let index = out.len();
            stack.extend(children(&node, None).rev().map(|child| (Some(index), child)));
        }
        out.push(row);
    }
    out
}

/// The pointers of every row that has children, for "expand all"; at most `limit`, outermost first within a claim.
pub fn expandable(claims: &Extra, limit: usize) -> HashSet<String> {
    let nodes = all_nodes(claims);
    let mut pointers: Vec<String> = Vec::with_capacity(nodes.len());
    let mut out = HashSet::new();
    for node in &nodes {
        let mut pointer = node.parent.map(|parent| pointers[parent].clone()).unwrap_or_default();
        // Only containers are parents: the pointer of a scalar is never asked for.
        if is_expandable(node.value) {
            push_pointer(&mut pointer, &node.name.step());
            if out.len() < limit {
                out.insert(pointer.clone());
            }
        }
        pointers.push(pointer);
    }
    out
}

/// Every node, parents before children.
fn all_nodes(claims: &Extra) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    let mut stack: Vec<Node<'_>> = roots(claims).rev().collect();
    while let Some(node) = stack.pop() {
        stack.extend(children(&node, Some(nodes.len())).rev());
        nodes.push(node);
    }
    nodes
}

fn roots(claims: &Extra) -> impl DoubleEndedIterator<Item = Node<'_>> {
    named(claims, None, 0)
}

fn named(fields: &Extra, parent: Option<usize>, depth: usize) -> impl DoubleEndedIterator<Item = Node<'_>> {
    let total = fields.len();
    // The map's own iterator cannot count from both ends.
    let fields: Vec<_> = fields.iter().collect();
    fields.into_iter().enumerate().map(move |(index, (key, value))| {
        let position = (index + 1, total);
        Node { parent, depth, name: Name::Key(key), value, position }
    })
}

fn children<'a>(node: &Node<'a>, parent: Option<usize>) -> Box<dyn DoubleEndedIterator<Item = Node<'a>> + 'a> {
    let depth = node.depth + 1;
    match node.value {
        Value::Array(items) => Box::new(items.iter().enumerate().map(move |(index, value)| {
            let position = (index + 1, items.len());
            Node { parent, depth, name: Name::Index(index), value, position }
        })),
        Value::Object(fields) => Box::new(named(fields, parent, depth)),
        _ => Box::new(std::iter::empty()),
    }
}

fn is_expandable(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        _ => false,
    }
}

fn row(node: &Node<'_>, parent: Option<&ClaimRow>) -> ClaimRow {
    let step = node.name.step();
    let mut path = Vec::with_capacity(node.depth + 1);
    let mut pointer = String::new();
    if let Some(parent) = parent {
        path.extend_from_slice(&parent.path);
        pointer.push_str(&parent.pointer);
    }
    push_pointer(&mut pointer, &step);
    path.push(step);
    ClaimRow {
        path,
        pointer,
        depth: node.depth,
        name: match node.name {
            Name::Key(key) => key.to_owned(),
            Name::Index(index) => format!("[{index}]"),
        },
        kind: Kind::of(node.value),
        text: summary(node.value),
        full_length: full_length(node.value),
        expandable: is_expandable(node.value),
        expanded: false,
        matches: false,
        position: node.position,
    }
}

/// Numbers can be long as well: their text is kept as sent.
fn full_length(value: &Value) -> Option<usize> {
    let length = match value {
        // A text of few bytes has few characters: most need not be counted.
        Value::String(text) if text.len() > PREVIEW => text.chars().count(),
        Value::Number(number) => number.to_string().len(),
        _ => 0,
    };
    (length > PREVIEW).then_some(length)
}

fn matches(node: &Node<'_>, needle: &str) -> bool {
    let name = match node.name {
        Name::Key(key) => contains(key, needle),
        Name::Index(_) => false,
    };
    name || match node.value {
        Value::String(text) => contains(text, needle),
        Value::Number(number) => contains(&number.to_string(), needle),
        Value::Bool(flag) => contains(if *flag { "true" } else { "false" }, needle),
        Value::Null => contains("null", needle),
        Value::Array(_) | Value::Object(_) => false,
    }
}

/// Case-insensitive; the needle is in lower case already. ASCII needs no copy of the text.
fn contains(text: &str, needle: &str) -> bool {
    let (Some(first), true) = (needle.bytes().next(), needle.is_ascii() && text.is_ascii()) else {
        return text.to_lowercase().contains(needle);
    };
    let (bytes, wanted) = (text.as_bytes(), needle.as_bytes());
    let Some(last_start) = bytes.len().checked_sub(wanted.len()) else { return false };
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), &bytes[..=last_start])
        .any(|at| bytes[at..at + wanted.len()].eq_ignore_ascii_case(wanted))
}
