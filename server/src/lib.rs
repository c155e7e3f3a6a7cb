//! The server: hosts the page, and is or fronts a Controller.

pub mod collective;
pub mod policy;
