//! Every policy with what became of it.

use super::analysis::{Analysis, Run};
use crate::ui::EmptyState;
use leptos::prelude::*;
use serde_json::Value;
use shared::access::assignment::{Outcome, failure, is_stop};
use shared::session::claims::{Step, expression, value_at};
use shared::session::text;
use shared::wire::{GatewaySession, Policy, TestResult};

const COLUMNS: [&str; 6] = ["Policy", "Type", "Outcome", "What if", "Time", "Output"];
/// Characters shown of a claim's value.
const VALUE: usize = 300;

#[component]
pub(super) fn Outcomes(analysis: Analysis) -> impl IntoView {
    let rows = untrack(|| {
        analysis.with_policies(|policies| {
            // Stop policies first, as they are tried.
            let stops = policies.iter().enumerate().filter(|(_, policy)| is_stop(policy));
            let others = policies.iter().enumerate().filter(|(_, policy)| !is_stop(policy));
            stops.chain(others).map(|(index, policy)| row(analysis, index, policy).into_any()).collect::<Vec<_>>()
        })
    });
    if rows.is_empty() {
        return view! {
            <EmptyState title="No policies".to_owned() text="This Collective has no policy, so no session is assigned anything.".to_owned()/>
        }
        .into_any();
    }
    view! {
        <table class="as-plain-table as-policies" aria-label="Policies">
            <thead>
                <tr>
                    {COLUMNS
                        .into_iter()
                        .enumerate()
                        .map(|(index, title)| view! { {move || (index != 3 || analysis.assumed.shown()).then(|| view! { <th scope="col">{title}</th> })} })
                        .collect_view()}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(analysis: Analysis, index: usize, policy: &Policy) -> impl IntoView {
    let outcome = Memo::new(move |_| {
        analysis.assignment.with(|assignment| assignment.outcomes.get(index).copied().unwrap_or(Outcome::Pending))
    });
    let result = Memo::new(move |_| analysis.results.with(|results| results.get(index).cloned().flatten()));
    let stopped =
        Memo::new(move |_| analysis.assignment.with(|assignment| assignment.stopped_by.is_some_and(|stop| stop != index)));
    let slug = move || Some(outcome.get()).filter(|outcome| *outcome != Outcome::Pending).map(Outcome::slug);
    let assumed = Memo::new(move |_| {
        let assignment = analysis.assumed.assignment;
        assignment
            .with(|assignment| assignment.as_ref().map(|all| all.outcomes.get(index).copied().unwrap_or(Outcome::Pending)))
    });
    let assumed_result = Memo::new(move |_| analysis.assumed.results.with(|results| results.get(index).cloned().flatten()));
    let changed = Memo::new(move |_| assumed.get().is_some_and(|then| then != Outcome::Pending && then != outcome.get()));
    let running = analysis.running;
    let time = move || result.with(|result| Some(milliseconds(result.as_ref()?.execution_ms?)));
    let kind = policy.kind.clone().unwrap_or_else(|| "Mixed".to_owned());
    let expression = policy.expression.clone();
    let opened = RwSignal::new(false);
    let used = expression.clone();
    view! {
        <tr data-outcome=slug data-what-if=move || assumed.get().map(Outcome::slug) data-changed=move || changed.get().then_some("true")>
            <th scope="row" data-title=COLUMNS[0]>{policy.name.clone()}</th>
            <td data-title=COLUMNS[1]>{kind}</td>
            <td data-title=COLUMNS[2]>
                <span>
                    <i class=move || dot(outcome.get())></i>
                    {move || word(outcome.get(), running.get() == Some(Run::Present))}
                </span>
            </td>
            {move || {
                assumed.get().map(|then| view! {
                    <td data-title=COLUMNS[3]>
                        <span class:as-became=move || changed.get()>
                            <i class=dot(then)></i>
                            {move || word(then, running.get() == Some(Run::Assumed))}
                        </span>
                        {move || changed.get().then(|| assumed_result.with(|result| result.as_ref().map(said)))}
                    </td>
                })
            }}
            <td data-title=COLUMNS[4] class="as-number">{time}</td>
            <td data-title=COLUMNS[5]>
                <div>
                    {move || stopped.get().then(|| view! { <p class="as-muted">"Not considered: a Stop policy applies."</p> })}
                    {move || result.with(|result| result.as_ref().map(said))}
                    <details class="as-expression" on:toggle=move |_| opened.set(true)>
                        <summary>"Expression"</summary>
                        <pre tabindex="0">{expression}</pre>
                        {move || opened.get().then(|| used_claims(analysis, &used))}
                    </details>
                </div>
            </td>
        </tr>
    }
}

/// The claims an expression looks at, with the values they had.
fn used_claims(analysis: Analysis, source: &str) -> impl IntoView + use<> {
    let used = analysis.claims_in(source);
    if used.is_empty() {
        return view! { <p class="as-muted">"It looks at no claim by name."</p> }.into_any();
    }
    let (now, then) = (analysis.claims(Run::Present), analysis.claims(Run::Assumed));
    let assumed = analysis.assumed.shown();
    let lines = used
        .into_iter()
        .map(|(kind, path)| {
            let before = value_of(&now, kind, &path);
            let after = value_of(&then, kind, &path);
            let became = (assumed && before != after).then(|| view! { " \u{2192} " <strong>{after}</strong> });
            view! { <dt>{expression(kind, &path)}</dt><dd>{before}{became}</dd> }
        })
        .collect_view();
    view! { <dl class="as-used" aria-label="Claims of the expression">{lines}</dl> }.into_any()
}

fn value_of(claims: &GatewaySession, kind: &str, path: &[Step]) -> String {
    let map = match kind {
        "user" => &claims.user_claims,
        "device" => &claims.device_claims,
        _ => &claims.system_claims,
    };
    match value_at(map, path) {
        None => "not set".to_owned(),
        Some(Value::Array(items)) if items.len() > 10 => {
            format!(
                "{}: {}",
                text::count(items.len(), "item", "items"),
                text::preview(&Value::from(items[..10].to_vec()).to_string(), VALUE)
            )
        }
        Some(value) => text::preview(&value.to_string(), VALUE),
    }
}

fn said(result: &TestResult) -> impl IntoView + use<> {
    let output = result.output.clone().filter(|output| !output.trim().is_empty());
    let error = failure(result).map(str::to_owned);
    view! {
        {error.map(|error| view! { <p class="as-output as-output-failed">{error}</p> })}
        {output.map(|output| view! { <p class="as-output">{output}</p> })}
    }
}

fn milliseconds(value: f64) -> String {
    match value {
        value if value < 0.1 => "under 0.1 ms".to_owned(),
        value if value < 10.0 => format!("{value:.1} ms"),
        value => format!("{value:.0} ms"),
    }
}

fn dot(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Assigned => "as-dot as-dot-ok",
        Outcome::Error => "as-dot as-dot-danger",
        Outcome::NotAssigned | Outcome::Disabled | Outcome::Pending => "as-dot",
    }
}

fn word(outcome: Outcome, running: bool) -> &'static str {
    match outcome {
        Outcome::Assigned => "Assigned",
        Outcome::NotAssigned => "Not assigned",
        Outcome::Disabled => "Disabled",
        Outcome::Error => "Error",
        Outcome::Pending if running => "Waiting",
        Outcome::Pending => "Not evaluated",
    }
}
