//! Password hashes and random secrets.

use crate::error::Error;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// A password longer than this is refused before it costs anything.
const LONGEST: usize = 1024;

/// Hashes and checks passwords, two at a time: each takes 19 MiB and some tens of milliseconds of a core, and nobody may make
/// the server do nothing else.
#[derive(Clone)]
pub struct Hasher {
    slots: Arc<Semaphore>,
    /// Checked when there is no such admin, so that the time of the answer does not tell.
    nobody: Arc<str>,
}

impl Hasher {
    /// A hasher with argon2id's recommended costs.
    ///
    /// # Errors
    /// No randomness, or no memory.
    pub fn new() -> Result<Hasher, Error> {
        let nobody = hash(&random_secret()?)?;
        Ok(Hasher { slots: Arc::new(Semaphore::new(2)), nobody: nobody.into() })
    }

    /// The PHC string of a password. Takes a moment; for the start of the server only.
    pub fn hash(&self, password: &str) -> Result<String, Error> {
        hash(password)
    }

    /// Whether a password is the one that was hashed; `None` stands for an admin that does not exist.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, Error> {
        if password.len() > LONGEST {
            return Ok(false);
        }
        let exists = stored.is_some();
        let (password, stored) = (password.to_owned(), stored.unwrap_or(&self.nobody).to_owned());
        let _slot = self.slots.acquire().await.map_err(|_| Error::Unavailable("The server is stopping.".into()))?;
        let same = tokio::task::spawn_blocking(move || {
            let parsed = PasswordHash::new(&stored).map_err(|error| Error::Internal(format!("password hash: {error}")))?;
            Ok::<_, Error>(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
        })
        .await??;
        Ok(same && exists)
    }
}

fn hash(password: &str) -> Result<String, Error> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| Error::Internal(format!("password hash: {error}")))?;
    Ok(hash.to_string())
}

/// 256 random bits as text.
///
/// # Errors
/// The system has no randomness.
pub fn random_secret() -> Result<String, Error> {
    let mut bytes = [0u8; 32];
    fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// A password a person can type: four groups of four letters and digits, 76 random bits.
///
/// # Errors
/// The system has no randomness.
pub fn random_password() -> Result<String, Error> {
    // Without letters and digits that look alike.
    const LETTERS: &[u8; 27] = b"abcdefghjkmnpqrstuvwxyz2346";
    let mut text = String::new();
    while text.len() < 19 {
        let mut byte = [0u8];
        fill(&mut byte)?;
        // 27 * 9 = 243: higher bytes would make some letters likelier.
        if byte[0] < 243 {
            if text.len() % 5 == 4 {
                text.push('-');
            }
            text.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
        }
    }
    Ok(text)
}

fn fill(bytes: &mut [u8]) -> Result<(), Error> {
    getrandom::fill(bytes).map_err(|error| Error::Internal(format!("no randomness: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_an_existing_admin_passes() {
        let hasher = Hasher::new().unwrap();
        let stored = hasher.hash("correct horse").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        for (password, stored, expected) in [
            ("correct horse", Some(stored.as_str()), true),
            ("Correct horse", Some(stored.as_str()), false),
            ("", Some(stored.as_str()), false),
            ("correct horse", None, false),
        ] {
            assert_eq!(hasher.verify(password, stored).await.unwrap(), expected, "{password}");
        }
        assert!(!hasher.verify(&"x".repeat(2000), Some(&stored)).await.unwrap());
    }

    #[test]
    fn secrets_differ_and_passwords_can_be_typed() {
        let (a, b) = (random_secret().unwrap(), random_secret().unwrap());
        assert!(a != b && a.len() == 43);
        let password = random_password().unwrap();
        assert_eq!(password.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4, 4]);
    }
}
