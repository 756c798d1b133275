//! What a subject tells of its agent, read.

use std::net::{IpAddr, SocketAddr};

use serde_json::Value;

use crate::suite::Role;

/// The states of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    New,
    Checking,
    Connected,
    Completed,
    Disconnected,
    Failed,
    Closed,
}

impl State {
    /// Whether data can flow.
    pub(super) fn is_connected(self) -> bool {
        matches!(self, State::Connected | State::Completed)
    }

    fn read(word: &str) -> Option<State> {
        Some(match word {
            "new" => State::New,
            "checking" => State::Checking,
            "connected" => State::Connected,
            "completed" => State::Completed,
            "disconnected" => State::Disconnected,
            "failed" => State::Failed,
            "closed" => State::Closed,
            _ => return None,
        })
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// A stream is in this state.
    State(String, State),
    /// A stream selected a pair for a component, with this remote side.
    Selected(String, u8, SocketAddr),
    /// Data came out of a stream.
    Data(String, Vec<u8>),
    /// The agent has this role.
    Role(Role),
}

/// Reads an event of this agent. The shim has checked that it is whole; what is not is passed over.
pub(super) fn read(event: &Value, agent: &str) -> Option<Told> {
    if event["agent"] != agent {
        return None;
    }
    if event["event"] == "role" {
        return Some(Told::Role(match event["role"].as_str()? {
            "controlling" => Role::Controlling,
            _ => Role::Controlled,
        }));
    }
    let stream = event["stream"].as_str()?.to_owned();
    match event["event"].as_str()? {
        "state" => Some(Told::State(stream, State::read(event["state"].as_str()?)?)),
        "selected" => {
            let component = event["component"].as_u64().unwrap_or(1);
            let remote = address(&event["remote"])?;
            Some(Told::Selected(stream, u8::try_from(component).ok()?, remote))
        }
        "data" => Some(Told::Data(stream, hex::decode(event["data"].as_str()?).ok()?)),
        _ => None,
    }
}

/// The address of an object with `ip` and `port`.
pub(super) fn address(of: &Value) -> Option<SocketAddr> {
    let ip: IpAddr = of["ip"].as_str()?.parse().ok()?;
    let port = u16::try_from(of["port"].as_u64()?).ok()?;
    Some(SocketAddr::new(ip.to_canonical(), port))
}
