//! The results for people: what failed and what to do next first, what was accepted after it, counts last.
//! A terminal shows the end, so what many failures have in common stands there.

mod failure;
mod groups;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};

use super::plain::{bounded, visible};
use super::words::{counted, families};
use crate::runner::{CaseResult, Event, Finished, Sink, Started};
use crate::vector::Verdict;

const BAD: Style = AnsiColor::Red.on_default().bold();
const WARN: Style = AnsiColor::Yellow.on_default();
const GOOD: Style = AnsiColor::Green.on_default();
const DIM: Style = Style::new().dimmed();
const HEAD: Style = Style::new().bold();

/// How many failures of one kind are shown in full before the rest is only counted, and how many requirements
/// of more failures than that.
const SHOWN: usize = 3;

/// The most of an answer or of a line of error output.
const KEEP: usize = 160;

/// What a text report shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct TextOptions {
    /// Everything that is not simply conformant, in full.
    pub verbose: bool,
    /// A progress bar on the error output.
    pub progress: bool,
}

/// Writes the report.
pub struct Text<W: Write> {
    out: W,
    options: TextOptions,
    started: Option<Started>,
    results: Vec<CaseResult>,
    bar: Option<ProgressBar>,
}

impl<W: Write> std::fmt::Debug for Text<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl<W: Write> Text<W> {
    /// A report on `out`, which strips colours where they are not wanted.
    pub fn new(out: W, options: TextOptions) -> Self {
        Text {
            out,
            options,
            started: None,
            results: Vec::new(),
            bar: None,
        }
    }

    fn start(&mut self, started: &Started) {
        self.results.clear();
        self.started = Some(started.clone());
        if self.options.progress {
            let bar = ProgressBar::new(started.total as u64);
            if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}") {
                bar.set_style(style);
            }
            bar.set_message(started.subject.name.clone());
            self.bar = Some(bar);
        }
    }

    fn finish(&mut self, finished: &Finished) -> io::Result<()> {
        let Some(started) = self.started.take() else {
            return Ok(());
        };
        let who = &started.subject;
        writeln!(
            self.out,
            "{HEAD}{} {}{HEAD:#} ({}), {}",
            visible(&who.name),
            visible(&who.version),
            visible(&who.language),
            counted(started.total, "case")
        )?;
        let failing: Vec<CaseResult> = self.results.iter().filter(|one| one.failing).cloned().collect();
        self.failures(&failing, &started)?;
        self.broken()?;
        self.accepted()?;
        self.known()?;
        for stale in &finished.stale {
            writeln!(self.out, "{BAD}stale{BAD:#} {}", visible(stale))?;
        }
        if !finished.stale.is_empty() {
            writeln!(
                self.out,
                "  the baseline no longer holds: look at these, then write it anew with --write-baseline"
            )?;
        }
        self.transcripts(finished)?;
        self.themes()?;
        self.counts(finished)
    }

    /// Failures of one kind: the first few in full, of the others how many and where.
    fn failures(&mut self, failing: &[CaseResult], started: &Started) -> io::Result<()> {
        let mut kinds: BTreeMap<(Verdict, &str), Vec<&CaseResult>> = BTreeMap::new();
        for result in failing {
            kinds
                .entry((result.verdict, &result.observed))
                .or_default()
                .push(result);
        }
        // What most cases have in common is most likely the cause of the others.
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by_key(|((verdict, _), results)| (*verdict, Reverse(results.len())));
        for ((verdict, observed), results) in kinds {
            let shown = if self.options.verbose {
                results.len()
            } else {
                SHOWN
            };
            for result in results.iter().take(shown) {
                failure::failure(&mut self.out, result, started, self.options)?;
            }
            if let Some(rest @ [_, ..]) = results.get(shown..) {
                writeln!(
                    self.out,
                    "\n{BAD}{verdict}{BAD:#} {} more with: {}\n  {DIM}{}{DIM:#}",
                    rest.len(),
                    bounded(observed, KEEP),
                    visible(&families(rest.iter().map(|one| one.case.as_str())))
                )?;
            }
        }
        Ok(())
    }

    fn transcripts(&mut self, finished: &Finished) -> io::Result<()> {
        if finished.summary.of(Verdict::HarnessError) + finished.summary.of(Verdict::Crash) == 0 {
            return Ok(());
        }
        for transcript in &finished.transcripts {
            writeln!(self.out, "\nthe subject's error output ended with")?;
            let lines: Vec<&str> = transcript.lines().collect();
            for line in &lines[lines.len().saturating_sub(10)..] {
                writeln!(self.out, "  {DIM}{}{DIM:#}", bounded(line, KEEP))?;
            }
        }
        Ok(())
    }

    fn counts(&mut self, finished: &Finished) -> io::Result<()> {
        let summary = &finished.summary;
        writeln!(self.out)?;
        for verdict in Verdict::ALL {
            let total = summary.of(verdict);
            if total == 0 {
                continue;
            }
            let known = self.results.iter().filter(|one| one.verdict == verdict);
            let known = known.filter(|one| one.baselined.is_some()).count();
            let style = match verdict {
                Verdict::Conformant => GOOD,
                Verdict::Acceptable => WARN,
                Verdict::Unsupported => DIM,
                _ if known == total => WARN,
                _ => BAD,
            };
            let note = match known {
                0 => String::new(),
                _ if known == total => " (in the baseline)".to_owned(),
                _ => format!(" ({known} in the baseline)"),
            };
            writeln!(self.out, "{style}{total:>7} {verdict}{style:#}{note}")?;
        }
        let took = finished.took.as_secs_f64();
        write!(self.out, "{} in {took:.2} s", counted(summary.total, "case"))?;
        for (number, word) in [(summary.failed, "failing"), (summary.stale, "stale")] {
            if number > 0 {
                write!(self.out, ", {BAD}{number} {word}{BAD:#}")?;
            }
        }
        writeln!(self.out, "\n")
    }
}

impl<W: Write> Sink for Text<W> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Started(started) => self.start(started),
            Event::Progress { done, .. } => {
                if let Some(bar) = &self.bar {
                    bar.set_position(*done as u64);
                }
            }
            Event::Result(result) => self.results.push((*result).clone()),
            Event::Finished(finished) => {
                if let Some(bar) = self.bar.take() {
                    bar.finish_and_clear();
                }
                // A reader that has gone away (`| head`) is no reason to fail.
                let _ = self.finish(finished);
            }
            // The command line says it on the error output.
            Event::CannotStart { .. } => {}
        }
    }
}
