//! The map itself: an outline, bubbles over it, and the ways to move it by mouse, touch and keyboard.

use super::bubbles::{Bubble, bubbles, towards};
use super::outline::{Outline, outline};
use super::overview::{Overview, Place};
use super::projection::{HEIGHT, WIDTH, Window, project};
use super::tables::around;
use crate::later;
use crate::nav::{follow, use_nav};
use crate::ui::Icon;
use crate::words::{count, number};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// One press of a button or key.
const STEP: f64 = 1.6;
/// Radius from which a bubble has room for its number.
const ROOMY: f64 = 13.0;

#[component]
pub(super) fn World(overview: RwSignal<Option<Overview>>) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let window = RwSignal::new(Window::WORLD);
    let size = RwSignal::new((900.0, 900.0 * HEIGHT / WIDTH));
    let measure = move || {
        if let Some(map) = node.get_untracked() {
            let bounds = map.get_bounding_client_rect();
            if bounds.width() > 0.0 {
                size.set((bounds.width(), bounds.height()));
            }
        }
    };
    Effect::new(move |_| {
        if node.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());

    let shown = Memo::new(move |_| {
        overview.with(|overview| {
            overview.as_ref().map(|overview| bubbles(&overview.places, window.get(), size.get())).unwrap_or_default()
        })
    });
    let shapes = LocalResource::new(|| async { later::world().await.map(outline) });
    let zoom = move |factor: f64| window.update(|window| *window = window.zoomed(factor, (0.5, 0.5)));
    let on_wheel = move |event: leptos::ev::WheelEvent| {
        event.prevent_default();
        let factor = (-event.delta_y() / 300.0).clamp(-1.0, 1.0).exp();
        let at = share_of(node, f64::from(event.client_x()), f64::from(event.client_y()));
        window.update(|window| *window = window.zoomed(factor, at));
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let itself = node.get_untracked().is_some_and(|map| event.target().is_some_and(|target| target == map.into()));
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            "+" | "=" => zoom(STEP),
            "-" => zoom(1.0 / STEP),
            "0" => window.set(Window::WORLD),
            key if itself && direction(key).is_some() => {
                let (right, down) = direction(key).unwrap_or_default();
                window.update(|window| *window = window.moved((right * 0.2, down * 0.2)));
            }
            _ => return,
        }
        event.prevent_default();
    };
    let drag = Drag { node, window, held: StoredValue::new(Vec::new()) };
    view! {
        <div class="as-map-frame">
            <div
                class="as-map"
                role="group"
                aria-label="World map"
                aria-describedby="as-map-keys"
                tabindex="0"
                node_ref=node
                on:wheel=on_wheel
                on:keydown=on_key
                on:pointerdown=move |event| drag.down(&event)
                on:pointermove=move |event| drag.moved(&event)
                on:pointerup=move |event| drag.up(&event)
                on:pointercancel=move |event| drag.up(&event)
            >
                <svg
                    class="as-map-land"
                    aria-hidden="true"
                    preserveAspectRatio="none"
                    viewBox=move || {
                        let window = window.get();
                        let (width, height) = window.size();
                        format!("{:.2} {:.2} {width:.2} {height:.2}", window.x, window.y)
                    }
                >
                    {move || shapes.get().and_then(Result::ok).map(|Outline { land, borders }| view! {
                        <path class="as-map-coast" d=land></path>
                        <path class="as-map-border" d=borders></path>
                    })}
                </svg>
                <Bubbles overview=overview shown=shown window=window/>
            </div>
            <p id="as-map-keys" class="as-hidden">"Arrow keys move the map, plus and minus zoom, zero shows the whole world. Tab goes to the places, where arrow keys go from one to the next."</p>
            <div class="as-map-zoom" role="toolbar" aria-label="Zoom">
                <button type="button" class="as-button as-only-icon" aria-label="Zoom in" disabled=move || window.get().is_closest() on:click=move |_| zoom(STEP)>"+"</button>
                <button type="button" class="as-button as-only-icon" aria-label="Zoom out" disabled=move || window.get() == Window::WORLD on:click=move |_| zoom(1.0 / STEP)>"−"</button>
                <button type="button" class="as-button as-only-icon" aria-label="Whole world" disabled=move || window.get() == Window::WORLD on:click=move |_| window.set(Window::WORLD)>
                    {Icon::Map.view()}
                </button>
            </div>
            {move || shapes.get().is_some_and(|shapes| shapes.is_err()).then(|| view! {
                <p class="as-map-note">"The outline of the world could not be fetched; the places are where they are."</p>
            })}
        </div>
    }
}

