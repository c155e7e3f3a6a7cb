//! Policy analysis of one session.

use crate::host::PageHeading;
use leptos::prelude::*;

#[component]
pub fn PoliciesPage(dn: Signal<String>) -> impl IntoView {
    view! { <PageHeading text=dn/> }
}
