//! How many tests ran, read from what the runners themselves print.

use std::fmt;

/// Tests over all runners.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Counts {
    /// A line such as `test result: ok. 12 passed; 0 failed; 1 ignored; …`, by cargo test and wasm-bindgen-test alike.
    pub fn libtest(&mut self, line: &str) {
        let Some(rest) = line.trim_start().strip_prefix("test result: ") else { return };
        let rest = rest.split_once(". ").map_or(rest, |(_, numbers)| numbers);
        for part in rest.split(';') {
            self.add(part);
        }
    }

    /// A line of Playwright's summary: `  12 passed (3.4s)`, `  1 failed`, `  2 skipped`, `  1 did not run`.
    pub fn playwright(&mut self, line: &str) {
        if line.starts_with("  ") && !line.starts_with("   ") {
            self.add(line);
        }
    }

    fn add(&mut self, part: &str) {
        let mut words = part.split_whitespace();
        let (Some(Ok(number)), Some(word)) = (words.next().map(str::parse::<u64>), words.next()) else { return };
        match word {
            "passed" => self.passed += number,
            // A test that passed only at the second attempt, or was cut off, did not pass.
            "failed" | "flaky" | "interrupted" => self.failed += number,
            "ignored" | "skipped" | "did" => self.skipped += number,
            _ => {}
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(f, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn both_runners_are_understood() {
        let mut counts = Counts::default();
        for line in [
            "test dn::tests::round_trip ... ok",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.02s",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out",
        ] {
            counts.libtest(line);
        }
        assert_eq!(counts, Counts { passed: 14, failed: 1, skipped: 1 });
        for line in [
            "Running 9 tests using 2 workers",
            "  ok  1 list.spec.ts:3:1 › sorts",
            "  1 failed",
            "    7 passed as text",
            "  8 passed (12.3s)",
        ] {
            counts.playwright(line);
        }
        assert_eq!(counts.to_string(), "22 passed, 2 failed, 1 skipped");
    }
}
