//! The time line of a transport, a line a row.

use std::fmt::Write;

use super::audit::{DtlsEnd, MomentKind, Report, Severity, TransportReport, Verdict};
use super::fold::{Row, rows};
use super::text::{AuditText, BAD, DIM, GOOD, WARN};
use super::words::{self, Ends};
use crate::report::plain::{bounded, visible};
use crate::report::wrap::{width, wrap};

/// The longest text of a moment.
const KEEP: usize = 300;
/// How many rows are shown of a long time line, at its beginning and at its end.
const FIRST: usize = 14;
const LAST: usize = 10;

/// Those that grave findings rest on first, then those that carried the session.
pub(in crate::report) fn order(report: &Report) -> Vec<&TransportReport> {
    let grave = |at: &&usize| {
        report
            .findings
            .get(**at)
            .is_some_and(|one| one.severity != Severity::Note)
    };
    let key = |one: &&TransportReport| {
        let first = one
            .timeline
            .iter()
            .flat_map(|moment| &moment.findings)
            .filter(grave)
            .min();
        let carried = one.dtls.began.is_some() || one.dtls.end != DtlsEnd::NotStarted;
        (
            first.copied().unwrap_or(usize::MAX),
            !carried,
            one.nominated.is_none(),
        )
    };
    let mut order: Vec<&TransportReport> = report.transports.iter().collect();
    order.sort_by_key(key);
    order
}

/// Whether its time line is worth showing unasked: a finding rests on it, or nothing else is known.
pub(super) fn matters(report: &Report, one: &TransportReport) -> bool {
    let alone = report.transports.len() == 1;
    let known = |at: usize| {
        report
            .findings
            .get(at)
            .is_some_and(|one| one.severity != Severity::Note)
    };
    alone
        || one
            .timeline
            .iter()
            .flat_map(|moment| &moment.findings)
            .any(|at| known(*at))
}

/// What was counted and reached, in a line.
pub(in crate::report) fn facts(one: &TransportReport) -> String {
    let counts = &one.counts;
    let mut parts = vec![format!(
        "{} checks, {} successes, {} errors",
        counts.requests, counts.successes, counts.errors
    )];
    for (number, word) in [
        (counts.indications, "indications"),
        (counts.dtls, "DTLS"),
        (counts.rtp, "RTP"),
        (counts.rtcp, "RTCP"),
        (counts.channel, "TURN channel data"),
        (counts.other, "other"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {word}"));
        }
    }
    if let Some(packet) = one.nominated {
        parts.push(format!("nominated by packet {packet}"));
    }
    parts.push(dtls(one));
    parts.join(", ")
}

fn dtls(one: &TransportReport) -> String {
    let version = one.dtls.version.unwrap_or("DTLS");
    let alert = one
        .dtls
        .alert
        .as_deref()
        .map_or_else(String::new, |alert| format!(" ({})", bounded(alert, 80)));
    match one.dtls.end {
        DtlsEnd::NotStarted => "no DTLS".to_owned(),
        DtlsEnd::Unfinished => format!("{version} unfinished"),
        DtlsEnd::Completed => format!("{version} completed"),
        DtlsEnd::Closed => format!("{version} completed and closed"),
        DtlsEnd::Failed => format!("{version} failed{alert}"),
        DtlsEnd::UnderWay => "DTLS under way before the capture began".to_owned(),
    }
}

/// What a session needs and this transport did not have, in the order in which it should have come.
pub(in crate::report) fn absent(report: &Report, one: &TransportReport) -> Vec<String> {
    if report.verdict == Verdict::Healthy || one.counts.requests == 0 {
        return Vec::new();
    }
    let ends = words::ends(one);
    let mut validated = one.validated;
    if ends.turned {
        validated.reverse();
    }
    let mut absent = Vec::new();
    // What the capture does not have may have happened all the same, unless the verdict says otherwise.
    let sure = report.verdict == Verdict::Faulty;
    let mut say = |proven: String, seen: &str| {
        absent.push(if sure {
            proven
        } else {
            format!("{seen} is in this capture")
        });
    };
    if one.counts.successes == 0 && one.counts.errors == 0 {
        say("No check was ever answered".to_owned(), "No answer to any check");
    } else {
        for (end, validated) in ends.names.iter().zip(validated) {
            if validated.is_none() {
                let end = the(end);
                say(
                    format!("No check from {end} was ever answered with success"),
                    &format!("No success for a check from {end}"),
                );
            }
        }
    }
    if one.nominated.is_none() {
        say("No pair was ever nominated".to_owned(), "No nomination");
    }
    match one.dtls.end {
        DtlsEnd::NotStarted => say("DTLS never began".to_owned(), "No DTLS"),
        DtlsEnd::Unfinished => say("DTLS never finished".to_owned(), "No end of DTLS"),
        _ => {}
    }
    absent
}

