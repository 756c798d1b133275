//! `icespec decode`.

use std::fmt::Write;
use std::io::Read;

use serde_json::{Map, Value, json};

use super::args::{Decode, Format};
use super::decode_value::describe;
use super::{Failure, say};
use crate::stun::{AttributeType, Check, Defect, HEADER_LEN, Message, Method};
use crate::subject::reference::integrity_key;

/// The most of an input that is read: eight digits and blanks for each byte of the longest datagram.
const MOST: u64 = 8 * 65_536;

pub(super) fn main(arguments: &Decode) -> Result<u8, Failure> {
    let bytes = digits(&text(arguments)?).map_err(Failure::Usage)?;
    let (value, good) = match Message::read(&bytes) {
        Ok(message) => read(&message, arguments),
        Err(error) => {
            let value = json!({"stun": false, "cause": error.to_string(), "looks_like": looks_like(&bytes)});
            (value, false)
        }
    };
    match arguments.format {
        Format::Json => say(&format!("{value}\n")),
        Format::Text => say(&render(&value)),
    }
    Ok(u8::from(!good))
}

fn text(arguments: &Decode) -> Result<String, Failure> {
    if arguments.hex != ["-"] {
        return Ok(arguments.hex.join(" "));
    }
    let mut text = String::new();
    let read = std::io::stdin().lock().take(MOST).read_to_string(&mut text);
    read.map_err(|error| Failure::Usage(format!("the input: {error}")))?;
    Ok(text)
}

/// The bytes of what people paste: blanks, colons, commas and `0x` are passed over.
fn digits(text: &str) -> Result<Vec<u8>, String> {
    let mut digits = String::with_capacity(text.len());
    let mut characters = text.chars().enumerate().peekable();
    while let Some((at, one)) = characters.next() {
        let prefix = one == '0'
            && characters
                .peek()
                .is_some_and(|(_, next)| matches!(next, 'x' | 'X'));
        if prefix && digits.len().is_multiple_of(2) {
            characters.next();
        } else if one.is_ascii_hexdigit() {
            digits.push(one);
        } else if !one.is_whitespace() && !":,".contains(one) {
            return Err(format!("{one:?} at character {} is no hex digit", at + 1));
        }
    }
    if digits.is_empty() {
        return Err("no hex digits were given".to_owned());
    }
    hex::decode(&digits).map_err(|_| format!("{} hex digits are no whole number of bytes", digits.len()))
}

/// What lies on a socket by its first byte (RFC 7983 section 7, RFC 9443 section 2).
fn looks_like(bytes: &[u8]) -> &'static str {
    match bytes.first() {
        None => "nothing",
        Some(0..=3) => "STUN",
        Some(16..=19) => "ZRTP",
        Some(20..=63) => "DTLS",
        Some(64..=79) => "a TURN channel",
        Some(80..=127 | 192..=255) => "QUIC",
        Some(128..=191) => "RTP or RTCP",
        Some(_) => "nothing known",
    }
}

fn read(message: &Message<'_>, arguments: &Decode) -> (Value, bool) {
    let attributes: Vec<Value> = message
        .attributes()
        .map(|one| {
            let decoded = match one.decode(message.transaction_id()) {
                Ok(attribute) => describe(&attribute),
                Err(defect) => format!("unreadable: {defect}"),
            };
            json!({
                "offset": one.offset,
                "type": format!("{:04x}", one.kind.0),
                "name": one.kind.name(),
                "required": one.kind.is_comprehension_required(),
                "length": one.value.len(),
                "value": hex::encode(one.value),
                "decoded": decoded,
            })
        })
        .collect();
    let defect = |one: Defect| json!({"offset": one.offset, "text": one.kind.to_string()});
    let fingerprint = message.check_fingerprint();
    let (integrity, verified) = integrity(message, arguments);
    let method = message.method();
    let value = json!({
        "stun": true,
        "bytes": message.as_bytes().len(),
        "class": message.class().name(),
        "method": format!("{:04x}", method.value()),
        "binding": method == Method::BINDING,
        "declared_length": message.declared_length(),
        "cookie": message.has_magic_cookie(),
        "transaction_id": hex::encode(message.transaction_id().0),
        "attributes": attributes,
        "integrity": integrity,
        "fingerprint": fingerprint.name(),
        "defects": message.defects().map(defect).collect::<Vec<_>>(),
    });
    (value, verified && fingerprint != Check::Invalid)
}

