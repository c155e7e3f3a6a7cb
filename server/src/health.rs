//! `/healthz`: for balancers and service managers.

use crate::app::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::json;

/// 200 while the server can do its work, 503 otherwise; no sign-in.
pub async fn healthz(State(app): State<App>) -> impl IntoResponse {
    match app.check().await {
        Ok(()) => (StatusCode::OK, Json(json!({ "status": "ok" }))),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "failing", "reason": reason }))),
    }
}
