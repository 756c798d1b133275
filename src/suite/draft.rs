//! A message in the making: a valid one, from which a case states only the deviation.

mod part;
mod protection;
mod render;
mod terms;
mod words;

use crate::stun::{AttributeType, Class, Method};
use part::{Content, Part};

pub use part::Place;
pub use terms::{Key, Login, Pair, Terms};

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
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
