//! The answer: a sentence, each Site with its reasons, what would change it, and the rules behind it.

use super::facts::{Configuration, Stage};
use super::{Here, words};
use crate::actions::{Verb, use_desk};
use crate::api::Api;
use crate::nav::Link;
use crate::route::Route;
use crate::words::count;
use leptos::prelude::*;
use shared::access::Extent;
use shared::access::answer::{Answer, Change, ChangeKind, Reason, Renewal, RuleRef, Sentence, SiteAnswer, Verdict, Word};
use std::sync::Arc;

/// Sites written out.
const SITES: usize = 24;
/// Rules written out.
const RULES: usize = 40;

#[component]
pub(super) fn AnswerView(answer: Memo<Option<Arc<Answer>>>, configuration: Configuration, here: Here) -> impl IntoView {
    let read = move |get: fn(&Answer) -> &'static str| move || answer.with(|answer| answer.as_deref().map(get));
    let verdict = read(|answer| answer.verdict.slug());
    let extent = read(|answer| if answer.extent == Extent::Part { "part" } else { "whole" });
    view! {
        <div class="as-ask-answer" role="region" aria-label="Access" data-verdict=verdict data-extent=extent>
            <p class="as-ask-sentence" aria-live="polite">
                {move || answer.get().map(|answer| headline(&answer, here))}
            </p>
            {move || answer.get().map(|answer| body(&answer, here))}
            <Known configuration=configuration/>
        </div>
    }
}

/// The sentence with its verdict set apart.
fn headline(answer: &Answer, here: Here) -> AnyView {
    let word = answer.verdict.word(answer.extent);
    let mut words = answer.sentence.0.clone();
    if let Some(Word::Text(first)) = words.first_mut()
        && let Some(rest) = first.strip_prefix(word).and_then(|rest| rest.strip_prefix(": "))
    {
        *first = rest.to_owned();
    }
    let estimate = (!answer.estimates.is_empty()).then(|| view! { <span class="as-chip">"Estimate"</span> " " });
    view! { <strong class=tone(answer.verdict)>{word}":"</strong> " " {estimate} {words::sentence(&Sentence(words), here)} }
        .into_any()
}

fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "as-ask-word as-ask-ok",
        Verdict::Denied => "as-ask-word as-ask-danger",
        Verdict::Conflict => "as-ask-word as-ask-warn",
        Verdict::Unknown => "as-ask-word",
    }
}

fn dot(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "as-dot as-dot-ok",
        Verdict::Denied => "as-dot as-dot-danger",
        Verdict::Conflict => "as-dot as-dot-warn",
        Verdict::Unknown => "as-dot",
    }
}

fn body(answer: &Answer, here: Here) -> AnyView {
    let more = answer.sites.len().saturating_sub(SITES);
    let sites = answer.sites.iter().take(SITES).map(|site| site_item(site, here)).collect_view();
    let estimates = answer.estimates.iter().map(|estimate| view! { <li>{estimate.why()}</li> }).collect_view();
    let estimates = (!answer.estimates.is_empty()).then(|| {
        view! { <div class="as-ask-part"><p class="as-ask-label">"An estimate, because"</p><ul class="as-ask-list">{estimates}</ul></div> }
    });
    view! {
        <ul class="as-ask-sites" aria-label="By Site">
            {sites}
            {(more > 0).then(|| view! { <li class="as-muted">{format!("and {}", count(more, "more Site", "more Sites"))}</li> })}
        </ul>
        {changes(answer, here)}
        {estimates}
        {rules(answer)}
    }
    .into_any()
}

fn site_item(site: &SiteAnswer, here: Here) -> AnyView {
    let reasons = site.reasons.iter().map(|reason| reason_item(reason, here)).collect_view();
    let more = (site.more > 0)
        .then(|| view! { <li class="as-muted">{format!("and {}", count(site.more, "more reason", "more reasons"))}</li> });
    let extent = if site.extent == Extent::Part { "part" } else { "whole" };
    view! {
        <li class="as-ask-site" data-site=site.site.clone() data-verdict=site.verdict.slug() data-extent=extent>
            <span class="as-ask-site-verdict"><i class=dot(site.verdict)></i>{site.verdict.word(site.extent)}</span>
            <strong class="as-ask-site-name">{site.site.clone()}</strong>
            <ul class="as-ask-list">{reasons}{more}</ul>
        </li>
    }
    .into_any()
}

fn reason_item(reason: &Reason, here: Here) -> AnyView {
    let beside = match reason {
        Reason::Unreachable { entitlement, .. } => {
            Some(view! { " " <Link to=Route::health(entitlement.clone())>"App health"</Link> }.into_any())
        }
        _ => None,
    };
    view! { <li>{words::sentence(&reason.sentence(), here)} {beside}</li> }.into_any()
}

