//! `session.*`: the session peer on sockets.

mod engine;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::worker::{Refused, Worker};
use super::{Sink, address, flag, text};
use crate::net::Net;
use crate::session::{Bundle, Layout, Media, Proposal};
use crate::subject::Answer;
use engine::Engine;

/// Sessions that may live at a time: each has a thread and sockets.
const MAX_SESSIONS: usize = 64;

/// The live sessions by name.
pub(super) struct Sessions {
    running: HashMap<String, Worker<Engine>>,
    net: Net,
    sink: Sink,
}

impl Sessions {
    pub(super) fn new(net: Net, sink: Sink) -> Self {
        Self {
            running: HashMap::new(),
            net,
            sink,
        }
    }

    /// One operation.
    pub(super) fn call(&mut self, operation: &str, input: &Map<String, Value>) -> Result<Answer, String> {
        let name = text(input, "session")?;
        let begins = matches!(operation, "session.offer" | "session.answer");
        if begins && !self.running.contains_key(name) {
            match self.begin(name, input) {
                Ok(session) => _ = self.running.insert(name.to_owned(), session),
                Err(Refused::Unsupported(why)) => return Ok(Answer::Unsupported(why)),
                Err(Refused::Failed(why)) => return Err(why),
            }
        }
        if operation == "session.close" {
            self.running.remove(name).ok_or_else(|| unknown(name))?;
            return Ok(Answer::Reply(json!({})));
        }
        let session = self.running.get(name).ok_or_else(|| unknown(name))?;
        let reply = match operation {
            "session.offer" => offer(session, input)?,
            "session.answer" => answer(session, input)?,
            "session.remote" if text(input, "type")? == "offer" => {
                return Ok(Answer::Unsupported("session.answer takes the offer".into()));
            }
            "session.remote" => remote(session, input)?,
            "session.send" => send(session, input)?,
            _ => return Ok(Answer::Unsupported("no such operation".into())),
        };
        Ok(Answer::Reply(reply))
    }

    fn begin(&self, name: &str, input: &Map<String, Value>) -> Result<Worker<Engine>, Refused> {
        if self.running.len() >= MAX_SESSIONS {
            let why = format!("{MAX_SESSIONS} sessions are running, as many as may");
            return Err(Refused::Failed(why));
        }
        let bundle = bundle(input).map_err(Refused::Failed)?;
        let address = address(input).map_err(Refused::Failed)?;
        let distinct = flag(input, "distinct").map_err(Refused::Failed)?;
        // Stacks repeat one set of credentials, and some refuse a section without any though RFC 9143 section
        // 7.1.3 wants it so; who asks for nothing else gets what all of them read.
        let layout = if distinct { Layout::Distinct } else { Layout::Same };
        let (engine, sockets) = Engine::make(name, address, (bundle, layout), &self.net, self.sink.clone())?;
        Worker::start(&self.net, engine, sockets)
            .map_err(|error| Refused::Failed(format!("no thread: {error}")))
    }
}

fn offer(session: &Worker<Engine>, input: &Map<String, Value>) -> Result<Value, String> {
    let listed = input
        .get("sections")
        .and_then(Value::as_array)
        .ok_or("sections is not a list")?;
    let sections = listed.iter().enumerate().map(|(index, one)| {
        let named = one.as_str().and_then(Media::named);
        named.ok_or_else(|| format!("sections[{index}] is none of audio, video and application"))
    });
    let proposal = Proposal {
        sections: sections.collect::<Result<_, _>>()?,
        restart: flag(input, "restart")?,
        ..Proposal::default()
    };
    let sdp = session.with(|engine| engine.peer.offer(engine.now(), &proposal));
    sdp.map(|sdp| json!({ "sdp": sdp }))
        .map_err(|error| error.to_string())
}

fn answer(session: &Worker<Engine>, input: &Map<String, Value>) -> Result<Value, String> {
    let offer = text(input, "sdp")?;
    let sdp = session.with(|engine| engine.peer.answer(engine.now(), offer));
    sdp.map(|sdp| json!({ "sdp": sdp }))
        .map_err(|error| error.to_string())
}

fn remote(session: &Worker<Engine>, input: &Map<String, Value>) -> Result<Value, String> {
    let answer = text(input, "sdp")?;
    let taken = session.with(|engine| engine.peer.accept(engine.now(), answer));
    taken.map(|()| json!({})).map_err(|error| error.to_string())
}

fn send(session: &Worker<Engine>, input: &Map<String, Value>) -> Result<Value, String> {
    let data = super::bytes(input, "data")?;
    let text = String::from_utf8(data).map_err(|error| format!("data: {error}"))?;
    let sent = session.with(|engine| engine.peer.send(engine.now(), &text));
    Ok(if sent { json!({}) } else { json!({"sent": false}) })
}

fn bundle(input: &Map<String, Value>) -> Result<Bundle, String> {
    match input.get("bundle").map(|_| text(input, "bundle")).transpose()? {
        None | Some("max-bundle") => Ok(Bundle::MaxBundle),
        Some("balanced") => Ok(Bundle::Balanced),
        Some("max-compat") => Ok(Bundle::MaxCompat),
        Some(other) => Err(format!("bundle is {other:?}, no policy there is")),
    }
}

fn unknown(name: &str) -> String {
    format!("there is no session {name:?}")
}

#[cfg(test)]
mod tests;
