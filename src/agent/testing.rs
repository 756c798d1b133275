//! Agents for this module's tests, on a wire without delay that loses what it is told to lose.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::request::Request;
use super::{Agent, Candidate, Config, Event, Kind, RemoteDescription, State, StreamConfig, Transmit};
use crate::credential::{Credentials, Role, StreamId, TieBreaker};
use crate::stun::{AttributeType, Class, IntegrityKey, Message, MessageWriter, Method, TransactionId};

/// The stream that most tests use.
pub(super) const STREAM: StreamId = StreamId(0);

pub(super) fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// Two agents, what they have sent, and what they have said.
pub(super) struct Two {
    pub(super) agents: [Agent; 2],
    pub(super) now: Instant,
    pub(super) events: [Vec<Event>; 2],
    /// Everything that was sent, with its sender.
    pub(super) sent: Vec<(usize, Instant, Transmit)>,
    /// What the wire does with a datagram: false loses it.
    pub(super) passes: fn(usize, &Transmit) -> bool,
}

pub(super) fn agent(config: &Config, sockets: &[(u16, SocketAddr)]) -> Agent {
    let mut agent = Agent::new(config);
    let sockets = sockets.to_vec();
    agent
        .add_stream(StreamConfig {
            stream: STREAM,
            local: None,
            sockets,
        })
        .unwrap();
    agent
}

/// One side's address.
pub(super) fn home(side: usize) -> SocketAddr {
    address(["192.0.2.1:1000", "192.0.2.2:2000"][side])
}

pub(super) fn configs() -> [Config; 2] {
    [
        Config::new(Role::Controlling, [1; 32]),
        Config::new(Role::Controlled, [2; 32]),
    ]
}

impl Two {
    /// One stream with one component on each side, not introduced to each other.
    pub(super) fn new(configs: &[Config; 2]) -> Self {
        let agents = std::array::from_fn(|side| agent(&configs[side], &[(1, home(side))]));
        Self {
            agents,
            now: Instant::now(),
            events: [Vec::new(), Vec::new()],
            sent: Vec::new(),
            passes: |_, _| true,
        }
    }

    /// Connected by the defaults.
    pub(super) fn connected() -> Self {
        let mut two = Self::new(&configs());
        two.introduce(0);
        two.introduce(1);
        two.run(Duration::from_secs(3));
        assert_eq!(two.states(), [State::Completed; 2]);
        two
    }

    pub(super) fn remote_for(&self, side: usize) -> RemoteDescription {
        let other = self.agents[1 - side].description(STREAM).unwrap();
        RemoteDescription {
            credentials: other.credentials,
            candidates: other.candidates,
            lite: self.agents[1 - side].lite,
        }
    }

    /// Tells one side about the other.
    pub(super) fn introduce(&mut self, side: usize) {
        let remote = self.remote_for(side);
        self.agents[side].set_remote(self.now, STREAM, remote).unwrap();
    }

    pub(super) fn states(&self) -> [State; 2] {
        [0, 1].map(|side: usize| self.agents[side].state(STREAM).unwrap())
    }

    /// Delivers what there is, then lets time pass.
    pub(super) fn run(&mut self, time: Duration) {
        let end = self.now + time;
        loop {
            self.deliver();
            let next = self.agents.iter().filter_map(Agent::poll_timeout).min();
            match next.filter(|next| *next <= end) {
                Some(next) => {
                    self.now = self.now.max(next);
                    for agent in &mut self.agents {
                        if agent.poll_timeout().is_some_and(|at| at <= self.now) {
                            agent.handle_timeout(self.now);
                        }
                    }
                }
                None => break,
            }
        }
        self.now = end;
    }

    fn deliver(&mut self) {
        loop {
            let mut quiet = true;
            for side in 0..2 {
                while let Some(one) = self.agents[side].poll_transmit() {
                    quiet = false;
                    self.sent.push((side, self.now, one.clone()));
                    let other = &mut self.agents[1 - side];
                    if (self.passes)(side, &one) {
                        other.handle_datagram(self.now, one.remote, one.local, &one.bytes);
                    }
                }
                while let Some(event) = self.agents[side].poll_event() {
                    self.events[side].push(event);
                }
            }
            if quiet {
                return;
            }
        }
    }

