//! Download Client Logs: the device is asked to upload, which takes a while and can be stopped.

use super::desk::Desk;
use super::{Target, Verb};
use crate::api::{Abort, ApiError, Kind};
use crate::words::number;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// Downloads the logs of one session and says how it went.
pub fn download(desk: &Desk, target: Target) {
    let desk = desk.clone();
    let Some(abort) = Abort::new() else { return };
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
        let progress = |bytes: u64| text.set(format!("Logs of {name}: {} KB received…", number(bytes / 1000)));
        let ended = desk.api.client_logs(&target.dn, &progress, &signal).await;
        // The signal stays alive as long as the call.
        drop(held);
        desk.toasts.dismiss(toast.id());
        match ended {
            Ok(blob) => {
                let file = file_name(&target);
                let size = number((blob.size() / 1000.0).ceil() as u64);
                match save(&blob, &file) {
                    Some(()) => desk.toasts.done(format!("{}: {file} ({size} KB) downloaded.", Verb::Logs.name())),
                    None => desk.toasts.failed(format!("{}: the browser did not save {file}.", Verb::Logs.name())),
                }
            }
            Err(error) if error.is_aborted() => desk.toasts.done(format!("{}: stopped.", Verb::Logs.name())),
            Err(error) => {
                desk.toasts.failed(format!("{} of {} failed. {}", Verb::Logs.name(), target.username, advice(&error)))
            }
        }
    });
}

fn advice(error: &ApiError) -> String {
    match error.kind {
        Kind::Precondition => format!("The Client is too old to send logs: it needs version 6.1 or later. {}", error.message),
        Kind::GatewayTimeout => {
            "The device did not deliver its logs in time. It may be asleep or offline: retry later.".to_owned()
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

fn save(blob: &web_sys::Blob, file: &str) -> Option<()> {
    let url = web_sys::Url::create_object_url_with_blob(blob).ok()?;
    let link: web_sys::HtmlAnchorElement = web_sys::window()?.document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(file);
    link.click();
    // The browser has taken the blob by the time a minute has passed.
    set_timeout(move || drop(web_sys::Url::revoke_object_url(&url)), std::time::Duration::from_secs(60));
    Some(())
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
        };
        assert_eq!(file_name(&target("../../etc/passwd", "ws-1")), "client-logs-etc-passwd-ws-1.zip");
        assert_eq!(file_name(&target("björn", "")), "client-logs-björn.zip");
        assert_eq!(file_name(&target("a\u{202e}gpj.exe", "\0")), "client-logs-a-gpj.exe.zip");
    }
}
