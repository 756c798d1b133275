//! A message in the making: a valid one, from which a case states only the deviation.

mod words;

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Digest;

use crate::stun::{AttributeType, Class, Method, TransactionId};

/// A username fragment and its password.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Pair {
    /// The fragment.
    pub ufrag: String,
    /// The password.
    pub pwd: String,
}

impl fmt::Debug for Pair {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Pair({:?}, …)", self.ufrag)
    }
}

/// What the placeholders of a draft stand for, seen from the subject: `local` is its own.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The subject's credentials for the stream that is addressed.
    pub local: Pair,
    /// The peer's for that stream.
    pub remote: Pair,
    /// The subject's for another stream, if there is one.
    pub other: Pair,
    /// The subject's for that stream before the last restart, if there was one.
    pub old: Pair,
    /// The peer's before the last restart, if there was one.
    pub old_remote: Pair,
    /// The peer's for another stream (the one of `other`), if there is one.
    pub other_remote: Pair,
    /// The tie-breaker of the subject's last check, or the one it was asked to use if it made none yet.
    pub tie_breaker: u64,
    /// The transaction.
    pub transaction_id: TransactionId,
    /// Where the message a response answers came from.
    pub mapped: SocketAddr,
    /// A long-term login, for stand-alone servers.
    pub login: Option<Login>,
}

/// A long-term login (RFC 8489 section 9.2): what the user knows, and what the server said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Login {
    /// The user and its password.
    pub user: Pair,
    /// The realm of the server.
    pub realm: String,
    /// The nonce of the server.
    pub nonce: Vec<u8>,
    /// The value of PASSWORD-ALGORITHMS that the server sent with the nonce; empty if it sent none.
    pub algorithms: Vec<u8>,
}

/// Whose password signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The subject's for this stream: right in a request to it, and in a response to its peer's.
    Local,
    /// The peer's for this stream: right in a response to the subject's check.
    Remote,
    /// The subject's for another stream.
    Other,
    /// The subject's of the generation before.
    Old,
    /// The peer's of the generation before.
    OldRemote,
    /// The peer's for another stream.
    OtherRemote,
    /// This text.
    Text(&'static str),
    /// The long-term key of [`Login`], by MD5 (RFC 8489 section 9.2.2).
    LongTerm,
    /// The long-term key of [`Login`], by SHA-256 (RFC 8489 section 18.5.1.2).
    LongTermSha256,
}

/// Where something stands in the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Before all other attributes.
    First,
    /// Directly before the first integrity attribute, or before FINGERPRINT if there is none.
    BeforeIntegrity,
    /// Directly after the last integrity attribute, before FINGERPRINT.
    AfterIntegrity,
    /// At the end, after FINGERPRINT.
    Last,
}

/// Which bits of a MAC are inverted.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Flip {
    /// The byte; the last one if `None`.
    at: Option<usize>,
    bits: u8,
}

impl Flip {
    const NONE: Flip = Flip::last(0);

    const fn last(bits: u8) -> Flip {
        Flip { at: None, bits }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Bytes(Vec<u8>),
    /// Text with `{local}`, `{remote}`, `{other}`, `{other-remote}`, `{old}`, `{old-remote}` for fragments,
    /// and the others of [`Draft::text`].
    Text(String),
    /// A USERNAME of so many bytes.
    Filled(usize),
    Nonce,
    Algorithms,
    Userhash,
    /// The subject's own tie-breaker and so much more.
    TieBreaker(i8),
    Mapped {
        xor: bool,
        port_offset: u16,
    },
    Integrity {
        key: Key,
        flip: Flip,
        length: usize,
    },
    IntegritySha256 {
        key: Key,
        flip: Flip,
        length: usize,
    },
    Fingerprint {
        flip: u32,
    },
}

#[derive(Debug, Clone, PartialEq)]
struct Part {
    kind: AttributeType,
    content: Content,
    /// What its length field says instead of the truth.
    says: Option<u16>,
    padding: u8,
}

/// A message in the making. Methods take it and give it back changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    class: Class,
    method: u16,
    cookie: u32,
    top_bits: u8,
    parts: Vec<Part>,
    length_error: i32,
    length_says: Option<u16>,
    tail: Vec<u8>,
    cut: Option<usize>,
    raw: Option<Vec<u8>>,
}

