use super::*;
use crate::stun::{Check, IntegrityKey, Message, TransactionId};

fn pair(ufrag: &str, pwd: &str) -> Pair {
    Pair {
        ufrag: ufrag.into(),
        pwd: pwd.into(),
    }
}

fn terms() -> Terms {
    Terms {
        local: pair("subj", "subject-password-of-24-c"),
        remote: pair("peer", "peer-password-of-24-char"),
        other: pair("othr", "another-stream-s-passwor"),
        old: Pair::default(),
        old_remote: Pair::default(),
        other_remote: pair("peep", "other-peer-password-of-2"),
        tie_breaker: 0xffff_ffff_ffff_ffff,
        transaction_id: TransactionId([7; 12]),
        mapped: "192.0.2.1:4660".parse().unwrap(),
        login: None,
    }
}

fn check() -> Draft {
    Draft::check(true, 1, 0x6e00_01ff)
}

#[test]
fn an_unchanged_check_is_what_the_rfc_describes() {
    let bytes = check().render(&terms());
    let message = Message::read(&bytes).unwrap();
    assert!(message.is_framed() && message.defects().next().is_none());
    let types: Vec<u16> = message.attributes().map(|one| one.kind.0).collect();
    assert_eq!(types, [0x0006, 0x802a, 0x0024, 0x0008, 0x8028]);
    let username = message.attribute(AttributeType::USERNAME).unwrap();
    assert_eq!(username.value, b"subj:peer");
    let key = IntegrityKey::short_term(b"subject-password-of-24-c");
    assert_eq!(message.check_integrity(&key).sha1, Check::Valid);
    assert_eq!(message.check_fingerprint(), Check::Valid);
}

#[test]
fn an_unchanged_answer_carries_the_address_and_the_peers_signature() {
    let bytes = Draft::success().render(&terms());
    let message = Message::read(&bytes).unwrap();
    // 192.0.2.1:4660 under the cookie 2112a442: port 0x1234 ^ 0x2112, address c0000201 ^ 2112a442.
    let address = message.attribute(AttributeType::XOR_MAPPED_ADDRESS).unwrap();
    assert_eq!(hex::encode(address.value), "00013326e112a643");
    let key = IntegrityKey::short_term(b"peer-password-of-24-char");
    assert_eq!(message.check_integrity(&key).sha1, Check::Valid);
}

#[test]
fn a_deviation_changes_what_it_says_and_nothing_else() {
    let valid = check().render(&terms());
    let tailed = check().tail(&[1, 2]).render(&terms());
    assert_eq!(tailed, [valid.as_slice(), &[1, 2]].concat());
    let cut = check().cut(19).render(&terms());
    assert_eq!(cut, valid[..19]);
    let longer = check().length_error(4).render(&terms());
    assert_eq!((longer[3], &longer[4..]), (valid[3] + 4, &valid[4..]));
    let flipped = check().fingerprint_flipped(1).render(&terms());
    let last = valid.len() - 1;
    assert_eq!(
        (flipped[last], &flipped[..last]),
        (valid[last] ^ 1, &valid[..last])
    );
    let top = check().top_bits(2).render(&terms());
    assert_eq!((top[0], &top[1..]), (0x80, &valid[1..]));
}

#[test]
fn places_are_relative_to_integrity_and_fingerprint() {
    let types = |draft: Draft| -> Vec<u16> {
        let bytes = draft.render(&terms());
        let message = Message::read(&bytes).unwrap();
        message.attributes().map(|one| one.kind.0).collect()
    };
    let one = AttributeType(0x7777);
    assert_eq!(types(check().add(Place::First, one, &[]))[0], 0x7777);
    assert_eq!(
        types(check().add(Place::BeforeIntegrity, one, &[]))[3..],
        [0x7777, 0x0008, 0x8028]
    );
    assert_eq!(
        types(check().add(Place::AfterIntegrity, one, &[]))[3..],
        [0x0008, 0x7777, 0x8028]
    );
    assert_eq!(
        types(check().add(Place::Last, one, &[]))[3..],
        [0x0008, 0x8028, 0x7777]
    );
    assert_eq!(types(check().nominating())[3..], [0x0025, 0x0008, 0x8028]);
    assert_eq!(
        types(check().moved(AttributeType::FINGERPRINT, Place::BeforeIntegrity))[3..],
        [0x8028, 0x0008]
    );
    assert_eq!(
        types(check().signed_sha256(Key::Local, 32, 0))[3..],
        [0x0008, 0x001c, 0x8028]
    );
    assert_eq!(types(check().without_role()), [0x0006, 0x0024, 0x0008, 0x8028]);
}

