//! Remarks for people, a place a line, as compilers give them.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::Linted;
use crate::lint::{Remark, Severity};
use crate::report::audit::words;
use crate::report::plain::{bounded, visible};
use crate::report::words::counted;
use crate::report::wrap::wrap;

const BAD: Style = AnsiColor::Red.on_default().bold();
const WARN: Style = AnsiColor::Yellow.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const DIM: Style = Style::new().dimmed();
const HEAD: Style = Style::new().bold();

/// The longest message.
const KEEP: usize = 1000;

/// The remarks with colours, for an output that strips them where they are not wanted. The lines they are about are
/// not shown: they may hold a password.
pub fn lint_text(linted: &Linted<'_>, width: usize) -> String {
    let mut text = String::new();
    for one in linted.in_order() {
        remark(&mut text, linted, one, width.clamp(40, 160));
    }
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{}", counts(linted));
    text
}

fn remark(text: &mut String, linted: &Linted<'_>, one: &Remark, width: usize) {
    let style = match one.severity {
        Severity::Error => BAD,
        Severity::Warning => WARN,
        Severity::Note => HEAD,
    };
    let file = linted.files.get(one.file).map_or("", |file| file.name);
    let severity = words::severity(one.severity);
    let section = one
        .mid
        .as_deref()
        .map_or_else(String::new, |mid| format!(", section {}", words::section(mid)));
    let _ = writeln!(
        text,
        "{}:{}:{}: {style}{severity}{style:#} {HEAD}{}{HEAD:#} {DIM}{}{section}{DIM:#}",
        visible(file),
        one.line,
        one.column,
        visible(one.code),
        words::place(one.section).name,
    );
    for line in wrap(&bounded(&one.message, KEEP), width - 4) {
        let _ = writeln!(text, "    {line}");
    }
    for line in one
        .advice
        .into_iter()
        .flat_map(|advice| wrap(&bounded(advice, KEEP), width - 4))
    {
        let _ = writeln!(text, "    {DIM}{line}{DIM:#}");
    }
}

fn counts(linted: &Linted<'_>) -> String {
    let mut parts = Vec::new();
    for (severity, style) in [
        (Severity::Error, BAD),
        (Severity::Warning, WARN),
        (Severity::Note, HEAD),
    ] {
        let count = linted.count(severity);
        if count > 0 {
            let count = counted(count, words::severity(severity));
            parts.push(format!("{style}{count}{style:#}"));
        }
    }
    if parts.is_empty() {
        return format!("{GOOD}nothing to remark{GOOD:#}");
    }
    format!(
        "{} {DIM}(icespec explain CODE says more about each){DIM:#}",
        parts.join(", ")
    )
}
