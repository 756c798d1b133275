//! Lines that go out: replies and an agent's events.

use std::collections::HashMap;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

/// Writes the events of one agent, each change once, and nothing after its end.
#[derive(Clone, Debug)]
pub struct Events {
    agent: Arc<str>,
    told: Arc<Mutex<Option<Told>>>,
}

/// What was said last: per stream its state, per stream and component its pair.
#[derive(Debug, Default)]
struct Told {
    states: HashMap<String, String>,
    pairs: HashMap<(String, usize), (SocketAddr, SocketAddr)>,
}

impl Events {
    pub(crate) fn of(agent: &str) -> Self {
        Events {
            agent: agent.into(),
            told: Arc::new(Mutex::new(Some(Told::default()))),
        }
    }

    /// From now on silent.
    pub(crate) fn close(&self) {
        self.with(|told| *told = None);
    }

    /// After a restart the same pair is selected anew.
    pub(crate) fn forget_pairs(&self) {
        self.with(|told| {
            if let Some(told) = told {
                told.pairs.clear();
            }
        });
    }

    /// A stream's state, by its name in the protocol.
    pub fn state(&self, stream: &str, state: &str) {
        self.change(|told| {
            let before = told.states.insert(stream.to_owned(), state.to_owned());
            (before.as_deref() != Some(state))
                .then(|| json!({"event": "state", "agent": &*self.agent, "stream": stream, "state": state}))
        });
    }

    /// The pair that a component uses.
    pub fn selected(&self, stream: &str, component: usize, local: SocketAddr, remote: SocketAddr) {
        self.change(|told| {
            let before = told.pairs.insert((stream.to_owned(), component), (local, remote));
            (before != Some((local, remote))).then(|| {
                json!({
                    "event": "selected", "agent": &*self.agent, "stream": stream, "component": component,
                    "local": {"ip": local.ip(), "port": local.port()},
                    "remote": {"ip": remote.ip(), "port": remote.port()},
                })
            })
        });
    }

    /// Application data that the stack let through.
    pub fn data(&self, stream: &str, component: usize, data: &[u8]) {
        self.change(|_| {
            Some(json!({
                "event": "data", "agent": &*self.agent, "stream": stream, "component": component,
                "data": hex::encode(data),
            }))
        });
    }

    /// The agent's role, after a change.
    pub fn role(&self, controlling: bool) {
        let role = if controlling { "controlling" } else { "controlled" };
        self.change(|_| Some(json!({"event": "role", "agent": &*self.agent, "role": role})));
    }

    fn change(&self, event: impl FnOnce(&mut Told) -> Option<Value>) {
        self.with(|told| {
            if let Some(event) = told.as_mut().and_then(event) {
                print(&event);
            }
        });
    }

    fn with(&self, work: impl FnOnce(&mut Option<Told>)) {
        // Held while it prints: once closed, no event is under way.
        work(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Writes one line; there is nobody to work for when it cannot be written.
pub fn print(line: &Value) {
    let mut out = io::stdout().lock();
    if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
        process::exit(0);
    }
}
