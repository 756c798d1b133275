//! `stun.decode`.

use serde_json::{Map, Value, json};

use super::{bytes, refused};
use crate::stun::{Attribute, AttributeType, IntegrityKey, Message, PasswordAlgorithm};

/// Accepts what is framed as RFC 8489 sections 5 and 14 have it; a wrong integrity or fingerprint is
/// said in the reply, and is the caller's to act on.
pub(super) fn reply(input: &Map<String, Value>) -> Result<Value, String> {
    let bytes = bytes(input, "message")?;
    let Ok(message) = Message::read(&bytes) else {
        return Ok(refused());
    };
    if !message.is_framed() {
        return Ok(refused());
    }
    let attributes: Vec<Value> = message
        .attributes()
        .map(|one| json!({"type": format!("{:04x}", one.kind.0), "value": hex::encode(one.value)}))
        .collect();
    let integrity =
        key(&message, input).map_or("unchecked", |key| message.check_integrity(&key).overall().name());
    Ok(json!({
        "accept": true,
        "class": message.class().name(),
        "method": format!("{:04x}", message.method().value()),
        "transaction_id": hex::encode(message.transaction_id().0),
        "attributes": attributes,
        "integrity": integrity,
        "fingerprint": message.check_fingerprint().name(),
    }))
}

/// The key a message is to be checked with: long-term where a user name and a realm are given, by the
/// algorithm the message names (RFC 8489 section 9.2.4), none if it names one that does not exist.
pub(crate) fn key(message: &Message<'_>, input: &Map<String, Value>) -> Option<IntegrityKey> {
    let text = |name: &str| input.get(name).and_then(Value::as_str).map(str::as_bytes);
    let password = text("password")?;
    let (Some(username), Some(realm)) = (text("username"), text("realm")) else {
        return Some(IntegrityKey::short_term(password));
    };
    let named = message.attribute(AttributeType::PASSWORD_ALGORITHM);
    let algorithm = match named.map(|one| one.decode(message.transaction_id())) {
        None => PasswordAlgorithm::Md5,
        Some(Ok(Attribute::PasswordAlgorithm(entry))) => entry.algorithm()?,
        Some(_) => return None,
    };
    Some(IntegrityKey::long_term(username, realm, password, algorithm))
}
