//! pcap and pcapng, their byte orders, times and blocks.

use std::time::Duration;

use super::{ETHERNET_V4, Outcome, V4, V6, hex, pcap, read, record};
use crate::capture::Transport;

const TIME: Duration = Duration::new(0x6553_f100, 0x0001_e240 * 1000);

/// The one datagram of `V4`, at a time.
fn assert_hello(outcome: &Outcome, time: Duration) {
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
    let [datagram] = &outcome.datagrams[..] else {
        panic!("{:?}", outcome.datagrams)
    };
    assert_eq!((datagram.packet, datagram.time), (1, time));
    assert_eq!(datagram.transport, Transport::Udp);
    assert_eq!(datagram.source, "192.0.2.1:4000");
    assert_eq!(datagram.destination, "192.0.2.2:5000");
    assert_eq!(datagram.payload, b"hello");
    assert!(!datagram.cut);
    assert_eq!((outcome.counts.packets, outcome.counts.datagrams), (1, 1));
    assert_eq!(outcome.counts.skipped.total(), 0);
    assert_eq!(outcome.counts.cut, None);
    assert_eq!(
        (outcome.counts.first, outcome.counts.last),
        (Some(time), Some(time))
    );
}

#[test]
fn pcap_in_both_byte_orders_and_resolutions() {
    let little = "0200 0400 00000000 00000000 ffff0000 65000000  00f15365 40e20100 21000000 21000000";
    let big = "0002 0004 00000000 00000000 0000ffff 00000065  6553f100 0001e240 00000021 00000021";
    let nanoseconds = Duration::new(0x6553_f100, 0x0001_e240);
    for (magic, rest, time) in [
        ("d4c3b2a1", little, TIME),
        ("a1b2c3d4", big, TIME),
        ("4d3cb2a1", little, nanoseconds),
        ("a1b23c4d", big, nanoseconds),
    ] {
        assert_hello(&read(&hex(&format!("{magic} {rest} {V4}"))), time);
    }
}

/// Section, interface with microseconds, packet; little-endian. `V4` is 33 bytes, padded to 36.
const NG_LITTLE: &str = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000
    01000000 14000000 6500 0000 00000400 14000000";
const NG_BIG: &str = "0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c
    00000001 00000014 0065 0000 00040000 00000014";

/// 0x6553f100 seconds and 123456 microseconds in microseconds: 0x00060a2418202240.
fn packet_little() -> String {
    format!("06000000 44000000 00000000 240a0600 40222018 21000000 21000000 {V4} 000000 44000000")
}

fn packet_big() -> String {
    format!("00000006 00000044 00000000 00060a24 18202240 00000021 00000021 {V4} 000000 00000044")
}

/// Statistics of the first interface: capturing began a second before the packet and ended two seconds after it.
#[test]
fn pcapng_says_when_capturing_began_and_ended() {
    let little = "05000000 34000000 00000000 240a0600 c0a63e18
        0200 0800 240a0600 00e01018  0300 0800 240a0600 c0a63e18  00000000 34000000";
    let big = "00000005 00000034 00000000 00060a24 183ea6c0
        0002 0008 00060a24 1810e000  0003 0008 00060a24 183ea6c0  00000000 00000034";
    for (head, packet, statistics) in [(NG_LITTLE, packet_little(), little), (NG_BIG, packet_big(), big)] {
        let outcome = read(&hex(&format!("{head} {packet} {statistics}")));
        assert_hello(&outcome, TIME);
        let second = Duration::from_secs(1);
        assert_eq!(outcome.counts.began, TIME.checked_sub(second));
        assert_eq!(outcome.counts.ended, Some(TIME + 2 * second));
    }
    // Wireshark counts microseconds here, whatever its interface counts in.
    let nanoseconds = "01000000 1c000000 6500 0000 00000400 0900 0100 09000000 1c000000";
    let section = &NG_LITTLE[..NG_LITTLE.find("01000000 14").unwrap()];
    let packet = packet_little().replace("240a0600 40222018", "fe9c9717 00ca853d");
    let outcome = read(&hex(&format!("{section} {nanoseconds} {packet} {little}")));
    assert_hello(&outcome, TIME);
    assert_eq!(outcome.counts.ended, Some(TIME + Duration::from_secs(2)));
    let without = read(&hex(&format!("{NG_LITTLE} {}", packet_little())));
    assert_eq!((without.counts.began, without.counts.ended), (None, None));
    // Of an interface that there is not, and cut off in their middle.
    for (of, upto) in [("01000000", 168), ("00000000", 150)] {
        let text = format!(
            "{NG_LITTLE} {} {}",
            packet_little(),
            little.replacen("00000000", of, 1)
        );
        let bytes = hex(&text);
        let outcome = read(&bytes[..upto.min(bytes.len())]);
        assert!(outcome.error.is_none());
        assert_eq!((outcome.counts.began, outcome.counts.ended), (None, None));
    }
}

