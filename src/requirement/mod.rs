//! The catalogue: what the RFCs ask for, one testable sentence an entry, in our own words.
//!
//! The texts are paraphrases; the section they come from is the authority. Everything the suite
//! reports names one of these ids, so that a verdict can be looked up and argued with.

mod contested;
mod level;
mod reason;
mod shows;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub use contested::{Contested, contested, find_contested};
pub use level::{Keyword, Level};
pub use reason::{Kind, Reason, ReasonError, reason, reasons};
pub use shows::Shows;

/// One thing an RFC asks for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The name it keeps for ever, such as `STUN-8489-14.5-01`.
    pub id: String,
    /// The number of the RFC.
    pub rfc: u16,
    /// The section of that RFC.
    pub section: String,
    /// How strongly the RFC asks.
    pub level: Keyword,
    /// Who has to do it: `stun`, `ice-full`, `offerer`, …
    pub binds: String,
    /// Where it shows whether it is kept.
    pub shows: Shows,
    /// What is asked, in our own words.
    pub text: String,
    /// The contested points (`CP-05`) that bear on it.
    pub contested: Vec<String>,
    /// It is about who is who: credentials, integrity, consent.
    #[serde(default)]
    pub credential_related: bool,
}

impl Requirement {
    /// The place in the RFC, as people write it: `RFC 8489 section 14.5`.
    pub fn reference(&self) -> String {
        format!("RFC {} section {}", self.rfc, self.section)
    }
}

static ALL: LazyLock<Vec<Requirement>> = LazyLock::new(|| {
    // The file is part of the source and a test reads it; it cannot be wrong in a built program.
    serde_json::from_str(include_str!("catalogue.json")).expect("catalogue.json fits its model")
});

static BY_ID: LazyLock<HashMap<&'static str, &'static Requirement>> =
    LazyLock::new(|| ALL.iter().map(|one| (one.id.as_str(), one)).collect());

/// Every requirement, in the order of the catalogue.
pub fn all() -> &'static [Requirement] {
    &ALL
}

/// The requirement of that id.
pub fn find(id: &str) -> Option<&'static Requirement> {
    BY_ID.get(id).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_nothing_is_empty() {
        assert_eq!(BY_ID.len(), all().len());
        for one in all() {
            assert!(
                !one.text.trim().is_empty() && !one.section.is_empty() && !one.binds.is_empty(),
                "{}",
                one.id
            );
            assert!(
                one.id.contains(&one.rfc.to_string()),
                "{} does not name RFC {}",
                one.id,
                one.rfc
            );
        }
    }

    #[test]
    fn contested_points_resolve() {
        for one in all() {
            for point in &one.contested {
                assert!(find_contested(point).is_some(), "{} names {point}", one.id);
            }
        }
    }

    #[test]
    fn a_requirement_is_found_by_its_id() {
        let one = find("STUN-8489-5-01").unwrap();
        assert_eq!(
            (one.rfc, one.section.as_str(), one.level.strength()),
            (8489, "5", Level::Must)
        );
        assert_eq!(one.reference(), "RFC 8489 section 5");
        assert!(find("STUN-8489-5-1").is_none());
    }
}
