//! How far a leg has come.

use std::time::Duration;

use crate::audit::book;
use crate::audit::class::{At, Class, Role};
use crate::audit::report::DtlsEnd;

use super::session::{Leg, Session};

/// What a leg has achieved, in its latest generation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Completion {
    /// First success of each party's checks.
    pub(super) validated: [Option<At>; 2],
    /// Whether a party must validate by checks of its own.
    pub(super) needs: [bool; 2],
    pub(super) nominated: Option<At>,
    /// DTLS or, where there is to be none, data.
    pub(super) carries: bool,
    /// Whether the capture begins when the leg was under way.
    pub(super) midway: bool,
}

impl Completion {
    pub(super) fn of(session: &Session<'_>, leg: &Leg<'_>) -> Self {
        let generations = latest(session, leg);
        let current =
            |party: usize, class: &Class| is_current(session, leg, party, class, generations[1 - party]);
        let carries = carries(session, leg);
        // Sections that BUNDLE puts out of use may answer until the answer is known, which brings nobody further.
        let counts = |party: usize, class: &Class| carries || !is_out_of_use(session, leg, party, class);
        let validated = [0, 1].map(|party| {
            let checks = leg.checks(party).map(|(_, class)| class);
            let current = checks.filter(|class| current(party, class) && counts(party, class));
            current.filter_map(Class::first_success).min()
        });
        let nominations = (0..2).flat_map(|party| {
            let current = leg
                .checks(party)
                .filter(move |(_, class)| is_current(session, leg, party, class, generations[1 - party]));
            current.filter_map(|(_, class)| class.nominated)
        });
        let nominated = nominations.min();
        let needs = [0, 1].map(|party| needs_checks(session, leg, party));
        Self {
            validated,
            needs,
            nominated,
            carries,
            midway: leg.is_midway(),
        }
    }

    pub(super) fn is_complete(&self) -> bool {
        self.is_validated() && self.nominated.is_some() && self.carries && !self.midway
    }

    /// Whether every party that must has validated.
    pub(super) fn is_validated(&self) -> bool {
        (0..2).all(|party| self.is_through(party)) && self.validated.iter().any(Option::is_some)
    }

    pub(super) fn is_through(&self, party: usize) -> bool {
        self.validated[party].is_some() || !self.needs[party]
    }
}

/// DTLS is often completed for the one side and refused by the other in the next packet.
const SETTLED: Duration = Duration::from_secs(1);

/// DTLS that was completed and did not end at once, or data where there is to be no DTLS.
fn carries(session: &Session<'_>, leg: &Leg<'_>) -> bool {
    match leg.dtls_end() {
        DtlsEnd::Completed => {
            leg.dtls()
                .any(|(_, dtls)| dtls.ended.is_some_and(|at| session.since(at) >= SETTLED))
                || leg.has_data()
        }
        DtlsEnd::Closed => true,
        DtlsEnd::NotStarted => !session.book.expects_dtls() && !session.book.is_empty() && leg.has_data(),
        _ => false,
    }
}

/// Whether a check names a section that does not serve the transport.
pub(super) fn is_out_of_use(session: &Session<'_>, leg: &Leg<'_>, party: usize, class: &Class) -> bool {
    let Some((local, _)) = class.halves() else {
        return false;
    };
    let sets = session.sets(local, leg.side(1 - party));
    !sets.is_empty() && sets.iter().all(|set| set.is_out_of_use())
}

/// A lite agent sends no checks. Where nothing says what an agent is, one that sends none and is nominated to by
/// its peer may be lite.
fn needs_checks(session: &Session<'_>, leg: &Leg<'_>, party: usize) -> bool {
    let lite = leg.side(party).and_then(|side| session.book.party(side).lite);
    match lite {
        Some(lite) => !lite,
        None => leg.first_check(party).is_some() || leg.role(1 - party) != Some(Role::Controlling),
    }
}

/// The latest generation of each party's credentials that any check names.
fn latest(session: &Session<'_>, leg: &Leg<'_>) -> [u32; 2] {
    let mut seen = [0; 2];
    for party in 0..2 {
        for (_, class) in leg.checks(party) {
            let Some((local, remote)) = class.halves() else {
                continue;
            };
            for (owner, half) in [(1 - party, local), (party, remote)] {
                let sets = session.sets(half, leg.side(owner));
                let generation = sets.iter().map(|set| set.generation).min().unwrap_or(0);
                seen[owner] = seen[owner].max(generation);
            }
        }
    }
    let restarted = seen[0].max(seen[1]);
    if restarted == 0 || !leg.sided {
        return seen;
    }
    // A restart is one of both sides, as far as both are in the book.
    [0, 1].map(|party| {
        let sets = session
            .book
            .sets
            .iter()
            .filter(|set| set.side == Some(book::side_at(party)));
        let of_leg = sets.filter(|set| leg.plan.is_none() || set.leg == leg.plan);
        let stated = of_leg.map(|set| set.generation).max().unwrap_or(0);
        seen[party].max(restarted.min(stated))
    })
}

/// Whether a check is for the generation that counts, as far as is known.
fn is_current(session: &Session<'_>, leg: &Leg<'_>, party: usize, class: &Class, generation: u32) -> bool {
    let Some((local, _)) = class.halves() else {
        return true;
    };
    let sets = session.sets(local, leg.side(1 - party));
    sets.is_empty() || sets.iter().any(|set| set.generation >= generation)
}
