//! What is fetched after the list has had its turn: details, policy analysis, the smaller lists, and the actions' dialogs.
//!
//! Sign-in and the list must arrive fast; the rest is a second file. With the feature `split` (the release page) the functions
//! below `load` are cut into a chunk of their own by the build; without it (tests, `cargo xtask dev`) it is one file and `load`
//! answers at once.

use crate::actions::{ActionDialog, Desk, Job, ReceiptsPanel, Target, download_logs};
use crate::completeness::ListCompleteness;
use crate::live::{Live, fetch_view};
use crate::pages::{
    Columns, ColumnsPanel, DenylistPage, DevicesPage, ExportPanel, FacetLine, HealthPage, ListPanel, ListTools, LoginPage,
    MapPage, PoliciesPage, SavedPage, SearchAssist, SessionPage, ViewsPanel, copy_rows,
};
use crate::places;
use crate::route::{DetailState, ResourceState};
use crate::ui::{Panel, Toasts};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::query::Circle;
use shared::table::Column;
use shared::wire::Geolocation;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

/// The pages of the chunk, as functions that make them.
#[derive(Clone, Copy)]
pub struct Chunk {
    /// Details of a session.
    pub session: fn(Signal<String>, Signal<DetailState>) -> AnyView,
    /// A session opened from a file.
    pub saved: fn(Signal<DetailState>) -> AnyView,
    /// Policy analysis.
    pub policies: fn(Signal<String>) -> AnyView,
    /// Sessions on a map.
    pub map: fn() -> AnyView,
    /// Denylisted users.
    pub denylist: fn(Signal<ResourceState>) -> AnyView,
    /// Registered devices.
    pub devices: fn(Signal<ResourceState>) -> AnyView,
    /// App health.
    pub health: fn(Signal<ResourceState>) -> AnyView,
    /// The city at a place, or where it is.
    pub place: fn(Geolocation) -> String,
    /// A circle that can tell what lies in it.
    pub circle: fn(Geolocation) -> Circle,
    /// Gateways that did not answer, above the list; asked anew whenever the number changes.
    pub completeness: fn(Signal<u64>) -> AnyView,
    /// The filters of the list.
    pub facets: fn(ListTools) -> AnyView,
    /// Marks and suggestions of the list's search box.
    pub assist: fn(ListTools) -> AnyView,
    /// A panel of the list, beside its button.
    pub panel: fn(ListTools, ListPanel, SendWrapper<HtmlElement>) -> AnyView,
    /// The dialog of an action.
    pub dialog: fn(Job) -> AnyView,
    /// Downloads the logs of a session.
    pub logs: fn(&Desk, Target),
    /// The panel of the list's columns, beside its button.
    pub columns: fn(Columns, SendWrapper<HtmlElement>, Callback<()>) -> AnyView,
    /// Copies the selected rows.
    pub copy_rows: fn(Live, Vec<Column>, Toasts),
    /// Asks for the rows in view, of a list that is too long to be loaded.
    pub window: fn(&Live),
    /// What became of actions.
    pub receipts: fn() -> AnyView,
}

/// The chunk of one mounted page, in context: `None` until it is there.
#[derive(Clone, Copy)]
pub struct Later {
    chunk: RwSignal<Option<Result<Chunk, ChunkError>>>,
    asked: StoredValue<bool>,
    /// Fetches the style sheet of the chunk; none where the page has all its styles from the start (`cargo xtask dev`).
    styles: StoredValue<Option<SendWrapper<js_sys::Function>>>,
}

impl Later {
    /// Nothing is fetched until somebody needs it: the list comes first. The scripts that start the page leave `laterStyles` at
    /// its root (`js/start.js`, `js/element.js`).
    pub fn waiting(root: &HtmlElement) -> Later {
        let styles = js_sys::Reflect::get(root, &JsValue::from_str("laterStyles")).ok();
        let styles = styles.and_then(|styles| styles.dyn_into().ok()).map(SendWrapper::new);
        Later { chunk: RwSignal::new(None), asked: StoredValue::new(false), styles: StoredValue::new(styles) }
    }

    /// Fetches chunk and styles; at once when they are there already.
    async fn load(self) -> Result<Chunk, ChunkError> {
        let styles = self.styles.try_get_value().flatten().and_then(|fetch| fetch.call0(&JsValue::NULL).ok());
        let chunk = load().await?;
        if let Some(styles) = styles {
            JsFuture::from(js_sys::Promise::resolve(&styles)).await.map_err(|_| ChunkError)?;
        }
        Ok(chunk)
    }

    /// Starts to fetch, the first time: somebody may need the chunk soon.
    pub fn warm(self) {
        if self.asked.try_get_value() == Some(false) {
            self.retry();
        }
    }

    /// Fetches once more.
    pub fn retry(self) {
        self.asked.set_value(true);
        leptos::task::spawn_local(async move {
            let _ = self.chunk.try_set(None);
            let answer = self.load().await;
            let _ = self.chunk.try_set(Some(answer));
        });
    }

