//! The resulting device settings, each value with the policies behind it; values that exclude one another side by side.

use super::analysis::Analysis;
use crate::ui::{EmptyState, Icon};
use crate::words::count;
use leptos::prelude::*;
use shared::access::assignment::{Setting, SettingValue, settings};

const COLUMNS: [&str; 2] = ["Setting", "Value and the policies behind it"];
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
            if settings.is_empty() {
                let text = if analysis.running.get() { "Waiting for the first policy that applies." } else { "No policy that applies sets anything on the device." };
                return view! { <EmptyState title="No settings".to_owned() text=text.to_owned()/> }.into_any();
            }
            view! {
                <table class="as-plain-table as-settings" aria-label="Resulting device settings">
                    <thead><tr>{COLUMNS.map(|title| view! { <th scope="col">{title}</th> }).into_iter().collect_view()}</tr></thead>
                    <tbody>{settings.into_iter().map(row).collect_view()}</tbody>
                </table>
            }
            .into_any()
        }}
    }
}

fn row(setting: Setting) -> impl IntoView {
    let Setting { label, values, conflict } = setting;
    let more = values.len().saturating_sub(SHOWN);
    view! {
        <tr data-conflict=conflict.then_some("true")>
            <th scope="row" data-title=COLUMNS[0]>
                <span>
                    {label}
                    {conflict.then(|| view! { <span class="as-conflict-mark">{Icon::Warning.view()} "conflict"</span> })}
                </span>
            </th>
            <td data-title=COLUMNS[1]>
                <ul class="as-values" class:as-values-conflict=conflict>
                    {values.into_iter().take(SHOWN).map(value).collect_view()}
                    {(more > 0).then(|| view! { <li class="as-muted">{format!("and {}", count(more, "more value", "more values"))}</li> })}
                </ul>
            </td>
        </tr>
    }
}

fn value(value: SettingValue) -> impl IntoView {
    view! {
        <li>
            <span class="as-break">{value.text}</span>
            <span class="as-value-by">{value.policies.into_iter().map(|policy| view! { <span class="as-chip">{policy}</span> }).collect_view()}</span>
        </li>
    }
}
