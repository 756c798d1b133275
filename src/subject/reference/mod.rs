//! The crate's own implementation as a subject: it is held to the vectors like any other.

mod decode;
mod matching;

use serde_json::{Map, Value, json};

pub(crate) use decode::key as integrity_key;

use super::{Answer, Identity, Subject, guarded};
use crate::sdp::operation as sdp;

/// The subject.
#[derive(Debug)]
pub struct Reference {
    identity: Identity,
}

impl Reference {
    /// The subject.
    pub fn new() -> Self {
        let identity = Identity {
            name: "reference".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            language: "Rust".into(),
        };
        Reference { identity }
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
            _ => Ok(Answer::Unsupported("no such operation".into())),
        };
        match guarded(body) {
            Ok(Ok(answer)) => answer,
            Ok(Err(cause)) => Answer::Failed(cause),
            Err(panic) => Answer::Crashed(panic),
        }
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
        ] {
            assert_eq!(
                subject.call(operation, &Map::new()),
                Answer::Failed(message.into()),
                "{operation}"
            );
        }
        assert!(matches!(
            subject.call("agent.create", &Map::new()),
            Answer::Unsupported(_)
        ));
    }
}
