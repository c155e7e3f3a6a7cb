//! Sign-in. Only in the standalone page: an embedding host brings its own.

use crate::account::{Phase, use_account};
use crate::api::{Api, ApiError, Kind, SignIn};
use crate::host::PageHeading;
use crate::nav::{Link, use_nav};
use crate::route::{DetailState, Route};
use leptos::html;
use leptos::prelude::*;
use shared::wire::{IdentityProviderNames, LoginRequest, LoginResponse};

/// Where the stable device id of this browser is kept; it is no secret.
const DEVICE_KEY: &str = "active-sessions.device";

#[component]
pub fn LoginPage(next: Option<String>) -> impl IntoView {
    let api = expect_context::<Api>();
    let account = use_account();
    let nav = use_nav();
    let providers = RwSignal::new(None::<Result<IdentityProviderNames, ApiError>>);
    let provider = RwSignal::new(String::new());
    let username = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let code = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let first = NodeRef::<html::Input>::new();

    let load = {
        let api = api.clone();
        move || {
            let api = api.clone();
            leptos::task::spawn_local(async move {
                let answer = api.identity_providers().await;
                if let Ok(names) = &answer {
                    let usable = names.data.iter().find(|idp| takes_password(idp.kind.as_deref())).or(names.data.first());
                    let _ = provider.try_set(usable.map(|idp| idp.name.clone()).unwrap_or_default());
                }
                let _ = providers.try_set(Some(answer));
            });
        }
    };
    load();
    Effect::new(move |_| {
        if let Some(input) = first.get() {
            let _ = input.focus();
        }
    });

    let done = {
        let next = next.clone();
        move |login: LoginResponse| {
            account.phase.set(Phase::SignedIn(login));
            nav.replace(next.as_deref().map_or_else(Route::sessions, Route::parse_href));
        }
    };
    let submit = move || {
        let (api, done) = (api.clone(), done.clone());
        let request = LoginRequest {
            provider_name: provider.get_untracked(),
            username: Some(username.get_untracked().trim().to_owned()),
            password: Some(password.get_untracked()),
            device_id: device_id(),
        };
        let given = code.get_untracked();
        busy.set(true);
        failure.set(None);
        leptos::task::spawn_local(async move {
            let ended = match given {
                Some(code) => api.sign_in_with_code(code.trim()).await,
                None => api.sign_in(&request).await,
            };
            let _ = busy.try_set(false);
            match ended {
                Ok(SignIn::Done(login)) => {
                    api.signed_out.set(false);
                    done(login);
                }
                Ok(SignIn::NeedsCode) => drop(code.try_set(Some(String::new()))),
                Err(error) => {
                    if error.kind == Kind::SignedOut {
                        let _ = password.try_set(String::new());
                    }
                    let _ = failure.try_set(Some(refusal(&error)));
                }
            }
        });
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            submit();
        }
    };
    let options = move || {
        providers.with(|providers| match providers {
            Some(Ok(names)) => names.data.iter().map(|idp| (idp.name.clone(), takes_password(idp.kind.as_deref()))).collect(),
            _ => Vec::new(),
        })
    };
    let banner =
        move || providers.with(|providers| providers.as_ref().and_then(|names| names.as_ref().ok()?.banner_message.clone()));
    let unreachable =
        move || providers.with(|providers| providers.as_ref().and_then(|names| names.as_ref().err().map(ApiError::advice)));

    view! {
        <div class="as-login">
            <form class="as-login-card" on:submit=on_submit>
                <PageHeading text=crate::words::TITLE.to_owned()/>
                <p class="as-muted">"Sign in to the Controller"</p>
                {move || banner().map(|banner| view! { <p class="as-banner">{banner}</p> })}
                {move || {
                    unreachable()
                        .map(|why| {
                            let load = load.clone();
                            view! {
                                <div class="as-notice as-notice-danger" role="alert">
                                    <span class="as-notice-text">{why}</span>
                                    <button type="button" class="as-button" on:click=move |_| load()>"Retry"</button>
                                </div>
                            }
                        })
                }}
                <label class="as-field">
                    <span>"Identity provider"</span>
                    <select prop:value=move || provider.get() on:change=move |event| provider.set(event_target_value(&event)) disabled=move || code.with(Option::is_some)>
                        {move || {
                            let chosen = provider.get();
                            options()
                                .into_iter()
                                .map(|(name, usable)| {
                                    let selected = name == chosen;
                                    let label = if usable { name.clone() } else { format!("{name} (not by password)") };
                                    view! { <option value=name selected=selected disabled=!usable>{label}</option> }
                                })
                                .collect_view()
                        }}
                    </select>
                </label>
                <label class="as-field">
                    <span>"Username"</span>
                    <input
                        type="text"
                        name="username"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        required=true
                        node_ref=first
                        readonly=move || code.with(Option::is_some)
                        prop:value=move || username.get()
                        on:input=move |event| username.set(event_target_value(&event))
                    />
                </label>
                <label class="as-field">
                    <span>"Password"</span>
                    <input
                        type="password"
                        name="password"
                        autocomplete="current-password"
                        required=true
                        readonly=move || code.with(Option::is_some)
                        prop:value=move || password.get()
                        on:input=move |event| password.set(event_target_value(&event))
                    />
                </label>
                {move || {
                    code.with(Option::is_some)
                        .then(|| {
                            view! {
                                <label class="as-field">
                                    <span>"One-time code"</span>
                                    <input type="text" inputmode="numeric" autocomplete="one-time-code" required=true autofocus=true on:input=move |event| code.set(Some(event_target_value(&event)))/>
                                </label>
                            }
                        })
                }}
                {move || failure.get().map(|why| view! { <p class="as-login-failure" role="alert">{why}</p> })}
                <button type="submit" class="as-button as-primary as-wide" disabled=move || busy.get()>"Sign in"</button>
                <p class="as-login-saved"><Link to=Route::Saved(DetailState::default())>"Open a saved session"</Link></p>
            </form>
        </div>
    }
}

fn takes_password(kind: Option<&str>) -> bool {
    kind.is_none_or(|kind| kind == "Credentials")
}

fn refusal(error: &ApiError) -> String {
    match error.kind {
        Kind::SignedOut if !error.message.is_empty() => format!("Sign-in refused: {}", error.message),
        Kind::SignedOut => "Sign-in refused: wrong username or password.".to_owned(),
        Kind::Forbidden => "This user has no admin rights.".to_owned(),
        _ => error.advice(),
    }
}

/// The published API wants a device id that stays the same for every sign-in of one caller.
fn device_id() -> String {
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    if let Some(known) =
        storage.as_ref().and_then(|storage| storage.get_item(DEVICE_KEY).ok().flatten()).filter(|id| is_uuid(id))
    {
        return known;
    }
    let fresh = random_uuid();
    if let Some(storage) = storage {
        // Without storage the id lasts as long as the page, which is allowed.
        let _ = storage.set_item(DEVICE_KEY, &fresh);
    }
    fresh
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// Version 4; it names a browser and need not be a secret, so `Math.random` will do where plain http has no crypto.
fn random_uuid() -> String {
    let mut hex: Vec<u8> = (0..32).map(|_| (js_sys::Math::random() * 16.0) as u8 & 15).collect();
    hex[12] = 4;
    hex[16] = 8 | (hex[16] & 3);
    let text: String = hex.iter().filter_map(|&digit| char::from_digit(u32::from(digit), 16)).collect();
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}
