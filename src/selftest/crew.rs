//! Threads that go through faults and items, and somebody who notices when one is stuck.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::items::{Items, Outcome, can_notice};
use super::score::is_a_catch;
use super::{Catch, Plan};
use crate::fault::{Fault, Layer};
use crate::requirement::Requirement;
use crate::runner::Item;
use crate::vector::Verdict;

/// How often it is looked for threads that are stuck.
const LOOK: Duration = Duration::from_millis(500);
/// A round in which so many threads get stuck is over: each keeps a processor busy until the program ends.
const STUCK: usize = 2;

/// What comes of an item while a fault is active.
pub(super) type Attempt = fn(Item<'_>, Option<&'static Fault>) -> Outcome;

/// Goes through all items without a fault and then with each; what is not conformant, of each round.
pub(super) fn run(
    items: &Arc<Items>,
    faults: &[&'static Fault],
    plan: Plan,
    attempt: Attempt,
    mut progress: impl FnMut(usize, usize),
) -> Vec<Vec<Catch>> {
    let rounds: Vec<_> = std::iter::once(None)
        .chain(faults.iter().copied().map(Some))
        .collect();
    let total = rounds.len();
    let (sender, receiver) = channel();
    let mut crew = Crew {
        found: vec![Vec::new(); total],
        done: 0,
        workers: BTreeMap::new(),
        hired: 0,
        looked: Instant::now(),
        patience: plan.patience,
        shared: Arc::new(Shared {
            items: items.clone(),
            attempt,
            jobs: Mutex::new((0..total).map(|round| (round, 0)).collect()),
            rounds,
        }),
        sender,
    };
    for _ in 0..plan.jobs.clamp(1, total) {
        crew.hire();
    }
    while !crew.workers.is_empty() {
        let before = crew.done;
        match receiver.recv_timeout(LOOK) {
            Ok((id, news)) => crew.hear(id, news),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        crew.look();
        if crew.done > before {
            progress(crew.done, total);
        }
    }
    crew.found
}

/// What the threads work on.
struct Shared {
    items: Arc<Items>,
    attempt: Attempt,
    /// The fault of each.
    rounds: Vec<Option<&'static Fault>>,
    /// Rounds that wait, each from an item on.
    jobs: Mutex<VecDeque<(usize, usize)>>,
}

/// What a thread tells.
enum News {
    Begins { round: usize, item: usize },
    Other { round: usize, catch: Catch },
    RoundIsOver,
    Leaves,
}

/// A thread, as the one who looks after it knows it.
struct Worker {
    /// The round and the item it is at, and since when.
    at: Option<(usize, usize, Instant)>,
    dismissed: Arc<AtomicBool>,
}

struct Crew {
    shared: Arc<Shared>,
    sender: Sender<(usize, News)>,
    workers: BTreeMap<usize, Worker>,
    hired: usize,
    found: Vec<Vec<Catch>>,
    done: usize,
    looked: Instant,
    patience: Duration,
}

impl Crew {
    fn hire(&mut self) {
        let (id, dismissed) = (self.hired, Arc::new(AtomicBool::new(false)));
        let (shared, sender, stop) = (self.shared.clone(), self.sender.clone(), dismissed.clone());
        // Not scoped: one that is stuck is left behind.
        thread::spawn(move || {
            // Nobody listens any more once all is over.
            let tell = |news| drop(sender.send((id, news)));
            work(&shared, &stop, &tell);
            tell(News::Leaves);
        });
        self.hired += 1;
        self.workers.insert(id, Worker { at: None, dismissed });
    }

    /// Who was dismissed is not listened to.
    fn hear(&mut self, id: usize, news: News) {
        let Some(worker) = self.workers.get_mut(&id) else {
            return;
        };
        match news {
            News::Begins { round, item } => worker.at = Some((round, item, Instant::now())),
            News::Other { round, catch } => self.found[round].push(catch),
            News::RoundIsOver => {
                worker.at = None;
                self.done += 1;
            }
            News::Leaves => drop(self.workers.remove(&id)),
        }
    }

    /// Dismisses who is stuck, and hires others.
    fn look(&mut self) {
        if self.looked.elapsed() < LOOK {
            return;
        }
        self.looked = Instant::now();
        let stuck = |(id, worker): (&usize, &Worker)| {
            let (round, item, since) = worker.at?;
            (since.elapsed() > self.patience).then_some((*id, round, item))
        };
        let stuck: Vec<_> = self.workers.iter().filter_map(stuck).collect();
        for (id, round, item) in stuck {
            if let Some(worker) = self.workers.remove(&id) {
                worker.dismissed.store(true, Ordering::Release);
            }
            self.found[round].push(Catch {
                item,
                verdict: Verdict::Timeout,
                observed: format!("not done after {:?}", self.patience),
                named: None,
            });
            let times = self.found[round]
                .iter()
                .filter(|one| one.verdict == Verdict::Timeout);
            if times.count() < STUCK {
                self.shared.put((round, item + 1));
            } else {
                self.done += 1;
            }
            self.hire();
        }
    }
}

impl Shared {
    fn put(&self, job: (usize, usize)) {
        self.jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(job);
    }

    fn next(&self) -> Option<(usize, usize)> {
        self.jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front()
    }
}

fn work(shared: &Shared, dismissed: &AtomicBool, tell: &impl Fn(News)) {
    while let Some((round, from)) = shared.next() {
        let fault = shared.rounds[round];
        // Who goes on behind an item was stuck in it, which is a catch.
        let mut caught = from > 0;
        for at in from..shared.items.len() {
            let item = shared.items.get(at);
            if fault.is_some_and(|fault| !can_notice(fault.layer, item) || is_spared(fault, item, caught)) {
                continue;
            }
            tell(News::Begins { round, item: at });
            let Outcome { judgement, named } = (shared.attempt)(item, fault);
            if dismissed.load(Ordering::Acquire) {
                return;
            }
            caught |= is_a_catch(judgement.verdict);
            if judgement.verdict != Verdict::Conformant {
                let catch = Catch {
                    item: at,
                    verdict: judgement.verdict,
                    observed: judgement.observed,
                    named,
                };
                tell(News::Other { round, catch });
            }
        }
        tell(News::RoundIsOver);
    }
}

/// Sessions take the longest, and come last: a fault below them is tried with those that test what it breaks, if nothing
/// else has caught it.
fn is_spared(fault: &Fault, item: Item<'_>, caught: bool) -> bool {
    let breaks = |one: &&Requirement| fault.requirements.contains(&one.id.as_str());
    let below = fault.layer != Layer::Session && item.is_session();
    below && (caught || !item.requirements().iter().any(breaks))
}

#[cfg(test)]
#[path = "crew_tests.rs"]
mod tests;
