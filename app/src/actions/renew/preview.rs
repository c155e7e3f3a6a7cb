//! Who is concerned: people, devices and providers in numbers, and a list to look through.

use super::super::Target;
use crate::live::use_live;
use crate::words::{count, number};
use leptos::prelude::*;
use shared::table::Column;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// Names listed at a time; the box finds the others.
const LISTED: usize = 50;
/// From so many on there is a box to find one.
const SEARCHED: usize = 8;
/// Clients nobody sits at: what they do when tokens change is seen late.
const UNATTENDED: [&str; 3] = ["headless", "service", "connector"];

#[component]
pub(super) fn Preview(targets: Arc<Vec<Target>>) -> impl IntoView {
    let kinds = unattended(&targets);
    let nobody_there = kinds.len();
    let people: HashSet<_> = targets.iter().map(|target| (&target.username, &target.provider)).collect();
    let mut providers: BTreeMap<&str, usize> = BTreeMap::new();
    for target in targets.iter() {
        *providers.entry(&target.provider).or_default() += 1;
    }
    let spread = match providers.len() {
        1 => format!(" ({})", providers.keys().next().copied().unwrap_or_default()),
        _ => String::new(),
    };
    let sentence = format!(
        "{} of {} at {}{spread} will renew their tokens, so that changed policies and entitlements take effect. Nobody is disconnected.",
        count(targets.len(), "device", "devices"),
        count(people.len(), "user", "users"),
        count(providers.len(), "provider", "providers"),
    );
    let wanted = RwSignal::new(String::new());
    let has_box = targets.len() >= SEARCHED;
    let rows = move || {
        let wanted = wanted.get().to_lowercase();
        let fits = |target: &&Target| {
            let holds = |text: &str| text.to_lowercase().contains(&wanted);
            wanted.is_empty() || holds(&target.username) || holds(&target.provider) || holds(&target.hostname)
        };
        let (mut listed, mut more) = (Vec::new(), 0);
        for target in targets.iter().filter(fits) {
            if listed.len() < LISTED {
                let kind = kinds.get(&target.dn).cloned();
                listed.push(row(target, kind));
            } else {
                more += 1;
            }
        }
        let nothing = listed.is_empty().then(|| view! { <li class="as-muted">"None of them matches."</li> });
        let rest = (more > 0).then(|| view! { <li class="as-muted">{format!("and {} more", number(more))}</li> });
        view! { {listed} {nothing} {rest} }
    };
    view! {
        <p>{sentence}</p>
        {(nobody_there > 0)
            .then(|| {
                let clients = count(nobody_there, "Client runs", "Clients run");
                view! { <p class="as-muted">{format!("{clients} without a person at it: nobody there would notice a failure.")}</p> }
            })}
        {has_box
            .then(|| {
                view! {
                    <input
                        type="search"
                        class="as-find"
                        aria-label="Find a device in the selection"
                        placeholder="Find a user, provider or hostname"
                        prop:value=move || wanted.get()
                        on:input=move |event| wanted.set(event_target_value(&event))
                    />
                }
            })}
        <ul class="as-target-list" role="list" tabindex="0" aria-label="Devices concerned">
            {rows}
        </ul>
    }
}

fn row(target: &Target, kind: Option<String>) -> impl IntoView + use<> {
    let place = [target.provider.as_str(), target.hostname.as_str()].join(" · ");
    view! {
        <li>
            <strong>{target.username.clone()}</strong>
            " "
            <span>{place.trim_end_matches(" · ").to_owned()}</span>
            {kind.map(|kind| view! { <em class="as-tag">{kind}</em> })}
        </li>
    }
}

/// Client types of those sessions that the list knows to run by themselves.
fn unattended(targets: &[Target]) -> BTreeMap<String, String> {
    use_live().with_table(|table| {
        let known = targets.iter().filter_map(|target| {
            let row = table.find(&target.dn)?;
            Some((target.dn.clone(), table.cell(row, Column::ClientType).to_string()))
        });
        known.filter(|(_, kind)| UNATTENDED.contains(&kind.as_str())).collect()
    })
}