#[test]
fn pcapng_in_both_byte_orders() {
    assert_hello(&read(&hex(&format!("{NG_LITTLE} {}", packet_little()))), TIME);
    assert_hello(&read(&hex(&format!("{NG_BIG} {}", packet_big()))), TIME);
}

#[test]
fn a_packet_with_options_behind_it() {
    let packet = format!(
        "06000000 50000000 00000000 240a0600 40222018 21000000 21000000 {V4} 000000
         0100 0400 61626364 0000 0000 50000000"
    );
    assert_hello(&read(&hex(&format!("{NG_LITTLE} {packet}"))), TIME);
}

#[test]
fn an_old_packet_block() {
    let packet =
        format!("02000000 44000000 0000 0007 240a0600 40222018 21000000 21000000 {V4} 000000 44000000");
    assert_hello(&read(&hex(&format!("{NG_LITTLE} {packet}"))), TIME);
}

#[test]
fn a_simple_packet_block_has_the_time_before_it() {
    let simple = format!("03000000 34000000 21000000 {V4} 000000 34000000");
    assert_hello(&read(&hex(&format!("{NG_LITTLE} {simple}"))), Duration::ZERO);
    let second = read(&hex(&format!("{NG_LITTLE} {} {simple}", packet_little())));
    assert_eq!(second.datagrams[1].time, TIME);
}

#[test]
fn a_simple_packet_block_is_limited_by_the_snapshot_length() {
    let section = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000
        01000000 14000000 6500 0000 1e000000 14000000";
    let short = &V4[..V4.len() - 6];
    let outcome = read(&hex(&format!(
        "{section} 03000000 30000000 21000000 {short} 0000 30000000"
    )));
    assert_eq!(outcome.texts(), ["he"]);
    assert!(outcome.datagrams[0].cut);
}

/// A packet of an interface whose block has these options, at a time in ticks.
fn time_of(options: &str, high: u32, low: u32) -> Duration {
    let options = hex(options);
    let length = u32::try_from(20 + options.len()).unwrap().to_le_bytes();
    let mut file = hex("0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000 01000000");
    file.extend(length);
    file.extend(hex("6500 0000 00000400"));
    file.extend(options);
    file.extend(length);
    file.extend(hex("06000000 44000000 00000000"));
    file.extend(high.to_le_bytes());
    file.extend(low.to_le_bytes());
    file.extend(hex(&format!("21000000 21000000 {V4} 000000 44000000")));
    let outcome = read(&file);
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
    outcome.datagrams[0].time
}

#[test]
fn resolutions_and_offsets_of_times() {
    let ticks = |options| time_of(options, 0, 5_000);
    assert_eq!(ticks(""), Duration::from_millis(5), "microseconds unless told");
    assert_eq!(ticks("0900 0100 09000000"), Duration::from_micros(5));
    assert_eq!(ticks("0900 0100 03000000"), Duration::from_secs(5));
    assert_eq!(ticks("0900 0100 00000000"), Duration::from_secs(5_000));
    assert_eq!(
        ticks("0900 0100 0c000000"),
        Duration::from_nanos(5),
        "picoseconds"
    );
    assert_eq!(ticks("0900 0100 7f000000"), Duration::ZERO, "10^-127");
    // 2^-10 and 2^-127 of a second.
    assert_eq!(ticks("0900 0100 8a000000"), Duration::new(4, 882_812_500));
    assert_eq!(ticks("0900 0100 ff000000"), Duration::ZERO);
    let later = "0900 0100 03000000 0e00 0800 0a00000000000000 0000 0000";
    assert_eq!(ticks(later), Duration::from_secs(15));
    let earlier = "0900 0100 03000000 0e00 0800 feffffffffffffff";
    assert_eq!(ticks(earlier), Duration::from_secs(3));
    let before = "0900 0100 03000000 0e00 0800 00ffffffffffffff";
    assert_eq!(ticks(before), Duration::ZERO, "before the epoch");
    let never = "0900 0100 00000000 0e00 0800 ffffffffffffff7f";
    assert_eq!(time_of(never, u32::MAX, u32::MAX), Duration::MAX);
    // Behind the end of options, cut short, or of a wrong length: passed over.
    assert_eq!(ticks("0000 0000 0900 0100 03000000"), Duration::from_millis(5));
    assert_eq!(ticks("0900 ff00 03000000"), Duration::from_millis(5));
    assert_eq!(ticks("0900 0200 03000000"), Duration::from_millis(5));
}

