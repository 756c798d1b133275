//! What a peer tells while it runs.

use std::net::SocketAddr;

use crate::agent::State as IceState;

/// What has happened. `mid` is that of the first section on the transport.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// ICE of a transport has another state.
    Ice {
        /// Which transport.
        mid: String,
        /// Its state now.
        state: IceState,
    },
    /// A transport has another selected pair.
    Selected {
        /// Which transport.
        mid: String,
        /// The pair.
        path: Path,
    },
    /// DTLS of a transport has another state.
    Dtls {
        /// Which transport.
        mid: String,
        /// Its state now.
        state: DtlsState,
        /// Why, where it failed.
        reason: Option<String>,
    },
    /// All transports together have another state.
    Connection(Connection),
    /// The data channel is open.
    ChannelOpen,
    /// A text has come through the data channel.
    Message(String),
}

/// Both ends of a 5-tuple.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// The peer's own socket.
    pub local: SocketAddr,
    /// The other side's address.
    pub remote: SocketAddr,
}

/// How far DTLS is (the names of `RTCDtlsTransportState`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DtlsState {
    /// Nothing has been sent or taken.
    New,
    /// The handshake is under way.
    Connecting,
    /// The handshake is over and the other side's certificate has the fingerprint it announced.
    Connected,
    /// Ended by either side.
    Closed,
    /// The handshake failed, or the fingerprint is another one.
    Failed,
}

impl DtlsState {
    /// The name in the shim protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Closed => "closed",
            Self::Failed => "failed",
        }
    }
}

/// The whole connection (the names of `RTCPeerConnectionState`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Connection {
    /// Nothing has begun.
    New,
    /// Some transport is not done.
    Connecting,
    /// ICE and DTLS are done on every transport.
    Connected,
    /// A transport has failed.
    Failed,
    /// [`Peer::close`](super::Peer::close) was called.
    Closed,
}

impl Connection {
    /// The name in the shim protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Failed => "failed",
            Self::Closed => "closed",
        }
    }
}

/// A transport as it stands: one for each section before the answer, then one for each BUNDLE group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transport {
    /// Indices of its sections, the one whose credentials count first.
    pub sections: Vec<usize>,
    /// Their mids.
    pub mids: Vec<String>,
    /// Its socket.
    pub local: SocketAddr,
    /// How far ICE is.
    pub ice: IceState,
    /// The pair that data leaves on; none while there is none, or consent has ended.
    pub selected: Option<Path>,
    /// How far DTLS is.
    pub dtls: DtlsState,
}
