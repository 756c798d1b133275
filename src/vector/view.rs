//! What is in a response datagram: the view that patterns match in place of its hex.

use serde_json::{Map, Value, json};

use super::wire::{Kind, Message, Proof};

/// A password the response may be signed with, under the name the view gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Signer {
    name: String,
    password: String,
}

/// The view of `response` (hex), with the passwords of the request's `credentials` to try on it:
/// first all own ones as `stream/generation`, then all peers' as `remote:stream/generation`.
pub fn view(response: &str, input: &Map<String, Value>) -> Value {
    let Ok(bytes) = hex::decode(response) else {
        return json!({"class": null});
    };
    let Some(message) = Message::read(&bytes) else {
        return json!({"class": null});
    };
    let (hmac, signed_by) = signatures(&message, &signers(input));
    let integrity = match (hmac.is_empty(), signed_by.is_empty()) {
        (true, _) => "absent",
        (false, true) => "invalid",
        (false, false) => "valid",
    };
    let hex_types =
        |types: Vec<u16>| -> Vec<String> { types.iter().map(|one| format!("{one:04x}")).collect() };
    json!({
        "class": match message.kind() {
            Kind::Request => "request",
            Kind::Indication => "indication",
            Kind::Success => "success",
            Kind::Error => "error",
        },
        "method": format!("{:04x}", message.method()),
        "transaction_id": hex::encode(message.transaction_id()),
        "integrity": integrity,
        "signed_by": signed_by,
        "hmac": hmac,
        "fingerprint": match message.fingerprint() {
            Proof::Absent => "absent",
            Proof::Valid => "valid",
            Proof::Invalid => "invalid",
        },
        "code": message.error_code(),
        "mapped": message.mapped().map(|at| at.to_string()),
        "unknown": hex_types(message.unknown()),
        "attributes": hex_types(message.attributes.iter().map(|one| one.kind).collect()),
        "size": message.size(),
    })
}

/// The view of a request of a client of the long-term mechanism: who signed it, by the names that the keys have in
/// `keys`, and the values of what names the user.
pub fn login(request: &str, input: &Map<String, Value>) -> Value {
    let Ok(bytes) = hex::decode(request) else {
        return json!({"class": null});
    };
    let Some(message) = Message::read(&bytes) else {
        return json!({"class": null});
    };
    let keys = input.get("keys").and_then(Value::as_object);
    let verifies = |key: &Value| {
        let key = key.as_str().and_then(|text| hex::decode(text).ok());
        key.is_some_and(|key| message.verifies(&key))
    };
    let signed_by: Vec<&String> = keys
        .into_iter()
        .flatten()
        .filter(|(_, key)| verifies(key))
        .map(|(name, _)| name)
        .collect();
    let (sha1, sha256) = message.integrity();
    let hmac: Vec<&str> = sha1
        .map(|_| "sha1")
        .into_iter()
        .chain(sha256.map(|_| "sha256"))
        .collect();
    let value = |kind: u16| message.find(kind).map(|one| hex::encode(one.value));
    json!({
        "class": match message.kind() {
            Kind::Request => "request",
            _ => "other",
        },
        "transaction_id": hex::encode(message.transaction_id()),
        "integrity": if hmac.is_empty() { "absent" } else if signed_by.is_empty() { "invalid" } else { "valid" },
        "signed_by": signed_by,
        "hmac": hmac,
        "username": value(0x0006),
        "userhash": value(0x001e),
        "realm": value(0x0014),
        "nonce": value(0x0015),
        "password_algorithms": value(0x8002),
        "password_algorithm": value(0x001d),
    })
}

fn signers(input: &Map<String, Value>) -> Vec<Signer> {
    let credentials = input
        .get("credentials")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let side = |side: &str, prefix: &str| -> Vec<Signer> {
        let one = |given: &Value| {
            let stream = given.get("stream")?.as_str()?;
            let generation = given.get("generation").and_then(Value::as_u64).unwrap_or(0);
            let password = given.get(side)?.get("pwd")?.as_str()?.to_owned();
            Some(Signer {
                name: format!("{prefix}{stream}/{generation}"),
                password,
            })
        };
        credentials.iter().filter_map(one).collect()
    };
    [side("local", ""), side("remote", "remote:")].concat()
}

/// Which integrity attributes there are, and who signed all of them. The first of each kind counts.
fn signatures(message: &Message<'_>, signers: &[Signer]) -> (Vec<&'static str>, Vec<String>) {
    let (sha1, sha256) = message.integrity();
    let mut present = Vec::new();
    present.extend(sha1.map(|_| "sha1"));
    present.extend(sha256.map(|_| "sha256"));
    let verifies = |signer: &&Signer| message.verifies(signer.password.as_bytes());
    let names = signers.iter().filter(verifies).map(|signer| signer.name.clone());
    (present, names.collect())
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
