//! Which privilege each action wants (`domain.md` 5; pairs the specification does not publish are our inference).

use crate::wire::Privilege;

/// What an admin wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Capability {
    /// Open the list and the details.
    ViewSessions,
    /// Read policies and test their expressions.
    AnalyzePolicies,
    /// Download a device's logs.
    DownloadClientLogs,
    /// Revoke tokens so that they are renewed.
    RenewTokens,
    /// Re-evaluate sessions.
    Reevaluate,
    /// See the denylist.
    ViewDenylist,
    /// Add a user to the denylist.
    AddToDenylist,
    /// Remove a user from it.
    RemoveFromDenylist,
    /// See registered devices.
    ViewDevices,
    /// Remove a registered device.
    RemoveDevice,
    /// See app health.
    ViewHealth,
}

impl Capability {
    /// The pairs of privilege type and target, all of which are needed.
    pub fn needs(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Capability::ViewSessions | Capability::ViewHealth => &[("View", "SessionInfo")],
            Capability::AnalyzePolicies => &[("View", "Policy"), ("Test", "Condition")],
            Capability::DownloadClientLogs => &[("DownloadLogs", "SessionInfo")],
            Capability::RenewTokens => &[("Revoke", "RegisteredDevice")],
            Capability::Reevaluate => &[("Reevaluate", "RegisteredDevice")],
            Capability::ViewDenylist => &[("View", "Blacklist")],
            Capability::AddToDenylist => &[("Create", "Blacklist")],
            Capability::RemoveFromDenylist => &[("Delete", "Blacklist")],
            Capability::ViewDevices => &[("View", "RegisteredDevice")],
            Capability::RemoveDevice => &[("Delete", "RegisteredDevice")],
        }
    }
}

/// Whether one privilege covers a type and target; `All` covers everything on its side.
pub fn covers(privilege: &Privilege, kind: &str, target: &str) -> bool {
    (privilege.kind == "All" || privilege.kind == kind) && (privilege.target == "All" || privilege.target == target)
}

/// Whether the privileges allow it; the missing pair otherwise.
///
/// # Errors
/// The first missing pair of type and target, so that the page can say which.
pub fn check(privileges: &[Privilege], capability: Capability) -> Result<(), (&'static str, &'static str)> {
    for &(kind, target) in capability.needs() {
        if !privileges.iter().any(|privilege| covers(privilege, kind, target)) {
            return Err((kind, target));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn privilege(kind: &str, target: &str) -> Privilege {
        Privilege { kind: kind.into(), target: target.into(), ..Privilege::default() }
    }

    #[test]
    fn all_covers_everything_and_a_missing_pair_is_named() {
        assert_eq!(check(&[privilege("All", "All")], Capability::AddToDenylist), Ok(()));
        assert_eq!(check(&[privilege("View", "All")], Capability::AddToDenylist), Err(("Create", "Blacklist")));
        assert_eq!(check(&[privilege("View", "Policy")], Capability::AnalyzePolicies), Err(("Test", "Condition")));
        assert_eq!(check(&[], Capability::ViewSessions), Err(("View", "SessionInfo")));
    }
}
