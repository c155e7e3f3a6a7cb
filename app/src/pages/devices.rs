//! Registered devices: who registered what, when it was last seen, and whether it has a session now.

use crate::account::use_account;
use crate::actions::{Target, Verb, use_desk};
use crate::api::{Api, Collection};
use crate::grid::ColumnSpec;
use crate::live::{Live, Loading, use_live};
use crate::nav::{Link, use_nav};
use crate::resource::{
    BulkBar, Chosen, Listing, Rank, Record, RecordDialog, Removal, RemovalDialog, Removed, ResourceAddress, ResourcePage, When,
    Words, resource_grid,
};
use crate::route::{ResourceState, Route};
use crate::times::{Zone, use_times};
use crate::ui::{Icon, MenuEntry};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::dn::DistinguishedName;
use shared::privilege::Capability;
use shared::wire::OnBoardedDevice;
use std::borrow::Cow;
use std::rc::Rc;

const WORDS: Words = Words {
    title: "Registered devices",
    search: "Search devices",
    hint: "Search: user, provider, host name, device ID, -not, \"exact\"",
    noun: ("device", "devices"),
    failed: "The registered devices could not be loaded",
    needs: "It takes the privilege View on RegisteredDevice.",
    empty: ("No device is registered", "A device registers when a user signs in on it for the first time."),
    unmatched: ("No device matches", "Clear search"),
};
/// Shown where a device gave no host name.
const NAMELESS: &str = "(no host name)";

/// A registered device.
#[derive(Clone)]
struct Device {
    dn: String,
    id: String,
    username: String,
    provider: String,
    hostname: String,
    kind: String,
    registered: When,
    seen: When,
}

impl Record for Device {
    type Wire = OnBoardedDevice;
    const COLUMNS: &'static [ColumnSpec] = &[
        ColumnSpec { id: "username", title: "Username", min: 150, share: 120, class: "as-strong", width: None },
        ColumnSpec { id: "provider", title: "Provider", min: 116, share: 80, class: "", width: None },
        ColumnSpec { id: "hostname", title: "Hostname", min: 124, share: 100, class: "as-mono", width: None },
        ColumnSpec { id: "device", title: "Device ID", min: 112, share: 100, class: "as-mono as-soft", width: None },
        ColumnSpec { id: "type", title: "Type", min: 96, share: 60, class: "", width: None },
        ColumnSpec { id: "registered", title: "Registered", min: 212, share: 90, class: "as-end", width: None },
        ColumnSpec { id: "last-seen", title: "Last seen", min: 296, share: 120, class: "as-end as-tagged", width: None },
    ];
    const NAME: &'static str = "hostname";

    fn read(wire: OnBoardedDevice) -> Device {
        let name = wire.distinguished_name.parse::<DistinguishedName>().ok();
        let (user, provider) = name.map(|name| (name.user, name.provider)).unwrap_or_default();
        Device {
            id: wire.device_id.unwrap_or_default(),
            username: wire.username.unwrap_or(user),
            provider: wire.provider_name.unwrap_or(provider),
            hostname: wire.hostname.filter(|name| !name.is_empty()).unwrap_or_else(|| NAMELESS.to_owned()),
            kind: wire.device_type.unwrap_or_default(),
            registered: When::read(wire.on_boarded_at.as_deref()),
            seen: When::read(wire.last_seen_at.as_deref()),
            dn: wire.distinguished_name,
        }
    }

    fn key(&self) -> &str {
        &self.dn
    }

    fn text(&self, column: &str, zone: Zone) -> Cow<'_, str> {
        match column {
            "username" => Cow::Borrowed(&self.username),
            "provider" => Cow::Borrowed(&self.provider),
            "hostname" => Cow::Borrowed(&self.hostname),
            "device" => Cow::Borrowed(&self.id),
            "type" => Cow::Borrowed(&self.kind),
            "registered" => self.registered.text(zone),
            _ => self.seen.text(zone),
        }
    }

    fn rank(&self, column: &str) -> Rank {
        match column {
            "registered" => Rank::Number(self.registered.millis()),
            "last-seen" => Rank::Number(self.seen.millis()),
            _ => Rank::Text,
        }
    }
}

impl Device {
    fn removed(&self) -> Removed {
        (self.dn.clone(), format!("{} of {}, {}", self.hostname, self.username, self.provider))
    }

    fn target(&self) -> Target {
        Target {
            dn: self.dn.clone(),
            username: self.username.clone(),
            provider: self.provider.clone(),
            hostname: self.hostname.clone(),
            client_version: String::new(),
        }
    }
}

fn removal(api: Api) -> Removal {
    Removal {
        title: "Remove device",
        noun: ("device", "devices"),
        consequence: "All tokens of the device are revoked and its session ends. It must register again before it can be used.",
        done: "removed. It must register again.",
        remove: SendWrapper::new(Rc::new(move |dn: String| {
            let api = api.clone();
            Box::pin(async move { api.remove_device(&dn).await })
        })),
    }
}

/// Whether a device has a session in the list that is loaded.
fn has_session(live: &Live, dn: &str) -> bool {
    live.with_table(|table| table.find(dn).is_some())
}

