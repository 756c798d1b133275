//! One session as it is played: the one loop, which takes datagrams and events in and keeps the bounds.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::ask::{self, Asked, Outcome, Told};
use super::book::Owner;
use super::record::Record;
use super::sockets::Sockets;
use super::witness::Witness;
use super::{Described, End, Kind, Options, Performance};
use crate::live::What;
use crate::sdp::Description;
use crate::session::{Connection, DtlsState, Event, Peer};
use crate::subject::Subject;
use crate::suite::session::{Case, Media, Observation, Part};

/// The most datagrams that a stack may send in a session, and the most events it may tell.
const MAX_DATAGRAMS: usize = 50_000;
const MAX_EVENTS: usize = 10_000;
/// The longest that a session may take, whatever its steps add up to.
const LIMIT: Duration = Duration::from_secs(90);
/// How often a subject that has nothing to poll is asked for events, and one that works on a question is looked at.
const TICK: Duration = Duration::from_millis(2);
/// How often what is waited for is looked at, though nothing has come.
const LOOK: Duration = Duration::from_millis(100);
const DATAGRAM: usize = 1 << 16; // the largest

/// A session being played.
pub(super) struct Play<'a> {
    pub(super) subject: &'a mut dyn Subject,
    pub(super) line: Line,
    pub(super) seen: Observation,
    /// The text that is sent while the restart is under way.
    pub(super) under_way: Option<String>,
    /// How many restarts there were.
    pub(super) restarts: usize,
}

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
    pub(super) record: Record,
    pub(super) witness: Witness,
    pub(super) descriptions: Vec<Described>,
    /// The texts that icespec's peer was sent, and those that the stack told of.
    pub(super) heard: Vec<String>,
    pub(super) told: Vec<String>,
    /// What the stack last said of its connection.
    pub(super) connection: Option<String>,
    /// How often an association was finished on icespec's side.
    pub(super) associations: usize,
    limit: Instant,
    datagrams: usize,
    events: usize,
    buffer: Vec<u8>,
}

impl<'a> Play<'a> {
    /// Of a case; nothing has happened yet.
    pub(super) fn new(
        subject: &'a mut dyn Subject,
        case: &'static Case,
        options: Options,
    ) -> Outcome<Play<'a>> {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let broken = |error: String| Box::new(End::Broken(format!("icespec's own side: {error}")));
        let mut sockets = Sockets::new(options.address);
        let mut bind = || sockets.bind().map_err(|error| broken(error.to_string()));
        // Each section may have a transport of its own, and a new association a new one.
        let served: Vec<SocketAddr> = (0..2 * case.entry.plan.all_sections())
            .map(|_| bind())
            .collect::<Outcome<_>>()?;
        let stray = bind()?;
        let seed = seed().map_err(|error| broken(error.to_string()))?;
        let config = super::config::config(&case.entry.plan, seed, served, stray);
        let peer = Peer::new(config, Instant::now()).map_err(|error| broken(error.to_string()))?;
        let line = Line {
            case,
            kinds: case.entry.plan.sections.to_vec(),
            name: format!("session-{}", COUNT.fetch_add(1, Ordering::Relaxed)),
            address: options.address.to_string(),
            peer,
            sockets,
            strangers: vec![stray],
            record: Record::new(),
            witness: Witness::default(),
            descriptions: Vec::new(),
            heard: Vec::new(),
            told: Vec::new(),
            connection: None,
            associations: 0,
            limit: Instant::now() + LIMIT,
            datagrams: 0,
            events: 0,
            buffer: vec![0; DATAGRAM],
        };
        Ok(Play {
            subject,
            line,
            seen: Observation::default(),
            under_way: None,
            restarts: 0,
        })
    }

    /// Plays it to its end.
    pub(super) fn perform(mut self) -> Performance {
        let outcome = self.run();
        self.observe();
        let end = match outcome {
            Ok(()) => End::Seen(std::mem::take(&mut self.seen)),
            Err(end) => *end,
        };
        let end = self.close().unwrap_or(end);
        let line = self.line;
        Performance {
            end,
            transcript: line.record.entries(),
            descriptions: line.descriptions,
        }
    }

    /// Ends the session on both sides. How the subject came to its end over that, if it did.
    fn close(&mut self) -> Option<End> {
        self.line.peer.close(Instant::now());
        self.line.flush();
        if !self.subject.is_up() {
            return None;
        }
        let input = ask::input(json!({"session": self.line.name}));
        match ask::read(self.subject.call("session.close", &input)) {
            // Who never opened it, or has closed it when the peer did, may call this an error.
            Ok(_) => None,
            Err(end) if matches!(*end, End::Unsupported(_)) => None,
            Err(end) => Some(*end),
        }
    }

    /// Asks for one operation. The session goes on meanwhile.
    pub(super) fn ask(&mut self, operation: &str, input: Value) -> Outcome<Asked> {
        let input = ask::input(input);
        let (subject, line) = (&mut *self.subject, &mut self.line);
        let answer = std::thread::scope(|scope| {
            let asked = scope.spawn(move || subject.call(operation, &input));
            while !asked.is_finished() {
                line.turn(None, Instant::now() + TICK)?;
            }
            asked.join().map_err(|_| {
                let text = format!("{operation}: the subject's own thread panicked");
                Box::new(End::Broken(text))
            })
        })?;
        ask::read(answer)
    }

    /// Plays until the deadline, or until something holds; whether it does.
    pub(super) fn until(&mut self, deadline: Instant, done: impl Fn(&Line) -> bool) -> Outcome<bool> {
        loop {
            self.listen()?;
            if done(&self.line) {
                return Ok(true);
            }
            let now = Instant::now();
            if now >= deadline {
                return Ok(false);
            }
            if now >= self.line.limit {
                let long = format!("the session took more than {LIMIT:?}");
                return Err(Box::new(End::TimedOut(long)));
            }
            let wake = self.subject.wake();
            let look = if wake.is_none() { TICK } else { LOOK };
            self.line.turn(wake, deadline.min(now + look))?;
        }
    }

    /// Lets so much time pass.
    pub(super) fn pass(&mut self, time: Duration) -> Outcome<()> {
        self.until(Instant::now() + time, |_| false).map(|_| ())
    }

    /// Takes the events that are there. The subject may be found to be gone.
    fn listen(&mut self) -> Outcome<()> {
        for _ in 0..100 {
            let Some(event) = self.subject.next_event(Instant::now()) else {
                break;
            };
            self.line.tell(&event)?;
        }
        if self.subject.is_up() {
            return Ok(());
        }
        match ask::read(self.subject.probe()) {
            Ok(_) => Err(Box::new(End::Broken("it was gone for a while".to_owned()))),
            Err(end) => Err(end),
        }
    }
}

