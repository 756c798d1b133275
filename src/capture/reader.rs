use std::io::Read;
use std::net::SocketAddr;
use std::ops::Range;
use std::time::Duration;

use etherparse::{UdpHeaderSlice, ip_number};

use super::counts::{Counts, Skip};
use super::file::{File, Next, Record};
use super::input::Input;
use super::ip::{self, Packet};
use super::{CaptureError, Datagram, Transport};

/// A capture that is being read: pcap with micro- or nanoseconds, or pcapng, in either byte order.
///
/// Memory is one buffer of half a MiB, whatever the file claims. Checksums are not verified, since captures
/// are made before network cards fill them in.
#[derive(Debug)]
pub struct Capture<R> {
    input: Input<R>,
    file: File,
    counts: Counts,
    ended: bool,
}

/// A datagram without the bytes that it borrows.
struct Found {
    time: Duration,
    transport: Transport,
    source: SocketAddr,
    destination: SocketAddr,
    payload: Range<usize>,
    cut: bool,
}

impl<R: Read> Capture<R> {
    /// Reads the header of the file, which tells the formats apart. The reader needs no buffer of its own.
    pub fn open(input: R) -> Result<Self, CaptureError> {
        let mut input = Input::new(input);
        let file = File::open(&mut input)?;
        Ok(Capture {
            input,
            file,
            counts: Counts::default(),
            ended: false,
        })
    }

    /// The next datagram; `None` at the end, and for ever after it or an error.
    ///
    /// A file that ends inside a record ends here too, see [`Counts::cut`].
    pub fn next_datagram(&mut self) -> Result<Option<Datagram<'_>>, CaptureError> {
        let found = self.find();
        self.ended |= !matches!(found, Ok(Some(_)));
        let Some(found) = found? else {
            return Ok(None);
        };
        self.counts.datagrams += 1;
        Ok(Some(Datagram {
            packet: self.counts.packets,
            time: found.time,
            transport: found.transport,
            source: found.source,
            destination: found.destination,
            payload: self.input.held(found.payload),
            cut: found.cut,
        }))
    }

    fn find(&mut self) -> Result<Option<Found>, CaptureError> {
        while !self.ended {
            let record = match self.file.next(&mut self.input)? {
                Next::Record(record) => record,
                Next::End => break,
                Next::Cut(offset) => {
                    self.counts.cut = Some(offset);
                    break;
                }
            };
            self.counts.packet(record.time);
            self.input.packets = self.counts.packets;
            match self.dissect(&record) {
                Ok(found) => return Ok(Some(found)),
                Err(reason) => self.counts.skipped.count(reason),
            }
        }
        Ok(None)
    }

    fn dissect(&mut self, record: &Record) -> Result<Found, Skip> {
        let frame = self.input.held(record.data.clone());
        let begin = record.link.ip(frame)?;
        let packet = ip::read(&frame[begin..], record.missing)?;
        let place = record.data.start + begin;
        if packet.fragment.is_some() || packet.protocol != ip_number::UDP {
            return Err(Skip::Protocol);
        }
        let mut found = udp(&packet, &frame[begin..], record.time)?;
        found.payload = found.payload.start + place..found.payload.end + place;
        Ok(found)
    }
}

impl<R> Capture<R> {
    /// What was read so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }
}

#[inline]
fn udp(packet: &Packet, bytes: &[u8], time: Duration) -> Result<Found, Skip> {
    let bytes = &bytes[packet.payload.clone()];
    let header = UdpHeaderSlice::from_slice(bytes).map_err(|_| Skip::Malformed)?;
    let whole = bytes.len() + packet.missing;
    let length = match usize::from(header.length()) {
        // Longer than can be said, or left to the network card.
        0 => whole,
        length if length < 8 || length > whole => return Err(Skip::Malformed),
        length => length,
    };
    let begin = packet.payload.start;
    Ok(Found {
        time,
        transport: Transport::Udp,
        source: SocketAddr::new(packet.source, header.source_port()),
        destination: SocketAddr::new(packet.destination, header.destination_port()),
        payload: begin + 8..begin + length.min(bytes.len()),
        cut: length > bytes.len(),
    })
}
