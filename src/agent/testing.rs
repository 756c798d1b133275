//! Agents for this module's tests, on a wire without delay that loses what it is told to lose.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::{Agent, Config, Event, RemoteDescription, State, StreamConfig, Transmit};
use crate::credential::{Role, StreamId};

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
