//! One run: every enabled policy is evaluated by the Controller, a few at a time.

use super::analysis::Ready;
use crate::api::{Api, ApiError};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::access::assignment::{assign, order};
use shared::session::sites;
use shared::wire::{GatewaySession, SessionInfo, TestRequest, TestResult};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Evaluations under way at once: enough to hide the way to the Controller, few enough for it not to notice.
const AT_ONCE: usize = 4;

/// One run.
pub(super) struct Task {
    pub api: Api,
    pub claims: GatewaySession,
    /// The time the expressions see; now when absent.
    pub time: Option<String>,
    pub signal: web_sys::AbortSignal,
    pub results: RwSignal<Vec<Option<TestResult>>>,
}

impl Task {
    async fn evaluate(&self, index: usize, expression: &str) -> Result<(), ApiError> {
        let request = TestRequest {
            expression: expression.to_owned(),
            user_claims: self.claims.user_claims.clone(),
            device_claims: self.claims.device_claims.clone(),
            system_claims: self.claims.system_claims.clone(),
            time: self.time.clone(),
        };
        let result = self.api.test_expression(&request, Some(&self.signal)).await?;
        let _ = self.results.try_update(|results| {
            if let Some(slot) = results.get_mut(index) {
                *slot = Some(result);
            }
        });
        Ok(())
    }
}

/// Stop policies first; if one hits, the others are not evaluated.
pub(super) async fn evaluate(task: &Task, ready: &Arc<Ready>) -> Result<(), ApiError> {
    let (stops, others) = order(&ready.policies);
    all_of(task, ready, stops).await?;
    let stopped = task.results.try_with_untracked(|results| assign(&ready.policies, results).stopped_by.is_some());
    if stopped == Some(false) { all_of(task, ready, others).await } else { Ok(()) }
}

/// Evaluates policies, [`AT_ONCE`] at a time. The first failed call ends it: the next would fail for the same reason.
async fn all_of(task: &Task, ready: &Arc<Ready>, indices: Vec<usize>) -> Result<(), ApiError> {
    let (next, indices) = (Rc::new(Cell::new(0)), Rc::new(indices));
    let failed = Rc::new(Cell::new(None::<ApiError>));
    let workers = js_sys::Array::new();
    for _ in 0..AT_ONCE.min(indices.len()) {
        let (next, indices, failed, ready) = (next.clone(), indices.clone(), failed.clone(), ready.clone());
        let task = SendWrapper::new(Task {
            api: task.api.clone(),
            claims: task.claims.clone(),
            time: task.time.clone(),
            signal: task.signal.clone(),
            results: task.results,
        });
        workers.push(&future_to_promise(async move {
            while let Some(&index) = indices.get(next.get()) {
                next.set(next.get() + 1);
                if let Err(error) = task.evaluate(index, &ready.policies[index].expression).await {
                    next.set(usize::MAX);
                    failed.set(Some(error));
                    break;
                }
            }
            Ok(JsValue::UNDEFINED)
        }));
    }
    // Workers never reject: what went wrong stands in `failed`.
    let _ = JsFuture::from(js_sys::Promise::all(&workers)).await;
    failed.take().map_or(Ok(()), Err)
}

/// The claims of a Site; of the first when it has gone meanwhile.
pub(super) fn claims(info: &SessionInfo, site: &str) -> GatewaySession {
    let all = sites::by_site(info);
    let chosen = all.iter().find(|view| view.name == site).or(all.first());
    let session = chosen.map(|view| view.session);
    GatewaySession {
        user_claims: session.map(|session| session.user_claims.clone()).unwrap_or_default(),
        device_claims: session.map(|session| session.device_claims.clone()).unwrap_or_default(),
        system_claims: session.map(|session| session.system_claims.clone()).unwrap_or_default(),
        ..GatewaySession::default()
    }
}
