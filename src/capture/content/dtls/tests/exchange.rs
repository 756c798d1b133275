//! What real handshakes show, datagram by datagram.

use super::*;

const SERVER_SHA1: &str = "5E:2C:5E:D0:8D:3E:BC:A3:3B:00:95:87:92:9D:86:AA:21:8A:E1:8F";
const CLIENT_SHA1: &str = "AE:54:D4:91:D3:0A:71:04:F9:19:15:AB:0E:74:C9:F7:2A:53:43:DF";

#[test]
fn a_fragmented_handshake_with_client_authentication() {
    let expected: [&[&str]; 16] = [
        &["ClientHello/0"],
        &["HelloVerifyRequest"],
        &["ClientHello/20"],
        &["ServerHello DTLS 1.2"],
        &[],
        &[],
        &[],
        &["Certificate/1", "ServerKeyExchange"],
        &["CertificateRequest", "ServerHelloDone"],
        &[],
        &[
            "Certificate/1",
            "ClientKeyExchange",
            "CertificateVerify",
            "ChangeCipherSpec",
            "EncryptedHandshake { epoch: 1 }",
        ],
        &["NewSessionTicket"],
        &["ChangeCipherSpec", "EncryptedHandshake { epoch: 1 }"],
        &["ApplicationData { epoch: 1 }"],
        &["EncryptedAlert { epoch: 1 }"],
        &["EncryptedAlert { epoch: 1 }"],
    ];
    let mut observer = Observer::new();
    for (number, (datagram, expected)) in datagrams(FRAGMENTED).iter().zip(expected).enumerate() {
        assert_eq!(words(&mut observer, datagram), expected, "datagram {number}");
    }
}

#[test]
fn a_refused_certificate_ends_with_an_alert_in_the_clear() {
    let mut observer = Observer::new();
    let all: Vec<_> = datagrams(REFUSED)
        .iter()
        .map(|one| words(&mut observer, one))
        .collect();
    assert_eq!(
        all[3..5].concat(),
        [
            "ServerHello DTLS 1.2",
            "Certificate/1",
            "ServerKeyExchange",
            "ServerHelloDone"
        ]
    );
    assert_eq!(all[5], ["fatal: unknown_ca (48)"]);
    let alert = Alert {
        level: 2,
        description: 48,
    };
    assert!(alert.is_fatal() && !alert.is_close());
    for description in 0..=255 {
        let alert = Alert {
            level: 2,
            description,
        };
        let named = alert.name().contains("certificate") || alert.name() == "unknown_ca";
        assert_eq!(alert.is_about_certificates(), named, "{alert}");
    }
}

#[test]
fn hellos_say_versions_and_srtp_profiles() {
    let mut observer = Observer::new();
    let all: Vec<_> = datagrams(FRAGMENTED)
        .iter()
        .flat_map(|one| seen(&mut observer, one))
        .collect();
    let hello = |cookie_len| {
        Seen::ClientHello(Box::new(ClientHello {
            version: Version::DTLS_1_2,
            versions: vec![],
            cookie_len,
            // SRTP_AES128_CM_SHA1_80, SRTP_AEAD_AES_128_GCM, as the command line has them.
            use_srtp: vec![1, 7],
        }))
    };
    assert_eq!((&all[0], &all[2]), (&hello(0), &hello(20)));
    // The first of the server's own that the client has.
    let chosen = Seen::ServerHello {
        version: Version::DTLS_1_2,
        srtp_profile: Some(7),
    };
    assert_eq!(all[3], chosen);
}

