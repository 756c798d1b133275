//! The results for people: what failed and what to do next first, what was accepted after it, counts last.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};

use super::words::{count, cut, families};
use crate::runner::{CaseResult, Event, Finished, Sink, Started};
use crate::vector::Verdict;

const BAD: Style = AnsiColor::Red.on_default().bold();
const WARN: Style = AnsiColor::Yellow.on_default();
const GOOD: Style = AnsiColor::Green.on_default();
const DIM: Style = Style::new().dimmed();
const HEAD: Style = Style::new().bold();

/// How many failures of one kind are shown in full before the rest is only counted.
const SHOWN: usize = 3;

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
            "{HEAD}{} {}{HEAD:#} ({}), {} cases",
            who.name, who.version, who.language, started.total
        )?;
        let failing: Vec<CaseResult> = self.results.iter().filter(|one| one.failing).cloned().collect();
        self.failures(&failing, &started)?;
        self.broken()?;
        self.accepted()?;
        self.known()?;
        for stale in &finished.stale {
            writeln!(self.out, "{BAD}stale{BAD:#} {stale}")?;
        }
        if !finished.stale.is_empty() {
            writeln!(
                self.out,
                "  the baseline no longer holds: look at these, then write it anew with --write-baseline"
            )?;
        }
        self.transcripts(finished)?;
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
        for ((verdict, observed), results) in kinds {
            let shown = if self.options.verbose {
                results.len()
            } else {
                SHOWN
            };
            for result in results.iter().take(shown) {
                self.failure(result, started)?;
            }
            if let Some(rest @ [_, ..]) = results.get(shown..) {
                writeln!(
                    self.out,
                    "\n{BAD}{verdict}{BAD:#} {} more with: {observed}\n  {DIM}{}{DIM:#}",
                    rest.len(),
                    families(rest.iter().map(|one| one.case.as_str()))
                )?;
            }
        }
        Ok(())
    }

    fn failure(&mut self, result: &CaseResult, started: &Started) -> io::Result<()> {
        let out = &mut self.out;
        writeln!(
            out,
            "\n{BAD}{}{BAD:#} {HEAD}{}{HEAD:#}",
            result.verdict, result.case
        )?;
        writeln!(out, "  {}", result.title)?;
        for one in &result.requirements {
            writeln!(
                out,
                "  {} {} ({}): {}",
                one.id,
                one.level,
                one.reference(),
                one.text
            )?;
        }
        let mut alternatives = result.expected.split(" | ");
        let first = alternatives.next().unwrap_or_default();
        writeln!(out, "  expected  {first}")?;
        let others = alternatives.clone().count();
        if self.options.verbose {
            for other in alternatives {
                writeln!(out, "         or {other}")?;
            }
        } else if others > 0 {
            writeln!(
                out,
                "            {DIM}or {others} more: icespec explain {}{DIM:#}",
                result.case
            )?;
        }
        writeln!(out, "  observed  {}", result.observed)?;
        if let Some(reason) = &result.reason {
            writeln!(out, "  because   {reason}")?;
        }
        if let Some(message) = &result.message {
            writeln!(out, "  message   {}", cut(message))?;
        }
        writeln!(
            out,
            "  {DIM}again     icespec run {} --select {}{DIM:#}",
            started.arguments, result.case
        )
    }

    /// Cases that were not judged, by cause: one dead shim can leave thousands of them.
    fn broken(&mut self) -> io::Result<()> {
        for (cause, cases) in group(&self.results, Verdict::HarnessError, |one| &one.observed) {
            writeln!(
                self.out,
                "\n{BAD}harness-error{BAD:#} {} not judged: {cause}",
                count(cases.len())
            )?;
            listed(&mut self.out, &cases, self.options.verbose)?;
        }
        let unsupported = group(&self.results, Verdict::Unsupported, |one| {
            let observed = one.observed.as_str();
            observed.strip_prefix("unsupported: ").unwrap_or(observed)
        });
        for (index, (cause, cases)) in unsupported.into_iter().enumerate() {
            let gap = if index == 0 { "\n" } else { "" };
            writeln!(self.out, "{gap}unsupported {}: {cause}", count(cases.len()))?;
            listed(&mut self.out, &cases, self.options.verbose)?;
        }
        Ok(())
    }

    fn accepted(&mut self) -> io::Result<()> {
        let mut reasons: BTreeMap<&str, Vec<&CaseResult>> = BTreeMap::new();
        for result in &self.results {
            if result.verdict == Verdict::Acceptable && !result.failing && result.baselined.is_none() {
                let reason = result.reason.as_deref().unwrap_or_default();
                reasons.entry(reason).or_default().push(result);
            }
        }
        if !self.options.verbose {
            let accepted: usize = reasons.values().map(Vec::len).sum();
            if accepted > 0 {
                writeln!(
                    self.out,
                    "\n{WARN}acceptable{WARN:#} {} {DIM}(-v lists them with their reasons){DIM:#}",
                    count(accepted)
                )?;
            }
            return Ok(());
        }
        for (reason, results) in reasons {
            writeln!(self.out, "\n{WARN}acceptable{WARN:#} {}", count(results.len()))?;
            for one in reason.split("; or: ") {
                writeln!(self.out, "  because {one}")?;
            }
            listed(&mut self.out, &results, true)?;
        }
        Ok(())
    }

    fn known(&mut self) -> io::Result<()> {
        let mut groups: BTreeMap<&str, Vec<&CaseResult>> = BTreeMap::new();
        for result in &self.results {
            if let Some(reason) = &result.baselined {
                groups.entry(reason).or_default().push(result);
            }
        }
        for (reason, cases) in groups {
            writeln!(
                self.out,
                "\n{WARN}known{WARN:#} {} in the baseline: {reason}",
                count(cases.len())
            )?;
            listed(&mut self.out, &cases, self.options.verbose)?;
        }
        Ok(())
    }

    fn transcripts(&mut self, finished: &Finished) -> io::Result<()> {
        if let Some(problem) = &finished.problem {
            writeln!(self.out, "\n{BAD}harness-error{BAD:#} {problem}")?;
        }
        if finished.summary.of(Verdict::HarnessError) + finished.summary.of(Verdict::Crash) == 0 {
            return Ok(());
        }
        for transcript in &finished.transcripts {
            writeln!(self.out, "\nthe subject's error output ended with")?;
            let lines: Vec<&str> = transcript.lines().collect();
            for line in &lines[lines.len().saturating_sub(10)..] {
                writeln!(
                    self.out,
                    "  {DIM}{}{DIM:#}",
                    cut(&line.escape_debug().to_string())
                )?;
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
        write!(self.out, "{} in {took:.2} s", count(summary.total))?;
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

fn group<'a>(
    results: &'a [CaseResult],
    verdict: Verdict,
    by: impl Fn(&'a CaseResult) -> &'a str,
) -> BTreeMap<&'a str, Vec<&'a CaseResult>> {
    let mut groups: BTreeMap<&str, Vec<&CaseResult>> = BTreeMap::new();
    for result in results.iter().filter(|one| one.verdict == verdict) {
        groups.entry(by(result)).or_default().push(result);
    }
    groups
}

fn listed(out: &mut impl Write, cases: &[&CaseResult], all: bool) -> io::Result<()> {
    if all {
        for result in cases {
            writeln!(out, "  {} {DIM}{}{DIM:#}", result.case, result.observed)?;
        }
    }
    Ok(())
}
