//! `/login`, and its steps one by one: `/authentication`, `/authorization`.

use crate::auth::{Caller, Partial, Signed, response};
use crate::controller::Controller;
use crate::error::Error;
use crate::request::{JsonBody, address};
use crate::store::TokenKind;
use axum::Json;
use axum::extract::State;
use axum::http::{Extensions, StatusCode};
use shared::wire::{self, LoginRequest, LoginResponse, OtpInitialization, OtpRequest};
use std::sync::Arc;

const NO_MFA: &str = "is not wanted: this admin signs in without multi-factor authentication";

/// Signs in, in one step.
#[utoipa::path(post, path = "/admin/login", tag = "Login", security(()),
    request_body(content = LoginRequest, example = json!({"providerName": "local", "username": "admin", "password": "…", "deviceId": "8f2b8f8e-29f5-4b3c-9d2e-0f5f0f3a7f11"})),
    responses((status = 200, body = LoginResponse), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 406, body = wire::Error), (status = 422, body = wire::Error), (status = 429, body = wire::Error)))]
pub async fn login(
    State(controller): State<Arc<Controller>>,
    extensions: Extensions,
    JsonBody(request): JsonBody<LoginRequest>,
) -> Result<Json<LoginResponse>, Error> {
    sign_in(&controller, &extensions, &request, TokenKind::Bearer).await
}

/// The first step: credentials for a token that is only good for the next steps.
#[utoipa::path(post, path = "/admin/authentication", tag = "Login", security(()), request_body = LoginRequest,
    responses((status = 200, body = LoginResponse), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 406, body = wire::Error), (status = 422, body = wire::Error), (status = 429, body = wire::Error)))]
pub async fn authenticate(
    State(controller): State<Arc<Controller>>,
    extensions: Extensions,
    JsonBody(request): JsonBody<LoginRequest>,
) -> Result<Json<LoginResponse>, Error> {
    sign_in(&controller, &extensions, &request, TokenKind::Partial).await
}

async fn sign_in(
    controller: &Controller,
    extensions: &Extensions,
    request: &LoginRequest,
    kind: TokenKind,
) -> Result<Json<LoginResponse>, Error> {
    let admin = controller.sign_ins.verify(&*controller.store, request, &address(extensions)).await?;
    let signed = controller.sign_ins.keep(&*controller.store, &admin, kind, &request.device_id, controller.now_ms()).await?;
    Ok(Json(with_token(signed)))
}

fn with_token(signed: Signed) -> LoginResponse {
    LoginResponse {
        token: Some(signed.secret),
        message_of_the_day: Some("Welcome to the demo Collective.".to_owned()),
        ..signed.response
    }
}

/// The last step: the token for everything else. Asked with such a token, or by a browser's sign-in, it says who that is.
#[utoipa::path(get, path = "/admin/authorization", tag = "Login",
    responses((status = 200, body = LoginResponse), (status = 401, body = wire::Error), (status = 403, body = wire::Error),
        (status = 406, body = wire::Error)))]
pub async fn authorize(
    State(controller): State<Arc<Controller>>,
    Partial(caller): Partial,
) -> Result<Json<LoginResponse>, Error> {
    if caller.admin.privileges.is_empty() {
        return Err(Error::Forbidden("This user has no administration rights.".into()));
    }
    if caller.token.kind != TokenKind::Partial {
        let known = response(&caller.admin, &caller.token);
        return Ok(Json(LoginResponse { token: caller.bearer, ..known }));
    }
    let (store, device) = (&*controller.store, &caller.token.device_id);
    let signed = controller.sign_ins.keep(store, &caller.admin, TokenKind::Bearer, device, controller.now_ms()).await?;
    store.remove_token(&caller.token.key).await?;
    Ok(Json(with_token(signed)))
}

/// Would start multi-factor authentication; the admins here have none, which the answer says.
#[utoipa::path(post, path = "/admin/authentication/otp/initialize", tag = "Login", request_body = serde_json::Value,
    responses((status = 200, body = OtpInitialization), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 406, body = wire::Error), (status = 422, body = wire::Error)))]
pub async fn initialize_otp(_: Partial, _: JsonBody<wire::Extra>) -> Result<Json<OtpInitialization>, Error> {
    Err(Error::field("otp", NO_MFA))
}

/// Would finish multi-factor authentication; the admins here have none, which the answer says.
#[utoipa::path(post, path = "/admin/authentication/otp", tag = "Login", request_body = OtpRequest,
    responses((status = 200, body = LoginResponse), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 406, body = wire::Error), (status = 422, body = wire::Error)))]
pub async fn otp(_: Partial, _: JsonBody<OtpRequest>) -> Result<Json<LoginResponse>, Error> {
    Err(Error::field("otp", NO_MFA))
}

/// Ends the sign-in at once.
#[utoipa::path(post, path = "/admin/authentication/logout", tag = "Login",
    responses((status = 204), (status = 401, body = wire::Error), (status = 406, body = wire::Error)))]
pub async fn logout(State(controller): State<Arc<Controller>>, caller: Caller) -> Result<StatusCode, Error> {
    controller.store.remove_token(&caller.token.key).await?;
    Ok(StatusCode::NO_CONTENT)
}
