//! Which seeds are played, and what is told of those that fail.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Failures that are told; the first few say enough.
const TOLD: usize = 10;

/// Plays so many seeds on all processors, or what `ICESPEC_SEED` and `ICESPEC_SEEDS` say instead.
pub(crate) fn play_all(seeds: u64, play: impl Fn(u64, bool) -> Result<(), String> + Sync) {
    // A panic is a failure of its seed like any other.
    let outcome = |seed, verbose| {
        let played = catch_unwind(AssertUnwindSafe(|| play(seed, verbose)));
        let played = played.unwrap_or_else(|_| Err("a panic, see above".into()));
        played.map_err(|why| format!("ICESPEC_SEED={seed}: {why}"))
    };
    if let Some(seed) = number("ICESPEC_SEED") {
        if let Err(why) = outcome(seed, true) {
            panic!("{why}");
        }
        return;
    }
    let seeds = number("ICESPEC_SEEDS").unwrap_or(seeds);
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
                        failures.lock().unwrap().push(why);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    let number = text.parse();
    Some(number.unwrap_or_else(|_| panic!("{variable} is {text:?}, which is no number")))
}
