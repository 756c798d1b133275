//! Files made by hand, byte for byte, and what has to be read in them.

mod formats;
mod fragments;
mod hostile;
mod links;
mod streams;

use std::time::Duration;

use super::{Capture, CaptureError, Counts, Transport};

/// "hello" from 192.0.2.1:4000 to 192.0.2.2:5000.
const V4: &str = "4500 0021 0001 4000 4011 0000 c0000201 c0000202  0fa0 1388 000d 0000  68656c6c6f";
/// "hello" from [`2001:db8::1`]:4000 to [`2001:db8::2`]:5000.
const V6: &str = "60000000 000d 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002
                  0fa0 1388 000d 0000  68656c6c6f";
const ETHERNET_V4: &str = "020000000002 020000000001 0800";

/// A datagram that owns its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Owned {
    packet: u64,
    time: Duration,
    transport: Transport,
    source: String,
    destination: String,
    payload: Vec<u8>,
    cut: bool,
}

/// What a capture gives, to its end or its error.
struct Outcome {
    datagrams: Vec<Owned>,
    counts: Counts,
    error: Option<CaptureError>,
}

impl Outcome {
    /// The payloads as text.
    fn texts(&self) -> Vec<String> {
        let text = |one: &Owned| String::from_utf8_lossy(&one.payload).into_owned();
        self.datagrams.iter().map(text).collect()
    }
}

fn hex(text: &str) -> Vec<u8> {
    let digits: String = text.split_whitespace().collect();
    hex::decode(digits).unwrap()
}

fn read(file: &[u8]) -> Outcome {
    let mut outcome = Outcome {
        datagrams: Vec::new(),
        counts: Counts::default(),
        error: None,
    };
    let mut capture = match Capture::open(file) {
        Ok(capture) => capture,
        Err(error) => {
            outcome.error = Some(error);
            return outcome;
        }
    };
    loop {
        match capture.next_datagram() {
            Ok(Some(datagram)) => outcome.datagrams.push(Owned {
                packet: datagram.packet,
                time: datagram.time,
                transport: datagram.transport,
                source: datagram.source.to_string(),
                destination: datagram.destination.to_string(),
                payload: datagram.payload.to_vec(),
                cut: datagram.cut,
            }),
            Ok(None) => break,
            Err(error) => {
                outcome.error = Some(error);
                break;
            }
        }
    }
    assert!(
        matches!(capture.next_datagram(), Ok(None)),
        "over is over, after an error too"
    );
    outcome.counts = capture.counts();
    outcome
}

/// A little-endian pcap with microseconds: packets as hexadecimal, a second apart from 1000 on.
fn pcap(link: u32, packets: &[Vec<u8>]) -> Vec<u8> {
    let mut file = hex("d4c3b2a1 0200 0400 00000000 00000000 ffff0000");
    file.extend(link.to_le_bytes());
    for (second, packet) in (1000_u32..).zip(packets) {
        let length = u32::try_from(packet.len()).unwrap();
        file.extend(record(second, packet, length));
    }
    file
}

/// A record of such a file, of a packet that was `original` bytes long.
fn record(second: u32, packet: &[u8], original: u32) -> Vec<u8> {
    let length = u32::try_from(packet.len()).unwrap();
    let mut record = second.to_le_bytes().to_vec();
    record.extend([0; 4]);
    record.extend(length.to_le_bytes());
    record.extend(original.to_le_bytes());
    record.extend(packet);
    record
}

/// One packet in such a file; what comes of it.
fn read_one(link: u32, packet: &str) -> Outcome {
    read(&pcap(link, &[hex(packet)]))
}

/// An IPv4 packet around a payload.
fn v4(protocol: u8, identification: u16, flags_and_offset: u16, payload: &[u8]) -> Vec<u8> {
    let total = u16::try_from(20 + payload.len()).unwrap();
    let mut packet = vec![0x45, 0];
    packet.extend(total.to_be_bytes());
    packet.extend(identification.to_be_bytes());
    packet.extend(flags_and_offset.to_be_bytes());
    packet.extend([64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2]);
    packet.extend(payload);
    packet
}

/// A UDP datagram from port 4000 to port 5000.
fn udp(payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(8 + payload.len()).unwrap();
    let mut datagram = hex("0fa0 1388");
    datagram.extend(length.to_be_bytes());
    datagram.extend([0, 0]);
    datagram.extend(payload);
    datagram
}
