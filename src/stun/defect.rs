//! What is illegal about a message, as data with offsets.

use super::attribute::{ATTRIBUTE_HEADER_LEN, AttributeType, RawAttribute};
use super::header::{HEADER_LEN, MAGIC_COOKIE, TransactionId, field, u16_at};
use super::message::Message;
use super::value::Attribute;

/// One thing about a message that an RFC forbids its sender. Whether a receiver must care is not
/// said here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Defect {
    /// Bytes from the start of the message to what is wrong.
    pub offset: usize,
    /// What is wrong there.
    pub kind: DefectKind,
}

impl std::fmt::Display for Defect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "offset {}: {}", self.offset, self.kind)
    }
}

/// The kinds of defect. Sections are of RFC 8489 unless they say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DefectKind {
    /// The length field is no multiple of four.
    #[error("the length field says {declared}, which is no multiple of 4 (section 5)")]
    LengthUnaligned {
        /// The length field.
        declared: usize,
    },
    /// The datagram ends before the message does.
    #[error("the length field says {declared} bytes follow the header and {available} do (section 5)")]
    Cut {
        /// The length field.
        declared: usize,
        /// Bytes after the header.
        available: usize,
    },
    /// The datagram goes on after the message.
    #[error("{count} bytes follow the message's end (section 5)")]
    Trailing {
        /// Bytes too many.
        count: usize,
    },
    /// Not the magic cookie.
    #[error("the cookie is 0x{found:08x}, not 0x2112a442 (section 5)")]
    Cookie {
        /// The cookie field.
        found: u32,
    },
    /// The message ends inside the type and length of an attribute.
    #[error("an attribute needs 4 bytes for type and length and {available} are left (section 14)")]
    AttributeCut {
        /// Bytes left in the message.
        available: usize,
    },
    /// The message ends inside an attribute's value.
    #[error("{kind} says it has {declared} bytes and {available} are left (section 14)")]
    ValueCut {
        /// The attribute.
        kind: AttributeType,
        /// Its length field.
        declared: usize,
        /// Bytes left in the message.
        available: usize,
    },
    /// The message ends inside an attribute's padding.
    #[error("{kind} lacks {missing} bytes of padding (section 14)")]
    PaddingCut {
        /// The attribute.
        kind: AttributeType,
        /// Bytes that are not there.
        missing: usize,
    },
    /// Padding that is not zero; legal until RFC 5389.
    #[error("the padding of {kind} is not zero (section 14)")]
    PaddingNotZero {
        /// The attribute.
        kind: AttributeType,
    },
    /// A value of a size that its type does not have.
    #[error("{kind} has {needed} bytes, not {found} (section 14)")]
    ValueLength {
        /// The attribute.
        kind: AttributeType,
        /// The legal sizes, as words.
        needed: &'static str,
        /// The size it has.
        found: usize,
    },
    /// An address family that does not exist.
    #[error("{kind} has the address family 0x{family:02x}; 0x01 and 0x02 exist (section 14.1)")]
    AddressFamily {
        /// The attribute.
        kind: AttributeType,
        /// The family.
        family: u8,
    },
    /// Bits that a sender must leave zero.
    #[error("{kind} has reserved bits that are not zero (sections 14.1, 14.8)")]
    ReservedBits {
        /// The attribute.
        kind: AttributeType,
    },
    /// A code outside 300 to 699, or with a number above 99.
    #[error(
        "ERROR-CODE has class {class} and number {number}; classes go from 3 to 6, numbers to 99 (section 14.8)"
    )]
    ErrorCode {
        /// Hundreds.
        class: u8,
        /// Rest.
        number: u8,
    },
    /// A text that is not UTF-8.
    #[error("{kind} is not UTF-8 (section 14)")]
    NotUtf8 {
        /// The attribute.
        kind: AttributeType,
    },
    /// A text longer than its attribute allows.
    #[error("{kind} has {found} {unit}, the most is {most} (section 14)")]
    TextTooLong {
        /// The attribute.
        kind: AttributeType,
        /// "bytes" or "characters".
        unit: &'static str,
        /// The limit.
        most: usize,
        /// What it has.
        found: usize,
    },
    /// An attribute that receivers must disregard because of its place.
    #[error("{kind} stands behind the message integrity, where it has no effect (section 9)")]
    AfterIntegrity {
        /// The attribute.
        kind: AttributeType,
    },
    /// FINGERPRINT is not the last attribute.
    #[error("{kind} stands behind FINGERPRINT, which is the last attribute (section 14.7)")]
    AfterFingerprint {
        /// The attribute.
        kind: AttributeType,
    },
}

