//! Captures of any bytes.

use std::io::{self, Read};

use crate::capture::{Capture, CaptureError, Counts, Transport};

/// Gives a file in pieces of one byte and of seventeen, as a slow disk might.
struct Pieces<'a>(&'a [u8], bool);

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        let count = buffer.len().min(self.0.len()).min(if self.1 { 1 } else { 17 });
        let (piece, rest) = self.0.split_at(count);
        buffer[..count].copy_from_slice(piece);
        self.0 = rest;
        Ok(count)
    }
}

/// What a capture gives: datagrams as text, what was counted, an error.
struct Outcome {
    datagrams: Vec<(Transport, String)>,
    counts: Counts,
    error: Option<CaptureError>,
}

/// Reads `data` as a capture: whole, in pieces, and its first half alone.
///
/// # Panics
/// If a place that is named lies outside the file, if the counts do not add up, if reading in pieces gives
/// anything else, or if the half does not give the beginning of what the whole does.
pub fn capture_read(data: &[u8]) {
    let Some(whole) = read(data, data.len()) else {
        return;
    };
    let Some(pieces) = read(Pieces(data, false), data.len()) else {
        panic!("opened as a whole, not in pieces");
    };
    assert_eq!(whole.datagrams, pieces.datagrams, "in pieces");
    assert_eq!(whole.counts, pieces.counts, "in pieces");
    let message = |outcome: &Outcome| outcome.error.as_ref().map(ToString::to_string);
    assert_eq!(message(&whole), message(&pieces), "in pieces");
    let half = data.len() / 2;
    if let Some(half) = read(&data[..half], half) {
        assert!(half.counts.packets <= whole.counts.packets);
        // What waited in a TCP stream comes at the end, and the half has another end.
        let udp = |outcome: &Outcome| {
            let mut datagrams = outcome.datagrams.clone();
            datagrams.retain(|one| one.0 == Transport::Udp);
            datagrams
        };
        assert!(udp(&whole).starts_with(&udp(&half)), "half of it");
    }
}

fn read(input: impl Read, length: usize) -> Option<Outcome> {
    let mut capture = Capture::open(input)
        .map_err(|error| assert_place(&error, length))
        .ok()?;
    let mut datagrams = Vec::new();
    let mut last = 0;
    let error = loop {
        match capture.next_datagram() {
            Ok(Some(datagram)) => {
                assert!(datagram.packet >= last, "packets run backwards");
                last = datagram.packet;
                assert!(datagram.payload.len() <= length, "more bytes than the file has");
                datagrams.push((datagram.transport, format!("{datagram:?}")));
            }
            Ok(None) => break None,
            Err(error) => {
                assert_place(&error, length);
                break Some(error);
            }
        }
    };
    assert!(matches!(capture.next_datagram(), Ok(None)), "over is over");
    let counts = capture.counts();
    assert!(last <= counts.packets);
    assert_eq!(counts.datagrams, datagrams.len() as u64);
    assert!(counts.skipped.total() <= counts.packets);
    assert!(counts.first <= counts.last);
    assert!(counts.cut.is_none_or(|offset| offset <= length as u64));
    assert!(counts.cut.is_none() || error.is_none(), "cut and corrupt at once");
    Some(Outcome {
        datagrams,
        counts,
        error,
    })
}

fn assert_place(error: &CaptureError, length: usize) {
    assert!(
        error.offset <= length as u64,
        "an error outside the file: {error}"
    );
    assert!(error.to_string().len() < 300);
}
