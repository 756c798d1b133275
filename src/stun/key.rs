//! Keys of the two credential mechanisms, ready to sign (RFC 8489 9.1.1, 9.2.2).

use std::fmt;

use md5::Md5;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroize as _;

use super::mac::{self, Covered, Hmac};
use super::password_algorithm::PasswordAlgorithm;
use super::value::is_sha256_length;
use crate::fault;

/// A key for both integrity attributes. The hash states that depend on the key alone are computed
/// once, here, so that signing a message costs only the message. Wiped on drop, never printed.
#[derive(Clone)]
pub struct IntegrityKey {
    sha1: Hmac<5>,
    /// Apart, so that a table of keys stays dense for SHA-1, with which ICE agents sign.
    sha256: Box<Hmac<8>>,
}

impl IntegrityKey {
    /// The key of a short-term credential is its password (RFC 8489 9.1.1), already prepared;
    /// see [`opaque_string`](super::opaque_string).
    pub fn short_term(password: &[u8]) -> Self {
        let cut = password.len().min(32);
        Self::from_bytes(if fault::is(&fault::PASSWORD_CUT_AT_32) {
            &password[..cut]
        } else {
            password
        })
    }

    /// The key of a long-term credential: a digest over user name, realm and password, all already
    /// prepared (RFC 8489 9.2.2, 18.5.1).
    pub fn long_term(username: &[u8], realm: &[u8], password: &[u8], algorithm: PasswordAlgorithm) -> Self {
        let parts = if fault::is(&fault::LONG_TERM_KEY_WITHOUT_REALM) {
            [username, b":", b"", b":", password]
        } else {
            [username, b":", realm, b":", password]
        };
        match algorithm {
            PasswordAlgorithm::Sha256 if fault::is(&fault::LONG_TERM_KEY_ALWAYS_MD5) => {
                Self::long_term(username, realm, password, PasswordAlgorithm::Md5)
            }
            PasswordAlgorithm::Md5 => {
                let mut key: [u8; 16] = digest::<Md5, 16>(&parts);
                let this = Self::from_bytes(&key);
                key.zeroize();
                this
            }
            PasswordAlgorithm::Sha256 => {
                let mut key: [u8; 32] = digest::<Sha256, 32>(&parts);
                let this = Self::from_bytes(&key);
                key.zeroize();
                this
            }
        }
    }

    fn from_bytes(key: &[u8]) -> Self {
        Self {
            sha1: Hmac::new::<mac::Sha1>(key),
            sha256: Box::new(Hmac::new::<mac::Sha256>(key)),
        }
    }

    #[inline]
    pub(super) fn sha1(&self, covered: &Covered<'_>) -> [u8; 20] {
        bytes(self.sha1.mac::<mac::Sha1>(covered))
    }

    #[inline]
    pub(super) fn sha256(&self, covered: &Covered<'_>) -> [u8; 32] {
        bytes(self.sha256.mac::<mac::Sha256>(covered))
    }

    /// Compares the whole MAC in constant time.
    #[inline]
    pub(super) fn verify_sha1(&self, covered: &Covered<'_>, mac: &[u8]) -> bool {
        let compared = if fault::is(&fault::MAC_COMPARED_IN_PART) {
            4
        } else {
            5
        };
        (mac.len() == 20 || (mac.len() < 20 && fault::is(&fault::SHORT_MAC_ACCEPTED)))
            && differs(&self.sha1.mac::<mac::Sha1>(covered)[..compared], mac)
                .ct_eq(&0)
                .into()
    }

    /// Compares as many whole words of the MAC as `mac` has, in constant time.
    #[inline]
    pub(super) fn verify_sha256(&self, covered: &Covered<'_>, mac: &[u8]) -> bool {
        let words = self.sha256.mac::<mac::Sha256>(covered);
        is_sha256_length(mac.len()) && differs(&words, mac).ct_eq(&0).into()
    }
}

/// Which bits differ between the first words of a MAC and the bytes of another, all bytes looked at.
fn differs(words: &[u32], mac: &[u8]) -> u32 {
    let (other, _) = mac.as_chunks();
    words.iter().zip(other).fold(0, |found, (word, other)| {
        found | word ^ u32::from_be_bytes(*other)
    })
}

/// The words of a hash state as the bytes of a digest.
fn bytes<const WORDS: usize, const BYTES: usize>(words: [u32; WORDS]) -> [u8; BYTES] {
    let mut out = [0; BYTES];
    for (place, word) in out.chunks_exact_mut(4).zip(words) {
        place.copy_from_slice(&word.to_be_bytes());
    }
    out
}

