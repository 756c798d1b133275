//! What happens in the course of time.

use std::time::{Duration, Instant};

use super::checklist::ListState;
use super::core::Agent;
use super::exchange::{Due, Purpose};
use super::pair::PairId;
use super::request::keepalive;
use super::session::Session;
use crate::credential::SetId;
use crate::fault;

/// How long a checklist runs at least before it can fail: the peer may still send the check that
/// makes a pair (RFC 8863; the time a transaction takes to fail).
pub const PATIENCE: Duration = Duration::from_millis(39_500);
/// How long the controlling agent waits for better pairs when it has a valid one.
pub const NOMINATION_PATIENCE: Duration = Duration::from_millis(500);
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
            if self.faulty_repetition(id) {
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
}

fn keepalive_timeout(session: &Session) -> Option<Instant> {
    let selected = session.selected.values().filter_map(|id| session.list.get(*id));
    let quiet = selected.filter_map(|pair| pair.last_sent.or(pair.valid_since));
    quiet.min().map(|since| since + KEEPALIVE)
}