#[test]
fn signatures_are_by_the_key_that_is_named() {
    let signed = |draft: Draft, password: &str| {
        let bytes = draft.render(&terms());
        let key = IntegrityKey::short_term(password.as_bytes());
        Message::read(&bytes).unwrap().check_integrity(&key)
    };
    let draft = check().signed(Key::Other);
    assert_eq!(
        signed(draft.clone(), "another-stream-s-passwor").sha1,
        Check::Valid
    );
    assert_eq!(signed(draft, "subject-password-of-24-c").sha1, Check::Invalid);
    assert_eq!(signed(check().signed(Key::Text("x")), "x").sha1, Check::Valid);
    let other_remote = check().signed(Key::OtherRemote);
    assert_eq!(
        signed(other_remote, "other-peer-password-of-2").sha1,
        Check::Valid
    );
    let both = signed(
        check().signed_sha256(Key::Local, 32, 0),
        "subject-password-of-24-c",
    );
    assert_eq!((both.sha1, both.sha256), (Check::Valid, Check::Valid));
    let flipped = check().signed_sha256(Key::Local, 32, 1).integrity_flipped(1);
    let both = signed(flipped, "subject-password-of-24-c");
    assert_eq!((both.sha1, both.sha256), (Check::Invalid, Check::Invalid));
}

#[test]
fn placeholders_stand_for_fragments() {
    let bytes = check()
        .username("{other}:{remote}x{local}{other-remote}")
        .render(&terms());
    let message = Message::read(&bytes).unwrap();
    assert_eq!(
        message.attribute(AttributeType::USERNAME).unwrap().value,
        b"othr:peerxsubjpeep"
    );
}

#[test]
fn a_claim_near_the_subjects_own_wraps_and_replaces_the_role() {
    let claim = |more: i8| {
        let bytes = check()
            .role_near(AttributeType::ICE_CONTROLLED, more)
            .render(&terms());
        let message = Message::read(&bytes).unwrap();
        assert!(message.attribute(AttributeType::ICE_CONTROLLING).is_none());
        message
            .attribute(AttributeType::ICE_CONTROLLED)
            .unwrap()
            .value
            .to_vec()
    };
    assert_eq!((claim(0), claim(1)), (vec![0xff; 8], vec![0; 8]));
    assert_eq!(claim(-1)[7], 0xfe);
}

#[test]
fn an_error_keeps_integrity_and_fingerprint() {
    let bytes = Draft::success().error(487, "Role Conflict").render(&terms());
    let message = Message::read(&bytes).unwrap();
    let types: Vec<u16> = message.attributes().map(|one| one.kind.0).collect();
    assert_eq!(
        (message.class(), types),
        (Class::Error, vec![0x0009, 0x0008, 0x8028])
    );
    let value = message.attribute(AttributeType::ERROR_CODE).unwrap().value;
    assert_eq!(value, b"\x00\x00\x04\x57Role Conflict");
}

#[test]
fn a_header_and_single_bits_are_stated_exactly() {
    let valid = check().render(&terms());
    let lied = check().length_says(0xfffc).render(&terms());
    assert_eq!((&lied[2..4], &lied[4..]), (&[0xff, 0xfc][..], &valid[4..]));
    // MESSAGE-INTEGRITY has its value in front of the 8 bytes of FINGERPRINT.
    let mac = valid.len() - 8 - 20;
    let flipped = check().integrity_flipped_at(3, 0x40).render(&terms());
    let changed: Vec<usize> = (0..mac + 20).filter(|at| valid[*at] != flipped[*at]).collect();
    assert_eq!(
        (changed, valid[mac + 3] ^ flipped[mac + 3]),
        (vec![mac + 3], 0x40)
    );
    let zero = check().integrity_length(0).render(&terms());
    assert_eq!(zero.len(), valid.len() - 20);
}

