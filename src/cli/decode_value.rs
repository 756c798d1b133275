//! Attribute values for people.

use crate::stun::{Attribute, PasswordAlgorithm};

/// A value on one line.
pub(super) fn describe(attribute: &Attribute<'_>) -> String {
    match attribute {
        Attribute::MappedAddress(at) | Attribute::XorMappedAddress(at) | Attribute::AlternateServer(at) => {
            at.to_string()
        }
        Attribute::Username(text)
        | Attribute::Realm(text)
        | Attribute::Nonce(text)
        | Attribute::Software(text)
        | Attribute::AlternateDomain(text) => quoted(text),
        Attribute::UserHash(hash) => hex::encode(hash),
        Attribute::MessageIntegrity(mac) => hex::encode(mac),
        Attribute::MessageIntegritySha256(mac) => hex::encode(mac),
        Attribute::Fingerprint(crc) => format!("0x{crc:08x}"),
        Attribute::ErrorCode { code, reason } => format!("{code} {}", quoted(reason)),
        Attribute::PasswordAlgorithms(list) => {
            let names: Vec<String> = list.map(|entry| algorithm(entry.algorithm())).collect();
            names.join(", ")
        }
        Attribute::PasswordAlgorithm(entry) => algorithm(entry.algorithm()),
        Attribute::UnknownAttributes(list) => {
            list.map(|kind| kind.to_string()).collect::<Vec<_>>().join(", ")
        }
        Attribute::Priority(value) => priority(*value),
        Attribute::UseCandidate => "nominates the pair".to_owned(),
        Attribute::IceControlled(number) | Attribute::IceControlling(number) => {
            format!("tie-breaker {number:016x}")
        }
        Attribute::Other(_, value) => hex::encode(value),
    }
}

/// RFC 8445 section 5.1.2.1, taken apart again.
fn priority(value: u32) -> String {
    let (kind, local, component) = (value >> 24, value >> 8 & 0xffff, 256 - (value & 0xff));
    format!("{value}: type preference {kind}, local preference {local}, component {component}")
}

fn algorithm(known: Option<PasswordAlgorithm>) -> String {
    known.map_or_else(|| "unknown algorithm".to_owned(), |one| format!("{one:?}"))
}

fn quoted(text: &[u8]) -> String {
    match std::str::from_utf8(text) {
        Ok(text) => format!("\"{}\"", text.escape_debug()),
        Err(_) => format!("not UTF-8: {}", hex::encode(text)),
    }
}
