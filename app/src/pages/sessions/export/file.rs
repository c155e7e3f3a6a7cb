//! The file: written where the person says, piece by piece, where the browser can; else gathered and downloaded.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::set_timeout;
use shared::session::time::Timestamp;
use shared::table::export::Format;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Bytes that are gathered before the browser takes them out of our memory.
const GATHERED: usize = 8 << 20;

/// Takes the bytes of one file.
pub enum Sink {
    /// A `FileSystemWritableFileStream`.
    Stream(JsValue),
    /// Pieces, and how many bytes of them are not in a blob yet.
    Pieces { parts: Array, fresh: usize, name: String, format: Format },
}

/// `active-sessions-2026-11-25T22-30-00Z.csv`.
pub fn file_name(now: f64, format: Format) -> String {
    let time = Timestamp(now as i64).to_rfc3339();
    let seconds = time.get(..19).unwrap_or(&time).replace(':', "-");
    format!("active-sessions-{seconds}Z.{}", format.extension())
}

impl Sink {
    /// Starts a file; `None` when the person thought better of it. With `ask` the person is asked where it is to be, if the browser
    /// can do that; it must be called while a click is handled.
    pub fn new(name: &str, format: Format, ask: bool) -> impl Future<Output = Result<Option<Sink>, String>> + use<> {
        let asked = if ask { ask_where(name) } else { None };
        let pieces = Sink::Pieces { parts: Array::new(), fresh: 0, name: name.to_owned(), format };
        async move {
            let Some(asked) = asked else { return Ok(Some(pieces)) };
            let handle = match JsFuture::from(asked).await {
                Ok(handle) => handle,
                Err(error) if error_name(&error) == "AbortError" => return Ok(None),
                // In somebody else's frame a page may not ask.
                Err(_) => return Ok(Some(pieces)),
            };
            match call(&handle, "createWritable", &[]) {
                Some(stream) => stream.await.map(|stream| Some(Sink::Stream(stream))),
                None => Ok(Some(pieces)),
            }
        }
    }

    /// Takes a piece.
    pub async fn take(&mut self, bytes: &[u8]) -> Result<(), String> {
        if bytes.is_empty() {
            return Ok(());
        }
        // A copy: the memory it lies in may move before it is written.
        let piece = Uint8Array::from(bytes);
        match self {
            Sink::Stream(stream) => match call(stream, "write", &[piece.into()]) {
                Some(written) => written.await.map(drop),
                None => Err("The browser cannot write the file.".to_owned()),
            },
            Sink::Pieces { parts, fresh, format, .. } => {
                parts.push(&piece);
                *fresh += bytes.len();
                if *fresh > GATHERED {
                    let one = blob(parts, *format)?;
                    *parts = Array::of1(&one);
                    *fresh = 0;
                }
                Ok(())
            }
        }
    }

    /// Completes the file.
    pub async fn finish(self) -> Result<(), String> {
        match self {
            Sink::Stream(stream) => match call(&stream, "close", &[]) {
                Some(closed) => closed.await.map(drop),
                None => Ok(()),
            },
            Sink::Pieces { parts, name, format, .. } => {
                download(&blob(&parts, format)?, &name).ok_or_else(|| "The browser did not take the file.".to_owned())
            }
        }
    }

    /// Leaves no file behind.
    pub async fn abandon(self) {
        if let Sink::Stream(stream) = self
            && let Some(gone) = call(&stream, "abort", &[])
        {
            let _ = gone.await;
        }
    }
}

fn ask_where(name: &str) -> Option<Promise> {
    let window = web_sys::window()?;
    let picker = Reflect::get(&window, &"showSaveFilePicker".into()).ok()?.dyn_into::<Function>().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"suggestedName".into(), &name.into()).ok()?;
    picker.call1(&window, &options).ok()?.dyn_into().ok()
}

/// Calls a method that answers a promise.
fn call(object: &JsValue, method: &str, args: &[JsValue]) -> Option<impl Future<Output = Result<JsValue, String>> + use<>> {
    let function = Reflect::get(object, &method.into()).ok()?.dyn_into::<Function>().ok()?;
    let promise: Promise = function.apply(object, &args.iter().collect::<Array>()).ok()?.dyn_into().ok()?;
    Some(async move { JsFuture::from(promise).await.map_err(|error| error_text(&error)) })
}

fn error_name(error: &JsValue) -> String {
    Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
}

fn error_text(error: &JsValue) -> String {
    let text = Reflect::get(error, &"message".into()).ok().and_then(|text| text.as_string());
    text.unwrap_or_else(|| "The browser could not write the file.".to_owned())
}

fn blob(parts: &Array, format: Format) -> Result<Blob, String> {
    let options = BlobPropertyBag::new();
    options.set_type(format.media_type());
    Blob::new_with_u8_array_sequence_and_options(parts, &options).map_err(|error| error_text(&error))
}

fn download(blob: &Blob, name: &str) -> Option<()> {
    let url = Url::create_object_url_with_blob(blob).ok()?;
    let link: HtmlAnchorElement = web_sys::window()?.document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser has taken the blob by the time a minute has passed.
    set_timeout(move || drop(Url::revoke_object_url(&url)), Duration::from_secs(60));
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_when_in_utc() {
        assert_eq!(file_name(1_542_374_715_672.0, Format::Csv), "active-sessions-2018-11-16T13-25-15Z.csv");
        assert_eq!(file_name(0.0, Format::Json), "active-sessions-1970-01-01T00-00-00Z.json");
    }
}
