//! The details of one session.

use crate::host::PageHeading;
use crate::route::DetailState;
use leptos::prelude::*;

#[component]
pub fn SessionPage(dn: Signal<String>, state: Signal<DetailState>) -> impl IntoView {
    let _ = state;
    view! { <PageHeading text=dn/> }
}
