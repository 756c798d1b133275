//! Captures as agents saw them: packets of a pcap or pcapng file become datagrams.
//!
//! Link layers, IP, fragments, UDP and RFC 4571 framing over TCP are taken off; what a datagram means is for
//! `audit`. Reading is streaming: memory is bounded by the number of flows, never by the number of packets.

pub mod content;
mod counts;
mod error;
mod file;
mod fragment;
mod input;
mod interface;
mod ip;
mod link;
mod order;
mod pcap;
mod pcapng;
mod reader;
mod stream;

use std::net::SocketAddr;
use std::time::Duration;

pub use counts::{Counts, GivenUp, Skipped};
pub use error::{CaptureError, Problem};
pub use reader::Capture;

/// What carried a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Transport {
    /// UDP.
    Udp,
    /// TCP with the framing of RFC 4571, as ICE uses it (RFC 6544 section 3).
    Tcp,
}

/// One datagram of a capture, in the order of the packets that completed them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Datagram<'a> {
    /// Number of the packet that completed it, from 1, as packet analysers count: every packet of the file
    /// counts, whatever is in it.
    pub packet: u64,
    /// When that packet was captured, since the Unix epoch.
    pub time: Duration,
    /// What carried it.
    pub transport: Transport,
    /// Where it came from.
    pub source: SocketAddr,
    /// Where it went.
    pub destination: SocketAddr,
    /// Its bytes, as far as they were captured.
    pub payload: &'a [u8],
    /// Whether bytes at its end were not captured.
    pub cut: bool,
}
