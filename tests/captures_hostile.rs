//! The capture reader from outside: as tshark reads, and in bounded memory whatever it is fed.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use allocation_counter::measure;
use icespec::capture::{Capture, Counts, Datagram};

/// A datagram as a line of tshark's.
fn line(datagram: &Datagram<'_>) -> String {
    let [source, destination] = [datagram.source, datagram.destination].map(|address| {
        let ip = address.ip();
        let (v4, v6) = if ip.is_ipv4() {
            (ip.to_string(), String::new())
        } else {
            (String::new(), ip.to_string())
        };
        format!("{v4}\t{v6}\t{}", address.port())
    });
    format!(
        "{}\t{}.{:09}\t{source}\t{destination}\t{}",
        datagram.packet,
        datagram.time.as_secs(),
        datagram.time.subsec_nanos(),
        hex::encode(datagram.payload)
    )
}

#[test]
fn every_capture_is_read_as_tshark_reads_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures");
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let extension = path.extension().unwrap_or_default();
        if extension != "pcap" && extension != "pcapng" {
            continue;
        }
        let expected = fs::read_to_string(format!("{}.tsv", path.display())).unwrap();
        let mut capture = Capture::open(File::open(&path).unwrap()).unwrap();
        let mut read = String::new();
        while let Some(datagram) = capture.next_datagram().unwrap() {
            read += &line(&datagram);
            read.push('\n');
        }
        assert_eq!(read, expected, "{}", path.display());
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let cut = capture.counts().cut.is_some();
        assert_eq!(cut, name.starts_with("truncated"), "{name}");
        files += 1;
    }
    assert!(files > 15, "{files} captures");
}

/// A capture that is made while it is read: a header, then as many packets as asked for.
struct Endless {
    left: u32,
    packet: fn(u32) -> Vec<u8>,
    ready: Vec<u8>,
    at: usize,
}

impl Endless {
    /// Raw IP, big-endian.
    fn new(packets: u32, packet: fn(u32) -> Vec<u8>) -> Self {
        let header = "a1b2c3d4 0002 0004 00000000 00000000 00040000 00000065".replace(' ', "");
        Endless {
            left: packets,
            packet,
            ready: hex::decode(header).unwrap(),
            at: 0,
        }
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.ready.len() && self.left > 0 {
            self.left -= 1;
            let packet = (self.packet)(self.left);
            let length = u32::try_from(packet.len()).unwrap().to_be_bytes();
            self.ready.clear();
            self.ready.extend([0; 8]);
            self.ready.extend([length, length].concat());
            self.ready.extend(packet);
            self.at = 0;
        }
        let count = buffer.len().min(self.ready.len() - self.at);
        buffer[..count].copy_from_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// Reads it all: what was counted, and how much memory it took at most.
fn read_all(packets: u32, packet: fn(u32) -> Vec<u8>) -> (Counts, u64) {
    let mut counts = Counts::default();
    let memory = measure(|| {
        let mut capture = Capture::open(Endless::new(packets, packet)).unwrap();
        while capture.next_datagram().unwrap().is_some() {}
        counts = capture.counts();
    });
    assert_eq!(counts.packets, u64::from(packets));
    (counts, memory.bytes_max)
}

fn ip(protocol: u8, number: u32, offset: u16, payload: &[u8]) -> Vec<u8> {
    let [a, b, c, d] = number.to_be_bytes();
    let mut packet = vec![0x45, 0];
    packet.extend(u16::try_from(20 + payload.len()).unwrap().to_be_bytes());
    packet.extend([c, d]);
    packet.extend(offset.to_be_bytes());
    packet.extend([64, protocol, 0, 0, 10, a, b, c, 192, 0, 2, d]);
    packet.extend(payload);
    packet
}

/// The two segments of a stream in turn: its beginning, and 60 KB that came too early.
fn early(number: u32) -> Vec<u8> {
    let begin = !number.is_multiple_of(2);
    let sequence: u32 = if begin { 0 } else { 100 };
    let mut segment = vec![0x0f, 0xa0, 0x13, 0x88];
    segment.extend(sequence.to_be_bytes());
    segment.extend([0, 0, 0, 0, 0x50, if begin { 2 } else { 16 }, 0, 0, 0, 0, 0, 0]);
    if !begin {
        segment.resize(60_000, 0x80);
    }
    ip(6, !number / 2, 0, &segment)
}

const MEGABYTE: u64 = 1 << 20;

#[test]
fn fragments_without_end_take_bounded_memory() {
    // The last eight bytes of the longest packet: what is before them has to be held too.
    let (counts, memory) = read_all(5_000, |number| ip(17, number, 0x1ff0, &[0; 8]));
    assert_eq!(counts.skipped.fragments, 5_000);
    assert!(memory < 20 * MEGABYTE, "{memory} bytes");
}

#[test]
fn streams_without_end_take_bounded_memory() {
    let (counts, memory) = read_all(4_000, early);
    assert!(counts.given_up.forgotten > 1_000, "{counts:?}");
    assert!(memory < 48 * MEGABYTE, "{memory} bytes");
    // Nothing but their number: no bytes.
    let (counts, memory) = read_all(100_000, |number| {
        let mut segment = number.to_be_bytes().to_vec();
        segment.extend([0, 0, 0, 0, 0, 0, 0, 0, 0x50, 2, 0, 0, 0, 0, 0, 0]);
        ip(6, number, 0, &segment)
    });
    assert!(counts.given_up.forgotten > 80_000, "{counts:?}");
    assert!(memory < 24 * MEGABYTE, "{memory} bytes");
}

#[test]
fn a_datagram_takes_no_allocation() {
    let file = |packets: usize| {
        let header = "a1b2c3d4 0002 0004 00000000 00000000 00040000 00000065".replace(' ', "");
        let packet = ip(17, 1, 0, &[0x0f, 0xa0, 0x13, 0x88, 0, 12, 0, 0, 1, 2, 3, 4]);
        let length = u32::try_from(packet.len()).unwrap().to_be_bytes();
        let record = [&[0; 8], &length[..], &length[..], &packet[..]].concat();
        [hex::decode(header).unwrap(), record.repeat(packets)].concat()
    };
    let allocations = |file: &[u8]| {
        let mut capture = Capture::open(file).unwrap();
        let mut datagrams = 0;
        let info = measure(|| {
            while let Some(datagram) = capture.next_datagram().unwrap() {
                assert_eq!(datagram.payload, [1, 2, 3, 4]);
                datagrams += 1;
            }
        });
        (datagrams, info.count_total)
    };
    assert_eq!(allocations(&file(50_000)), (50_000, 0));
}

#[test]
fn lengths_are_not_allocated() {
    // A block of 128 MiB of which nothing is there.
    let file = "0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000 7856341200000008".replace(' ', "");
    let file = hex::decode(file).unwrap();
    let memory = measure(|| {
        let mut capture = Capture::open(&file[..]).unwrap();
        assert!(capture.next_datagram().unwrap().is_none());
        assert_eq!(capture.counts().cut, Some(28));
        assert_eq!(capture.counts().first, None::<Duration>);
    });
    assert!(memory.bytes_max < MEGABYTE, "{} bytes", memory.bytes_max);
}
