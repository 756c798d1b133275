//! Checking MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256 (RFC 8489 14.5, 14.6).

use super::attribute::{AttributeType, RawAttribute};
use super::header::HEADER_LEN;
use super::key::IntegrityKey;
use super::mac::Covered;
use super::message::Message;
use crate::fault;

/// What a check of integrity or fingerprint found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Check {
    /// The attribute is there and right.
    Valid,
    /// The attribute is there and wrong.
    Invalid,
    /// The attribute is not there.
    Absent,
}

impl Check {
    /// The name the shim protocol uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Absent => "absent",
        }
    }

    pub(super) fn of(found: Option<bool>) -> Self {
        match found {
            Some(true) => Self::Valid,
            Some(false) => Self::Invalid,
            None => Self::Absent,
        }
    }
}

/// Both integrity attributes of a message under one key; of each, the first occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Integrity {
    /// MESSAGE-INTEGRITY.
    pub sha1: Check,
    /// MESSAGE-INTEGRITY-SHA256, at any of its legal sizes.
    pub sha256: Check,
}

impl Integrity {
    /// Both as one: valid only if everything that is present is valid.
    pub fn overall(self) -> Check {
        match (self.sha1, self.sha256) {
            (Check::Absent, other) | (other, Check::Absent) => other,
            (Check::Valid, Check::Valid) => Check::Valid,
            (Check::Valid, _) | (_, Check::Valid) if fault::is(&fault::EITHER_INTEGRITY_SUFFICES) => {
                Check::Valid
            }
            _ => Check::Invalid,
        }
    }
}

