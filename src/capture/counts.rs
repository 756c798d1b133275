use std::time::Duration;

/// What was read so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Packets in the file, whatever is in them.
    pub packets: u64,
    /// Datagrams that were handed out.
    pub datagrams: u64,
    /// Packets that no datagram came of, by reason.
    pub skipped: Skipped,
    /// What was begun and given up, so that memory stays bounded.
    pub given_up: GivenUp,
    /// The earliest time of a packet.
    pub first: Option<Duration>,
    /// The latest time of a packet.
    pub last: Option<Duration>,
    /// When capturing began, if the file says so; pcapng can, often at its end.
    pub began: Option<Duration>,
    /// When capturing ended, if the file says so.
    pub ended: Option<Duration>,
    /// Where the record begins that the file ends in, if it ends inside one.
    pub cut: Option<u64>,
}

impl Counts {
    /// Notes a packet and its time.
    pub(super) fn packet(&mut self, time: Duration) {
        self.packets += 1;
        self.first = Some(self.first.map_or(time, |first| first.min(time)));
        self.last = Some(self.last.map_or(time, |last| last.max(time)));
    }
}

/// Packets that no datagram came of, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// Their link layer is not read here.
    pub link: u64,
    /// They are neither UDP nor TCP over IP.
    pub protocol: u64,
    /// Their headers are wrong, or were not captured whole.
    pub malformed: u64,
    /// Fragments of IP packets of which others are missing.
    pub fragments: u64,
    /// TCP segments of streams in which no frames of RFC 4571 were found, or not yet.
    pub unframed: u64,
}

impl Skipped {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.link + self.protocol + self.malformed + self.fragments + self.unframed
    }

    pub(super) fn count(&mut self, reason: Skip) {
        *match reason {
            Skip::Link => &mut self.link,
            Skip::Protocol => &mut self.protocol,
            Skip::Malformed => &mut self.malformed,
            Skip::Fragment => &mut self.fragments,
            Skip::Unframed => &mut self.unframed,
        } += 1;
    }
}

/// Why a packet gives no datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Skip {
    Link,
    Protocol,
    Malformed,
    Fragment,
    Unframed,
}

/// What was given up of TCP streams. Each direction of a connection is a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GivenUp {
    /// Streams that carry no frames of RFC 4571, as far as was looked.
    pub unframed: u64,
    /// Holes in streams, where segments were not captured.
    pub gaps: u64,
    /// Streams that were forgotten because there were too many.
    pub forgotten: u64,
}
