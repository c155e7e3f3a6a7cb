//! The lists that are read item by item while they arrive.

use super::client::Api;
use super::error::{ApiError, Kind};
use super::json::segment;
use super::sessions::Chunks;
use shared::dn::DistinguishedName;
use shared::wire::{DenylistEntry, List};
use web_sys::AbortSignal;

/// A list of the Controller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collection {
    /// Denylisted users.
    Denylist,
    /// Registered devices.
    Devices,
    /// Unhealthy apps.
    UnhealthyApps,
}

impl Collection {
    fn path(self) -> &'static str {
        match self {
            Collection::Denylist => "/blacklist",
            Collection::Devices => "/on-boarded-devices",
            Collection::UnhealthyApps => "/health/app-connectivity",
        }
    }
}

impl Api {
    /// Starts a whole list; the bytes come by [`Chunks::next`].
    pub async fn collection(&self, which: Collection, abort: &AbortSignal) -> Result<Chunks, ApiError> {
        let response = self.get(which.path(), Some(abort)).await?;
        let body = response.body().ok_or_else(|| ApiError::without_answer(Kind::Unreadable, "The answer has no body"))?;
        Chunks::of(body)
    }

    /// What the denylist says about one user.
    pub async fn denylisted(
        &self,
        username: &str,
        provider: &str,
        abort: Option<&AbortSignal>,
    ) -> Result<Option<DenylistEntry>, ApiError> {
        // The query narrows; who is meant exactly, the name says.
        let list: List<DenylistEntry> = self.get_json(&format!("/blacklist?query={}", segment(username)), abort).await?;
        let meant = |entry: &DenylistEntry| {
            let name = entry.user_distinguished_name.parse::<DistinguishedName>();
            name.is_ok_and(|name| name.user == username && name.provider == provider)
        };
        Ok(list.data.into_iter().find(meant))
    }
}
