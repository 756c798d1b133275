//! All of a session but the subject: sockets, icespec's peer, and what has come.

use std::net::SocketAddr;
use std::os::fd::BorrowedFd;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use serde_json::Value;

use super::ask::{self, Outcome, Told};
use super::book::Owner;
use super::config;
use super::record::Record;
use super::sockets::Sockets;
use super::steps::own;
use super::witness::Witness;
use super::{Described, End, Kind, Options};
use crate::live::{self, Random, What, one_line};
use crate::net::Net;
use crate::sdp::Description;
use crate::session::{Connection, DtlsState, Event, Peer};
use crate::suite::session::{Case, Media, Part};

/// The most datagrams that a stack may send in a session, and the most events it may tell.
const MAX_DATAGRAMS: usize = 50_000;
const MAX_EVENTS: usize = 10_000;
/// What icespec's DTLS says of a peer that has none of its certificates and cipher suites: `handshake_failure`, or no
/// certificate at all.
const NOTHING_IN_COMMON: [&str; 2] = ["fatal alert: description=40", "no client certificate received"];
const DATAGRAM: usize = 1 << 16; // the largest

/// All of it but the subject, so that it can go on while the subject works on a question.
pub(super) struct Line {
    pub(super) case: &'static Case,
    /// The sections, those too that came later.
    pub(super) kinds: Vec<Media>,
    pub(super) name: String,
    pub(super) address: String,
    pub(super) peer: Peer,
    pub(super) sockets: Sockets,
    /// Sockets that the stack was told nothing of.
    pub(super) strangers: Vec<SocketAddr>,
    pub(super) random: Random,
    pub(super) record: Record,
    pub(super) witness: Witness,
    pub(super) descriptions: Vec<Described>,
    /// The texts that icespec's peer was sent, and those that the stack told of.
    pub(super) heard: Vec<String>,
    pub(super) told: Vec<String>,
    /// What the stack last said of its connection.
    pub(super) connection: Option<String>,
    /// DTLS found no cryptography that both sides have.
    pub(super) nothing_in_common: bool,
    /// How often an association was finished on icespec's side.
    pub(super) associations: usize,
    datagrams: usize,
    events: usize,
    buffer: Vec<u8>,
}

impl Line {
    /// Of a case; nothing has happened yet.
    pub(super) fn new(case: &'static Case, net: &Net, options: Options) -> Outcome<Line> {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let broken = |error: String| Box::new(own(&error));
        let mut sockets = Sockets::new(net.clone(), options.address);
        let mut bind = || sockets.bind().map_err(|error| broken(error.to_string()));
        // Each section may have a transport of its own, and a new association a new one.
        let served = 2 * case.entry.plan.all_sections();
        let served = (0..served).map(|_| bind()).collect::<Outcome<_>>()?;
        let stray = bind()?;
        let seed = net.seed().map_err(|error| broken(error.to_string()))?;
        let random = Random::new(net).map_err(|error| broken(error.to_string()))?;
        let config = config::config(&case.entry.plan, seed, served, stray);
        let peer = Peer::new(config).map_err(|error| broken(error.to_string()))?;
        Ok(Line {
            case,
            kinds: case.entry.plan.sections.to_vec(),
            name: format!("session-{}", COUNT.fetch_add(1, Ordering::Relaxed)),
            address: options.address.to_string(),
            peer,
            sockets,
            strangers: vec![stray],
            random,
            record: Record::new(net.clone()),
            witness: Witness::default(),
            descriptions: Vec::new(),
            heard: Vec::new(),
            told: Vec::new(),
            connection: None,
            nothing_in_common: false,
            associations: 0,
            datagrams: 0,
            events: 0,
            buffer: vec![0; DATAGRAM],
        })
    }

    /// What time it is.
    pub(super) fn now(&self) -> Instant {
        self.sockets.now()
    }

    /// One turn: sends what is due, waits for a datagram, an event or the time, and takes what has come.
    pub(super) fn turn(&mut self, wake: Option<BorrowedFd<'_>>, until: Instant) -> Outcome<()> {
        self.flush();
        let due = self.peer.poll_timeout().map_or(until, |due| due.min(until));
        self.sockets.wait(wake, due);
        for at in 0..self.sockets.len() {
            self.receive(at)?;
        }
        self.peer.handle_timeout(self.now());
        self.flush();
        Ok(())
    }

    /// Sends and notes what icespec's peer has made.
    pub(super) fn flush(&mut self) {
        while let Some(datagram) = self.peer.poll_transmit() {
            self.transmit(datagram.local, datagram.remote, &datagram.bytes);
            if self.case.entry.plan.twice {
                self.transmit(datagram.local, datagram.remote, &datagram.bytes);
            }
        }
        while let Some(event) = self.peer.poll_event() {
            self.happened(event);
        }
    }

    /// Sends one datagram.
    pub(super) fn transmit(&mut self, from: SocketAddr, to: SocketAddr, bytes: &[u8]) {
        self.witness.sent(from, to, bytes);
        let note = self.describe(bytes);
        self.record.datagram(What::Sent, (from, to), bytes, note);
        self.sockets.send(from, to, bytes);
    }

