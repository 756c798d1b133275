//! Typed attribute values (RFC 8489 section 14, RFC 8445 16.1).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::attribute::AttributeType;
use super::defect::DefectKind;
use super::header::{MAGIC_COOKIE, TransactionId, u16_at, u32_at};
use super::password_algorithm::{PasswordAlgorithmEntries, PasswordAlgorithmEntry};
use crate::fault;

/// An attribute's value by its type. Texts are bytes: UTF-8 is the sender's duty, not a given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Attribute<'a> {
    /// The client's address, in the clear (14.1).
    MappedAddress(SocketAddr),
    /// The client's address (14.2).
    XorMappedAddress(SocketAddr),
    /// Who sends (14.3). In ICE: the receiver's fragment, a colon, the sender's (8445 7.2.2).
    Username(&'a [u8]),
    /// SHA-256 over user name and realm (14.4).
    UserHash(&'a [u8; 32]),
    /// HMAC-SHA1 (14.5).
    MessageIntegrity(&'a [u8; 20]),
    /// HMAC-SHA256, whole or cut to 16 to 32 bytes (14.6).
    MessageIntegritySha256(&'a [u8]),
    /// CRC-32 of what precedes it, XOR 0x5354554e (14.7).
    Fingerprint(u32),
    /// Why a request failed (14.8).
    ErrorCode {
        /// Class times hundred plus number, as sent.
        code: u16,
        /// For people.
        reason: &'a [u8],
    },
    /// The long-term mechanism's realm (14.9).
    Realm(&'a [u8]),
    /// The long-term mechanism's nonce (14.10).
    Nonce(&'a [u8]),
    /// What the server can derive keys with (14.11).
    PasswordAlgorithms(PasswordAlgorithmEntries<'a>),
    /// What the client derived its key with (14.12).
    PasswordAlgorithm(PasswordAlgorithmEntry<'a>),
    /// What the receiver of the request did not understand (14.13).
    UnknownAttributes(AttributeTypes<'a>),
    /// The sender's product and version (14.14).
    Software(&'a [u8]),
    /// Where to ask instead (14.15).
    AlternateServer(SocketAddr),
    /// The name to expect of that server (14.16).
    AlternateDomain(&'a [u8]),
    /// The priority of the peer-reflexive candidate that the check may yield (8445 16.1).
    Priority(u32),
    /// The controlling agent nominates the pair (8445 16.1).
    UseCandidate,
    /// The sender is controlled; its tie-breaker (8445 16.1).
    IceControlled(u64),
    /// The sender is controlling; its tie-breaker (8445 16.1).
    IceControlling(u64),
    /// Any other type, TURN's among them.
    Other(AttributeType, &'a [u8]),
}

impl<'a> Attribute<'a> {
    /// Reads `value` as an attribute of type `kind`.
    ///
    /// # Errors
    /// The defect that leaves the value unreadable.
    pub fn decode(
        kind: AttributeType,
        value: &'a [u8],
        transaction_id: TransactionId,
    ) -> Result<Self, DefectKind> {
        let sized = |needed: &'static str| DefectKind::ValueLength {
            kind,
            needed,
            found: value.len(),
        };
        Ok(match kind {
            AttributeType::MAPPED_ADDRESS => Self::MappedAddress(address(kind, value)?),
            AttributeType::ALTERNATE_SERVER => Self::AlternateServer(address(kind, value)?),
            AttributeType::XOR_MAPPED_ADDRESS => {
                Self::XorMappedAddress(unmask(address(kind, value)?, transaction_id))
            }
            AttributeType::USERNAME => Self::Username(value),
            AttributeType::REALM => Self::Realm(value),
            AttributeType::NONCE => Self::Nonce(value),
            AttributeType::SOFTWARE => Self::Software(value),
            AttributeType::ALTERNATE_DOMAIN => Self::AlternateDomain(value),
            AttributeType::USERHASH => Self::UserHash(value.try_into().map_err(|_| sized("32"))?),
            AttributeType::MESSAGE_INTEGRITY => {
                Self::MessageIntegrity(value.try_into().map_err(|_| sized("20"))?)
            }
            AttributeType::MESSAGE_INTEGRITY_SHA256 if is_sha256_length(value.len()) => {
                Self::MessageIntegritySha256(value)
            }
            AttributeType::MESSAGE_INTEGRITY_SHA256 => return Err(sized("16, 20, 24, 28 or 32")),
            AttributeType::ERROR_CODE => error_code(value).ok_or_else(|| sized("at least 4"))?,
            AttributeType::UNKNOWN_ATTRIBUTES if value.len().is_multiple_of(2) => {
                Self::UnknownAttributes(AttributeTypes(value))
            }
            AttributeType::UNKNOWN_ATTRIBUTES => return Err(sized("an even number of")),
            AttributeType::PASSWORD_ALGORITHMS => Self::PasswordAlgorithms(
                PasswordAlgorithmEntries::read(value).ok_or_else(|| sized("whole entries in"))?,
            ),
            AttributeType::PASSWORD_ALGORITHM => Self::PasswordAlgorithm(
                PasswordAlgorithmEntry::read(value).ok_or_else(|| sized("one whole entry in"))?,
            ),
            AttributeType::FINGERPRINT => Self::Fingerprint(number(value).ok_or_else(|| sized("4"))?),
            AttributeType::PRIORITY => Self::Priority(number(value).ok_or_else(|| sized("4"))?),
            AttributeType::USE_CANDIDATE if value.is_empty() => Self::UseCandidate,
            AttributeType::USE_CANDIDATE => return Err(sized("0")),
            AttributeType::ICE_CONTROLLED => Self::IceControlled(tie_breaker(kind, value)?),
            AttributeType::ICE_CONTROLLING => Self::IceControlling(tie_breaker(kind, value)?),
            other => Self::Other(other, value),
        })
    }
}

/// The sizes to which MESSAGE-INTEGRITY-SHA256 may be cut (RFC 8489 14.6).
pub(super) fn is_sha256_length(len: usize) -> bool {
    ((16..=32).contains(&len) && len.is_multiple_of(4))
        || (len <= 32 && fault::is(&fault::SHA256_OF_ANY_LENGTH_ACCEPTED))
}

/// The list in UNKNOWN-ATTRIBUTES; yields each type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttributeTypes<'a>(&'a [u8]);

#[expect(
    clippy::copy_iterator,
    reason = "a view of borrowed bytes, part of an `Attribute` that is `Copy`"
)]
impl Iterator for AttributeTypes<'_> {
    type Item = AttributeType;

    fn next(&mut self) -> Option<AttributeType> {
        let (first, rest) = self.0.split_first_chunk::<2>()?;
        self.0 = rest;
        Some(AttributeType(u16::from_be_bytes(*first)))
    }
}

fn number(value: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(value.try_into().ok()?))
}

fn tie_breaker(kind: AttributeType, value: &[u8]) -> Result<u64, DefectKind> {
    let bytes = value.try_into();
    bytes
        .map(u64::from_be_bytes)
        .map_err(|_| DefectKind::ValueLength {
            kind,
            needed: "8",
            found: value.len(),
        })
}

fn error_code(value: &[u8]) -> Option<Attribute<'_>> {
    let (head, reason) = value
        .split_at_checked(4)
        .or_else(|| fault::is(&fault::ERROR_CODE_NOT_MEASURED).then(|| value.split_at(4)))?;
    // The class is the low three bits of the third byte; the bits above it are reserved.
    let takes_all = fault::is(&fault::RESERVED_BITS_IN_ERROR_CLASS);
    let class = head[2] & if takes_all { 0xFF } else { 0x07 };
    let code = u16::from(class) * 100 + u16::from(head[3]);
    Some(Attribute::ErrorCode { code, reason })
}

const ADDRESS_IPV4: u8 = 0x01;
const ADDRESS_IPV6: u8 = 0x02;

fn address(kind: AttributeType, value: &[u8]) -> Result<SocketAddr, DefectKind> {
    let sized = |needed| DefectKind::ValueLength {
        kind,
        needed,
        found: value.len(),
    };
    let (head, ip) = value.split_first_chunk::<4>().ok_or_else(|| sized("8 or 20"))?;
    let ip: IpAddr = match head[1] {
        _ if head[0] != 0 && fault::is(&fault::FIRST_BYTE_OF_ADDRESS_CHECKED) => {
            return Err(sized("8 or 20"));
        }
        0 | 3.. if fault::is(&fault::ADDRESS_FAMILY_NOT_CHECKED) && ip.len() == 4 => {
            Ipv4Addr::new(ip[0], ip[1], ip[2], ip[3]).into()
        }
        ADDRESS_IPV4 => Ipv4Addr::from(<[u8; 4]>::try_from(ip).map_err(|_| sized("8"))?).into(),
        ADDRESS_IPV6 => Ipv6Addr::from(<[u8; 16]>::try_from(ip).map_err(|_| sized("20"))?).into(),
        family => return Err(DefectKind::AddressFamily { kind, family }),
    };
    Ok(SocketAddr::new(ip, u16_at(head, 2)))
}

/// Applies, and undoes, the XOR of RFC 8489 14.2.
#[inline]
pub(super) fn unmask(address: SocketAddr, TransactionId(id): TransactionId) -> SocketAddr {
    let is_unmasked = fault::is(&fault::PORT_NOT_MASKED);
    let port = address.port()
        ^ if is_unmasked {
            0
        } else {
            (MAGIC_COOKIE >> 16) as u16
        };
    let ip = match address.ip() {
        IpAddr::V4(ip) => Ipv4Addr::from_bits(ip.to_bits() ^ MAGIC_COOKIE).into(),
        IpAddr::V6(ip) => {
            let mask = u128::from(MAGIC_COOKIE) << 96
                | u128::from(u32_at(&id, 0)) << 64
                | u128::from(u32_at(&id, 4)) << 32
                | u128::from(u32_at(&id, 8));
            let mask = if fault::is(&fault::IPV6_MASKED_BY_COOKIE_ALONE) {
                mask >> 96 << 96
            } else {
                mask
            };
            Ipv6Addr::from_bits(ip.to_bits() ^ mask).into()
        }
    };
    SocketAddr::new(ip, port)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: TransactionId = TransactionId([
        0xB7, 0xE7, 0xA7, 1, 0xBC, 0x34, 0xD6, 0x86, 0xFA, 0x87, 0xDF, 0xAE,
    ]);

    fn decode(kind: AttributeType, value: &[u8]) -> Result<Attribute<'_>, DefectKind> {
        Attribute::decode(kind, value, ID)
    }

    #[test]
    fn addresses_of_rfc_5769() {
        let v4 = [0x00, 0x01, 0xA1, 0x47, 0xE1, 0x12, 0xA6, 0x43];
        let expected = Attribute::XorMappedAddress("192.0.2.1:32853".parse().unwrap());
        assert_eq!(decode(AttributeType::XOR_MAPPED_ADDRESS, &v4), Ok(expected));
        let v6 = [
            0x00, 0x02, 0xA1, 0x47, 0x01, 0x13, 0xA9, 0xFA, 0xA5, 0xD3, 0xF1, 0x79, 0xBC, 0x25, 0xF4, 0xB5,
            0xBE, 0xD2, 0xB9, 0xD9,
        ];
        let expected = "[2001:db8:1234:5678:11:2233:4455:6677]:32853".parse().unwrap();
        assert_eq!(
            decode(AttributeType::XOR_MAPPED_ADDRESS, &v6),
            Ok(Attribute::XorMappedAddress(expected))
        );
        let plain = [0xFF, 0x01, 0x80, 0x55, 192, 0, 2, 1];
        let expected = "192.0.2.1:32853".parse().unwrap();
        assert_eq!(
            decode(AttributeType::MAPPED_ADDRESS, &plain),
            Ok(Attribute::MappedAddress(expected))
        );
        assert_eq!(
            decode(AttributeType::ALTERNATE_SERVER, &plain),
            Ok(Attribute::AlternateServer(expected))
        );
    }

    #[test]
    fn an_address_takes_exactly_its_familys_size() {
        let value = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for family in [1, 2] {
            for len in 0..=value.len() {
                let mut value = value[..len].to_vec();
                if len > 1 {
                    value[1] = family;
                }
                let fits = decode(AttributeType::MAPPED_ADDRESS, &value).is_ok();
                assert_eq!(
                    fits,
                    len == if family == 1 { 8 } else { 20 },
                    "family {family}, {len} bytes"
                );
            }
        }
        let kind = AttributeType::MAPPED_ADDRESS;
        assert_eq!(
            decode(kind, &[0, 3, 0, 0, 0, 0, 0, 0]),
            Err(DefectKind::AddressFamily { kind, family: 3 })
        );
    }

    #[test]
    fn numbers_take_exactly_their_size() {
        let value = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        assert_eq!(
            decode(AttributeType::PRIORITY, &value[..4]),
            Ok(Attribute::Priority(0x0102_0304))
        );
        assert_eq!(
            decode(AttributeType::FINGERPRINT, &value[..4]),
            Ok(Attribute::Fingerprint(0x0102_0304))
        );
        let tie_breaker = 0x0102_0304_0506_0708;
        assert_eq!(
            decode(AttributeType::ICE_CONTROLLED, &value[..8]),
            Ok(Attribute::IceControlled(tie_breaker))
        );
        assert_eq!(
            decode(AttributeType::ICE_CONTROLLING, &value[..8]),
            Ok(Attribute::IceControlling(tie_breaker))
        );
        assert_eq!(
            decode(AttributeType::USE_CANDIDATE, &[]),
            Ok(Attribute::UseCandidate)
        );
        for (kind, size) in [
            (AttributeType::PRIORITY, 4),
            (AttributeType::FINGERPRINT, 4),
            (AttributeType::ICE_CONTROLLED, 8),
            (AttributeType::ICE_CONTROLLING, 8),
            (AttributeType::USE_CANDIDATE, 0),
        ] {
            for len in 0..=9 {
                assert_eq!(
                    decode(kind, &value[..len]).is_ok(),
                    len == size,
                    "{kind} of {len} bytes"
                );
            }
        }
    }

    #[test]
    fn macs_and_hashes_take_their_sizes() {
        let value = [7; 40];
        for len in 0..=40 {
            assert_eq!(
                decode(AttributeType::MESSAGE_INTEGRITY, &value[..len]).is_ok(),
                len == 20
            );
            assert_eq!(decode(AttributeType::USERHASH, &value[..len]).is_ok(), len == 32);
            let cut = [16, 20, 24, 28, 32].contains(&len);
            assert_eq!(
                decode(AttributeType::MESSAGE_INTEGRITY_SHA256, &value[..len]).is_ok(),
                cut
            );
        }
    }

    #[test]
    fn an_error_code_is_class_and_number() {
        let conflict = Attribute::ErrorCode {
            code: 487,
            reason: b"Role Conflict",
        };
        assert_eq!(
            decode(AttributeType::ERROR_CODE, b"\0\0\x04\x57Role Conflict"),
            Ok(conflict)
        );
        // Reserved bits are ignored.
        let bare = Attribute::ErrorCode {
            code: 400,
            reason: b"",
        };
        assert_eq!(
            decode(AttributeType::ERROR_CODE, &[0xFF, 0xFF, 0xFC, 0]),
            Ok(bare)
        );
        for len in 0..4 {
            assert!(decode(AttributeType::ERROR_CODE, &[0, 0, 4, 0][..len]).is_err());
        }
    }

    #[test]
    fn unknown_attributes_are_pairs_of_bytes() {
        let Ok(Attribute::UnknownAttributes(types)) =
            decode(AttributeType::UNKNOWN_ATTRIBUTES, &[0x7F, 0xFF, 0, 1])
        else {
            panic!("two types");
        };
        assert_eq!(
            types.collect::<Vec<_>>(),
            [AttributeType(0x7FFF), AttributeType(1)]
        );
        assert!(decode(AttributeType::UNKNOWN_ATTRIBUTES, &[0x7F, 0xFF, 0]).is_err());
    }

    #[test]
    fn texts_and_other_types_are_bytes() {
        let text = b"\xFF any";
        for (kind, expected) in [
            (AttributeType::USERNAME, Attribute::Username(text)),
            (AttributeType::REALM, Attribute::Realm(text)),
            (AttributeType::NONCE, Attribute::Nonce(text)),
            (AttributeType::SOFTWARE, Attribute::Software(text)),
            (AttributeType::ALTERNATE_DOMAIN, Attribute::AlternateDomain(text)),
            (
                AttributeType::LIFETIME,
                Attribute::Other(AttributeType::LIFETIME, text),
            ),
        ] {
            assert_eq!(decode(kind, text), Ok(expected));
        }
    }

    #[test]
    fn password_algorithms_are_typed() {
        let both = [0, 1, 0, 0, 0, 2, 0, 0];
        let Ok(Attribute::PasswordAlgorithms(entries)) = decode(AttributeType::PASSWORD_ALGORITHMS, &both)
        else {
            panic!("two entries");
        };
        assert_eq!(entries.map(|entry| entry.number).collect::<Vec<_>>(), [1, 2]);
        let one = decode(AttributeType::PASSWORD_ALGORITHM, &both[4..]);
        let sha256 = PasswordAlgorithmEntry {
            number: 2,
            parameters: &[],
        };
        assert_eq!(one, Ok(Attribute::PasswordAlgorithm(sha256)));
        assert!(
            decode(AttributeType::PASSWORD_ALGORITHM, &both).is_err(),
            "two where one belongs"
        );
        assert!(
            decode(AttributeType::PASSWORD_ALGORITHMS, &both[..7]).is_err(),
            "a cut entry"
        );
    }
}