impl Draft {
    /// A valid ICE check to the subject (RFC 8445 section 7.2.2): USERNAME, the role attribute, PRIORITY,
    /// MESSAGE-INTEGRITY with the subject's password, FINGERPRINT.
    pub fn check(controlling: bool, tie_breaker: u64, priority: u32) -> Draft {
        let role = if controlling {
            AttributeType::ICE_CONTROLLING
        } else {
            AttributeType::ICE_CONTROLLED
        };
        Draft::new(Class::Request)
            .text(AttributeType::USERNAME, "{local}:{remote}")
            .add(Place::Last, role, &tie_breaker.to_be_bytes())
            .add(Place::Last, AttributeType::PRIORITY, &priority.to_be_bytes())
            .signed(Key::Local)
            .fingerprint()
    }

    /// A valid success response to the subject's check: XOR-MAPPED-ADDRESS, MESSAGE-INTEGRITY with the
    /// peer's password, FINGERPRINT.
    pub fn success() -> Draft {
        Draft::new(Class::Success)
            .mapped(0)
            .signed(Key::Remote)
            .fingerprint()
    }

    /// A request without any attribute, as a client sends it to a stand-alone server.
    pub fn plain() -> Draft {
        Draft::new(Class::Request)
    }

    /// A request with a long-term login: USERNAME, REALM, NONCE, MESSAGE-INTEGRITY.
    pub fn long_term() -> Draft {
        let mut draft = Draft::new(Class::Request)
            .text(AttributeType::USERNAME, "{user}")
            .text(AttributeType::REALM, "{realm}");
        draft.parts.push(Part::new(AttributeType::NONCE, Content::Nonce));
        draft.signed(Key::LongTerm)
    }

    fn new(class: Class) -> Draft {
        Draft {
            class,
            method: Method::BINDING.value(),
            cookie: crate::stun::MAGIC_COOKIE,
            top_bits: 0,
            parts: Vec::new(),
            length_error: 0,
            length_says: None,
            tail: Vec::new(),
            cut: None,
            raw: None,
        }
    }

    /// Nothing but these bytes, as a datagram of another protocol.
    pub fn raw(mut self, bytes: &[u8]) -> Self {
        self.raw = Some(bytes.to_vec());
        self
    }

    /// Another class.
    pub fn class(mut self, class: Class) -> Self {
        self.class = class;
        self
    }

    /// Another method, 12 bits.
    pub fn method(mut self, method: u16) -> Self {
        self.method = method & 0xfff;
        self
    }

    /// Another magic cookie.
    pub fn cookie(mut self, cookie: u32) -> Self {
        self.cookie = cookie;
        self
    }

    /// The two top bits of the first byte, 0 to 3.
    pub fn top_bits(mut self, bits: u8) -> Self {
        self.top_bits = bits & 3;
        self
    }

    /// The header's length is off by so much; integrity and FINGERPRINT are made for the true one.
    pub fn length_error(mut self, by: i32) -> Self {
        self.length_error = by;
        self
    }

    /// The header's length is this number, whatever the message has.
    pub fn length_says(mut self, length: u16) -> Self {
        self.length_says = Some(length);
        self
    }

    /// Bytes behind the message, which its length does not count.
    pub fn tail(mut self, bytes: &[u8]) -> Self {
        self.tail = bytes.to_vec();
        self
    }

    /// Only the first `bytes` bytes are sent.
    pub fn cut(mut self, bytes: usize) -> Self {
        self.cut = Some(bytes);
        self
    }

    /// Without any attribute of this type.
    pub fn without(mut self, kind: AttributeType) -> Self {
        self.parts.retain(|part| part.kind != kind);
        self
    }

    /// Without the role attribute, whichever it is.
    pub fn without_role(self) -> Self {
        self.without(AttributeType::ICE_CONTROLLING)
            .without(AttributeType::ICE_CONTROLLED)
    }

    /// With this role attribute instead of its own.
    pub fn role(self, kind: AttributeType, tie_breaker: u64) -> Self {
        self.without_role()
            .add(Place::BeforeIntegrity, kind, &tie_breaker.to_be_bytes())
    }

    /// With this role attribute instead of its own, claiming the subject's own tie-breaker and so much
    /// more or less (modulo 2^64). It is known from the subject's checks, so one must have been seen.
    pub fn role_near(self, kind: AttributeType, more: i8) -> Self {
        let mut draft = self.without_role();
        let at = draft.index(Place::BeforeIntegrity);
        draft.parts.insert(at, Part::new(kind, Content::TieBreaker(more)));
        draft
    }

    /// With USE-CANDIDATE.
    pub fn nominating(self) -> Self {
        self.add(Place::BeforeIntegrity, AttributeType::USE_CANDIDATE, &[])
    }

    /// The value of an attribute replaced; added before the integrity if it is not there.
    pub fn set(self, kind: AttributeType, value: &[u8]) -> Self {
        self.put(kind, Content::Bytes(value.to_vec()), Place::BeforeIntegrity)
    }

