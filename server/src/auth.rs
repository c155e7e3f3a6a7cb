//! Who calls, and what they may do.
//!
//! Passwords are kept as argon2 hashes, sign-ins by the hash of a random secret. A browser's sign-in is a cookie that no script
//! can read; everybody else brings a bearer token. Both are the same kind of record and end the same way.

mod caller;
mod cookie;
mod demo;
mod password;
mod sign_in;
mod throttle;

pub use caller::{Caller, Partial};
pub use cookie::{Cookie, clear_cookie, set_cookie};
pub use demo::{PROVIDER, USERNAMES, demo_admins};
pub use password::{Hasher, random_password, random_secret};
pub use sign_in::{SignIns, Signed, response};
