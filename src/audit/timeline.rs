//! The time line of a flow: the first and the last moments, in a fixed amount of memory.

use std::collections::VecDeque;

use super::class::{At, Signer};

/// Moments kept from the start of a flow.
const FIRST: usize = 120;
/// Moments kept from its end.
const LAST: usize = 60;
/// How many of the last moments a new one may be a repetition of.
const NEAR: usize = 4;

/// A moment before it is put into words.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) at: At,
    pub(super) from: usize,
    pub(super) event: Event,
    pub(super) repeats: u64,
}

/// What happened. Small, because flows are many.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Event {
    /// A check of a class; none if it was one too many to be told apart.
    Request {
        class: Option<usize>,
        nominates: bool,
        again: bool,
    },
    /// A response to a check of a class of the other direction.
    Response {
        class: Option<usize>,
        code: Option<u16>,
        signer: Signer,
        symmetric: bool,
    },
    /// A response to nothing in the capture.
    Orphan { code: Option<u16> },
    /// STUN of another class or method.
    Stun { request: bool, method: u16 },
    /// DTLS, in words.
    Dtls { text: String, alert: bool },
    /// The first media or data of an end.
    Data(&'static str),
    /// What ICE does not know.
    Other,
}

/// The moments of a flow.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    first: Vec<Entry>,
    last: VecDeque<Entry>,
    /// Fewer for flows beyond the budget.
    room: usize,
    pub(super) omitted: u64,
}

impl Timeline {
    /// With all its room, or with next to none where there are too many flows.
    pub(super) fn new(roomy: bool) -> Self {
        Self {
            room: if roomy { FIRST } else { FIRST / 10 },
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, at: At, from: usize, event: Event) {
        if let Some(entry) = self.like(from, &event) {
            entry.repeats += 1;
            return;
        }
        let entry = Entry {
            at,
            from,
            event,
            repeats: 0,
        };
        if self.first.len() < self.room {
            self.first.push(entry);
            return;
        }
        if self.last.len() == LAST.min(self.room) {
            let gone = self.last.pop_front();
            self.omitted += gone.map_or(0, |entry| 1 + entry.repeats);
        }
        self.last.push_back(entry);
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.first.iter().chain(&self.last)
    }

    /// A moment just before that a new one repeats: consent checks and their answers take turns.
    fn like(&mut self, from: usize, event: &Event) -> Option<&mut Entry> {
        let recent = self
            .last
            .iter_mut()
            .rev()
            .chain(self.first.iter_mut().rev())
            .take(NEAR);
        recent
            .into_iter()
            .find(|entry| entry.from == from && entry.event == *event)
    }
}
