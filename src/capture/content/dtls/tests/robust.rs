//! Nothing that a capture holds stops the reading.

use super::*;

/// Where the records of a datagram of DTLS 1.2 end.
fn record_ends(payload: &[u8]) -> Vec<usize> {
    let mut ends = vec![0];
    let mut at = 0;
    while at < payload.len() {
        at += 13 + usize::from(u16::from_be_bytes([payload[at + 11], payload[at + 12]]));
        ends.push(at);
    }
    ends
}

#[test]
fn a_datagram_cut_at_any_byte_shows_what_is_whole() {
    for text in [FRAGMENTED, REFUSED] {
        for (forward, payload) in datagrams(text) {
            let whole = words(&mut Observer::new(), &(forward, payload.clone()));
            let ends = record_ends(&payload);
            for len in 0..payload.len() {
                let mut found = words(&mut Observer::new(), &(forward, payload[..len].to_vec()));
                let start = ends.iter().rev().find(|end| **end <= len).unwrap();
                if *start < len {
                    let cut = format!("the datagram ends inside a record at {start}");
                    assert_eq!(found.pop(), Some(cut), "{len}");
                }
                assert_eq!(found, whole[..found.len()], "{len}");
            }
        }
    }
}

#[test]
fn any_byte_may_be_wrong() {
    for text in [FRAGMENTED, REFUSED, CHROMIUM, FIREFOX] {
        let mut observer = Observer::new();
        for (forward, payload) in datagrams(text) {
            for at in 0..payload.len() {
                for flip in [0x01, 0x80, 0xFF] {
                    let mut wrong = payload.clone();
                    wrong[at] ^= flip;
                    let found = seen(&mut observer, &(forward, wrong));
                    assert!(found.len() <= payload.len() / 3, "{at}");
                }
            }
        }
        // What came of that does not outlast a new association.
        let words: Vec<_> = datagrams(text)
            .iter()
            .flat_map(|one| words(&mut observer, one))
            .collect();
        assert_eq!(words, fresh(text));
    }
}

fn fresh(text: &str) -> Vec<String> {
    let mut observer = Observer::new();
    datagrams(text)
        .iter()
        .flat_map(|one| words(&mut observer, one))
        .collect()
}

#[test]
fn what_is_no_dtls_is_malformed_at_its_place() {
    let close = record(21, &[1, 0]);
    let after_close = |bytes: &[u8]| words(&mut Observer::new(), &(true, [&close, bytes].concat()));
    let first = "warning: close_notify (0)".to_owned();
    for (bytes, expected) in [
        (&b"\x16"[..], "the datagram ends inside a record at 15"),
        (&[0x16; 40], "the record's version is none of DTLS at 15"),
        (&[0xFF; 40], "the record's version is none of DTLS at 15"),
        (&record(21, &[2]), "an alert is not two bytes at 28"),
        (&record(21, &[2, 0, 0]), "an alert is not two bytes at 28"),
        (&record(20, &[2]), "ChangeCipherSpec is not the byte 1 at 28"),
        (&record(20, &[]), "ChangeCipherSpec is not the byte 1 at 28"),
        (
            &record(22, &[]),
            "a handshake message does not fit into its record at 28",
        ),
        (
            &record(22, &[1; 11]),
            "a handshake message does not fit into its record at 28",
        ),
        (
            &fragment(12, 5, 0, 3, b"abc"),
            "a handshake message does not fit into its record at 28",
        ),
        (
            &fragment(1, 3, 0, 0, b"abc"),
            "a handshake message cannot be read at 28",
        ),
        (
            &fragment(11, 3, 0, 0, &[0, 0, 1]),
            "a handshake message cannot be read at 28",
        ),
        (&record(26, &[0, 0]), "Other { content_type: 26 }"),
    ] {
        assert_eq!(
            after_close(bytes),
            [first.clone(), expected.to_owned()],
            "{bytes:02x?}"
        );
    }
    assert_eq!(after_close(b""), [first]);
}

#[test]
fn what_is_malformed_in_a_record_does_not_hide_the_next() {
    let bytes = [record(21, &[2]), record(21, &[2, 40])].concat();
    let found = words(&mut Observer::new(), &(true, bytes));
    assert_eq!(
        found,
        ["an alert is not two bytes at 13", "fatal: handshake_failure (40)"]
    );
}

#[test]
fn a_client_without_a_certificate_sends_an_empty_chain() {
    let found = seen(&mut Observer::new(), &(true, fragment(11, 3, 0, 0, &[0, 0, 0])));
    let [Seen::Certificate(none)] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!((none.chain_len(), none.leaf()), (0, &[][..]));
    assert_eq!((none.fingerprint("sha-256"), none.fingerprints()), (None, vec![]));
}

#[test]
fn long_messages_are_not_put_together() {
    let mut long = fragment(11, 1, 0, 0, b"");
    // The length of the message: 65537.
    long[14..17].copy_from_slice(&[1, 0, 1]);
    let found = words(&mut Observer::new(), &(true, long.clone()));
    assert_eq!(found, ["a handshake message is longer than 64 KiB at 13"]);
    long[14..17].copy_from_slice(&[1, 0, 0]);
    assert_eq!(words(&mut Observer::new(), &(true, long)), [""; 0]);
}

#[test]
fn other_messages_are_told_of_at_their_first_fragment() {
    let mut observer = Observer::new();
    for (offset, bytes, expected) in [(0, &b""[..], 0), (0, b"ab", 1), (2, b"cd", 0), (4, b"", 0)] {
        let datagram = (true, fragment(12, 4, 1, offset, bytes));
        assert_eq!(
            words(&mut observer, &datagram),
            ["ServerKeyExchange"; 1][..expected]
        );
    }
}
