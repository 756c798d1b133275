//! The pairs of one session, in the order they are checked (RFC 8445 section 6.1.2).

use std::collections::{BTreeSet, VecDeque};
use std::net::SocketAddr;

use super::candidate::{Candidate, Kind, can_pair, candidate_priority};
use super::pair::{Pair, PairId, PairState};
use crate::fault;

/// A checklist's state (RFC 8445 section 6.1.2.1), and that it has not begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListState {
    Idle,
    Running,
    Completed,
    Failed,
}

/// The pairs of a session.
#[derive(Debug)]
pub(super) struct Checklist {
    pub(super) state: ListState,
    pub(super) pairs: Vec<Pair>,
    triggered: VecDeque<PairId>,
    next: u32,
    limit: usize,
}

impl Checklist {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            state: ListState::Idle,
            pairs: Vec::new(),
            triggered: VecDeque::new(),
            next: 0,
            limit,
        }
    }

    pub(super) fn get(&self, id: PairId) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.id == id)
    }

    pub(super) fn get_mut(&mut self, id: PairId) -> Option<&mut Pair> {
        self.pairs.iter_mut().find(|pair| pair.id == id)
    }

    pub(super) fn find(&self, local: SocketAddr, remote: SocketAddr) -> Option<&Pair> {
        let mut pairs = self.pairs.iter();
        pairs.find(|pair| pair.local == local && pair.remote == remote)
    }

    pub(super) fn of(&self, component: u16) -> impl Iterator<Item = &Pair> {
        self.pairs.iter().filter(move |pair| pair.component == component)
    }

    /// Pairs two candidates. None if they cannot be paired, or are already, or the list is full of
    /// better pairs.
    pub(super) fn add(&mut self, local: &Candidate, remote: &Candidate, controlling: bool) -> Option<PairId> {
        if local.component != remote.component
            || !can_pair(local.address.ip(), remote.address.ip())
            || self.find(local.address, remote.address).is_some()
        {
            return None;
        }
        let local_preference = u16::try_from(local.priority >> 8 & 0xFFFF).unwrap_or(u16::MAX);
        let id = PairId(self.next);
        let mut pair = Pair {
            id,
            component: local.component,
            local: local.address,
            remote: remote.address,
            local_priority: local.priority,
            remote_priority: remote.priority,
            prflx_priority: if fault::is(&fault::CHECK_WITH_PRIORITY_OF_HOST) {
                local.priority
            } else {
                candidate_priority(Kind::PeerReflexive, local_preference, local.component)
            },
            foundation: format!("{}:{}", local.foundation, remote.foundation),
            priority: 0,
            state: PairState::Frozen,
            mapped: None,
            valid_since: None,
            nominating: false,
            peer_nominates: false,
            consent: None,
            expired: false,
            last_sent: None,
        };
        pair.rank(controlling);
        self.make_room(pair.priority)?;
        self.next = self.next.wrapping_add(1);
        self.pairs.push(pair);
        Some(id)
    }

    /// Drops the worst of the pairs that have no check under way, if there is no room
    /// (RFC 8445 section 6.1.2.5). A pair without consent stays: it must not come back.
    fn make_room(&mut self, priority: u64) -> Option<()> {
        if self.pairs.len() < self.limit {
            return Some(());
        }
        let idle = |pair: &&Pair| {
            matches!(
                pair.state,
                PairState::Frozen | PairState::Waiting | PairState::Failed
            ) && !pair.expired
        };
        let worst = self.pairs.iter().filter(idle).min_by_key(|pair| pair.priority)?;
        let (id, least) = (worst.id, worst.priority);
        if least >= priority {
            return None;
        }
        self.remove(|pair| pair.id == id);
        Some(())
    }

    /// Takes pairs out, from the triggered-check queue too.
    pub(super) fn remove(&mut self, matches: impl Fn(&Pair) -> bool) -> Vec<PairId> {
        let removed: Vec<PairId> = self
            .pairs
            .extract_if(.., |pair| matches(pair))
            .map(|pair| pair.id)
            .collect();
        self.triggered.retain(|id| !removed.contains(id));
        removed
    }

    /// Asks for a check of this pair before all ordinary ones (RFC 8445 section 6.1.4.1).
    pub(super) fn trigger(&mut self, id: PairId) {
        if !self.triggered.contains(&id) {
            self.triggered.push_back(id);
        }
    }

    pub(super) fn untrigger(&mut self, id: PairId) {
        self.triggered.retain(|one| *one != id);
    }

    /// Ends all checks: what remains is what carries data.
    pub(super) fn stop(&mut self) {
        self.triggered.clear();
        self.remove(|pair| !pair.is_valid() && !pair.expired);
    }

    /// Ranks every pair anew after a change of role.
    pub(super) fn rank(&mut self, controlling: bool) {
        self.pairs.iter_mut().for_each(|pair| pair.rank(controlling));
    }

    /// The foundations that have a pair in a state that keeps others of them frozen.
    pub(super) fn active_foundations(&self) -> impl Iterator<Item = &str> {
        let active = self
            .pairs
            .iter()
            .filter(|pair| matches!(pair.state, PairState::Waiting | PairState::InProgress));
        active.map(|pair| pair.foundation.as_str())
    }

    /// The foundations that are known to work.
    pub(super) fn good_foundations(&self) -> impl Iterator<Item = &str> {
        self.pairs
            .iter()
            .filter(|pair| pair.is_valid())
            .map(|pair| pair.foundation.as_str())
    }

    /// Lets frozen pairs of a foundation wait for their checks (RFC 8445 section 7.2.5.3.3).
    pub(super) fn unfreeze(&mut self, foundation: &str) {
        for pair in &mut self.pairs {
            if pair.state == PairState::Frozen && pair.foundation == foundation {
                pair.state = PairState::Waiting;
            }
        }
    }

    /// Lets one frozen pair of each foundation wait that no pair anywhere is busy with: the one of the
    /// lowest component, and of those the best (RFC 8445 sections 6.1.2.6 and 6.1.4.2).
    pub(super) fn thaw(&mut self, busy: &BTreeSet<String>) {
        let mut busy = busy.clone();
        let mut frozen: Vec<&mut Pair> = self
            .pairs
            .iter_mut()
            .filter(|pair| pair.state == PairState::Frozen)
            .collect();
        frozen.sort_by_key(|pair| (pair.component, std::cmp::Reverse(pair.priority)));
        for pair in frozen {
            if busy.insert(pair.foundation.clone()) || fault::is(&fault::NOTHING_IS_FROZEN) {
                pair.state = PairState::Waiting;
            }
        }
    }

    pub(super) fn has_frozen_beside(&self, busy: &BTreeSet<String>) -> bool {
        let mut frozen = self.pairs.iter().filter(|pair| pair.state == PairState::Frozen);
        frozen.any(|pair| !busy.contains(&pair.foundation))
    }

    /// True if a check could be sent without thawing anything.
    pub(super) fn has_ready(&self) -> bool {
        !self.triggered.is_empty() || self.pairs.iter().any(|pair| pair.state == PairState::Waiting)
    }

    pub(super) fn has_waiting(&self) -> bool {
        self.pairs.iter().any(|pair| pair.state == PairState::Waiting)
    }

    /// The pair to check now: the first triggered, else the best waiting (RFC 8445 section 6.1.4.2).
    pub(super) fn next_check(&mut self) -> Option<PairId> {
        while let Some(id) = self.triggered.pop_front() {
            if self
                .get(id)
                .is_some_and(|pair| pair.nominating || !pair.is_settled())
            {
                return Some(id);
            }
        }
        let waiting = self.pairs.iter().filter(|pair| pair.state == PairState::Waiting);
        waiting
            .max_by_key(|pair| (pair.priority, std::cmp::Reverse(pair.component)))
            .map(|pair| pair.id)
    }

    /// True if no check of any pair is to come or under way.
    pub(super) fn is_settled(&self) -> bool {
        self.triggered.is_empty() && self.pairs.iter().all(Pair::is_settled)
    }

    /// Checks that are to come or under way, for the RTO (RFC 8445 section 14.3).
    pub(super) fn load(&self) -> u32 {
        let busy = self
            .pairs
            .iter()
            .filter(|pair| matches!(pair.state, PairState::Waiting | PairState::InProgress));
        u32::try_from(busy.count()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
#[path = "checklist_tests.rs"]
mod tests;
