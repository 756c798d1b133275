//! A case of a whole session: one entry of data for each side that icespec can be on.

use std::fmt;

use super::Deviation;
use super::fact::{Fact, Observation, Reached, Reply, Whose};
use super::plan::Plan;
use crate::suite::case::{Expect, Grade, Judgement};

/// Stands for the cause where a capture that begins with the session does not show any.
pub(super) const UNSHOWN: &str = "";

/// What icespec does in the first exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// It offers, the stack answers.
    Offers,
    /// It answers the stack's offer.
    Answers,
}

/// The parts that an entry makes sense for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// Each is a case.
    Both,
    /// The one.
    Only(Part),
}

/// What its cases have in common.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The id of its cases but for the part: `session/rfc9143/10/distinct-credentials`. Never renumbered or reused.
    pub id: &'static str,
    /// What is special about it, on one line.
    pub title: &'static str,
    /// Ids of the catalogue, at least one.
    pub requirements: &'static [&'static str],
    /// What icespec can do in it.
    pub parts: Parts,
    /// What is done.
    pub plan: Plan,
    /// What is permitted: the first whose facts all hold decides; if none does, it is a violation.
    pub expect: &'static [Expect<Fact>],
    /// The cause that an audit has to name when the session does not come up for what icespec does. With none it
    /// is the stack's doing, and [`Observation::cause`] says which; an empty one stands for what no packet shows.
    pub cause: Option<&'static str>,
}

/// One case.
#[derive(Debug)]
pub struct Case {
    /// Its slug: that of the entry and `/offers` or `/answers`, for what icespec does.
    pub id: String,
    /// What icespec does.
    pub part: Part,
    /// All else.
    pub entry: &'static Entry,
}

impl Entry {
    /// One for both parts, in which nothing is to break the session.
    pub(super) const fn both(
        id: &'static str,
        title: &'static str,
        requirements: &'static [&'static str],
        plan: Plan,
        expect: &'static [Expect<Fact>],
    ) -> Entry {
        Entry {
            id,
            title,
            requirements,
            parts: Parts::Both,
            plan,
            expect,
            cause: None,
        }
    }

    /// Its cases.
    pub(super) fn cases(&'static self) -> impl Iterator<Item = Case> {
        let parts: &[Part] = match self.parts {
            Parts::Both => &[Part::Offers, Part::Answers],
            Parts::Only(Part::Offers) => &[Part::Offers],
            Parts::Only(Part::Answers) => &[Part::Answers],
        };
        parts.iter().map(move |part| Case {
            id: format!("{}/{part}", self.id),
            part: *part,
            entry: self,
        })
    }
}

impl Case {
    /// Judges what was seen.
    pub fn judge(&self, seen: &Observation) -> Judgement {
        if let Some(fault) = &seen.unusable {
            return Judgement {
                grade: Grade::Violation,
                observed: fault.clone(),
                reason: Some("its own description cannot be used"),
            };
        }
        let outcomes = self.entry.expect;
        let outcome = outcomes
            .iter()
            .find(|one| one.facts.iter().all(|fact| fact.holds(seen)));
        Judgement {
            grade: outcome.map_or(Grade::Violation, |one| one.grade),
            observed: self.observed(seen),
            reason: outcome.map(|one| one.reason).filter(|reason| !reason.is_empty()),
        }
    }

    /// What is permitted, on one line.
    pub fn expected(&self) -> String {
        let permitted = self.entry.expect.iter();
        let permitted = permitted.filter(|one| one.grade != Grade::Violation);
        let words = |one: &Expect<Fact>| {
            let facts: Vec<String> = one.facts.iter().map(Fact::to_string).collect();
            facts.join(" ")
        };
        permitted.map(words).collect::<Vec<_>>().join(" | ")
    }

    /// The cause that an audit of the session has to name, which did not come up; none where no packet shows it.
    pub fn cause(&self, seen: &Observation) -> Option<&'static str> {
        if self.entry.cause == Some(UNSHOWN) {
            return None;
        }
        // What the stack does wrongly before anything that icespec does can show.
        let before = seen.reached == Reached::Nothing || seen.signs >= Whose::OtherSection;
        // Of a stack with one set of credentials there is no other section to go by.
        let goes_by_section = matches!(
            self.entry.plan.deviation,
            Some(Deviation::ChecksOfSection(_) | Deviation::ChecksSignedWith(_))
        );
        let undone = goes_by_section && seen.to_wrong == Reply::NotAsked;
        match self.entry.cause {
            Some(cause) if !before && !undone => Some(cause),
            _ => seen.cause(),
        }
    }

    fn observed(&self, seen: &Observation) -> String {
        let mut words: Vec<String> = Vec::new();
        for fact in self.entry.expect.iter().flat_map(|one| one.facts) {
            let word = fact.seen(seen);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(" ")
    }
}

impl fmt::Display for Part {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Part::Offers => "offers",
            Part::Answers => "answers",
        })
    }
}

#[cfg(test)]
#[path = "case_tests.rs"]
mod tests;
