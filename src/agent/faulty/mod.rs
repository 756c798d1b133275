//! What only an agent with a fault does; `faulty_…` itself asks for the fault.

mod datagram;
mod pair;
mod response;

use std::net::SocketAddr;
use std::time::Instant;

use crate::agent::core::Agent;
use crate::agent::exchange::{Exchange, Purpose};
use crate::agent::pair::{PairId, PairState};
use crate::agent::session::Session;
use crate::credential::{SetId, StreamId};
use crate::fault;
use crate::stun::IntegrityKey;

pub(super) use datagram::faulty_end;
pub(super) use response::is_odd;

impl Agent {
    /// Takes a refused request for a check.
    pub(in crate::agent) fn faulty_belief(&mut self, now: Instant, local: SocketAddr, source: SocketAddr) {
        if fault::is(&fault::TRIGGERED_BY_UNAUTHENTICATED) {
            self.learn(now, local, source);
        }
        if fault::is(&fault::NOMINATED_BY_UNAUTHENTICATED) {
            self.nominated_by_anyone(now, local, source);
        }
    }

    /// Selects the pair between two addresses.
    pub(in crate::agent) fn nominated_by_anyone(
        &mut self,
        now: Instant,
        local: SocketAddr,
        source: SocketAddr,
    ) {
        if let Some((set, id)) = self.pair_between(local, source) {
            self.nominated(now, set, id);
            self.conclude(now, set);
        }
    }

    /// Takes a datagram for consent.
    pub(in crate::agent) fn renew(&mut self, now: Instant, local: SocketAddr, source: SocketAddr) {
        let Some((set, id)) = self.pair_between(local, source) else {
            return;
        };
        let session = self.streams.session_mut(set);
        let pair = session.and_then(|session| session.list.get_mut(id));
        if let Some(consent) = pair.and_then(|pair| pair.consent.as_mut()) {
            consent.renew(now);
        }
    }

    /// Another socket to answer on than the one that was asked.
    pub(in crate::agent) fn faulty_socket(&self, asked: SocketAddr) -> Option<SocketAddr> {
        if !fault::is(&fault::ANSWERED_FROM_ANOTHER_SOCKET) {
            return None;
        }
        let locals = self.streams.current().flat_map(|session| &session.locals);
        locals.map(|one| one.address).find(|one| *one != asked)
    }

    /// Makes a check again that was refused.
    pub(in crate::agent) fn check_again(&mut self, exchange: &Exchange) {
        let session = self.streams.current_mut(exchange.set);
        if let Some(session) = session.filter(|_| exchange.purpose == Purpose::Check)
            && let Some(pair) = session.list.get_mut(exchange.pair)
        {
            pair.state = PairState::Waiting;
            session.list.trigger(exchange.pair);
        }
    }

    /// Restarts every other stream, and ends what it was before.
    pub(in crate::agent) fn restart_the_others(&mut self, stream: StreamId) {
        let others: Vec<StreamId> = self.streams.0.iter().map(|one| one.id).collect();
        for other in others.into_iter().filter(|other| *other != stream) {
            // Drawing from the seed does not fail where it has not before.
            let _ = fault::with(None, || self.restart(other));
            let old = self.streams.get_mut(other).and_then(|one| one.old.take());
            if let Some(old) = old {
                self.retire(old.id);
            }
        }
    }

    /// Another key to sign the checks of a session with than the peer's.
    pub(in crate::agent) fn faulty_key(&self, session: &Session) -> Option<IntegrityKey> {
        if fault::is(&fault::CHECK_SIGNED_WITH_OWN_PASSWORD) {
            return Some(IntegrityKey::short_term(session.local.password.as_bytes()));
        }
        let first = self.streams.current().next()?.id;
        let mut remotes = self.responder.table().remotes(first);
        let signs = fault::is(&fault::CHECKS_SIGNED_FOR_FIRST_STREAM);
        remotes
            .next()
            .filter(|_| signs)
            .map(|(_, first)| first.key().clone())
    }

    fn pair_between(&self, local: SocketAddr, source: SocketAddr) -> Option<(SetId, PairId)> {
        self.streams
            .current()
            .find_map(|session| Some((session.id, session.list.find(local, source)?.id)))
    }
}
