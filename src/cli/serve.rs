//! `icespec serve`: the reference as a shim, or as a standing responder.

mod lines;
mod standing;

use std::io::{self, BufRead, Read, Write};

use serde_json::{Map, Value, json};

use super::Failure;
use super::args_peers::Serve;
use crate::subject::reference::{CLAIMS, FEATURES, OPERATIONS, Reference};
use crate::subject::{Answer, Subject};

/// A line longer than this is no request: the longest vector is far below.
const MAX_LINE: u64 = 4 * 1024 * 1024;

pub(super) fn main(arguments: &Serve) -> Result<u8, Failure> {
    if arguments.sdp.is_empty() {
        shim()
    } else {
        standing::main(arguments)
    }
}

/// Answers line by line until the input ends.
fn shim() -> Result<u8, Failure> {
    let mut subject = Reference::with_sink(|event| write(&event));
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        let unreadable = |error| Failure::Unable(format!("standard input: {error}"));
        let read = input
            .by_ref()
            .take(MAX_LINE)
            .read_until(b'\n', &mut line)
            .map_err(unreadable)?;
        if read == 0 {
            return Ok(0);
        }
        let whole = line.ends_with(b"\n") || read as u64 != MAX_LINE;
        if !whole {
            // The rest of the line is passed over without being kept.
            while !line.ends_with(b"\n") {
                line.clear();
                if input
                    .by_ref()
                    .take(MAX_LINE)
                    .read_until(b'\n', &mut line)
                    .map_err(unreadable)?
                    == 0
                {
                    break;
                }
            }
            write(&json!({"id": null, "error": format!("a line is longer than {MAX_LINE} bytes")}));
            continue;
        }
        if !line.trim_ascii().is_empty() {
            write(&reply(&mut subject, &line));
        }
    }
}

/// What a line is answered.
fn reply(subject: &mut Reference, line: &[u8]) -> Value {
    let request = match serde_json::from_slice::<Map<String, Value>>(line) {
        Ok(request) => request,
        Err(error) => return json!({"id": null, "error": format!("no JSON object: {error}")}),
    };
    let id = request.get("id").cloned().unwrap_or_default();
    let Some(operation) = request.get("op").and_then(Value::as_str) else {
        return json!({"id": id, "error": "op is not a string"});
    };
    if operation == "hello" {
        return match hello(subject, &request) {
            Ok(reply) => json!({"id": id, "ok": reply}),
            Err(cause) => json!({"id": id, "error": cause}),
        };
    }
    match subject.call(operation, &request) {
        Answer::Reply(reply) => json!({"id": id, "ok": reply}),
        Answer::Unsupported(why) => json!({"id": id, "unsupported": why}),
        Answer::Failed(cause) | Answer::Crashed(cause) | Answer::TimedOut(cause) | Answer::Broken(cause) => {
            json!({"id": id, "error": cause})
        }
    }
}

fn hello(subject: &Reference, request: &Map<String, Value>) -> Result<Value, String> {
    if request.get("protocol") != Some(&json!(1)) {
        return Err("protocol is not 1".to_owned());
    }
    let operations: Vec<&str> = std::iter::once("hello").chain(OPERATIONS).collect();
    Ok(json!({
        "protocol": 1,
        "implementation": subject.identity(),
        "ops": operations,
        "features": FEATURES,
        "claims": CLAIMS,
    }))
}

/// Writes a line at once. Lines of agents' threads come between others, never into them.
fn write(line: &Value) {
    let mut out = io::stdout().lock();
    // Who does not listen any more has closed our input too, which ends the program.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(line: &str) -> Value {
        reply(&mut Reference::with_sink(|_| ()), line.as_bytes())
    }

    #[test]
    fn a_bad_line_is_answered_with_what_is_wrong() {
        let cases = [
            (
                "{",
                "no JSON object: EOF while parsing an object at line 1 column 1",
            ),
            (r#"{"id":1}"#, "op is not a string"),
            (r#"{"id":1,"op":"hello","protocol":2}"#, "protocol is not 1"),
            (
                r#"{"id":1,"op":"stun.decode","message":"0"}"#,
                "message: Odd number of digits",
            ),
        ];
        for (line, error) in cases {
            assert_eq!(answer(line)["error"], error, "{line}");
        }
        assert_eq!(
            answer(r#"{"id":[1],"op":"x"}"#),
            json!({"id": [1], "unsupported": "no such operation"})
        );
    }

    #[test]
    fn hello_lists_what_there_is() {
        let hello = answer(r#"{"id":1,"op":"hello","protocol":1}"#);
        assert_eq!(hello["ok"]["implementation"]["name"], "reference");
        for operation in hello["ok"]["ops"].as_array().unwrap() {
            let line = json!({"id": 1, "op": operation});
            assert!(
                answer(&line.to_string()).get("unsupported").is_none(),
                "{operation}"
            );
        }
    }
}
