//! Add User to Denylist: it hits every device of the user, so the dialog says which, and oneself takes more than a click.

mod run;

pub(super) use run::{denylist, restore, restored, revoke, user_of};

use super::desk::use_desk;
use super::receipts::Work;
use super::{Target, Verb};
use crate::ui::{Dialog, DialogKind};
use crate::words::count;
use leptos::prelude::*;
use shared::dn::DistinguishedName;
use shared::privilege::Capability;
use shared::wire::{DenylistEntry, FieldError, Session};
use std::collections::BTreeSet;

/// Devices named in the dialog before "and N more".
const NAMED: usize = 6;

#[component]
pub(super) fn DenylistDialog(target: Target, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let reason = RwSignal::new(String::new());
    let typed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let fields = RwSignal::new(Vec::<FieldError>::new());
    // Locking oneself out takes more than a click.
    let is_self = desk.is_self(&target);
    let user = target.username.clone();
    let ready = {
        let user = user.clone();
        move || !busy.get() && (!is_self || typed.get() == user)
    };
    let name = DistinguishedName::of_user(&target.username, &target.provider);
    let concerned = LocalResource::new({
        let (api, name) = (desk.api.clone(), name.clone());
        move || {
            let (api, name) = (api.clone(), name.clone());
            async move { api.sessions_of(&name).await }
        }
    });
    let who = move || match concerned.get() {
        None => "Counting the sessions…".to_owned(),
        Some(Ok(sessions)) => devices(&sessions),
        Some(Err(error)) => format!("The sessions could not be counted. {}", error.advice()),
    };
    let cannot_revoke = desk.account.can(Capability::RenewTokens).err();
    let on_submit = {
        let (desk, target) = (desk.clone(), target.clone());
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            if busy.get_untracked() || (is_self && typed.get_untracked() != target.username) {
                return;
            }
            let why = reason.get_untracked().trim().to_owned();
            failure.set(None);
            if why.is_empty() {
                let message = "Say why: whoever finds the user blocked will ask.".to_owned();
                fields.set(vec![FieldError { field: "reason".to_owned(), message, ..FieldError::default() }]);
                return;
            }
            fields.set(Vec::new());
            busy.set(true);
            let entry = DenylistEntry {
                user_distinguished_name: name.to_string(),
                username: Some(target.username.clone()),
                provider_name: Some(target.provider.clone()),
                reason: Some(why.clone()),
                ..DenylistEntry::default()
            };
            let sent = format!("POST /blacklist, user {name}");
            let work = (Verb::Denylist.name(), Work::Denylist(entry.clone()));
            let begun = desk.receipts.begin(work, desk.account.name(), [run::subject(&entry)], (&why, sent));
            let (Some(held), desk, username) = (begun, desk.clone(), target.username.clone()) else { return };
            leptos::task::spawn_local(async move {
                match denylist(&desk, &held, &entry).await {
                    Ok(()) => drop(close.try_run(())),
                    Err(error) => {
                        let text = format!("{username} was not added to the denylist. {}", error.advice());
                        desk.toasts.failed(text.clone());
                        let _ = failure.try_set(Some(text));
                        let _ = fields.try_set(error.fields);
                        let _ = busy.try_set(false);
                    }
                }
            });
        }
    };
    let at = move |field: &'static str| {
        move || fields.with(|fields| fields.iter().find(|wrong| wrong.field == field).map(|wrong| wrong.message.clone()))
    };
    let reason_error = Memo::new(move |_| at("reason")());
    view! {
        <Dialog title=Verb::Denylist.name() kind=DialogKind::Alert on_close=close>
            <form on:submit=on_submit novalidate>
                <p>
                    <strong>{user.clone()}</strong>
                    {format!(" of {} loses access on every device at once: all sessions end and sign-in is refused until somebody removes the user from the denylist.", target.provider)}
                </p>
                <p class="as-concerned" data-testid="concerned">{who}</p>
                <p class="as-muted">
                    {cannot_revoke
                        .map_or(
                            "The tokens of the user are revoked in a second call. To stop one device only, remove it from the registered devices instead.".to_owned(),
                            |why| format!("The tokens of the user are not revoked. {why}"),
                        )}
                </p>
                {is_self
                    .then(|| {
                        view! {
                            <label class="as-field">
                                <span>{format!("This is your own name. Type {user} to lock yourself out")}</span>
                                <input type="text" autocomplete="off" prop:value=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))/>
                            </label>
                        }
                    })}
                <label class="as-field">
                    <span>"Reason"</span>
                    <input
                        type="text"
                        maxlength="500"
                        autocomplete="off"
                        required
                        placeholder="Stored and logged by the Controller"
                        aria-invalid=move || reason_error.with(Option::is_some).then_some("true")
                        aria-describedby="as-denylist-reason"
                        prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event))
                    />
                    <small id="as-denylist-reason" class="as-field-error">{move || reason_error.get()}</small>
                </label>
                <p class="as-field-error">{move || failure.get()}</p>
                <div class="as-dialog-buttons">
                    <button type="button" class="as-button" on:click=move |_| close.run(())>"Cancel"</button>
                    <button type="submit" class="as-button as-danger" disabled=move || !ready()>{Verb::Denylist.name()}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// Which sessions end, by what the list holds now.
fn devices(sessions: &[Session]) -> String {
    if sessions.is_empty() {
        return "The user has no session now; sign-in will be refused.".to_owned();
    }
    let named: BTreeSet<&str> = sessions
        .iter()
        .map(|session| match session.hostname.as_deref() {
            None | Some("") => session.device_id.as_deref().unwrap_or("a device without a name"),
            Some(hostname) => hostname,
        })
        .collect();
    let more = named.len().saturating_sub(NAMED);
    let mut names = named.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    if more > 0 {
        names.push_str(&format!(" and {more} more"));
    }
    let devices: BTreeSet<_> = sessions.iter().map(|session| &session.distinguished_name).collect();
    let (sessions, devices) = (count(sessions.len(), "session", "sessions"), count(devices.len(), "device", "devices"));
    format!("{sessions} on {devices} now: {names}.")
}
