//! One session with its name, and what has to be done when something has happened to it.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};

use super::super::Sink;
use super::super::worker::{self, Refused, bind, seed};
use crate::net::{Net, Socket};
use crate::session::{Bundle, Config, Event, Layout, Peer};

/// As many sections without BUNDLE a session may have; bound at once, because what an offer needs is known
/// only when it is answered.
const SOCKETS: usize = 8;

/// A peer, its sockets, and where its events go.
pub(super) struct Engine {
    pub(super) peer: Peer,
    name: String,
    sockets: Arc<[Socket]>,
    net: Net,
    sink: Sink,
}

impl Engine {
    /// A peer that does everything right, with its sockets.
    pub(super) fn make(
        name: &str,
        address: IpAddr,
        (bundle, layout): (Bundle, Layout),
        net: &Net,
        sink: Sink,
    ) -> Result<(Self, Arc<[Socket]>), Refused> {
        let sockets: Result<Vec<Socket>, Refused> = (0..SOCKETS).map(|_| bind(net, address)).collect();
        let sockets: Arc<[Socket]> = sockets?.into();
        let addresses = sockets.iter().map(Socket::address).collect();
        let config = Config {
            bundle,
            layout,
            ..Config::new(seed(net)?, addresses)
        };
        let peer = Peer::new(config).map_err(|error| Refused::Failed(error.to_string()))?;
        let engine = Self {
            peer,
            name: name.to_owned(),
            sockets: sockets.clone(),
            net: net.clone(),
            sink,
        };
        Ok((engine, sockets))
    }

    /// What time it is for the session.
    pub(super) fn now(&self) -> Instant {
        self.net.now()
    }

    /// The event as the protocol has it; some are of no interest to it.
    fn describe(&self, event: Event) -> Option<Value> {
        let session = &self.name;
        Some(match event {
            Event::Ice { mid, state } => {
                json!({"event": "ice", "session": session, "mid": mid, "state": state.name()})
            }
            Event::Dtls { mid, state, reason } => {
                let mut event =
                    json!({"event": "dtls", "session": session, "mid": mid, "state": state.name()});
                if let Some(reason) = reason {
                    event["reason"] = json!(reason);
                }
                event
            }
            Event::Connection(state) => {
                json!({"event": "connection", "session": session, "state": state.name()})
            }
            Event::Message(text) => {
                json!({"event": "message", "session": session, "data": hex::encode(text)})
            }
            Event::Selected { .. } | Event::ChannelOpen => return None,
        })
    }
}

impl worker::Engine for Engine {
    fn take(&mut self, local: SocketAddr, source: SocketAddr, datagram: &[u8]) {
        self.peer.handle_datagram(self.net.now(), local, source, datagram);
    }

    fn pump(&mut self) -> Option<Instant> {
        let now = self.net.now();
        if self.peer.poll_timeout().is_some_and(|at| at <= now) {
            self.peer.handle_timeout(now);
        }
        while let Some(one) = self.peer.poll_transmit() {
            worker::send(&self.sockets, one.local, one.remote, &one.bytes);
        }
        while let Some(event) = self.peer.poll_event() {
            if let Some(event) = self.describe(event) {
                (self.sink)(event);
            }
        }
        self.peer.poll_timeout()
    }

    fn timeout(&self) -> Option<Instant> {
        self.peer.poll_timeout()
    }
}

impl Drop for Engine {
    /// The other side is told that it is over.
    fn drop(&mut self) {
        self.peer.close(self.net.now());
        while let Some(one) = self.peer.poll_transmit() {
            worker::send(&self.sockets, one.local, one.remote, &one.bytes);
        }
    }
}
