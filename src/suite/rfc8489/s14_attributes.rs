//! RFC 8489 section 14: attributes in another order, padded otherwise, or with a length that is no truth.

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Place};
use crate::suite::outcome::{ANSWERED, CONTROLLED, DROPPED, MALFORMED, MALFORMED_OR_IGNORED, SUCCESS};
use crate::suite::step::send;
use crate::suite::{Case, Expect, Fact};

/// Padding is never a reason to refuse (CP-01).
const PADDING: &[Expect] = &[
    conformant(SUCCESS),
    violation(
        &[Fact::NoSuccess],
        "refused for its padding, whose content a receiver must not look at",
    ),
];

/// An attribute behind FINGERPRINT that is cut off.
const UNREACHED: &[Expect] = &[
    conformant(&[Fact::Silence]),
    conformant(&[Fact::Error(400)]),
    acceptable(
        SUCCESS,
        "FINGERPRINT is not asked to be last, and what stands behind the integrity is not looked at",
    ),
];

/// A valid check that looks a little unusual.
macro_rules! accepted {
    ($id:literal, $title:literal, $requirement:literal, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8489/14/", $id),
            title: $title,
            requirements: &[$requirement],
            scene: CONTROLLED,
            steps: &[send($change).step()],
            expect: $expect,
        }
    };
}

/// An attribute says another length than it has; everything is signed as it is.
macro_rules! lied {
    ($id:literal, $title:literal, $kind:expr, $length:literal) => {
        Case {
            id: concat!("rfc8489/14/length-of-", $id),
            title: $title,
            requirements: &["STUN-8489-14-01", "STUN-8489-14-03"],
            scene: CONTROLLED,
            steps: &[send(|check| check.says_length($kind, $length)).step()],
            expect: MALFORMED,
        }
    };
}

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8489/14.8/reserved-bits",
        title: "the reserved bits of ERROR-CODE are zero in a refusal",
        requirements: &["STUN-8489-14.8-02"],
        scene: CONTROLLED,
        steps: &[send(|check| check.without(A::MESSAGE_INTEGRITY)).step()],
        expect: &[
            conformant(&[Fact::AnyError, Fact::PlainErrorCode(true)]),
            acceptable(&[Fact::AnyError], "bits are set that receivers ignore"),
            acceptable(&[Fact::Silence], "not refused but dropped (CP-05)"),
        ],
    },
    accepted! {
        "padding-spaces", "padding with spaces, as in the test vectors of RFC 5769, is accepted",
        "STUN-8489-14-05", |check| check.add(Place::First, A(0xfffe), &[1]).padding(0x20), PADDING
    },
    accepted! {
        "padding-ones", "padding with ones is accepted", "STUN-8489-14-05",
        |check| check.add(Place::First, A(0xfffe), &[1, 2]).padding(0xff), PADDING
    },
    accepted! {
        "padding-of-username", "a USERNAME padded with letters is read to its length only", "STUN-8489-14-05",
        |check| check.username("{local}:{remote}").padding(b'x'), PADDING
    },
    accepted! {
        "order-username-last", "USERNAME may stand last before MESSAGE-INTEGRITY", "STUN-8489-14-01",
        |check| check.moved(A::USERNAME, Place::BeforeIntegrity), ANSWERED
    },
    accepted! {
        "order-priority-first", "PRIORITY may stand first", "STUN-8489-14-01",
        |check| check.moved(A::PRIORITY, Place::First), ANSWERED
    },
    accepted! {
        "order-role-first", "the role may stand first", "STUN-8489-14-01",
        |check| check.moved(A::ICE_CONTROLLING, Place::First), ANSWERED
    },
    accepted! {
        "order-reversed", "all attributes before MESSAGE-INTEGRITY may be in reverse order",
        "STUN-8489-14-01",
        |check| check.moved(A::ICE_CONTROLLING, Place::First).moved(A::PRIORITY, Place::First), ANSWERED
    },
    lied! { "username-0", "a USERNAME that says 0 bytes makes its value the next attribute", A::USERNAME, 0 },
    lied! { "username-1", "a USERNAME that says 1 byte", A::USERNAME, 1 },
    lied! { "username-4", "a USERNAME that says 4 bytes", A::USERNAME, 4 },
    lied! { "username-255", "a USERNAME that says 255 bytes reaches beyond the message", A::USERNAME, 255 },
    lied! {
        "username-32767", "a USERNAME that says 32767 bytes reaches beyond the message", A::USERNAME, 0x7fff
    },
    lied! {
        "username-65532", "a USERNAME that says 65532 bytes reaches beyond the message", A::USERNAME, 0xfffc
    },
    lied! {
        "username-65535", "a USERNAME that says 65535 bytes reaches beyond the message", A::USERNAME, 0xffff
    },
    lied! {
        "priority-65535", "a PRIORITY that says 65535 bytes reaches beyond the message", A::PRIORITY, 0xffff
    },
    lied! {
        "role-65532", "a role that says 65532 bytes reaches beyond the message", A::ICE_CONTROLLING, 0xfffc
    },
    lied! {
        "integrity-24", "a MESSAGE-INTEGRITY that says 24 bytes reaches into FINGERPRINT",
        A::MESSAGE_INTEGRITY, 24
    },
    lied! { "integrity-16", "a MESSAGE-INTEGRITY that says 16 bytes", A::MESSAGE_INTEGRITY, 16 },
    lied! { "integrity-0", "a MESSAGE-INTEGRITY that says 0 bytes", A::MESSAGE_INTEGRITY, 0 },
    lied! {
        "integrity-65535", "a MESSAGE-INTEGRITY that says 65535 bytes reaches beyond the message",
        A::MESSAGE_INTEGRITY, 0xffff
    },
    accepted! {
        "length-of-fingerprint-8", "a FINGERPRINT that says 8 bytes reaches beyond the message",
        "STUN-8489-14-01", |check| check.says_length(A::FINGERPRINT, 8), MALFORMED_OR_IGNORED
    },
    accepted! {
        "length-of-fingerprint-65535", "a FINGERPRINT that says 65535 bytes reaches beyond the message",
        "STUN-8489-14-01", |check| check.says_length(A::FINGERPRINT, 0xffff), MALFORMED_OR_IGNORED
    },
    accepted! {
        "header-in-last-2-bytes", "two more bytes inside the message's length, too few for an attribute",
        "STUN-8489-14-02", |check| check.tail(&[0x80, 0x22]).length_error(2), DROPPED
    },
    accepted! {
        "header-without-value", "an attribute at the end whose value would lie behind the message",
        "STUN-8489-14-01", |check| check.tail(&[0x80, 0x22, 0, 4]).length_error(4),
        UNREACHED
    },
    accepted! {
        "unpadded-last-attribute", "a last attribute without its padding", "STUN-8489-14-02",
        |check| check.tail(&[0x80, 0x22, 0, 1, 0x41]).length_error(5), DROPPED
    },
];

