//! Two agents of the reference in simulated time: ten thousand scenarios with loss, reordering,
//! duplication, address translation, role conflicts, lite agents, restarts, cuts and an attacker.
//!
//! `ICESPEC_SEED=N` plays one scenario and tells all that happens in it; `ICESPEC_SEEDS=N` plays
//! another number of them. What has to hold is in `play.rs` and, all the time, in `observer.rs`.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

#[path = "pair_simulation/network.rs"]
mod network;
#[path = "pair_simulation/observer.rs"]
mod observer;
#[path = "pair_simulation/play.rs"]
mod play;
#[path = "pair_simulation/random.rs"]
mod random;
#[path = "pair_simulation/scenario.rs"]
mod scenario;
#[path = "pair_simulation/world.rs"]
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

const SEEDS: u64 = 10_000;
/// Failures that are told; the first few say enough.
const TOLD: usize = 10;

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} is {text:?}, which is no number")),
    )
}

/// A panic in an agent is a failure of its seed like any other.
fn outcome(seed: u64, verbose: bool) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(|| play::play(seed, verbose)))
        .unwrap_or_else(|_| Err("a panic, see above".into()))
}

#[test]
fn ten_thousand_pairs_of_agents() {
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
