//! What a peer has to make up: credentials and transaction ids.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use crate::suite::Pair;

/// The characters of fragments and passwords (RFC 8839 section 5.4).
const ICE_CHARS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes that nobody can guess; each hasher has keys of its own.
pub fn bytes(count: usize) -> Vec<u8> {
    let keys = RandomState::new();
    let words = (0..count.div_ceil(8)).flat_map(|at| keys.hash_one(at).to_be_bytes());
    words.take(count).collect()
}

/// A transaction id.
pub(super) fn transaction() -> [u8; 12] {
    let mut id = [0; 12];
    id.copy_from_slice(&bytes(12));
    id
}

/// A fragment and a password of these lengths.
pub(super) fn credentials((ufrag, pwd): (u16, u16)) -> Pair {
    let text = |length: u16| -> String {
        let chars = bytes(length.into());
        chars
            .iter()
            .map(|byte| char::from(ICE_CHARS[usize::from(byte % 64)]))
            .collect()
    };
    Pair {
        ufrag: text(ufrag),
        pwd: text(pwd),
    }
}