fn changes(answer: &Answer, here: Here) -> Option<AnyView> {
    let (first, others) = answer.changes.split_first()?;
    let more = answer.more_changes;
    let others = (!others.is_empty()).then(|| {
        let items = others.iter().map(|change| view! { <li>{change_text(change, here)}</li> }).collect_view();
        let rest =
            (more > 0).then(|| view! { <li class="as-muted">{format!("and {}", count(more, "more way", "more ways"))}</li> });
        view! {
            <details class="as-ask-more">
                <summary>{count(answer.changes.len() - 1 + more, "other way", "other ways")}</summary>
                <ul class="as-ask-list">{items}{rest}</ul>
            </details>
        }
    });
    Some(
        view! {
            <div class="as-ask-part as-ask-change" role="group" aria-label="Smallest change">
                <p class="as-ask-label">"Smallest change"</p>
                <div>
                    {change_text(first, here)}
                    {ways(first, here)}
                    {others}
                </div>
            </div>
        }
        .into_any(),
    )
}

fn change_text(change: &Change, here: Here) -> AnyView {
    view! {
        <p>{words::sentence(&change.sentence, here)}</p>
        <p class="as-muted">{change.renewal_why.clone()}</p>
    }
    .into_any()
}

/// Where to go on from a change: the actions of the session it may need.
fn ways(change: &Change, here: Here) -> AnyView {
    let desk = use_desk();
    let renew = (change.renewal != Renewal::WouldNot).then(|| {
        let entry = desk.entries(&here.target.get_untracked()).into_iter().find(|entry| entry.label == Verb::Renew.name());
        entry.map(|entry| {
            let refused = entry.refused.clone();
            view! {
                <button type="button" class="as-button" disabled=refused.is_some() title=refused on:click=move |_| entry.run.run(())>
                    {Verb::Renew.name()}
                </button>
            }
        })
    });
    let analyze = matches!(change.kind, ChangeKind::Assign(_)).then(|| {
        let to = Signal::derive(move || Route::Policies(here.dn.get()));
        view! { <Link to=to>{Verb::Analyze.name()}</Link> }
    });
    view! { <div class="as-ask-ways">{renew} {analyze}</div> }.into_any()
}

/// The rules behind the reasons, as they were sent.
fn rules(answer: &Answer) -> Option<AnyView> {
    let mut all: Vec<&RuleRef> = Vec::new();
    for rule in answer.sites.iter().flat_map(|site| &site.reasons).filter_map(Reason::rule) {
        if !all
            .iter()
            .any(|other| (&other.site, &other.entitlement, other.number) == (&rule.site, &rule.entitlement, rule.number))
        {
            all.push(rule);
        }
    }
    let more = all.len().saturating_sub(RULES);
    let items = all.iter().take(RULES).map(|rule| {
        let head = match rule.number {
            Some(number) => format!("{} · {} · rule {number}", rule.site, rule.entitlement),
            None => format!("{} · {} · as configured", rule.site, rule.entitlement),
        };
        let lines = rule
            .lines
            .iter()
            .map(|line| view! { <li class="as-mono">{shared::session::text::preview(line, 400)}</li> })
            .collect_view();
        view! { <li><span class="as-muted">{head}</span><ul>{lines}</ul></li> }
    });
    (!all.is_empty()).then(|| {
        view! {
            <details class="as-ask-more as-ask-rules">
                <summary>{count(all.len(), "rule", "rules")} " in full"</summary>
                <ul class="as-ask-list">
                    {items.collect_view()}
                    {(more > 0).then(|| view! { <li class="as-muted">{format!("and {}", count(more, "more rule", "more rules"))}</li> })}
                </ul>
            </details>
        }
        .into_any()
    })
}

/// Whether the configuration was looked at, and a way to stop or try again.
#[component]
fn Known(configuration: Configuration) -> impl IntoView {
    let api = expect_context::<Api>();
    let again = Callback::new(move |()| configuration.read(api.clone()));
    move || {
        let (text, button) = match configuration.stage.get() {
            Stage::NotNeeded | Stage::Read(_) => return ().into_any(),
            Stage::Reading => (
                "Reading how entitlements and policies are configured, to say what would change it…".to_owned(),
                view! { <button type="button" class="as-button" on:click=move |_| configuration.cancel()>"Cancel"</button> }
                    .into_any(),
            ),
            Stage::Failed(why) => (
                format!("How entitlements are configured is not known. {why}"),
                view! { <button type="button" class="as-button" on:click=move |_| again.run(())>"Retry"</button> }.into_any(),
            ),
            Stage::Cancelled => (
                "How entitlements are configured was not read.".to_owned(),
                view! { <button type="button" class="as-button" on:click=move |_| again.run(())>"Read it"</button> }.into_any(),
            ),
        };
        view! { <div class="as-ask-known"><p class="as-muted" role="status">{text}</p>{button}</div> }.into_any()
    }
}
