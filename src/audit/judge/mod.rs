//! The judgement: what broke the session first.
//!
//! Each leg of the session is judged for itself. One that is complete – validated, nominated, with its DTLS or
//! data – can only have faults that are dangerous or come later. Of one that is not, every rule of
//! [`credentials`], [`responses`], [`reach`], [`roles`] and [`dtls`] says what it can prove; the cause is the fault
//! of the earliest stage ([`stage`]), of several the one with the first packet. A rule that lacks its evidence says
//! nothing, and a session with neither a proven fault nor all legs complete is inconclusive.

mod completion;
mod consent;
mod credentials;
mod descriptions;
mod dtls;
mod moments;
mod notes;
mod reach;
mod responses;
mod roles;
mod session;
mod summary;
mod transports;
mod unknowns;

use std::time::Duration;

use super::auditor::Auditor;
use super::class::{At, Evidence};
use super::report::{CaptureFacts, Cause, Finding, Report, Severity, Verdict};
use completion::Completion;
use session::{Leg, Session};

/// How long silence must last before it is one: checks that were not answered, or not sent. A healthy agent sends
/// a check again after half a second and learns of the other side's answer within a few.
const PATIENCE: Duration = Duration::from_secs(4);
/// How many packets must have gone unanswered as well.
const ATTEMPTS: u64 = 3;
/// How long DTLS may take to begin or to end: its first retransmissions come after 1, 3 and 7 seconds.
const DTLS_PATIENCE: Duration = Duration::from_secs(7);

/// A fault with its evidence.
#[derive(Debug)]
struct Fault {
    cause: Cause,
    /// When it first showed.
    at: At,
    finding: Finding,
}

/// A leg and all that was found in it.
struct Judged<'s, 'a> {
    leg: &'s Leg<'a>,
    completion: Completion,
    faults: Vec<Fault>,
    notes: Vec<Finding>,
}

/// Judges what the auditor has seen.
pub(super) fn judge(auditor: &Auditor, facts: CaptureFacts) -> Report {
    let session = Session::new(auditor);
    let mut judged: Vec<Judged<'_, '_>> = session.legs.iter().map(|leg| judge_leg(&session, leg)).collect();
    let mut all: Vec<Fault> = judged.iter_mut().flat_map(|one| one.faults.drain(..)).collect();
    let needed = judged.iter().filter(|one| is_needed(&session, one.leg));
    let complete = session.is_whole()
        && needed.clone().count() > 0
        && needed.clone().all(|one| one.completion.is_complete());
    if !complete {
        all.extend(reach::missing_legs(&session));
        all.extend(descriptions::fault(
            &session,
            judged.iter().any(|one| one.completion.is_complete()),
        ));
    }
    all.sort_by_key(|fault| (stage(fault.cause), fault.at));
    let cause = all.first().map_or(Cause::None, |fault| fault.cause);
    let verdict = match (cause, complete) {
        (Cause::None, true) => Verdict::Healthy,
        (Cause::None, false) => Verdict::Inconclusive,
        _ => Verdict::Faulty,
    };
    let mut findings: Vec<Finding> = all.into_iter().map(|fault| fault.finding).collect();
    let rest_from = findings.len().min(1);
    let notes = judged.iter_mut().flat_map(|one| one.notes.drain(..));
    findings.extend(notes);
    if !complete && cause != Cause::SdpInvalid {
        findings.extend(descriptions::notes(&session));
    }
    findings[rest_from..].sort_by_key(|one| (one.severity, one.packets.first().copied()));
    let unknown = unknowns::unknown(&session, &judged, verdict);
    Report {
        verdict,
        cause,
        summary: summary::summary(&session, verdict, cause, findings.first(), &unknown),
        transports: transports::transports(&session, &findings),
        findings,
        unknown,
        capture: facts,
    }
}

fn judge_leg<'s, 'a>(session: &'s Session<'a>, leg: &'s Leg<'a>) -> Judged<'s, 'a> {
    let completion = Completion::of(session, leg);
    let mut faults = Vec::new();
    if !completion.is_complete() {
        faults.extend(credentials::faults(session, leg, &completion));
        faults.extend(dtls::alert(session, leg));
        // What comes later may be but the consequence of a refusal that cannot be explained here.
        if let Some(refused) = credentials::refusal(session, leg).filter(|_| faults.is_empty()) {
            faults.extend(reach::owed_before(session, leg, &completion, refused));
        } else {
            faults.extend(roles::fault(session, leg));
            faults.extend(reach::faults(session, leg, &completion));
            faults.extend(dtls::faults(session, leg, &completion));
        }
    }
    faults.extend(responses::faults(session, leg, &completion));
    faults.extend(dtls::mismatch(session, leg));
    faults.extend(consent::fault(session, leg, &completion));
    let notes = notes::notes(session, leg, &completion, &faults);
    Judged {
        leg,
        completion,
        faults,
        notes,
    }
}

/// RTCP on a component of its own is given up where it goes with RTP (RFC 5761 section 5.1.3).
fn is_needed(session: &Session<'_>, leg: &Leg<'_>) -> bool {
    let planned = leg.plan.and_then(|plan| session.book.legs.get(plan));
    leg.component == 1 || !session.book.described || planned.is_none_or(|plan| plan.rtcp)
}

/// Where in the course of a session a cause strikes. A later one is often but the consequence of an earlier one.
fn stage(cause: Cause) -> u8 {
    match cause {
        Cause::SdpInvalid => 0,
        Cause::MissingIntegrity
        | Cause::SwappedUsername
        | Cause::WrongSectionCredentials
        | Cause::StaleGeneration
        | Cause::UnknownUfrag
        | Cause::BadPassword => 1,
        Cause::ValidCheckRefused | Cause::ResponseWrongKey | Cause::AsymmetricResponse => 2,
        Cause::RoleConflictUnresolved => 3,
        Cause::NoChecksSent => 4,
        Cause::NoResponse => 5,
        Cause::NotNominated => 6,
        Cause::DtlsBeforeIce => 7,
        Cause::FingerprintMismatch => 8,
        Cause::DtlsAlert => 9,
        Cause::DtlsUnfinished => 10,
        Cause::DtlsNotStarted => 11,
        Cause::ConsentExpired => 12,
        Cause::UnauthenticatedSuccess => 13,
        Cause::None => 14,
    }
}

impl Fault {
    /// A fault of a party of a leg; `None` for one that belongs to both or nobody.
    fn new(leg: &Leg<'_>, party: Option<usize>, cause: Cause, at: At, evidence: &Evidence) -> Self {
        let finding = Finding {
            code: cause.slug(),
            severity: Severity::Error,
            side: party.and_then(|party| leg.side(party)),
            agent: party.and_then(|party| leg.address(party)),
            mid: None,
            expected_mid: None,
            used_mid: None,
            section: cause.section(),
            explanation: String::new(),
            advice: None,
            packets: evidence.packets.clone(),
            occurrences: evidence.count,
        };
        Self { cause, at, finding }
    }

    fn about(mut self, mid: Option<String>) -> Self {
        self.finding.mid = mid;
        self
    }

    fn explained(mut self, text: impl Into<String>) -> Self {
        self.finding.explanation = text.into();
        self
    }

    fn advised(mut self, text: impl Into<String>) -> Self {
        self.finding.advice = Some(text.into());
        self
    }
}

/// The mid by which a leg is known: that of the section whose credentials serve it.
fn mid_of(session: &Session<'_>, leg: &Leg<'_>) -> Option<String> {
    let plan = session.book.legs.get(leg.plan?)?;
    plan.tagged.iter().flatten().next().or(plan.mids.first()).cloned()
}
