//! The results as Markdown: what a person pastes into an issue, or a workflow into its summary.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::document::{Document, Row};
use super::plain::bounded;
use super::sections;
use super::words::counted;
use crate::vector::Verdict;

/// An issue takes 65,536 characters; what does not fit is counted.
const ROOM: usize = 60_000;
const CELL: usize = 240;

/// The summary of all subjects.
pub fn markdown(documents: &[Document]) -> String {
    let mut text = String::new();
    let room = ROOM / documents.len().max(1);
    for document in documents {
        let mut one = heading(document);
        let failing = folded(document, |row| row.failing);
        if !failing.is_empty() {
            one += "### Failing\n\n";
            table(&mut one, &failing, false, room);
        }
        let known = folded(document, |row| row.baselined.is_some());
        if !known.is_empty() {
            let total: usize = known.iter().map(Vec::len).sum();
            let _ = writeln!(
                one,
                "<details><summary>{} known to the baseline</summary>\n",
                counted(total, "case")
            );
            table(&mut one, &known, true, room);
            one += "</details>\n\n";
        }
        text += &one;
    }
    text
}

// Writing to a string cannot fail, so the results of `write!` in this file are not looked at.

fn heading(document: &Document) -> String {
    let who = &document.subject;
    let mut text = format!(
        "## icespec: {}",
        escaped(&format!("{} {}", who.name, who.version))
    );
    if !who.language.is_empty() {
        let _ = write!(text, " ({})", escaped(&who.language));
    }
    text += "\n\n";
    if let Some(error) = &document.error {
        let _ = writeln!(text, "**Not run:** {}\n", code(error, 600));
    }
    if document.results.is_empty() {
        return text;
    }
    text += "| verdict | cases | of these in the baseline |\n|---|--:|--:|\n";
    for verdict in Verdict::ALL {
        let rows = document.results.iter().filter(|row| row.verdict == verdict);
        let known = rows.clone().filter(|row| row.baselined.is_some()).count();
        let total = rows.count();
        if total > 0 {
            let _ = writeln!(text, "| {verdict} | {total} | {known} |");
        }
    }
    let failing = document.results.iter().filter(|row| row.failing).count();
    let _ = writeln!(
        text,
        "\n{}, **{failing} failing**\n",
        counted(document.results.len(), "case")
    );
    for stale in document.stale.iter().take(20) {
        let _ = writeln!(text, "- stale in the baseline: {}", code(stale, CELL));
    }
    if document.stale.len() > 20 {
        let _ = writeln!(text, "- and {} more stale entries", document.stale.len() - 20);
    }
    text
}

/// Rows that differ in nothing but the case, together, in the order of their sections.
fn folded(document: &Document, chosen: impl Fn(&Row) -> bool) -> Vec<Vec<&Row>> {
    let mut groups: BTreeMap<_, Vec<&Row>> = BTreeMap::new();
    for row in document.results.iter().filter(|row| chosen(row)) {
        let section = sections::first(&row.requirements);
        // What is known has one reason; what is new is told apart by what was seen.
        let seen = match &row.baselined {
            Some(reason) => (reason.as_str(), ""),
            None => (row.observed.as_str(), row.expected.as_str()),
        };
        let key = (
            section.map(sections::key),
            section.map(|one| one.id.as_str()),
            row.verdict,
            seen,
        );
        groups.entry(key).or_default().push(row);
    }
    groups.into_values().collect()
}

fn table(text: &mut String, groups: &[Vec<&Row>], known: bool, room: usize) {
    let last = if known { "known because" } else { "reason" };
    let _ = writeln!(
        text,
        "| section | case | requirement | verdict | expected | observed | {last} |\n|---|---|---|---|---|---|---|"
    );
    for (index, rows) in groups.iter().enumerate() {
        let line = line(rows, known);
        if text.len() + line.len() > room {
            let left: usize = groups[index..].iter().map(Vec::len).sum();
            let _ = writeln!(
                text,
                "\n{} more did not fit; the JSON report has all.",
                counted(left, "case")
            );
            break;
        }
        text.push_str(&line);
    }
    text.push('\n');
}

fn line(rows: &[&Row], known: bool) -> String {
    let row = rows[0];
    let requirement = sections::first(&row.requirements);
    let section = requirement.map_or_else(String::new, |one| {
        format!("[{}]({})", sections::short(one), sections::link(one))
    });
    let asked = requirement.map_or_else(String::new, |one| {
        format!("{} {}: {}", one.id, one.level, escaped(&one.text))
    });
    let more = match rows.len() {
        1 => String::new(),
        several => format!(" and {} more", several - 1),
    };
    let why = if known { &row.baselined } else { &row.reason };
    let expected = row.expected.split(" | ").next().unwrap_or_default();
    format!(
        "| {section} | {}{more} | {asked} | {} | {} | {} | {} |\n",
        code(&row.case, CELL),
        row.verdict,
        code(expected, CELL / 2),
        code(&row.observed, CELL),
        escaped(&bounded(why.as_deref().unwrap_or_default(), 2 * CELL)),
    )
}

/// In a code span, where nothing is markup, mention or link; the fence is longer than any run of backticks inside.
pub(super) fn code(text: &str, keep: usize) -> String {
    let text = bounded(text, keep);
    if text.trim().is_empty() {
        return String::new();
    }
    let (mut longest, mut run) = (0, 0);
    for one in text.chars() {
        run = if one == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    // A pipe would end the cell of a table even here.
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

/// As plain text: punctuation loses its meaning, and nobody is mentioned.
pub(super) fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for one in bounded(text, 4 * CELL).chars() {
        match one {
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '&' => plain.push_str("&amp;"),
            '@' => plain.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => plain.extend(['\\', one]),
            _ => plain.push(one),
        }
    }
    // A bare address would become a link.
    plain
        .replace("://", ":<!-- -->//")
        .replace("www.", "www<!-- -->.")
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
