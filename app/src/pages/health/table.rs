//! The table of unhealthy apps, and what the filter looks at.

use leptos::prelude::*;
use shared::session::time::Timestamp;
use shared::wire::{AppError, NameError, UnhealthyApp};
use std::sync::Arc;

const COLUMNS: [&str; 6] = ["App", "Site", "What fails", "Users", "Gateways", "Last reported"];
/// Apps and errors drawn; the filter reaches the rest.
const APPS: usize = 300;
const ERRORS: usize = 10;

/// The texts of a filter: separated by commas, one of them must occur.
pub(super) fn terms(filter: &str) -> Vec<String> {
    filter.split(',').map(|term| term.trim().to_lowercase()).filter(|term| !term.is_empty()).collect()
}

/// Whether an app has one of the texts anywhere; everything matches none.
pub(super) fn matches(app: &UnhealthyApp, terms: &[String]) -> bool {
    let has = |text: &str| {
        let text = text.to_lowercase();
        terms.iter().any(|term| text.contains(term))
    };
    let maybe = |text: &Option<String>| text.as_deref().is_some_and(has);
    terms.is_empty()
        || has(&app.entitlement)
        || maybe(&app.entitlement_name)
        || maybe(&app.site_name)
        || app.app_errors.iter().any(|error| has(&error.ip) || maybe(&error.reason) || maybe(&error.gateway_name))
        || app
            .name_errors
            .iter()
            .any(|error| has(&error.host) || maybe(&error.gateway_name) || error.errors.iter().any(|error| has(error)))
}

#[component]
pub(super) fn Apps(apps: Arc<Vec<UnhealthyApp>>, shown: Vec<usize>) -> impl IntoView {
    let more = shown.len().saturating_sub(APPS);
    let rows = shown.into_iter().take(APPS).filter_map(|index| apps.get(index)).map(row).collect_view();
    view! {
        <table class="as-plain-table as-health" aria-label="Unhealthy apps">
            <thead><tr>{COLUMNS.map(|title| view! { <th scope="col">{title}</th> }).into_iter().collect_view()}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
        {(more > 0).then(|| view! { <p class="as-muted">{format!("and {more} more: narrow the filter to see them.")}</p> })}
    }
}

fn row(app: &UnhealthyApp) -> impl IntoView + use<> {
    let name = app.entitlement_name.clone().unwrap_or_else(|| app.entitlement.clone());
    let site = app.site_name.clone().or_else(|| app.site.clone()).unwrap_or_else(|| "not reported".to_owned());
    let hosts = app.app_errors.iter().take(ERRORS).map(host).collect_view();
    let names = app.name_errors.iter().take(ERRORS).map(unresolved).collect_view();
    let more = app.app_errors.len().saturating_sub(ERRORS) + app.name_errors.len().saturating_sub(ERRORS);
    let silent = app.app_errors.is_empty() && app.name_errors.is_empty();
    view! {
        <tr>
            <th scope="row" data-title=COLUMNS[0]>{name}</th>
            <td data-title=COLUMNS[1]>{site}</td>
            <td data-title=COLUMNS[2]>
                <ul class="as-values">
                    {hosts}
                    {names}
                    {(more > 0).then(|| view! { <li class="as-muted">{format!("and {more} more")}</li> })}
                    {silent.then(|| view! { <li class="as-muted">"The Gateways give no detail"</li> })}
                </ul>
            </td>
            <td data-title=COLUMNS[3]>{format!("{} users, {} reports", app.user_count, app.report_count)}</td>
            <td data-title=COLUMNS[4]>{format!("{} of {}", app.gateways_reporting_count, app.gateway_count_in_site)}</td>
            <td data-title=COLUMNS[5]>{when(app.last_reported.as_deref())}</td>
        </tr>
    }
}

fn host(error: &AppError) -> impl IntoView + use<> {
    let ports = error.port_range.as_deref().map(|ports| format!(" : {ports}")).unwrap_or_default();
    let reason = error.reason.clone().unwrap_or_else(|| "no answer".to_owned());
    line(format!("{}{ports}", error.ip), reason, error.user_count, error.gateway_name.as_deref())
}

fn unresolved(error: &NameError) -> impl IntoView + use<> {
    let reason = if error.errors.is_empty() { "does not resolve".to_owned() } else { error.errors.join(", ") };
    line(error.host.clone(), reason, error.user_count, error.gateway_name.as_deref())
}

fn line(what: String, why: String, users: u64, gateway: Option<&str>) -> impl IntoView + use<> {
    let users = crate::words::count(usize::try_from(users).unwrap_or(usize::MAX), "user", "users");
    let by = gateway.map_or_else(|| users.clone(), |gateway| format!("{users} by {gateway}"));
    view! {
        <li>
            <i class="as-dot as-dot-danger"></i>
            <span class="as-mono as-break">{what}</span>
            " "
            <span class="as-break">{why}</span>
            <span class="as-muted">{format!(" · {by}")}</span>
        </li>
    }
}

fn when(text: Option<&str>) -> String {
    match text.map(|text| (text, Timestamp::parse(text.trim()))) {
        Some((_, Some(time))) => time.to_string(),
        Some((text, None)) => text.to_owned(),
        None => "not reported".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_finds_names_hosts_and_reasons_and_takes_alternatives() {
        let app: UnhealthyApp = serde_json::from_str(
            r#"{"entitlementName":"erp-web","siteName":"Stockholm","appErrors":[{"ip":"10.20.4.17","reason":"rst-received"}],
                "nameErrors":[{"host":"Legacy.corp","errors":["NXDOMAIN"]}]}"#,
        )
        .unwrap();
        for found in ["", "ERP", "nxdomain", "git, erp-web", "10.20.4.17", "legacy", "stock", " , "] {
            assert!(matches(&app, &terms(found)), "{found:?}");
        }
        for missed in ["git", "git, wiki", "10.20.4.171"] {
            assert!(!matches(&app, &terms(missed)), "{missed:?}");
        }
    }
}