    /// The data that a side was given.
    pub(super) fn data(&self, side: usize) -> Vec<&[u8]> {
        let events = self.events[side].iter();
        events
            .filter_map(|event| match event {
                Event::Data { bytes, .. } => Some(bytes.as_slice()),
                _ => None,
            })
            .collect()
    }

    /// The requests that a side has sent since a moment.
    pub(super) fn requests(&self, side: usize, since: Instant) -> Vec<(Instant, &[u8])> {
        let sent = self.sent.iter();
        sent.filter(|(from, at, one)| *from == side && *at >= since && one.bytes.starts_with(&[0, 1]))
            .map(|(_, at, one)| (*at, one.bytes.as_slice()))
            .collect()
    }
}

/// A peer made by hand: what it sends is said datagram by datagram.
pub(super) struct Peer {
    pub(super) credentials: Credentials,
    pub(super) address: SocketAddr,
    ids: u8,
}

impl Peer {
    pub(super) fn new() -> Self {
        Self {
            credentials: Credentials::new("peer", "passwordOfThePeer123456").unwrap(),
            address: home(1),
            ids: 0,
        }
    }

    pub(super) fn description(&self) -> RemoteDescription {
        let candidate = Candidate {
            component: 1,
            foundation: "1".into(),
            priority: 2_130_706_431,
            address: self.address,
            kind: Kind::Host,
        };
        RemoteDescription {
            credentials: self.credentials.clone(),
            candidates: vec![candidate],
            lite: false,
        }
    }

    /// A legal check to an agent.
    pub(super) fn check(&mut self, to: &Agent, role: Role, tie_breaker: u64, nominate: bool) -> Vec<u8> {
        self.ids += 1;
        let local = to.description(STREAM).unwrap().credentials;
        let request = Request {
            id: TransactionId([self.ids; 12]),
            fragments: (local.ufrag.as_bytes(), self.credentials.ufrag.as_bytes()),
            priority: 1_862_270_975,
            role,
            tie_breaker: TieBreaker(tie_breaker),
            nominate,
            key: &IntegrityKey::short_term(local.password.as_bytes()),
        };
        request.write().unwrap()
    }

    fn answer(
        &self,
        request: &[u8],
        class: Class,
        signed: bool,
        fill: impl FnOnce(&mut MessageWriter<'_>),
    ) -> Vec<u8> {
        let id = Message::read(request).unwrap().transaction_id();
        let mut buffer = vec![0; 256];
        let mut writer = MessageWriter::new(&mut buffer, class, Method::BINDING, id).unwrap();
        fill(&mut writer);
        if signed {
            let key = IntegrityKey::short_term(self.credentials.password.as_bytes());
            writer.message_integrity(&key).unwrap();
        }
        writer.fingerprint().unwrap();
        let len = writer.finish();
        buffer.truncate(len);
        buffer
    }

    pub(super) fn success(&self, request: &[u8], signed: bool) -> Vec<u8> {
        self.answer(request, Class::Success, signed, |writer| {
            writer
                .xor_address(AttributeType::XOR_MAPPED_ADDRESS, home(0))
                .unwrap();
        })
    }

    pub(super) fn error(&self, request: &[u8], code: u16, signed: bool) -> Vec<u8> {
        self.answer(request, Class::Error, signed, |writer| {
            writer.error_code(code, "").unwrap();
        })
    }
}

/// Everything an agent wants to send.
pub(super) fn transmits(agent: &mut Agent) -> Vec<Transmit> {
    std::iter::from_fn(|| agent.poll_transmit()).collect()
}

/// Everything an agent has to tell.
pub(super) fn events(agent: &mut Agent) -> Vec<Event> {
    std::iter::from_fn(|| agent.poll_event()).collect()
}

/// The value of an attribute, none if it is not there.
pub(super) fn value(bytes: &[u8], kind: AttributeType) -> Option<Vec<u8>> {
    Some(Message::read(bytes).unwrap().attribute(kind)?.value.to_vec())
}

/// The code of an error response.
pub(super) fn code(bytes: &[u8]) -> Option<u16> {
    let value = value(bytes, AttributeType::ERROR_CODE)?;
    Some(u16::from(value[2]) * 100 + u16::from(value[3]))
}
