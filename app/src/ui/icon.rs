//! Icons: each brings its own path. One sprite for all would be made, whole, before the first row is painted.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident $path:literal),* $(,)?) => {
        /// An icon.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Icon { $(#[doc = stringify!($name)] $name),* }

        impl Icon {
            fn path(self) -> &'static str {
                match self { $(Icon::$name => $path),* }
            }
        }
    };
}

icons! {
    Sessions "M2 4h12M2 8h12M2 12h8",
    Map "M2 3.500 6 2l4 1.500L14 2v10.500L10 14l-4-1.500L2 14zM6 2v10.500M10 3.500V14",
    Denylist "M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8M4 4l8 8",
    Devices "M3.5 3h9A1.5 1.5 0 0 1 14 4.500v5a1.500 1.500 0 0 1-1.500 1.500h-9A1.500 1.500 0 0 1 2 9.500v-5A1.500 1.500 0 0 1 3.500 3M6 14h4",
    Health "M1 8h3l2-5 4 10 2-5h3",
    Search "M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 1 0 0-9M10.500 10.500 14 14",
    Refresh "M13 8a5 5 0 1 1-1.500-3.550M13 2.500v3h-3",
    More "M3.500 8h.01M8 8h.01M12.500 8h.01",
    Copy "M5.500 5.500h7v8h-7zM10.500 5.500v-3h-7v8h2",
    Close "m4 4 8 8M12 4l-8 8",
    Back "M10 3 5 8l5 5",
    Down "m4 6 4 4 4-4",
    Right "m6 4 4 4-4 4",
    Warning "M8 2.500 14.500 13.500h-13zM8 6.500v3.500M8 11.800v.01",
    Info "M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8M8 7.200v3.800M8 5v.01",
    Check "m3 8.500 3.500 3.500L13 4.500",
    Person "M8 8a2.750 2.750 0 1 0 0-5.500A2.750 2.750 0 1 0 8 8M2.800 13.500c.6-2.600 2.600-3.800 5.200-3.800s4.600 1.200 5.200 3.800",
    Filter "M2 4h12M4.500 8h7M7 12h2",
    Star "m8 2 1.800 3.900 4.200.500-3.100 2.900.800 4.200L8 11.400l-3.700 2.100.800-4.200L2 6.400l4.200-.500z",
    Columns "M2 3h12v10H2zM6 3v10M10 3v10",
    Download "M8 2v8M4.500 7 8 10.500 11.500 7M2.500 13.500h11",
    Expand "M9.500 2.500h4v4M13.500 2.500 9 7M6.500 13.500h-4v-4M2.500 13.500 7 9",
    Code "m5.500 4.500-3.500 3.500 3.500 3.500M10.500 4.500 14 8l-3.500 3.500",
    Path "M4 2.500v8a1.500 1.500 0 0 0 1.500 1.500H8M4 6h4M9.500 4.500h3v3h-3zM9.500 10.500h3v3h-3z",
    Policy "M4 2h8v12l-4-2.500L4 14zM6 5.500h4M6 8h4",
}

impl Icon {
    /// The icon as a picture without a name; what it means stands beside it or in a label.
    pub fn view(self) -> impl IntoView {
        view! {
            <svg class="as-icon" viewBox="0 0 16 16" aria-hidden="true">
                <path d=self.path()></path>
            </svg>
        }
    }
}
