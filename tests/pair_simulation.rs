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
#[path = "pair_simulation/seeds.rs"]
mod seeds;
#[path = "pair_simulation/world.rs"]
mod world;

const SEEDS: u64 = 10_000;

#[test]
fn ten_thousand_pairs_of_agents() {
    seeds::play_all(SEEDS, play::play);
}
