//! The classic format: a header, then records.

use std::io::Read;
use std::time::Duration;

use super::file::{Next, Record};
use super::input::{Input, LONGEST_PACKET};
use super::link::Link;
use super::order::Order;
use super::{CaptureError, Problem};

const HEADER: usize = 24;
const RECORD: usize = 16;

#[derive(Debug)]
pub(super) struct Pcap {
    order: Order,
    nanoseconds: bool,
    link: Link,
}

impl Pcap {
    /// Reads the header, if the file begins as one does.
    pub(super) fn open<R: Read>(input: &mut Input<R>, magic: [u8; 4]) -> Result<Option<Self>, CaptureError> {
        let (order, nanoseconds) = match magic {
            [0xa1, 0xb2, 0xc3, 0xd4] => (Order::Big, false),
            [0xa1, 0xb2, 0x3c, 0x4d] => (Order::Big, true),
            [0xd4, 0xc3, 0xb2, 0xa1] => (Order::Little, false),
            [0x4d, 0x3c, 0xb2, 0xa1] => (Order::Little, true),
            _ => return Ok(None),
        };
        if !input.have(HEADER)? {
            return Err(input.error(Problem::Short));
        }
        let header = input.waiting();
        let (major, minor) = (order.u16(header, 4), order.u16(header, 6));
        if major != 2 {
            return Err(input.error(Problem::Version { major, minor }));
        }
        // The upper half tells of checksums at the ends of frames; IP knows its own length.
        let link = Link::of(order.u32(header, 20) & 0xffff);
        input.consume(HEADER);
        Ok(Some(Pcap {
            order,
            nanoseconds,
            link,
        }))
    }

    #[inline]
    pub(super) fn next<R: Read>(&self, input: &mut Input<R>) -> Result<Next, CaptureError> {
        if !input.have(RECORD)? {
            return Ok(Next::end(input));
        }
        let header = input.waiting();
        let word = |at| self.order.u32(header, at);
        let (seconds, fraction, length, original) = (word(0), word(4), word(8), word(12));
        // Longer than the header's snapshot length is believed: some writers leave that at zero.
        if length > LONGEST_PACKET {
            let limit = LONGEST_PACKET;
            return Err(input.error(Problem::PacketLength { length, limit }));
        }
        let length = length as usize;
        if !input.have(RECORD + length)? {
            return Ok(Next::end(input));
        }
        let fraction = u64::from(fraction);
        let fraction = if self.nanoseconds {
            Duration::from_nanos(fraction)
        } else {
            Duration::from_micros(fraction)
        };
        input.consume(RECORD);
        Ok(Next::Record(Record {
            link: self.link,
            time: Duration::from_secs(seconds.into()) + fraction,
            data: input.consume(length),
            missing: (original as usize).saturating_sub(length),
        }))
    }
}
