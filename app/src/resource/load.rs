//! Reading such a list: in slices short enough that typing and scrolling stay smooth, whatever its length.

use super::address::ResourceAddress;
use super::store::{Decorate, Item, Record, Rows, Store};
use crate::actions::use_desk;
use crate::api::{Abort, Api, ApiError, Collection, Kind};
use crate::grid::{Selection, Source};
use crate::host::{breathe, now};
use crate::times::{Zone, use_times};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::wire::{Items, ItemsError};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use web_sys::AbortSignal;

/// Longest stretch of work before the browser gets its turn, in milliseconds.
const SLICE: f64 = 8.0;
/// Bytes read between two looks at the clock.
const STEP: usize = 16 * 1024;
/// Rows after which a growing list is first shown; then every time it has doubled, so that sorting it stays cheap.
const FIRST_SHOWN: u64 = 500;

/// How a list stands: everything the page around it needs, whatever its things are.
#[derive(Clone, Copy)]
pub struct Signals {
    /// Counts changes of the shown order.
    pub order: RwSignal<u64>,
    /// Counts changes of the data under the row ids.
    pub data: RwSignal<u64>,
    /// Counts occasions to go back to the top.
    pub reset: RwSignal<u64>,
    /// Things read so far, while it is being read.
    pub loading: RwSignal<Option<u64>>,
    /// Why it could not be read; what arrived stays.
    pub error: RwSignal<Option<ApiError>>,
    /// When it was read, in milliseconds since 1970.
    pub updated: RwSignal<Option<f64>>,
    /// Matching and all.
    pub counts: RwSignal<(usize, usize)>,
    /// Selected rows.
    pub selection: RwSignal<Selection>,
}

/// A list that is read, shown and read again.
pub struct Listing<T: 'static> {
    store: SendWrapper<Rc<RefCell<Store<T>>>>,
    api: Api,
    collection: Collection,
    abort: StoredValue<Option<Abort>, LocalStorage>,
    /// How it stands.
    pub signals: Signals,
}

impl<T> Clone for Listing<T> {
    fn clone(&self) -> Self {
        Listing {
            store: self.store.clone(),
            api: self.api.clone(),
            collection: self.collection,
            abort: self.abort,
            signals: self.signals,
        }
    }
}

impl<T: Record> Listing<T> {
    /// Starts to read; stops when the present owner is gone, reads again after an action changed something.
    pub fn start(collection: Collection, address: ResourceAddress) -> Listing<T> {
        let signals = Signals {
            order: RwSignal::new(0),
            data: RwSignal::new(0),
            reset: RwSignal::new(0),
            loading: RwSignal::new(None),
            error: RwSignal::new(None),
            updated: RwSignal::new(None),
            counts: RwSignal::new((0, 0)),
            selection: RwSignal::new(Selection::default()),
        };
        let times = use_times();
        let store = SendWrapper::new(Rc::new(RefCell::new(Store::new(address.sort.get_untracked(), times.zone()))));
        let listing = Listing { store, api: expect_context(), collection, abort: StoredValue::new_local(None), signals };
        let desk = use_desk();
        Effect::new({
            let listing = listing.clone();
            move |before: Option<u64>| {
                let now = desk.changed.get();
                if before != Some(now) {
                    listing.load();
                }
                now
            }
        });
        Effect::new({
            let listing = listing.clone();
            move |_| {
                let (terms, sort) = (address.terms.get(), address.sort.get());
                // "All that match" is meant for the search it was said in.
                let rows = listing.store.borrow().rows().to_vec();
                if signals.selection.with_untracked(Selection::is_description) && listing.store.borrow().asks_else(&terms) {
                    signals.selection.update(|selection| selection.fix(rows.into_iter()));
                }
                listing.store.borrow_mut().ask(terms, sort);
                listing.tell();
                signals.reset.update(|count| *count += 1);
            }
        });
        Effect::new({
            let listing = listing.clone();
            move |_| {
                let zone = times.zone();
                if listing.store.borrow_mut().show_times_in(zone) {
                    signals.data.update(|count| *count += 1);
                    listing.tell();
                }
            }
        });
        listing
    }

    /// Reads it; the first time rows are shown as they come, later the new list replaces the old when it is whole.
    pub fn load(&self) {
        let Some(abort) = Abort::new() else { return };
        let signal = abort.signal();
        // Dropping the older one stops its call.
        self.abort.set_value(Some(abort));
        let signals = self.signals;
        signals.loading.set(Some(0));
        let listing = self.clone();
        leptos::task::spawn_local(async move {
            let failed = match listing.read(&signal).await {
                Err(error) if error.is_aborted() => return,
                Err(error) => Some(error),
                Ok(()) => {
                    let _ = signals.updated.try_set(Some(js_sys::Date::now()));
                    None
                }
            };
            let _ = signals.error.try_set(failed);
            let _ = signals.loading.try_set(None);
        });
    }

