//! HMAC whose two key-dependent hash states are computed once (RFC 2104 section 4).
//!
//! The compression functions are those of the crates sha1 and sha2. The thirty lines around them are
//! ours because they are the hot path: a state is 20 or 32 bytes instead of the 140 and more of a
//! general-purpose HMAC object, and nothing is cloned, buffered or wiped for each message.

use sha1::Digest as _;
use zeroize::Zeroize as _;

/// Both hashes of RFC 8489 work on blocks of 64 bytes.
const BLOCK: usize = 64;
/// A hash ends with the length in bits of what was hashed.
const LENGTH_FIELD: usize = 8;

/// A hash function over 64-byte blocks with a state of `WORDS` big-endian words.
pub(super) trait Hash<const WORDS: usize> {
    const INITIAL: [u32; WORDS];
    fn compress(state: &mut [u32; WORDS], blocks: &[[u8; BLOCK]]);
    /// The digest of a key that is longer than a block.
    fn digest(key: &[u8], out: &mut [u8; BLOCK]);
}

pub(super) enum Sha1 {}

impl Hash<5> for Sha1 {
    const INITIAL: [u32; 5] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];

    fn compress(state: &mut [u32; 5], blocks: &[[u8; BLOCK]]) {
        sha1::block_api::compress(state, blocks);
    }

    fn digest(key: &[u8], out: &mut [u8; BLOCK]) {
        out[..20].copy_from_slice(&sha1::Sha1::digest(key));
    }
}

pub(super) enum Sha256 {}

impl Hash<8> for Sha256 {
    const INITIAL: [u32; 8] = [
        0x6A09_E667,
        0xBB67_AE85,
        0x3C6E_F372,
        0xA54F_F53A,
        0x510E_527F,
        0x9B05_688C,
        0x1F83_D9AB,
        0x5BE0_CD19,
    ];

    fn compress(state: &mut [u32; 8], blocks: &[[u8; BLOCK]]) {
        sha2::block_api::compress256(state, blocks);
    }

    fn digest(key: &[u8], out: &mut [u8; BLOCK]) {
        out[..32].copy_from_slice(&sha2::Sha256::digest(key));
    }
}

/// The two states of an HMAC key; wiped on drop.
#[derive(Clone)]
pub(super) struct Hmac<const WORDS: usize> {
    inner: [u32; WORDS],
    outer: [u32; WORDS],
}

impl<const WORDS: usize> Hmac<WORDS> {
    pub(super) fn new<H: Hash<WORDS>>(key: &[u8]) -> Self {
        let mut block = [0; BLOCK];
        match block.get_mut(..key.len()) {
            Some(place) => place.copy_from_slice(key),
            None => H::digest(key, &mut block),
        }
        let state_after = |pad: u8| {
            let mut padded = block.map(|byte| byte ^ pad);
            let mut state = H::INITIAL;
            H::compress(&mut state, &[padded]);
            padded.zeroize();
            state
        };
        let this = Self {
            inner: state_after(0x36),
            outer: state_after(0x5C),
        };
        block.zeroize();
        this
    }

    /// The MAC over `covered`, as words.
    #[inline]
    pub(super) fn mac<H: Hash<WORDS>>(&self, covered: &Covered<'_>) -> [u32; WORDS] {
        let mut digest = self.inner;
        absorb::<H, WORDS>(&mut digest, covered);
        let mut words = const { outer_block::<WORDS>() };
        words[..WORDS].copy_from_slice(&digest);
        let block = words.map(u32::to_be_bytes);
        let mut state = self.outer;
        H::compress(&mut state, block.as_flattened().as_chunks().0);
        state
    }
}

/// What a MAC or CRC covers: the first bytes of a message, at least its header, with a length field
/// that may differ from the one in the bytes.
#[derive(Clone, Copy)]
pub(super) struct Covered<'a> {
    pub(super) bytes: &'a [u8],
    /// The length field as if the message ended with the attribute that holds the MAC or CRC.
    pub(super) length: [u8; 2],
}

