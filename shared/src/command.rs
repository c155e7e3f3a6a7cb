//! Commands that change something on the Controller, as types that cannot say more than was meant.

mod revocation;
mod schedule;

pub use revocation::{CommandError, Reevaluation, Revocation, Terms};
pub use schedule::{about, finish_ms};
