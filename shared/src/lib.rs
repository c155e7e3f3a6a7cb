//! What a session *is* and how one asks for it.
//!
//! **Lives here:** the wire types of the Controller API ([`wire`]), distinguished names ([`dn`]), what the details page derives
//! from a session's Gateways ([`session`]), why a user can reach something or not ([`access`]), commands that cannot say too much
//! ([`command`]) and what became of them ([`receipt`]), the columnar session table
//! ([`table`]) and the search over it ([`query`]).
//!
//! **Does not live here:** I/O, a clock, a browser, a thread. Every function is a pure function of its arguments and the crate
//! compiles for the browser and the server alike, so that the two cannot disagree.

pub mod access;
pub mod command;
pub mod dn;
pub mod privilege;
pub mod query;
pub mod receipt;
pub mod session;
pub mod table;
pub mod wire;
