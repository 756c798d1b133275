//! What goes into an agent, and why it may be refused.

use std::net::SocketAddr;

use super::candidate::Candidate;
use crate::credential::{Credentials, FragmentError, RegisterError, Role, StreamId, TieBreaker};

/// What an agent is.
#[derive(Clone, Debug)]
pub struct Config {
    /// Its role to begin with; a lite agent is controlled whatever this says (RFC 8445 section 6.1.1).
    pub role: Role,
    /// It answers checks and sends none (RFC 8445 section 2.5).
    pub lite: bool,
    /// What settles role conflicts; drawn from the seed when absent (RFC 8445 section 16.1).
    pub tie_breaker: Option<TieBreaker>,
    /// What every random number comes from. It has to be secret and new for a live agent.
    pub seed: [u8; 32],
    /// How many pairs a checklist may have (RFC 8445 section 6.1.2.5).
    pub max_pairs: usize,
}

impl Config {
    /// As many pairs as RFC 8445 section 6.1.2.5 takes for its default.
    pub const MAX_PAIRS: usize = 100;

    /// A full agent.
    pub fn new(role: Role, seed: [u8; 32]) -> Self {
        Self {
            role,
            lite: false,
            tie_breaker: None,
            seed,
            max_pairs: Self::MAX_PAIRS,
        }
    }
}

/// A data stream.
#[derive(Clone, Debug)]
pub struct StreamConfig {
    /// Its number.
    pub stream: StreamId,
    /// Our credentials for it; drawn from the seed when absent.
    pub local: Option<Credentials>,
    /// Each component with the address of a socket of its own, or of one that streams share. Within a
    /// stream no two components share an address: nothing in a check tells components apart.
    pub sockets: Vec<(u16, SocketAddr)>,
}

/// What the peer says about a stream.
#[derive(Clone, Debug)]
pub struct RemoteDescription {
    /// Its credentials.
    pub credentials: Credentials,
    /// Its candidates; more may follow under the same credentials.
    pub candidates: Vec<Candidate>,
    /// It is a lite agent.
    pub lite: bool,
}

/// Why a stream cannot be added or restarted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    /// The number is taken.
    #[error("stream {} exists already", .0.0)]
    Exists(StreamId),
    /// There is no such stream.
    #[error("there is no stream {}", .0.0)]
    Unknown(StreamId),
    /// It has no socket at all.
    #[error("the stream has no socket")]
    NoSocket,
    /// Component ids are 1 to 256 (RFC 8445 section 5.1.2.1).
    #[error("component {0} is not between 1 and 256")]
    Component(u16),
    /// Two components of one stream, or one component twice, on one address.
    #[error("{0} is given twice in one stream")]
    SharedAddress(SocketAddr),
    /// The credentials cannot be told from others on the same socket, or there is no room.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The credentials drawn are none; cannot happen with ice-chars.
    #[error(transparent)]
    Fragment(#[from] FragmentError),
}

/// Why a remote description is refused. On an error nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// There is no such stream.
    #[error("there is no stream {}", .0.0)]
    Unknown(StreamId),
    /// The peer is known under another fragment: new credentials mean a restart, which both sides make
    /// (RFC 8445 section 9).
    #[error("the stream has a peer with another username fragment; new credentials need a restart")]
    RestartNeeded,
    /// Neither side would check.
    #[error("both agents are lite, and neither would check")]
    BothLite,
    /// The fragment is known with another password, or there is no room.
    #[error(transparent)]
    Register(#[from] RegisterError),
}
