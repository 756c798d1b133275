//! What is asked of the subject's shim, and what it tells.

use serde_json::{Map, Value, json};

use super::End;
use crate::live::one_line;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_this_session_is_read_and_nothing_else() {
        let state = |session: &str| json!({"event": "connection", "session": session, "state": "connected"});
        assert_eq!(
            told(&state("one"), "one"),
            Some(Told::Connection("connected".to_owned()))
        );
        assert_eq!(told(&state("two"), "one"), None);
        let message = |data: &str| json!({"event": "message", "session": "one", "data": data});
        assert_eq!(
            told(&message("6869"), "one"),
            Some(Told::Message("hi".to_owned()))
        );
        assert_eq!(told(&message("hi"), "one"), None);
        let ice = json!({"event": "ice", "session": "one", "mid": "0", "state": "checking"});
        assert_eq!(told(&ice, "one"), Some(Told::Other));
        assert_eq!(told(&json!({"session": "one"}), "one"), None);
    }

    #[test]
    fn a_reply_without_a_description_breaks_the_protocol() {
        assert_eq!(
            description("session.offer", &json!({"sdp": "v=0"}))
                .ok()
                .as_deref(),
            Some("v=0")
        );
        for reply in [json!({}), json!({"sdp": ""}), json!({"sdp": 1})] {
            let end = description("session.offer", &reply).unwrap_err();
            assert!(
                matches!(&*end, End::Broken(how) if how == "session.offer: sdp has to be a text"),
                "{end:?}"
            );
        }
    }
}
