//! The general fields: of the session as a whole, each copyable where it stands, or with the reason why it is missing.

use super::reading::{Reading, Session};
use crate::nav::Link;
use crate::route::Route;
use crate::times::{Times, use_times};
use crate::ui::{CopyButton, Icon};
use crate::words::number;
use leptos::prelude::*;
use shared::session::general::Value;
use shared::session::time::Timestamp;
use shared::session::{sites, unreachable};

/// One field: its name in tests (none for those beyond the twelve), its label, how it reads and whether it is an id or address.
struct Field {
    id: &'static str,
    label: &'static str,
    mono: bool,
    text: fn(&Session, Times) -> Shown,
}

/// A value as text, or why there is none.
type Shown = Result<String, String>;

const FIELDS: [Field; 15] = [
    field("username", "Username", false, |session, _| plain(&session.general.username, String::clone)),
    field("hostname", "Hostname", true, |session, _| plain(&session.general.hostname, |all| listed(all))),
    field("tunnel-ipv4", "Tunnel IPv4", true, |session, _| plain(&session.general.tunnel_ipv4, |all| listed(all))),
    field("provider", "Identity provider", false, |session, _| plain(&session.general.provider, String::clone)),
    field("os", "Operating system", false, |session, _| plain(&session.general.os, |all| listed(all))),
    field("tunnel-ipv6", "Tunnel IPv6", true, |session, _| plain(&session.general.tunnel_ipv6, |all| listed(all))),
    field("sign-in-time", "Sign-in time", false, |session, times| {
        plain(&session.general.sign_in_time, |time| times.write(*time))
    }),
    field("device-id", "Device ID", true, |session, _| plain(&session.general.device_id, String::clone)),
    field("transferred", "Transferred", false, |session, _| plain(&session.general.transferred, ToString::to_string)),
    field("connect-time", "Time to connect to all Sites", false, |session, _| {
        plain(&session.general.connect_time_ms, |ms| format!("{} ms", number(*ms)))
    }),
    field("dns-errors", "DNS errors", false, |session, _| plain(&session.general.dns_errors, |errors| number(*errors))),
    field("unreachable-hosts", "Unreachable protected hosts", false, |session, _| {
        plain(&session.general.unreachable_hosts, |hosts| number(*hosts))
    }),
    field("", "Client", false, |session, _| {
        let version = plain(&session.general.client_version, |all| listed(all))?;
        Ok(match session.general.client_type.known() {
            Some(kind) => format!("{version}, {}", listed(kind)),
            None => version,
        })
    }),
    field("", "Source address", true, |session, _| {
        let address = plain(&session.general.source_ip, |all| listed(all))?;
        Ok(match session.general.country.known() {
            Some(country) => format!("{address}, {}", listed(country)),
            None => address,
        })
    }),
    field("", "Connected to", false, |session, _| {
        let names: Vec<&str> = session.sites.iter().map(|site| site.name.as_str()).collect();
        if names.is_empty() { Err("No Gateway reports this session".to_owned()) } else { Ok(names.join(", ")) }
    }),
];

const fn field(id: &'static str, label: &'static str, mono: bool, text: fn(&Session, Times) -> Shown) -> Field {
    Field { id, label, mono, text }
}

fn plain<T>(value: &Value<T>, write: impl Fn(&T) -> String) -> Shown {
    match value {
        Value::Known(value) => Ok(write(value)),
        Value::Missing(why) => Err(why.clone().into_owned()),
    }
}

fn listed(all: &[String]) -> String {
    all.join(", ")
}

#[component]
pub(super) fn GeneralPart(reading: Reading, now: Signal<f64>) -> impl IntoView {
    let times = use_times();
    let fields = FIELDS
        .iter()
        .map(|field| {
            let read = field.text;
            let shown = Memo::new(move |_| reading.session.with(|session| Some(read(session.as_ref()?, times))));
            view! {
                <div class="as-general-field">
                    <dt>{field.label}</dt>
                    <dd data-testid=(!field.id.is_empty()).then(|| format!("general-{}", field.id))>
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
        "device-id" => {
            // An icon: the value's text is the id and nothing else.
            view! { <Link to=Route::devices(text.clone()) class="as-general-beside as-general-icon" label="Registered device">{Icon::Devices.view()}</Link> }
                .into_any()
        }
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
        Route::health(filter)
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
