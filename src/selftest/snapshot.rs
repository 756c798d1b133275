//! A score in a file that is committed, so that cover cannot be lost unseen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::score::{Kind, Score};
use crate::runner::family;

/// How many of the items that catch a fault are named.
const NAMED: usize = 3;

const HEAD: &str = "\
# What catches what: `icespec selftest --write FILE` makes this file, `--check FILE` compares with it.
# fault, id, how many items catch it, the first of them
# case, id, how many faults it catches, its requirements
# vectors, family, how many of how many catch a fault, their requirements
# audit, fault, of how many sessions that do not come up with it the audit names why, of how many
";

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    faults: BTreeMap<String, Line>,
    cases: BTreeMap<String, Line>,
    vectors: BTreeMap<String, Line>,
    audits: BTreeMap<String, Line>,
}

/// One line: a number and a list of names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Line {
    count: usize,
    /// Of how many, where that is said.
    of: Option<usize>,
    names: Vec<String>,
}

/// A file that is no snapshot.
#[derive(Debug, thiserror::Error)]
#[error("line {line} is not of the form {FORM:?}: {text:?}")]
pub struct SnapshotError {
    /// The line, from 1.
    pub line: usize,
    text: String,
}

const FORM: &str = "fault|case|vectors|audit ID COUNT[/TOTAL] NAME,NAME";

impl Snapshot {
    /// Of a score.
    pub fn new(score: &Score) -> Snapshot {
        let mut snapshot = Snapshot::default();
        for one in &score.faults {
            let first = one.catches.iter().take(NAMED);
            let line = Line {
                count: one.catches.len(),
                of: None,
                names: first.map(|catch| score.items[catch.item].id.clone()).collect(),
            };
            snapshot.faults.insert(one.fault.id.to_owned(), line);
            let audits = one.audits();
            if audits.fallen > 0 {
                let line = Line {
                    count: audits.named,
                    of: Some(audits.fallen),
                    names: Vec::new(),
                };
                snapshot.audits.insert(one.fault.id.to_owned(), line);
            }
        }
        for item in &score.items {
            let requirements = item.requirements.iter().map(|one| one.id.clone());
            match item.kind {
                Kind::Case => {
                    let line = Line {
                        count: item.catches,
                        of: None,
                        names: requirements.collect(),
                    };
                    snapshot.cases.insert(item.id.clone(), line);
                }
                Kind::Vector => {
                    let line = snapshot.vectors.entry(family(&item.id).to_owned()).or_default();
                    line.count += usize::from(item.catches > 0);
                    *line.of.get_or_insert(0) += 1;
                    let names: BTreeSet<String> = line.names.drain(..).chain(requirements).collect();
                    line.names.extend(names);
                }
            }
        }
        snapshot
    }

    /// Reads a file.
    pub fn parse(text: &str) -> Result<Snapshot, SnapshotError> {
        let mut snapshot = Snapshot::default();
        for (at, text) in text.lines().enumerate() {
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let read = snapshot.read(text);
            read.ok_or_else(|| SnapshotError {
                line: at + 1,
                text: text.chars().take(200).collect(),
            })?;
        }
        Ok(snapshot)
    }

    fn read(&mut self, text: &str) -> Option<()> {
        let mut words = text.split(' ');
        let lines = match words.next()? {
            "fault" => &mut self.faults,
            "case" => &mut self.cases,
            "vectors" => &mut self.vectors,
            "audit" => &mut self.audits,
            _ => return None,
        };
        let (id, number) = (words.next()?, words.next()?);
        let (count, of) = match number.split_once('/') {
            None => (number.parse().ok()?, None),
            Some((count, of)) => (count.parse().ok()?, Some(of.parse().ok()?)),
        };
        let names = words.next().unwrap_or_default().split(',');
        let names = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let ended = words.next().is_none();
        let new = lines.insert(id.to_owned(), Line { count, of, names }).is_none();
        (ended && new).then_some(())
    }

