//! A list of one kind of thing that a Controller keeps, such as denylisted users or registered devices: read while it arrives,
//! searched, sorted, selected and shown the same way everywhere.
//!
//! A page says what its thing is ([`Record`]), where it is read from and what can be done with it; the rest is here.

mod address;
mod bulk;
mod details;
mod grid;
mod load;
mod page;
mod removal;
mod store;
mod terms;
mod when;

pub use address::ResourceAddress;
pub use bulk::BulkBar;
pub use details::RecordDialog;
pub use grid::{Chosen, resource_grid};
pub use load::{Listing, Signals};
pub use page::{ResourcePage, Words};
pub use removal::{Removal, RemovalDialog, Removed};
pub use store::{Rank, Record};
pub use terms::{Terms, quote};
pub use when::When;
