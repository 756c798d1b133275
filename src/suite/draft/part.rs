//! What a draft is put together of.

use super::Key;
use crate::stun::AttributeType;

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
pub(super) struct Flip {
    /// The byte; the last one if `None`.
    pub(super) at: Option<usize>,
    pub(super) bits: u8,
}

impl Flip {
    pub(super) const NONE: Flip = Flip::last(0);

    pub(super) const fn last(bits: u8) -> Flip {
        Flip { at: None, bits }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
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
pub(super) struct Part {
    pub(super) kind: AttributeType,
    pub(super) content: Content,
    /// What its length field says instead of the truth.
    pub(super) says: Option<u16>,
    pub(super) padding: u8,
}

impl Part {
    pub(super) fn new(kind: AttributeType, content: Content) -> Part {
        Part {
            kind,
            content,
            says: None,
            padding: 0,
        }
    }
}
