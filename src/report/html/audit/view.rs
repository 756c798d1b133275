//! What the page of an audit shows, cleaned and cut.

use super::diagram::{Diagram, diagrams};
use crate::audit::{Finding, Report, TransportReport, Verdict, capital};
use crate::report::audit::fold::rows;
use crate::report::audit::{Audited, steps, timeline, words};
use crate::report::plain::bounded;

/// The longest text of a paragraph.
const TEXT: usize = 2000;
/// How many of a kind are shown.
const FINDINGS: usize = 60;
const TRANSPORTS: usize = 20;
const UNKNOWNS: usize = 40;
/// Lines of the table of a transport, and the longest text in one.
const LINES: usize = 400;
const LINE: usize = 400;
/// Packets of a finding.
const PACKETS: usize = 20;

pub(super) struct AuditView {
    pub(super) verdict: &'static str,
    pub(super) sign: char,
    pub(super) headline: String,
    pub(super) cause: Option<&'static str>,
    pub(super) meaning: Option<&'static str>,
    pub(super) root: Option<words::Place>,
    pub(super) summary: String,
    pub(super) error: Option<String>,
    pub(super) changes: Vec<(String, String)>,
    pub(super) steps: Vec<steps::Step>,
    pub(super) findings: Vec<FindingView>,
    pub(super) transports: Vec<TransportView>,
    pub(super) left: Left,
    pub(super) unknown: Vec<String>,
    pub(super) capture: String,
    pub(super) read: String,
    pub(super) version: &'static str,
}

/// How many are not shown.
pub(super) struct Left {
    pub(super) findings: usize,
    pub(super) transports: usize,
    pub(super) unknown: usize,
}

pub(super) struct FindingView {
    pub(super) number: usize,
    pub(super) severity: &'static str,
    pub(super) code: String,
    pub(super) who: Option<String>,
    pub(super) sections: Vec<(&'static str, String)>,
    pub(super) place: Option<words::Place>,
    pub(super) explanation: String,
    pub(super) advice: Option<String>,
    pub(super) packets: String,
}

pub(super) struct TransportView {
    /// The heading of the others stands before it.
    pub(super) second: bool,
    /// Whether findings rest on it.
    pub(super) pointed: bool,
    pub(super) id: String,
    pub(super) protocol: &'static str,
    pub(super) ends: [String; 2],
    pub(super) sections: String,
    pub(super) facts: String,
    pub(super) diagrams: Vec<Diagram>,
    pub(super) lines: Vec<LineView>,
    pub(super) left: usize,
}

pub(super) struct LineView {
    pub(super) class: &'static str,
    pub(super) packet: u64,
    pub(super) seconds: String,
    pub(super) path: String,
    pub(super) text: String,
    pub(super) times: String,
    pub(super) findings: Vec<usize>,
}

impl AuditView {
    pub(super) fn new(audited: &Audited<'_>) -> Self {
        let report = audited.report;
        let faulty = report.verdict == Verdict::Faulty;
        let order = timeline::order(report);
        let change = |(who, advice): (String, &str)| (capital(&who), bounded(advice, TEXT));
        AuditView {
            verdict: words::verdict(report.verdict),
            sign: match report.verdict {
                Verdict::Healthy => '✓',
                Verdict::Faulty => '✗',
                Verdict::Inconclusive => '?',
            },
            headline: words::headline(report),
            cause: faulty.then(|| report.cause.slug()),
            meaning: faulty.then(|| report.cause.meaning()),
            root: words::root(report).and_then(|one| one.section).map(words::place),
            summary: bounded(&report.summary, TEXT),
            error: audited.error.map(|error| bounded(error, TEXT)),
            changes: words::changes(report)
                .into_iter()
                .take(FINDINGS)
                .map(change)
                .collect(),
            steps: steps::steps(report),
            findings: report
                .findings
                .iter()
                .take(FINDINGS)
                .zip(1..)
                .map(finding)
                .collect(),
            transports: order
                .iter()
                .take(TRANSPORTS)
                .enumerate()
                .map(|(at, one)| transport(report, one, at == 1))
                .collect(),
            left: Left {
                findings: report.findings.len().saturating_sub(FINDINGS),
                transports: report.transports.len().saturating_sub(TRANSPORTS),
                unknown: report.unknown.len().saturating_sub(UNKNOWNS),
            },
            unknown: report
                .unknown
                .iter()
                .take(UNKNOWNS)
                .map(|one| bounded(one, TEXT))
                .collect(),
            // Pages are passed on; in which folders their makers keep files is nobody's business.
            capture: bounded(audited.name.rsplit(['/', '\\']).next().unwrap_or_default(), 200),
            read: words::read(report),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

fn finding((one, number): (&Finding, usize)) -> FindingView {
    let named = [
        ("Section", &one.mid),
        ("Used", &one.used_mid),
        ("Expected", &one.expected_mid),
    ];
    let sections = named
        .into_iter()
        .filter_map(|(name, mid)| Some((name, words::section(mid.as_deref()?))));
    FindingView {
        number,
        severity: words::severity(one.severity),
        code: bounded(one.code, 80),
        who: words::who(one),
        sections: sections.collect(),
        place: one.section.map(words::place),
        explanation: bounded(&one.explanation, TEXT),
        advice: one.advice.as_deref().map(|advice| bounded(advice, TEXT)),
        packets: words::packets(one, PACKETS),
    }
}

fn transport(report: &Report, one: &TransportReport, second: bool) -> TransportView {
    let ends = words::ends(one);
    let rows = rows(&one.timeline);
    let blamed = words::blamed(report);
    let lines = rows.iter().take(LINES).map(|row| {
        let moment = row.moment;
        let path = if moment.forward == ends.turned {
            [1, 0]
        } else {
            [0, 1]
        };
        LineView {
            class: if blamed.is_some_and(|root| moment.findings.contains(&root)) {
                "bad"
            } else {
                ""
            },
            packet: moment.packet,
            seconds: timeline::at(moment.seconds),
            path: format!("{} → {}", ends.names[path[0]], ends.names[path[1]]),
            text: bounded(&moment.text, LINE),
            times: timeline::times(row),
            findings: moment
                .findings
                .iter()
                .filter(|at| **at < report.findings.len())
                .take(4)
                .map(|at| at + 1)
                .collect(),
        }
    });
    TransportView {
        second,
        pointed: one
            .timeline
            .iter()
            .flat_map(|moment| &moment.findings)
            .any(|at| *at < report.findings.len()),
        id: bounded(&one.id, 20),
        protocol: words::protocol(one),
        ends: ends.points.map(words::end),
        sections: words::sections(&one.mids),
        facts: timeline::facts(one),
        diagrams: diagrams(report, one),
        lines: lines.collect(),
        left: rows.len().saturating_sub(LINES),
    }
}
