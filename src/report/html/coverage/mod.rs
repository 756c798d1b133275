//! The page of coverage.

use askama::Template;

use super::Frame;
use crate::report::coverage::{Covered, Entry, headline};

/// So many ids of one kind stand on the page; the JSON report has all.
const SHOWN: usize = 12;

#[derive(Template)]
#[template(path = "coverage/page.html")]
struct CoveragePage<'a> {
    frame: Frame,
    headline: String,
    stacks: &'a [String],
    rfcs: Vec<RfcView<'a>>,
}

struct RfcView<'a> {
    rfc: u16,
    covered: usize,
    total: usize,
    sections: Vec<SectionView<'a>>,
}

struct SectionView<'a> {
    section: &'a str,
    link: &'a str,
    rows: Vec<RowView<'a>>,
}

struct RowView<'a> {
    entry: &'a Entry,
    /// Class and letter of the mark.
    mark: (&'static str, &'static str),
    level: &'static str,
    kinds: Vec<(String, &'a [String], usize)>,
}

/// All requirements as one page that needs nothing but itself.
pub fn coverage_html(covered: &Covered) -> Result<String, String> {
    let page = CoveragePage {
        frame: Frame::new("icespec: coverage".to_owned(), include_str!("page.js")),
        headline: headline(covered),
        stacks: &covered.stacks,
        rfcs: rfcs(covered),
    };
    page.render().map_err(|error| error.to_string())
}

fn rfcs(covered: &Covered) -> Vec<RfcView<'_>> {
    let mut rfcs: Vec<RfcView<'_>> = Vec::new();
    for entry in &covered.entries {
        if rfcs.last().is_none_or(|last| last.rfc != entry.rfc) {
            rfcs.push(RfcView {
                rfc: entry.rfc,
                covered: 0,
                total: 0,
                sections: Vec::new(),
            });
        }
        let Some(rfc) = rfcs.last_mut() else { continue };
        rfc.total += 1;
        rfc.covered += usize::from(entry.state == "covered");
        if rfc
            .sections
            .last()
            .is_none_or(|last| last.section != entry.section)
        {
            rfc.sections.push(SectionView {
                section: entry.section,
                link: &entry.link,
                rows: Vec::new(),
            });
        }
        if let Some(section) = rfc.sections.last_mut() {
            section.rows.push(row(entry));
        }
    }
    rfcs
}

fn row(entry: &Entry) -> RowView<'_> {
    RowView {
        mark: match entry.state {
            "covered" => ("conformant", "✓"),
            "reasoned" => ("unsupported", "–"),
            _ => ("violation", "!"),
        },
        level: level(&entry.level),
        kinds: entry
            .covered_by
            .iter()
            .map(|(kind, ids)| {
                let shown = &ids[..ids.len().min(SHOWN)];
                (format!("{kind}s"), shown, ids.len() - shown.len())
            })
            .collect(),
        entry,
    }
}

/// What a keyword amounts to, for the filter.
fn level(keyword: &str) -> &'static str {
    match keyword {
        "MUST" | "MUST NOT" | "STATEMENT" => "must",
        "MAY" | "OPTIONAL" | "FACT" => "may",
        _ => "should",
    }
}
