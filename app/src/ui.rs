//! The page's building blocks: they know words and signals, but no session, no claim and no endpoint.

mod chart;
mod clipboard;
mod dialog;
mod download;
pub mod float;
mod icon;
mod media;
mod menu;
mod panel;
mod pixels;
mod slash;
mod state;
mod tabs;
mod toast;
mod windowed;

pub use chart::{Chart, LineChart, Series, highest};
pub use clipboard::{CopyButton, copy_text};
pub use dialog::{Dialog, DialogKind};
pub use download::save_file;
pub use icon::Icon;
pub use media::{NARROW, clock, media};
pub use menu::{Menu, MenuEntry, MenuOpen};
pub use panel::Panel;
pub use pixels::{between, pixels};
pub use slash::slash_focuses;
pub use state::{EmptyState, ErrorState, Notice, NoticeKind, SkeletonRows};
pub use tabs::{TabItem, Tabs};
pub use toast::{Toast, ToastId, ToastStack, Toasts, use_toasts};
pub use windowed::{Drawn, WindowRow, WindowedRows};
