//! One direction of a TCP connection: its bytes in order.

use super::framing::Framing;
use super::{Frames, Segment};

/// Segments and bytes that wait for one before them.
const MOST_HELD: usize = 64;
const MOST_HELD_BYTES: usize = 256 << 10;
/// A segment farther away than this belongs to another connection of the same addresses.
const FARTHEST: u32 = 4 << 20;

#[derive(Debug)]
pub(super) struct Flow {
    /// Sequence number of the next byte.
    next: u32,
    framing: Framing,
    /// What came too early.
    held: Vec<Held>,
    /// Sequence number of the SYN, if it was seen.
    syn: Option<u32>,
    /// When it was last used, in segments of the file.
    pub(super) used: u64,
    /// Holes that were given up.
    pub(super) gaps: u64,
}

#[derive(Debug)]
struct Held {
    sequence: u32,
    data: Vec<u8>,
    missing: usize,
}

impl Flow {
    /// From its first segment that was seen.
    pub(super) fn new(segment: &Segment<'_>) -> Self {
        Flow {
            next: segment.first(),
            framing: Framing::new(segment.syn),
            held: Vec::new(),
            syn: segment.syn.then_some(segment.sequence),
            used: 0,
            gaps: 0,
        }
    }

    /// Whether a segment begins another connection of the same addresses.
    pub(super) fn is_over(&self, segment: &Segment<'_>) -> bool {
        let distance = segment.first().wrapping_sub(self.next).cast_signed();
        if segment.syn {
            return self.syn != Some(segment.sequence);
        }
        // A stream that was given up is not followed any more.
        !self.is_foreign() && distance.unsigned_abs() > FARTHEST
    }

    pub(super) fn is_framed(&self) -> bool {
        self.framing.is_framed()
    }

    pub(super) fn is_foreign(&self) -> bool {
        self.framing.is_foreign()
    }

    pub(super) fn is_holding(&self) -> bool {
        !self.held.is_empty()
    }

    /// What it holds in memory.
    pub(super) fn size(&self) -> usize {
        self.held_bytes() + self.framing.size()
    }

    /// Takes a segment with bytes.
    pub(super) fn take(&mut self, segment: &Segment<'_>, out: &mut Frames) {
        if self.framing.is_foreign() {
            return;
        }
        if self.ahead(segment.first()) > 0 {
            self.hold(segment);
            while self.held.len() > MOST_HELD || self.held_bytes() > MOST_HELD_BYTES {
                self.pass_gap(out);
            }
        } else {
            self.advance(segment.first(), segment.data, segment.missing, out);
            self.release(out);
        }
    }

    /// The receiver has everything before this: what was not seen by now never will be.
    pub(super) fn acknowledged(&mut self, sequence: u32, out: &mut Frames) {
        while self.is_holding() && self.ahead(sequence) > 0 {
            self.pass_gap(out);
        }
    }

    /// Gives up what is missing before the first segment that waits.
    pub(super) fn pass_gap(&mut self, out: &mut Frames) {
        let gap = self.held.iter().map(|held| self.ahead(held.sequence)).min();
        if let Some(gap) = gap.and_then(|gap| u32::try_from(gap).ok()) {
            self.gaps += 1;
            self.framing.hole(gap as usize, out);
            self.next = self.next.wrapping_add(gap);
        }
        self.release(out);
    }

    /// How far away a byte is from the next one.
    fn ahead(&self, sequence: u32) -> i32 {
        sequence.wrapping_sub(self.next).cast_signed()
    }

    fn held_bytes(&self) -> usize {
        self.held.iter().map(|held| held.data.capacity()).sum()
    }

    fn hold(&mut self, segment: &Segment<'_>) {
        let again = |held: &Held| {
            held.sequence == segment.first()
                && held.data.len() + held.missing >= segment.data.len() + segment.missing
        };
        if !self.held.iter().any(again) {
            self.held.push(Held {
                sequence: segment.first(),
                data: segment.data.to_vec(),
                missing: segment.missing,
            });
        }
    }

    /// Takes what waited for the bytes before it.
    fn release(&mut self, out: &mut Frames) {
        while let Some(at) = self.held.iter().position(|held| self.ahead(held.sequence) <= 0) {
            let held = self.held.swap_remove(at);
            self.advance(held.sequence, &held.data, held.missing, out);
        }
    }

    /// Takes the part of a segment that is new.
    fn advance(&mut self, sequence: u32, data: &[u8], missing: usize, out: &mut Frames) {
        let known = self.ahead(sequence).unsigned_abs() as usize;
        let fresh = data.get(known..).unwrap_or_default();
        let hole = missing.saturating_sub(known.saturating_sub(data.len()));
        if !fresh.is_empty() {
            self.framing.bytes(fresh, out);
        }
        self.framing.hole(hole, out);
        // Both are below a segment's length, which has sixteen bits, or what was captured of one.
        let passed = u32::try_from(fresh.len() + hole).unwrap_or(u32::MAX);
        self.next = self.next.wrapping_add(passed);
    }
}
