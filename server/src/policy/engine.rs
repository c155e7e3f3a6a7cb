//! The engine: one expression at a time for whoever asks, or a session of many over the same claims.

use super::session::{Inputs, Session};
use shared::wire::{CriteriaScript, Extra, TestResult};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// What an evaluation may use up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Wall time of one expression.
    pub time: Duration,
    /// Bytes a script may allocate beyond its claims.
    pub memory: usize,
    /// Bytes of stack.
    pub stack: usize,
    /// Bytes of output kept.
    pub output: usize,
}

impl Default for Limits {
    /// 100 ms (domain decision), 16 MiB, 256 KiB of stack, 16 KiB of output.
    fn default() -> Self {
        Limits { time: Duration::from_millis(100), memory: 16 << 20, stack: 256 << 10, output: 16 << 10 }
    }
}

/// The three maps of claims an expression sees.
#[derive(Debug, Clone, Copy)]
pub struct Claims<'a> {
    /// `claims.user`
    pub user: &'a Extra,
    /// `claims.device`
    pub device: &'a Extra,
    /// `claims.system`
    pub system: &'a Extra,
}

/// Evaluates policy scripts. Cheap to share; holds no script state.
#[derive(Debug, Clone)]
pub struct Engine {
    limits: Limits,
    /// Evaluations whose caller has been answered already although the script still runs.
    runaways: Arc<AtomicUsize>,
}

/// How many of them may exist before further expressions are refused.
const MOST_RUNAWAYS: usize = 4;

const RUNNING: u8 = 0;
const ENDED: u8 = 1;
const ABANDONED: u8 = 2;

impl Engine {
    /// An engine with these limits.
    pub fn new(limits: Limits) -> Engine {
        Engine { limits, runaways: Arc::default() }
    }

    /// Evaluates one expression from outside.
    ///
    /// It never takes much longer than the limit: the script runs in a thread of its own, because a single built-in function
    /// on huge texts can overrun the deadline that is checked between steps. The caller is answered in time all the same.
    /// This call blocks.
    pub fn evaluate(&self, expression: &str, claims: &Claims<'_>, criteria: &[CriteriaScript], now_ms: i64) -> TestResult {
        if self.runaways.load(Ordering::Relaxed) >= MOST_RUNAWAYS {
            return failed("The script engine is busy with scripts that do not end. Try again in a minute.".to_owned());
        }
        let inputs = Inputs::new(*claims, criteria);
        let (limits, expression) = (self.limits, expression.to_owned());
        let (sender, receiver) = channel();
        let thread = std::thread::Builder::new().name("policy-script".to_owned()).stack_size(limits.stack + (2 << 20));
        let state = Arc::new(AtomicU8::new(RUNNING));
        let (runaways, its_state) = (Arc::clone(&self.runaways), Arc::clone(&state));
        let spawned = thread.spawn(move || {
            let result = Session::with(limits, inputs, now_ms).evaluate(&expression);
            if its_state.swap(ENDED, Ordering::SeqCst) == ABANDONED {
                runaways.fetch_sub(1, Ordering::SeqCst);
            }
            // Nobody listens any more when the deadline has passed.
            let _ = sender.send(result);
        });
        if let Err(error) = spawned {
            return failed(format!("The script engine could not start: {error}"));
        }
        match receiver.recv_timeout(limits.time + GRACE) {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => {
                self.runaways.fetch_add(1, Ordering::SeqCst);
                if state.swap(ABANDONED, Ordering::SeqCst) == ENDED {
                    self.runaways.fetch_sub(1, Ordering::SeqCst);
                }
                failed(too_long(limits.time))
            }
            Err(RecvTimeoutError::Disconnected) => failed("The script engine stopped unexpectedly.".to_owned()),
        }
    }

    /// Prepares to evaluate many expressions of the configuration over the same claims, each within the limits.
    ///
    /// The deadline is the engine's own, without the thread of [`Engine::evaluate`]: for expressions an administrator saved,
    /// not for ones just sent.
    pub fn session(&self, claims: Claims<'_>, criteria: &[CriteriaScript], now_ms: i64) -> Session {
        Session::with(self.limits, Inputs::new(claims, criteria), now_ms)
    }
}

/// Building the context and reading large claims is not the script's fault.
const GRACE: Duration = Duration::from_millis(400);

pub(super) fn failed(error: String) -> TestResult {
    TestResult { error: Some(error), ..TestResult::default() }
}

pub(super) fn too_long(limit: Duration) -> String {
    format!("Evaluation took longer than {} ms", limit.as_millis())
}
