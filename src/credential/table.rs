//! Which of our credentials a check is addressed to, found in one hash look-up.
//!
//! The look-up takes the local fragment alone, so its cost does not depend on how many streams
//! there are, and the peer, who chooses the fragment it sends, cannot aim at a slow bucket: the
//! hash is keyed per process. Only the password of the fragment found is ever tried.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::net::SocketAddr;

use foldhash::quality::RandomState;

use super::arena::{Arena, Slot};
use super::fragment::{Credentials, UFRAG_LENGTH, Ufrag};
use super::index::Index;
use super::remote::{Head, Remote, RemoteId, Remotes};
use super::set::{CredentialSet, SetId};
use crate::fault;
use crate::stun::IntegrityKey;

/// Why a credential cannot be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// A check with this fragment could be meant for either set (design rule 10).
    #[error("{existing} has the same username fragment, and no socket tells the two apart")]
    Ambiguous {
        /// The set registered before.
        existing: SetId,
    },
    /// One fragment of one stream with two passwords (RFC 8839 section 5.4).
    #[error("{set} already has this username fragment with another password (RFC 8839 section 5.4)")]
    PasswordDiffers {
        /// The set that has it.
        set: SetId,
    },
    /// More forks than a session can have.
    #[error(
        "{set} already has {} remote credentials, as many as one set can have",
        Remotes::MAX_FORKS
    )]
    TooManyForks {
        /// The set that is full.
        set: SetId,
    },
    /// The set was never registered, or is retired.
    #[error("{set} is not registered")]
    UnknownSet {
        /// What was asked for.
        set: SetId,
    },
    /// Four thousand million credentials are held.
    #[error("the table holds as many credentials as it can number")]
    Full,
}

/// One credential served on one socket, or on all.
///
/// Laid out by hand: two neighbouring cache lines hold all that a check reads, because with a million
/// credentials every line is a miss, and processors fetch the other of a pair along.
#[derive(Debug)]
#[repr(C, align(128))]
struct Entry {
    local: Ufrag,
    id: SetId,
    /// The next entry of the same set.
    same_set: Option<Slot>,
    socket: Option<Box<SocketAddr>>,
    /// The remote credentials of the set.
    remotes: Option<Head>,
    key: IntegrityKey,
}

impl Entry {
    /// True if one destination could belong to both.
    fn overlaps(&self, socket: Option<SocketAddr>) -> bool {
        self.socket
            .as_deref()
            .is_none_or(|own| socket.is_none_or(|other| *own == other))
    }

    fn serves(&self, destination: SocketAddr) -> bool {
        self.socket.as_deref().is_none_or(|socket| *socket == destination)
            || fault::is(&fault::SERVED_ON_EVERY_SOCKET)
    }
}

/// Where the entries of a set and its remote credentials begin.
#[derive(Debug, Default)]
struct Chains {
    entries: Option<Slot>,
    remotes: Option<Head>,
}

/// Every credential this process answers on.
///
/// A fragment may be registered twice only on different sockets, and then with passwords of its
/// own: such streams may belong to different sessions that drew the same fragment. Within one
/// session description RFC 8839 section 5.4 wants one password for it; that is the business of
/// whoever reads the description.
#[derive(Debug)]
pub struct CredentialTable<S = RandomState> {
    index: Index,
    entries: Arena<Entry>,
    remotes: Remotes,
    sets: HashMap<SetId, Chains>,
    hasher: S,
}

impl Default for CredentialTable {
    fn default() -> Self {
        Self::new()
    }
}

impl CredentialTable {
    /// An empty table.
    pub fn new() -> Self {
        Self::with_hasher(RandomState::default())
    }
}

impl<S: BuildHasher> CredentialTable<S> {
    /// An empty table with a hasher of the caller's; it must be keyed with something peers cannot know.
    pub fn with_hasher(hasher: S) -> Self {
        Self {
            index: Index::default(),
            entries: Arena::new(),
            remotes: Remotes::new(),
            sets: HashMap::new(),
            hasher,
        }
    }

    /// How many credentials are held, one for each socket.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True if nothing is registered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Begins to answer on a credential. On an error nothing has changed.
    ///
    /// A restart registers the new generation beside the old, which goes on answering until it is
    /// [retired](Self::retire) (RFC 8445 section 9).
    pub fn register(&mut self, set: CredentialSet) -> Result<(), RegisterError> {
        let id = set.id();
        if let Some(existing) = self.overlapping(&set) {
            return Err(RegisterError::Ambiguous { existing });
        }
        let chains = self.sets.get(&id);
        let (same_set, remotes) =
            chains.map_or((None, None), |chains| (chains.entries, chains.remotes.clone()));
        if let Some(remote) = &set.remote {
            self.remotes.admits(remotes.as_ref(), id, remote)?;
        }
        let entry = Entry {
            key: IntegrityKey::short_term(set.local.password.as_bytes()),
            local: set.local.ufrag,
            id,
            remotes,
            same_set,
            socket: set.socket.map(Box::new),
        };
        let hash = self.hash(&entry);
        let slot = self.entries.insert(entry).ok_or(RegisterError::Full)?;
        self.index.insert(hash, slot);
        self.sets.entry(id).or_default().entries = Some(slot);
        set.remote.map_or(Ok(()), |remote| self.set_remote(id, remote))
    }

