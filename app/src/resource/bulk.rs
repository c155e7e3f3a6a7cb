//! What can be done with a selection.

use crate::grid::Selection;
use crate::words::number;
use leptos::prelude::*;

/// Takes the place of the refresh tools without moving the grid; nothing when nothing is selected.
#[component]
pub fn BulkBar(
    /// "Selected users".
    label: &'static str,
    selection: RwSignal<Selection>,
    /// Things that match.
    #[prop(into)]
    matching: Signal<usize>,
    /// The buttons.
    children: ChildrenFn,
) -> impl IntoView {
    let selected = Memo::new(move |_| selection.with(|selection| selection.len(matching.get())));
    move || {
        (selected.get() > 0).then(|| {
            view! {
                <div class="as-bulk" role="toolbar" aria-label=label>
                    <span class="as-bulk-count">{move || format!("{} selected", number(selected.get() as u64))}</span>
                    {children()}
                    <button type="button" class="as-button as-quiet" on:click=move |_| selection.update(Selection::clear)>"Clear"<span class="as-rest">" selection"</span></button>
                </div>
            }
        })
    }
}
