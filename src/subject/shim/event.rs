//! What a shim tells of its agents: checked when it comes, and kept until somebody asks for it.

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

/// The events of agents that live.
#[derive(Debug, Default)]
pub(super) struct Events {
    queue: VecDeque<(Value, usize)>,
    bytes: usize,
    /// The agents that were asked for, with their streams, until they are closed.
    agents: HashMap<String, HashSet<String>>,
    closed: HashSet<String>,
}

impl Events {
    /// Notes which agents there are, by what is being asked.
    pub(super) fn asking(&mut self, operation: &str, input: &Map<String, Value>) {
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
        let Some(kind) = event["event"].as_str() else {
            return Err("an event that is not named by a string");
        };
        if !["state", "selected", "data", "role"].contains(&kind) {
            return Ok(false);
        }
        let agent = event["agent"].as_str().ok_or("an event without its agent")?;
        let Some(streams) = self.agents.get(agent) else {
            return if self.closed.contains(agent) || self.agents.is_empty() {
                Ok(false)
            } else {
                Err("an event of an agent that was never created")
            };
        };
        if kind == "role" {
            let known = matches!(event["role"].as_str(), Some("controlling" | "controlled"));
            return if known {
                Ok(true)
            } else {
                Err("a role event without a role")
            };
        }
        let stream = event["stream"].as_str().ok_or("an event without its stream")?;
        if !streams.contains(stream) {
            return Err("an event of a stream that the agent does not have");
        }
        let whole = match kind {
            "state" => event["state"].as_str().is_some_and(|word| STATES.contains(&word)),
            "selected" => {
                let address = |side: &str| {
                    let ip = event[side]["ip"].as_str();
                    ip.is_some_and(|ip| ip.parse::<std::net::IpAddr>().is_ok())
                        && event[side]["port"].as_u64().is_some_and(|port| port <= 0xffff)
                };
                address("local") && address("remote")
            }
            _ => event["data"]
                .as_str()
                .is_some_and(|data| hex::decode(data).is_ok()),
        };
        if whole {
            Ok(true)
        } else {
            Err("an event that is not as the protocol says")
        }
    }
}
