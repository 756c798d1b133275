//! DTLS that does not begin, does not end, or ends badly, over ICE that is in order.

use crate::audit::book;
use crate::audit::class::{At, Evidence};
use crate::audit::handshake::{Handshake, Shown};
use crate::audit::report::{Cause, DtlsEnd};
use crate::audit::words::capital;

use super::completion::Completion;
use super::session::{Leg, Session, Strand};
use super::{DTLS_PATIENCE, Fault, mid_of};

pub(super) fn faults(session: &Session<'_>, leg: &Leg<'_>, completion: &Completion) -> Vec<Fault> {
    let mut faults = Vec::new();
    if completion.is_validated() && completion.nominated.is_some() {
        faults.extend(unfinished(session, leg, completion));
        faults.extend(not_started(session, leg, completion));
    }
    faults
}

/// Evidence: `ClientHello`, and a fatal alert before data goes both ways; no other flow of the leg came farther.
pub(super) fn alert(session: &Session<'_>, leg: &Leg<'_>) -> Option<Fault> {
    if leg.dtls_end() != DtlsEnd::Failed {
        return None;
    }
    let (strand, dtls, alert) = leg.dtls().find_map(|(strand, dtls)| {
        let alert = dtls.alert.as_ref().filter(|_| dtls.end == DtlsEnd::Failed)?;
        Some((strand, dtls, alert))
    })?;
    // It may be right: without the description nobody can tell.
    let undescribed = (0..2).any(|party| {
        let shown = !dtls.certificates[strand.end(party)].is_empty();
        shown && leg.side(party).is_none_or(|side| !session.book.party(side).known)
    });
    if undescribed && alert.about_certificates {
        return None;
    }
    let party = strand.end(alert.from);
    let (who, text) = (leg.who(party), &alert.text);
    Some(
        Fault::new(leg, Some(party), Cause::DtlsAlert, alert.at, &one(alert.at))
            .about(mid_of(session, leg))
            .explained(format!("DTLS ended with an alert of {who}: {text}."))
            .advised(
                "The alert's name says what its sender objected to; its log says more. Certificates, versions and cipher \
                 suites of both sides are the usual reasons.",
            ),
    )
}

/// Evidence: `ClientHello`, and neither keys of both sides nor an alert for as long as DTLS may take.
fn unfinished(session: &Session<'_>, leg: &Leg<'_>, completion: &Completion) -> Option<Fault> {
    if leg.dtls_end() != DtlsEnd::Unfinished {
        return None;
    }
    let (strand, dtls, began) = leg
        .dtls()
        .find_map(|(strand, dtls)| Some((strand, dtls, dtls.began?)))?;
    if session.since(began) < DTLS_PATIENCE {
        return None;
    }
    if let Some(fault) = too_early(session, leg, strand, dtls, completion) {
        return Some(fault);
    }
    if dtls.has_no_server() {
        return Some(two_clients(session, leg, began));
    }
    let client = strand.end(dtls.client?);
    let answered = dtls.firsts[1 - dtls.client?];
    let text = if answered.is_none() {
        format!(
            "{} began DTLS and nothing of {} came back.",
            capital(&leg.who(client)),
            leg.who(1 - client)
        )
    } else {
        format!(
            "DTLS was begun by {} and answered, but never finished.",
            leg.who(client)
        )
    };
    let blamed = answered.is_none().then_some(1 - client);
    Some(
        Fault::new(leg, blamed, Cause::DtlsUnfinished, began, &one(began))
            .about(mid_of(session, leg))
            .explained(text)
            .advised(
                "Look at both sides' DTLS logs: large flights may not fit the path, or one side waits for something that \
                 its own ICE has not told it.",
            ),
    )
}

/// Evidence: a `ClientHello` of either side, and nothing of a server. Who is to be it, the descriptions tell.
fn two_clients(session: &Session<'_>, leg: &Leg<'_>, began: At) -> Fault {
    let server = client(session).map(|client| 1 - client);
    let whose = server.map_or_else(String::new, |party| {
        format!(" By the descriptions it was for {} to wait.", leg.who(party))
    });
    Fault::new(leg, server, Cause::DtlsUnfinished, began, &one(began))
        .about(mid_of(session, leg))
        .explained(format!(
            "Both sides began DTLS, and neither answers the other: there are two clients and no server.{whose}"
        ))
        .advised(
            "Who is client and who is server, a=setup of the answer says: active begins, passive waits (RFC 8842 \
             section 5.3).",
        )
}

