//! The evidence pack: what a ticket needs of a session, as one document in JSON and in Markdown.
//!
//! One document is made ([`document`]), masked values are taken out of all of it, and both files are written from that: what is
//! masked is in neither. Nothing here is believed: texts come from users and devices, so Markdown escapes them ([`markdown`]).

mod markdown;
mod secret;
mod stored;

pub use markdown::markdown;
pub use secret::looks_secret;
pub use stored::zip;

use super::claims::{Kind, copy_text, expression};
use super::compare::leaves;
use super::sites::by_site;
use super::time::Timestamp;
use super::{entitlement, rule, text, vpn};
use crate::wire::{API_VERSION, Extra, GatewaySession, SessionInfo};
use serde_json::{Value, json};
use std::collections::HashSet;

/// What stands in place of a masked value.
pub const MASK: &str = "•••";
/// What the document says it is.
pub const FORMAT: &str = "active-sessions/evidence";

/// A claim that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// As policies write it: `claims.user.groups`.
    pub expression: String,
    /// The Sites that report this value; empty when all do.
    pub sites: Vec<String>,
    /// The value.
    pub value: Value,
    /// Its beginning, for a line.
    pub preview: String,
    /// It looks like a secret, or like something encrypted.
    pub secret: bool,
}

/// What is known beside the session itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Circumstances {
    /// The session's distinguished name.
    pub dn: String,
    /// The host the page was opened at.
    pub controller: String,
    /// The version of the page.
    pub page_version: String,
    /// When the session was read.
    pub read_at: Option<Timestamp>,
    /// When the pack was made.
    pub made_at: Option<Timestamp>,
    /// Minutes the admin's clock is east of UTC.
    pub zone: i32,
    /// Read out of a file, not from a Controller.
    pub saved: bool,
    /// The admin's own words.
    pub note: String,
    /// Answers about destinations, as objects with `destination`, `verdict`, `sentence` and whatever else they know.
    pub answers: Vec<Value>,
    /// Receipts of actions on this session.
    pub receipts: Vec<Value>,
}

type Read = fn(&GatewaySession) -> &Extra;
const KINDS: [(&str, Read); 3] = [
    ("user", |gateway| &gateway.user_claims),
    ("device", |gateway| &gateway.device_claims),
    ("system", |gateway| &gateway.system_claims),
];

/// Every claim of the session: the same value at several Sites is one choice, a list of scalars too.
pub fn choices(info: &SessionInfo) -> Vec<Choice> {
    let sites = by_site(info);
    let mut out: Vec<Choice> = Vec::new();
    for (kind, read) in KINDS {
        let begin = out.len();
        for site in &sites {
            let mut at = begin;
            for (path, value) in leaves(read(site.session)) {
                let expression = expression(kind, &path);
                let same = |choice: &Choice| choice.expression == expression && choice.value == *value;
                // Sites mostly say the same in the same order: the next one is nearly always it.
                let found = out
                    .get(at)
                    .is_some_and(same)
                    .then_some(at)
                    .or_else(|| out[begin..].iter().position(same).map(|found| begin + found));
                match found {
                    Some(index) => {
                        out[index].sites.push(site.name.to_string());
                        at = index + 1;
                    }
                    None => {
                        let secret = looks_secret(&path, value);
                        let preview = text::preview(&copy_text(value), 200);
                        out.push(Choice {
                            expression,
                            sites: vec![site.name.to_string()],
                            value: value.clone(),
                            preview,
                            secret,
                        });
                    }
                }
            }
        }
    }
    for choice in &mut out {
        if choice.sites.len() == sites.len() {
            choice.sites.clear();
        }
    }
    out
}

/// The document. `claims` are the chosen ones, each with whether it is masked.
pub fn document(info: &SessionInfo, circumstances: &Circumstances, claims: &[(&Choice, bool)]) -> Value {
    let time =
        |time: Option<Timestamp>| time.map(|time| json!({"utc": time.to_rfc3339(), "local": time.in_zone(circumstances.zone)}));
    let claim = |(choice, masked): &(&Choice, bool)| {
        let value = if *masked { json!(MASK) } else { choice.value.clone() };
        json!({"claim": choice.expression, "sites": choice.sites, "masked": masked, "value": value})
    };
    let mut document = json!({
        "format": FORMAT,
        "version": 1,
        "madeAt": time(circumstances.made_at),
        "readAt": time(circumstances.read_at),
        "pageVersion": circumstances.page_version,
        "apiVersion": API_VERSION,
        "controller": circumstances.controller,
        "fromSavedFile": circumstances.saved,
        "note": circumstances.note,
        "session": {
            "distinguishedName": circumstances.dn,
            "username": info.username,
            "provider": info.provider_name,
            "deviceId": info.device_id,
        },
        "answers": circumstances.answers,
        "sites": sites(info),
        "entitlements": entitlements(info),
        "claims": claims.iter().map(claim).collect::<Vec<_>>(),
        "stats": stats(info),
        "receipts": circumstances.receipts,
    });
    Masked::of(claims.iter().filter(|(_, masked)| *masked).map(|(choice, _)| &choice.value)).take_out(&mut document);
    document
}