/// Everything illegal about `message`. Two passes over its attributes.
pub(super) fn defects(message: Message<'_>) -> impl Iterator<Item = Defect> {
    let attributes = message
        .attributes()
        .scan(Order::default(), move |order, attribute| {
            let place = order.next(&attribute);
            let value = value(&attribute, message.transaction_id());
            Some([place, value, padding(&attribute)])
        });
    header(message)
        .into_iter()
        .chain(attributes.flatten())
        .chain(tail(message))
        .flatten()
}

fn header(message: Message<'_>) -> [Option<Defect>; 3] {
    let declared = message.declared_length();
    let available = message.as_bytes().len() - HEADER_LEN;
    let at = |offset, kind| Some(Defect { offset, kind });
    let unaligned = at(field::LENGTH.start, DefectKind::LengthUnaligned { declared });
    let cut = at(field::LENGTH.start, DefectKind::Cut { declared, available });
    let cookie = at(
        field::COOKIE.start,
        DefectKind::Cookie {
            found: message.cookie(),
        },
    );
    [
        unaligned.filter(|_| !declared.is_multiple_of(4)),
        cut.filter(|_| declared > available),
        cookie.filter(|_| message.cookie() != MAGIC_COOKIE),
    ]
}

/// What no attribute accounts for: the piece of one at the end, and bytes after the message.
fn tail(message: Message<'_>) -> [Option<Defect>; 2] {
    let mut attributes = message.attributes();
    attributes.by_ref().for_each(drop);
    let rest = attributes.remaining();
    let piece = match rest.len() {
        0 => None,
        available @ 1..ATTRIBUTE_HEADER_LEN => Some(DefectKind::AttributeCut { available }),
        len => Some(DefectKind::ValueCut {
            kind: AttributeType(u16_at(rest, 0)),
            declared: usize::from(u16_at(rest, 2)),
            available: len - ATTRIBUTE_HEADER_LEN,
        }),
    };
    let end = HEADER_LEN + message.declared_length();
    let count = message.as_bytes().len().saturating_sub(end);
    let trailing = Some(Defect {
        offset: end,
        kind: DefectKind::Trailing { count },
    });
    [
        piece.map(|kind| Defect {
            offset: attributes.offset(),
            kind,
        }),
        trailing.filter(|_| count > 0),
    ]
}

/// The attributes seen so far after which only certain others may come.
#[derive(Debug, Default)]
struct Order {
    integrity: bool,
    sha256: bool,
    fingerprint: bool,
}

impl Order {
    fn next(&mut self, attribute: &RawAttribute<'_>) -> Option<Defect> {
        let kind = attribute.kind;
        let sealed = match kind {
            AttributeType::FINGERPRINT => false,
            AttributeType::MESSAGE_INTEGRITY_SHA256 => self.sha256,
            _ => self.integrity || self.sha256,
        };
        let defect = if self.fingerprint {
            Some(DefectKind::AfterFingerprint { kind })
        } else if sealed {
            Some(DefectKind::AfterIntegrity { kind })
        } else {
            None
        };
        match kind {
            AttributeType::MESSAGE_INTEGRITY => self.integrity = true,
            AttributeType::MESSAGE_INTEGRITY_SHA256 => self.sha256 = true,
            AttributeType::FINGERPRINT => self.fingerprint = true,
            _ => {}
        }
        defect.map(|kind| Defect {
            offset: attribute.offset,
            kind,
        })
    }
}

