//! The checks that the subject sent, and which rules they broke.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::suite::{Role, Rule};

/// Retransmission may come so much early and be called in time: clocks and schedulers blur it.
const FLOOR: Duration = Duration::from_millis(450);

/// One transaction of the subject.
#[derive(Debug, Clone)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "what is known of a check is independent of each other"
)]
pub(super) struct Check {
    /// Its id.
    pub(super) id: [u8; 12],
    /// When it came first.
    pub(super) first: Instant,
    /// When it came last.
    pub(super) last: Instant,
    /// The peer's socket.
    pub(super) socket: usize,
    /// Where it came from.
    pub(super) from: SocketAddr,
    /// The stream, by the socket or by its fragment.
    pub(super) stream: Option<usize>,
    /// It has USE-CANDIDATE.
    pub(super) nominating: bool,
    /// The role it claims.
    pub(super) role: Option<Role>,
    /// Its tie-breaker.
    pub(super) tie_breaker: Option<u64>,
    /// USERNAME and MESSAGE-INTEGRITY are of the peer's credentials.
    pub(super) authentic: bool,
    /// It is of the generation before the last restart.
    pub(super) old: bool,
    /// When it was answered for the first time.
    pub(super) answered: Option<Instant>,
    /// How often it came.
    pub(super) times: u8,
    /// It was answered as a peer should.
    pub(super) rightly: bool,
    /// The datagram.
    pub(super) bytes: Vec<u8>,
}

/// All of them in a case, in the order they came first.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// The transactions.
    pub(super) checks: Vec<Check>,
    /// Those before this index are forgotten.
    pub(super) from: usize,
    /// The rules that some check broke, each once, with how.
    pub(super) broken: Vec<(Rule, String)>,
    /// The first tie-breaker of all.
    pub(super) first_tie_breaker: Option<u64>,
    /// The one of the last check.
    pub(super) tie_breaker: Option<(Role, u64)>,
    /// The indications that came since, each with what is odd about it.
    pub(super) indications: Vec<(Instant, Option<&'static str>)>,
    /// A conflict was provoked since, so it may change.
    pub(super) conflict: bool,
}

impl Ledger {
    /// A case begins: what was seen before is forgotten.
    pub(super) fn begin(&mut self) {
        self.checks.clear();
        self.indications.clear();
        self.from = 0;
        self.broken.clear();
    }

    /// Forgets what was seen; broken rules stay broken.
    pub(super) fn forget(&mut self) {
        self.from = self.checks.len();
        self.indications.clear();
    }

    /// Those that are not forgotten.
    pub(super) fn recent(&self) -> &[Check] {
        &self.checks[self.from..]
    }

    /// A rule was broken.
    pub(super) fn breaks(&mut self, rule: Rule, how: &str) {
        if !self.broken.iter().any(|(broken, _)| *broken == rule) {
            self.broken.push((rule, how.to_owned()));
        }
    }

    /// Takes a check in, and gives back its index and whether its transaction is new.
    pub(super) fn take(&mut self, check: Check) -> (usize, bool) {
        let known = self.checks.iter().rposition(|one| one.id == check.id);
        let Some(at) = known else {
            self.tie(&check);
            self.checks.push(check);
            return (self.checks.len() - 1, true);
        };
        if at >= self.from {
            self.breaks(Rule::SentOnce, "a transaction is sent again");
        }
        let before = &mut self.checks[at];
        let gap = check.first.saturating_duration_since(before.last);
        before.last = check.first;
        before.times = before.times.saturating_add(1);
        if before.socket != check.socket || before.from != check.from {
            self.breaks(Rule::FreshTransaction, "one transaction id for two pairs");
        } else if before.bytes != check.bytes {
            self.breaks(Rule::SameRetransmission, "a retransmission differs");
        }
        if gap < FLOOR {
            self.breaks(Rule::RetransmissionFloor, "sent again in less than 500 ms");
        }
        (at, false)
    }

    fn tie(&mut self, check: &Check) {
        let (Some(role), Some(tie_breaker)) = (check.role, check.tie_breaker) else {
            return;
        };
        self.first_tie_breaker.get_or_insert(tie_breaker);
        if let Some((before, old)) = self.tie_breaker.replace((role, tie_breaker))
            && old != tie_breaker
            && before == role
            && !self.conflict
        {
            self.breaks(Rule::SameTieBreaker, "another one without a conflict");
        }
        self.conflict = false;
    }
}
