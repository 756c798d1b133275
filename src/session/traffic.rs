//! Datagrams in and out, and what they set in motion.

use std::net::SocketAddr;
use std::time::Instant;

use super::association::Association;
use super::channel::Channel;
use super::event::{Connection, DtlsState, Event, Path};
use super::link::Link;
use super::log::{Direction, DtlsKind, DtlsSeen, Observation};
use super::peer::Peer;
use super::resign::altered;
use crate::agent::{Event as AgentEvent, Protocol, State, Transmit, classify};
use crate::fault;
use crate::stun::Class;

impl Peer {
    /// Takes a datagram that came from `source` to the socket `local`.
    pub fn handle_datagram(&mut self, now: Instant, local: SocketAddr, source: SocketAddr, datagram: &[u8]) {
        if self.connection == Connection::Closed {
            return;
        }
        let path = Path {
            local,
            remote: source,
        };
        match classify(datagram, false) {
            Some(Protocol::Stun) => {
                if let Some(seen) = self.book.read(Direction::Received, path, datagram) {
                    self.log.push(now, Observation::Stun(seen));
                }
                if self.config.stray != Some(local) {
                    self.agent.handle_datagram(now, local, source, datagram);
                }
            }
            Some(Protocol::Dtls) => {
                self.log_dtls(now, Direction::Received, path, datagram);
                self.take_dtls(now, path, datagram);
            }
            // The peer has no use for media, and keeps no SRTP keys.
            _ => {}
        }
        self.drive(now);
    }

    /// DTLS goes to its transport's association, or waits for one, if the pair is validated or the other side has
    /// shown on it who it is: it may go on nominating, as browsers do, and send on a pair that is no longer looked at
    /// here (RFC 8445 section 12.2).
    fn take_dtls(&mut self, now: Instant, path: Path, datagram: &[u8]) {
        let validated = self.agent.validated(now, path.local, path.remote);
        let answered = self.answered.contains(&path);
        let anybody = fault::is(&fault::HELLO_OF_ANYBODY_ANSWERED);
        let link = match validated {
            Some((set, _)) => self.links.iter_mut().find(|link| link.stream == set.stream),
            None if answered || anybody => self.links.iter_mut().find(|link| link.socket == path.local),
            None => None,
        };
        let Some(link) = link else {
            return;
        };
        match &mut link.association {
            Some(association) => association.handle_datagram(now, datagram),
            None => link.keep(path, datagram),
        }
        if anybody
            && validated.is_none()
            && !answered
            && let Some(association) = &mut link.association
        {
            let Path { local, remote } = path;
            for bytes in std::mem::take(&mut association.packets) {
                self.transmit(now, Transmit { local, remote, bytes });
            }
        }
    }

    /// Lets everything go as far as it goes.
    pub(super) fn drive(&mut self, now: Instant) {
        loop {
            while let Some(event) = self.agent.poll_event() {
                self.take_event(now, &event);
            }
            for index in 0..self.links.len() {
                self.begin_dtls(now, index);
                self.take_early(now, index);
                self.step(now, index);
            }
            let mut sent = false;
            while let Some(transmit) = self.agent.poll_transmit() {
                sent = true;
                self.pass(now, transmit);
            }
            if !sent {
                break;
            }
        }
        self.tell_connection();
    }

    fn take_event(&mut self, now: Instant, event: &AgentEvent) {
        match *event {
            AgentEvent::State { stream, state } if state != State::Closed => {
                if let Some(link) = self.links.iter_mut().find(|link| link.stream == stream) {
                    link.ice = state;
                    let mid = self.sections[link.owner].mid.clone();
                    self.events.push_back(Event::Ice { mid, state });
                }
            }
            AgentEvent::Selected {
                set, local, remote, ..
            } => {
                if let Some(link) = self.links.iter_mut().find(|link| link.stream == set.stream) {
                    let path = Path { local, remote };
                    link.selected = Some(path);
                    let mid = self.sections[link.owner].mid.clone();
                    self.events.push_back(Event::Selected { mid, path });
                    self.before_dtls(now, remote);
                }
            }
            // Data does not go through the agent, and roles show in the log.
            AgentEvent::State { .. } | AgentEvent::Data { .. } | AgentEvent::Role(_) => {}
        }
    }

    /// DTLS begins once the transport has a selected pair.
    fn begin_dtls(&mut self, now: Instant, index: usize) {
        let waits = |link: &Link| link.ice != State::Completed;
        if self.links.iter().any(waits) && fault::is(&fault::ONE_TRANSPORT_HOLDS_ALL) {
            return;
        }
        let link = &mut self.links[index];
        let (Some(remote), Some(active)) = (&link.remote, link.active) else {
            return;
        };
        let active = active || fault::is(&fault::DTLS_CLIENT_WHATEVER_WAS_SAID);
        if link.ice != State::Completed || link.association.is_some() {
            return;
        }
        let fingerprints = remote.fingerprints.clone();
        link.association = match link.hello.take() {
            Some(begun) => Some(begun.with(fingerprints)),
            None => Association::new(&self.identity, self.random.number(), active, fingerprints, now).ok(),
        };
    }

