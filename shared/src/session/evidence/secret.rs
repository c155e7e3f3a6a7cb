//! Claims that look like secrets, so that nobody puts one into a ticket without meaning to. A guess: it errs to masking.

use super::super::claims::Step;
use serde_json::Value;

const WORDS: [&str; 14] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "api_key",
    "privatekey",
    "private_key",
    "credential",
    "encrypted",
    "recovery",
    "authkey",
    "seed",
];

/// Whether a claim should be masked unless somebody says otherwise: by a name on its path, or by what its value looks like.
pub fn looks_secret(path: &[Step], value: &Value) -> bool {
    let named = path.iter().any(|step| match step {
        Step::Key(key) => {
            let key = key.to_lowercase();
            WORDS.iter().any(|word| key.contains(word))
        }
        Step::Index(_) => false,
    });
    if named {
        return !(value.is_boolean() || value.is_null() || super::is_time(value));
    }
    match value {
        Value::String(text) => is_sealed(text.trim()),
        Value::Array(items) => items.iter().any(|item| item.as_str().is_some_and(|text| is_sealed(text.trim()))),
        _ => false,
    }
}

/// A key or certificate, a signed token, or a long run of base64 as encryption leaves it.
fn is_sealed(text: &str) -> bool {
    let base64 = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte));
    let mixed = |part: &str| {
        let has = |test: fn(&u8) -> bool| part.as_bytes().iter().any(test);
        has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit)
    };
    let signed = || text.starts_with("eyJ") && text.split('.').count() >= 3 && text.split('.').all(base64);
    let encrypted = || (40..100_000).contains(&text.len()) && base64(text) && mixed(text);
    text.starts_with("-----BEGIN") || text.starts_with("ENC(") || text.starts_with("enc:") || signed() || encrypted()
}
