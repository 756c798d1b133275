//! What happened, kept for the transcript.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::live::{Entry, What};
use crate::net::Net;

/// How many entries are kept; a session has a few hundred.
const KEPT: usize = 20_000;
/// How many datagrams of media are kept: the rest is counted.
const MEDIA: usize = 100;

/// The record in the making.
#[derive(Debug)]
pub(super) struct Record {
    net: Net,
    start: Instant,
    entries: Vec<Entry>,
    media: usize,
    left_out: usize,
}

impl Record {
    /// Of a session that begins now.
    pub(super) fn new(net: Net) -> Record {
        Record {
            start: net.now(),
            net,
            entries: Vec::new(),
            media: 0,
            left_out: 0,
        }
    }

    /// A datagram from one place to another.
    pub(super) fn datagram(
        &mut self,
        what: What,
        (from, to): (SocketAddr, SocketAddr),
        bytes: &[u8],
        note: String,
    ) {
        if matches!(bytes.first(), Some(128..=191)) {
            self.media += 1;
            if self.media > MEDIA {
                return;
            }
        }
        self.push(Entry {
            at: self.at(),
            what,
            from: from.to_string(),
            to: to.to_string(),
            bytes: bytes.to_vec(),
            note,
        });
    }

    /// Something else.
    pub(super) fn note(&mut self, what: What, note: impl Into<String>) {
        self.push(Entry {
            at: self.at(),
            what,
            from: String::new(),
            to: String::new(),
            bytes: Vec::new(),
            note: note.into(),
        });
    }

    fn at(&self) -> Duration {
        self.net.now().saturating_duration_since(self.start)
    }

    fn push(&mut self, entry: Entry) {
        if self.entries.len() < KEPT {
            self.entries.push(entry);
        } else {
            self.left_out += 1;
        }
    }

    /// What there is.
    pub(super) fn entries(mut self) -> Vec<Entry> {
        let bulk = [
            (self.media.saturating_sub(MEDIA), "datagrams of media"),
            (self.left_out, "entries"),
        ];
        self.entries.truncate(KEPT - bulk.len());
        for (count, what) in bulk.into_iter().filter(|(count, _)| *count > 0) {
            self.note(What::Note, format!("{count} {what} left out"));
        }
        self.entries
    }
}
