//! The bytes of the file through one buffer of fixed size: what a length claims is never allocated.

use std::io::{self, Read};
use std::ops::Range;

use super::{CaptureError, Problem};

/// The longest packet that is believed; what libpcap captures at most.
pub(super) const LONGEST_PACKET: u32 = 262_144;

/// Holds the longest packet with its headers at least once.
const BUFFER: usize = 2 * LONGEST_PACKET as usize;

#[derive(Debug)]
pub(super) struct Input<R> {
    source: R,
    buffer: Vec<u8>,
    /// What was read and not yet consumed.
    start: usize,
    end: usize,
    /// Where in the file `start` is.
    offset: u64,
    /// Packets so far, for errors.
    pub(super) packets: u64,
}

impl<R: Read> Input<R> {
    pub(super) fn new(source: R) -> Self {
        Input {
            source,
            buffer: vec![0; BUFFER],
            start: 0,
            end: 0,
            offset: 0,
            packets: 0,
        }
    }

    /// Reads until this many bytes wait, at most `BUFFER`; whether the file has them.
    #[inline]
    pub(super) fn have(&mut self, count: usize) -> Result<bool, CaptureError> {
        if self.end - self.start >= count {
            return Ok(true);
        }
        self.fill(count)
    }

    fn fill(&mut self, count: usize) -> Result<bool, CaptureError> {
        debug_assert!(count <= BUFFER, "nobody asks for more than the buffer holds");
        if self.start + count > BUFFER {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        while self.end - self.start < count {
            match self.source.read(&mut self.buffer[self.end..]) {
                Ok(0) => return Ok(false),
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.error(error)),
            }
        }
        Ok(true)
    }

    /// Passes over this many bytes without keeping them; whether the file has them.
    pub(super) fn skip(&mut self, mut count: u64) -> Result<bool, CaptureError> {
        while count > 0 {
            if !self.have(1)? {
                return Ok(false);
            }
            let here = self
                .waiting()
                .len()
                .min(usize::try_from(count).unwrap_or(usize::MAX));
            self.consume(here);
            count -= here as u64;
        }
        Ok(true)
    }

    /// Passes over bytes that wait; the range holds them until more is read.
    #[inline]
    pub(super) fn consume(&mut self, count: usize) -> Range<usize> {
        let range = self.start..self.start + count;
        self.start = range.end;
        self.offset += count as u64;
        range
    }
}

impl<R> Input<R> {
    /// What was read and not consumed.
    #[inline]
    pub(super) fn waiting(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Bytes that were consumed a moment ago.
    #[inline]
    pub(super) fn held(&self, range: Range<usize>) -> &[u8] {
        &self.buffer[range]
    }

    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Something wrong with what begins at the next byte.
    pub(super) fn error(&self, problem: impl Into<Problem>) -> CaptureError {
        CaptureError {
            offset: self.offset,
            packet: self.packets,
            problem: problem.into(),
        }
    }
}
