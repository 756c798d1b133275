//! The nonce cookie: security features announced inside NONCE (RFC 8489 9.2, 18.1).

const COOKIE: &[u8] = b"obMatJos2";
const ENCODED_LEN: usize = 4;

/// The 24 feature bits of a nonce cookie. Verified erratum 6290 counts them from the least
/// significant bit, which is what RFC 8489 B.1 does and its section 18.1 does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SecurityFeatures(u32);

impl SecurityFeatures {
    const PASSWORD_ALGORITHMS: u32 = 1 << 0;
    const USERNAME_ANONYMITY: u32 = 1 << 1;

    /// The features that a server announces.
    pub fn new(password_algorithms: bool, username_anonymity: bool) -> Self {
        let bit = |set, bit| if set { bit } else { 0 };
        Self(
            bit(password_algorithms, Self::PASSWORD_ALGORITHMS)
                | bit(username_anonymity, Self::USERNAME_ANONYMITY),
        )
    }

    /// The features in a nonce, or `None` if it does not begin with a whole cookie.
    pub fn read(nonce: &[u8]) -> Option<Self> {
        let encoded = nonce.strip_prefix(COOKIE)?.get(..ENCODED_LEN)?;
        encoded
            .iter()
            .try_fold(0, |bits, &digit| Some(bits << 6 | base64_value(digit)?))
            .map(Self)
    }

    /// The cookie with which a nonce announces these features begins: 13 bytes.
    pub fn cookie(self) -> [u8; COOKIE.len() + ENCODED_LEN] {
        let mut out = [0; COOKIE.len() + ENCODED_LEN];
        out[..COOKIE.len()].copy_from_slice(COOKIE);
        for (place, digit) in out[COOKIE.len()..].iter_mut().enumerate() {
            *digit = BASE64[(self.0 >> (18 - 6 * place) & 0x3F) as usize];
        }
        out
    }

    /// The server lists PASSWORD-ALGORITHMS.
    pub fn password_algorithms(self) -> bool {
        self.0 & Self::PASSWORD_ALGORITHMS != 0
    }

    /// The server takes USERHASH in place of USERNAME.
    pub fn username_anonymity(self) -> bool {
        self.0 & Self::USERNAME_ANONYMITY != 0
    }

    /// All 24 bits, the unassigned ones among them.
    pub fn bits(self) -> u32 {
        self.0
    }
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64_value(digit: u8) -> Option<u32> {
    match digit {
        b'A'..=b'Z' => Some(u32::from(digit - b'A')),
        b'a'..=b'z' => Some(u32::from(digit - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(digit - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_count_from_the_least_significant_as_in_b_1() {
        let b1 = SecurityFeatures::read(b"obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA").unwrap();
        assert!(b1.username_anonymity() && !b1.password_algorithms());
        let algorithms = SecurityFeatures::read(b"obMatJos2AAAB").unwrap();
        assert!(algorithms.password_algorithms() && !algorithms.username_anonymity());
        assert_eq!(
            SecurityFeatures::read(b"obMatJos2AAAA"),
            Some(SecurityFeatures::default())
        );
        assert_eq!(
            SecurityFeatures::read(b"obMatJos2gAAA").unwrap().bits(),
            0x80_0000
        );
        assert_eq!(
            SecurityFeatures::read(b"obMatJos2+/az").unwrap().bits(),
            0xFB_F6B3
        );
        assert_eq!(
            SecurityFeatures::read(b"obMatJos2Zz09").unwrap().bits(),
            0x67_3D3D
        );
    }

    #[test]
    fn a_cookie_is_whole_or_none() {
        for nonce in [
            &b""[..],
            b"obMatJos2",
            b"obMatJos2AAA",
            b"obmatJos2AAAA",
            b"obMatJos2AA=A",
            b" obMatJos2AAAA",
        ] {
            assert_eq!(SecurityFeatures::read(nonce), None, "{}", nonce.escape_ascii());
        }
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        assert_eq!(&SecurityFeatures::new(true, true).cookie(), b"obMatJos2AAAD");
        assert_eq!(&SecurityFeatures::new(false, true).cookie(), b"obMatJos2AAAC");
        assert_eq!(&SecurityFeatures::new(true, false).cookie(), b"obMatJos2AAAB");
        for bits in [0, 1, 0x40, 0xAB_CDEF, 0xFF_FFFF, 0x12_3456] {
            let features = SecurityFeatures(bits);
            assert_eq!(SecurityFeatures::read(&features.cookie()), Some(features));
        }
    }
}
