//! Every credential set that the sources state, with whose it is and whether it counts.

mod build;
mod entries;
mod passwords;

use std::collections::HashMap;
use std::net::SocketAddr;

use crate::stun::IntegrityKey;

use super::report::Side;

/// Index of a credential set.
pub(super) type SetId = usize;
/// Index of a password; sets with the same password share it.
pub(super) type KeyId = u16;

/// Whether a set may be used for checks to its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It serves its transport.
    Valid,
    /// It was stated before there was an answer: any section of it must be answered on (RFC 9143 section 7.2).
    Proposed,
    /// Its section is bundled, and that of this set serves the transport (RFC 9143 section 10).
    Bundled(SetId),
    /// Its section is bundled; what serves the transport is not known.
    BundledUnknown,
    /// Its section is rejected.
    Rejected,
    /// Offer and answer do not fit together.
    Unknown,
}

/// One credential set.
#[derive(Debug)]
pub(super) struct Set {
    pub(super) side: Option<Side>,
    /// Index of its section, for those of descriptions.
    pub(super) section: Option<usize>,
    pub(super) mid: Option<String>,
    /// "audio", "video", "application".
    pub(super) kind: Option<String>,
    pub(super) generation: u32,
    pub(super) ufrag: String,
    pub(super) key: KeyId,
    pub(super) standing: Standing,
    /// What the sections of its transport have in common.
    pub(super) leg: Option<usize>,
}

impl Set {
    /// Whether it does not serve its transport.
    pub(super) fn is_out_of_use(&self) -> bool {
        matches!(
            self.standing,
            Standing::Bundled(_) | Standing::BundledUnknown | Standing::Rejected
        )
    }

    /// "section 1 "video"", with the generation where it is not the first.
    pub(super) fn place(&self) -> String {
        let mut text = match (self.section, &self.mid) {
            (Some(index), Some(mid)) => format!("section {index} (mid \"{mid}\"{})", self.kind_text()),
            (Some(index), None) => format!("section {index}{}", self.kind_text()),
            (None, Some(mid)) => format!("stream \"{mid}\""),
            (None, None) => format!("fragment {}", self.ufrag),
        };
        if self.generation > 0 {
            text = format!("{text}, generation {}", self.generation);
        }
        text
    }

    fn kind_text(&self) -> String {
        self.kind
            .as_ref()
            .map(|kind| format!(", {kind}"))
            .unwrap_or_default()
    }
}

/// Where a description says that an address belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Location {
    pub(super) side: Side,
    pub(super) leg: Option<usize>,
    pub(super) component: u16,
    /// Index of its section, if BUNDLE has put the transport of that one out of use.
    pub(super) unused: Option<usize>,
}

/// Sections that share a transport, by offer and answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Leg {
    pub(super) mids: Vec<String>,
    /// Mid of the section whose credentials serve it on either side.
    pub(super) tagged: [Option<String>; 2],
    /// Whether both sides have candidates for a second component.
    pub(super) rtcp: bool,
}

/// What is known of a side.
#[derive(Clone, Debug, Default)]
pub(super) struct Party {
    /// Whether all its credentials are known, be it from descriptions or a file.
    pub(super) known: bool,
    pub(super) lite: Option<bool>,
    /// Hash function in lower case and value in upper case, of all descriptions.
    pub(super) fingerprints: Vec<(String, String)>,
    /// `a=setup` of the tagged section of its last description.
    pub(super) setup: Option<String>,
}

/// A description or an exchange that cannot work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) side: Option<Side>,
    pub(super) text: String,
    pub(super) section: &'static str,
}

/// Everything the sources say.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) sets: Vec<Set>,
    by_ufrag: HashMap<Box<[u8]>, Vec<SetId>>,
    pub(super) keys: Vec<IntegrityKey>,
    addresses: HashMap<SocketAddr, Vec<Location>>,
    pub(super) parties: [Party; 2],
    pub(super) legs: Vec<Leg>,
    /// Whether there is an offer with its answer, so that the legs are all there are.
    pub(super) complete: bool,
    /// Whether the legs are known: by an answer, or by a credentials file that names them.
    pub(super) settled: bool,
    /// Whether there are descriptions at all.
    pub(super) described: bool,
    pub(super) problem: Option<Problem>,
}

impl Book {
    /// The sets with this fragment.
    pub(super) fn sets_of(&self, ufrag: &[u8]) -> &[SetId] {
        self.by_ufrag.get(ufrag).map_or(&[], Vec::as_slice)
    }

    pub(super) fn locations(&self, address: SocketAddr) -> &[Location] {
        self.addresses.get(&address).map_or(&[], Vec::as_slice)
    }

    /// The side whose candidate an address is, if it is of one side only.
    pub(super) fn side_of(&self, address: SocketAddr) -> Option<Side> {
        let mut sides = self.locations(address).iter().map(|at| at.side);
        let first = sides.next()?;
        sides.all(|side| side == first).then_some(first)
    }

    /// The section whose candidate an address is, if BUNDLE has put it out of use for all that is stated (RFC 9143
    /// section 7.3).
    pub(super) fn unused(&self, address: SocketAddr) -> Option<usize> {
        let at = self.locations(address);
        let first = at.first()?.unused;
        first.filter(|_| at.iter().all(|one| one.unused.is_some()))
    }

    pub(super) fn party(&self, side: Side) -> &Party {
        &self.parties[index(side)]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// Whether both sides' descriptions promise DTLS.
    pub(super) fn expects_dtls(&self) -> bool {
        self.parties.iter().any(|party| !party.fingerprints.is_empty())
    }

    /// The sets of a key, those of `side` first.
    pub(super) fn sets_with_key(&self, key: KeyId) -> impl Iterator<Item = SetId> {
        self.sets
            .iter()
            .enumerate()
            .filter(move |(_, set)| set.key == key)
            .map(|(id, _)| id)
    }
}

pub(super) fn index(side: Side) -> usize {
    match side {
        Side::Offerer => 0,
        Side::Answerer => 1,
    }
}

pub(super) fn side_at(index: usize) -> Side {
    if index == 0 { Side::Offerer } else { Side::Answerer }
}
