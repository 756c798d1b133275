//! One key for every password.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::KeyId;
use crate::stun::IntegrityKey;

/// Which passwords have a key already, by their digest.
#[derive(Default)]
pub(super) struct Passwords(HashMap<[u8; 32], KeyId>);

impl Passwords {
    pub(super) fn key(&mut self, password: &str, keys: &mut Vec<IntegrityKey>) -> KeyId {
        let digest: [u8; 32] = Sha256::digest(password.as_bytes()).into();
        if let Some(&known) = self.0.get(&digest) {
            return known;
        }
        // Descriptions and entries are bounded far below 65,536 passwords.
        let id = KeyId::try_from(keys.len()).unwrap_or(KeyId::MAX);
        keys.push(IntegrityKey::short_term(password.as_bytes()));
        self.0.insert(digest, id);
        id
    }
}
