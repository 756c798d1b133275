//! From a capture file to a report.

use std::io::Read;
use std::time::Duration;

use crate::capture::{Capture, CaptureError};

use super::auditor::Auditor;
use super::report::{CaptureFacts, Report, Verdict};
use super::sources::Sources;

/// Audits a capture. A file that is corrupt gives what it gave up to there: a fault that is proven by then stays
/// proven, but nothing behind it can be called healthy.
pub fn audit(input: impl Read, sources: Sources) -> (Report, Option<CaptureError>) {
    let mut auditor = Auditor::new(sources);
    let mut capture = match Capture::open(input) {
        Ok(capture) => capture,
        Err(error) => return (unfinished(auditor.finish(CaptureFacts::default())), Some(error)),
    };
    let error = loop {
        match capture.next_datagram() {
            Ok(Some(datagram)) => auditor.take(&datagram),
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    let counts = capture.counts();
    let last = counts.last.max(counts.ended);
    if let Some(last) = last {
        auditor.lasted_until(last);
    }
    if let Some(began) = counts.began {
        auditor.began(began);
    }
    let span = counts
        .last
        .unwrap_or_default()
        .saturating_sub(counts.first.unwrap_or_default());
    let report = auditor.finish(CaptureFacts {
        packets: counts.packets,
        datagrams: counts.datagrams,
        skipped: counts.skipped.total(),
        seconds: Duration::as_secs_f64(&span),
        cut: counts.cut.is_some(),
    });
    match error {
        Some(error) => (unfinished(report), Some(error)),
        None => (report, None),
    }
}

fn unfinished(mut report: Report) -> Report {
    report
        .unknown
        .push("The capture could not be read to its end.".to_owned());
    if report.verdict == Verdict::Healthy {
        report.verdict = Verdict::Inconclusive;
        "The session was set up, but the rest of the capture could not be read."
            .clone_into(&mut report.summary);
    }
    report
}
