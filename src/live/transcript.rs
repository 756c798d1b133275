//! What happened on the wire during a case.

use std::time::Duration;

use serde::Serialize;

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
