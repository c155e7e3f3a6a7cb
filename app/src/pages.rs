//! The pages, one file each. A page reads the route and the contexts it needs; no page reaches into another.

mod denylist;
mod devices;
mod health;
mod login;
mod map;
mod policies;
mod session;
mod sessions;

pub use denylist::DenylistPage;
pub use devices::DevicesPage;
pub use health::HealthPage;
pub use login::LoginPage;
pub use map::MapPage;
pub use policies::PoliciesPage;
pub use session::{SavedPage, SessionPage};
pub use sessions::{
    Columns, ColumnsPanel, ExportPanel, FacetLine, ListPanel, ListTools, SearchAssist, SessionsPage, ViewsPanel, copy_rows,
};
