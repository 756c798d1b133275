//! What only an agent with a fault does.

use std::net::SocketAddr;
use std::time::Instant;

use super::core::Agent;
use super::pair::PairId;
use super::session::Session;
use crate::credential::SetId;
use crate::fault;
use crate::stun::IntegrityKey;

impl Agent {
    /// Takes a refused request for a check.
    pub(super) fn believed(&mut self, now: Instant, local: SocketAddr, source: SocketAddr) {
        let served = |one: &&Session| one.local_at(local).is_some();
        let set = self.streams.current().find(served).map(|one| one.id);
        if let Some(set) = set.filter(|_| fault::is(&fault::TRIGGERED_BY_UNAUTHENTICATED)) {
            self.triggered(now, set, (local, source), 1, false);
        }
        if fault::is(&fault::NOMINATED_BY_UNAUTHENTICATED) {
            self.nominated_by_anyone(now, local, source);
        }
    }

    /// Selects the pair between two addresses.
    pub(super) fn nominated_by_anyone(&mut self, now: Instant, local: SocketAddr, source: SocketAddr) {
        if let Some((set, id)) = self.pair_between(local, source) {
            self.nominated(now, set, id);
            self.conclude(now, set);
        }
    }

    /// Takes a datagram for consent.
    pub(super) fn renew(&mut self, now: Instant, local: SocketAddr, source: SocketAddr) {
        let Some((set, id)) = self.pair_between(local, source) else {
            return;
        };
        let session = self.streams.session_mut(set);
        let pair = session.and_then(|session| session.list.get_mut(id));
        if let Some(consent) = pair.and_then(|pair| pair.consent.as_mut()) {
            consent.renew(now);
        }
    }

    /// Another key to sign the checks of a session with than the peer's.
    pub(super) fn wrong_key(&self, session: &Session) -> Option<IntegrityKey> {
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
