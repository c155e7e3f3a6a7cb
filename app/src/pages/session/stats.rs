//! Gateway Stats and Session Stats: known keys with their units, every other under its own name.

use super::reading::AtSite;
use super::sampling::Sampling;
use super::stat_charts::StatChart;
use crate::times::{Times, use_times};
use crate::ui::{CopyButton, EmptyState};
use leptos::prelude::*;
use shared::session::claims::copy_text;
use shared::session::time::Timestamp;
use shared::session::vpn::{self, Section};

/// One line; numbers change with every refresh, the lines hardly ever.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    key: String,
    label: String,
    text: String,
    raw: String,
    known: bool,
}

#[component]
pub(super) fn Stats(section: Section, here: Signal<Option<AtSite>>, sampling: Sampling) -> impl IntoView {
    let times = use_times();
    let lines = Memo::new(move |_| {
        let latest = sampling.latest.get();
        here.with(|here| {
            // The counters read last, where that Gateway is still there.
            let fresh = here.as_ref().and_then(|here| latest.as_ref()?.data.get(&here.site.gateway));
            let vpn = fresh.or_else(|| here.as_ref().and_then(AtSite::gateway)).map(|gateway| &gateway.vpn);
            let stats = vpn.map(|vpn| match section {
                Section::Gateway => vpn::gateway_stats(vpn),
                Section::Session => vpn::session_stats(vpn),
            });
            stats.unwrap_or_default().into_iter().map(|stat| line(stat, times)).collect::<Vec<_>>()
        })
    });
    let (label, empty) = match section {
        Section::Gateway => (
            "Gateway Stats",
            "The Gateway of this Site sends no counters for this session. They come within a minute of connecting.",
        ),
        Section::Session => ("Session Stats", "The Client has not reported its connection to this Site."),
    };
    let gateway = Memo::new(move |_| here.with(|here| here.as_ref().map(|here| here.site.gateway.clone()).unwrap_or_default()));
    let site = Memo::new(move |_| here.with(|here| here.as_ref().map(|here| here.site.name.clone()).unwrap_or_default()));
    let from = move || match section {
        Section::Gateway => format!("Counters of {} for this user, since the session began there.", gateway.get()),
        Section::Session => format!("What the Client reports of its connection to {}.", gateway.get()),
    };
    let nothing = Memo::new(move |_| lines.with(Vec::is_empty));
    let keys = move || lines.with(|lines| lines.iter().map(|line| line.key.clone()).enumerate().collect::<Vec<_>>());
    let row = move |(index, key): (usize, String)| {
        let line = Memo::new(move |last: Option<&Line>| {
            let now = lines.with(|lines| lines.get(index).filter(|line| line.key == key).cloned());
            now.or_else(|| last.cloned()).unwrap_or_else(|| Line {
                key: key.clone(),
                label: key.clone(),
                text: String::new(),
                raw: String::new(),
                known: false,
            })
        });
        let label = line.with_untracked(|line| format!("Copy {}", line.label));
        view! {
            <tr>
                <th scope="row">
                    {move || line.with(|line| line.label.clone())}
                    {move || line.with(|line| line.known.then(|| view! { <span class="as-mono as-muted as-stat-key">{line.key.clone()}</span> }))}
                </th>
                <td>
                    <span class="as-stat-value">{move || line.with(|line| line.text.clone())}</span>
                    <CopyButton label=label text=Callback::new(move |()| line.with_untracked(|line| line.raw.clone()))/>
                </td>
            </tr>
        }
    };
    view! {
        <p class="as-muted as-panel-note">{from}</p>
        {move || {
            if nothing.get() {
                return view! { <EmptyState title=format!("No {label}") text=empty.to_owned()/> }.into_any();
            }
            view! {
                <StatChart section=section site=site sampling=sampling/>
                <table class="as-stats" aria-label=label>
                    <tbody><For each=keys key=|entry| entry.clone() children=row/></tbody>
                </table>
            }
            .into_any()
        }}
    }
}

fn line(stat: vpn::Stat<'_>, times: Times) -> Line {
    // Known times follow the switch; what only looks like one stays as it came.
    let time = stat.raw.as_str().filter(|text| stat.known && text.len() <= 64).and_then(|text| Timestamp::parse(text.trim()));
    let text = time.map_or(stat.text, |time| times.write(time));
    Line { raw: copy_text(stat.raw), key: stat.key, label: stat.label, text, known: stat.known }
}
