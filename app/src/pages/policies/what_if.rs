//! What if: assumptions about claims and the time, and a run with them beside the present one.

use super::analysis::{Analysis, Run};
use crate::ui::Icon;
use crate::words::count;
use leptos::prelude::*;
use serde_json::Value;
use shared::access::what_if::{Change, Edit, parse_place, parse_value};
use shared::session::claims::{Kind, Step, copy_text, expandable, expression, rows, value_at};
use shared::wire::GatewaySession;

/// Places offered while one types.
const OFFERED: usize = 300;
/// Characters of a present value that is offered for a change.
const OFFERED_VALUE: usize = 2000;

const KINDS: [Kind; 6] = [Kind::String, Kind::Number, Kind::Boolean, Kind::Date, Kind::List, Kind::Dictionary];
const CHANGES: [(&str, &str); 3] = [("set", "is"), ("add", "also has the item"), ("remove", "is not there")];

/// What is being typed.
#[derive(Clone, Copy)]
struct Form {
    place: RwSignal<String>,
    change: RwSignal<&'static str>,
    kind: RwSignal<Kind>,
    value: RwSignal<String>,
    error: RwSignal<Option<String>>,
}

impl Form {
    /// The assumption as typed.
    fn edit(&self) -> Result<Edit, String> {
        let (kind, path) = parse_place(&self.place.get_untracked())?;
        let value = || parse_value(self.kind.get_untracked(), &self.value.get_untracked());
        let change = match self.change.get_untracked() {
            "add" => Change::Add(value()?),
            "remove" => Change::Remove,
            _ => Change::Set(value()?),
        };
        Ok(Edit { kind, path, change })
    }

    /// Offers what a claim is now, once its name is complete.
    fn offer(&self, claims: &GatewaySession) {
        let Ok((kind, path)) = parse_place(&self.place.get_untracked()) else { return };
        let Some(value) = value_at(map(claims, kind), &path) else { return };
        let list = matches!(value, Value::Array(_));
        self.change.set(if list { "add" } else { "set" });
        self.kind.set(if list { Kind::String } else { Kind::of(value) });
        let text = copy_text(value);
        self.value.set(if list || text.len() > OFFERED_VALUE { String::new() } else { text });
    }
}

fn map<'c>(claims: &'c GatewaySession, kind: &str) -> &'c shared::wire::Extra {
    match kind {
        "user" => &claims.user_claims,
        "device" => &claims.device_claims,
        _ => &claims.system_claims,
    }
}

/// Names of claims, without the items of lists.
fn places(claims: &GatewaySession) -> Vec<String> {
    let mut out = Vec::new();
    for kind in ["user", "device", "system"] {
        let map = map(claims, kind);
        let named = |path: &[Step]| path.iter().all(|step| matches!(step, Step::Key(_)));
        let open = expandable(map, OFFERED).into_iter().filter(|pointer| !value_is_list(map, pointer)).collect();
        out.extend(rows(map, &open, "").into_iter().filter(|row| named(&row.path)).map(|row| expression(kind, &row.path)));
    }
    out.truncate(OFFERED);
    out
}

fn value_is_list(map: &shared::wire::Extra, pointer: &str) -> bool {
    let mut keys = pointer.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~"));
    let first = keys.next().and_then(|key| map.get(&key));
    keys.try_fold(first, |value, key| Some(value?.get(&key))).flatten().is_none_or(Value::is_array)
}