impl fmt::Debug for IntegrityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IntegrityKey(…)")
    }
}

/// The value of USERHASH: SHA-256 over user name and realm, both prepared (RFC 8489 14.4).
pub fn user_hash(username: &[u8], realm: &[u8]) -> [u8; 32] {
    digest::<Sha256, 32>(&[username, b":", realm])
}

fn digest<D: Digest, const N: usize>(parts: &[&[u8]]) -> [u8; N] {
    let digest = parts.iter().fold(D::new(), D::chain_update).finalize();
    let mut out = [0; N];
    out.copy_from_slice(&digest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(data: &[u8]) -> Covered<'_> {
        Covered {
            bytes: data,
            length: [data[2], data[3]],
        }
    }

    fn hex(bytes: &[u8]) -> String {
        hex::encode(bytes)
    }

    #[test]
    fn hmac_sha1_and_sha256_of_rfc_2202_and_rfc_4231() {
        let key = IntegrityKey::short_term(b"Jefe");
        let data = b"what do ya want for nothing?";
        assert_eq!(
            hex(&key.sha1(&covered(data))),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
        );
        assert_eq!(
            hex(&key.sha256(&covered(data))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_key_longer_than_a_block_is_hashed_first() {
        let key = IntegrityKey::short_term(&[0xAA; 80]);
        let data = b"Test Using Larger Than Block-Size Key - Hash Key First";
        assert_eq!(
            hex(&key.sha1(&covered(data))),
            "aa4ae5e15272d00e95705637ce8a3b55ed402112"
        );
    }

    #[test]
    fn long_term_keys_are_digests_of_the_joined_parts() {
        // RFC 8489 9.2.2 gives MD5("user:realm:pass") = 8493fbc53ba582fb4c044c456bdc40eb.
        let data = b"any data";
        let expected = IntegrityKey::short_term(&hex::decode("8493fbc53ba582fb4c044c456bdc40eb").unwrap());
        let key = IntegrityKey::long_term(b"user", b"realm", b"pass", PasswordAlgorithm::Md5);
        assert_eq!(key.sha1(&covered(data)), expected.sha1(&covered(data)));
        // printf user:realm:pass | sha256sum
        let expected = "07e934117abd40836e7c6329b54731b2b2d2a5f9a71f544922d75e0730d8251b";
        let key = IntegrityKey::long_term(b"user", b"realm", b"pass", PasswordAlgorithm::Sha256);
        assert_eq!(
            key.sha1(&covered(data)),
            IntegrityKey::short_term(&hex::decode(expected).unwrap()).sha1(&covered(data))
        );
    }

    #[test]
    fn the_userhash_of_rfc_8489_b_1() {
        let username = "\u{30DE}\u{30C8}\u{30EA}\u{30C3}\u{30AF}\u{30B9}";
        let expected = "4a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704";
        assert_eq!(hex(&user_hash(username.as_bytes(), b"example.org")), expected);
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(
            format!("{:?}", IntegrityKey::short_term(b"secret")),
            "IntegrityKey(…)"
        );
    }

    #[test]
    fn verification_takes_the_whole_mac() {
        let key = IntegrityKey::short_term(b"Jefe");
        let covered = &covered(b"what do ya want for nothing?");
        let mac = hex::decode("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79").unwrap();
        assert!(key.verify_sha1(covered, &mac));
        assert!(!key.verify_sha1(covered, &mac[..19]));
        let mut wrong = mac.clone();
        wrong[19] ^= 1;
        assert!(!key.verify_sha1(covered, &wrong));
        let mac = key.sha256(covered);
        assert!(key.verify_sha256(covered, &mac) && key.verify_sha256(covered, &mac[..16]));
        assert!(!key.verify_sha256(covered, &[0; 16]));
    }

    /// Differences in two words must not cancel one another.
    #[test]
    fn every_pair_of_changed_words_is_seen() {
        let key = IntegrityKey::short_term(b"Jefe");
        let covered = &covered(b"what do ya want for nothing?");
        let (sha1, sha256) = (key.sha1(covered), key.sha256(covered));
        for (one, other) in (0..8).flat_map(|one| (0..one).map(move |other| (one, other))) {
            let changed = |mac: &[u8]| {
                let mut mac = mac.to_vec();
                mac[4 * one] ^= 0x80;
                mac[4 * other] ^= 0x80;
                mac
            };
            assert!(
                !key.verify_sha256(covered, &changed(&sha256)),
                "words {one} and {other}"
            );
            assert!(
                one > 4 || !key.verify_sha1(covered, &changed(&sha1)),
                "words {one} and {other}"
            );
        }
    }
}
