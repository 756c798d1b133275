//! One agent with its names, and what has to be done when something has happened to it.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::super::worker::{self, Refused, seed};
use super::super::{address, flag, text};
use super::{Sink, wire};
use crate::agent::{Agent, Config, Event, Protocol, StreamConfig, classify};
use crate::credential::{Credentials, Role, StreamId, TieBreaker};
use crate::fault;
use crate::net::{Net, Socket};
use crate::stun::Message;

/// Streams and components that one agent may have: each may take a socket.
const MAX_STREAMS: usize = 64;
const MAX_COMPONENTS: u16 = 8;

/// What `agent.create` asks for.
pub(super) struct Plan {
    name: String,
    role: Role,
    lite: bool,
    tie_breaker: Option<TieBreaker>,
    address: IpAddr,
    shared: bool,
    streams: Vec<(String, u16, Option<Credentials>)>,
}

impl Plan {
    pub(super) fn read(name: &str, input: &Map<String, Value>) -> Result<Self, String> {
        let given = input
            .get("streams")
            .and_then(Value::as_array)
            .ok_or("streams is not a list")?;
        if given.is_empty() || given.len() > MAX_STREAMS {
            return Err(format!(
                "streams has {} members, not 1 to {MAX_STREAMS}",
                given.len()
            ));
        }
        let mut streams: Vec<(String, u16, Option<Credentials>)> = Vec::new();
        for (index, one) in given.iter().enumerate() {
            let at = |cause: String| format!("streams[{index}]: {cause}");
            let stream = one.as_object().ok_or_else(|| at("not an object".into()))?;
            let stream = stream_of(stream).map_err(at)?;
            if streams.iter().any(|(name, ..)| *name == stream.0) {
                return Err(at(format!("there is a stream {:?} already", stream.0)));
            }
            streams.push(stream);
        }
        let tie_breaker = input
            .get("tie_breaker")
            .map(|_| text(input, "tie_breaker"))
            .transpose()?;
        let tie_breaker = tie_breaker.map(|text| u64::from_str_radix(text, 16)).transpose();
        Ok(Self {
            name: name.to_owned(),
            role: wire::role(input)?,
            lite: flag(input, "lite")?,
            tie_breaker: tie_breaker
                .map_err(|error| format!("tie_breaker: {error}"))?
                .map(TieBreaker),
            address: address(input)?,
            shared: flag(input, "shared_socket")?,
            streams,
        })
    }
}

fn stream_of(given: &Map<String, Value>) -> Result<(String, u16, Option<Credentials>), String> {
    let components = given.get("components").map_or(Some(1), Value::as_u64);
    let components = components.and_then(|count| u16::try_from(count).ok());
    let components = components.filter(|count| (1..=MAX_COMPONENTS).contains(count));
    let components = components.ok_or(format!("components is not a number of 1 to {MAX_COMPONENTS}"))?;
    let local = match given.get("local").filter(|local| !local.is_null()) {
        None => None,
        Some(local) => {
            let local = local.as_object().ok_or("local is not an object")?;
            let made = Credentials::new(text(local, "ufrag")?, text(local, "pwd")?);
            Some(made.map_err(|error| format!("local: {error}"))?)
        }
    };
    Ok((text(given, "stream")?.to_owned(), components, local))
}

/// An engine, the sockets it sends on, and what `agent.create` answers.
pub(super) type Made = (Engine, Arc<[Socket]>, Vec<Value>);

/// An agent, its sockets, the names of its streams, and where its events go.
pub(super) struct Engine {
    pub(super) agent: Agent,
    name: String,
    streams: Vec<String>,
    sockets: Arc<[Socket]>,
    net: Net,
    sink: Sink,
    /// It reads nothing any more, which is so with a fault alone.
    deaf: bool,
}

