//! Why a user can reach something, or not: answers worked out from what the Controller configured and what it reports.
//!
//! [`assignment`] answers for policies; [`explain()`] for a [`Destination`]. What decides between rules is not published in full, so
//! it is decided here and written down (`docs/using.md`): rules of entitlements with access count, per Site; `exclude` and `block`
//! win over `allow` and `alert`, wherever in the Site they stand.

pub mod answer;
pub mod assignment;
mod cover;
pub mod destination;
mod explain;
mod names;
pub mod numbers;
pub mod url;
mod weigh;
pub mod what_if;

pub use destination::{Destination, DestinationError, Direction, Host, Protocol};
pub use explain::{Facts, explain};
pub use weigh::{Extent, Open, Span};
