//! Responses as they are not to be, for the deviations that send them.

use super::book::Book;
use super::deviation::Deviation;
use super::log::Owner;
use crate::stun::{AttributeType, Class, IntegrityKey, Message, MessageWriter, WriteError};

/// What becomes of a STUN message of a transport with these sections; none if it is not sent at all.
pub(super) fn altered(
    deviation: Option<Deviation>,
    book: &Book,
    sections: &[usize],
    bytes: Vec<u8>,
) -> Option<Vec<u8>> {
    let is_response = Message::read(&bytes).is_ok_and(|message| message.class().is_response());
    if !is_response {
        return Some(bytes);
    }
    match deviation {
        Some(Deviation::ResponsesWithheld(section)) if sections.contains(&section) => None,
        Some(Deviation::ResponsesSignedWith(section)) => {
            let key = book.newest(Owner::Own, section);
            Some(
                key.and_then(|key| signed(&bytes, Some(key)).ok())
                    .unwrap_or(bytes),
            )
        }
        Some(Deviation::ResponsesUnsigned) => Some(signed(&bytes, None).unwrap_or(bytes)),
        _ => Some(bytes),
    }
}

/// The same response with another integrity, or with none. An unsigned error stays as it is.
fn signed(bytes: &[u8], key: Option<&IntegrityKey>) -> Result<Vec<u8>, WriteError> {
    let Ok(message) = Message::read(bytes) else {
        return Ok(bytes.to_vec());
    };
    let sha1 = message.attribute(AttributeType::MESSAGE_INTEGRITY).is_some();
    let sha256 = message
        .attribute(AttributeType::MESSAGE_INTEGRITY_SHA256)
        .is_some();
    if message.class() == Class::Error && !sha1 && !sha256 {
        return Ok(bytes.to_vec());
    }
    let mut out = vec![0; bytes.len()];
    let mut writer = MessageWriter::new(
        &mut out,
        message.class(),
        message.method(),
        message.transaction_id(),
    )?;
    for attribute in message.attributes() {
        let replaced = [
            AttributeType::MESSAGE_INTEGRITY,
            AttributeType::MESSAGE_INTEGRITY_SHA256,
            AttributeType::FINGERPRINT,
        ];
        if !replaced.contains(&attribute.kind) {
            writer.attribute(attribute.kind, attribute.value)?;
        }
    }
    if let Some(key) = key {
        if sha256 {
            writer.message_integrity_sha256(key, 32)?;
        } else {
            writer.message_integrity(key)?;
        }
    }
    writer.fingerprint()?;
    let len = writer.finish();
    out.truncate(len);
    Ok(out)
}