/// Evidence: everything the client sent came before its own checks had validated the pair, and nothing after.
fn too_early(
    session: &Session<'_>,
    leg: &Leg<'_>,
    strand: &Strand<'_>,
    dtls: &Handshake,
    completion: &Completion,
) -> Option<Fault> {
    let client = strand.end(dtls.client?);
    let validated = completion.validated[client]?;
    if dtls.last? > validated || dtls.firsts[1 - dtls.client?].is_some() {
        return None;
    }
    let began = dtls.began?;
    let who = leg.who(client);
    Some(
        Fault::new(leg, Some(client), Cause::DtlsBeforeIce, began, &one(began))
            .about(mid_of(session, leg))
            .explained(format!(
                "{} sent DTLS before its checks had validated the pair, and did not send it again afterwards.",
                capital(&who)
            ))
            .advised(format!("{} has to begin DTLS on a valid pair, or repeat its hello there.", capital(&who))),
    )
}

/// Evidence: the descriptions promise DTLS; ICE was nominated, in this capture and from its start; and no DTLS was
/// seen for as long as it may take to begin, nor anything else that could be under its keys.
fn not_started(session: &Session<'_>, leg: &Leg<'_>, completion: &Completion) -> Option<Fault> {
    let nominated = completion.nominated?;
    let provable = session.book.complete
        && session.book.expects_dtls()
        && leg.is_setting_up()
        && !completion.midway
        && !leg.has_data();
    if leg.dtls_end() != DtlsEnd::NotStarted || !provable || session.since(nominated) < DTLS_PATIENCE {
        return None;
    }
    let client = client(session);
    let who = client.map_or_else(|| "the DTLS client".to_owned(), |party| leg.who(party));
    Some(
        Fault::new(leg, client, Cause::DtlsNotStarted, nominated, &one(nominated))
            .about(mid_of(session, leg))
            .explained(format!(
                "ICE is complete in both directions and a pair is nominated, but in {:.1} s no DTLS began; it is for \
                 {who} to begin.",
                session.since(nominated).as_secs_f64()
            ))
            .advised(format!("Find out what {who} waits for; its ICE state is the first place to look.")),
    )
}

/// Who begins DTLS by the descriptions: the answerer unless its answer says passive (RFC 8842 section 5.3).
fn client(session: &Session<'_>) -> Option<usize> {
    match session.book.parties[1].setup.as_deref()? {
        "active" => Some(1),
        "passive" => Some(0),
        _ => None,
    }
}

/// Evidence: a certificate in the clear, and a description of the side that showed it with fingerprints under hash
/// functions that can be computed, none of which is the certificate's.
pub(super) fn mismatch(session: &Session<'_>, leg: &Leg<'_>) -> Option<Fault> {
    if !leg.sided {
        return None;
    }
    leg.dtls().find_map(|(strand, dtls)| {
        (0..2).find_map(|from| {
            let party = strand.end(from);
            let shown = dtls.certificates[from]
                .iter()
                .find(|shown| is_foreign(session, party, shown))?;
            Some(mismatched(session, leg, party, shown, dtls.began?.time))
        })
    })
}

fn is_foreign(session: &Session<'_>, party: usize, shown: &Shown) -> bool {
    let stated = &session.book.party(book::side_at(party)).fingerprints;
    let mut computed = stated
        .iter()
        .filter_map(|(hash, value)| shown.certificate.fingerprint(hash).map(|found| found == *value));
    let first = computed.next();
    first == Some(false) && !computed.any(|same| same)
}

fn mismatched(
    session: &Session<'_>,
    leg: &Leg<'_>,
    party: usize,
    shown: &Shown,
    time: std::time::Duration,
) -> Fault {
    let at = At {
        packet: shown.packet,
        time,
    };
    let found = shown.certificate.fingerprint("sha-256").unwrap_or_default();
    let who = leg.who(party);
    Fault::new(leg, Some(party), Cause::FingerprintMismatch, at, &one(at))
        .about(mid_of(session, leg))
        .explained(format!(
            "The certificate that {who} shows has the SHA-256 fingerprint {found}, and its description states none that \
             fits it."
        ))
        .advised(format!(
            "{} has to state the fingerprint of the certificate it uses; if it does, somebody changed the description on \
             its way, or sits in between.",
            capital(&who)
        ))
}

fn one(at: At) -> Evidence {
    let mut evidence = Evidence::default();
    evidence.add(at.packet);
    evidence
}
