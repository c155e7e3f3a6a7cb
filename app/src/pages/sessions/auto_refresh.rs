//! Refresh by hand or by the clock, and how old the list is.

use crate::live::{Loading, use_live};
use crate::ui::{Icon, MenuOpen};
use crate::words::ago;
use leptos::prelude::*;
use std::time::Duration;

/// The choices and their seconds; zero is off.
const CHOICES: [(&str, u64); 4] = [("Off", 0), ("15 s", 15), ("1 min", 60), ("5 min", 300)];

#[component]
pub fn RefreshTools(menu: RwSignal<Option<MenuOpen>>) -> impl IntoView {
    let live = use_live();
    let desk = crate::actions::use_desk();
    let times = crate::times::use_times();
    let every = RwSignal::new(0u64);
    let clock = RwSignal::new(js_sys::Date::now());
    let (updated, change, loading) = (live.updated, live.change, live.loading);
    let tick = {
        let live = live.clone();
        move || {
            let _ = clock.try_set(js_sys::Date::now());
            let every = every.try_get_untracked().unwrap_or(0);
            let due = updated.get_untracked().is_some_and(|at| js_sys::Date::now() - at >= every as f64 * 1000.0);
            // Rows must not move under an open menu or dialog, and nobody looks at a hidden tab.
            let disturbed = menu.with_untracked(Option::is_some) || desk.is_asking() || hidden();
            if every > 0 && due && !disturbed && loading.get_untracked() == Loading::Idle {
                live.load();
            }
        }
    };
    if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        on_cleanup(move || handle.clear());
    }
    let age = move || {
        let at = updated.get()?;
        Some(ago(clock.get().max(at) - at))
    };
    let changed = move || {
        let change = change.get()?;
        (change.added + change.removed > 0).then(|| format!("+{} −{}", change.added, change.removed))
    };
    view! {
        <div class="as-refresh">
            <span class="as-muted as-age" data-testid="last-updated" title=move || updated.get().map(|at| times.write_ms(at))>
                {move || age().map_or("not loaded yet".to_owned(), |age| format!("updated {age}"))}
                {move || changed().map(|text| format!(" · {text}"))}
            </span>
            <label class="as-select-inline">
                <span class="as-hidden">"Auto-refresh"</span>
                <select on:change=move |event| every.set(event_target_value(&event).parse().unwrap_or(0))>
                    {CHOICES.into_iter().map(|(label, seconds)| view! { <option value=seconds.to_string()>{label}</option> }).collect_view()}
                </select>
            </label>
            <button type="button" class="as-button" on:click=move |_| live.load()>
                {Icon::Refresh.view()} <span class="as-label">"Refresh"</span>
            </button>
        </div>
    }
}

fn hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}
