//! Who described which credentials for which section, and since when.

use crate::sdp::Description;
use crate::suite::Pair;

/// Whose credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// icespec's peer.
    Icespec,
    /// The stack under test.
    Stack,
}

/// Credentials that a description states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) owner: Owner,
    pub(super) section: usize,
    /// How often they had changed before.
    pub(super) generation: usize,
    pub(super) pair: Pair,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) keys: Vec<Key>,
}

impl Book {
    /// Takes the credentials of a description.
    pub(super) fn read(&mut self, owner: Owner, described: &Description) {
        for (section, pair) in stated(described) {
            let latest = self.latest(owner, section);
            if latest.is_some_and(|key| key.pair == pair) {
                continue;
            }
            let generation = latest.map_or(0, |key| key.generation + 1);
            self.keys.push(Key {
                owner,
                section,
                generation,
                pair,
            });
        }
    }

    /// What counts now for a section.
    pub(super) fn latest(&self, owner: Owner, section: usize) -> Option<&Key> {
        let of = |key: &&Key| key.owner == owner && key.section == section;
        self.keys.iter().rev().find(of)
    }

    /// What counted before it.
    pub(super) fn former(&self, owner: Owner, section: usize) -> Option<&Key> {
        let generation = self.latest(owner, section)?.generation.checked_sub(1)?;
        let of = |key: &&Key| key.owner == owner && key.section == section && key.generation == generation;
        self.keys.iter().find(of)
    }

    /// Those of a side with this fragment.
    pub(super) fn named(&self, owner: Owner, fragment: &[u8]) -> impl Iterator<Item = &Key> {
        let of = move |key: &&Key| key.owner == owner && key.pair.ufrag.as_bytes() == fragment;
        self.keys.iter().filter(of)
    }

    /// Whether those of a generation count no more.
    pub(super) fn is_former(&self, key: &Key) -> bool {
        let latest = self.latest(key.owner, key.section);
        latest.is_some_and(|latest| latest.generation > key.generation)
    }
}

/// The credentials of each section in use that has both halves, its own or the session's.
pub(super) fn stated(described: &Description) -> impl Iterator<Item = (usize, Pair)> {
    (0..described.sections.len()).filter_map(|section| {
        if described.sections[section].is_rejected() {
            return None;
        }
        let pair = Pair {
            ufrag: described.ufrag(section)?.value.clone(),
            pwd: described.password(section)?.value.as_str().to_owned(),
        };
        Some((section, pair))
    })
}
