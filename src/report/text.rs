//! The results for people: what failed and what to do next first, what was accepted after it, counts last.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};

use crate::runner::{CaseResult, Event, Finished, Sink, Started};
use crate::vector::Verdict;

const BAD: Style = AnsiColor::Red.on_default().bold();
const WARN: Style = AnsiColor::Yellow.on_default();
const GOOD: Style = AnsiColor::Green.on_default();
const DIM: Style = Style::new().dimmed();
const HEAD: Style = Style::new().bold();

/// How many failures of one kind are shown in full before the rest is only counted.
const SHOWN: usize = 20;

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

    fn failures(&mut self, failing: &[CaseResult], started: &Started) -> io::Result<()> {
        let mut shown: BTreeMap<(Verdict, &str), usize> = BTreeMap::new();
        for result in failing {
            let count = shown.entry((result.verdict, &result.observed)).or_default();
            *count += 1;
            if self.options.verbose || *count <= SHOWN {
                self.failure(result, started)?;
            }
        }
        for ((verdict, observed), count) in shown {
            if !self.options.verbose && count > SHOWN {
                let more = count - SHOWN;
                writeln!(
                    self.out,
                    "{BAD}{verdict}{BAD:#} {more} more with {observed} {DIM}(-v shows all){DIM:#}"
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
        writeln!(out, "  expected  {}", result.expected)?;
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
                "\n{BAD}harness-error{BAD:#} {} cases were not judged: {cause}",
                cases.len()
            )?;
            listed(&mut self.out, &cases, self.options.verbose)?;
        }
        for (cause, cases) in group(&self.results, Verdict::Unsupported, |one| &one.observed) {
            writeln!(self.out, "\nunsupported {} cases: {cause}", cases.len())?;
            listed(&mut self.out, &cases, self.options.verbose)?;
        }
        Ok(())
    }

    fn accepted(&mut self) -> io::Result<()> {
        let plain: Vec<CaseResult> = self
            .results
            .iter()
            .filter(|one| !one.failing && one.baselined.is_none())
            .cloned()
            .collect();
        let groups = group(&plain, Verdict::Acceptable, |one| {
            one.reason.as_deref().unwrap_or("")
        });
        for (reason, cases) in groups {
            writeln!(
                self.out,
                "\n{WARN}acceptable{WARN:#} {} cases: {reason}",
                cases.len()
            )?;
            listed(&mut self.out, &cases, self.options.verbose)?;
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
                "\n{WARN}known{WARN:#} {} cases in the baseline: {reason}",
                cases.len()
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
            let count = summary.of(verdict);
            let style = match verdict {
                Verdict::Conformant => GOOD,
                Verdict::Acceptable => WARN,
                Verdict::Unsupported => DIM,
                _ => BAD,
            };
            if count > 0 {
                writeln!(self.out, "{style}{count:>7} {verdict}{style:#}")?;
            }
        }
        let mut rest = format!("{} cases in {:.2} s", summary.total, finished.took.as_secs_f64());
        for (count, word) in [
            (summary.failed, "failing"),
            (summary.baselined, "in the baseline"),
            (summary.stale, "stale"),
        ] {
            if count > 0 {
                rest = format!("{rest}, {count} {word}");
            }
        }
        writeln!(self.out, "{rest}\n")
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

fn cut(text: &str) -> String {
    const KEEP: usize = 160;
    let head: String = text.chars().take(KEEP).collect();
    let left = text.chars().count() - head.chars().count();
    if left == 0 {
        head
    } else {
        format!("{head}… ({left} more)")
    }
}
