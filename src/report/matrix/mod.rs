//! Many runs beside each other: stacks by requirements, stacks by cases.

mod page;
mod read;
mod table;

use std::collections::{BTreeMap, HashMap};

use super::badge::{Must, must};
use super::document::{Document, Line, Row, Subject};
use super::sections;
use crate::requirement::{self, Level, Requirement};
use crate::vector::Verdict;

pub use read::{ReadError, read};

/// What a stack did in one case.
#[derive(Debug)]
struct Cell {
    verdict: Verdict,
    observed: String,
    reason: Option<String>,
    baselined: Option<String>,
    transcript: Vec<Line>,
}

#[derive(Debug)]
struct Stack {
    subject: Subject,
    tool: String,
    arguments: Option<String>,
    error: Option<String>,
    /// By case; `None` where the stack was not given it.
    cells: Vec<Option<Cell>>,
}

#[derive(Debug)]
struct Case {
    id: String,
    title: String,
    requirements: Vec<String>,
    level: Level,
    live: bool,
    message: Option<String>,
    expected: String,
}

/// A requirement with the cases that test it.
#[derive(Debug)]
struct Asked {
    id: String,
    known: Option<&'static Requirement>,
    cases: Vec<usize>,
}

/// What a cell of a table tells of its cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Worst {
    verdict: Verdict,
    /// How many deviate.
    deviating: usize,
    /// How many were judged at all.
    judged: usize,
}

/// Stacks, cases and requirements of several runs.
#[derive(Debug)]
pub struct Matrix {
    stacks: Vec<Stack>,
    cases: Vec<Case>,
    requirements: Vec<Asked>,
}

impl Matrix {
    /// Of these runs. Two runs of the same subject that share no case (vectors, live cases) are one stack.
    pub fn new(documents: Vec<Document>) -> Self {
        let mut matrix = Matrix {
            stacks: Vec::new(),
            cases: Vec::new(),
            requirements: Vec::new(),
        };
        let mut places = HashMap::new();
        for document in documents {
            matrix.add(document, &mut places);
        }
        let total = matrix.cases.len();
        for stack in &mut matrix.stacks {
            stack.cells.resize_with(total, || None);
        }
        matrix.index();
        matrix
    }

    fn add(&mut self, document: Document, places: &mut HashMap<String, usize>) {
        let Document {
            tool,
            subject,
            arguments,
            error,
            results,
            ..
        } = document;
        let rows: Vec<(usize, Row)> = results
            .into_iter()
            .map(|row| (self.place(&row, places), row))
            .collect();
        let free = |stack: &Stack| {
            stack.subject == subject
                && stack.error.is_none()
                && rows
                    .iter()
                    .all(|(at, _)| !matches!(stack.cells.get(*at), Some(Some(_))))
        };
        let at = self.stacks.iter().position(free).filter(|_| error.is_none());
        let at = at.unwrap_or_else(|| {
            self.stacks.push(Stack {
                subject,
                tool: tool.version,
                arguments,
                error,
                cells: Vec::new(),
            });
            self.stacks.len() - 1
        });
        let cells = &mut self.stacks[at].cells;
        cells.resize_with(self.cases.len().max(cells.len()), || None);
        for (case, row) in rows {
            cells[case] = Some(Cell {
                verdict: row.verdict,
                observed: row.observed,
                reason: row.reason,
                baselined: row.baselined,
                transcript: row.transcript,
            });
        }
    }

    fn place(&mut self, row: &Row, places: &mut HashMap<String, usize>) -> usize {
        *places.entry(row.case.clone()).or_insert_with(|| {
            self.cases.push(Case {
                id: row.case.clone(),
                title: row.title.clone().unwrap_or_default(),
                requirements: row.requirements.clone(),
                level: row.level,
                live: matches!(row.operation.as_deref(), Some("agent" | "session")),
                message: row.message.clone(),
                expected: row.expected.clone(),
            });
            self.cases.len() - 1
        })
    }

    /// Finds the cases of every requirement, in the order of the RFCs; what the catalogue does not know comes last.
    fn index(&mut self) {
        let mut found: BTreeMap<_, Asked> = BTreeMap::new();
        for (at, case) in self.cases.iter().enumerate() {
            for id in &case.requirements {
                let known = requirement::find(id);
                let key = (known.is_none(), known.map(sections::key), id.clone());
                let asked = found.entry(key).or_insert_with(|| Asked {
                    id: id.clone(),
                    known,
                    cases: Vec::new(),
                });
                if asked.cases.last() != Some(&at) {
                    asked.cases.push(at);
                }
            }
        }
        self.requirements = found.into_values().collect();
    }
}

impl Stack {
    /// The worst of these cases; `None` if the stack was given none of them.
    fn worst(&self, cases: &[usize]) -> Option<Worst> {
        let verdicts = cases
            .iter()
            .filter_map(|at| self.cells[*at].as_ref())
            .map(|cell| cell.verdict);
        let verdict = verdicts.clone().max_by_key(|one| badness(*one))?;
        Some(Worst {
            verdict,
            deviating: verdicts.clone().filter(|one| one.is_failure(false)).count(),
            judged: verdicts
                .filter(|one| badness(*one) > badness(Verdict::HarnessError))
                .count(),
        })
    }

    fn must(&self, cases: &[Case]) -> Must {
        let given = cases.iter().zip(&self.cells);
        must(given.filter_map(|(case, cell)| Some((case.requirements.as_slice(), cell.as_ref()?.verdict))))
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.cells
            .iter()
            .flatten()
            .filter(|cell| cell.verdict == verdict)
            .count()
    }
}

/// A death is worse than a deviation; what was not judged says less than what was.
fn badness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Unsupported => 0,
        Verdict::HarnessError => 1,
        Verdict::Conformant => 2,
        Verdict::Acceptable => 3,
        Verdict::Inconclusive => 4,
        Verdict::Timeout => 5,
        Verdict::Violation => 6,
        Verdict::Crash => 7,
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
