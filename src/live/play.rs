//! One case as it is played: the one event loop, which takes datagrams and events in, answers checks and
//! keeps the bounds.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::End;
use super::agent;
use super::describe;
use super::event::{self, Told};
use super::socket::Place;
use super::steps::bound;
use super::transcript::{Transcript, What};
use super::world::World;
use crate::subject::Subject;
use crate::suite::{Answering, Case, Login, Observation, Role, Rule};
use crate::vector::wire::{Kind, Message};

/// The most datagrams the subject may send in a case.
pub(super) const MAX_DATAGRAMS: usize = 10_000;
/// The most events it may tell in a case.
pub(super) const MAX_EVENTS: usize = 10_000;
/// How often what is waited for is looked at, though nothing has come.
const LOOK: Duration = Duration::from_millis(100);
const DATAGRAM: usize = 1 << 16; // the largest

/// The outcome of a part of a case: an error ends the case with it.
pub(super) type Outcome<T> = Result<T, Box<End>>;

/// Something the peer sent that may be answered.
#[derive(Debug)]
pub(super) struct Sent {
    /// Its transaction id.
    pub(super) id: [u8; 12],
    /// The datagram.
    pub(super) bytes: Vec<u8>,
    /// The peer's socket it left from.
    pub(super) socket: usize,
    /// The role it claims.
    pub(super) claim: Option<Role>,
    /// What was answered.
    pub(super) replies: Vec<Vec<u8>>,
    /// Where the first of them came from.
    pub(super) replier: Option<SocketAddr>,
    /// What came to its socket meanwhile and is neither a check nor a reply to another.
    pub(super) others: Vec<String>,
}

/// An answer that waits for its time.
#[derive(Debug)]
pub(super) struct Due {
    pub(super) at: Instant,
    pub(super) socket: usize,
    pub(super) to: SocketAddr,
    pub(super) bytes: Vec<u8>,
    pub(super) check: usize,
}

/// A case being played.
pub(super) struct Play<'a> {
    pub(super) subject: &'a mut dyn Subject,
    pub(super) world: &'a mut World,
    pub(super) case: &'static Case,
    pub(super) timeout: Duration,
    pub(super) log: Transcript,
    pub(super) seen: Observation,
    pub(super) answering: Answering,
    /// How many checks were answered like that.
    pub(super) answers: u32,
    pub(super) due: Vec<Due>,
    pub(super) sent: Vec<Sent>,
    /// The message whose reply is looked at.
    pub(super) stimulus: Option<usize>,
    /// How many checks had come before it.
    pub(super) heard: usize,
    /// The stream and component it went to.
    pub(super) target: (u8, u8),
    /// The subject answered a right check before it was told anything else.
    pub(super) proven: bool,
    /// The subject uses the tie-breaker that it is given.
    pub(super) obeys: bool,
    /// When the peer last answered rightly, and when a check or data last came.
    pub(super) last_answer: Option<Instant>,
    pub(super) last_heard: Option<Instant>,
    /// The answers to the subject's checks, as they were sent.
    pub(super) answered_with: HashSet<Vec<u8>>,
    /// What came out of the subject: stream and data.
    pub(super) data: Vec<(String, Vec<u8>)>,
    /// What the subject sent that is not STUN: socket and bytes.
    pub(super) payload: Vec<(usize, Vec<u8>)>,
    /// The login, once a server has said its realm and nonce.
    pub(super) login: Option<Login>,
    /// The role that the last thing with force said the subject has.
    pub(super) role: Option<Role>,
    pub(super) weak_role: Option<Role>,
    /// The target of [`crate::suite::Step::Watch`] may not be a check before this one.
    pub(super) watch_from: usize,
    limit: Instant,
    datagrams: usize,
    events: usize,
    buffer: Vec<u8>,
}

