//! Two agents, what is between them, and the time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use icespec::agent::{
    Agent, Candidate, Config, Event, Kind, LocalDescription, RemoteDescription, State, StreamConfig,
    candidate_priority,
};
use icespec::credential::{Generation, SetId, StreamId, TieBreaker};

use crate::network::Nat;
use crate::observer::{Observer, is_stun, place};
use crate::random::Random;
use crate::scenario::{Scenario, Told};

/// Things that may happen in one scenario: more means that it does not come to rest.
const MAX_STEPS: u32 = 400_000;
/// Datagrams at one instant without delay: more means that two agents excite each other.
const MAX_AT_ONCE: u32 = 10_000;

pub(crate) type Checked = Result<(), String>;

/// What is going to happen.
#[derive(Debug)]
pub(crate) enum What {
    Deliver {
        side: usize,
        local: SocketAddr,
        source: SocketAddr,
        bytes: Vec<u8>,
    },
    /// Signalling tells a side about its peer's stream.
    Tell {
        side: usize,
        peer: SetId,
        remote: RemoteDescription,
    },
}

/// A datagram with its way, as its sender and its receiver know it: side, own and other address.
#[derive(Clone)]
pub(crate) struct Seen {
    pub(crate) sender: (usize, SocketAddr, SocketAddr),
    pub(crate) receiver: (usize, SocketAddr, SocketAddr),
    pub(crate) bytes: Vec<u8>,
}

/// The last few: an attacker, too, has to be quick.
fn remember(seen: &mut Vec<Seen>, one: Seen) {
    if seen.len() >= 32 {
        seen.remove(0);
    }
    seen.push(one);
}

/// By stream and component.
type Received = BTreeMap<(u32, u16), Vec<Vec<u8>>>;

struct Item {
    at: Instant,
    order: u64,
    what: What,
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.order) == (other.at, other.order)
    }
}

impl Eq for Item {}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Item {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

pub(crate) struct World {
    pub(crate) scenario: Scenario,
    pub(crate) random: Random,
    pub(crate) start: Instant,
    pub(crate) now: Instant,
    pub(crate) agents: [Agent; 2],
    pub(crate) nats: [Nat; 2],
    pub(crate) observer: Observer,
    /// By direction: nothing passes.
    pub(crate) cut: [bool; 2],
    pub(crate) loss: u64,
    /// The newest generation of the peer's that a side was told.
    told: [BTreeMap<u32, Option<Generation>>; 2],
    /// Signalling keeps its order in each direction.
    signalled: [Instant; 2],
    queue: BinaryHeap<Reverse<Item>>,
    order: u64,
    steps: u32,
    /// What each side was given, by stream and component.
    pub(crate) received: [Received; 2],
    /// What an attacker has seen arrive, and what it has seen on its way.
    pub(crate) arrived: Vec<Seen>,
    pub(crate) carried: Vec<Seen>,
    verbose: bool,
}

impl World {
    pub(crate) fn new(scenario: &Scenario, verbose: bool) -> Result<Self, String> {
        let mut random = Random::new(scenario.seed);
        let start = Instant::now();
        let mut observer = Observer::default();
        let mut agents = Vec::new();
        for (side, plan) in scenario.sides.iter().enumerate() {
            observer.lite[side] = plan.lite;
            let mut agent = Agent::new(&Config {
                lite: plan.lite,
                tie_breaker: Some(TieBreaker(plan.tie_breaker)),
                ..Config::new(plan.role, random.seed())
            });
            for stream in 0..scenario.streams {
                let sockets = scenario.sockets(side).into_iter().filter(|one| one.0 == stream);
                let added = agent.add_stream(StreamConfig {
                    stream: StreamId(stream),
                    local: None,
                    sockets: sockets
                        .map(|(_, component, address)| (component, address))
                        .collect(),
                });
                observer.given_out(side, &added.map_err(|error| error.to_string())?);
            }
            agents.push(agent);
        }
        Ok(Self {
            scenario: scenario.clone(),
            random,
            start,
            now: start,
            agents: agents.try_into().map_err(|_| "two sides")?,
            nats: [0, 1].map(|side: usize| Nat::new(scenario.sides[side].nat, side)),
            observer,
            cut: [false; 2],
            loss: scenario.loss,
            told: [BTreeMap::new(), BTreeMap::new()],
            signalled: [start; 2],
            queue: BinaryHeap::new(),
            order: 0,
            steps: 0,
            received: [BTreeMap::new(), BTreeMap::new()],
            arrived: Vec::new(),
            carried: Vec::new(),
            verbose,
        })
    }

