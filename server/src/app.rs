//! The service as a whole: what it is made of, and which address goes where.

use crate::assets::{self, Assets};
use crate::controller::Controller;
use crate::error::Error;
use crate::faults::{self, Faults};
use crate::upstream::Upstream;
use crate::{admin, audit, health, openapi, session, trace, upstream};
use axum::extract::Request;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};
use tower_http::cors::{Any as AnyOrigin, CorsLayer};

/// A running service. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    backend: Backend,
    faults: Option<Arc<Faults>>,
    assets: Arc<Assets>,
    /// Above so many sessions the page asks for windows.
    max_rows: u32,
}

/// Where `/admin` comes from; a run has one of the two.
#[derive(Clone)]
enum Backend {
    Controller(Arc<Controller>),
    Upstream(Arc<Upstream>),
}

impl App {
    /// With the embedded Controller.
    pub(crate) fn embedded(controller: Controller, max_rows: u32) -> App {
        let faults = controller.faults.clone();
        let backend = Backend::Controller(Arc::new(controller));
        App(Arc::new(Inner { backend, faults, assets: Arc::new(Assets::load()), max_rows }))
    }

    /// In front of another Controller.
    pub(crate) fn fronting(upstream: Upstream, faults: Option<Arc<Faults>>, max_rows: u32) -> App {
        let backend = Backend::Upstream(Arc::new(upstream));
        App(Arc::new(Inner { backend, faults, assets: Arc::new(Assets::load()), max_rows }))
    }

    /// The build of the page inside; a fault switch can name another.
    pub(crate) fn build(&self) -> String {
        let told = self.0.faults.as_ref().and_then(|faults| faults.build());
        told.unwrap_or_else(|| self.0.assets.build().to_owned())
    }

    /// Above so many sessions the page asks for windows of the list.
    pub(crate) fn max_rows(&self) -> u32 {
        self.0.max_rows
    }

    /// The page's files.
    pub(crate) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    /// Whether the service can do its work; the reason otherwise.
    pub(crate) async fn check(&self) -> Result<(), String> {
        match &self.0.backend {
            Backend::Controller(controller) => controller.store.check().await.map_err(|error| error.to_string()),
            // Whether the Controller behind us answers is its own health; ours is to say so to whoever asks it.
            Backend::Upstream(_) => Ok(()),
        }
    }

    /// Forgets what has expired. To be called now and then.
    pub async fn tidy_up(&self) {
        match &self.0.backend {
            Backend::Controller(controller) => {
                if let Err(error) = controller.store.purge(controller.now_ms()).await {
                    tracing::warn!(%error, "expired sign-ins could not be removed");
                }
            }
            Backend::Upstream(upstream) => upstream.forget_expired(),
        }
    }
}

/// Every address. Works without a socket.
pub fn router(app: App) -> Router {
    let (api, own) = match &app.0.backend {
        Backend::Controller(controller) => {
            let own = session::routes(Arc::clone(controller)).merge(audit::routes(Arc::clone(controller)));
            (admin::routes(Arc::clone(controller)), own)
        }
        Backend::Upstream(upstream) => (upstream::routes(Arc::clone(upstream)), upstream::session_routes(Arc::clone(upstream))),
    };
    // A stream must not wait for its compressor, and what is compressed already is left alone.
    let worth_it = DefaultPredicate::new().and(not_packed_yet);
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_it);
    let private = Router::new().nest("/admin", api).merge(own).layer(middleware::from_fn(never_kept)).layer(compression);
    let mut router = Router::new()
        .merge(private)
        .route("/openapi.json", get(async || Json(openapi::document())))
        .route("/healthz", get(health::healthz).with_state(app.clone()))
        .method_not_allowed_fallback(refuse_method)
        .fallback_service(get(assets::serve).with_state(app.clone()).fallback(refuse_method));
    if let Some(faults) = &app.0.faults {
        router = router.layer(middleware::from_fn_with_state(Arc::clone(faults), faults::misbehave));
        router = router.merge(faults::routes(Arc::clone(faults)));
    }
    router.layer(CatchPanicLayer::custom(panicked)).layer(cors()).layer(middleware::from_fn_with_state(app, trace::trace))
}

async fn refuse_method(request: Request) -> Error {
    Error::MethodNotAllowed(request.method().to_string())
}

/// A Controller sends logs as `application/vnd.appgate.peer-v22+zip` or plainly as `application/zip`.
fn not_packed_yet(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    !kind.split(';').next().unwrap_or_default().trim_end().ends_with("zip")
}

/// Nothing of the API may stay in a cache.
async fn never_kept(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A page of another origin may call with a token of its own and load the element's files, but never with our cookie: without
/// Access-Control-Allow-Credentials a browser keeps both the cookie and the answer back.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AnyOrigin)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::ACCEPT, header::CONTENT_TYPE])
        .expose_headers([
            HeaderName::from_static("x-active-sessions-build"),
            HeaderName::from_static("x-request-id"),
            header::DATE,
        ])
        .max_age(Duration::from_secs(600))
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Error::Internal(format!("panic: {}", said.unwrap_or("without a text"))).into_response()
}
