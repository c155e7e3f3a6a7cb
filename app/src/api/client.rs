//! One client per mounted page: where the API is, who we are, and what every call has in common.

use super::early::Early;
use super::error::{ApiError, Kind};
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::session::time::Timestamp;
use shared::wire;
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// A function that brings a bearer token (the embedding host's `getToken`).
pub type TokenSource = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<String, String>>>>>;

/// Who we are to the Controller.
#[derive(Clone)]
pub enum Auth {
    /// A cookie no script can read, kept by our own server's `/session`.
    Cookie,
    /// A token in memory: there is no `/session` on this server.
    Held(Held),
    /// Tokens from the host.
    Host(TokenSource),
}

/// A token in memory, shared by every clone of the client.
pub type Held = Rc<RefCell<Option<String>>>;

/// The client. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    inner: SendWrapper<Rc<Inner>>,
    /// Set when a call was answered 401: the page shows sign-in.
    pub signed_out: ArcRwSignal<bool>,
    /// Set when the server is of another build than this page.
    pub outdated: ArcRwSignal<bool>,
}

struct Inner {
    /// Origin and path before `/admin`, without a trailing slash; empty for our own origin's root.
    root: String,
    auth: RefCell<Auth>,
    /// The host's last token; asked for anew after a 401.
    token: RefCell<Option<String>>,
    /// The build of this page; `None` where the server did not stamp it.
    build: Option<String>,
    /// The Controller's clock as last heard of, and the browser's then.
    date: RefCell<Option<(String, f64)>>,
    early: Early,
}

/// Stops calls: dropped or told to.
pub struct Abort(web_sys::AbortController);

impl Abort {
    /// A new one; `None` only in a browser without `AbortController`.
    pub fn new() -> Option<Abort> {
        web_sys::AbortController::new().ok().map(Abort)
    }

    /// The signal to pass along.
    pub fn signal(&self) -> web_sys::AbortSignal {
        self.0.signal()
    }

