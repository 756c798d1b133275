//! Fragments of IP packets.

use super::{hex, pcap, read, record, udp, v4};
use crate::capture::Transport;

const MORE: u16 = 0x2000;

/// A datagram with a payload of letters, as IPv4 fragments of this many bytes.
fn pieces(identification: u16, letters: usize, size: usize) -> Vec<Vec<u8>> {
    let whole = udp(&vec![b'a'; letters]);
    let count = whole.len().div_ceil(size);
    let piece = |(index, bytes): (usize, &[u8])| {
        let offset = u16::try_from(index * size / 8).unwrap();
        let more = if index + 1 < count { MORE } else { 0 };
        v4(17, identification, offset | more, bytes)
    };
    whole.chunks(size).enumerate().map(piece).collect()
}

#[test]
fn fragments_in_any_order_become_the_datagram() {
    let parts = pieces(1, 40, 16);
    assert_eq!(parts.len(), 3);
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [0, 2, 1]] {
        let outcome = read(&pcap(101, &order.map(|at| parts[at].clone())));
        assert_eq!(outcome.texts(), ["a".repeat(40)]);
        let datagram = &outcome.datagrams[0];
        assert_eq!(
            (datagram.packet, datagram.cut),
            (3, false),
            "the packet that completed it"
        );
        assert_eq!(datagram.transport, Transport::Udp);
        assert_eq!(datagram.source, "192.0.2.1:4000");
        assert_eq!(outcome.counts.skipped.total(), 0);
    }
}

#[test]
fn fragments_of_different_packets_are_kept_apart() {
    let (one, two) = (pieces(1, 20, 16), pieces(2, 30, 16));
    let tcp = v4(6, 1, 2, &[0; 16]);
    let file = [&one[0], &two[0], &tcp, &two[1], &one[1], &two[2]].map(Clone::clone);
    let outcome = read(&pcap(101, &file));
    assert_eq!(outcome.texts(), ["a".repeat(20), "a".repeat(30)]);
    assert_eq!(outcome.counts.skipped.fragments, 1, "that of TCP");
}

#[test]
fn a_fragment_that_came_twice_does_no_harm() {
    let parts = pieces(1, 20, 16);
    let file = [&parts[0], &parts[0], &parts[1]].map(Clone::clone);
    assert_eq!(read(&pcap(101, &file)).texts(), ["a".repeat(20)]);
}

#[test]
fn fragments_of_ipv6() {
    // Options for the destination are in the part that is fragmented; what the second fragment calls it is void.
    let ends = "20010db8000000000000000000000001 20010db8000000000000000000000002";
    let first =
        format!("60000000 0018 2c 40 {ends} 3c 00 0001 000000ff 11 00 0104 00000000 0fa0 1388 000d 0000");
    let second = format!("60000000 000d 2c 40 {ends} 06 00 0010 000000ff 68656c6c6f");
    for order in [[&first, &second], [&second, &first]] {
        let outcome = read(&pcap(229, &order.map(|packet| hex(packet))));
        assert_eq!(outcome.texts(), ["hello"], "{:?}", outcome.counts);
    }
}

#[test]
fn missing_fragments_are_counted() {
    let parts = pieces(1, 40, 16);
    let outcome = read(&pcap(101, &parts[..2]));
    assert!(outcome.datagrams.is_empty());
    assert_eq!(outcome.counts.skipped.fragments, 2);
}

#[test]
fn fragments_too_far_apart_do_not_meet() {
    let parts = pieces(1, 20, 16);
    let whole = |second| {
        let mut file = pcap(101, &[]);
        for (time, part) in [(1000, &parts[0]), (second, &parts[1])] {
            file.extend(record(time, part, u32::try_from(part.len()).unwrap()));
        }
        read(&file)
    };
    assert_eq!(whole(1030).datagrams.len(), 1);
    let late = whole(1031);
    assert!(late.datagrams.is_empty());
    assert_eq!(late.counts.skipped.fragments, 2);
}

#[test]
fn fragments_that_contradict_each_other_are_dropped() {
    // Two ends, and a middle whose length is no multiple of eight.
    let last = |offset, bytes: &[u8]| v4(17, 1, offset, bytes);
    let outcome = read(&pcap(101, &[last(4, &[0; 8]), last(8, &[0; 8])]));
    assert_eq!(outcome.counts.skipped.fragments, 2);
    let outcome = read(&pcap(101, &[v4(17, 1, MORE, &[0; 9])]));
    assert_eq!(outcome.counts.skipped.fragments, 1);
    // Beyond the longest packet there is.
    let outcome = read(&pcap(101, &[last(0x1fff, &[0; 64])]));
    assert_eq!(outcome.counts.skipped.fragments, 1);
}

#[test]
fn a_first_fragment_that_was_cut_is_shown_as_far_as_it_goes() {
    let parts = pieces(1, 100, 64);
    let mut file = pcap(101, &[]);
    for part in &parts {
        let kept = part.len().min(40);
        file.extend(record(1, &part[..kept], u32::try_from(part.len()).unwrap()));
    }
    let outcome = read(&file);
    assert_eq!(outcome.texts(), ["a".repeat(12)]);
    assert!(outcome.datagrams[0].cut);
    assert_eq!(outcome.counts.skipped.fragments, 1, "the second");
}

#[test]
fn the_oldest_gives_way_when_there_are_too_many() {
    let firsts: Vec<_> = (0..257).map(|id| pieces(id, 20, 16)[0].clone()).collect();
    let rest = [0, 1, 256].map(|id| pieces(id, 20, 16)[1].clone());
    let mut file = pcap(101, &[]);
    for part in firsts.iter().chain(&rest) {
        file.extend(record(1, part, u32::try_from(part.len()).unwrap()));
    }
    let outcome = read(&file);
    // Number 0 went when 256 came, and its second half put 1 out.
    assert_eq!(outcome.datagrams.len(), 1);
    assert_eq!(outcome.counts.skipped.fragments, 258);
}
