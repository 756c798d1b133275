//! What covers each requirement: the cases, vectors, rules of `lint` and findings of `audit` that name it, or the
//! reason why none does.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use crate::audit;
use crate::fault::{self, Fault};
use crate::lint::{self, Rule};
use crate::requirement::{self, Reason, Requirement};
use crate::suite::{self, Case, session};
use crate::vector::{Suite, Vector};

/// All requirements, each with what covers it.
#[derive(Debug)]
pub struct Coverage<'a> {
    rows: Vec<Row<'a>>,
    index: HashMap<&'static str, usize>,
    strays: Vec<String>,
}

/// A requirement and what covers it.
#[derive(Debug)]
pub struct Row<'a> {
    /// The requirement.
    pub requirement: &'static Requirement,
    /// The live cases that test it.
    pub cases: Vec<&'static Case>,
    /// The cases of whole sessions that test it.
    pub sessions: Vec<&'static session::Case>,
    /// The vectors that test it.
    pub vectors: Vec<&'a Vector>,
    /// The rules of `lint` that see it broken.
    pub rules: Vec<&'static Rule>,
    /// The codes of the findings of `audit` that see it broken.
    pub findings: Vec<&'static str>,
    /// The seeded faults that break it. They test the suite, so they cover nothing.
    pub faults: Vec<&'static Fault>,
    /// Why nothing covers it.
    pub reason: Option<&'static Reason>,
}

/// How a requirement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Something covers it.
    Covered,
    /// Nothing does, for a reason.
    Reasoned,
    /// Neither.
    Open,
}

/// How many requirements stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Covered by something.
    pub covered: usize,
    /// Not covered, for a reason.
    pub reasoned: usize,
    /// Neither.
    pub open: usize,
}

impl<'a> Coverage<'a> {
    /// By the cases, rules and findings of this program and by the vectors of `suite`.
    pub fn of(suite: &'a Suite) -> Self {
        let mut coverage = Self::bare();
        for case in suite::all() {
            coverage.take(case.id, case.requirements, |row| row.cases.push(case));
        }
        for case in session::all() {
            coverage.take(&case.id, case.entry.requirements, |row| row.sessions.push(case));
        }
        for vector in &suite.vectors {
            coverage.take(&vector.id, &vector.requirements, |row| row.vectors.push(vector));
        }
        for rule in lint::rules() {
            coverage.take(rule.code, rule.requirements, |row| row.rules.push(rule));
        }
        for (code, requirements) in audit::findings() {
            coverage.take(code, requirements, |row| row.findings.push(code));
        }
        for fault in fault::all() {
            coverage.take(fault.id, fault.requirements, |row| row.faults.push(fault));
        }
        coverage
    }

