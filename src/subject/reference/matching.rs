//! `credential.match` and `credential.route`: each datagram meets a responder made for it.

use std::net::SocketAddr;

use serde_json::{Map, Value, json};

use super::{bytes, text};
use crate::credential::{
    CredentialSet, CredentialTable, Credentials, Generation, MAX_RESPONSE, Outcome, Reply, Responder, Role,
    StreamId, TieBreaker,
};

pub(super) fn reply(input: &Map<String, Value>) -> Result<Value, String> {
    let message = bytes(input, "message")?;
    let (source, destination) = (address(input, "source")?, address(input, "destination")?);
    let tie_breaker = text(input, "tie_breaker")?;
    let tie_breaker =
        u64::from_str_radix(tie_breaker, 16).map_err(|error| format!("tie_breaker: {error}"))?;
    let (table, streams) = table(input)?;
    let mut responder = Responder::new(table, role(text(input, "role")?)?, TieBreaker(tie_breaker));
    let mut out = [0; MAX_RESPONSE];
    let outcome = responder.handle(&message, source, destination, &mut out);
    let mut reply = describe(&outcome, responder.role())?;
    if let Some(set) = outcome.set() {
        let stream = usize::try_from(set.stream.0)
            .ok()
            .and_then(|index| streams.get(index));
        reply.insert("stream".into(), json!(stream));
        reply.insert("generation".into(), json!(set.generation.0));
    }
    if let Some(len) = outcome.response_len() {
        reply.insert("response".into(), json!(hex::encode(&out[..len])));
    }
    Ok(Value::Object(reply))
}

fn describe(outcome: &Outcome<'_>, role: Role) -> Result<Map<String, Value>, String> {
    let mut reply = Map::new();
    let word = match outcome {
        Outcome::NotStun(_) => "not-stun",
        Outcome::Discard(_) | Outcome::Response => "discard",
        Outcome::Respond {
            reply: Reply::Accepted(_),
            ..
        } => "success",
        Outcome::Respond { .. } => "error",
        Outcome::OutputTooSmall(small) => return Err(format!("a response needs {} bytes", small.needed)),
    };
    reply.insert("outcome".into(), json!(word));
    if let Some(code) = outcome.code() {
        reply.insert("code".into(), json!(code));
    }
    reply.insert("role".into(), json!(role.name()));
    Ok(reply)
}

/// The table of the credentials given, and the names of their streams by number.
fn table(input: &Map<String, Value>) -> Result<(CredentialTable, Vec<String>), String> {
    let given = input
        .get("credentials")
        .and_then(Value::as_array)
        .ok_or("credentials is not a list")?;
    let mut table = CredentialTable::new();
    let mut streams: Vec<String> = Vec::new();
    for (index, one) in given.iter().enumerate() {
        let at = |cause: String| format!("credentials[{index}]: {cause}");
        let one = one.as_object().ok_or_else(|| at("not an object".into()))?;
        let set = set(one, &mut streams).map_err(at)?;
        table.register(set).map_err(|error| at(error.to_string()))?;
    }
    Ok((table, streams))
}

fn set(given: &Map<String, Value>, streams: &mut Vec<String>) -> Result<CredentialSet, String> {
    let stream = text(given, "stream")?;
    let number = streams.iter().position(|one| one == stream).unwrap_or_else(|| {
        streams.push(stream.to_owned());
        streams.len() - 1
    });
    let generation = given
        .get("generation")
        .map_or(Some(0), Value::as_u64)
        .and_then(|one| u32::try_from(one).ok());
    Ok(CredentialSet {
        stream: StreamId(u32::try_from(number).map_err(|_| "too many streams")?),
        generation: Generation(generation.ok_or("generation is not a number")?),
        socket: if given.contains_key("socket") {
            Some(address(given, "socket")?)
        } else {
            None
        },
        local: credentials(given, "local")?.ok_or("local is missing")?,
        remote: credentials(given, "remote")?,
    })
}

fn credentials(given: &Map<String, Value>, side: &str) -> Result<Option<Credentials>, String> {
    let Some(pair) = given.get(side).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let pair = pair
        .as_object()
        .ok_or_else(|| format!("{side} is not an object"))?;
    let made = Credentials::new(text(pair, "ufrag")?, text(pair, "pwd")?);
    made.map(Some).map_err(|error| format!("{side}: {error}"))
}

fn role(name: &str) -> Result<Role, String> {
    match name {
        "controlling" => Ok(Role::Controlling),
        "controlled" => Ok(Role::Controlled),
        other => Err(format!("role is {other:?}, not controlling or controlled")),
    }
}

fn address(input: &Map<String, Value>, name: &str) -> Result<SocketAddr, String> {
    text(input, name)?
        .parse()
        .map_err(|_| format!("{name} is not an address with a port"))
}