    /// Stops every call that has the signal.
    pub fn abort(&self) {
        self.0.abort();
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Api {
    /// A client for the API under `root` (`{root}/admin/…`).
    pub fn new(root: &str, auth: Auth, build: Option<String>, early: Early) -> Api {
        let root = root.trim_end_matches('/').to_owned();
        let inner = Inner { root, auth: RefCell::new(auth), token: RefCell::new(None), build, date: RefCell::new(None), early };
        Api { inner: SendWrapper::new(Rc::new(inner)), signed_out: ArcRwSignal::new(false), outdated: ArcRwSignal::new(false) }
    }

    /// Changes who we are, after a look at what the server offers.
    pub fn set_auth(&self, auth: Auth) {
        *self.inner.auth.borrow_mut() = auth;
    }

    /// Whether a page around ours brings the token.
    pub fn has_host_token(&self) -> bool {
        matches!(*self.inner.auth.borrow(), Auth::Host(_))
    }

    /// Who we are.
    pub fn auth(&self) -> Auth {
        self.inner.auth.borrow().clone()
    }

    /// What the Controller's clock shows now, to the second and never ahead of it: by the last answer that said so, which
    /// across origins takes a Controller that lets the page see the header.
    pub fn controller_clock(&self) -> Option<Timestamp> {
        let date = self.inner.date.borrow();
        let (text, at) = date.as_ref()?;
        let then = js_sys::Date::parse(text);
        then.is_finite().then(|| Timestamp((then + js_sys::Date::now() - at) as i64))
    }

    /// A GET of `/admin{path}` with the published Accept header.
    pub(super) async fn get(&self, path: &str, abort: Option<&web_sys::AbortSignal>) -> Result<Response, ApiError> {
        self.admin(Method::GET, path, wire::ACCEPT_JSON, None, abort).await
    }

    /// Any call under `/admin`; errors are read and translated.
    pub(super) async fn admin(
        &self,
        method: Method,
        path: &str,
        accept: &str,
        body: Option<String>,
        abort: Option<&web_sys::AbortSignal>,
    ) -> Result<Response, ApiError> {
        let path = format!("/admin{path}");
        let first = self.send(method.clone(), &path, accept, body.clone(), abort).await;
        let renewable = matches!(&*self.inner.auth.borrow(), Auth::Host(_));
        match first {
            // The host's token may simply have run out: ask it once for a new one.
            Err(error) if error.status == 401 && renewable => {
                self.inner.token.borrow_mut().take();
                let second = self.send(method, &path, accept, body, abort).await;
                if matches!(&second, Err(error) if error.status == 401) {
                    // A refused token must not be kept: once the host has signed in, the next call asks it.
                    self.inner.token.borrow_mut().take();
                }
                self.note_signed_out(second)
            }
            other => self.note_signed_out(other),
        }
    }

    fn note_signed_out<T>(&self, result: Result<T, ApiError>) -> Result<T, ApiError> {
        if matches!(&result, Err(error) if error.kind == Kind::SignedOut) {
            self.signed_out.set(true);
        }
        result
    }

    /// Any call; no consequence of a 401 beyond the error.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        accept: &str,
        body: Option<String>,
        abort: Option<&web_sys::AbortSignal>,
    ) -> Result<Response, ApiError> {
        let token = self.bearer().await?;
        if method == Method::GET
            && let Some(response) = self.inner.early.take(path, abort).await
        {
            return self.read(response.into()).await;
        }
        let url = format!("{}{path}", self.inner.root);
        let mut builder = RequestBuilder::new(&url).method(method).header("Accept", accept).abort_signal(abort);
        if let Some(token) = token {
            builder = builder.header("Authorization", &format!("Bearer {token}"));
        }
        if !matches!(&*self.inner.auth.borrow(), Auth::Cookie) {
            // A token needs no cookie, and a portal's cookies are none of the Controller's business.
            builder = builder.credentials(web_sys::RequestCredentials::Omit);
        }
        let request: Result<Request, _> = match body {
            Some(body) => builder.header("Content-Type", "application/json").body(body),
            None => builder.build(),
        };
        let request = request.map_err(|error| ApiError::without_answer(Kind::Network, error.to_string()))?;
        self.read(request.send().await.map_err(|error| network_error(&error))?).await
    }

    /// The answer, or the error it carries.
    async fn read(&self, response: Response) -> Result<Response, ApiError> {
        self.note_headers(&response);
        if response.ok() {
            return Ok(response);
        }
        let text = response.text().await.unwrap_or_default();
        Err(ApiError::from_answer(response.status(), &text))
    }

    async fn bearer(&self) -> Result<Option<String>, ApiError> {
        let source = match &*self.inner.auth.borrow() {
            Auth::Cookie => return Ok(None),
            Auth::Held(held) => return Ok(held.borrow().clone()),
            Auth::Host(source) => source.clone(),
        };
        let known = self.inner.token.borrow().clone();
        if known.is_some() {
            return Ok(known);
        }
        let token = source().await.map_err(|message| {
            self.signed_out.set(true);
            ApiError { kind: Kind::SignedOut, status: 0, message, fields: Vec::new() }
        })?;
        *self.inner.token.borrow_mut() = Some(token.clone());
        Ok(Some(token))
    }

    fn note_headers(&self, response: &Response) {
        if let Some(date) = response.headers().get("date") {
            *self.inner.date.borrow_mut() = Some((date, js_sys::Date::now()));
        }
        let theirs = response.headers().get("x-active-sessions-build");
        if let (Some(ours), Some(theirs)) = (&self.inner.build, theirs)
            && *ours != theirs
            && !self.outdated.get_untracked()
        {
            self.outdated.set(true);
        }
    }
}

pub(super) fn network_error(error: &gloo_net::Error) -> ApiError {
    let aborted = match error {
        gloo_net::Error::JsError(error) => error.name == "AbortError",
        _ => false,
    };
    ApiError::without_answer(if aborted { Kind::Aborted } else { Kind::Network }, error.to_string())
}

/// A rejected promise of the platform, while a body was read.
pub(super) fn body_error(error: &wasm_bindgen::JsValue) -> ApiError {
    let error = error.dyn_ref::<js_sys::Error>();
    let aborted = error.is_some_and(|error| error.name() == "AbortError");
    let message = error.map(|error| String::from(error.message())).unwrap_or_default();
    ApiError::without_answer(if aborted { Kind::Aborted } else { Kind::Network }, message)
}
