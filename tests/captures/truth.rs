//! When a report on part of a capture is true.

use std::ops::Range;

use icespec::audit::{Cause, Report, Verdict};
use serde_json::Value;

use crate::recording::Recording;

/// A verdict or a cause as JSON has it.
pub fn slug(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value).unwrap() {
        Value::String(text) => text,
        other => panic!("{other} is no name"),
    }
}

/// What is wrong with a report on the whole capture, nothing if it is as expected.
pub fn differences(recording: &Recording, report: &Report) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut compare = |what: &str, seen: Option<String>| {
        if let Some(expected) = recording.expected(what)
            && seen.as_deref() != Some(expected)
        {
            wrong.push(format!("{what} {} instead of {expected}", seen.unwrap_or_else(|| "missing".to_owned())));
        }
    };
    let root = report.findings.first();
    compare("verdict", Some(slug(report.verdict)));
    compare("cause", Some(slug(report.cause)));
    compare("side", root.and_then(|finding| finding.side).map(slug));
    compare("mid", root.and_then(|finding| finding.mid.clone()));
    compare("expected_mid", root.and_then(|finding| finding.expected_mid.clone()));
    compare("used_mid", root.and_then(|finding| finding.used_mid.clone()));
    compare("dtls", Some(furthest(report)));
    for code in recording.scenario["expect"]["codes"].as_array().into_iter().flatten() {
        let code = code.as_str().unwrap();
        if report.findings.iter().all(|finding| finding.code != code) {
            wrong.push(format!("no finding {code}"));
        }
    }
    if !wrong.is_empty() {
        wrong.push(format!("({})", report.summary));
    }
    wrong
}

/// How DTLS ended on the transport where it got furthest. A session that was completed may be closed or not.
fn furthest(report: &Report) -> String {
    const ORDER: [&str; 6] = ["not-started", "unfinished", "failed", "under-way", "closed", "completed"];
    let ends = report.transports.iter().map(|transport| slug(transport.dtls.end));
    let end = ends.max_by_key(|end| ORDER.iter().position(|name| name == end));
    match end.as_deref() {
        Some("closed") => "completed".to_owned(),
        Some(end) => end.to_owned(),
        None => "not-started".to_owned(),
    }
}

/// Whether a report on some packets of a capture is true: as on the whole, or inconclusive; healthy too, if what
/// proves the fault is not among these packets. `whole` is the report on all.
pub fn is_true(whole: &Report, part: &Report, kept: &Range<u64>) -> bool {
    match part.verdict {
        Verdict::Inconclusive => part.cause == Cause::None,
        Verdict::Faulty => whole.verdict == Verdict::Faulty && part.cause == whole.cause,
        Verdict::Healthy => whole.verdict == Verdict::Healthy || shown(whole, kept) < occurrences(whole),
    }
}

/// How many packets of the root finding are in a part.
fn shown(whole: &Report, kept: &Range<u64>) -> usize {
    let packets = whole.findings.first().map_or(&[][..], |finding| &finding.packets);
    packets.iter().filter(|packet| kept.contains(packet)).count()
}

fn occurrences(whole: &Report) -> usize {
    whole.findings.first().map_or(0, |finding| finding.packets.len())
}
