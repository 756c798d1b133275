//! What happened on the wire during a case.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::net::Net;

/// What an entry of a transcript is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// A datagram to the subject.
    Sent,
    /// A datagram from the subject.
    Received,
    /// What the subject told through its shim.
    Event,
    /// What the suite did or concluded.
    Note,
}

/// One thing that happened in a live case.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When, since the case began.
    pub at: Duration,
    /// What it is.
    pub what: What,
    /// Where a datagram came from, else empty.
    pub from: String,
    /// Where a datagram went, else empty.
    pub to: String,
    /// The datagram, else empty.
    pub bytes: Vec<u8>,
    /// The same on one line, for people.
    pub note: String,
}

/// How many entries are kept of the beginning of a case, and how many of its end.
const KEPT: usize = 200;

/// A transcript in the making: its beginning and its end.
#[derive(Debug)]
pub(super) struct Transcript {
    net: Net,
    start: Instant,
    first: Vec<Entry>,
    last: VecDeque<Entry>,
    left_out: usize,
}

impl Transcript {
    /// Of a case that begins now.
    pub(super) fn new(net: Net) -> Transcript {
        Transcript {
            start: net.now(),
            net,
            first: Vec::new(),
            last: VecDeque::new(),
            left_out: 0,
        }
    }

    /// A datagram from one place to another.
    pub(super) fn datagram(&mut self, what: What, from: String, to: String, bytes: &[u8], note: String) {
        self.push(Entry {
            at: self.net.now().saturating_duration_since(self.start),
            what,
            from,
            to,
            bytes: bytes.to_vec(),
            note,
        });
    }

    /// Something else.
    pub(super) fn note(&mut self, what: What, note: impl Into<String>) {
        self.datagram(what, String::new(), String::new(), &[], note.into());
    }

    fn push(&mut self, entry: Entry) {
        if self.first.len() < KEPT {
            self.first.push(entry);
            return;
        }
        self.last.push_back(entry);
        if self.last.len() > KEPT {
            self.last.pop_front();
            self.left_out += 1;
        }
    }

    /// What there is.
    pub(super) fn entries(mut self) -> Vec<Entry> {
        if let (Some(next), true) = (self.last.front(), self.left_out > 0) {
            let gap = Entry {
                at: next.at,
                what: What::Note,
                from: String::new(),
                to: String::new(),
                bytes: Vec::new(),
                note: format!("{} entries left out", self.left_out),
            };
            self.first.push(gap);
        }
        self.first.extend(self.last);
        self.first
    }
}
