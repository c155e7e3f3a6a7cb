//! Everything about one thing, each value whole and copyable.

use crate::ui::{CopyButton, Dialog};
use leptos::prelude::*;

/// A dialog with a thing's fields and what can be done with it.
#[component]
pub fn RecordDialog(
    /// Its name and heading.
    title: String,
    /// Names and values; an empty value is not reported.
    fields: Vec<(&'static str, String)>,
    close: Callback<()>,
    /// Links and buttons.
    children: Children,
) -> impl IntoView {
    let fields = fields
        .into_iter()
        .map(|(name, value)| {
            let copied = value.clone();
            let shown = if value.is_empty() {
                view! { <dd class="as-missing">"not reported"</dd> }.into_any()
            } else {
                view! {
                    <dd>
                        <span class="as-break">{value}</span>
                        <CopyButton label=format!("Copy {}", name.to_lowercase()) text=Callback::new(move |()| copied.clone())/>
                    </dd>
                }
                .into_any()
            };
            view! { <dt>{name}</dt> {shown} }
        })
        .collect_view();
    view! {
        <Dialog title=title on_close=close>
            <dl class="as-record">{fields}</dl>
            <div class="as-dialog-buttons">
                {children()}
                <button type="button" class="as-button" on:click=move |_| close.run(())>"Close"</button>
            </div>
        </Dialog>
    }
}
