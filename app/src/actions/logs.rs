//! Download Client Logs: the device is asked to upload, which takes a while and can be stopped.

use super::desk::Desk;
use super::receipts::{Held, Work};
use super::save::save;
use super::{Target, Verb};
use crate::api::{Abort, ApiError, Kind};
use crate::words::number;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::receipt::State;
use std::cell::RefCell;
use std::rc::Rc;

/// Downloads the logs of one session and says how it went.
pub fn download(desk: &Desk, target: Target) {
    let sent = format!("GET /client-logs/{}", target.dn);
    let work = (Verb::Logs.name(), Work::Logs(target.clone()));
    if let Some(held) = desk.receipts.begin(work, desk.account.name(), [target.subject()], ("", sent)) {
        fetch(desk, &held, target);
    }
}

/// The download of a receipt, also when it is tried again.
pub(super) fn fetch(desk: &Desk, held: &Held, target: Target) {
    let Some(abort) = Abort::new() else { return };
    let (desk, receipt) = (desk.clone(), held.clone());
    let signal = abort.signal();
    let held = SendWrapper::new(Rc::new(RefCell::new(Some(abort))));
    let stop = {
        let held = held.clone();
        Callback::new(move |()| drop(held.borrow_mut().take()))
    };
    let name = target.username.clone();
    let toast = desk.toasts.working(format!("Asking the device of {name} for its logs…"), Some(stop));
    leptos::task::spawn_local(async move {
        let text = toast.text.clone();
        let progress = |bytes: u64| {
            let so_far = format!("{} KB received", number(bytes / 1000));
            text.set(format!("Logs of {name}: {so_far}…"));
            receipt.note(0, State::Seen, &format!("The device delivers: {so_far}.").into());
        };
        let ended = desk.api.client_logs(&target.dn, &progress, &signal).await;
        // The signal stays alive as long as the call.
        drop(held);
        desk.toasts.dismiss(toast.id());
        let (state, seen) = match ended {
            Ok(blob) => {
                let file = file_name(&target);
                let size = number((blob.size() / 1000.0).ceil() as u64);
                match save(&blob, &file) {
                    Some(()) => {
                        desk.toasts.done(format!("{}: {file} ({size} KB) downloaded.", Verb::Logs.name()));
                        (State::Confirmed, format!("{file} ({size} KB) was downloaded."))
                    }
                    None => {
                        desk.toasts.failed(format!("{}: the browser did not save {file}.", Verb::Logs.name()));
                        (State::Failed, format!("{size} KB arrived, but the browser did not save {file}."))
                    }
                }
            }
            Err(error) if error.is_aborted() => {
                desk.toasts.done(format!("{}: stopped.", Verb::Logs.name()));
                (State::Failed, "You stopped it before it was complete.".to_owned())
            }
            Err(error) => {
                let why = advice(&error);
                desk.toasts.failed(format!("{} of {} failed. {why}", Verb::Logs.name(), target.username));
                (State::Failed, why)
            }
        };
        receipt.note(0, state, &seen.into());
    });
}

fn advice(error: &ApiError) -> String {
    match error.kind {
        Kind::Precondition => format!("The Client is too old to send logs: it needs version 6.1 or later. {}", error.message),
        Kind::GatewayTimeout => {
            "The device did not deliver its logs in time. It may be asleep or offline: retry later, when it is awake."
                .to_owned()
        }
        Kind::NotFound => "The session has ended, so the device cannot be reached.".to_owned(),
        _ => error.advice(),
    }
}

/// Usernames and hostnames are set by others: only plain letters, digits, dots and dashes reach the file system.
fn file_name(target: &Target) -> String {
    let plain = |text: &str| -> String {
        let mapped = text.chars().map(|c| if c.is_alphanumeric() || c == '-' || c == '.' { c } else { '-' });
        mapped.take(60).collect::<String>().trim_matches(['.', '-']).to_owned()
    };
    let parts: Vec<String> = ["client-logs", &target.username, &target.hostname]
        .iter()
        .map(|part| plain(part))
        .filter(|part| !part.is_empty())
        .collect();
    format!("{}.zip", parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_hold_nothing_dangerous() {
        let target = |username: &str, hostname: &str| Target {
            dn: String::new(),
            username: username.into(),
            provider: String::new(),
            hostname: hostname.into(),
            client_version: String::new(),
        };
        assert_eq!(file_name(&target("../../etc/passwd", "ws-1")), "client-logs-etc-passwd-ws-1.zip");
        assert_eq!(file_name(&target("björn", "")), "client-logs-björn.zip");
        assert_eq!(file_name(&target("a\u{202e}gpj.exe", "\0")), "client-logs-a-gpj.exe.zip");
    }
}
