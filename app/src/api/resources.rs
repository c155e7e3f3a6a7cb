//! The calls that answer one JSON value: policies, conditions, revocation, denylist, devices, health.

use super::client::Api;
use super::error::ApiError;
use super::json::segment;
use gloo_net::http::Method;
use shared::command::{Reevaluation, Revocation};
use shared::dn::DistinguishedName;
use shared::wire::{
    self, Appliance, Condition, CriteriaScript, Dashboard, DenylistEntry, Entitlement, List, OnBoardedDevice, Policy,
    ReevaluationResult, RingfenceRule, Session, Site, TestRequest, TestResult,
};
use web_sys::AbortSignal;

impl Api {
    /// Every policy.
    pub async fn policies(&self, abort: Option<&AbortSignal>) -> Result<List<Policy>, ApiError> {
        self.get_json("/policies", abort).await
    }

    /// Every entitlement, for the names behind a policy's ids.
    pub async fn entitlements(&self, abort: Option<&AbortSignal>) -> Result<List<Entitlement>, ApiError> {
        self.get_json("/entitlements", abort).await
    }

    /// Every condition, for what a user can do when one fails.
    pub async fn conditions(&self, abort: Option<&AbortSignal>) -> Result<List<Condition>, ApiError> {
        self.get_json("/conditions", abort).await
    }

    /// Every Site, for the names behind ids.
    pub async fn sites(&self, abort: Option<&AbortSignal>) -> Result<List<Site>, ApiError> {
        self.get_json("/sites", abort).await
    }

    /// Every criteria script: the functions that expressions call.
    pub async fn criteria_scripts(&self, abort: Option<&AbortSignal>) -> Result<List<CriteriaScript>, ApiError> {
        self.get_json("/criteria-scripts", abort).await
    }

    /// Every ringfence rule, for the names behind ids.
    pub async fn ringfence_rules(&self, abort: Option<&AbortSignal>) -> Result<List<RingfenceRule>, ApiError> {
        self.get_json("/ringfence-rules", abort).await
    }

    /// Every administrative role, for the names behind ids.
    pub async fn administrative_roles(&self, abort: Option<&AbortSignal>) -> Result<List<serde_json::Value>, ApiError> {
        self.get_json("/administrative-roles", abort).await
    }

    /// Every appliance with its state.
    pub async fn appliances(&self, abort: Option<&AbortSignal>) -> Result<List<Appliance>, ApiError> {
        self.get_json("/appliances/status", abort).await
    }

    /// Evaluates an expression with given claims.
    pub async fn test_expression(&self, request: &TestRequest, abort: Option<&AbortSignal>) -> Result<TestResult, ApiError> {
        self.call_json(Method::POST, "/conditions/test", request, abort).await
    }

    /// Revokes tokens so that Clients renew them; answers the devices concerned. Takes only what cannot mean everybody.
    pub async fn revoke_tokens(&self, command: &Revocation) -> Result<List<OnBoardedDevice>, ApiError> {
        self.call_json(Method::POST, "/on-boarded-devices/revoke-tokens", command, None).await
    }

    /// Re-evaluates one session.
    pub async fn reevaluate(&self, command: &Reevaluation) -> Result<ReevaluationResult, ApiError> {
        let path = format!("/on-boarded-devices/reevaluate/{}", segment(command.name()));
        self.call_json(Method::POST, &path, &serde_json::Map::new(), None).await
    }

    /// The sessions of one user, on every device.
    ///
    /// `query` is the only way to narrow the list that the specification describes in full, so it brings whatever holds the
    /// plainest part of the username, and the rest is left out here.
    pub async fn sessions_of(&self, user: &DistinguishedName) -> Result<Vec<Session>, ApiError> {
        let plain = user.user.split(|c: char| !c.is_alphanumeric()).max_by_key(|part| part.len()).unwrap_or_default();
        let list: List<Session> = self.get_json(&format!("/stats/active-sessions/dn?query={}", segment(plain)), None).await?;
        let theirs = |session: &Session| match session.distinguished_name.parse::<DistinguishedName>() {
            Ok(name) => name.user_dn() == *user,
            Err(_) => {
                session.username.as_deref() == Some(&user.user) && session.provider_name.as_deref() == Some(&user.provider)
            }
        };
        Ok(list.data.into_iter().filter(theirs).collect())
    }

    /// Every denylisted user.
    pub async fn denylist(&self, abort: Option<&AbortSignal>) -> Result<List<DenylistEntry>, ApiError> {
        self.get_json("/blacklist", abort).await
    }

    /// Adds a user to the denylist.
    pub async fn add_to_denylist(&self, entry: &DenylistEntry) -> Result<DenylistEntry, ApiError> {
        self.call_json(Method::POST, "/blacklist", entry, None).await
    }

    /// Removes a user from the denylist.
    pub async fn remove_from_denylist(&self, user_dn: &str) -> Result<(), ApiError> {
        let path = format!("/blacklist/{}", segment(user_dn));
        self.admin(Method::DELETE, &path, wire::ACCEPT_JSON, None, None).await.map(drop)
    }

    /// Removes a registered device: its tokens are revoked, its session ends, and it must register again.
    pub async fn remove_device(&self, dn: &str) -> Result<(), ApiError> {
        let path = format!("/on-boarded-devices/{}", segment(dn));
        self.admin(Method::DELETE, &path, wire::ACCEPT_JSON, None, None).await.map(drop)
    }

    /// Sessions by place and by Client version.
    pub async fn dashboard(&self, abort: Option<&AbortSignal>) -> Result<Dashboard, ApiError> {
        self.get_json("/stats/active-sessions/dashboard", abort).await
    }
}
