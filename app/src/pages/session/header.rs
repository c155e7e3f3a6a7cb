//! Who it is, how fresh the page is, and the actions.

use super::reading::Reading;
use super::saved::READ_ONLY;
use crate::actions::{Desk, Target, use_desk};
use crate::host::PageHeading;
use crate::nav::Link;
use crate::route::Route;
use crate::times::{ZoneSwitch, use_times};
use crate::ui::{Icon, Menu, MenuEntry, MenuOpen};
use crate::words::ago;
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::session::time::Timestamp;

#[component]
pub(super) fn Header(target: Memo<Target>, reading: Reading, now: Signal<f64>) -> impl IntoView {
    let desk = use_desk();
    let menu = RwSignal::new(None::<MenuOpen>);
    let button = NodeRef::<html::Button>::new();
    let username = Signal::derive(move || target.with(|target| target.username.clone()));
    let signed_in = Memo::new(move |_| {
        let since = reading.session.with(|session| session.as_ref()?.general.sign_in_time.known().copied())?;
        Some(format!("signed in {}", since.relative(Timestamp(now.get() as i64))))
    });
    let line = move || {
        let mut parts = target.with(|target| vec![target.provider.clone(), target.hostname.clone()]);
        parts.extend(signed_in.get());
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    };
    let age = Memo::new(move |_| {
        let at = reading.session.with(|session| session.as_ref().map(|session| session.at));
        match at {
            Some(at) if reading.saved.with(Option::is_some) => format!("Reported {}", Timestamp(at as i64)),
            _ if reading.loading.get() => "Updating…".to_owned(),
            Some(at) => format!("Updated {}", ago(now.get() - at)),
            None => String::new(),
        }
    });
    let times = use_times();
    let read_at =
        Memo::new(move |_| reading.session.with(|session| session.as_ref().map(|session| times.write_ms(session.at))));
    let open_menu = move |_| {
        let Some(anchor) = button.get_untracked() else { return };
        let target = target.get_untracked();
        menu.set(Some(MenuOpen {
            label: format!("Actions for {}", target.username),
            entries: entries(&desk, &target, &reading),
            anchor: SendWrapper::new(anchor.into()),
        }));
    };
    view! {
        <header class="as-details-head">
            <Link to=Route::sessions() class="as-back">{Icon::Back.view()} "All sessions"</Link>
            <div class="as-details-who">
                <PageHeading text=username/>
                <p class="as-details-line">{line}</p>
            </div>
            <div class="as-details-tools">
                <span class="as-muted as-details-age" data-testid="last-updated" title=move || read_at.get()>{move || age.get()}</span>
                <ZoneSwitch/>
                <button type="button" class="as-button" hidden=move || reading.saved.with(Option::is_some) on:click=move |_| reading.again.run(())>
                    {Icon::Refresh.view()}
                    "Refresh"
                </button>
                <button type="button" class="as-button as-primary" aria-haspopup="menu" node_ref=button on:click=open_menu>
                    "Actions"
                    {Icon::Down.view()}
                </button>
            </div>
        </header>
        <Menu open=menu/>
    }
}

/// The menu; nothing can be done to a session in a file.
fn entries(desk: &Desk, target: &Target, reading: &Reading) -> Vec<MenuEntry> {
    let mut entries = desk.entries(target);
    if reading.saved.with_untracked(Option::is_some) {
        entries.iter_mut().for_each(|entry| entry.refused = Some(READ_ONLY.to_owned()));
    }
    entries
}
