//! How times are written, everywhere on the page: absolute with their zone, in UTC or in the browser's own zone.

use crate::preferences::{Preferences, section};
use leptos::prelude::*;
use serde_json::Value;
use shared::session::time::Timestamp;
use wasm_bindgen::JsValue;

/// The clock by which times are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Zone {
    /// As logs and Gateways have them.
    #[default]
    Utc,
    /// As the clock on the wall.
    Local,
}

impl Zone {
    /// As preferences have it.
    pub fn slug(self) -> &'static str {
        match self {
            Zone::Utc => "utc",
            Zone::Local => "local",
        }
    }

    /// The zone of that name; UTC for any other.
    pub fn from_slug(slug: &str) -> Zone {
        if slug == "local" { Zone::Local } else { Zone::Utc }
    }

    /// `2026-11-23 08:02:41 UTC`, or `2026-11-23 10:02:41 +02:00`.
    pub fn write(self, time: Timestamp) -> String {
        match self {
            Zone::Utc => time.in_zone(0),
            Zone::Local => time.in_zone(offset(time)),
        }
    }
}

/// The choice of one mounted page, in context. It follows the admin from browser to browser.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    zone: Memo<Zone>,
    choose: Callback<Zone>,
}

/// The mounted page's choice.
pub fn use_times() -> Times {
    expect_context::<Times>()
}

impl Times {
    /// UTC until somebody chooses.
    pub fn new(preferences: Preferences) -> Times {
        let chosen = preferences.clone();
        let zone = Memo::new(move |_| {
            let value = chosen.value(section::TIME_ZONE);
            Zone::from_slug(value.as_ref().and_then(Value::as_str).unwrap_or_default())
        });
        let choose = Callback::new(move |zone: Zone| preferences.change(section::TIME_ZONE, move |_| Value::from(zone.slug())));
        Times { zone, choose }
    }

    /// The clock now; whoever reads it follows the switch.
    pub fn zone(self) -> Zone {
        self.zone.get()
    }

    /// Chooses the clock.
    pub fn choose(self, zone: Zone) {
        self.choose.run(zone);
    }

    /// A time by the clock that was chosen; follows the switch.
    pub fn write(self, time: Timestamp) -> String {
        self.zone().write(time)
    }

    /// `23:14 UTC`, or `01:14` by the clock on the wall, for times of today in milliseconds since 1970; follows the switch.
    pub fn clock(self, at_ms: i64) -> String {
        self.of_day(at_ms, 5)
    }

    /// The same with seconds: `23:14:05 UTC`.
    pub fn clock_seconds(self, at_ms: i64) -> String {
        self.of_day(at_ms, 8)
    }

    fn of_day(self, at_ms: i64, letters: usize) -> String {
        let written = self.write(Timestamp(at_ms));
        let time = written.split(' ').nth(1).and_then(|time| time.get(..letters)).unwrap_or_default();
        if self.zone() == Zone::Utc { format!("{time} UTC") } else { time.to_owned() }
    }

    /// Likewise for the browser's own clock, in milliseconds since 1970.
    pub fn write_ms(self, milliseconds: f64) -> String {
        self.write(Timestamp(milliseconds as i64))
    }
}

/// Minutes east of UTC that the browser's zone was or will be at that time.
fn offset(time: Timestamp) -> i32 {
    -js_sys::Date::new(&JsValue::from_f64(time.0 as f64)).get_timezone_offset() as i32
}

/// The one switch between UTC and local time.
#[component]
pub fn ZoneSwitch() -> impl IntoView {
    let times = use_times();
    let button = move |zone: Zone, label: &'static str, title: &'static str| {
        view! {
            <button
                type="button"
                class="as-segment"
                title=title
                aria-pressed=move || if times.zone() == zone { "true" } else { "false" }
                on:click=move |_| times.choose(zone)
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="as-segments" role="group" aria-label="Time zone">
            {button(Zone::Utc, "UTC", "Show times in UTC")}
            {button(Zone::Local, "Local", "Show times in this browser's time zone")}
        </div>
    }
}