fn value(attribute: &RawAttribute<'_>, transaction_id: TransactionId) -> Option<Defect> {
    let illegal = match attribute.decode(transaction_id) {
        Err(unreadable) => Some(unreadable),
        Ok(decoded) => illegality(attribute, decoded),
    };
    illegal.map(|kind| Defect {
        offset: attribute.value_offset(),
        kind,
    })
}

fn padding(attribute: &RawAttribute<'_>) -> Option<Defect> {
    let kind = attribute.kind;
    let missing = (attribute.value.len().wrapping_neg() & 3) - attribute.padding.len();
    let defect = if missing > 0 {
        DefectKind::PaddingCut { kind, missing }
    } else if attribute.padding.iter().any(|&byte| byte != 0) {
        DefectKind::PaddingNotZero { kind }
    } else {
        return None;
    };
    Some(Defect {
        offset: attribute.value_offset() + attribute.value.len(),
        kind: defect,
    })
}

/// What is illegal about a value that could be read.
fn illegality(attribute: &RawAttribute<'_>, decoded: Attribute<'_>) -> Option<DefectKind> {
    let (kind, value) = (attribute.kind, attribute.value);
    let reserved = |set: bool| set.then_some(DefectKind::ReservedBits { kind });
    match decoded {
        Attribute::MappedAddress(_) | Attribute::XorMappedAddress(_) | Attribute::AlternateServer(_) => {
            reserved(value[0] != 0)
        }
        Attribute::ErrorCode { reason, .. } => {
            let (class, number) = (value[2] & 0x07, value[3]);
            let range = DefectKind::ErrorCode { class, number };
            (!(3..=6).contains(&class) || number > 99)
                .then_some(range)
                .or_else(|| reserved(value[0] != 0 || value[1] != 0 || value[2] & 0xF8 != 0))
                .or_else(|| text(kind, reason, Limit::Characters(127)))
        }
        // A sender keeps to fewer than 509 bytes; receivers take up to 763.
        Attribute::Username(value) => text(kind, value, Limit::Bytes(508)),
        Attribute::Realm(value) | Attribute::Nonce(value) | Attribute::Software(value) => {
            text(kind, value, Limit::Characters(127))
        }
        Attribute::AlternateDomain(value) => text(kind, value, Limit::Bytes(255)),
        _ => None,
    }
}

#[derive(Clone, Copy)]
enum Limit {
    Bytes(usize),
    Characters(usize),
}

