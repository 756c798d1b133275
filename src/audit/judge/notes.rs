//! What is worth knowing without being what broke the session. In a session that works these are all there is.

use crate::audit::book::Standing;
use crate::audit::class::{Class, Evidence};
use crate::audit::report::{Cause, DtlsEnd, Finding, Severity};
use crate::audit::words::capital;
use crate::credential::quoted;

use super::completion::Completion;
use super::credentials::ROLE_CONFLICT;
use super::session::{Leg, Session};
use super::{Fault, mid_of, roles};

/// Findings that are no causes.
pub(in crate::audit) const ROLE_CONFLICT_RESOLVED: &str = "role-conflict-resolved";
pub(in crate::audit) const EARLY_CHECKS: &str = "early-checks";
pub(in crate::audit) const CHECKS_REFUSED: &str = "checks-refused";
pub(in crate::audit) const UNUSED_SECTION_ANSWERED: &str = "unused-section-answered";
pub(in crate::audit) const UNDESCRIBED_FRAGMENT: &str = "undescribed-fragment";
pub(in crate::audit) const EARLY_DATA: &str = "data-before-validation";
pub(in crate::audit) const TWO_ASSOCIATIONS: &str = "two-associations";

pub(super) fn notes(
    session: &Session<'_>,
    leg: &Leg<'_>,
    completion: &Completion,
    faults: &[Fault],
) -> Vec<Finding> {
    let mut notes = Vec::new();
    let caused = |cause: Cause| faults.iter().any(|fault| fault.cause == cause);
    if !caused(Cause::RoleConflictUnresolved) {
        notes.extend(role_conflict(session, leg));
    }
    for party in 0..2 {
        notes.extend(early_checks(session, leg, party));
        notes.extend(unused_section(session, leg, party));
        notes.extend(undescribed(session, leg, party));
        notes.extend(early_data(session, leg, party));
        if faults.is_empty() {
            notes.extend(refused(session, leg, party));
        }
    }
    notes.extend(two_associations(session, leg));
    if !completion.is_complete() && !completion.midway && !caused(Cause::DtlsNotStarted) {
        notes.extend(no_dtls(session, leg, faults));
    }
    notes
}

fn note(
    session: &Session<'_>,
    leg: &Leg<'_>,
    party: Option<usize>,
    (code, section): (&'static str, Option<&'static str>),
    explanation: String,
    evidence: Evidence,
) -> Finding {
    Finding {
        code,
        severity: Severity::Note,
        side: party.and_then(|party| leg.side(party)),
        agent: party.and_then(|party| leg.address(party)),
        mid: mid_of(session, leg),
        expected_mid: None,
        used_mid: None,
        section,
        explanation,
        advice: None,
        packets: evidence.packets,
        occurrences: evidence.count,
    }
}

fn role_conflict(session: &Session<'_>, leg: &Leg<'_>) -> Option<Finding> {
    let mut evidence = Evidence::default();
    for (_, class) in (0..2).flat_map(|party| leg.checks(party)) {
        for (answers, code) in class.errors() {
            if code == ROLE_CONFLICT {
                evidence.merge(&answers.evidence);
            }
        }
    }
    if roles::conflicts(leg) == 0 {
        return None;
    }
    let text = "Both sides claimed the same role; 487 told one of them to change.".to_owned();
    Some(note(
        session,
        leg,
        None,
        (ROLE_CONFLICT_RESOLVED, Some("RFC 8445 7.3.1.1")),
        text,
        evidence,
    ))
}