    pub(crate) fn log(&self, text: impl FnOnce() -> String) {
        if self.verbose {
            eprintln!("{:9.3} {}", (self.now - self.start).as_secs_f64(), text());
        }
    }

    pub(crate) fn schedule(&mut self, delay: Duration, what: What) {
        self.order += 1;
        let item = Item {
            at: self.now + delay,
            order: self.order,
            what,
        };
        self.queue.push(Reverse(item));
    }

    /// Lets a side tell its peer about a stream, all at once or in two parts.
    pub(crate) fn signal(&mut self, from: usize, stream: u32) -> Checked {
        let description = self.agents[from]
            .description(StreamId(stream))
            .ok_or("no such stream")?;
        self.observer.given_out(from, &description);
        let candidates = self.candidates(from, &description);
        let parts = match self.scenario.sides[from].told {
            Told::All => vec![candidates],
            Told::Nothing => vec![Vec::new()],
            Told::Trickled => {
                let first = candidates.len() / 2;
                vec![candidates[..first].to_vec(), candidates[first..].to_vec()]
            }
        };
        for candidates in parts {
            let slow = self.random.millis(0, self.scenario.signalling);
            let at = (self.now + slow).max(self.signalled[from]);
            self.signalled[from] = at;
            let remote = RemoteDescription {
                credentials: description.credentials.clone(),
                candidates,
                lite: self.scenario.sides[from].lite,
            };
            let what = What::Tell {
                side: 1 - from,
                peer: description.set,
                remote,
            };
            self.schedule(at - self.now, what);
        }
        Ok(())
    }

    /// The agent's host candidates, and what a STUN server would have added.
    fn candidates(&mut self, from: usize, description: &LocalDescription) -> Vec<Candidate> {
        let mut candidates = description.candidates.clone();
        for host in &description.candidates {
            if let Some(address) = self.nats[from].reflexive(host.address) {
                candidates.push(Candidate {
                    foundation: format!("s{}", host.foundation),
                    priority: candidate_priority(Kind::ServerReflexive, 65_535, host.component),
                    address,
                    kind: Kind::ServerReflexive,
                    component: host.component,
                });
            }
        }
        candidates
    }

    /// A new generation of the peer's is answered with a new one of ours, unless ours is new already.
    fn tell(&mut self, side: usize, peer: SetId, remote: RemoteDescription) -> Checked {
        let stream = peer.stream;
        let known = self.told[side].get(&stream.0).copied();
        if known.is_some_and(|known| known.is_some_and(|known| known < peer.generation)) {
            self.restart(side, stream.0)?;
        }
        let own = self.agents[side].description(stream).ok_or("no such stream")?.set;
        self.log(|| {
            format!(
                "side {side} {own} is told of {peer}, {} candidates",
                remote.candidates.len()
            )
        });
        // What is told late about a generation that is no more: the agent passes over it.
        if known.flatten().is_none_or(|known| known <= peer.generation) {
            self.observer.introduced(place(side, own), &remote);
        }
        self.agents[side]
            .set_remote(self.now, stream, remote)
            .map_err(|error| format!("side {side}: {error}"))?;
        self.told[side].insert(stream.0, Some(peer.generation));
        Ok(())
    }

    /// A side begins a new generation of a stream, and says so.
    pub(crate) fn restart(&mut self, side: usize, stream: u32) -> Checked {
        self.log(|| format!("side {side} restarts stream {stream}"));
        self.agents[side]
            .restart(StreamId(stream))
            .map_err(|error| error.to_string())?;
        self.told[side].insert(stream, None);
        self.signal(side, stream)
    }

    /// Lets time pass.
    pub(crate) fn run(&mut self, time: Duration) -> Checked {
        let end = self.now + time;
        let mut at_once = 0;
        loop {
            self.flush()?;
            let timers = self.agents.iter().filter_map(Agent::poll_timeout);
            let queued = self.queue.peek().map(|Reverse(item)| item.at);
            let Some(next) = timers.chain(queued).min().filter(|next| *next <= end) else {
                self.now = end;
                return Ok(());
            };
            at_once = if next > self.now { 0 } else { at_once + 1 };
            self.steps += 1;
            if at_once > MAX_AT_ONCE || self.steps > MAX_STEPS {
                return Err("it does not come to rest".into());
            }
            self.now = self.now.max(next);
            match self.queue.peek() {
                Some(Reverse(item)) if item.at <= self.now => {
                    let Some(Reverse(item)) = self.queue.pop() else {
                        continue;
                    };
                    self.happen(item.what)?;
                }
                _ => {
                    for agent in &mut self.agents {
                        if agent.poll_timeout().is_some_and(|at| at <= self.now) {
                            agent.handle_timeout(self.now);
                        }
                    }
                }
            }
        }
    }

