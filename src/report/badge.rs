//! A badge: how many of the requirements at the level MUST hold. A skip is no pass.

use std::collections::BTreeMap;

use super::document::Document;
use super::plain::bounded;
use crate::requirement::{self, Level};
use crate::vector::Verdict;

/// What became of the requirements at the level MUST.
#[derive(Debug, Default, PartialEq, Eq, Clone, Copy)]
pub(super) struct Must {
    /// All that were tested for.
    pub(super) total: usize,
    /// At least one case was judged, and all that were are conformant or acceptable.
    pub(super) held: usize,
    /// At least one case deviates, or the stack died or hung.
    pub(super) broken: usize,
}

impl Must {
    /// None of whose cases was judged.
    pub(super) fn left(self) -> usize {
        self.total - self.held - self.broken
    }
}

/// Counts for cases given as their requirements and verdict.
pub(super) fn must<'a>(cases: impl Iterator<Item = (&'a [String], Verdict)>) -> Must {
    // Per requirement: whether a case was judged, whether one deviates.
    let mut seen: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for (ids, verdict) in cases {
        for id in ids {
            let level = requirement::find(id).map(|one| one.level.strength());
            if level == Some(Level::Must) {
                let entry = seen.entry(id).or_default();
                entry.0 |= matches!(verdict, Verdict::Conformant | Verdict::Acceptable);
                entry.1 |= verdict.is_failure(false);
            }
        }
    }
    Must {
        total: seen.len(),
        held: seen
            .values()
            .filter(|(judged, deviates)| *judged && !deviates)
            .count(),
        broken: seen.values().filter(|(_, deviates)| *deviates).count(),
    }
}

/// The badge as SVG.
pub fn badge(document: &Document) -> String {
    let cases = document
        .results
        .iter()
        .map(|row| (row.requirements.as_slice(), row.verdict));
    let must = must(cases);
    let (value, colour) = match must {
        _ if document.error.is_some() || must.total == 0 => ("not run".to_owned(), GREY),
        _ => (
            format!("{} of {} MUST", must.held, must.total),
            colour(document, must),
        ),
    };
    let who = bounded(
        &format!("{} {}", document.subject.name, document.subject.version),
        80,
    );
    let rest = must.left();
    let title = format!(
        "icespec, {who}: of {} requirements at the level MUST {} hold, {} do not, {rest} were not judged",
        must.total, must.held, must.broken
    );
    svg("icespec", &value, colour, &title)
}

const GREEN: &str = "#1a7f37";
const AMBER: &str = "#9a6700";
const RED: &str = "#cf222e";
const GREY: &str = "#57606a";

/// Red where a case fails, amber where what deviates is known to the baseline or something was not judged.
fn colour(document: &Document, must: Must) -> &'static str {
    if document.results.iter().any(|row| row.failing) || !document.stale.is_empty() {
        RED
    } else if must.held < must.total {
        AMBER
    } else {
        GREEN
    }
}

fn svg(label: &str, value: &str, colour: &str, title: &str) -> String {
    const EDGE: u32 = 60;
    let (left, right) = (width(label), width(value));
    let (a, b) = (left + 2 * EDGE, right + 2 * EDGE);
    let title = escape(title);
    // Coordinates are in tenths, as widths are; `textLength` makes any font fit.
    format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="20" viewBox="0 0 {t} 200" "#,
            r#"role="img" aria-label="{title}"><title>{title}</title>"#,
            r##"<rect width="{t}" height="200" rx="30" fill="{colour}"/>"##,
            r##"<path d="M30 0H{a}V200H30A30 30 0 0 1 0 170V30A30 30 0 0 1 30 0z" fill="#30363d"/>"##,
            r##"<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="110">"##,
            r#"<text x="{e}" y="140" textLength="{left}">{label}</text>"#,
            r#"<text x="{x}" y="140" textLength="{right}">{value}</text></g></svg>"#,
            "\n"
        ),
        w = (a + b).div_ceil(10),
        t = a + b,
        e = EDGE,
        x = a + EDGE,
        a = a,
        left = left,
        right = right,
        label = escape(label),
        value = escape(value),
        colour = colour,
        title = title,
    )
}

/// About the width in Verdana at 11 pixels, in tenths of a pixel.
fn width(text: &str) -> u32 {
    text.chars()
        .map(|one| match one {
            'i' | 'l' | 'j' | '.' | ',' | '\'' | ' ' | '|' | '!' => 36,
            'f' | 't' | 'r' | 'I' | '-' | '(' | ')' => 46,
            'm' | 'w' | 'M' | 'W' | '@' | '%' => 100,
            'A'..='Z' => 78,
            _ => 67,
        })
        .sum()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
#[path = "badge_tests.rs"]
mod tests;
