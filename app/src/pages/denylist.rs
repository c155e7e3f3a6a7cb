//! Denylisted users: whose sessions have ended and who cannot sign in, since when and why.

mod add;

use crate::account::use_account;
use crate::api::{Api, Collection};
use crate::grid::ColumnSpec;
use crate::nav::{Link, use_nav};
use crate::resource::{
    BulkBar, Chosen, Listing, Rank, Record, RecordDialog, Removal, RemovalDialog, Removed, ResourceAddress, ResourcePage, When,
    Words, quote, resource_grid,
};
use crate::route::{ListState, ResourceState, Route};
use crate::times::{Zone, use_times};
use crate::ui::{Icon, MenuEntry};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::dn::DistinguishedName;
use shared::privilege::Capability;
use shared::query::Query;
use shared::wire::DenylistEntry;
use std::borrow::Cow;
use std::rc::Rc;

const WORDS: Words = Words {
    title: "Denylist",
    search: "Search denylist",
    hint: "Search: user, provider, reason, -not, \"exact\"",
    noun: ("denylisted user", "denylisted users"),
    failed: "The denylist could not be loaded",
    needs: "It takes the privilege View on Blacklist.",
    empty: (
        "Nobody is on the denylist",
        "A user appears here after Add User to Denylist: all sessions of the user end and sign-in is refused on every device.",
    ),
    unmatched: ("No user matches", "Clear search"),
};

/// A denylisted user.
#[derive(Clone)]
struct Entry {
    dn: String,
    username: String,
    provider: String,
    reason: String,
    since: When,
}

impl Record for Entry {
    type Wire = DenylistEntry;
    const COLUMNS: &'static [ColumnSpec] = &[
        ColumnSpec { id: "username", title: "Username", min: 150, share: 120, class: "as-strong", width: None },
        ColumnSpec { id: "provider", title: "Provider", min: 116, share: 80, class: "", width: None },
        ColumnSpec { id: "reason", title: "Reason", min: 180, share: 200, class: "", width: None },
        ColumnSpec { id: "denylisted-at", title: "Denylisted at", min: 212, share: 100, class: "as-end", width: None },
    ];
    const NAME: &'static str = "username";

    fn read(wire: DenylistEntry) -> Entry {
        let name = wire.user_distinguished_name.parse::<DistinguishedName>().ok();
        let (user, provider) = name.map(|name| (name.user, name.provider)).unwrap_or_default();
        Entry {
            username: wire.username.unwrap_or(user),
            provider: wire.provider_name.unwrap_or(provider),
            reason: wire.reason.unwrap_or_default(),
            since: When::read(wire.blacklisted_at.as_deref()),
            dn: wire.user_distinguished_name,
        }
    }

    fn key(&self) -> &str {
        &self.dn
    }

    fn text(&self, column: &str, zone: Zone) -> Cow<'_, str> {
        match column {
            "username" => Cow::Borrowed(&self.username),
            "provider" => Cow::Borrowed(&self.provider),
            "reason" => Cow::Borrowed(&self.reason),
            _ => self.since.text(zone),
        }
    }

    fn rank(&self, column: &str) -> Rank {
        if column == "denylisted-at" { Rank::Number(self.since.millis()) } else { Rank::Text }
    }
}

impl Entry {
    fn removed(&self) -> Removed {
        (self.dn.clone(), format!("{} of {}", self.username, self.provider))
    }

    /// The list, searched for the user.
    fn sessions(&self) -> Route {
        let q = format!("username: {} provider: {}", Query::quote(&self.username), Query::quote(&self.provider));
        Route::Sessions(ListState { q, ..ListState::default() })
    }
}

fn removal(api: Api) -> Removal {
    Removal {
        title: "Remove from denylist",
        noun: ("user", "users"),
        consequence: "Sign-in is accepted again. Ended sessions do not come back: the user signs in anew.",
        done: "may sign in again.",
        remove: SendWrapper::new(Rc::new(move |dn: String| {
            let api = api.clone();
            Box::pin(async move { api.remove_from_denylist(&dn).await })
        })),
    }
}