    fn bare() -> Self {
        let row = |requirement: &'static Requirement| Row {
            requirement,
            cases: Vec::new(),
            sessions: Vec::new(),
            faults: Vec::new(),
            vectors: Vec::new(),
            rules: Vec::new(),
            findings: Vec::new(),
            reason: requirement::reason(&requirement.id),
        };
        let rows: Vec<Row<'_>> = requirement::all().iter().map(row).collect();
        let index = rows
            .iter()
            .enumerate()
            .map(|(at, row)| (row.requirement.id.as_str(), at));
        Coverage {
            index: index.collect(),
            rows,
            strays: Vec::new(),
        }
    }

    fn take(&mut self, id: &str, requirements: &[impl AsRef<str>], mut add: impl FnMut(&mut Row<'a>)) {
        for requirement in requirements {
            match self.index.get(requirement.as_ref()) {
                Some(at) => add(&mut self.rows[*at]),
                None => self.strays.push(format!("{id} names {}", requirement.as_ref())),
            }
        }
    }

    /// In the order of the catalogue.
    pub fn rows(&self) -> &[Row<'a>] {
        &self.rows
    }

    /// That of one requirement.
    pub fn find(&self, id: &str) -> Option<&Row<'a>> {
        self.index.get(id).map(|at| &self.rows[*at])
    }

    /// How many stand how.
    pub fn counts(&self) -> Counts {
        let count = |state| self.rows.iter().filter(|row| row.state() == state).count();
        Counts {
            covered: count(State::Covered),
            reasoned: count(State::Reasoned),
            open: count(State::Open),
        }
    }

    /// What is wrong: something names what the catalogue does not have, a requirement is covered and has a reason
    /// for not being covered, or stands on another that is not covered itself.
    pub fn mistakes(&self) -> Vec<String> {
        let mut mistakes = self.strays.clone();
        for row in &self.rows {
            let Some(reason) = row.reason else { continue };
            let id = &row.requirement.id;
            if row.is_covered() {
                mistakes.push(format!(
                    "{id} is covered by {} and has a reason for not being so",
                    row.words()
                ));
            }
            for other in reason.by.iter().filter_map(|by| self.find(by)) {
                if !other.is_covered() {
                    mistakes.push(format!(
                        "{id} is {} {}, which is not covered",
                        reason.kind, other.requirement.id
                    ));
                }
            }
        }
        mistakes
    }

    /// One line a requirement and what covers it, as `docs/coverage.txt` has it.
    pub fn snapshot(&self) -> String {
        let Counts {
            covered,
            reasoned,
            open,
        } = self.counts();
        let all = self.rows.len();
        let mut text =
            format!("{all} requirements: {covered} covered, {reasoned} with a reason, {open} open\n");
        for row in &self.rows {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}: {}", row.requirement.id, row.words());
        }
        text
    }
}

impl Row<'_> {
    /// How it stands.
    pub fn state(&self) -> State {
        match self.reason {
            _ if self.is_covered() => State::Covered,
            Some(_) => State::Reasoned,
            None => State::Open,
        }
    }

    /// Whether something covers it.
    pub fn is_covered(&self) -> bool {
        self.counts().values().any(|count| *count > 0)
    }

    /// How many of each kind cover it.
    pub fn counts(&self) -> BTreeMap<Kind, usize> {
        let count = |kind| (kind, self.ids(kind).len());
        Kind::ALL.into_iter().map(count).collect()
    }

    /// The ids of what covers it in one way.
    pub fn ids(&self, kind: Kind) -> Vec<String> {
        match kind {
            Kind::Case => self.cases.iter().map(|one| one.id.to_owned()).collect(),
            Kind::Session => self.sessions.iter().map(|one| one.id.clone()).collect(),
            Kind::Vector => self.vectors.iter().map(|one| one.id.clone()).collect(),
            Kind::Rule => self.rules.iter().map(|one| one.code.to_owned()).collect(),
            Kind::Finding => self.findings.iter().map(|&one| one.to_owned()).collect(),
        }
    }

    /// What covers it, counted; or the kind of the reason.
    pub fn words(&self) -> String {
        let counts = self.counts();
        let counted = |(kind, count): (&Kind, &usize)| {
            let plural = if *count == 1 { "" } else { "s" };
            (*count > 0).then(|| format!("{count} {}{plural}", kind.name()))
        };
        let parts: Vec<String> = counts.iter().filter_map(counted).collect();
        match self.reason {
            _ if !parts.is_empty() => parts.join(", "),
            Some(reason) if reason.by.is_empty() => reason.kind.to_string(),
            Some(reason) => format!("{} {}", reason.kind, reason.by.join(", ")),
            None => "open".to_owned(),
        }
    }
}

/// Kinds of what covers a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A live case.
    Case,
    /// A case of a whole session.
    Session,
    /// A vector.
    Vector,
    /// A rule of `lint`.
    Rule,
    /// A finding of `audit`.
    Finding,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] = [Kind::Case, Kind::Session, Kind::Vector, Kind::Rule, Kind::Finding];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Case => "case",
            Kind::Session => "session case",
            Kind::Vector => "vector",
            Kind::Rule => "lint rule",
            Kind::Finding => "audit finding",
        }
    }
}

impl State {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            State::Covered => "covered",
            State::Reasoned => "reasoned",
            State::Open => "open",
        }
    }
}
