//! The credentials of a session by side, as far as vectors need them.

use std::collections::HashMap;

use zeroize::Zeroizing;

use crate::audit::report::Side;
use crate::sdp::{self, Description};
use crate::stun::IntegrityKey;

/// One credential set.
pub(super) struct Set {
    pub(super) side: Option<Side>,
    /// Counts the sections of the session.
    pub(super) stream: usize,
    pub(super) generation: u32,
    pub(super) ufrag: String,
    pub(super) password: Zeroizing<String>,
    pub(super) key: IntegrityKey,
    /// Whether it serves a transport by what was stated last.
    pub(super) live: bool,
}

/// All of them, in the order in which they were stated.
#[derive(Default)]
pub(super) struct Roll {
    pub(super) sets: Vec<Set>,
    streams: HashMap<String, usize>,
}

impl Roll {
    /// Adds an offer, its answer, or both; `authors` says whose they are.
    pub(super) fn describe(
        &mut self,
        offer: Option<&Description>,
        answer: Option<&Description>,
        authors: [Side; 2],
    ) {
        let sides = [(offer, sdp::Side::Offerer), (answer, sdp::Side::Answerer)];
        for ((description, side), author) in sides.into_iter().zip(authors) {
            let Some(description) = description else { continue };
            let transports = match (offer, answer) {
                (Some(offer), answer) => sdp::transports(offer, answer, side).ok(),
                (None, Some(answer)) => sdp::transports(answer, Some(answer), side).ok(),
                (None, None) => None,
            };
            for earlier in self.sets.iter_mut().filter(|set| set.side == Some(author)) {
                earlier.live = false;
            }
            for section in 0..description.sections.len() {
                let (Some(ufrag), Some(password)) =
                    (description.ufrag(section), description.password(section))
                else {
                    continue;
                };
                let serves = |all: &Vec<sdp::Transport<'_>>| all.iter().any(|one| one.ufrag == ufrag.value);
                let mid = description.sections[section].mid.clone();
                let stream = self.stream(&mid.unwrap_or_else(|| section.to_string()));
                let live = transports.as_ref().is_none_or(serves);
                self.state(
                    Some(author),
                    stream,
                    None,
                    &ufrag.value,
                    password.value.as_str(),
                    live,
                );
            }
        }
    }

    /// Adds an entry of a credentials file.
    pub(super) fn entry(
        &mut self,
        side: Option<Side>,
        mid: Option<&str>,
        generation: u32,
        ufrag: &str,
        password: &str,
    ) {
        let stream = self.stream(mid.unwrap_or_default());
        for earlier in &mut self.sets {
            let replaced = mid.is_some() && earlier.side == side && earlier.stream == stream;
            earlier.live &= !replaced || earlier.generation >= generation;
        }
        self.state(side, stream, Some(generation), ufrag, password, true);
    }

    /// The sets with this fragment.
    pub(super) fn named(&self, ufrag: &[u8]) -> impl Iterator<Item = usize> {
        self.sets
            .iter()
            .enumerate()
            .filter(move |(_, set)| set.ufrag.as_bytes() == ufrag)
            .map(|(index, _)| index)
    }

    /// The peer's set that belongs to a set: that of the same section and generation, or the one there is.
    pub(super) fn counterpart(&self, index: usize) -> Option<usize> {
        let own = &self.sets[index];
        let peers = || {
            let other = |set: &Set| set.side.is_some() && own.side.is_some() && set.side != own.side;
            self.sets.iter().enumerate().filter(move |(_, set)| other(set))
        };
        let same_section = peers()
            .filter(|(_, set)| set.stream == own.stream && set.generation <= own.generation)
            .max_by_key(|(_, set)| set.generation);
        let only = || {
            let mut live = peers().filter(|(_, set)| set.live);
            live.next().filter(|_| live.next().is_none())
        };
        same_section.or_else(only).map(|(index, _)| index)
    }

    fn stream(&mut self, mid: &str) -> usize {
        let next = self.streams.len();
        *self.streams.entry(mid.to_owned()).or_insert(next)
    }

    /// A fragment that a section had before keeps its generation; a new one counts on.
    fn state(
        &mut self,
        side: Option<Side>,
        stream: usize,
        generation: Option<u32>,
        ufrag: &str,
        password: &str,
        live: bool,
    ) {
        // A fragment belongs to one set of a side (RFC 8839 section 5.4); sections may share it.
        let known = self
            .sets
            .iter_mut()
            .find(|set| set.side == side && set.ufrag == ufrag);
        if let Some(known) = known {
            known.live |= live;
            return;
        }
        let before = self
            .sets
            .iter()
            .filter(|set| set.side == side && set.stream == stream);
        let next = before.map(|set| set.generation + 1).max().unwrap_or(0);
        self.sets.push(Set {
            side,
            stream,
            generation: generation.unwrap_or(next),
            ufrag: ufrag.to_owned(),
            password: Zeroizing::new(password.to_owned()),
            key: IntegrityKey::short_term(password.as_bytes()),
            live,
        });
    }
}
