//! Records that show their header only: DTLS 1.3 and connection ids.

use super::*;

fn shown(bytes: &[u8]) -> Vec<String> {
    words(&mut Observer::new(), &(true, bytes.to_vec()))
}

const CUT: &str = "the datagram ends inside a record at 0";

#[test]
fn the_unified_header_of_rfc_9147_section_4() {
    // 001CSLEE: a connection id, a sequence number of two bytes, a length, the epoch.
    for (bytes, expected) in [
        (
            &[0b0010_1110, 1, 2, 0, 3, 7, 7, 7][..],
            &["Encrypted { epoch: 2 }"][..],
        ),
        (&[0b0010_0111, 1, 0, 1, 7], &["Encrypted { epoch: 3 }"]),
        (&[0b0010_0001, 1, 7, 7], &["Encrypted { epoch: 1 }"]),
        (&[0b0011_1110, 1, 2, 0, 200, 7], &["Encrypted { epoch: 2 }"]),
        (
            &[0b0010_0110, 1, 0, 1, 7, 0b0010_0111, 1, 0, 1, 7],
            &["Encrypted { epoch: 2 }", "Encrypted { epoch: 3 }"],
        ),
        (&[0b0010_1110], &[CUT]),
        (&[0b0010_1110, 1, 2, 0], &[CUT]),
        (&[0b0010_1110, 1, 2, 0, 3, 7, 7], &[CUT]),
        (&[0b0010_1000, 1], &[CUT]),
    ] {
        assert_eq!(shown(bytes), expected, "{bytes:02x?}");
    }
}

#[test]
fn a_connection_id_hides_where_its_record_ends() {
    // RFC 9146: type 25, version, epoch 1, sequence number, then id, length and content.
    let bytes = [25, 0xFE, 0xFD, 0, 1, 0, 0, 0, 0, 0, 1, 0xAA, 0xBB, 0, 2, 7, 7];
    assert_eq!(shown(&bytes), ["Encrypted { epoch: 1 }"]);
}

#[test]
fn records_under_the_keys_of_dtls_1_2() {
    let mut bytes = record(23, &[7; 24]);
    bytes[4] = 1;
    for (content_type, expected) in [
        (23, "ApplicationData { epoch: 1 }"),
        (22, "EncryptedHandshake { epoch: 1 }"),
        (21, "EncryptedAlert { epoch: 1 }"),
        (20, "Encrypted { epoch: 1 }"),
        (24, "Encrypted { epoch: 1 }"),
    ] {
        bytes[0] = content_type;
        assert_eq!(shown(&bytes), [expected]);
    }
}
