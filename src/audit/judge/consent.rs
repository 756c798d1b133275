//! Consent that is no longer given (RFC 7675 section 5.1).
//!
//! Evidence: checks of a party that had succeeded go unanswered for as long as consent lives, or are answered with
//! 403; and nobody closed the session in between.

use std::time::Duration;

use crate::audit::class::{At, Evidence};
use crate::audit::report::{Cause, DtlsEnd};
use crate::audit::words::capital;

use super::completion::Completion;
use super::session::{Leg, Session};
use super::{ATTEMPTS, Fault, mid_of};

/// Consent lives for 30 seconds; agents ask every 4 to 6, so that the silence begins up to 6 seconds late.
const LIFETIME: Duration = Duration::from_secs(24);
/// Some agents give up earlier. Of a peer of which nothing at all comes any more, this much is taken for the end.
const SILENCE: Duration = Duration::from_secs(15);
/// The error that revokes consent.
const FORBIDDEN: u16 = 403;

pub(super) fn fault(session: &Session<'_>, leg: &Leg<'_>, completion: &Completion) -> Option<Fault> {
    let closed = leg
        .dtls()
        .any(|(_, dtls)| matches!(dtls.end, DtlsEnd::Closed | DtlsEnd::Failed));
    let in_use = completion.carries || leg.has_data() || leg.dtls_end() == DtlsEnd::UnderWay;
    if closed || !in_use {
        return None;
    }
    (0..2).find_map(|party| lost(session, leg, party).or_else(|| revoked(session, leg, party)))
}

/// What a party last knew of its peer.
fn lost(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> Option<Fault> {
    let last = leg
        .checks(party)
        .filter_map(|(_, class)| class.last_success())
        .max()?;
    let mut evidence = Evidence::default();
    let mut unanswered = 0;
    let mut since: Option<At> = None;
    for (_, class) in leg.checks(party) {
        if let Some(silent) = class.silent_since.filter(|silent| *silent > last) {
            unanswered += class.silent;
            since = Some(since.map_or(silent, |known| known.min(silent)));
            evidence.add(silent.packet);
        }
    }
    let since = since?;
    let sent_last = leg.checks(party).map(|(_, class)| class.last).max()?;
    let heard = leg
        .strands
        .iter()
        .filter_map(|strand| strand.flow.sent[strand.end(1 - party)]);
    let heard = heard.map(|(_, last)| last).max().unwrap_or(last);
    let asked_for = sent_last.time.saturating_sub(last.time);
    let lasting = asked_for >= LIFETIME
        || session.since(since) >= LIFETIME
        || (asked_for >= SILENCE && session.since(heard) >= SILENCE);
    if unanswered < ATTEMPTS || !lasting {
        return None;
    }
    evidence.count = unanswered;
    let (asks, gone) = (leg.who(party), leg.who(1 - party));
    Some(
        Fault::new(leg, Some(1 - party), Cause::ConsentExpired, since, &evidence)
            .about(mid_of(session, leg))
            .explained(format!(
                "{} stopped answering the checks of {asks} after {:.1} s; {unanswered} packets went unanswered, for {:.1} s.",
                capital(&gone),
                last.time.as_secs_f64(),
                session.since(since).as_secs_f64()
            ))
            .advised(format!(
                "Find out whether {gone} ended without closing, changed its network, or lost its binding in a NAT; an ICE \
                 restart brings such a session back."
            )),
    )
}

fn revoked(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> Option<Fault> {
    let success = leg.first_success(party)?;
    let (answers, _) = leg
        .checks(party)
        .flat_map(|(_, class)| class.errors())
        .find(|(answers, code)| *code == FORBIDDEN && answers.first > success)?;
    let who = leg.who(1 - party);
    Some(
        Fault::new(
            leg,
            Some(1 - party),
            Cause::ConsentExpired,
            answers.first,
            &answers.evidence,
        )
        .about(mid_of(session, leg))
        .explained(format!("{} revoked its consent with 403.", capital(&who)))
        .advised(format!("Find out why {who} no longer wants to be sent to.")),
    )
}
