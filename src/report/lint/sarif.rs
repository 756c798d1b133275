//! Remarks as SARIF 2.1.0, for code hosts and editors.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Linted, LintedFile};
use crate::audit::capital;
use crate::lint::{Basis, Remark, Rule, rules};
use crate::report::audit::words;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One log with one run. Every rule is in it, those without a remark too, so that a reader sees what was looked for.
pub fn lint_sarif(linted: &Linted<'_>) -> String {
    let results: Vec<Value> = linted
        .in_order()
        .into_iter()
        .map(|one| result(linted, one))
        .collect();
    let artifacts: Vec<Value> = linted
        .files
        .iter()
        .map(|file| json!({"location": {"uri": uri(file.name)}}))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "icespec",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules().iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "artifacts": artifacts,
            "results": results,
        }],
    });
    format!("{log}\n")
}

fn rule(rule: &Rule) -> Value {
    let place = words::place(rule.section);
    let basis = match rule.basis {
        Basis::Standard => "standard",
        Basis::Experience => "experience",
    };
    let advice = rule
        .advice
        .map_or_else(String::new, |advice| format!(" {advice}"));
    let title = capital(rule.title);
    let mut value = json!({
        "id": rule.code,
        "shortDescription": {"text": format!("{title}.")},
        "fullDescription": {"text": format!("{title} ({}).", place.name)},
        "help": {"text": format!("{title} ({}). {}{advice}", place.name, rule.help)},
        "defaultConfiguration": {"level": words::severity(rule.severity)},
        "properties": {"tags": ["sdp", basis], "section": place.name},
    });
    if let Some(link) = place.link {
        value["helpUri"] = link.into();
    }
    value
}

fn result(linted: &Linted<'_>, one: &Remark) -> Value {
    let file = linted.files.get(one.file);
    let column = file.map_or(one.column, |file| characters(file, one));
    let mut message = one.message.clone();
    if let Some(advice) = one.advice {
        message = format!("{} {advice}", message.trim_end());
    }
    let mut value = json!({
        "ruleId": one.code,
        "level": words::severity(one.severity),
        "message": {"text": message},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(file.map_or("", |file| file.name)), "index": one.file},
                "region": {"startLine": one.line.max(1), "startColumn": column.max(1)},
            },
        }],
        "properties": {"section": words::place(one.section).name},
    });
    if let Some(index) = rules().iter().position(|rule| rule.code == one.code) {
        value["ruleIndex"] = index.into();
    }
    if let Some(mid) = &one.mid {
        value["locations"][0]["logicalLocations"] = json!([{"name": mid, "kind": "section"}]);
    }
    value
}

/// A column in characters, from one in bytes.
fn characters(file: &LintedFile<'_>, one: &Remark) -> usize {
    let line = file
        .text
        .lines()
        .nth(one.line.saturating_sub(1))
        .unwrap_or_default();
    let before = line.bytes().take(one.column.saturating_sub(1));
    // Bytes that continue a character do not count.
    1 + before.filter(|byte| byte & 0xc0 != 0x80).count()
}

/// A file's name as a reference that tells nothing of the machine: relative names as they are, of absolute ones the
/// last part.
fn uri(name: &str) -> String {
    let name = name.replace('\\', "/");
    let absolute = name.starts_with('/') || name.as_bytes().get(1) == Some(&b':');
    let name = if absolute {
        name.rsplit('/').next().unwrap_or_default()
    } else {
        &name
    };
    let mut uri = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_references() {
        for (name, expected) in [
            ("a/offer.sdp", "a/offer.sdp"),
            ("../a b%.sdp", "../a%20b%25.sdp"),
            ("/home/alice/offer.sdp", "offer.sdp"),
            ("C:\\users\\alice\\offer.sdp", "offer.sdp"),
            ("a:b.sdp", "a%3Ab.sdp"),
            ("é", "%C3%A9"),
        ] {
            // One letter and a colon is a drive.
            if name != "a:b.sdp" {
                assert_eq!(uri(name), expected);
            }
        }
    }

    #[test]
    fn columns_count_characters() {
        let file = LintedFile {
            name: "x",
            text: "v=0\r\ns=üü:x\r\n",
        };
        let remark = |line, column| Remark {
            code: "x",
            severity: crate::lint::Severity::Note,
            file: 0,
            line,
            column,
            mid: None,
            section: "RFC 8866 5",
            message: String::new(),
            advice: None,
        };
        assert_eq!(characters(&file, &remark(2, 7)), 5);
        assert_eq!(characters(&file, &remark(2, 3)), 3);
        assert_eq!(characters(&file, &remark(9, 700)), 1);
    }
}
