//! icespec shim around str0m: whole sessions.
//!
//! From the stack: everything that an `Rtc` does, with its descriptions from `sdp_api`. The shim's, as any
//! user of str0m has to write it: the socket, the clock, when to write media, what `connection` is called.
//!
//! Deviations from defaults: none. There is one socket a session, so one host candidate.

mod media;
mod session;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};

use rust_line::{Answer, failed, lines, locked_version, read, unsupported};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::session::Session;

fn main() {
    str0m::crypto::from_feature_flags().install_process_default();
    let mut sessions = Sessions::default();
    lines(|request| sessions.perform(request))
}

#[derive(Default)]
struct Sessions {
    open: HashMap<String, Session>,
}

/// The members of all operations; what one does not use is empty.
#[derive(Deserialize)]
struct Request {
    session: String,
    #[serde(default)]
    sections: Vec<String>,
    #[serde(default = "loopback")]
    address: IpAddr,
    #[serde(default)]
    restart: bool,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    sdp: String,
    #[serde(default)]
    data: String,
}

impl Sessions {
    fn perform(&mut self, request: Value) -> Answer<Value> {
        match request["op"].as_str().unwrap_or_default() {
            "hello" => Ok(hello()),
            "session.offer" => {
                let request: Request = read(request)?;
                let sdp = self.need(&request)?.offer(&request.sections, request.restart)?;
                Ok(json!({"sdp": sdp}))
            }
            "session.answer" => {
                let request: Request = read(request)?;
                let sdp = self.need(&request)?.answer(&request.sdp)?;
                Ok(json!({"sdp": sdp}))
            }
            "session.remote" => {
                let request: Request = read(request)?;
                if request.kind != "answer" {
                    return unsupported("str0m takes an offer and answers it in one");
                }
                self.named(&request.session)?.remote(&request.sdp)?;
                Ok(json!({}))
            }
            "session.send" => {
                let request: Request = read(request)?;
                let data = hex::decode(&request.data).map_err(failed)?;
                let sent = self.named(&request.session)?.send(&data);
                Ok(if sent { json!({}) } else { json!({"sent": false}) })
            }
            "session.close" => {
                let request: Request = read(request)?;
                self.named(&request.session)?.close();
                self.open.remove(&request.session);
                Ok(json!({}))
            }
            other => unsupported(format!("no operation {other:?}")),
        }
    }

    fn named(&self, name: &str) -> Answer<&Session> {
        self.open
            .get(name)
            .ok_or_else(|| failed(format!("no session {name:?}")))
    }

    /// The session, a new one if it is not there.
    fn need(&mut self, request: &Request) -> Answer<&Session> {
        if !self.open.contains_key(&request.session) {
            let session = Session::open(&request.session, request.address)?;
            self.open.insert(request.session.clone(), session);
        }
        self.named(&request.session)
    }
}

fn hello() -> Value {
    json!({
        "protocol": 1,
        "implementation": {
            "name": "str0m",
            "version": locked_version(include_str!("../Cargo.lock"), "str0m"),
            "language": "rust",
        },
        "ops": ["hello", "session.answer", "session.close", "session.offer", "session.remote", "session.send"],
        "features": ["full", "restart", "trickle", "ipv6", "dtls", "sdp"],
        "claims": ["rfc8445", "rfc8829"],
    })
}

fn loopback() -> IpAddr {
    Ipv4Addr::LOCALHOST.into()
}
