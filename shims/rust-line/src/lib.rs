//! What the Rust shims have in common, so that each of them is only the adapter to its stack.
//!
//! - [`serve`] reads requests from stdin, hands them to a [`Stack`] and writes the replies;
//! - [`Events`] writes an agent's events, until it is closed;
//! - [`drive`] gives a sans-IO stack its thread, sockets and clock.
//!
//! The shims are built with `panic = "abort"`: a panic inside a stack, also in a task or thread where
//! its users would lose only that, ends the shim, and the suite sees a crash.

mod drive;
mod events;
mod wire;

use std::collections::HashMap;
use std::io::{self, BufRead, Read};
use std::process;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub use drive::{Datagram, Driver, Handle, Network, drive};
pub use events::{Events, print};
pub use wire::{Candidate, Create, Credentials, Local, Outgoing, Remote, Role, StreamSpec};

/// The longest line that is read; a datagram in hex is far below.
const LONGEST_LINE: u64 = 1 << 20;

/// Why a request has no result.
#[derive(Debug)]
pub enum Refusal {
    /// The stack has no such thing.
    Unsupported(String),
    /// The shim or a call failed in a way that says nothing about the stack.
    Error(String),
}

/// A result, or why there is none.
pub type Answer<T> = Result<T, Refusal>;

/// The stack cannot do this at all.
pub fn unsupported<T>(why: impl Into<String>) -> Answer<T> {
    Err(Refusal::Unsupported(why.into()))
}

/// A call failed; what it said.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub fn failed(what: impl ToString) -> Refusal {
    Refusal::Error(what.to_string())
}

/// What `hello` says.
#[derive(Debug)]
pub struct About {
    /// The stack's name, which is also that of its baseline.
    pub name: &'static str,
    /// The stack's version.
    pub version: String,
    /// The features it has, of those that protocol 1 knows.
    pub features: &'static [&'static str],
    /// The RFCs that its authors name.
    pub claims: &'static [&'static str],
}

/// A stack: makes agents.
pub trait Stack {
    /// What it makes.
    type Agent: Agent;

    /// Who it is.
    fn about(&self) -> About;

    /// An agent with bound sockets and all candidates gathered.
    fn create(&self, request: Create, events: Events) -> Answer<(Self::Agent, Vec<Local>)>;
}

/// A live agent. Dropping it closes its sockets.
pub trait Agent {
    /// Takes the peer's credentials and candidates for a stream and starts checks.
    fn remote(&mut self, request: Remote) -> Answer<()>;
    /// Restarts one stream, or all.
    fn restart(&mut self, stream: Option<String>) -> Answer<Vec<Local>>;
    /// Sends application data; false if the stack refused to.
    fn send(&mut self, request: Outgoing) -> Answer<bool>;
    /// Ends it; its sockets are closed when this returns.
    fn close(self);
}

/// The version of a package in the text of the lock file that the shim was built from.
pub fn locked_version(lock: &str, package: &str) -> String {
    let mut lines = lock.lines();
    let name = format!("name = \"{package}\"");
    lines.find(|line| *line == name);
    let version = lines.next().and_then(|line| line.strip_prefix("version = "));
    version.unwrap_or("unknown").trim_matches('"').to_owned()
}

/// Answers stdin's lines until it ends, then ends the process.
pub fn serve<S: Stack>(stack: &S) -> ! {
    let mut server = Server {
        stack,
        agents: HashMap::new(),
    };
    lines(|request| server.perform(request))
}

/// As [`serve`], for a shim that has other operations than agents: `perform` does what one line asks for.
pub fn lines(mut perform: impl FnMut(Value) -> Answer<Value>) -> ! {
    let mut input = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        match (&mut input).take(LONGEST_LINE).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => process::exit(0),
            Ok(_) if line.last() != Some(&b'\n') && line.len() as u64 == LONGEST_LINE => {
                print(&json!({"id": null, "error": "a line of more than 1 MiB"}));
                process::exit(1);
            }
            Ok(_) => print(&answer(&line, &mut perform)),
        }
    }
}

