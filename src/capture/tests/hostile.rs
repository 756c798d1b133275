//! Files that are wrong: an error that tells where, and nothing lost that was before.

use super::{V4, hex, pcap, read, record};
use crate::capture::Problem;

const SECTION: &str = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000";
const INTERFACE: &str = "01000000 14000000 6500 0000 00000400 14000000";

/// A good pcapng of one packet, 116 bytes long, and what follows it.
fn behind_a_packet(text: &str) -> Vec<u8> {
    let packet =
        format!("06000000 44000000 00000000 00000000 00000000 21000000 21000000 {V4} 000000 44000000");
    hex(&format!("{SECTION} {INTERFACE} {packet} {text}"))
}

/// The error of what follows a good packet, which has to be said to be there.
fn error_behind(text: &str) -> String {
    let outcome = read(&behind_a_packet(text));
    assert_eq!(outcome.texts(), ["hello"], "what was before stands");
    let error = outcome.error.unwrap_or_else(|| panic!("no error: {text}"));
    assert_eq!((error.offset, error.packet), (116, 1), "{error}");
    error.to_string()
}

#[test]
fn block_lengths_that_cannot_be() {
    for kind in ["01000000", "02000000", "03000000", "06000000", "78563412"] {
        for length in [
            "00000000", "03000000", "0b000000", "0d000000", "08000000", "ffffffff", "fcffffff", "00000080",
        ] {
            let text = error_behind(&format!("{kind} {length} 0000000000000000 00000000"));
            assert!(text.contains("a multiple of 4 from"), "{text}");
        }
    }
    let text = error_behind("0a0d0d0a 00000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000");
    assert!(
        text.starts_with("byte 116, after 1 packets: a block of type 0xa0d0d0a and of 0 bytes"),
        "{text}"
    );
    // Just enough for any block, too little for these.
    for kind in ["01000000", "02000000", "03000000", "06000000"] {
        error_behind(&format!("{kind} 0c000000 0c000000"));
    }
    // A packet beyond what is believed, a block to be passed over that is not.
    error_behind("06000000 00001000 00000000");
    let outcome = read(&behind_a_packet("78563412 00001000 00000000"));
    assert_eq!(outcome.counts.cut, Some(116));
}

#[test]
fn the_two_lengths_of_a_block_have_to_agree() {
    for block in [
        "01000000 14000000 6500 0000 00000400 18000000",
        "03000000 14000000 00000000 00000000 00000000",
        "78563412 0c000000 10000000",
        "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000001",
    ] {
        let text = error_behind(block);
        assert!(text.contains("ends with a length of"), "{text}");
    }
}

#[test]
fn a_packet_that_does_not_fit_into_its_block() {
    for length in ["25000000", "ffffffff", "fcffffff", "00000080"] {
        let block =
            format!("06000000 44000000 00000000 00000000 00000000 {length} 21000000 {V4} 000000 44000000");
        let text = error_behind(&block);
        assert!(text.contains("in a block with room for 36"), "{text}");
        let old = block.replacen("06", "02", 1);
        assert!(error_behind(&old).contains("room for 36"));
    }
}

#[test]
fn an_interface_that_was_not_described() {
    let block =
        format!("06000000 44000000 01000000 00000000 00000000 21000000 21000000 {V4} 000000 44000000");
    assert!(error_behind(&block).contains("interface 1, but the section describes 1"));
    // A new section describes its own.
    let simple = format!("03000000 34000000 21000000 {V4} 000000 34000000");
    let outcome = read(&behind_a_packet(&format!("{SECTION} {simple}")));
    let error = outcome.error.unwrap();
    assert_eq!(error.offset, 116 + 28);
    assert!(
        error
            .to_string()
            .contains("interface 0, but the section describes 0")
    );
}

#[test]
fn interfaces_without_end() {
    let file = hex(&format!("{SECTION} {}", INTERFACE.repeat(4097)));
    let outcome = read(&file);
    let error = outcome.error.unwrap();
    assert_eq!(error.offset, 28 + 4096 * 20);
    assert!(matches!(error.problem, Problem::Interfaces(4096)));
}

#[test]
fn section_headers_that_are_none() {
    let open = |text: &str| read(&hex(text)).error.unwrap().to_string();
    let order = open("0a0d0d0a 1c000000 4d3c2b1b 0100 0000 ffffffffffffffff 1c000000");
    assert!(order.contains("without a byte order"), "{order}");
    let version = open("0a0d0d0a 1c000000 4d3c2b1a 0200 0100 ffffffffffffffff 1c000000");
    assert!(version.contains("version 2.1"), "{version}");
    let length = open("0a0d0d0a 18000000 4d3c2b1a 0100 0000 ffffffffffffffff 18000000");
    assert!(length.contains("from 28"), "{length}");
}

