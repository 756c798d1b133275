//! From a draft to the datagram.

use std::net::IpAddr;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Digest;

use super::part::{Content, Flip, Part};
use super::{Draft, Key, Terms};
use crate::stun::Method;

impl Draft {
    /// The datagram.
    pub fn render(&self, terms: &Terms) -> Vec<u8> {
        if let Some(raw) = &self.raw {
            return raw.clone();
        }
        let kind = crate::stun::MessageType {
            class: self.class,
            method: Method::new(self.method).unwrap_or(Method::BINDING),
        };
        let mut bytes = kind.to_bits().to_be_bytes().to_vec();
        bytes.extend([0, 0]);
        bytes.extend(self.cookie.to_be_bytes());
        bytes.extend(terms.transaction_id.0);
        for part in &self.parts {
            part.append(&mut bytes, terms);
        }
        let length = i64::try_from(bytes.len() - 20).unwrap_or(0) + i64::from(self.length_error);
        let length = self.length_says.map_or(length, i64::from);
        // A length that does not fit is what a case may ask for; the field holds its low 16 bits.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let field = length as u16;
        bytes[2..4].copy_from_slice(&field.to_be_bytes());
        bytes[0] |= self.top_bits << 6;
        bytes.extend(&self.tail);
        if let Some(cut) = self.cut {
            bytes.truncate(cut);
        }
        bytes
    }
}

impl Part {
    fn append(&self, bytes: &mut Vec<u8>, terms: &Terms) {
        let value = self.content.value(bytes, terms);
        let says = self
            .says
            .unwrap_or_else(|| u16::try_from(value.len()).unwrap_or(u16::MAX));
        bytes.extend(self.kind.0.to_be_bytes());
        bytes.extend(says.to_be_bytes());
        bytes.extend(&value);
        bytes.resize(bytes.len().next_multiple_of(4), self.padding);
    }
}

impl Content {
    /// The value, for a message that consists of `before` so far.
    fn value(&self, before: &[u8], terms: &Terms) -> Vec<u8> {
        match self {
            Content::Bytes(bytes) => bytes.clone(),
            Content::Text(text) => fill(text, terms).into_bytes(),
            Content::Filled(bytes) => filled(*bytes, terms),
            Content::Nonce => terms.login.clone().unwrap_or_default().nonce,
            Content::Algorithms => terms.login.clone().unwrap_or_default().algorithms,
            Content::Userhash => userhash(terms),
            Content::TieBreaker(more) => terms
                .tie_breaker
                .wrapping_add_signed(i64::from(*more))
                .to_be_bytes()
                .to_vec(),
            Content::Mapped { xor, port_offset } => address(terms, *xor, *port_offset),
            Content::Integrity { key, flip, length } => {
                let mac = mac::<Hmac<sha1::Sha1>>(&key_bytes(*key, terms), &covering(before, *length));
                shaped(mac, *length, *flip)
            }
            Content::IntegritySha256 { key, flip, length } => {
                let mac = mac::<Hmac<sha2::Sha256>>(&key_bytes(*key, terms), &covering(before, *length));
                shaped(mac, *length, *flip)
            }
            Content::Fingerprint { flip } => {
                let crc = crc32fast::hash(&covering(before, 4)) ^ 0x5354_554e ^ flip;
                crc.to_be_bytes().to_vec()
            }
        }
    }
}

fn shaped(mut mac: Vec<u8>, length: usize, flip: Flip) -> Vec<u8> {
    mac.resize(length, 0);
    let at = flip.at.unwrap_or(length.saturating_sub(1));
    if let Some(byte) = mac.get_mut(at) {
        *byte ^= flip.bits;
    }
    mac
}

/// The message so far, its length field ending with an attribute whose value has `length` bytes.
fn covering(before: &[u8], length: usize) -> Vec<u8> {
    let mut covered = before.to_vec();
    let end = before.len() - 20 + 4 + length.next_multiple_of(4);
    covered[2..4].copy_from_slice(&u16::try_from(end).unwrap_or(u16::MAX).to_be_bytes());
    covered
}

