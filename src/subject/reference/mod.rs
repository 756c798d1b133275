//! The crate's own implementation as a subject: it is held to the vectors like any other.

mod agent;
mod decode;
mod events;
mod login;
mod matching;
pub mod server;
mod session;
mod worker;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::os::fd::BorrowedFd;
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Map, Value, json};

pub(crate) use decode::key as integrity_key;

use super::{Answer, Identity, Subject, guarded};
use crate::net::Net;
use crate::sdp::operation as sdp;
use agent::Agents;
use events::Events;
use session::Sessions;

/// The operations it has, as `hello` lists them.
pub const OPERATIONS: [&str; 16] = [
    "stun.decode",
    "credential.match",
    "credential.route",
    "credential.login",
    "sdp.read",
    "sdp.credentials",
    "agent.create",
    "agent.remote",
    "agent.restart",
    "agent.send",
    "agent.close",
    "session.offer",
    "session.answer",
    "session.remote",
    "session.send",
    "session.close",
];
/// What its agents can do.
pub const FEATURES: [&str; 7] = [
    "full",
    "lite",
    "multi-stream",
    "shared-socket",
    "restart",
    "trickle",
    "ipv6",
];
/// The documents it means to follow.
pub const CLAIMS: [&str; 7] = [
    "rfc8489", "rfc8445", "rfc8839", "rfc9143", "rfc7675", "rfc7983", "rfc9443",
];

/// Where events go; called from the threads of agents and sessions.
type Sink = Arc<dyn Fn(Value) + Send + Sync>;

/// The subject.
pub struct Reference {
    identity: Identity,
    agents: Agents,
    sessions: Sessions,
    features: Vec<String>,
    /// None if somebody else takes the events.
    events: Option<Arc<Events>>,
}

impl Reference {
    /// The subject; events of its agents and sessions wait for [`Subject::next_event`].
    pub fn new() -> Self {
        let events = Arc::new(Events::new());
        let sink = events.clone();
        let mut reference = Self::with_sink(move |event| sink.push(event));
        reference.events = Some(events);
        reference
    }

    /// The subject; events of its agents and sessions go to `sink` at once, from their threads.
    pub fn with_sink(sink: impl Fn(Value) + Send + Sync + 'static) -> Self {
        Self::on(Net::Real, sink)
    }

    /// The same on a network.
    pub(super) fn on(net: Net, sink: impl Fn(Value) + Send + Sync + 'static) -> Self {
        let identity = Identity {
            name: "reference".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            language: "Rust".into(),
        };
        let sink: Sink = Arc::new(sink);
        Reference {
            identity,
            agents: Agents::new(net.clone(), sink.clone()),
            sessions: Sessions::new(net, sink),
            features: FEATURES.map(str::to_owned).into(),
            events: None,
        }
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reference").finish_non_exhaustive()
    }
}

impl Default for Reference {
    fn default() -> Self {
        Reference::new()
    }
}

impl Subject for Reference {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn call(&mut self, operation: &str, input: &Map<String, Value>) -> Answer {
        let body = || match operation {
            "stun.decode" => decode::reply(input).map(Answer::Reply),
            "credential.match" | "credential.route" => matching::reply(input).map(Answer::Reply),
            "credential.login" => login::reply(input).map(Answer::Reply),
            "sdp.read" => Ok(Answer::Reply(sdp::read(
                text(input, "sdp")?,
                text(input, "type")?,
            ))),
            "sdp.credentials" => {
                let answer = input.get("answer").and_then(Value::as_str);
                sdp::credentials(text(input, "offer")?, answer, text(input, "side")?)
                    .map(Answer::Reply)
                    .map_err(|error| error.to_string())
            }
            _ if operation.starts_with("agent.") && OPERATIONS.contains(&operation) => {
                self.agents.call(operation, input)
            }
            _ if operation.starts_with("session.") && OPERATIONS.contains(&operation) => {
                self.sessions.call(operation, input)
            }
            _ => Ok(Answer::Unsupported("no such operation".into())),
        };
        match guarded(body) {
            Ok(Ok(answer)) => answer,
            Ok(Err(cause)) => Answer::Failed(cause),
            Err(panic) => Answer::Crashed(panic),
        }
    }

    fn next_event(&mut self, deadline: Instant) -> Option<Value> {
        self.events.as_ref()?.pop(deadline)
    }

    fn features(&self) -> &[String] {
        &self.features
    }

    fn wake(&self) -> Option<BorrowedFd<'_>> {
        self.events.as_ref()?.wake()
    }
}

/// A member that has to be text.
fn text<'a>(input: &'a Map<String, Value>, name: &str) -> Result<&'a str, String> {
    let value = input.get(name).ok_or_else(|| format!("{name} is missing"))?;
    value.as_str().ok_or_else(|| format!("{name} is not a string"))
}

/// A member that has to be hex digits.
fn bytes(input: &Map<String, Value>, name: &str) -> Result<Vec<u8>, String> {
    hex::decode(text(input, name)?).map_err(|error| format!("{name}: {error}"))
}

/// A member that is true, false or not there.
fn flag(input: &Map<String, Value>, name: &str) -> Result<bool, String> {
    match input.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(value) => value
            .as_bool()
            .ok_or_else(|| format!("{name} is not true or false")),
    }
}

/// The address that sockets are wanted on: on this machine if nothing is said.
fn address(input: &Map<String, Value>) -> Result<IpAddr, String> {
    match input.get("address") {
        None => Ok(Ipv4Addr::LOCALHOST.into()),
        Some(_) => text(input, "address")?
            .parse()
            .map_err(|_| "address is no IP address".into()),
    }
}

fn refused() -> Value {
    json!({"accept": false})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_lacks_something_fails_and_says_what() {
        let mut subject = Reference::new();
        for (operation, message) in [
            ("stun.decode", "message is missing"),
            ("credential.match", "message is missing"),
            ("sdp.read", "sdp is missing"),
            ("sdp.credentials", "offer is missing"),
            ("agent.create", "agent is missing"),
            ("session.offer", "session is missing"),
        ] {
            assert_eq!(
                subject.call(operation, &Map::new()),
                Answer::Failed(message.into()),
                "{operation}"
            );
        }
        assert!(matches!(
            subject.call("agent.dance", &Map::new()),
            Answer::Unsupported(_)
        ));
    }

    #[test]
    fn it_says_what_its_agents_can_and_can_be_waited_for() {
        let subject = Reference::new();
        let features = "full lite multi-stream shared-socket restart trickle ipv6";
        assert_eq!(subject.features().join(" "), features);
        assert!(subject.wake().is_some());
    }
}
