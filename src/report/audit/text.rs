//! The audit for people at a terminal: what is wrong, who has to change what, and then how that is known.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::audit::{Finding, Severity, TransportReport, Verdict};
use super::{Audited, explain, timeline, words};
use crate::report::plain::{bounded, visible};
use crate::report::wrap::wrap;

pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const WARN: Style = AnsiColor::Yellow.on_default();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const HEAD: Style = Style::new().bold();

/// The longest paragraph out of a report.
const KEEP: usize = 2000;
/// How many packets of a finding are named.
const PACKETS: usize = 8;
/// How many findings, transports and unknowns are told.
const MOST: usize = 40;
/// How many time lines are shown unasked.
const TIMELINES: usize = 3;

/// What the text shows.
#[derive(Clone, Copy, Debug)]
pub struct AuditText {
    /// Columns of the terminal.
    pub width: usize,
    /// The whole time line of every transport.
    pub timeline: bool,
    /// Everything for who does not know ICE.
    pub explain: bool,
}

impl Default for AuditText {
    fn default() -> Self {
        AuditText {
            width: 100,
            timeline: false,
            explain: false,
        }
    }
}

// Writing to a string cannot fail, so the results of `write!` below are not looked at.

/// The report with colours, for an output that strips them where they are not wanted.
pub fn audit_text(audited: &Audited<'_>, options: AuditText) -> String {
    let options = AuditText {
        width: options.width.clamp(40, 160),
        ..options
    };
    let mut text = String::new();
    head(&mut text, audited, options);
    if options.explain {
        explain::explain(&mut text, audited.report, options.width);
    }
    findings(&mut text, audited, options);
    transports(&mut text, audited, options);
    unknown(&mut text, audited, options.width);
    let _ = writeln!(
        text,
        "\n{DIM}{}: {}{DIM:#}",
        bounded(audited.name, 200),
        words::read(audited.report)
    );
    text
}

fn head(text: &mut String, audited: &Audited<'_>, options: AuditText) {
    let report = audited.report;
    let style = match report.verdict {
        Verdict::Healthy => GOOD,
        Verdict::Faulty => BAD,
        Verdict::Inconclusive => WARN,
    };
    let verdict = words::verdict(report.verdict);
    if report.verdict == Verdict::Faulty {
        let _ = writeln!(
            text,
            "{style}{verdict}{style:#} {HEAD}{}{HEAD:#}: {}",
            report.cause.slug(),
            words::headline(report)
        );
    } else {
        let _ = writeln!(text, "{style}{verdict}{style:#}: {}", words::headline(report));
    }
    if let Some(error) = audited.error {
        let _ = writeln!(
            text,
            "{WARN}the capture could be read in part only{WARN:#}: {}",
            bounded(error, KEEP)
        );
    }
    paragraph(text, &bounded(&report.summary, KEEP), "", options.width);
    let changes = words::changes(report);
    if !changes.is_empty() {
        let _ = writeln!(text, "\n{HEAD}Who has to change what{HEAD:#}");
    }
    for (who, advice) in changes.iter().take(MOST) {
        let who = if who.is_empty() {
            String::new()
        } else {
            format!("{who}: ")
        };
        item(text, &format!("{who}{}", bounded(advice, KEEP)), options.width);
    }
}

fn findings(text: &mut String, audited: &Audited<'_>, options: AuditText) {
    let findings = &audited.report.findings;
    if findings.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{HEAD}Findings{HEAD:#}");
    for (at, one) in findings.iter().enumerate().take(MOST) {
        finding(text, at + 1, one, options.width);
    }
    left(text, findings.len(), "findings");
}

fn finding(text: &mut String, number: usize, one: &Finding, width: usize) {
    let style = match one.severity {
        Severity::Error => BAD,
        Severity::Warning => WARN,
        Severity::Note => DIM,
    };
    let mut about: Vec<String> = Vec::new();
    about.extend(words::who(one));
    about.extend(
        one.mid
            .as_deref()
            .map(|mid| format!("section {}", words::section(mid))),
    );
    about.extend(one.section.map(|section| words::place(section).name));
    about.extend(Some(words::packets(one, PACKETS)).filter(|packets| !packets.is_empty()));
    let severity = words::severity(one.severity);
    let _ = writeln!(
        text,
        "  {style}{number} {severity} {}{style:#} {DIM}{}{DIM:#}",
        visible(one.code),
        about.join(" · ")
    );
    paragraph(text, &bounded(&one.explanation, KEEP), "    ", width);
    if let (Severity::Note, Some(advice)) = (one.severity, &one.advice) {
        paragraph(text, &bounded(advice, KEEP), "    ", width);
    }
}

fn transports(text: &mut String, audited: &Audited<'_>, options: AuditText) {
    let report = audited.report;
    let quiet = report.verdict == Verdict::Healthy && !options.timeline;
    if !report.transports.is_empty() {
        let _ = writeln!(text, "\n{HEAD}Transports{HEAD:#}");
    }
    let mut shown = 0;
    for one in timeline::order(report).into_iter().take(MOST) {
        transport(text, one);
        let wanted = timeline::matters(report, one) && shown < TIMELINES;
        if !quiet && (options.timeline || wanted) {
            timeline::timeline(text, report, one, options);
            shown += 1;
        }
    }
    left(text, report.transports.len(), "transports");
    if quiet && !report.transports.is_empty() {
        let _ = writeln!(
            text,
            "  {DIM}--timeline shows what went over them, --report html=PATH draws it{DIM:#}"
        );
    }
}

fn transport(text: &mut String, one: &TransportReport) {
    let sections = words::sections(&one.mids);
    let sections = if sections.is_empty() {
        sections
    } else {
        format!(", {sections}")
    };
    let protocol = words::protocol(one);
    let [a, b] = words::ends(one).points.map(words::end);
    let _ = writeln!(
        text,
        "  {HEAD}{}{HEAD:#} {protocol} {a} ↔ {b}{sections}",
        visible(&one.id)
    );
    let _ = writeln!(text, "     {DIM}{}{DIM:#}", timeline::facts(one));
}

fn unknown(text: &mut String, audited: &Audited<'_>, width: usize) {
    let unknown = &audited.report.unknown;
    if unknown.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{HEAD}What the capture does not show{HEAD:#}");
    for one in unknown.iter().take(MOST) {
        item(text, &bounded(one, KEEP), width);
    }
    left(text, unknown.len(), "unknowns");
}

fn left(text: &mut String, all: usize, what: &str) {
    if all > MOST {
        let _ = writeln!(
            text,
            "  {DIM}and {} {what} more: --format json has all{DIM:#}",
            all - MOST
        );
    }
}

/// A text in lines, each with this before it.
pub(super) fn paragraph(text: &mut String, what: &str, before: &str, width: usize) {
    for line in wrap(what, width.saturating_sub(before.len())) {
        let _ = writeln!(text, "{before}{line}");
    }
}

/// An item of a list.
pub(super) fn item(text: &mut String, what: &str, width: usize) {
    for (at, line) in wrap(what, width - 4).iter().enumerate() {
        let _ = writeln!(text, "  {} {line}", if at == 0 { '-' } else { ' ' });
    }
}