#[test]
fn fingerprints_are_those_of_openssl() {
    let mut observer = Observer::new();
    let found: Vec<_> = datagrams(FRAGMENTED)
        .iter()
        .flat_map(|one| seen(&mut observer, one))
        .filter_map(|seen| match seen {
            Seen::Certificate(certificate) => Some(certificate),
            _ => None,
        })
        .collect();
    let expected = [
        (
            "md5",
            [
                "C7:1A:09:7B:B8:41:A7:58:CF:EC:8E:86:5C:C1:5E:B4",
                "F2:89:45:71:EE:E0:60:19:5A:0E:FE:D8:F2:00:B9:1F",
            ],
        ),
        ("SHA-1", [SERVER_SHA1, CLIENT_SHA1]),
        (
            "sha-224",
            [
                "3D:A0:BF:C6:00:AC:39:6A:6C:5E:90:17:C8:13:2A:EE:8D:DF:8C:94:3A:9D:21:A5:75:BF:88:43",
                "8A:2F:C1:2D:38:1B:69:4B:77:78:43:76:31:04:D2:0E:06:ED:1B:1D:B8:41:FA:AE:5A:7D:1D:06",
            ],
        ),
        (
            "sha-256",
            [
                "13:62:C8:3D:53:D3:DF:18:85:29:75:A1:3D:41:9C:A5:F2:CC:7C:49:B5:14:E9:E5:2F:55:BC:E0:30:9D:FC:18",
                "97:A9:C3:C6:38:E0:9A:E2:CA:18:16:8F:EC:A2:29:41:C7:7A:BB:58:81:F5:7A:3C:77:9B:DA:9E:A1:0E:0C:72",
            ],
        ),
        (
            "sha-384",
            [
                "03:96:F8:3D:77:54:1C:C9:6D:59:A3:65:9A:46:7D:D0:7F:D1:40:AE:6A:A6:C3:18:1A:28:B9:4F:F4:89:38:B4:\
             88:47:30:6E:C4:89:D2:05:6E:16:14:E4:1B:40:D8:F9",
                "36:75:0C:D3:C7:A5:5D:0D:97:36:3C:BE:A0:98:CB:E7:1A:95:97:6D:1D:A7:2E:87:5D:4A:22:E5:36:DD:B3:97:\
             D8:1C:CB:42:54:6E:05:74:2E:57:05:77:DD:7F:81:B0",
            ],
        ),
        (
            "Sha-512",
            [
                "5D:A2:71:85:25:12:90:C1:A8:3F:CF:EA:55:02:6F:07:1F:63:E7:42:3E:A3:DB:CD:2D:C8:DC:94:72:6B:2F:98:\
             9E:68:2A:AF:2B:05:A5:14:F1:CE:5F:8B:55:77:91:D0:87:BF:17:B6:70:6B:AE:77:4A:91:DD:4E:C6:78:4E:1E",
                "65:E6:2B:89:F7:4F:3A:3E:2A:E8:39:A9:29:74:7C:A1:D2:B6:77:DB:D2:82:CE:F1:84:5B:BE:C9:D7:7B:4B:CE:\
             81:2F:D4:A1:3D:96:BB:3D:FC:0E:9A:4D:2A:DD:5A:FD:D5:29:E0:9D:BB:C2:8C:67:D9:EA:F9:55:A6:EC:16:70",
            ],
        ),
    ];
    assert_eq!(found.len(), 2);
    for (hash, [server, client]) in expected {
        assert_eq!(found[0].fingerprint(hash).as_deref(), Some(server));
        assert_eq!(found[1].fingerprint(hash).as_deref(), Some(client));
    }
    assert_eq!(found[0].fingerprint("md2"), None);
    assert_eq!(found[0].fingerprints().len(), Certificate::HASHES.len());
}

#[test]
fn retransmissions_and_disorder_change_no_fingerprint() {
    let all = datagrams(FRAGMENTED);
    let expected = [SERVER_SHA1, CLIENT_SHA1];
    assert_eq!(certificates(all.clone()), expected);
    let twice = all.iter().flat_map(|one| [one.clone(), one.clone()]);
    assert_eq!(certificates(twice), expected);
    let flights_again = [&all[..9], &all[3..11], &all[9..]].concat();
    assert_eq!(
        certificates(flights_again),
        [SERVER_SHA1, SERVER_SHA1, CLIENT_SHA1, CLIENT_SHA1]
    );
    // Each flight backwards.
    let mut backwards = all.clone();
    backwards[3..9].reverse();
    backwards[9..11].reverse();
    assert_eq!(certificates(backwards), expected);
}