#[component]
pub(super) fn WhatIf(analysis: Analysis) -> impl IntoView {
    let assumed = analysis.assumed;
    let form = Form {
        place: RwSignal::new(String::new()),
        change: RwSignal::new("set"),
        kind: RwSignal::new(Kind::String),
        value: RwSignal::new(String::new()),
        error: RwSignal::new(None),
    };
    let opened = RwSignal::new(false);
    let offered = Memo::new(move |_| if opened.get() { places(&analysis.claims(Run::Present)) } else { Vec::new() });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match form.edit() {
            Ok(edit) => {
                assumed.edits.update(|edits| edits.push(edit));
                form.error.set(None);
                form.place.set(String::new());
                form.value.set(String::new());
            }
            Err(why) => form.error.set(Some(why)),
        }
    };
    let on_place = move |event| {
        form.place.set(event_target_value(&event));
        untrack(|| form.offer(&analysis.claims(Run::Present)));
    };
    let on_kind = move |event| {
        let name = event_target_value(&event);
        form.kind.set(KINDS.into_iter().find(|kind| kind.name() == name).unwrap_or(Kind::String));
    };
    let on_change = move |event| {
        let name = event_target_value(&event);
        form.change.set(CHANGES.into_iter().find(|(slug, _)| *slug == name).map_or("set", |(slug, _)| slug));
    };
    // The field has no zone; its value is taken as UTC.
    let on_time = move |event| {
        let text = event_target_value(&event);
        let seconds = if text.len() == 16 { ":00" } else { "" };
        assumed.time.set(if text.is_empty() { text } else { format!("{text}{seconds}Z") });
    };
    let removing = move || form.change.get() == "remove";
    let nothing = Memo::new(move |_| assumed.edits.with(Vec::is_empty) && assumed.time.with(String::is_empty));
    let back = move |_| {
        assumed.edits.set(Vec::new());
        assumed.time.set(String::new());
        assumed.results.set(Vec::new());
    };
    let list = move || {
        let edits = assumed.edits.get();
        (!edits.is_empty()).then(|| {
            let lines = edits.into_iter().enumerate().map(|(index, edit)| {
                let text = edit.text();
                let label = format!("Remove assumption: {text}");
                let remove = move |_| assumed.edits.update(|edits| drop(edits.remove(index)));
                view! {
                    <li>
                        <span class="as-mono as-break">{text}</span>
                        <button type="button" class="as-copy" aria-label=label.clone() title=label on:click=remove>{Icon::Close.view()}</button>
                    </li>
                }
            });
            view! { <ul class="as-assumptions" aria-label="Assumptions">{lines.collect_view()}</ul> }
        })
    };
    view! {
        <details class="as-what-if" on:toggle=move |_| opened.set(true)>
            <summary>
                "What if"
                {move || {
                    let edits = assumed.edits.with(Vec::len) + usize::from(!assumed.time.with(String::is_empty));
                    (edits > 0).then(|| view! { <span class="as-muted">{format!(" · {}", count(edits, "assumption", "assumptions"))}</span> })
                }}
            </summary>
            <p class="as-muted">"Assume another claim or another time, and see which policies would apply. Nothing is changed on the Controller."</p>
            <form class="as-what-if-fields" on:submit=add>
                <label class="as-grow">
                    "Claim"
                    <input type="text" class="as-mono" autocomplete="off" spellcheck="false" placeholder="claims.user.groups" list="as-claim-places" prop:value=move || form.place.get() on:input=on_place/>
                </label>
                <datalist id="as-claim-places">{move || offered.get().into_iter().map(|place| view! { <option value=place></option> }).collect_view()}</datalist>
                <label>
                    "Assumption"
                    <select prop:value=move || form.change.get() on:change=on_change>
                        {CHANGES.into_iter().map(|(slug, label)| view! { <option value=slug>{label}</option> }).collect_view()}
                    </select>
                </label>
                <label>
                    "Type"
                    <select prop:value=move || form.kind.get().name() on:change=on_kind disabled=removing>
                        {KINDS.into_iter().map(|kind| view! { <option value=kind.name()>{kind.name()}</option> }).collect_view()}
                    </select>
                </label>
                <label class="as-grow">
                    "New value"
                    <input type="text" class="as-mono" autocomplete="off" spellcheck="false" prop:value=move || form.value.get() on:input=move |event| form.value.set(event_target_value(&event)) disabled=removing/>
                </label>
                <button type="submit" class="as-button">"Add assumption"</button>
                <label>
                    "Time of evaluation (UTC)"
                    <input type="datetime-local" prop:value=move || assumed.time.with(|time| time.trim_end_matches('Z').to_owned()) on:input=on_time/>
                </label>
            </form>
            {move || form.error.get().map(|why| view! { <p class="as-what-if-error" role="alert">{why}</p> })}
            {list}
            <div class="as-what-if-run">
                <button type="button" class="as-button as-primary" disabled=move || nothing.get() || analysis.running.get().is_some() on:click=move |_| analysis.run.run(Run::Assumed)>
                    "Run with these assumptions"
                </button>
                <button type="button" class="as-button" disabled=move || nothing.get() on:click=back>"Back to the present"</button>
            </div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_offered_by_name_and_items_of_lists_are_not() {
        let claims: GatewaySession = serde_json::from_str(
            r#"{"userClaims":{"groups":["a","b"],"ag":{"risk":{"level":1},"odd/name":{"x":1}}},"deviceClaims":{"os":{"name":"x"}}}"#,
        )
        .unwrap();
        assert_eq!(
            places(&claims),
            [
                "claims.user.groups",
                "claims.user.ag",
                "claims.user.ag.risk",
                "claims.user.ag.risk.level",
                "claims.user.ag[\"odd/name\"]",
                "claims.user.ag[\"odd/name\"].x",
                "claims.device.os",
                "claims.device.os.name",
            ]
        );
    }
}
