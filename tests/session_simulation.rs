//! Two session peers in simulated time: a thousand sessions with loss, reordering and duplication, one to four
//! sections, every bundle policy and layout of credentials, restarts, new associations and added sections.
//!
//! `ICESPEC_SEED=N` plays one session and tells all that happens in it; `ICESPEC_SEEDS=N` plays another number of
//! them. What has to hold is in `play.rs` and, all the time, in `observer.rs`. The keys of DTLS and the tags of SCTP
//! come from the system whatever the seed; nothing that is observed hangs on them.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

#[path = "session_simulation/observer.rs"]
mod observer;
#[path = "session_simulation/play.rs"]
mod play;
#[path = "pair_simulation/random.rs"]
mod random;
#[path = "session_simulation/scenario.rs"]
mod scenario;
#[path = "pair_simulation/seeds.rs"]
mod seeds;
#[path = "session_simulation/world.rs"]
mod world;

const SEEDS: u64 = 1_000;

#[test]
fn a_thousand_sessions() {
    seeds::play_all(SEEDS, |seed, verbose| play::play(seed, verbose).map(|_| ()));
}

#[test]
fn a_seed_plays_the_same_session_again() {
    for seed in 0..8 {
        assert_eq!(
            play::play(seed, false),
            play::play(seed, false),
            "ICESPEC_SEED={seed}"
        );
    }
}
