//! One generation of a stream: what an ICE session is for it (RFC 8445 section 9).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Instant;

use super::candidate::{Candidate, Kind};
use super::checklist::{Checklist, ListState};
use super::event::{LocalDescription, State};
use super::pair::{Pair, PairId};
use crate::credential::{Credentials, SetId, Ufrag};

/// Remote candidates that are kept, peer-reflexive ones included (RFC 8445 section 19.5.1).
const MAX_REMOTES: usize = 128;

/// A generation of a stream.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) id: SetId,
    pub(super) local: Credentials,
    /// The peer's fragment, once it is known.
    pub(super) remote: Option<Ufrag>,
    pub(super) locals: Vec<Candidate>,
    remotes: Vec<Candidate>,
    reflexive: u32,
    pub(super) list: Checklist,
    /// The selected pair of each component.
    pub(super) selected: BTreeMap<u16, PairId>,
    pub(super) started: Option<Instant>,
}

impl Session {
    pub(super) fn new(id: SetId, local: Credentials, locals: Vec<Candidate>, limit: usize) -> Self {
        Self {
            id,
            local,
            remote: None,
            locals,
            remotes: Vec::new(),
            reflexive: 0,
            list: Checklist::new(limit),
            selected: BTreeMap::new(),
            started: None,
        }
    }

    pub(super) fn description(&self) -> LocalDescription {
        LocalDescription {
            set: self.id,
            credentials: self.local.clone(),
            candidates: self.locals.clone(),
        }
    }

    pub(super) fn components(&self) -> Vec<u16> {
        let mut components: Vec<u16> = self.locals.iter().map(|one| one.component).collect();
        components.sort_unstable();
        components.dedup();
        components
    }

    pub(super) fn local_at(&self, address: SocketAddr) -> Option<&Candidate> {
        self.locals.iter().find(|one| one.address == address)
    }

    pub(super) fn selected_pair(&self, component: u16) -> Option<&Pair> {
        self.list.get(*self.selected.get(&component)?)
    }

    /// Takes a candidate the peer has told, and pairs it. One that was already learnt from a check keeps
    /// its pairs and takes the told priority.
    pub(super) fn add_remote(&mut self, candidate: Candidate, controlling: bool) {
        let same =
            |one: &&mut Candidate| one.address == candidate.address && one.component == candidate.component;
        if let Some(known) = self.remotes.iter_mut().find(same) {
            if known.kind == Kind::PeerReflexive && candidate.kind != Kind::PeerReflexive {
                *known = candidate.clone();
                self.reprioritise(&candidate, controlling);
            }
            return;
        }
        if self.remotes.len() >= MAX_REMOTES {
            return;
        }
        for local in &self.locals {
            self.list.add(local, &candidate, controlling);
        }
        self.remotes.push(candidate);
    }

    /// The priority of a remote candidate that is known.
    pub(super) fn known_priority(&self, component: u16, address: SocketAddr) -> Option<u32> {
        let mut remotes = self.remotes.iter();
        let known = remotes.find(|one| one.address == address && one.component == component);
        known.map(|one| one.priority)
    }

    /// The remote candidate a check came from: known, or learnt by it (RFC 8445 section 7.3.1.3).
    pub(super) fn learn_remote(
        &mut self,
        component: u16,
        address: SocketAddr,
        priority: u32,
    ) -> Option<Candidate> {
        let known = |one: &&Candidate| one.address == address && one.component == component;
        if let Some(known) = self.remotes.iter().find(known) {
            return Some(known.clone());
        }
        if self.remotes.len() >= MAX_REMOTES {
            return None;
        }
        self.reflexive = self.reflexive.wrapping_add(1);
        let candidate = Candidate {
            component,
            // A space is in no foundation that can be signalled, so this is none of them.
            foundation: format!("prflx {}", self.reflexive),
            priority,
            address,
            kind: Kind::PeerReflexive,
        };
        self.remotes.push(candidate.clone());
        Some(candidate)
    }

    fn reprioritise(&mut self, remote: &Candidate, controlling: bool) {
        let locals = &self.locals;
        let of_remote =
            |pair: &&mut Pair| pair.remote == remote.address && pair.component == remote.component;
        for pair in self.list.pairs.iter_mut().filter(of_remote) {
            let local = locals.iter().find(|one| one.address == pair.local);
            let foundation = local.map_or("", |one| one.foundation.as_str());
            pair.foundation = format!("{foundation}:{}", remote.foundation);
            pair.remote_priority = remote.priority;
            pair.rank(controlling);
        }
    }

    /// True if every component has a pair that data could go on.
    pub(super) fn is_valid(&self) -> bool {
        let mut components = self.components().into_iter();
        components.all(|component| self.list.of(component).any(Pair::is_valid))
    }

    /// True if every component has a selected pair.
    pub(super) fn is_nominated(&self) -> bool {
        let mut components = self.components().into_iter();
        components.all(|component| self.selected_pair(component).is_some_and(Pair::is_valid))
    }

    /// The selected pair of a component, while it has consent.
    pub(super) fn sending_pair(&self, component: u16, now: Instant) -> Option<&Pair> {
        self.selected_pair(component).filter(|pair| pair.may_send(now))
    }

    pub(super) fn state(&self) -> State {
        match self.list.state {
            ListState::Idle => State::New,
            ListState::Failed => State::Failed,
            ListState::Completed => State::Completed,
            ListState::Running => State::Checking,
        }
    }
}
