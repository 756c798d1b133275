//! Runs vectors, live cases and whole sessions against a subject and tells what happens as events.

pub mod baseline;
mod collector;
mod event;
mod item;
mod live;
mod order;
mod profile;
mod session;

use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

pub use baseline::{Baseline, BaselineError};
pub use event::{CaseResult, Event, Finished, Sink, Started, Summary};
pub use item::{Item, family};
pub use profile::{Edition, Profile};

pub use crate::call::{Described, Kind, Owner};
use crate::fault;
use crate::live::Stage;
pub use crate::live::{Entry, What};
pub use crate::subject::Identity;
use crate::subject::{Answer, Spec, Subject};
use crate::suite;
use crate::vector::judge::{self, Judgement};
use crate::vector::{Vector, Verdict};
use collector::{Collector, Message};

/// How to run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// 0 runs the items in an order of our choice, any other number in an order made from it, so that
    /// a subject that carries something over from one case to the next is found out. Results stay in order.
    pub seed: u64,
    /// How many copies of the subject work at once, if not as many as suit it.
    pub jobs: Option<usize>,
    /// Whether `acceptable` fails.
    pub strict: bool,
    /// Where the sockets of whole sessions are.
    pub address: IpAddr,
    /// Whether sessions that do not come up are audited afterwards, and so watched for long enough for that.
    pub audited: bool,
}

/// What a run of one subject came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Something failed, or an entry of the baseline is stale.
    pub failed: bool,
    /// The subject could not be run, or not properly.
    pub broken: bool,
}

/// Runs `items` against the subject, and tells `sink`.
pub fn run(
    spec: &Spec,
    items: &[Item<'_>],
    plan: &Plan,
    baselines: &[Baseline],
    sink: &mut dyn Sink,
) -> Tally {
    let (sender, receiver) = channel();
    let work = &Work::new(spec, items, plan);
    let sessions = plan.jobs.unwrap_or_else(|| suitable_sessions(spec));
    let jobs = plan
        .jobs
        .unwrap_or_else(|| suitable_jobs(spec))
        .clamp(1, items.len().max(1));
    let fault = fault::active();
    let mut collector = Collector::new(spec, items.len(), plan, baselines);
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let sender = sender.clone();
            scope.spawn(move || fault::with(fault, || do_work(spec, work, sessions, &sender)));
        }
        drop(sender);
        for message in receiver {
            collector.take(message, sink);
        }
    });
    collector.finish(sink)
}

/// A case on the wire waits most of the time, so many run at once: threads here, processes of a shim. All
/// cases of a bare target go to the same one.
fn suitable_jobs(spec: &Spec) -> usize {
    match spec {
        Spec::Reference | Spec::StunTypes => 256,
        Spec::Shim(_) => 40,
        Spec::Target(_) => 4,
    }
}

/// A whole session keeps a processor busy, on the subject's side above all: keys, media, for some a browser.
fn suitable_sessions(spec: &Spec) -> usize {
    match spec {
        Spec::Reference | Spec::StunTypes => 128,
        Spec::Shim(_) => 8,
        Spec::Target(_) => 1,
    }
}

/// How long a session may take to come up.
fn patience(spec: &Spec, plan: &Plan) -> Duration {
    match spec {
        Spec::Reference | Spec::StunTypes if !plan.audited => crate::call::Options::IN_PROCESS,
        _ => crate::call::Options::PATIENCE,
    }
}

/// What is to be done, and how far it is. Sessions stand apart, since not all who work take them.
struct Work<'a> {
    items: &'a [Item<'a>],
    options: crate::call::Options,
    sessions: Vec<usize>,
    others: Vec<usize>,
    /// How many copies of the subject are up.
    opened: AtomicUsize,
    next_session: AtomicUsize,
    next_other: AtomicUsize,
}

