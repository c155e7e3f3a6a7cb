//! The page: files built into the binary, the address of every view, and what a browser may do with them.

mod policy;

use crate::app::App;
use crate::error::Error;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use rust_embed::{Embed, EmbeddedFile};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

#[derive(Embed)]
#[folder = "$ACTIVE_SESSIONS_PAGE"]
struct Files;

const INDEX: &str = "index.html";
/// What the page's `as-build` says until the server says it.
const BUILD_PLACEHOLDER: &str = "__AS_BUILD__";
/// What the page's `as-max-rows` says until the server says it.
const MAX_ROWS_PLACEHOLDER: &str = "__AS_MAX_ROWS__";

/// What the server knows about the built page.
pub struct Assets {
    build: String,
    index: String,
    policy: HeaderValue,
}

impl Assets {
    /// Looks at every file once.
    pub fn load() -> Assets {
        let mut names: Vec<Cow<'static, str>> = Files::iter().collect();
        names.sort();
        let mut all = Sha256::new();
        for name in &names {
            all.update(name.as_bytes());
            all.update(Files::get(name).map(|file| file.metadata.sha256_hash()).unwrap_or_default());
        }
        let index = Files::get(INDEX).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
        let policy = HeaderValue::from_str(&policy::content_security_policy(&index));
        Assets {
            build: hex(&all.finalize()[..8]),
            // Only digests were put in, so this cannot fail; a page without scripts is safer than one without a policy.
            policy: policy.unwrap_or(HeaderValue::from_static("default-src 'none'")),
            index,
        }
    }

    /// Names what is inside: the same for two servers exactly when they bring the same page.
    pub fn build(&self) -> &str {
        &self.build
    }
}

/// Answers everything that is no API.
pub async fn serve(State(app): State<App>, request: Request) -> Result<Response, Error> {
    let path = request.uri().path();
    if path == "/" {
        return Ok(Redirect::temporary("/sessions").into_response());
    }
    if is_view(path) {
        return Ok(index(&app, request.headers()));
    }
    let name = path.trim_start_matches('/');
    match Files::get(name) {
        Some(file) if name != INDEX && !is_packed(name) => Ok(self::file(name, file, request.headers())),
        _ => Err(Error::NotFound("There is nothing at this address.".into())),
    }
}

/// The addresses of the page's views. What lies under `/sessions/` is a distinguished name, which may hold anything.
fn is_view(path: &str) -> bool {
    matches!(path, "/sessions" | "/saved" | "/map" | "/denylist" | "/devices" | "/health" | "/login")
        || path.starts_with("/sessions/")
}

fn is_packed(name: &str) -> bool {
    name.ends_with(".br") || name.ends_with(".gz")
}

fn index(app: &App, headers: &HeaderMap) -> Response {
    let build = app.build();
    let text = app.assets().index.replace(BUILD_PLACEHOLDER, &build).replace(MAX_ROWS_PLACEHOLDER, &app.max_rows().to_string());
    let tag = tag(&Sha256::digest(text.as_bytes()), "");
    let mut response = if matches(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], text).into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::ETAG, tag);
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    answer.insert(header::CONTENT_SECURITY_POLICY, app.assets().policy.clone());
    answer.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    response
}

fn file(name: &str, plain: EmbeddedFile, headers: &HeaderMap) -> Response {
    let packed = |encoding: &'static str, extension: &str| {
        let file = accepts(headers, encoding).then(|| Files::get(&format!("{name}.{extension}"))).flatten()?;
        // A file of a few bytes grows when it is packed.
        (file.data.len() < plain.data.len()).then_some((encoding, file))
    };
    let (encoding, file) = match packed("br", "br").or_else(|| packed("gzip", "gz")) {
        Some((encoding, file)) => (Some(encoding), file),
        None => (None, plain),
    };
    let tag = tag(&file.metadata.sha256_hash(), encoding.unwrap_or_default());
    let mut response =
        if matches(headers, &tag) { StatusCode::NOT_MODIFIED.into_response() } else { file.data.into_response() };
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
    answer.insert(header::ETAG, tag);
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let keep = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Some(encoding) = encoding {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Whether the name (of the file or of a folder it is in) holds a hash of the content, as Trunk and wasm-bindgen write it:
/// sixteen hexadecimal digits after a dash.
fn is_hashed(name: &str) -> bool {
    name.split(['/', '.', '_']).any(|part| {
        part.rsplit_once('-').is_some_and(|(_, hash)| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    })
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|part| {
        let mut words = part.split(';').map(str::trim);
        let named = words.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = words.any(|word| word.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()) == Some(0.0));
        named && !refused
    })
}

fn tag(hash: &[u8], encoding: &str) -> HeaderValue {
    let text = format!("\"{}{encoding}\"", hex(&hash[..hash.len().min(12)]));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("\"\""))
}

fn matches(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for (name, hashed) in [
            ("app-1a2b3c4d5e6f7a8b.js", true),
            ("app-1a2b3c4d5e6f7a8b_bg.wasm", true),
            ("snippets/app-1a2b3c4d5e6f7a8b/js/element.js", true),
            ("embed/active-sessions.js", false),
            ("app.js", false),
            ("app-notahashnotahash.js", false),
        ] {
            assert_eq!(is_hashed(name), hashed, "{name}");
        }
    }

    #[test]
    fn an_encoding_may_be_refused() {
        for (value, br) in [("gzip, br", true), ("br;q=0", false), ("br;q=0.5", true), ("gzip", false), ("BR", true)] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            assert_eq!(accepts(&headers, "br"), br, "{value}");
        }
    }

    #[test]
    fn views_are_addresses_and_files_are_not() {
        for (path, view) in [
            ("/sessions", true),
            ("/sessions/CN%3Da%2COU%3Db/policies", true),
            ("/health", true),
            ("/healthz", false),
            ("/session", false),
            ("/app-1a2b3c4d5e6f7a8b.js", false),
        ] {
            assert_eq!(is_view(path), view, "{path}");
        }
    }
}