/// What the integrity attributes are, and whether nothing speaks against them.
fn integrity(message: &Message<'_>, arguments: &Decode) -> (Value, bool) {
    let member =
        |name: &str, value: &Option<String>| value.as_ref().map(|text| (name.to_owned(), json!(text)));
    let input: Map<String, Value> = [
        member("password", &arguments.password),
        member("username", &arguments.username),
        member("realm", &arguments.realm),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Some(key) = integrity_key(message, &input) {
        let found = message.check_integrity(&key);
        let value = json!({"sha1": found.sha1.name(), "sha256": found.sha256.name()});
        return (value, found.overall() == Check::Valid);
    }
    let word = |kind| {
        if message.attribute(kind).is_some() {
            "unchecked"
        } else {
            "absent"
        }
    };
    let value = json!({
        "sha1": word(AttributeType::MESSAGE_INTEGRITY),
        "sha256": word(AttributeType::MESSAGE_INTEGRITY_SHA256),
    });
    (value, arguments.password.is_none())
}

fn render(value: &Value) -> String {
    let word = |name: &str| value[name].as_str().unwrap_or_default();
    if value["stun"] == false {
        return format!(
            "not STUN: {}\nby its first byte it is {}\n",
            word("cause"),
            word("looks_like")
        );
    }
    let method = if value["binding"] == true {
        "Binding".to_owned()
    } else {
        format!("method 0x{}", word("method"))
    };
    let mut text = format!("{method} {}, {} bytes\n", word("class"), value["bytes"]);
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  transaction  {}", word("transaction_id"));
    let _ = writeln!(
        text,
        "  length       {} after the {HEADER_LEN}-byte header",
        value["declared_length"]
    );
    for one in value["attributes"].as_array().map_or(&[][..], Vec::as_slice) {
        let kind = one["type"].as_str().unwrap_or_default();
        let name = one["name"].as_str().unwrap_or(if one["required"] == true {
            "unknown, required"
        } else {
            "unknown"
        });
        let decoded = one["decoded"].as_str().unwrap_or_default();
        let _ = writeln!(
            text,
            "  {:>5}  {kind} {name:<26} {:>4} bytes  {decoded}",
            one["offset"].to_string(),
            one["length"].to_string()
        );
    }
    let integrity = &value["integrity"];
    for (name, found) in [
        ("MESSAGE-INTEGRITY", &integrity["sha1"]),
        ("MESSAGE-INTEGRITY-SHA256", &integrity["sha256"]),
        ("FINGERPRINT", &value["fingerprint"]),
    ] {
        let _ = writeln!(text, "  {name:<25} {}", found.as_str().unwrap_or_default());
    }
    for one in value["defects"].as_array().map_or(&[][..], Vec::as_slice) {
        let _ = writeln!(
            text,
            "  defect at offset {}: {}",
            one["offset"],
            one["text"].as_str().unwrap_or_default()
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_is_read() {
        for text in [
            "00010aff",
            "00 01 0A ff",
            "00:01:0a:ff",
            "0x00, 0x01, 0x0a, 0xff",
            "0x00010aff\n",
            "0 0 0 1 0aff",
        ] {
            assert_eq!(digits(text), Ok(vec![0, 1, 10, 255]), "{text}");
        }
        for (text, message) in [
            ("00g1", "'g' at character 3"),
            ("000", "3 hex digits"),
            ("", "no hex digits"),
            ("0x", "no hex digits"),
            ("00 é", "'é' at character 4"),
        ] {
            assert!(digits(text).unwrap_err().contains(message), "{text}");
        }
    }

    #[test]
    fn every_first_byte_has_a_name() {
        for (byte, name) in [
            (0, "STUN"),
            (22, "DTLS"),
            (64, "a TURN channel"),
            (100, "QUIC"),
            (128, "RTP or RTCP"),
            (255, "QUIC"),
        ] {
            assert_eq!(looks_like(&[byte]), name);
        }
        assert_eq!(looks_like(&[4]), "nothing known");
    }
}
