//! The agent itself: what it holds, and how it is asked what it wants.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Instant;

use super::config::Config;
use super::event::{Event, LocalDescription, State, Transmit};
use super::exchange::Exchanges;
use super::random::Random;
use super::stream::Streams;
use crate::credential::{
    CredentialTable, PendingChecks, Responder, Role, SetId, StreamId, TieBreaker, Transactions,
};
use crate::fault;

/// Checks of ours that may await responses at a time, over all streams.
const MAX_TRANSACTIONS: usize = 65_536;
/// Checks of one generation that may wait for the peer's credentials.
const MAX_PENDING: usize = 32;

/// An ICE agent without sockets, clock or random source.
///
/// Feed it with [`handle_datagram`](Self::handle_datagram), and with
/// [`handle_timeout`](Self::handle_timeout) when [`poll_timeout`](Self::poll_timeout) says so. After
/// each call take what [`poll_transmit`](Self::poll_transmit) and [`poll_event`](Self::poll_event) have.
#[derive(Debug)]
pub struct Agent {
    pub(super) lite: bool,
    pub(super) tie_breaker: TieBreaker,
    pub(super) max_pairs: usize,
    pub(super) responder: Responder,
    pub(super) transactions: Transactions,
    pub(super) exchanges: Exchanges,
    pub(super) pending: PendingChecks,
    pub(super) streams: Streams,
    pub(super) random: Random,
    /// When the next check may be sent.
    pub(super) next_check: Option<Instant>,
    /// The stream whose checklist was served last.
    pub(super) served: Option<StreamId>,
    pub(super) transmits: VecDeque<Transmit>,
    pub(super) events: VecDeque<Event>,
}

impl Agent {
    /// An agent without streams.
    pub fn new(config: &Config) -> Self {
        let mut random = Random::new(config.seed);
        let drawn = random.tie_breaker();
        // The full agent controls a lite one (RFC 8445 section 6.1.1). With the least number a lite
        // agent stays controlled in every conflict.
        let (role, tie_breaker) = if config.lite {
            (Role::Controlled, TieBreaker(0))
        } else {
            (config.role, config.tie_breaker.unwrap_or(drawn))
        };
        Self {
            lite: config.lite && !fault::is(&fault::LITE_ACTS_FULL),
            tie_breaker,
            max_pairs: config.max_pairs,
            responder: Responder::new(CredentialTable::new(), role, tie_breaker),
            transactions: Transactions::new(MAX_TRANSACTIONS),
            exchanges: Exchanges::default(),
            pending: PendingChecks::new(MAX_PENDING),
            streams: Streams::default(),
            random,
            next_check: None,
            served: None,
            transmits: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// The next datagram to send.
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.transmits.pop_front()
    }

    /// The next thing that has happened.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// The role now.
    pub fn role(&self) -> Role {
        self.responder.role()
    }

    /// A stream's state now.
    pub fn state(&self, stream: StreamId) -> Option<State> {
        self.streams.get(stream).map(|one| one.state)
    }

    /// What the peer has to know about a stream's newest generation.
    pub fn description(&self, stream: StreamId) -> Option<LocalDescription> {
        self.streams.get(stream).map(|one| one.current.description())
    }

    /// The base and the remote address of a component's selected pair.
    pub fn selected(&self, stream: StreamId, component: u16) -> Option<(SocketAddr, SocketAddr)> {
        let pair = self.streams.get(stream)?.current.selected_pair(component)?;
        Some((pair.local, pair.remote))
    }

    /// The generations whose credentials are answered on, the newest first.
    pub fn generations(&self, stream: StreamId) -> Vec<SetId> {
        let stream = self.streams.get(stream).into_iter();
        stream
            .flat_map(|one| std::iter::once(&one.current).chain(&one.old))
            .map(|session| session.id)
            .collect()
    }

    pub(super) fn is_controlling(&self) -> bool {
        self.role() == Role::Controlling
    }

    pub(super) fn transmit(&mut self, local: SocketAddr, remote: SocketAddr, bytes: Vec<u8>) {
        self.transmits.push_back(Transmit { local, remote, bytes });
    }

    /// Takes a role, with all that hangs on it (RFC 8445 sections 7.2.5.1 and 7.3.1.1).
    pub(super) fn take_role(&mut self, role: Role, changed: bool) {
        self.responder.set_role(role, self.tie_breaker);
        if !changed {
            return;
        }
        for stream in &mut self.streams.0 {
            let list = &mut stream.current.list;
            list.rank(role == Role::Controlling);
            for pair in &mut list.pairs {
                pair.nominating = false;
                pair.peer_nominates = false;
            }
        }
        self.events.push_back(Event::Role(role));
    }

    /// Tells a stream's state if it is another than before. A restart that has not begun shows nothing.
    pub(super) fn tell_state(&mut self, stream: StreamId) {
        let Some(stream) = self.streams.get_mut(stream) else {
            return;
        };
        let state = stream.current.state();
        if state == stream.state || state == State::New {
            return;
        }
        stream.state = state;
        self.events.push_back(Event::State {
            stream: stream.id,
            state,
        });
    }
}