impl Line {
    /// One turn: sends what is due, waits for a datagram, an event or the time, and takes what has come.
    fn turn(&mut self, wake: Option<std::os::fd::BorrowedFd<'_>>, until: Instant) -> Outcome<()> {
        self.flush();
        let due = self.peer.poll_timeout().map_or(until, |due| due.min(until));
        self.sockets.wait(wake, due);
        for at in 0..self.sockets.len() {
            self.receive(at)?;
        }
        self.peer.handle_timeout(Instant::now());
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
        self.peer.handle_datagram(Instant::now(), at, from, bytes);
    }

    fn happened(&mut self, event: Event) {
        match event {
            Event::Dtls { mid, state, reason } => {
                self.associations += usize::from(state == DtlsState::Connected);
                let reason = reason.map_or_else(String::new, |why| format!(": {}", ask::one_line(&why)));
                let note = format!("icespec's DTLS of section {mid:?} is {}{reason}", state.name());
                self.record.note(What::Note, note);
            }
            Event::Ice { mid, state } => {
                let note = format!("icespec's ICE of section {mid:?} is {}", state.name());
                self.record.note(What::Note, note);
            }
            Event::Message(text) => {
                self.record.note(
                    What::Note,
                    format!("icespec's peer got {:?}", ask::one_line(&text)),
                );
                if self.heard.len() < 1000 {
                    self.heard.push(text);
                }
            }
            _ => {}
        }
    }

    fn tell(&mut self, event: &Value) -> Outcome<()> {
        let Some(told) = ask::told(event, &self.name) else {
            return Ok(());
        };
        self.events += 1;
        if self.events > MAX_EVENTS {
            let flood = format!("more than {MAX_EVENTS} events in one session");
            return Err(Box::new(End::Broken(flood)));
        }
        self.record.note(What::Event, ask::one_line(&event.to_string()));
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
        let keys: Vec<crate::live::Key> = (self.witness.book.keys.iter())
            .map(|key| crate::live::Key {
                name: name(key.owner, key.section, key.generation),
                bytes: key.pair.pwd.clone().into_bytes(),
            })
            .collect();
        crate::live::describe(bytes, &keys)
    }
}

/// A seed that nobody can guess.
fn seed() -> std::io::Result<[u8; 32]> {
    use rustix::rand::{GetRandomFlags, getrandom};
    let mut seed = [0; 32];
    let mut filled = 0;
    while filled < seed.len() {
        filled += getrandom(&mut seed[filled..], GetRandomFlags::empty())?;
    }
    Ok(seed)
}
