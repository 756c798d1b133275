//! Checks that were not sent, not answered, or never ended in a nomination.

use std::net::SocketAddr;

use crate::audit::book::{Set, Standing};
use crate::audit::class::{At, Class, Evidence, Role, Signer};
use crate::audit::report::{Cause, DtlsEnd, Finding, Severity};
use crate::audit::words::capital;

use super::completion::Completion;
use super::credentials::{goes_by, is_unanswered, unstated};
use super::session::{Leg, Session};
use super::{ATTEMPTS, Fault, PATIENCE, mid_of};

pub(super) fn faults(session: &Session<'_>, leg: &Leg<'_>, completion: &Completion) -> Vec<Fault> {
    if completion.midway {
        return Vec::new();
    }
    let mut faults: Vec<Fault> = Vec::new();
    faults.extend(no_checks(session, leg));
    faults.extend(no_response(session, leg, completion));
    faults.extend(not_nominated(session, leg, completion));
    faults
}

/// Checks that a party owed already when a check was refused, which therefore does not explain that there are none:
/// who answered once and is asked again later may be gone, and somebody else at its address.
pub(super) fn owed_before(
    session: &Session<'_>,
    leg: &Leg<'_>,
    completion: &Completion,
    refused: At,
) -> Option<Fault> {
    let owed = |fault: &Fault| refused.time.saturating_sub(fault.at.time) >= PATIENCE;
    no_checks(session, leg).filter(|fault| !completion.midway && owed(fault))
}

fn no_checks(session: &Session<'_>, leg: &Leg<'_>) -> Option<Fault> {
    (0..2).find_map(|party| no_checks_of(session, leg, party))
}

