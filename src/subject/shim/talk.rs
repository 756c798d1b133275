//! What is said to a shim and by it, and how that fails.

use std::time::Instant;

use serde_json::{Map, Value, json};

use super::event::{Events, MAX_EVENTS};
use super::line::{self, Line};
use super::pipes::MAX_LINE;
use super::process::{Next, Process};
use crate::subject::Answer;

/// Why a question got no answer.
#[derive(Debug)]
pub(super) enum Failure {
    Crashed(String),
    TimedOut(String),
    Broken(String),
}

impl Failure {
    /// The reason in words.
    pub(super) fn text(&self) -> &str {
        match self {
            Failure::Crashed(text) | Failure::TimedOut(text) | Failure::Broken(text) => text,
        }
    }
}

impl From<Failure> for Answer {
    fn from(failure: Failure) -> Answer {
        match failure {
            Failure::Crashed(how) => Answer::Crashed(how),
            Failure::TimedOut(how) => Answer::TimedOut(how),
            Failure::Broken(how) => Answer::Broken(how),
        }
    }
}

/// A question on a line.
pub(super) fn request(id: u64, operation: &str, input: &Map<String, Value>) -> Vec<u8> {
    let mut members = Map::from_iter([("id".to_owned(), json!(id)), ("op".to_owned(), json!(operation))]);
    members.extend(input.iter().map(|(name, value)| (name.clone(), value.clone())));
    let mut line = Value::Object(members).to_string().into_bytes();
    line.push(b'\n');
    line
}

/// The next line, or nothing until the deadline.
pub(super) fn next_line(process: &mut Process, deadline: Instant) -> Result<Option<Vec<u8>>, Failure> {
    match process.next(deadline) {
        Next::Line(bytes) => Ok(Some(bytes)),
        Next::TooLong(start) => Err(too_long(&start)),
        Next::Exited(how, rest) if rest.is_empty() => Err(Failure::Crashed(how)),
        Next::Exited(how, _) => Err(Failure::Crashed(format!("{how}, in the middle of a line"))),
        Next::Closed => Err(Failure::Broken("it closed its output and went on running".into())),
        Next::Nothing => Ok(None),
    }
}

/// Looks at what was said since the last answer: events may be, a reply may not.
pub(super) fn unasked_before(process: &Process, events: &mut Events) -> Result<(), Failure> {
    for _ in 0..MAX_EVENTS {
        let Some(bytes) = process.waiting() else {
            return Ok(());
        };
        match line::parse(&bytes).map_err(Failure::Broken)? {
            Line::Event(event) => events.take(event, bytes.len()).map_err(Failure::Broken)?,
            Line::Reply { .. } => return Err(unasked(&bytes)),
        }
    }
    Err(Failure::Broken(format!(
        "{MAX_EVENTS} events between two questions"
    )))
}

/// A reply that nobody waits for.
pub(super) fn unasked(bytes: &[u8]) -> Failure {
    Failure::Broken(format!(
        "a reply to something it was not asked: {}",
        line::quote(bytes)
    ))
}

fn too_long(start: &[u8]) -> Failure {
    Failure::Broken(format!(
        "a line longer than {MAX_LINE} bytes: {}",
        line::quote(&start[..start.len().min(80)])
    ))
}
