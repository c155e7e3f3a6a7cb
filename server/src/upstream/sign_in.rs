//! `/session` at the other Controller: `/authentication` and `/authorization`, or `/login` where there is no such thing.

use super::browsers::Browser;
use super::proxy::unreachable;
use super::{Upstream, without_token};
use crate::auth::{Cookie, clear_cookie, random_secret, set_cookie};
use crate::error::Error;
use crate::request::{JsonBody, from_value, read_body, same_origin, same_origin_if_said};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use shared::wire::{ACCEPT_JSON, LoginRequest, LoginResponse, OtpRequest};
use std::sync::Arc;

/// Bytes an answer to a sign-in may measure.
const LIMIT: usize = 1 << 20;
const NOT_SIGNED_IN: &str = "Nobody is signed in. Sign in.";

/// What became of one call.
enum Said {
    Yes(LoginResponse),
    /// Passed on to the browser as it is.
    No(StatusCode, Response),
}

/// Signs a browser in, or finishes a sign-in with a one-time code.
pub async fn sign_in(
    State(upstream): State<Arc<Upstream>>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<Value>,
) -> Result<Response, Error> {
    same_origin_if_said(&headers)?;
    let before = Cookie::of(&headers).map(|cookie| cookie.0);
    if body.get("otp").is_some() && body.get("providerName").is_none() {
        return finish(&upstream, &headers, before, from_value(body)?).await;
    }
    let request: LoginRequest = from_value(body)?;
    let said = match upstream.ask(Method::POST, "/authentication", None, Some(&request)).await? {
        // An older or smaller Controller knows the simple call only, whose token needs no second step.
        Said::No(StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED, _) => {
            return match upstream.ask(Method::POST, "/login", None, Some(&request)).await? {
                Said::Yes(full) => upstream.signed_in(&headers, before, full, None),
                Said::No(_, refusal) => Ok(refusal),
            };
        }
        other => other,
    };
    let partial = match said {
        Said::Yes(partial) => partial,
        Said::No(_, refusal) => return Ok(refusal),
    };
    let token = token_of(&partial)?;
    if partial.user.need_two_factor_auth {
        return upstream.wait_for_code(&headers, before, token, partial).await;
    }
    match upstream.ask::<()>(Method::GET, "/authorization", Some(&token), None).await? {
        Said::Yes(full) => upstream.signed_in(&headers, before, full, Some(token)),
        // Not in the specification, but this is how a Controller says that the code is missing.
        Said::No(StatusCode::PRECONDITION_FAILED, _) => upstream.wait_for_code(&headers, before, token, partial).await,
        Said::No(_, refusal) => Ok(refusal),
    }
}

async fn finish(upstream: &Upstream, headers: &HeaderMap, before: Option<String>, code: OtpRequest) -> Result<Response, Error> {
    let waiting = before.as_deref().and_then(|secret| upstream.browsers.find(secret)).filter(|browser| browser.waiting);
    let Some(waiting) = waiting else { return Err(Error::field("otp", "is not wanted: no sign-in is waiting for a code")) };
    let state = waiting.admin.extra.get("state").and_then(Value::as_str).map(str::to_owned);
    let code = OtpRequest { state: code.state.or(state), ..code };
    let token = match upstream.ask(Method::POST, "/authentication/otp", Some(&waiting.token), Some(&code)).await? {
        Said::Yes(partial) => partial.token.unwrap_or(waiting.token),
        Said::No(_, refusal) => return Ok(refusal),
    };
    match upstream.ask::<()>(Method::GET, "/authorization", Some(&token), None).await? {
        Said::Yes(full) => upstream.signed_in(headers, before, full, Some(token)),
        Said::No(_, refusal) => Ok(refusal),
    }
}

/// Who is signed in, as far as we know: the Controller says otherwise by a 401 to the next call.
pub async fn who(State(upstream): State<Arc<Upstream>>, headers: HeaderMap) -> Result<Json<LoginResponse>, Error> {
    let browser = Cookie::of(&headers).and_then(|cookie| upstream.browsers.find(&cookie.0));
    let browser = browser.filter(|browser| !browser.waiting).ok_or(Error::Unauthenticated(NOT_SIGNED_IN))?;
    Ok(Json(browser.admin))
}

