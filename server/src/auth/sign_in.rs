//! Checking credentials and keeping sign-ins.

use super::password::{Hasher, random_secret};
use super::throttle::Throttle;
use crate::error::Error;
use crate::store::{Admin, Store, Token, TokenKind, key_of};
use shared::dn::DistinguishedName;
use shared::session::time::Timestamp;
use shared::wire::{FieldError, LoginRequest, LoginResponse, LoginUser};
use std::time::Instant;

/// A finished sign-in: twelve hours, as an administration token of a real Controller by default.
const FULL_MS: i64 = 720 * 60_000;
/// Between `/authentication` and `/authorization`.
const PARTIAL_MS: i64 = 10 * 60_000;
const WRONG: &str = "Invalid username or password.";

/// Checks credentials. One for the whole server.
pub struct SignIns {
    hasher: Hasher,
    throttle: Throttle,
}

/// A new sign-in.
pub struct Signed {
    /// The token or cookie. Kept by the caller only.
    pub secret: String,
    /// The answer, without the token.
    pub response: LoginResponse,
}

impl SignIns {
    /// With this hasher.
    pub fn new(hasher: Hasher) -> SignIns {
        SignIns { hasher, throttle: Throttle::default() }
    }

    /// The admin with these credentials.
    ///
    /// # Errors
    /// 401 with the reason, 422 for an incomplete request, 429 after too many failures.
    pub async fn verify(&self, store: &dyn Store, request: &LoginRequest, address: &str) -> Result<Admin, Error> {
        validate(request)?;
        let username = request.username.as_deref().unwrap_or_default();
        let password = request.password.as_deref().unwrap_or_default();
        let dn = DistinguishedName::of_user(username, &request.provider_name).to_string();
        if let Some(seconds) = self.throttle.wait(&dn, address, Instant::now()) {
            return Err(Error::Throttled(seconds));
        }
        let admin = store.admin(&request.provider_name, username).await?;
        let right = self.hasher.verify(password, admin.as_ref().map(|admin| admin.password_hash.as_str())).await?;
        let Some(admin) = admin.filter(|_| right) else {
            self.throttle.failed(&dn, address, Instant::now());
            return Err(Error::LoginFailed(WRONG.to_owned()));
        };
        self.throttle.succeeded(&dn, address);
        // Only after the password: whether somebody is denylisted is nobody else's business.
        if store.denylisted(&dn).await?.is_some() {
            return Err(Error::LoginFailed("The user is denylisted.".to_owned()));
        }
        Ok(admin)
    }

    /// Keeps a sign-in of this kind for an admin.
    pub async fn keep(
        &self,
        store: &dyn Store,
        admin: &Admin,
        kind: TokenKind,
        device_id: &str,
        now_ms: i64,
    ) -> Result<Signed, Error> {
        let secret = random_secret()?;
        let expires_ms = now_ms + if kind == TokenKind::Partial { PARTIAL_MS } else { FULL_MS };
        let token = Token {
            key: key_of(&secret),
            kind,
            provider: admin.provider.clone(),
            username: admin.username.clone(),
            device_id: device_id.to_owned(),
            expires_ms,
        };
        store.put_token(&token).await?;
        Ok(Signed { secret, response: response(admin, &token) })
    }
}

/// Who is signed in, as `/login` and `/session` say it; without the token.
pub fn response(admin: &Admin, token: &Token) -> LoginResponse {
    LoginResponse {
        user: LoginUser {
            name: admin.username.clone(),
            need_two_factor_auth: false,
            can_access_audit_logs: Some(false),
            // Before authorization a Controller does not say.
            privileges: if token.kind == TokenKind::Partial { Vec::new() } else { admin.privileges.clone() },
            ..LoginUser::default()
        },
        expires: Some(Timestamp(token.expires_ms).to_rfc3339()),
        ..LoginResponse::default()
    }
}

fn validate(request: &LoginRequest) -> Result<(), Error> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| {
        errors.push(FieldError { field: field.to_owned(), message: message.to_owned(), ..FieldError::default() });
    };
    if request.provider_name.is_empty() {
        wrong("providerName", "may not be empty");
    }
    for (field, value) in [("username", &request.username), ("password", &request.password)] {
        if value.as_deref().unwrap_or_default().is_empty() {
            wrong(field, "is required for this identity provider");
        }
    }
    if uuid::Uuid::try_parse(&request.device_id).is_err() {
        wrong("deviceId", "must be a UUID");
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}