impl<'a> Play<'a> {
    /// Of a case in a world; nothing has happened yet.
    pub(super) fn new(
        subject: &'a mut dyn Subject,
        world: &'a mut World,
        case: &'static Case,
        timeout: Duration,
        log: Transcript,
    ) -> Play<'a> {
        world.ledger.begin();
        let limit = world.now() + bound(case);
        Play {
            subject,
            world,
            case,
            timeout,
            log,
            seen: Observation::default(),
            answering: case.scene.answers,
            answers: 0,
            due: Vec::new(),
            sent: Vec::new(),
            stimulus: None,
            heard: 0,
            target: (0, 1),
            proven: false,
            obeys: false,
            last_answer: None,
            last_heard: None,
            answered_with: HashSet::new(),
            data: Vec::new(),
            payload: Vec::new(),
            login: None,
            role: None,
            weak_role: None,
            watch_from: 0,
            limit,
            datagrams: 0,
            events: 0,
            buffer: vec![0; DATAGRAM],
        }
    }

    /// What time it is.
    pub(super) fn now(&self) -> Instant {
        self.world.now()
    }

    /// Lets things happen until `done` says so, at most until `deadline`. Whether it did.
    pub(super) fn until(
        &mut self,
        deadline: Instant,
        mut done: impl FnMut(&mut Self) -> bool,
    ) -> Outcome<bool> {
        loop {
            if done(self) {
                return Ok(true);
            }
            if self.now() >= deadline {
                return Ok(false);
            }
            // What only time decides is looked at now and then.
            self.turn(deadline.min(self.now() + LOOK))?;
        }
    }

    /// Waits for something to happen, and takes in what did.
    pub(super) fn turn(&mut self, deadline: Instant) -> Outcome<()> {
        let now = self.now();
        if now > self.limit {
            let took = bound(self.case);
            return Err(Box::new(End::TimedOut(format!(
                "the case took more than {took:?}"
            ))));
        }
        self.send_due(now)?;
        let next = self.due.iter().map(|one| one.at).min();
        let deadline = next.map_or(deadline, |next| next.min(deadline)).min(self.limit);
        let ready = self.world.sockets.wait(self.subject.wake(), deadline);
        for at in ready {
            self.receive(at)?;
        }
        self.listen()
    }

    /// Takes what lies at a socket, some of it at a time so that a flood does not starve the rest.
    fn receive(&mut self, at: usize) -> Outcome<()> {
        for _ in 0..32 {
            let mut buffer = std::mem::take(&mut self.buffer);
            let found = self.world.sockets.receive(at, &mut buffer);
            let taken = found.map(|(length, from)| (buffer[..length].to_vec(), from));
            self.buffer = buffer;
            let Some((bytes, from)) = taken else {
                return Ok(());
            };
            self.datagrams += 1;
            if self.datagrams > MAX_DATAGRAMS {
                let flood = format!("a flood: more than {MAX_DATAGRAMS} datagrams in one case");
                return Err(Box::new(End::TimedOut(flood)));
            }
            self.take(at, from, &bytes)?;
        }
        Ok(())
    }

    fn take(&mut self, at: usize, from: SocketAddr, bytes: &[u8]) -> Outcome<()> {
        self.last_heard = Some(self.now());
        let note = self.describe(bytes);
        let to = self.world.sockets.get(at).address.to_string();
        self.log
            .datagram(What::Received, from.to_string(), to, bytes, note);
        self.look_for_passwords(bytes);
        let Some(message) = Message::read_shape(bytes) else {
            self.odd(at, bytes);
            return Ok(());
        };
        match message.kind() {
            Kind::Request => return self.checked(at, from, &message, bytes),
            Kind::Indication => self.indicated(&message),
            Kind::Success | Kind::Error => self.replied((at, from), &message, bytes),
        }
        Ok(())
    }

    fn replied(&mut self, (at, from): (usize, SocketAddr), message: &Message<'_>, bytes: &[u8]) {
        let id = message.transaction_id();
        let Some(sent) = self.sent.iter_mut().rfind(|one| one.id == id) else {
            if self.world.asked.contains(&id) {
                return self.log.note(What::Note, "late: a response to a case before");
            }
            self.world
                .ledger
                .breaks(Rule::OnlyAsks, "a response to nothing that was asked");
            return self.other(at, "a response to another transaction");
        };
        if sent.bytes.get(4..8) != Some(&message.cookie()[..]) {
            return self.other(at, "a response with another cookie than the request's");
        }
        sent.replier.get_or_insert(from);
        if sent.replies.len() < 100 {
            sent.replies.push(bytes.to_vec());
        }
        match (message.kind(), message.error_code(), sent.claim) {
            (Kind::Error, Some(487), Some(claim)) => self.role = Some(claim),
            (Kind::Success, _, Some(claim)) => self.weak_role = Some(claim.opposite()),
            _ => {}
        }
    }

    /// What is no STUN message: data, or a check that is framed wrongly.
    fn odd(&mut self, at: usize, bytes: &[u8]) {
        if let Some(how) = super::check::misframed(bytes) {
            self.world.ledger.breaks(Rule::Framing, how);
        } else if self.payload.len() < 1000 {
            self.payload.push((at, bytes.to_vec()));
        }
        let what = describe::kind(bytes);
        self.other(at, what);
    }

    fn other(&mut self, at: usize, what: &str) {
        if let Some(stimulus) = self.stimulus.map(|index| &mut self.sent[index])
            && stimulus.socket == at
            && stimulus.others.len() < 100
        {
            stimulus.others.push(what.to_owned());
        }
    }

    /// Takes the events that are there. The subject may be found to be gone.
    fn listen(&mut self) -> Outcome<()> {
        for _ in 0..100 {
            let Some(event) = self.subject.next_event(self.world.now()) else {
                break;
            };
            self.events += 1;
            if self.events > MAX_EVENTS {
                let flood = format!("more than {MAX_EVENTS} events in one case");
                return Err(Box::new(End::Broken(flood)));
            }
            self.told(&event);
        }
        if self.subject.is_up() {
            return Ok(());
        }
        Err(self.gone())
    }

    /// How a subject that is not up any more came to its end.
    fn gone(&mut self) -> Box<End> {
        let answer = self.subject.probe();
        Box::new(agent::failure(answer).unwrap_or_else(|| End::Broken("it was gone for a while".into())))
    }

    fn told(&mut self, event: &Value) {
        let Some(told) = event::read(event, &self.world.agent) else {
            return;
        };
        self.log.note(What::Event, agent::one_line(&event.to_string()));
        let now = self.now();
        match told {
            Told::Role(role) => self.role = Some(role),
            // A stack may hand on what it does not take for STUN; then it has not accepted the answer.
            Told::Data(_, data) if self.answered_with.contains(&data) => {}
            Told::Data(stream, data) => {
                if self.data.len() < 1000 {
                    self.data.push((stream, data));
                }
            }
            Told::State(name, state) => {
                if let Some(at) = self.world.stream_named(&name) {
                    self.world.streams[at].enter(now, state);
                    self.seen.failed |= self.world.streams[at].failed;
                }
            }
            Told::Selected(name, component, local, remote) => {
                if let Some(at) = self.world.stream_named(&name) {
                    self.world.streams[at].select(now, component, local, remote);
                }
            }
        }
    }

    /// Sends a datagram of the peer.
    pub(super) fn transmit(
        &mut self,
        socket: usize,
        to: SocketAddr,
        bytes: &[u8],
        prefix: &str,
    ) -> Outcome<()> {
        let note = format!("{prefix}{}", self.describe(bytes));
        let from = self.world.sockets.get(socket).address.to_string();
        self.log.datagram(What::Sent, from, to.to_string(), bytes, note);
        let sent = self.world.sockets.send(socket, bytes, to);
        // What could not be sent is like lost; only what is too long never can be.
        match sent {
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::MSGSIZE.raw_os_error()) => Err(
                Box::new(End::Broken("a message of the case is too long to be sent".into())),
            ),
            _ => Ok(()),
        }
    }

    /// The peer's socket at a place.
    pub(super) fn socket(&mut self, place: Place) -> Outcome<usize> {
        let bound = self.world.sockets.at(place);
        bound.map_err(|error| Box::new(End::Broken(format!("no socket for the peer: {error}"))))
    }
}
