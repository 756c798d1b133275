//! What comes out of an agent.

use std::net::SocketAddr;

use super::candidate::Candidate;
use super::demultiplexer::Protocol;
use crate::credential::{Credentials, Role, SetId, StreamId};

/// A datagram to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transmit {
    /// The socket it leaves from.
    pub local: SocketAddr,
    /// Where it goes.
    pub remote: SocketAddr,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// How far ICE is for a stream (RFC 8445 section 6.1.2.1, with the names of RFC 9429 section 3.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// The peer is not known.
    New,
    /// Checks are under way.
    Checking,
    /// Every component has a valid pair.
    Connected,
    /// Every component has a selected pair.
    Completed,
    /// No way was found, a nomination failed, or consent was lost; only a restart helps.
    Failed,
    /// The stream has ended.
    Closed,
}

impl State {
    /// The name in the shim protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Checking => "checking",
            Self::Connected => "connected",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Closed => "closed",
        }
    }
}

/// What has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A stream has another state.
    State {
        /// The stream.
        stream: StreamId,
        /// Its state now.
        state: State,
    },
    /// A component has a selected pair (RFC 8445 section 8.1.1).
    Selected {
        /// The stream and its generation.
        set: SetId,
        /// The component.
        component: u16,
        /// Our base: the socket that data leaves from.
        local: SocketAddr,
        /// Our address as the peer sees it.
        mapped: SocketAddr,
        /// The peer's address.
        remote: SocketAddr,
    },
    /// The agent has taken the other role (RFC 8445 section 7.3.1.1).
    Role(Role),
    /// Data from a validated 5-tuple. Streams that share both ends of a 5-tuple cannot be told apart
    /// below the application: the first of them is named.
    Data {
        /// The stream and the generation whose pair it came on.
        set: SetId,
        /// The component.
        component: u16,
        /// What its first byte says it is.
        protocol: Protocol,
        /// The datagram.
        bytes: Vec<u8>,
    },
}

/// What the peer has to be told about a stream (RFC 8445 section 5.3).
#[derive(Clone, Debug)]
pub struct LocalDescription {
    /// The stream and the generation described.
    pub set: SetId,
    /// Our credentials.
    pub credentials: Credentials,
    /// Our candidates.
    pub candidates: Vec<Candidate>,
}
