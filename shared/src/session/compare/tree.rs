//! Two trees of JSON walked side by side, every leaf once.

use super::Mark;
use crate::session::claims::Step;
use crate::wire::Extra;
use serde_json::Value;
use std::collections::HashMap;

/// A place where the walk ends: a scalar, an empty container, a list of scalars, or a tree that only one side has.
#[derive(Debug, Clone)]
pub(super) struct Leaf<'a> {
    pub path: Vec<Step>,
    pub mark: Mark,
    pub left: Option<&'a Value>,
    pub right: Option<&'a Value>,
    /// An item of a list of scalars, which has no counterpart at its index.
    pub of_list: bool,
    /// Of a list of scalars: how many items both sides have.
    pub shared_items: usize,
}

type Pair<'a> = (Option<&'a Value>, Option<&'a Value>);

/// Every leaf. Dictionaries align by name, lists of scalars as sets with repetition, other lists by position.
pub(super) fn walk<'a>(left: &'a Extra, right: &'a Extra) -> Vec<Leaf<'a>> {
    let mut out = Vec::new();
    let mut stack: Vec<(Vec<Step>, Pair<'a>)> = Vec::new();
    push_fields(&mut stack, &[], left, right);
    while let Some((path, pair)) = stack.pop() {
        match pair {
            (Some(Value::Object(a)), Some(Value::Object(b))) if !(a.is_empty() && b.is_empty()) => {
                push_fields(&mut stack, &path, a, b);
            }
            (Some(Value::Array(a)), Some(Value::Array(b))) if scalars(a) && scalars(b) => {
                scalar_lists(&mut out, path, pair, a, b)
            }
            (Some(Value::Array(a)), Some(Value::Array(b))) => {
                for index in (0..a.len().max(b.len())).rev() {
                    stack.push((with(&path, Step::Index(index)), (a.get(index), b.get(index))));
                }
            }
            (left, right) => {
                let mark = match (left, right) {
                    (Some(_), None) => Mark::OnlyLeft,
                    (None, _) => Mark::OnlyRight,
                    (Some(a), Some(b)) if a == b => Mark::Same,
                    _ => Mark::Changed,
                };
                out.push(Leaf { path, mark, left, right, of_list: false, shared_items: 0 });
            }
        }
    }
    out
}

fn push_fields<'a>(stack: &mut Vec<(Vec<Step>, Pair<'a>)>, path: &[Step], a: &'a Extra, b: &'a Extra) {
    let left = a.iter().map(|(key, value)| (key, (Some(value), b.get(key))));
    let only_right = b.iter().filter(|(key, _)| !a.contains_key(*key)).map(|(key, value)| (key, (None, Some(value))));
    let begin = stack.len();
    stack.extend(left.chain(only_right).map(|(key, pair)| (with(path, Step::Key(key.clone())), pair)));
    // The stack is worked off from its end.
    stack[begin..].reverse();
}

fn with(path: &[Step], step: Step) -> Vec<Step> {
    path.iter().cloned().chain([step]).collect()
}

fn scalars(items: &[Value]) -> bool {
    !items.iter().any(|item| item.is_array() || item.is_object())
}

/// What only one side has, item by item; and the list itself for what both have, or for its order where that alone differs.
fn scalar_lists<'a>(out: &mut Vec<Leaf<'a>>, path: Vec<Step>, pair: Pair<'a>, a: &'a [Value], b: &'a [Value]) {
    let mut surplus: HashMap<&Value, i64> = HashMap::with_capacity(a.len());
    a.iter().for_each(|item| *surplus.entry(item).or_default() += 1);
    b.iter().for_each(|item| *surplus.entry(item).or_default() -= 1);
    let before = out.len();
    let mut one_side = |items: &'a [Value], mark: Mark| {
        let sign = if mark == Mark::OnlyLeft { 1 } else { -1 };
        // From the end: of repeated items the first are the ones both sides have.
        for (index, item) in items.iter().enumerate().rev() {
            let Some(left_over) = surplus.get_mut(item).filter(|left_over| **left_over * sign > 0) else { continue };
            *left_over -= sign;
            let (left, right) = if mark == Mark::OnlyLeft { (Some(item), None) } else { (None, Some(item)) };
            out.push(Leaf { path: with(&path, Step::Index(index)), mark, left, right, of_list: true, shared_items: 0 });
        }
    };
    one_side(a, Mark::OnlyLeft);
    one_side(b, Mark::OnlyRight);
    let differing = out.len() - before;
    let shared_items = (a.len() + b.len() - differing) / 2;
    let mark = if differing == 0 && a != b { Mark::Reordered } else { Mark::Same };
    if shared_items > 0 || differing == 0 {
        out.push(Leaf { path, mark, left: pair.0, right: pair.1, of_list: false, shared_items });
    }
}
