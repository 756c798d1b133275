//! Remarks of the linter: for people, for machines, and for whatever shows SARIF.

mod json;
mod sarif;
mod text;

use crate::lint::{Remark, Severity};

pub use json::lint_json;
pub use sarif::lint_sarif;
pub use text::lint_text;

/// A file that was looked at.
#[derive(Clone, Copy, Debug)]
pub struct LintedFile<'a> {
    /// As it was named on the command line.
    pub name: &'a str,
    /// What is in it.
    pub text: &'a str,
}

/// Files with what was noticed in them.
#[derive(Clone, Copy, Debug)]
pub struct Linted<'a> {
    /// A description, or an offer and its answer.
    pub files: &'a [LintedFile<'a>],
    /// What was noticed.
    pub remarks: &'a [Remark],
}

impl Linted<'_> {
    /// How many remarks there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.remarks.iter().filter(|one| one.severity == severity).count()
    }

    /// The remarks in the order of files, lines and columns.
    fn in_order(&self) -> Vec<&Remark> {
        let mut remarks: Vec<&Remark> = self.remarks.iter().collect();
        remarks.sort_by_key(|one| (one.file, one.line, one.column, one.severity));
        remarks
    }
}

#[cfg(test)]
mod tests;
