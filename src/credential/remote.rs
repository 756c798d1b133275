//! The peers' credentials: one for each fork that answered an offer (RFC 8445 section 7.3.1.4).

use super::arena::{Arena, Slot};
use super::fragment::{Credentials, Password, Ufrag};
use super::set::SetId;
use super::table::RegisterError;
use crate::fault;
use crate::stun::IntegrityKey;

/// Names one remote credential for as long as its set is registered, and nothing afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RemoteId {
    slot: Slot,
    serial: u32,
}

/// A peer's credential: its fragment goes in front of the colon of our checks, its key signs them
/// and verifies their responses.
#[derive(Debug)]
pub struct Remote {
    ufrag: Ufrag,
    key: IntegrityKey,
    password: Password,
    set: SetId,
    serial: u32,
    next: Option<Slot>,
}

impl Remote {
    /// The peer's fragment.
    pub fn ufrag(&self) -> &Ufrag {
        &self.ufrag
    }

    /// The key of the peer's password.
    pub fn key(&self) -> &IntegrityKey {
        &self.key
    }

    /// The stream and generation the peer answered.
    pub fn set(&self) -> SetId {
        self.set
    }
}

/// Where the chain of a set's remote credentials begins, with the newest one's fragment: in a
/// session that does not fork, a look-up reads nothing else of it.
#[derive(Clone, Debug)]
pub(super) struct Head {
    id: RemoteId,
    ufrag: Ufrag,
}

/// The remote credentials of all sets, each set's in a chain of its own.
#[derive(Debug)]
pub(super) struct Remotes {
    arena: Arena<Remote>,
    serial: u32,
}

impl Remotes {
    /// A call that forks reaches a handful of devices; the bound keeps the walk short.
    pub(super) const MAX_FORKS: usize = 32;

    pub(super) const fn new() -> Self {
        Self {
            arena: Arena::new(),
            serial: 0,
        }
    }

    /// Whether `remote` may join the chain: true if it must still be stored.
    pub(super) fn admits(
        &self,
        head: Option<&Head>,
        set: SetId,
        remote: &Credentials,
    ) -> Result<bool, RegisterError> {
        if let Some((_, known)) = self.chain(head).find(|(_, known)| known.ufrag == remote.ufrag) {
            let same = known.password == remote.password;
            return if same {
                Ok(false)
            } else {
                Err(RegisterError::PasswordDiffers { set })
            };
        }
        if self.chain(head).count() >= Self::MAX_FORKS {
            return Err(RegisterError::TooManyForks { set });
        }
        Ok(true)
    }

    /// Adds `remote` to the chain and returns the chain's new head.
    pub(super) fn add(
        &mut self,
        head: Option<&Head>,
        set: SetId,
        remote: Credentials,
    ) -> Result<Head, RegisterError> {
        if let (false, Some(head)) = (self.admits(head, set, &remote)?, head) {
            return Ok(head.clone());
        }
        // Four thousand million remote credentials later a number comes again.
        self.serial = self.serial.wrapping_add(1);
        let (serial, ufrag) = (self.serial, remote.ufrag.clone());
        let remote = Remote {
            key: IntegrityKey::short_term(remote.password.as_bytes()),
            ufrag: remote.ufrag,
            password: remote.password,
            set,
            serial,
            next: head.map(|head| head.id.slot),
        };
        let slot = self.arena.insert(remote).ok_or(RegisterError::Full)?;
        Ok(Head {
            id: RemoteId { slot, serial },
            ufrag,
        })
    }

    pub(super) fn forget(&mut self, head: Option<&Head>) {
        let mut next = head.map(|head| head.id.slot);
        while let Some(slot) = next {
            next = self.arena.get(slot).and_then(|remote| remote.next);
            self.arena.remove(slot);
        }
    }

    pub(super) fn get(&self, id: RemoteId) -> Option<&Remote> {
        self.arena
            .get(id.slot)
            .filter(|remote| remote.serial == id.serial)
    }

    #[inline]
    pub(super) fn select(&self, head: Option<&Head>, fragment: &[u8]) -> Option<RemoteId> {
        let known = |head: &&Head| {
            head.ufrag.as_bytes() == fragment || fault::is(&fault::ANY_REMOTE_HALF_IS_THE_PEER)
        };
        if let Some(newest) = head.filter(known) {
            return Some(newest.id);
        }
        let mut chain = self.chain(head);
        chain
            .find(|(_, remote)| remote.ufrag.as_bytes() == fragment)
            .map(|(id, _)| id)
    }

    pub(super) fn chain(&self, head: Option<&Head>) -> impl Iterator<Item = (RemoteId, &Remote)> {
        let mut next = head.map(|head| head.id.slot);
        std::iter::from_fn(move || {
            let slot = next?;
            let remote = self.arena.get(slot)?;
            next = remote.next;
            Some((
                RemoteId {
                    slot,
                    serial: remote.serial,
                },
                remote,
            ))
        })
    }
}

#[cfg(test)]
#[path = "remote_tests.rs"]
mod tests;
