//! Browsers' sign-ins at the other Controller.

use crate::store::{Key, key_of};
use shared::wire::LoginResponse;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A sign-in lives until the Controller refuses its token, its browser signs out, or nobody has used it for so long.
const UNUSED: Duration = Duration::from_secs(24 * 3600);
/// A sign-in that waits for its one-time code.
const WAITING: Duration = Duration::from_secs(600);
/// Sign-ins at a time; beyond it the least used one goes.
const MOST: usize = 10_000;

/// One browser's sign-in.
#[derive(Clone)]
pub struct Browser {
    /// The Controller's token.
    pub token: String,
    /// What the Controller said of the admin, without the token.
    pub admin: LoginResponse,
    /// Not finished: a one-time code is wanted.
    pub waiting: bool,
    used: Instant,
}

impl Browser {
    /// A sign-in used now.
    pub fn new(token: String, admin: LoginResponse, waiting: bool) -> Browser {
        Browser { token, admin, waiting, used: Instant::now() }
    }

    fn expired(&self, now: Instant) -> bool {
        now.duration_since(self.used) > if self.waiting { WAITING } else { UNUSED }
    }
}

/// All of them, by the hash of the cookie.
#[derive(Default)]
pub struct Browsers(Mutex<HashMap<Key, Browser>>);

impl Browsers {
    /// Keeps a sign-in.
    pub fn keep(&self, secret: &str, browser: Browser) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, browser)| browser.used).map(|(key, _)| *key)
        {
            all.remove(&oldest);
        }
        all.insert(key_of(secret), browser);
    }

    /// The sign-in of a cookie.
    pub fn find(&self, secret: &str) -> Option<Browser> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (key, now) = (key_of(secret), Instant::now());
        if all.get(&key)?.expired(now) {
            all.remove(&key);
            return None;
        }
        let browser = all.get_mut(&key)?;
        browser.used = now;
        Some(browser.clone())
    }

    /// Ends a sign-in.
    pub fn remove(&self, secret: &str) -> Option<Browser> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key_of(secret))
    }

    /// Forgets sign-ins that nobody uses any more.
    pub fn forget_expired(&self) {
        let now = Instant::now();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, browser| !browser.expired(now));
    }
}