#[test]
fn files_that_are_no_captures() {
    let open = |bytes: &[u8]| read(bytes).error.unwrap();
    assert!(matches!(open(b"").problem, Problem::Short));
    assert!(matches!(open(b"GET").problem, Problem::Short));
    assert!(matches!(open(b"v=0\r\no=-").problem, Problem::Format(_)));
    assert!(matches!(
        open(&hex("1f8b0800 00000000")).problem,
        Problem::Compressed
    ));
    assert!(matches!(
        open(&hex("28b52ffd 00000000")).problem,
        Problem::Compressed
    ));
    let version = "d4c3b2a1 0300 0400 00000000 00000000 ffff0000 01000000";
    assert!(matches!(
        open(&hex(version)).problem,
        Problem::Version { major: 3, minor: 4 }
    ));
}

#[test]
fn captured_lengths_of_pcap_that_cannot_be() {
    for length in ["01000400", "00000080", "ffffffff"] {
        let mut file = pcap(101, &[hex(V4)]);
        file.extend(hex(&format!("00000000 00000000 {length} 21000000 {V4}")));
        let outcome = read(&file);
        assert_eq!(outcome.texts(), ["hello"]);
        let error = outcome.error.unwrap();
        assert_eq!((error.offset, error.packet), (24 + 16 + 33, 1));
        assert!(
            error
                .to_string()
                .contains("captured bytes, which is more than 262144"),
            "{error}"
        );
    }
}

#[test]
fn a_captured_length_beyond_the_file_is_a_cut() {
    let mut file = pcap(101, &[hex(V4)]);
    file.extend(hex(&format!("00000000 00000000 00000400 00000400 {V4}")));
    let outcome = read(&file);
    assert_eq!(outcome.texts(), ["hello"]);
    assert!(outcome.error.is_none());
    assert_eq!(outcome.counts.cut, Some(24 + 16 + 33));
}

#[test]
fn a_captured_length_beyond_the_snapshot_length_is_believed() {
    let mut file = hex("d4c3b2a1 0200 0400 00000000 00000000 10000000 65000000");
    file.extend(record(1, &hex(V4), 33));
    assert_eq!(read(&file).texts(), ["hello"]);
    // And one beyond the original length.
    let mut file = pcap(101, &[]);
    file.extend(record(1, &hex(V4), 3));
    let outcome = read(&file);
    assert_eq!(outcome.texts(), ["hello"]);
    assert!(!outcome.datagrams[0].cut);
}

/// Reads every beginning of a file: never a panic, never an error behind the header, always what came before.
fn assert_truncations(file: &[u8], header: usize, ends: &[usize]) {
    let whole = read(file);
    assert!(whole.error.is_none(), "{:?}", whole.error);
    assert_eq!(whole.counts.cut, None);
    for length in 0..file.len() {
        let part = read(&file[..length]);
        if length < header {
            assert!(matches!(part.error.unwrap().problem, Problem::Short), "{length}");
            continue;
        }
        assert!(part.error.is_none(), "{length}: {:?}", part.error);
        let complete = ends.iter().filter(|&&end| end <= length).count();
        let begin = ends.iter().rev().find(|&&end| end <= length);
        let begin = *begin.unwrap_or(&header);
        assert_eq!(
            part.counts.cut,
            (begin != length).then_some(begin as u64),
            "{length}"
        );
        let packets = usize::try_from(part.counts.packets).unwrap();
        assert_eq!(part.datagrams, whole.datagrams[..packets], "{length}");
        assert!(packets <= complete);
    }
}

#[test]
fn pcap_truncated_at_every_byte() {
    let file = pcap(101, &[hex(V4), hex(V4), hex(V4)]);
    assert_truncations(&file, 24, &[73, 122, 171]);
}

#[test]
fn pcapng_truncated_at_every_byte() {
    let packet =
        format!("06000000 44000000 00000000 00000000 00000000 21000000 21000000 {V4} 000000 44000000");
    let other = "78563412 10000000 deadbeef 10000000";
    let file = behind_a_packet(&format!("{other} {packet} {SECTION} {INTERFACE} {packet}"));
    assert_truncations(&file, 28, &[48, 116, 132, 200, 228, 248, 316]);
}

#[test]
fn a_reader_that_fails_is_an_error_with_its_place() {
    struct Broken(Vec<u8>);
    impl std::io::Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() {
                return Err(std::io::Error::other("the disk is gone"));
            }
            buffer[0] = self.0.remove(0);
            Ok(1)
        }
    }
    let mut capture = crate::capture::Capture::open(Broken(pcap(101, &[hex(V4)]))).unwrap();
    assert_eq!(capture.next_datagram().unwrap().unwrap().payload, b"hello");
    let error = capture.next_datagram().unwrap_err();
    assert_eq!(error.to_string(), "byte 73, after 1 packets: the disk is gone");
    assert!(capture.next_datagram().unwrap().is_none());
}
