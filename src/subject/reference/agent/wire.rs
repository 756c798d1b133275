//! The members of `agent.*` lines.

use std::net::{IpAddr, SocketAddr};

use serde_json::{Map, Value, json};

use super::super::{flag, text};
use crate::agent::{Candidate, Kind, LocalDescription, RemoteDescription};
use crate::credential::{Credentials, Role};

/// Our side of a stream.
pub(super) fn description(stream: &str, description: &LocalDescription) -> Value {
    let password = String::from_utf8_lossy(description.credentials.password.as_bytes()).into_owned();
    let candidates: Vec<Value> = description.candidates.iter().map(candidate).collect();
    json!({
        "stream": stream,
        "ufrag": description.credentials.ufrag.to_string(),
        "pwd": password,
        "candidates": candidates,
    })
}

fn candidate(one: &Candidate) -> Value {
    json!({
        "component": one.component,
        "foundation": one.foundation,
        "transport": "udp",
        "priority": one.priority,
        "ip": one.address.ip().to_string(),
        "port": one.address.port(),
        "type": one.kind.name(),
    })
}

/// The peer's side of a stream.
pub(super) fn remote(input: &Map<String, Value>) -> Result<RemoteDescription, String> {
    let credentials = Credentials::new(text(input, "ufrag")?, text(input, "pwd")?);
    let given = match input.get("candidates") {
        None => &[][..],
        Some(given) => given.as_array().ok_or("candidates is not a list")?,
    };
    let mut candidates = Vec::new();
    for (index, one) in given.iter().enumerate() {
        let read = one
            .as_object()
            .ok_or_else(|| "not an object".to_owned())
            .and_then(read);
        candidates.extend(read.map_err(|cause| format!("candidates[{index}]: {cause}"))?);
    }
    Ok(RemoteDescription {
        credentials: credentials.map_err(|error| error.to_string())?,
        candidates,
        lite: flag(input, "lite")?,
    })
}

/// None for what has to be ignored: other transports, and names in the place of addresses
/// (RFC 8839 section 5.1).
fn read(one: &Map<String, Value>) -> Result<Option<Candidate>, String> {
    let number = |name: &str| {
        let number = one.get(name).and_then(Value::as_u64);
        number.ok_or_else(|| format!("{name} is not a number"))
    };
    let port = u16::try_from(number("port")?).map_err(|_| "port is above 65535")?;
    let priority = u32::try_from(number("priority")?).map_err(|_| "priority is above 4294967295")?;
    let kind = text(one, "type")?;
    let kind = Kind::named(kind).ok_or_else(|| format!("type is {kind:?}"))?;
    let (component, foundation) = (component(one)?, text(one, "foundation")?.to_owned());
    let udp = text(one, "transport")?.eq_ignore_ascii_case("udp");
    let address = text(one, "ip")?.parse::<IpAddr>().ok();
    let Some(address) = address.filter(|_| udp && port != 0) else {
        return Ok(None);
    };
    Ok(Some(Candidate {
        component,
        foundation,
        priority,
        address: SocketAddr::new(address, port),
        kind,
    }))
}

pub(super) fn component(input: &Map<String, Value>) -> Result<u16, String> {
    let component = input.get("component").and_then(Value::as_u64);
    let component = component.filter(|component| (1..=256).contains(component));
    component
        .and_then(|component| u16::try_from(component).ok())
        .ok_or_else(|| "component is not a number between 1 and 256".to_owned())
}

pub(super) fn role(input: &Map<String, Value>) -> Result<Role, String> {
    match text(input, "role")? {
        "controlling" => Ok(Role::Controlling),
        "controlled" => Ok(Role::Controlled),
        other => Err(format!("role is {other:?}, not controlling or controlled")),
    }
}
