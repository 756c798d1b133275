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
mod tests {
    use serde_json::json;

    use super::*;

    fn asked() -> Events {
        let mut events = Events::default();
        let input = json!({"agent": "a", "streams": [{"stream": "s", "components": 1}]});
        events.asking("agent.create", input.as_object().unwrap());
        events
    }

    fn state(agent: &str) -> Value {
        json!({"event": "state", "agent": agent, "stream": "s", "state": "checking"})
    }

    #[test]
    fn events_of_agents_that_live_are_kept_in_order() {
        let mut events = asked();
        events.take(state("a"), 10).unwrap();
        events
            .take(json!({"event": "message", "session": "x"}), 10)
            .unwrap();
        let data = json!({"event": "data", "agent": "a", "stream": "s", "component": 1, "data": "00ff"});
        events.take(data.clone(), 10).unwrap();
        assert_eq!(events.next(), Some(state("a")));
        assert_eq!(events.next(), Some(data));
        assert!(events.is_empty());
    }

    #[test]
    fn late_ones_of_a_closed_agent_are_dropped() {
        let mut events = asked();
        let other = json!({"agent": "b", "streams": [{"stream": "s"}]});
        events.asking("agent.create", other.as_object().unwrap());
        events.take(state("a"), 10).unwrap();
        events.asking("agent.close", json!({"agent": "a"}).as_object().unwrap());
        events.take(state("a"), 10).unwrap();
        assert_eq!(events.next(), None);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (event, fault) in [
            (json!({"event": 1}), "an event that is not named by a string"),
            (json!({"event": "state"}), "an event without its agent"),
            (state("c"), "an event of an agent that was never created"),
            (
                json!({"event": "role", "agent": "a", "role": "king"}),
                "a role event without a role",
            ),
            (
                json!({"event": "data", "agent": "a"}),
                "an event without its stream",
            ),
            (
                json!({"event": "state", "agent": "a", "stream": "t", "state": "new"}),
                "an event of a stream that the agent does not have",
            ),
            (
                json!({"event": "state", "agent": "a", "stream": "s", "state": "fine"}),
                "an event that is not as the protocol says",
            ),
            (
                json!({"event": "data", "agent": "a", "stream": "s", "data": "0"}),
                "an event that is not as the protocol says",
            ),
            (
                json!({"event": "selected", "agent": "a", "stream": "s", "component": 1,
                       "local": {"ip": "127.0.0.1", "port": 1}, "remote": {"ip": "here", "port": 2}}),
                "an event that is not as the protocol says",
            ),
        ] {
            let error = asked().take(event, 10).unwrap_err();
            assert!(error.starts_with(&format!("{fault}: ")), "{error}");
        }
    }

    #[test]
    fn events_of_sessions_are_kept_while_they_live() {
        let mut events = Events::default();
        let session = json!({"session": "x"});
        events.asking("session.answer", session.as_object().unwrap());
        let state = json!({"event": "connection", "session": "x", "state": "connected"});
        let text = json!({"event": "message", "session": "x", "data": "6869"});
        for event in [&state, &text] {
            events.take(event.clone(), 10).unwrap();
        }
        assert_eq!(events.next(), Some(state.clone()));
        for (event, fault) in [
            (
                json!({"event": "ice", "state": "new"}),
                "an event without its session",
            ),
            (
                json!({"event": "ice", "session": "y", "state": "new"}),
                "an event of a session that was never opened",
            ),
            (
                json!({"event": "dtls", "session": "x", "state": "checking"}),
                "an event that is not as the protocol says",
            ),
            (
                json!({"event": "message", "session": "x", "data": "hi"}),
                "an event that is not as the protocol says",
            ),
        ] {
            let error = events.take(event, 10).unwrap_err();
            assert!(error.starts_with(&format!("{fault}: ")), "{error}");
        }
        events.asking("session.close", session.as_object().unwrap());
        events.take(state, 10).unwrap();
        assert_eq!(events.next(), None);
    }

    #[test]
    fn neither_many_nor_large_ones_are_kept_without_bound() {
        let mut events = asked();
        for _ in 0..MAX_EVENTS {
            events.take(state("a"), 10).unwrap();
        }
        assert!(events.take(state("a"), 10).is_err());
        let mut events = asked();
        events.take(state("a"), MAX_EVENT_BYTES).unwrap();
        assert!(events.take(state("a"), 1).is_err());
        events.next();
        assert!(events.take(state("a"), 1).is_ok());
    }

    #[test]
    fn a_pair_that_was_selected_has_two_addresses() {
        let selected = |ip: &str, port: u32| {
            json!({"event": "selected", "agent": "a", "stream": "s", "component": 1,
                   "local": {"ip": "::1", "port": 1}, "remote": {"ip": ip, "port": port}})
        };
        let mut events = asked();
        assert_eq!(events.take(selected("127.0.0.1", 0xffff), 10), Ok(()));
        assert!(!events.is_empty());
        assert!(events.take(selected("127.0.0.1", 0x1_0000), 10).is_err());
    }

    #[test]
    fn what_is_about_no_agent_is_dropped_and_so_is_all_once_the_shim_is_gone() {
        let mut events = asked();
        events.take(json!({"event": "gossip"}), 10).unwrap();
        assert!(events.is_empty());
        let mut sessions = Events::default();
        sessions.asking("session.offer", json!({"session": "x"}).as_object().unwrap());
        sessions.take(json!({"event": "state"}), 10).unwrap();
        assert!(sessions.is_empty());
        events.take(state("a"), 10).unwrap();
        events.end();
        events.take(state("a"), 10).unwrap();
        assert!(events.is_empty());
    }

    #[test]
    fn what_was_taken_away_counts_no_longer_and_all_else_does() {
        let half = MAX_EVENT_BYTES / 2;
        let mut events = asked();
        events.take(state("a"), half).unwrap();
        events.take(state("a"), half).unwrap();
        events.next();
        events.take(state("a"), half).unwrap();
        assert!(events.take(state("a"), 1).is_err());
    }
}
