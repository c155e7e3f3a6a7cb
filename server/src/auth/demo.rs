//! The demo admins.

use super::password::Hasher;
use crate::error::Error;
use crate::store::Admin;
use shared::wire::Privilege;

/// Their identity provider.
pub const PROVIDER: &str = "local";
/// Their names, the most powerful first.
pub const USERNAMES: [&str; 3] = ["admin", "helpdesk", "viewer"];

/// The demo admins, all with one password: `admin` may do everything, `helpdesk` may see everything and help a user (renew
/// tokens, re-evaluate, fetch logs, test a condition) but not denylist one, `viewer` may only look.
///
/// # Errors
/// The password cannot be hashed.
pub fn demo_admins(hasher: &Hasher, password: &str) -> Result<Vec<Admin>, Error> {
    let privileges: [&[(&str, &str)]; 3] = [
        &[("All", "All")],
        &[
            ("View", "All"),
            ("Revoke", "RegisteredDevice"),
            ("Reevaluate", "RegisteredDevice"),
            ("DownloadLogs", "SessionInfo"),
            ("Test", "Condition"),
        ],
        &[("View", "All")],
    ];
    USERNAMES
        .into_iter()
        .zip(privileges)
        .map(|(username, pairs)| {
            Ok(Admin {
                provider: PROVIDER.to_owned(),
                username: username.to_owned(),
                password_hash: hasher.hash(password)?,
                privileges: pairs
                    .iter()
                    .map(|(kind, target)| Privilege {
                        kind: (*kind).to_owned(),
                        target: (*target).to_owned(),
                        ..Privilege::default()
                    })
                    .collect(),
            })
        })
        .collect()
}
