//! The run: claims and policies are read, then every enabled policy is evaluated by the Controller, a few at a time.

use super::run::{Task, claims, evaluate};
use crate::api::{Abort, Api, ApiError, Kind, Trace};
use crate::words::{count, number};
use leptos::prelude::*;
use serde_json::Value;
use shared::access::assignment::{Assignment, Names, Outcome, assign};
use shared::access::what_if::{self, Edit};
use shared::session::claims::Step;
use shared::session::sites;
use shared::wire::{CriteriaScript, GatewaySession, Policy, SessionInfo, TestResult};
use std::sync::Arc;

/// What is there to evaluate.
pub(super) struct Ready {
    pub info: SessionInfo,
    pub policies: Vec<Policy>,
    /// The functions expressions call; none where they may not be read.
    pub scripts: Vec<CriteriaScript>,
}

/// Which of both: the claims and the time as they are, or as assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    Present,
    Assumed,
}

/// What is assumed, and what came of it.
#[derive(Clone, Copy)]
pub(super) struct Assumed {
    pub edits: RwSignal<Vec<Edit>>,
    /// RFC 3339; now when empty.
    pub time: RwSignal<String>,
    /// By policy; empty until it was run.
    pub results: RwSignal<Vec<Option<TestResult>>>,
    pub assignment: Memo<Option<Assignment>>,
}

impl Assumed {
    /// Whether it was run.
    pub fn shown(&self) -> bool {
        self.assignment.with(Option::is_some)
    }
}

/// Where the page stands.
#[derive(Clone)]
pub(super) enum Stage {
    Reading,
    /// No Gateway reports the session; whether it is known to have been there.
    Gone(bool),
    Failed(ApiError),
    Ready(Arc<Ready>),
}

