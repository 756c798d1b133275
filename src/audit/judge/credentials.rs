//! Checks that carry the wrong credentials, and therefore cannot be answered.
//!
//! Evidence: a class of checks that was refused, or met with silence for as long as patience lasts, from a party
//! none of whose checks succeeded; and, in the checks themselves, what is wrong with them.

mod words;

pub(super) use words::{goes_by, times};

use crate::audit::book::{Set, Standing};
use crate::audit::class::{Answers, At, Class, Evidence, Signer};
use crate::audit::report::Cause;
use crate::audit::words::capital;
use crate::credential::quoted;

use super::completion::Completion;
use super::session::{Leg, Session};
use super::{ATTEMPTS, Fault, PATIENCE, mid_of};

/// The response that repairs a role conflict, which is no refusal of credentials (RFC 8445 section 7.3.1.1).
pub(super) const ROLE_CONFLICT: u16 = 487;

/// Checks that got nowhere, and who sent them.
#[derive(Clone, Copy)]
struct Stuck<'s, 'a> {
    session: &'s Session<'a>,
    leg: &'s Leg<'a>,
    /// The sender.
    party: usize,
    class: &'s Class,
    /// Whether they went where BUNDLE has put the transport out of use.
    astray: bool,
}

pub(super) fn faults(session: &Session<'_>, leg: &Leg<'_>, completion: &Completion) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    for party in (0..2).filter(|&party| completion.validated[party].is_none()) {
        let blocked = leg.checks(party).filter(|(_, class)| is_blocked(session, class));
        let stuck = blocked.map(|(strand, class)| Stuck {
            session,
            leg,
            party,
            class,
            astray: strand.astray(session.book, party).is_some(),
        });
        for fault in stuck.filter_map(Stuck::fault) {
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

/// The first refusal of a leg where checks were refused, with nothing better since from their sender. That nobody
/// takes those for a transport out of use explains itself.
pub(super) fn refusal(session: &Session<'_>, leg: &Leg<'_>) -> Option<At> {
    let of = |party: usize| {
        let last_success = leg
            .checks(party)
            .filter_map(|(_, class)| class.last_success())
            .max();
        let errors = leg
            .checks_in_use(session.book, party)
            .flat_map(|(_, class)| class.errors());
        let refused: Vec<&Answers> = errors
            .filter(|(_, code)| *code != ROLE_CONFLICT)
            .map(|(answers, _)| answers)
            .collect();
        let stands = refused.iter().map(|one| one.last).max() > last_success;
        refused.iter().map(|one| one.first).min().filter(|_| stands)
    };
    (0..2).filter_map(of).min()
}

/// The fragment by which a party calls itself in its checks, if none of its descriptions states it.
pub(super) fn unstated<'a>(session: &Session<'a>, leg: &Leg<'a>, party: usize) -> Option<&'a [u8]> {
    let side = leg.side(party)?;
    let own = leg.checks(party).filter_map(|(_, class)| class.halves());
    let mut own = own.map(|(_, own)| own).filter(|own| !own.is_empty());
    let first = own.next()?;
    let unstated = |own: &[u8]| session.sets(own, Some(side)).is_empty();
    (session.book.party(side).known && unstated(first) && own.all(unstated)).then_some(first)
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

/// Whether a class of checks met with refusal or lasting silence, and with nothing better since.
fn is_blocked(session: &Session<'_>, class: &Class) -> bool {
    let refusals = class.errors().filter(|(_, code)| *code != ROLE_CONFLICT);
    let refused = refusals.map(|(answers, _)| answers.last).max();
    refused > class.last_success() || is_unanswered(session, class)
}

/// Whether nothing came back for so long that nothing will.
pub(super) fn is_unanswered(session: &Session<'_>, class: &Class) -> bool {
    let lasting = class
        .silent_since
        .is_some_and(|since| session.since(since) >= PATIENCE);
    lasting && class.silent >= ATTEMPTS
}

impl Stuck<'_, '_> {
    /// What is wrong with the credentials, if that can be told.
    fn fault(self) -> Option<Fault> {
        if self.class.signer == Signer::Absent {
            return Some(self.unsigned());
        }
        let (local, remote) = self.class.halves()?;
        if !self.leg.sided {
            return None;
        }
        let receiver = self.leg.side(1 - self.party)?;
        let theirs = self.session.sets(local, Some(receiver));
        if theirs.is_empty() {
            return self.stranger([local, remote]);
        }
        if let Some(fault) = self.stale(&theirs) {
            return Some(fault);
        }
        if theirs.iter().all(|set| set.is_out_of_use()) {
            return Some(words::wrong_section(self, theirs[0]));
        }
        // Before the answer is known, which section serves the transport is not either.
        if theirs.iter().any(|set| self.class.signer == Signer::Key(set.key)) {
            let valid = theirs.iter().any(|set| set.standing == Standing::Valid);
            return if valid && !self.astray {
                self.refused_although_valid()
            } else {
                None
            };
        }
        self.bad_password(theirs[0])
    }

    /// A fault of the sender's that these checks show.
    fn new_fault(self, cause: Cause) -> Fault {
        let evidence = &self.class.requests;
        Fault::new(self.leg, Some(self.party), cause, self.class.first, evidence)
            .about(mid_of(self.session, self.leg))
    }

    fn sender(self) -> String {
        self.leg.who(self.party)
    }

    fn receiver(self) -> String {
        self.leg.who(1 - self.party)
    }

    fn unsigned(self) -> Fault {
        let sender = self.sender();
        self.new_fault(Cause::MissingIntegrity)
            .explained(format!(
                "The checks of {sender} carry no MESSAGE-INTEGRITY{}.",
                words::followed(self.class)
            ))
            .advised(format!(
                "{} has to sign its checks with the password that the other side's description states.",
                capital(&sender)
            ))
    }

    /// The fragment is none of the receiver's: the sender's own in the wrong place, or nobody's.
    fn stranger(self, [local, remote]: [&[u8]; 2]) -> Option<Fault> {
        let sender = self.sender();
        let of = |fragment, party| !self.session.sets(fragment, self.leg.side(party)).is_empty();
        let own = of(local, self.party);
        let followed = words::followed(self.class);
        if own && of(remote, 1 - self.party) {
            let fault = self.new_fault(Cause::SwappedUsername);
            return Some(
                fault
                    .explained(format!(
                        "The checks of {sender} put its own fragment first and the other side's second: USERNAME is \
                         {}{followed}.",
                        quoted(&self.class.username)
                    ))
                    .advised(format!(
                        "{} has to write the receiver's fragment, a colon and then its own.",
                        capital(&sender)
                    )),
            );
        }
        // Without the sender's description the fragment may be its own.
        let known = self.session.book.parties.iter().all(|one| one.known);
        if own || !known {
            return None;
        }
        let hint = words::resembling(self.session, local, self.leg.side(1 - self.party));
        Some(
            self.new_fault(Cause::UnknownUfrag)
                .explained(format!(
                    "The checks of {sender} name the fragment {}, which {} never stated{hint}{followed}.",
                    quoted(local),
                    self.receiver()
                ))
                .advised(format!(
                    "Find out where {sender} has the fragment from: the descriptions must reach it unchanged, and those \
                     of this session."
                )),
        )
    }

    /// The receiver has moved on to credentials of after a restart, and the sender has not.
    fn stale(self, theirs: &[&Set]) -> Option<Fault> {
        let Self { session, leg, .. } = self;
        let newest = theirs.iter().map(|set| set.generation).max()?;
        let later = session.book.sets.iter().filter(|set| {
            set.side == theirs[0].side
                && set.generation > newest
                && (leg.plan.is_none() || set.leg == leg.plan)
        });
        let later: Vec<&Set> = later.collect();
        let used = leg.checks(1 - self.party).any(|(_, other)| {
            let halves = other.halves();
            halves.is_some_and(|(_, own)| later.iter().any(|set| set.ufrag.as_bytes() == own))
        });
        if !used {
            return None;
        }
        let sender = self.sender();
        Some(
            self.new_fault(Cause::StaleGeneration)
                .explained(format!(
                    "The checks of {sender} still name the fragment {} of generation {newest}, after {} had restarted \
                     ICE with generation {}{}.",
                    theirs[0].ufrag,
                    self.receiver(),
                    later[0].generation,
                    words::followed(self.class)
                ))
                .advised(format!(
                    "{} has to take the fragment and password of the newest description for its checks.",
                    capital(&sender)
                )),
        )
    }

    /// Checks that are right in everything and are refused. Who refuses them may itself be wrong about its section,
    /// which its own checks show: their second half names it.
    fn refused_although_valid(self) -> Option<Fault> {
        let refuser = 1 - self.party;
        let (refusals, code) = self
            .class
            .errors()
            .filter(|(_, code)| *code != ROLE_CONFLICT)
            .max_by_key(|(answers, _)| answers.last)?;
        for (_, class) in self.leg.checks(refuser) {
            let own = class.halves().map(|(_, own)| own).unwrap_or_default();
            let sets = self.session.sets(own, self.leg.side(refuser));
            if !sets.is_empty() && sets.iter().all(|set| set.is_out_of_use()) {
                let party = refuser;
                return Some(words::own_section(Self { party, class, ..self }, code, sets[0]));
            }
        }
        // Who calls itself by another fragment than it states goes by that: one refusal is enough then.
        let unstated = unstated(self.session, self.leg, refuser);
        let times = if unstated.is_some() { 1 } else { ATTEMPTS };
        if self.session.since(refusals.first) < PATIENCE || refusals.evidence.count < times {
            return None;
        }
        let who = self.receiver();
        let stated = quoted(self.class.halves().map_or(&[][..], |halves| halves.0));
        let fault = Fault::new(
            self.leg,
            Some(refuser),
            Cause::ValidCheckRefused,
            refusals.first,
            &refusals.evidence,
        );
        Some(
            fault
                .about(mid_of(self.session, self.leg))
                .explained(format!(
                    "{} answers the checks of {} with {code}, although they name its fragment and are signed with its \
                     password.{}",
                    capital(&who),
                    self.sender(),
                    goes_by(unstated)
                ))
                .advised(if unstated.is_some() {
                    format!(
                        "{} has to state the credentials that its agent uses, not {stated}: a description that is made \
                         twice may have drawn them twice.",
                        capital(&who)
                    )
                } else {
                    format!("Find out which credentials {who} checks against: those of its description are {stated}.")
                }),
        )
    }

    fn bad_password(self, named: &Set) -> Option<Fault> {
        let book = self.session.book;
        let (whose, used) = match self.class.signer {
            Signer::Stranger => ("none of the known passwords".to_owned(), None),
            Signer::Key(key) => {
                let of = |side| {
                    let mut sets = book.sets_with_key(key).map(|set| &book.sets[set]);
                    sets.find(|set| set.side == side)
                };
                match (of(named.side), of(self.leg.side(self.party))) {
                    (Some(set), _) => (format!("the password of {}", set.place()), set.mid.clone()),
                    (None, Some(_)) => ("the sender's own password".to_owned(), None),
                    (None, None) => ("another password".to_owned(), None),
                }
            }
            Signer::Absent | Signer::Unchecked => return None,
        };
        let sender = self.sender();
        let mut fault = self
            .new_fault(Cause::BadPassword)
            .explained(format!(
                "The checks of {sender} name {}, but are signed with {whose}{}.",
                named.place(),
                words::followed(self.class)
            ))
            .advised(format!(
                "{} has to sign with the password that stands beside this fragment in the description of {}.",
                capital(&sender),
                self.receiver()
            ));
        if named.mid.is_some() {
            fault.finding.mid.clone_from(&named.mid);
        }
        if used.is_some() {
            fault.finding.expected_mid.clone_from(&named.mid);
            fault.finding.used_mid = used;
        }
        Some(fault)
    }
}
