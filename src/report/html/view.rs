//! What the page of a run shows, cleaned and cut.

use std::collections::{BTreeMap, BTreeSet};

use super::super::badge::{Must, must};
use super::super::document::{Document, Line, Row, Subject};
use super::super::plain::bounded;
use super::super::{sections, words};
use crate::requirement::{self, Level};
use crate::runner::family;
use crate::vector::Verdict;

/// The longest text of a field; what is longer is for the JSON report.
pub(in crate::report) const TEXT: usize = 4000;
/// The most of a message in hex.
pub(in crate::report) const HEX: usize = 4096;

/// A verdict with its sign: pages never tell by colour alone.
#[derive(Clone, Copy)]
pub(super) struct Tone {
    pub(super) name: &'static str,
    pub(super) letter: char,
    pub(super) meaning: &'static str,
}

/// The letter of a verdict.
pub(in crate::report) fn letter(verdict: Verdict) -> char {
    match verdict {
        Verdict::Conformant => 'C',
        Verdict::Acceptable => 'A',
        Verdict::Violation => 'V',
        Verdict::Inconclusive => 'I',
        Verdict::Unsupported => 'U',
        Verdict::Crash => 'X',
        Verdict::Timeout => 'T',
        Verdict::HarnessError => 'H',
    }
}

impl From<Verdict> for Tone {
    fn from(verdict: Verdict) -> Tone {
        Tone {
            name: verdict.name(),
            letter: letter(verdict),
            meaning: verdict.meaning(),
        }
    }
}

/// Those that occur.
pub(super) fn tones(documents: &[Document]) -> Vec<Tone> {
    let seen: BTreeSet<Verdict> = documents
        .iter()
        .flat_map(|one| one.results.iter().map(|row| row.verdict))
        .collect();
    let there = |one: &Verdict| seen.contains(one);
    Verdict::ALL.into_iter().filter(there).map(Tone::from).collect()
}

/// Name and version.
pub(super) fn name(subject: &Subject) -> String {
    bounded(format!("{} {}", subject.name, subject.version).trim(), 120)
}

pub(super) struct RunView {
    /// Tells the ids of two subjects on a page apart.
    pub(super) at: usize,
    pub(super) name: String,
    pub(super) language: String,
    pub(super) tool: String,
    pub(super) seed: u64,
    pub(super) again: Option<String>,
    pub(super) error: Option<String>,
    pub(super) stale: Vec<String>,
    pub(super) total: usize,
    pub(super) failing: usize,
    pub(super) must: Must,
    pub(super) counts: Vec<Count>,
    pub(super) groups: Vec<Group>,
}

/// A line of the summary: a verdict with its cases at each level.
pub(super) struct Count {
    pub(super) tone: Tone,
    pub(super) levels: [usize; 3],
    pub(super) total: usize,
    pub(super) known: usize,
}

/// Cases under one heading.
pub(super) struct Group {
    pub(super) title: &'static str,
    pub(super) note: &'static str,
    pub(super) total: usize,
    pub(super) families: Vec<Family>,
}

pub(super) struct Family {
    pub(super) name: String,
    pub(super) open: bool,
    pub(super) cases: Vec<CaseView>,
}

pub(super) struct CaseView {
    pub(super) anchor: String,
    pub(super) case: String,
    pub(super) title: String,
    pub(super) tone: Tone,
    pub(super) level: Level,
    pub(super) rfcs: String,
    pub(super) requirements: Vec<Link>,
    pub(super) expected: Vec<String>,
    /// Alternatives that are not shown.
    pub(super) others: usize,
    pub(super) observed: String,
    pub(super) reasons: Vec<String>,
    pub(super) known: Option<String>,
    pub(super) message: Option<String>,
    pub(super) again: Option<String>,
    pub(super) millis: String,
    pub(super) transcript: Vec<LineView>,
}

/// A requirement named by a case. The text stands beside what did not go well, else only at the end of the page.
pub(super) struct Link {
    pub(super) id: String,
    pub(super) text: Option<String>,
}

pub(super) struct LineView {
    pub(super) at: String,
    pub(super) what: &'static str,
    pub(super) path: String,
    pub(super) note: String,
    pub(super) bytes: String,
}

impl RunView {
    pub(super) fn new(at: usize, document: &Document) -> Self {
        let cases = document
            .results
            .iter()
            .map(|row| (row.requirements.as_slice(), row.verdict));
        let again = document.arguments.as_deref().and_then(words::again_prefix);
        let again = again.map(|one| bounded(&one, TEXT));
        RunView {
            at,
            name: name(&document.subject),
            language: bounded(&document.subject.language, 60),
            tool: bounded(&format!("{} {}", document.tool.name, document.tool.version), 60),
            seed: document.seed,
            error: document.error.as_deref().map(|one| bounded(one, TEXT)),
            stale: document.stale.iter().map(|one| bounded(one, TEXT)).collect(),
            total: document.results.len(),
            failing: document.results.iter().filter(|row| row.failing).count(),
            must: must(cases),
            counts: counts(&document.results),
            groups: groups(at, &document.results, document.arguments.as_deref()),
            again,
        }
    }
}

