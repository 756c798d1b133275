//! What a shim tells of its agents and sessions: checked when it comes, and kept until somebody asks for it.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Map, Value};

use super::line;

/// The most events that may come before a reply, and that may wait to be looked at.
pub const MAX_EVENTS: usize = 10_000;
/// How long the lines of waiting events may be together.
pub const MAX_EVENT_BYTES: usize = 8 << 20;

const STATES: [&str; 7] = [
    "new",
    "checking",
    "connected",
    "completed",
    "disconnected",
    "failed",
    "closed",
];

/// What is told of a session, with the states it can be in.
const OF_SESSIONS: [(&str, &[&str]); 4] = [
    ("ice", &STATES),
    ("dtls", &["new", "connecting", "connected", "closed", "failed"]),
    (
        "connection",
        &[
            "new",
            "connecting",
            "connected",
            "disconnected",
            "failed",
            "closed",
        ],
    ),
    ("message", &[]),
];

const NOT_WHOLE: &str = "an event that is not as the protocol says";

/// The events of agents and sessions that live.
#[derive(Debug, Default)]
pub(super) struct Events {
    queue: VecDeque<(Value, usize)>,
    bytes: usize,
    /// The agents that were asked for, with their streams, until they are closed.
    agents: HashMap<String, HashSet<String>>,
    closed: HashSet<String>,
    /// The sessions that were opened, and whether each still lives.
    sessions: HashMap<String, bool>,
}

impl Events {
    /// Notes which agents and sessions there are, by what is being asked.
    pub(super) fn asking(&mut self, operation: &str, input: &Map<String, Value>) {
        if let Some(session) = input.get("session").and_then(Value::as_str) {
            self.asking_session(operation, session);
        }
        let Some(agent) = input.get("agent").and_then(Value::as_str) else {
            return;
        };
        match operation {
            "agent.create" => {
                let streams = input.get("streams").and_then(Value::as_array);
                let name = |one: &Value| one["stream"].as_str().map(str::to_owned);
                let streams = streams.map_or_else(HashSet::new, |all| all.iter().filter_map(name).collect());
                self.closed.remove(agent);
                self.agents.insert(agent.to_owned(), streams);
            }
            "agent.close" => {
                self.agents.remove(agent);
                self.closed.insert(agent.to_owned());
                self.queue.retain(|(event, _)| event["agent"] != agent);
                self.bytes = self.queue.iter().map(|(_, size)| size).sum();
            }
            _ => {}
        }
    }

    fn asking_session(&mut self, operation: &str, session: &str) {
        match operation {
            "session.offer" | "session.answer" => {
                self.sessions.insert(session.to_owned(), true);
            }
            "session.close" => {
                self.sessions.insert(session.to_owned(), false);
                self.queue.retain(|(event, _)| event["session"] != session);
                self.bytes = self.queue.iter().map(|(_, size)| size).sum();
            }
            _ => {}
        }
    }

    /// The shim is gone, and its agents with it.
    pub(super) fn end(&mut self) {
        *self = Events::default();
    }

    /// Whether none waits.
    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// The one that came first.
    pub(super) fn next(&mut self) -> Option<Value> {
        let (event, size) = self.queue.pop_front()?;
        self.bytes -= size;
        Some(event)
    }

    /// Keeps an event whose line had `size` bytes. What nobody waits for is dropped: events of closed
    /// agents, and of kinds that are not about agents.
    pub(super) fn take(&mut self, event: Value, size: usize) -> Result<(), String> {
        match self.relevant(&event) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(fault) => {
                return Err(format!("{fault}: {}", line::quote(event.to_string().as_bytes())));
            }
        }
        if self.queue.len() >= MAX_EVENTS || self.bytes + size > MAX_EVENT_BYTES {
            return Err(format!("{} events nobody asked for yet", self.queue.len() + 1));
        }
        self.bytes += size;
        self.queue.push_back((event, size));
        Ok(())
    }

    fn relevant(&self, event: &Value) -> Result<bool, &'static str> {
        if self.agents.is_empty() && self.sessions.is_empty() {
            return Ok(false);
        }
        let Some(kind) = event["event"].as_str() else {
            return Err("an event that is not named by a string");
        };
        if let Some((_, states)) = OF_SESSIONS.iter().find(|(one, _)| *one == kind) {
            return self.is_of_session(event, states);
        }
        if self.agents.is_empty() || !["state", "selected", "data", "role"].contains(&kind) {
            return Ok(false);
        }
        self.is_of_agent(event, kind)
    }

    fn is_of_agent(&self, event: &Value, kind: &str) -> Result<bool, &'static str> {
        let agent = event["agent"].as_str().ok_or("an event without its agent")?;
        let Some(streams) = self.agents.get(agent) else {
            return if self.closed.contains(agent) {
                Ok(false)
            } else {
                Err("an event of an agent that was never created")
            };
        };
        if kind == "role" {
            let known = matches!(event["role"].as_str(), Some("controlling" | "controlled"));
            return known.then_some(true).ok_or("a role event without a role");
        }
        let stream = event["stream"].as_str().ok_or("an event without its stream")?;
        if !streams.contains(stream) {
            return Err("an event of a stream that the agent does not have");
        }
        let whole = match kind {
            "state" => has_state(event, &STATES),
            "selected" => {
                let address = |side: &str| {
                    let ip = event[side]["ip"].as_str();
                    ip.is_some_and(|ip| ip.parse::<std::net::IpAddr>().is_ok())
                        && event[side]["port"].as_u64().is_some_and(|port| port <= 0xffff)
                };
                address("local") && address("remote")
            }
            _ => has_data(event),
        };
        whole.then_some(true).ok_or(NOT_WHOLE)
    }

    fn is_of_session(&self, event: &Value, states: &[&str]) -> Result<bool, &'static str> {
        if self.sessions.is_empty() {
            return Ok(false);
        }
        let session = event["session"].as_str().ok_or("an event without its session")?;
        let whole = match states {
            [] => has_data(event),
            states => has_state(event, states),
        };
        match self.sessions.get(session) {
            None => Err("an event of a session that was never opened"),
            Some(false) => Ok(false),
            Some(true) if whole => Ok(true),
            Some(true) => Err(NOT_WHOLE),
        }
    }
}

fn has_state(event: &Value, states: &[&str]) -> bool {
    event["state"].as_str().is_some_and(|word| states.contains(&word))
}

fn has_data(event: &Value) -> bool {
    let data = event["data"].as_str();
    data.is_some_and(|data| hex::decode(data).is_ok())
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
