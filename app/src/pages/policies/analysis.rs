//! The run: claims and policies are read, then every enabled policy is evaluated by the Controller, a few at a time.

use crate::api::{Abort, Api, ApiError, Kind};
use crate::words::{count, number};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::access::assignment::{Assignment, Names, Outcome, assign, order};
use shared::session::sites;
use shared::wire::{GatewaySession, Policy, SessionInfo, TestRequest, TestResult};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Evaluations under way at once: enough to hide the way to the Controller, few enough for it not to notice.
const AT_ONCE: usize = 4;

/// What is there to evaluate.
pub(super) struct Ready {
    pub info: SessionInfo,
    pub policies: Vec<Policy>,
}

/// Where the page stands.
#[derive(Clone)]
pub(super) enum Stage {
    Reading,
    Ended,
    Failed(ApiError),
    Ready(Arc<Ready>),
}

impl Stage {
    pub fn kind(&self) -> u8 {
        match self {
            Stage::Reading => 0,
            Stage::Ended => 1,
            Stage::Failed(_) => 2,
            Stage::Ready(_) => 3,
        }
    }

    pub fn advice(&self) -> String {
        match self {
            Stage::Failed(error) => advice(error),
            _ => String::new(),
        }
    }

    fn ready(&self) -> Option<Arc<Ready>> {
        match self {
            Stage::Ready(ready) => Some(ready.clone()),
            _ => None,
        }
    }
}

/// Says which privilege is missing where the Controller only says that one is.
fn advice(error: &ApiError) -> String {
    match error.kind {
        Kind::Forbidden => {
            format!("{} The analysis needs View on SessionInfo, View on Policy and Test on Condition.", error.advice())
        }
        _ => error.advice(),
    }
}

/// One page's analysis.
#[derive(Clone, Copy)]
pub(super) struct Analysis {
    pub stage: RwSignal<Stage>,
    /// The name of the Site whose claims are used.
    pub site: RwSignal<String>,
    /// By policy; `None` where not evaluated.
    pub results: RwSignal<Vec<Option<TestResult>>>,
    pub assignment: Memo<Assignment>,
    pub running: RwSignal<bool>,
    /// Why a run ended before its end.
    pub broke_off: RwSignal<Option<String>>,
    /// The admin stopped the run.
    pub cancelled: RwSignal<bool>,
    /// Names behind the policies' ids, as far as they could be read.
    pub names: RwSignal<Names>,
    /// Reads claims and policies, then evaluates.
    pub read: Callback<()>,
    /// Evaluates with what was read.
    pub run: Callback<()>,
    held: StoredValue<Option<Abort>, LocalStorage>,
}

impl Analysis {
    /// Reads and evaluates at once.
    pub fn start(dn: Signal<String>) -> Analysis {
        let api = expect_context::<Api>();
        let stage = RwSignal::new(Stage::Reading);
        let (site, names) = (RwSignal::new(String::new()), RwSignal::new(Names::default()));
        let (results, running) = (RwSignal::new(Vec::new()), RwSignal::new(false));
        let (broke_off, cancelled) = (RwSignal::new(None), RwSignal::new(false));
        let assignment = Memo::new(move |_| {
            stage.with(|stage| match stage {
                Stage::Ready(ready) => results.with(|results| assign(&ready.policies, results)),
                _ => Assignment { outcomes: Vec::new(), stopped_by: None, uncertain_stop: None },
            })
        });
        // Dropped with the page, which stops every call of the run.
        let held = StoredValue::new_local(None::<Abort>);
        let run = Callback::new({
            let api = api.clone();
            move |()| {
                let (Some(ready), Some(abort)) = (stage.with_untracked(Stage::ready), Abort::new()) else { return };
                let signal = abort.signal();
                held.set_value(Some(abort));
                results.set(vec![None; ready.policies.len()]);
                broke_off.set(None);
                cancelled.set(false);
                running.set(true);
                let (api, name) = (api.clone(), site.get_untracked());
                leptos::task::spawn_local(async move {
                    let task = Task { api, claims: claims(&ready.info, &name), signal, results };
                    let ended = evaluate(&task, &ready).await;
                    // A run that was stopped in favour of another leaves that one's signals alone.
                    if task.signal.aborted() {
                        return;
                    }
                    if let Err(error) = ended {
                        let _ = broke_off.try_set(Some(advice(&error)));
                    }
                    let _ = running.try_set(false);
                });
            }
        });
        let read = Callback::new(move |()| {
            let Some(abort) = Abort::new() else { return };
            let signal = abort.signal();
            held.set_value(Some(abort));
            running.set(false);
            stage.set(Stage::Reading);
            let (api, dn) = (api.clone(), dn.get_untracked());
            leptos::task::spawn_local(async move {
                let next = match read_all(&api, &dn, &signal).await {
                    Err(error) if error.is_aborted() => return,
                    Err(error) if error.kind == Kind::NotFound => Stage::Ended,
                    Err(error) => Stage::Failed(error),
                    Ok(ready) => Stage::Ready(Arc::new(ready)),
                };
                let first = next.ready().and_then(|ready| site_names(&ready.info).into_iter().next());
                let is_ready = matches!(next, Stage::Ready(_));
                if let (Some((first, _)), Some(true)) = (first, site.try_with_untracked(String::is_empty)) {
                    site.set(first);
                }
                if stage.try_set(next).is_some() || !is_ready {
                    return;
                }
                let _ = run.try_run(());
                // Names are a comfort: without them ids are shown.
                if let Some(found) = read_names(&api).await {
                    let _ = names.try_set(found);
                }
            });
        });
        read.run(());
        Analysis { stage, site, results, assignment, running, broke_off, cancelled, names, read, run, held }
    }

