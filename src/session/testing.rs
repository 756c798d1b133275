//! Two peers with a network between them that takes ten milliseconds and loses nothing.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::{Config, Deviation, Event, Media, Peer, Proposal};
use crate::agent::Transmit;

const DELAY: Duration = Duration::from_millis(10);

pub(super) struct Pair {
    pub(super) now: Instant,
    pub(super) peers: [Peer; 2],
    pub(super) events: [Vec<Event>; 2],
    on_the_way: BTreeMap<(Instant, u64), (usize, Transmit)>,
    count: u64,
}

/// The settings of a side, with six sockets and one in no candidate.
pub(super) fn config(side: u8) -> Config {
    let socket = |port| SocketAddr::from(([192, 0, 2, side + 1], port));
    Config {
        stray: Some(socket(9000)),
        ..Config::new([side + 1; 32], (5000..5006).map(socket).collect())
    }
}

impl Pair {
    pub(super) fn new(configs: [Config; 2]) -> Self {
        let now = Instant::now() + Duration::from_secs(86_400);
        Self {
            now,
            peers: configs.map(|config| Peer::new(config).unwrap()),
            events: [Vec::new(), Vec::new()],
            on_the_way: BTreeMap::new(),
            count: 0,
        }
    }

    pub(super) fn offer(&mut self, sections: &[Media]) -> String {
        self.peers[0].offer(self.now, &Proposal::of(sections)).unwrap()
    }

    /// A whole exchange, with a restart or without; returns both descriptions.
    pub(super) fn negotiate(&mut self, proposal: &Proposal) -> (String, String) {
        let offer = self.peers[0].offer(self.now, proposal).unwrap();
        let answer = self.peers[1].answer(self.now, &offer).unwrap();
        self.peers[0].accept(self.now, &answer).unwrap();
        (offer, answer)
    }

    pub(super) fn deviate(&mut self, side: usize, deviation: Option<Deviation>) {
        self.peers[side].deviate(self.now, deviation).unwrap();
    }

    pub(super) fn run(&mut self, time: Duration) {
        let end = self.now + time;
        loop {
            self.flush();
            let timers = self.peers.iter().filter_map(Peer::poll_timeout);
            let arrival = self.on_the_way.keys().next().map(|(at, _)| *at);
            let Some(next) = timers.chain(arrival).min().filter(|next| *next <= end) else {
                self.now = end;
                return;
            };
            self.now = self.now.max(next);
            if arrival.is_some_and(|at| at <= self.now) {
                let (_, (side, transmit)) = self.on_the_way.pop_first().unwrap();
                self.peers[side].handle_datagram(self.now, transmit.remote, transmit.local, &transmit.bytes);
            } else {
                for peer in &mut self.peers {
                    peer.handle_timeout(self.now);
                }
            }
        }
    }

    pub(super) fn texts(&self, side: usize) -> Vec<&str> {
        let events = self.events[side].iter();
        let texts = events.filter_map(|event| match event {
            Event::Message(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    fn flush(&mut self) {
        for side in 0..2 {
            while let Some(transmit) = self.peers[side].poll_transmit() {
                self.count += 1;
                self.on_the_way
                    .insert((self.now + DELAY, self.count), (1 - side, transmit));
            }
            while let Some(event) = self.peers[side].poll_event() {
                self.events[side].push(event);
            }
        }
    }
}