#[test]
fn an_offset_in_the_other_byte_order() {
    let file = format!(
        "0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c
         00000001 00000028 0065 0000 00040000 0009 0001 03000000 000e 0008 000000000000000a 00000028
         00000006 00000044 00000000 00000000 00001388 00000021 00000021 {V4} 000000 00000044"
    );
    assert_hello(&read(&hex(&file)), Duration::from_secs(15));
}

#[test]
fn sections_and_interfaces_have_their_own_ways() {
    // Raw IP and then Ethernet in the first section; in the second, big-endian, interface 0 is a new one.
    let ethernet = format!(
        "06000000 50000000 01000000 00000000 e8030000 2f000000 2f000000 {ETHERNET_V4} {V4} 00 50000000"
    );
    let file = format!(
        "{NG_LITTLE} 01000000 14000000 0100 0000 00000000 14000000 {} {ethernet} {NG_BIG} {}",
        packet_little(),
        packet_big()
    );
    let outcome = read(&hex(&file));
    assert!(outcome.error.is_none(), "{:?}", outcome.error);
    assert_eq!(outcome.texts(), ["hello", "hello", "hello"]);
    let packets: Vec<_> = outcome.datagrams.iter().map(|one| one.packet).collect();
    assert_eq!(packets, [1, 2, 3]);
    assert_eq!(outcome.datagrams[1].time, Duration::from_millis(1));
    assert_eq!(
        outcome.counts.first,
        Some(Duration::from_millis(1)),
        "the earliest"
    );
    assert_eq!(outcome.counts.last, Some(TIME), "the latest");
}

#[test]
fn other_blocks_are_passed_over() {
    // Names, statistics, keys, one that nobody assigned, and an empty one.
    let blocks = "04000000 10000000 00000000 10000000  05000000 18000000 00000000 0000000000000000 18000000
        0a000000 14000000 4b53 4c54 00000000 14000000  78563412 10000000 deadbeef 10000000
        78563412 0c000000 0c000000";
    let file = format!("{NG_LITTLE} {blocks} {} {blocks}", packet_little());
    assert_hello(&read(&hex(&file)), TIME);
}

#[test]
fn an_unknown_block_may_be_longer_than_the_buffer() {
    let mut file = hex(NG_LITTLE);
    let length = (3_u32 << 20).to_le_bytes();
    file.extend(hex("78563412"));
    file.extend(length);
    file.resize(file.len() + (3 << 20) - 12, 0xaa);
    file.extend(length);
    file.extend(hex(&packet_little()));
    assert_hello(&read(&file), TIME);
}

#[test]
fn packets_that_are_nothing_count_all_the_same() {
    let arp = hex("ffffffffffff 020000000001 0806 0001 0800 06 04 0001");
    let frame = hex(&format!("{ETHERNET_V4} {V4}"));
    let outcome = read(&pcap(1, &[arp, frame, Vec::new()]));
    assert_eq!(outcome.datagrams[0].packet, 2);
    assert_eq!(outcome.counts.packets, 3);
    assert_eq!(outcome.counts.skipped.protocol, 1);
    assert_eq!(outcome.counts.skipped.malformed, 1);
    assert_eq!(outcome.counts.skipped.total(), 2);
    assert_eq!(outcome.counts.first, Some(Duration::from_secs(1000)));
    assert_eq!(outcome.counts.last, Some(Duration::from_secs(1002)));
}

#[test]
fn a_snapshot_cuts_datagrams() {
    for (packet, kept) in [(V4, 30), (V6, 50)] {
        let whole = hex(packet);
        let mut file = pcap(101, &[]);
        file.extend(record(1, &whole[..kept], u32::try_from(whole.len()).unwrap()));
        let outcome = read(&file);
        assert_eq!(outcome.texts(), ["he"]);
        assert!(outcome.datagrams[0].cut);
        assert_eq!(outcome.counts.cut, None, "the file is whole");
    }
}
