//! TCP streams with frames in them.

use super::{Outcome, hex, pcap, read, record, v4};
use crate::capture::Transport;

const SYN: u8 = 2;
const RST: u8 = 4;
const ACK: u8 = 16;

/// A segment from port 4000 to port 5000.
fn segment(sequence: u32, flags: u8, data: &[u8]) -> Vec<u8> {
    tcp([0x0f, 0xa0, 0x13, 0x88], sequence, 0, flags, data)
}

/// A segment the other way, which acknowledges.
fn back(acknowledged: u32) -> Vec<u8> {
    let mut packet = tcp([0x13, 0x88, 0x0f, 0xa0], 1, acknowledged, ACK, b"");
    let (source, destination) = ([192, 0, 2, 2], [192, 0, 2, 1]);
    packet[12..16].copy_from_slice(&source);
    packet[16..20].copy_from_slice(&destination);
    packet
}

fn tcp(ports: [u8; 4], sequence: u32, acknowledged: u32, flags: u8, data: &[u8]) -> Vec<u8> {
    let mut bytes = ports.to_vec();
    bytes.extend(sequence.to_be_bytes());
    bytes.extend(acknowledged.to_be_bytes());
    bytes.extend([0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
    bytes.extend(data);
    v4(6, 1, 0, &bytes)
}

/// An empty Binding request whose transaction has this number.
fn stun(number: u8) -> Vec<u8> {
    hex(&format!("0001 0000 2112a442 0000000000000000000000{number:02x}"))
}

/// A media packet of this many bytes.
fn media(length: usize) -> Vec<u8> {
    let mut packet = hex("80 60 0001 00000001 00000001");
    packet.resize(length, 0x55);
    packet
}

fn framed(frame: &[u8]) -> Vec<u8> {
    let mut bytes = u16::try_from(frame.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(frame);
    bytes
}

fn read_all(packets: &[Vec<u8>]) -> Outcome {
    let outcome = read(&pcap(101, packets));
    assert!(outcome.error.is_none());
    outcome
}

/// Packet number and bytes of each frame; none may be cut.
fn frames(outcome: &Outcome) -> Vec<(u64, Vec<u8>)> {
    let frame = |one: &super::Owned| {
        assert!(!one.cut);
        assert_eq!(one.transport, Transport::Tcp);
        assert_eq!(
            (&*one.source, &*one.destination),
            ("192.0.2.1:4000", "192.0.2.2:5000")
        );
        (one.packet, one.payload.clone())
    };
    outcome.datagrams.iter().map(frame).collect()
}

#[test]
fn frames_of_a_connection() {
    let mut two = framed(&stun(2));
    two.extend(framed(&media(30)));
    two.extend(framed(b""));
    let file = [
        segment(99, SYN, b""),
        back(100),
        segment(100, ACK, &framed(&stun(1))),
        segment(122, ACK, &two),
    ];
    let outcome = read_all(&file);
    assert_eq!(frames(&outcome), [(3, stun(1)), (4, stun(2)), (4, media(30))]);
    assert_eq!(outcome.counts.skipped.total(), 0);
}

#[test]
fn frames_cut_anywhere_into_segments() {
    let mut stream = framed(&stun(1));
    stream.extend(framed(&media(40)));
    stream.extend(framed(&stun(2)));
    for size in 1..stream.len() {
        let mut file = vec![segment(u32::MAX - 30, SYN, b"")];
        for (index, piece) in stream.chunks(size).enumerate() {
            let offset = u32::try_from(index * size).unwrap();
            // The sequence numbers wrap around.
            file.push(segment((u32::MAX - 29).wrapping_add(offset), ACK, piece));
        }
        let all: Vec<_> = frames(&read_all(&file)).into_iter().map(|one| one.1).collect();
        assert_eq!(all, [stun(1), media(40), stun(2)], "{size}");
    }
}

#[test]
fn segments_out_of_order_and_again() {
    let (one, two, three) = (framed(&stun(1)), framed(&stun(2)), framed(&stun(3)));
    let both = [one.clone(), two.clone()].concat();
    let file = [
        segment(99, SYN, b""),
        segment(144, ACK, &three),
        segment(144, ACK, &three),
        segment(122, ACK, &two),
        segment(99, SYN, b""),
        segment(100, ACK, &one[..7]),
        segment(100, ACK, &both),
        segment(122, ACK, &two),
    ];
    let outcome = read_all(&file);
    assert_eq!(frames(&outcome), [(7, stun(1)), (7, stun(2)), (7, stun(3))]);
    assert_eq!(outcome.counts.given_up.gaps, 0);
}

#[test]
fn a_capture_that_begins_in_mid_stream() {
    // The end of a frame, then one that can be known.
    let mut begin = vec![0x77; 50];
    begin.extend(framed(&stun(1)));
    begin.extend(framed(&media(20)));
    let file = [segment(1000, ACK, &begin), segment(1094, ACK, &framed(&stun(2)))];
    let outcome = read_all(&file);
    assert_eq!(frames(&outcome), [(1, stun(1)), (1, media(20)), (2, stun(2))]);
    // What can be known is spread over segments.
    for cut in 1..begin.len() {
        let sequence = 1000 + u32::try_from(cut).unwrap();
        let file = [
            segment(1000, ACK, &begin[..cut]),
            segment(sequence, ACK, &begin[cut..]),
        ];
        let all: Vec<_> = frames(&read_all(&file)).into_iter().map(|one| one.1).collect();
        assert_eq!(all, [stun(1), media(20)], "{cut}");
    }
}

#[test]
fn media_in_mid_stream_is_known_by_whole_segments() {
    let mut two = framed(&media(20));
    two.extend(framed(&media(30)));
    let outcome = read_all(&[segment(1000, ACK, &two)]);
    assert_eq!(frames(&outcome), [(1, media(20)), (1, media(30))]);
    two.pop();
    let outcome = read_all(&[segment(1000, ACK, &two)]);
    assert!(outcome.datagrams.is_empty());
    assert_eq!(outcome.counts.skipped.unframed, 1);
}

#[test]
fn datagram_tls_is_known() {
    let hello = hex("16 feff 0000 000000000000 0004 01000000");
    let outcome = read_all(&[segment(1000, ACK, &[vec![9; 5], framed(&hello)].concat())]);
    assert_eq!(frames(&outcome), [(1, hello)]);
}

#[test]
fn other_protocols_are_given_up() {
    let tls = hex("16 0301 0200 0100 01fc 0303 0102030405060708090a0b0c0d0e0f");
    for (data, count) in [
        (&b"GET / HTTP/1.1\r\nHost: example.org\r\n"[..], 1),
        (b"SSH-2.0-OpenSSH_9.9 and something more", 1),
        (&tls, 1),
    ] {
        let file = [
            segment(99, SYN, b""),
            segment(100, ACK, data),
            segment(100 + 35, ACK, data),
        ];
        let outcome = read_all(&file);
        assert!(outcome.datagrams.is_empty());
        assert_eq!(outcome.counts.given_up.unframed, count);
        assert_eq!(outcome.counts.skipped.unframed, 2);
    }
}

#[test]
fn a_stream_is_not_searched_for_ever() {
    let noise = [0x77; 10];
    let mut file: Vec<_> = (0..64).map(|index| segment(index * 10, ACK, &noise)).collect();
    file.push(segment(640, ACK, &framed(&stun(1))));
    let outcome = read_all(&file);
    assert!(outcome.datagrams.is_empty());
    assert_eq!(outcome.counts.given_up.unframed, 1);
    assert_eq!(outcome.counts.skipped.unframed, 65);
    file.remove(0);
    assert_eq!(read_all(&file).datagrams.len(), 1);
}

#[test]
fn a_hole_that_the_receiver_acknowledged_is_given_up() {
    let file = [
        segment(99, SYN, b""),
        segment(100, ACK, &framed(&stun(1))),
        segment(144, ACK, &framed(&stun(3))),
        back(122),
        back(166),
        segment(166, ACK, &framed(&stun(4))),
    ];
    let outcome = read_all(&file);
    assert_eq!(frames(&outcome), [(2, stun(1)), (5, stun(3)), (6, stun(4))]);
    assert_eq!(outcome.counts.given_up.gaps, 1);
}

#[test]
fn a_hole_at_the_end_of_the_file_is_given_up() {
    let file = [
        segment(99, SYN, b""),
        segment(100, ACK, &framed(&stun(1))),
        segment(144, ACK, &framed(&stun(3))),
    ];
    assert_eq!(frames(&read_all(&file)), [(2, stun(1)), (3, stun(3))]);
}

#[test]
fn a_hole_inside_a_frame_leaves_the_framing() {
    // A frame of 200 bytes of which the middle is missing, and behind it, in the same segment, another.
    let big = framed(&media(200));
    let tail = [&big[150..], &framed(&media(25))].concat();
    let file = [
        segment(99, SYN, b""),
        segment(100, ACK, &framed(&stun(1))),
        segment(122, ACK, &big[..100]),
        segment(272, ACK, &tail),
    ];
    let outcome = read_all(&file);
    let all: Vec<_> = outcome
        .datagrams
        .iter()
        .map(|one| (one.payload.len(), one.cut))
        .collect();
    assert_eq!(all, [(20, false), (98, true), (25, false)]);
}

#[test]
fn too_many_segments_that_wait_end_the_waiting() {
    let mut file = vec![segment(99, SYN, b""), segment(100, ACK, &framed(&stun(1)))];
    for index in 0..65_u8 {
        file.push(segment(200 + 22 * u32::from(index), ACK, &framed(&stun(index))));
    }
    let outcome = read_all(&file);
    assert_eq!(outcome.datagrams[1].packet, 67, "not before there were 65");
    assert_eq!(outcome.datagrams.len(), 66);
}

#[test]
fn segments_cut_by_the_snapshot_length() {
    let mut file = pcap(101, &[segment(99, SYN, b"")]);
    let (one, two) = (
        segment(100, ACK, &framed(&stun(1))),
        segment(122, ACK, &framed(&media(200))),
    );
    let three = segment(324, ACK, &framed(&stun(3)));
    for packet in [one, two, three] {
        let kept = packet.len().min(80);
        file.extend(record(1, &packet[..kept], u32::try_from(packet.len()).unwrap()));
    }
    let outcome = read(&file);
    let all: Vec<_> = outcome
        .datagrams
        .iter()
        .map(|one| (one.payload.len(), one.cut))
        .collect();
    assert_eq!(all, [(20, false), (38, true), (20, false)]);
}

#[test]
fn a_new_connection_of_the_same_addresses() {
    let file = [
        segment(99, SYN, b""),
        segment(100, ACK, &framed(&stun(1))),
        segment(122, RST, b""),
        segment(5_000, SYN, b""),
        segment(5_001, ACK, &framed(&stun(2))),
        segment(90_000, SYN, b""),
        segment(90_001, ACK, &framed(&stun(3))),
        // Without its SYN.
        segment(900_000_000, ACK, &framed(&stun(4))),
    ];
    let outcome = read_all(&file);
    assert_eq!(
        frames(&outcome),
        [(2, stun(1)), (5, stun(2)), (7, stun(3)), (8, stun(4))]
    );
}

#[test]
fn what_cannot_be_a_frame_ends_the_framing() {
    let mut junk = framed(b"no message, not at all");
    junk.extend(framed(&stun(2)));
    let file = [
        segment(99, SYN, b""),
        segment(100, ACK, &framed(&stun(1))),
        segment(122, ACK, &junk),
    ];
    assert_eq!(frames(&read_all(&file)), [(2, stun(1)), (3, stun(2))]);
}

#[test]
fn forgetting_is_counted() {
    let mut file = pcap(101, &[]);
    for flow in 0..20_000_u16 {
        let [high, low] = flow.to_be_bytes();
        let packet = tcp([high, low, 0x13, 0x88], 100, 0, ACK, &framed(&stun(1)));
        file.extend(record(1, &packet, u32::try_from(packet.len()).unwrap()));
    }
    let outcome = read(&file);
    assert_eq!(outcome.datagrams.len(), 20_000);
    // A quarter of 16,384 and one, when the next one came.
    assert_eq!(outcome.counts.given_up.forgotten, 4097);
}
