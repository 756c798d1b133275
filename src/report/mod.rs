//! Reports: they read the events of a run, an audit or remarks of a linter, and nothing else.

mod audit;
mod badge;
mod coverage;
mod document;
mod html;
mod json;
mod junit;
mod lint;
mod markdown;
mod matrix;
mod pcapng;
mod plain;
#[cfg(test)]
mod sample;
mod sections;
mod selftest;
mod text;
mod words;
mod wrap;

pub(crate) use audit::place;
pub use audit::{AuditText, Audited, audit_json, audit_text, explain_cause};
pub use badge::badge;
pub use coverage::{Covered, coverage_markdown, coverage_text};
pub use document::{Document, Gather, Kind, Line, Row, Subject, Tool};
pub use html::{audit_html, coverage_html, html, selftest_html};
pub use json::json;
pub use junit::Junit;
pub use lint::{Linted, LintedFile, lint_json, lint_sarif, lint_text};
pub use markdown::markdown;
pub use matrix::{Matrix, ReadError, read};
pub use pcapng::{Transcripts, pcapng};
pub(crate) use plain::visible;
pub use selftest::{selftest_json, selftest_markdown, selftest_text};
pub use text::{Text, TextOptions};
pub(crate) use words::counted;
