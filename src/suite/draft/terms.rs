//! What the placeholders of a draft stand for.

use std::fmt;
use std::net::SocketAddr;

use crate::stun::TransactionId;

/// A username fragment and its password.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Pair {
    /// The fragment.
    pub ufrag: String,
    /// The password.
    pub pwd: String,
}

impl fmt::Debug for Pair {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Pair({:?}, …)", self.ufrag)
    }
}

/// What the placeholders of a draft stand for, seen from the subject: `local` is its own.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The subject's credentials for the stream that is addressed.
    pub local: Pair,
    /// The peer's for that stream.
    pub remote: Pair,
    /// The subject's for another stream, if there is one.
    pub other: Pair,
    /// The subject's for that stream before the last restart, if there was one.
    pub old: Pair,
    /// The peer's before the last restart, if there was one.
    pub old_remote: Pair,
    /// The peer's for another stream (the one of `other`), if there is one.
    pub other_remote: Pair,
    /// The tie-breaker of the subject's last check, or the one it was asked to use if it made none yet.
    pub tie_breaker: u64,
    /// The transaction.
    pub transaction_id: TransactionId,
    /// Where the message a response answers came from.
    pub mapped: SocketAddr,
    /// A long-term login, for stand-alone servers.
    pub login: Option<Login>,
}

impl Terms {
    /// Of a subject and a peer with one stream each, which was never restarted; no login, and a tie-breaker of zero.
    pub fn new(local: Pair, remote: Pair, transaction_id: TransactionId, mapped: SocketAddr) -> Terms {
        Terms {
            local,
            remote,
            other: Pair::default(),
            old: Pair::default(),
            old_remote: Pair::default(),
            other_remote: Pair::default(),
            tie_breaker: 0,
            transaction_id,
            mapped,
            login: None,
        }
    }
}

/// A long-term login (RFC 8489 section 9.2): what the user knows, and what the server said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Login {
    /// The user and its password.
    pub user: Pair,
    /// The realm of the server.
    pub realm: String,
    /// The nonce of the server.
    pub nonce: Vec<u8>,
    /// The value of PASSWORD-ALGORITHMS that the server sent with the nonce; empty if it sent none.
    pub algorithms: Vec<u8>,
}

/// Whose password signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The subject's for this stream: right in a request to it, and in a response to its peer's.
    Local,
    /// The peer's for this stream: right in a response to the subject's check.
    Remote,
    /// The subject's for another stream.
    Other,
    /// The subject's of the generation before.
    Old,
    /// The peer's of the generation before.
    OldRemote,
    /// The peer's for another stream.
    OtherRemote,
    /// This text.
    Text(&'static str),
    /// The long-term key of [`Login`], by MD5 (RFC 8489 section 9.2.2).
    LongTerm,
    /// The long-term key of [`Login`], by SHA-256 (RFC 8489 section 18.5.1.2).
    LongTermSha256,
}