    /// Stops the run; what was evaluated stays.
    pub fn cancel(&self) {
        self.held.set_value(None);
        self.running.set(false);
        self.cancelled.set(true);
    }

    /// The Sites with the Gateway that speaks for each.
    pub fn sites(&self) -> Vec<(String, String)> {
        self.stage.with_untracked(Stage::ready).map(|ready| site_names(&ready.info)).unwrap_or_default()
    }

    /// Reads the policies.
    pub fn with_policies<T>(&self, read: impl FnOnce(&[Policy]) -> T) -> T {
        let ready = self.stage.with(Stage::ready);
        read(ready.as_ref().map_or(&[], |ready| &ready.policies))
    }

    /// Evaluated, and to be evaluated.
    pub fn counts(&self) -> Memo<(usize, usize)> {
        let this = *self;
        Memo::new(move |_| {
            let total = this.with_policies(|policies| policies.iter().filter(|policy| !policy.disabled).count());
            (this.results.with(|results| results.iter().flatten().count()), total)
        })
    }

    /// What came out, once it is there.
    pub fn summary(&self) -> String {
        if self.running.get() {
            return String::new();
        }
        self.assignment.with(|assignment| {
            let of = |wanted| assignment.outcomes.iter().filter(|outcome| **outcome == wanted).count();
            let mut parts = vec![format!(
                "{} of {} apply",
                number(of(Outcome::Assigned) as u64),
                count(assignment.outcomes.len(), "policy", "policies")
            )];
            let mut also = |outcome, word: &str| match of(outcome) {
                0 => {}
                some => parts.push(format!("{} {word}", number(some as u64))),
            };
            also(Outcome::Error, "failed");
            also(Outcome::Disabled, "disabled");
            also(Outcome::Pending, "not evaluated");
            let stopped = if self.cancelled.get() { "Cancelled: " } else { "" };
            format!("{stopped}{}", parts.join(", "))
        })
    }
}

/// One run.
struct Task {
    api: Api,
    claims: GatewaySession,
    signal: web_sys::AbortSignal,
    results: RwSignal<Vec<Option<TestResult>>>,
}

impl Task {
    async fn evaluate(&self, index: usize, expression: &str) -> Result<(), ApiError> {
        let request = TestRequest {
            expression: expression.to_owned(),
            user_claims: self.claims.user_claims.clone(),
            device_claims: self.claims.device_claims.clone(),
            system_claims: self.claims.system_claims.clone(),
            time: None,
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
async fn evaluate(task: &Task, ready: &Arc<Ready>) -> Result<(), ApiError> {
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

async fn read_all(api: &Api, dn: &str, signal: &web_sys::AbortSignal) -> Result<Ready, ApiError> {
    let info = api.session_info(dn, Some(signal)).await?;
    let policies = api.policies(Some(signal)).await?;
    Ok(Ready { info, policies: policies.data })
}

async fn read_names(api: &Api) -> Option<Names> {
    let (entitlements, sites) = (api.entitlements(None).await, api.sites(None).await);
    let mut names = Names::default();
    for entitlement in entitlements.into_iter().flat_map(|list| list.data) {
        names.0.insert(entitlement.id, entitlement.name);
    }
    for site in sites.into_iter().flat_map(|list| list.data) {
        names.0.insert(site.id, site.name);
    }
    (!names.0.is_empty()).then_some(names)
}

fn site_names(info: &SessionInfo) -> Vec<(String, String)> {
    sites::by_site(info).into_iter().map(|site| (site.name.into_owned(), site.gateway.to_owned())).collect()
}

/// The claims of a Site; of the first when it has gone meanwhile.
fn claims(info: &SessionInfo, site: &str) -> GatewaySession {
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
