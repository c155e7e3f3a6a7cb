//! The properties the fuzz targets hold. The tests of `shared` hold the same ones for inputs of their own.

mod properties;

pub use properties::{decode, query};
