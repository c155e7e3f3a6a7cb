//! The platform's own modal dialog: focus trap, Escape and stacking are the browser's, also inside a shadow root.

use leptos::html;
use leptos::prelude::*;

/// How serious it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialogKind {
    /// role=dialog.
    Plain,
    /// role=alertdialog: cannot be taken back easily.
    Alert,
}

/// A modal dialog that is open as long as it is mounted; the opener unmounts it in `on_close`.
#[component]
pub fn Dialog(
    /// Its name and heading.
    #[prop(into)]
    title: String,
    #[prop(default = DialogKind::Plain)] kind: DialogKind,
    /// Escape, the close button or a click beside it.
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && dialog.is_connected()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    // A modal dialog that is unmounted while open must give the focus back itself.
    on_cleanup(move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    });
    let role = match kind {
        DialogKind::Plain => "dialog",
        DialogKind::Alert => "alertdialog",
    };
    let on_cancel = move |event: leptos::ev::Event| {
        event.prevent_default();
        on_close.run(());
    };
    let on_click = move |event: leptos::ev::MouseEvent| {
        // Only the backdrop is the dialog element itself.
        let itself = node.get_untracked().is_some_and(|dialog| event.target().is_some_and(|target| target == dialog.into()));
        if itself {
            on_close.run(());
        }
    };
    let heading = title.clone();
    view! {
        <dialog class="as-dialog" class:as-dialog-alert=kind == DialogKind::Alert role=role aria-label=title node_ref=node on:cancel=on_cancel on:click=on_click>
            <div class="as-dialog-inside">
                <h2>{heading}</h2>
                {children()}
            </div>
        </dialog>
    }
}
