//! What a secret is found by: its hash, so that whoever reads the database cannot sign in with what stands there.

use sha2::{Digest, Sha256};

/// SHA-256 of a secret. The secrets are 256 random bits, so a plain hash is enough.
pub type Key = [u8; 32];

/// The key of a secret.
pub fn key_of(secret: &str) -> Key {
    Sha256::digest(secret.as_bytes()).into()
}
