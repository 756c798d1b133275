//! The operating system's network.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::rand::{GetRandomFlags, getrandom};

use super::{Socket, Wire};

/// How often somebody who has nothing to poll is asked.
const TICK: Duration = Duration::from_millis(2);

pub(super) fn seed() -> io::Result<[u8; 32]> {
    let mut seed = [0; 32];
    let mut filled = 0;
    while filled < seed.len() {
        filled += getrandom(&mut seed[filled..], GetRandomFlags::empty())?;
    }
    Ok(seed)
}

pub(super) fn towards(there: SocketAddr) -> io::Result<IpAddr> {
    let any: IpAddr = if there.is_ipv6() {
        Ipv6Addr::UNSPECIFIED.into()
    } else {
        Ipv4Addr::UNSPECIFIED.into()
    };
    // Connecting a UDP socket sends nothing; it chooses the address.
    let probe = UdpSocket::bind((any, 0))?;
    probe.connect(there)?;
    Ok(probe.local_addr()?.ip())
}

pub(super) fn receive(udp: &UdpSocket, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
    // Errors are those of datagrams sent before, to ports that are closed now; there may be more behind.
    for _ in 0..8 {
        match udp.recv_from(buffer) {
            Ok(found) => return Some(found),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return None,
            Err(_) => {}
        }
    }
    None
}

pub(super) fn wait<'a>(
    sockets: impl Iterator<Item = &'a Socket>,
    other: Option<BorrowedFd<'_>>,
    deadline: Option<Instant>,
) -> io::Result<Vec<usize>> {
    let watch = |fd| PollFd::from_borrowed_fd(fd, PollFlags::IN);
    let udp = |one: &'a Socket| match &one.wire {
        Wire::Real(udp) => Some(watch(udp.as_fd())),
        Wire::Simulated(_) => None,
    };
    let mut watched: Vec<PollFd<'_>> = sockets.filter_map(udp).collect();
    let own = watched.len();
    let tick = other.is_none().then_some(TICK);
    watched.extend(other.map(watch));
    let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
    let left = left.into_iter().chain(tick).min();
    let left = left.and_then(|left| Timespec::try_from(left).ok());
    match poll(&mut watched, left.as_ref()) {
        // What interrupts the wait is found out by the caller, who waits again.
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    let ready = watched.iter().take(own).enumerate();
    let ready = ready.filter(|(_, one)| !one.revents().is_empty());
    Ok(ready.map(|(at, _)| at).collect())
}
