//! The evidence pack: which claims go into it, which of them masked, and the file.

use super::ask::Answered;
use super::reading::Reading;
use super::tools::host;
use crate::actions::use_desk;
use crate::route::DetailState;
use crate::ui::{Dialog, save_file, use_toasts};
use crate::words::count;
use leptos::prelude::*;
use serde_json::json;
use shared::access::answer::Answer;
use shared::receipt::about_session;
use shared::session::evidence::{Choice, Circumstances, MASK, choices, document, markdown, zip};
use shared::session::saved::file_name;
use shared::session::time::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;

/// Claims listed; the filter reaches the others.
const LISTED: usize = 300;

/// What is chosen, by the claims' places.
#[derive(Clone, Copy)]
struct Picked {
    left_out: RwSignal<HashSet<usize>>,
    masked: RwSignal<HashSet<usize>>,
}

#[component]
pub(super) fn EvidencePanel(
    dn: Signal<String>,
    state: Signal<DetailState>,
    reading: Reading,
    close: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let receipts = use_desk().receipts;
    let Answered(answered) = expect_context();
    // Of the moment the panel was opened: a refresh must not change what was looked through.
    let session = reading.session.get_untracked();
    let claims: Arc<Vec<Choice>> = Arc::new(session.as_ref().map(|session| choices(&session.info)).unwrap_or_default());
    let secrets: HashSet<usize> = (0..claims.len()).filter(|index| claims[*index].secret).collect();
    let hint = (!secrets.is_empty()).then(|| {
        format!(
            "{} masked because they look like secrets. Unmask what is none.",
            count(secrets.len(), "claim is", "claims are")
        )
    });
    let picked = Picked { left_out: RwSignal::new(HashSet::new()), masked: RwSignal::new(secrets) };
    let (filter, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let all = claims.len();
    let listed = {
        let claims = claims.clone();
        Memo::new(move |_| {
            let needle = filter.get().trim().to_lowercase();
            let holds = |choice: &Choice| {
                choice.expression.to_lowercase().contains(&needle) || choice.preview.to_lowercase().contains(&needle)
            };
            (0..claims.len()).filter(|index| needle.is_empty() || holds(&claims[*index])).collect::<Vec<_>>()
        })
    };
    let rows = {
        let claims = claims.clone();
        move || {
            let rows = listed.get().into_iter().take(LISTED);
            rows.map(|index| claim_row(index, &claims[index], picked)).collect_view()
        }
    };
    let more = move || {
        let hidden = listed.with(Vec::len).saturating_sub(LISTED);
        (hidden > 0).then(|| format!("{} not listed: filter to see them.", count(hidden, "more claim is", "more claims are")))
    };
    let status = move || {
        let (left_out, masked) = (
            picked.left_out.with(HashSet::len),
            picked.masked.with(|masked| picked.left_out.with(|out| masked.difference(out).count())),
        );
        format!("{} of {} included, {masked} of them masked", all - left_out, count(all, "claim", "claims"))
    };
    let download = move |_| {
        let Some(session) = session.clone() else { return };
        let now = js_sys::Date::new_0();
        let made_at = Timestamp(now.get_time() as i64);
        let circumstances = Circumstances {
            dn: dn.get_untracked(),
            controller: reading.saved.get_untracked().map_or_else(host, |saved| saved.controller.clone()),
            page_version: env!("CARGO_PKG_VERSION").to_owned(),
            read_at: Some(Timestamp(session.at as i64)),
            made_at: Some(made_at),
            zone: -(now.get_timezone_offset() as i32),
            saved: reading.saved.with_untracked(Option::is_some),
            note: note.get_untracked(),
            answers: state
                .with_untracked(|state| Some(stated(state.ask.as_deref()?, answered.get_untracked().as_deref()?)))
                .into_iter()
                .collect(),
            receipts: receipts.list.with_untracked(|list| {
                let all: Vec<_> = list.iter().map(|held| held.receipt.get_untracked()).collect();
                about_session(&all, &dn.get_untracked())
            }),
        };
        let (left_out, masked) = (picked.left_out.get_untracked(), picked.masked.get_untracked());
        let chosen: Vec<(&Choice, bool)> = claims
            .iter()
            .enumerate()
            .filter(|(index, _)| !left_out.contains(index))
            .map(|(index, choice)| (choice, masked.contains(&index)))
            .collect();
        let document = document(&session.info, &circumstances, &chosen);
        // By what the document says: a masked name must not stand in the file's.
        let user = document["session"]["username"].as_str().filter(|name| !name.contains(MASK)).unwrap_or("session").to_owned();
        let time = made_at.to_rfc3339();
        let name = file_name("evidence", &user, time.split('.').next().unwrap_or_default(), "zip");
        let json = serde_json::to_string_pretty(&document).unwrap_or_default();
        let made = zip(&[("evidence.md", &markdown(&document)), ("evidence.json", &json)], made_at);
        match made.and_then(|bytes| save_file(&bytes, "application/zip", &name)) {
            Some(()) => {
                toasts.done(format!("Evidence pack: {name} downloaded."));
                close.run(());
            }
            None => toasts.failed(format!("Evidence pack: the browser did not save {name}.")),
        }
    };
    view! {
        <Dialog title="Evidence pack" on_close=close>
            <p>"A zip for a ticket with evidence.md and evidence.json: entitlements with their state, stats, Sites and Gateways, the answer that is shown, the receipts of this session, and the claims chosen here."</p>
            {hint.map(|hint| view! { <p class="as-muted">{hint}</p> })}
            <label class="as-field">
                <span>"Note"</span>
                <textarea rows="2" maxlength="4000" placeholder="What this is evidence of" prop:value=move || note.get() on:input=move |event| note.set(event_target_value(&event))></textarea>
            </label>
            <div class="as-panel-tools">
                <input
                    type="search"
                    class="as-filter"
                    aria-label="Filter claims to include"
                    placeholder="Filter claims"
                    prop:value=move || filter.get()
                    on:input=move |event| filter.set(event_target_value(&event))
                />
                <button type="button" class="as-button as-quiet" on:click=move |_| picked.left_out.update(|out| out.retain(|index| !listed.get_untracked().contains(index)))>"Include listed"</button>
                <button type="button" class="as-button as-quiet" on:click=move |_| picked.left_out.update(|out| out.extend(listed.get_untracked()))>"Leave out listed"</button>
            </div>
            <div class="as-evidence-claims" role="group" aria-label="Claims" tabindex="0">{rows}</div>
            <p class="as-muted">{more}</p>
            <p class="as-muted" role="status">{status}</p>
            <div class="as-dialog-buttons">
                <button type="button" class="as-button" on:click=move |_| close.run(())>"Cancel"</button>
                <button type="button" class="as-button as-primary" on:click=download>"Download evidence pack"</button>
            </div>
        </Dialog>
    }
}

/// The answer as it stands on the page, with what was read of the configuration.
fn stated(asked: &str, answer: &Answer) -> serde_json::Value {
    let sites = answer
        .sites
        .iter()
        .map(|site| json!({"site": site.site, "verdict": site.verdict.slug(), "sentence": site.sentence.to_string()}));
    let changes = answer.changes.iter().map(|change| change.sentence.to_string());
    json!({
        "destination": asked,
        "verdict": answer.verdict.slug(),
        "sentence": answer.sentence.to_string(),
        "estimate": !answer.estimates.is_empty(),
        "estimateBecause": answer.estimates.iter().map(|estimate| estimate.why()).collect::<Vec<_>>(),
        "smallestChanges": changes.collect::<Vec<_>>(),
        "sites": sites.collect::<Vec<_>>(),
    })
}

fn claim_row(index: usize, choice: &Choice, picked: Picked) -> impl IntoView + use<> {
    let included = Memo::new(move |_| picked.left_out.with(|out| !out.contains(&index)));
    let masked = Memo::new(move |_| picked.masked.with(|masked| masked.contains(&index)));
    let turn = |set: RwSignal<HashSet<usize>>| {
        move || {
            set.update(|set| {
                if !set.remove(&index) {
                    set.insert(index);
                }
            });
        }
    };
    let (include, mask) = (turn(picked.left_out), turn(picked.masked));
    let (name, preview) = (choice.expression.clone(), choice.preview.clone());
    let at = if choice.sites.is_empty() { String::new() } else { format!(" at {}", choice.sites.join(", ")) };
    let (checkbox, button) = (format!("Include {name}{at}"), format!("Mask {name}{at}"));
    let title = format!("{name}{at}");
    view! {
        <div class="as-evidence-row">
            <input type="checkbox" aria-label=checkbox prop:checked=move || included.get() on:change=move |_| include()/>
            <span class="as-mono" title=title>{name} <small class="as-muted">{at}</small></span>
            <span class="as-mono as-muted">{move || if masked.get() { MASK.to_owned() } else { preview.clone() }}</span>
            <button
                type="button"
                class="as-button as-quiet"
                aria-label=button
                aria-pressed=move || if masked.get() { "true" } else { "false" }
                on:click=move |_| mask()
            >
                {move || if masked.get() { "Masked" } else { "Mask" }}
            </button>
        </div>
    }
}
