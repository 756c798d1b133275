//! What can be run: a vector, which is one question and its answer, a case on the wire, or a whole session.

use crate::requirement::{self, Level, Requirement};
use crate::suite::{Case, session};
use crate::vector::{Vector, judge};

/// One thing to run. Its id is unique over all kinds.
#[derive(Debug, Clone, Copy)]
pub enum Item<'a> {
    /// A vector.
    Vector(&'a Vector),
    /// A live case.
    Case(&'static Case),
    /// A whole session.
    Session(&'static session::Case),
}

impl Item<'_> {
    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Item::Vector(vector) => &vector.id,
            Item::Case(case) => case.id,
            Item::Session(case) => &case.id,
        }
    }

    /// Whether it is a whole session.
    pub fn is_session(&self) -> bool {
        matches!(self, Item::Session(_))
    }

    /// What is special about it, on one line.
    pub fn title(&self) -> &str {
        match self {
            Item::Vector(vector) => &vector.title,
            Item::Case(case) => case.title,
            Item::Session(case) => case.entry.title,
        }
    }

    /// What it tests.
    pub fn requirements(&self) -> Vec<&'static Requirement> {
        match self {
            Item::Vector(vector) => vector.requirements().collect(),
            Item::Case(case) => found(case.requirements),
            Item::Session(case) => found(case.entry.requirements),
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

    /// What it asks the subject for: an operation on vectors, `agent` or `session`.
    pub fn operation(&self) -> &'static str {
        match self {
            Item::Vector(vector) => vector.operation.name(),
            Item::Case(_) => "agent",
            Item::Session(_) => "session",
        }
    }

    /// What is permitted, on one line.
    pub fn expected(&self) -> String {
        match self {
            Item::Vector(vector) => judge::expected(vector),
            Item::Case(case) => case.expected(),
            Item::Session(case) => case.expected(),
        }
    }
}

/// The family of an id, its first two parts: a section's live cases, or vectors of one kind. Of
/// `credential.login/redirected`, which has no more than these, the first.
pub fn family(id: &str) -> &str {
    let mut ends = id.match_indices('/').map(|(at, _)| at);
    let first = ends.next();
    ends.next().or(first).map_or(id, |end| &id[..end])
}

fn found(ids: &[&str]) -> Vec<&'static Requirement> {
    ids.iter().filter_map(|id| requirement::find(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite;

    #[test]
    fn a_family_has_more_than_one_case() {
        for (id, name) in [
            ("stun/bit-flips/rfc5769-2.1/byte-030-bit-5", "stun/bit-flips"),
            ("credential.login/redirected", "credential.login"),
            ("mine", "mine"),
        ] {
            assert_eq!(family(id), name);
        }
    }

    #[test]
    fn a_section_is_named_once_in_the_order_of_the_requirements() {
        let case = |id: &str| Item::Case(suite::find(id).unwrap());
        let both = case("rfc8445/9/both-halves-change");
        assert_eq!(both.sections(), ["8445:9", "8839:4.4.1.1.1"]);
        assert_eq!(both.title(), "a restart changes the fragment and the password");
        assert_eq!(
            case("rfc8489/12/twice").sections(),
            ["8489:6.3.1", "8489:6.3.1.1", "8489:12", "8489:14.1"]
        );
        let session = Item::Session(session::find("session/rfc8445/9/restart/offers").unwrap());
        assert_eq!(session.title(), "who offered restarts ICE");
        assert_eq!(
            session.sections(),
            ["8445:9", "8839:4.4.2.1", "8839:4.4.3.1.1", "8842:4"]
        );
    }
}
