//! FINGERPRINT: the CRC that tells STUN from what shares its port (RFC 8489 14.7).

use super::attribute::{AttributeType, RawAttribute};
use super::integrity::Check;
use super::mac::Covered;
use super::message::Message;
use crate::fault;

const XOR: u32 = 0x5354_554E;

impl Message<'_> {
    /// Checks the first FINGERPRINT.
    pub fn check_fingerprint(&self) -> Check {
        let attribute = self.attribute(AttributeType::FINGERPRINT);
        Check::of(attribute.map(|attribute| self.verifies_fingerprint(&attribute)))
    }

    /// True if `attribute`, a FINGERPRINT of this message, matches what precedes it.
    #[inline]
    pub fn verifies_fingerprint(&self, attribute: &RawAttribute<'_>) -> bool {
        let Ok(value) = attribute.value.try_into() else {
            return false;
        };
        let Covered { bytes, length } = self.covered_by(attribute);
        // The message as it is, where FINGERPRINT ends it: one CRC over one piece.
        let crc = if bytes[2..4] == length {
            crc(&[bytes])
        } else {
            crc(&[&bytes[..2], &length, &bytes[4..]])
        };
        crc == u32::from_be_bytes(value) || fault::is(&fault::FINGERPRINT_NOT_COMPARED)
    }
}

/// The value of a FINGERPRINT that follows `covered`.
#[inline]
pub(super) fn fingerprint(covered: &[u8]) -> u32 {
    crc(&[covered])
}

#[inline]
fn crc(parts: &[&[u8]]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    for part in parts {
        hasher.update(part);
    }
    let crc = hasher.finalize();
    let unmasked = fault::is(&fault::FINGERPRINT_WITHOUT_XOR);
    if unmasked { crc } else { crc ^ XOR }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5769 2.2.
    const RESPONSE: &str = "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220\
        002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";

    #[test]
    fn the_fingerprint_of_rfc_5769_verifies_and_no_byte_of_it_may_change() {
        let bytes = hex::decode(RESPONSE).unwrap();
        assert_eq!(Message::read(&bytes).unwrap().check_fingerprint(), Check::Valid);
        for at in (0..72).filter(|at| !(2..4).contains(at)).chain(76..80) {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1;
            let check = Message::read(&bytes).unwrap().check_fingerprint();
            assert_ne!(check, Check::Valid, "byte {at}");
        }
        assert_eq!(
            Message::read(&bytes[..72]).unwrap().check_fingerprint(),
            Check::Absent
        );
    }

    #[test]
    fn the_crc_is_the_one_of_itu_t_v_42() {
        assert_eq!(fingerprint(b"123456789"), 0xCBF4_3926 ^ 0x5354_554E);
    }

    #[test]
    fn a_fingerprint_takes_four_bytes() {
        let bytes = hex::decode(RESPONSE).unwrap();
        let message = Message::read(&bytes).unwrap();
        let whole = message.attribute(AttributeType::FINGERPRINT).unwrap();
        let cut = RawAttribute {
            value: &whole.value[..3],
            ..whole
        };
        assert!(message.verifies_fingerprint(&whole) && !message.verifies_fingerprint(&cut));
    }
}
