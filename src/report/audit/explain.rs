//! The same for who does not know ICE.

use std::fmt::Write;

use super::audit::{self, Cause, Report};
use super::steps::{STEPS, State, steps, stopped};
use super::text::{BAD, DIM, GOOD, HEAD, WARN, item, paragraph};
use super::words;

/// The words one cannot do without.
pub(in crate::report) const TERMS: [(&str, &str); 10] = [
    (
        "SDP",
        "The text that both sides exchange before anything else: what they can send, where they can be reached, and their secrets.",
    ),
    (
        "section",
        "A part of the SDP that begins with m=: one for audio, one for video, one for data. Its mid is its name.",
    ),
    (
        "ufrag, pwd",
        "User name fragment and password of a section or of the whole SDP. A check names both fragments in USERNAME and is signed with the password of the side it goes to.",
    ),
    (
        "check",
        "A STUN Binding request from one address of a side to one of the other, to see whether the two reach each other.",
    ),
    (
        "400, 401",
        "How a check is refused: something is missing in it, or its signature or user name is wrong.",
    ),
    (
        "pair, nominated",
        "Two addresses that reach each other. One pair is nominated by the controlling side and then used.",
    ),
    (
        "BUNDLE, tagged section",
        "Sections that share one transport. The first section named in the answer's a=group:BUNDLE is the tagged one, and its ufrag and pwd count for all.",
    ),
    (
        "controlling, controlled",
        "The two roles: the controlling side nominates. As a rule it is the side that made the offer.",
    ),
    (
        "DTLS",
        "What TLS is for TCP: the handshake that gives the keys for media and data. ICE has to be done first.",
    ),
    (
        "consent",
        "Checks that go on while media flows. A side that is not answered for 30 seconds has to stop sending.",
    ),
];

/// What should have happened, where it stopped, and the terms.
pub(super) fn explain(text: &mut String, report: &Report, width: usize) {
    let _ = writeln!(text, "\n{HEAD}What should happen, and how far it came{HEAD:#}");
    for (at, step) in steps(report).iter().enumerate() {
        let style = match step.state {
            State::Done => GOOD,
            State::Failed => BAD,
            State::Never => DIM,
            State::Unknown => WARN,
        };
        let sign = step.state.sign();
        let _ = writeln!(
            text,
            "  {style}{sign} {}. {}{style:#} {DIM}{}{DIM:#}",
            at + 1,
            step.name,
            step.state.words()
        );
        paragraph(text, step.should, "       ", width);
        paragraph(text, &format!("Here: {}", step.did), "       ", width);
    }
    if report.cause != Cause::None {
        let _ = writeln!(text, "\n{HEAD}What {} means{HEAD:#}", report.cause.slug());
        paragraph(text, report.cause.meaning(), "  ", width);
    }
    let _ = writeln!(text, "\n{HEAD}Words{HEAD:#}");
    for (term, meaning) in TERMS {
        item(text, &format!("{term}: {meaning}"), width);
    }
}

/// A cause or the code of a finding, explained; none if there is no such name.
pub fn explain_cause(name: &str) -> Option<String> {
    let meaning = audit::explain(name)?;
    let mut text = format!("{name}\n");
    let cause = Cause::ALL.into_iter().find(|one| one.slug() == name);
    if let Some(cause) = cause {
        let _ = writeln!(text, "  {}", cause.sentence(None));
    }
    text.push('\n');
    paragraph(&mut text, meaning, "  ", 100);
    if let Some(section) = cause.and_then(Cause::section) {
        let _ = writeln!(text, "\nsection    {}", words::place(section).name);
    }
    if let Some(stop) = cause.and_then(stopped) {
        text.push_str("\nthe steps of a session, and where this one stops\n");
        for (at, (step, should)) in STEPS.iter().enumerate() {
            let mark = if at == stop { '✗' } else { ' ' };
            paragraph(
                &mut text,
                &format!("{mark} {}. {step}: {should}", at + 1),
                "  ",
                100,
            );
        }
    }
    Some(text)
}
