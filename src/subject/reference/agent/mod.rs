//! `agent.*`: the reference agent on sockets.

mod engine;
mod wire;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::worker::{Refused, Worker};
use super::{Sink, text};
use crate::agent::{RemoteError, SendError};
use crate::fault;
use crate::net::Net;
use crate::subject::Answer;
use engine::{Engine, Plan};

/// Agents that may live at a time: each has a thread and sockets.
const MAX_AGENTS: usize = 64;

/// The live agents by name.
pub(super) struct Agents {
    running: HashMap<String, Worker<Engine>>,
    net: Net,
    sink: Sink,
}

impl Agents {
    pub(super) fn new(net: Net, sink: Sink) -> Self {
        Self {
            running: HashMap::new(),
            net,
            sink,
        }
    }

    /// One operation.
    pub(super) fn call(&mut self, operation: &str, input: &Map<String, Value>) -> Result<Answer, String> {
        let name = text(input, "agent")?;
        match operation {
            "agent.create" => return self.create(name, input),
            "agent.close" if fault::is(&fault::CLOSED_AGENT_GOES_ON) && self.running.contains_key(name) => {
                return Ok(Answer::Reply(json!({})));
            }
            "agent.close" => {
                self.running.remove(name).ok_or_else(|| unknown(name))?;
                return Ok(Answer::Reply(json!({})));
            }
            _ => {}
        }
        let agent = self.running.get(name).ok_or_else(|| unknown(name))?;
        let reply = match operation {
            "agent.remote" => remote(agent, input)?,
            "agent.restart" => restart(agent, input)?,
            "agent.send" => send(agent, input)?,
            _ => return Ok(Answer::Unsupported("no such operation".into())),
        };
        Ok(Answer::Reply(reply))
    }

    fn create(&mut self, name: &str, input: &Map<String, Value>) -> Result<Answer, String> {
        if self.running.contains_key(name) {
            return Err(format!("there is an agent {name:?} already"));
        }
        if self.running.len() >= MAX_AGENTS {
            return Err(format!("{MAX_AGENTS} agents are running, as many as may"));
        }
        let plan = Plan::read(name, input)?;
        let made = match Engine::make(&plan, &self.net, self.sink.clone()) {
            Ok(made) => made,
            Err(Refused::Unsupported(why)) => return Ok(Answer::Unsupported(why)),
            Err(Refused::Failed(why)) => return Err(why),
        };
        let (engine, sockets, streams) = made;
        let worker =
            Worker::start(&self.net, engine, sockets).map_err(|error| format!("no thread: {error}"))?;
        self.running.insert(name.to_owned(), worker);
        Ok(Answer::Reply(json!({ "streams": streams })))
    }
}

fn remote(agent: &Worker<Engine>, input: &Map<String, Value>) -> Result<Value, String> {
    let description = wire::remote(input)?;
    let stream = text(input, "stream")?;
    agent.with(|engine| {
        let id = engine.stream(stream)?;
        let taken = engine.agent.set_remote(engine.now(), id, description);
        taken
            .map(|()| json!({}))
            .map_err(|error: RemoteError| error.to_string())
    })
}

fn restart(agent: &Worker<Engine>, input: &Map<String, Value>) -> Result<Value, String> {
    let one = input.get("stream").map(|_| text(input, "stream")).transpose()?;
    agent.with(|engine| {
        let streams = match one {
            Some(stream) => vec![engine.stream(stream)?],
            None => engine.streams(),
        };
        let restarted = streams.into_iter().map(|stream| {
            let description = engine.agent.restart(stream).map_err(|error| error.to_string())?;
            Ok(wire::description(engine.name(stream), &description))
        });
        let restarted: Result<Vec<Value>, String> = restarted.collect();
        Ok(json!({ "streams": restarted? }))
    })
}

/// What the agent itself refuses, for want of consent, is an answer; a stream that does not exist is not.
fn send(agent: &Worker<Engine>, input: &Map<String, Value>) -> Result<Value, String> {
    let data = super::bytes(input, "data")?;
    let component = wire::component(input)?;
    let stream = text(input, "stream")?;
    agent.with(|engine| {
        let id = engine.stream(stream)?;
        match engine.agent.send(engine.now(), id, component, &data) {
            Ok(()) => Ok(json!({})),
            Err(SendError::NoConsent) => Ok(json!({"sent": false})),
            Err(error) => Err(error.to_string()),
        }
    })
}

fn unknown(name: &str) -> String {
    format!("there is no agent {name:?}")
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
