//! Random numbers from a seed.

use std::fmt;
use std::time::Duration;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::credential::{Credentials, FragmentError, TieBreaker};
use crate::fault;
use crate::stun::TransactionId;

/// The 64 characters that a fragment or password may have (RFC 8839 section 5.1).
const ICE_CHARS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// 48 random bits where 24 are asked for (RFC 8445 section 5.3).
const UFRAG_CHARS: usize = 8;
/// 144 random bits where 128 are asked for (RFC 8445 section 5.3).
const PASSWORD_CHARS: usize = 24;

/// SHA-256 in counter mode: with a secret seed nobody can tell its output from chance, and with a
/// known one a simulation can be repeated.
pub struct Random {
    seed: Zeroizing<[u8; 32]>,
    counter: u64,
    block: Zeroizing<[u8; 32]>,
    used: usize,
}

impl Random {
    /// A stream of numbers of its own for each seed. Live agents must seed it from the system.
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            seed: Zeroizing::new(seed),
            counter: 0,
            block: Zeroizing::new([0; 32]),
            used: 32,
        }
    }

    /// The next bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    /// Any 64-bit number.
    pub fn number(&mut self) -> u64 {
        u64::from_be_bytes(self.bytes())
    }

    /// A duration of 0.8 to 1.2 times `base`, evenly spread (RFC 7675 section 5.1).
    pub(super) fn around(&mut self, base: Duration) -> Duration {
        if fault::is(&fault::CONSENT_NOT_RANDOMISED) {
            return base;
        }
        let base = if fault::is(&fault::CONSENT_CHECKED_TOO_OFTEN) {
            base / 5
        } else {
            base
        };
        base * 4 / 5 + base * 2 / 5 * u32::from(u16::from_be_bytes(self.bytes())) / u32::from(u16::MAX)
    }

    /// All 96 bits are random (RFC 7675 section 8).
    pub(super) fn transaction_id(&mut self) -> TransactionId {
        TransactionId(self.bytes())
    }

    pub(super) fn tie_breaker(&mut self) -> TieBreaker {
        TieBreaker(self.number())
    }

    /// A fragment and a password that nobody can guess (RFC 8445 section 5.3).
    pub fn credentials(&mut self) -> Result<Credentials, FragmentError> {
        if fault::is(&fault::OWN_FRAGMENT_OF_40) {
            return Credentials::new(*self.ice_chars::<40>(), *self.ice_chars::<PASSWORD_CHARS>());
        }
        let ufrag = self.ice_chars::<UFRAG_CHARS>();
        Credentials::new(ufrag, *self.ice_chars::<PASSWORD_CHARS>())
    }

    fn ice_chars<const N: usize>(&mut self) -> Zeroizing<[u8; N]> {
        Zeroizing::new(std::array::from_fn(|_| ICE_CHARS[usize::from(self.byte() & 63)]))
    }

    fn byte(&mut self) -> u8 {
        if self.used == self.block.len() {
            let hash = Sha256::new()
                .chain_update(*self.seed)
                .chain_update(self.counter.to_be_bytes());
            self.block.copy_from_slice(&hash.finalize());
            self.counter = self.counter.wrapping_add(1);
            self.used = 0;
        }
        self.used += 1;
        self.block[self.used - 1]
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Random(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with Python: `hashlib.sha256(bytes(32) + (0).to_bytes(8, "big"))`, then with 1.
    #[test]
    fn blocks_are_hashes_of_seed_and_counter() {
        let mut random = Random::new([0; 32]);
        assert_eq!(hex::encode(random.bytes::<8>()), FIRST);
        random.bytes::<24>();
        assert_eq!(hex::encode(random.bytes::<8>()), SECOND);
    }

    const FIRST: &str = "2c34ce1df23b838c";
    const SECOND: &str = "08e00266fff0aacc";

    #[test]
    fn a_duration_around_five_seconds_is_between_four_and_six_and_spread() {
        let mut random = Random::new([1; 32]);
        let base = Duration::from_secs(5);
        let drawn: Vec<Duration> = (0..1000).map(|_| random.around(base)).collect();
        let (least, most) = (drawn.iter().min().unwrap(), drawn.iter().max().unwrap());
        assert!(*least >= Duration::from_secs(4) && *least < Duration::from_millis(4050));
        assert!(*most <= Duration::from_secs(6) && *most > Duration::from_millis(5950));
    }

    #[test]
    fn credentials_differ_and_are_long_enough() {
        let mut random = Random::new([2; 32]);
        let (one, two) = (random.credentials().unwrap(), random.credentials().unwrap());
        assert_ne!(one.ufrag, two.ufrag);
        assert_ne!(one.password, two.password);
        assert_eq!(
            (one.ufrag.as_bytes().len(), one.password.as_bytes().len()),
            (8, 24)
        );
    }
}
