//! `/session`: a browser's sign-in. The cookie is the sign-in, and no script ever sees a token.

use crate::auth::{Caller, Cookie, clear_cookie, response, set_cookie};
use crate::controller::Controller;
use crate::error::Error;
use crate::request::{JsonBody, address, same_origin, same_origin_if_said};
use crate::store::{TokenKind, key_of};
use axum::extract::State;
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;
use shared::wire::{self, LoginRequest, LoginResponse};
use std::sync::Arc;

/// `/session` of the embedded Controller.
pub fn routes(controller: Arc<Controller>) -> Router {
    Router::new().route("/session", post(sign_in).get(who).delete(sign_out)).with_state(controller)
}

/// Signs a browser in: sets a cookie and answers as `/admin/login` does, without the token.
///
/// Where a one-time code is wanted the answer says so (`user.needTwoFactorAuth`), and a second call with `{"otp": "…"}` brings it.
#[utoipa::path(post, path = "/session", tag = "Session", security(()), request_body = LoginRequest,
    responses((status = 200, body = LoginResponse), (status = 400, body = wire::Error), (status = 401, body = wire::Error),
        (status = 403, body = wire::Error), (status = 422, body = wire::Error), (status = 429, body = wire::Error)))]
pub(crate) async fn sign_in(
    State(controller): State<Arc<Controller>>,
    extensions: Extensions,
    headers: HeaderMap,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, Error> {
    same_origin_if_said(&headers)?;
    let request = credentials(body)?;
    let store = &*controller.store;
    let admin = controller.sign_ins.verify(store, &request, &address(&extensions)).await?;
    if admin.privileges.is_empty() {
        return Err(Error::Forbidden("This user has no administration rights.".into()));
    }
    let device = &request.device_id;
    let signed = controller.sign_ins.keep(store, &admin, TokenKind::Cookie, device, controller.now_ms()).await?;
    // The sign-in this one replaces must not stay behind.
    if let Some(Cookie(old)) = Cookie::of(&headers) {
        store.remove_token(&key_of(&old)).await?;
    }
    let cookie = (header::SET_COOKIE, set_cookie(&signed.secret, &headers));
    Ok(([cookie], Json(signed.response)).into_response())
}

/// The credentials of a body that may as well be a one-time code, which nobody is waiting for here.
fn credentials(body: Value) -> Result<LoginRequest, Error> {
    if body.get("otp").is_some() && body.get("providerName").is_none() {
        return Err(Error::field("otp", "is not wanted: no sign-in is waiting for a code"));
    }
    crate::request::from_value(body)
}

/// Who is signed in, until when, and what they may do.
#[utoipa::path(get, path = "/session", tag = "Session",
    responses((status = 200, body = LoginResponse), (status = 401, body = wire::Error)))]
pub(crate) async fn who(caller: Caller) -> Json<LoginResponse> {
    Json(response(&caller.admin, &caller.token))
}

/// Signs out. Nobody signed in is no error.
#[utoipa::path(delete, path = "/session", tag = "Session", responses((status = 204), (status = 403, body = wire::Error)))]
pub(crate) async fn sign_out(State(controller): State<Arc<Controller>>, headers: HeaderMap) -> Result<Response, Error> {
    if let Some(Cookie(secret)) = Cookie::of(&headers) {
        same_origin(&headers)?;
        controller.store.remove_token(&key_of(&secret)).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, clear_cookie(&headers))]).into_response())
}
