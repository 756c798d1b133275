//! Time, sockets and chance, for a case and for the agent it is about: the operating system's, or simulated.
//!
//! A simulated network has a clock that jumps to whatever happens next, and everything on it works in the
//! thread that [waits](Net::wait): minutes pass in milliseconds, and one seed gives one course of events.

mod real;
mod simulation;

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::fd::BorrowedFd;
use std::sync::Arc;
use std::time::Instant;

pub use simulation::{Ended, Host, Simulation};

/// A network with its clock. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub enum Net {
    /// The operating system's.
    #[default]
    Real,
    /// One in this process.
    Simulated(Arc<Simulation>),
}

/// A UDP socket.
#[derive(Debug)]
pub struct Socket {
    address: SocketAddr,
    wire: Wire,
}

#[derive(Debug)]
enum Wire {
    Real(UdpSocket),
    Simulated(Arc<Simulation>),
}

impl Net {
    /// What time it is.
    pub fn now(&self) -> Instant {
        match self {
            Net::Real => Instant::now(),
            Net::Simulated(simulation) => simulation.now(),
        }
    }

    /// What random numbers may be made from. Nobody can guess it, unless it is simulated.
    pub fn seed(&self) -> io::Result<[u8; 32]> {
        match self {
            Net::Real => real::seed(),
            Net::Simulated(simulation) => Ok(simulation.seed()),
        }
    }

    /// A socket on this address, which does not block.
    pub fn bind(&self, ip: IpAddr) -> io::Result<Socket> {
        let (address, wire) = match self {
            Net::Real => {
                let udp = UdpSocket::bind((ip, 0))?;
                udp.set_nonblocking(true)?;
                (udp.local_addr()?, Wire::Real(udp))
            }
            Net::Simulated(simulation) => (simulation.bind(ip)?, Wire::Simulated(simulation.clone())),
        };
        Ok(Socket { address, wire })
    }

    /// Our address as seen from there.
    pub fn towards(&self, there: SocketAddr) -> io::Result<IpAddr> {
        match self {
            Net::Real => real::towards(there),
            Net::Simulated(_) => Ok(there.ip()),
        }
    }

    /// Waits until one of the sockets, or `other`, has something to read, or until the deadline. The places of
    /// the sockets that have. With nothing else to wait for it is soon back, since something may have come
    /// that it cannot know of.
    pub fn wait<'a>(
        &self,
        sockets: impl Iterator<Item = &'a Socket>,
        other: Option<BorrowedFd<'_>>,
        deadline: Option<Instant>,
    ) -> io::Result<Vec<usize>> {
        match self {
            Net::Real => real::wait(sockets, other, deadline),
            Net::Simulated(simulation) => Ok(simulation.wait(sockets, deadline)),
        }
    }
}

impl Socket {
    /// Where it is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends a datagram.
    pub fn send(&self, bytes: &[u8], to: SocketAddr) -> io::Result<()> {
        match &self.wire {
            Wire::Real(udp) => udp.send_to(bytes, to).map(|_| ()),
            Wire::Simulated(simulation) => simulation.send(self.address, to, bytes),
        }
    }

    /// Takes a datagram that is there: its length, and where it came from.
    pub fn receive(&self, buffer: &mut [u8]) -> Option<(usize, SocketAddr)> {
        match &self.wire {
            Wire::Real(udp) => real::receive(udp, buffer),
            Wire::Simulated(simulation) => simulation.receive(self.address, buffer),
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if let Wire::Simulated(simulation) = &self.wire {
            simulation.unbind(self.address);
        }
    }
}