#[test]
fn fragments_are_changed_as_named() {
    let text = "{local-case} {local-head} {local-tail}";
    let bytes = check().username(text).render(&terms());
    let message = Message::read(&bytes).unwrap();
    let username = message.attribute(AttributeType::USERNAME).unwrap();
    assert_eq!(username.value, b"SUBJ sub ubj");
    let bytes = check().username_filled(12).render(&terms());
    let message = Message::read(&bytes).unwrap();
    let username = message.attribute(AttributeType::USERNAME).unwrap();
    assert_eq!(username.value, b"subj:peerxxx");
}

#[test]
fn two_fingerprints_are_both_right_where_they_stand() {
    let bytes = check().fingerprint_again(Place::First, 0).render(&terms());
    let first = Message::read(&bytes).unwrap();
    let value = first.attribute(AttributeType::FINGERPRINT).unwrap().value;
    let mut alone = bytes[..20].to_vec();
    alone[2..4].copy_from_slice(&[0, 8]);
    let crc = crc32fast::hash(&alone) ^ 0x5354_554e;
    assert_eq!(value, crc.to_be_bytes());
    assert_eq!(
        first.attributes().last().unwrap().kind,
        AttributeType::FINGERPRINT
    );
}

#[test]
fn a_login_with_sha256_and_a_hidden_name() {
    let mut terms = terms();
    terms.login = Some(Login {
        user: pair("user", "pass"),
        realm: "realm".into(),
        nonce: b"obMatJos2AAABn".to_vec(),
        algorithms: vec![0, 2, 0, 0],
    });
    let draft = Draft::long_term()
        .userhash()
        .algorithm(2)
        .without(AttributeType::MESSAGE_INTEGRITY);
    let bytes = draft.signed_sha256(Key::LongTermSha256, 32, 0).render(&terms);
    let message = Message::read(&bytes).unwrap();
    let types: Vec<u16> = message.attributes().map(|one| one.kind.0).collect();
    assert_eq!(types, [0x001e, 0x0014, 0x0015, 0x8002, 0x001d, 0x001c]);
    // Both by `sha256sum`, of user:realm and of user:realm:pass.
    let value = message.attribute(AttributeType::USERHASH).unwrap().value;
    assert_eq!(
        hex::encode(value),
        "6a3029116b47aa98bcaa325399733dc1a23cd57e26b81bef3ff6531ce624e2da"
    );
    let key = hex::decode("07e934117abd40836e7c6329b54731b2b2d2a5f9a71f544922d75e0730d8251b").unwrap();
    let key = IntegrityKey::short_term(&key);
    assert_eq!(message.check_integrity(&key).sha256, Check::Valid);
    let algorithm = message.attribute(AttributeType::PASSWORD_ALGORITHM).unwrap();
    assert_eq!(algorithm.value, [0, 2, 0, 0]);
}

#[test]
fn what_spoils_a_signature_leaves_its_key() {
    let draft = check().signed(Key::Other).integrity_flipped_at(19, 0);
    let bytes = draft.render(&terms());
    let key = IntegrityKey::short_term(b"another-stream-s-passwor");
    let message = Message::read(&bytes).unwrap();
    assert_eq!(message.check_integrity(&key).sha1, Check::Valid);
}

/// RFC 8489 figure 3: the bits of the class stand among those of the method, which has twelve.
#[test]
fn a_method_has_twelve_bits_and_an_attribute_may_lie_about_its_length() {
    let kind = |method: u16| Draft::plain().method(method).render(&terms())[..2].to_vec();
    assert_eq!(kind(0xfff), [0x3e, 0xef]);
    assert_eq!((kind(0x1003), kind(0xf001)), (vec![0, 3], vec![0, 1]));
    let valid = check().render(&terms());
    let lied = check().says_length(AttributeType::USERNAME, 7).render(&terms());
    assert_eq!((&lied[20..24], lied.len()), (&[0, 6, 0, 7][..], valid.len()));
    // Only what is signed with the lie differs behind it.
    let signature = 24 + 12 + 12 + 8;
    assert_eq!(lied[24..signature], valid[24..signature]);
}

#[test]
fn a_password_is_not_in_the_debug_output() {
    assert_eq!(
        format!("{:?}", pair("subj", "subject-password")),
        "Pair(\"subj\", …)"
    );
}