    async fn read(&self, signal: &AbortSignal) -> Result<(), ApiError> {
        let first = self.store.borrow().items.is_empty();
        let mut chunks = self.api.collection(self.collection, signal).await?;
        let (mut items, mut fresh, mut buffer) = (Items::new(), Vec::new(), Vec::new());
        let zone = self.zone();
        let (mut slice, mut show_at) = (now(), FIRST_SHOWN);
        loop {
            let next = chunks.next().await;
            // Another load has begun and brings it all: what came here, even what was here already, would be shown twice.
            go_on(signal)?;
            let bytes = match next {
                Ok(Some(bytes)) => bytes,
                Ok(None) => break,
                Err(error) => {
                    // What arrived before the connection broke stays.
                    if first && !fresh.is_empty() {
                        self.grow(&mut fresh);
                    }
                    return Err(error);
                }
            };
            buffer.resize(bytes.length() as usize, 0);
            bytes.copy_to(&mut buffer);
            for step in buffer.chunks(STEP) {
                let read = |item: &[u8]| {
                    let wire = serde_json::from_slice(item).map_err(|error| error.to_string())?;
                    fresh.push(Item::new(T::read(wire), zone));
                    Ok(())
                };
                let cut = items.push(step, read);
                if first && (items.count() >= show_at || cut.is_err()) {
                    self.grow(&mut fresh);
                    show_at = items.count() * 2;
                }
                cut.map_err(unreadable)?;
                if now() - slice > SLICE {
                    let _ = self.signals.loading.try_set(Some(items.count()));
                    breathe().await;
                    go_on(signal)?;
                    slice = now();
                }
            }
        }
        if first {
            self.grow(&mut fresh);
        }
        items.finish().map_err(unreadable)?;
        if !first {
            self.replace(fresh);
        }
        if zone != self.zone() {
            self.store.borrow_mut().find_anew();
            self.tell();
        }
        Ok(())
    }

    /// Shows what arrived.
    fn grow(&self, fresh: &mut Vec<Item<T>>) {
        let mut store = self.store.borrow_mut();
        store.add(fresh.drain(..));
        store.arrange();
        drop(store);
        self.tell();
    }

    /// Puts a new list in the old one's place: the selection follows by key.
    fn replace(&self, fresh: Vec<Item<T>>) {
        let Some(selected) = self.signals.selection.try_get_untracked() else { return };
        let mut store = self.store.borrow_mut();
        let named: HashMap<&str, u32> = selected.named().iter().filter_map(|id| Some((store.record(id)?.key(), id))).collect();
        let numbers: HashMap<u32, u32> =
            fresh.iter().enumerate().filter_map(|(id, item)| Some((*named.get(item.record.key())?, id as u32))).collect();
        let moved = selected.moved(|id| numbers.get(&id).copied());
        store.replace(fresh);
        store.arrange();
        drop(store);
        let _ = self.signals.data.try_update(|count| *count += 1);
        let _ = self.signals.selection.try_set(moved);
        self.tell();
    }

    fn tell(&self) {
        let store = self.store.borrow();
        let counts = (store.rows().len(), store.items.len());
        drop(store);
        let _ = self.signals.counts.try_set(counts);
        let _ = self.signals.order.try_update(|count| *count += 1);
    }

    /// The rows of the grid; `decorate` adds marks and words to cells.
    pub fn source(&self, decorate: Box<Decorate<T>>) -> SendWrapper<Rc<dyn Source>> {
        SendWrapper::new(Rc::new(Rows { store: (*self.store).clone(), decorate }))
    }

    /// The clock by which times are shown.
    pub fn zone(&self) -> Zone {
        self.store.borrow().zone
    }

    /// The name of a row.
    pub fn name(&self, id: u32) -> String {
        self.store.borrow().name(id)
    }

    /// Reads one thing.
    pub fn with<R>(&self, id: u32, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.store.borrow().record(id).map(read)
    }

    /// Reads the selected things.
    pub fn selected<R>(&self, mut read: impl FnMut(&T) -> R) -> Vec<R> {
        let store = self.store.borrow();
        let ids: Vec<u32> = self.signals.selection.with_untracked(|selection| match selection {
            Selection::Some(set) => set.iter().collect(),
            Selection::AllMatching { .. } => store.rows().iter().copied().filter(|id| selection.contains(*id)).collect(),
        });
        ids.into_iter().filter_map(|id| store.record(id).map(&mut read)).collect()
    }

    /// Reads the shown things in their order, and again when they change.
    pub fn shown<R>(&self, most: usize, mut read: impl FnMut(&T) -> R) -> Vec<R> {
        self.signals.order.track();
        self.signals.data.track();
        let store = self.store.borrow();
        store.rows().iter().take(most).filter_map(|id| store.record(*id).map(&mut read)).collect()
    }
}

/// [`Kind::Aborted`] once the load was stopped.
fn go_on(signal: &AbortSignal) -> Result<(), ApiError> {
    if signal.aborted() { Err(ApiError::without_answer(Kind::Aborted, "")) } else { Ok(()) }
}

fn unreadable(error: ItemsError) -> ApiError {
    let kind = if matches!(error, ItemsError::Truncated(_)) { Kind::Network } else { Kind::Unreadable };
    ApiError::without_answer(kind, error.to_string())
}
