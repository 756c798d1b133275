//! Checks that carry the wrong credentials, and therefore cannot be answered.
//!
//! Evidence: a class of checks that was refused, or met with silence for as long as patience lasts, from a party
//! none of whose checks succeeded; and, in the checks themselves, what is wrong with them.

mod words;

pub(super) use words::{capital, shown};

use crate::audit::book::{Set, Standing};
use crate::audit::class::{At, Class, Evidence, Signer};
use crate::audit::report::Cause;

use super::completion::Completion;
use super::session::{Leg, Session};
use super::{ATTEMPTS, Fault, PATIENCE, mid_of};

/// The response that repairs a role conflict, which is no refusal of credentials (RFC 8445 section 7.3.1.1).
pub(super) const ROLE_CONFLICT: u16 = 487;

pub(super) fn faults(session: &Session<'_>, leg: &Leg<'_>, completion: &Completion) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    for party in (0..2).filter(|&party| completion.validated[party].is_none()) {
        for (_, class) in leg.checks(party) {
            let Some(at) = blocked(session, class) else {
                continue;
            };
            let Some(fault) = fault(session, leg, party, class, at) else {
                continue;
            };
            let same = |known: &&mut Fault| {
                known.cause == fault.cause
                    && known.finding.agent == fault.finding.agent
                    && known.finding.used_mid == fault.finding.used_mid
            };
            match faults.iter_mut().find(same) {
                Some(known) => join(known, &fault),
                None => faults.push(fault),
            }
        }
    }
    faults
}

/// Whether checks of a leg were refused, with nothing better since from their sender.
pub(super) fn is_refused(leg: &Leg<'_>) -> bool {
    (0..2).any(|party| {
        let last_success = leg
            .checks(party)
            .filter_map(|(_, class)| class.last_success())
            .max();
        let errors = leg.checks(party).flat_map(|(_, class)| class.errors());
        let refused = errors
            .filter(|(_, code)| *code != ROLE_CONFLICT)
            .map(|(answers, _)| answers.last)
            .max();
        refused > last_success
    })
}

fn join(known: &mut Fault, other: &Fault) {
    let evidence = |fault: &Fault| Evidence {
        packets: fault.finding.packets.clone(),
        count: fault.finding.occurrences,
    };
    let mut all = evidence(known);
    all.merge(&evidence(other));
    known.at = known.at.min(other.at);
    known.finding.packets = all.packets;
    known.finding.occurrences = all.count;
}

/// When a class of checks began that met with refusal or lasting silence, and with nothing better since.
pub(super) fn blocked(session: &Session<'_>, class: &Class) -> Option<At> {
    let refusals = class.errors().filter(|(_, code)| *code != ROLE_CONFLICT);
    let refused = refusals.map(|(answers, _)| answers.last).max();
    let blocked = refused > class.last_success() || is_unanswered(session, class);
    blocked.then_some(class.first)
}

/// Whether nothing came back for so long that nothing will.
pub(super) fn is_unanswered(session: &Session<'_>, class: &Class) -> bool {
    let lasting = class
        .silent_since
        .is_some_and(|since| session.since(since) >= PATIENCE);
    lasting && class.silent >= ATTEMPTS
}

