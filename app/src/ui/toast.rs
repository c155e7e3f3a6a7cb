//! Outcomes: a role=status toast, or a role=alert when something failed. A toast may carry progress and a way to stop it.

use super::icon::Icon;
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Names a toast that is still shown.
pub type ToastId = u64;

/// One toast.
#[derive(Clone)]
pub struct Toast {
    id: ToastId,
    /// The text; may change while work goes on.
    pub text: ArcRwSignal<String>,
    failed: bool,
    /// Stops the work behind it.
    stop: Option<Callback<()>>,
    /// What can be done about it.
    remedy: Option<Remedy>,
}

/// A button of a toast: its words and what it does.
#[derive(Clone)]
struct Remedy {
    words: &'static str,
    run: Arc<dyn Fn() + Send + Sync>,
}

/// How long a success stays; failures stay until dismissed.
const SHOWN: Duration = Duration::from_secs(8);
/// Whoever wants to undo has to have read it first.
const SHOWN_WITH_REMEDY: Duration = Duration::from_secs(20);
static NEXT: AtomicU64 = AtomicU64::new(1);

/// The toasts of one mounted page, in context.
#[derive(Clone, Copy)]
pub struct Toasts(RwSignal<Vec<Toast>>);

/// The mounted page's toasts.
pub fn use_toasts() -> Toasts {
    expect_context::<Toasts>()
}

impl Toasts {
    /// None yet.
    pub fn new() -> Toasts {
        Toasts(RwSignal::new(Vec::new()))
    }

    fn push(&self, text: String, failed: bool, stop: Option<Callback<()>>, remedy: Option<Remedy>) -> Toast {
        let toast = Toast { id: NEXT.fetch_add(1, Ordering::Relaxed), text: ArcRwSignal::new(text), failed, stop, remedy };
        let _ = self.0.try_update(|list| list.push(toast.clone()));
        toast
    }

    /// Something went well; goes by itself.
    pub fn done(&self, text: impl Into<String>) {
        let toast = self.push(text.into(), false, None, None);
        self.dismiss_after(toast, SHOWN);
    }

    /// Something went well and can be undone by a button; goes by itself, later.
    pub fn done_with(&self, text: impl Into<String>, words: &'static str, run: impl Fn() + Send + Sync + 'static) {
        let toast = self.push(text.into(), false, None, Some(Remedy { words, run: Arc::new(run) }));
        self.dismiss_after(toast, SHOWN_WITH_REMEDY);
    }

    fn dismiss_after(self, toast: Toast, shown: Duration) {
        set_timeout(move || self.dismiss(toast.id), shown);
    }

    /// Something failed; stays until dismissed.
    pub fn failed(&self, text: impl Into<String>) {
        self.push(text.into(), true, None, None);
    }

    /// Work goes on; the caller changes the text and dismisses it.
    pub fn working(&self, text: impl Into<String>, stop: Option<Callback<()>>) -> Toast {
        self.push(text.into(), false, stop, None)
    }

    /// Takes a toast away.
    pub fn dismiss(&self, id: ToastId) {
        let _ = self.0.try_update(|list| list.retain(|toast| toast.id != id));
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Toasts::new()
    }
}

impl Toast {
    /// Its name.
    pub fn id(&self) -> ToastId {
        self.id
    }
}

/// Where toasts appear; once per mounted page.
#[component]
pub fn ToastStack() -> impl IntoView {
    let toasts = use_toasts();
    let item = move |toast: Toast| {
        let Toast { id, text, failed, stop, remedy } = toast;
        view! {
            <div class="as-toast" class:as-toast-failed=failed role=if failed { "alert" } else { "status" }>
                {if failed { Icon::Warning.view() } else { Icon::Check.view() }}
                <p>{move || text.get()}</p>
                {stop
                    .map(|stop| {
                        view! {
                            <button type="button" class="as-button as-quiet" on:click=move |_| stop.run(())>
                                "Cancel"
                            </button>
                        }
                    })}
                {remedy
                    .map(|remedy| {
                        let on_click = move |_| {
                            toasts.dismiss(id);
                            (remedy.run)();
                        };
                        view! {
                            <button type="button" class="as-button as-quiet" on:click=on_click>
                                {remedy.words}
                            </button>
                        }
                    })}
                <button type="button" class="as-button as-quiet as-only-icon" aria-label="Dismiss" on:click=move |_| toasts.dismiss(id)>
                    {Icon::Close.view()}
                </button>
            </div>
        }
    };
    view! {
        <div class="as-toasts">
            <For each=move || toasts.0.get() key=|toast| toast.id children=item/>
        </div>
    }
}
