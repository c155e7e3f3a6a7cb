//! How pages learn where they are and ask to go elsewhere.

use crate::route::Route;
use leptos::prelude::*;

/// The present route and the way to change it; one per mounted page, in context.
#[derive(Clone, Copy)]
pub struct Nav {
    /// Where one is.
    pub route: Signal<Route>,
    go: Callback<(Route, Step)>,
    href: Callback<Route, String>,
}

/// How a change of route shows in the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A new entry: the back button undoes it.
    Push,
    /// In place of the present entry, as while typing.
    Replace,
}

impl Nav {
    /// For adapters: a route that changes, how to change it and how an address looks in this host.
    pub fn new(route: Signal<Route>, go: Callback<(Route, Step)>, href: Callback<Route, String>) -> Nav {
        Nav { route, go, href }
    }

    /// Goes there, as a new history entry.
    pub fn push(&self, route: Route) {
        self.go.run((route, Step::Push));
    }

    /// Goes there in place of the present entry.
    pub fn replace(&self, route: Route) {
        self.go.run((route, Step::Replace));
    }

    /// The address to put on a link.
    pub fn href(&self, route: Route) -> String {
        self.href.run(route)
    }
}

/// The mounted page's way around.
pub fn use_nav() -> Nav {
    expect_context::<Nav>()
}

/// What a click on a link of ours does: our own navigation for a plain one, the browser's for every other.
pub fn follow(nav: Nav, route: &Route, event: &leptos::ev::MouseEvent) {
    let plain = event.button() == 0 && !(event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key());
    if plain && !event.default_prevented() {
        event.prevent_default();
        nav.push(route.clone());
    }
}

/// A link to one of our pages: a real address for middle click and copy, our own navigation for a plain click.
#[component]
pub fn Link(
    /// Where it leads.
    #[prop(into)]
    to: Signal<Route>,
    /// Classes.
    #[prop(optional, into)]
    class: Signal<String>,
    /// Marks the present page.
    #[prop(optional, into)]
    current: Signal<bool>,
    /// Its name and tip, where an icon is all there is to see.
    #[prop(optional)]
    label: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let nav = use_nav();
    let on_click = move |event: leptos::ev::MouseEvent| follow(nav, &to.get_untracked(), &event);
    view! {
        <a
            class=move || class.get()
            href=move || nav.href(to.get())
            aria-current=move || current.get().then_some("page")
            aria-label=label
            title=label
            on:click=on_click
        >
            {children()}
        </a>
    }
}