    /// Adds a peer's credentials to a set; a second peer is a fork and joins the first
    /// (RFC 8445 section 7.3.1.4). The same credentials again change nothing.
    pub fn set_remote(&mut self, set: SetId, remote: Credentials) -> Result<(), RegisterError> {
        let chains = self.sets.get_mut(&set).ok_or(RegisterError::UnknownSet { set })?;
        let head = self.remotes.add(chains.remotes.as_ref(), set, remote)?;
        chains.remotes = Some(head.clone());
        let mut next = chains.entries;
        while let Some(entry) = next.and_then(|slot| self.entries.get_mut(slot)) {
            entry.remotes = Some(head.clone());
            next = entry.same_set;
        }
        Ok(())
    }

    /// Stops answering on a set and forgets its keys; false if it was not registered.
    pub fn retire(&mut self, set: SetId) -> bool {
        let Some(chains) = self.sets.remove(&set) else {
            return false;
        };
        let mut next = chains.entries;
        while let Some(slot) = next {
            let entry = self.entries.get(slot);
            next = entry.and_then(|entry| entry.same_set);
            if let Some(hash) = entry.map(|entry| self.hash(entry)) {
                self.index.remove(hash, slot);
            }
            self.entries.remove(slot);
        }
        self.remotes.forget(chains.remotes.as_ref());
        true
    }

    /// The credential whose fragment this is and that is served on this socket.
    ///
    /// One hash of the fragment, whatever the number of streams; fragments of impossible length
    /// are not hashed at all. Sockets that share a fragment are walked one by one: how many there
    /// are is the application's choice, never the peer's.
    #[inline]
    pub fn lookup(&self, local: &[u8], destination: SocketAddr) -> Option<Found<'_, S>> {
        if !UFRAG_LENGTH.contains(&local.len()) {
            return None;
        }
        let entry = self.find(local, |entry| entry.serves(destination));
        let entry = entry.or_else(|| self.find_wrongly(local, destination))?;
        Some(Found { table: self, entry })
    }

    /// The credential that was registered first: whose turn it is in faults that mix up streams.
    pub(super) fn first(&self) -> Option<Found<'_, S>> {
        let entry = self.entries.iter().next()?;
        Some(Found { table: self, entry })
    }

    /// A remote credential that a look-up selected; none once its set is retired.
    pub fn remote(&self, id: RemoteId) -> Option<&Remote> {
        self.remotes.get(id)
    }

    /// The remote credentials of a set, newest first.
    pub fn remotes(&self, set: SetId) -> impl Iterator<Item = (RemoteId, &Remote)> {
        self.remotes
            .chain(self.sets.get(&set).and_then(|chains| chains.remotes.as_ref()))
    }

    fn overlapping(&self, set: &CredentialSet) -> Option<SetId> {
        let existing = self.find(set.local.ufrag.as_bytes(), |entry| entry.overlaps(set.socket));
        existing.map(|entry| entry.id)
    }

    /// The first entry with this fragment that passes.
    #[inline]
    fn find(&self, local: &[u8], passes: impl Fn(&Entry) -> bool) -> Option<&Entry> {
        let slots = self.index.candidates(self.hasher.hash_one(local));
        let mut entries = slots.filter_map(|slot| self.entries.get(slot));
        entries.find(|entry| entry.local.as_bytes() == local && passes(entry))
    }

    /// What a fragment that names nobody finds all the same, with a fault.
    #[cold]
    fn find_wrongly(&self, local: &[u8], destination: SocketAddr) -> Option<&Entry> {
        let matches = |own: &[u8]| {
            (fault::is(&fault::PREFIX_OF_FRAGMENT_ACCEPTED) && own.starts_with(local))
                || (fault::is(&fault::MORE_THAN_FRAGMENT_ACCEPTED) && local.starts_with(own))
                || (fault::is(&fault::FRAGMENT_COMPARED_TO_4) && own[..4] == local[..4])
                || (fault::is(&fault::FRAGMENT_CASE_IGNORED) && own.eq_ignore_ascii_case(local))
                || (fault::is(&fault::FRAGMENT_TRIMMED) && own == local.trim_ascii_end())
                || fault::is(&fault::ANY_FRAGMENT_IS_THE_FIRST)
        };
        let mut entries = self.entries.iter();
        entries.find(|entry| matches(entry.local.as_bytes()) && entry.serves(destination))
    }

    fn hash(&self, entry: &Entry) -> u64 {
        self.hasher.hash_one(entry.local.as_bytes())
    }
}

/// What a look-up found.
#[derive(Debug)]
pub struct Found<'a, S = RandomState> {
    table: &'a CredentialTable<S>,
    entry: &'a Entry,
}

impl<'a, S> Found<'a, S> {
    /// The stream and generation that are addressed.
    pub fn id(&self) -> SetId {
        self.entry.id
    }

    /// The key of the local password: verifies the request and signs its response.
    pub fn key(&self) -> &'a IntegrityKey {
        &self.entry.key
    }

    /// The peer whose fragment the remote half of the USERNAME is.
    pub fn remote(&self, fragment: &[u8]) -> Option<RemoteId> {
        self.table.remotes.select(self.entry.remotes.as_ref(), fragment)
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
