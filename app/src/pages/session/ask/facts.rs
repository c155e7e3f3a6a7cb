//! How entitlements and policies are configured: read once, when an answer needs it; can be cancelled.

use crate::account::use_account;
use crate::api::{Abort, Api, ApiError, Kind};
use crate::pages::session::reading::{Reading, Session};
use leptos::prelude::*;
use shared::access::answer::{Answer, ChangeKind, Verdict};
use shared::access::{Extent, Facts};
use shared::privilege::Capability;
use shared::session::sites;
use shared::wire::{Condition, Entitlement, Extra, Policy, SessionInfo, TestRequest};
use std::collections::HashMap;
use std::sync::Arc;

/// Policies evaluated for one answer: those that grant the few entitlements it names.
const EVALUATED: usize = 6;

/// What was read.
#[derive(Default)]
pub(super) struct Read {
    entitlements: Vec<Entitlement>,
    /// Not every admin may read them.
    policies: Option<Vec<Policy>>,
    conditions: Vec<Condition>,
}

/// Where reading stands.
#[derive(Clone)]
pub(super) enum Stage {
    NotNeeded,
    Reading,
    Read(Arc<Read>),
    Failed(String),
    Cancelled,
}

/// The configuration as one page has read it.
#[derive(Clone, Copy)]
pub(super) struct Configuration {
    pub stage: RwSignal<Stage>,
    /// By policy id, with the claims of the session as last read.
    applies: RwSignal<HashMap<String, bool>>,
    held: StoredValue<Option<Abort>, LocalStorage>,
}

impl Configuration {
    pub fn new() -> Configuration {
        Configuration {
            stage: RwSignal::new(Stage::NotNeeded),
            applies: RwSignal::new(HashMap::new()),
            held: StoredValue::new_local(None),
        }
    }

    /// Runs with whatever is known by now.
    pub fn with_facts<T>(&self, run: impl FnOnce(&Facts<'_>) -> T) -> T {
        let applies = self.applies.get();
        match self.stage.get() {
            Stage::Read(read) => run(&Facts {
                entitlements: Some(&read.entitlements),
                policies: read.policies.as_deref(),
                conditions: &read.conditions,
                applies,
            }),
            _ => run(&Facts::default()),
        }
    }

    /// Stops reading; the answer stays as it is.
    pub fn cancel(&self) {
        self.held.set_value(None);
        self.stage.set(Stage::Cancelled);
    }

    /// Reads the configuration.
    pub fn read(&self, api: Api) {
        let Some(abort) = Abort::new() else { return };
        let signal = abort.signal();
        self.held.set_value(Some(abort));
        self.stage.set(Stage::Reading);
        let stage = self.stage;
        leptos::task::spawn_local(async move {
            let next = match read_all(&api, &signal).await {
                Err(error) if error.is_aborted() => return,
                Err(error) => Stage::Failed(advice(&error)),
                Ok(read) => Stage::Read(Arc::new(read)),
            };
            if !signal.aborted() {
                let _ = stage.try_set(next);
            }
        });
    }

    /// Reads as soon as an answer leaves something open, and then evaluates the policies it depends on.
    pub fn read_when_needed(self, answer: Memo<Option<Arc<Answer>>>, reading: Reading) {
        if reading.saved.with_untracked(Option::is_some) {
            // The configuration of now says nothing about a session of then, and there may be no Controller.
            return;
        }
        let (api, account) = (expect_context::<Api>(), use_account());
        let open = Memo::new(move |_| {
            answer.with(|answer| {
                answer.as_ref().is_some_and(|answer| answer.verdict != Verdict::Allowed || answer.extent < Extent::Whole)
            })
        });
        Effect::new({
            let api = api.clone();
            move |_| {
                if open.get() && self.stage.with_untracked(|stage| matches!(stage, Stage::NotNeeded)) {
                    self.read(api.clone());
                }
            }
        });
        // Other claims may give other results; a reading with the same ones must not ask again.
        Effect::new(move |before: Option<Option<Arc<Session>>>| {
            let now = reading.session.get();
            if let (Some(Some(before)), Some(now)) = (&before, &now)
                && claims(&before.info) != claims(&now.info)
            {
                self.applies.update(HashMap::clear);
            }
            now
        });
        Effect::new(move |_| {
            let wanted = answer.with(|answer| answer.as_deref().map(|answer| self.undecided(answer)).unwrap_or_default());
            if !wanted.is_empty() && account.can(Capability::AnalyzePolicies).is_ok() {
                self.evaluate(api.clone(), reading, wanted);
            }
        });
    }

    /// Policies an answer depends on and that were not evaluated: id and expression.
    fn undecided(&self, answer: &Answer) -> Vec<(String, String)> {
        let Stage::Read(read) = self.stage.get_untracked() else { return Vec::new() };
        let policies = read.policies.as_deref().unwrap_or_default();
        let named = answer.changes.iter().flat_map(|change| match &change.kind {
            ChangeKind::Assign(names) => names.as_slice(),
            _ => &[],
        });
        let granting = named.filter_map(|name| policies.iter().find(|policy| policy.name == *name && !policy.disabled));
        self.applies.with_untracked(|applies| {
            let unknown = granting.filter(|policy| !applies.contains_key(&policy.id));
            unknown.take(EVALUATED).map(|policy| (policy.id.clone(), policy.expression.clone())).collect()
        })
    }

    fn evaluate(&self, api: Api, reading: Reading, wanted: Vec<(String, String)>) {
        let claims = reading.session.with_untracked(|session| Some(claims(&session.as_ref()?.info)?.map(Clone::clone)));
        let (Some([user_claims, device_claims, system_claims]), Some(abort)) = (claims, Abort::new()) else { return };
        let signal = abort.signal();
        // A later answer stops the evaluation for this one.
        self.held.set_value(Some(abort));
        let applies = self.applies;
        leptos::task::spawn_local(async move {
            let mut found = HashMap::new();
            for (id, expression) in wanted {
                let request = TestRequest {
                    expression,
                    user_claims: user_claims.clone(),
                    device_claims: device_claims.clone(),
                    system_claims: system_claims.clone(),
                    time: None,
                };
                // Without a result the answer says that it is unknown, and where to look.
                let Ok(result) = api.test_expression(&request, Some(&signal)).await else { return };
                let failed = shared::access::assignment::failure(&result).is_some();
                found.insert(id, result.result && !failed);
            }
            if !signal.aborted() {
                let _ = applies.try_update(|applies| applies.extend(found));
            }
        });
    }
}

/// User, device and system claims of the session's first Site.
fn claims(info: &SessionInfo) -> Option<[&Extra; 3]> {
    let session = sites::by_site(info).into_iter().next()?.session;
    Some([&session.user_claims, &session.device_claims, &session.system_claims])
}

async fn read_all(api: &Api, signal: &web_sys::AbortSignal) -> Result<Read, ApiError> {
    let entitlements = api.entitlements(Some(signal)).await?.data;
    let policies = optional(api.policies(Some(signal)).await)?.map(|list| list.data);
    let conditions = optional(api.conditions(Some(signal)).await)?.map(|list| list.data).unwrap_or_default();
    Ok(Read { entitlements, policies, conditions })
}

/// Without these the answer only says less.
fn optional<T>(read: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match read {
        Err(error) if error.is_aborted() => Err(error),
        other => Ok(other.ok()),
    }
}

fn advice(error: &ApiError) -> String {
    match error.kind {
        Kind::Forbidden => {
            "Your admin role may not read entitlements, so what is not assigned to this session is not known.".to_owned()
        }
        _ => error.advice(),
    }
}
