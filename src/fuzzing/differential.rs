//! The reference against other decoders: what one accepts and reads, all must, but for listed quirks.

use stun_types::attribute::Attribute as _;
use stun_types::message as other;

use super::PASSWORD;
use crate::stun::{Check, DefectKind, IntegrityKey, Message};

/// Another implementation's decoder.
pub trait Decoder {
    /// The implementation's name.
    fn name(&self) -> &'static str;
    /// Reads a datagram, and checks its integrity under [`PASSWORD`] as a short-term credential.
    fn decode(&self, datagram: &[u8]) -> Decoded;
    /// Where it differs, and why that is known.
    fn quirks(&self) -> &'static [Quirk];
}

/// What a decoder made of a datagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// Not taken as STUN.
    Refused,
    /// Taken.
    Message {
        /// The type field.
        kind: u16,
        /// The transaction id.
        transaction_id: [u8; 12],
        /// Type and value of each attribute in order.
        attributes: Vec<(u16, Vec<u8>)>,
        /// Whether the integrity that the decoder chose to check verifies; `None` if it found none.
        integrity: Option<bool>,
    },
}

/// A known difference: for messages that `applies` picks, the two need not agree.
#[derive(Debug)]
pub struct Quirk {
    /// A slug.
    pub name: &'static str,
    /// Why the other decoder does so.
    pub reason: &'static str,
    /// The messages concerned.
    pub applies: fn(Message<'_>) -> bool,
}

/// Holds the reference against each of `others`.
///
/// # Panics
/// If one differs from the reference and no quirk of its explains the message.
pub fn stun_differential(data: &[u8], others: &[&dyn Decoder]) {
    // Above this no UDP datagram goes, and 16-bit sums in other decoders are not our subject.
    if data.len() > 65_507 {
        return;
    }
    let ours = reference(data);
    for decoder in others {
        if Message::read(data)
            .is_ok_and(|message| decoder.quirks().iter().any(|quirk| (quirk.applies)(message)))
        {
            continue;
        }
        let theirs = decoder.decode(data);
        assert!(
            theirs == ours,
            "{} reads {theirs:?}\nthe reference reads {ours:?}",
            decoder.name()
        );
    }
}

/// The reference as a decoder: framed, and the first FINGERPRINT right where there is one.
fn reference(data: &[u8]) -> Decoded {
    let Some(message) = Message::read(data).ok().filter(Message::is_framed) else {
        return Decoded::Refused;
    };
    if message.check_fingerprint() == Check::Invalid {
        return Decoded::Refused;
    }
    let integrity = message.check_integrity(&IntegrityKey::short_term(PASSWORD));
    // RFC 8489 9.1.3: where SHA-256 is present, it is the one that counts.
    let integrity = if integrity.sha256 == Check::Absent {
        integrity.sha1
    } else {
        integrity.sha256
    };
    Decoded::Message {
        kind: message.message_type().to_bits(),
        transaction_id: message.transaction_id().0,
        attributes: message
            .attributes()
            .map(|a| (a.kind.0, a.value.to_vec()))
            .collect(),
        integrity: (integrity != Check::Absent).then_some(integrity == Check::Valid),
    }
}

/// The crate stun-types.
#[derive(Debug)]
pub struct StunTypesDecoder;

impl Decoder for StunTypesDecoder {
    fn name(&self) -> &'static str {
        "stun-types"
    }

    fn decode(&self, datagram: &[u8]) -> Decoded {
        let Ok(message) = other::Message::from_bytes(datagram) else {
            return Decoded::Refused;
        };
        let password = String::from_utf8_lossy(PASSWORD).into_owned();
        let credentials = other::ShortTermCredentials::new(password).into();
        let integrity = match message.validate_integrity(&credentials) {
            Ok(_) => Some(true),
            Err(other::ValidateError::Parse(other::StunParseError::MissingAttribute(_))) => None,
            // A wrong MAC, or an attribute of a size that no MAC has.
            Err(_) => Some(false),
        };
        Decoded::Message {
            kind: u16::from_be_bytes([datagram[0], datagram[1]]),
            transaction_id: std::array::from_fn(|at| datagram[8 + at]),
            attributes: message
                .iter_attributes()
                .map(|(_, attribute)| (attribute.get_type().value(), attribute.value.to_vec()))
                .collect(),
            integrity,
        }
    }

    fn quirks(&self) -> &'static [Quirk] {
        STUN_TYPES_QUIRKS
    }
}

const STUN_TYPES_QUIRKS: &[Quirk] = &[
    Quirk {
        name: "trailing-bytes",
        reason: "walks the whole datagram, whatever the length field says",
        applies: |message| !message.has_exact_length(),
    },
    Quirk {
        name: "behind-integrity",
        reason: "stops at, and does not list, an attribute that stands behind integrity or fingerprint, \
                 nor checks what follows it",
        applies: |message| {
            let out_of_place = |kind| {
                matches!(
                    kind,
                    DefectKind::AfterIntegrity { .. } | DefectKind::AfterFingerprint { .. }
                )
            };
            message.defects().any(|defect| out_of_place(defect.kind))
        },
    },
];
