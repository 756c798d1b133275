//! What is known in a case: whose credentials placeholders stand for, and whose keys there are.

use std::net::SocketAddr;

use super::describe::{self, Key};
use super::play::Play;
use super::reply;
use crate::stun::TransactionId;
use crate::suite::{Pair, Terms};

impl Play<'_> {
    /// What placeholders stand for in a message about this stream.
    pub(super) fn terms(&self, stream: usize, id: [u8; 12], mapped: SocketAddr) -> Terms {
        let streams = &self.world.streams;
        let one = &streams[stream];
        let other = streams
            .get((stream + 1) % streams.len())
            .filter(|_| streams.len() > 1);
        Terms {
            local: one.local.clone(),
            remote: one.remote.clone(),
            other: other.map(|one| one.local.clone()).unwrap_or_default(),
            other_remote: other.map(|one| one.remote.clone()).unwrap_or_default(),
            tie_breaker: (self.world.ledger.tie_breaker)
                .map_or(self.case.scene.tie_breaker, |(_, tie_breaker)| tie_breaker),
            old: one.old.clone().unwrap_or_default(),
            old_remote: one.old_remote.clone().unwrap_or_default(),
            transaction_id: TransactionId(id),
            mapped,
            login: self.login.clone(),
        }
    }

    /// A datagram on one line.
    pub(super) fn describe(&self, bytes: &[u8]) -> String {
        describe::describe(bytes, &self.keys())
    }

    fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::new();
        let several = self.world.streams.len() > 1;
        for (at, one) in self.world.streams.iter().enumerate() {
            let of = if several {
                format!(" of stream {at}")
            } else {
                String::new()
            };
            let mut add = |name: &str, pair: Option<&Pair>| {
                let key = pair.map(|pair| Key {
                    name: format!("{name}{of}"),
                    bytes: pair.pwd.clone().into_bytes(),
                });
                keys.extend(key.filter(|key| !key.bytes.is_empty()));
            };
            add("the subject", Some(&one.local));
            add("the peer", Some(&one.remote));
            add("the subject before the restart", one.old.as_ref());
            add("the peer before the restart", one.old_remote.as_ref());
        }
        if let Some(login) = &self.login {
            for bytes in reply::long_term_keys(login) {
                let name = "the login".to_owned();
                keys.push(Key { name, bytes });
            }
        }
        keys
    }
}
