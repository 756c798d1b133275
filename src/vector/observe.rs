//! One stable line on what a subject did: baselines compare it, so it holds nothing that varies.

use serde_json::Value;

use super::model::Operation;
use super::pattern::{describe_value, short};

/// The line for a reply (a response already replaced by its view).
pub(super) fn line(operation: Operation, reply: &Value) -> String {
    match operation {
        Operation::StunDecode => decode(reply),
        Operation::CredentialMatch | Operation::CredentialRoute => handled(reply),
        Operation::CredentialLogin => logged_in(reply),
        Operation::SdpRead => read(reply),
        Operation::SdpCredentials => transports(reply),
    }
}

/// Whether the line already says what is at this path of the reply.
pub(super) fn shows(path: &str) -> bool {
    matches!(
        path,
        "accept" | "integrity" | "fingerprint" | "outcome" | "code" | "stream" | "generation" | "role"
    ) || path.starts_with("response.signed_by")
        || matches!(
            path,
            "response" | "response.class" | "response.integrity" | "response.code"
        )
}

fn decode(reply: &Value) -> String {
    let mut parts = vec![format!("accept={}", text(&reply["accept"]))];
    for member in ["integrity", "fingerprint"] {
        if !reply[member].is_null() {
            parts.push(format!("{member}={}", text(&reply[member])));
        }
    }
    parts.join(" ")
}

/// `error 401 unsigned`, `success for video/0 signed by video/0`, `discard`.
fn handled(reply: &Value) -> String {
    let mut line = text(&reply["outcome"]);
    if !reply["code"].is_null() {
        line = format!("{line} {}", text(&reply["code"]));
    }
    if !reply["stream"].is_null() {
        line = format!(
            "{line} for {}/{}",
            text(&reply["stream"]),
            text(&reply["generation"])
        );
    }
    if !reply["role"].is_null() {
        line = format!("{line} as {}", text(&reply["role"]));
    }
    let answers = matches!(reply["outcome"].as_str(), Some("success" | "error"));
    match (&reply["response"], answers) {
        (Value::Null, true) => format!("{line} without a response"),
        (Value::Null, false) => line,
        (response, _) => format!("{line} {}", signature(reply, response)),
    }
}

/// `waiting after 2 requests, the last signed by md5`.
fn logged_in(reply: &Value) -> String {
    let requests = reply["requests"].as_array().map_or(&[][..], Vec::as_slice);
    let count = requests.len();
    let plural = if count == 1 { "" } else { "s" };
    let last = match requests.last().map(|one| &one["message"]) {
        None => String::new(),
        Some(last) if last["integrity"] == "absent" => ", the last unsigned".to_owned(),
        Some(last) => format!(", the last signed by {}", list(&last["signed_by"])),
    };
    format!("{} after {count} request{plural}{last}", text(&reply["state"]))
}

fn signature(reply: &Value, response: &Value) -> String {
    let signed = match response["integrity"].as_str() {
        Some("absent") => "unsigned".to_owned(),
        Some("valid") => format!("signed by {}", list(&response["signed_by"])),
        Some(_) => "signed by nobody known".to_owned(),
        None => return "with a response that is not STUN".to_owned(),
    };
    if response["code"] == reply["code"] {
        signed
    } else {
        format!("{signed}, response code {}", text(&response["code"]))
    }
}

fn read(reply: &Value) -> String {
    let accept = format!("accept={}", text(&reply["accept"]));
    match reply["sections"].as_array() {
        Some(sections) => format!(
            "{accept} sections={} bundle={}",
            sections.len(),
            text(&reply["bundle"])
        ),
        None => accept,
    }
}

/// Fragments only: no report holds a password.
fn transports(reply: &Value) -> String {
    let accept = format!("accept={}", text(&reply["accept"]));
    let Some(transports) = reply["transports"].as_array() else {
        return accept;
    };
    let one = |transport: &Value| {
        let mids = transport["mids"].as_array().map_or(&[][..], Vec::as_slice);
        let mids: Vec<String> = mids.iter().map(text).collect();
        format!("{}:{}", mids.join("+"), text(&transport["ufrag"]))
    };
    let all: Vec<String> = transports.iter().map(one).collect();
    format!("{accept} transports={}", short(&all.join(",")))
}

fn text(value: &Value) -> String {
    short(&describe_value(value))
}

fn list(value: &Value) -> String {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    items.iter().map(text).collect::<Vec<_>>().join(" and ")
}
