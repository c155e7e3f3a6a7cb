//! What differs between two trees of claims: two Sites, two sessions, or before and after.

use super::path::{Step, pointer};
use crate::wire::Extra;
use serde_json::Value;
use std::collections::HashMap;

/// One value that is not the same on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference<'a> {
    /// Where; an item of a list of scalars stands at its index on the side that has it.
    pub path: Vec<Step>,
    /// The path as a JSON pointer.
    pub pointer: String,
    /// The value on the left; `None` when only the right has it.
    pub left: Option<&'a Value>,
    /// The value on the right; `None` when only the left has it.
    pub right: Option<&'a Value>,
}

/// Every difference, in the left side's order, then what only the right has.
///
/// Dictionaries compare by name. Lists of scalars (groups, addresses) compare as sets with repetition, because their order
/// says nothing; other lists compare by position. A whole tree that one side lacks is one difference.
pub fn differences<'a>(left: &'a Extra, right: &'a Extra) -> Vec<Difference<'a>> {
    let mut out = Vec::new();
    let mut stack = Vec::new();
    push_fields(&mut stack, &[], left, right);
    while let Some((path, pair)) = stack.pop() {
        match pair {
            (Some(Value::Object(a)), Some(Value::Object(b))) => push_fields(&mut stack, &path, a, b),
            (Some(Value::Array(a)), Some(Value::Array(b))) if scalars(a) && scalars(b) => {
                scalar_lists(&mut out, &path, a, b);
            }
            (Some(Value::Array(a)), Some(Value::Array(b))) => {
                for index in (0..a.len().max(b.len())).rev() {
                    stack.push((with(&path, Step::Index(index)), (a.get(index), b.get(index))));
                }
            }
            (a, b) if a == b => {}
            (left, right) => out.push(Difference { pointer: pointer(&path), path, left, right }),
        }
    }
    out
}

type Pair<'a> = (Option<&'a Value>, Option<&'a Value>);

fn push_fields<'a>(stack: &mut Vec<(Vec<Step>, Pair<'a>)>, path: &[Step], a: &'a Extra, b: &'a Extra) {
    let only_right = b.iter().filter(|(key, _)| !a.contains_key(*key)).map(|(key, value)| (key, (None, Some(value))));
    let left = a.iter().map(|(key, value)| (key, (Some(value), b.get(key))));
    let mut fields: Vec<(&String, Pair<'a>)> = left.chain(only_right).collect();
    // The stack is worked off from its end.
    fields.reverse();
    stack.extend(fields.into_iter().map(|(key, pair)| (with(path, Step::Key(key.clone())), pair)));
}

fn with(path: &[Step], step: Step) -> Vec<Step> {
    path.iter().cloned().chain([step]).collect()
}

fn scalars(items: &[Value]) -> bool {
    !items.iter().any(|item| item.is_array() || item.is_object())
}

fn scalar_lists<'a>(out: &mut Vec<Difference<'a>>, path: &[Step], a: &'a [Value], b: &'a [Value]) {
    let mut surplus: HashMap<&Value, i64> = HashMap::new();
    a.iter().for_each(|item| *surplus.entry(item).or_default() += 1);
    b.iter().for_each(|item| *surplus.entry(item).or_default() -= 1);
    let mut one_side = |items: &'a [Value], sign: i64| {
        // From the end: of repeated items the first are the ones both sides have.
        let extra: Vec<usize> = (0..items.len())
            .rev()
            .filter(|index| {
                let left_over = surplus.entry(&items[*index]).or_default();
                let surplus_here = *left_over * sign > 0;
                *left_over -= if surplus_here { sign } else { 0 };
                surplus_here
            })
            .collect();
        for index in extra.into_iter().rev() {
            let path = with(path, Step::Index(index));
            let (left, right) = if sign > 0 { (Some(&items[index]), None) } else { (None, Some(&items[index])) };
            out.push(Difference { pointer: pointer(&path), path, left, right });
        }
    };
    one_side(a, 1);
    one_side(b, -1);
}
