//! Whether the user is on the denylist: what an ended session leaves open.

use super::reading::Reading;
use crate::account::use_account;
use crate::actions::{Target, use_desk};
use crate::api::{Abort, Api};
use crate::nav::Link;
use crate::resource::{When, quote};
use crate::route::Route;
use crate::times::use_times;
use crate::ui::{Notice, NoticeKind};
use leptos::prelude::*;
use shared::privilege::Capability;
use shared::wire::DenylistEntry;

/// Says that the user is on the denylist, since when and why; nothing otherwise, or where one may not know.
#[component]
pub(super) fn Denylisted(target: Memo<Target>, reading: Reading) -> impl IntoView {
    let (api, desk, account) = (expect_context::<Api>(), use_desk(), use_account());
    let times = use_times();
    let entry = RwSignal::new(None::<DenylistEntry>);
    let held = StoredValue::new_local(None::<Abort>);
    let user = Memo::new(move |_| target.with(|target| (target.username.clone(), target.provider.clone())));
    Effect::new(move |_| {
        let (username, provider) = user.get();
        // Read again when an action changed something, and when the session ends: the denylist may be why.
        desk.changed.track();
        reading.gone.track();
        if username.is_empty() || account.can(Capability::ViewDenylist).is_err() {
            return;
        }
        let Some(abort) = Abort::new() else { return };
        let signal = abort.signal();
        held.set_value(Some(abort));
        let api = api.clone();
        leptos::task::spawn_local(async move {
            // A hint: without an answer there is none.
            if let Ok(found) = api.denylisted(&username, &provider, Some(&signal)).await {
                let _ = entry.try_set(found);
            }
        });
    });
    move || {
        let entry = entry.get()?;
        let (username, _) = user.get();
        let since = match When::read(entry.blacklisted_at.as_deref()) {
            When::Never => String::new(),
            when => format!(" since {}", when.text(times.zone())),
        };
        let reason = entry.reason.filter(|reason| !reason.is_empty()).map(|reason| format!(" Reason: {reason}"));
        Some(view! {
            <Notice kind=NoticeKind::Warning title="On the denylist">
                {format!("{username} is on the denylist{since}: sign-in is refused on every device.")}
                {reason}
                " "
                <Link to=Route::denylist(quote(&username))>"Denylist entry"</Link>
            </Notice>
        })
    }
}
