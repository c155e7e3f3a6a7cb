//! The panel: which columns, in which order, how high rows are.

use super::{Columns, Density};
use crate::ui::{Icon, Panel};
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::table::Column;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

/// Opens beside its button.
#[component]
pub fn ColumnsPanel(columns: Columns, anchor: SendWrapper<HtmlElement>, on_close: Callback<()>) -> impl IntoView {
    // Hidden columns have no place in the list, but one here.
    let order = RwSignal::new(all_in_order(&columns.shown.get_untracked()));
    let list = NodeRef::<html::Ul>::new();
    let dragged = RwSignal::new(None::<Column>);
    let choose = move |shown: &[Column]| columns.show(order.with_untracked(|order| picked(order, shown)));
    let toggle = move |column: Column, on: bool| {
        let mut shown = columns.shown.get_untracked();
        shown.retain(|other| *other != column);
        if on {
            shown.push(column);
        }
        choose(&shown);
    };
    let place = move |column: Column, index: usize| {
        order.update(|order| {
            order.retain(|other| *other != column);
            order.insert(index.min(order.len()), column);
        });
        choose(&columns.shown.get_untracked());
    };
    let step = move |column: Column, by: isize| {
        let index = order.with_untracked(|order| order.iter().position(|other| *other == column));
        if let Some(to) = index.and_then(|index| index.checked_add_signed(by)).filter(|to| *to < Column::ALL.len()) {
            place(column, to);
        }
    };
    let reset = move |_| {
        columns.reset();
        order.set(Column::ALL.to_vec());
    };
    // The list keeps the pointer: its items move while one is dragged.
    let on_down = move |event: PointerEvent| {
        let grip = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let grip = grip.and_then(|target| target.closest("[data-grip]").ok().flatten());
        let column = grip.and_then(|grip| grip.get_attribute("data-grip")).and_then(|slug| Column::from_slug(&slug));
        if let (Some(column), Some(list), 0) = (column, list.get_untracked(), event.button()) {
            event.prevent_default();
            let _ = list.set_pointer_capture(event.pointer_id());
            dragged.set(Some(column));
        }
    };
    let on_move = move |event: PointerEvent| {
        let (Some(column), Some(list)) = (dragged.get_untracked(), list.get_untracked()) else { return };
        let items = list.children();
        let middle = |index| {
            let rect = items.item(index).map(|item: Element| item.get_bounding_client_rect());
            rect.map_or(f64::MAX, |rect| rect.top() + rect.height() / 2.0)
        };
        let now = order.with_untracked(|order| order.iter().position(|other| *other == column)).unwrap_or(0);
        let y = f64::from(event.client_y());
        let above = (0..items.length()).filter(|index| *index as usize != now && middle(*index) < y).count();
        if above != now {
            place(column, above);
        }
    };
    let item = move |column: Column| {
        let shown = Memo::new(move |_| columns.shown.with(|shown| shown.contains(&column)));
        let only = move || shown.get() && columns.shown.with(Vec::len) == 1;
        let index = Memo::new(move |_| order.with(|order| order.iter().position(|other| *other == column)).unwrap_or(0));
        let fitted = move || columns.widths.with(|widths| widths.iter().any(|(other, _)| *other == column));
        let on_key = move |event: leptos::ev::KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowUp" if event.alt_key() => -1,
                "ArrowDown" if event.alt_key() => 1,
                _ => return,
            };
            event.prevent_default();
            let focused = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
            step(column, by);
            // A moved item loses the focus with its place.
            request_animation_frame(move || drop(focused.map(|focused| focused.focus())));
        };
        let name = column.title();
        view! {
            <li class="as-column" class:as-dragged=move || dragged.get() == Some(column) on:keydown=on_key>
                <span class="as-grip" data-grip=column.slug() aria-hidden="true" title="Drag to reorder"></span>
                <label>
                    <input
                        type="checkbox"
                        prop:checked=move || shown.get()
                        disabled=only
                        on:change=move |event| toggle(column, event_target_checked(&event))
                    />
                    {name}
                </label>
                {move || {
                    fitted()
                        .then(|| {
                            view! {
                                <button type="button" class="as-button as-quiet as-fit" aria-label=format!("Fit {name}") on:click=move |_| columns.resize(&[(column, None)])>
                                    "Fit"
                                </button>
                            }
                        })
                }}
                <button type="button" class="as-button as-quiet as-only-icon as-up" aria-label=format!("Move {name} up") disabled=move || index.get() == 0 on:click=move |_| step(column, -1)>
                    {Icon::Down.view()}
                </button>
                <button
                    type="button"
                    class="as-button as-quiet as-only-icon"
                    aria-label=format!("Move {name} down")
                    disabled=move || index.get() + 1 == Column::ALL.len()
                    on:click=move |_| step(column, 1)
                >
                    {Icon::Down.view()}
                </button>
            </li>
        }
    };
    let density = Density::ALL.map(|density| {
        view! {
            <label class="as-density-choice">
                <input
                    type="radio"
                    name="as-density"
                    prop:checked=move || columns.density.get() == density
                    on:change=move |_| columns.set_density(density)
                />
                <span>{density.name()}</span>
            </label>
        }
    });
    view! {
        <Panel label="Columns" anchor=anchor on_close=on_close>
            <ul
                class="as-columns"
                node_ref=list
                on:pointerdown=on_down
                on:pointermove=on_move
                on:pointerup=move |_| dragged.set(None)
                on:pointercancel=move |_| dragged.set(None)
            >
                <For each=move || order.get() key=|column| *column children=item/>
            </ul>
            <button type="button" class="as-button as-wide" on:click=reset>"Reset columns"</button>
            <fieldset class="as-density">
                <legend>"Row height"</legend>
                {density}
            </fieldset>
        </Panel>
    }
}

/// The shown columns in their order, then the others in theirs.
fn all_in_order(shown: &[Column]) -> Vec<Column> {
    let hidden = Column::ALL.into_iter().filter(|column| !shown.contains(column));
    shown.iter().copied().chain(hidden).collect()
}

/// Those of `order` that are shown.
fn picked(order: &[Column], shown: &[Column]) -> Vec<Column> {
    order.iter().copied().filter(|column| shown.contains(column)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_columns_follow_and_come_back_where_they_stand() {
        let order = all_in_order(&[Column::Os, Column::Username]);
        assert_eq!(order[..3], [Column::Os, Column::Username, Column::Provider]);
        assert_eq!(order.len(), 8);
        assert_eq!(picked(&order, &[Column::Provider, Column::Os]), [Column::Os, Column::Provider]);
    }
}
