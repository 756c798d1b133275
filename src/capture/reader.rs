use std::io::Read;
use std::net::SocketAddr;
use std::ops::Range;
use std::time::Duration;

use etherparse::{IpFragOffset, UdpHeaderSlice, ip_number};

use super::counts::{Counts, Skip};
use super::file::{File, Next, Record};
use super::fragment::Fragments;
use super::input::Input;
use super::ip::{self, Packet};
use super::stream::{Frames, Segment, Streams};
use super::{CaptureError, Datagram, Transport};

/// A capture that is being read: pcap with micro- or nanoseconds, or pcapng, in either byte order.
///
/// Memory is bounded, whatever the file claims: a buffer of half a MiB, 16 MiB for fragments of IP packets
/// (256 packets, none older than 30 seconds) and some 40 MiB for TCP (16,384 streams, 64 segments of each that
/// wait for one before them). Where a bound is hit the oldest goes, and is counted. Checksums are not
/// verified, since captures are made before network cards fill them in.
#[derive(Debug)]
pub struct Capture<R> {
    input: Input<R>,
    file: File,
    fragments: Fragments,
    streams: Streams,
    frames: Frames,
    counts: Counts,
    /// The time of the latest packet.
    time: Duration,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Packets,
    /// The file is at its end; frames may be left.
    Frames,
    Over,
}

/// A datagram without the bytes that it borrows.
struct Found {
    transport: Transport,
    source: SocketAddr,
    destination: SocketAddr,
    place: Place,
    cut: bool,
}

/// Where the bytes of a datagram are held.
enum Place {
    Input(Range<usize>),
    Fragments(Range<usize>),
    Frames(Range<usize>),
}

impl<R: Read> Capture<R> {
    /// Reads the header of the file, which tells the formats apart. The reader needs no buffer of its own.
    pub fn open(input: R) -> Result<Self, CaptureError> {
        let mut input = Input::new(input);
        let file = File::open(&mut input)?;
        Ok(Capture {
            input,
            file,
            fragments: Fragments::default(),
            streams: Streams::default(),
            frames: Frames::default(),
            counts: Counts::default(),
            time: Duration::ZERO,
            state: State::Packets,
        })
    }

