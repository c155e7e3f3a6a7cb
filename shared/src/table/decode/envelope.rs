//! What stands around the sessions in the answer.

use super::cursor::Fault;
use super::error::Problem;
use crate::wire::{Filter, List};
use serde_json::Value;

/// The answer without its sessions: `data` is always empty. The circle that was asked for is kept as an unknown field: whoever
/// asked knows it, and reading it would bring every reader of lists the arithmetic of floats.
pub type Envelope = List<()>;

/// The fields seen so far.
#[derive(Default)]
pub(super) struct Fields {
    envelope: Envelope,
}

impl Fields {
    pub(super) fn total(&self) -> Option<u64> {
        self.envelope.total_count
    }

    pub(super) fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    pub(super) fn into_envelope(self) -> Envelope {
        self.envelope
    }

    /// Sets a field from clean JSON. One that has not its published type is kept as an unknown one.
    pub(super) fn set(&mut self, name: String, json: &str) -> Result<(), Fault> {
        let wrong = |_| Fault::Wrong { at: 0, problem: Problem::Expected("a JSON value") };
        let value = serde_json::from_str(json).map_err(wrong)?;
        if let Some((name, value)) = set(&mut self.envelope, name, value) {
            self.envelope.extra.insert(name, value);
        }
        Ok(())
    }
}

/// Sets a known field; gives back what is none.
fn set(envelope: &mut Envelope, name: String, value: Value) -> Option<(String, Value)> {
    let known = match name.as_str() {
        "range" => put(&mut envelope.range, &value, text),
        "orderBy" => put(&mut envelope.order_by, &value, text),
        "descending" => put(&mut envelope.descending, &value, boolean),
        "totalCount" => put(&mut envelope.total_count, &value, count),
        "queries" => texts(&value).map(|queries| envelope.queries = queries).is_some(),
        "filterBy" => filters(&value).map(|filters| envelope.filter_by = filters).is_some(),
        _ => false,
    };
    if known { None } else { Some((name, value)) }
}

/// Reads a value into its field; whether it could be read. `null` is absent.
fn put<T>(field: &mut Option<T>, value: &Value, read: impl Fn(&Value) -> Option<T>) -> bool {
    if value.is_null() {
        *field = None;
        return true;
    }
    let read = read(value);
    let known = read.is_some();
    if known {
        *field = read;
    }
    known
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| value.as_str()?.parse().ok())
}

fn count(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Array(items) => items.iter().map(text).collect(),
        single => text(single).map(|text| vec![text]),
    }
}

fn filters(value: &Value) -> Option<Vec<Filter>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Array(items) => items
            .iter()
            .map(|item| {
                Some(Filter { name: item.get("name")?.as_str()?.to_owned(), value: item.get("value")?.as_str()?.to_owned() })
            })
            .collect(),
        _ => None,
    }
}