fn mac<M: Mac + KeyInit>(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    // HMAC takes keys of any length; the error is for other MACs.
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else {
        return Vec::new();
    };
    mac.update(bytes);
    mac.finalize().into_bytes().to_vec()
}

fn key_bytes(key: Key, terms: &Terms) -> Vec<u8> {
    let text = match key {
        Key::Local => &terms.local.pwd,
        Key::Remote => &terms.remote.pwd,
        Key::Other => &terms.other.pwd,
        Key::Old => &terms.old.pwd,
        Key::OldRemote => &terms.old_remote.pwd,
        Key::OtherRemote => &terms.other_remote.pwd,
        Key::Text(text) => text,
        Key::LongTerm => return md5::Md5::digest(login_text(terms)).to_vec(),
        Key::LongTermSha256 => return sha2::Sha256::digest(login_text(terms)).to_vec(),
    };
    text.as_bytes().to_vec()
}

/// What a long-term key is the hash of.
fn login_text(terms: &Terms) -> String {
    let login = terms.login.clone().unwrap_or_default();
    format!("{}:{}:{}", login.user.ufrag, login.realm, login.user.pwd)
}

fn userhash(terms: &Terms) -> Vec<u8> {
    let login = terms.login.clone().unwrap_or_default();
    sha2::Sha256::digest(format!("{}:{}", login.user.ufrag, login.realm)).to_vec()
}

fn filled(bytes: usize, terms: &Terms) -> Vec<u8> {
    let mut value = fill("{local}:{remote}", terms).into_bytes();
    value.resize(bytes, b'x');
    value
}

fn fill(text: &str, terms: &Terms) -> String {
    let login = terms.login.as_ref();
    let local = terms.local.ufrag.as_str();
    // Fragments are ASCII; one that is not keeps its ends.
    let head = local.get(..local.len().saturating_sub(1)).unwrap_or(local);
    let tail = local.get(1..).unwrap_or(local);
    text.replace("{local-case}", &case_exchanged(local))
        .replace("{local-head}", head)
        .replace("{local-tail}", tail)
        .replace("{local}", &terms.local.ufrag)
        .replace("{remote}", &terms.remote.ufrag)
        .replace("{other}", &terms.other.ufrag)
        .replace("{other-remote}", &terms.other_remote.ufrag)
        .replace("{old}", &terms.old.ufrag)
        .replace("{old-remote}", &terms.old_remote.ufrag)
        .replace("{user}", login.map_or("", |one| one.user.ufrag.as_str()))
        .replace("{realm}", login.map_or("", |one| one.realm.as_str()))
}

fn case_exchanged(text: &str) -> String {
    let exchange = |one: char| {
        if one.is_ascii_lowercase() {
            one.to_ascii_uppercase()
        } else {
            one.to_ascii_lowercase()
        }
    };
    text.chars().map(exchange).collect()
}

fn address(terms: &Terms, xor: bool, port_offset: u16) -> Vec<u8> {
    let mut mask = crate::stun::MAGIC_COOKIE.to_be_bytes().to_vec();
    mask.extend(terms.transaction_id.0);
    let port = terms.mapped.port().wrapping_add(port_offset).to_be_bytes();
    let (family, ip) = match terms.mapped.ip() {
        IpAddr::V4(ip) => (1, ip.octets().to_vec()),
        IpAddr::V6(ip) => (2, ip.octets().to_vec()),
    };
    let hide = |bytes: &[u8]| -> Vec<u8> {
        bytes
            .iter()
            .zip(&mask)
            .map(|(byte, mask)| if xor { byte ^ mask } else { *byte })
            .collect()
    };
    [vec![0, family], hide(&port), hide(&ip)].concat()
}
