//! Every policy with what became of it.

use super::analysis::Analysis;
use crate::ui::EmptyState;
use leptos::prelude::*;
use shared::access::assignment::{Outcome, failure, is_stop};
use shared::wire::{Policy, TestResult};

const COLUMNS: [&str; 5] = ["Policy", "Type", "Outcome", "Time", "Output"];

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
            <thead><tr>{COLUMNS.map(|title| view! { <th scope="col">{title}</th> }).into_iter().collect_view()}</tr></thead>
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
    let running = analysis.running;
    let time = move || result.with(|result| Some(milliseconds(result.as_ref()?.execution_ms?)));
    let kind = policy.kind.clone().unwrap_or_else(|| "Mixed".to_owned());
    let expression = policy.expression.clone();
    view! {
        <tr data-outcome=slug>
            <th scope="row" data-title=COLUMNS[0]>{policy.name.clone()}</th>
            <td data-title=COLUMNS[1]>{kind}</td>
            <td data-title=COLUMNS[2]>
                <span>
                    <i class=move || dot(outcome.get())></i>
                    {move || word(outcome.get(), running.get())}
                </span>
            </td>
            <td data-title=COLUMNS[3] class="as-number">{time}</td>
            <td data-title=COLUMNS[4]>
                <div>
                    {move || stopped.get().then(|| view! { <p class="as-muted">"Not considered: a Stop policy applies."</p> })}
                    {move || result.with(|result| result.as_ref().map(said))}
                    <details class="as-expression">
                        <summary>"Expression"</summary>
                        <pre tabindex="0">{expression}</pre>
                    </details>
                </div>
            </td>
        </tr>
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