/// One tab stop; arrow keys go to the nearest bubble in their direction.
#[component]
fn Bubbles(overview: RwSignal<Option<Overview>>, shown: Memo<Vec<Bubble>>, window: RwSignal<Window>) -> impl IntoView {
    let list = NodeRef::<html::Ul>::new();
    let stop = RwSignal::new(0_usize);
    let focus = move |index: usize| {
        stop.set(index);
        let target =
            list.get_untracked().and_then(|list| list.query_selector(&format!("[data-bubble='{index}']")).ok().flatten());
        if let Some(target) = target.and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = target.focus();
        }
    };
    // Another zoom makes other bubbles: the focus stays with its place.
    let refocus = Callback::new(move |place: usize| {
        request_animation_frame(move || {
            let index = shown.with_untracked(|shown| shown.iter().position(|bubble| bubble.places.contains(&place)));
            if let Some(index) = index {
                focus(index);
            }
        });
    });
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let key = event.key();
        if matches!(key.as_str(), "+" | "=" | "-" | "0") {
            let here = shown.with_untracked(|shown| shown.get(stop.get_untracked()).map(|bubble| bubble.places[0]));
            if let Some(place) = here {
                refocus.run(place);
            }
            return;
        }
        let next = shown.with_untracked(|shown| {
            let here = stop.get_untracked().min(shown.len().saturating_sub(1));
            match key.as_str() {
                "Home" => Some(0),
                "End" => shown.len().checked_sub(1),
                key => towards(shown, here, direction(key)?),
            }
        });
        if direction(&key).is_some() || next.is_some() {
            event.prevent_default();
            event.stop_propagation();
        }
        if let Some(next) = next {
            focus(next);
        }
    };
    view! {
        <ul class="as-bubbles" aria-label="Sessions by place" node_ref=list on:keydown=on_key>
            {move || {
                let places = overview.with(|overview| overview.as_ref().map(|overview| overview.places.clone()).unwrap_or_default());
                let last = shown.with(Vec::len).saturating_sub(1);
                let tab = move |index: usize| if stop.get().min(last) == index { "0" } else { "-1" };
                shown
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(index, bubble)| {
                        let control = control(&places, &bubble, index, (window, refocus), Signal::derive(move || tab(index)));
                        let share = |value: f64| format!("{:.3}%", value * 100.0);
                        view! { <li style:left=share(bubble.at.0) style:top=share(bubble.at.1)>{control}</li> }
                    })
                    .collect_view()
            }}
        </ul>
    }
}

