//! The resulting device settings, each value with the policies behind it; values that exclude one another side by side.

use super::analysis::{Analysis, Run};
use crate::ui::{EmptyState, Icon};
use crate::words::count;
use leptos::prelude::*;
use shared::access::assignment::{Setting, SettingValue, settings};

const COLUMNS: [&str; 3] = ["Setting", "Value and the policies behind it", "What if"];
/// Values of one setting shown at once; entitlements can be thousands.
const SHOWN: usize = 50;

#[component]
pub(super) fn Resulting(analysis: Analysis) -> impl IntoView {
    let merged = Memo::new(move |_| {
        analysis.with_policies(|policies| {
            analysis.assignment.with(|assignment| {
                analysis.names.with(|names| settings(assignment.assigned().filter_map(|index| policies.get(index)), names))
            })
        })
    });
    let assumed = Memo::new(move |_| {
        analysis.with_policies(|policies| {
            // Half a run differs everywhere: it is compared once it is through.
            let running = analysis.running.get() == Some(Run::Assumed);
            let assignment = analysis.assumed.assignment.get().filter(|_| !running)?;
            let assigned = assignment.assigned().filter_map(|index| policies.get(index));
            Some(analysis.names.with(|names| settings(assigned, names)))
        })
    });
    let conflicts = Memo::new(move |_| merged.with(|settings| settings.iter().filter(|setting| setting.conflict).count()));
    view! {
        <h2>"Resulting device settings"</h2>
        {move || (conflicts.get() > 0).then(|| view! {
            <div class="as-notice as-notice-warning" role="status" aria-label="Conflicting settings">
                {Icon::Warning.view()}
                <div class="as-notice-text">
                    <strong>"Conflicting settings"</strong>
                    <p>{format!("Policies disagree on {}. Which of them wins is not documented: give each to one policy only.", count(conflicts.get(), "setting", "settings"))}</p>
                </div>
            </div>
        })}
        {move || {
            let settings = merged.get();
            let assumed = assumed.get();
            if settings.is_empty() && assumed.as_ref().is_none_or(Vec::is_empty) {
                let text = if analysis.running.get().is_some() { "Waiting for the first policy that applies." } else { "No policy that applies sets anything on the device." };
                return view! { <EmptyState title="No settings".to_owned() text=text.to_owned()/> }.into_any();
            }
            view! {
                <table class="as-plain-table as-settings" aria-label="Resulting device settings">
                    <thead>
                        <tr>
                            {COLUMNS.into_iter().take(if assumed.is_some() { 3 } else { 2 }).map(|title| view! { <th scope="col">{title}</th> }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{beside(settings, assumed).into_iter().map(row).collect_view()}</tbody>
                </table>
            }
            .into_any()
        }}
    }
}

/// A setting as it is, and as it would be with the assumptions.
type Pair = (Option<Setting>, Option<Option<Setting>>);

/// Settings as they are beside those with the assumptions, by label: first all that are there now.
fn beside(now: Vec<Setting>, assumed: Option<Vec<Setting>>) -> Vec<Pair> {
    let Some(mut assumed) = assumed else { return now.into_iter().map(|setting| (Some(setting), None)).collect() };
    let mut out: Vec<Pair> = Vec::new();
    for setting in now {
        let there = assumed.iter().position(|other| other.label == setting.label);
        let then = there.map(|index| assumed.remove(index));
        out.push((Some(setting), Some(then)));
    }
    out.extend(assumed.into_iter().map(|setting| (None, Some(Some(setting)))));
    out
}

fn row((now, then): Pair) -> impl IntoView {
    let changed = then.as_ref().is_some_and(|then| *then != now);
    let either = now.as_ref().or(then.as_ref().and_then(Option::as_ref));
    let label = either.map(|setting| setting.label.clone()).unwrap_or_default();
    let conflict = now.as_ref().is_some_and(|setting| setting.conflict);
    view! {
        <tr data-conflict=conflict.then_some("true") data-changed=changed.then_some("true")>
            <th scope="row" data-title=COLUMNS[0]>
                <span>
                    {label}
                    {conflict.then(|| view! { <span class="as-conflict-mark">{Icon::Warning.view()} "conflict"</span> })}
                </span>
            </th>
            <td data-title=COLUMNS[1]>{values(now)}</td>
            {then.map(|then| view! { <td data-title=COLUMNS[2]>{if changed { values(then).into_any() } else { view! { <span class="as-muted">"the same"</span> }.into_any() }}</td> })}
        </tr>
    }
}

fn values(setting: Option<Setting>) -> impl IntoView {
    let Some(Setting { values, conflict, .. }) = setting else {
        return view! { <span class="as-muted">"not set"</span> }.into_any();
    };
    let more = values.len().saturating_sub(SHOWN);
    view! {
        <ul class="as-values" class:as-values-conflict=conflict>
            {values.into_iter().take(SHOWN).map(value).collect_view()}
            {(more > 0).then(|| view! { <li class="as-muted">{format!("and {}", count(more, "more value", "more values"))}</li> })}
        </ul>
    }
    .into_any()
}

fn value(value: SettingValue) -> impl IntoView {
    view! {
        <li>
            <span class="as-break">{value.text}</span>
            <span class="as-value-by">{value.policies.into_iter().map(|policy| view! { <span class="as-chip">{policy}</span> }).collect_view()}</span>
        </li>
    }
}