/// What is wrong with the credentials of a class, if that can be told.
fn fault(session: &Session<'_>, leg: &Leg<'_>, party: usize, class: &Class, at: At) -> Option<Fault> {
    let new = |cause, party| Fault::new(leg, Some(party), cause, at, &class.requests);
    let sender = leg.who(party);
    let what_followed = words::followed(class);
    if class.signer == Signer::Absent {
        return Some(
            new(Cause::MissingIntegrity, party)
                .about(mid_of(session, leg))
                .explained(format!(
                    "The checks of {sender} carry no MESSAGE-INTEGRITY{what_followed}."
                ))
                .advised(format!(
                    "{} has to sign its checks with the password that the other side's description states.",
                    capital(&sender)
                )),
        );
    }
    let (local, remote) = class.halves()?;
    if !leg.sided {
        return None;
    }
    let receiver = leg.side(1 - party)?;
    let theirs = session.sets(local, Some(receiver));
    if theirs.is_empty() {
        return stranger(session, leg, party, class, at, [local, remote]);
    }
    if let Some(fault) = stale(session, leg, party, class, at, &theirs) {
        return Some(fault);
    }
    if theirs.iter().all(|set| set.is_out_of_use()) {
        return Some(wrong_section(session, leg, party, class, at, theirs[0]));
    }
    // Before the answer is known, which section serves the transport is not either.
    if theirs.iter().any(|set| class.signer == Signer::Key(set.key)) {
        let valid = theirs.iter().any(|set| set.standing == Standing::Valid);
        if !valid {
            return None;
        }
        return refused_although_valid(session, leg, party, class);
    }
    bad_password(session, leg, party, class, at, theirs[0])
}

/// The fragment is none of the receiver's: the sender's own in the wrong place, or nobody's.
fn stranger(
    session: &Session<'_>,
    leg: &Leg<'_>,
    party: usize,
    class: &Class,
    at: At,
    [local, remote]: [&[u8]; 2],
) -> Option<Fault> {
    let sender = leg.who(party);
    let own = !session.sets(local, leg.side(party)).is_empty();
    let theirs = !session.sets(remote, leg.side(1 - party)).is_empty();
    let followed = words::followed(class);
    if own && theirs {
        return Some(
            Fault::new(leg, Some(party), Cause::SwappedUsername, at, &class.requests)
                .about(mid_of(session, leg))
                .explained(format!(
                    "The checks of {sender} put its own fragment first and the other side's second: USERNAME is {}{followed}.",
                    shown(&class.username)
                ))
                .advised(format!(
                    "{} has to write the receiver's fragment, a colon and then its own.",
                    capital(&sender)
                )),
        );
    }
    // Without the sender's description the fragment may be its own.
    let known = session.book.parties.iter().all(|one| one.known);
    if own || !known {
        return None;
    }
    let hint = words::resembling(session, local, leg.side(1 - party));
    Some(
        Fault::new(leg, Some(party), Cause::UnknownUfrag, at, &class.requests)
            .about(mid_of(session, leg))
            .explained(format!(
                "The checks of {sender} name the fragment {}, which {} never stated{hint}{followed}.",
                shown(local),
                leg.who(1 - party)
            ))
            .advised(format!(
                "Find out where {sender} has the fragment from: the descriptions must reach it unchanged, and those of \
                 this session."
            )),
    )
}

/// The receiver has moved on to credentials of after a restart, and the sender has not.
fn stale(
    session: &Session<'_>,
    leg: &Leg<'_>,
    party: usize,
    class: &Class,
    at: At,
    theirs: &[&Set],
) -> Option<Fault> {
    let newest = theirs.iter().map(|set| set.generation).max()?;
    let later = session.book.sets.iter().filter(|set| {
        set.side == theirs[0].side && set.generation > newest && (leg.plan.is_none() || set.leg == leg.plan)
    });
    let later: Vec<&Set> = later.collect();
    let used = leg.checks(1 - party).any(|(_, other)| {
        let halves = other.halves();
        halves.is_some_and(|(_, own)| later.iter().any(|set| set.ufrag.as_bytes() == own))
    });
    if !used {
        return None;
    }
    let (sender, receiver) = (leg.who(party), leg.who(1 - party));
    Some(
        Fault::new(leg, Some(party), Cause::StaleGeneration, at, &class.requests)
            .about(mid_of(session, leg))
            .explained(format!(
                "The checks of {sender} still name the fragment {} of generation {newest}, after {receiver} had restarted \
                 ICE with generation {}{}.",
                theirs[0].ufrag,
                later[0].generation,
                words::followed(class)
            ))
            .advised(format!(
                "{} has to take the fragment and password of the newest description for its checks.",
                capital(&sender)
            )),
    )
}

