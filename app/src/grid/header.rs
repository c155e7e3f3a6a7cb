//! The heading row.

use super::{ColumnSpec, Sorted};
use leptos::prelude::*;

/// One row of column headings; clicks and keys are the grid's, found by `data-head`.
#[component]
pub(super) fn Header(
    columns: Signal<Vec<ColumnSpec>>,
    sorted: Signal<Vec<Sorted>>,
    /// "Select all …".
    select_all: &'static str,
    /// All, some or none of the matching rows are selected.
    all_selected: Signal<Option<bool>>,
    /// The heading that has the tab stop: 0 is the selection box.
    tab_stop: Signal<Option<usize>>,
) -> impl IntoView {
    let stop = move |index: usize| if tab_stop.get() == Some(index) { "0" } else { "-1" };
    let state_of = move |id: &str| {
        sorted.with(|keys| {
            keys.iter().enumerate().find(|(_, key)| key.id == id).map(|(rank, key)| (rank, keys.len(), key.descending))
        })
    };
    view! {
        <div role="rowgroup" class="as-head">
            <div role="row" class="as-row as-row-head" aria-rowindex="1">
                <div role="columnheader" class="as-cell as-cell-select" aria-colindex="1">
                    <input
                        type="checkbox"
                        data-head="0"
                        aria-label=select_all
                        tabindex=move || stop(0)
                        prop:checked=move || all_selected.get() == Some(true)
                        prop:indeterminate=move || all_selected.get().is_none()
                    />
                </div>
                {move || {
                    columns
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(index, column)| {
                            let aria_sort = move || match state_of(column.id) {
                                Some((_, _, true)) => "descending",
                                Some((_, _, false)) => "ascending",
                                None => "none",
                            };
                            let arrow = move || match state_of(column.id) {
                                Some((_, _, true)) => "↓",
                                Some((_, _, false)) => "↑",
                                None => "",
                            };
                            let rank = move || state_of(column.id).filter(|(_, keys, _)| *keys > 1).map(|(rank, _, _)| rank + 1);
                            view! {
                                <div
                                    role="columnheader"
                                    class=format!("as-cell {}", column.class)
                                    aria-colindex=index + 2
                                    aria-sort=aria_sort
                                    data-head=index + 1
                                    aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Alt+Shift+ArrowLeft Alt+Shift+ArrowRight"
                                    tabindex=move || stop(index + 1)
                                >
                                    {column.title}
                                    <span class="as-sort" aria-hidden="true">{arrow}<sup>{rank}</sup></span>
                                    <span class="as-resize" data-resize=index aria-hidden="true"></span>
                                </div>
                            }
                        })
                        .collect_view()
                }}
                <div role="columnheader" class="as-cell as-cell-menu" aria-colindex=move || columns.with(Vec::len) + 2>
                    <span class="as-hidden">"Actions"</span>
                </div>
            </div>
        </div>
    }
}
