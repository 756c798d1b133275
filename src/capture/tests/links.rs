//! What lies below UDP.

use super::{ETHERNET_V4, V4, V6, hex, read, read_one, udp, v4};

fn assert_hello(link: u32, packet: &str) {
    let outcome = read_one(link, packet);
    assert_eq!(outcome.texts(), ["hello"], "{link} {:?}", outcome.counts);
    assert!(!outcome.datagrams[0].cut);
}

#[test]
fn ethernet() {
    assert_hello(1, &format!("{ETHERNET_V4} {V4}"));
    assert_hello(1, &format!("020000000002 020000000001 86dd {V6}"));
    // Short frames are padded; IP knows better.
    assert_hello(1, &format!("{ETHERNET_V4} {V4} 00000000000000000000000000"));
    assert_hello(1, &format!("020000000002 020000000001 86dd {V6} 0000"));
}

#[test]
fn tags_of_virtual_networks() {
    assert_hello(1, &format!("020000000002 020000000001 8100 0064 0800 {V4}"));
    assert_hello(
        1,
        &format!("020000000002 020000000001 88a8 0001 8100 0064 86dd {V6}"),
    );
    assert_hello(
        1,
        &format!("020000000002 020000000001 9100 0001 8100 0064 8100 0002 8100 0003 0800 {V4}"),
    );
    assert_eq!(
        read_one(1, "020000000002 020000000001 8100 0064")
            .counts
            .skipped
            .malformed,
        1
    );
}

#[test]
fn linux_cooked() {
    assert_hello(113, &format!("0000 0001 0006 020000000001 0000 0800 {V4}"));
    assert_hello(113, &format!("0004 0304 0006 000000000000 0000 86dd {V6}"));
    assert_hello(
        113,
        &format!("0000 0001 0006 020000000001 0000 8100 0064 0800 {V4}"),
    );
    assert_hello(
        276,
        &format!("0800 0000 00000002 0001 00 06 020000000001 0000 {V4}"),
    );
    assert_hello(
        276,
        &format!("86dd 0000 00000001 0304 00 06 000000000000 0000 {V6}"),
    );
    assert_hello(
        276,
        &format!("8100 0000 00000002 0001 00 06 020000000001 0000 0064 0800 {V4}"),
    );
}

#[test]
fn loopback_of_each_system_and_byte_order() {
    for family in ["02000000", "00000002"] {
        assert_hello(0, &format!("{family} {V4}"));
    }
    // NetBSD and OpenBSD, FreeBSD, Darwin, Windows, Linux.
    for family in [
        "18000000", "1c000000", "1e000000", "0000001e", "17000000", "0a000000",
    ] {
        assert_hello(0, &format!("{family} {V6}"));
    }
    assert_hello(108, &format!("00000002 {V4}"));
    assert_hello(108, &format!("00000018 {V6}"));
    assert_eq!(read_one(0, &format!("07000000 {V4}")).counts.skipped.protocol, 1);
}

#[test]
fn raw_ip() {
    for link in [12, 14, 101, 228] {
        assert_hello(link, V4);
    }
    for link in [12, 14, 101, 229] {
        assert_hello(link, V6);
    }
}

#[test]
fn link_layers_that_are_not_read() {
    let outcome = read_one(127, V4);
    assert!(outcome.datagrams.is_empty());
    assert_eq!(outcome.counts.skipped.link, 1);
}

#[test]
fn addresses_of_ipv6() {
    let outcome = read_one(101, V6);
    assert_eq!(outcome.datagrams[0].source, "[2001:db8::1]:4000");
    assert_eq!(outcome.datagrams[0].destination, "[2001:db8::2]:5000");
}

#[test]
fn options_of_ipv4() {
    let packet = "4600 0025 0001 4000 4011 0000 c0000201 c0000202 94040000 0fa0 1388 000d 0000 68656c6c6f";
    assert_hello(101, packet);
}

/// An IPv6 packet with these headers before UDP.
fn v6(next: &str, headers: &str) -> String {
    let length = 13 + hex(headers).len();
    let addresses = "20010db8000000000000000000000001 20010db8000000000000000000000002";
    format!("60000000 {length:04x} {next} 40 {addresses} {headers} 0fa0 1388 000d 0000 68656c6c6f")
}

#[test]
fn extension_headers_of_ipv6() {
    assert_hello(101, &v6("00", "11 00 0502 0000 0100"));
    assert_hello(101, &v6("3c", "11 01 0102 0304 0506 0708 0910 1112 1314"));
    assert_hello(101, &v6("2b", "11 00 0000 0000 0000"));
    assert_hello(
        101,
        &v6(
            "00",
            "3c 00 0502 0000 0100 2b 00 010400000000 11 00 0000 0000 0000",
        ),
    );
    // Authentication: its length counts in fours, minus two.
    assert_hello(
        101,
        &v6("33", "11 04 0000 00000001 00000002 aabbccddaabbccddaabbccdd"),
    );
    // A fragment that is the whole packet.
    assert_hello(101, &v6("2c", "11 00 0000 00000001"));
    let cases = [("3c", "11 20 0102 0304 0506"), ("33", "11 40 0000 00000001")];
    for (next, headers) in cases {
        assert_eq!(
            read_one(101, &v6(next, headers)).counts.skipped.malformed,
            1,
            "{next}"
        );
    }
    assert_eq!(
        read_one(101, &v6("32", "00000001 00000002"))
            .counts
            .skipped
            .protocol,
        1,
        "ESP"
    );
}

#[test]
fn lengths_that_were_left_to_the_network_card() {
    let v4 = V4.replacen("0021", "0000", 1);
    assert_hello(101, &v4);
    let v6 = V6.replacen("000d", "0000", 1);
    assert_hello(101, &v6);
    assert_hello(101, &V4.replacen("000d", "0000", 1));
}

#[test]
fn headers_that_cannot_be() {
    let malformed = |packet: &str| read_one(101, packet).counts.skipped.malformed;
    let first = |byte: &str| format!("{byte}{}", &V4[2..]);
    for byte in ["00", "54", "44", "4f"] {
        assert_eq!(malformed(&first(byte)), 1, "{byte}");
    }
    assert_eq!(
        malformed(&V4.replacen("0021", "0013", 1)),
        1,
        "shorter than its header"
    );
    assert_eq!(
        malformed(&V4.replacen("000d", "0007", 1)),
        1,
        "UDP shorter than its header"
    );
    assert_eq!(
        malformed(&V4.replacen("000d", "000e", 1)),
        1,
        "UDP longer than IP"
    );
    for kept in 0..28 {
        let mut file = super::pcap(101, &[]);
        file.extend(super::record(1, &hex(V4)[..kept], 33));
        let outcome = read(&file);
        assert_eq!(outcome.counts.skipped.malformed, 1, "{kept} bytes");
    }
}

#[test]
fn an_empty_datagram_is_one() {
    let outcome = read(&super::pcap(101, &[v4(17, 1, 0, &udp(b""))]));
    assert_eq!(outcome.texts(), [""]);
    assert!(!outcome.datagrams[0].cut);
}

#[test]
fn other_protocols() {
    assert_eq!(
        read(&super::pcap(101, &[v4(1, 1, 0, b"echo....")]))
            .counts
            .skipped
            .protocol,
        1
    );
    assert_eq!(
        read_one(1, "020000000002 020000000001 0026 aaaa03")
            .counts
            .skipped
            .protocol,
        1
    );
}
