//! The checks that come before any credential is looked at, and one walk over the attributes
//! (RFC 8489 section 6.3, RFC 8445 section 7.3).

use crate::fault;
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

/// Where the attributes that have an effect lie: of each type the first, and none that follows the
/// integrity attributes (RFC 8489 sections 14, 14.5, 14.6).
///
/// Offsets instead of values keep the walk in registers; an attribute is read again where it is used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'a> {
    message: Message<'a>,
    /// Zero, where the header lies, for an attribute that is not there.
    offsets: [u32; Wanted::COUNT],
    /// A comprehension-required attribute that ICE does not know is among them.
    pub(super) unknown: bool,
}

/// The attributes that an ICE agent acts on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted {
    Username,
    Priority,
    UseCandidate,
    Controlled,
    Controlling,
    XorMapped,
    ErrorCode,
    Sha1,
    Sha256,
    Fingerprint,
}

impl Wanted {
    const COUNT: usize = Self::Fingerprint as usize + 1;

    fn of(kind: AttributeType) -> Option<Self> {
        Some(match kind {
            AttributeType::USERNAME => Self::Username,
            AttributeType::PRIORITY => Self::Priority,
            AttributeType::USE_CANDIDATE => Self::UseCandidate,
            AttributeType::ICE_CONTROLLED => Self::Controlled,
            AttributeType::ICE_CONTROLLING => Self::Controlling,
            AttributeType::XOR_MAPPED_ADDRESS => Self::XorMapped,
            AttributeType::ERROR_CODE => Self::ErrorCode,
            AttributeType::MESSAGE_INTEGRITY => Self::Sha1,
            AttributeType::MESSAGE_INTEGRITY_SHA256 => Self::Sha256,
            AttributeType::FINGERPRINT => Self::Fingerprint,
            _ => return None,
        })
    }
}

/// Walks the attributes once and checks what frames them.
#[inline]
pub(super) fn scan<'a>(message: &Message<'a>) -> Result<Scan<'a>, Discard> {
    let mut found = Scan {
        message: *message,
        offsets: [0; Wanted::COUNT],
        unknown: false,
    };
    let mut attributes = message.attributes();
    for attribute in attributes.by_ref() {
        if found.has(Wanted::Fingerprint) && !fault::is(&fault::FINGERPRINT_ANYWHERE) {
            return Err(Discard::MisplacedFingerprint);
        }
        found.take(attribute.kind, attribute.offset);
    }
    if !attributes.is_exhausted() {
        return Err(Discard::Attributes);
    }
    match found.get(Wanted::Fingerprint) {
        None if fault::is(&fault::NO_FINGERPRINT_NEEDED) => Ok(found),
        None => Err(Discard::NoFingerprint),
        Some(fingerprint) if !message.verifies_fingerprint(&fingerprint) => Err(Discard::WrongFingerprint),
        Some(_) => Ok(found),
    }
}

impl<'a> Scan<'a> {
    /// The attribute, if the message has it where it counts.
    #[inline]
    pub(super) fn get(&self, wanted: Wanted) -> Option<RawAttribute<'a>> {
        match self.offsets[wanted as usize] {
            0 => None,
            // A u32 fits a usize wherever std has sockets.
            offset => self.message.attribute_at(offset as usize),
        }
    }

    /// The attribute's value, likewise.
    #[inline]
    pub(super) fn value(&self, wanted: Wanted) -> Option<&'a [u8]> {
        self.get(wanted).map(|attribute| attribute.value)
    }

    #[inline]
    pub(super) fn has(&self, wanted: Wanted) -> bool {
        self.offsets[wanted as usize] != 0
    }

    #[inline]
    fn take(&mut self, kind: AttributeType, offset: usize) {
        let sealed = self.has(Wanted::Sha1) || self.has(Wanted::Sha256);
        match Wanted::of(kind) {
            // These two may follow MESSAGE-INTEGRITY.
            Some(wanted @ (Wanted::Fingerprint | Wanted::Sha256)) => self.note(wanted, offset),
            _ if sealed && !fault::is(&fault::ATTRIBUTES_AFTER_INTEGRITY_COUNT) => {}
            Some(wanted) => self.note(wanted, offset),
            None => self.unknown |= is_unknown(kind) && !fault::is(&fault::UNKNOWN_ATTRIBUTES_PASSED_OVER),
        }
    }

    /// Keeps the place of the first attribute of a kind.
    #[inline]
    fn note(&mut self, wanted: Wanted, offset: usize) {
        let place = &mut self.offsets[wanted as usize];
        if *place == 0 || fault::is(&fault::LAST_DUPLICATE_WINS) {
            // No attribute of a message begins above 65,555.
            *place = u32::try_from(offset).unwrap_or_default();
        }
    }
}

/// How many types a 420 lists at most: as many as keep the response shorter than the shortest
/// path MTU by far, and more than any honest request has.
pub(super) const MAX_UNKNOWN: usize = 64;

/// The types that a 420 lists, in order and each once (RFC 8489 section 14.13).
#[derive(Debug)]
pub struct Unknown {
    types: [AttributeType; MAX_UNKNOWN],
    len: usize,
}

impl Unknown {
    /// Collects them; off the hot path, hence a walk of its own.
    pub fn of(message: &Message<'_>) -> Self {
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
        let one_only = fault::is(&fault::ONE_UNKNOWN_LISTED);
        let most = if one_only { 1 } else { MAX_UNKNOWN };
        for kind in covered.filter(|&kind| is_unknown(kind)) {
            if list.len < most && !list.as_slice().contains(&kind) {
                list.types[list.len] = kind;
                list.len += 1;
            }
        }
        list
    }

    /// The list.
    pub fn as_slice(&self) -> &[AttributeType] {
        &self.types[..self.len]
    }
}

/// True for a type that must be understood and that neither RFC 8489 nor RFC 8445 defines. TURN's
/// types are unknown to an agent that is no TURN server.
fn is_unknown(kind: AttributeType) -> bool {
    (kind.is_comprehension_required() || fault::is(&fault::OPTIONAL_ATTRIBUTES_REFUSED))
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
