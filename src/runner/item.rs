//! What can be run: a vector, which is one question and its answer, or a case on the wire.

use crate::requirement::{self, Level, Requirement};
use crate::suite::Case;
use crate::vector::{Vector, judge};

/// One thing to run. Its id is unique over vectors and cases.
#[derive(Debug, Clone, Copy)]
pub enum Item<'a> {
    /// A vector.
    Vector(&'a Vector),
    /// A live case.
    Case(&'static Case),
}

impl Item<'_> {
    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Item::Vector(vector) => &vector.id,
            Item::Case(case) => case.id,
        }
    }

    /// What is special about it, on one line.
    pub fn title(&self) -> &str {
        match self {
            Item::Vector(vector) => &vector.title,
            Item::Case(case) => case.title,
        }
    }

    /// What it tests.
    pub fn requirements(&self) -> Vec<&'static Requirement> {
        match self {
            Item::Vector(vector) => vector.requirements().collect(),
            Item::Case(case) => case
                .requirements
                .iter()
                .filter_map(|id| requirement::find(id))
                .collect(),
        }
    }

    /// The strongest level among its requirements.
    pub fn level(&self) -> Level {
        let levels = self.requirements().into_iter().map(|one| one.level.strength());
        levels.max().unwrap_or(Level::May)
    }

    /// The sections it tests as `8489:14.5`, each once.
    pub fn sections(&self) -> Vec<String> {
        let mut sections: Vec<String> = Vec::new();
        for one in self.requirements() {
            let section = format!("{}:{}", one.rfc, one.section);
            if !sections.contains(&section) {
                sections.push(section);
            }
        }
        sections
    }

    /// What it asks the subject for: an operation on vectors, or `agent`.
    pub fn operation(&self) -> &'static str {
        match self {
            Item::Vector(vector) => vector.operation.name(),
            Item::Case(_) => "agent",
        }
    }

    /// What is permitted, on one line.
    pub fn expected(&self) -> String {
        match self {
            Item::Vector(vector) => judge::expected(vector),
            Item::Case(case) => case.expected(),
        }
    }
}