    fn happen(&mut self, what: What) -> Checked {
        match what {
            What::Deliver {
                side,
                local,
                source,
                bytes,
            } => {
                self.log(|| format!("{source} -> {local} {}", describe(&bytes)));
                if self.scenario.attacked && is_stun(&bytes) {
                    let arrived = self.carried.iter().find(|seen| seen.bytes == bytes).cloned();
                    if let Some(seen) = arrived {
                        remember(&mut self.arrived, seen);
                    }
                }
                self.observer.delivered(side, self.now, (local, source), &bytes);
                self.agents[side].handle_datagram(self.now, local, source, &bytes);
                self.take_events(side, Some((local, source)))
            }
            What::Tell { side, peer, remote } => self.tell(side, peer, remote),
        }
    }

    /// Takes from the agents what they send and say.
    pub(crate) fn flush(&mut self) -> Checked {
        for side in 0..2 {
            self.take_events(side, None)?;
            while let Some(one) = self.agents[side].poll_transmit() {
                let way = (one.local, one.remote);
                self.observer
                    .transmitted(side, self.now, way, &one.bytes)
                    .map_err(|error| format!("side {side}: {error}"))?;
                self.carry(side, way, &one.bytes);
            }
        }
        Ok(())
    }

    fn carry(&mut self, side: usize, (local, remote): (SocketAddr, SocketAddr), bytes: &[u8]) {
        let source = self.nats[side].outbound(local, remote);
        let Some(host) = self.nats[1 - side].inbound(remote, source) else {
            return;
        };
        let known = self
            .scenario
            .sockets(1 - side)
            .iter()
            .any(|(_, _, address)| *address == host);
        let (least, spread) = self.scenario.delay;
        if self.scenario.attacked && is_stun(bytes) {
            let bytes = bytes.to_vec();
            remember(
                &mut self.carried,
                Seen {
                    sender: (side, local, remote),
                    receiver: (1 - side, host, source),
                    bytes,
                },
            );
        }
        let copies = if self.random.chance(self.scenario.duplication) {
            2
        } else {
            1
        };
        for _ in 0..copies {
            if !known || self.cut[side] || self.random.chance(self.loss) {
                continue;
            }
            let delay = self.random.millis(least, least + spread);
            let bytes = bytes.to_vec();
            let what = What::Deliver {
                side: 1 - side,
                local: host,
                source,
                bytes,
            };
            self.schedule(delay, what);
        }
    }

    fn take_events(&mut self, side: usize, way: Option<(SocketAddr, SocketAddr)>) -> Checked {
        while let Some(event) = self.agents[side].poll_event() {
            self.log(|| format!("side {side}: {event:?}"));
            if let Event::Data {
                set,
                component,
                bytes,
                ..
            } = event
            {
                let way = way.ok_or("data without a datagram")?;
                self.observer.data_taken(place(side, set), way)?;
                if self.agents[side].state(set.stream) == Some(State::Failed)
                    && self.agents[side].generations(set.stream).first() == Some(&set)
                {
                    return Err(format!("side {side}: {set} has failed and takes data"));
                }
                self.received[side]
                    .entry((set.stream.0, component))
                    .or_default()
                    .push(bytes);
            }
        }
        Ok(())
    }

    /// Where the peer would see a datagram arrive, and from where.
    pub(crate) fn trace(
        &mut self,
        side: usize,
        local: SocketAddr,
        remote: SocketAddr,
    ) -> Option<(SocketAddr, SocketAddr)> {
        let source = self.nats[side].outbound(local, remote);
        Some((self.nats[1 - side].inbound(remote, source)?, source))
    }

    pub(crate) fn states(&self, side: usize) -> Vec<State> {
        let streams = 0..self.scenario.streams;
        streams
            .filter_map(|stream| self.agents[side].state(StreamId(stream)))
            .collect()
    }
}

fn describe(bytes: &[u8]) -> String {
    if is_stun(bytes) {
        format!(
            "{} {}",
            hex::encode(&bytes[..2]),
            hex::encode(&bytes[8..12.min(bytes.len())])
        )
    } else {
        format!("data {}", String::from_utf8_lossy(bytes))
    }
}
