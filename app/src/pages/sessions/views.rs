//! Saved views: a name for an address of the list, kept in the admin's preferences.

mod list;

use super::tools::ListTools;
use crate::nav::Link;
use crate::preferences::{section, use_preferences};
use crate::route::Route;
use crate::ui::{Icon, use_toasts};
use leptos::html;
use leptos::prelude::*;
use list::{LONGEST_NAME, MOST, SavedView, SavedViews, clean};

/// The panel.
#[component]
pub fn ViewsPanel(tools: ListTools, close: Callback<()>) -> impl IntoView {
    let preferences = use_preferences();
    let toasts = use_toasts();
    let address = tools.address;
    let views = {
        let preferences = preferences.clone();
        Memo::new(move |_| preferences.section::<SavedViews>(section::VIEWS).views())
    };
    let current = Memo::new(move |_| Route::Sessions(address.now()).href());
    let name = RwSignal::new(String::new());
    // Whatever had the focus and went away passes it on: to the row of this name, or to the box where there is no name.
    let focus = RwSignal::new(None::<String>);
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if focus.with(|name| name.as_deref() == Some("")) {
            focus.set(None);
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
        }
    });
    let taken = Memo::new(move |_| {
        let name = clean(&name.get());
        views.with(|views| views.iter().find(|view| view.is_called(&name)).map(|view| view.name.clone()))
    });
    let full = move || taken.with(Option::is_none) && views.with(Vec::len) >= MOST;
    let save = {
        let preferences = preferences.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let saved = SavedView { name: clean(&name.get_untracked()), address: current.get_untracked() };
            if saved.name.is_empty() || full() {
                return;
            }
            let text = match taken.get_untracked() {
                Some(old) => format!("View {old} now shows what you see"),
                None => format!("View {} saved", saved.name),
            };
            preferences.update_section(section::VIEWS, move |views: &mut SavedViews| views.save(&saved));
            name.set(String::new());
            toasts.done(text);
        }
    };
    let hint = move || match taken.get() {
        Some(name) => format!("There is a view {name}: saving replaces what it shows."),
        None if full() => format!("There are {MOST} views: delete one to save another."),
        None => "The search, the order, the columns and the map filter as you see them.".to_owned(),
    };
    view! {
        <Show when=move || views.with(|views| !views.is_empty()) fallback=|| view! { <p class="as-muted">"No view is saved yet."</p> }>
            <ul class="as-views" aria-label="Saved views">
                <For each=move || views.get() key=|view| (view.name.clone(), view.address.clone()) children=move |view| {
                    view! { <ViewRow saved=view current=current focus=focus close=close/> }
                }/>
            </ul>
        </Show>
        <form class="as-views-new" on:submit=save>
            <label class="as-field">
                <span>"View name"</span>
                <input
                    type="text"
                    maxlength=LONGEST_NAME.to_string()
                    autocomplete="off"
                    aria-describedby="as-view-hint"
                    node_ref=field
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            <button type="submit" class="as-button as-primary" disabled=move || clean(&name.get()).is_empty() || full()>"Save view"</button>
            <p id="as-view-hint" class="as-muted">{hint}</p>
        </form>
    }
}

#[component]
fn ViewRow(saved: SavedView, current: Memo<String>, focus: RwSignal<Option<String>>, close: Callback<()>) -> impl IntoView {
    let preferences = use_preferences();
    let toasts = use_toasts();
    let renaming = RwSignal::new(None::<String>);
    let route = Route::parse_href(&saved.address);
    let shown = {
        let address = saved.address.clone();
        Memo::new(move |_| current.with(|current| *current == address))
    };
    let delete = {
        let (preferences, name) = (preferences.clone(), saved.name.clone());
        move |_| {
            let gone = name.clone();
            preferences.update_section(section::VIEWS, move |views: &mut SavedViews| views.delete(&gone));
            toasts.done(format!("View {name} deleted"));
            focus.set(Some(String::new()));
        }
    };
    let rename = {
        let (preferences, old) = (preferences.clone(), saved.name.clone());
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let Some(new) = renaming.get_untracked().map(|name| clean(&name)).filter(|name| !name.is_empty()) else { return };
            let other = preferences.section::<SavedViews>(section::VIEWS).views().into_iter().find(|view| view.is_called(&new));
            if let Some(other) = other.filter(|other| other.name != old) {
                return toasts.failed(format!("There is a view {} already: choose another name.", other.name));
            }
            let (from, to) = (old.clone(), new.clone());
            renaming.set(None);
            focus.set(Some(to.clone()));
            preferences.update_section(section::VIEWS, move |views: &mut SavedViews| views.rename(&from, &to));
        }
    };
    let name = saved.name.clone();
    let (input, button) = (NodeRef::<html::Input>::new(), NodeRef::<html::Button>::new());
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
    Effect::new({
        let name = name.clone();
        move |_| {
            if let Some(button) = button.get()
                && focus.with(|focus| focus.as_ref() == Some(&name))
            {
                focus.set(None);
                let _ = button.focus();
            }
        }
    });
    let keep = {
        let name = name.clone();
        move || {
            renaming.set(None);
            focus.set(Some(name.clone()));
        }
    };
    let line = move || {
        let (name, route, delete, rename, keep) = (name.clone(), route.clone(), delete.clone(), rename.clone(), keep.clone());
        match renaming.get() {
            Some(_) => view! {
                <form class="as-view-rename" on:submit=rename>
                    <input
                        type="text"
                        aria-label=format!("New name of {name}")
                        maxlength=LONGEST_NAME.to_string()
                        node_ref=input
                        prop:value=renaming.get_untracked().unwrap_or_default()
                        on:input=move |event| renaming.update_untracked(|text| *text = Some(event_target_value(&event)))
                    />
                    <button type="submit" class="as-button">"Rename view"</button>
                    <button type="button" class="as-button as-quiet" on:click=move |_| keep()>"Keep name"</button>
                </form>
            }
            .into_any(),
            None => {
                // The link navigates a plain click itself; a middle click is the browser's.
                let go = move |event: leptos::ev::MouseEvent| {
                    if event.default_prevented() {
                        close.run(());
                    }
                };
                let (start, text) = (name.clone(), name.clone());
                view! {
                    <span class="as-view-link" on:click=go><Link to=route current=Signal::from(shown)>{text}</Link></span>
                    <button type="button" class="as-button as-quiet" aria-label=format!("Rename {name}") node_ref=button on:click=move |_| renaming.set(Some(start.clone()))>"Rename"</button>
                    <button type="button" class="as-button as-quiet as-only-icon" aria-label=format!("Delete {name}") title="Delete" on:click=delete>{Icon::Close.view()}</button>
                }
                .into_any()
            }
        }
    };
    view! { <li class:as-view-now=move || shown.get()>{line}</li> }
}