fn answer(line: &[u8], perform: &mut impl FnMut(Value) -> Answer<Value>) -> Value {
    let request: Value = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(error) => return json!({"id": null, "error": error.to_string()}),
    };
    let id = request["id"].clone();
    match perform(request) {
        Ok(result) => json!({"id": id, "ok": result}),
        Err(Refusal::Unsupported(why)) => json!({"id": id, "unsupported": why}),
        Err(Refusal::Error(what)) => json!({"id": id, "error": what}),
    }
}

struct Server<'a, S: Stack> {
    stack: &'a S,
    agents: HashMap<String, (S::Agent, Events)>,
}

impl<S: Stack> Server<'_, S> {
    fn perform(&mut self, request: Value) -> Answer<Value> {
        match request["op"].as_str().unwrap_or_default() {
            "hello" => Ok(self.hello()),
            "agent.create" => self.create(read(request)?),
            "agent.remote" => {
                let request: Remote = read(request)?;
                self.agent(&request.agent)?.remote(request).map(|()| json!({}))
            }
            "agent.restart" => {
                let request: wire::Restart = read(request)?;
                if let Some((_, events)) = self.agents.get(&request.agent) {
                    events.forget_pairs();
                }
                streams(&self.agent(&request.agent)?.restart(request.stream)?)
            }
            "agent.send" => {
                let request: Outgoing = read(request)?;
                let sent = self.agent(&request.agent)?.send(request)?;
                Ok(if sent { json!({}) } else { json!({"sent": false}) })
            }
            "agent.close" => {
                let request: wire::Close = read(request)?;
                let (agent, events) = self
                    .agents
                    .remove(&request.agent)
                    .ok_or_else(|| unknown(&request.agent))?;
                events.close();
                agent.close();
                Ok(json!({}))
            }
            other => unsupported(format!("no operation {other:?}")),
        }
    }

    fn hello(&self) -> Value {
        let about = self.stack.about();
        let mut ops = vec![
            "hello",
            "agent.create",
            "agent.remote",
            "agent.send",
            "agent.close",
        ];
        if about.features.contains(&"restart") {
            ops.push("agent.restart");
        }
        json!({
            "protocol": 1,
            "implementation": {"name": about.name, "version": about.version, "language": "rust"},
            "ops": ops,
            "features": about.features,
            "claims": about.claims,
        })
    }

    fn create(&mut self, request: Create) -> Answer<Value> {
        request.check()?;
        let name = request.agent.clone();
        if self.agents.contains_key(&name) {
            return Err(failed(format!("there is an agent {name:?} already")));
        }
        let events = Events::of(&name);
        match self.stack.create(request, events.clone()) {
            Ok((agent, locals)) => {
                self.agents.insert(name, (agent, events));
                streams(&locals)
            }
            Err(refusal) => {
                events.close();
                Err(refusal)
            }
        }
    }

    fn agent(&mut self, name: &str) -> Answer<&mut S::Agent> {
        self.agents
            .get_mut(name)
            .map(|(agent, _)| agent)
            .ok_or_else(|| unknown(name))
    }
}

/// The content of a request.
pub fn read<T: DeserializeOwned>(request: Value) -> Answer<T> {
    serde_json::from_value(request).map_err(failed)
}

fn streams(locals: &[Local]) -> Answer<Value> {
    Ok(json!({"streams": serde_json::to_value(locals).map_err(failed)?}))
}

fn unknown(agent: &str) -> Refusal {
    failed(format!("no agent {agent:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_named_package() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"b\"\nversion = \"2.0.0\"\n";
        assert_eq!(locked_version(lock, "b"), "2.0.0");
        assert_eq!(locked_version(lock, "c"), "unknown");
    }
}
