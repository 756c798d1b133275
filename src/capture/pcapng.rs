//! The newer format: blocks, in sections of one byte order each, from several interfaces.

use std::io::Read;
use std::time::Duration;

use super::file::{Next, Record};
use super::input::{Input, LONGEST_PACKET};
use super::interface::Interface;
use super::order::Order;
use super::{CaptureError, Problem};

const SECTION: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const OLD_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const STATISTICS: u32 = 5;
const PACKET: u32 = 6;

/// Options of statistics: when capturing began and ended.
const BEGAN: u16 = 2;
const ENDED: u16 = 3;

/// Type and length of a block.
const HEAD: usize = 8;
/// Blocks that are read lie in the buffer as a whole.
const LONGEST_READ: u32 = LONGEST_PACKET + 65_536;
/// Blocks that are passed over may hold anything: names, keys, a journal.
const LONGEST_PASSED: u32 = 128 << 20;
/// More interfaces in a section are an attack.
const MOST_INTERFACES: usize = 4096;

#[derive(Debug)]
pub(super) struct Pcapng {
    order: Order,
    interfaces: Vec<Interface>,
    /// The time of the latest packet, for those that have none.
    time: Duration,
    pub(super) span: Span,
}

/// When capturing began and ended on any of the interfaces, as far as the file says so.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub(super) began: Option<Duration>,
    pub(super) ended: Option<Duration>,
}

/// The fields of a packet, whichever block it is in.
struct Fields {
    interface: u32,
    ticks: Option<u64>,
    length: u32,
    original: u32,
    /// Where its bytes begin in the block.
    at: usize,
}

impl Pcapng {
    /// Reads the header of the first section.
    pub(super) fn open<R: Read>(input: &mut Input<R>) -> Result<Self, CaptureError> {
        let mut pcapng = Pcapng {
            order: Order::Little,
            interfaces: Vec::new(),
            time: Duration::ZERO,
            span: Span::default(),
        };
        if pcapng.section(input)? {
            Ok(pcapng)
        } else {
            Err(input.error(Problem::Short))
        }
    }

    pub(super) fn next<R: Read>(&mut self, input: &mut Input<R>) -> Result<Next, CaptureError> {
        loop {
            if !input.have(HEAD)? {
                return Ok(Next::end(input));
            }
            let begin = input.offset();
            let head = input.waiting();
            let (kind, length) = (self.order.u32(head, 0), self.order.u32(head, 4));
            let whole = match kind {
                SECTION => self.section(input)?,
                INTERFACE => self.interface(input, length)?,
                PACKET | OLD_PACKET | SIMPLE_PACKET => match self.packet(input, kind, length)? {
                    Some(record) => return Ok(Next::Record(record)),
                    None => false,
                },
                STATISTICS => self.statistics(input, length)?,
                _ => pass(input, self.order, kind, length)?,
            };
            if !whole {
                return Ok(Next::Cut(begin));
            }
        }
    }

    /// A section begins: its byte order, no interfaces. False if the file ends in it.
    fn section<R: Read>(&mut self, input: &mut Input<R>) -> Result<bool, CaptureError> {
        if !input.have(HEAD + 8)? {
            return Ok(false);
        }
        let head = input.waiting();
        self.order = match [head[8], head[9], head[10], head[11]] {
            [0x1a, 0x2b, 0x3c, 0x4d] => Order::Big,
            [0x4d, 0x3c, 0x2b, 0x1a] => Order::Little,
            other => return Err(input.error(Problem::ByteOrder(other))),
        };
        let length = self.order.u32(head, 4);
        let (major, minor) = (self.order.u16(head, 12), self.order.u16(head, 14));
        if major != 1 {
            return Err(input.error(Problem::Version { major, minor }));
        }
        check(input, SECTION, length, 28, LONGEST_PASSED)?;
        self.interfaces.clear();
        pass(input, self.order, SECTION, length)
    }

    /// An interface is described. False if the file ends in it.
    fn interface<R: Read>(&mut self, input: &mut Input<R>, length: u32) -> Result<bool, CaptureError> {
        check(input, INTERFACE, length, 20, LONGEST_READ)?;
        if !whole(input, self.order, length)? {
            return Ok(false);
        }
        if self.interfaces.len() == MOST_INTERFACES {
            return Err(input.error(Problem::Interfaces(MOST_INTERFACES)));
        }
        let length = length as usize;
        let body = &input.waiting()[HEAD..length - 4];
        self.interfaces.push(Interface::read(self.order, body));
        input.consume(length);
        Ok(true)
    }

