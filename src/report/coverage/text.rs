//! Coverage as text for a terminal and for a page of notes.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Covered;
use crate::report::plain;

// Writing to a string cannot fail, so the results of `writeln!` below are not looked at.

/// Counts by RFC, and what is open.
pub fn coverage_text(covered: &Covered) -> String {
    let mut text = format!("{}\n\n", headline(covered));
    let _ = writeln!(text, "RFC    requirements  covered  reasoned  open");
    for (rfc, [all, done, reasoned, open]) in by_rfc(covered) {
        let _ = writeln!(text, "{rfc:<6} {all:>12}  {done:>7}  {reasoned:>8}  {open:>4}");
    }
    for one in covered.entries.iter().filter(|one| one.state == "open") {
        let _ = writeln!(text, "\nopen  {} {}\n      {}", one.id, one.level, one.text);
    }
    text
}

/// A table of all requirements.
pub fn coverage_markdown(covered: &Covered) -> String {
    let mut text = format!("# Coverage\n\n{}\n", headline(covered));
    let mut place = None;
    for one in &covered.entries {
        if place != Some(one.rfc) {
            place = Some(one.rfc);
            let _ = writeln!(
                text,
                "\n## RFC {}\n\n| requirement | level | section | what is asked | covered by, or why not | faults | violated by |\n|---|---|---|---|---|---|---|",
                one.rfc
            );
        }
        let _ = writeln!(
            text,
            "| {} | {} | [{}]({}) | {} | {} | {} | {} |",
            one.id,
            one.level,
            one.section,
            one.link,
            cell(one.text),
            cell(&one.how),
            one.faults.len(),
            cell(&one.violated_by.join(", ")),
        );
    }
    text
}

pub(in crate::report) fn headline(covered: &Covered) -> String {
    let counts = covered.counts;
    format!(
        "Of {} requirements {} are covered, {} have a reason why not, {} are open.",
        covered.entries.len(),
        counts.covered,
        counts.reasoned,
        counts.open
    )
}

fn by_rfc(covered: &Covered) -> BTreeMap<u16, [usize; 4]> {
    let mut rfcs: BTreeMap<u16, [usize; 4]> = BTreeMap::new();
    for one in &covered.entries {
        let counts = rfcs.entry(one.rfc).or_default();
        counts[0] += 1;
        match one.state {
            "covered" => counts[1] += 1,
            "reasoned" => counts[2] += 1,
            _ => counts[3] += 1,
        }
    }
    rfcs
}

fn cell(text: &str) -> String {
    plain::visible(text).replace('|', "\\|").replace('<', "&lt;")
}
