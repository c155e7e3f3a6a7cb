//! What if a claim or the time were another: edits of claims, and which claims an expression looks at.

use crate::session::claims::{Kind, Step, expression, parse_expression};
use crate::wire::{CriteriaScript, Extra, GatewaySession};
use serde_json::{Map, Value};

/// One assumption about a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// `user`, `device` or `system`.
    pub kind: &'static str,
    /// Where in the claims; never empty.
    pub path: Vec<Step>,
    /// What is done there.
    pub change: Change,
}

/// What is assumed of a claim.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It has that value, whether it is there now or not.
    Set(Value),
    /// Its list holds that item too.
    Add(Value),
    /// It is not there; of a list with that item: the item is not.
    Remove,
}

impl Edit {
    /// `claims.user.groups` and so on.
    pub fn expression(&self) -> String {
        expression(self.kind, &self.path)
    }

    /// In words, for the list of assumptions.
    pub fn text(&self) -> String {
        let place = self.expression();
        match &self.change {
            Change::Set(value) => format!("{place} = {}", crate::session::text::preview(&value.to_string(), 120)),
            Change::Add(value) => format!("{place} also has {}", crate::session::text::preview(&value.to_string(), 120)),
            Change::Remove => format!("{place} is not there"),
        }
    }
}

/// Reads the place of an edit.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub fn parse_place(text: &str) -> Result<(&'static str, Vec<Step>), String> {
    let text = text.trim();
    match parse_expression(text) {
        Some((_, path, _)) if path.is_empty() => Err("Name a claim, as in claims.user.groups.".to_owned()),
        Some((kind, path, end)) if end == text.len() => Ok((kind, path)),
        Some((.., end)) => Err(format!("Not a place of a claim from \u{201c}{}\u{201d} on.", &text[end..])),
        None => Err("A claim begins with claims.user, claims.device or claims.system.".to_owned()),
    }
}

/// Reads a value of a kind as typed.
///
/// # Errors
/// Why it is none, in a sentence.
pub fn parse_value(kind: Kind, text: &str) -> Result<Value, String> {
    let json = || serde_json::from_str::<Value>(text).ok();
    match kind {
        Kind::String => Ok(Value::from(text)),
        Kind::Date => match crate::session::time::Timestamp::parse(text.trim()) {
            Some(_) => Ok(Value::from(text.trim())),
            None => Err("A date is written as in 2026-11-23T08:02:41Z.".to_owned()),
        },
        Kind::Boolean => match text.trim() {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err("A boolean is true or false.".to_owned()),
        },
        Kind::Number => json().filter(Value::is_number).ok_or_else(|| "A number is written as in 42 or 0.5.".to_owned()),
        Kind::List => json().filter(Value::is_array).ok_or_else(|| "A list is written as in [\"a\", \"b\"].".to_owned()),
        Kind::Dictionary => {
            json().filter(Value::is_object).ok_or_else(|| "A dictionary is written as in {\"name\": \"value\"}.".to_owned())
        }
        Kind::Null => Ok(Value::Null),
    }
}

/// Applies edits in their order to the three maps of a Gateway's report.
pub fn apply(claims: &mut GatewaySession, edits: &[Edit]) {
    for edit in edits {
        let map = match edit.kind {
            "user" => &mut claims.user_claims,
            "device" => &mut claims.device_claims,
            _ => &mut claims.system_claims,
        };
        apply_one(map, edit);
    }
}

fn apply_one(map: &mut Extra, edit: &Edit) {
    let mut root = Value::Object(std::mem::take(map));
    match &edit.change {
        Change::Remove => remove(&mut root, &edit.path),
        Change::Set(value) => {
            if let Some(place) = place(&mut root, &edit.path) {
                *place = value.clone();
            }
        }
        Change::Add(value) => {
            if let Some(place) = place(&mut root, &edit.path) {
                match place {
                    Value::Array(items) => items.push(value.clone()),
                    Value::Null => *place = Value::Array(vec![value.clone()]),
                    single => *single = Value::Array(vec![single.take(), value.clone()]),
                }
            }
        }
    }
    if let Value::Object(edited) = root {
        *map = edited;
    }
}

/// The place in the tree, with everything on the way to it made where it was not or was something else. An index beyond the end
/// of a list is its end.
fn place<'v>(root: &'v mut Value, path: &[Step]) -> Option<&'v mut Value> {
    let mut at = root;
    for step in path {
        at = match step {
            Step::Key(key) => {
                if !at.is_object() {
                    *at = Value::Object(Map::new());
                }
                at.as_object_mut()?.entry(key.clone()).or_insert(Value::Null)
            }
            Step::Index(index) => {
                if !at.is_array() {
                    *at = Value::Array(Vec::new());
                }
                let items = at.as_array_mut()?;
                if *index >= items.len() {
                    items.push(Value::Null);
                }
                let last = items.len() - 1;
                &mut items[(*index).min(last)]
            }
        };
    }
    Some(at)
}

fn remove(root: &mut Value, path: &[Step]) {
    let Some((last, above)) = path.split_last() else { return };
    let parent = above.iter().try_fold(root, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    });
    match (parent, last) {
        (Some(Value::Object(fields)), Step::Key(key)) => drop(fields.shift_remove(key)),
        (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => drop(items.remove(*index)),
        _ => {}
    }
}

/// Claims that an expression looks at, each once, in their order; through the criteria scripts it calls as well.
pub fn claims_in(source: &str, scripts: &[CriteriaScript]) -> Vec<(&'static str, Vec<Step>)> {
    /// Beyond that nobody reads them.
    const MOST: usize = 40;
    let mut out: Vec<(&'static str, Vec<Step>)> = Vec::new();
    let mut sources = vec![source];
    let mut called: Vec<&str> = Vec::new();
    while let Some(source) = sources.pop() {
        for (at, _) in source.match_indices("claims") {
            if source[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | '$' | '.')) {
                continue;
            }
            if let Some((kind, path, _)) = parse_expression(&source[at..]).filter(|(_, path, _)| !path.is_empty())
                && out.len() < MOST
                && !out.iter().any(|(known, other)| *known == kind && *other == path)
            {
                out.push((kind, path));
            }
        }
        for script in scripts.iter().filter(|script| calls(source, &script.name)) {
            if !called.contains(&script.name.as_str()) {
                called.push(&script.name);
                sources.push(&script.expression);
            }
        }
    }
    out
}

fn calls(source: &str, name: &str) -> bool {
    !name.is_empty()
        && source.match_indices(name).any(|(at, _)| {
            let own = !source[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | '$' | '.'));
            own && source[at + name.len()..].trim_start().starts_with('(')
        })
}
