//! Denylisting: two calls with an outcome each, because the published API does not say that the first revokes tokens.

use super::super::desk::Desk;
use super::super::receipts::{Held, Work};
use super::super::watch::{departure, names};
use crate::api::{ApiError, Kind};
use shared::command::{Revocation, Terms};
use shared::dn::DistinguishedName;
use shared::privilege::Capability;
use shared::receipt::{State, Subject};
use shared::wire::DenylistEntry;

/// The user an entry is about.
pub(in crate::actions) fn user_of(entry: &DenylistEntry) -> DistinguishedName {
    let (user, provider) = (entry.username.as_deref(), entry.provider_name.as_deref());
    DistinguishedName::of_user(user.unwrap_or_default(), provider.unwrap_or_default())
}

/// As receipts keep the user: every device is meant.
pub(super) fn subject(entry: &DenylistEntry) -> Subject {
    Subject {
        dn: entry.user_distinguished_name.clone(),
        username: entry.username.clone().unwrap_or_default(),
        provider: entry.provider_name.clone().unwrap_or_default(),
        hostname: "every device".to_owned(),
    }
}

/// Adds the user of a receipt, revokes the user's tokens, and watches the sessions go. An error means that nothing was done.
pub(in crate::actions) async fn denylist(desk: &Desk, held: &Held, entry: &DenylistEntry) -> Result<(), ApiError> {
    let name = entry.username.clone().unwrap_or_default();
    match desk.api.add_to_denylist(entry).await {
        Err(error) => {
            held.note(0, State::Failed, &error.advice().into());
            return Err(error);
        }
        Ok(_) => held.note(0, State::Seen, &"The Controller's answer names the user.".into()),
    }
    desk.note_change();
    let undo = {
        let (desk, entry) = (desk.clone(), entry.clone());
        move || restore(&desk, &entry)
    };
    let text = format!("{name} is on the denylist: all sessions end and sign-in is refused.");
    if desk.account.can(Capability::RemoveFromDenylist).is_ok() {
        desk.toasts.done_with(text, "Remove from Denylist", undo);
    } else {
        desk.toasts.done(text);
    }
    let terms = Terms { reason: entry.reason.clone().unwrap_or_default(), delay_minutes: 0, ..Terms::default() };
    let work = Work::RevokeUser(terms.clone());
    let sent = format!("POST /on-boarded-devices/revoke-tokens, filter {}, delay 0 minutes", entry.user_distinguished_name);
    let second =
        desk.receipts.begin(("Revoke tokens", work), desk.account.name(), [subject(entry)], (terms.reason.trim(), sent));
    if let Some(second) = &second {
        revoke(desk, second, &user_of(entry), &terms).await;
    }
    departure(desk, held, second, user_of(entry));
    Ok(())
}

/// The second call, also when it is tried again.
pub(in crate::actions) async fn revoke(desk: &Desk, held: &Held, user: &DistinguishedName, terms: &Terms) {
    let failed = |why: String| {
        held.note(0, State::Failed, &why.as_str().into());
        desk.toasts.failed(format!("{} is on the denylist, but the tokens could not be revoked. {why}", user.user));
    };
    if let Err(why) = desk.account.can(Capability::RenewTokens) {
        return failed(format!("Not sent. {why}"));
    }
    let command = match Revocation::of_user(user, terms) {
        Ok(command) => command,
        Err(error) => return failed(format!("Not sent: {error}.")),
    };
    match desk.api.revoke_tokens(&command).await {
        Err(error) => failed(error.advice()),
        Ok(answer) => {
            let devices = crate::words::count(answer.data.len(), "device", "devices");
            held.note(0, State::Seen, &format!("The Controller's answer names {devices}.").into());
            desk.note_change();
        }
    }
}

/// Takes the user off the denylist again.
pub(in crate::actions) fn restore(desk: &Desk, entry: &DenylistEntry) {
    let dn = entry.user_distinguished_name.clone();
    let sent = format!("DELETE /blacklist/{dn}");
    let begun = desk.receipts.begin(("Remove from Denylist", Work::Restore), desk.account.name(), [subject(entry)], ("", sent));
    let Some(held) = begun else { return };
    let (desk, user) = (desk.clone(), user_of(entry));
    leptos::task::spawn_local(async move { restored(&desk, &held, &dn, &user).await });
}

/// The call and the reading that shows what became of it, also when it is tried again.
pub(in crate::actions) async fn restored(desk: &Desk, held: &Held, dn: &str, user: &DistinguishedName) {
    match desk.api.remove_from_denylist(dn).await {
        Ok(()) => held.note(0, State::Seen, &"The Controller accepted it.".into()),
        Err(error) if error.kind == Kind::NotFound => {
            held.note(0, State::Seen, &"The user was not on the denylist any more.".into());
        }
        Err(error) => {
            let why = error.advice();
            held.note(0, State::Failed, &why.as_str().into());
            return desk.toasts.failed(format!("{} is still on the denylist. {why}", user.user));
        }
    }
    desk.note_change();
    let (state, text) = match desk.account.can(Capability::ViewDenylist) {
        Err(_) => (State::Unknown, "Accepted. Your role does not show the denylist, so it was not read again.".to_owned()),
        Ok(()) => match desk.api.denylist(None).await {
            Err(error) => (State::Unknown, format!("Accepted. The denylist could not be read. {}", error.advice())),
            Ok(list) if list.data.iter().any(|entry| names(&entry.user_distinguished_name, user)) => {
                (State::StillThere, "The denylist still holds the user: somebody added the user again.".to_owned())
            }
            Ok(_) => (
                State::Confirmed,
                "The denylist does not hold the user. Sign-in is possible, nobody is reconnected.".to_owned(),
            ),
        },
    };
    held.note(0, state, &text.into());
    desk.toasts.done(format!("{} was removed from the denylist and can sign in again.", user.user));
}