/// The sign of what is absent.
pub(in crate::report) fn doubt(report: &Report) -> char {
    if report.verdict == Verdict::Faulty {
        '✗'
    } else {
        '?'
    }
}

fn the(end: &str) -> String {
    if end.contains(['.', ':']) {
        end.to_owned()
    } else {
        format!("the {end}")
    }
}

/// Writes it, folded, and cut in the middle unless all of it is wanted.
pub(super) fn timeline(text: &mut String, report: &Report, one: &TransportReport, options: AuditText) {
    let rows = rows(&one.timeline);
    let ends = words::ends(one);
    let column = ends.names.iter().map(|end| width(end)).max().unwrap_or(0);
    let _ = writeln!(text, "     {DIM}packet  seconds{DIM:#}");
    let cut = if options.timeline {
        0
    } else {
        rows.len().saturating_sub(FIRST + LAST)
    };
    for (at, row) in rows.iter().enumerate() {
        if cut > 1 && (FIRST..FIRST + cut).contains(&at) {
            if at == FIRST {
                let _ = writeln!(
                    text,
                    "          {DIM}… {cut} lines more: --timeline shows them, --report html=PATH draws them{DIM:#}"
                );
            }
            continue;
        }
        line(text, row, &ends, column, options.width);
    }
    if one.omitted > 0 {
        let _ = writeln!(
            text,
            "          {DIM}{} moments in its middle were not kept{DIM:#}",
            one.omitted
        );
    }
    for what in absent(report, one) {
        let _ = writeln!(text, "          {BAD}{} {}{BAD:#}", doubt(report), visible(&what));
    }
}

fn line(text: &mut String, row: &Row<'_>, ends: &Ends<'_>, column: usize, most: usize) {
    let moment = row.moment;
    let style = match moment.kind {
        MomentKind::Error | MomentKind::Alert => BAD,
        _ if !moment.findings.is_empty() => WARN,
        MomentKind::Success => GOOD,
        _ => anstyle::Style::new(),
    };
    let arrow = if moment.forward == ends.turned {
        "◀──"
    } else {
        "──▶"
    };
    let pad = |end: &str| format!("{end}{}", " ".repeat(column - width(end)));
    let start = format!(
        "{:>11}  {:>7}  {} {arrow} {}  ",
        moment.packet,
        at(moment.seconds),
        pad(&ends.names[0]),
        pad(&ends.names[1])
    );
    let mut words = bounded(&moment.text, KEEP);
    words.push_str(&times(row));
    words.push_str(&numbers(&moment.findings));
    let used = width(&start);
    // Beside long addresses there is no room: below them there is.
    if used + 30 > most {
        let _ = writeln!(text, "{}", start.trim_end());
        for part in wrap(&words, most.saturating_sub(13)) {
            let _ = writeln!(text, "{}{style}{part}{style:#}", " ".repeat(13));
        }
        return;
    }
    for (at, part) in wrap(&words, most - used).iter().enumerate() {
        let before = if at == 0 { start.clone() } else { " ".repeat(used) };
        let _ = writeln!(text, "{before}{style}{part}{style:#}");
    }
}

/// Seconds in a column, whatever a file claims.
pub(in crate::report) fn at(seconds: f64) -> String {
    if seconds.abs() < 1e6 {
        format!("{seconds:.3}")
    } else {
        format!("{seconds:.0e}")
    }
}

/// How often, and until when where that can be told in tenths of a second.
pub(in crate::report) fn times(row: &Row<'_>) -> String {
    match row.times {
        1 => String::new(),
        times if row.last.0 >= row.moment.seconds + 0.1 => {
            format!(" ×{times}, until {}", words::seconds(row.last.0))
        }
        times => format!(" ×{times}"),
    }
}

/// The findings that rest on it: ` [1]`.
fn numbers(findings: &[usize]) -> String {
    let mut text = String::new();
    for at in findings.iter().take(4) {
        // Writing to a string cannot fail.
        let _ = write!(text, " [{}]", at.saturating_add(1));
    }
    text
}
