//! Slows down guessing: so many failed attempts a minute for one user from one address, and for one address in all.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_secs(60);
/// Failed attempts for one user from one address.
const PER_USER: usize = 10;
/// Failed attempts from one address, whoever was meant.
const PER_ADDRESS: usize = 50;
/// More keys than this are forgotten as soon as they are old: the names come from outside.
const MOST_KEYS: usize = 10_000;

/// Failed attempts of the last minute.
#[derive(Default)]
pub struct Throttle {
    failures: Mutex<HashMap<String, Vec<Instant>>>,
}

impl Throttle {
    /// How many seconds to wait, if too many attempts have failed.
    pub fn wait(&self, user: &str, address: &str, now: Instant) -> Option<u64> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = |key: &str, limit: usize| {
            let recent: Vec<_> = failures.get(key)?.iter().filter(|at| now.duration_since(**at) < WINDOW).collect();
            let oldest = recent.len().checked_sub(limit).and_then(|at| recent.get(at))?;
            Some((WINDOW - now.duration_since(**oldest)).as_secs() + 1)
        };
        wait(&user_key(user, address), PER_USER).max(wait(address, PER_ADDRESS))
    }

    /// Notes a failed attempt.
    pub fn failed(&self, user: &str, address: &str, now: Instant) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() > MOST_KEYS {
            failures.retain(|_, times| times.iter().any(|at| now.duration_since(*at) < WINDOW));
        }
        for key in [user_key(user, address), address.to_owned()] {
            let times = failures.entry(key).or_default();
            times.retain(|at| now.duration_since(*at) < WINDOW);
            times.push(now);
        }
    }

    /// A success ends the count of that user from there, not that of the address.
    pub fn succeeded(&self, user: &str, address: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(&user_key(user, address));
    }
}

fn user_key(user: &str, address: &str) -> String {
    format!("{address} {user}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_failures_a_minute_and_no_more() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        for _ in 0..PER_USER {
            assert_eq!(throttle.wait("u", "a", start), None);
            throttle.failed("u", "a", start);
        }
        assert_eq!(throttle.wait("u", "a", start + Duration::from_secs(20)), Some(41));
        assert_eq!(throttle.wait("v", "a", start), None);
        assert_eq!(throttle.wait("u", "b", start), None);
        assert_eq!(throttle.wait("u", "a", start + WINDOW), None);
        throttle.succeeded("u", "a");
        assert_eq!(throttle.wait("u", "a", start), None);
    }

    #[test]
    fn one_address_cannot_try_every_user() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for user in 0..PER_ADDRESS {
            throttle.failed(&user.to_string(), "a", now);
        }
        assert!(throttle.wait("new", "a", now).is_some());
        assert!(throttle.wait("new", "b", now).is_none());
    }
}
