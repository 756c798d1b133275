//! What is asked of the subject's shim, and what it tells.

use serde_json::{Map, Value, json};

use super::End;
use crate::subject::Answer;

/// The outcome of a part of a session: an error ends the case with it.
pub(super) type Outcome<T> = Result<T, Box<End>>;

/// What came of asking for something to do with descriptions.
#[derive(Debug)]
pub(super) enum Asked {
    /// It was done.
    Done(Value),
    /// The stack refused, in these words.
    Refused(String),
}

/// A text on one line of bounded length.
pub(super) fn one_line(text: &str) -> String {
    let start: String = text.chars().take(200).collect();
    start
        .escape_debug()
        .to_string()
        .replace("\\\"", "\"")
        .replace("\\'", "'")
}

/// What an answer is, or the end of the case.
pub(super) fn read(answer: Answer) -> Outcome<Asked> {
    Err(Box::new(match answer {
        Answer::Reply(reply) => return Ok(Asked::Done(reply)),
        Answer::Failed(what) => return Ok(Asked::Refused(one_line(&what))),
        Answer::Unsupported(why) => End::Unsupported(one_line(&why)),
        Answer::Crashed(how) => End::Crashed(how),
        Answer::TimedOut(how) => End::TimedOut(how),
        Answer::Broken(how) => End::Broken(how),
    }))
}

/// The description in a reply.
pub(super) fn description(operation: &str, reply: &Value) -> Outcome<String> {
    let text = reply["sdp"].as_str().filter(|text| !text.is_empty());
    let fault = || Box::new(End::Broken(format!("{operation}: sdp has to be a text")));
    text.map(str::to_owned).ok_or_else(fault)
}

/// The input of an operation.
pub(super) fn input(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => Map::from_iter([("input".to_owned(), other)]),
    }
}

/// What a subject tells its user of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// The whole connection has this state.
    Connection(String),
    /// A text came.
    Message(String),
    /// Something about a transport.
    Other,
}

/// Reads an event of this session.
pub(super) fn told(event: &Value, session: &str) -> Option<Told> {
    if event["session"] != session {
        return None;
    }
    Some(match event["event"].as_str()? {
        "connection" => Told::Connection(event["state"].as_str()?.to_owned()),
        "message" => {
            let bytes = hex::decode(event["data"].as_str()?).ok()?;
            Told::Message(String::from_utf8_lossy(&bytes).into_owned())
        }
        _ => Told::Other,
    })
}

/// A text as the protocol wants it.
pub(super) fn text(session: &str, text: &str) -> Value {
    json!({"session": session, "data": hex::encode(text)})
}