impl<const WORDS: usize> Drop for Hmac<WORDS> {
    fn drop(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

/// Hashes `covered` to the end, after the one block of key that is in `state` already.
#[inline]
fn absorb<H: Hash<WORDS>, const WORDS: usize>(state: &mut [u32; WORDS], covered: &Covered<'_>) {
    let (blocks, tail) = covered.bytes.as_chunks();
    let mut last = [[0; BLOCK]; 2];
    let count = (tail.len() + LENGTH_FIELD) / BLOCK + 1;
    let end = last.as_flattened_mut();
    end[..tail.len()].copy_from_slice(tail);
    end[tail.len()] = 0x80;
    end[BLOCK * count - LENGTH_FIELD..][..LENGTH_FIELD].copy_from_slice(&bits(covered.bytes.len()));
    match blocks.split_first() {
        Some((first, others)) => {
            let mut first = *first;
            set_length(&mut first, covered.length);
            H::compress(state, &[first]);
            H::compress(state, others);
        }
        None => set_length(&mut last[0], covered.length),
    }
    H::compress(state, &last[..count]);
}

/// Writes the length field where it differs: an idle write would stall the hash that reads the block
/// right behind it.
#[inline]
fn set_length(block: &mut [u8; BLOCK], length: [u8; 2]) {
    if block[2..4] != length {
        block[2..4].copy_from_slice(&length);
    }
}

/// The last block of the outer hash as words, with room for the digest of the inner one. A block of
/// words becomes bytes in whole registers: narrower stores would stall the hash that reads them.
#[expect(clippy::cast_possible_truncation, reason = "a few hundred bits")]
const fn outer_block<const WORDS: usize>() -> [u32; BLOCK / 4] {
    let mut block = [0; BLOCK / 4];
    block[WORDS] = 0x8000_0000;
    // WORDS words and a block of key, in bits.
    block[BLOCK / 4 - 1] = (32 * WORDS + 8 * BLOCK) as u32;
    block
}

/// The length field that ends a hash over `len` bytes and the block of key before them.
fn bits(len: usize) -> [u8; LENGTH_FIELD] {
    ((BLOCK + len) as u64 * 8).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use hmac::{KeyInit as _, Mac as _};

    use super::*;

    /// Every length around the block borders, for messages and for keys, against the crate hmac.
    #[test]
    fn equals_the_crate_hmac_at_every_length() {
        let bytes: Vec<u8> = (0..300_u32).map(|n| (n * 7 + n / 256).to_le_bytes()[0]).collect();
        for key_len in [0, 1, 22, 63, 64, 65, 128, 256] {
            let key = &bytes[..key_len];
            let (sha1, sha256) = (Hmac::new::<Sha1>(key), Hmac::new::<Sha256>(key));
            for len in 20..bytes.len() {
                // The length field is replaced: what is hashed is `bytes`, what is given is not.
                let mut given = bytes[..len].to_vec();
                given[2..4].copy_from_slice(if len % 2 == 0 { &[0xAB, 0xCD] } else { &bytes[2..4] });
                let covered = Covered {
                    bytes: &given,
                    length: [bytes[2], bytes[3]],
                };
                let ours = sha1.mac::<Sha1>(&covered).map(u32::to_be_bytes);
                let theirs = hmac::Hmac::<sha1::Sha1>::new_from_slice(key)
                    .unwrap()
                    .chain_update(&bytes[..len]);
                assert_eq!(
                    ours.as_flattened(),
                    &theirs.finalize().into_bytes()[..],
                    "SHA-1 {key_len} {len}"
                );
                let ours = sha256.mac::<Sha256>(&covered).map(u32::to_be_bytes);
                let theirs = hmac::Hmac::<sha2::Sha256>::new_from_slice(key)
                    .unwrap()
                    .chain_update(&bytes[..len]);
                assert_eq!(
                    ours.as_flattened(),
                    &theirs.finalize().into_bytes()[..],
                    "SHA-256 {key_len} {len}"
                );
            }
        }
    }
}
