//! When a report on part of a capture is true.

use std::ops::Range;
use std::time::Duration;

use icespec::audit::{Cause, Report, Verdict};
use serde_json::Value;

use crate::recording::Recording;

/// A verdict or a cause as JSON has it.
pub(crate) fn slug(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value).unwrap() {
        Value::String(text) => text,
        other => panic!("{other} is no name"),
    }
}

/// What is wrong with a report on the whole capture, nothing if it is as expected.
pub(crate) fn differences(recording: &Recording, report: &Report) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut compare = |what: &str, seen: Option<String>| {
        if let Some(expected) = recording.expected(what)
            && seen.as_deref() != Some(expected)
        {
            wrong.push(format!(
                "{what} {} instead of {expected}",
                seen.unwrap_or_else(|| "missing".to_owned())
            ));
        }
    };
    let root = report.findings.first();
    compare("verdict", Some(slug(report.verdict)));
    compare("cause", Some(slug(report.cause)));
    compare("side", root.and_then(|finding| finding.side).map(slug));
    compare("mid", root.and_then(|finding| finding.mid.clone()));
    compare(
        "expected_mid",
        root.and_then(|finding| finding.expected_mid.clone()),
    );
    compare("used_mid", root.and_then(|finding| finding.used_mid.clone()));
    compare("dtls", Some(furthest(report)));
    for code in recording.scenario["expect"]["codes"]
        .as_array()
        .into_iter()
        .flatten()
    {
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
    const ORDER: [&str; 6] = [
        "not-started",
        "unfinished",
        "failed",
        "under-way",
        "closed",
        "completed",
    ];
    let ends = report.transports.iter().map(|transport| slug(transport.dtls.end));
    let end = ends.max_by_key(|end| ORDER.iter().position(|name| name == end));
    match end.as_deref() {
        Some("closed") => "completed".to_owned(),
        Some(end) => end.to_owned(),
        None => "not-started".to_owned(),
    }
}

/// Some packets of a capture.
pub(crate) struct Part {
    /// Their numbers.
    pub(crate) kept: Range<u64>,
    /// How long they last.
    pub(crate) lasts: Duration,
}

impl Part {
    /// All of them; what else is known of them does not matter then.
    pub(crate) fn all() -> Self {
        Self {
            kept: 0..u64::MAX,
            lasts: Duration::MAX,
        }
    }
}

/// Consent lasts that long (RFC 7675 section 5.1).
const CONSENT: Duration = Duration::from_secs(30);

/// Whether a report on a part of a capture is true: as on the whole, or inconclusive; healthy too, if what proves the
/// fault is not all in this part. `whole` is the report on all.
pub(crate) fn is_true(whole: &Report, part: &Report, of: &Part) -> bool {
    match part.verdict {
        Verdict::Inconclusive => part.cause == Cause::None,
        Verdict::Faulty => whole.verdict == Verdict::Faulty && is_same_fault(whole, part, of),
        Verdict::Healthy => whole.verdict == Verdict::Healthy || !proves(whole, of),
    }
}

/// A capture that begins behind the last response shows that nobody answers, not that there once was consent.
fn is_same_fault(whole: &Report, part: &Report, of: &Part) -> bool {
    let begun_late = of.kept.start > 1;
    part.cause == whole.cause
        || begun_late && whole.cause == Cause::ConsentExpired && part.cause == Cause::NoResponse
}

/// Whether a part has what proves the root cause: packets, and time for what only time proves.
fn proves(whole: &Report, of: &Part) -> bool {
    let packets = whole.findings.first().map_or(&[][..], |finding| &finding.packets);
    let enough = whole.cause != Cause::ConsentExpired || of.lasts >= CONSENT;
    enough && packets.iter().all(|packet| of.kept.contains(packet))
}
