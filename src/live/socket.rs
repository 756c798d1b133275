//! The sockets of the peer, and the one place where a case waits.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

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
    udp: UdpSocket,
    /// Where it is.
    pub(super) address: SocketAddr,
    /// What it is to the subject.
    pub(super) place: Place,
}

/// All of them. Each keeps its index for good.
#[derive(Debug)]
pub(super) struct Sockets {
    all: Vec<Socket>,
    ip: IpAddr,
}

impl Sockets {
    /// None yet; on the loopback address of one family.
    pub(super) fn new(ipv6: bool) -> Sockets {
        let ip = if ipv6 {
            Ipv6Addr::LOCALHOST.into()
        } else {
            Ipv4Addr::LOCALHOST.into()
        };
        Sockets { all: Vec::new(), ip }
    }

    /// None yet; on the address of this machine that reaches a server there.
    pub(super) fn towards(server: SocketAddr) -> io::Result<Sockets> {
        let any: IpAddr = if server.is_ipv6() {
            Ipv6Addr::UNSPECIFIED.into()
        } else {
            Ipv4Addr::UNSPECIFIED.into()
        };
        // Connecting a UDP socket sends nothing; it chooses the address.
        let probe = UdpSocket::bind((any, 0))?;
        probe.connect(server)?;
        let ip = probe.local_addr()?.ip();
        Ok(Sockets { all: Vec::new(), ip })
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
        let udp = UdpSocket::bind((self.ip, 0))?;
        udp.set_nonblocking(true)?;
        let address = udp.local_addr()?;
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
        self.all[at].udp.send_to(bytes, to).map(|_| ())
    }

    /// Takes a datagram that is there, from the socket with this index.
    pub(super) fn receive(&self, at: usize, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
        // Errors are those of datagrams sent before, to ports that are closed now; there may be more behind.
        for _ in 0..8 {
            match self.all[at].udp.recv_from(buffer) {
                Ok(found) => return Some(found),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return None,
                Err(_) => {}
            }
        }
        None
    }

    /// Waits until one of them or `other` has something to read, or until the deadline. The indices of
    /// those that have.
    pub(super) fn wait(&self, other: Option<BorrowedFd<'_>>, deadline: Instant) -> Vec<usize> {
        let watch = |fd| PollFd::from_borrowed_fd(fd, PollFlags::IN);
        let mut watched: Vec<PollFd<'_>> = self.all.iter().map(|one| watch(one.udp.as_fd())).collect();
        watched.extend(other.map(watch));
        let left = deadline.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left.min(Duration::from_secs(60))).ok();
        // What interrupts the wait is found out by the caller, who waits again.
        let _ = poll(&mut watched, left.as_ref());
        let ready = watched.iter().take(self.all.len()).enumerate();
        ready
            .filter(|(_, one)| !one.revents().is_empty())
            .map(|(at, _)| at)
            .collect()
    }
}
