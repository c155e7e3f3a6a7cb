//! The table of unhealthy apps: everything that fails stands in its row, so rows are as high as they must be.

use crate::grid::ColumnSpec;
use crate::resource::{Listing, Rank, Record, ResourceAddress, When};
use crate::times::Zone;
use leptos::prelude::*;
use shared::wire::{AppError, NameError, UnhealthyApp};
use std::borrow::Cow;

/// Apps and errors drawn; the filter reaches the rest.
const APPS: usize = 300;
const ERRORS: usize = 10;

/// An unhealthy app.
pub(super) struct App(UnhealthyApp);

const fn column(id: &'static str, title: &'static str) -> ColumnSpec {
    ColumnSpec { id, title, min: 0, share: 100, class: "", width: None }
}

impl Record for App {
    type Wire = UnhealthyApp;
    const COLUMNS: &'static [ColumnSpec] = &[
        column("app", "App"),
        column("site", "Site"),
        column("failures", "What fails"),
        column("users", "Users"),
        column("gateways", "Gateways"),
        column("last-reported", "Last reported"),
    ];
    const NAME: &'static str = "app";

    fn read(wire: UnhealthyApp) -> App {
        App(wire)
    }

    fn key(&self) -> &str {
        &self.0.entitlement
    }

    fn text(&self, column: &str, zone: Zone) -> Cow<'_, str> {
        let app = &self.0;
        match column {
            "app" => Cow::Borrowed(app.entitlement_name.as_deref().unwrap_or(&app.entitlement)),
            "site" => Cow::Borrowed(app.site_name.as_deref().or(app.site.as_deref()).unwrap_or("not reported")),
            "gateways" => Cow::Owned(format!("{} of {}", app.gateways_reporting_count, app.gateway_count_in_site)),
            "users" => Cow::Owned(format!("{} users, {} reports", app.user_count, app.report_count)),
            "last-reported" => match When::read(app.last_reported.as_deref()) {
                When::Never => Cow::Borrowed("not reported"),
                when => Cow::Owned(when.text(zone).into_owned()),
            },
            _ => Cow::Borrowed(""),
        }
    }

    fn rank(&self, column: &str) -> Rank {
        let app = &self.0;
        let number = |count: u64| Rank::Number(i64::try_from(count).ok());
        match column {
            "users" => number(app.user_count),
            "gateways" => number(app.gateways_reporting_count),
            "failures" => number((app.app_errors.len() + app.name_errors.len()) as u64),
            "last-reported" => Rank::Number(When::read(app.last_reported.as_deref()).millis()),
            _ => Rank::Text,
        }
    }

    fn searched(&self, zone: Zone, out: &mut String) {
        let app = &self.0;
        let errors = app.app_errors.iter().flat_map(|error| {
            [Some(error.ip.as_str()), error.reason.as_deref(), error.gateway_name.as_deref(), error.port_range.as_deref()]
        });
        let names = app.name_errors.iter().flat_map(|error| {
            let said = error.errors.iter().map(|error| Some(error.as_str()));
            [Some(error.host.as_str()), error.gateway_name.as_deref()].into_iter().chain(said)
        });
        let own = [Some(app.entitlement.as_str()), app.entitlement_name.as_deref(), app.site_name.as_deref()];
        for text in own.into_iter().chain(errors).chain(names).flatten() {
            out.push_str(text);
            out.push('\n');
        }
        out.push_str(&self.text("last-reported", zone));
    }
}

/// The table of what is shown.
pub(super) fn apps(listing: &Listing<App>, address: ResourceAddress) -> impl IntoView + use<> {
    let signals = listing.signals;
    let more = move || signals.counts.get().0.saturating_sub(APPS);
    let rows = {
        let listing = listing.clone();
        move || {
            let zone = listing.zone();
            listing.shown(APPS, |app| row(app, zone)).collect_view()
        }
    };
    view! {
        <div class="as-scroll">
            <table class="as-plain-table as-health" aria-label="Unhealthy apps">
                <thead><tr>{App::COLUMNS.iter().map(|column| heading(column, address)).collect_view()}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {move || (more() > 0).then(|| view! { <p class="as-muted">{format!("and {} more: narrow the filter to see them.", more())}</p> })}
        </div>
    }
}

fn heading(column: &'static ColumnSpec, address: ResourceAddress) -> impl IntoView {
    let order = move || match address.sort.get() {
        (id, true) if id == column.id => ("descending", "↓"),
        (id, false) if id == column.id => ("ascending", "↑"),
        _ => ("none", ""),
    };
    view! {
        <th scope="col" aria-sort=move || order().0>
            <button type="button" class="as-sort-button" on:click=move |_| address.sort_by(column.id)>
                {column.title}
                <span class="as-sort" aria-hidden="true">{move || order().1}</span>
            </button>
        </th>
    }
}

fn row(app: &App, zone: Zone) -> impl IntoView + use<> {
    let cell = |column: &str| app.text(column, zone).into_owned();
    let titled = |at: usize| App::COLUMNS[at].title;
    let errors = &app.0;
    let hosts = errors.app_errors.iter().take(ERRORS).map(host).collect_view();
    let names = errors.name_errors.iter().take(ERRORS).map(unresolved).collect_view();
    let more = errors.app_errors.len().saturating_sub(ERRORS) + errors.name_errors.len().saturating_sub(ERRORS);
    let silent = errors.app_errors.is_empty() && errors.name_errors.is_empty();
    view! {
        <tr>
            <th scope="row" data-title=titled(0)>{cell("app")}</th>
            <td data-title=titled(1)>{cell("site")}</td>
            <td data-title=titled(2)>
                <ul class="as-values">
                    {hosts}
                    {names}
                    {(more > 0).then(|| view! { <li class="as-muted">{format!("and {more} more")}</li> })}
                    {silent.then(|| view! { <li class="as-muted">"The Gateways give no detail"</li> })}
                </ul>
            </td>
            <td data-title=titled(3)>{cell("users")}</td>
            <td data-title=titled(4)>{cell("gateways")}</td>
            <td data-title=titled(5)>{cell("last-reported")}</td>
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::Terms;
    use shared::table::folded;

    #[test]
    fn the_filter_finds_names_hosts_and_reasons_and_takes_alternatives() {
        let app: UnhealthyApp = serde_json::from_str(
            r#"{"entitlementName":"erp-web","siteName":"Stockholm","lastReported":"2026-11-26T10:54:00Z","appErrors":[{"ip":"10.20.4.17","reason":"rst-received"}],
                "nameErrors":[{"host":"Legacy.corp","errors":["NXDOMAIN"]}]}"#,
        )
        .unwrap();
        let mut text = String::new();
        App(app).searched(Zone::Utc, &mut text);
        let found = |filter: &str| Terms::parse(filter).matches(&folded(&text));
        for filter in ["", "ERP", "nxdomain", "git, erp-web", "10.20.4.17", "legacy", "stock", "\"10:54:00 utc\"", " , "] {
            assert!(found(filter), "{filter:?}");
        }
        for filter in ["git", "git, wiki", "10.20.4.171"] {
            assert!(!found(filter), "{filter:?}");
        }
    }
}
