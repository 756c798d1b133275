//! RFC 8489 sections 7 and 14.7: FINGERPRINT, which ICE demands (CP-03).

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Place};
use crate::suite::fact::Fact::{self, ReplyFingerprint, Silence, Success, Triggered};
use crate::suite::fact::{Presence, Signer};
use crate::suite::outcome::{
    BAD_REQUEST, CONTROLLED, FRESH, HARDENED, REDIRECTED, SUCCESS, UNAUTHENTICATED, UNAUTHORIZED,
};
use crate::suite::step::{Control, Source, send};
use crate::suite::{Case, Expect};

const ANSWERED_ALL_THE_SAME: &str =
    "answered because it is authenticated; it cannot be told from other protocols on the port that surely";

/// FINGERPRINT is not there, or not where it belongs.
const ABSENT: &[Expect] = &[
    conformant(&[Silence]),
    acceptable(SUCCESS, ANSWERED_ALL_THE_SAME),
    acceptable(BAD_REQUEST, "refused aloud instead of dropped"),
    acceptable(UNAUTHORIZED, "refused aloud instead of dropped"),
];

/// FINGERPRINT is there twice, or in another place, and right.
const MISPLACED: &[Expect] = &[
    conformant(&[Silence]),
    conformant(SUCCESS),
    acceptable(BAD_REQUEST, "refused aloud instead of dropped"),
    acceptable(UNAUTHORIZED, "refused aloud instead of dropped"),
];

/// FINGERPRINT is missing or wrong, and nothing else proves where the request comes from.
const UNSIGNED: &[Expect] = &[
    conformant(&[Silence]),
    acceptable(BAD_REQUEST, "refused aloud instead of dropped"),
    acceptable(UNAUTHORIZED, "refused aloud instead of dropped"),
    violation(&[Success], UNAUTHENTICATED),
];

/// What a success ends with.
const REPLY: &[Expect] = &[conformant(&[Success, ReplyFingerprint(Presence::Right)])];

/// What a refusal ends with.
const REFUSAL: &[Expect] = &[
    conformant(&[Fact::AnyError, ReplyFingerprint(Presence::Right)]),
    acceptable(&[Silence], HARDENED),
    acceptable(
        &[Fact::AnyError, ReplyFingerprint(Presence::Absent)],
        "a refusal without FINGERPRINT may be lost where protocols share a port",
    ),
];

/// A check with another FINGERPRINT.
macro_rules! fingerprint {
    ($id:literal, $title:literal, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8489/7/", $id),
            title: $title,
            requirements: &["STUN-8489-7-01", "STUN-8489-14.7-02", "ICE-8445-7.3-09"],
            scene: CONTROLLED,
            steps: &[send($change).step()],
            expect: $expect,
        }
    };
}

