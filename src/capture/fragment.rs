//! Fragments of IP packets, put together again.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::time::Duration;

use etherparse::IpNumber;
use etherparse::defrag::IpDefragBuf;

use super::ip::{Fragment, Packet};

/// Packets that are put together at a time. Each is at most 64 KiB, so all of them are 16 MiB.
const MOST_PACKETS: usize = 256;
/// Fragments of one packet; 64 KiB in the smallest ones a network makes are a tenth of that.
const MOST_PIECES: u64 = 1024;
/// How long the fragments of a packet may be apart; what hosts allow.
const LONGEST: Duration = Duration::from_secs(30);

/// Packets that are not whole yet.
#[derive(Debug, Default)]
pub(super) struct Fragments {
    /// In the order of their first fragments.
    pending: VecDeque<Pending>,
    /// The packet that was put together last.
    whole: Vec<u8>,
    /// Fragments that never became a packet.
    pub(super) lost: u64,
}

#[derive(Debug)]
struct Pending {
    key: Key,
    since: Duration,
    pieces: u64,
    /// What the first fragment says; in IPv6 those of the others do not count.
    protocol: IpNumber,
    buffer: IpDefragBuf,
}

/// What fragments of one packet have in common.
#[derive(Debug, PartialEq, Eq)]
struct Key {
    source: IpAddr,
    destination: IpAddr,
    identification: u32,
    /// In IPv4 only.
    protocol: Option<IpNumber>,
}

impl Fragments {
    /// Adds a fragment that was captured whole; the packet, if that completes it.
    pub(super) fn add(
        &mut self,
        packet: &Packet,
        fragment: &Fragment,
        bytes: &[u8],
        time: Duration,
    ) -> Option<Packet> {
        self.forget(time);
        let at = self.place(packet, fragment, time);
        let pending = &mut self.pending[at];
        pending.pieces += 1;
        if fragment.offset.value() == 0 {
            pending.protocol = packet.protocol;
        }
        let added = pending.buffer.add(fragment.offset, fragment.more, bytes);
        if added.is_err() || pending.pieces > MOST_PIECES {
            self.drop(at);
            return None;
        }
        if !pending.buffer.is_complete() {
            return None;
        }
        let complete = self.pending.remove(at)?;
        self.whole = complete.buffer.take_bufs().0;
        Some(Packet {
            source: packet.source,
            destination: packet.destination,
            protocol: complete.protocol,
            payload: 0..self.whole.len(),
            missing: 0,
            fragment: None,
        })
    }

    /// The payload of the packet that was put together last.
    pub(super) fn whole(&self) -> &[u8] {
        &self.whole
    }

    /// No more fragments come.
    pub(super) fn finish(&mut self) {
        while !self.pending.is_empty() {
            self.drop(0);
        }
    }

    /// Where the packet of a fragment is put together; the oldest gives way to a new one.
    fn place(&mut self, packet: &Packet, fragment: &Fragment, time: Duration) -> usize {
        let key = Key {
            source: packet.source,
            destination: packet.destination,
            identification: fragment.identification,
            protocol: packet.source.is_ipv4().then_some(packet.protocol),
        };
        let known = self.pending.iter().position(|pending| pending.key == key);
        known.unwrap_or_else(|| {
            if self.pending.len() == MOST_PACKETS {
                self.drop(0);
            }
            self.pending.push_back(Pending {
                key,
                since: time,
                pieces: 0,
                protocol: packet.protocol,
                buffer: IpDefragBuf::new(packet.protocol, Vec::new(), Vec::new()),
            });
            self.pending.len() - 1
        })
    }

    fn forget(&mut self, now: Duration) {
        while self
            .pending
            .front()
            .is_some_and(|pending| pending.since + LONGEST < now)
        {
            self.drop(0);
        }
    }

    fn drop(&mut self, at: usize) {
        if let Some(pending) = self.pending.remove(at) {
            self.lost += pending.pieces;
        }
    }
}
