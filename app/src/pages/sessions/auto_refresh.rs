//! Refresh by hand or by the clock, and how old the list is.

use crate::host::{hidden, use_host};
use crate::live::{Loading, use_live};
use crate::ui::{Icon, MenuOpen};
use crate::words::{ago, number};
use leptos::prelude::*;
use std::time::Duration;

/// The choices and their seconds; zero is off.
const CHOICES: [(&str, u64); 4] = [("Off", 0), ("15 s", 15), ("1 min", 60), ("5 min", 300)];

/// How long a load goes on before it can be stopped.
const SLOW: Duration = Duration::from_secs(1);

#[component]
pub fn RefreshTools(menu: RwSignal<Option<MenuOpen>>) -> impl IntoView {
    let live = use_live();
    let desk = crate::actions::use_desk();
    let times = crate::times::use_times();
    let every = RwSignal::new(0u64);
    let paused = RwSignal::new(false);
    let root = use_host().root;
    let clock = RwSignal::new(js_sys::Date::now());
    let (updated, change, loading) = (live.updated, live.change, live.loading);
    let tick = {
        let live = live.clone();
        move || {
            let _ = clock.try_set(js_sys::Date::now());
            let every = every.try_get_untracked().unwrap_or(0);
            let due = updated.get_untracked().is_some_and(|at| js_sys::Date::now() - at >= every as f64 * 1000.0);
            // Rows must not move under an open menu, panel or dialog, and nobody looks at a hidden tab.
            let disturbed = menu.with_untracked(Option::is_some) || desk.is_asking() || something_open(&root) || hidden();
            let due = every > 0 && due && loading.get_untracked() == Loading::Idle;
            if due && !disturbed {
                live.load();
            }
            if paused.try_get_untracked() != Some(due && disturbed) {
                let _ = paused.try_set(due && disturbed);
            }
        }
    };
    if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        on_cleanup(move || handle.clear());
    }
    // A load that takes long can be stopped; one that is over in a moment must not flicker.
    let slow = RwSignal::new(false);
    let busy = Memo::new({
        let live = live.clone();
        move |_| loading.get() != Loading::Idle && !live.is_windowed()
    });
    Effect::new(move |_| {
        slow.set(false);
        if busy.get() {
            let say = move || {
                if busy.try_get_untracked() == Some(true) {
                    let _ = slow.try_set(true);
                }
            };
            let timer = set_timeout_with_handle(say, SLOW).ok();
            on_cleanup(move || {
                if let Some(timer) = timer {
                    timer.clear();
                }
            });
        }
    });
    let age = move || {
        let at = updated.get()?;
        Some(ago(clock.get().max(at) - at))
    };
    let changed = move || {
        let change = change.get()?;
        // Of the date, the time and the zone, the time: what the line is about was minutes ago.
        let since = change.since.map(|at| times.write_ms(at as f64));
        let since = since.as_deref().and_then(|text| text.split(' ').nth(1));
        let since = since.map(|time| format!(" since {time}")).unwrap_or_default();
        let (added, removed) = (number(change.added as u64), number(change.removed as u64));
        (change.added + change.removed > 0).then(|| format!("+{added} −{removed}{since}"))
    };
    view! {
        <div class="as-refresh">
            <span class="as-muted as-age" data-testid="last-updated" title=move || updated.get().map(|at| times.write_ms(at))>
                {move || age().map_or("not loaded yet".to_owned(), |age| format!("updated {age}"))}
                {move || changed().map(|text| view! { <span class="as-changed">" · " {text}</span> })}
                {move || paused.get().then_some(" · auto-refresh paused")}
            </span>
            <label class="as-select-inline">
                <span class="as-hidden">"Auto-refresh"</span>
                <select on:change=move |event| every.set(event_target_value(&event).parse().unwrap_or(0))>
                    {CHOICES.into_iter().map(|(label, seconds)| view! { <option value=seconds.to_string()>{label}</option> }).collect_view()}
                </select>
            </label>
            <button type="button" class="as-button as-tool" on:click=move |_| if slow.get_untracked() { live.stop() } else { live.load() }>
                {move || if slow.get() { Icon::Close.view() } else { Icon::Refresh.view() }}
                <span class="as-label">{move || if slow.get() { "Stop" } else { "Refresh" }}</span>
            </button>
        </div>
    }
}

/// Whether a panel or dialog of the page is open. A browser that knows no popover has none open.
fn something_open(root: &web_sys::HtmlElement) -> bool {
    root.query_selector(":popover-open:not(.as-tip), dialog[open]").ok().flatten().is_some()
}
