//! What a peer has seen, with the keys of both sides at hand.

use std::time::Instant;

use super::event::Path;
use crate::credential::Role;
use crate::stun::{Class, TransactionId};

/// All that was observed, in the order it happened.
#[derive(Clone, Debug, Default)]
pub struct Log {
    pub(super) entries: Vec<Entry>,
    pub(super) dropped: usize,
}

impl Log {
    /// As many entries are kept; what is more is counted.
    pub const MAX: usize = 65_536;

    /// The entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many entries had no room.
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// STUN messages, with the moment of each.
    pub fn stun(&self) -> impl Iterator<Item = (Instant, &StunSeen)> {
        self.entries.iter().filter_map(|entry| match &entry.what {
            Observation::Stun(seen) => Some((entry.at, seen)),
            Observation::Dtls(_) => None,
        })
    }

    /// DTLS datagrams, with the moment of each.
    pub fn dtls(&self) -> impl Iterator<Item = (Instant, &DtlsSeen)> {
        self.entries.iter().filter_map(|entry| match &entry.what {
            Observation::Dtls(seen) => Some((entry.at, seen)),
            Observation::Stun(_) => None,
        })
    }

    pub(super) fn push(&mut self, at: Instant, what: Observation) {
        if self.entries.len() < Self::MAX {
            self.entries.push(Entry { at, what });
        } else {
            self.dropped += 1;
        }
    }
}

/// One thing observed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// What.
    pub what: Observation,
}

/// What can be observed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Observation {
    /// A STUN message that came or left.
    Stun(StunSeen),
    /// A DTLS datagram that came or left.
    Dtls(DtlsSeen),
}

/// Which way a datagram went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the peer.
    Received,
    /// From the peer.
    Sent,
}

/// Whose password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// The peer's, as its descriptions state it.
    Own,
    /// The other side's, as it has described it.
    Other,
}

/// Credentials as a description states them for a section. Where sections repeat one set, several keys are the
/// same, and all of them are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Who has described them.
    pub owner: Owner,
    /// The section, counted from 0.
    pub section: usize,
    /// How often the section's credentials had changed before.
    pub generation: u32,
}

/// What a message is signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// It has no integrity attribute.
    Absent,
    /// No key that either side has ever described verifies it.
    Unknown,
    /// These do.
    By(Vec<Key>),
}

impl Signature {
    /// Whether a key of this section, of any generation, verifies it.
    pub fn is_of(&self, owner: Owner, section: usize) -> bool {
        matches!(self, Self::By(keys) if keys.iter().any(|key| key.owner == owner && key.section == section))
    }
}

/// A STUN message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StunSeen {
    /// Which way it went.
    pub direction: Direction,
    /// Where it went.
    pub path: Path,
    /// Request, indication or response.
    pub class: Class,
    /// Its transaction.
    pub transaction: TransactionId,
    /// The code of an error response.
    pub code: Option<u16>,
    /// The USERNAME of a request, as it stands.
    pub username: Option<String>,
    /// Whose fragment stands before the colon: who is asked.
    pub addressed: Vec<Key>,
    /// Whose fragment stands behind the colon: who says to ask.
    pub named: Vec<Key>,
    /// What it is signed with.
    pub signature: Signature,
    /// It has USE-CANDIDATE.
    pub nominates: bool,
    /// The role it claims.
    pub role: Option<Role>,
}

/// What a DTLS datagram begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DtlsKind {
    /// A `ClientHello`, whole or its first fragment.
    ClientHello,
    /// Another message of a handshake that is not encrypted.
    Handshake,
    /// Change cipher spec.
    ChangeCipherSpec,
    /// An alert that is not encrypted, with its description.
    Alert(u8),
    /// Anything encrypted.
    Encrypted,
    /// No record that can be read.
    Unreadable,
}

/// A DTLS datagram.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DtlsSeen {
    /// Which way it went.
    pub direction: Direction,
    /// Where it went.
    pub path: Path,
    /// What it begins with.
    pub kind: DtlsKind,
    /// A check of the peer's own had succeeded on the pair by then.
    pub own_validated: bool,
}
