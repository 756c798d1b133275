//! The audit for machines.

use serde::Serialize;

use super::Audited;
use super::audit::Report;

#[derive(Serialize)]
struct Document<'a> {
    tool: Tool,
    capture_file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(flatten)]
    report: &'a Report,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// One object; `docs/audit.schema.json` is its schema.
pub fn audit_json(audited: &Audited<'_>) -> Result<String, String> {
    let document = Document {
        tool: Tool {
            name: "icespec",
            version: env!("CARGO_PKG_VERSION"),
        },
        capture_file: audited.name,
        error: audited.error,
        report: audited.report,
    };
    let mut text = serde_json::to_string(&document).map_err(|error| error.to_string())?;
    text.push('\n');
    Ok(text)
}
