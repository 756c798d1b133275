//! Messages and credentials for this module's tests.

use std::net::SocketAddr;

use super::{CredentialSet, Credentials, Generation, SetId, StreamId};
use crate::stun::{AttributeType, Class, IntegrityKey, MessageWriter, Method, TransactionId};

/// The password of RFC 5769, which belongs to the fragment `evtj`.
pub(super) const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";
/// Another password.
pub(super) const OTHER_PASSWORD: &str = "anotherPasswordOf22chr";
/// The transaction id of RFC 5769.
pub(super) const ID: TransactionId = TransactionId([
    0xB7, 0xE7, 0xA7, 0x01, 0xBC, 0x34, 0xD6, 0x86, 0xFA, 0x87, 0xDF, 0xAE,
]);

pub(super) fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// Where checks come from: the mapped address of RFC 5769.
pub(super) fn source() -> SocketAddr {
    address("192.0.2.1:32853")
}

/// Where checks arrive.
pub(super) fn socket() -> SocketAddr {
    address("198.51.100.7:3478")
}

pub(super) fn set_id(stream: u32, generation: u32) -> SetId {
    SetId {
        stream: StreamId(stream),
        generation: Generation(generation),
    }
}

/// A set without socket or peer.
pub(super) fn set(stream: u32, generation: u32, ufrag: &str, password: &str) -> CredentialSet {
    let SetId { stream, generation } = set_id(stream, generation);
    let local = Credentials::new(ufrag, password).unwrap();
    CredentialSet {
        stream,
        generation,
        socket: None,
        local,
        remote: None,
    }
}

pub(super) fn key(password: &str) -> IntegrityKey {
    IntegrityKey::short_term(password.as_bytes())
}

/// A Binding message with the id of RFC 5769.
pub(super) fn message(class: Class, build: impl FnOnce(&mut MessageWriter<'_>)) -> Vec<u8> {
    let mut buffer = vec![0; 4096];
    let mut writer = MessageWriter::new(&mut buffer, class, Method::BINDING, ID).unwrap();
    build(&mut writer);
    let len = writer.finish();
    buffer.truncate(len);
    buffer
}

/// What [`message`] is built of, without the unwraps.
pub(super) trait Build {
    fn put(&mut self, kind: AttributeType, value: &[u8]) -> &mut Self;
    fn put_all(&mut self, attributes: &[(AttributeType, &[u8])]) -> &mut Self;
    fn sha1(&mut self, password: &str) -> &mut Self;
    fn sha256(&mut self, password: &str, len: usize) -> &mut Self;
    fn end(&mut self);
}

impl Build for MessageWriter<'_> {
    fn put(&mut self, kind: AttributeType, value: &[u8]) -> &mut Self {
        self.attribute(kind, value).unwrap();
        self
    }

    fn put_all(&mut self, attributes: &[(AttributeType, &[u8])]) -> &mut Self {
        for (kind, value) in attributes {
            self.put(*kind, value);
        }
        self
    }

    fn sha1(&mut self, password: &str) -> &mut Self {
        self.message_integrity(&key(password)).unwrap();
        self
    }

    fn sha256(&mut self, password: &str, len: usize) -> &mut Self {
        self.message_integrity_sha256(&key(password), len).unwrap();
        self
    }

    fn end(&mut self) {
        self.fingerprint().unwrap();
    }
}

/// A check that lacks what `build` adds: integrity and fingerprint at least.
pub(super) fn unfinished(username: &str, build: impl FnOnce(&mut MessageWriter<'_>)) -> Vec<u8> {
    message(Class::Request, |writer| {
        writer.put(AttributeType::USERNAME, username.as_bytes());
        writer.put(AttributeType::PRIORITY, &[0x6E, 0, 1, 0xFF]);
        build(writer);
    })
}

/// A legal check with `extra` attributes under MESSAGE-INTEGRITY.
pub(super) fn check(username: &str, password: &str, extra: &[(AttributeType, &[u8])]) -> Vec<u8> {
    unfinished(username, |writer| {
        writer.put_all(extra).sha1(password).end();
    })
}
