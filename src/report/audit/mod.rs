//! What an audit found: for a terminal, for machines, and in words for who does not know ICE.

pub(super) mod explain;
pub(super) mod fold;
mod json;
#[cfg(test)]
pub(super) mod sample;
pub(super) mod steps;
mod text;
pub(super) mod timeline;
pub(super) mod words;

use crate::audit::{self, Report};
#[cfg(test)]
use crate::capture;

pub use explain::explain_cause;
pub use json::audit_json;
pub use text::{AuditText, audit_text};
pub(crate) use words::place;

/// A report with what is told beside it.
#[derive(Clone, Copy, Debug)]
pub struct Audited<'a> {
    /// What was found.
    pub report: &'a Report,
    /// The capture, as it was named on the command line.
    pub name: &'a str,
    /// Why the capture could not be read to its end.
    pub error: Option<&'a str>,
}

#[cfg(test)]
mod tests;
