//! Remarks for machines.

use serde::Serialize;

use super::Linted;
use crate::lint::{Remark, Severity};

#[derive(Serialize)]
struct Document<'a> {
    tool: Tool,
    files: Vec<&'a str>,
    remarks: Vec<&'a Remark>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    note: usize,
}

/// One object; `docs/lint.schema.json` is its schema.
pub fn lint_json(linted: &Linted<'_>) -> Result<String, String> {
    let document = Document {
        tool: Tool {
            name: "icespec",
            version: env!("CARGO_PKG_VERSION"),
        },
        files: linted.files.iter().map(|file| file.name).collect(),
        remarks: linted.in_order(),
        summary: Summary {
            error: linted.count(Severity::Error),
            warning: linted.count(Severity::Warning),
            note: linted.count(Severity::Note),
        },
    };
    let mut text = serde_json::to_string(&document).map_err(|error| error.to_string())?;
    text.push('\n');
    Ok(text)
}
