//! The Unreachable Hosts tab: protected hosts the user tried to reach through the Site and that did not answer.

use super::reading::AtSite;
use crate::nav::Link;
use crate::route::Route;
use crate::ui::{CopyButton, EmptyState};
use crate::words::count;
use leptos::prelude::*;
use shared::session::{sites, unreachable};

/// Hosts shown; a report of more is a network that is down, and the number says so.
const MOST: usize = 500;
const COLUMNS: [&str; 6] = ["Entitlement", "Host IP", "Port range", "Reason", "Gateway", "Last reported"];

#[derive(Debug, Clone, Default, PartialEq)]
struct Report {
    rows: Vec<[String; 6]>,
    all: usize,
    unnamed: u64,
    reported: bool,
}

#[component]
pub(super) fn Hosts(here: Signal<Option<AtSite>>) -> impl IntoView {
    let report = Memo::new(move |_| here.with(|here| here.as_ref().map(report).unwrap_or_default()));
    move || {
        let Report { rows, all, unnamed, reported } = report.get();
        if rows.is_empty() && unnamed == 0 {
            let (title, text) = if reported {
                (
                    "No unreachable hosts",
                    "Every protected host this user tried to reach through this Site answered. A host that does not answer within 30 seconds is listed here with the ports tried and the reason.",
                )
            } else {
                (
                    "Unreachable hosts are not reported",
                    "The Gateways of this Site send no report. It needs the Digital Experience Monitoring licence and an entitlement with monitoring switched on.",
                )
            };
            return view! {
                <EmptyState title=title.to_owned() text=text.to_owned()>
                    <Link to=Route::Health(String::new())>"App health of the whole Collective"</Link>
                </EmptyState>
            }
            .into_any();
        }
        let unnamed = (unnamed > 0).then(|| {
            let text =
                format!("{} more without a name: the Gateway only counts them.", count(unnamed as usize, "host", "hosts"));
            view! { <p class="as-muted as-panel-note">{text}</p> }
        });
        let cut = (all > rows.len()).then(|| {
            view! { <p class="as-muted as-panel-note">{format!("The first {} of {}.", rows.len(), count(all, "host", "hosts"))}</p> }
        });
        let table = (!rows.is_empty()).then(|| view! {
            <table class="as-plain-table" aria-label="Unreachable Hosts">
                <thead><tr>{COLUMNS.map(|title| view! { <th scope="col">{title}</th> }).into_iter().collect_view()}</tr></thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        });
        view! { {table} {cut} {unnamed} }.into_any()
    }
}

fn report(here: &AtSite) -> Report {
    let sites = sites::by_site(&here.session.info);
    let Some(site) = sites.iter().find(|site| site.name == here.site.name) else { return Report::default() };
    let found = unreachable::hosts(site);
    let said = |text: Option<String>| text.unwrap_or_else(|| "not reported".to_owned());
    let rows = found.hosts.iter().take(MOST).map(|host| {
        [
            said(host.entitlement.clone()),
            said(host.ip.clone()),
            said(host.port_range.clone()),
            said(host.reason.clone()),
            host.gateway.to_owned(),
            said(host.last_reported.map(|time| time.to_string())),
        ]
    });
    Report { rows: rows.collect(), all: found.hosts.len(), unnamed: found.unnamed, reported: found.reported }
}

fn row(cells: [String; 6]) -> impl IntoView {
    let [entitlement, ip, ports, reason, gateway, reported] = cells;
    let (filter, copied) = (entitlement.clone(), ip.clone());
    view! {
        <tr>
            <th scope="row" data-title=COLUMNS[0]><Link to=Route::Health(filter)>{entitlement}</Link></th>
            <td data-title=COLUMNS[1]><span><span class="as-mono">{ip}</span> <CopyButton label="Copy host IP" text=Callback::new(move |()| copied.clone())/></span></td>
            <td data-title=COLUMNS[2] class="as-mono">{ports}</td>
            <td data-title=COLUMNS[3]>{reason}</td>
            <td data-title=COLUMNS[4] class="as-mono">{gateway}</td>
            <td data-title=COLUMNS[5]>{reported}</td>
        </tr>
    }
}
