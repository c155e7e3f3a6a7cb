#![no_main]

use active_sessions_fuzz::query;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| query(bytes));