fn bytes_of_attributes(mut check: Draft, count: u16, bytes: usize) -> Draft {
    for one in 0..count {
        check = check.add(
            Place::BeforeIntegrity,
            A(0xe000 + one % 0x1000),
            &vec![0x5a; bytes],
        );
    }
    check
}

/// A valid check of an unusual size (CP-43).
macro_rules! size {
    ($id:literal, $title:literal, $count:literal, $bytes:literal) => {
        Case {
            id: concat!("rfc8489/6.1/", $id),
            title: $title,
            requirements: &["STUN-8489-6.3-05", "STUN-8489-5-07"],
            scene: CONTROLLED,
            steps: &[send(|check| bytes_of_attributes(check, $count, $bytes)).step()],
            expect: &[
                conformant(SUCCESS),
                acceptable(&[Fact::Silence], "too large to be looked at"),
                acceptable(&[Fact::Error(400)], "refused for its size"),
            ],
        }
    };
}

pub(super) const SIZES: &[Case] = &[
    size! { "576-bytes", "a check of about 576 bytes is answered", 1, 440 },
    size! { "1280-bytes", "a check of about 1280 bytes is answered", 1, 1160 },
    size! { "1500-bytes", "a check of more than 1500 bytes", 1, 1448 },
    size! { "2048-bytes", "a check of more than 2048 bytes", 1, 2048 },
    size! { "4096-bytes", "a check of more than 4096 bytes", 1, 4096 },
    size! { "9000-bytes", "a check of more than 9000 bytes", 1, 9000 },
    size! { "60000-bytes", "a check of more than 60000 bytes", 1, 60000 },
    size! { "50-attributes", "a check with fifty optional attributes of three bytes is answered", 50, 3 },
    size! { "300-attributes", "a check with 300 optional attributes of no bytes", 300, 0 },
    size! { "2000-attributes", "a check with 2000 optional attributes of no bytes", 2000, 0 },
    size! { "7000-attributes", "a check with 7000 optional attributes of four bytes", 7000, 4 },
];
