//! The Site and its seven tabs. Both stand in the address.

use super::claims::{ClaimKind, Claims, ClaimsView};
use super::entitlements::Entitlements;
use super::hosts::Hosts;
use super::reading::{AtSite, Reading};
use super::sampling::Sampling;
use super::stats::Stats;
use crate::nav::use_nav;
use crate::route::{DetailState, Tab};
use crate::ui::{NARROW, SkeletonRows, TabItem, Tabs, media};
use crate::words::number;
use leptos::prelude::*;
use shared::session::vpn::Section;

/// The names of the tabs, in one place.
fn title(tab: Tab) -> &'static str {
    match tab {
        Tab::Entitlements => "Entitlements",
        Tab::SystemClaims => "System Claims",
        Tab::UserClaims => "User Claims",
        Tab::DeviceClaims => "Device Claims",
        Tab::GatewayStats => "Gateway Stats",
        Tab::SessionStats => "Session Stats",
        Tab::UnreachableHosts => "Unreachable Hosts",
    }
}

#[component]
pub(super) fn SitePart(dn: Signal<String>, state: Signal<DetailState>, reading: Reading) -> impl IntoView {
    let nav = use_nav();
    let narrow = media(NARROW);
    let here = Memo::new(move |_| {
        let wanted = state.with(|state| state.site.clone());
        reading.detail.with(|session| {
            let session = session.as_ref()?;
            // A Site the session has left, or never had, is no error: the first is shown.
            let site = session.sites.iter().find(|site| Some(&site.name) == wanted.as_ref()).or(session.sites.first())?;
            Some(AtSite { session: session.clone(), site: site.clone() })
        })
    });
    let site_name = Memo::new(move |_| here.with(|here| here.as_ref().map(|here| here.site.name.clone()).unwrap_or_default()));
    let go = move |change: &dyn Fn(&mut DetailState)| {
        let mut next = state.get_untracked();
        change(&mut next);
        nav.replace(reading.route(&dn.get_untracked(), next));
    };
    let on_tab = Callback::new(move |id: &'static str| {
        if let Some(tab) = Tab::ALL.into_iter().find(|tab| tab.slug() == id) {
            go(&|state| state.tab = tab);
        }
    });
    let on_site = move |event: leptos::ev::Event| {
        let name = event_target_value(&event);
        let first = reading.session.with_untracked(|session| Some(session.as_ref()?.sites.first()?.name == name));
        // The default is left out of the address.
        go(&|state| state.site = (first != Some(true)).then(|| name.clone()));
    };
    let options = Memo::new(move |_| {
        reading.detail.with(|session| session.as_ref().map(|session| session.sites.clone()).unwrap_or_default())
    });

    let looked_at = Signal::derive(move || state.with(|state| matches!(state.tab, Tab::GatewayStats | Tab::SessionStats)));
    let sampling = Sampling::start(dn, reading, looked_at);
    // Open branches and filters outlive a change of tab.
    let claims = [ClaimKind::System, ClaimKind::User, ClaimKind::Device].map(|kind| Claims::new(kind, here.into()));
    let entitlements = Signal::derive(move || {
        let count = here.with(|here| here.as_ref()?.gateway().map(|gateway| gateway.entitlement_infos.len()));
        count.map(|count| number(count as u64))
    });
    let hosts = Signal::derive(move || here.with(|here| here.as_ref().map(|here| number(here.site.unreachable))));
    let items = Tab::ALL
        .into_iter()
        .map(|tab| TabItem {
            id: tab.slug(),
            title: title(tab),
            count: match tab {
                Tab::Entitlements => Some(entitlements),
                Tab::UnreachableHosts => Some(hosts),
                _ => None,
            },
        })
        .collect();
    let known = Memo::new(move |_| here.with(Option::is_some));
    let panel = Callback::new(move |id: &'static str| {
        let tab = Tab::ALL.into_iter().find(|tab| tab.slug() == id).unwrap_or_default();
        let here = Signal::from(here);
        view! {
            {move || {
                if !known.get() {
                    return view! { <Waiting reading=reading/> }.into_any();
                }
                match tab {
                    Tab::Entitlements => view! { <Entitlements here=here narrow=narrow/> }.into_any(),
                    Tab::SystemClaims => view! { <ClaimsView claims=claims[0] narrow=narrow/> }.into_any(),
                    Tab::UserClaims => view! { <ClaimsView claims=claims[1] narrow=narrow/> }.into_any(),
                    Tab::DeviceClaims => view! { <ClaimsView claims=claims[2] narrow=narrow/> }.into_any(),
                    Tab::GatewayStats => view! { <Stats section=Section::Gateway here=here sampling=sampling/> }.into_any(),
                    Tab::SessionStats => view! { <Stats section=Section::Session here=here sampling=sampling/> }.into_any(),
                    Tab::UnreachableHosts => view! { <Hosts here=here/> }.into_any(),
                }
            }}
        }
        .into_any()
    });
    let label = Signal::derive(move || format!("Session details for {}", site_name.get()));
    let lead = move || {
        view! {
            <div class="as-site">
                <label for="as-site">"Site"</label>
                <select id="as-site" prop:value=move || { options.track(); site_name.get() } on:change=on_site>
                    {move || {
                        options
                            .get()
                            .into_iter()
                            .map(|site| view! { <option value=site.name.clone() selected=site.name == site_name.get_untracked()>{format!("{} · {}", site.name, site.gateway)}</option> })
                            .collect_view()
                    }}
                </select>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="as-site-part" aria-label="Per Site">
            <Tabs label=label items=items selected=Signal::derive(move || state.with(|state| state.tab.slug())) on_select=on_tab lead=lead panel=panel/>
        </section>
    }
}

/// Before the first answer, and for a session that no Gateway reports.
#[component]
fn Waiting(reading: Reading) -> impl IntoView {
    move || {
        if reading.detail.with(Option::is_none) {
            return view! { <SkeletonRows rows=8/> }.into_any();
        }
        view! {
            <crate::ui::EmptyState
                title="No Gateway reports this session".to_owned()
                text="The Controller knows it, but no Gateway sent details. It may have ended a moment ago: refresh to see.".to_owned()
            />
        }
        .into_any()
    }
}
