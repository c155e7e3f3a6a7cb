//! Calls that left before this module had arrived (`js/element.js`, `js/start.js`), so that its way and theirs overlap.
//!
//! A page that opens on the list needs the same two answers every time. The scripts that load the module ask for them at once and
//! hand over the promises by path; the first call of that path takes its promise instead of asking again. One that got no answer, or
//! was answered before anybody had signed in, is asked again as if it had never been, so nothing here can make an error that the page
//! would not have had. Of the list the first piece is read too: with it at hand the first frame that is painted has rows.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The status of an answer to nobody.
const SIGNED_OUT: u16 = 401;

/// What the scripts handed over: `{stop: AbortController, answers: {path: Promise<Response>}}`.
pub struct Early(JsValue);

impl Early {
    /// Takes over what a script left; anything else than the object above holds nothing.
    pub fn new(left: JsValue) -> Early {
        Early(left)
    }

    /// The answer to a path, the first time it is asked for; stopping `signal` stops it.
    pub async fn take(&self, path: &str, signal: Option<&web_sys::AbortSignal>) -> Option<web_sys::Response> {
        let answers = get(&self.0, "answers")?.dyn_into::<js_sys::Object>().ok()?;
        let promise = get(&answers, path)?.dyn_into::<js_sys::Promise>().ok()?;
        let _ = js_sys::Reflect::delete_property(&answers, &JsValue::from_str(path));
        if let (Some(signal), Some(stop)) = (signal, self.stop()) {
            // A function of the platform, bound to its controller: there is no closure of ours to keep alive.
            let abort = get(&stop, "abort")?.dyn_into::<js_sys::Function>().ok()?.bind0(&stop);
            signal.set_onabort(Some(&abort));
        }
        let answer: web_sys::Response = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
        (answer.status() != SIGNED_OUT).then_some(answer)
    }

    fn stop(&self) -> Option<web_sys::AbortController> {
        get(&self.0, "stop")?.dyn_into().ok()
    }
}

impl Drop for Early {
    fn drop(&mut self) {
        if let Some(stop) = self.stop() {
            stop.abort();
        }
    }
}

/// The reader of a body and the promise of its first piece, where the script has begun to read: `{reader, first}`, at the body.
pub(super) fn begun(body: &web_sys::ReadableStream) -> Option<(web_sys::ReadableStreamByobReader, js_sys::Promise)> {
    let begun = get(body, "begun")?;
    Some((get(&begun, "reader")?.dyn_into().ok()?, get(&begun, "first")?.dyn_into().ok()?))
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
}