impl<'a> Work<'a> {
    fn new(spec: &Spec, items: &'a [Item<'a>], plan: &Plan) -> Self {
        let is_session = |at: &usize| matches!(items[*at], Item::Session(_));
        let (sessions, others) = order::of(items, plan.seed).into_iter().partition(is_session);
        Work {
            items,
            options: crate::call::Options {
                address: plan.address,
                patience: patience(spec, plan),
            },
            sessions,
            others,
            opened: AtomicUsize::new(0),
            next_session: AtomicUsize::new(0),
            next_other: AtomicUsize::new(0),
        }
    }

    /// The place of the next item; sessions, which take the longest, come first.
    fn next(&self, sessions: bool) -> Option<usize> {
        let take = |list: &[usize], next: &AtomicUsize| {
            let at = next.fetch_add(1, Ordering::Relaxed);
            list.get(at).copied()
        };
        let session = sessions
            .then(|| take(&self.sessions, &self.next_session))
            .flatten();
        session.or_else(|| take(&self.others, &self.next_other))
    }
}

/// Takes items until none is left; whole sessions only if this is one of the first `sessions` to be up.
fn do_work(spec: &Spec, work: &Work<'_>, sessions: usize, sender: &Sender<Message>) {
    // A receiver that is gone means that the run is over; there is nobody left to tell.
    let mut subject = match spec.open() {
        Ok(subject) => subject,
        Err(error) => return drop(sender.send(Message::CannotStart(error.to_string()))),
    };
    let _ = sender.send(Message::Opened(subject.identity().clone()));
    let sessions = work.opened.fetch_add(1, Ordering::Relaxed) < sessions;
    let mut stage = Stage::new(crate::live::Options::default());
    while let Some(index) = work.next(sessions) {
        let result = run_one(&mut stage, subject.as_mut(), work.items[index], work.options);
        let _ = sender.send(Message::Result(index, Box::new(result)));
    }
    stage.close(subject.as_mut());
    if let Some(transcript) = subject.close() {
        let _ = sender.send(Message::Transcript(transcript));
    }
}

/// Runs one item and judges what comes of it.
fn run_one(
    stage: &mut Stage,
    subject: &mut dyn Subject,
    item: Item<'_>,
    options: crate::call::Options,
) -> CaseResult {
    let start = Instant::now();
    match item {
        Item::Vector(vector) => CaseResult::new(item, ask(subject, vector), start.elapsed()),
        Item::Case(case) => {
            let (judgement, transcript) = live::run(stage, subject, case);
            CaseResult {
                transcript,
                ..CaseResult::new(item, judgement, start.elapsed())
            }
        }
        Item::Session(case) => {
            let (judgement, rest) = session::run(subject, case, options);
            rest.result(CaseResult::new(item, judgement, start.elapsed()))
        }
    }
}

/// Runs one item once against a subject that nothing but the item disturbs, and judges what comes of it.
pub fn judge(subject: &mut dyn Subject, item: Item<'_>) -> Judgement {
    match item {
        Item::Vector(vector) => ask(subject, vector),
        Item::Case(case) => {
            let mut stage = Stage::new(crate::live::Options::default());
            live::once(&mut stage, subject, case).0
        }
        Item::Session(case) => session::once(subject, case, crate::call::Options::default()).0,
    }
}

/// Carries a whole session out once, as [`judge()`] does, for who looks at more of it than the verdict.
pub fn play(subject: &mut dyn Subject, case: &'static suite::session::Case) -> CaseResult {
    let start = Instant::now();
    let (judgement, rest) = session::once(subject, case, crate::call::Options::default());
    rest.result(CaseResult::new(Item::Session(case), judgement, start.elapsed()))
}

/// Feeds a vector and judges the answer.
fn ask(subject: &mut dyn Subject, vector: &Vector) -> Judgement {
    let outcome = |verdict, observed| Judgement {
        verdict,
        observed,
        reason: None,
    };
    match subject.call(vector.operation.name(), &vector.input) {
        Answer::Reply(reply) => judge::judge(vector, &reply),
        Answer::Unsupported(why) => outcome(Verdict::Unsupported, one_line("unsupported", &why)),
        Answer::Failed(what) => outcome(Verdict::Inconclusive, one_line("failed", &what)),
        Answer::Crashed(how) => outcome(Verdict::Crash, how),
        Answer::TimedOut(how) => outcome(Verdict::Timeout, how),
        Answer::Broken(how) => outcome(Verdict::HarnessError, how),
    }
}

fn one_line(word: &str, text: &str) -> String {
    format!("{word}: {}", crate::live::one_line(text))
}

/// A time as reports give it: milliseconds, to the microsecond.
pub fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

#[cfg(test)]
mod tests;
