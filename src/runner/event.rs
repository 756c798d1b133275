//! What a run tells. Reports are made from this and nothing else.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::call::Described;
use crate::live::Entry;
use crate::requirement::{Level, Requirement};
use crate::subject::Identity;
use crate::vector::Verdict;
use crate::vector::judge::Judgement;

use super::item::Item;

/// Something that happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// A subject was started.
    Started(&'a Started),
    /// So many cases are done; they may be told later, in their order.
    Progress {
        /// How many are done.
        done: usize,
        /// How many there are.
        total: usize,
    },
    /// The next result, in the order of the cases.
    Result(&'a CaseResult),
    /// The run of the subject is over.
    Finished(&'a Finished),
    /// The subject did not start; nothing else is told of it.
    CannotStart {
        /// What was to be started.
        label: &'a str,
        /// The arguments that choose it.
        arguments: &'a str,
        /// The seed of the run.
        seed: u64,
        /// Why it did not.
        cause: &'a str,
    },
}

/// Something that listens.
pub trait Sink {
    /// Takes notice.
    fn event(&mut self, event: &Event<'_>);
}

/// What is known when a subject has started.
#[derive(Debug, Clone)]
pub struct Started {
    /// Who it is.
    pub subject: Identity,
    /// The arguments that choose it on the command line.
    pub arguments: String,
    /// How many cases it will be given.
    pub total: usize,
    /// The seed of the order.
    pub seed: u64,
}

/// The result of one case.
#[derive(Debug, Clone)]
pub struct CaseResult {
    /// The id of the vector, live case or session.
    pub case: String,
    /// What is special about it.
    pub title: String,
    /// What it tests.
    pub requirements: Vec<&'static Requirement>,
    /// The strongest level among these.
    pub level: Level,
    /// The operation that was fed.
    pub operation: &'static str,
    /// The message that was fed, in hex, if the operation has one.
    pub message: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// What is permitted, on one line.
    pub expected: String,
    /// What the subject did, on one line.
    pub observed: String,
    /// Why that is accepted, or what is wrong with it.
    pub reason: Option<String>,
    /// The baseline's reason, if it knows this deviation.
    pub baselined: Option<String>,
    /// Whether it fails the run.
    pub failing: bool,
    /// How long it took.
    pub took: Duration,
    /// What happened on the wire, for a live case or a session.
    pub transcript: Vec<Entry>,
    /// The descriptions of a session, in order.
    pub descriptions: Vec<Described>,
    /// The cause that an audit has to name, for a session that was agreed on and did not come up.
    pub cause: Option<&'static str>,
}

impl CaseResult {
    /// The result of an item, before any baseline.
    pub fn new(item: Item<'_>, judgement: Judgement, took: Duration) -> Self {
        let message = match item {
            Item::Vector(vector) => vector.input.get("message").and_then(|value| value.as_str()),
            Item::Case(_) | Item::Session(_) => None,
        };
        CaseResult {
            case: item.id().to_owned(),
            title: item.title().to_owned(),
            requirements: item.requirements(),
            level: item.level(),
            operation: item.operation(),
            message: message.map(str::to_owned),
            verdict: judgement.verdict,
            expected: item.expected(),
            observed: judgement.observed,
            reason: judgement.reason,
            baselined: None,
            failing: judgement.verdict.is_failure(false),
            took,
            transcript: Vec::new(),
            descriptions: Vec::new(),
            cause: None,
        }
    }
}

/// How many of what.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// All cases.
    pub total: usize,
    /// By verdict; a baselined case is counted under its verdict too.
    pub verdicts: BTreeMap<Verdict, usize>,
    /// Failing cases.
    pub failed: usize,
    /// Cases whose deviation the baseline knows.
    pub baselined: usize,
    /// Entries of the baseline that are no longer true.
    pub stale: usize,
}

impl Summary {
    /// Counts a result.
    pub fn count(&mut self, result: &CaseResult) {
        self.total += 1;
        *self.verdicts.entry(result.verdict).or_default() += 1;
        self.failed += usize::from(result.failing);
        self.baselined += usize::from(result.baselined.is_some());
    }

    /// Whether every attempt was in vain, as with a target that answers nothing: no verdict blames or clears anybody.
    pub fn in_vain(&self) -> bool {
        let silent = self.of(Verdict::Inconclusive);
        silent > 0 && self.failed > 0 && silent + self.of(Verdict::Unsupported) == self.total
    }

    /// How many of that verdict.
    pub fn of(&self, verdict: Verdict) -> usize {
        self.verdicts.get(&verdict).copied().unwrap_or(0)
    }
}

/// What is known when the run of a subject is over.
#[derive(Debug)]
pub struct Finished {
    /// The counts.
    pub summary: Summary,
    /// Entries of the baseline that are no longer true, each with what is the case now.
    pub stale: Vec<String>,
    /// What the subject's processes wrote to their error output, the end of it.
    pub transcripts: Vec<String>,
    /// How long it took.
    pub took: Duration,
}