    /// What came before its pair was valid is taken as soon as it is.
    fn take_early(&mut self, now: Instant, index: usize) {
        let link = &mut self.links[index];
        let Some(association) = &mut link.association else {
            return;
        };
        let agent = &self.agent;
        link.early.retain(|(path, datagram)| {
            let validated = agent.validated(now, path.local, path.remote).is_some();
            if validated {
                association.handle_datagram(now, datagram);
            }
            !validated
        });
    }

    /// Moves data between the layers of a transport, up and down.
    fn step(&mut self, now: Instant, index: usize) {
        let link = &mut self.links[index];
        let Some(association) = &mut link.association else {
            return;
        };
        let carries = link
            .sections
            .iter()
            .any(|&section| self.sections[section].is_application());
        if association.state == DtlsState::Connected && carries && link.channel.is_none() {
            link.channel = Some(Channel::new(now, link.active == Some(true), self.opens));
        }
        for plain in std::mem::take(&mut association.plain) {
            if let Some(channel) = &mut link.channel {
                channel.handle_packet(now, &plain);
            }
        }
        let mut texts = Vec::new();
        if let Some(channel) = &mut link.channel {
            for packet in channel.packets.drain(..) {
                association.send(&packet);
            }
            texts.extend(channel.texts.drain(..));
        }
        for packet in std::mem::take(&mut association.packets) {
            // Without consent it is lost, and DTLS and SCTP repeat it.
            let _ = self.agent.send(now, link.stream, 1, &packet);
        }
        self.tell_dtls(index);
        self.events.extend(texts.into_iter().map(Event::Message));
    }

    fn tell_dtls(&mut self, index: usize) {
        let link = &mut self.links[index];
        let state = link.dtls();
        if state != link.told {
            link.told = state;
            let reason = link
                .association
                .as_ref()
                .and_then(|association| association.reason.clone());
            let mid = self.sections[link.owner].mid.clone();
            self.events.push_back(Event::Dtls { mid, state, reason });
        }
        let open = link.channel.as_ref().is_some_and(|channel| channel.open);
        if open && !link.channel_told {
            self.events.push_back(Event::ChannelOpen);
        }
        link.channel_told |= open;
    }

    /// Sends what the agent sends, wrongly where a deviation says so.
    fn pass(&mut self, now: Instant, mut transmit: Transmit) {
        if classify(&transmit.bytes, false) == Some(Protocol::Stun) {
            let link = self.links.iter().find(|link| link.socket == transmit.local);
            if link.is_some_and(|link| link.is_held(now)) {
                return;
            }
            let sections = link.map_or(&[][..], |link| &link.sections);
            match altered(self.config.deviation, &self.book, sections, transmit.bytes) {
                Some(bytes) => transmit.bytes = bytes,
                None => return,
            }
        }
        self.transmit(now, transmit);
    }

    /// Takes down what is sent, and sends it.
    pub(super) fn transmit(&mut self, now: Instant, transmit: Transmit) {
        let Transmit { local, remote, bytes } = &transmit;
        let path = Path {
            local: *local,
            remote: *remote,
        };
        match classify(bytes, false) {
            Some(Protocol::Stun) => {
                if let Some(seen) = self.book.read(Direction::Sent, path, bytes) {
                    if seen.class == Class::Success {
                        self.answered.insert(path);
                    }
                    self.log.push(now, Observation::Stun(seen));
                }
            }
            Some(Protocol::Dtls) => self.log_dtls(now, Direction::Sent, path, bytes),
            _ => {}
        }
        self.transmits.push_back(transmit);
    }

    fn log_dtls(&mut self, now: Instant, direction: Direction, path: Path, datagram: &[u8]) {
        let seen = DtlsSeen {
            direction,
            path,
            kind: kind(datagram),
            own_validated: self.agent.validated(now, path.local, path.remote).is_some(),
        };
        self.log.push(now, Observation::Dtls(seen));
    }
}

/// What a DTLS datagram begins with (RFC 6347 section 4.1): content type, epoch, and the first byte of the record.
fn kind(datagram: &[u8]) -> DtlsKind {
    const RECORD_HEADER: usize = 13;
    let Some(header) = datagram.get(..RECORD_HEADER) else {
        return DtlsKind::Unreadable;
    };
    if (header[3], header[4]) != (0, 0) {
        return DtlsKind::Encrypted;
    }
    let body = &datagram[RECORD_HEADER..];
    match (header[0], body) {
        (20, _) => DtlsKind::ChangeCipherSpec,
        (21, [_, description, ..]) => DtlsKind::Alert(*description),
        (22, [1, ..]) => DtlsKind::ClientHello,
        (22, [_, ..]) => DtlsKind::Handshake,
        _ => DtlsKind::Unreadable,
    }
}
