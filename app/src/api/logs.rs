//! Client logs: a zip that the device uploads while we wait.

use super::client::Api;
use super::error::ApiError;
use super::json::segment;
use super::sessions::Chunks;
use gloo_net::http::Method;
use shared::wire;

/// Bytes received so far.
pub type Progress<'a> = &'a dyn Fn(u64);

impl Api {
    /// Asks the device for its logs and answers the zip as a blob the browser can save.
    ///
    /// # Errors
    /// 412: Client older than 6.1. 504: the device did not deliver in time. 404: the session has ended.
    pub async fn client_logs(
        &self,
        dn: &str,
        progress: Progress<'_>,
        abort: &web_sys::AbortSignal,
    ) -> Result<web_sys::Blob, ApiError> {
        let path = format!("/client-logs/{}", segment(dn));
        let response = self.admin(Method::GET, &path, wire::ACCEPT_ZIP, None, Some(abort)).await?;
        let parts = js_sys::Array::new();
        if let Some(body) = response.body() {
            let mut chunks = Chunks::of(body)?;
            let mut received = 0u64;
            while let Some(bytes) = chunks.next().await? {
                received += u64::from(bytes.length());
                parts.push(&bytes.slice(0, bytes.length()));
                progress(received);
            }
        }
        let options = web_sys::BlobPropertyBag::new();
        options.set_type("application/zip");
        web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options)
            .map_err(|_| ApiError::without_answer(super::Kind::Unreadable, "The logs could not be kept in memory"))
    }
}
