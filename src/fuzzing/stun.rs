//! Reading any bytes, and writing back what was read.

use super::PASSWORD;
use crate::stun::{Check, IntegrityKey, Message, MessageWriter};

/// Reads `data` as STUN in every way the module offers, then writes what was read and reads it again.
///
/// # Panics
/// If a slice reaches outside the message, an order is not kept, or the message does not survive.
pub fn stun_decode(data: &[u8]) {
    let Ok(message) = Message::read(data) else {
        assert!(
            data.len() < 20 || data[0] & 0xC0 != 0,
            "a datagram with a header was not read"
        );
        return;
    };
    let mut end = 20;
    for attribute in message.attributes() {
        assert_eq!(attribute.offset, end, "attributes tile the message");
        end = attribute.end();
        assert!(
            end <= data.len() && end <= 20 + message.declared_length(),
            "an attribute leaves the message"
        );
        assert_eq!(
            attribute.value,
            &data[attribute.value_offset()..][..attribute.value.len()]
        );
        let decoded = attribute.decode(message.transaction_id());
        assert_eq!(
            decoded,
            attribute.decode(message.transaction_id()),
            "decoding is a function"
        );
    }
    let defects: Vec<_> = message.defects().collect();
    assert!(
        defects
            .iter()
            .all(|defect| defect.offset <= data.len().max(20 + message.declared_length()))
    );
    // At most one for its place, one for its value and one for its padding; five for the rest.
    assert!(
        defects.len() <= 3 * message.attributes().count() + 5,
        "more defects than places for them"
    );
    if defects.is_empty() {
        assert!(message.is_framed(), "no defect and yet not framed");
    }
    let key = IntegrityKey::short_term(PASSWORD);
    let integrity = message.check_integrity(&key);
    if message.is_framed() {
        let rewritten = rewrite(message);
        let again = Message::read(&rewritten).expect("what was written is read");
        assert!(again.is_framed());
        assert_eq!(again.message_type(), message.message_type());
        assert_eq!(again.transaction_id(), message.transaction_id());
        let parts = |m: Message<'_>| {
            m.attributes()
                .map(|a| (a.kind, a.value.to_vec()))
                .collect::<Vec<_>>()
        };
        assert_eq!(parts(again), parts(message));
        if message
            .attributes()
            .all(|attribute| attribute.padding.iter().all(|&byte| byte == 0))
        {
            assert_eq!(
                rewritten, data,
                "a framed message with zero padding is written as it was"
            );
            assert_eq!(again.check_integrity(&key), integrity);
        }
        seal(message, &key);
    }
}

fn rewrite(message: Message<'_>) -> Vec<u8> {
    let mut buffer = vec![0xEE; message.as_bytes().len()];
    let mut writer = begin(message, &mut buffer);
    for attribute in message.attributes() {
        writer
            .attribute(attribute.kind, attribute.value)
            .expect("it fitted before");
    }
    assert_eq!(writer.finish(), message.as_bytes().len());
    buffer
}

/// What the writer signs, the reader verifies; and nothing else does.
fn seal(message: Message<'_>, key: &IntegrityKey) {
    let mut buffer = vec![0; message.as_bytes().len() + 100];
    let mut writer = begin(message, &mut buffer);
    for attribute in message
        .attributes()
        .filter(|a| !matches!(a.kind.0, 0x0008 | 0x001C | 0x8028))
    {
        writer
            .attribute(attribute.kind, attribute.value)
            .expect("it fitted before");
    }
    let sealed = writer
        .message_integrity(key)
        .and_then(|()| writer.message_integrity_sha256(key, 32))
        .and_then(|()| writer.fingerprint());
    let len = writer.finish();
    if sealed.is_err() {
        return; // longer than a message can be
    }
    let sealed = Message::read(&buffer[..len]).expect("what was written is read");
    assert_eq!(sealed.check_integrity(key).sha1, Check::Valid);
    assert_eq!(sealed.check_integrity(key).sha256, Check::Valid);
    assert_eq!(sealed.check_fingerprint(), Check::Valid);
    let other = IntegrityKey::short_term(b"another password of a peer");
    assert_eq!(sealed.check_integrity(&other).overall(), Check::Invalid);
}

fn begin<'b>(message: Message<'_>, buffer: &'b mut [u8]) -> MessageWriter<'b> {
    MessageWriter::new(
        buffer,
        message.class(),
        message.method(),
        message.transaction_id(),
    )
    .expect("a header fits where a message did")
}
