//! Time, the network, and both peers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use icespec::session::{Connection, Event, Peer};

use crate::observer::Observer;
use crate::random::Random;
use crate::scenario::Scenario;

/// As many things may happen in one session.
const MAX_STEPS: usize = 200_000;

type Checked = Result<(), String>;

/// What every run of a seed has to repeat: when, which side, from where, and what kind of datagram.
pub(crate) type Trace = Vec<(Duration, usize, SocketAddr, &'static str)>;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Arrival {
    at: Instant,
    count: u64,
    side: usize,
    local: SocketAddr,
    source: SocketAddr,
    bytes: Vec<u8>,
}

pub(crate) struct World {
    pub(crate) now: Instant,
    pub(crate) start: Instant,
    pub(crate) peers: [Peer; 2],
    pub(crate) texts: [Vec<String>; 2],
    pub(crate) observer: Observer,
    pub(crate) random: Random,
    pub(crate) trace: Trace,
    queue: BinaryHeap<Reverse<Arrival>>,
    scenario: Scenario,
    count: u64,
    steps: usize,
    verbose: bool,
}

impl World {
    pub(crate) fn new(scenario: Scenario, random: Random, verbose: bool) -> Self {
        // Ahead of the real clock: `sctp-proto` reads that once, for the first INIT, whose timer is over at once.
        let start = Instant::now() + Duration::from_secs(86_400);
        let peers = scenario.sides.clone().map(|config| Peer::new(config).unwrap());
        let mut observer = Observer::default();
        observer.lite = [scenario.sides[0].lite, scenario.sides[1].lite];
        Self {
            now: start,
            start,
            peers,
            texts: [Vec::new(), Vec::new()],
            observer,
            random,
            trace: Vec::new(),
            queue: BinaryHeap::new(),
            scenario,
            count: 0,
            steps: 0,
            verbose,
        }
    }

    pub(crate) fn log(&self, what: impl FnOnce() -> String) {
        if self.verbose {
            println!("{:9.3} {}", (self.now - self.start).as_secs_f64(), what());
        }
    }

    pub(crate) fn are_connected(&self) -> bool {
        self.peers
            .iter()
            .all(|peer| peer.connection() == Connection::Connected)
    }

    /// Lets time pass until something holds, or for so long.
    pub(crate) fn run_until(
        &mut self,
        limit: Duration,
        holds: impl Fn(&Self) -> bool,
    ) -> Result<bool, String> {
        let end = self.now + limit;
        loop {
            self.flush()?;
            if holds(self) {
                return Ok(true);
            }
            let timers = self.peers.iter().filter_map(Peer::poll_timeout);
            let arrival = self.queue.peek().map(|Reverse(item)| item.at);
            let Some(next) = timers.chain(arrival).min().filter(|next| *next <= end) else {
                self.now = end;
                return Ok(false);
            };
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return Err("it does not come to rest".into());
            }
            self.now = self.now.max(next);
            self.happen(arrival.is_some_and(|at| at <= self.now));
        }
    }

    fn happen(&mut self, arrives: bool) {
        if let Some(Reverse(item)) = arrives.then(|| self.queue.pop()).flatten() {
            self.observer
                .delivered((item.side, item.local, item.source), self.now, &item.bytes);
            self.peers[item.side].handle_datagram(self.now, item.local, item.source, &item.bytes);
        } else {
            for peer in &mut self.peers {
                if peer.poll_timeout().is_some_and(|at| at <= self.now) {
                    peer.handle_timeout(self.now);
                }
            }
        }
    }

    /// Takes from the peers what they send and say.
    fn flush(&mut self) -> Checked {
        for side in 0..2 {
            while let Some(event) = self.peers[side].poll_event() {
                self.log(|| format!("side {side}: {event:?}"));
                if let Event::Message(text) = event {
                    self.texts[side].push(text);
                }
            }
            while let Some(one) = self.peers[side].poll_transmit() {
                let kind = kind(&one.bytes);
                self.log(|| {
                    format!(
                        "side {side}: {} -> {} {kind} {}",
                        one.local,
                        one.remote,
                        one.bytes.len()
                    )
                });
                self.trace.push((self.now - self.start, side, one.local, kind));
                self.observer
                    .sent((side, one.local, one.remote), self.now, &one.bytes)
                    .map_err(|error| format!("side {side}: {error}"))?;
                self.carry(1 - side, (one.local, one.remote), &one.bytes);
            }
        }
        Ok(())
    }

    fn carry(&mut self, side: usize, (source, local): (SocketAddr, SocketAddr), bytes: &[u8]) {
        let copies = if self.random.chance(self.scenario.duplication) {
            2
        } else {
            1
        };
        for _ in 0..copies {
            if self.random.chance(self.scenario.loss) {
                continue;
            }
            let (least, spread) = self.scenario.delay;
            self.count += 1;
            self.queue.push(Reverse(Arrival {
                at: self.now + self.random.millis(least, least + spread),
                count: self.count,
                side,
                local,
                source,
                bytes: bytes.to_vec(),
            }));
        }
    }
}

fn kind(bytes: &[u8]) -> &'static str {
    match bytes.first() {
        Some(0..=3) => "STUN",
        Some(22) => "handshake",
        _ => "data",
    }
}
