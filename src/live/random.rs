//! What a peer has to make up: credentials and transaction ids.

use std::io;

use sha2::{Digest, Sha256};

use crate::net::Net;
use crate::suite::Pair;

/// The characters of fragments and passwords (RFC 8839 section 5.4).
const ICE_CHARS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Hashes of a seed of the network and a counter.
pub(crate) struct Random {
    seed: [u8; 32],
    count: u64,
}

impl Random {
    /// Another one each time.
    pub(crate) fn new(net: &Net) -> io::Result<Random> {
        Ok(Random {
            seed: net.seed()?,
            count: 0,
        })
    }

    /// Any bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(count + 32);
        while bytes.len() < count {
            let hash = Sha256::new().chain_update(self.seed);
            bytes.extend(hash.chain_update(self.count.to_be_bytes()).finalize());
            self.count += 1;
        }
        bytes.truncate(count);
        bytes
    }

    /// A transaction id.
    pub(crate) fn transaction(&mut self) -> [u8; 12] {
        let mut id = [0; 12];
        id.copy_from_slice(&self.bytes(12));
        id
    }

    /// A fragment and a password of these lengths.
    pub(crate) fn credentials(&mut self, (ufrag, pwd): (u16, u16)) -> Pair {
        let mut text = |length: u16| -> String {
            let chars = self.bytes(length.into());
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
}

impl std::fmt::Debug for Random {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Random(redacted)")
    }
}
