//! Leaves as lines: labels, texts, and in which part they belong.

use super::tree::Leaf;
use super::volatile::{self, Origin};
use super::{Item, Line, Mark, Part};
use crate::session::claims::{Step, copy_text, expression, json_path, pointer};
use crate::session::text;
use serde_json::Value;
use std::cmp::Ordering;

/// Characters of a value that both sides share.
const EQUAL: usize = 200;

/// The items of every part while they are found.
#[derive(Default)]
pub(super) struct Collected([Vec<Item>; Part::ALL.len()]);

impl Collected {
    pub fn push(&mut self, part: Part, item: impl Into<Item>) {
        self.0[part as usize].push(item.into());
    }

    pub fn take(&mut self, part: Part) -> Vec<Item> {
        std::mem::take(&mut self.0[part as usize])
    }

    /// A leaf of a tree, in its part or among the volatile.
    pub fn leaf(&mut self, part: Part, origin: Origin, prefix: &str, leaf: &Leaf<'_>, sites: Vec<String>) {
        if !volatile::leaf(origin, leaf) {
            return self.push(part, line(prefix, leaf, sites));
        }
        let mut line = line(prefix, leaf, sites);
        // Of several trees: each says where it comes from.
        line.label = match origin {
            Origin::User => expression("user", list_path(leaf)),
            Origin::Device => expression("device", list_path(leaf)),
            Origin::System => expression("system", list_path(leaf)),
            Origin::Vpn | Origin::Other => line.label,
        };
        self.push(Part::Volatile, line);
    }
}

/// The line of a leaf. The prefix keeps keys of several trees apart and names the tree where it has no name of its own.
pub(super) fn line(prefix: &str, leaf: &Leaf<'_>, sites: Vec<String>) -> Line {
    let path = json_path(list_path(leaf));
    let path = path.strip_prefix("$.").or(path.strip_prefix('$')).unwrap_or_default();
    let label = if prefix.is_empty() || prefix.starts_with('/') { path.to_owned() } else { format!("{prefix}.{path}") };
    let (left, right) = match leaf.mark {
        Mark::Same => {
            let both = leaf.left.map(|value| equal_text(value, leaf.shared_items));
            (both.clone(), both)
        }
        Mark::Reordered => (leaf.left.map(in_order), leaf.right.map(in_order)),
        _ => (leaf.left.map(copy_text), leaf.right.map(copy_text)),
    };
    let mut key = format!("{prefix}{}", pointer(list_path(leaf)));
    if let (true, Some(Step::Index(index))) = (leaf.of_list, leaf.path.last()) {
        key.push_str(&format!("/*{index}"));
    }
    Line { key, label, mark: leaf.mark, left, right, sites }
}

/// Where a leaf stands; an item of a list of scalars stands at the list.
pub(super) fn list_path<'l>(leaf: &'l Leaf<'_>) -> &'l [Step] {
    let end = leaf.path.len() - usize::from(leaf.of_list);
    &leaf.path[..end]
}

fn equal_text(value: &Value, shared_items: usize) -> String {
    match value {
        Value::Array(items) if !items.is_empty() => text::count(shared_items, "equal item", "equal items"),
        Value::String(string) => text::preview(string, EQUAL),
        other => text::preview(&other.to_string(), EQUAL),
    }
}

/// The beginning of a list whose order alone differs.
fn in_order(value: &Value) -> String {
    let first: Vec<String> = value.as_array().into_iter().flatten().take(8).map(copy_text).collect();
    text::preview(&first.join(", "), 4 * EQUAL)
}

/// By label, then by value; the same from both sides.
pub(super) fn order(a: &Line, b: &Line) -> Ordering {
    a.label
        .cmp(&b.label)
        .then_with(|| value(a).cmp(&value(b)))
        .then_with(|| a.sites.cmp(&b.sites))
        .then_with(|| (&a.key, a.mark).cmp(&(&b.key, b.mark)))
}

fn value(line: &Line) -> Option<&str> {
    line.left.as_deref().into_iter().chain(line.right.as_deref()).min()
}