fn sites(info: &SessionInfo) -> Vec<Value> {
    let gateways = |site: &super::sites::SiteView<'_>| site.gateways().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
    by_site(info).iter().map(|site| json!({"site": site.name, "gateways": gateways(site)})).collect()
}

fn entitlements(info: &SessionInfo) -> Vec<Value> {
    let mut out = Vec::new();
    for site in by_site(info) {
        for (name, info) in site.session.entitlement_infos.iter() {
            let state = entitlement::state(info);
            let conditions: Vec<Value> =
                state.conditions.iter().map(|(name, holds)| json!({"condition": name, "holds": holds})).collect();
            out.push(json!({
                "site": site.name, "entitlement": name, "state": state.data_access(), "why": state.why, "conditions": conditions,
                "rules": info.firewall_rules.iter().flat_map(rule::lines).collect::<Vec<_>>(), "policies": info.policy_names,
            }));
        }
    }
    out
}

fn stats(info: &SessionInfo) -> Vec<Value> {
    let mut out = Vec::new();
    for site in by_site(info) {
        for (gateway, session) in site.gateways() {
            for stat in vpn::gateway_stats(&session.vpn).into_iter().chain(vpn::session_stats(&session.vpn)) {
                out.push(json!({"site": site.name, "gateway": gateway, "key": stat.key, "label": stat.label, "text": stat.text, "value": stat.raw}));
            }
        }
    }
    out
}

/// The texts that must not be in the document, wherever they came from.
struct Masked {
    texts: HashSet<String>,
    /// Those looked for inside other texts; with thousands of them that would take too long, and whole texts must do.
    inside: Vec<String>,
}

impl Masked {
    /// Shorter ones are in everything: `on`, `1`, `low`.
    const SHORTEST: usize = 4;
    const MOST_INSIDE: usize = 400;

    fn of<'a>(values: impl Iterator<Item = &'a Value>) -> Masked {
        let mut texts = HashSet::new();
        let mut stack: Vec<&Value> = values.collect();
        while let Some(value) = stack.pop() {
            match value {
                Value::Array(items) => stack.extend(items),
                Value::Object(fields) => stack.extend(fields.values()),
                Value::String(_) | Value::Number(_) => drop(texts.insert(copy_text(value))),
                Value::Bool(_) | Value::Null => {}
            }
        }
        texts.retain(|text| text.chars().count() >= Masked::SHORTEST);
        let mut inside: Vec<String> = texts.iter().cloned().collect();
        // The longest first: one may be part of another.
        inside.sort_by_key(|text| std::cmp::Reverse(text.len()));
        inside.truncate(Masked::MOST_INSIDE);
        Masked { texts, inside }
    }

    fn take_out(&self, document: &mut Value) {
        if self.texts.is_empty() {
            return;
        }
        let mut stack = vec![document];
        while let Some(value) = stack.pop() {
            match value {
                Value::Array(items) => stack.extend(items),
                // What a claim is called and what the document says of itself stays.
                Value::Object(fields) => stack.extend(
                    fields.iter_mut().filter(|(name, _)| !matches!(name.as_str(), "claim" | "format")).map(|(_, value)| value),
                ),
                Value::String(text) if self.texts.contains(text) => MASK.clone_into(text),
                Value::String(text) => {
                    for masked in &self.inside {
                        if text.contains(masked.as_str()) {
                            *text = text.replace(masked.as_str(), MASK);
                        }
                    }
                }
                Value::Number(_) if self.texts.contains(&value.to_string()) => *value = json!(MASK),
                _ => {}
            }
        }
    }
}

/// Whether a value is a time: then its name alone makes it no secret.
fn is_time(value: &Value) -> bool {
    Kind::of(value) == Kind::Date
}
