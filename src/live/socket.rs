//! The sockets of the peer, and the one place where a case waits.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::BorrowedFd;
use std::time::Instant;

use crate::net::{self, Net};

/// What an address of the peer is to the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The candidate of this stream (from 0) and component (from 1).
    Candidate(u8, u8),
    /// One it never heard of, by its number in the case.
    Stranger(u8),
    /// A candidate of the first stream where nobody answers, by its number; the higher the better.
    Dead(u8),
    /// One more that it never heard of, for one purpose.
    Fresh,
    /// One that answers come from that were sent to another.
    Elsewhere,
}

/// One of the peer's sockets.
#[derive(Debug)]
pub(super) struct Socket {
    udp: net::Socket,
    /// Where it is.
    pub(super) address: SocketAddr,
    /// What it is to the subject.
    pub(super) place: Place,
}

/// All of them. Each keeps its index for good.
#[derive(Debug)]
pub(super) struct Sockets {
    all: Vec<Socket>,
    net: Net,
    ip: IpAddr,
}

impl Sockets {
    /// None yet; on the loopback address of one family.
    pub(super) fn new(net: Net, ipv6: bool) -> Sockets {
        let ip = if ipv6 {
            Ipv6Addr::LOCALHOST.into()
        } else {
            Ipv4Addr::LOCALHOST.into()
        };
        let all = Vec::new();
        Sockets { all, net, ip }
    }

    /// None yet; on the address of this machine that reaches a server there.
    pub(super) fn towards(net: Net, server: SocketAddr) -> io::Result<Sockets> {
        let ip = net.towards(server)?;
        let all = Vec::new();
        Ok(Sockets { all, net, ip })
    }

    /// What time it is.
    pub(super) fn now(&self) -> Instant {
        self.net.now()
    }

    /// The address they are on.
    pub(super) fn ip(&self) -> IpAddr {
        self.ip
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The one with this index.
    pub(super) fn get(&self, at: usize) -> &Socket {
        &self.all[at]
    }

    /// The index of the socket at this place, which is bound if it is not there.
    pub(super) fn at(&mut self, place: Place) -> io::Result<usize> {
        let found = self.all.iter().position(|one| one.place == place);
        match found {
            Some(at) if place != Place::Fresh => Ok(at),
            _ => self.bind(place),
        }
    }

    fn bind(&mut self, place: Place) -> io::Result<usize> {
        let udp = self.net.bind(self.ip)?;
        let address = udp.address();
        self.all.push(Socket { udp, address, place });
        Ok(self.all.len() - 1)
    }

    /// Strangers of the case before are strangers to the next under other numbers.
    pub(super) fn forget_strangers(&mut self) {
        for one in &mut self.all {
            if let Place::Stranger(_) = one.place {
                one.place = Place::Fresh;
            }
        }
    }

    /// The one at this address.
    pub(super) fn find(&self, address: SocketAddr) -> Option<&Socket> {
        self.all.iter().find(|one| one.address == address)
    }

    /// Sends a datagram from one of them.
    pub(super) fn send(&self, at: usize, bytes: &[u8], to: SocketAddr) -> io::Result<()> {
        self.all[at].udp.send(bytes, to)
    }

    /// Takes a datagram that is there, from the socket with this index.
    pub(super) fn receive(&self, at: usize, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
        self.all[at].udp.receive(buffer)
    }

    /// Waits until one of them or `other` has something to read, or until the deadline. The indices of
    /// those that have.
    pub(super) fn wait(&self, other: Option<BorrowedFd<'_>>, deadline: Instant) -> Vec<usize> {
        let own = self.all.iter().map(|one| &one.udp);
        // What cannot be waited for is asked for again until the case has taken too long.
        self.net.wait(own, other, Some(deadline)).unwrap_or_default()
    }
}
