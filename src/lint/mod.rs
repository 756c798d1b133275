//! What is wrong with a description, or with an offer and its answer, before a packet is sent.

use serde::Serialize;

pub use crate::audit::Severity;

/// One thing a description does that it must not, should not, or that is known to go wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Remark {
    /// A slug that is never reused: "ufrag-length".
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Index of the file among those that were given.
    pub file: usize,
    /// Line, from 1.
    pub line: usize,
    /// Byte of the line, from 1.
    pub column: usize,
    /// The mid of the section it is about, else its index in words ("section 2").
    pub mid: Option<String>,
    /// "RFC 8839 5.4".
    pub section: &'static str,
    /// What is wrong. Never holds a password.
    pub message: String,
    /// What to change.
    pub advice: Option<&'static str>,
}
