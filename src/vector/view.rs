//! What is in a response datagram: the view that patterns match in place of its hex.
//!
//! This reads and verifies with the hash crates alone and shares no line with the reference's
//! [`crate::stun`]: otherwise a mistake there would sign a wrong response and call it right.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};

const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const MESSAGE_INTEGRITY: u16 = 0x0008;
const ERROR_CODE: u16 = 0x0009;
const UNKNOWN_ATTRIBUTES: u16 = 0x000a;
const MESSAGE_INTEGRITY_SHA256: u16 = 0x001c;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const FINGERPRINT: u16 = 0x8028;

/// A password the response may be signed with, under the name the view gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Signer {
    name: String,
    password: String,
}

struct Attribute<'a> {
    offset: usize,
    kind: u16,
    value: &'a [u8],
}

/// The view of `response` (hex), with the passwords of the request's `credentials` to try on it:
/// first all own ones as `stream/generation`, then all peers' as `remote:stream/generation`.
pub fn view(response: &str, input: &Map<String, Value>) -> Value {
    let Ok(bytes) = hex::decode(response) else {
        return json!({"class": null});
    };
    let Some(attributes) = read(&bytes) else {
        return json!({"class": null});
    };
    let kind = u16::from_be_bytes([bytes[0], bytes[1]]);
    let (hmac, signed_by) = signatures(&bytes, &attributes, &signers(input));
    let integrity = match (hmac.is_empty(), signed_by.is_empty()) {
        (true, _) => "absent",
        (false, true) => "invalid",
        (false, false) => "valid",
    };
    let find = |kind| attributes.iter().find(|one| one.kind == kind);
    let classes = ["request", "indication", "success", "error"];
    json!({
        "class": classes[usize::from(kind >> 4 & 1 | kind >> 7 & 2)],
        "method": format!("{:04x}", kind & 0xf | (kind & 0xe0) >> 1 | (kind & 0x3e00) >> 2),
        "transaction_id": hex::encode(&bytes[8..20]),
        "integrity": integrity,
        "signed_by": signed_by,
        "hmac": hmac,
        "fingerprint": fingerprint(&bytes, &attributes),
        "code": find(ERROR_CODE).and_then(|one| error_code(one.value)),
        "mapped": find(XOR_MAPPED_ADDRESS).and_then(|one| xor_address(one.value, &bytes)).map(|at| at.to_string()),
        "unknown": find(UNKNOWN_ATTRIBUTES).map_or_else(Vec::new, |one| types(one.value)),
        "attributes": attributes.iter().map(|one| format!("{:04x}", one.kind)).collect::<Vec<_>>(),
        "size": bytes.len(),
    })
}

/// The attributes of a datagram that is one whole STUN message (RFC 8489 section 5), else nothing.
fn read(bytes: &[u8]) -> Option<Vec<Attribute<'_>>> {
    if bytes.len() < 20 || bytes[0] & 0xc0 != 0 || bytes[4..8] != COOKIE {
        return None;
    }
    if usize::from(u16::from_be_bytes([bytes[2], bytes[3]])) != bytes.len() - 20 {
        return None;
    }
    let mut attributes = Vec::new();
    let mut offset = 20;
    while offset < bytes.len() {
        let head = bytes.get(offset..offset + 4)?;
        let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let value = bytes.get(offset + 4..offset + 4 + length)?;
        attributes.push(Attribute {
            offset,
            kind: u16::from_be_bytes([head[0], head[1]]),
            value,
        });
        offset += 4 + length.next_multiple_of(4);
    }
    (offset == bytes.len()).then_some(attributes)
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
fn signatures(
    bytes: &[u8],
    attributes: &[Attribute<'_>],
    signers: &[Signer],
) -> (Vec<&'static str>, Vec<String>) {
    let first = |kind| attributes.iter().find(|one| one.kind == kind);
    let (sha1, sha256) = (first(MESSAGE_INTEGRITY), first(MESSAGE_INTEGRITY_SHA256));
    let mut present = Vec::new();
    present.extend(sha1.map(|_| "sha1"));
    present.extend(sha256.map(|_| "sha256"));
    let verifies = |signer: &&Signer| {
        let key = signer.password.as_bytes();
        sha1.is_none_or(|one| one.value.len() == 20 && mac::<Hmac<sha1::Sha1>>(key, bytes, one) == one.value)
            && sha256.is_none_or(|one| {
                let mac = mac::<Hmac<sha2::Sha256>>(key, bytes, one);
                one.value.len() >= 16 && one.value.len().is_multiple_of(4) && mac.starts_with(one.value)
            })
    };
    let signed_by = if present.is_empty() {
        Vec::new()
    } else {
        signers
            .iter()
            .filter(verifies)
            .map(|signer| signer.name.clone())
            .collect()
    };
    (present, signed_by)
}

/// The MAC over everything before the attribute, the length field ending with it (RFC 8489 14.5, 14.6).
fn mac<M: Mac + KeyInit>(key: &[u8], bytes: &[u8], attribute: &Attribute<'_>) -> Vec<u8> {
    // HMAC takes keys of any length; the error is for other MACs.
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else {
        return Vec::new();
    };
    mac.update(&covered(bytes, attribute));
    mac.finalize().into_bytes().to_vec()
}

fn covered(bytes: &[u8], attribute: &Attribute<'_>) -> Vec<u8> {
    let end = attribute.offset + 4 + attribute.value.len().next_multiple_of(4);
    // A STUN length field is 16 bits and the message was read by it, so this fits.
    let length = u16::try_from(end - 20).unwrap_or(u16::MAX);
    let mut covered = bytes[..attribute.offset].to_vec();
    covered[2..4].copy_from_slice(&length.to_be_bytes());
    covered
}

/// FINGERPRINT counts only as the last attribute (RFC 8489 section 14.7).
fn fingerprint(bytes: &[u8], attributes: &[Attribute<'_>]) -> &'static str {
    let Some(at) = attributes.iter().position(|one| one.kind == FINGERPRINT) else {
        return "absent";
    };
    let one = &attributes[at];
    let wanted = crc32fast::hash(&covered(bytes, one)) ^ 0x5354_554e;
    if at + 1 == attributes.len() && one.value == wanted.to_be_bytes() {
        "valid"
    } else {
        "invalid"
    }
}

fn error_code(value: &[u8]) -> Option<u16> {
    let &[_, _, class, number, ..] = value else {
        return None;
    };
    Some(u16::from(class & 7) * 100 + u16::from(number))
}

fn xor_address(value: &[u8], bytes: &[u8]) -> Option<SocketAddr> {
    let &[_, family, high, low, ref hidden @ ..] = value else {
        return None;
    };
    let port = u16::from_be_bytes([high ^ COOKIE[0], low ^ COOKIE[1]]);
    let plain: Vec<u8> = hidden.iter().zip(&bytes[4..20]).map(|(a, b)| a ^ b).collect();
    let ip: IpAddr = match (family, hidden.len()) {
        (1, 4) => <[u8; 4]>::try_from(plain).ok().map(Ipv4Addr::from)?.into(),
        (2, 16) => <[u8; 16]>::try_from(plain).ok().map(Ipv6Addr::from)?.into(),
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

fn types(value: &[u8]) -> Vec<String> {
    value.chunks_exact(2).map(hex::encode).collect()
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