/// Checks that came before the other side had sent anything: it may not have had the answer yet.
fn early_checks(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> Option<Finding> {
    let other = leg.first_message(1 - party);
    let mut evidence = Evidence::default();
    for (_, class) in leg.checks(party) {
        let alone = class.silent > 0 && class.answers.is_empty();
        let before = other.is_none_or(|other| class.last < other);
        if alone && before {
            evidence.merge(&class.requests);
        }
    }
    if evidence.count == 0 {
        return None;
    }
    let text = format!(
        "{} sent checks that were not answered before anything of {} was seen: they may have come before it knew of the \
         session.",
        capital(&leg.who(party)),
        leg.who(1 - party)
    );
    Some(note(
        session,
        leg,
        Some(party),
        (EARLY_CHECKS, Some("RFC 8445 7.3")),
        text,
        evidence,
    ))
}

/// Checks with the credentials of a section that is out of use, and that were answered all the same.
fn unused_section(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> Option<Finding> {
    let mut evidence = Evidence::default();
    let mut used = None;
    for (_, class) in leg
        .checks(party)
        .filter(|(_, class)| class.successes().next().is_some())
    {
        let Some((local, _)) = class.halves() else {
            continue;
        };
        let sets = session.sets(local, leg.side(1 - party));
        let elsewhere = |standing| matches!(standing, Standing::Bundled(_) | Standing::BundledUnknown);
        if !sets.is_empty() && sets.iter().all(|set| elsewhere(set.standing)) {
            evidence.merge(&class.requests);
            used = Some(sets[0]);
        }
    }
    let used = used?;
    let text = format!(
        "{} used the credentials of {}, which BUNDLE has put out of use; {} answered all the same. Other implementations \
         refuse such checks.",
        capital(&leg.who(party)),
        used.place(),
        leg.who(1 - party)
    );
    let kind = (UNUSED_SECTION_ANSWERED, Some("RFC 9143 10"));
    let mut finding = note(session, leg, Some(party), kind, text, evidence);
    finding.used_mid.clone_from(&used.mid);
    finding.expected_mid.clone_from(&finding.mid);
    Some(finding)
}

/// Checks that went through with a fragment that no description states.
fn undescribed(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> Option<Finding> {
    let receiver = leg.side(1 - party)?;
    if !session.book.party(receiver).known {
        return None;
    }
    let mut evidence = Evidence::default();
    let mut named: Option<&Class> = None;
    for (_, class) in leg
        .checks(party)
        .filter(|(_, class)| class.successes().next().is_some())
    {
        if class
            .halves()
            .is_some_and(|(local, _)| session.book.sets_of(local).is_empty())
        {
            evidence.merge(&class.requests);
            named = Some(class);
        }
    }
    let (local, _) = named?.halves()?;
    let text = format!(
        "The fragment {} is in none of the descriptions of {}, which answers to it: a description is missing here, that of \
         an ICE restart perhaps.",
        quoted(local),
        leg.who(1 - party)
    );
    Some(note(
        session,
        leg,
        Some(1 - party),
        (UNDESCRIBED_FRAGMENT, None),
        text,
        evidence,
    ))
}

/// Media or data on a flow before any check of the sender had succeeded.
fn early_data(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> Option<Finding> {
    let validated = leg.first_success(party)?;
    let mut evidence = Evidence::default();
    for strand in &leg.strands {
        let from = strand.end(party);
        let data = strand.flow.data[from].map(|(first, _)| first);
        let hello = strand.flow.dtls.as_ref().and_then(|dtls| dtls.firsts[from]);
        for at in [data, hello].into_iter().flatten().filter(|&at| at < validated) {
            evidence.add(at.packet);
        }
    }
    if evidence.count == 0 || !leg.is_setting_up() {
        return None;
    }
    let text = format!(
        "{} sent DTLS or data before a check of its own had succeeded.",
        capital(&leg.who(party))
    );
    Some(note(
        session,
        leg,
        Some(party),
        (EARLY_DATA, Some("RFC 8445 12")),
        text,
        evidence,
    ))
}

/// Checks that were refused, where that broke nothing or its cause is not known.
fn refused(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> Option<Finding> {
    let mut evidence = Evidence::default();
    let mut codes = Vec::new();
    for (_, class) in leg.checks(party) {
        for (answers, code) in class.errors().filter(|(_, code)| *code != ROLE_CONFLICT) {
            evidence.merge(&answers.evidence);
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    if codes.is_empty() {
        return None;
    }
    let codes: Vec<String> = codes.iter().map(u16::to_string).collect();
    let text = format!(
        "{} answered checks of {} with {}.",
        capital(&leg.who(1 - party)),
        leg.who(party),
        codes.join(" and ")
    );
    Some(note(
        session,
        leg,
        Some(1 - party),
        (CHECKS_REFUSED, Some("RFC 8489 9.1.3")),
        text,
        evidence,
    ))
}

/// One association serves a BUNDLE group (RFC 9143 section 11).
fn two_associations(session: &Session<'_>, leg: &Leg<'_>) -> Option<Finding> {
    let mut evidence = Evidence::default();
    let ended = |end| matches!(end, DtlsEnd::Completed | DtlsEnd::Closed);
    for (_, dtls) in leg.dtls().filter(|(_, dtls)| ended(dtls.end)) {
        if let Some(began) = dtls.began {
            evidence.add(began.packet);
        }
    }
    if evidence.count < 2 {
        return None;
    }
    let text = "Two DTLS associations were set up for one transport; one serves a BUNDLE group.".to_owned();
    Some(note(
        session,
        leg,
        None,
        (TWO_ASSOCIATIONS, Some("RFC 9143 11")),
        text,
        evidence,
    ))
}

/// That no DTLS began is the consequence of what went wrong before, and what the user reads in the end.
fn no_dtls(session: &Session<'_>, leg: &Leg<'_>, faults: &[Fault]) -> Option<Finding> {
    let fault = faults
        .first()
        .filter(|fault| fault.cause != Cause::UnauthenticatedSuccess);
    let after_ice = leg.first_success(0).is_some() && leg.first_success(1).is_some();
    if leg.dtls_end() != DtlsEnd::NotStarted
        || leg.has_data()
        || !(session.book.expects_dtls() || session.book.is_empty())
    {
        return None;
    }
    if fault.is_none() && !(session.book.is_empty() && after_ice) {
        return None;
    }
    let mut evidence = Evidence::default();
    if let Some(at) = leg.strands.iter().map(|strand| strand.flow.last).max() {
        evidence.add(at.packet);
    }
    let text = if fault.is_some() {
        "DTLS never began. That is the consequence, not the cause: it needs a pair that ICE has validated."
            .to_owned()
    } else {
        "No DTLS began after ICE; whether any was to begin, only the descriptions tell.".to_owned()
    };
    Some(note(
        session,
        leg,
        None,
        (Cause::DtlsNotStarted.slug(), Cause::DtlsNotStarted.section()),
        text,
        evidence,
    ))
}
