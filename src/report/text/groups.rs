//! What did not fail and is not simply conformant: told by cause, not by case.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::super::plain::visible;
use super::super::words::counted;
use super::{BAD, DIM, SHOWN, Text, WARN};
use crate::requirement::Requirement;
use crate::runner::CaseResult;
use crate::vector::Verdict;

impl<W: Write> Text<W> {
    /// Cases that were not judged, by cause: one dead shim can leave thousands of them.
    pub(super) fn broken(&mut self) -> io::Result<()> {
        for (cause, cases) in group(&self.results, Verdict::HarnessError, |one| &one.observed) {
            writeln!(
                self.out,
                "\n{BAD}harness-error{BAD:#} {} not judged: {}",
                counted(cases.len(), "case"),
                visible(cause)
            )?;
            listed(&mut self.out, &cases, self.options.verbose)?;
        }
        let unsupported = group(&self.results, Verdict::Unsupported, |one| {
            let observed = one.observed.as_str();
            observed.strip_prefix("unsupported: ").unwrap_or(observed)
        });
        for (index, (cause, cases)) in unsupported.into_iter().enumerate() {
            let gap = if index == 0 { "\n" } else { "" };
            writeln!(
                self.out,
                "{gap}unsupported {}: {}",
                counted(cases.len(), "case"),
                visible(cause)
            )?;
            listed(&mut self.out, &cases, self.options.verbose)?;
        }
        Ok(())
    }

    pub(super) fn accepted(&mut self) -> io::Result<()> {
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
                    counted(accepted, "case")
                )?;
            }
            return Ok(());
        }
        for (reason, results) in reasons {
            writeln!(
                self.out,
                "\n{WARN}acceptable{WARN:#} {}",
                counted(results.len(), "case")
            )?;
            for one in reason.split("; or: ") {
                writeln!(self.out, "  because {}", visible(one))?;
            }
            listed(&mut self.out, &results, true)?;
        }
        Ok(())
    }

    /// What many failures have in common, since many failures are few bugs: the requirement that most of them test,
    /// then the one that most of the others do.
    pub(super) fn themes(&mut self) -> io::Result<()> {
        let mut left: Vec<&CaseResult> = self.results.iter().filter(|one| one.failing).collect();
        if left.len() <= SHOWN {
            return Ok(());
        }
        writeln!(self.out, "\nmost failures are about")?;
        for _ in 0..SHOWN {
            let mut counts: BTreeMap<&str, (usize, &Requirement)> = BTreeMap::new();
            for one in left.iter().flat_map(|result| &result.requirements) {
                counts.entry(&one.id).or_insert((0, one)).0 += 1;
            }
            let Some((count, most)) = counts.into_values().rev().max_by_key(|(count, _)| *count) else {
                break;
            };
            writeln!(self.out, "{count:>7} {} {}: {}", most.id, most.level, most.text)?;
            left.retain(|result| result.requirements.iter().all(|one| one.id != most.id));
        }
        Ok(())
    }

    pub(super) fn known(&mut self) -> io::Result<()> {
        let mut groups: BTreeMap<&str, Vec<&CaseResult>> = BTreeMap::new();
        for result in &self.results {
            if let Some(reason) = &result.baselined {
                groups.entry(reason).or_default().push(result);
            }
        }
        for (reason, cases) in groups {
            writeln!(
                self.out,
                "\n{WARN}known{WARN:#} {} in the baseline: {}",
                counted(cases.len(), "case"),
                visible(reason)
            )?;
            listed(&mut self.out, &cases, self.options.verbose)?;
        }
        Ok(())
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
            writeln!(
                out,
                "  {} {DIM}{}{DIM:#}",
                visible(&result.case),
                visible(&result.observed)
            )?;
        }
    }
    Ok(())
}
