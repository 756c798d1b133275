//! Requests that may still be answered.

use std::collections::VecDeque;
use std::time::Duration;

use crate::stun::TransactionId;

use super::class::At;

/// Most requests that are remembered.
const MAX_PENDING: usize = 32_768;
/// How long a response is awaited: what STUN itself allows, and some more (RFC 8489 section 6.2.1).
const LIFETIME: Duration = Duration::from_secs(60);

/// A request, by index of flow, direction and class.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub(super) flow: usize,
    pub(super) from: usize,
    pub(super) class: Option<usize>,
    pub(super) nominates: bool,
    pub(super) at: At,
    pub(super) answered: bool,
    /// With an error. Who sends it again has not believed it: most errors are not signed.
    pub(super) refused: bool,
}

impl Pending {
    /// It is sent again, and may be answered anew if it was refused.
    pub(super) fn again(&mut self) {
        self.answered &= !self.refused;
    }

    pub(super) fn answer(&mut self, code: Option<u16>) {
        self.answered = true;
        self.refused = code.is_some();
    }
}

type Map = std::collections::HashMap<TransactionId, Vec<Pending>, foldhash::fast::RandomState>;

/// All of them. An id may be of several flows: a capture on both sides of a NAT sees a request twice.
#[derive(Debug, Default)]
pub(super) struct Transactions {
    by_id: Map,
    by_age: VecDeque<(Duration, TransactionId)>,
}

impl Transactions {
    /// The request with this id on this flow, whether it was answered or not.
    pub(super) fn on_flow(&mut self, id: TransactionId, flow: usize) -> Option<&mut Pending> {
        self.by_id.get_mut(&id)?.iter_mut().find(|one| one.flow == flow)
    }

    /// A request with this id on any flow.
    pub(super) fn anywhere(&mut self, id: TransactionId) -> Option<&mut Pending> {
        self.by_id.get_mut(&id)?.first_mut()
    }

    pub(super) fn add(&mut self, id: TransactionId, pending: Pending) {
        self.expire(pending.at.time);
        let same = self.by_id.entry(id).or_default();
        // More flows than a packet can be seen on: one id for everything is some stack's mistake.
        if same.len() == 4 {
            same.remove(0);
        }
        same.push(pending);
        self.by_age.push_back((pending.at.time, id));
    }

    fn expire(&mut self, now: Duration) {
        while let Some(&(time, id)) = self.by_age.front() {
            let old = now.saturating_sub(time) > LIFETIME;
            if !old && self.by_age.len() < MAX_PENDING {
                return;
            }
            self.by_age.pop_front();
            if let Some(same) = self.by_id.get_mut(&id) {
                same.retain(|one| one.at.time != time);
                if same.is_empty() {
                    self.by_id.remove(&id);
                }
            }
        }
    }
}
