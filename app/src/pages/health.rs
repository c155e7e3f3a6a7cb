//! App health reports.

use crate::host::PageHeading;
use leptos::prelude::*;

#[component]
pub fn HealthPage(filter: Signal<String>) -> impl IntoView {
    let _ = filter;
    view! { <PageHeading text="App health".to_owned()/> }
}