fn text(kind: AttributeType, value: &[u8], limit: Limit) -> Option<DefectKind> {
    let Ok(text) = std::str::from_utf8(value) else {
        return Some(DefectKind::NotUtf8 { kind });
    };
    let (unit, most, found) = match limit {
        Limit::Bytes(most) => ("bytes", most, text.len()),
        Limit::Characters(most) => ("characters", most, text.chars().count()),
    };
    (found > most).then_some(DefectKind::TextTooLong {
        kind,
        unit,
        most,
        found,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A message with these attributes: type, length field, value with padding.
    fn message(attributes: &[(AttributeType, u16, &[u8])]) -> Vec<u8> {
        let mut bytes = vec![
            0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
        ];
        for (kind, len, value) in attributes {
            bytes.extend(kind.0.to_be_bytes());
            bytes.extend(len.to_be_bytes());
            bytes.extend(*value);
        }
        let len = bytes.len() - 20;
        bytes[2..4].copy_from_slice(&u16::try_from(len).unwrap().to_be_bytes());
        bytes
    }

    fn found(bytes: &[u8]) -> Vec<(usize, DefectKind)> {
        Message::read(bytes)
            .unwrap()
            .defects()
            .map(|defect| (defect.offset, defect.kind))
            .collect()
    }

    fn found_in(attributes: &[(AttributeType, u16, &[u8])]) -> Vec<(usize, DefectKind)> {
        found(&message(attributes))
    }

    #[test]
    fn a_legal_message_has_none() {
        let kinds = [
            (AttributeType::USERNAME, 3, &b"a:b\0"[..]),
            (AttributeType::PRIORITY, 4, &[0; 4]),
            (AttributeType::MESSAGE_INTEGRITY, 20, &[0; 20]),
            (AttributeType::MESSAGE_INTEGRITY_SHA256, 32, &[0; 32]),
            (AttributeType::FINGERPRINT, 4, &[0; 4]),
        ];
        assert_eq!(found_in(&kinds), []);
    }

    #[test]
    fn the_header_is_held_against_the_datagram() {
        let mut bytes = message(&[(AttributeType(0x7FFF), 0, &[])]);
        bytes[3] = 3;
        let cut = DefectKind::AttributeCut { available: 3 };
        let expected = [
            (2, DefectKind::LengthUnaligned { declared: 3 }),
            (20, cut),
            (23, DefectKind::Trailing { count: 1 }),
        ];
        assert_eq!(found(&bytes), expected);
        bytes[3] = 8;
        bytes[4] = 0;
        let cut = DefectKind::Cut {
            declared: 8,
            available: 4,
        };
        assert_eq!(
            found(&bytes),
            [(2, cut), (4, DefectKind::Cookie { found: 0x0012_A442 })]
        );
    }

    #[test]
    fn a_value_beyond_the_end_is_named() {
        let kind = AttributeType::USERNAME;
        let cut = DefectKind::ValueCut {
            kind,
            declared: 9,
            available: 4,
        };
        assert_eq!(found_in(&[(kind, 9, b"abcd")]), [(20, cut)]);
        let mut bytes = message(&[(kind, 0, b"")]);
        bytes.extend(b"ab");
        bytes[3] = 6;
        bytes[23] = 1;
        let expected = [
            (2, DefectKind::LengthUnaligned { declared: 6 }),
            (25, DefectKind::PaddingCut { kind, missing: 2 }),
        ];
        assert_eq!(found(&bytes), expected);
    }

    #[test]
    fn padding_shall_be_zero() {
        let kind = AttributeType::USERNAME;
        assert_eq!(
            found_in(&[(kind, 3, b"a:b ")]),
            [(27, DefectKind::PaddingNotZero { kind })]
        );
    }

    #[test]
    fn what_stands_behind_integrity_and_fingerprint_is_named() {
        let after = |kind| DefectKind::AfterIntegrity { kind };
        let (sha1, sha256) = (
            AttributeType::MESSAGE_INTEGRITY,
            AttributeType::MESSAGE_INTEGRITY_SHA256,
        );
        let fingerprint = (AttributeType::FINGERPRINT, 4, &[0; 4][..]);
        let use_candidate = (AttributeType::USE_CANDIDATE, 0, &[][..]);
        let (mac, mac256) = ((sha1, 20, &[0; 20][..]), (sha256, 16, &[0; 16][..]));
        assert_eq!(
            found_in(&[mac, use_candidate]),
            [(44, after(AttributeType::USE_CANDIDATE))]
        );
        assert_eq!(found_in(&[mac, mac]), [(44, after(sha1))]);
        assert_eq!(
            found_in(&[mac256, use_candidate]),
            [(40, after(AttributeType::USE_CANDIDATE))]
        );
        assert_eq!(found_in(&[mac256, mac]), [(40, after(sha1))]);
        assert_eq!(found_in(&[mac256, mac256]), [(40, after(sha256))]);
        let behind = DefectKind::AfterFingerprint { kind: sha1 };
        assert_eq!(found_in(&[fingerprint, mac]), [(28, behind)]);
        let behind = DefectKind::AfterFingerprint {
            kind: AttributeType::FINGERPRINT,
        };
        assert_eq!(found_in(&[mac, fingerprint, fingerprint]), [(52, behind)]);
    }

    #[test]
    fn values_that_cannot_be_read_are_named() {
        let kind = AttributeType::PRIORITY;
        let length = DefectKind::ValueLength {
            kind,
            needed: "4",
            found: 3,
        };
        assert_eq!(found_in(&[(kind, 3, &[0; 4])]), [(24, length)]);
    }

    #[test]
    fn values_that_can_be_read_may_be_illegal() {
        let kind = AttributeType::MAPPED_ADDRESS;
        let reserved = DefectKind::ReservedBits { kind };
        assert_eq!(
            found_in(&[(kind, 8, &[1, 1, 0, 0, 0, 0, 0, 0])]),
            [(24, reserved)]
        );
        let kind = AttributeType::ERROR_CODE;
        for (class, number, legal) in [
            (2, 99, false),
            (3, 0, true),
            (6, 99, true),
            (7, 0, false),
            (4, 100, false),
        ] {
            let expected = (!legal).then_some((24, DefectKind::ErrorCode { class, number }));
            assert_eq!(
                found_in(&[(kind, 4, &[0, 0, class, number])]),
                Vec::from_iter(expected)
            );
        }
        for reserved in [[1, 0, 4, 0], [0, 1, 4, 0], [0, 0, 0x0C, 0]] {
            assert_eq!(
                found_in(&[(kind, 4, &reserved)]),
                [(24, DefectKind::ReservedBits { kind })]
            );
        }
    }

    #[test]
    fn texts_have_limits_in_their_own_unit() {
        use AttributeType as T;
        for (kind, unit, most) in [
            (T::USERNAME, "bytes", 508),
            (T::REALM, "characters", 127),
            (T::NONCE, "characters", 127),
            (T::SOFTWARE, "characters", 127),
            (T::ALTERNATE_DOMAIN, "bytes", 255),
        ] {
            let text = "a".repeat(512);
            let expect = |len: usize, defects: Vec<(usize, DefectKind)>| {
                let padded = [&text.as_bytes()[..len], &[0; 3][..len.wrapping_neg() & 3]].concat();
                assert_eq!(
                    found_in(&[(kind, u16::try_from(len).unwrap(), &padded)]),
                    defects,
                    "{kind} {len}"
                );
            };
            expect(most, vec![]);
            expect(
                most + 1,
                vec![(
                    24,
                    DefectKind::TextTooLong {
                        kind,
                        unit,
                        most,
                        found: most + 1,
                    },
                )],
            );
            assert_eq!(
                found_in(&[(kind, 4, b"abc\xFF")]),
                [(24, DefectKind::NotUtf8 { kind })]
            );
        }
        // 127 characters of three bytes each are within the limit.
        let wide = "\u{30DE}".repeat(127);
        assert_eq!(
            found_in(&[(T::REALM, 381, &[wide.as_bytes(), &[0; 3]].concat())]),
            []
        );
        let reason = [&[0, 0, 4, 0][..], "x".repeat(128).as_bytes()].concat();
        let kind = T::ERROR_CODE;
        let long = DefectKind::TextTooLong {
            kind,
            unit: "characters",
            most: 127,
            found: 128,
        };
        assert_eq!(found_in(&[(kind, 132, &reason)]), [(24, long)]);
    }

    #[test]
    fn a_defect_reads_as_a_sentence() {
        let kind = AttributeType::USERNAME;
        let defect = Defect {
            offset: 27,
            kind: DefectKind::PaddingNotZero { kind },
        };
        assert_eq!(
            defect.to_string(),
            "offset 27: the padding of USERNAME is not zero (section 14)"
        );
    }
}
