//! What covers each requirement, as text, JSON, Markdown; the page is in `html/coverage`.

mod text;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::json;

use super::document::Document;
use super::{plain, sections};
use crate::coverage::{Counts, Coverage, Kind, Row};
use crate::requirement;

pub(super) use text::headline;
pub use text::{coverage_markdown, coverage_text};

/// A requirement with all that bears on it.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Its id.
    pub id: &'static str,
    /// The number of the RFC.
    pub rfc: u16,
    /// The section.
    pub section: &'static str,
    /// Where it can be read.
    pub link: String,
    /// How strongly it asks.
    pub level: String,
    /// Whom.
    pub binds: &'static str,
    /// Where it shows.
    pub shows: String,
    /// Whether it is about who is who.
    pub credential_related: bool,
    /// What it asks.
    pub text: &'static str,
    /// The contested points that bear on it.
    pub contested: &'static [String],
    /// `covered`, `reasoned` or `open`.
    pub state: &'static str,
    /// What covers it, by kind, each by its id.
    pub covered_by: BTreeMap<&'static str, Vec<String>>,
    /// The seeded faults that break it.
    pub faults: Vec<&'static str>,
    /// Why nothing covers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The stacks of the given runs that violate it.
    pub violated_by: Vec<String>,
    /// What covers it, counted; or the reason why nothing does.
    #[serde(skip)]
    pub how: String,
}

/// Why nothing covers a requirement.
#[derive(Debug, Clone, Serialize)]
pub struct Reason {
    /// Its kind.
    pub kind: String,
    /// What takes the requirement's place.
    pub by: &'static [String],
    /// The reason.
    pub text: &'static str,
}

/// Everything a report of coverage shows.
#[derive(Debug)]
pub struct Covered {
    /// How many requirements stand how.
    pub counts: Counts,
    /// The requirements, in the order of the catalogue.
    pub entries: Vec<Entry>,
    /// The stacks of the given runs.
    pub stacks: Vec<String>,
}

impl Covered {
    /// Of all requirements; what `runs` found is set beside them.
    pub fn new(coverage: &Coverage<'_>, runs: &[Document]) -> Self {
        let broken = broken(runs);
        Covered {
            counts: coverage.counts(),
            entries: coverage.rows().iter().map(|row| entry(row, &broken)).collect(),
            stacks: runs.iter().map(stack).collect(),
        }
    }

    /// As JSON.
    pub fn json(&self) -> String {
        let Counts {
            covered,
            reasoned,
            open,
        } = self.counts;
        let value = json!({
            "counts": {"covered": covered, "reasoned": reasoned, "open": open},
            "stacks": self.stacks,
            "requirements": self.entries,
        });
        format!("{value}\n")
    }
}

fn stack(run: &Document) -> String {
    let name = format!("{} {}", run.subject.name, run.subject.version);
    plain::bounded(name.trim(), 60).replace('|', "/")
}

/// The stacks that violate each requirement, known deviations included.
fn broken(runs: &[Document]) -> BTreeMap<&str, BTreeSet<String>> {
    let mut broken: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for run in runs {
        let rows = run.results.iter().filter(|row| row.verdict.is_failure(false));
        for id in rows.flat_map(|row| &row.requirements) {
            broken.entry(id).or_default().insert(stack(run));
        }
    }
    broken
}

fn entry(row: &Row<'_>, broken: &BTreeMap<&str, BTreeSet<String>>) -> Entry {
    let one = row.requirement;
    let covered_by = Kind::ALL.into_iter().map(|kind| (kind.name(), row.ids(kind)));
    let reason = row.reason.filter(|_| !row.is_covered());
    Entry {
        id: &one.id,
        rfc: one.rfc,
        section: &one.section,
        link: sections::link(one),
        level: one.level.to_string(),
        binds: &one.binds,
        shows: one.shows.to_string(),
        credential_related: one.credential_related,
        text: &one.text,
        contested: &one.contested,
        state: row.state().name(),
        covered_by: covered_by.filter(|(_, ids)| !ids.is_empty()).collect(),
        faults: row.faults.iter().map(|fault| fault.id).collect(),
        how: how(row, reason),
        reason: reason.map(told),
        violated_by: broken
            .get(one.id.as_str())
            .map_or_else(Vec::new, |stacks| stacks.iter().cloned().collect()),
    }
}

fn how(row: &Row<'_>, reason: Option<&requirement::Reason>) -> String {
    match reason {
        Some(reason) => format!("{}: {}", row.words(), reason.reason),
        None => row.words(),
    }
}

fn told(one: &'static requirement::Reason) -> Reason {
    Reason {
        kind: one.kind.to_string(),
        by: &one.by,
        text: &one.reason,
    }
}
