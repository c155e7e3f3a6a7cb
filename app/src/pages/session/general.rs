//! The twelve general fields: of the session as a whole, each copyable where it stands.

use super::reading::{Reading, Session};
use crate::nav::Link;
use crate::route::Route;
use crate::ui::CopyButton;
use crate::words::number;
use leptos::prelude::*;
use shared::session::general::{General, Value};
use shared::session::time::Timestamp;
use shared::session::{sites, unreachable};

/// One field: its name in tests, its label, how it reads and whether it is an id or address.
struct Field {
    id: &'static str,
    label: &'static str,
    mono: bool,
    text: fn(&General) -> Shown,
}

/// A value as text, or why there is none.
type Shown = Result<String, &'static str>;

const FIELDS: [Field; 12] = [
    field("username", "Username", false, |general| plain(&general.username, String::clone)),
    field("hostname", "Hostname", true, |general| plain(&general.hostname, |names| names.join(", "))),
    field("tunnel-ipv4", "Tunnel IPv4", true, |general| plain(&general.tunnel_ipv4, |all| all.join(", "))),
    field("provider", "Identity provider", false, |general| plain(&general.provider, String::clone)),
    field("os", "Operating system", false, |general| plain(&general.os, |all| all.join(", "))),
    field("tunnel-ipv6", "Tunnel IPv6", true, |general| plain(&general.tunnel_ipv6, |all| all.join(", "))),
    field("sign-in-time", "Sign-in time", false, |general| plain(&general.sign_in_time, Timestamp::to_string)),
    field("device-id", "Device ID", true, |general| plain(&general.device_id, String::clone)),
    field("transferred", "Transferred", false, |general| plain(&general.transferred, ToString::to_string)),
    field("connect-time", "Time to connect to all Sites", false, |general| {
        plain(&general.connect_time_ms, |ms| format!("{} ms", number(*ms)))
    }),
    field("dns-errors", "DNS errors", false, |general| plain(&general.dns_errors, |errors| number(*errors))),
    field("unreachable-hosts", "Unreachable protected hosts", false, |general| {
        plain(&general.unreachable_hosts, |hosts| number(*hosts))
    }),
];

const fn field(id: &'static str, label: &'static str, mono: bool, text: fn(&General) -> Shown) -> Field {
    Field { id, label, mono, text }
}

fn plain<T>(value: &Value<T>, write: impl Fn(&T) -> String) -> Shown {
    match value {
        Value::Known(value) => Ok(write(value)),
        Value::Missing(why) => Err(why),
    }
}

#[component]
pub(super) fn GeneralPart(reading: Reading, now: Signal<f64>) -> impl IntoView {
    let fields = FIELDS
        .iter()
        .map(|field| {
            let read = field.text;
            let shown = Memo::new(move |_| reading.session.with(|session| Some(read(&session.as_ref()?.general))));
            view! {
                <div class="as-general-field">
                    <dt>{field.label}</dt>
                    <dd data-testid=format!("general-{}", field.id)>
                        {move || match shown.get() {
                            None => view! { <span class="as-bone" aria-hidden="true"></span> }.into_any(),
                            Some(Err(why)) => view! { <span class="as-missing">{why}</span> }.into_any(),
                            Some(Ok(text)) => known(field, text, reading, now).into_any(),
                        }}
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="as-general">{fields}</dl> }
}

fn known(field: &Field, text: String, reading: Reading, now: Signal<f64>) -> impl IntoView {
    let copied = text.clone();
    let label =
        format!("Copy {}", field.label.to_lowercase().replace("ipv", "IPv").replace(" id", " ID").replace("dns", "DNS"));
    let class = if field.mono { "as-general-value as-mono" } else { "as-general-value" };
    let beside = match field.id {
        "sign-in-time" => view! { <Since reading=reading now=now/> }.into_any(),
        "unreachable-hosts" => view! { <ToHealth reading=reading/> }.into_any(),
        _ => ().into_any(),
    };
    view! {
        <span class="as-general-text"><span class=class>{text}</span> {beside}</span>
        <CopyButton label=label text=Callback::new(move |()| copied.clone())/>
    }
}

/// "3 h 12 min ago" beside the sign-in time.
#[component]
fn Since(reading: Reading, now: Signal<f64>) -> impl IntoView {
    let since = Memo::new(move |_| {
        let time = reading.session.with(|session| session.as_ref()?.general.sign_in_time.known().copied())?;
        Some(time.relative(Timestamp(now.get() as i64)))
    });
    view! { <span class="as-muted as-general-beside">{move || since.get()}</span> }
}

/// The way on to the app health page, filtered to the entitlements concerned.
#[component]
fn ToHealth(reading: Reading) -> impl IntoView {
    let route = Memo::new(move |_| {
        let filter = reading.session.with(|session| session.as_deref().map(concerned).unwrap_or_default());
        Route::Health(filter)
    });
    view! { <Link to=Signal::from(route) class="as-general-beside">"App health"</Link> }
}

/// The entitlements with unreachable hosts, as the health page's filter takes them; none when there are too many to name.
fn concerned(session: &Session) -> String {
    let mut names: Vec<String> = Vec::new();
    for site in sites::by_site(&session.info) {
        for name in unreachable::hosts(&site).hosts.into_iter().filter_map(|host| host.entitlement) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    if names.len() > 8 { String::new() } else { names.join(", ") }
}
