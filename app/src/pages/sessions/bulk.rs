//! What can be done with the selection.

use super::target;
use crate::actions::use_desk;
use crate::grid::RowSet;
use crate::live::use_live;
use crate::ui::{Icon, MenuOpen};
use crate::words::number;
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

/// Takes the place of the refresh tools without moving the grid; nothing when nothing is selected.
#[component]
pub fn BulkBar(menu: RwSignal<Option<MenuOpen>>) -> impl IntoView {
    let live = use_live();
    let desk = use_desk();
    let selection = live.selection;
    let selected = Memo::new(move |_| selection.with(RowSet::len));
    let button = NodeRef::<html::Button>::new();
    let open_menu = move |_| {
        let Some(anchor) = button.get_untracked() else { return };
        let live = live.clone();
        let entries =
            desk.bulk_entries(move || live.selection.with_untracked(|set| set.iter().map(|id| target(&live, id)).collect()));
        menu.set(Some(MenuOpen {
            label: "Actions for the selected sessions".to_owned(),
            entries,
            anchor: SendWrapper::new(anchor.into()),
        }));
    };
    move || {
        (selected.get() > 0).then(|| {
            let open_menu = open_menu.clone();
            view! {
                <div class="as-bulk" role="toolbar" aria-label="Selected sessions">
                    <span class="as-bulk-count">{move || format!("{} selected", number(selected.get() as u64))}</span>
                    <button type="button" class="as-button as-primary" aria-haspopup="menu" node_ref=button on:click=open_menu>
                        "Actions" {Icon::Down.view()}
                    </button>
                    <button type="button" class="as-button as-quiet" on:click=move |_| selection.update(RowSet::clear)>"Clear selection"</button>
                </div>
            }
        })
    }
}