#[component]
pub fn DenylistPage(state: Signal<ResourceState>) -> impl IntoView {
    let address = ResourceAddress::new(state, Route::Denylist, Entry::COLUMNS, ("denylisted-at", true));
    let listing = Listing::<Entry>::start(Collection::Denylist, address);
    let (account, nav) = (use_account(), use_nav());
    let signals = listing.signals;
    let removing = RwSignal::new(None::<Vec<Removed>>);
    let shown = RwSignal::new(None::<SendWrapper<Entry>>);
    let adding = RwSignal::new(false);
    let kind = removal(expect_context());
    let refused = move || account.can(Capability::RemoveFromDenylist).err();
    let entries = {
        let listing = listing.clone();
        Callback::new(move |id: u32| {
            let Some(entry) = listing.with(id, Entry::clone) else { return Vec::new() };
            let (removed, route) = (entry.removed(), entry.sessions());
            vec![
                MenuEntry {
                    label: "Remove from denylist",
                    refused: refused(),
                    run: Callback::new(move |()| removing.set(Some(vec![removed.clone()]))),
                },
                MenuEntry { label: "Show sessions", refused: None, run: Callback::new(move |()| nav.push(route.clone())) },
            ]
        })
    };
    let open = {
        let listing = listing.clone();
        Callback::new(move |id: u32| shown.set(listing.with(id, Entry::clone).map(SendWrapper::new)))
    };
    let bulk = {
        let listing = listing.clone();
        move || {
            let listing = listing.clone();
            view! {
                <BulkBar label="Selected users" selection=signals.selection matching=Signal::derive(move || signals.counts.get().0)>
                    <BulkRemove refused=refused() run={
                        let listing = listing.clone();
                        Callback::new(move |()| removing.set(Some(listing.selected(Entry::removed))))
                    }/>
                </BulkBar>
            }
        }
    };
    let again = {
        let listing = listing.clone();
        Callback::new(move |()| listing.load())
    };
    let tools = move || {
        let refused = account.can(Capability::AddToDenylist).err();
        view! {
            <button type="button" class="as-button" disabled=refused.is_some() title=refused on:click=move |_| adding.set(true)>"Add user"</button>
        }
    };
    let grid = resource_grid(
        &listing,
        address,
        ("Denylisted users", "Select all matching users"),
        signals.data.into(),
        Box::new(|_, _, _| {}),
        Chosen { open, entries },
    );
    view! {
        <ResourcePage words=WORDS address=address signals=signals again=again bulk=bulk tools=tools>{grid}</ResourcePage>
        {move || {
            let close = Callback::new(move |()| removing.set(None));
            removing.get().map(|targets| view! { <RemovalDialog removal=kind.clone() targets=targets close=close/> })
        }}
        {move || shown.get().map(|entry| view! { <EntryDialog entry=entry.take() refused=refused() shown=shown removing=removing/> })}
        {move || adding.get().then(|| view! { <add::AddDialog close=Callback::new(move |()| adding.set(false))/> })}
    }
}

#[component]
fn BulkRemove(refused: Option<String>, run: Callback<()>) -> impl IntoView {
    view! {
        <button type="button" class="as-button as-primary" disabled=refused.is_some() title=refused on:click=move |_| run.run(())>
            "Remove from denylist"
        </button>
    }
}

#[component]
fn EntryDialog(
    entry: Entry,
    refused: Option<String>,
    shown: RwSignal<Option<SendWrapper<Entry>>>,
    removing: RwSignal<Option<Vec<Removed>>>,
) -> impl IntoView {
    let zone = use_times().zone();
    let fields = vec![
        ("Username", entry.username.clone()),
        ("Identity provider", entry.provider.clone()),
        ("Denylisted at", entry.since.text(zone).into_owned()),
        ("Reason", entry.reason.clone()),
        ("Distinguished name", entry.dn.clone()),
    ];
    let (removed, devices) = (entry.removed(), Route::devices(quote(&entry.username)));
    let remove = move |_| {
        shown.set(None);
        removing.set(Some(vec![removed.clone()]));
    };
    view! {
        <RecordDialog title=entry.username.clone() fields=fields close=Callback::new(move |()| shown.set(None))>
            <Link to=devices class="as-button">{Icon::Devices.view()} "Registered devices"</Link>
            <button type="button" class="as-button" disabled=refused.is_some() title=refused on:click=remove>"Remove from denylist"</button>
        </RecordDialog>
    }
}