pub(super) const CASES: &[Case] = &[
    fingerprint! {
        "reply-has-fingerprint", "the success response ends with a right FINGERPRINT", |check| check,
        REPLY
    },
    fingerprint! {
        "refusal-has-fingerprint", "the refusal of a check has a right FINGERPRINT, if there is one",
        |check| check.without(A::MESSAGE_INTEGRITY),
        REFUSAL
    },
    fingerprint! {
        "absent", "a signed check without FINGERPRINT", |check| check.without(A::FINGERPRINT), ABSENT
    },
    fingerprint! {
        "wrong-last-bit", "a signed check with a FINGERPRINT wrong in its last bit",
        |check| check.fingerprint_flipped(1), ABSENT
    },
    fingerprint! {
        "wrong-first-bit", "a signed check with a FINGERPRINT wrong in its first bit",
        |check| check.fingerprint_flipped(0x8000_0000), ABSENT
    },
    fingerprint! {
        "without-xor", "a signed check with a bare CRC-32 for FINGERPRINT",
        |check| check.fingerprint_flipped(0x5354_554e), ABSENT
    },
    fingerprint! {
        "inverted", "a signed check with every bit of FINGERPRINT inverted",
        |check| check.fingerprint_flipped(0xffff_ffff), ABSENT
    },
    fingerprint! {
        "zeros", "a signed check with a FINGERPRINT of zeros", |check| check.set(A::FINGERPRINT, &[0; 4]),
        ABSENT
    },
    fingerprint! {
        "empty", "a signed check with a FINGERPRINT of no bytes", |check| check.set(A::FINGERPRINT, &[]),
        ABSENT
    },
    fingerprint! {
        "3-bytes", "a signed check with a FINGERPRINT of three bytes",
        |check| check.set(A::FINGERPRINT, &[1, 2, 3]), ABSENT
    },
    fingerprint! {
        "8-bytes", "a signed check with a FINGERPRINT of eight bytes",
        |check| check.set(A::FINGERPRINT, &[1; 8]), ABSENT
    },
    fingerprint! {
        "not-last", "a signed check with an unknown optional attribute behind FINGERPRINT",
        |check| check.add(Place::Last, A(0xfffe), &[]), MISPLACED
    },
    fingerprint! {
        "nomination-behind", "a signed check with PRIORITY behind FINGERPRINT",
        |check| check.moved(A::PRIORITY, Place::Last), MISPLACED
    },
    fingerprint! {
        "before-integrity", "a signed check with FINGERPRINT before MESSAGE-INTEGRITY",
        |check| check.moved(A::FINGERPRINT, Place::BeforeIntegrity), MISPLACED
    },
    fingerprint! {
        "first", "a signed check with FINGERPRINT before every other attribute",
        |check| check.moved(A::FINGERPRINT, Place::First), MISPLACED
    },
    fingerprint! {
        "twice-right", "a signed check with two FINGERPRINTs, both right where they stand",
        |check| check.fingerprint_again(Place::BeforeIntegrity, 0), MISPLACED
    },
    fingerprint! {
        "twice-first-wrong", "a signed check with a wrong FINGERPRINT first and a right one at the end",
        |check| check.fingerprint_again(Place::BeforeIntegrity, 1), MISPLACED
    },
    fingerprint! {
        "twice-second-wrong", "a signed check with a right FINGERPRINT and a wrong one behind it",
        |check| check.fingerprint_again(Place::Last, 1), MISPLACED
    },
    fingerprint! {
        "absent-no-integrity", "a check with neither FINGERPRINT nor MESSAGE-INTEGRITY",
        |check| check.without(A::FINGERPRINT).without(A::MESSAGE_INTEGRITY), UNSIGNED
    },
    fingerprint! {
        "wrong-no-integrity", "a check with a wrong FINGERPRINT and no MESSAGE-INTEGRITY",
        |check| check.without(A::MESSAGE_INTEGRITY).fingerprint_flipped(1), UNSIGNED
    },
    fingerprint! {
        "absent-wrong-integrity", "a check without FINGERPRINT and with a wrong MESSAGE-INTEGRITY",
        |check| check.without(A::FINGERPRINT).integrity_flipped(1), UNSIGNED
    },
    fingerprint! {
        "bare-request", "a request without any attribute, as to a stand-alone server", |_| Draft::plain(),
        UNSIGNED
    },
    Case {
        id: "rfc8489/7/absent-no-integrity-triggers-nothing",
        title: "a request without any attribute from an unknown address causes no check to that address",
        requirements: &["STUN-8489-7-01", "ICE-8445-7.3-02"],
        scene: FRESH,
        steps: &[send(|_| Draft::plain())
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: &[
            conformant(&[Silence, Triggered(false)]),
            acceptable(
                &[Fact::Error(400), Fact::Signed(Signer::Nobody), Triggered(false)],
                "refused aloud instead of dropped",
            ),
            acceptable(
                &[Fact::Error(401), Fact::Signed(Signer::Nobody), Triggered(false)],
                "refused aloud instead of dropped",
            ),
            violation(&[Success], UNAUTHENTICATED),
            violation(&[Triggered(true)], REDIRECTED),
        ],
    },
];
