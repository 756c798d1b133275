//! The hot path never allocates: neither judging and answering a datagram, nor reading a message.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::net::SocketAddr;

use allocation_counter::measure;
use icespec::capture::content::dtls::Observer;
use icespec::credential::{
    CredentialSet, CredentialTable, Credentials, Generation, MAX_RESPONSE, Outcome, Responder, Role,
    StreamId, TieBreaker,
};
use icespec::stun::{
    AttributeType, Check, Class, IntegrityKey, Message, MessageWriter, Method, TransactionId,
};

fn ufrag(index: u32) -> String {
    format!("u{index:07}")
}

fn password(index: u32) -> String {
    format!("password/of/stream/{index:07}")
}

fn responder(credentials: u32) -> Responder {
    let mut table = CredentialTable::new();
    for index in 0..credentials {
        table
            .register(CredentialSet {
                stream: StreamId(index),
                generation: Generation(0),
                socket: None,
                local: Credentials::new(ufrag(index), password(index)).unwrap(),
                remote: Some(Credentials::new("peer", password(index)).unwrap()),
            })
            .unwrap();
    }
    Responder::new(table, Role::Controlled, TieBreaker(7))
}

/// The integrity attribute that a message gets.
#[derive(Clone, Copy)]
enum Signed<'a> {
    Not,
    Sha1(&'a IntegrityKey),
    Sha256(&'a IntegrityKey),
}

/// A Binding message with FINGERPRINT.
fn message(class: Class, attributes: &[(AttributeType, &[u8])], signed: Signed<'_>) -> Vec<u8> {
    let mut buffer = [0; 512];
    let id = TransactionId(*b"transaction.");
    let mut writer = MessageWriter::new(&mut buffer, class, Method::BINDING, id).unwrap();
    for (kind, value) in attributes {
        writer.attribute(*kind, value).unwrap();
    }
    match signed {
        Signed::Not => {}
        Signed::Sha1(key) => writer.message_integrity(key).unwrap(),
        Signed::Sha256(key) => writer.message_integrity_sha256(key, 32).unwrap(),
    }
    writer.fingerprint().unwrap();
    let len = writer.finish();
    buffer[..len].to_vec()
}

/// What a datagram must come to: the responder shows that the path meant is the one measured.
#[derive(Debug, PartialEq, Eq)]
enum Expected {
    Success,
    Error(u16),
    Discard,
    NotStun,
}

impl Expected {
    fn of(outcome: &Outcome<'_>) -> Self {
        match outcome {
            Outcome::Respond { .. } => outcome.code().map_or(Self::Success, Self::Error),
            Outcome::Discard(_) => Self::Discard,
            Outcome::NotStun(_) => Self::NotStun,
            other => panic!("{other:?}"),
        }
    }
}

fn assert_no_allocation(what: &str, action: impl FnOnce()) {
    assert_eq!(measure(action).count_total, 0, "{what}");
}

#[test]
fn answering_never_allocates() {
    for credentials in [1, 1_000] {
        let mut responder = responder(credentials);
        let last = credentials - 1;
        let username = format!("{}:peer", ufrag(last));
        let username = (AttributeType::USERNAME, username.as_bytes());
        let priority = (AttributeType::PRIORITY, &[110, 127, 30, 255][..]);
        let controlling = (AttributeType::ICE_CONTROLLING, &[1; 8][..]);
        // Both claim this role, and the larger tie-breaker is theirs: they must switch, not we.
        let conflict = (AttributeType::ICE_CONTROLLED, &[0xFF; 8][..]);
        let unknown = (AttributeType(0x7FFF), &[][..]);
        let key = IntegrityKey::short_term(password(last).as_bytes());
        let wrong = IntegrityKey::short_term(b"another password, 22 long");
        let valid = [username, priority, controlling];
        let request = |attributes: &[_], signed| message(Class::Request, attributes, signed);
        let (sha1, sha256) = (Signed::Sha1(&key), Signed::Sha256(&key));
        let cases = [
            ("SHA-1", request(&valid, sha1), Expected::Success),
            ("SHA-256", request(&valid, sha256), Expected::Success),
            ("unsigned", request(&valid, Signed::Not), Expected::Error(400)),
            ("no PRIORITY", request(&[username], sha1), Expected::Error(400)),
            (
                "another key",
                request(&valid, Signed::Sha1(&wrong)),
                Expected::Error(401),
            ),
            (
                "unknown fragment",
                request(&[(AttributeType::USERNAME, b"nobody:peer"), priority], sha1),
                Expected::Error(401),
            ),
            (
                "unknown attribute",
                request(&[username, priority, unknown], sha1),
                Expected::Error(420),
            ),
            (
                "role conflict",
                request(&[username, priority, conflict], sha1),
                Expected::Error(487),
            ),
            (
                "indication",
                message(Class::Indication, &[], Signed::Not),
                Expected::Discard,
            ),
            ("no STUN", vec![0x80; 100], Expected::NotStun),
        ];
        let source: SocketAddr = "[2001:db8::1]:50000".parse().unwrap();
        let destination: SocketAddr = "198.51.100.1:3478".parse().unwrap();
        for (name, datagram, expected) in cases {
            let mut out = [0; MAX_RESPONSE];
            let mut found = None;
            assert_no_allocation(&format!("{name}, {credentials} credentials"), || {
                let outcome = responder.handle(&datagram, source, destination, &mut out);
                found = Some(Expected::of(&outcome));
            });
            assert_eq!(found, Some(expected), "{name}, {credentials} credentials");
        }
    }
}

#[test]
fn reading_never_allocates() {
    let key = IntegrityKey::short_term(b"VOkJxbRl1RmTxUk/WvJxBt");
    let attributes = [
        (AttributeType::USERNAME, &b"evtj:h6vY"[..]),
        // A defect: PRIORITY has four bytes.
        (AttributeType::PRIORITY, &[1, 2, 3][..]),
    ];
    for signed in [Signed::Not, Signed::Sha1(&key), Signed::Sha256(&key)] {
        let bytes = message(Class::Request, &attributes, signed);
        assert_no_allocation("reading", || {
            let message = Message::read(&bytes).unwrap();
            assert!(message.attributes().count() >= 3);
            assert!(message.defects().count() >= 1);
            assert_eq!(message.check_fingerprint(), Check::Valid);
            let expected = if matches!(signed, Signed::Not) {
                Check::Absent
            } else {
                Check::Valid
            };
            assert_eq!(message.check_integrity(&key).overall(), expected);
        });
    }
}

/// A capture of a long call is records under keys, of DTLS 1.2 and of 1.3.
#[test]
fn telling_records_under_keys_never_allocates() {
    let mut data = [23, 0xFE, 0xFD, 0, 1, 0, 0, 0, 0, 0, 1, 0, 40].to_vec();
    data.extend([7; 40]);
    let unified = [0b0010_1111, 1, 2, 0, 3, 7, 7, 7];
    let mut observer = Observer::new();
    let mut seen = Vec::with_capacity(4);
    let allocations = measure(|| {
        for payload in [&data[..], &unified] {
            seen.clear();
            observer.take(true, payload, &mut seen);
            assert_eq!(seen.len(), 1);
        }
    });
    assert_eq!(allocations.count_total, 0);
}