    /// The value of an attribute as text with placeholders: `{local}`, `{remote}`, `{other}`, `{other-remote}`, `{old}`,
    /// `{old-remote}` for fragments, `{user}` and `{realm}` for a login; and for the subject's fragment
    /// `{local-case}` with upper and lower case exchanged, `{local-head}` without its last character,
    /// `{local-tail}` without its first.
    pub fn text(self, kind: AttributeType, text: &str) -> Self {
        self.put(kind, Content::Text(text.to_owned()), Place::BeforeIntegrity)
    }

    /// Another USERNAME, with placeholders as in [`Draft::text`].
    pub fn username(self, text: &str) -> Self {
        self.text(AttributeType::USERNAME, text)
    }

    /// A USERNAME with both fragments in which the remote one goes on with `x` until it has `bytes` bytes.
    pub fn username_filled(self, bytes: usize) -> Self {
        self.put(
            AttributeType::USERNAME,
            Content::Filled(bytes),
            Place::BeforeIntegrity,
        )
    }

    /// USERHASH instead of USERNAME, for a long-term login (RFC 8489 section 14.4).
    pub fn userhash(self) -> Self {
        let at = self.index(Place::First);
        let mut draft = self.without(AttributeType::USERNAME);
        let part = Part::new(AttributeType::USERHASH, Content::Userhash);
        draft.parts.insert(at, part);
        draft
    }

    /// PASSWORD-ALGORITHMS as the server sent it, and PASSWORD-ALGORITHM with this number (1 is MD5,
    /// 2 is SHA-256) and no parameters (RFC 8489 sections 14.11 and 14.12).
    pub fn algorithm(mut self, number: u16) -> Self {
        let at = self.index(Place::BeforeIntegrity);
        let part = Part::new(AttributeType::PASSWORD_ALGORITHMS, Content::Algorithms);
        self.parts.insert(at, part);
        let [high, low] = number.to_be_bytes();
        self.set(AttributeType::PASSWORD_ALGORITHM, &[high, low, 0, 0])
    }

    /// One more attribute.
    pub fn add(mut self, place: Place, kind: AttributeType, value: &[u8]) -> Self {
        let at = self.index(place);
        self.parts
            .insert(at, Part::new(kind, Content::Bytes(value.to_vec())));
        self
    }

    /// One more attribute of text with placeholders.
    pub fn add_text(mut self, place: Place, kind: AttributeType, text: &str) -> Self {
        let at = self.index(place);
        self.parts
            .insert(at, Part::new(kind, Content::Text(text.to_owned())));
        self
    }

    /// One more XOR-MAPPED-ADDRESS (`xor`) or MAPPED-ADDRESS with the address the answered message came
    /// from, its port moved by `port_offset`.
    pub fn add_mapped(mut self, place: Place, xor: bool, port_offset: u16) -> Self {
        let kind = if xor {
            AttributeType::XOR_MAPPED_ADDRESS
        } else {
            AttributeType::MAPPED_ADDRESS
        };
        let at = self.index(place);
        self.parts
            .insert(at, Part::new(kind, Content::Mapped { xor, port_offset }));
        self
    }

    /// XOR-MAPPED-ADDRESS with its port moved by `port_offset`, instead of the one that is there.
    pub fn mapped(self, port_offset: u16) -> Self {
        self.without(AttributeType::XOR_MAPPED_ADDRESS)
            .add_mapped(Place::First, true, port_offset)
    }

    /// The first attribute of this type says another length than its value has.
    pub fn says_length(mut self, kind: AttributeType, length: u16) -> Self {
        if let Some(part) = self.parts.iter_mut().find(|part| part.kind == kind) {
            part.says = Some(length);
        }
        self
    }

    /// Every attribute is padded with this byte.
    pub fn padding(mut self, byte: u8) -> Self {
        for part in &mut self.parts {
            part.padding = byte;
        }
        self
    }

    /// MESSAGE-INTEGRITY by this key, in place of the one that is there or before FINGERPRINT.
    pub fn signed(self, key: Key) -> Self {
        self.integrity(Content::Integrity {
            key,
            flip: Flip::NONE,
            length: 20,
        })
    }

    /// MESSAGE-INTEGRITY with these bits of its last byte inverted.
    pub fn integrity_flipped(self, bits: u8) -> Self {
        self.integrity_with(Flip::last(bits), 20)
    }

    /// MESSAGE-INTEGRITY with these bits of its byte `at` inverted, from 0 to 19.
    pub fn integrity_flipped_at(self, at: usize, bits: u8) -> Self {
        self.integrity_with(Flip { at: Some(at), bits }, 20)
    }

