//! Which columns the list shows, how wide they are and how high its rows: from the address, then from the admin's preferences.
//!
//! The panel that chooses them is of the later chunk ([`ColumnsPanel`]).

mod panel;

pub use panel::ColumnsPanel;

use super::address::ListAddress;
use crate::grid::ColumnSpec;
use crate::later::Later;
use crate::preferences::{Preferences, section, use_preferences};
use crate::ui::Icon;
use leptos::html;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use serde_json::{Map, Value, json};
use shared::table::Column;

/// How high rows are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Density {
    /// 28 px.
    Compact,
    /// 36 px.
    #[default]
    Normal,
    /// 44 px.
    Comfortable,
}

impl Density {
    /// In the order of their height.
    pub const ALL: [Density; 3] = [Density::Compact, Density::Normal, Density::Comfortable];

    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            Density::Compact => "Compact",
            Density::Normal => "Normal",
            Density::Comfortable => "Comfortable",
        }
    }

    /// As stored.
    fn slug(self) -> &'static str {
        match self {
            Density::Compact => "compact",
            Density::Normal => "normal",
            Density::Comfortable => "comfortable",
        }
    }

    /// In CSS pixels.
    pub fn row_height(self) -> f64 {
        match self {
            Density::Compact => 28.0,
            Density::Normal => 36.0,
            Density::Comfortable => 44.0,
        }
    }
}

/// The columns of one mounted list.
#[derive(Clone, Copy)]
pub struct Columns {
    /// In their order.
    pub shown: Memo<Vec<Column>>,
    /// Widths somebody chose.
    pub widths: Memo<Vec<(Column, u16)>>,
    /// How high rows are.
    pub density: Memo<Density>,
    address: ListAddress,
    preferences: StoredValue<Preferences>,
}

impl Columns {
    /// Those of the address, or else those the admin prefers.
    pub fn new(address: ListAddress) -> Columns {
        let preferences = StoredValue::new(use_preferences());
        let stored = Memo::new(move |_| preferences.with_value(|preferences| preferences.value(section::GRID)));
        let shown = Memo::new(move |_| {
            let preferred = || stored.with(|stored| shown_in(stored.as_ref()));
            address.columns.get().or_else(preferred).unwrap_or_else(|| Column::ALL.to_vec())
        });
        Columns {
            shown,
            widths: Memo::new(move |_| stored.with(|stored| widths_in(stored.as_ref()))),
            density: Memo::new(move |_| stored.with(|stored| density_in(stored.as_ref()))),
            address,
            preferences,
        }
    }

    /// For the grid.
    pub fn specs(&self) -> Vec<ColumnSpec> {
        let widths = self.widths.get();
        let width = |column| widths.iter().find(|(other, _)| *other == column).map(|(_, width)| *width);
        self.shown.with(|shown| shown.iter().map(|&column| spec(column, width(column))).collect())
    }

    /// Shows these, here, in the address, and wherever the admin signs in next.
    pub fn show(&self, columns: Vec<Column>) {
        if columns.is_empty() {
            return;
        }
        let chosen = Some(columns).filter(|columns| columns[..] != Column::ALL);
        let slugs = chosen.as_ref().map(|columns| columns.iter().map(|column| column.slug()).collect::<Vec<_>>());
        self.store("columns", json!(slugs));
        self.address.set_columns(chosen);
    }

    /// Puts a shown column at an index.
    pub fn reorder(&self, column: Column, index: usize) {
        let mut columns = self.shown.get_untracked();
        columns.retain(|other| *other != column);
        columns.insert(index.min(columns.len()), column);
        self.show(columns);
    }

    /// Other widths; `None` is fluid.
    pub fn resize(&self, changes: &[(Column, Option<u16>)]) {
        let mut widths = self.widths.get_untracked();
        for (column, width) in changes {
            widths.retain(|(other, _)| other != column);
            widths.extend(width.map(|width| (*column, width)));
        }
        let widths: Map<String, Value> =
            widths.iter().map(|(column, width)| (column.slug().to_owned(), json!(width))).collect();
        self.store("widths", if widths.is_empty() { Value::Null } else { Value::Object(widths) });
    }

    /// Another row height.
    pub fn set_density(&self, density: Density) {
        self.store("density", if density == Density::default() { Value::Null } else { json!(density.slug()) });
    }

    /// All columns, in their first order, as wide as there is room. The row height stays.
    pub fn reset(&self) {
        self.store("widths", Value::Null);
        self.show(Column::ALL.to_vec());
    }

    fn store(&self, name: &'static str, value: Value) {
        self.preferences.with_value(|preferences| {
            preferences.change(section::GRID, move |now| with_member(now, name, &value));
        });
    }
}

