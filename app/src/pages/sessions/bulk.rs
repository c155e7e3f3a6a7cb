//! What can be done with the selection.

use crate::actions::{Target, use_desk};
use crate::grid::Selection;
use crate::live::use_live;
use crate::ui::{Icon, MenuOpen};
use crate::words::number;
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

/// Takes the place of the title without moving the grid; nothing when nothing is selected.
#[component]
pub fn BulkBar(menu: RwSignal<Option<MenuOpen>>) -> impl IntoView {
    let live = use_live();
    let desk = use_desk();
    let selection = live.selection;
    let selected = Memo::new({
        let live = live.clone();
        move |_| live.selected_count()
    });
    // The rows a description means are looked up only when an action starts.
    let all = Memo::new(move |_| selection.with(Selection::is_all));
    let button = NodeRef::<html::Button>::new();
    let open_menu = move |_| {
        let Some(anchor) = button.get_untracked() else { return };
        let live = live.clone();
        let entries = desk.bulk_entries(move || {
            let targets = || live.selected_rows().into_iter().map(|id| live.with_table(|table| Target::of(table, id)));
            (!live.selection_is_unread()).then(|| targets().collect())
        });
        menu.set(Some(MenuOpen {
            label: "Actions for the selected sessions".to_owned(),
            entries,
            anchor: SendWrapper::new(anchor.into()),
        }));
    };
    let some = Memo::new(move |_| selected.get() > 0);
    let count = move || format!("{} selected", number(selected.get() as u64));
    // The description says what it is; the plain count stays for those who look for it.
    let described = move || all.get().then(|| format!("All {} matching selected", number(selected.get() as u64)));
    move || {
        some.get().then(|| {
            let open_menu = open_menu.clone();
            view! {
                <div class="as-bulk" role="toolbar" aria-label="Selected sessions">
                    <span class="as-bulk-count">
                        <span class:as-hidden=move || all.get() aria-hidden=move || all.get().then_some("true")>{count}</span>
                        {move || described().map(|text| view! { <span>{text}</span> })}
                    </span>
                    <button type="button" class="as-button as-primary" aria-haspopup="menu" node_ref=button on:click=open_menu>
                        "Actions" {Icon::Down.view()}
                    </button>
                    <button type="button" class="as-button as-quiet" on:click=move |_| selection.update(Selection::clear)>"Clear"<span class="as-rest">" selection"</span></button>
                </div>
            }
        })
    }
}
