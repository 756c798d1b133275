//! What was seen, put together at the end.

use super::line::Line;
use super::play::Play;
use crate::agent::State;
use crate::session::{DtlsState, Transport};
use crate::suite::session::Reached;

impl Play<'_> {
    /// Takes down what the session has come to.
    pub(super) fn observe(&mut self) {
        // Who refuses the first description has no session; how far it had gone on its own is chance.
        if self.seen.refused && !self.seen.was_up {
            return;
        }
        let transports = self.line.peer.transports();
        let witness = &self.line.witness;
        let seen = &mut self.seen;
        let sections = self.line.kinds.len();
        seen.sections = (0..sections)
            .map(|section| {
                let served = |one: &&Transport| one.sections.contains(&section);
                transports.iter().find(served).is_some_and(is_up)
            })
            .collect();
        seen.told_up = self.line.told_up();
        seen.signs = witness.signs();
        seen.to_wrong = witness.to_wrong();
        seen.to_right = witness.to_right();
        seen.dtls_early = witness.dtls_early;
        seen.stranger_served = witness.stranger_served;
        seen.carries_other = witness.carries_other();
        seen.reached = reached(&self.line, &transports);
    }
}

fn is_up(transport: &Transport) -> bool {
    transport.ice == State::Completed && transport.dtls == DtlsState::Connected
}

/// How far the transport has come that has come least far.
fn reached(line: &Line, transports: &[Transport]) -> Reached {
    let stuck = transports.iter().filter(|one| !is_up(one));
    let places = stuck.map(|one| line.witness.reached(one.local, one.ice == State::Completed));
    places.min().unwrap_or(Reached::Secured)
}