/// The case this tool grew from: a section's credentials that BUNDLE has put out of use.
fn wrong_section(
    session: &Session<'_>,
    leg: &Leg<'_>,
    party: usize,
    class: &Class,
    at: At,
    used: &Set,
) -> Fault {
    let fault = Fault::new(
        leg,
        Some(party),
        Cause::WrongSectionCredentials,
        at,
        &class.requests,
    );
    let expected = words::expected(session, leg, 1 - party, used);
    words::wrong_section(session, leg, party, class, used, expected, fault)
}

/// Checks that are right in everything and are refused. Who refuses them may itself be wrong about its section,
/// which its own checks show: their second half names it.
fn refused_although_valid(
    session: &Session<'_>,
    leg: &Leg<'_>,
    party: usize,
    class: &Class,
) -> Option<Fault> {
    let refuser = 1 - party;
    let (refusals, code) = class
        .errors()
        .filter(|(_, code)| *code != ROLE_CONFLICT)
        .max_by_key(|(answers, _)| answers.last)?;
    let own_sets = |class: &Class| {
        let sets = class
            .halves()
            .map(|(_, own)| session.sets(own, leg.side(refuser)));
        sets.filter(|sets| !sets.is_empty() && sets.iter().all(|set| set.is_out_of_use()))
    };
    let elsewhere = leg
        .checks(refuser)
        .find_map(|(_, own)| own_sets(own).map(|sets| (own, sets[0])));
    if let Some((own, used)) = elsewhere {
        let at = own.first;
        let fault = Fault::new(
            leg,
            Some(refuser),
            Cause::WrongSectionCredentials,
            at,
            &own.requests,
        );
        let expected = words::expected(session, leg, refuser, used);
        return Some(words::own_section(leg, refuser, code, used, expected, fault));
    }
    if session.since(refusals.first) < PATIENCE || refusals.evidence.count < ATTEMPTS {
        return None;
    }
    let who = leg.who(refuser);
    Some(
        Fault::new(leg, Some(refuser), Cause::ValidCheckRefused, refusals.first, &refusals.evidence)
            .about(mid_of(session, leg))
            .explained(format!(
                "{} answers the checks of {} with {code}, although they name its fragment and are signed with its password.",
                capital(&who),
                leg.who(party)
            ))
            .advised(format!(
                "Find out which credentials {who} checks against: those of its description are {}.",
                shown(class.halves().map_or(&[][..], |halves| halves.0))
            )),
    )
}

fn bad_password(
    session: &Session<'_>,
    leg: &Leg<'_>,
    party: usize,
    class: &Class,
    at: At,
    named: &Set,
) -> Option<Fault> {
    let (whose, used) = match class.signer {
        Signer::Stranger => ("none of the known passwords".to_owned(), None),
        Signer::Key(key) => {
            let sets = || session.book.sets_with_key(key).map(|set| &session.book.sets[set]);
            let theirs = sets().find(|set| set.side == named.side);
            match (theirs, sets().find(|set| set.side == leg.side(party))) {
                (Some(set), _) => (format!("the password of {}", set.place()), set.mid.clone()),
                (None, Some(_)) => ("the sender's own password".to_owned(), None),
                (None, None) => ("another password".to_owned(), None),
            }
        }
        Signer::Absent | Signer::Unchecked => return None,
    };
    let sender = leg.who(party);
    let mut fault = Fault::new(leg, Some(party), Cause::BadPassword, at, &class.requests)
        .about(named.mid.clone().or_else(|| mid_of(session, leg)))
        .explained(format!(
            "The checks of {sender} name {}, but are signed with {whose}{}.",
            named.place(),
            words::followed(class)
        ))
        .advised(format!(
            "{} has to sign with the password that stands beside this fragment in the description of {}.",
            capital(&sender),
            leg.who(1 - party)
        ));
    if used.is_some() {
        fault.finding.expected_mid.clone_from(&named.mid);
        fault.finding.used_mid = used;
    }
    Some(fault)
}