impl Stage {
    pub fn kind(&self) -> u8 {
        match self {
            Stage::Reading => 0,
            Stage::Gone(_) => 1,
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
    pub assumed: Assumed,
    pub running: RwSignal<Option<Run>>,
    /// Why a run ended before its end.
    pub broke_off: RwSignal<Option<String>>,
    /// The admin stopped the run.
    pub cancelled: RwSignal<bool>,
    /// Names behind the policies' ids, as far as they could be read.
    pub names: RwSignal<Names>,
    /// Reads claims and policies, then evaluates.
    pub read: Callback<()>,
    /// Evaluates with what was read.
    pub run: Callback<Run>,
    held: StoredValue<Option<Abort>, LocalStorage>,
}

impl Analysis {
    /// Reads and evaluates at once.
    pub fn start(dn: Signal<String>) -> Analysis {
        let api = expect_context::<Api>();
        let stage = RwSignal::new(Stage::Reading);
        let (site, names) = (RwSignal::new(String::new()), RwSignal::new(Names::default()));
        let (results, running) = (RwSignal::new(Vec::new()), RwSignal::new(None));
        let (broke_off, cancelled) = (RwSignal::new(None), RwSignal::new(false));
        let assignment = Memo::new(move |_| {
            stage.with(|stage| match stage {
                Stage::Ready(ready) => results.with(|results| assign(&ready.policies, results)),
                _ => Assignment { outcomes: Vec::new(), stopped_by: None, uncertain_stop: None },
            })
        });
        let (edits, time) = (RwSignal::new(Vec::<Edit>::new()), RwSignal::new(String::new()));
        let assumed_results = RwSignal::new(Vec::<Option<TestResult>>::new());
        let assumed_assignment = Memo::new(move |_| {
            stage.with(|stage| match stage {
                Stage::Ready(ready) => {
                    assumed_results.with(|results| (!results.is_empty()).then(|| assign(&ready.policies, results)))
                }
                _ => None,
            })
        });
        let assumed = Assumed { edits, time, results: assumed_results, assignment: assumed_assignment };
        // Dropped with the page, which stops every call of the run.
        let held = StoredValue::new_local(None::<Abort>);
        let run = Callback::new({
            let api = api.clone();
            move |which: Run| {
                let (Some(ready), Some(abort)) = (stage.with_untracked(Stage::ready), Abort::new()) else { return };
                let signal = abort.signal();
                held.set_value(Some(abort));
                let none = vec![None; ready.policies.len()];
                let mut claims = claims(&ready.info, &site.get_untracked());
                let (into, time) = match which {
                    Run::Present => {
                        // Assumptions are about what is there now: they are run anew when wanted.
                        assumed.results.set(Vec::new());
                        (results, None)
                    }
                    Run::Assumed => {
                        assumed.edits.with_untracked(|edits| what_if::apply(&mut claims, edits));
                        let time = assumed.time.get_untracked();
                        (assumed.results, (!time.is_empty()).then_some(time))
                    }
                };
                into.set(none);
                broke_off.set(None);
                cancelled.set(false);
                running.set(Some(which));
                let api = api.clone();
                leptos::task::spawn_local(async move {
                    let task = Task { api, claims, time, signal, results: into };
                    let ended = evaluate(&task, &ready).await;
                    // A run that was stopped in favour of another leaves that one's signals alone.
                    if task.signal.aborted() {
                        return;
                    }
                    if let Err(error) = ended {
                        let _ = broke_off.try_set(Some(advice(&error)));
                    }
                    let _ = running.try_set(None);
                });
            }
        });
        let read = Callback::new(move |()| {
            let Some(abort) = Abort::new() else { return };
            let signal = abort.signal();
            held.set_value(Some(abort));
            running.set(None);
            assumed.results.set(Vec::new());
            stage.set(Stage::Reading);
            let (api, dn) = (api.clone(), dn.get_untracked());
            leptos::task::spawn_local(async move {
                let next = match read_all(&api, &dn, &signal).await {
                    Err(error) if error.is_aborted() => return,
                    Err(error) if error.kind == Kind::NotFound => {
                        Stage::Gone(matches!(api.trace_of(&dn, Some(&signal)).await, Trace::Listed | Trace::Registered(_)))
                    }
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
                let _ = run.try_run(Run::Present);
                // Names are a comfort: without them ids are shown.
                if let Some(found) = read_names(&api).await {
                    let _ = names.try_set(found);
                }
            });
        });
        read.run(());
        Analysis { stage, site, results, assignment, assumed, running, broke_off, cancelled, names, read, run, held }
    }

    /// Stops the run; what was evaluated stays.
    pub fn cancel(&self) {
        self.held.set_value(None);
        self.running.set(None);
        self.cancelled.set(true);
    }

    /// The Sites with the Gateway that speaks for each.
    pub fn sites(&self) -> Vec<(String, String)> {
        self.stage.with_untracked(Stage::ready).map(|ready| site_names(&ready.info)).unwrap_or_default()
    }

    /// The claims of the chosen Site, as reported or as assumed.
    pub fn claims(&self, which: Run) -> GatewaySession {
        let Some(ready) = self.stage.with(Stage::ready) else { return GatewaySession::default() };
        let mut claims = claims(&ready.info, &self.site.get());
        if which == Run::Assumed {
            self.assumed.edits.with(|edits| what_if::apply(&mut claims, edits));
        }
        claims
    }

    /// The claims an expression looks at.
    pub fn claims_in(&self, expression: &str) -> Vec<(&'static str, Vec<Step>)> {
        let ready = self.stage.with(Stage::ready);
        what_if::claims_in(expression, ready.as_ref().map_or(&[], |ready| &ready.scripts))
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
            let results = if this.running.get() == Some(Run::Assumed) { this.assumed.results } else { this.results };
            (results.with(|results| results.iter().flatten().count()), total)
        })
    }

    /// What came out, once it is there.
    pub fn summary(&self) -> String {
        if self.running.get().is_some() {
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
            if let Some(assumed) = self.assumed.assignment.get() {
                let changed = assignment.outcomes.iter().zip(&assumed.outcomes).filter(|(now, then)| now != then).count();
                parts.push(format!("{} with the assumptions", count(changed, "other outcome", "other outcomes")));
            }
            let stopped = if self.cancelled.get() { "Cancelled: " } else { "" };
            format!("{stopped}{}", parts.join(", "))
        })
    }
}

async fn read_all(api: &Api, dn: &str, signal: &web_sys::AbortSignal) -> Result<Ready, ApiError> {
    let info = api.session_info(dn, Some(signal)).await?;
    let policies = api.policies(Some(signal)).await?;
    // Only to show which claims an expression reaches through them: without them it reaches fewer.
    let scripts = api.criteria_scripts(Some(signal)).await.map(|list| list.data).unwrap_or_default();
    Ok(Ready { info, policies: policies.data, scripts })
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
    for rule in api.ringfence_rules(None).await.into_iter().flat_map(|list| list.data) {
        names.0.insert(rule.id, rule.name);
    }
    for role in api.administrative_roles(None).await.into_iter().flat_map(|list| list.data) {
        if let (Some(id), Some(name)) = (role.get("id").and_then(Value::as_str), role.get("name").and_then(Value::as_str)) {
            names.0.insert(id.to_owned(), name.to_owned());
        }
    }
    (!names.0.is_empty()).then_some(names)
}

fn site_names(info: &SessionInfo) -> Vec<(String, String)> {
    sites::by_site(info).into_iter().map(|site| (site.name.into_owned(), site.gateway.to_owned())).collect()
}
