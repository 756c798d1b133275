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
#[path = "session_simulation/world.rs"]
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

const SEEDS: u64 = 1_000;
/// Failures that are told; the first few say enough.
const TOLD: usize = 10;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} is {text:?}, which is no number")),
    )
}

/// A panic in a peer is a failure of its seed like any other.
fn outcome(seed: u64, verbose: bool) -> Result<(), String> {
    let played = catch_unwind(AssertUnwindSafe(|| play::play(seed, verbose)));
    played
        .unwrap_or_else(|_| Err("a panic, see above".into()))
        .map(|_| ())
}

#[test]
fn a_thousand_sessions() {
    if let Some(seed) = number("ICESPEC_SEED") {
        if let Err(why) = outcome(seed, true) {
            panic!("ICESPEC_SEED={seed}: {why}");
        }
        return;
    }
    let seeds = number("ICESPEC_SEEDS").unwrap_or(SEEDS);
    let (next, failures) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let threads = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds || failures.lock().unwrap().len() >= TOLD {
                        return;
                    }
                    if let Err(why) = outcome(seed, false) {
                        failures
                            .lock()
                            .unwrap()
                            .push(format!("ICESPEC_SEED={seed}: {why}"));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
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