    /// Takes what lies at a socket, some of it at a time so that a flood does not starve the rest.
    fn receive(&mut self, at: usize) -> Outcome<()> {
        for _ in 0..32 {
            let mut buffer = std::mem::take(&mut self.buffer);
            let found = self.sockets.receive(at, &mut buffer);
            let taken = found.map(|(length, from)| (buffer[..length].to_vec(), from));
            self.buffer = buffer;
            let Some((bytes, from)) = taken else {
                break;
            };
            self.datagrams += 1;
            if self.datagrams > MAX_DATAGRAMS {
                let flood = format!("a flood: more than {MAX_DATAGRAMS} datagrams in one session");
                return Err(Box::new(End::TimedOut(flood)));
            }
            self.take(self.sockets.address(at), from, &bytes);
        }
        Ok(())
    }

    fn take(&mut self, at: SocketAddr, from: SocketAddr, bytes: &[u8]) {
        let known = !self.strangers.contains(&at);
        let note = self.describe(bytes);
        self.record.datagram(What::Received, (from, at), bytes, note);
        self.witness.received(at, from, bytes, known);
        self.peer.handle_datagram(self.now(), at, from, bytes);
    }

    fn happened(&mut self, event: Event) {
        match event {
            Event::Dtls { mid, state, reason } => {
                self.associations += usize::from(state == DtlsState::Connected);
                self.nothing_in_common |= reason
                    .as_deref()
                    .is_some_and(|why| NOTHING_IN_COMMON.iter().any(|one| why.contains(one)));
                let reason = reason.map_or_else(String::new, |why| format!(": {}", one_line(&why)));
                let note = format!("icespec's DTLS of section {mid:?} is {}{reason}", state.name());
                self.record.note(What::Note, note);
            }
            Event::Ice { mid, state } => {
                let note = format!("icespec's ICE of section {mid:?} is {}", state.name());
                self.record.note(What::Note, note);
            }
            Event::Message(text) => {
                self.record
                    .note(What::Note, format!("icespec's peer got {:?}", one_line(&text)));
                if self.heard.len() < 1000 {
                    self.heard.push(text);
                }
            }
            _ => {}
        }
    }

    pub(super) fn tell(&mut self, event: &Value) -> Outcome<()> {
        let Some(told) = ask::told(event, &self.name) else {
            return Ok(());
        };
        self.events += 1;
        if self.events > MAX_EVENTS {
            let flood = format!("more than {MAX_EVENTS} events in one session");
            return Err(Box::new(End::Broken(flood)));
        }
        self.record.note(What::Event, one_line(&event.to_string()));
        match told {
            Told::Connection(state) => self.connection = Some(state),
            Told::Message(text) if self.told.len() < 1000 => self.told.push(text),
            Told::Message(_) | Told::Other => {}
        }
        Ok(())
    }

    /// Keeps a description, and who stated which credentials in it.
    pub(super) fn described(&mut self, kind: Kind, by: Owner, sdp: &str) {
        if let Ok(described) = Description::read(sdp) {
            self.witness.book.read(by, &described);
        }
        self.descriptions.push(Described {
            by,
            kind,
            sdp: sdp.to_owned(),
        });
        if by == Owner::Icespec {
            self.witness.renewed();
        }
        self.settle_homes();
    }

    /// What a side said last.
    pub(super) fn latest_of(&self, owner: Owner) -> Option<Description> {
        let latest = self.descriptions.iter().rev().find(|one| one.by == owner)?;
        Description::read(&latest.sdp).ok()
    }

    /// Which of icespec's sections are served where, as its transports stand.
    pub(super) fn settle_homes(&mut self) {
        let transports = self.peer.transports();
        let homes = transports
            .iter()
            .filter_map(|one| Some((one.local, *one.sections.first()?)));
        self.witness.at_home(homes.collect::<Vec<_>>());
    }

    /// Whether ICE and DTLS are done on every transport of icespec's.
    pub(super) fn is_secured(&self) -> bool {
        self.peer.connection() == Connection::Connected
    }

    /// Whether the stack has told its user that it is connected, and nothing else since.
    pub(super) fn told_up(&self) -> bool {
        self.connection.as_deref() == Some("connected")
    }

    /// Whether icespec does something wrongly that DTLS may end for.
    pub(super) fn tampers(&self) -> bool {
        use crate::suite::session::Deviation as D;
        let deviation = self.case.entry.plan.deviation;
        matches!(
            deviation,
            Some(D::WrongFingerprint | D::DtlsBeforeIce | D::DtlsFromElsewhere)
        )
    }

    /// Whether icespec offers anew when this part does.
    pub(super) fn offers(&self) -> bool {
        self.case.part == Part::Offers
    }

    fn describe(&self, bytes: &[u8]) -> String {
        let name = |owner, section, generation| {
            let whose = match owner {
                Owner::Icespec => "icespec",
                Owner::Stack => "the stack",
            };
            match generation {
                0 => format!("{whose}'s section {section}"),
                before => format!("{whose}'s section {section}, generation {before}"),
            }
        };
        let keys: Vec<live::Key> = (self.witness.book.keys.iter())
            .map(|key| live::Key {
                name: name(key.owner, key.section, key.generation),
                bytes: key.pair.pwd.clone().into_bytes(),
            })
            .collect();
        live::describe(bytes, &keys)
    }
}
