//! One line of a shim's output.

use serde_json::{Map, Value};

/// What a line says.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// The answer to a request.
    Reply {
        /// The request's number.
        id: u64,
        /// The answer.
        body: Body,
    },
    /// Something the shim tells without being asked.
    Event(Value),
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// `ok`
    Ok(Value),
    /// `unsupported`, and why
    Unsupported(String),
    /// `error`, and what
    Error(String),
}

/// Reads a line (without its newline). The error says what is wrong and quotes the line safely.
pub fn parse(bytes: &[u8]) -> Result<Line, String> {
    let fault = |cause: &str| format!("{cause}: {}", quote(bytes));
    let text = std::str::from_utf8(bytes).map_err(|_| fault("a line that is not UTF-8"))?;
    let value: Value = serde_json::from_str(text).map_err(|_| fault("a line that is not JSON"))?;
    let Value::Object(members) = value else {
        return Err(fault("a line that is not an object"));
    };
    if members.contains_key("event") {
        return Ok(Line::Event(Value::Object(members)));
    }
    let id = members
        .get("id")
        .ok_or_else(|| fault("a line with neither id nor event"))?;
    let id = id.as_u64().ok_or_else(|| fault("an id that is not a number"))?;
    body(members).map(|body| Line::Reply { id, body }).map_err(fault)
}

fn body(mut members: Map<String, Value>) -> Result<Body, &'static str> {
    let words = ["ok", "unsupported", "error"];
    if words.iter().filter(|word| members.contains_key(**word)).count() != 1 {
        return Err("a reply without exactly one of ok, unsupported and error");
    }
    if let Some(value) = members.remove("ok") {
        return if value.is_object() {
            Ok(Body::Ok(value))
        } else {
            Err("an ok that is not an object")
        };
    }
    let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match members.remove("unsupported") {
        Some(why) => Ok(Body::Unsupported(text(why))),
        None => Ok(Body::Error(
            members.remove("error").map_or_else(String::new, text),
        )),
    }
}

/// The start of some bytes as printable text, however long and whatever they are.
pub fn quote(bytes: &[u8]) -> String {
    const KEEP: usize = 80;
    let head = &bytes[..bytes.len().min(KEEP)];
    let text: String = String::from_utf8_lossy(head).escape_debug().collect();
    let left = bytes.len() - head.len();
    if left == 0 {
        format!("\"{text}\"")
    } else {
        format!("\"{text}\"… and {left} bytes more")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn replies_and_events_are_told_apart() {
        let reply = |body| Ok(Line::Reply { id: 7, body });
        assert_eq!(
            parse(br#"{"id":7,"ok":{"a":1}}"#),
            reply(Body::Ok(json!({"a": 1})))
        );
        assert_eq!(
            parse(br#"{"id":7,"unsupported":"why"}"#),
            reply(Body::Unsupported("why".into()))
        );
        assert_eq!(
            parse(br#" {"id":7,"error":{"n":1}} "#),
            reply(Body::Error("{\"n\":1}".into()))
        );
        assert_eq!(
            parse(br#"{"event":"state","agent":"a"}"#),
            Ok(Line::Event(json!({"event": "state", "agent": "a"})))
        );
    }

    #[test]
    fn everything_else_is_quoted() {
        let cases: [(&[u8], &str); 10] = [
            (b"", "a line that is not JSON: \"\""),
            (b"hello\x1b[31m", "a line that is not JSON: \"hello\\u{1b}[31m\""),
            (b"\xff\xfe", "a line that is not UTF-8: \"\u{fffd}\u{fffd}\""),
            (b"[1]", "a line that is not an object: \"[1]\""),
            (b"{}", "a line with neither id nor event: \"{}\""),
            (b"{\"id\":-1,\"ok\":{}}", "an id that is not a number"),
            (b"{\"id\":1}", "a reply without exactly one of"),
            (
                b"{\"id\":1,\"ok\":{},\"error\":\"\"}",
                "a reply without exactly one of",
            ),
            (b"{\"id\":1,\"ok\":3}", "an ok that is not an object"),
            (b"{\"id\":1,\"ok\":{}} x", "a line that is not JSON"),
        ];
        for (bytes, message) in cases {
            let error = parse(bytes).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
    }

    #[test]
    fn a_long_or_deep_line_is_no_danger() {
        let deep = "[".repeat(100_000);
        let error = parse(deep.as_bytes()).unwrap_err();
        assert!(
            error.ends_with("and 99920 bytes more") && error.len() < 200,
            "{error}"
        );
    }
}
