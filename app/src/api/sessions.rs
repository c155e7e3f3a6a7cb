//! The session list, read while it arrives.

use super::client::{Api, body_error};
use super::error::{ApiError, Kind};
use super::json::segment;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const LIST: &str = "/stats/active-sessions/dn";

impl Api {
    /// Starts the list; the bytes come by [`Chunks::next`].
    pub async fn session_list(&self, abort: &web_sys::AbortSignal) -> Result<Chunks, ApiError> {
        self.chunks(LIST, abort).await
    }

    /// A window of the list, asked for by these parameters.
    pub async fn session_window(
        &self,
        parameters: &[(String, String)],
        abort: &web_sys::AbortSignal,
    ) -> Result<Chunks, ApiError> {
        let mut path = LIST.to_owned();
        for (at, (name, value)) in parameters.iter().enumerate() {
            path.push(if at == 0 { '?' } else { '&' });
            path.push_str(name);
            path.push('=');
            path.push_str(&segment(value));
        }
        self.chunks(&path, abort).await
    }

    async fn chunks(&self, path: &str, abort: &web_sys::AbortSignal) -> Result<Chunks, ApiError> {
        let response = self.get(path, Some(abort)).await?;
        let body = response.body().ok_or_else(|| ApiError::without_answer(Kind::Unreadable, "The answer has no body"))?;
        Chunks::of(body)
    }
}

/// A body as it arrives.
pub struct Chunks(web_sys::ReadableStreamDefaultReader);

impl Chunks {
    pub(super) fn of(body: web_sys::ReadableStream) -> Result<Chunks, ApiError> {
        let reader = body
            .get_reader()
            .dyn_into()
            .map_err(|_| ApiError::without_answer(Kind::Unreadable, "The answer cannot be streamed"))?;
        Ok(Chunks(reader))
    }

    /// Gives the rest up; the connection hears of it.
    pub async fn cancel(self) {
        // A stream that has failed by now is no news.
        let _ = JsFuture::from(self.0.cancel()).await;
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// [`Kind::Network`] when the connection broke, [`Kind::Aborted`] when we stopped it.
    pub async fn next(&mut self) -> Result<Option<js_sys::Uint8Array>, ApiError> {
        let read = JsFuture::from(self.0.read()).await.map_err(|error| body_error(&error))?;
        let get = |name: &str| js_sys::Reflect::get(&read, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        if get("done").is_truthy() {
            return Ok(None);
        }
        match get("value").dyn_into::<js_sys::Uint8Array>() {
            Ok(bytes) => Ok(Some(bytes)),
            Err(_) => Err(ApiError::without_answer(Kind::Unreadable, "The answer is not made of bytes")),
        }
    }
}
