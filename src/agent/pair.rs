//! Candidate pairs (RFC 8445 section 6.1.2).

use std::net::SocketAddr;
use std::time::Instant;

use super::consent::{CONSENT_INTERVAL, Consent};
use crate::fault;

/// A pair's priority from those of the candidates of the controlling (`controlling`) and the controlled
/// agent (RFC 8445 section 6.1.2.3).
pub fn pair_priority(controlling: u32, controlled: u32) -> u64 {
    let (least, most) = (controlling.min(controlled), controlling.max(controlled));
    (u64::from(least) << 32) + 2 * u64::from(most) + u64::from(controlling > controlled)
}

/// Where the check of a pair stands (RFC 8445 section 6.1.2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PairState {
    /// Not to be checked before another pair of its foundation.
    Frozen,
    /// To be checked.
    Waiting,
    /// A check is on its way.
    InProgress,
    /// A check was answered: the pair is valid.
    Succeeded,
    /// The check failed, or consent ended.
    Failed,
}

/// Names a pair within its session; never used again for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PairId(pub(super) u32);

/// A base of ours and an address of the peer, of one component of one generation of one stream.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) id: PairId,
    pub(super) component: u16,
    /// Our base: where checks and data leave from.
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
    pub(super) local_priority: u32,
    pub(super) remote_priority: u32,
    /// PRIORITY of its checks: that of the candidate that the peer may discover.
    pub(super) prflx_priority: u32,
    pub(super) foundation: String,
    pub(super) priority: u64,
    pub(super) state: PairState,
    /// Our address as the peer sees it: the local candidate of the valid pair (RFC 8445 section 7.2.5.3).
    pub(super) mapped: Option<SocketAddr>,
    pub(super) valid_since: Option<Instant>,
    /// We have decided to nominate it: its next check carries USE-CANDIDATE.
    pub(super) nominating: bool,
    /// The controlling peer nominates it, as soon as our own check succeeds.
    pub(super) peer_nominates: bool,
    pub(super) consent: Option<Consent>,
    /// Consent was lost: these credentials never use this 5-tuple again (RFC 7675 section 5.1).
    pub(super) expired: bool,
    pub(super) last_sent: Option<Instant>,
}

impl Pair {
    pub(super) fn is_valid(&self) -> bool {
        self.state == PairState::Succeeded && !self.expired
    }

    /// True once its check has come to an end.
    pub(super) fn is_settled(&self) -> bool {
        matches!(self.state, PairState::Succeeded | PairState::Failed)
    }

    /// Consent has ended for good.
    pub(super) fn expire(&mut self) {
        self.state = PairState::Failed;
        self.expired = true;
        self.consent = None;
        self.nominating = false;
        self.peer_nominates = false;
    }

    pub(super) fn may_send(&self, now: Instant) -> bool {
        let is_young = |since| now < since + CONSENT_INTERVAL;
        let waits = fault::is(&fault::DATA_WAITS_FOR_CONSENT_CHECK) && self.valid_since.is_some_and(is_young);
        self.is_valid() && !waits && self.consent.as_ref().is_some_and(|consent| consent.holds(now))
    }

    /// Ranks it for a role of ours (RFC 8445 section 6.1.2.3).
    pub(super) fn rank(&mut self, controlling: bool) {
        self.priority = if controlling {
            pair_priority(self.local_priority, self.remote_priority)
        } else {
            pair_priority(self.remote_priority, self.local_priority)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2^32 * MIN + 2 * MAX + (G > D ? 1 : 0), by hand.
    #[test]
    fn priorities_by_hand() {
        assert_eq!(pair_priority(1, 2), 4_294_967_300);
        assert_eq!(pair_priority(2, 1), 4_294_967_301);
        assert_eq!(pair_priority(7, 7), 30_064_771_086);
        assert_eq!(
            pair_priority(2_130_706_431, 2_130_706_431),
            9_151_314_442_783_293_438
        );
        assert_eq!(
            pair_priority(2_130_706_431, 1_694_498_815),
            7_277_816_997_797_167_103
        );
        assert_eq!(
            pair_priority(1_694_498_815, 2_130_706_431),
            7_277_816_997_797_167_102
        );
    }
}
