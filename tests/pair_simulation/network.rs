//! Address translation between two sides (RFC 4787 sections 4 and 5).

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NatKind {
    /// Public addresses.
    None,
    /// One mapping for all destinations, open to all sources.
    Open,
    /// One mapping for all destinations, open to addresses that were sent to.
    Cone,
    /// A mapping for each destination, open to that destination.
    Symmetric,
}

pub(crate) struct Nat {
    kind: NatKind,
    public: IpAddr,
    ports: BTreeMap<(SocketAddr, Option<SocketAddr>), u16>,
    owners: BTreeMap<u16, (SocketAddr, Option<SocketAddr>)>,
    contacted: BTreeSet<(u16, IpAddr)>,
}

impl Nat {
    pub(crate) fn new(kind: NatKind, side: usize) -> Self {
        Self {
            kind,
            public: IpAddr::from([198, 51, 100, u8::try_from(side).unwrap() + 1]),
            ports: BTreeMap::new(),
            owners: BTreeMap::new(),
            contacted: BTreeSet::new(),
        }
    }

    /// The source that the world sees.
    pub(crate) fn outbound(&mut self, source: SocketAddr, destination: SocketAddr) -> SocketAddr {
        if self.kind == NatKind::None {
            return source;
        }
        let port = self.port(source, (self.kind == NatKind::Symmetric).then_some(destination));
        self.contacted.insert((port, destination.ip()));
        SocketAddr::new(self.public, port)
    }

    /// The host that a datagram from the world goes to.
    pub(crate) fn inbound(&self, destination: SocketAddr, source: SocketAddr) -> Option<SocketAddr> {
        if self.kind == NatKind::None {
            return Some(destination);
        }
        let (owner, peer) = self
            .owners
            .get(&destination.port())
            .filter(|_| destination.ip() == self.public)?;
        let open = match self.kind {
            NatKind::Symmetric => *peer == Some(source),
            NatKind::Cone => self.contacted.contains(&(destination.port(), source.ip())),
            _ => true,
        };
        open.then_some(*owner)
    }

    /// What a STUN server would tell this socket, where the answer is of use to others.
    pub(crate) fn reflexive(&mut self, source: SocketAddr) -> Option<SocketAddr> {
        match self.kind {
            NatKind::Open | NatKind::Cone => Some(SocketAddr::new(self.public, self.port(source, None))),
            NatKind::None | NatKind::Symmetric => None,
        }
    }

    fn port(&mut self, source: SocketAddr, destination: Option<SocketAddr>) -> u16 {
        let next = 40_000 + u16::try_from(self.ports.len()).unwrap();
        let port = *self.ports.entry((source, destination)).or_insert(next);
        self.owners.insert(port, (source, destination));
        port
    }
}
