//! RFC 8489 sections 9.1.3 and 14.6: MESSAGE-INTEGRITY-SHA256, alone and beside MESSAGE-INTEGRITY (CP-16).

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Key};
use crate::suite::fact::Fact::{self, Error, ReplyHas, Signed, Silence, Success};
use crate::suite::outcome::{CONTROLLED, FRESH, HARDENED, REDIRECTED, UNAUTHENTICATED, UNAUTHORIZED};
use crate::suite::step::{Control, Source, send};
use crate::suite::{Case, Expect, Signer};

const SHA1_ONLY: &str =
    "an agent of RFC 8445, which knows MESSAGE-INTEGRITY alone, passes the other one over";
const SIGNED_BY_SHA256: &[Fact] = &[
    Success,
    Signed(Signer::Addressed),
    ReplyHas(A::MESSAGE_INTEGRITY_SHA256, true),
];
const SIGNED_BY_SHA1: &[Fact] = &[
    Success,
    Signed(Signer::Addressed),
    ReplyHas(A::MESSAGE_INTEGRITY_SHA256, false),
];

/// MESSAGE-INTEGRITY is right, and so is the other one.
const BOTH_RIGHT: &[Expect] = &[
    conformant(SIGNED_BY_SHA256),
    acceptable(SIGNED_BY_SHA1, SHA1_ONLY),
    acceptable(
        &[Error(420), Signed(Signer::Addressed)],
        "an agent of RFC 8445 does not know the attribute",
    ),
];

/// MESSAGE-INTEGRITY is right, and the other one is not.
const SHA256_WRONG: &[Expect] = &[
    conformant(UNAUTHORIZED),
    acceptable(
        &[Error(400), Signed(Signer::Nobody)],
        "refused as malformed instead of wrong",
    ),
    acceptable(&[Error(420)], "an agent of RFC 8445 does not know the attribute"),
    acceptable(&[Silence], HARDENED),
    acceptable(SIGNED_BY_SHA1, SHA1_ONLY),
    violation(
        SIGNED_BY_SHA256,
        "an agent that knows the attribute took a wrong one",
    ),
];

/// There is no MESSAGE-INTEGRITY, and what there is proves nothing.
const NOTHING_RIGHT: &[Expect] = &[
    conformant(UNAUTHORIZED),
    conformant(&[Error(400), Signed(Signer::Nobody)]),
    acceptable(
        &[Error(420), Signed(Signer::Nobody)],
        "an agent of RFC 8445 does not know the attribute",
    ),
    acceptable(&[Silence], HARDENED),
    violation(&[Success], UNAUTHENTICATED),
];

/// MESSAGE-INTEGRITY is wrong, and the other one right.
const SHA1_WRONG: &[Expect] = &[
    conformant(SIGNED_BY_SHA256),
    acceptable(
        UNAUTHORIZED,
        "an agent of RFC 8445 verifies MESSAGE-INTEGRITY, or every one that is there",
    ),
    acceptable(
        &[Error(400), Signed(Signer::Nobody)],
        "an agent of RFC 8445 verifies MESSAGE-INTEGRITY, or every one that is there",
    ),
    acceptable(&[Silence], HARDENED),
    violation(
        SIGNED_BY_SHA1,
        "a wrong MESSAGE-INTEGRITY was taken for a good one",
    ),
];

/// There is no MESSAGE-INTEGRITY, and what there is is right.
const ALONE: &[Expect] = &[
    conformant(SIGNED_BY_SHA256),
    acceptable(
        &[Error(400), Signed(Signer::Nobody)],
        "an agent of RFC 8445 asks for MESSAGE-INTEGRITY",
    ),
    acceptable(UNAUTHORIZED, "an agent of RFC 8445 asks for MESSAGE-INTEGRITY"),
    acceptable(&[Error(420)], "an agent of RFC 8445 does not know the attribute"),
    acceptable(&[Silence], HARDENED),
];

macro_rules! sha256 {
    ($id:literal, $title:literal, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8489/14.6/", $id),
            title: $title,
            requirements: &[
                "STUN-8489-9.1.3-07",
                "STUN-8489-9.1.3-11",
                "STUN-8489-14.6-01",
                "STUN-8489-14.6-02",
            ],
            scene: CONTROLLED,
            steps: &[send($change).step()],
            expect: $expect,
        }
    };
}

fn alone(check: Draft, length: usize, flip: u8) -> Draft {
    check
        .signed_sha256(Key::Local, length, flip)
        .without(A::MESSAGE_INTEGRITY)
}

