//! The embedded Controller's calls, one file per resource of the specification.
//!
//! Every handler reads the same way: who calls and may they, what is asked, do it, answer. A write goes to the store together
//! with its audit record before it becomes visible.

pub(crate) mod appliances;
pub(crate) mod authentication;
pub(crate) mod blacklist;
pub(crate) mod claims;
pub(crate) mod client_logs;
pub(crate) mod conditions;
pub(crate) mod criteria_scripts;
pub(crate) mod dashboard;
pub(crate) mod entitlements;
pub(crate) mod health;
pub(crate) mod identity_providers;
pub(crate) mod list;
pub(crate) mod my_preferences;
pub(crate) mod on_boarded_devices;
pub(crate) mod policies;
pub(crate) mod ringfence_rules;
pub(crate) mod roles;
pub(crate) mod session_info;
pub(crate) mod sessions;
pub(crate) mod sites;
pub(crate) mod version;

use crate::controller::Controller;
use crate::error::Error;
use crate::request::accept;
use axum::extract::Request;
use axum::routing::{delete, get, post};
use axum::{Router, middleware};
use std::sync::Arc;

/// Everything under `/admin`.
pub fn routes(controller: Arc<Controller>) -> Router {
    Router::new()
        .route("/version", get(version::version))
        .route("/identity-providers/names", get(identity_providers::names))
        .route("/login", post(authentication::login))
        .route("/authentication", post(authentication::authenticate))
        .route("/authentication/otp/initialize", post(authentication::initialize_otp))
        .route("/authentication/otp", post(authentication::otp))
        .route("/authentication/logout", post(authentication::logout))
        .route("/authorization", get(authentication::authorize))
        .route("/stats/active-sessions/dn", get(sessions::list))
        .route("/stats/active-sessions/dashboard", get(dashboard::dashboard))
        .route("/session-info/{*dn}", get(session_info::one))
        .route("/policies", get(policies::list))
        .route("/policies/{id}", get(policies::one))
        .route("/conditions", get(conditions::list))
        .route("/conditions/test", post(conditions::test))
        .route("/conditions/{id}", get(conditions::one))
        .route("/claims/names", get(claims::names))
        .route("/entitlements", get(entitlements::list))
        .route("/entitlements/{id}", get(entitlements::one))
        .route("/ringfence-rules", get(ringfence_rules::list))
        .route("/ringfence-rules/{id}", get(ringfence_rules::one))
        .route("/appliances/status", get(appliances::status))
        .route("/sites", get(sites::list))
        .route("/sites/status", get(sites::status))
        .route("/sites/{id}", get(sites::one))
        .route("/administrative-roles", get(roles::list))
        .route("/administrative-roles/type-target-map", get(roles::type_target_map))
        .route("/criteria-scripts", get(criteria_scripts::list))
        .route("/criteria-scripts/{id}", get(criteria_scripts::one))
        .route("/blacklist", get(blacklist::list).post(blacklist::add))
        .route("/blacklist/{*dn}", delete(blacklist::remove))
        .route("/on-boarded-devices", get(on_boarded_devices::list))
        .route("/on-boarded-devices/revoke-tokens", post(on_boarded_devices::revoke_tokens))
        // Integrations in the field post with a trailing slash.
        .route("/on-boarded-devices/revoke-tokens/", post(on_boarded_devices::revoke_tokens))
        .route("/on-boarded-devices/reevaluate/{*dn}", post(on_boarded_devices::reevaluate))
        .route("/on-boarded-devices/{*dn}", delete(on_boarded_devices::remove))
        .route("/my-preferences", get(my_preferences::read).put(my_preferences::write))
        .route("/client-logs/{*dn}", get(client_logs::download))
        .route("/health/app-connectivity", get(health::app_connectivity))
        .route_layer(middleware::from_fn(accept))
        .method_not_allowed_fallback(async |request: Request| Error::MethodNotAllowed(request.method().to_string()))
        .fallback(async || Error::NotFound("There is nothing at this address of the API.".into()))
        .with_state(controller)
}

/// Runs what takes the processor for a while beside the calls that only wait.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    Ok(tokio::task::spawn_blocking(work).await?)
}

/// An object with that id, or 404.
fn by_id<'a, T>(items: &'a [T], id: &str, id_of: impl Fn(&T) -> &str) -> Result<&'a T, Error> {
    items
        .iter()
        .find(|item| id_of(item).eq_ignore_ascii_case(id))
        .ok_or_else(|| Error::NotFound("There is no object with this id.".into()))
}