impl Engine {
    /// Binds the sockets: from here on the kernel keeps what comes in until it is read.
    pub(super) fn make(plan: &Plan, net: &Net, sink: Sink) -> Result<Made, Refused> {
        let failed = |cause: String| Refused::Failed(cause);
        let config = Config {
            lite: plan.lite,
            tie_breaker: plan.tie_breaker,
            ..Config::new(plan.role, seed(net)?)
        };
        let mut agent = Agent::new(&config);
        let mut sockets: Vec<Socket> = Vec::new();
        let mut descriptions = Vec::new();
        for (index, (name, components, local)) in plan.streams.iter().enumerate() {
            let mut own = Vec::new();
            for component in 1..=*components {
                let place = usize::from(component) - 1;
                let shared = sockets.get(place).filter(|_| plan.shared).map(Socket::address);
                let address = match shared {
                    Some(address) => address,
                    None => bind(net, plan.address, &mut sockets)?,
                };
                own.push((component, address));
            }
            let stream = StreamConfig {
                stream: number(index),
                local: local.clone(),
                sockets: own,
            };
            let added = agent
                .add_stream(stream)
                .map_err(|error| failed(format!("stream {name:?}: {error}")))?;
            descriptions.push(wire::description(name, &added));
        }
        let sockets: Arc<[Socket]> = sockets.into();
        let engine = Engine {
            agent,
            name: plan.name.clone(),
            streams: plan.streams.iter().map(|(name, ..)| name.clone()).collect(),
            sockets: sockets.clone(),
            net: net.clone(),
            sink,
            deaf: false,
        };
        Ok((engine, sockets, descriptions))
    }

    pub(super) fn stream(&self, name: &str) -> Result<StreamId, String> {
        let index = self.streams.iter().position(|one| one == name);
        index
            .map(number)
            .ok_or_else(|| format!("there is no stream {name:?}"))
    }

    pub(super) fn streams(&self) -> Vec<StreamId> {
        (0..self.streams.len()).map(number).collect()
    }

    pub(super) fn name(&self, stream: StreamId) -> &str {
        let index = usize::try_from(stream.0).ok();
        index
            .and_then(|index| self.streams.get(index))
            .map_or("", String::as_str)
    }

    /// What time it is for the agent.
    pub(super) fn now(&self) -> Instant {
        self.net.now()
    }

    fn describe(&self, event: Event) -> Value {
        let agent = &self.name;
        match event {
            Event::State { stream, state } => {
                json!({"event": "state", "agent": agent, "stream": self.name(stream), "state": state.name()})
            }
            Event::Selected {
                set,
                component,
                local,
                remote,
                ..
            } => json!({
                "event": "selected", "agent": agent, "stream": self.name(set.stream), "component": component,
                "local": {"ip": local.ip().to_string(), "port": local.port()},
                "remote": {"ip": remote.ip().to_string(), "port": remote.port()},
            }),
            Event::Role(role) => json!({"event": "role", "agent": agent, "role": role.name()}),
            Event::Data {
                set,
                component,
                bytes,
                ..
            } => json!({
                "event": "data", "agent": agent, "stream": self.name(set.stream), "component": component,
                "data": hex::encode(bytes),
            }),
        }
    }
}

impl worker::Engine for Engine {
    fn take(&mut self, local: SocketAddr, source: SocketAddr, datagram: &[u8]) {
        self.deaf |= fault::is(&fault::MALFORMED_MESSAGE_DEAFENS)
            && classify(datagram, false) == Some(Protocol::Stun)
            && !Message::read(datagram).is_ok_and(|message| message.is_framed());
        if !self.deaf {
            self.agent
                .handle_datagram(self.net.now(), local, source, datagram);
        }
    }

    fn pump(&mut self) -> Option<Instant> {
        let now = self.net.now();
        if self.agent.poll_timeout().is_some_and(|at| at <= now) {
            self.agent.handle_timeout(now);
        }
        while let Some(one) = self.agent.poll_transmit() {
            if fault::is(&fault::SENT_FROM_ANOTHER_SOCKET) {
                let opened = self.net.bind(one.local.ip());
                // What the network refuses is lost.
                let _ = opened.and_then(|socket| socket.send(&one.bytes, one.remote));
                continue;
            }
            worker::send(&self.sockets, one.local, one.remote, &one.bytes);
        }
        while let Some(event) = self.agent.poll_event() {
            (self.sink)(self.describe(event));
        }
        self.agent.poll_timeout()
    }

    fn timeout(&self) -> Option<Instant> {
        self.agent.poll_timeout()
    }
}

fn number(index: usize) -> StreamId {
    StreamId(u32::try_from(index).unwrap_or(u32::MAX))
}

fn bind(net: &Net, address: IpAddr, sockets: &mut Vec<Socket>) -> Result<SocketAddr, Refused> {
    let bound = worker::bind(net, address)?;
    let local = bound.address();
    sockets.push(bound);
    Ok(local)
}
