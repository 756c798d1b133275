//! The peer: how it is asked what it wants.

use std::net::SocketAddr;
use std::time::Instant;

use super::config::{Config, Proposal};
use super::deviation::Deviation;
use super::error::Error;
use super::event::{Connection, Event, Transport};
use super::log::Log;
use crate::agent::Transmit;

/// A WebRTC peer.
///
/// After each call take what [`poll_transmit`](Self::poll_transmit) and [`poll_event`](Self::poll_event) have,
/// and call [`handle_timeout`](Self::handle_timeout) when [`poll_timeout`](Self::poll_timeout) says so. Texts
/// are echoed as `shims/README.md` has it.
#[derive(Debug)]
pub struct Peer {
    config: Config,
    log: Log,
}

impl Peer {
    /// A peer that has described nothing yet.
    pub fn new(config: Config, now: Instant) -> Result<Self, Error> {
        let _ = now;
        Ok(Self { config, log: Log::default() })
    }

    /// Writes an offer, or a re-offer. From now on checks to every transport in it are answered.
    pub fn offer(&mut self, now: Instant, proposal: &Proposal) -> Result<String, Error> {
        let _ = (now, proposal);
        Err(Error::Order("not built yet"))
    }

    /// Takes an offer and writes the answer. Checks begin at once: the offerer answers them on every transport it
    /// has offered (RFC 9143 section 7.2).
    pub fn answer(&mut self, now: Instant, offer: &str) -> Result<String, Error> {
        let _ = (now, offer);
        Err(Error::Order("not built yet"))
    }

    /// Takes the answer to the offer that is open. Checks begin.
    pub fn accept(&mut self, now: Instant, answer: &str) -> Result<(), Error> {
        let _ = (now, answer);
        Err(Error::Order("not built yet"))
    }

    /// Sends a text through the data channel; false while none is open.
    pub fn send(&mut self, now: Instant, text: &str) -> bool {
        let _ = (now, text);
        false
    }

    /// From now on it does this wrongly, and nothing else; nothing at all with `None`.
    pub fn deviate(&mut self, now: Instant, deviation: Option<Deviation>) {
        let _ = now;
        self.config.deviation = deviation;
    }

    /// One more socket that may be used.
    pub fn add_socket(&mut self, address: SocketAddr) {
        self.config.sockets.push(address);
    }

    /// Takes a datagram that came from `source` to the socket `local`.
    pub fn handle_datagram(&mut self, now: Instant, local: SocketAddr, source: SocketAddr, datagram: &[u8]) {
        let _ = (now, local, source, datagram);
    }

    /// Does everything that is due.
    pub fn handle_timeout(&mut self, now: Instant) {
        let _ = now;
    }

    /// When [`handle_timeout`](Self::handle_timeout) is to be called, if nothing happens before.
    pub fn poll_timeout(&self) -> Option<Instant> {
        None
    }

    /// The next datagram to send.
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        None
    }

    /// The next thing that has happened.
    pub fn poll_event(&mut self) -> Option<Event> {
        None
    }

    /// Ends the session: a close_notify on every association, and nothing more is taken or sent.
    pub fn close(&mut self, now: Instant) {
        let _ = now;
    }

    /// The transports as they stand.
    pub fn transports(&self) -> Vec<Transport> {
        Vec::new()
    }

    /// The whole connection as it stands.
    pub fn connection(&self) -> Connection {
        Connection::New
    }

    /// What was observed.
    pub fn log(&self) -> &Log {
        &self.log
    }
}
