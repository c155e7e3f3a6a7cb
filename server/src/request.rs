//! What every call has in common before it is understood: its Accept header, its body, names in its path, who it comes from.

mod accept;
mod body;
mod origin;
mod path;

pub use accept::accept;
pub use body::{JsonBody, from_value, read_body};
pub use origin::{same_origin, same_origin_if_said};
pub use path::{DnPath, IdPath};

use axum::extract::ConnectInfo;
use axum::http::Extensions;
use std::net::SocketAddr;

/// The address a call came from. Only the socket's: a forwarding header is a claim anybody can make.
pub fn address(extensions: &Extensions) -> String {
    extensions.get::<ConnectInfo<SocketAddr>>().map_or_else(|| "unknown".to_owned(), |info| info.0.ip().to_string())
}
