//! The server: hosts the page, and is or fronts a Controller.
//!
//! [`router`] makes the whole service out of an [`App`]; [`start::open`] makes an [`App`] out of [`config::Config`]. `admin` is the
//! embedded Controller, one file per resource; `upstream` fronts another one. A run has one of the two, and they never meet.

mod admin;
pub mod app;
mod assets;
mod audit;
mod auth;
pub mod collective;
pub mod config;
mod controller;
mod error;
mod faults;
mod health;
mod openapi;
pub mod policy;
mod request;
mod serve;
mod session;
pub mod start;
pub mod store;
mod trace;
mod upstream;

pub use app::{App, router};
pub use openapi::document as openapi_document;
pub use serve::serve;
