//! Our own requests while they are on their way (RFC 8489 section 6.2.1).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::pair::PairId;
use crate::credential::{Role, SetId};
use crate::fault;
use crate::stun::TransactionId;

/// How often a request is sent at most (Rc of RFC 8489 section 6.2.1).
const SENDS: u32 = 7;
/// How many RTOs the last one is waited for (Rm of RFC 8489 section 6.2.1).
const LAST_WAIT: u32 = 16;
/// The least RTO (RFC 8445 section 14.3).
pub(super) const MIN_RTO: Duration = Duration::from_millis(500);
/// Requests of one pair that are waited for: cancelled ones and unanswered consent checks among them.
const PER_PAIR: usize = 10;

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// An ordinary or triggered check.
    Check,
    /// A check with USE-CANDIDATE.
    Nomination,
    /// A consent check.
    Consent,
}

/// A request whose response is awaited.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) set: SetId,
    pub(super) pair: PairId,
    pub(super) purpose: Purpose,
    /// The role it claims.
    pub(super) role: Role,
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
    pub(super) bytes: Vec<u8>,
    pub(super) started: Instant,
    pub(super) rto: Duration,
    /// How often it has been sent.
    pub(super) sent: u32,
    /// When it is sent again, or given up.
    pub(super) at: Instant,
    /// It is not sent again, and silence means nothing: cancelled (RFC 8445 section 7.3.1.4), or a
    /// consent check, which is sent once (RFC 7675 section 5.1).
    pub(super) passive: bool,
}

/// What a timeout of a request asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    Send,
    GiveUp,
}

impl Exchange {
    /// Moves on: once more, or the end.
    pub(super) fn advance(&mut self, now: Instant) -> Due {
        if self.passive || self.sent >= SENDS {
            return Due::GiveUp;
        }
        self.sent += 1;
        self.at = now + self.pause();
        if fault::is(&fault::NEVER_REPEATS) {
            return Due::GiveUp;
        }
        if fault::is(&fault::REPEATED_WITH_CHANGES)
            && let Some(last) = self.bytes.last_mut()
        {
            *last ^= 1;
        }
        Due::Send
    }

    /// Stops sending, and waits as long as the whole transaction would have taken.
    pub(super) fn cancel(&mut self) {
        if !self.passive {
            self.passive = true;
            self.at = self.started + self.rto * ((1 << (SENDS - 1)) - 1 + LAST_WAIT);
        }
    }

    /// How long to wait after the send that was counted last.
    pub(super) fn pause(&self) -> Duration {
        if self.sent >= SENDS {
            self.rto * LAST_WAIT
        } else {
            self.rto * (1 << (self.sent - 1))
        }
    }
}

/// All requests that are waited for, in an order that a simulation can repeat.
#[derive(Debug, Default)]
pub(super) struct Exchanges(BTreeMap<TransactionId, Exchange>);

impl Exchanges {
    pub(super) fn insert(&mut self, id: TransactionId, exchange: Exchange) {
        self.0.insert(id, exchange);
    }

    pub(super) fn remove(&mut self, id: TransactionId) -> Option<Exchange> {
        self.0.remove(&id)
    }

    pub(super) fn timeout(&self) -> Option<Instant> {
        self.0.values().map(|one| one.at).min()
    }

    /// Those that have to be sent again or given up.
    pub(super) fn due(&self, now: Instant) -> Vec<TransactionId> {
        let due = self.0.iter().filter(|(_, one)| one.at <= now);
        due.map(|(id, _)| *id).collect()
    }

    pub(super) fn get(&self, id: TransactionId) -> Option<&Exchange> {
        self.0.get(&id)
    }

    /// One that waits for a response between two addresses.
    pub(super) fn between(&self, local: SocketAddr, remote: SocketAddr) -> Option<TransactionId> {
        let between = |one: &Exchange| one.local == local && one.remote == remote;
        self.0.iter().find(|(_, one)| between(one)).map(|(id, _)| *id)
    }

    pub(super) fn get_mut(&mut self, id: TransactionId) -> Option<&mut Exchange> {
        self.0.get_mut(&id)
    }

    /// Cancels the checks of a pair; a nomination goes on (RFC 8445 section 7.3.1.4).
    pub(super) fn cancel_checks(&mut self, set: SetId, pair: PairId) {
        let checks = self.0.values_mut();
        let checks = checks.filter(|one| one.set == set && one.pair == pair && one.purpose == Purpose::Check);
        checks.for_each(Exchange::cancel);
    }

    /// Takes out those that match, and says which they were.
    pub(super) fn take(&mut self, matches: impl Fn(&Exchange) -> bool) -> Vec<TransactionId> {
        let taken: Vec<TransactionId> = self
            .0
            .iter()
            .filter(|(_, one)| matches(one))
            .map(|(id, _)| *id)
            .collect();
        for id in &taken {
            self.0.remove(id);
        }
        taken
    }

    /// The oldest of a pair that has as many as it may have.
    pub(super) fn surplus(&self, set: SetId, pair: PairId) -> Option<TransactionId> {
        let of_pair = || {
            self.0
                .iter()
                .filter(|(_, one)| one.set == set && one.pair == pair)
        };
        if of_pair().count() < PER_PAIR {
            return None;
        }
        of_pair().min_by_key(|(_, one)| one.started).map(|(id, _)| *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::{Generation, StreamId};

    fn exchange(start: Instant) -> Exchange {
        Exchange {
            set: SetId {
                stream: StreamId(0),
                generation: Generation(0),
            },
            pair: PairId(0),
            purpose: Purpose::Check,
            role: Role::Controlling,
            local: SocketAddr::from(([192, 0, 2, 1], 1)),
            remote: SocketAddr::from(([192, 0, 2, 2], 2)),
            bytes: Vec::new(),
            started: start,
            rto: MIN_RTO,
            sent: 1,
            at: start + MIN_RTO,
            passive: false,
        }
    }

    /// The times RFC 8489 section 6.2.1 gives for an RTO of 500 ms.
    #[test]
    fn a_request_is_sent_seven_times_and_fails_after_39500_ms() {
        let start = Instant::now();
        let mut request = exchange(start);
        let mut sends = Vec::new();
        loop {
            let at = request.at;
            if request.advance(at) == Due::GiveUp {
                assert_eq!(at - start, Duration::from_millis(39_500));
                break;
            }
            sends.push((at - start).as_millis());
        }
        assert_eq!(sends, [500, 1500, 3500, 7500, 15_500, 31_500]);
    }

    #[test]
    fn a_cancelled_request_is_waited_for_as_long_and_never_sent_again() {
        let start = Instant::now();
        let mut request = exchange(start);
        request.advance(request.at);
        request.cancel();
        assert_eq!(request.at - start, Duration::from_millis(39_500));
        assert_eq!(request.advance(request.at), Due::GiveUp);
    }

    #[test]
    fn the_oldest_goes_where_a_pair_has_too_many() {
        let start = Instant::now();
        let mut all = Exchanges::default();
        let (set, pair) = (exchange(start).set, PairId(0));
        for number in 0..10_u8 {
            assert_eq!(all.surplus(set, pair), None);
            let started = start + Duration::from_secs(u64::from(number));
            all.insert(TransactionId([9 - number; 12]), exchange(started));
        }
        assert_eq!(all.surplus(set, pair), Some(TransactionId([9; 12])));
        assert_eq!(all.surplus(set, PairId(1)), None);
    }
}
