//! What the details page derives from a session: pure functions of [`crate::wire::SessionInfo`].
//!
//! The wire gives one entry per Gateway. Here they are grouped by Site ([`sites`]), summed up where a value belongs to the whole
//! session ([`general`]), and explained ([`entitlement`], [`conflict`], [`mod@unreachable`]). Nothing is fatal: a value of the
//! wrong type counts as not reported and is still shown where raw values are ([`claims`], [`vpn`]).

pub mod claims;
pub mod client;
pub mod compare;
pub mod conflict;
pub mod entitlement;
pub mod entitlement_list;
pub mod evidence;
pub mod general;
pub mod rule;
pub mod samples;
pub mod saved;
pub mod sites;
pub mod text;
pub mod time;
pub mod unreachable;
pub mod vpn;
