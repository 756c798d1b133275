//! RFC 8489 section 9.1.4: a response with MESSAGE-INTEGRITY-SHA256, with two integrity attributes, or with
//! something in the place of one.

use crate::stun::AttributeType;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Key, Place};
use crate::suite::fact::Fact::{Connected, Fate};
use crate::suite::fact::Fate as Answered;
use crate::suite::initiator::{BETTER_DROPPED, BETTER_TAKEN, IGNORED, answered, nominated};
use crate::suite::step::answer;
use crate::suite::{Case, Expect};

const MI: AttributeType = AttributeType::MESSAGE_INTEGRITY;

const SHA256: AttributeType = AttributeType::MESSAGE_INTEGRITY_SHA256;

const DISCARD: &[&str] = &["STUN-8489-9.1.4-02"];

const OTHER_KIND: &[&str] = &["STUN-8489-9.1.4-01", "STUN-8489-9.1.4-02"];

const SECOND_COUNTS: &[Expect] = &[
    conformant(&[Fate(Answered::Ignored), Connected(true)]),
    acceptable(
        &[Fate(Answered::Retried), Connected(true)],
        "a new transaction instead of the same again",
    ),
    acceptable(
        &[Fate(Answered::GaveUp)],
        "the pair failed at once instead of waiting for a right answer",
    ),
    violation(
        &[Fate(Answered::Accepted)],
        "what is verified and what is looked at first are two different attributes, which lets one be put before the other",
    ),
];

const BEHIND_FINGERPRINT: &[Expect] = &[
    conformant(&[Fate(Answered::Ignored), Connected(true)]),
    acceptable(
        &[Fate(Answered::Accepted)],
        "FINGERPRINT need not be last for this receiver; the signature is right",
    ),
    acceptable(
        &[Fate(Answered::Retried)],
        "a new transaction instead of the same again",
    ),
    acceptable(
        &[Fate(Answered::GaveUp)],
        "the check failed instead of going on without this answer",
    ),
];

pub(super) const CASES: &[Case] = &[
    answered(
        "rfc8489/9.1.4/sha256-only",
        "a success with only MESSAGE-INTEGRITY-SHA256, rightly made, answers a check without it",
        OTHER_KIND,
        answer(|success| success.without(MI).signed_sha256(Key::Remote, 32, 0)),
        BETTER_DROPPED,
    ),
    answered(
        "rfc8489/9.1.4/sha256-only-wrong",
        "a success with only MESSAGE-INTEGRITY-SHA256, wrong in its last bit, is ignored",
        OTHER_KIND,
        answer(|success| success.without(MI).signed_sha256(Key::Remote, 32, 1)),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/sha256-only-cut",
        "a success with only MESSAGE-INTEGRITY-SHA256, cut to 16 bytes, is ignored: ICE allows no cutting",
        &["STUN-8489-9.1.4-01", "STUN-8489-14.6-02"],
        answer(|success| success.without(MI).signed_sha256(Key::Remote, 16, 0)),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/sha256-only-of-4",
        "a success with only MESSAGE-INTEGRITY-SHA256, cut to 4 bytes, is ignored",
        &["STUN-8489-9.1.4-01", "STUN-8489-14.6-01"],
        answer(|success| success.without(MI).signed_sha256(Key::Remote, 4, 0)),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/sha256-only-own-password",
        "a success with only MESSAGE-INTEGRITY-SHA256 by the receiver's own password is ignored",
        OTHER_KIND,
        answer(|success| success.without(MI).signed_sha256(Key::Local, 32, 0)),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/sha256-wrong-behind-right",
        "a success with a right MESSAGE-INTEGRITY and a wrong MESSAGE-INTEGRITY-SHA256 behind it",
        DISCARD,
        answer(|success| success.signed_sha256(Key::Remote, 32, 1)),
        &[
            conformant(&[Fate(Answered::Ignored), Connected(true)]),
            acceptable(
                &[Fate(Answered::Accepted), Connected(true)],
                "the receiver knows MESSAGE-INTEGRITY only and ignores what follows it",
            ),
            acceptable(
                &[Fate(Answered::Retried)],
                "a new transaction instead of the same again",
            ),
            acceptable(
                &[Fate(Answered::GaveUp)],
                "the check failed instead of going on without this answer",
            ),
        ],
    ),
    answered(
        "rfc8489/9.1.4/sha256-right-behind-wrong",
        "a success with a wrong MESSAGE-INTEGRITY and a right MESSAGE-INTEGRITY-SHA256 behind it",
        DISCARD,
        answer(|success| success.integrity_flipped(1).signed_sha256(Key::Remote, 32, 0)),
        BETTER_DROPPED,
    ),
    answered(
        "rfc8489/9.1.4/both-right",
        "a success with both integrity attributes, both right, is taken",
        &["STUN-8489-9.1.3-13"],
        answer(|success| success.signed_sha256(Key::Remote, 32, 0)),
        BETTER_TAKEN,
    ),
    answered(
        "rfc8489/9.1.4/both-wrong",
        "a success with both integrity attributes, both wrong, is ignored",
        DISCARD,
        answer(|success| success.integrity_flipped(1).signed_sha256(Key::Remote, 32, 1)),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/wrong-before-right",
        "a wrong MESSAGE-INTEGRITY is not made good by a right one behind it",
        &["STUN-8489-9.1.4-02", "STUN-8489-14-07"],
        answer(|success| {
            success
                .integrity_flipped(1)
                .signed_again(Place::AfterIntegrity, Key::Remote)
        }),
        SECOND_COUNTS,
    ),
    answered(
        "rfc8489/9.1.4/right-before-wrong",
        "a right MESSAGE-INTEGRITY is not undone by a wrong one behind it",
        &["STUN-8489-14-07"],
        answer(|success| success.signed_again(Place::AfterIntegrity, Key::Text("x"))),
        BETTER_TAKEN,
    ),
    answered(
        "rfc8489/9.1.4/integrity-behind-fingerprint",
        "a success with MESSAGE-INTEGRITY behind FINGERPRINT",
        &["STUN-8489-14.7-03"],
        answer(|success| success.moved(AttributeType::FINGERPRINT, Place::First)),
        BEHIND_FINGERPRINT,
    ),
    answered(
        "rfc8489/9.1.4/integrity-says-20-of-none",
        "a success that ends where the value of its MESSAGE-INTEGRITY should begin is ignored",
        &["STUN-8489-9.1.4-02", "STUN-8489-14-01"],
        answer(|success| {
            success
                .without(AttributeType::FINGERPRINT)
                .set(MI, &[])
                .says_length(MI, 20)
        }),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/no-attributes",
        "a success without any attribute is ignored",
        &["STUN-8489-9.1.4-02", "STUN-8489-6.3.3-02"],
        answer(|success| {
            success
                .without(MI)
                .without(AttributeType::XOR_MAPPED_ADDRESS)
                .without(AttributeType::FINGERPRINT)
        }),
        IGNORED,
    ),
    answered(
        "rfc8489/9.1.4/unsigned-with-username",
        "USERNAME in a success does not stand for its MESSAGE-INTEGRITY",
        &["STUN-8489-9.1.4-02", "STUN-8489-9.1.3-14"],
        answer(|success| success.without(MI).username("{remote}:{local}")),
        IGNORED,
    ),
    nominated(
        "rfc8489/9.1.4/nominated-sha256-wrong",
        "a controlled agent ignores successes with a wrong MESSAGE-INTEGRITY-SHA256 alone",
        OTHER_KIND,
        answer(|success| success.without(MI).add(Place::BeforeIntegrity, SHA256, &[0; 32])),
    ),
];
