//! What is registered: one stream's credentials in one ICE generation.

use std::fmt;
use std::net::SocketAddr;

use super::fragment::Credentials;

/// A data stream of this agent, numbered by the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(pub u32);

/// How often a stream's ICE has been restarted (RFC 8445 section 9); the first generation is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u32);

/// A stream in one of its generations: what a check authenticates as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetId {
    /// The stream.
    pub stream: StreamId,
    /// Its generation.
    pub generation: Generation,
}

impl fmt::Display for SetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stream {} generation {}", self.stream.0, self.generation.0)
    }
}

/// One credential to answer on.
#[derive(Clone, Debug)]
pub struct CredentialSet {
    /// Whose it is.
    pub stream: StreamId,
    /// Of which generation.
    pub generation: Generation,
    /// The only local socket it is served on; on every socket when absent.
    pub socket: Option<SocketAddr>,
    /// Our own half: what requests are verified and responses signed with.
    pub local: Credentials,
    /// The peer's half, once it is known.
    pub remote: Option<Credentials>,
}

impl CredentialSet {
    /// The stream and generation together.
    pub fn id(&self) -> SetId {
        SetId {
            stream: self.stream,
            generation: self.generation,
        }
    }
}
