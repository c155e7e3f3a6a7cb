//! The fields of a renewal: why, how soon, how fast, which tokens; and until when that takes.

use super::super::receipts::now_ms;
use crate::api::ApiError;
use crate::times::use_times;
use crate::ui::clock;
use crate::words::count;
use leptos::prelude::*;
use shared::command::{Terms, about, finish_ms};
use shared::wire::{FieldError, TokenType};

/// As the select names them.
const TYPES: [(&str, &str, Option<TokenType>); 5] = [
    ("", "All tokens", None),
    ("Claims", "Claims", Some(TokenType::Claims)),
    ("Entitlement", "Entitlement", Some(TokenType::Entitlement)),
    ("AdminClaims", "Admin claims", Some(TokenType::AdminClaims)),
    ("Administration", "Administration", Some(TokenType::Administration)),
];
/// Fields of the request that have a field here.
const SHOWN: [&str; 4] = ["revocationReason", "delayMinutes", "devicesPerSecond", "tokenType"];

/// What was typed.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub reason: RwSignal<String>,
    delay: RwSignal<String>,
    pace: RwSignal<String>,
    kind: RwSignal<String>,
    errors: RwSignal<Vec<FieldError>>,
}

impl Form {
    pub fn new() -> Form {
        Form {
            reason: RwSignal::new(String::new()),
            delay: RwSignal::new(Terms::DELAY_MINUTES.to_string()),
            pace: RwSignal::new(Terms::DEVICES_PER_SECOND.to_string()),
            kind: RwSignal::new(String::new()),
            errors: RwSignal::new(Vec::new()),
        }
    }

    /// What is typed now, as far as it can be read.
    fn read(&self) -> Result<Terms, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: &str| {
            errors.push(FieldError { field: field.to_owned(), message: message.to_owned(), ..FieldError::default() });
        };
        let delay_minutes = self.delay.with(|text| text.trim().parse().ok());
        if delay_minutes.is_none() {
            wrong("delayMinutes", "Type whole minutes, 0 or more.");
        }
        let pace = self.pace.with(|text| text.trim().parse::<f64>().ok()).filter(|pace| pace.is_finite() && *pace > 0.0);
        if pace.is_none() {
            wrong("devicesPerSecond", "Type a number above 0.");
        }
        let kind = self.kind.with(|kind| TYPES.iter().find(|(value, ..)| value == kind).and_then(|(.., kind)| *kind));
        match (delay_minutes, pace) {
            (Some(delay_minutes), Some(devices_per_second)) => {
                let reason = self.reason.with(|reason| reason.trim().to_owned());
                Ok(Terms { reason, delay_minutes, devices_per_second, token_type: kind })
            }
            _ => Err(errors),
        }
    }

    /// The terms, or errors at the fields.
    pub fn check(&self) -> Option<Terms> {
        let read = untrack(|| self.read());
        self.errors.set(read.as_ref().err().cloned().unwrap_or_default());
        read.ok()
    }

    /// Shows what the Controller refused where it was typed; false when none of it was typed here.
    pub fn shows(&self, error: &ApiError) -> bool {
        let here = error.fields.iter().any(|wrong| SHOWN.contains(&wrong.field.as_str()));
        if here {
            let _ = self.errors.try_set(error.fields.clone());
        }
        here
    }

    /// Errors of fields that are not here.
    pub fn other_errors(&self) -> String {
        self.errors.with(|errors| {
            let others = errors.iter().filter(|wrong| !SHOWN.contains(&wrong.field.as_str()));
            others.map(|wrong| format!("{}: {}", wrong.field, wrong.message)).collect::<Vec<_>>().join("; ")
        })
    }

    /// What will be sent, in a line.
    pub fn sent(&self, devices: usize, terms: &Terms) -> String {
        let whom =
            if devices == 1 { "the full name as the filter".to_owned() } else { count(devices, "listed name", "listed names") };
        let kind = TYPES.iter().find(|(.., kind)| *kind == terms.token_type).map_or("", |(_, name, _)| name);
        format!(
            "POST /on-boarded-devices/revoke-tokens, {whom}, delay {}, {} a second, {}",
            count(terms.delay_minutes as usize, "minute", "minutes"),
            terms.devices_per_second,
            kind.to_lowercase(),
        )
    }
}

#[component]
pub(super) fn TermsFields(form: Form, devices: usize, busy: Signal<bool>) -> impl IntoView {
    // Once a second, so that what is promised stays true while the dialog is open.
    let (now, times) = (clock(), use_times());
    let when = move || match form.read() {
        Err(_) => "When it will be done depends on the fields above.".to_owned(),
        Ok(terms) => {
            let takes = finish_ms(devices, &terms);
            now.track();
            format!("Done in {}, by {}.", about(takes), times.clock(now_ms().saturating_add_unsigned(takes)))
        }
    };
    let soon =
        Memo::new(move |_| form.delay.with(|text| text.trim().parse().is_ok_and(|delay: u32| delay < Terms::DELAY_MINUTES)));
    let field = move |name: &'static str, id: &'static str| {
        let error = move || {
            form.errors.with(|errors| errors.iter().find(|wrong| wrong.field == name).map(|wrong| wrong.message.clone()))
        };
        view! { <small id=id class="as-field-error">{error}</small> }
    };
    let invalid = move |name: &'static str| {
        move || form.errors.with(|errors| errors.iter().any(|wrong| wrong.field == name)).then_some("true")
    };
    view! {
        <label class="as-field">
            <span>"Reason"</span>
            <input
                type="text"
                maxlength="500"
                autocomplete="off"
                placeholder="Stored and logged by the Controller"
                disabled=busy
                aria-describedby="as-renew-reason"
                aria-invalid=invalid("revocationReason")
                prop:value=move || form.reason.get()
                on:input=move |event| form.reason.set(event_target_value(&event))
            />
            {field("revocationReason", "as-renew-reason")}
        </label>
        <div class="as-terms">
            <label class="as-field">
                <span>"Delay (minutes)"</span>
                <input
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    disabled=busy
                    aria-describedby="as-renew-delay as-renew-soon"
                    aria-invalid=invalid("delayMinutes")
                    prop:value=move || form.delay.get()
                    on:input=move |event| form.delay.set(event_target_value(&event))
                />
                {field("delayMinutes", "as-renew-delay")}
            </label>
            <label class="as-field">
                <span>"Devices per second"</span>
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    disabled=busy
                    aria-describedby="as-renew-pace"
                    aria-invalid=invalid("devicesPerSecond")
                    prop:value=move || form.pace.get()
                    on:input=move |event| form.pace.set(event_target_value(&event))
                />
                {field("devicesPerSecond", "as-renew-pace")}
            </label>
            <label class="as-field">
                <span>"Tokens"</span>
                <select disabled=busy prop:value=move || form.kind.get() on:change=move |event| form.kind.set(event_target_value(&event))>
                    {TYPES.iter().map(|(value, name, _)| view! { <option value=*value>{*name}</option> }).collect_view()}
                </select>
                {field("tokenType", "as-renew-type")}
            </label>
        </div>
        <p class="as-when">{when}</p>
        <p id="as-renew-soon" class="as-soon" aria-live="polite">
            {move || soon.get().then_some("With less than 5 minutes Clients cannot renew in time: users may notice.")}
        </p>
    }
}
