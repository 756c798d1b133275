//! Runs for the tests of the formats, with everything hostile a subject may say.

use std::time::Duration;

use super::document::{Document, Gather};
use crate::requirement;
use crate::runner::{CaseResult, Entry, Event, Finished, Identity, Sink, Started, Summary, What};
use crate::vector::Verdict;

/// Ends elements, scripts, sections and cells; moves the cursor; turns text around; mentions people.
pub(super) const HOSTILE: &str =
    "</script><script>alert(1)</script> ]]> <!-- --> \"'`|` & @all \u{1b}[2J\0\u{202e}abc\u{2066}\n\r\u{7f}x";

pub(super) fn result(case: &str, verdict: Verdict, observed: &str) -> CaseResult {
    let requirements = ["STUN-8489-5-01", "STUN-8489-9.1.3-02"];
    CaseResult {
        case: case.to_owned(),
        title: "a title".to_owned(),
        requirements: requirements
            .iter()
            .filter_map(|id| requirement::find(id))
            .collect(),
        level: requirement::Level::Must,
        operation: "stun.decode",
        message: Some("0001".to_owned()),
        verdict,
        expected: "accept=false | accept=true (acceptable)".to_owned(),
        observed: observed.to_owned(),
        reason: None,
        baselined: None,
        failing: verdict.is_failure(false),
        took: Duration::from_micros(1500),
        transcript: Vec::new(),
        descriptions: Vec::new(),
        cause: None,
    }
}

/// A live case that went wrong.
pub(super) fn live(case: &str, note: &str) -> CaseResult {
    let entry = |at, what, bytes: &[u8], note: &str| Entry {
        at: Duration::from_millis(at),
        what,
        from: if bytes.is_empty() { "" } else { "127.0.0.1:5000" }.to_owned(),
        to: if bytes.is_empty() { "" } else { "127.0.0.1:6000" }.to_owned(),
        bytes: bytes.to_vec(),
        note: note.to_owned(),
    };
    let mut result = result(case, Verdict::Violation, "no answer");
    result.operation = "agent";
    result.message = None;
    result.reason = Some("a check has to be answered".to_owned());
    result.transcript = vec![
        entry(0, What::Note, &[], "the agents are made"),
        entry(12, What::Sent, &[0, 1, 0, 8], "Binding request, USERNAME a:b"),
        entry(13, What::Received, &[1, 0x11], note),
        entry(20, What::Event, &[], "state checking"),
    ];
    result
}

/// A run of these.
pub(super) fn tell(sink: &mut dyn Sink, name: &str, results: &[CaseResult]) {
    let mut summary = Summary::default();
    for one in results {
        summary.count(one);
    }
    sink.event(&Event::Started(&Started {
        subject: Identity {
            name: name.to_owned(),
            version: "1.0".to_owned(),
            language: "C".to_owned(),
        },
        arguments: "--shim './a shim'".to_owned(),
        total: results.len(),
        seed: 0,
    }));
    for result in results {
        sink.event(&Event::Result(result));
    }
    sink.event(&Event::Finished(&Finished {
        summary,
        stale: Vec::new(),
        transcripts: Vec::new(),
        took: Duration::from_secs(1),
    }));
}

pub(super) fn document(name: &str, results: &[CaseResult]) -> Document {
    let mut gather = Gather::default();
    tell(&mut gather, name, results);
    gather.into_documents().remove(0)
}

/// Everything a subject and a file can say is hostile here, and long.
pub(super) fn hostile() -> Document {
    let mut bad = live("a/b/c", HOSTILE);
    bad.observed = format!("{HOSTILE}{}", "<b>".repeat(34_000));
    bad.title = HOSTILE.to_owned();
    bad.reason = Some(HOSTILE.to_owned());
    bad.expected = HOSTILE.to_owned();
    bad.transcript[1].from = HOSTILE.to_owned();
    let mut known = result("a/b/d", Verdict::Crash, HOSTILE);
    known.baselined = Some(HOSTILE.to_owned());
    known.failing = false;
    let mut document = document(HOSTILE, &[bad, known]);
    document.subject.version = HOSTILE.to_owned();
    document.subject.language = HOSTILE.to_owned();
    document.arguments = Some(HOSTILE.to_owned());
    document.error = Some(HOSTILE.to_owned());
    document.stale = vec![HOSTILE.to_owned()];
    // A file that `matrix` reads may name anything.
    document.results[0].requirements.push(HOSTILE.to_owned());
    document.results[1].case = HOSTILE.to_owned();
    document.results[1].message = Some(HOSTILE.to_owned());
    document
}

/// Nothing in a page or a text that hides, reorders or moves.
#[track_caller]
pub(super) fn assert_plain(text: &str) {
    let bad = |one: char| {
        (one.is_control() && one != '\n') || matches!(one, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if let Some(at) = text.find(bad) {
        let end = text[at..]
            .char_indices()
            .nth(40)
            .map_or(text.len(), |(end, _)| at + end);
        panic!("{:?}", &text[at..end]);
    }
}
