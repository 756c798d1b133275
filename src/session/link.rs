//! One transport: a stream of the agent, and what goes through it.

use std::net::SocketAddr;
use std::time::Instant;

use super::association::Association;
use super::channel::Channel;
use super::event::{DtlsState, Path};
use crate::agent::{Candidate, State};
use crate::credential::{Credentials, StreamId};

/// DTLS datagrams that may wait for their pair to become valid.
const EARLY: usize = 16;

/// A transport of the session: of one section before the answer, of a BUNDLE group after it.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) stream: StreamId,
    /// The section that states its credentials.
    pub(super) owner: usize,
    /// Its sections, the owner first.
    pub(super) sections: Vec<usize>,
    pub(super) socket: SocketAddr,
    /// What its names begin with, where its candidates are written as names.
    pub(super) name: String,
    pub(super) remote: Option<Remote>,
    pub(super) ice: State,
    pub(super) selected: Option<Path>,
    /// Whether it is the DTLS client, once that is settled.
    pub(super) active: Option<bool>,
    pub(super) association: Option<Association>,
    pub(super) channel: Option<Channel>,
    /// What was told of DTLS last.
    pub(super) told: DtlsState,
    pub(super) channel_told: bool,
    /// DTLS that came before there was a selected pair to answer it on.
    pub(super) early: Vec<(Path, Vec<u8>)>,
    /// The association whose `ClientHello` has gone out before its time, for a deviation.
    pub(super) hello: Option<Association>,
    /// Until when STUN of this transport is held back, for a deviation.
    pub(super) held: Option<Instant>,
}

/// The other side of a transport.
#[derive(Clone, Debug)]
pub(super) struct Remote {
    /// The section of the other side's description that states its credentials.
    pub(super) owner: usize,
    /// What checks are made with: what that section states, unless the peer deviates.
    pub(super) used: Credentials,
    pub(super) candidates: Vec<Candidate>,
    pub(super) lite: bool,
    pub(super) fingerprints: Vec<String>,
    pub(super) tls_id: Option<String>,
}

impl Link {
    pub(super) fn new(owner: usize, socket: SocketAddr, name: String) -> Self {
        Self {
            stream: StreamId(u32::try_from(owner).unwrap_or(u32::MAX)),
            owner,
            sections: vec![owner],
            socket,
            name,
            remote: None,
            ice: State::New,
            selected: None,
            active: None,
            association: None,
            channel: None,
            told: DtlsState::New,
            channel_told: false,
            early: Vec::new(),
            hello: None,
            held: None,
        }
    }

    pub(super) fn dtls(&self) -> DtlsState {
        let association = self.association.as_ref();
        association.map_or(DtlsState::New, |association| association.state)
    }

    /// Forgets DTLS and what is above it: the next association is a new one.
    pub(super) fn renew(&mut self) {
        self.association = None;
        self.channel = None;
        self.channel_told = false;
        self.early.clear();
    }

    /// Keeps a datagram until its pair is valid and one is selected.
    pub(super) fn keep(&mut self, path: Path, datagram: &[u8]) {
        if self.early.len() < EARLY {
            self.early.push((path, datagram.to_vec()));
        }
    }

    pub(super) fn is_held(&self, now: Instant) -> bool {
        self.held.is_some_and(|until| now < until)
    }

    pub(super) fn timeout(&self) -> Option<Instant> {
        let association = self.association.as_ref().and_then(Association::poll_timeout);
        let channel = self.channel.as_ref().and_then(Channel::poll_timeout);
        association.into_iter().chain(channel).min()
    }
}