    /// What was counted on an interface, and between which times. False if the file ends in it.
    fn statistics<R: Read>(&mut self, input: &mut Input<R>, length: u32) -> Result<bool, CaptureError> {
        check(input, STATISTICS, length, 24, LONGEST_READ)?;
        if !whole(input, self.order, length)? {
            return Ok(false);
        }
        let length = length as usize;
        let block = &input.waiting()[..length - 4];
        let interface = self.order.u32(block, HEAD);
        // Whatever they say of an interface that there is not is nobody's loss.
        if let Some(interface) = self.interfaces.get(interface as usize) {
            for (code, value) in self.order.options(&block[HEAD + 12..]) {
                let Some(time) = (self.order.ticks(value)).map(|ticks| near(self.time, interface, ticks))
                else {
                    continue;
                };
                match code {
                    BEGAN => self.span.began = Some(self.span.began.map_or(time, |one| one.min(time))),
                    ENDED => self.span.ended = self.span.ended.max(Some(time)),
                    _ => {}
                }
            }
        }
        input.consume(length);
        Ok(true)
    }

    /// A packet, in any of the three blocks there are for one; `None` if the file ends in it.
    fn packet<R: Read>(
        &mut self,
        input: &mut Input<R>,
        kind: u32,
        length: u32,
    ) -> Result<Option<Record>, CaptureError> {
        let least = if kind == SIMPLE_PACKET { 16 } else { 32 };
        check(input, kind, length, least, LONGEST_READ)?;
        if !whole(input, self.order, length)? {
            return Ok(None);
        }
        let fields = self.fields(kind, length, input.waiting());
        let known = self.interfaces.len();
        let Some(interface) = self.interfaces.get(fields.interface as usize) else {
            let interface = fields.interface;
            return Err(input.error(Problem::Interface { interface, known }));
        };
        let (captured, room) = (fields.length, length - least);
        if captured > room {
            let length = captured;
            return Err(input.error(Problem::PacketRoom { length, room }));
        }
        if let Some(ticks) = fields.ticks {
            self.time = interface.time(ticks);
        }
        let link = interface.link;
        let block = input.consume(length as usize);
        let begin = block.start + fields.at;
        Ok(Some(Record {
            link,
            time: self.time,
            data: begin..begin + captured as usize,
            missing: fields.original.saturating_sub(captured) as usize,
        }))
    }

    fn fields(&self, kind: u32, length: u32, block: &[u8]) -> Fields {
        let word = |at| self.order.u32(block, at);
        if kind == SIMPLE_PACKET {
            // Its captured length is not stated, only what limits it.
            let original = word(8);
            let snapshot = self.interfaces.first().map_or(0, |interface| interface.snapshot);
            let limit = if snapshot == 0 { u32::MAX } else { snapshot };
            return Fields {
                interface: 0,
                ticks: None,
                length: original.min(limit).min(length - 16),
                original,
                at: 12,
            };
        }
        let interface = if kind == PACKET {
            word(8)
        } else {
            self.order.u16(block, 8).into()
        };
        Fields {
            interface,
            ticks: Some(u64::from(word(12)) << 32 | u64::from(word(16))),
            length: word(20),
            original: word(24),
            at: 28,
        }
    }
}

/// A time in statistics: in ticks of the interface, as it should be, or in microseconds, which is what Wireshark writes;
/// whichever is nearer to the packets.
fn near(packets: Duration, interface: &Interface, ticks: u64) -> Duration {
    let [right, other] = [interface.time(ticks), Duration::from_micros(ticks)];
    if other.abs_diff(packets) < right.abs_diff(packets) {
        other
    } else {
        right
    }
}

fn check<R: Read>(
    input: &Input<R>,
    kind: u32,
    length: u32,
    least: u32,
    limit: u32,
) -> Result<(), CaptureError> {
    if length.is_multiple_of(4) && (least..=limit).contains(&length) {
        return Ok(());
    }
    Err(input.error(Problem::BlockLength {
        kind,
        length,
        least,
        limit,
    }))
}

/// Gets a block into the buffer and compares the lengths at its two ends. False if the file ends in it.
fn whole<R: Read>(input: &mut Input<R>, order: Order, length: u32) -> Result<bool, CaptureError> {
    if !input.have(length as usize)? {
        return Ok(false);
    }
    let trailer = order.u32(input.waiting(), length as usize - 4);
    if trailer == length {
        Ok(true)
    } else {
        Err(input.error(Problem::BlockTrailer { length, trailer }))
    }
}

/// Passes over a block that need not fit into the buffer. False if the file ends in it.
fn pass<R: Read>(input: &mut Input<R>, order: Order, kind: u32, length: u32) -> Result<bool, CaptureError> {
    check(input, kind, length, 12, LONGEST_PASSED)?;
    let begin = input.offset();
    if !input.skip(u64::from(length) - 4)? || !input.have(4)? {
        return Ok(false);
    }
    let trailer = order.u32(input.waiting(), 0);
    if trailer != length {
        let mut error = input.error(Problem::BlockTrailer { length, trailer });
        error.offset = begin;
        return Err(error);
    }
    input.consume(4);
    Ok(true)
}
