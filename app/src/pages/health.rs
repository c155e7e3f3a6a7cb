//! App health: protected apps that users cannot reach or whose names do not resolve.

mod table;

use crate::api::{Abort, Api, ApiError, Kind};
use crate::host::PageHeading;
use crate::nav::use_nav;
use crate::route::Route;
use crate::ui::{EmptyState, ErrorState, Icon, SkeletonRows, clock};
use crate::words::{ago, count, number};
use leptos::prelude::*;
use shared::wire::UnhealthyApp;
use std::sync::Arc;
use table::{matches, terms};

#[component]
pub fn HealthPage(filter: Signal<String>) -> impl IntoView {
    let reports = Reports::start();
    let nav = use_nav();
    let now = clock();
    let shown = Memo::new(move |_| {
        let apps = reports.apps.get();
        apps.map(|apps| {
            let terms = filter.with(|filter| terms(filter));
            let shown: Vec<usize> = (0..apps.len()).filter(|&index| matches(&apps[index], &terms)).collect();
            (PtrEq(apps), shown)
        })
    });
    let summary = move || {
        let Some((all, matching)) = shown.with(|shown| shown.as_ref().map(|(apps, shown)| (apps.0.len(), shown.len()))) else {
            return String::new();
        };
        let all_of = count(all, "unhealthy app", "unhealthy apps");
        if matching == all { all_of } else { format!("{} of {all_of}", number(matching as u64)) }
    };
    let age = Memo::new(move |_| match reports.at.get() {
        _ if reports.loading.get() => "Updating…".to_owned(),
        Some(at) => format!("Updated {}", ago(now.get() - at)),
        None => String::new(),
    });
    view! {
        <div class="as-page as-report">
            <header class="as-details-head">
                <div class="as-details-who">
                    <PageHeading text="App health".to_owned()/>
                    <p class="as-details-line">"Protected apps that did not answer or whose names did not resolve, as Gateways reported in the past 24 hours."</p>
                </div>
                <div class="as-details-tools">
                    <span class="as-muted as-details-age" data-testid="last-updated">{move || age.get()}</span>
                    <button type="button" class="as-button" on:click=move |_| reports.again.run(())>{Icon::Refresh.view()} "Refresh"</button>
                </div>
            </header>
            <div class="as-panel-tools">
                <input
                    type="search"
                    class="as-filter"
                    aria-label="Filter app health"
                    placeholder="Filter by app, Site, host or reason"
                    prop:value=move || filter.get()
                    on:input=move |event| nav.replace(Route::Health(event_target_value(&event)))
                />
                <p class="as-muted" role="status">{summary}</p>
            </div>
            {move || failed(reports)}
            {move || match shown.get() {
                None if reports.error.with(Option::is_some) => ().into_any(),
                None => view! { <SkeletonRows rows=6/> }.into_any(),
                Some((PtrEq(apps), _)) if apps.is_empty() => view! {
                    <EmptyState
                        title="Every reported app is healthy".to_owned()
                        text="An app appears here when at least five users could not reach it within 24 hours. A session can name unreachable hosts that are not listed here.".to_owned()
                    />
                }
                .into_any(),
                Some((_, shown)) if shown.is_empty() => view! {
                    <EmptyState title="No app matches".to_owned() text="A text in the filter must occur in an app's name, Site, host, Gateway or reason; with commas, one of several.".to_owned()>
                        <button type="button" class="as-button" on:click=move |_| nav.replace(Route::Health(String::new()))>"Clear filter"</button>
                    </EmptyState>
                }
                .into_any(),
                Some((PtrEq(apps), shown)) => view! { <table::Apps apps=apps shown=shown/> }.into_any(),
            }}
        </div>
    }
}

/// The reports of one reading, compared by identity: they are replaced as a whole.
#[derive(Clone)]
struct PtrEq(Arc<Vec<UnhealthyApp>>);

impl PartialEq for PtrEq {
    fn eq(&self, other: &PtrEq) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, Copy)]
struct Reports {
    apps: RwSignal<Option<Arc<Vec<UnhealthyApp>>>>,
    error: RwSignal<Option<ApiError>>,
    loading: RwSignal<bool>,
    /// When they were read, in milliseconds since 1970.
    at: RwSignal<Option<f64>>,
    again: Callback<()>,
}

impl Reports {
    fn start() -> Reports {
        let api = expect_context::<Api>();
        let (apps, error) = (RwSignal::new(None), RwSignal::new(None));
        let (loading, at) = (RwSignal::new(false), RwSignal::new(None));
        let held = StoredValue::new_local(None::<Abort>);
        let again = Callback::new(move |()| {
            let Some(abort) = Abort::new() else { return };
            let signal = abort.signal();
            held.set_value(Some(abort));
            loading.set(true);
            let api = api.clone();
            leptos::task::spawn_local(async move {
                let failed = match api.unhealthy_apps(Some(&signal)).await {
                    Err(error) if error.is_aborted() => return,
                    Err(error) => Some(error),
                    Ok(list) => {
                        let _ = apps.try_set(Some(Arc::new(list.data)));
                        let _ = at.try_set(Some(js_sys::Date::now()));
                        None
                    }
                };
                let _ = error.try_set(failed);
                let _ = loading.try_set(false);
            });
        });
        again.run(());
        Reports { apps, error, loading, at, again }
    }
}

fn failed(reports: Reports) -> Option<impl IntoView> {
    let error = reports.error.get()?;
    let text = match error.kind {
        Kind::Forbidden => format!(
            "App health needs the Digital Experience Monitoring licence and the privilege View on SessionInfo. {}",
            error.advice()
        ),
        _ => error.advice(),
    };
    Some(view! { <ErrorState title="App health could not be loaded" text=text retry=reports.again/> })
}
