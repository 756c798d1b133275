//! A message of a capture with everything private replaced, and signed again.

use crate::stun::{
    Attribute, AttributeType, IntegrityKey, Message, MessageWriter, RawAttribute, TransactionId,
};

use super::alias::Aliases;

/// Who signed, by the replaced credentials.
pub(super) enum Signer<'a> {
    /// This password.
    Password(&'a str),
    /// Nobody who is known.
    Unknown,
}

/// The message with its attributes in their order; none if it cannot be written, which a well-framed one can.
///
/// What belongs to ICE and says nothing about anybody stays; other values are replaced whole, since what they
/// hold is not known.
pub(super) fn rewrite(
    message: &Message<'_>,
    signer: &Signer<'_>,
    fingerprint_is_right: bool,
    aliases: &mut Aliases,
) -> Option<Vec<u8>> {
    let original = message.transaction_id();
    let id = TransactionId(aliases.transaction(original.0));
    let mut buffer = vec![0; message.as_bytes().len()];
    let mut writer = MessageWriter::new(&mut buffer, message.class(), message.method(), id).ok()?;
    for attribute in message.attributes() {
        let length = attribute.value.len();
        match (attribute.kind, signer) {
            (AttributeType::MESSAGE_INTEGRITY, Signer::Password(password)) if length == 20 => {
                writer.message_integrity(&IntegrityKey::short_term(password.as_bytes()))
            }
            (AttributeType::FINGERPRINT, _) if fingerprint_is_right => writer.fingerprint(),
            _ => match value(&attribute, original, aliases) {
                Value::Bytes(bytes) => writer.attribute(attribute.kind, &bytes),
                Value::Xor(address) => writer.xor_address(attribute.kind, address),
                Value::Plain(address) => writer.address(attribute.kind, address),
            },
        }
        .ok()?;
    }
    let length = writer.finish();
    buffer.truncate(length);
    Some(buffer)
}

enum Value {
    Bytes(Vec<u8>),
    Xor(std::net::SocketAddr),
    Plain(std::net::SocketAddr),
}

fn value(attribute: &RawAttribute<'_>, id: TransactionId, aliases: &mut Aliases) -> Value {
    match attribute.decode(id) {
        Ok(Attribute::Username(name)) => Value::Bytes(username(name, aliases).into_bytes()),
        Ok(Attribute::IceControlled(tie) | Attribute::IceControlling(tie)) => {
            Value::Bytes(aliases.tie_breaker(tie).to_be_bytes().to_vec())
        }
        Ok(Attribute::XorMappedAddress(address)) => Value::Xor(aliases.address(address)),
        Ok(Attribute::MappedAddress(address) | Attribute::AlternateServer(address)) => {
            Value::Plain(aliases.address(address))
        }
        Ok(
            Attribute::Priority(_)
            | Attribute::UseCandidate
            | Attribute::ErrorCode { .. }
            | Attribute::UnknownAttributes(_)
            | Attribute::Software(_),
        ) => Value::Bytes(attribute.value.to_vec()),
        _ => Value::Bytes(aliases.bytes(attribute.value.len())),
    }
}

/// Both halves by their aliases, around the first colon.
pub(super) fn username(name: &[u8], aliases: &mut Aliases) -> String {
    match name.iter().position(|byte| *byte == b':') {
        Some(colon) => {
            let local = aliases.text(&name[..colon]);
            format!("{local}:{}", aliases.text(&name[colon + 1..]))
        }
        None => aliases.text(name),
    }
}
