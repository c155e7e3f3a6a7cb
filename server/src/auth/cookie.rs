//! The browser's sign-in cookie.

use axum::http::{HeaderMap, HeaderValue, header};

const NAME: &str = "as_session";

/// The secret of a browser's sign-in.
pub struct Cookie(pub String);

impl Cookie {
    /// The cookie of a request, if it brought one.
    pub fn of(headers: &HeaderMap) -> Option<Cookie> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .find_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='))
            .filter(|secret| !secret.is_empty())
            .map(|secret| Cookie(secret.to_owned()))
    }
}

/// Sets the cookie for the rest of the browser's run; the server ends it earlier. `Secure` only when the request came by TLS:
/// WebKit drops Secure cookies on plain http, loopback included.
pub fn set_cookie(secret: &str, request: &HeaderMap) -> HeaderValue {
    let text = format!("{NAME}={secret}; Path=/; HttpOnly; SameSite=Strict{}", secure(request));
    // The secret is base64url, of our own making.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Takes the cookie away.
pub fn clear_cookie(request: &HeaderMap) -> HeaderValue {
    let text = format!("{NAME}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{}", secure(request));
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// We serve plain http ourselves; a proxy that ends TLS says so. Believing a false header costs only the one who sends it.
fn secure(request: &HeaderMap) -> &'static str {
    let forwarded = request.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    if forwarded.is_some_and(|proto| proto.split(',').next().unwrap_or_default().trim().eq_ignore_ascii_case("https")) {
        "; Secure"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_cookie_is_found_among_others() {
        for (value, expected) in [
            ("as_session=abc", Some("abc")),
            ("x=1; as_session=abc; y=2", Some("abc")),
            ("as_session2=abc", None),
            ("as_session=", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(value));
            assert_eq!(Cookie::of(&headers).map(|cookie| cookie.0).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn secure_under_tls_only() {
        let mut headers = HeaderMap::new();
        assert_eq!(set_cookie("s", &headers), "as_session=s; Path=/; HttpOnly; SameSite=Strict");
        headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        assert_eq!(set_cookie("s", &headers), "as_session=s; Path=/; HttpOnly; SameSite=Strict; Secure");
    }
}
