//! The server over real HTTP: every test starts one of its own on a free port, with its own data folder.

#![expect(clippy::unwrap_used, reason = "what helpers of a test cannot do, fails the test")]

mod bad_input;
mod browser;
mod contract;
mod documents;
mod faults;
mod lists;
mod load;
mod page;
mod restart;
mod sign_in;
mod support;
mod upstream;
mod windows;
mod writes;
