//! TCP connections that carry frames as ICE over TCP does (RFC 6544 section 3), put in order and taken apart.

mod flow;
mod framing;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::SocketAddr;
use std::ops::Range;

use etherparse::TcpHeaderSlice;
use foldhash::fast::RandomState;

use super::counts::{GivenUp, Skip};
use super::ip::Packet;
use flow::Flow;

/// Directions of connections that are remembered.
const MOST_FLOWS: usize = 16_384;
/// What they may hold together, in bytes.
const MOST_BYTES: usize = 32 << 20;
/// What the buffer of finished frames keeps of its room.
const ROOM: usize = 1 << 20;

/// A TCP segment.
#[derive(Debug)]
pub(super) struct Segment<'a> {
    source: SocketAddr,
    destination: SocketAddr,
    sequence: u32,
    acknowledged: Option<u32>,
    syn: bool,
    reset: bool,
    data: &'a [u8],
    missing: usize,
}

/// All connections of a capture.
#[derive(Debug, Default)]
pub(super) struct Streams {
    flows: HashMap<(SocketAddr, SocketAddr), Flow, RandomState>,
    /// What the flows hold in memory.
    size: usize,
    /// How many flows hold a segment back.
    holding: usize,
    /// Segments so far.
    clock: u64,
    pub(super) given_up: GivenUp,
}

/// Frames that are complete and not yet handed out.
#[derive(Debug, Default)]
pub(super) struct Frames {
    bytes: Vec<u8>,
    list: Vec<Frame>,
    handed: usize,
    /// The connection that frames are of which are being added.
    ends: Option<(SocketAddr, SocketAddr)>,
}

/// A frame, as a place in the buffer of frames.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) source: SocketAddr,
    pub(super) destination: SocketAddr,
    pub(super) place: Range<usize>,
    pub(super) cut: bool,
}

impl<'a> Segment<'a> {
    /// Reads the header of TCP.
    pub(super) fn read(packet: &Packet, bytes: &'a [u8]) -> Result<Self, Skip> {
        let header = TcpHeaderSlice::from_slice(bytes).map_err(|_| Skip::Malformed)?;
        Ok(Segment {
            source: SocketAddr::new(packet.source, header.source_port()),
            destination: SocketAddr::new(packet.destination, header.destination_port()),
            sequence: header.sequence_number(),
            acknowledged: header.ack().then(|| header.acknowledgment_number()),
            syn: header.syn(),
            reset: header.rst(),
            data: &bytes[header.slice().len()..],
            missing: packet.missing,
        })
    }

    /// Sequence number of its first byte; a SYN counts as one.
    fn first(&self) -> u32 {
        self.sequence.wrapping_add(self.syn.into())
    }

    fn is_empty(&self) -> bool {
        self.data.is_empty() && self.missing == 0
    }
}

impl Streams {
    /// Takes a segment; frames that it completes are added to `out`.
    pub(super) fn take(&mut self, segment: &Segment<'_>, out: &mut Frames) -> Result<(), Skip> {
        self.clock += 1;
        if self.holding > 0
            && let Some(sequence) = segment.acknowledged
        {
            let back = (segment.destination, segment.source);
            self.with(back, out, |flow, out| flow.acknowledged(sequence, out));
        }
        let key = (segment.source, segment.destination);
        if segment.reset {
            self.flush(key, out);
            self.remove(&key);
            return Ok(());
        }
        if segment.is_empty() && !segment.syn {
            return Ok(());
        }
        if self.flows.get(&key).is_some_and(|flow| flow.is_over(segment)) {
            self.flush(key, out);
            self.remove(&key);
        }
        if let Entry::Vacant(vacant) = self.flows.entry(key) {
            vacant.insert(Flow::new(segment));
        }
        let framed = self.with(key, out, |flow, out| {
            if !segment.is_empty() {
                flow.take(segment, out);
            }
        });
        self.make_room();
        if framed { Ok(()) } else { Err(Skip::Unframed) }
    }

    /// Nothing more comes: what waited for missing bytes is taken without them.
    pub(super) fn finish(&mut self, out: &mut Frames) {
        let holding = self.flows.iter().filter(|(_, flow)| flow.is_holding());
        let mut holding: Vec<_> = holding.map(|(key, flow)| (flow.used, *key)).collect();
        holding.sort_unstable();
        for (_, key) in holding {
            self.flush(key, out);
        }
    }

    /// Takes what a flow holds back, without what is missing before it.
    fn flush(&mut self, key: (SocketAddr, SocketAddr), out: &mut Frames) {
        self.with(key, out, |flow, out| {
            while flow.is_holding() {
                flow.pass_gap(out);
            }
        });
    }

    /// Does something with a flow and keeps the books; whether it carries frames.
    fn with(
        &mut self,
        key: (SocketAddr, SocketAddr),
        out: &mut Frames,
        act: impl FnOnce(&mut Flow, &mut Frames),
    ) -> bool {
        let Some(flow) = self.flows.get_mut(&key) else {
            return false;
        };
        let (size, holding) = (flow.size(), usize::from(flow.is_holding()));
        let (foreign, gaps) = (flow.is_foreign(), flow.gaps);
        out.ends = Some(key);
        act(flow, out);
        flow.used = self.clock;
        self.size = self.size - size + flow.size();
        self.holding = self.holding - holding + usize::from(flow.is_holding());
        self.given_up.gaps += flow.gaps - gaps;
        self.given_up.unframed += u64::from(!foreign && flow.is_foreign());
        flow.is_framed()
    }

    fn remove(&mut self, key: &(SocketAddr, SocketAddr)) {
        if let Some(flow) = self.flows.remove(key) {
            self.size -= flow.size();
            self.holding -= usize::from(flow.is_holding());
        }
    }

    /// Forgets the flows that were not used for longest; a quarter at once, so that this is seldom.
    fn make_room(&mut self) {
        if self.flows.len() <= MOST_FLOWS && self.size <= MOST_BYTES {
            return;
        }
        let mut ages: Vec<_> = self.flows.iter().map(|(key, flow)| (flow.used, *key)).collect();
        ages.sort_unstable();
        for (_, key) in ages {
            if self.flows.len() <= MOST_FLOWS / 4 * 3 && self.size <= MOST_BYTES / 4 * 3 {
                break;
            }
            self.remove(&key);
            self.given_up.forgotten += 1;
        }
    }
}

impl Frames {
    fn push(&mut self, frame: &[u8], cut: bool) {
        let Some((source, destination)) = self.ends else {
            return;
        };
        let begin = self.bytes.len();
        self.bytes.extend_from_slice(frame);
        self.list.push(Frame {
            source,
            destination,
            place: begin..self.bytes.len(),
            cut,
        });
    }

    /// The next frame. The buffer is emptied when there is none.
    #[inline]
    pub(super) fn next(&mut self) -> Option<Frame> {
        let frame = self.list.get(self.handed).cloned();
        if frame.is_some() {
            self.handed += 1;
        } else if self.handed > 0 {
            self.clear();
        }
        frame
    }

    fn clear(&mut self) {
        self.handed = 0;
        self.list.clear();
        self.bytes.clear();
        self.bytes.shrink_to(ROOM);
        self.list.shrink_to(ROOM / size_of::<Frame>());
    }

    /// The bytes of frames.
    pub(super) fn held(&self, place: Range<usize>) -> &[u8] {
        &self.bytes[place]
    }
}
