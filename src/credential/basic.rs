//! The checks that come before any credential is looked at, and one walk over the attributes
//! (RFC 8489 section 6.3, RFC 8445 section 7.3).

use crate::stun::{AttributeType, Message, RawAttribute, ReadError};

/// Why a datagram is no STUN and belongs to the demultiplexer (RFC 7983 section 7, RFC 9443).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotStun {
    /// No header fits in.
    #[error("the datagram is shorter than a STUN header")]
    Short,
    /// One of the two top bits is set.
    #[error("one of the two top bits is set, which STUN never sets")]
    TopBits,
    /// ICE takes no RFC 3489 messages (RFC 8445 section 7.3).
    #[error("the magic cookie is missing, and ICE takes no messages without it")]
    Cookie,
    /// The length field disagrees with the datagram or is no multiple of four.
    #[error("the length field does not match the datagram, or is no multiple of four")]
    Length,
}

/// Why a STUN message is dropped without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Discard {
    /// An attribute reaches beyond the message.
    #[error("the last attribute reaches beyond the message")]
    Attributes,
    /// ICE demands a FINGERPRINT.
    #[error("FINGERPRINT is missing, and ICE demands it")]
    NoFingerprint,
    /// The FINGERPRINT does not match.
    #[error("FINGERPRINT does not match the message")]
    WrongFingerprint,
    /// Something follows the FINGERPRINT.
    #[error("FINGERPRINT is not the last attribute")]
    MisplacedFingerprint,
    /// ICE knows Binding alone.
    #[error("the method is not Binding")]
    Method,
    /// A keepalive: no answer, no effect (RFC 8445 section 11).
    #[error("an indication is never answered and has no effect")]
    Indication,
}

/// Reads a header that ICE may look at.
#[inline]
pub(super) fn frame(datagram: &[u8]) -> Result<Message<'_>, NotStun> {
    let message = Message::read(datagram).map_err(|error| match error {
        ReadError::TopBits { .. } => NotStun::TopBits,
        _ => NotStun::Short,
    })?;
    if !message.has_magic_cookie() {
        return Err(NotStun::Cookie);
    }
    if !message.has_exact_length() {
        return Err(NotStun::Length);
    }
    Ok(message)
}

/// The attributes that have an effect: of each type the first, and none that follows the
/// integrity attributes (RFC 8489 sections 14, 14.5, 14.6).
#[derive(Debug, Default)]
pub(super) struct Scan<'a> {
    pub(super) username: Option<&'a [u8]>,
    pub(super) priority: Option<&'a [u8]>,
    pub(super) use_candidate: Option<&'a [u8]>,
    pub(super) controlled: Option<&'a [u8]>,
    pub(super) controlling: Option<&'a [u8]>,
    pub(super) xor_mapped: Option<RawAttribute<'a>>,
    pub(super) error_code: Option<RawAttribute<'a>>,
    pub(super) sha1: Option<RawAttribute<'a>>,
    pub(super) sha256: Option<RawAttribute<'a>>,
    /// A comprehension-required attribute that ICE does not know is among them.
    pub(super) unknown: bool,
    fingerprint: Option<RawAttribute<'a>>,
}

/// Walks the attributes once and checks what frames them.
#[inline]
pub(super) fn scan<'a>(message: &Message<'a>) -> Result<Scan<'a>, Discard> {
    let mut found = Scan::default();
    let mut attributes = message.attributes();
    for attribute in attributes.by_ref() {
        if found.fingerprint.is_some() {
            return Err(Discard::MisplacedFingerprint);
        }
        found.take(attribute);
    }
    if !attributes.is_exhausted() {
        return Err(Discard::Attributes);
    }
    match &found.fingerprint {
        None => Err(Discard::NoFingerprint),
        Some(fingerprint) if !message.verifies_fingerprint(fingerprint) => Err(Discard::WrongFingerprint),
        Some(_) => Ok(found),
    }
}

impl<'a> Scan<'a> {
    fn take(&mut self, attribute: RawAttribute<'a>) {
        match attribute.kind {
            AttributeType::FINGERPRINT => self.fingerprint = Some(attribute),
            AttributeType::MESSAGE_INTEGRITY_SHA256 => _ = self.sha256.get_or_insert(attribute),
            // MESSAGE-INTEGRITY-SHA256 is the one attribute that may follow MESSAGE-INTEGRITY.
            _ if self.sha256.is_some() || self.sha1.is_some() => {}
            AttributeType::MESSAGE_INTEGRITY => self.sha1 = Some(attribute),
            _ => self.take_covered(attribute),
        }
    }

    /// Takes an attribute that the integrity attributes cover.
    fn take_covered(&mut self, attribute: RawAttribute<'a>) {
        let value = attribute.value;
        match attribute.kind {
            AttributeType::USERNAME => _ = self.username.get_or_insert(value),
            AttributeType::PRIORITY => _ = self.priority.get_or_insert(value),
            AttributeType::USE_CANDIDATE => _ = self.use_candidate.get_or_insert(value),
            AttributeType::ICE_CONTROLLED => _ = self.controlled.get_or_insert(value),
            AttributeType::ICE_CONTROLLING => _ = self.controlling.get_or_insert(value),
            AttributeType::XOR_MAPPED_ADDRESS => _ = self.xor_mapped.get_or_insert(attribute),
            AttributeType::ERROR_CODE => _ = self.error_code.get_or_insert(attribute),
            kind => self.unknown |= is_unknown(kind),
        }
    }
}

/// How many types a 420 lists at most: as many as keep the response shorter than the shortest
/// path MTU by far, and more than any honest request has.
pub(super) const MAX_UNKNOWN: usize = 64;

/// The types that a 420 lists, in order and each once (RFC 8489 section 14.13).
#[derive(Debug)]
pub(super) struct Unknown {
    types: [AttributeType; MAX_UNKNOWN],
    len: usize,
}

impl Unknown {
    /// Collects what [`Scan::unknown`] announced; off the hot path, hence a walk of its own.
    pub(super) fn of(message: &Message<'_>) -> Self {
        let mut list = Self {
            types: [AttributeType(0); MAX_UNKNOWN],
            len: 0,
        };
        let covered = message
            .attributes()
            .map(|attribute| attribute.kind)
            .take_while(|&kind| {
                kind != AttributeType::MESSAGE_INTEGRITY && kind != AttributeType::MESSAGE_INTEGRITY_SHA256
            });
        for kind in covered.filter(|&kind| is_unknown(kind)) {
            if list.len < MAX_UNKNOWN && !list.as_slice().contains(&kind) {
                list.types[list.len] = kind;
                list.len += 1;
            }
        }
        list
    }

    pub(super) fn as_slice(&self) -> &[AttributeType] {
        &self.types[..self.len]
    }
}

/// True for a type that must be understood and that neither RFC 8489 nor RFC 8445 defines. TURN's
/// types are unknown to an agent that is no TURN server.
fn is_unknown(kind: AttributeType) -> bool {
    kind.is_comprehension_required()
        && !matches!(
            kind,
            AttributeType::MAPPED_ADDRESS
                | AttributeType::USERNAME
                | AttributeType::MESSAGE_INTEGRITY
                | AttributeType::ERROR_CODE
                | AttributeType::UNKNOWN_ATTRIBUTES
                | AttributeType::REALM
                | AttributeType::NONCE
                | AttributeType::MESSAGE_INTEGRITY_SHA256
                | AttributeType::PASSWORD_ALGORITHM
                | AttributeType::USERHASH
                | AttributeType::XOR_MAPPED_ADDRESS
                | AttributeType::PRIORITY
                | AttributeType::USE_CANDIDATE
        )
}