    /// As a file.
    pub fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for (word, lines) in [
            ("fault", &self.faults),
            ("case", &self.cases),
            ("vectors", &self.vectors),
            ("audit", &self.audits),
        ] {
            for (id, line) in lines {
                let of = line.of.map(|of| format!("/{of}")).unwrap_or_default();
                // Writing to a string cannot fail.
                let _ = write!(text, "{word} {id} {}{of}", line.count);
                if !line.names.is_empty() {
                    let _ = write!(text, " {}", line.names.join(","));
                }
                text.push('\n');
            }
        }
        text
    }

    /// The faults.
    pub fn faults(&self) -> impl Iterator<Item = &str> {
        self.faults.keys().map(String::as_str)
    }

    /// The faults that nothing catches.
    pub fn missed(&self) -> impl Iterator<Item = &str> {
        let missed = self.faults.iter().filter(|(_, line)| line.count == 0);
        missed.map(|(id, _)| id.as_str())
    }

    /// The live cases and sessions.
    pub fn cases(&self) -> impl Iterator<Item = &str> {
        self.cases.keys().map(String::as_str)
    }

    /// Those that catch no fault.
    pub fn idle_cases(&self) -> impl Iterator<Item = &str> {
        let idle = self.cases.iter().filter(|(_, line)| line.count == 0);
        idle.map(|(id, _)| id.as_str())
    }

    /// What is different now, one sentence each; what was lost comes first.
    pub fn differences(&self, now: &Snapshot) -> Vec<String> {
        let mut said = Vec::new();
        gone("case", &self.cases, now, &now.cases, &mut said);
        gone("family of vectors", &self.vectors, now, &now.vectors, &mut said);
        for (id, before) in &self.faults {
            let Some(line) = now.faults.get(id) else {
                said.push(format!(
                    "fault {id} is gone; items that caught it: {}",
                    before.count
                ));
                continue;
            };
            if line.count == 0 && before.count > 0 {
                let names = before.names.join(", ");
                said.push(format!("fault {id} has lost its cover: it was caught by {names}"));
            } else if line.count != before.count {
                let what = format!("fault {id}: items that catch it");
                said.push(moved(&what, before.count, line.count));
            } else if line.names != before.names {
                let (names, before) = (line.names.join(", "), before.names.join(", "));
                said.push(format!(
                    "fault {id} is caught first by {names}, which was {before}"
                ));
            }
        }
        for (word, before, lines) in [
            ("case", &self.cases, &now.cases),
            ("family of vectors", &self.vectors, &now.vectors),
        ] {
            changed(word, before, lines, &mut said);
        }
        for id in self.faults.keys().filter(|id| now.faults.contains_key(*id)) {
            let counts = |of: &Snapshot| {
                of.audits
                    .get(id)
                    .map_or((0, 0), |line| (line.count, line.of.unwrap_or(0)))
            };
            let ((named, of), (before, before_of)) = (counts(now), counts(self));
            if (named, of) != (before, before_of) {
                said.push(format!(
                    "fault {id}: audits name the cause of {named} of {of} sessions, which were {before} of {before_of}"
                ));
            }
        }
        let new = now.faults.keys().filter(|id| !self.faults.contains_key(*id));
        said.extend(new.map(|id| format!("fault {id} is new")));
        said
    }

    fn tests(&self, requirement: &str) -> bool {
        let mut lines = self.cases.values().chain(self.vectors.values());
        lines.any(|line| line.names.iter().any(|name| name == requirement))
    }
}

/// Items that are not there any more, with the requirements that nothing tests now.
fn gone(
    word: &str,
    before: &BTreeMap<String, Line>,
    now: &Snapshot,
    lines: &BTreeMap<String, Line>,
    said: &mut Vec<String>,
) {
    for (id, line) in before.iter().filter(|(id, _)| !lines.contains_key(*id)) {
        let untested: Vec<&str> = line
            .names
            .iter()
            .map(String::as_str)
            .filter(|name| !now.tests(name))
            .collect();
        let mut text = format!("{word} {id} is gone; it tested {}", line.names.join(", "));
        if !untested.is_empty() {
            let _ = write!(text, "; nothing tests {} any more", untested.join(", "));
        }
        said.push(text);
    }
}

fn changed(
    word: &str,
    before: &BTreeMap<String, Line>,
    lines: &BTreeMap<String, Line>,
    said: &mut Vec<String>,
) {
    for (id, line) in lines {
        let Some(before) = before.get(id) else {
            said.push(format!("{word} {id} is new"));
            continue;
        };
        if line.of != before.of {
            let (before, of) = (before.of.unwrap_or(0), line.of.unwrap_or(0));
            said.push(moved(&format!("{word} {id}: members"), before, of));
        }
        if line.count != before.count {
            let what = match line.of {
                Some(_) => "members that catch a fault",
                None => "faults that it catches",
            };
            said.push(moved(&format!("{word} {id}: {what}"), before.count, line.count));
        }
        if line.names != before.names {
            said.push(format!("{word} {id} tests other requirements"));
        }
    }
}

fn moved(what: &str, before: usize, now: usize) -> String {
    format!("{what}: {before} before, {now} now")
}

#[cfg(test)]
#[path = "snapshot_tests.rs"]
mod tests;
