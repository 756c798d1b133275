//! Descriptions that cannot work.

use crate::audit::report::{Cause, DtlsEnd, Finding, Severity, Side};

use super::session::{Leg, Session};
use super::{DTLS_PATIENCE, Fault, PATIENCE};

/// Evidence: offer and answer that contradict each other or RFC 8839, or whose setup roles leave nobody to begin
/// DTLS; and a session that had time and did not succeed on any leg.
pub(super) fn fault(session: &Session<'_>, any_complete: bool) -> Option<Fault> {
    let first = session
        .legs
        .iter()
        .flat_map(|leg| (0..2).filter_map(|party| leg.first_check(party)))
        .min()?;
    if any_complete || session.legs.iter().any(Leg::is_midway) {
        return None;
    }
    let (mut finding, patience) = match problem(session) {
        Some(finding) => (finding, PATIENCE),
        None => (setup(session)?, DTLS_PATIENCE),
    };
    finding.packets.push(first.packet);
    (session.since(first) >= patience).then_some(Fault {
        cause: Cause::SdpInvalid,
        at: first,
        finding,
    })
}

/// What is wrong with the descriptions, where it did not decide.
pub(super) fn notes(session: &Session<'_>) -> Vec<Finding> {
    let note = problem(session).map(|finding| Finding {
        severity: Severity::Note,
        ..finding
    });
    note.into_iter().collect()
}

fn problem(session: &Session<'_>) -> Option<Finding> {
    let problem = session.book.problem.as_ref()?;
    Some(finding(
        problem.side,
        problem.section,
        problem.text.clone(),
        "Correct the description; `icespec lint` lists everything that is wrong with it.",
    ))
}

/// Both wait, or both call: then no DTLS comes about (RFC 8842 section 5).
fn setup(session: &Session<'_>) -> Option<Finding> {
    let begun = session
        .legs
        .iter()
        .any(|leg| leg.dtls_end() != DtlsEnd::NotStarted);
    let [offer, answer] = [0, 1].map(|party| session.book.parties[party].setup.as_deref());
    let both_wait = offer == Some("passive") && answer == Some("passive");
    let nobody = answer == Some("actpass") || answer == Some("holdconn");
    if begun || !session.book.complete || !(both_wait || nobody) {
        return None;
    }
    Some(finding(
        Some(Side::Answerer),
        "RFC 8842 5.3",
        format!(
            "The offer says a=setup:{} and the answer a=setup:{}: nobody is to begin DTLS.",
            offer.unwrap_or_default(),
            answer.unwrap_or_default()
        ),
        "An answer says active, or passive where the offer allows it.",
    ))
}

fn finding(side: Option<Side>, section: &'static str, explanation: String, advice: &str) -> Finding {
    Finding {
        code: Cause::SdpInvalid.slug(),
        severity: Severity::Error,
        side,
        agent: None,
        mid: None,
        expected_mid: None,
        used_mid: None,
        section: Some(section),
        explanation,
        advice: Some(advice.to_owned()),
        packets: Vec::new(),
        occurrences: 1,
    }
}
