//! A datagram on one line, for people. Passwords never appear, only whose they are.

use std::fmt::Write;

use crate::stun::AttributeType;
use crate::vector::wire::{Kind, Message, Proof};

/// A password, under the name people know it by.
#[derive(Debug)]
pub struct Key {
    /// Whose it is.
    pub name: String,
    /// The key itself.
    pub bytes: Vec<u8>,
}

/// A datagram on one line, for people.
pub fn describe(bytes: &[u8], keys: &[Key]) -> String {
    let Some(message) = Message::read_shape(bytes) else {
        return other(bytes);
    };
    let class = match message.kind() {
        Kind::Request => "request",
        Kind::Indication => "indication",
        Kind::Success => "success",
        Kind::Error => "error",
    };
    let mut text = match message.method() {
        1 => format!("Binding {class}"),
        method => format!("method {method:#05x} {class}"),
    };
    if message.cookie() != crate::vector::wire::COOKIE {
        text.push_str(", another cookie");
    }
    if let Some(code) = message.error_code() {
        // Writing to a string cannot fail, here and below.
        let _ = write!(text, " {code}");
    }
    for one in &message.attributes {
        let kind = AttributeType(one.kind);
        let value = match kind {
            AttributeType::ERROR_CODE => continue,
            AttributeType::USERNAME | AttributeType::REALM => format!(" {}", shown(one.value)),
            AttributeType::ICE_CONTROLLING | AttributeType::ICE_CONTROLLED | AttributeType::PRIORITY => {
                format!(" {}", number(one.value))
            }
            AttributeType::XOR_MAPPED_ADDRESS => {
                let mapped = message.mapped();
                mapped.map_or_else(|| " unreadable".to_owned(), |at| format!(" {at}"))
            }
            AttributeType::UNKNOWN_ATTRIBUTES => format!(" {:04x?}", message.unknown()),
            AttributeType::MESSAGE_INTEGRITY | AttributeType::MESSAGE_INTEGRITY_SHA256 => {
                signer(&message, keys)
            }
            AttributeType::FINGERPRINT if message.fingerprint() == Proof::Valid => " ok".to_owned(),
            AttributeType::FINGERPRINT => " wrong".to_owned(),
            _ => String::new(),
        };
        let _ = write!(text, ", {kind}{value}");
    }
    text
}

fn other(bytes: &[u8]) -> String {
    format!("{}, {} bytes", kind(bytes), bytes.len())
}

/// What a datagram is that is no STUN message, by its first byte (RFC 7983 section 7).
pub(super) fn kind(bytes: &[u8]) -> &'static str {
    match bytes.first() {
        Some(0..=3) => "a malformed STUN message",
        Some(16..=19) => "ZRTP",
        Some(20..=63) => "DTLS",
        Some(64..=79) => "TURN channel data",
        Some(128..=191) => "RTP or RTCP",
        Some(_) => "data",
        None => "an empty datagram",
    }
}

fn signer(message: &Message<'_>, keys: &[Key]) -> String {
    let by: Vec<&str> = keys
        .iter()
        .filter(|key| message.verifies(&key.bytes))
        .map(|key| key.name.as_str())
        .collect();
    if by.is_empty() {
        " by no known password".to_owned()
    } else {
        format!(" ok by {}", by.join(" and "))
    }
}

fn number(value: &[u8]) -> String {
    match value.len() {
        4 | 8 => {
            let number = value.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
            number.to_string()
        }
        length => format!("of {length} bytes"),
    }
}

/// Text as it is, without control characters and cut where it is long.
fn shown(value: &[u8]) -> String {
    const KEEP: usize = 80;
    let text: String = String::from_utf8_lossy(value).escape_debug().collect();
    match text.char_indices().nth(KEEP) {
        Some((at, _)) => format!("{}… ({} bytes)", &text[..at], value.len()),
        None => text,
    }
}
