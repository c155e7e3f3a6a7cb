//! The Unreachable Hosts tab: protected hosts the user tried to reach through the Site and that did not answer.

use super::reading::AtSite;
use crate::nav::Link;
use crate::route::Route;
use crate::times::{Times, use_times};
use crate::ui::{CopyButton, EmptyState};
use crate::words::count;
use leptos::prelude::*;
use shared::session::{sites, unreachable};

/// Hosts drawn; the filter reaches the rest.
const MOST: usize = 100;
const COLUMNS: [&str; 6] = ["Entitlement", "Host IP", "Port range", "Reason", "Gateway", "Last reported"];

#[derive(Debug, Clone, Default, PartialEq)]
struct Report {
    rows: Vec<[String; 6]>,
    unnamed: u64,
    reported: bool,
}

#[component]
pub(super) fn Hosts(here: Signal<Option<AtSite>>) -> impl IntoView {
    let times = use_times();
    let report = Memo::new(move |_| here.with(|here| here.as_ref().map(|here| report(here, times)).unwrap_or_default()));
    let filter = RwSignal::new(String::new());
    let any = Memo::new(move |_| report.with(|report| !report.rows.is_empty()));
    let tools = move || {
        any.get().then(|| view! {
            <div class="as-panel-tools">
                <input
                    type="search"
                    class="as-filter"
                    aria-label="Filter hosts"
                    placeholder="Filter by entitlement, address, port or reason"
                    prop:value=move || filter.get()
                    on:input=move |event| filter.set(event_target_value(&event))
                />
                <p class="as-muted" role="status">
                    {move || {
                        let (matching, all) = report.with(|report| filter.with(|filter| (report.matching(filter).count(), report.rows.len())));
                        let all_named = count(all, "host", "hosts");
                        if matching == all { all_named } else { format!("{matching} of {all_named}") }
                    }}
                </p>
            </div>
        })
    };
    let body = move || {
        let Report { rows, unnamed, reported } = report.get();
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
                    <Link to=Route::health("")>"App health of the whole Collective"</Link>
                </EmptyState>
            }
            .into_any();
        }
        let unnamed = (unnamed > 0).then(|| {
            let text =
                format!("{} more without a name: the Gateway only counts them.", count(unnamed as usize, "host", "hosts"));
            view! { <p class="as-muted as-panel-note">{text}</p> }
        });
        let found: Vec<[String; 6]> = filter.with(|filter| report.with(|report| report.matching(filter).cloned().collect()));
        let cut = (found.len() > MOST).then(|| {
            view! { <p class="as-muted as-panel-note">{format!("The first {MOST} of {}: narrow the filter to see the others.", count(found.len(), "host", "hosts"))}</p> }
        });
        if found.is_empty() && !rows.is_empty() {
            return view! { <EmptyState title="No host matches".to_owned() text="None of this Site's unreachable hosts holds every word of the filter.".to_owned()/> }.into_any();
        }
        let table = (!found.is_empty()).then(|| view! {
            <table class="as-plain-table" aria-label="Unreachable Hosts">
                <thead><tr>{COLUMNS.map(|title| view! { <th scope="col">{title}</th> }).into_iter().collect_view()}</tr></thead>
                <tbody>{found.into_iter().take(MOST).map(row).collect_view()}</tbody>
            </table>
        });
        view! { {table} {cut} {unnamed} }.into_any()
    };
    view! { {tools} {body} }
}

impl Report {
    /// The hosts that have every word somewhere.
    fn matching<'r>(&'r self, filter: &str) -> impl Iterator<Item = &'r [String; 6]> + use<'r> {
        let words: Vec<String> = filter.to_lowercase().split_whitespace().map(str::to_owned).collect();
        self.rows.iter().filter(move |row| {
            let text = row.join("\n").to_lowercase();
            words.iter().all(|word| text.contains(word))
        })
    }
}

fn report(here: &AtSite, times: Times) -> Report {
    let sites = sites::by_site(&here.session.info);
    let Some(site) = sites.iter().find(|site| site.name == here.site.name) else { return Report::default() };
    let found = unreachable::hosts(site);
    let said = |text: Option<String>| text.unwrap_or_else(|| "not reported".to_owned());
    let rows = found.hosts.iter().map(|host| {
        [
            said(host.entitlement.clone()),
            said(host.ip.clone()),
            said(host.port_range.clone()),
            said(host.reason.clone()),
            host.gateway.to_owned(),
            said(host.last_reported.map(|time| times.write(time))),
        ]
    });
    Report { rows: rows.collect(), unnamed: found.unnamed, reported: found.reported }
}

fn row(cells: [String; 6]) -> impl IntoView {
    let [entitlement, ip, ports, reason, gateway, reported] = cells;
    let (filter, copied) = (entitlement.clone(), ip.clone());
    view! {
        <tr>
            <th scope="row" data-title=COLUMNS[0]><Link to=Route::health(filter)>{entitlement}</Link></th>
            <td data-title=COLUMNS[1]><span><span class="as-mono">{ip}</span> <CopyButton label="Copy host IP" text=Callback::new(move |()| copied.clone())/></span></td>
            <td data-title=COLUMNS[2] class="as-mono">{ports}</td>
            <td data-title=COLUMNS[3]>{reason}</td>
            <td data-title=COLUMNS[4] class="as-mono">{gateway}</td>
            <td data-title=COLUMNS[5]>{reported}</td>
        </tr>
    }
}
