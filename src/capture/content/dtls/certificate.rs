//! The certificate of a side and its fingerprints (RFC 8122 section 5).

use std::fmt::Write as _;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

/// A certificate chain as a side sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    leaf: Box<[u8]>,
    chain: usize,
}

impl Certificate {
    pub(super) fn new(leaf: &[u8], chain: usize) -> Self {
        Self {
            leaf: leaf.into(),
            chain,
        }
    }

    /// The hash functions that descriptions name and that can be computed here.
    pub const HASHES: [&'static str; 6] = ["sha-256", "sha-384", "sha-512", "sha-224", "sha-1", "md5"];

    /// How many certificates were sent; a client that has none sends 0.
    pub fn chain_len(&self) -> usize {
        self.chain
    }

    /// The side's own certificate in DER; empty if it sent none.
    pub fn leaf(&self) -> &[u8] {
        &self.leaf
    }

    /// The fingerprint of the side's own certificate in the form of `a=fingerprint`, upper-case hexadecimal with
    /// colons. None without a certificate, and for a hash function that is not in [`HASHES`](Self::HASHES);
    /// case does not matter in its name.
    pub fn fingerprint(&self, hash: &str) -> Option<String> {
        if self.chain == 0 {
            return None;
        }
        match hash.to_ascii_lowercase().as_str() {
            "sha-256" => Some(colons(&Sha256::digest(&self.leaf))),
            "sha-384" => Some(colons(&Sha384::digest(&self.leaf))),
            "sha-512" => Some(colons(&Sha512::digest(&self.leaf))),
            "sha-224" => Some(colons(&Sha224::digest(&self.leaf))),
            "sha-1" => Some(colons(&Sha1::digest(&self.leaf))),
            "md5" => Some(colons(&Md5::digest(&self.leaf))),
            _ => None,
        }
    }

    /// The fingerprint under every hash function of [`HASHES`](Self::HASHES), with its name.
    pub fn fingerprints(&self) -> Vec<(&'static str, String)> {
        Self::HASHES
            .into_iter()
            .filter_map(|hash| Some((hash, self.fingerprint(hash)?)))
            .collect()
    }
}

fn colons(digest: &[u8]) -> String {
    let mut text = String::with_capacity(digest.len() * 3);
    for byte in digest {
        if !text.is_empty() {
            text.push(':');
        }
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02X}");
    }
    text
}
