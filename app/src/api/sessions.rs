//! The session list, read while it arrives.

use super::client::{Api, body_error};
use super::early::begun;
use super::error::{ApiError, Kind};
use super::json::segment;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ReadableStream, ReadableStreamByobReader, ReadableStreamDefaultReader, ReadableStreamGetReaderOptions,
    ReadableStreamReaderMode,
};

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

/// Room for what arrives at once.
const ROOM: u32 = 1024 * 1024;

/// A body as it arrives.
///
/// It is read into one buffer over and over where the browser can. With a buffer for each piece, as browsers do it by themselves, reading
/// the 46 MB of 100,000 sessions takes two to five times as long (measured in Chromium), all of it for memory.
pub struct Chunks {
    reader: Reader,
    buffer: Option<js_sys::ArrayBuffer>,
    /// The first piece, where who asked early asked for that too.
    begun: Option<js_sys::Promise>,
}

enum Reader {
    Into(ReadableStreamByobReader),
    Plain(ReadableStreamDefaultReader),
}

impl Chunks {
    /// Reads a body, from its first piece on where that was asked for already ([`super::early`]).
    pub(super) fn of(body: ReadableStream) -> Result<Chunks, ApiError> {
        if let Some((reader, first)) = begun(&body) {
            return Ok(Chunks { reader: Reader::Into(reader), buffer: None, begun: Some(first) });
        }
        let options = ReadableStreamGetReaderOptions::new();
        options.set_mode(ReadableStreamReaderMode::Byob);
        let reader = match into_reader(&body, &options) {
            Ok(reader) => Reader::Into(reader.unchecked_into()),
            Err(_) => Reader::Plain(body.get_reader().unchecked_into()),
        };
        Ok(Chunks { reader, buffer: None, begun: None })
    }

    /// Gives the rest up; the connection hears of it.
    pub async fn cancel(self) {
        let cancelled = match &self.reader {
            Reader::Into(reader) => reader.cancel(),
            Reader::Plain(reader) => reader.cancel(),
        };
        // A stream that has failed by now is no news.
        let _ = JsFuture::from(cancelled).await;
    }

    /// The next bytes; `None` at the end. They are there only until the next call.
    ///
    /// # Errors
    /// [`Kind::Network`] when the connection broke, [`Kind::Aborted`] when we stopped it.
    pub async fn next(&mut self) -> Result<Option<Uint8Array>, ApiError> {
        let read = match (&self.reader, self.begun.take()) {
            (_, Some(begun)) => begun,
            (Reader::Into(reader), None) => {
                let buffer = self.buffer.take().unwrap_or_else(|| js_sys::ArrayBuffer::new(ROOM));
                reader.read_with_array_buffer_view(&Uint8Array::new(&buffer))
            }
            (Reader::Plain(reader), None) => reader.read(),
        };
        let read = JsFuture::from(read).await.map_err(|error| body_error(&error))?;
        let get = |name: &str| js_sys::Reflect::get(&read, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        if get("done").is_truthy() {
            return Ok(None);
        }
        let Ok(bytes) = get("value").dyn_into::<Uint8Array>() else {
            return Err(ApiError::without_answer(Kind::Unreadable, "The answer is not made of bytes"));
        };
        self.buffer = Some(bytes.buffer());
        Ok(Some(bytes))
    }
}

/// The reader with a buffer of ours; an error where the browser has none, or none for bodies.
fn into_reader(body: &ReadableStream, options: &ReadableStreamGetReaderOptions) -> Result<JsValue, JsValue> {
    let get = js_sys::Reflect::get(body, &JsValue::from_str("getReader"))?.dyn_into::<js_sys::Function>()?;
    get.call1(body, options)
}
