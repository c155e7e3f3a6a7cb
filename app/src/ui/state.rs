//! Loading, empty, failed, and notices: where the data would be, in words, with what to do next.

use super::icon::Icon;
use leptos::prelude::*;

/// Nothing to show, and why.
#[component]
pub fn EmptyState(
    /// What there is none of.
    #[prop(into)]
    title: Signal<String>,
    /// Why, and what would change it.
    #[prop(into)]
    text: Signal<String>,
    /// A button or link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="as-state">
            <p class="as-state-title">{move || title.get()}</p>
            <p>{move || text.get()}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// Something failed, and Retry.
#[component]
pub fn ErrorState(
    /// What failed.
    #[prop(into)]
    title: String,
    /// Why, and what to do.
    #[prop(into)]
    text: String,
    /// Tries again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <div class="as-state as-state-failed" role="alert">
            {Icon::Warning.view()}
            <p class="as-state-title">{title}</p>
            <p>{text}</p>
            {retry
                .map(|retry| {
                    view! {
                        <button type="button" class="as-button" on:click=move |_| retry.run(())>
                            "Retry"
                        </button>
                    }
                })}
        </div>
    }
}

/// How serious a notice is; the word and the icon say it as well as the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// For information; role=status.
    Info,
    /// Something to look at; role=alert.
    Warning,
    /// Something broke; role=alert.
    Danger,
}

/// One line in a stack of notices.
#[component]
pub fn Notice(
    kind: NoticeKind,
    /// A word or two in front.
    #[prop(into)]
    title: String,
    children: Children,
) -> impl IntoView {
    let (class, role, icon) = match kind {
        NoticeKind::Info => ("as-notice", "status", Icon::Info),
        NoticeKind::Warning => ("as-notice as-notice-warning", "alert", Icon::Warning),
        NoticeKind::Danger => ("as-notice as-notice-danger", "alert", Icon::Warning),
    };
    view! {
        <div class=class role=role>
            {icon.view()}
            <strong>{title}</strong>
            <span class="as-notice-text">{children()}</span>
        </div>
    }
}

/// Rows of the right height while nothing is there yet.
#[component]
pub fn SkeletonRows(
    /// How many.
    #[prop(default = 12)]
    rows: usize,
) -> impl IntoView {
    view! {
        <div class="as-skeleton" aria-hidden="true">
            {(0..rows).map(|_| view! { <div class="as-skeleton-row"><i></i><i></i><i></i><i></i></div> }).collect_view()}
        </div>
    }
}