    /// The next datagram; `None` at the end, and for ever after it or an error.
    ///
    /// A file that ends inside a record ends here too, see [`Counts::cut`].
    pub fn next_datagram(&mut self) -> Result<Option<Datagram<'_>>, CaptureError> {
        let found = match self.find() {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(None),
            Err(error) => {
                self.state = State::Over;
                return Err(error);
            }
        };
        self.counts.datagrams += 1;
        Ok(Some(Datagram {
            packet: self.counts.packets,
            time: self.time,
            transport: found.transport,
            source: found.source,
            destination: found.destination,
            payload: match found.place {
                Place::Input(range) => self.input.held(range),
                Place::Fragments(range) => &self.fragments.whole()[range],
                Place::Frames(range) => self.frames.held(range),
            },
            cut: found.cut,
        }))
    }

    fn find(&mut self) -> Result<Option<Found>, CaptureError> {
        loop {
            if let Some(found) = self.frame() {
                return Ok(Some(found));
            }
            if self.state != State::Packets {
                self.state = State::Over;
                return Ok(None);
            }
            match self.file.next(&mut self.input)? {
                Next::Record(record) => {
                    if let Some(found) = self.packet(&record) {
                        return Ok(Some(found));
                    }
                }
                Next::End => self.finish(),
                Next::Cut(offset) => {
                    self.counts.cut = Some(offset);
                    self.finish();
                }
            }
        }
    }

    fn packet(&mut self, record: &Record) -> Option<Found> {
        self.counts.packet(record.time);
        self.input.packets = self.counts.packets;
        self.time = record.time;
        match self.dissect(record) {
            Ok(found) => found,
            Err(reason) => {
                self.counts.skipped.count(reason);
                None
            }
        }
    }

    fn dissect(&mut self, record: &Record) -> Result<Option<Found>, Skip> {
        let frame = self.input.held(record.data.clone());
        let begin = record.link.ip(frame)?;
        let bytes = &frame[begin..];
        let packet = ip::read(bytes, record.missing)?;
        if packet.fragment.is_some() {
            return self.fragment(packet, record.data.start + begin, record.data.end);
        }
        let payload = &bytes[packet.payload.clone()];
        if packet.protocol == ip_number::UDP {
            let place = record.data.start + begin + packet.payload.start;
            return udp(&packet, payload, |range| {
                Place::Input(range.start + place..range.end + place)
            })
            .map(Some);
        }
        let segment = Segment::read(&packet, payload)?;
        self.streams.take(&segment, &mut self.frames).map(|()| None)
    }

    /// A fragment of an IP packet, at a place of the input.
    fn fragment(&mut self, mut packet: Packet, begin: usize, end: usize) -> Result<Option<Found>, Skip> {
        let Some(fragment) = packet.fragment.take() else {
            return Ok(None);
        };
        let bytes = self.input.held(begin..end);
        if packet.missing > 0 {
            if fragment.offset != IpFragOffset::ZERO {
                return Err(Skip::Fragment);
            }
            // There is no hope for the packet, but its beginning may tell something.
            packet.missing = usize::from(u16::MAX);
            let packet = packet.behind_extensions(bytes)?;
            if packet.protocol != ip_number::UDP {
                return Err(Skip::Fragment);
            }
            let place = begin + packet.payload.start;
            return udp(&packet, &bytes[packet.payload.clone()], |range| {
                Place::Input(range.start + place..range.end + place)
            })
            .map(Some);
        }
        let payload = &bytes[packet.payload.clone()];
        let Some(packet) = self.fragments.add(&packet, &fragment, payload, self.time) else {
            return Ok(None);
        };
        self.whole(packet)
    }

    /// A packet that was put together.
    fn whole(&mut self, packet: Packet) -> Result<Option<Found>, Skip> {
        let bytes = self.fragments.whole();
        let packet = packet.behind_extensions(bytes)?;
        if packet.fragment.is_some() {
            return Err(Skip::Malformed);
        }
        let payload = &bytes[packet.payload.clone()];
        if packet.protocol == ip_number::UDP {
            let place = packet.payload.start;
            return udp(&packet, payload, |range| {
                Place::Fragments(range.start + place..range.end + place)
            })
            .map(Some);
        }
        let segment = Segment::read(&packet, payload)?;
        self.streams.take(&segment, &mut self.frames).map(|()| None)
    }

    fn frame(&mut self) -> Option<Found> {
        let frame = self.frames.next()?;
        Some(Found {
            transport: Transport::Tcp,
            source: frame.source,
            destination: frame.destination,
            place: Place::Frames(frame.place),
            cut: frame.cut,
        })
    }

    fn finish(&mut self) {
        self.state = State::Frames;
        self.fragments.finish();
        self.streams.finish(&mut self.frames);
    }
}

impl<R> Capture<R> {
    /// What was read so far.
    pub fn counts(&self) -> Counts {
        let mut counts = self.counts;
        counts.skipped.fragments += self.fragments.lost;
        counts.given_up = self.streams.given_up;
        let span = self.file.span();
        (counts.began, counts.ended) = (span.began, span.ended);
        counts
    }
}

#[inline]
fn udp(packet: &Packet, bytes: &[u8], place: impl FnOnce(Range<usize>) -> Place) -> Result<Found, Skip> {
    let header = UdpHeaderSlice::from_slice(bytes).map_err(|_| Skip::Malformed)?;
    let whole = bytes.len() + packet.missing;
    let length = match usize::from(header.length()) {
        // Longer than can be said, or left to the network card.
        0 => whole,
        length if length < 8 || length > whole => return Err(Skip::Malformed),
        length => length,
    };
    Ok(Found {
        transport: Transport::Udp,
        source: SocketAddr::new(packet.source, header.source_port()),
        destination: SocketAddr::new(packet.destination, header.destination_port()),
        place: place(8..length.min(bytes.len())),
        cut: length > bytes.len(),
    })
}
