//! The Accept header, which carries the version of the API.

use crate::error::Error;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use shared::wire::{API_VERSION, LOWEST_API_VERSION};

const PREFIX: &str = "application/vnd.appgate.peer-v";

/// Refuses calls under `/admin` whose Accept header is not the published one (406), before anything else is looked at.
pub async fn accept(request: Request, next: Next) -> Result<Response, Error> {
    let path = request.uri().path();
    let path = path.strip_prefix("/admin").unwrap_or(path);
    let wanted = if path.starts_with("/client-logs/") {
        Wanted { suffix: "zip", plain: false, login: false }
    } else {
        let login = path == "/login" || path.starts_with("/authentication") || path == "/authorization";
        Wanted { suffix: "json", plain: path == "/version", login }
    };
    wanted.check(request.headers())?;
    Ok(next.run(request).await)
}

struct Wanted {
    suffix: &'static str,
    /// `/version` takes plain JSON too: it is how one learns the version.
    plain: bool,
    login: bool,
}

impl Wanted {
    fn check(&self, headers: &HeaderMap) -> Result<(), Error> {
        let received: Vec<&str> = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        let received = received.join(", ");
        let types = || received.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
        if types().any(|one| self.fits(one)) {
            return Ok(());
        }
        let shown: String = received.chars().take(200).collect();
        let shown = if shown.is_empty() { "no Accept header".to_owned() } else { format!("'{shown}'") };
        let message = format!(
            "Expected the Accept header '{PREFIX}{API_VERSION}+{}' (versions {LOWEST_API_VERSION} to {API_VERSION}); received {shown}.",
            self.suffix
        );
        Err(Error::NotAcceptable { message, login: self.login })
    }

    fn fits(&self, one: &str) -> bool {
        if self.plain && one.eq_ignore_ascii_case("application/json") {
            return true;
        }
        let lower = one.to_ascii_lowercase();
        let version = lower.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(self.suffix)?.strip_suffix('+'));
        version
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|digits| digits.parse::<u32>().ok())
            .is_some_and(|version| (LOWEST_API_VERSION..=API_VERSION).contains(&version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_published_types_of_accepted_versions_pass() {
        for (value, json, zip, version) in [
            ("application/vnd.appgate.peer-v22+json", true, false, true),
            ("application/vnd.appgate.peer-v20+json", true, false, true),
            ("text/html, application/vnd.appgate.peer-v21+json;q=0.8", true, false, true),
            ("Application/VND.appgate.peer-v22+JSON", true, false, true),
            ("application/vnd.appgate.peer-v19+json", false, false, false),
            ("application/vnd.appgate.peer-v23+json", false, false, false),
            ("application/vnd.appgate.peer-v+json", false, false, false),
            ("application/vnd.appgate.peer-v22+zip", false, true, false),
            ("application/vnd.appgate.peer-v22json", false, false, false),
            ("application/json", false, false, true),
            ("*/*", false, false, false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(value));
            let passes = |suffix, plain| Wanted { suffix, plain, login: false }.check(&headers).is_ok();
            assert_eq!((passes("json", false), passes("zip", false), passes("json", true)), (json, zip, version), "{value}");
        }
        assert!(Wanted { suffix: "json", plain: true, login: false }.check(&HeaderMap::new()).is_err());
    }
}