    /// What there is; asked for by whoever cannot do without, so it is fetched now.
    pub fn get(self) -> Option<Result<Chunk, ChunkError>> {
        self.warm();
        self.chunk.get()
    }

    /// What there is, without asking for it.
    pub fn here(self) -> Option<Chunk> {
        self.chunk.try_get_untracked()??.ok()
    }

    /// Fetches the chunk if it is not there.
    ///
    /// # Errors
    /// When it cannot be fetched; a later call tries again.
    pub async fn wait(self) -> Result<Chunk, ChunkError> {
        let answer = self.load().await;
        if self.here().is_none() {
            let _ = (self.asked.try_set_value(true), self.chunk.try_set(Some(answer.clone())));
        }
        answer
    }

    /// Does something with the chunk now or as soon as it is there.
    pub fn run(self, with: impl FnOnce(Chunk) + 'static) {
        leptos::task::spawn_local(async move {
            if let Ok(chunk) = self.wait().await {
                with(chunk);
            }
        });
    }
}

/// The chunk could not be fetched: server gone, or it has another version by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChunkError;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for ChunkError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        ChunkError
    }
}

#[cfg_attr(feature = "split", leptos::wasm_split::wasm_split(pages, wasm_split_path = ::leptos::wasm_split, fallible))]
fn pages() -> Result<Chunk, ChunkError> {
    Ok(Chunk {
        session: |dn, state| view! { <SessionPage dn=dn state=state/> }.into_any(),
        saved: |state| view! { <SavedPage state=state/> }.into_any(),
        policies: |dn| view! { <PoliciesPage dn=dn/> }.into_any(),
        map: || view! { <MapPage/> }.into_any(),
        denylist: |state| view! { <DenylistPage state=state/> }.into_any(),
        devices: |state| view! { <DevicesPage state=state/> }.into_any(),
        health: |state| view! { <HealthPage state=state/> }.into_any(),
        place: |near| {
            let at = (near.latitude, near.longitude);
            places::city(at).unwrap_or_else(|| crate::words::coordinates(at))
        },
        circle: Circle::new,
        completeness: |when| view! { <ListCompleteness when=when/> }.into_any(),
        facets: |tools| view! { <FacetLine tools=tools/> }.into_any(),
        assist: |tools| view! { <SearchAssist tools=tools/> }.into_any(),
        panel: list_panel,
        dialog: |job| view! { <ActionDialog job=job/> }.into_any(),
        logs: download_logs,
        columns: |columns, anchor, on_close| {
            view! { <ColumnsPanel columns=columns anchor=anchor on_close=on_close/> }.into_any()
        },
        copy_rows,
        window: fetch_view,
        receipts: || view! { <ReceiptsPanel/> }.into_any(),
    })
}

fn list_panel(tools: ListTools, which: ListPanel, anchor: SendWrapper<HtmlElement>) -> AnyView {
    let close = Callback::new(move |()| tools.panel.set(None));
    // What ended by its own button gives the focus back.
    let button = anchor.clone();
    let done = Callback::new(move |()| {
        close.run(());
        let _ = button.focus();
    });
    match which {
        ListPanel::Views => view! {
            <Panel label="Saved views" anchor=anchor on_close=close>
                <ViewsPanel tools=tools close=done/>
            </Panel>
        }
        .into_any(),
        ListPanel::Export => view! {
            <Panel label="Export sessions" anchor=anchor on_close=close>
                <ExportPanel tools=tools close=done/>
            </Panel>
        }
        .into_any(),
    }
}

/// The page that signs in, a chunk of its own: whoever is signed in never fetches it.
///
/// # Errors
/// When it cannot be fetched; a later call tries again.
pub async fn sign_in() -> Result<SignInPage, ChunkError> {
    #[cfg(feature = "split")]
    return sign_in_page().await;
    #[cfg(not(feature = "split"))]
    sign_in_page()
}

/// Makes the page that signs in and then goes on to an address.
pub type SignInPage = fn(Option<String>) -> AnyView;

#[cfg_attr(feature = "split", leptos::wasm_split::wasm_split(sign_in, wasm_split_path = ::leptos::wasm_split, fallible))]
fn sign_in_page() -> Result<SignInPage, ChunkError> {
    Ok(|next| view! { <LoginPage next=next/> }.into_any())
}

/// The outline of the world, a chunk of its own: only the map draws it.
///
/// # Errors
/// When it cannot be fetched; a later call tries again.
pub async fn world() -> Result<&'static str, ChunkError> {
    #[cfg(feature = "split")]
    return outline().await;
    #[cfg(not(feature = "split"))]
    outline()
}

#[cfg_attr(feature = "split", leptos::wasm_split::wasm_split(outline, wasm_split_path = ::leptos::wasm_split, fallible))]
fn outline() -> Result<&'static str, ChunkError> {
    Ok(places::world())
}

/// Fetches the chunk; at once when it is there already.
///
/// # Errors
/// When it cannot be fetched; a later call tries again.
async fn load() -> Result<Chunk, ChunkError> {
    #[cfg(feature = "split")]
    return pages().await;
    #[cfg(not(feature = "split"))]
    pages()
}
