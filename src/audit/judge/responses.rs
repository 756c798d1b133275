//! Responses that prove nothing, or prove the wrong thing.

use std::collections::HashSet;
use std::time::Duration;

use crate::audit::class::{Answers, At, Class, Evidence, Signer};
use crate::audit::flow::Flow;
use crate::audit::report::Cause;
use crate::audit::words::capital;
use crate::credential::quoted;

use super::completion::Completion;
use super::session::{Leg, Session};
use super::{Fault, mid_of};

/// How long a response from elsewhere may be ahead of the right one.
const ANOTHER_MAY_COME: Duration = Duration::from_secs(1);

pub(super) fn faults(session: &Session<'_>, leg: &Leg<'_>, completion: &Completion) -> Vec<Fault> {
    let mut faults = Vec::new();
    for party in 0..2 {
        if completion.validated[party].is_none() {
            faults.extend(wrong_key(session, leg, party));
            faults.extend(asymmetric(session, leg, party));
        }
        faults.extend(unauthenticated(session, leg, party));
    }
    faults
}

/// Evidence: success, from where it must come, for checks whose key is known, and under another key; or success
/// without a signature for any signed check. And no success of the party that counts.
fn wrong_key(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> Option<Fault> {
    let mut evidence = Evidence::default();
    let mut first: Option<(At, Signer)> = None;
    for (_, class) in leg
        .checks(party)
        .filter(|(_, class)| proves_itself(session, leg, party, class))
    {
        let wrong = |one: &&Answers| {
            one.answer.code.is_none()
                && one.answer.symmetric
                && !class.accepts(one.answer)
                // A signature that was not checked is not wrong.
                && (matches!(class.signer, Signer::Key(_)) || one.answer.signer == Signer::Absent)
        };
        for answers in class.answers.iter().filter(wrong) {
            evidence.merge(&answers.evidence);
            if first.is_none_or(|(at, _)| answers.first < at) {
                first = Some((answers.first, answers.answer.signer));
            }
        }
    }
    let (at, signer) = first?;
    let (asked, answered) = (leg.who(party), leg.who(1 - party));
    let how = match signer {
        Signer::Absent => "without any signature".to_owned(),
        Signer::Key(key) => {
            let set = session
                .book
                .sets_with_key(key)
                .next()
                .map(|set| session.book.sets[set].place());
            format!("signed with the password of {}", set.unwrap_or_default())
        }
        _ => "signed with an unknown password".to_owned(),
    };
    Some(
        Fault::new(leg, Some(1 - party), Cause::ResponseWrongKey, at, &evidence)
            .about(mid_of(session, leg))
            .explained(format!(
                "The success responses of {answered} to the checks of {asked} come {how}, not with the password of the \
                 check. {} has to discard them.",
                capital(&asked)
            ))
            .advised(format!(
                "{} has to sign a response with the key that verified its request.",
                capital(&answered)
            )),
    )
}

/// Whether the check itself was right: signed with the password of the fragment it names, or with what nobody can
/// check here.
fn proves_itself(session: &Session<'_>, leg: &Leg<'_>, party: usize, class: &Class) -> bool {
    let Some((local, _)) = class.halves() else {
        return false;
    };
    match class.signer {
        Signer::Absent => false,
        Signer::Unchecked => true,
        signer => {
            let sets = session.sets(local, leg.side(1 - party));
            sets.is_empty() || sets.iter().any(|set| signer == Signer::Key(set.key))
        }
    }
}

/// Evidence: responses to a request of this flow on another flow, and none on its own within a second.
fn asymmetric(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> Option<Fault> {
    let mut evidence = Evidence::default();
    let mut first: Option<(At, &Flow)> = None;
    for (strand, class) in leg.checks(party) {
        if class.answers.iter().any(|one| one.answer.symmetric) {
            continue;
        }
        for answers in &class.answers {
            evidence.merge(&answers.evidence);
            if first.is_none_or(|(at, _)| answers.first < at) {
                first = Some((answers.first, strand.flow));
            }
        }
    }
    let (at, flow) = first?;
    if session.since(at) < ANOTHER_MAY_COME {
        return None;
    }
    let near = flow.ends.iter().flat_map(|&end| session.flows_at(end));
    let other = near
        .filter(|(_, other)| !std::ptr::eq(*other, flow) && other.counts.successes + other.counts.errors > 0)
        .min_by_key(|&(index, _)| index)
        .map(|(_, other)| other);
    let seen = other.map_or_else(String::new, |other| {
        format!(", but between {} and {}", other.ends[0], other.ends[1])
    });
    Some(
        Fault::new(leg, Some(1 - party), Cause::AsymmetricResponse, at, &evidence)
            .about(mid_of(session, leg))
            .explained(format!(
                "The checks of {} went between {} and {}; the responses did not come back between these two{seen}. A check \
                 whose response takes another way has failed.",
                leg.who(party),
                flow.ends[0],
                flow.ends[1]
            ))
            .advised(format!(
                "{} has to send the response from the address the request came to, to the address it came from; with \
                 several interfaces the socket must be bound to its address.",
                capital(&leg.who(1 - party))
            )),
    )
}

/// Evidence: a request without a signature, or with one that is known to be wrong, and success.
fn unauthenticated(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> Option<Fault> {
    let mut evidence = Evidence::default();
    let mut first: Option<(At, &Class)> = None;
    let own = leg
        .strands
        .iter()
        .flat_map(|strand| strand.flow.classes(strand.end(party)));
    for class in own.chain(foreign(session, leg, 1 - party)) {
        if !proves_nothing(session, leg, party, class) {
            continue;
        }
        for answers in class.answers.iter().filter(|one| one.answer.code.is_none()) {
            evidence.merge(&answers.evidence);
            if first.is_none_or(|(at, _)| answers.first < at) {
                first = Some((answers.first, class));
            }
        }
    }
    let (at, class) = first?;
    let who = leg.who(1 - party);
    let what = match class.signer {
        Signer::Absent => "without MESSAGE-INTEGRITY".to_owned(),
        _ => format!(
            "that names {} and is not signed with its password",
            quoted(&class.username)
        ),
    };
    Some(
        Fault::new(leg, Some(1 - party), Cause::UnauthenticatedSuccess, at, &evidence)
            .about(mid_of(session, leg))
            .explained(format!(
                "{} answered success to a request {what}. Anybody who can send it a packet passes for its peer.",
                capital(&who)
            ))
            .advised(format!(
                "{} has to answer 400 to requests without USERNAME or MESSAGE-INTEGRITY and 401 to those that do not verify \
                 (aioice does from 0.13 on).",
                capital(&who)
            )),
    )
}

/// Requests from elsewhere to an address at which a party of the session is proven to be.
fn foreign<'a>(session: &Session<'a>, leg: &Leg<'a>, receiver: usize) -> Vec<&'a Class> {
    let proven = leg.strands.iter().filter(|strand| {
        let checks = strand.flow.checks(1 - strand.end(receiver));
        checks.flat_map(Class::successes).next().is_some()
    });
    let addresses: HashSet<_> = proven
        .map(|strand| strand.flow.ends[strand.end(receiver)])
        .collect();
    let own: HashSet<usize> = leg.strands.iter().map(|strand| strand.index).collect();
    let mut others: Vec<_> = addresses.iter().flat_map(|&end| session.flows_at(end)).collect();
    others.retain(|(index, _)| !own.contains(index));
    others.sort_unstable_by_key(|&(index, _)| index);
    others.dedup_by_key(|&mut (index, _)| index);
    let mut found = Vec::new();
    for (_, flow) in others {
        for end in (0..2).filter(|&end| addresses.contains(&flow.ends[end])) {
            found.extend(
                flow.classes(1 - end)
                    .iter()
                    .filter(|class| class.signer == Signer::Absent),
            );
        }
    }
    found
}

fn proves_nothing(session: &Session<'_>, leg: &Leg<'_>, party: usize, class: &Class) -> bool {
    if class.signer == Signer::Absent {
        return true;
    }
    let (Some((local, _)), true) = (class.halves(), leg.sided) else {
        return false;
    };
    let sets = session.sets(local, leg.side(1 - party));
    // The password in the book is the receiver's, if it signs its responses with it.
    let genuine = |answers: &Answers| {
        sets.iter()
            .any(|set| answers.answer.signer == Signer::Key(set.key))
    };
    !sets.is_empty()
        && class.signer != Signer::Unchecked
        && sets.iter().all(|set| class.signer != Signer::Key(set.key))
        && class.answers.iter().any(genuine)
}
