//! The page's Content-Security-Policy.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Only our own files; scripts inside the page by their hash (Trunk writes one that starts the wasm); no frame around it.
pub fn content_security_policy(index: &str) -> String {
    let hashes: String = inline_scripts(index)
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes()))))
        .collect();
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'; img-src 'self' data: blob:; \
         object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// The text of every script element without `src`, byte for byte.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (text, _) = rest.split_once("</script>")?;
        let external = attributes.split_ascii_whitespace().any(|attribute| attribute.starts_with("src="));
        (!external && !text.is_empty()).then_some(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_inside_the_page_are_allowed_by_their_hash_and_no_others() {
        let html =
            "<script type=\"module\">\nimport init from '/a.js';\n</script><script src=\"/b.js\"></script><script>x</script>";
        assert_eq!(inline_scripts(html).collect::<Vec<_>>(), ["\nimport init from '/a.js';\n", "x"]);
        // echo -n x | openssl dgst -sha256 -binary | base64
        let policy = content_security_policy("<script>x</script>");
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=';"),
            "{policy}"
        );
    }
}