/// Evidence: the party answers, so it is there; it is not lite, by its description or because it must be
/// controlling; the capture shows the beginning; and it sent no check to where its peer is for as long as patience
/// lasts while the other side's checks went through.
fn no_checks_of(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> Option<Fault> {
    let asks = || leg.checks_in_use(session.book, 1 - party).map(|(_, class)| class);
    let first = asks().filter_map(Class::first_success).min()?;
    let lite = leg.side(party).and_then(|side| session.book.party(side).lite);
    let full = lite == Some(false) || (lite.is_none() && leg.role(1 - party) == Some(Role::Controlled));
    let shakes_hands = leg
        .dtls()
        .any(|(strand, dtls)| dtls.firsts[strand.end(party)].is_some());
    let used = leg.has_data() || shakes_hands;
    let checks = leg.checks_in_use(session.book, party).next().is_some();
    if checks || !full || used || session.since(first) < PATIENCE {
        return None;
    }
    // In mid-session a side may answer the other's consent checks and send none itself.
    let began = leg.dtls().any(|(_, dtls)| dtls.began.is_some());
    if !(began || leg.is_setting_up() || session.saw_beginning(leg)) {
        return None;
    }
    let mut evidence = Evidence::default();
    for class in asks().chain(leg.checks(party).map(|(_, class)| class)) {
        evidence.merge(&class.requests);
    }
    let (who, astray) = (leg.who(party), astray(session, leg, party));
    let elsewhere = astray.map_or_else(String::new, |(to, section)| {
        format!("; those that it sends go to {to}, a candidate of section {section}, which BUNDLE has put out of use")
    });
    let advice = if astray.is_some() {
        format!(
            "{} has to check the candidates of the BUNDLE-tagged section, the first that the answer's group lists, and \
             give up the transports of the others.",
            capital(&who)
        )
    } else {
        format!(
            "Find out whether {who} has received the other side's description and candidates: without them an agent can \
             only answer."
        )
    };
    Some(
        Fault::new(leg, Some(party), Cause::NoChecksSent, first, &evidence)
            .about(mid_of(session, leg))
            .explained(format!(
                "{} answers checks and sends none of its own, in {:.1} s{elsewhere}.",
                capital(&who),
                session.since(first).as_secs_f64()
            ))
            .advised(advice),
    )
}

/// Where a party's checks go that go to a section out of use, and which that is.
fn astray(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> Option<(SocketAddr, usize)> {
    leg.checks(party).find_map(|(strand, _)| {
        let section = strand.astray(session.book, party)?;
        Some((strand.flow.ends[strand.end(1 - party)], section))
    })
}

/// Evidence: no check of a party was ever answered, neither with success nor with an error, for as long as patience
/// lasts, although the checks are right; no data went before, and the capture shows the beginning or both sides.
fn no_response(session: &Session<'_>, leg: &Leg<'_>, completion: &Completion) -> Option<Fault> {
    let is_right = |party: usize, class: &Class| {
        let sets = class
            .halves()
            .map(|(local, _)| session.sets(local, leg.side(1 - party)));
        let right = |set: &&Set| set.standing == Standing::Valid && class.signer == Signer::Key(set.key);
        sets.is_some_and(|sets| sets.iter().any(right))
    };
    let unanswered = |party: usize| {
        let checks = || leg.checks_in_use(session.book, party).map(|(_, class)| class);
        completion.validated[party].is_none()
            && checks().all(|class| class.answers.is_empty() && is_right(party, class))
            && checks().any(|class| is_unanswered(session, class))
            && checks().map(|class| class.silent).sum::<u64>() >= ATTEMPTS
    };
    let silent: Vec<usize> = (0..2).filter(|&party| unanswered(party)).collect();
    let (&party, both) = (silent.first()?, silent.len() == 2);
    // Checks of one side alone may ask for a consent that was lost before the capture began.
    let beginning = session.saw_beginning(leg);
    if leg.has_data() || !(both || beginning) {
        return None;
    }
    let mut evidence = Evidence::default();
    for (_, class) in silent.iter().flat_map(|&party| leg.checks(party)) {
        evidence.merge(&class.requests);
    }
    let at = leg.first_check(party)?;
    let other = leg.who(1 - party);
    let text = if both {
        "The checks of both sides are sent again and again, and no answer to any of them is in the capture."
            .to_owned()
    } else if leg.first_message(1 - party).is_none() {
        format!(
            "No packet of {other} is in the capture; the checks of {} go unanswered.",
            leg.who(party)
        )
    } else {
        format!(
            "{} answers none of the checks of {}.{}",
            capital(&other),
            leg.who(party),
            goes_by(unstated(session, leg, 1 - party))
        )
    };
    Some(
        Fault::new(leg, (!both).then_some(1 - party), Cause::NoResponse, at, &evidence)
            .about(mid_of(session, leg))
            .explained(text)
            .advised(
                "Check that the candidates' addresses and ports are where the agents listen and that nothing between them \
                 drops UDP; a capture at the other end shows whether the checks arrive.",
            ),
    )
}

/// Evidence: both sides' checks succeeded, at the start of ICE, and no check with USE-CANDIDATE did for as long as
/// patience lasts.
fn not_nominated(session: &Session<'_>, leg: &Leg<'_>, completion: &Completion) -> Option<Fault> {
    let last = completion.validated.iter().flatten().max()?;
    let used = leg.has_data() || !matches!(leg.dtls_end(), DtlsEnd::NotStarted | DtlsEnd::Unfinished);
    let established = completion.is_validated() && completion.nominated.is_none() && !used;
    if !established || session.since(*last) < PATIENCE || !leg.is_setting_up() {
        return None;
    }
    let controlling = (0..2).find(|&party| leg.role(party) == Some(Role::Controlling));
    let mut evidence = Evidence::default();
    for (_, class) in (0..2).flat_map(|party| leg.checks(party)) {
        evidence.merge(&class.requests);
    }
    let tried = (0..2)
        .flat_map(|party| leg.checks(party))
        .any(|(_, class)| class.nominating.count > 0);
    let what = if tried {
        "checks with USE-CANDIDATE were sent, and none succeeded"
    } else {
        "no check carried USE-CANDIDATE"
    };
    Some(
        Fault::new(leg, controlling, Cause::NotNominated, *last, &evidence)
            .about(mid_of(session, leg))
            .explained(format!(
                "Checks of both sides succeeded, but no pair was nominated: {what}."
            ))
            .advised("The controlling agent has to repeat a check that succeeded, with USE-CANDIDATE."),
    )
}

/// Legs that the answer promises and of which the capture has no check, although others had theirs.
pub(super) fn missing_legs(session: &Session<'_>) -> Vec<Fault> {
    let first = session
        .legs
        .iter()
        .filter(|leg| !leg.is_midway())
        .filter_map(|leg| {
            let first = (0..2).filter_map(|party| leg.first_check(party)).min()?;
            leg.is_setting_up().then_some(first)
        });
    let Some(first) = first.min().filter(|&first| session.since(first) >= PATIENCE) else {
        return Vec::new();
    };
    if !session.book.complete {
        return Vec::new();
    }
    let seen = |plan: usize| session.legs.iter().any(|leg| leg.plan == Some(plan));
    let missing = session
        .book
        .legs
        .iter()
        .enumerate()
        .filter(|(plan, _)| !seen(*plan));
    missing
        .map(|(_, plan)| Fault {
            cause: Cause::NoChecksSent,
            at: first,
            finding: Finding {
                code: Cause::NoChecksSent.slug(),
                severity: Severity::Error,
                side: None,
                agent: None,
                mid: plan.tagged.iter().flatten().next().or(plan.mids.first()).cloned(),
                expected_mid: None,
                used_mid: None,
                section: Cause::NoChecksSent.section(),
                explanation: format!(
                    "No check of either side for the transport of {} is in the capture, while others were checked.",
                    named(&plan.mids)
                ),
                advice: Some("Check that both sides have candidates of this section, and that it is captured.".to_owned()),
                packets: vec![first.packet],
                occurrences: 1,
            },
        })
        .collect()
}

fn named(mids: &[String]) -> String {
    let quoted: Vec<String> = mids.iter().map(|mid| format!("\"{mid}\"")).collect();
    format!("section {}", quoted.join(", "))
}