/// A link to the sessions there; where they are too far apart for one link, a button that looks closer.
fn control(
    places: &[Place],
    bubble: &Bubble,
    index: usize,
    (window, refocus): (RwSignal<Window>, Callback<usize>),
    tab: Signal<&'static str>,
) -> AnyView {
    let nav = use_nav();
    let main = &places[bubble.places[0]];
    let sessions = count(usize::try_from(bubble.count).unwrap_or(usize::MAX), "session", "sessions");
    let others = bubble.places.len() - 1;
    let name = match others {
        0 => main.name(),
        others => format!("{} and {}", main.name(), count(others, "place", "places").replacen(' ', " more ", 1)),
    };
    let text = (bubble.radius >= ROOMY).then(|| number(bubble.count));
    let width = format!("{:.1}px", bubble.radius * 2.0);
    let dot = view! { <span class="as-bubble-dot" style:width=width.clone() style:height=width>{text}</span> };
    if bubble.is_one_place(places) {
        let route = around(main.around());
        let href = nav.href(route.clone());
        let label = format!("{name}: {sessions}");
        view! {
            <a class="as-bubble" href=href title=label.clone() aria-label=label data-bubble=index tabindex=move || tab.get() draggable="false" on:click=move |event| follow(nav, &route, &event)>
                {dot}
            </a>
        }
        .into_any()
    } else {
        let points: Vec<(f64, f64)> = bubble.places.iter().map(|&place| project(places[place].at)).collect();
        let label = format!("Zoom in to {name}: {sessions}");
        let first = bubble.places[0];
        let closer = move |_| {
            window.set(Window::around(points.iter().copied()));
            refocus.run(first);
        };
        view! {
            <button type="button" class="as-bubble" title=label.clone() aria-label=label data-bubble=index tabindex=move || tab.get() on:click=closer>
                {dot}
            </button>
        }
        .into_any()
    }
}

fn direction(key: &str) -> Option<(f64, f64)> {
    match key {
        "ArrowRight" => Some((1.0, 0.0)),
        "ArrowLeft" => Some((-1.0, 0.0)),
        "ArrowDown" => Some((0.0, 1.0)),
        "ArrowUp" => Some((0.0, -1.0)),
        _ => None,
    }
}

/// Where a point of the screen is on the map, as shares of its width and height.
fn share_of(node: NodeRef<html::Div>, x: f64, y: f64) -> (f64, f64) {
    let Some(map) = node.get_untracked() else { return (0.5, 0.5) };
    let bounds = map.get_bounding_client_rect();
    ((x - bounds.left()) / bounds.width().max(1.0), (y - bounds.top()) / bounds.height().max(1.0))
}

/// Pointers on the map: one drags it, two pinch it.
#[derive(Clone, Copy)]
struct Drag {
    node: NodeRef<html::Div>,
    window: RwSignal<Window>,
    held: StoredValue<Vec<(i32, (f64, f64))>>,
}

impl Drag {
    fn at(&self, event: &web_sys::PointerEvent) -> (f64, f64) {
        share_of(self.node, f64::from(event.client_x()), f64::from(event.client_y()))
    }

    fn down(&self, event: &web_sys::PointerEvent) {
        let control = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let on_control = control.is_some_and(|control| control.closest("a, button").ok().flatten().is_some());
        if on_control || event.button() != 0 {
            return;
        }
        if let Some(map) = self.node.get_untracked() {
            let _ = map.set_pointer_capture(event.pointer_id());
        }
        let at = self.at(event);
        self.held.update_value(|held| held.push((event.pointer_id(), at)));
    }

    fn moved(&self, event: &web_sys::PointerEvent) {
        let now = self.at(event);
        let mut held = self.held.get_value();
        let Some(index) = held.iter().position(|(id, _)| *id == event.pointer_id()) else { return };
        let before = std::mem::replace(&mut held[index].1, now);
        if held.len() == 1 {
            self.window.update(|window| *window = window.moved((before.0 - now.0, before.1 - now.1)));
        } else if let Some((_, other)) = held.iter().enumerate().find(|(at, _)| *at != index).map(|(_, other)| other) {
            let distance = |a: (f64, f64)| (a.0 - other.0).hypot(a.1 - other.1).max(0.01);
            self.window.update(|window| *window = window.zoomed(distance(now) / distance(before), *other));
        }
        self.held.set_value(held);
    }

    fn up(&self, event: &web_sys::PointerEvent) {
        self.held.update_value(|held| held.retain(|(id, _)| *id != event.pointer_id()));
    }
}
