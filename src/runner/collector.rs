//! Puts the results of those who work at once back in order, applies the baseline, and tells.

use std::time::Instant;

use super::{Baseline, CaseResult, Event, Finished, Plan, Sink, Started, Summary, Tally};
use crate::subject::{Identity, Spec};
use crate::vector::Verdict;

/// What one of those who work has to say.
pub(super) enum Message {
    Opened(Identity),
    Result(usize, Box<CaseResult>),
    CannotStart(String),
    Transcript(String),
}

/// What has come of a run so far.
pub(super) struct Collector<'a> {
    spec: &'a Spec,
    plan: &'a Plan,
    baselines: &'a [Baseline],
    baseline: Option<&'a Baseline>,
    identity: Option<Identity>,
    results: Vec<Option<CaseResult>>,
    told: usize,
    done: usize,
    start: Instant,
    summary: Summary,
    transcripts: Vec<String>,
    cannot_start: Option<String>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(spec: &'a Spec, total: usize, plan: &'a Plan, baselines: &'a [Baseline]) -> Self {
        Collector {
            spec,
            plan,
            baselines,
            baseline: None,
            identity: None,
            results: vec![None; total],
            told: 0,
            done: 0,
            start: Instant::now(),
            summary: Summary::default(),
            transcripts: Vec::new(),
            cannot_start: None,
        }
    }

    pub(super) fn take(&mut self, message: Message, sink: &mut dyn Sink) {
        match message {
            Message::Opened(identity) => self.opened(identity, sink),
            // On a busy machine not all of many copies may come up; those that do have done everything.
            Message::CannotStart(cause) => self.cannot_start = Some(cause),
            Message::Transcript(text) => {
                if !text.trim().is_empty() {
                    self.transcripts.push(text);
                }
            }
            Message::Result(index, result) => {
                self.results[index] = Some(*result);
                self.done += 1;
                sink.event(&Event::Progress {
                    done: self.done,
                    total: self.results.len(),
                });
                self.tell(sink);
            }
        }
    }

    fn opened(&mut self, identity: Identity, sink: &mut dyn Sink) {
        if self.identity.is_some() {
            return;
        }
        self.baseline = self.baselines.iter().find(|one| one.subject == identity.name);
        sink.event(&Event::Started(&Started {
            subject: identity.clone(),
            arguments: self.spec.arguments(),
            total: self.results.len(),
            seed: self.plan.seed,
        }));
        self.identity = Some(identity);
    }

    /// Tells the results that are next in order.
    fn tell(&mut self, sink: &mut dyn Sink) {
        while let Some(result) = self.results.get_mut(self.told).and_then(Option::as_mut) {
            result.failing = result.verdict.is_failure(self.plan.strict);
            if let Some(reason) = self.baseline.and_then(|one| one.reason_for(result)) {
                result.baselined = Some(reason.to_owned());
                result.failing = false;
            }
            self.summary.count(result);
            sink.event(&Event::Result(result));
            self.told += 1;
        }
    }

    pub(super) fn finish(mut self, sink: &mut dyn Sink) -> Tally {
        if let (Some(cause), None) = (&self.cannot_start, &self.identity) {
            sink.event(&Event::CannotStart {
                label: &self.spec.label(),
                arguments: &self.spec.arguments(),
                seed: self.plan.seed,
                cause,
            });
            return Tally {
                failed: false,
                broken: true,
            };
        }
        let total = self.results.len();
        let results: Vec<CaseResult> = self.results.drain(..).flatten().collect();
        debug_assert_eq!(results.len(), total, "every item has a result");
        let stale = self.baseline.map_or_else(Vec::new, |one| one.stale(&results));
        self.summary.stale = stale.len();
        let tally = Tally {
            failed: self.summary.failed > 0 || !stale.is_empty(),
            broken: self.summary.of(Verdict::HarnessError) > 0 || self.is_not_there(),
        };
        sink.event(&Event::Finished(&Finished {
            summary: self.summary.clone(),
            stale,
            transcripts: self.transcripts,
            took: self.start.elapsed(),
        }));
        tally
    }

    /// Whether nobody is where the target should be, as far as one can tell.
    fn is_not_there(&self) -> bool {
        matches!(self.spec, Spec::Target(_)) && self.summary.in_vain()
    }
}
