use super::*;
use crate::stun::TransactionId;
use crate::suite::{Draft, Key, Terms};

fn pair(ufrag: &str, pwd: char) -> Pair {
    Pair {
        ufrag: ufrag.to_owned(),
        pwd: pwd.to_string().repeat(22),
    }
}

fn streams() -> Vec<Stream> {
    let mut first = Stream::new("a".into(), pair("first", 'a'), pair("peer", 'p'));
    first.old = Some(pair("first-old", 'o'));
    first.old_remote = Some(pair("peer-old", 'q'));
    let second = Stream::new("b".into(), pair("second", 'b'), pair("peer-second", 'r'));
    vec![first, second]
}

fn source() -> SocketAddr {
    "127.0.0.1:4000".parse().unwrap()
}

fn terms() -> Terms {
    let streams = streams();
    Terms {
        local: streams[0].local.clone(),
        remote: streams[0].remote.clone(),
        other: streams[1].local.clone(),
        other_remote: streams[1].remote.clone(),
        tie_breaker: 7,
        old: streams[0].old.clone().unwrap(),
        old_remote: streams[0].old_remote.clone().unwrap(),
        transaction_id: TransactionId([9; 12]),
        mapped: source(),
        login: None,
    }
}

/// What is seen of these replies to this message, which was made for the first stream.
fn seen(message: &Draft, replies: &[Draft], others: &[&str]) -> Observation {
    let message = message.render(&terms());
    let replies: Vec<Vec<u8>> = replies.iter().map(|one| one.render(&terms())).collect();
    let others: Vec<String> = others.iter().map(|one| (*one).to_owned()).collect();
    let context = Context {
        message: &message,
        source: source(),
        stream: 0,
        streams: &streams(),
        login: None,
    };
    let mut seen = Observation::default();
    read(&context, &replies, &others, &mut seen);
    seen
}

fn check() -> Draft {
    Draft::check(true, 1, 1)
}

fn signed(key: Key) -> Draft {
    Draft::success().signed(key)
}

#[test]
fn a_right_reply_is_read() {
    let found = seen(&check(), &[signed(Key::Local)], &[]);
    assert_eq!(found.reply, Reply::Success);
    assert_eq!((found.replies, found.signer), (1, Signer::Addressed));
    assert_eq!(
        (found.mapped, found.reply_fingerprint),
        (Mapped::Source, Presence::Right)
    );
    assert!(
        found
            .reply_attributes
            .contains(&AttributeType::XOR_MAPPED_ADDRESS)
    );
    assert!(!found.larger);
}

#[test]
fn whoever_signed_is_found() {
    for (key, signer) in [
        (Key::Other, Signer::OtherStream),
        (Key::Old, Signer::OtherGeneration),
        (Key::Remote, Signer::Peer),
        (Key::OldRemote, Signer::Peer),
        (Key::OtherRemote, Signer::Peer),
        (Key::Text("nobody's"), Signer::Unknown),
    ] {
        assert_eq!(seen(&check(), &[signed(key)], &[]).signer, signer, "{key:?}");
    }
    let bare = Draft::success().without(AttributeType::MESSAGE_INTEGRITY);
    assert_eq!(seen(&check(), &[bare], &[]).signer, Signer::Nobody);
    let flipped = signed(Key::Local).integrity_flipped(1);
    assert_eq!(seen(&check(), &[flipped], &[]).signer, Signer::Unknown);
}

#[test]
fn the_username_says_whom_a_message_addresses() {
    let other = check().username("{other}:{remote}").signed(Key::Other);
    assert_eq!(
        seen(&other.clone(), &[signed(Key::Other)], &[]).signer,
        Signer::Addressed
    );
    assert_eq!(
        seen(&other, &[signed(Key::Local)], &[]).signer,
        Signer::OtherStream
    );
    let old = check().username("{old}:{remote}").signed(Key::Old);
    assert_eq!(
        seen(&old.clone(), &[signed(Key::Old)], &[]).signer,
        Signer::Addressed
    );
    assert_eq!(
        seen(&old, &[signed(Key::Local)], &[]).signer,
        Signer::OtherGeneration
    );
}

#[test]
fn addresses_and_fingerprints_are_checked() {
    let off = seen(&check(), &[signed(Key::Local).mapped(1)], &[]);
    assert_eq!(off.mapped, Mapped::Elsewhere);
    let none = signed(Key::Local).without(AttributeType::XOR_MAPPED_ADDRESS);
    assert_eq!(seen(&check(), &[none], &[]).mapped, Mapped::Absent);
    let wrong = signed(Key::Local).fingerprint_flipped(1);
    assert_eq!(seen(&check(), &[wrong], &[]).reply_fingerprint, Presence::Wrong);
    let none = signed(Key::Local).without(AttributeType::FINGERPRINT);
    assert_eq!(seen(&check(), &[none], &[]).reply_fingerprint, Presence::Absent);
}

#[test]
fn errors_lists_and_sizes_are_read() {
    let refusal = signed(Key::Local)
        .error(420, "Unknown Attribute")
        .set(AttributeType::UNKNOWN_ATTRIBUTES, &[0x00, 0x99, 0x7f, 0xff]);
    let found = seen(&Draft::plain(), &[refusal], &[]);
    assert_eq!(found.reply, Reply::Error(420));
    assert_eq!(found.unknowns, [0x0099, 0x7fff]);
    assert!(found.larger);
}

#[test]
fn every_reply_counts_and_the_first_decides() {
    let found = seen(
        &check(),
        &[signed(Key::Local), signed(Key::Local).error(400, "")],
        &["data"],
    );
    assert_eq!((found.reply, found.replies), (Reply::Success, 3));
    let found = seen(&check(), &[], &["data"]);
    assert_eq!((found.reply, found.replies), (Reply::Other("data".into()), 1));
    let found = seen(&check(), &[], &[]);
    assert_eq!((found.reply, found.replies), (Reply::Silence, 0));
}