#[component]
pub fn DevicesPage(state: Signal<ResourceState>) -> impl IntoView {
    let address = ResourceAddress::new(state, Route::Devices, Device::COLUMNS, ("last-seen", true));
    let listing = Listing::<Device>::start(Collection::Devices, address);
    let (account, desk, nav, live) = (use_account(), use_desk(), use_nav(), use_live());
    let signals = listing.signals;
    let removing = RwSignal::new(None::<Vec<Removed>>);
    let shown = RwSignal::new(None::<SendWrapper<Device>>);
    let kind = removal(expect_context());
    if live.is_new() {
        live.load();
    }
    let refused = move || account.can(Capability::RemoveDevice).err();
    let no_renewal = move || account.can(Capability::RenewTokens).err();
    let entries = {
        let (listing, live, desk) = (listing.clone(), live.clone(), desk.clone());
        Callback::new(move |id: u32| {
            let Some(device) = listing.with(id, Device::clone) else { return Vec::new() };
            let (removed, target, route) = (device.removed(), device.target(), Route::session(&device.dn));
            let desk = desk.clone();
            let known = live.loading.get_untracked() == Loading::Idle;
            let idle = known && !has_session(&live, &device.dn);
            vec![
                MenuEntry {
                    label: "Open session",
                    refused: idle.then(|| "This device has no session in the list that is loaded.".to_owned()),
                    run: Callback::new(move |()| nav.push(route.clone())),
                },
                MenuEntry {
                    label: Verb::Renew.name(),
                    refused: no_renewal(),
                    run: Callback::new(move |()| desk.start(Verb::Renew, vec![target.clone()])),
                },
                MenuEntry {
                    label: "Remove device",
                    refused: refused(),
                    run: Callback::new(move |()| removing.set(Some(vec![removed.clone()]))),
                },
            ]
        })
    };
    let open = {
        let listing = listing.clone();
        Callback::new(move |id: u32| shown.set(listing.with(id, Device::clone).map(SendWrapper::new)))
    };
    let bulk = {
        let (listing, desk) = (listing.clone(), desk.clone());
        move || {
            let (renewed, removed, desk) = (listing.clone(), listing.clone(), desk.clone());
            let renew = Callback::new(move |()| desk.start(Verb::Renew, renewed.selected(Device::target)));
            let remove = Callback::new(move |()| removing.set(Some(removed.selected(Device::removed))));
            view! {
                <BulkBar label="Selected devices" selection=signals.selection matching=Signal::derive(move || signals.counts.get().0)>
                    <button type="button" class="as-button as-primary" disabled=no_renewal().is_some() title=no_renewal() on:click=move |_| renew.run(())>
                        {Verb::Renew.name()}
                    </button>
                    <button type="button" class="as-button" disabled=refused().is_some() title=refused() on:click=move |_| remove.run(())>"Remove device"</button>
                </BulkBar>
            }
        }
    };
    let again = {
        let listing = listing.clone();
        Callback::new(move |()| listing.load())
    };
    // Marks of live sessions follow the session list.
    let data = {
        let (counts, live) = (live.counts, live.data);
        Signal::derive(move || signals.data.get() + live.get() + counts.get().1 as u64)
    };
    let marked = live.clone();
    let grid = resource_grid(
        &listing,
        address,
        ("Registered devices", "Select all matching devices"),
        data,
        Box::new(move |device: &Device, column, cell| {
            if column == "last-seen" && has_session(&marked, &device.dn) {
                cell.tag = "session";
            }
        }),
        Chosen { open, entries },
    );
    view! {
        <ResourcePage words=WORDS address=address signals=signals again=again bulk=bulk>{grid}</ResourcePage>
        {move || {
            let close = Callback::new(move |()| removing.set(None));
            removing.get().map(|targets| view! { <RemovalDialog removal=kind.clone() targets=targets close=close/> })
        }}
        {move || shown.get().map(|device| view! { <DeviceDialog device=device.take() refused=refused() shown=shown removing=removing/> })}
    }
}

#[component]
fn DeviceDialog(
    device: Device,
    refused: Option<String>,
    shown: RwSignal<Option<SendWrapper<Device>>>,
    removing: RwSignal<Option<Vec<Removed>>>,
) -> impl IntoView {
    let zone = use_times().zone();
    let fields = vec![
        ("Username", device.username.clone()),
        ("Identity provider", device.provider.clone()),
        ("Device ID", device.id.clone()),
        ("Type", device.kind.clone()),
        ("Registered", device.registered.text(zone).into_owned()),
        ("Last seen", device.seen.text(zone).into_owned()),
        ("Distinguished name", device.dn.clone()),
    ];
    let session = has_session(&use_live(), &device.dn).then(|| Route::session(&device.dn));
    let removed = device.removed();
    let remove = move |_| {
        shown.set(None);
        removing.set(Some(vec![removed.clone()]));
    };
    view! {
        <RecordDialog title=device.hostname.clone() fields=fields close=Callback::new(move |()| shown.set(None))>
            {match session {
                Some(route) => view! { <Link to=route class="as-button">{Icon::Sessions.view()} "Open session"</Link> }.into_any(),
                None => view! { <span class="as-muted">"No session in the list that is loaded"</span> }.into_any(),
            }}
            <button type="button" class="as-button" disabled=refused.is_some() title=refused on:click=remove>"Remove device"</button>
        </RecordDialog>
    }
}
