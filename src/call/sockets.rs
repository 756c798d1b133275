//! icespec's sockets, and the one place where a session waits.

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// The sockets of one session, each on a free port of the address.
#[derive(Debug)]
pub(super) struct Sockets {
    ip: IpAddr,
    all: Vec<(UdpSocket, SocketAddr)>,
}

impl Sockets {
    /// None yet.
    pub(super) fn new(ip: IpAddr) -> Sockets {
        Sockets { ip, all: Vec::new() }
    }

    /// One more.
    pub(super) fn bind(&mut self) -> io::Result<SocketAddr> {
        let socket = UdpSocket::bind((self.ip, 0))?;
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        self.all.push((socket, address));
        Ok(address)
    }

    /// Sends from the one at this address. What cannot be sent is lost, as on any network.
    pub(super) fn send(&self, from: SocketAddr, to: SocketAddr, bytes: &[u8]) {
        let socket = self.all.iter().find(|(_, address)| *address == from);
        if let Some((socket, _)) = socket {
            let _ = socket.send_to(bytes, to);
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The address of the one with this index.
    pub(super) fn address(&self, at: usize) -> SocketAddr {
        self.all[at].1
    }

    /// Takes a datagram that is there, from the socket with this index.
    pub(super) fn receive(&self, at: usize, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
        // Errors are those of datagrams sent before, to ports that are closed now; there may be more behind.
        for _ in 0..8 {
            match self.all[at].0.recv_from(buffer) {
                Ok(found) => return Some(found),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return None,
                Err(_) => {}
            }
        }
        None
    }

    /// Waits until one of them or `other` has something to read, or until the deadline.
    pub(super) fn wait(&self, other: Option<BorrowedFd<'_>>, deadline: Instant) {
        let watch = |fd| PollFd::from_borrowed_fd(fd, PollFlags::IN);
        let mut watched: Vec<PollFd<'_>> = self.all.iter().map(|(socket, _)| watch(socket.as_fd())).collect();
        watched.extend(other.map(watch));
        let left = deadline.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left.min(Duration::from_secs(1))).ok();
        // What interrupts the wait is found out by the caller, who waits again.
        let _ = poll(&mut watched, left.as_ref());
    }
}