/// Signs out, here and there.
pub async fn sign_out(State(upstream): State<Arc<Upstream>>, headers: HeaderMap) -> Result<Response, Error> {
    if let Some(Cookie(secret)) = Cookie::of(&headers) {
        same_origin(&headers)?;
        if let Some(browser) = upstream.browsers.remove(&secret) {
            // The browser is signed out whatever the Controller says; it must only be told.
            if let Err(error) = upstream.ask::<()>(Method::POST, "/authentication/logout", Some(&browser.token), None).await {
                tracing::warn!(%error, "the Controller could not be told of a sign-out");
            }
        }
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, clear_cookie(&headers))]).into_response())
}

fn token_of(response: &LoginResponse) -> Result<String, Error> {
    let token = response.token.clone().filter(|token| !token.is_empty());
    token.ok_or_else(|| Error::Upstream("The Controller accepted the credentials but sent no token.".to_owned()))
}

impl Upstream {
    async fn ask<T: Serialize>(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<&T>,
    ) -> Result<Said, Error> {
        let mut call = self.client.request(method, format!("{}{path}", self.base)).header(header::ACCEPT, ACCEPT_JSON);
        if let Some(token) = token {
            call = call.bearer_auth(token);
        }
        if let Some(body) = body {
            let text = serde_json::to_vec(body).map_err(|error| Error::Internal(error.to_string()))?;
            call = call.header(header::CONTENT_TYPE, "application/json").body(text);
        }
        let answer = call.send().await.map_err(|error| unreachable(self, &error))?;
        let (status, kind) = (answer.status(), answer.headers().get(header::CONTENT_TYPE).cloned());
        let bytes = read_body(Body::from_stream(answer.bytes_stream()), LIMIT).await;
        let bytes = bytes
            .map_err(|error| Error::Upstream(format!("The Controller's answer to the sign-in cannot be read: {error}")))?;
        if !status.is_success() {
            let status = if status.is_redirection() { StatusCode::BAD_GATEWAY } else { status };
            let kind = kind.unwrap_or(HeaderValue::from_static("application/json"));
            return Ok(Said::No(status, (status, [(header::CONTENT_TYPE, kind)], bytes).into_response()));
        }
        if bytes.is_empty() {
            return Ok(Said::Yes(LoginResponse::default()));
        }
        serde_json::from_slice(&bytes)
            .map(Said::Yes)
            .map_err(|error| Error::Upstream(format!("The Controller's answer to the sign-in is not understood: {error}")))
    }

    /// Keeps a finished sign-in under a new cookie. `/authorization` may leave the token as it was.
    fn signed_in(
        &self,
        headers: &HeaderMap,
        before: Option<String>,
        full: LoginResponse,
        partial: Option<String>,
    ) -> Result<Response, Error> {
        let token = match (&full.token, partial) {
            (None, Some(partial)) => partial,
            _ => token_of(&full)?,
        };
        self.answer(headers, before, Browser::new(token, without_token(full), false))
    }

    /// Keeps a sign-in that wants a one-time code, and has the Controller ask for it.
    async fn wait_for_code(
        &self,
        headers: &HeaderMap,
        before: Option<String>,
        token: String,
        partial: LoginResponse,
    ) -> Result<Response, Error> {
        let asked = self.ask(Method::POST, "/authentication/otp/initialize", Some(&token), Some(&json!({}))).await?;
        let mut admin = without_token(partial);
        match asked {
            // What a RADIUS provider wants back with the code.
            Said::Yes(initialization) => admin.extra.extend(initialization.extra),
            Said::No(_, refusal) => return Ok(refusal),
        }
        admin.user.need_two_factor_auth = true;
        self.answer(headers, before, Browser::new(token, admin, true))
    }

    fn answer(&self, headers: &HeaderMap, before: Option<String>, browser: Browser) -> Result<Response, Error> {
        let secret = random_secret()?;
        let shown = browser.admin.clone();
        self.browsers.keep(&secret, browser);
        if let Some(before) = before {
            self.browsers.remove(&before);
        }
        Ok(([(header::SET_COOKIE, set_cookie(&secret, headers))], Json(shown)).into_response())
    }
}
