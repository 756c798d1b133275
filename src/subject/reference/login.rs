//! `credential.login`: a client of the long-term mechanism, and what it makes of the responses it gets.

use std::net::SocketAddr;

use serde_json::{Map, Value, json};

use super::text;
use crate::credential::login::{Client, Next};
use crate::fault;
use crate::stun::{Message, Method, TransactionId, opaque_string, saslprep};

/// Room for the longest user name, realm and nonce.
const ROOM: usize = 4096;

pub(super) fn reply(input: &Map<String, Value>) -> Result<Value, String> {
    let user = prepared(input, "username", fault::is(&fault::USERNAME_NOT_PREPARED))?;
    let password = password(input)?;
    let server = text(input, "server")?;
    let server: SocketAddr = server
        .parse()
        .map_err(|_| format!("server: {server:?} is no address"))?;
    let mut play = Play {
        client: Client::new(user.as_bytes(), password.as_bytes()),
        ids: list(input, "transactions")?.into_iter(),
        current: None,
        requests: Vec::new(),
        server,
    };
    play.begin()?;
    let mut state = "waiting";
    for datagram in list(input, "received")? {
        // A second request is made behind one that has ended.
        if state != "waiting" {
            state = "waiting";
            play.begin()?;
        }
        if let Some(end) = play.receive(&datagram)? {
            state = end;
        }
    }
    Ok(json!({"requests": play.requests, "state": state}))
}

/// A text as a login has it (RFC 8489 section 9.2.2), or as it was typed.
fn prepared(input: &Map<String, Value>, name: &str, typed: bool) -> Result<String, String> {
    let text = text(input, name)?;
    if typed {
        return Ok(text.to_owned());
    }
    let prepared = opaque_string(text).map_err(|error| format!("{name}: {error}"))?;
    Ok(prepared.into_owned())
}

fn password(input: &Map<String, Value>) -> Result<String, String> {
    let right = prepared(input, "password", fault::is(&fault::PASSWORD_NOT_PREPARED))?;
    if fault::is(&fault::PASSWORD_IN_LOWER_CASE) {
        return Ok(right.to_lowercase());
    }
    if fault::is(&fault::PASSWORD_BY_SASLPREP) {
        let prepared = saslprep(text(input, "password")?).map_err(|error| error.to_string())?;
        return Ok(prepared.into_owned());
    }
    Ok(right)
}

struct Play {
    client: Client,
    ids: std::vec::IntoIter<Vec<u8>>,
    current: Option<TransactionId>,
    requests: Vec<Value>,
    server: SocketAddr,
}

impl Play {
    fn begin(&mut self) -> Result<(), String> {
        self.client.begin(self.server);
        self.send(self.server)
    }

    fn send(&mut self, server: SocketAddr) -> Result<(), String> {
        let id = self.ids.next().ok_or("transactions: there are too few")?;
        let id = <[u8; 12]>::try_from(id).map_err(|_| "transactions: an id has 12 bytes")?;
        let id = TransactionId(id);
        let mut out = [0; ROOM];
        let written = self.client.request(Method::BINDING, id, &mut out);
        let length = written.map_err(|error| error.to_string())?;
        self.current = Some(id);
        self.requests
            .push(json!({"to": server.to_string(), "message": hex::encode(&out[..length])}));
        Ok(())
    }

    /// Takes a datagram in; how the request ended, if it did.
    fn receive(&mut self, datagram: &[u8]) -> Result<Option<&'static str>, String> {
        let (Ok(message), Some(id)) = (Message::read(datagram), self.current) else {
            return Ok(None);
        };
        if !message.is_framed() {
            return Ok(None);
        }
        let to = match self.client.receive(&message, id) {
            Next::Ignore => return Ok(None),
            Next::Success => return Ok(Some("success")),
            Next::Failed => return Ok(Some("failed")),
            Next::Retry => self.server,
            Next::Redirect(server) => server,
        };
        self.send(to)?;
        Ok(None)
    }
}

/// A member that has to be a list of hex digits.
fn list(input: &Map<String, Value>, name: &str) -> Result<Vec<Vec<u8>>, String> {
    let list = input.get(name).and_then(Value::as_array);
    let list = list.ok_or_else(|| format!("{name} is not a list"))?;
    let one = |value: &Value| {
        let text = value
            .as_str()
            .ok_or_else(|| format!("{name} has what is no string"))?;
        hex::decode(text).map_err(|error| format!("{name}: {error}"))
    };
    list.iter().map(one).collect()
}
