//! The suite on trial: what of it notices which [fault](crate::fault) of the reference.
//!
//! Every fault is made active for every vector, live case and whole session that can notice it, all of them in
//! simulated time. Of a session that does not come up an audit has to say why, from its datagrams and descriptions.
//! One that is in order without the fault and comes to a violation, a crash or a timeout with it has caught
//! it; that it can say nothing any more does not count. What the suite permits is caught by what is conformant
//! without it and acceptable with it, and counted apart.

mod audited;
mod crew;
mod items;
mod score;
mod snapshot;

use std::sync::Arc;
use std::time::{Duration, Instant};

pub(crate) use audited::sources;
pub use items::Items;
pub use score::{Audits, Catch, Evidence, FaultScore, ItemScore, Kind, Score, Unclean};
pub use snapshot::{Snapshot, SnapshotError};

use crate::fault::Fault;

/// How to run it.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How many threads work at once.
    pub jobs: usize,
    /// How long one item may take before it counts as endless. Its thread is left behind.
    pub patience: Duration,
}

impl Default for Plan {
    fn default() -> Self {
        Plan {
            jobs: 2,
            patience: Duration::from_secs(20),
        }
    }
}

/// Makes each of these faults active for each item. `progress` is told how many of how many are done.
pub fn run(items: Items, faults: &[&'static Fault], plan: Plan, progress: impl FnMut(usize, usize)) -> Score {
    let start = Instant::now();
    let items = Arc::new(items);
    let rounds = crew::run(&items, faults, plan, items::attempt, progress);
    Score::new(&items, faults, rounds, start.elapsed())
}
