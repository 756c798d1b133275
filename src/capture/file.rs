//! Packets of a file, whichever of the two formats it has.

use std::io::Read;
use std::ops::Range;
use std::time::Duration;

use super::input::Input;
use super::link::Link;
use super::pcap::Pcap;
use super::pcapng::{Pcapng, Span};
use super::{CaptureError, Problem};

/// A packet as the file has it.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) link: Link,
    /// Since the Unix epoch.
    pub(super) time: Duration,
    /// Where the input holds it.
    pub(super) data: Range<usize>,
    /// How many bytes of its end were not captured.
    pub(super) missing: usize,
}

/// What comes next in a file.
#[derive(Debug)]
pub(super) enum Next {
    Record(Record),
    End,
    /// The file ends inside what begins here.
    Cut(u64),
}

impl Next {
    /// There is not enough for another one: the end, or a cut.
    pub(super) fn end<R>(input: &Input<R>) -> Self {
        if input.waiting().is_empty() {
            Next::End
        } else {
            Next::Cut(input.offset())
        }
    }
}

#[derive(Debug)]
pub(super) enum File {
    Pcap(Pcap),
    Pcapng(Pcapng),
}

impl File {
    /// Tells the formats apart and reads the header.
    pub(super) fn open<R: Read>(input: &mut Input<R>) -> Result<Self, CaptureError> {
        if !input.have(4)? {
            return Err(input.error(Problem::Short));
        }
        let bytes = input.waiting();
        let magic = [bytes[0], bytes[1], bytes[2], bytes[3]];
        if let Some(pcap) = Pcap::open(input, magic)? {
            return Ok(File::Pcap(pcap));
        }
        match magic {
            [0x0a, 0x0d, 0x0d, 0x0a] => Ok(File::Pcapng(Pcapng::open(input)?)),
            // gzip, zstandard, lz4, xz.
            [0x1f, 0x8b, ..]
            | [0x28, 0xb5, 0x2f, 0xfd]
            | [0x04, 0x22, 0x4d, 0x18]
            | [0xfd, 0x37, 0x7a, 0x58] => Err(input.error(Problem::Compressed)),
            _ => Err(input.error(Problem::Format(magic))),
        }
    }

    /// When capturing began and ended, as far as the file says so.
    pub(super) fn span(&self) -> Span {
        match self {
            File::Pcap(_) => Span::default(),
            File::Pcapng(pcapng) => pcapng.span,
        }
    }

    #[inline]
    pub(super) fn next<R: Read>(&mut self, input: &mut Input<R>) -> Result<Next, CaptureError> {
        match self {
            File::Pcap(pcap) => pcap.next(input),
            File::Pcapng(pcapng) => pcapng.next(input),
        }
    }
}
