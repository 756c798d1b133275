//! A case, and how it is judged.

use super::fact::{Fact, Observation};
use super::scene::Scene;
use super::step::Step;

/// One live case, as data.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// Its slug, never renumbered or reused: `rfc8445/7.3/username-foreign-ufrag`.
    pub id: &'static str,
    /// What is special about it, on one line.
    pub title: &'static str,
    /// Ids of the catalogue, at least one.
    pub requirements: &'static [&'static str],
    /// What there is before the first step.
    pub scene: Scene,
    /// What is done.
    pub steps: &'static [Step],
    /// What is permitted: the first whose facts all hold decides; if none does, it is a violation.
    pub expect: &'static [Expect],
}

/// How good an outcome is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// What the RFC asks.
    Conformant,
    /// Something else that is accepted, for a reason.
    Acceptable,
    /// What the RFC forbids; written down where the reason is worth telling.
    Violation,
}

/// One possible outcome, made of facts about an agent or about a whole session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expect<F: 'static = Fact> {
    /// How good it is.
    pub grade: Grade,
    /// What holds then, all of it.
    pub facts: &'static [F],
    /// Why it is acceptable, or what is dangerous about it; empty for a conformant one.
    pub reason: &'static str,
}

/// What the RFC asks.
pub const fn conformant<F>(facts: &'static [F]) -> Expect<F> {
    Expect {
        grade: Grade::Conformant,
        facts,
        reason: "",
    }
}

/// What is accepted, and why.
pub const fn acceptable<F>(facts: &'static [F], reason: &'static str) -> Expect<F> {
    Expect {
        grade: Grade::Acceptable,
        facts,
        reason,
    }
}

/// What is wrong, and what it leads to.
pub const fn violation<F>(facts: &'static [F], reason: &'static str) -> Expect<F> {
    Expect {
        grade: Grade::Violation,
        facts,
        reason,
    }
}

/// What a case came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// How good it is.
    pub grade: Grade,
    /// What was seen of everything the case looks at, on one line.
    pub observed: String,
    /// The reason, if the outcome has one.
    pub reason: Option<&'static str>,
}

impl Case {
    /// Judges what was seen.
    pub fn judge(&self, seen: &Observation) -> Judgement {
        if let Some(forbidden) = &seen.forbidden {
            return Judgement {
                grade: Grade::Violation,
                observed: forbidden.clone(),
                reason: self.danger(),
            };
        }
        let outcome = self
            .expect
            .iter()
            .find(|one| one.facts.iter().all(|fact| fact.holds(seen)));
        let reason = outcome.map(|one| one.reason).filter(|reason| !reason.is_empty());
        Judgement {
            grade: outcome.map_or(Grade::Violation, |one| one.grade),
            observed: self.observed(seen),
            reason,
        }
    }

    /// The reason of the first outcome that is written down as a violation.
    fn danger(&self) -> Option<&'static str> {
        let violations = |one: &&Expect| one.grade == Grade::Violation;
        self.expect.iter().find(violations).map(|one| one.reason)
    }

    /// What is permitted, on one line.
    pub fn expected(&self) -> String {
        let permitted = self.expect.iter().filter(|one| one.grade != Grade::Violation);
        let words = |one: &Expect| {
            one.facts
                .iter()
                .map(Fact::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        };
        permitted.map(words).collect::<Vec<_>>().join(" | ")
    }

    fn observed(&self, seen: &Observation) -> String {
        let mut words: Vec<String> = Vec::new();
        for fact in self.expect.iter().flat_map(|one| one.facts) {
            let word = fact.seen(seen);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(" ")
    }
}

#[cfg(test)]
#[path = "case_tests.rs"]
mod tests;
