//! The points on which real stacks differ legitimately, and what is made of each behaviour.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

/// A point on which the RFCs leave room, or on which the field has left them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contested {
    /// The name it keeps for ever, such as `CP-05`.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// The sections that bear on it.
    pub refs: Vec<String>,
    /// What the RFCs say.
    pub rfc_says: String,
    /// Behaviour → how it is graded.
    pub verdicts: Map<String, Value>,
}

static CONTESTED: LazyLock<Vec<Contested>> = LazyLock::new(|| {
    // Part of the source, read by a test, as the catalogue is.
    serde_json::from_str(include_str!("contested.json")).expect("contested.json fits its model")
});

/// Every contested point.
pub fn contested() -> &'static [Contested] {
    &CONTESTED
}

/// The contested point of that id.
pub fn find_contested(id: &str) -> Option<&'static Contested> {
    CONTESTED.iter().find(|point| point.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_says_how_it_is_graded() {
        assert_eq!(contested().len(), 46);
        for point in contested() {
            assert!(!point.verdicts.is_empty(), "{}", point.id);
            assert!(point.verdicts.values().all(Value::is_string), "{}", point.id);
        }
    }
}
