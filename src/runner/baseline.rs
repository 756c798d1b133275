//! Known deviations of a subject, each with a reason that somebody wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Deserialize;

use super::event::CaseResult;
use crate::vector::Verdict;

/// The baselines of the subjects that are built in.
const EMBEDDED: &[(&str, &str)] = &[(
    "baselines/stun-types.toml",
    include_str!("../../baselines/stun-types.toml"),
)];

/// The reason that [`write()`] gives and [`Baseline::parse`] refuses.
pub const UNWRITTEN: &str = "TODO: say why";

/// A baseline that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {cause}")]
pub struct BaselineError {
    /// The file.
    pub file: String,
    /// What is wrong, with line and column where it has one.
    pub cause: String,
}

/// The known deviations of one subject.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The subject's name, as it says it.
    pub subject: String,
    /// The deviations.
    #[serde(default)]
    deviation: Vec<Deviation>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Deviation {
    reason: String,
    verdict: Verdict,
    observed: String,
    /// The subject does it in some runs and not in others, for a race of its own: then `observed` is an example, and the
    /// entry is not stale when the subject is right for once.
    #[serde(default)]
    sometimes: bool,
    cases: Vec<String>,
}

impl Deviation {
    fn is_about(&self, result: &CaseResult) -> bool {
        let seen = self.sometimes || self.observed == result.observed;
        self.verdict == result.verdict && seen
    }

    fn is_stale(&self, result: &CaseResult) -> bool {
        let right = matches!(result.verdict, Verdict::Conformant | Verdict::Acceptable);
        !(self.is_about(result) || self.sometimes && right)
    }
}

impl Baseline {
    /// Reads a baseline; `file` is for messages.
    pub fn parse(file: &str, text: &str) -> Result<Baseline, BaselineError> {
        let error = |cause: String| BaselineError {
            file: file.to_owned(),
            cause,
        };
        let baseline: Baseline = toml::from_str(text).map_err(|cause| error(cause.to_string()))?;
        let mut seen = BTreeSet::new();
        for (index, deviation) in baseline.deviation.iter().enumerate() {
            let entry = format!("deviation {} ({:?})", index + 1, deviation.observed);
            if deviation.reason.trim().is_empty() || deviation.reason.to_uppercase().starts_with("TODO") {
                return Err(error(format!("{entry}: reason has to be written by hand")));
            }
            if matches!(
                deviation.verdict,
                Verdict::Conformant | Verdict::Unsupported | Verdict::HarnessError
            ) {
                return Err(error(format!("{entry}: {} is no deviation", deviation.verdict)));
            }
            if deviation.cases.is_empty() {
                return Err(error(format!("{entry}: cases is empty")));
            }
            if let Some(twice) = deviation.cases.iter().find(|case| !seen.insert(case.as_str())) {
                return Err(error(format!("{entry}: {twice:?} is listed twice")));
            }
        }
        Ok(baseline)
    }

    /// The baselines of the subjects that are built in.
    pub fn embedded() -> Result<Vec<Baseline>, BaselineError> {
        EMBEDDED
            .iter()
            .map(|(file, text)| Baseline::parse(file, text))
            .collect()
    }

    /// Every case it names.
    pub fn cases(&self) -> impl Iterator<Item = &str> {
        self.deviation
            .iter()
            .flat_map(|one| one.cases.iter().map(String::as_str))
    }

    /// The cases that showed a real defect: a violation, a crash or no answer.
    pub fn caught(&self) -> impl Iterator<Item = &str> {
        let defect = |one: &&Deviation| {
            matches!(
                one.verdict,
                Verdict::Violation | Verdict::Crash | Verdict::Timeout
            )
        };
        self.deviation
            .iter()
            .filter(defect)
            .flat_map(|one| one.cases.iter().map(String::as_str))
    }

    /// The reason for exactly this deviation.
    pub fn reason_for(&self, result: &CaseResult) -> Option<&str> {
        let known = |one: &&Deviation| one.is_about(result) && one.cases.contains(&result.case);
        self.deviation.iter().find(known).map(|one| one.reason.as_str())
    }

    /// The entry of a case that the subject sometimes does right.
    fn by_chance(&self, case: &str) -> Option<&Deviation> {
        let named = |one: &&Deviation| one.sometimes && one.cases.iter().any(|one| one == case);
        self.deviation.iter().find(named)
    }

    /// Entries about these results that are no longer true. Cases that were not run are left alone.
    pub(super) fn stale(&self, results: &[CaseResult]) -> Vec<String> {
        let by_case: BTreeMap<&str, &CaseResult> =
            results.iter().map(|one| (one.case.as_str(), one)).collect();
        let mut stale = Vec::new();
        for deviation in &self.deviation {
            for case in &deviation.cases {
                let Some(result) = by_case.get(case.as_str()) else {
                    continue;
                };
                if deviation.is_stale(result) {
                    stale.push(format!(
                        "{case}: {} ({}) in the baseline, now {} ({})",
                        deviation.verdict, deviation.observed, result.verdict, result.observed
                    ));
                }
            }
        }
        stale
    }
}

/// A baseline for these results as TOML. Reasons of `known` are kept; a new one has to be written before
/// the file can be used.
pub fn write(subject: &str, results: &[CaseResult], strict: bool, known: Option<&Baseline>) -> String {
    let mut groups: BTreeMap<(Verdict, &str, &str, bool), Vec<&str>> = BTreeMap::new();
    let by_chance = |case: &str| known.and_then(|one| one.by_chance(case));
    for result in results {
        let key = match by_chance(&result.case) {
            Some(one) => (one.verdict, one.observed.as_str(), one.reason.as_str(), true),
            None if result.verdict.is_failure(strict) => {
                let reason = known.and_then(|one| one.reason_for(result)).unwrap_or(UNWRITTEN);
                (result.verdict, result.observed.as_str(), reason, false)
            }
            None => continue,
        };
        groups.entry(key).or_default().push(&result.case);
    }
    let quote = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = format!(
        "# What {subject} is known to do differently. A run fails where this is no longer true.\nsubject = {}\n",
        quote(subject)
    );
    for ((verdict, observed, reason, sometimes), cases) in groups {
        let sometimes = if sometimes { "sometimes = true\n" } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\n[[deviation]]\nreason = {}\nverdict = \"{verdict}\"\nobserved = {}\n{sometimes}cases = [\n",
            quote(reason),
            quote(observed)
        );
        for case in cases {
            let _ = writeln!(text, "    {},", quote(case));
        }
        text.push_str("]\n");
    }
    text
}

#[cfg(test)]
#[path = "baseline_tests.rs"]
mod tests;
