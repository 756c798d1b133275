//! What happens in the course of time.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::checklist::{Checklist, ListState};
use super::core::Agent;
use super::exchange::{Due, Exchange, MIN_RTO, Purpose};
use super::pair::{PairId, PairState};
use super::request::{Request, keepalive};
use super::session::Session;
use crate::credential::{Request as Awaited, Sent, SetId};
use crate::fault;
use crate::stun::TransactionId;

/// Between two checks (RFC 8445 section 14.2).
pub const TA: Duration = Duration::from_millis(50);
/// How long a checklist runs at least before it can fail: the peer may still send the check that
/// makes a pair (RFC 8863; the time a transaction takes to fail).
pub const PATIENCE: Duration = Duration::from_millis(39_500);
/// How long the controlling agent waits for better pairs when it has a valid one.
pub const NOMINATION_PATIENCE: Duration = Duration::from_millis(500);
/// The most that pacing makes of the RTO: with many pairs the formula of RFC 8445 section 14.3 would
/// spread one transaction over minutes, and the section leaves room for others.
const MAX_RTO: Duration = Duration::from_secs(3);
/// Tr (RFC 8445 section 11).
const KEEPALIVE: Duration = Duration::from_secs(15);

impl Agent {
    /// When [`handle_timeout`](Self::handle_timeout) is to be called, if nothing happens before.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let check = if self.has_checks() { self.next_check } else { None };
        let retire = self.streams.0.iter().filter_map(|stream| stream.retire_old);
        let checking = self
            .streams
            .current()
            .filter_map(|session| self.checking_timeout(session));
        let pairs = self.streams.sessions().flat_map(|session| &session.list.pairs);
        let consent = pairs.filter_map(|pair| Some(pair.consent.as_ref()?.timeout()));
        let all = check.into_iter().chain(self.exchanges.timeout());
        let all = all.chain(retire).chain(checking).chain(consent);
        all.min()
    }

    /// Does everything that is due. Until then [`poll_timeout`](Self::poll_timeout) lies in the past.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.retire_old(now);
        self.expire_consent(now);
        self.repeat(now);
        self.check_consent(now);
        self.keep_alive(now);
        let sets: Vec<SetId> = self.streams.current().map(|session| session.id).collect();
        for set in sets {
            self.conclude(now, set);
        }
        self.check(now);
    }

    /// When a list that is being checked has to be looked at again. The generation before a restart is
    /// not checked any more.
    fn checking_timeout(&self, session: &Session) -> Option<Instant> {
        let nomination = if self.is_controlling() && !self.lite {
            session.nomination_timeout()
        } else {
            None
        };
        let running = session.list.state == ListState::Running && !session.is_valid();
        let patience = session
            .started
            .filter(|_| running)
            .map(|started| started + PATIENCE);
        // Once it is over, the end of the last check decides.
        let patience = patience.filter(|_| session.list.is_settled());
        let keepalive = self.lite.then(|| keepalive_timeout(session)).flatten();
        nomination.into_iter().chain(patience).chain(keepalive).min()
    }

    fn retire_old(&mut self, now: Instant) {
        let mut retired = Vec::new();
        for stream in &mut self.streams.0 {
            if stream.retire_old.is_some_and(|at| at <= now) {
                stream.retire_old = None;
                retired.extend(stream.old.take().map(|old| old.id));
            }
        }
        for set in retired {
            self.retire(set);
        }
    }

    fn expire_consent(&mut self, now: Instant) {
        for (set, pair) in self.pairs_where(|consent| !consent.holds(now)) {
            self.expire(set, pair);
        }
    }

    /// A consent check is sent once; the next one is another transaction (RFC 7675 section 5.1).
    fn check_consent(&mut self, now: Instant) {
        for (set, id) in self.pairs_where(|consent| consent.is_due(now)) {
            let session = self.streams.session_mut(set);
            if let Some(pair) = session.and_then(|session| session.list.get_mut(id)) {
                if let Some(consent) = &mut pair.consent {
                    consent.checked(now, &mut self.random);
                }
                let is_first = self.streams.0.first().is_some_and(|first| first.id == set.stream);
                if is_first || !fault::is(&fault::CONSENT_OF_FIRST_STREAM_ALONE) {
                    self.request(now, set, id, Purpose::Consent);
                }
            }
        }
    }

    fn pairs_where(&self, matches: impl Fn(&super::consent::Consent) -> bool) -> Vec<(SetId, PairId)> {
        let sessions = self.streams.sessions();
        let found = sessions.flat_map(|session| {
            let pairs = session.list.pairs.iter();
            let with = pairs.filter(|pair| pair.consent.as_ref().is_some_and(&matches));
            with.map(|pair| (session.id, pair.id))
        });
        found.collect()
    }

    /// Sends requests again whose time has come, and gives up those that were never answered.
    fn repeat(&mut self, now: Instant) {
        for id in self.exchanges.due(now) {
            if self.begin_anew(id) {
                continue;
            }
            let Some(exchange) = self.exchanges.get_mut(id) else {
                continue;
            };
            if exchange.advance(now) == Due::Send {
                let (local, remote, bytes) = (exchange.local, exchange.remote, exchange.bytes.clone());
                self.transmit(local, remote, bytes);
            } else if let Some(exchange) = self.exchanges.remove(id) {
                self.transactions.forget(id);
                self.failed(&exchange);
            }
        }
    }

    /// A lite agent keeps NAT bindings open with indications; a full one does so with its consent checks
    /// (RFC 8445 section 11, RFC 7675 section 4).
    fn keep_alive(&mut self, now: Instant) {
        if !self.lite {
            return;
        }
        let mut quiet = Vec::new();
        for stream in &mut self.streams.0 {
            let session = &mut stream.current;
            for id in session.selected.values() {
                let Some(pair) = session.list.get_mut(*id).filter(|pair| pair.may_send(now)) else {
                    continue;
                };
                if pair
                    .last_sent
                    .or(pair.valid_since)
                    .is_some_and(|at| at + KEEPALIVE <= now)
                {
                    pair.last_sent = Some(now);
                    quiet.push((pair.local, pair.remote));
                }
            }
        }
        for (local, remote) in quiet {
            if let Ok(bytes) = keepalive(self.random.transaction_id()) {
                self.transmit(local, remote, bytes);
            }
        }
    }

    /// Sends one check, if Ta has passed since the last: the streams take turns, and one that has
    /// nothing to check gives its turn to the next (RFC 8445 section 6.1.4.2).
    fn check(&mut self, now: Instant) {
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

    fn has_checks(&self) -> bool {
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
    fn request(&mut self, now: Instant, set: SetId, id: PairId, purpose: Purpose) {
        let load: u32 = self.streams.current().map(|session| session.list.load()).sum();
        let mut rto = (TA * load.min(1000)).clamp(MIN_RTO, MAX_RTO);
        if fault::is(&fault::REPEATED_TOO_SOON) {
            rto /= 5;
        }
        let role = self.role();
        if fault::is(&fault::TIE_BREAKER_DRAWN_FOR_EACH_CHECK) {
            self.tie_breaker = self.random.tie_breaker();
        }
        let Some(session) = self.streams.session(set) else {
            return;
        };
        let Some(pair) = session.list.get(id) else {
            return;
        };
        // The newest credential of the set is the only one: a session has one peer.
        let Some((_, remote)) = self.responder.table().remotes(set).next() else {
            return;
        };
        let mut transaction = self.random.transaction_id();
        if fault::is(&fault::TRANSACTION_ID_REUSED) {
            transaction = TransactionId([id.0.to_be_bytes()[3]; 12]);
            self.transactions.forget(transaction);
        }
        let wrong = self.wrong_key(session);
        let own = if fault::is(&fault::OWN_PASSWORD_IN_USERNAME) {
            session.local.password.as_bytes()
        } else {
            session.local.ufrag.as_bytes()
        };
        let request = Request {
            id: transaction,
            fragments: (remote.ufrag().as_bytes(), own),
            priority: pair.prflx_priority,
            role,
            tie_breaker: self.tie_breaker_in(set),
            nominate: purpose == Purpose::Nomination || fault::is(&fault::AGGRESSIVE_NOMINATION),
            key: wrong.as_ref().unwrap_or(remote.key()),
        };
        // The room is enough for the longest fragments.
        let Ok(bytes) = request.write() else {
            return;
        };
        let awaited = Awaited {
            set,
            key: remote.key().clone(),
            sent: Sent::Sha1,
            local: pair.local,
            destination: pair.remote,
        };
        let (local, remote) = (pair.local, pair.remote);
        if let Some(oldest) = self.exchanges.surplus(set, id) {
            self.exchanges.remove(oldest);
            self.transactions.forget(oldest);
        }
        if self.transactions.start(transaction, awaited).is_err() {
            return;
        }
        let passive = purpose == Purpose::Consent && !fault::is(&fault::CONSENT_CHECK_REPEATED);
        let exchange = Exchange {
            set,
            pair: id,
            purpose,
            role,
            local,
            remote,
            bytes: bytes.clone(),
            started: now,
            rto,
            sent: 1,
            at: now
                + if passive {
                    super::consent::CONSENT_EXPIRY
                } else {
                    rto
                },
            passive,
        };
        self.exchanges.insert(transaction, exchange);
        self.transmit(local, remote, bytes);
    }
}

fn keepalive_timeout(session: &Session) -> Option<Instant> {
    let selected = session.selected.values().filter_map(|id| session.list.get(*id));
    let quiet = selected.filter_map(|pair| pair.last_sent.or(pair.valid_since));
    quiet.min().map(|since| since + KEEPALIVE)
}
