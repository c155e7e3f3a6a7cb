//! Policy analysis of one session: which policies apply with the claims reported now, and what they make of the device.

mod analysis;
mod outcomes;
mod result;
mod run;
mod what_if;

use crate::account::use_account;
use crate::host::PageHeading;
use crate::nav::Link;
use crate::route::Route;
use crate::ui::{ErrorState, Icon, SkeletonRows};
use crate::words::number;
use analysis::{Analysis, Run, Stage};
use leptos::prelude::*;
use shared::dn::DistinguishedName;
use shared::privilege::Capability;

#[component]
pub fn PoliciesPage(dn: Signal<String>) -> impl IntoView {
    let username = Memo::new(move |_| {
        let dn = dn.get();
        dn.parse::<DistinguishedName>().map_or(dn, |name| name.user)
    });
    let title = Signal::derive(move || format!("Policy assignments of {}", username.get()));
    let back = Signal::derive(move || Route::session(&dn.get()));
    let body = match use_account().can(Capability::AnalyzePolicies) {
        Ok(()) => view! { <Analyzed dn=dn/> }.into_any(),
        Err(why) => view! { <ErrorState title="Policies cannot be analyzed" text=why/> }.into_any(),
    };
    view! {
        <div class="as-page as-report">
            <header class="as-details-head">
                <Link to=back class="as-back">{Icon::Back.view()} {move || format!("Session of {}", username.get())}</Link>
                <div class="as-details-who">
                    <PageHeading text=title/>
                </div>
            </header>
            {body}
        </div>
    }
}

#[component]
fn Analyzed(dn: Signal<String>) -> impl IntoView {
    let analysis = Analysis::start(dn);
    // Only what changes the layout: progress and results are signals of their own.
    let kind = Memo::new(move |_| analysis.stage.with(Stage::kind));
    move || match kind.get() {
        0 => view! { <SkeletonRows rows=10/> }.into_any(),
        1 => view! { <Gone was_there=analysis.stage.with_untracked(|stage| matches!(stage, Stage::Gone(true)))/> }.into_any(),
        2 => {
            let text = analysis.stage.with_untracked(Stage::advice);
            view! { <ErrorState title="Policies could not be analyzed" text=text retry=analysis.read/> }.into_any()
        }
        _ => view! {
            <Controls analysis=analysis/>
            <Notices analysis=analysis/>
            <what_if::WhatIf analysis=analysis/>
            <outcomes::Outcomes analysis=analysis/>
            <result::Resulting analysis=analysis/>
        }
        .into_any(),
    }
}

#[component]
fn Gone(was_there: bool) -> impl IntoView {
    let (title, text) = match was_there {
        true => ("This session has ended", "Its claims are gone with it, so there is nothing to evaluate policies with."),
        false => (
            "No Gateway reports this session",
            "It has ended, or there never was one of this name. Without its claims there is nothing to evaluate policies with.",
        ),
    };
    view! {
        <div class="as-notice as-notice-danger" role="alert" aria-label=title>
            {Icon::Warning.view()}
            <div class="as-notice-text">
                <strong>{title}</strong>
                <p>{text}</p>
                <p><Link to=Route::sessions()>"Back to the list"</Link></p>
            </div>
        </div>
    }
}

/// The Site whose claims are used, the progress, and stopping or running again.
#[component]
fn Controls(analysis: Analysis) -> impl IntoView {
    let on_site = move |event: leptos::ev::Event| {
        analysis.site.set(event_target_value(&event));
        analysis.run.run(Run::Present);
    };
    let sites = analysis.sites();
    let options = sites
        .into_iter()
        .map(|(name, gateway)| {
            let chosen = analysis.site.with_untracked(|site| *site == name);
            view! { <option value=name.clone() selected=chosen>{format!("{name} · {gateway}")}</option> }
        })
        .collect_view();
    let running = analysis.running;
    let counts = analysis.counts();
    view! {
        <div class="as-report-tools">
            <div class="as-site">
                <label for="as-claims-site">"Claims as reported in"</label>
                <select id="as-claims-site" prop:value=move || analysis.site.get() on:change=on_site>{options}</select>
            </div>
            {move || {
                let (done, total) = counts.get();
                if running.get().is_some() {
                    view! {
                        <div class="as-analysis-progress">
                            <progress class="as-progress" aria-label="Analysis progress" max=total value=done aria-valuemin="0" aria-valuemax=total aria-valuenow=done></progress>
                            <span>{format!("{} of {}", number(done as u64), number(total as u64))}</span>
                            <button type="button" class="as-button" on:click=move |_| analysis.cancel()>"Cancel"</button>
                        </div>
                    }.into_any()
                } else {
                    view! { <button type="button" class="as-button" on:click=move |_| analysis.read.run(())>{Icon::Refresh.view()} "Run again"</button> }.into_any()
                }
            }}
            <p class="as-muted" role="status">{move || analysis.summary()}</p>
        </div>
    }
}

/// A Stop policy, one that could not be evaluated, or a run that broke off.
#[component]
fn Notices(analysis: Analysis) -> impl IntoView {
    let stop = Memo::new(move |_| {
        let name = |index: Option<usize>| analysis.with_policies(|policies| Some(policies.get(index?)?.name.clone()));
        analysis.assignment.with(|assignment| (name(assignment.stopped_by), name(assignment.uncertain_stop)))
    });
    view! {
        {move || {
            let (stopped, uncertain) = stop.get();
            let stopped = stopped.map(|name| {
                view! {
                    <div class="as-notice as-notice-warning" role="status" aria-label="Stop policy applies">
                        {Icon::Warning.view()}
                        <div class="as-notice-text">
                            <strong>"Stop policy applies"</strong>
                            <p>{format!("{name} is a Stop policy and is true for this session. Only it applies; no other policy was considered, and the user reaches nothing.")}</p>
                        </div>
                    </div>
                }
            });
            let uncertain = uncertain.map(|name| {
                view! {
                    <div class="as-notice as-notice-warning" role="status" aria-label="A Stop policy failed">
                        {Icon::Warning.view()}
                        <div class="as-notice-text">
                            <strong>"A Stop policy failed"</strong>
                            <p>{format!("{name} could not be evaluated. It is taken as false here; were it true, nothing else would apply.")}</p>
                        </div>
                    </div>
                }
            });
            view! { {stopped} {uncertain} }
        }}
        {move || {
            analysis.broke_off.get().map(|text| view! {
                <div class="as-notice as-notice-danger" role="alert" aria-label="The analysis is not complete">
                    {Icon::Warning.view()}
                    <div class="as-notice-text">
                        <strong>"The analysis is not complete"</strong>
                        <p>{text}</p>
                    </div>
                </div>
            })
        }}
    }
}