impl Message<'_> {
    /// Checks the first of each integrity attribute under `key`.
    pub fn check_integrity(&self, key: &IntegrityKey) -> Integrity {
        let sha1 = self.attribute(AttributeType::MESSAGE_INTEGRITY);
        let sha256 = self.attribute(AttributeType::MESSAGE_INTEGRITY_SHA256);
        Integrity {
            sha1: Check::of(sha1.map(|attribute| self.verifies_sha1(&attribute, key))),
            sha256: Check::of(sha256.map(|attribute| self.verifies_sha256(&attribute, key))),
        }
    }

    /// True if `attribute`, a MESSAGE-INTEGRITY of this message, holds the MAC under `key`.
    /// Takes the same time wherever the MAC differs.
    #[inline]
    pub fn verifies_sha1(&self, attribute: &RawAttribute<'_>, key: &IntegrityKey) -> bool {
        key.verify_sha1(&self.covered_by(attribute), attribute.value)
    }

    /// True if `attribute`, a MESSAGE-INTEGRITY-SHA256 of this message, holds the MAC under `key`,
    /// whole or cut to a legal size. Takes the same time wherever the MAC differs.
    pub fn verifies_sha256(&self, attribute: &RawAttribute<'_>, key: &IntegrityKey) -> bool {
        key.verify_sha256(&self.covered_by(attribute), attribute.value)
    }

    /// What an integrity attribute or a FINGERPRINT of this message covers.
    #[inline]
    pub(super) fn covered_by(&self, attribute: &RawAttribute<'_>) -> Covered<'_> {
        let end = if fault::is(&fault::MAC_OVER_DECLARED_LENGTH) {
            HEADER_LEN + self.declared_length()
        } else {
            attribute.value_offset() + attribute.value.len().next_multiple_of(4)
        };
        // Only padding that the message lacks can lift this above 16 bits; such a message has no
        // right length field, hence no right MAC.
        let length = u16::try_from(end - HEADER_LEN).unwrap_or(u16::MAX).to_be_bytes();
        Covered {
            bytes: &self.as_bytes()[..attribute.offset],
            length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5769 2.1, whose password is `VOkJxbRl1RmTxUk/WvJxBt`.
    const REQUEST: &str = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74\
        002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020\
        000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";

    /// A request with nothing but MESSAGE-INTEGRITY-SHA256 under the same password, whole and cut; by
    /// Python's hmac.
    const SHA256_REQUEST: &str = "000100242112a442b7e7a701bc34d686fa87dfae001c002097982adb48a1c25f1c8f68ea53f5aad681b35bfa59aec1b7a0ed1195d1bc9296";
    const SHA256_CUT: [(usize, &str); 5] = [
        (
            12,
            "000100102112a442b7e7a701bc34d686fa87dfae001c000c598c47304070e80799986363",
        ),
        (
            16,
            "000100142112a442b7e7a701bc34d686fa87dfae001c0010a46e37ef2852de80e9a92b5d44d738f4",
        ),
        (
            20,
            "000100182112a442b7e7a701bc34d686fa87dfae001c0014e9cb480687c6911d0d83ef8ef0e3f8ccb8d96be9",
        ),
        (
            24,
            "0001001c2112a442b7e7a701bc34d686fa87dfae001c0018ebbdb72937e570fa38b73253e348153441572701b50d7188",
        ),
        (
            28,
            "000100202112a442b7e7a701bc34d686fa87dfae001c001c04e6480e93a68f003486d14b8269b5b5bcf38f73a473de5ef243b02a",
        ),
    ];

    fn key() -> IntegrityKey {
        IntegrityKey::short_term(b"VOkJxbRl1RmTxUk/WvJxBt")
    }

    #[test]
    fn the_mac_of_rfc_5769_verifies_and_no_byte_of_it_may_change() {
        let bytes = hex::decode(REQUEST).unwrap();
        let valid = Integrity {
            sha1: Check::Valid,
            sha256: Check::Absent,
        };
        assert_eq!(Message::read(&bytes).unwrap().check_integrity(&key()), valid);
        // From 76 on lies MESSAGE-INTEGRITY; the length field is replaced before it is covered.
        for at in (0..76).filter(|at| !(2..4).contains(at)).chain(80..100) {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1;
            let check = Message::read(&bytes).unwrap().check_integrity(&key());
            assert_ne!(check.sha1, Check::Valid, "byte {at}");
        }
        let wrong = IntegrityKey::short_term(b"VOkJxbRl1RmTxUk/WvJxBT");
        assert_eq!(
            Message::read(&bytes).unwrap().check_integrity(&wrong).sha1,
            Check::Invalid
        );
    }

    #[test]
    fn a_mac_of_another_size_is_invalid() {
        let bytes = hex::decode(REQUEST).unwrap();
        let message = Message::read(&bytes).unwrap();
        let whole = message.attribute(AttributeType::MESSAGE_INTEGRITY).unwrap();
        assert!(message.verifies_sha1(&whole, &key()));
        for len in 0..20 {
            let cut = RawAttribute {
                value: &whole.value[..len],
                ..whole
            };
            assert!(!message.verifies_sha1(&cut, &key()), "{len} bytes");
        }
    }

    #[test]
    fn a_sha256_mac_may_be_cut_to_the_legal_sizes_only() {
        let whole = hex::decode(SHA256_REQUEST).unwrap();
        let valid = Integrity {
            sha1: Check::Absent,
            sha256: Check::Valid,
        };
        assert_eq!(Message::read(&whole).unwrap().check_integrity(&key()), valid);
        let message = Message::read(&whole).unwrap();
        let attribute = message
            .attribute(AttributeType::MESSAGE_INTEGRITY_SHA256)
            .unwrap();
        assert!(message.verifies_sha256(&attribute, &key()));
        // Cutting the value changes the length field that the MAC covers, so no cut of it is right.
        for len in 0..32 {
            let cut = RawAttribute {
                value: &attribute.value[..len],
                ..attribute
            };
            assert!(!message.verifies_sha256(&cut, &key()), "{len} bytes");
        }
        for (len, cut) in SHA256_CUT {
            let bytes = hex::decode(cut).unwrap();
            let check = Message::read(&bytes).unwrap().check_integrity(&key()).sha256;
            let expected = if [16, 20, 24, 28].contains(&len) {
                Check::Valid
            } else {
                Check::Invalid
            };
            assert_eq!(check, expected, "{len} bytes");
            let mut wrong = bytes.clone();
            wrong[24 + len - 1] ^= 1;
            assert_eq!(
                Message::read(&wrong).unwrap().check_integrity(&key()).sha256,
                Check::Invalid
            );
        }
    }

    #[test]
    fn both_together_are_valid_only_if_each_is() {
        use Check::{Absent, Invalid, Valid};
        for (sha1, sha256, expected) in [
            (Absent, Absent, Absent),
            (Valid, Absent, Valid),
            (Absent, Valid, Valid),
            (Valid, Valid, Valid),
            (Valid, Invalid, Invalid),
            (Invalid, Valid, Invalid),
            (Invalid, Absent, Invalid),
            (Absent, Invalid, Invalid),
        ] {
            assert_eq!(
                Integrity { sha1, sha256 }.overall(),
                expected,
                "{sha1:?} {sha256:?}"
            );
        }
        assert_eq!(
            [Valid, Invalid, Absent].map(Check::name),
            ["valid", "invalid", "absent"]
        );
    }
}
