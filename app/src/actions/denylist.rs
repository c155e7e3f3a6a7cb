//! Add User to Denylist: two calls with an outcome each, because the published API does not say that the first revokes tokens.

use super::desk::use_desk;
use super::{Target, Verb};
use crate::ui::{Dialog, DialogKind};
use leptos::prelude::*;
use shared::dn::DistinguishedName;
use shared::privilege::Capability;
use shared::wire::{DenylistEntry, DeviceRevocationRequest};

#[component]
pub(super) fn DenylistDialog(target: Target, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let reason = RwSignal::new(String::new());
    let typed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    // Locking oneself out takes more than a click.
    let is_self = desk.account.name() == target.username && !target.username.is_empty();
    let user = target.username.clone();
    let ready = {
        let user = user.clone();
        move || !busy.get() && (!is_self || typed.get() == user)
    };
    let on_submit = {
        let (desk, target) = (desk.clone(), target.clone());
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            if busy.get_untracked() || (is_self && typed.get_untracked() != target.username) {
                return;
            }
            busy.set(true);
            failure.set(None);
            let (desk, target, why) = (desk.clone(), target.clone(), reason.get_untracked().trim().to_owned());
            leptos::task::spawn_local(async move {
                let user_dn =
                    DistinguishedName { device: None, user: target.username.clone(), provider: target.provider.clone() }
                        .to_string();
                let entry = DenylistEntry {
                    user_distinguished_name: user_dn.clone(),
                    username: Some(target.username.clone()),
                    provider_name: Some(target.provider.clone()),
                    reason: (!why.is_empty()).then(|| why.clone()),
                    ..DenylistEntry::default()
                };
                match desk.api.add_to_denylist(&entry).await {
                    Err(error) => {
                        let text = format!("{} was not added to the denylist. {}", target.username, error.advice());
                        desk.toasts.failed(text.clone());
                        let _ = failure.try_set(Some(text));
                        let _ = busy.try_set(false);
                    }
                    Ok(_) => {
                        desk.note_change();
                        desk.toasts
                            .done(format!("{} is on the denylist: all sessions end and sign-in is refused.", target.username));
                        let _ = close.try_run(());
                        revoke(&desk, &user_dn, &target.username, &why).await;
                        desk.note_change();
                    }
                }
            });
        }
    };
    view! {
        <Dialog title=Verb::Denylist.name() kind=DialogKind::Alert on_close=close>
            <form on:submit=on_submit>
                <p>
                    <strong>{user.clone()}</strong>
                    {format!(" of {} loses access on every device at once: all sessions end and sign-in is refused until somebody removes the user from the denylist.", target.provider)}
                </p>
                <p class="as-muted">"To stop one device only, remove it from the registered devices instead."</p>
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
                        placeholder="Stored and logged by the Controller"
                        prop:value=move || reason.get()
                        on:input=move |event| reason.set(event_target_value(&event))
                    />
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

/// The second call. Without the privilege it is left out: the sessions have ended all the same.
async fn revoke(desk: &super::Desk, user_dn: &str, username: &str, why: &str) {
    if desk.account.can(Capability::RenewTokens).is_err() {
        return;
    }
    let Ok(mut request) = DeviceRevocationRequest::for_devices(vec![user_dn.to_owned()]) else { return };
    request.delay_minutes = Some(0);
    request.revocation_reason = (!why.is_empty()).then(|| why.to_owned());
    if let Err(error) = desk.api.revoke_tokens(&request, None).await {
        desk.toasts.failed(format!("{username} is on the denylist, but the tokens could not be revoked. {}", error.advice()));
    }
}
