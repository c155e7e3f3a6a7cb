//! The admin behind a call.

use super::cookie::Cookie;
use crate::controller::Controller;
use crate::error::Error;
use crate::request::{address, same_origin};
use crate::store::{Admin, AuditRecord, Token, TokenKind, key_of};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use shared::privilege::{Capability, check, covers};
use std::sync::Arc;

const SIGN_IN: &str = "No valid token. Sign in.";

/// A signed-in admin.
pub struct Caller {
    /// Who.
    pub admin: Admin,
    /// The sign-in.
    pub token: Token,
    /// The bearer token's text; absent when a cookie signed in.
    pub bearer: Option<String>,
    address: String,
}

/// An admin whose password was right; good for the steps of signing in only. A finished sign-in is good for them too.
pub struct Partial(pub Caller);

/// The secret a request brings, and of which kind it is: a bearer token first, because who sends one means it.
fn cookie_or_bearer(headers: &HeaderMap) -> Option<(String, TokenKind)> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        return scheme.eq_ignore_ascii_case("bearer").then(|| (token.trim().to_owned(), TokenKind::Bearer));
    }
    Cookie::of(headers).map(|cookie| (cookie.0, TokenKind::Cookie))
}

impl Caller {
    async fn of(parts: &Parts, controller: &Controller) -> Result<Caller, Error> {
        let Some((secret, kind)) = cookie_or_bearer(&parts.headers) else { return Err(Error::Unauthenticated(SIGN_IN)) };
        let token = controller.store.token(&key_of(&secret), controller.now_ms()).await?;
        let fits = |token: &Token| (kind == TokenKind::Cookie) == (token.kind == TokenKind::Cookie);
        let Some(token) = token.filter(fits) else { return Err(Error::Unauthenticated(SIGN_IN)) };
        if kind == TokenKind::Cookie && !parts.method.is_safe() {
            same_origin(&parts.headers)?;
        }
        let Some(admin) = controller.store.admin(&token.provider, &token.username).await? else {
            return Err(Error::Unauthenticated("This admin does not exist any more."));
        };
        let bearer = (kind == TokenKind::Bearer).then_some(secret);
        Ok(Caller { admin, token, bearer, address: address(&parts.extensions) })
    }

    /// Refuses (403) unless the admin has what the action needs.
    pub fn may(&self, capability: Capability) -> Result<(), Error> {
        check(&self.admin.privileges, capability).map_err(|(kind, target)| missing(kind, target))
    }

    /// Refuses (403) unless the admin may see objects of a kind.
    pub fn may_view(&self, target: &'static str) -> Result<(), Error> {
        self.needs("View", target)
    }

    /// Refuses (403) without a pair of privilege type and target.
    pub fn needs(&self, kind: &'static str, target: &'static str) -> Result<(), Error> {
        let has = self.admin.privileges.iter().any(|privilege| covers(privilege, kind, target));
        if has { Ok(()) } else { Err(missing(kind, target)) }
    }

    /// The record of something this admin does now.
    pub fn record(
        &self,
        action: &str,
        target: impl Into<String>,
        affected: usize,
        reason: Option<&str>,
        at_ms: i64,
    ) -> AuditRecord {
        AuditRecord {
            id: uuid::Uuid::new_v4().to_string(),
            at_ms,
            username: self.admin.username.clone(),
            provider: self.admin.provider.clone(),
            address: self.address.clone(),
            action: action.to_owned(),
            target: target.into(),
            affected: i64::try_from(affected).unwrap_or(i64::MAX),
            reason: reason.map(str::to_owned),
        }
    }
}

fn missing(kind: &str, target: &str) -> Error {
    Error::Forbidden(format!("This needs the privilege {kind} on {target}.").into())
}

impl FromRequestParts<Arc<Controller>> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, controller: &Arc<Controller>) -> Result<Self, Error> {
        let caller = Caller::of(parts, controller).await?;
        if caller.token.kind == TokenKind::Partial {
            return Err(Error::Unauthenticated("This token is only good for /authorization."));
        }
        Ok(caller)
    }
}

impl FromRequestParts<Arc<Controller>> for Partial {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, controller: &Arc<Controller>) -> Result<Self, Error> {
        Caller::of(parts, controller).await.map(Partial)
    }
}