/// The section with one member changed; null takes it out.
fn with_member(section: Option<&Value>, name: &str, value: &Value) -> Value {
    let mut members = section.and_then(Value::as_object).cloned().unwrap_or_default();
    if value.is_null() {
        members.shift_remove(name);
    } else {
        members.insert(name.to_owned(), value.clone());
    }
    Value::Object(members)
}

fn shown_in(section: Option<&Value>) -> Option<Vec<Column>> {
    let mut columns = Vec::new();
    for column in section?.get("columns")?.as_array()?.iter().filter_map(Value::as_str).filter_map(Column::from_slug) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    (!columns.is_empty()).then_some(columns)
}

fn widths_in(section: Option<&Value>) -> Vec<(Column, u16)> {
    let stored = section.and_then(|section| section.get("widths")).and_then(Value::as_object);
    let known = stored.into_iter().flatten().filter_map(|(slug, width)| {
        let width = width.as_u64().and_then(|width| u16::try_from(width).ok())?;
        Some((Column::from_slug(slug)?, width.clamp(crate::grid::columns::NARROWEST, crate::grid::columns::WIDEST)))
    });
    known.collect()
}

fn density_in(section: Option<&Value>) -> Density {
    let stored = section.and_then(|section| section.get("density")).and_then(Value::as_str);
    Density::ALL.into_iter().find(|density| Some(density.slug()) == stored).unwrap_or_default()
}

fn spec(column: Column, width: Option<u16>) -> ColumnSpec {
    let (min, share, class) = match column {
        Column::Username => (150, 130, "as-strong"),
        Column::Provider => (116, 80, ""),
        Column::Hostname => (124, 100, "as-mono"),
        Column::Device => (112, 90, "as-mono as-soft"),
        Column::Os => (150, 130, "as-marked"),
        Column::ClientVersion => (200, 160, "as-tagged as-lit"),
        Column::ClientType => (108, 70, "as-marked"),
        Column::Gateways => (130, 110, "as-mono"),
    };
    ColumnSpec { id: column.slug(), title: column.title(), min, share, class, width }
}

/// The button "Columns" and its panel.
#[component]
pub fn ColumnsButton(columns: Columns) -> impl IntoView {
    let open = RwSignal::new(false);
    // The browser closes the panel when the pointer goes down on this button; the click that follows must not open it again.
    let was_open = StoredValue::new(false);
    let on_click = move |_| {
        let was = was_open.get_value() || open.get_untracked();
        was_open.set_value(false);
        open.set(!was);
    };
    let button = NodeRef::<html::Button>::new();
    let chunk = expect_context::<Later>();
    let panel = move || {
        let anchor = open.get().then(|| button.get_untracked()).flatten()?;
        let on_close = Callback::new(move |()| {
            let _ = open.try_set(false);
        });
        Some((chunk.get()?.ok()?.columns)(columns, SendWrapper::new(anchor.into()), on_close))
    };
    view! {
        <button
            type="button"
            class="as-button as-tool"
            aria-haspopup="dialog"
            aria-expanded="false"
            node_ref=button
            on:pointerdown=move |_| was_open.set_value(open.get_untracked())
            on:click=on_click
        >
            {Icon::Columns.view()} <span class="as-label">"Columns"</span>
        </button>
        {panel}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_back_and_the_rest_stays() {
        let stored = json!({"theirs": 1.50, "columns": ["os", "username", "os", "what"], "widths": {"os": 240, "device": 3, "x": 9}, "density": "compact"});
        let stored = Some(&stored);
        assert_eq!(shown_in(stored), Some(vec![Column::Os, Column::Username]));
        assert_eq!(widths_in(stored), [(Column::Os, 240), (Column::Device, 56)]);
        assert_eq!(density_in(stored), Density::Compact);
        let changed = with_member(stored, "density", &Value::Null);
        assert_eq!(changed.get("theirs"), Some(&json!(1.50)));
        assert_eq!((changed.get("density"), density_in(Some(&changed))), (None, Density::Normal));
    }

    #[test]
    fn hostile_preferences_are_the_default() {
        for stored in [
            json!(null),
            json!([]),
            json!({"columns": [], "widths": [], "density": 3}),
            json!({"columns": "os", "widths": {"os": -1}}),
        ] {
            let stored = Some(&stored);
            assert_eq!((shown_in(stored), widths_in(stored), density_in(stored)), (None, vec![], Density::Normal));
        }
        assert_eq!(with_member(Some(&json!("text")), "density", &json!("compact")), json!({"density": "compact"}));
    }

    #[test]
    fn heights_are_those_of_the_design() {
        assert_eq!(Density::ALL.map(Density::row_height), [28.0, 36.0, 44.0]);
    }
}