#[test]
fn a_lost_fragment_is_made_up_for_by_the_next_flight() {
    let all = datagrams(FRAGMENTED);
    for lost in 3..8 {
        let mut flight = all[..9].to_vec();
        flight.remove(lost);
        assert_eq!(certificates(flight.clone()), [""; 0], "without {lost}");
        flight.extend_from_slice(&all[3..9]);
        assert_eq!(certificates(flight), [SERVER_SHA1], "again after {lost}");
    }
}

#[test]
fn a_new_association_on_the_flow_does_not_mix_with_the_old_one() {
    let all = datagrams(FRAGMENTED);
    let mut hello = all[0].clone();
    // The random, behind the headers of record and message and the version.
    hello.1[13 + 12 + 2] ^= 1;
    let halves = [&all[..6], &[hello], &all[6..9]].concat();
    assert_eq!(certificates(halves), [""; 0]);
    let repeated = [&all[..6], &all[2..3], &all[6..9]].concat();
    assert_eq!(certificates(repeated), [SERVER_SHA1], "the same hello again");
}

#[test]
fn the_other_direction_has_messages_of_its_own() {
    let mut all = datagrams(FRAGMENTED);
    all[5].0 = true;
    all.truncate(9);
    assert_eq!(certificates(all), [""; 0]);
}

/// The two hellos of a DTLS 1.3 handshake that begins in three datagrams.
fn hellos(text: &str) -> (Seen, Seen) {
    let mut observer = Observer::new();
    let mut found = datagrams(text)
        .into_iter()
        .take(3)
        .flat_map(|one| seen(&mut observer, &one));
    (found.next().unwrap(), found.next().unwrap())
}

#[test]
fn browsers_speak_dtls_1_3() {
    let hello = |versions: &[u16], use_srtp: &[u16]| {
        Seen::ClientHello(Box::new(ClientHello {
            version: Version::DTLS_1_2,
            versions: versions.iter().copied().map(Version).collect(),
            cookie_len: 0,
            use_srtp: use_srtp.to_vec(),
        }))
    };
    let chosen = Seen::ServerHello {
        version: Version::DTLS_1_3,
        srtp_profile: None,
    };
    assert_eq!(
        hellos(CHROMIUM),
        (hello(&[0xFEFC, 0xFEFD], &[1, 8, 7]), chosen.clone())
    );
    // The TLS 1.2 among Firefox's versions is really there.
    assert_eq!(
        hellos(FIREFOX),
        (hello(&[0xFEFC, 0xFEFD, 0x0303], &[7, 8, 1, 2]), chosen)
    );
    for (text, rest) in [
        (CHROMIUM, &[&[2][..], &[2], &[3], &[3], &[3]][..]),
        (FIREFOX, &[&[2, 2, 2], &[2, 2, 2], &[3], &[3], &[3]]),
    ] {
        let mut observer = Observer::new();
        for (datagram, epochs) in datagrams(text)[3..].iter().zip(rest) {
            let expected: Vec<_> = epochs
                .iter()
                .map(|epoch| Seen::Encrypted { epoch: *epoch })
                .collect();
            assert_eq!(seen(&mut observer, datagram), expected);
        }
    }
}

#[test]
fn a_hello_retry_request_is_a_server_hello_with_a_known_random() {
    let (forward, mut hello) = datagrams(CHROMIUM).swap_remove(2);
    // SHA-256 of "HelloRetryRequest", by sha256sum.
    let random = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";
    hello[13 + 12 + 2..][..32].copy_from_slice(&hex::decode(random).unwrap());
    let found = seen(&mut Observer::new(), &(forward, hello));
    assert_eq!(found, [Seen::HelloRetryRequest]);
}