pub(super) const CASES: &[Case] = &[
    sha256! {
        "both", "a check with both integrity attributes right is answered",
        |check| check.signed_sha256(Key::Local, 32, 0), BOTH_RIGHT
    },
    sha256! {
        "both-sha256-wrong",
        "beside a right MESSAGE-INTEGRITY, a wrong MESSAGE-INTEGRITY-SHA256 is not passed over",
        |check| check.signed_sha256(Key::Local, 32, 1), SHA256_WRONG
    },
    sha256! {
        "both-sha256-other-key",
        "beside a right MESSAGE-INTEGRITY, a MESSAGE-INTEGRITY-SHA256 by another password is not passed over",
        |check| check.signed_sha256(Key::Remote, 32, 0), SHA256_WRONG
    },
    sha256! {
        "both-sha256-truncated", "beside a right MESSAGE-INTEGRITY, a MESSAGE-INTEGRITY-SHA256 of 16 bytes",
        |check| check.signed_sha256(Key::Local, 16, 0), SHA256_WRONG
    },
    sha256! {
        "both-sha256-empty", "beside a right MESSAGE-INTEGRITY, a MESSAGE-INTEGRITY-SHA256 of no bytes",
        |check| check.signed_sha256(Key::Local, 0, 0), SHA256_WRONG
    },
    sha256! {
        "both-sha1-wrong", "beside a right MESSAGE-INTEGRITY-SHA256, a wrong MESSAGE-INTEGRITY",
        |check| check.integrity_flipped(1).signed_sha256(Key::Local, 32, 0),
        SHA1_WRONG
    },
    sha256! {
        "both-wrong", "a check with both integrity attributes wrong is refused",
        |check| check.integrity_flipped(1).signed_sha256(Key::Local, 32, 1), NOTHING_RIGHT
    },
    sha256! {
        "alone", "a check with MESSAGE-INTEGRITY-SHA256 alone", |check| alone(check, 32, 0),
        ALONE
    },
    sha256! {
        "alone-wrong", "a check with a wrong MESSAGE-INTEGRITY-SHA256 alone is refused",
        |check| alone(check, 32, 1), NOTHING_RIGHT
    },
    sha256! {
        "alone-28-bytes", "a MESSAGE-INTEGRITY-SHA256 cut to 28 bytes is refused in ICE",
        |check| alone(check, 28, 0), NOTHING_RIGHT
    },
    sha256! {
        "alone-20-bytes", "a MESSAGE-INTEGRITY-SHA256 cut to 20 bytes is refused in ICE",
        |check| alone(check, 20, 0), NOTHING_RIGHT
    },
    sha256! {
        "alone-16-bytes", "a MESSAGE-INTEGRITY-SHA256 cut to 16 bytes is refused in ICE",
        |check| alone(check, 16, 0), NOTHING_RIGHT
    },
    sha256! {
        "alone-12-bytes", "a MESSAGE-INTEGRITY-SHA256 cut to 12 bytes is refused",
        |check| alone(check, 12, 0), NOTHING_RIGHT
    },
    sha256! {
        "alone-4-bytes", "a MESSAGE-INTEGRITY-SHA256 cut to 4 bytes is refused", |check| alone(check, 4, 0),
        NOTHING_RIGHT
    },
    sha256! {
        "alone-1-byte", "a MESSAGE-INTEGRITY-SHA256 cut to 1 byte is refused", |check| alone(check, 1, 0),
        NOTHING_RIGHT
    },
    sha256! {
        "alone-empty", "a MESSAGE-INTEGRITY-SHA256 of no bytes is refused", |check| alone(check, 0, 0),
        NOTHING_RIGHT
    },
    sha256! {
        "alone-31-bytes", "a MESSAGE-INTEGRITY-SHA256 cut to 31 bytes, no multiple of 4, is refused",
        |check| alone(check, 31, 0), NOTHING_RIGHT
    },
    sha256! {
        "alone-36-bytes", "a MESSAGE-INTEGRITY-SHA256 of 36 bytes is refused", |check| alone(check, 36, 0),
        NOTHING_RIGHT
    },
    sha256! {
        "alone-peer-key", "a MESSAGE-INTEGRITY-SHA256 by the peer's own password is refused",
        |check| check.signed_sha256(Key::Remote, 32, 0).without(A::MESSAGE_INTEGRITY), NOTHING_RIGHT
    },
    Case {
        id: "rfc8489/14.6/alone-16-bytes-triggers-nothing",
        title: "a truncated MESSAGE-INTEGRITY-SHA256 from an unknown address causes no check to that address",
        requirements: &["STUN-8489-14.6-02", "ICE-8445-7.3-02"],
        scene: FRESH,
        steps: &[send(|check| alone(check, 16, 0))
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: &[
            conformant(&[Error(401), Signed(Signer::Nobody), Fact::Triggered(false)]),
            conformant(&[Error(400), Signed(Signer::Nobody), Fact::Triggered(false)]),
            acceptable(
                &[Error(420), Signed(Signer::Nobody), Fact::Triggered(false)],
                "an agent of RFC 8445 does not know the attribute",
            ),
            acceptable(&[Silence, Fact::Triggered(false)], HARDENED),
            violation(&[Success], UNAUTHENTICATED),
            violation(&[Fact::Triggered(true)], REDIRECTED),
        ],
    },
];
