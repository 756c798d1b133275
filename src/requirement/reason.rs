//! Why nothing covers a requirement: `reasons.json`, the one place for it.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::find;

/// One true reason, and the requirements it is true of.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// What kind of reason it is.
    pub kind: Kind,
    /// What takes their place, for those that are implied or superseded: ids of the catalogue, or an RFC.
    #[serde(default)]
    pub by: Vec<String>,
    /// The reason, in a sentence.
    pub reason: String,
    /// The requirements.
    pub requirements: Vec<String>,
}

/// Kinds of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Nobody outside the stack can tell whether it is kept.
    Untestable,
    /// It is about something that this suite does not test.
    OutOfScope,
    /// Who keeps the others keeps it too, and breaking it breaks them.
    ImpliedBy,
    /// Something later took its place.
    SupersededBy,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Kind::Untestable => "untestable",
            Kind::OutOfScope => "out-of-scope",
            Kind::ImpliedBy => "implied-by",
            Kind::SupersededBy => "superseded-by",
        })
    }
}

/// What is wrong with a file of reasons.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReasonError {
    /// It does not fit the model.
    #[error("the reasons cannot be read: {0}")]
    Model(#[from] serde_json::Error),
    /// An id that the catalogue does not have.
    #[error("the reasons name {0}, which is no requirement")]
    Unknown(String),
    /// Two reasons for one requirement.
    #[error("{0} has two reasons")]
    Twice(String),
    /// A reason that gives none, or is for nothing.
    #[error("a reason for {0:?} is empty")]
    Empty(Vec<String>),
    /// What takes their place is missing, or is given where nothing does.
    #[error(
        "the reason {kind} for {first} has {count} ids in \"by\"; only what is implied or superseded has any"
    )]
    By {
        /// The kind.
        kind: Kind,
        /// The first requirement.
        first: String,
        /// How many there are.
        count: usize,
    },
}

static ALL: LazyLock<Vec<Reason>> = LazyLock::new(|| {
    // Part of the source, read by a test, as the catalogue is.
    parse(include_str!("reasons.json")).expect("reasons.json is right")
});

static BY_ID: LazyLock<HashMap<&'static str, &'static Reason>> = LazyLock::new(|| {
    let ids = |one: &'static Reason| one.requirements.iter().map(move |id| (id.as_str(), one));
    ALL.iter().flat_map(ids).collect()
});

/// Every reason.
pub fn reasons() -> &'static [Reason] {
    &ALL
}

/// Why nothing covers the requirement of that id.
pub fn reason(id: &str) -> Option<&'static Reason> {
    BY_ID.get(id).copied()
}

fn parse(text: &str) -> Result<Vec<Reason>, ReasonError> {
    let reasons: Vec<Reason> = serde_json::from_str(text)?;
    let mut seen = BTreeSet::new();
    for one in &reasons {
        let Some(first) = one.requirements.first().filter(|_| !one.reason.trim().is_empty()) else {
            return Err(ReasonError::Empty(one.requirements.clone()));
        };
        let replaced = matches!(one.kind, Kind::ImpliedBy | Kind::SupersededBy);
        if replaced == one.by.is_empty() {
            return Err(ReasonError::By {
                kind: one.kind,
                first: first.clone(),
                count: one.by.len(),
            });
        }
        for id in one.requirements.iter().chain(&one.by) {
            let is_rfc = id.starts_with("RFC ") && one.kind == Kind::SupersededBy && one.by.contains(id);
            if find(id).is_none() && !is_rfc {
                return Err(ReasonError::Unknown(id.clone()));
            }
        }
        for id in &one.requirements {
            if !seen.insert(id) {
                return Err(ReasonError::Twice(id.clone()));
            }
        }
    }
    Ok(reasons)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn the_reasons_of_the_project_are_read() {
        assert!(reasons().len() > 20);
        for one in reasons() {
            for id in &one.requirements {
                assert_eq!(reason(id), Some(one));
            }
        }
        assert!(reason("STUN-8489-5-01").is_none());
    }

    #[test]
    fn what_is_no_reason_is_refused() {
        let one = |kind: &str, more: &str, why: &str, ids: &str| {
            format!(r#"[{{"kind": "{kind}"{more}, "reason": "{why}", "requirements": [{ids}]}}]"#)
        };
        let id = r#""STUN-8489-5-01""#;
        assert!(parse(&one("untestable", "", "so it is", id)).is_ok());
        assert!(refused(&one("untestable", "", " ", id)).contains("empty"));
        assert!(refused(&one("untestable", "", "so it is", "")).contains("empty"));
        assert!(refused(&one("untestable", r#", "by": ["STUN-8489-5-02"]"#, "x", id)).contains("1 ids"));
        assert!(refused(&one("implied-by", "", "x", id)).contains("0 ids"));
        assert!(refused(&one("implied-by", r#", "by": ["RFC 8445"]"#, "x", id)).contains("RFC 8445"));
        assert!(parse(&one("superseded-by", r#", "by": ["RFC 8445"]"#, "x", id)).is_ok());
        assert!(refused(&one("untestable", "", "x", r#""STUN-8489-5-99""#)).contains("STUN-8489-5-99"));
        let twice = format!("{id}, {id}");
        assert!(refused(&one("untestable", "", "x", &twice)).contains("two reasons"));
        assert!(refused(&one("forgotten", "", "x", id)).contains("forgotten"));
        assert!(refused("[]x").contains("cannot be read"));
    }
}
