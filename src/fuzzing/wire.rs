//! STUN bytes for the fuzz targets to build, sign and take apart without the module under test: MACs are
//! the crate hmac's, CRCs the crate crc32fast's.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::Sha256;

pub(super) const USERNAME: u16 = 0x0006;
pub(super) const SHA1: u16 = 0x0008;
pub(super) const SHA256: u16 = 0x001C;
pub(super) const FINGERPRINT: u16 = 0x8028;

pub(super) fn header(kind: u16) -> Vec<u8> {
    let mut bytes = kind.to_be_bytes().to_vec();
    bytes.extend([0, 0, 0x21, 0x12, 0xA4, 0x42]);
    bytes.extend(*b"transaction.");
    bytes
}

pub(super) fn attribute(bytes: &mut Vec<u8>, kind: u16, value: &[u8]) {
    bytes.extend(kind.to_be_bytes());
    bytes.extend(low(value.len()));
    bytes.extend(value);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    set_length(bytes, 0);
}

/// The length field for a message that goes on for `more` bytes.
pub(super) fn set_length(bytes: &mut [u8], more: usize) {
    let length = low(bytes.len() + more - 20);
    bytes[2..4].copy_from_slice(&length);
}

/// The low 16 bits: what does not fit is wrong in the message, which is fine here.
pub(super) fn low(length: usize) -> [u8; 2] {
    let [low, high, ..] = length.to_le_bytes();
    [high, low]
}

pub(super) fn seal(bytes: &mut Vec<u8>, key: &[u8], sha1: bool, sha256: bool) {
    if sha1 {
        set_length(bytes, 24);
        attribute(bytes, SHA1, &hmac_sha1(bytes, key));
    }
    if sha256 {
        set_length(bytes, 36);
        attribute(bytes, SHA256, &hmac_sha256(bytes, key));
    }
}

pub(super) fn fingerprint(bytes: &mut Vec<u8>) {
    set_length(bytes, 8);
    attribute(bytes, FINGERPRINT, &fingerprint_value(bytes).to_be_bytes());
}

/// The FINGERPRINT that follows `covered` as its last attribute.
pub(super) fn fingerprint_value(covered: &[u8]) -> u32 {
    crc32fast::hash(&with_length(covered, 8)) ^ 0x5354_554E
}

/// Computes every integrity attribute and FINGERPRINT of a damaged message anew, where they still lie.
pub(super) fn seal_again(bytes: &mut [u8], key: &[u8]) {
    let places: Vec<(usize, u16, usize)> = walk(bytes)
        .map(|(at, kind, value)| (at, kind, value.len()))
        .collect();
    for (at, kind, len) in places {
        let fresh = match (kind, len) {
            (SHA1, 20) => hmac_sha1(&with_length(&bytes[..at], 24), key),
            (SHA256, 32) => hmac_sha256(&with_length(&bytes[..at], 36), key),
            (FINGERPRINT, 4) => fingerprint_value(&bytes[..at]).to_be_bytes().to_vec(),
            _ => continue,
        };
        bytes[at + 4..at + 4 + len].copy_from_slice(&fresh);
    }
}

pub(super) fn with_length(covered: &[u8], more: usize) -> Vec<u8> {
    let mut covered = covered.to_vec();
    set_length(&mut covered, more);
    covered
}

pub(super) fn hmac_sha1(covered: &[u8], key: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha1>::new_from_slice(key).expect("any length is a key");
    mac.chain_update(covered).finalize().into_bytes().to_vec()
}

pub(super) fn hmac_sha256(covered: &[u8], key: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("any length is a key");
    mac.chain_update(covered).finalize().into_bytes().to_vec()
}

/// Offset, type and value of each attribute.
pub(super) fn walk(bytes: &[u8]) -> impl Iterator<Item = (usize, u16, &[u8])> {
    let mut at = 20;
    std::iter::from_fn(move || {
        let head = bytes.get(at..at + 4)?;
        let len = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let value = bytes.get(at + 4..at + 4 + len)?;
        let found = (at, u16::from_be_bytes([head[0], head[1]]), value);
        at += 4 + len.next_multiple_of(4);
        Some(found)
    })
}