fn counts(rows: &[Row]) -> Vec<Count> {
    let count = |verdict: Verdict| {
        let of = rows.iter().filter(move |row| row.verdict == verdict);
        let at = |level: Level| of.clone().filter(|row| row.level == level).count();
        Count {
            tone: verdict.into(),
            levels: [at(Level::Must), at(Level::Should), at(Level::May)],
            total: of.clone().count(),
            known: of.clone().filter(|row| row.baselined.is_some()).count(),
        }
    };
    Verdict::ALL
        .into_iter()
        .map(count)
        .filter(|one| one.total > 0)
        .collect()
}

/// What is to be done first comes first.
fn groups(at: usize, rows: &[Row], again: Option<&str>) -> Vec<Group> {
    const GROUPS: [(&str, &str); 6] = [
        ("Failing", "These decide the exit code."),
        (
            "Not judged",
            "The shim broke the protocol; nothing is known about the stack.",
        ),
        (
            "Known deviations",
            "The baseline names them, each with its reason.",
        ),
        (
            "Acceptable",
            "Not what the RFC asks first, and accepted for the reason given.",
        ),
        (
            "Unsupported",
            "The subject says that it does not do this. A skip is no pass.",
        ),
        ("Conformant", ""),
    ];
    let group_of = |row: &Row| match row.verdict {
        _ if row.failing => 0,
        Verdict::HarnessError => 1,
        _ if row.baselined.is_some() => 2,
        Verdict::Acceptable => 3,
        Verdict::Unsupported => 4,
        Verdict::Conformant => 5,
        // A run that is read back from a file does not know what failed it.
        _ => 0,
    };
    let mut groups = Vec::new();
    for (index, (title, note)) in GROUPS.into_iter().enumerate() {
        let mut families: BTreeMap<_, Vec<CaseView>> = BTreeMap::new();
        for row in rows.iter().filter(|row| group_of(row) == index) {
            let name = family(&row.case);
            families
                .entry((sections::natural(name), name))
                .or_default()
                .push(case(at, row, again));
        }
        let families: Vec<Family> = families
            .into_iter()
            .map(|((_, name), cases)| Family {
                name: bounded(name, 120),
                open: index == 0,
                cases,
            })
            .collect();
        let total = families.iter().map(|one| one.cases.len()).sum();
        if total > 0 {
            groups.push(Group {
                title,
                note,
                total,
                families,
            });
        }
    }
    groups
}

fn case(at: usize, row: &Row, again: Option<&str>) -> CaseView {
    let brief = matches!(row.verdict, Verdict::Conformant | Verdict::Unsupported);
    let alternatives = row.expected.split(" | ").count();
    // Of thousands of cases that went well a page keeps the essence.
    let kept = if brief { 1 } else { 40 };
    let again = again.filter(|_| !brief);
    let id = bounded(&row.case, 240);
    let found = row.requirements.iter().filter_map(|id| requirement::find(id));
    let rfcs: BTreeSet<u16> = found.map(|one| one.rfc).collect();
    let rfcs: Vec<String> = rfcs.iter().map(u16::to_string).collect();
    CaseView {
        anchor: format!("r{at}-{}", id.replace(char::is_whitespace, "_")),
        title: row
            .title
            .as_deref()
            .map(|one| bounded(one, 400))
            .unwrap_or_default(),
        tone: row.verdict.into(),
        level: row.level,
        rfcs: rfcs.join(" "),
        requirements: row.requirements.iter().map(|id| link(id, brief)).collect(),
        expected: row
            .expected
            .split(" | ")
            .take(kept)
            .map(|one| bounded(one, TEXT))
            .collect(),
        others: alternatives.saturating_sub(kept),
        observed: bounded(&row.observed, TEXT),
        reasons: reasons(row.reason.as_deref()),
        known: row.baselined.as_deref().map(|one| bounded(one, TEXT)),
        message: row
            .message
            .as_deref()
            .filter(|_| !brief)
            .map(|one| bounded(one, HEX)),
        again: again
            .and_then(|arguments| words::again(arguments, &row.case))
            .map(|one| bounded(&one, TEXT)),
        millis: format!("{:.1}", row.millis),
        transcript: row.transcript.iter().map(line).collect(),
        case: id,
    }
}

/// A reason may be one of several.
fn reasons(reason: Option<&str>) -> Vec<String> {
    let parts = reason.into_iter().flat_map(|one| one.split("; or: "));
    parts.take(40).map(|one| bounded(one, TEXT)).collect()
}

fn link(id: &str, brief: bool) -> Link {
    let text = requirement::find(id).filter(|_| !brief);
    Link {
        id: bounded(id, 60),
        text: text.map(|one| format!("{}, {}: {}", one.level, one.reference(), one.text)),
    }
}

fn line(line: &Line) -> LineView {
    let path = if line.what.is_datagram() && !(line.from.is_empty() && line.to.is_empty()) {
        bounded(&format!("{} → {}", line.from, line.to), 200)
    } else {
        String::new()
    };
    LineView {
        at: format!("{:.1}", line.at),
        what: line.what.word(),
        path,
        note: bounded(&words::event(&line.note), TEXT),
        bytes: bounded(&line.bytes, HEX),
    }
}
