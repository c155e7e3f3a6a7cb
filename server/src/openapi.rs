//! The server's own OpenAPI document, generated from the types and handlers.

use crate::{admin, audit, session};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The document as it is served at `/openapi.json`.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Active Sessions",
        description = "The part of the Controller API, version 22, that the Active Sessions page uses, and two small calls of our own.\n\n\
            Calls under `/admin` want `Accept: application/vnd.appgate.peer-v22+json` (`+zip` for client logs; \
            `application/json` will do for `/admin/version`) and, unless said otherwise, `Authorization: Bearer` with the token of \
            `/admin/login`. A browser signed in by `/session` sends a cookie instead.",
    ),
    paths(
        admin::version::version,
        admin::identity_providers::names,
        admin::authentication::login,
        admin::authentication::authenticate,
        admin::authentication::initialize_otp,
        admin::authentication::otp,
        admin::authentication::logout,
        admin::authentication::authorize,
        admin::sessions::list,
        admin::dashboard::dashboard,
        admin::session_info::one,
        admin::policies::list,
        admin::policies::one,
        admin::conditions::list,
        admin::conditions::one,
        admin::conditions::test,
        admin::claims::names,
        admin::entitlements::list,
        admin::entitlements::one,
        admin::ringfence_rules::list,
        admin::ringfence_rules::one,
        admin::appliances::status,
        admin::sites::list,
        admin::sites::one,
        admin::sites::status,
        admin::roles::list,
        admin::roles::type_target_map,
        admin::criteria_scripts::list,
        admin::criteria_scripts::one,
        admin::blacklist::list,
        admin::blacklist::add,
        admin::blacklist::remove,
        admin::on_boarded_devices::list,
        admin::on_boarded_devices::remove,
        admin::on_boarded_devices::revoke_tokens,
        admin::on_boarded_devices::reevaluate,
        admin::my_preferences::read,
        admin::my_preferences::write,
        admin::client_logs::download,
        admin::health::app_connectivity,
        session::sign_in,
        session::who,
        session::sign_out,
        audit::list,
    ),
    modifiers(&Schemes),
    security(("bearer" = []), ("browser" = []))
)]
struct Document;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_with(Default::default);
        let bearer =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("The token of `/admin/login`.")).build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let cookie =
            ApiKeyValue::with_description("as_session", "Set by `POST /session`; writes must come from our own origin.");
        components.add_security_scheme("browser", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}