    /// MESSAGE-INTEGRITY of only so many bytes, or filled up with zeros to so many.
    pub fn integrity_length(self, length: usize) -> Self {
        self.integrity_with(Flip::NONE, length)
    }

    /// MESSAGE-INTEGRITY-SHA256 by this key behind MESSAGE-INTEGRITY, cut to `length` bytes (32 is whole),
    /// with these bits of its last byte inverted.
    pub fn signed_sha256(mut self, key: Key, length: usize, flip: u8) -> Self {
        let kind = AttributeType::MESSAGE_INTEGRITY_SHA256;
        let at = self.index(Place::AfterIntegrity);
        let flip = Flip::last(flip);
        let content = Content::IntegritySha256 { key, flip, length };
        self.parts.insert(at, Part::new(kind, content));
        self
    }

    /// A second MESSAGE-INTEGRITY by this key, at that place.
    pub fn signed_again(mut self, place: Place, key: Key) -> Self {
        let at = self.index(place);
        let content = Content::Integrity {
            key,
            flip: Flip::NONE,
            length: 20,
        };
        self.parts
            .insert(at, Part::new(AttributeType::MESSAGE_INTEGRITY, content));
        self
    }

    /// FINGERPRINT at the end.
    pub fn fingerprint(self) -> Self {
        self.fingerprint_flipped(0)
    }

    /// FINGERPRINT at the end with these bits inverted.
    pub fn fingerprint_flipped(self, flip: u32) -> Self {
        let mut draft = self.without(AttributeType::FINGERPRINT);
        let content = Content::Fingerprint { flip };
        draft.parts.push(Part::new(AttributeType::FINGERPRINT, content));
        draft
    }

    /// One more FINGERPRINT, right for where it stands, with these bits inverted.
    pub fn fingerprint_again(mut self, place: Place, flip: u32) -> Self {
        let at = self.index(place);
        let part = Part::new(AttributeType::FINGERPRINT, Content::Fingerprint { flip });
        self.parts.insert(at, part);
        self
    }

    /// The attribute of this type moved to another place.
    pub fn moved(mut self, kind: AttributeType, place: Place) -> Self {
        if let Some(at) = self.parts.iter().position(|part| part.kind == kind) {
            let part = self.parts.remove(at);
            let to = self.index(place);
            self.parts.insert(to, part);
        }
        self
    }

    /// An error response with this code and the phrase `reason`; keeps integrity and FINGERPRINT.
    pub fn error(self, code: u16, reason: &str) -> Self {
        let byte = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
        let mut value = vec![0, 0, byte(code / 100), byte(code % 100)];
        value.extend_from_slice(reason.as_bytes());
        self.class(Class::Error)
            .without(AttributeType::XOR_MAPPED_ADDRESS)
            .add(Place::First, AttributeType::ERROR_CODE, &value)
    }

    fn key(&self) -> Key {
        let key = |part: &Part| match part.content {
            Content::Integrity { key, .. } => Some(key),
            _ => None,
        };
        self.parts.iter().find_map(key).unwrap_or(Key::Local)
    }

    fn integrity_with(self, flip: Flip, length: usize) -> Self {
        let key = self.key();
        self.integrity(Content::Integrity { key, flip, length })
    }

    fn integrity(self, content: Content) -> Self {
        self.put(AttributeType::MESSAGE_INTEGRITY, content, Place::AfterIntegrity)
    }

    /// Replaces the content of the first attribute of this type, or adds one at that place.
    fn put(mut self, kind: AttributeType, content: Content, place: Place) -> Self {
        if let Some(part) = self.parts.iter_mut().find(|part| part.kind == kind) {
            part.content = content;
        } else {
            let at = self.index(place);
            self.parts.insert(at, Part::new(kind, content));
        }
        self
    }

    fn index(&self, place: Place) -> usize {
        let is_integrity = |part: &Part| {
            matches!(
                part.kind,
                AttributeType::MESSAGE_INTEGRITY | AttributeType::MESSAGE_INTEGRITY_SHA256
            )
        };
        let fingerprint = self
            .parts
            .iter()
            .position(|part| part.kind == AttributeType::FINGERPRINT)
            .unwrap_or(self.parts.len());
        match place {
            Place::First => 0,
            Place::BeforeIntegrity => self.parts.iter().position(is_integrity).unwrap_or(fingerprint),
            Place::AfterIntegrity => self
                .parts
                .iter()
                .rposition(is_integrity)
                .map_or(fingerprint, |at| at + 1),
            Place::Last => self.parts.len(),
        }
    }

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
    fn new(kind: AttributeType, content: Content) -> Part {
        Part {
            kind,
            content,
            says: None,
            padding: 0,
        }
    }

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

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
