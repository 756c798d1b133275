//! icespec's sockets, and the one place where a session waits.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::BorrowedFd;
use std::time::Instant;

use crate::net::{Net, Socket};

/// The sockets of one session, each on a free port of the address.
#[derive(Debug)]
pub(super) struct Sockets {
    net: Net,
    ip: IpAddr,
    all: Vec<Socket>,
}

impl Sockets {
    /// None yet.
    pub(super) fn new(net: Net, ip: IpAddr) -> Sockets {
        let all = Vec::new();
        Sockets { net, ip, all }
    }

    /// What time it is.
    pub(super) fn now(&self) -> Instant {
        self.net.now()
    }

    /// One more.
    pub(super) fn bind(&mut self) -> io::Result<SocketAddr> {
        let socket = self.net.bind(self.ip)?;
        let address = socket.address();
        self.all.push(socket);
        Ok(address)
    }

    /// Sends from the one at this address. What cannot be sent is lost, as on any network.
    pub(super) fn send(&self, from: SocketAddr, to: SocketAddr, bytes: &[u8]) {
        let socket = self.all.iter().find(|socket| socket.address() == from);
        if let Some(socket) = socket {
            let _ = socket.send(bytes, to);
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The address of the one with this index.
    pub(super) fn address(&self, at: usize) -> SocketAddr {
        self.all[at].address()
    }

    /// Takes a datagram that is there, from the socket with this index.
    pub(super) fn receive(&self, at: usize, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
        self.all[at].receive(buffer)
    }

    /// Waits until one of them or `other` has something to read, or until the deadline.
    pub(super) fn wait(&self, other: Option<BorrowedFd<'_>>, deadline: Instant) {
        // What cannot be waited for is asked for again until the session has taken too long.
        let _ = self.net.wait(self.all.iter(), other, Some(deadline));
    }
}
