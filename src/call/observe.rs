//! What was seen, put together at the end.

use super::line::Line;
use super::play::Play;
use crate::agent::State;
use crate::session::{DtlsState, Transport};
use crate::suite::session::{Reached, Whose};

impl Play<'_> {
    /// Takes down what the session has come to.
    pub(super) fn observe(&mut self) {
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
        seen.reached = reached(&self.line, &transports, seen.signs);
    }
}

fn is_up(transport: &Transport) -> bool {
    transport.ice == State::Completed && transport.dtls == DtlsState::Connected
}

/// How far the first transport that is not up has come.
fn reached(line: &Line, transports: &[Transport], signs: Whose) -> Reached {
    let Some(stuck) = transports.iter().find(|one| !is_up(one)) else {
        return Reached::Secured;
    };
    let (dtls, alert) = (line.witness.dtls, line.witness.alert);
    match stuck.ice {
        _ if alert => Reached::Alert,
        _ if dtls => Reached::Dtls,
        State::Completed => Reached::Ice,
        _ if signs == Whose::NoChecks => Reached::Nothing,
        _ => Reached::Checks,
    }
}
