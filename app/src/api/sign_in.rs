//! Signing in and out.
//!
//! Against our own server by `/session`: a cookie holds the sign-in and no script ever sees a token. Where there is no
//! `/session` (the page served beside a bare Controller) by the published calls, with the token in memory only.

use super::client::{Api, Auth, Held};
use super::error::{ApiError, Kind};
use super::json::value;
use super::light;
use gloo_net::http::Method;
use shared::wire::{self, IdentityProviderNames, LoginRequest, LoginResponse, OtpRequest};

/// How a sign-in attempt ended.
#[derive(Debug, Clone, PartialEq)]
pub enum SignIn {
    /// Signed in.
    Done(LoginResponse),
    /// A one-time code is wanted.
    NeedsCode,
}

impl Api {
    /// Who is signed in now; `None` when nobody is. Finds out whether the server has `/session`.
    pub async fn who(&self) -> Result<Option<LoginResponse>, ApiError> {
        match self.auth() {
            Auth::Cookie => match self.send(Method::GET, "/session", "application/json", None, None).await {
                Ok(response) => Ok(Some(light::login(value(response).await?))),
                Err(error) if error.kind == Kind::SignedOut => Ok(None),
                Err(error) if error.kind == Kind::NotFound => {
                    self.set_auth(Auth::Held(Held::default()));
                    Ok(None)
                }
                Err(error) => Err(error),
            },
            Auth::Held(held) if held.borrow().is_none() => Ok(None),
            Auth::Held(_) | Auth::Host(_) => {
                // Privileges are worth asking for; where they cannot be had, the server decides.
                match self.get("/authorization", None).await {
                    Ok(response) => Ok(Some(light::login(value(response).await?))),
                    Err(error)
                        if matches!(error.kind, Kind::NotFound | Kind::Forbidden | Kind::Precondition | Kind::Invalid) =>
                    {
                        Ok(Some(LoginResponse::default()))
                    }
                    Err(error) => Err(error),
                }
            }
        }
    }

    /// The identity providers to choose from; no sign-in is needed.
    pub async fn identity_providers(&self) -> Result<IdentityProviderNames, ApiError> {
        let response = self.send(Method::GET, "/admin/identity-providers/names", wire::ACCEPT_JSON, None, None).await?;
        Ok(light::identity_providers(value(response).await?))
    }

    /// Tries a username and password.
    pub async fn sign_in(&self, request: &LoginRequest) -> Result<SignIn, ApiError> {
        let body = body_of(request)?;
        match self.auth() {
            Auth::Cookie => {
                let response = self.send(Method::POST, "/session", "application/json", Some(body), None).await?;
                Ok(outcome(light::login(value(response).await?)))
            }
            Auth::Host(_) => Err(ApiError::without_answer(Kind::Forbidden, "The host page signs in.")),
            Auth::Held(held) => {
                let response = self.send(Method::POST, "/admin/authentication", wire::ACCEPT_JSON, Some(body), None).await?;
                let partial = light::login(value(response).await?);
                *held.borrow_mut() = partial.token;
                if partial.user.need_two_factor_auth {
                    self.send(Method::POST, "/admin/authentication/otp/initialize", wire::ACCEPT_JSON, Some("{}".into()), None)
                        .await?;
                    return Ok(SignIn::NeedsCode);
                }
                self.authorize(&held).await
            }
        }
    }

    /// Completes a sign-in with a one-time code.
    pub async fn sign_in_with_code(&self, code: &str) -> Result<SignIn, ApiError> {
        let body = body_of(&OtpRequest { otp: code.to_owned(), state: None })?;
        match self.auth() {
            Auth::Cookie => {
                let response = self.send(Method::POST, "/session", "application/json", Some(body), None).await?;
                Ok(outcome(light::login(value(response).await?)))
            }
            Auth::Host(_) => Err(ApiError::without_answer(Kind::Forbidden, "The host page signs in.")),
            Auth::Held(held) => {
                let response =
                    self.send(Method::POST, "/admin/authentication/otp", wire::ACCEPT_JSON, Some(body), None).await?;
                let partial = light::login(value(response).await?);
                if partial.token.is_some() {
                    *held.borrow_mut() = partial.token;
                }
                self.authorize(&held).await
            }
        }
    }

    async fn authorize(&self, held: &Held) -> Result<SignIn, ApiError> {
        let response = self.send(Method::GET, "/admin/authorization", wire::ACCEPT_JSON, None, None).await?;
        let full = light::login(value(response).await?);
        if full.token.is_some() {
            *held.borrow_mut() = full.token.clone();
        }
        Ok(SignIn::Done(full))
    }

    /// Ends the sign-in on the server.
    pub async fn sign_out(&self) -> Result<(), ApiError> {
        let ended = match self.auth() {
            Auth::Cookie => self.send(Method::DELETE, "/session", "application/json", None, None).await,
            Auth::Host(_) => return Ok(()),
            Auth::Held(held) => {
                let ended = self.send(Method::POST, "/admin/authentication/logout", wire::ACCEPT_JSON, None, None).await;
                held.borrow_mut().take();
                ended
            }
        };
        match ended {
            Ok(_) => Ok(()),
            // Signed out is what was wanted.
            Err(error) if error.kind == Kind::SignedOut => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn outcome(answer: LoginResponse) -> SignIn {
    if answer.user.need_two_factor_auth { SignIn::NeedsCode } else { SignIn::Done(answer) }
}

fn body_of<T: serde::Serialize>(value: &T) -> Result<String, ApiError> {
    serde_json::to_string(value).map_err(|error| ApiError::without_answer(Kind::Unreadable, error.to_string()))
}
