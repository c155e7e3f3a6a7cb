//! The map filter as a chip that can be taken away.

use super::address::ListAddress;
use crate::later::Later;
use crate::ui::Icon;
use crate::words::number;
use leptos::prelude::*;
use shared::wire::Geolocation;

/// "Within 200 km of Stockholm" and a cross; nothing without the filter.
#[component]
pub fn NearChip(address: ListAddress) -> impl IntoView {
    let later = expect_context::<Later>();
    move || {
        address.near.get().map(|near| {
            let text = within(&near, &name(&near, later));
            let label = format!("Remove filter: {text}");
            view! {
                <button type="button" class="as-chip" aria-label=label on:click=move |_| address.set_near(None)>
                    {Icon::Map.view()}
                    {text}
                    {Icon::Close.view()}
                </button>
            }
        })
    }
}

/// The filter in words.
fn within(near: &Geolocation, place: &str) -> String {
    format!("within {} km of {place}", number(near.radius_kilometers.round() as u64))
}

/// The place in words, once the part of the page that knows places has arrived.
fn name(near: &Geolocation, later: Later) -> String {
    later.get().and_then(Result::ok).map_or_else(|| "that place".to_owned(), |chunk| (chunk.place)(*near))
}
