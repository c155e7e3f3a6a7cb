//! The map in words: places and Client versions as tables, each row a way to its sessions.

use super::overview::{Overview, Support};
use crate::nav::Link;
use crate::route::{ListState, Route};
use crate::words::number;
use leptos::prelude::*;
use shared::wire::Geolocation;

/// Places listed; the map shows the rest.
const PLACES: usize = 200;
/// Versions listed per support status.
const VERSIONS: usize = 12;

/// The list around a place.
pub(super) fn around(near: Geolocation) -> Route {
    Route::Sessions(ListState { near: Some(near), ..ListState::default() })
}

fn search(q: String) -> Route {
    Route::Sessions(ListState { q, ..ListState::default() })
}

/// A share of all as a bar; the number stands beside it.
fn bar(count: u64, all: u64) -> impl IntoView {
    let share = count as f64 / all.max(1) as f64;
    view! { <td class="as-share" aria-hidden="true"><i style:transform=format!("scaleX({share:.4})")></i></td> }
}

#[component]
pub(super) fn Places(overview: RwSignal<Option<Overview>>) -> impl IntoView {
    let rows = move || {
        overview.with(|overview| {
            let overview = overview.as_ref()?;
            let most = overview.places.first().map_or(0, |place| place.count);
            let rows = overview.places.iter().take(PLACES).map(|place| {
                let (route, name, count) = (around(place.around()), place.name(), place.count);
                view! {
                    <tr>
                        <th scope="row"><Link to=route>{name}</Link></th>
                        {bar(count, most)}
                        <td class="as-end">{number(count)}</td>
                    </tr>
                }
            });
            Some(rows.collect_view())
        })
    };
    let more =
        move || overview.with(|overview| overview.as_ref().map_or(0, |overview| overview.places.len().saturating_sub(PLACES)));
    view! {
        <section class="as-map-part">
            <h2 id="as-map-places">"Places"</h2>
            <p class="as-muted">"A place leads to the sessions within 200 km of it."</p>
            <table class="as-counts" aria-labelledby="as-map-places">
                <thead class="as-hidden"><tr><th scope="col">"Place"</th><td></td><th scope="col">"Sessions"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {move || (more() > 0).then(|| view! { <p class="as-muted">{format!("and {} places with fewer sessions", number(more() as u64))}</p> })}
        </section>
    }
}

#[component]
pub(super) fn Versions(overview: RwSignal<Option<Overview>>) -> impl IntoView {
    let groups = move || {
        overview.with(|overview| {
            let overview = overview.as_ref()?;
            let all: u64 = overview.versions.iter().map(|version| version.count).sum();
            let groups =
                Support::ALL.into_iter().filter(|support| overview.versions.iter().any(|version| version.support == *support));
            Some(groups.map(|support| group(overview, support, all)).collect_view())
        })
    };
    view! {
        <section class="as-map-part">
            <h2 id="as-map-versions">"Client versions"</h2>
            <table class="as-counts" aria-labelledby="as-map-versions">
                <thead class="as-hidden"><tr><th scope="col">"Version"</th><td></td><th scope="col">"Sessions"</th></tr></thead>
                {groups}
            </table>
        </section>
    }
}

/// A support status with its versions.
fn group(overview: &Overview, support: Support, all: u64) -> impl IntoView + use<> {
    let versions: Vec<_> = overview.versions.iter().filter(|version| version.support == support).collect();
    let count: u64 = versions.iter().map(|version| version.count).sum();
    let more = versions.len().saturating_sub(VERSIONS);
    let rows = versions.into_iter().take(VERSIONS).map(|version| {
        let (route, build, count) = (search(version.search()), version.build.clone(), version.count);
        view! {
            <tr>
                <th scope="row" class="as-mono"><Link to=route>{build}</Link></th>
                {bar(count, all)}
                <td class="as-end">{number(count)}</td>
            </tr>
        }
    });
    view! {
        <tbody>
            <tr class="as-counts-group">
                <th scope="rowgroup">
                    <i class=support.dot() aria-hidden="true"></i>
                    <Link to=search(support.search().to_owned())>{support.word()}</Link>
                </th>
                {bar(count, all)}
                <td class="as-end">{number(count)}</td>
            </tr>
            {rows.collect_view()}
            {(more > 0).then(|| view! { <tr><td colspan="3" class="as-muted">{format!("and {more} more versions")}</td></tr> })}
        </tbody>
    }
}
