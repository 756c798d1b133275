//! Which pair is checked next, and the request that checks it (RFC 8445 sections 6.1.4.2 and 7.2.4).

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::checklist::{Checklist, ListState};
use super::consent::CONSENT_EXPIRY;
use super::core::Agent;
use super::exchange::{Exchange, MIN_RTO, Purpose};
use super::pair::{PairId, PairState};
use super::request::Request;
use crate::credential::{Request as Awaited, Sent, SetId};
use crate::fault;
use crate::stun::TransactionId;

/// Between two checks (RFC 8445 section 14.2).
pub const TA: Duration = Duration::from_millis(50);
/// The most that pacing makes of the RTO: with many pairs the formula of RFC 8445 section 14.3 would
/// spread one transaction over minutes, and the section leaves room for others.
const MAX_RTO: Duration = Duration::from_secs(3);

impl Agent {
    /// Sends one check, if Ta has passed since the last: the streams take turns, and one that has
    /// nothing to check gives its turn to the next (RFC 8445 section 6.1.4.2).
    pub(super) fn check(&mut self, now: Instant) {
        if self.next_check.is_none_or(|at| at > now) {
            return;
        }
        let count = self.streams.0.len();
        let after = self
            .streams
            .0
            .iter()
            .position(|stream| Some(stream.id) == self.served);
        for step in 0..count {
            let stream = &self.streams.0[(after.map_or(0, |at| at + 1) + step) % count];
            let (id, set) = (stream.id, stream.current.id);
            if self.check_of(now, set) {
                self.served = Some(id);
                let burst = fault::is(&fault::CHECKS_IN_A_BURST);
                self.next_check = Some(if burst { now } else { now + TA });
                return;
            }
        }
    }

    /// Checks the pair of a stream whose turn it is; false if there is none.
    fn check_of(&mut self, now: Instant, set: SetId) -> bool {
        self.thaw_if_idle(set);
        let Some(session) = self.streams.current_mut(set) else {
            return false;
        };
        if self.lite || session.list.state != ListState::Running && !session.list.has_ready() {
            return false;
        }
        let Some(id) = session.list.next_check() else {
            return false;
        };
        let purpose = match session.list.get_mut(id) {
            Some(pair) if pair.nominating && pair.is_valid() => Purpose::Nomination,
            Some(pair) => {
                pair.state = PairState::InProgress;
                Purpose::Check
            }
            None => return false,
        };
        self.request(now, set, id, purpose);
        true
    }

    fn thaw_if_idle(&mut self, set: SetId) {
        let session = self.streams.current_mut(set);
        if session.is_some_and(|session| !session.list.has_waiting()) {
            self.thaw(set);
        }
    }

    /// Lets frozen pairs of a list wait for a check, where none of their foundation is busy anywhere.
    pub(super) fn thaw(&mut self, set: SetId) {
        let good: Vec<String> = self
            .streams
            .current()
            .flat_map(|session| session.list.good_foundations())
            .map(str::to_owned)
            .collect();
        let busy = self.busy_foundations();
        if let Some(session) = self.streams.current_mut(set) {
            for foundation in good {
                session.list.unfreeze(&foundation);
            }
            session.list.thaw(&busy);
        }
    }

    fn busy_foundations(&self) -> BTreeSet<String> {
        let lists = self.streams.current().map(|session| &session.list);
        lists
            .flat_map(Checklist::active_foundations)
            .map(str::to_owned)
            .collect()
    }

    pub(super) fn has_checks(&self) -> bool {
        if self.lite {
            return false;
        }
        let running = || {
            let sessions = self.streams.current();
            sessions.filter(|session| !matches!(session.list.state, ListState::Idle | ListState::Failed))
        };
        if running().any(|session| session.list.has_ready()) {
            return true;
        }
        let busy = self.busy_foundations();
        running().any(|session| session.list.has_frozen_beside(&busy))
    }

    /// Makes a request of a pair and sends it for the first time.
    pub(super) fn request(&mut self, now: Instant, set: SetId, id: PairId, purpose: Purpose) {
        if fault::is(&fault::TIE_BREAKER_DRAWN_FOR_EACH_CHECK) {
            self.tie_breaker = self.random.tie_breaker();
        }
        let transaction = self.next_transaction(id);
        let Some((bytes, awaited)) = self.write_request(set, id, purpose, transaction) else {
            return;
        };
        let (local, remote) = (awaited.local, awaited.destination);
        if let Some(oldest) = self.exchanges.surplus(set, id) {
            self.exchanges.remove(oldest);
            self.transactions.forget(oldest);
        }
        if self.transactions.start(transaction, awaited).is_err() {
            return;
        }
        let rto = self.rto();
        let passive = purpose == Purpose::Consent && !fault::is(&fault::CONSENT_CHECK_REPEATED);
        let exchange = Exchange {
            set,
            pair: id,
            purpose,
            role: self.role(),
            local,
            remote,
            bytes: bytes.clone(),
            started: now,
            rto,
            sent: 1,
            at: now + if passive { CONSENT_EXPIRY } else { rto },
            passive,
        };
        self.exchanges.insert(transaction, exchange);
        self.transmit(local, remote, bytes);
    }

    fn next_transaction(&mut self, pair: PairId) -> TransactionId {
        if fault::is(&fault::TRANSACTION_ID_REUSED) {
            let reused = TransactionId([pair.0.to_be_bytes()[3]; 12]);
            self.transactions.forget(reused);
            return reused;
        }
        self.random.transaction_id()
    }

    /// A request's bytes, and what its response is held against; none without the pair or a peer's credential.
    fn write_request(
        &self,
        set: SetId,
        id: PairId,
        purpose: Purpose,
        transaction: TransactionId,
    ) -> Option<(Vec<u8>, Awaited)> {
        let session = self.streams.session(set)?;
        let pair = session.list.get(id)?;
        // The newest credential of the set is the only one: a session has one peer.
        let (_, remote) = self.responder.table().remotes(set).next()?;
        let wrong = self.faulty_key(session);
        let own = if fault::is(&fault::OWN_PASSWORD_IN_USERNAME) {
            session.local.password.as_bytes()
        } else {
            session.local.ufrag.as_bytes()
        };
        let request = Request {
            id: transaction,
            fragments: (remote.ufrag().as_bytes(), own),
            priority: pair.prflx_priority,
            role: self.role(),
            tie_breaker: self.faulty_tie_breaker(set),
            nominate: purpose == Purpose::Nomination || fault::is(&fault::AGGRESSIVE_NOMINATION),
            key: wrong.as_ref().unwrap_or(remote.key()),
        };
        let awaited = Awaited {
            set,
            key: remote.key().clone(),
            sent: Sent::Sha1,
            local: pair.local,
            destination: pair.remote,
        };
        // The room is enough for the longest fragments.
        Some((request.write().ok()?, awaited))
    }

    fn rto(&self) -> Duration {
        let load: u32 = self.streams.current().map(|session| session.list.load()).sum();
        let rto = (TA * load.min(1000)).clamp(MIN_RTO, MAX_RTO);
        if fault::is(&fault::REPEATED_TOO_SOON) {
            rto / 5
        } else {
            rto
        }
    }
}
