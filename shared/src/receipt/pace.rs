//! How often to look, and how long.

/// How long Gateways may go on reporting a session that has ended (specification).
pub const LINGER_MS: u64 = 300_000;

/// After so long a session that should have gone is said to be still there; looking goes on.
pub const STILL_MS: u64 = 8_000;

/// Targets that one look reads; more are read in several looks, [`BETWEEN_MS`] apart. Each reading asks every Gateway.
pub const AT_A_LOOK: usize = 20;

/// Milliseconds between the looks of one round: five readings a second at most, about as fast as tokens are renewed
/// (`domain.md` 5.2).
pub const BETWEEN_MS: u64 = 4_000;

/// Milliseconds until the next round of looks, after so many: soon at first, then ever more rarely.
pub fn next_look_ms(looks: u32) -> u64 {
    const STEPS: [u64; 8] = [1_000, 1_500, 2_000, 3_000, 5_000, 8_000, 13_000, 20_000];
    STEPS.get(looks as usize).copied().unwrap_or(30_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_become_rare_and_stay_few() {
        assert!((0..30).all(|looks| next_look_ms(looks) <= next_look_ms(looks + 1)));
        let within = |limit: u64| {
            let mut spent = 0;
            (0..)
                .take_while(|looks| {
                    spent += next_look_ms(*looks);
                    spent <= limit
                })
                .count()
        };
        assert!(within(STILL_MS) >= 3, "a user that has gone at once is not called still there");
        assert!(within(LINGER_MS) <= 20);
    }
}
