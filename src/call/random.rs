//! What nobody has to guess, but has to be new each time.

use std::hash::{BuildHasher, RandomState};

/// So many bytes; each hasher has keys of its own.
pub(super) fn bytes(count: usize) -> Vec<u8> {
    let keys = RandomState::new();
    let words = (0..count.div_ceil(8)).flat_map(|at| keys.hash_one(at).to_be_bytes());
    words.take(count).collect()
}
