//! RFC 8489 section 6.3.4 and RFC 8445 section 7.2.5.2.4: an error response fails the check, if it is
//! authenticated; whatever it holds, it is no success.

use crate::stun::AttributeType;
use crate::suite::Case;
use crate::suite::case::{Expect, acceptable, conformant, violation};
use crate::suite::draft::{Key, Place};
use crate::suite::fact::Fact::Fate;
use crate::suite::fact::Fate as Answered;
use crate::suite::initiator::{FOOLED, IGNORED, NOT_TAKEN, answered, nominated_in_vain};
use crate::suite::step::answer;

const MI: AttributeType = AttributeType::MESSAGE_INTEGRITY;

const ERROR: AttributeType = AttributeType::ERROR_CODE;

const FAILS: &[&str] = &["STUN-8489-6.3.4-06", "ICE-8445-7.2.5.2.4-01"];

const UNSIGNED: &[&str] = &["STUN-8489-9.1.4-02"];

const SHAPE: &[&str] = &["STUN-8489-6.3.4-01", "STUN-8489-14.8-04"];

/// By rule such an error comes without integrity, so it is no more than a hint.
const HINT: &[Expect] = &[
    conformant(&[Fate(Answered::Ignored)]),
    conformant(&[Fate(Answered::GaveUp)]),
    conformant(&[Fate(Answered::Retried)]),
    violation(&[Fate(Answered::Accepted)], FOOLED),
];

const RETRIED: &[Expect] = &[
    conformant(&[Fate(Answered::GaveUp)]),
    conformant(&[Fate(Answered::Retried)]),
    acceptable(
        &[Fate(Answered::Ignored)],
        "the same transaction again, as if there had been no answer",
    ),
    violation(
        &[Fate(Answered::Accepted)],
        "a pair counts as valid whose check did not succeed",
    ),
];

pub(super) const CASES: &[Case] = &[
    answered(
        "rfc8489/6.3.4/signed-400",
        "a signed 400 fails the check",
        FAILS,
        answer(|success| success.error(400, "Bad Request")),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/signed-401",
        "a signed 401 fails the check",
        FAILS,
        answer(|success| success.error(401, "Unauthenticated")),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/signed-403",
        "a signed 403 fails the check",
        FAILS,
        answer(|success| success.error(403, "Forbidden")),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/signed-420",
        "a signed 420 that lists USE-CANDIDATE fails the check",
        FAILS,
        answer(|success| {
            success.error(420, "Unknown Attribute").add(
                Place::BeforeIntegrity,
                AttributeType::UNKNOWN_ATTRIBUTES,
                &[0x00, 0x25],
            )
        }),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/signed-500",
        "a signed 500 fails the check or has it made again",
        &["STUN-8489-6.3.4-03", "STUN-8489-6.3.4-04"],
        answer(|success| success.error(500, "Server Error")),
        RETRIED,
    ),
    answered(
        "rfc8489/6.3.4/signed-600",
        "a signed 600 fails the check",
        FAILS,
        answer(|success| success.error(600, "Global Failure")),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/signed-300",
        "a signed 300 is not followed: the check fails",
        &["STUN-8489-6.3.4-02"],
        answer(|success| {
            success.error(300, "Try Alternate").add(
                Place::BeforeIntegrity,
                AttributeType::ALTERNATE_SERVER,
                &[0, 1, 0x0d, 0x96, 127, 0, 0, 1],
            )
        }),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/unsigned-300",
        "an unsigned 300 is not followed",
        &["STUN-8489-9.1.4-02", "STUN-8489-14.8-09"],
        answer(|success| {
            success.error(300, "Try Alternate").without(MI).add(
                Place::BeforeIntegrity,
                AttributeType::ALTERNATE_SERVER,
                &[0, 1, 0x0d, 0x96, 127, 0, 0, 1],
            )
        }),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.4/unsigned-400",
        "an unsigned 400 is a hint that anybody can give, and no success",
        &["STUN-8489-9.1.4-02", "STUN-8489-14.8-11"],
        answer(|success| success.error(400, "Bad Request").without(MI)),
        HINT,
    ),
    answered(
        "rfc8489/6.3.4/unsigned-401",
        "an unsigned 401 is a hint that anybody can give, and no success",
        UNSIGNED,
        answer(|success| success.error(401, "Unauthenticated").without(MI)),
        HINT,
    ),
    answered(
        "rfc8489/6.3.4/unsigned-403",
        "an unsigned 403 before there is consent is ignored",
        UNSIGNED,
        answer(|success| success.error(403, "Forbidden").without(MI)),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.4/unsigned-420",
        "an unsigned 420 is ignored",
        UNSIGNED,
        answer(|success| success.error(420, "Unknown Attribute").without(MI)),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.4/unsigned-500",
        "an unsigned 500 is ignored",
        UNSIGNED,
        answer(|success| success.error(500, "Server Error").without(MI)),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.4/wrongly-signed-400",
        "a 400 signed with a password that was never exchanged is ignored",
        UNSIGNED,
        answer(|success| {
            success
                .error(400, "Bad Request")
                .signed(Key::Text("nobodys-password-24-char"))
        }),
        HINT,
    ),
    answered(
        "rfc8489/6.3.4/wrongly-signed-500",
        "a 500 signed with a password that was never exchanged is ignored",
        UNSIGNED,
        answer(|success| {
            success
                .error(500, "Server Error")
                .signed(Key::Text("nobodys-password-24-char"))
        }),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.4/own-password-600",
        "a 600 signed with the receiver's own password is ignored",
        UNSIGNED,
        answer(|success| success.error(600, "Global Failure").signed(Key::Local)),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.4/no-error-code",
        "a signed error without ERROR-CODE fails the check",
        &["STUN-8489-6.3.4-01"],
        answer(|success| success.error(400, "").without(ERROR)),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/no-error-code-unsigned",
        "an unsigned error without any attribute is ignored",
        &["STUN-8489-6.3.4-01", "STUN-8489-9.1.4-02"],
        answer(|success| success.error(400, "").without(ERROR).without(MI)),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.4/mapped-address-in-an-error",
        "a signed error with XOR-MAPPED-ADDRESS is no success",
        &["STUN-8489-6.3.4-06"],
        answer(|success| success.error(400, "Bad Request").mapped(0)),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/code-of-no-bytes",
        "a signed error whose ERROR-CODE is empty fails the check",
        SHAPE,
        answer(|success| success.error(400, "").set(ERROR, &[])),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/code-of-1-byte",
        "a signed error whose ERROR-CODE has one byte fails the check",
        SHAPE,
        answer(|success| success.error(400, "").set(ERROR, &[4])),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/code-of-3-bytes",
        "a signed error whose ERROR-CODE has three bytes fails the check",
        SHAPE,
        answer(|success| success.error(400, "").set(ERROR, &[0, 0, 4])),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/code-of-no-bytes-unsigned",
        "an unsigned error whose ERROR-CODE is empty is ignored",
        &["STUN-8489-9.1.4-02", "STUN-8489-6.3.4-01"],
        answer(|success| success.error(400, "").set(ERROR, &[]).without(MI)),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.4/class-2",
        "a signed error of class 2 is no success",
        SHAPE,
        answer(|success| success.error(200, "OK")),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/class-0",
        "a signed error of class 0 is no success",
        SHAPE,
        answer(|success| success.error(0, "")),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/class-7",
        "a signed error of class 7 fails the check",
        SHAPE,
        answer(|success| success.error(799, "Beyond")),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/number-127",
        "a signed error whose number is above 99 fails the check",
        &["STUN-8489-6.3.4-01", "STUN-8489-14.8-05"],
        answer(|success| success.error(400, "").set(ERROR, &[0, 0, 4, 127])),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/reserved-bits",
        "the reserved bits of ERROR-CODE have no effect: 400 all the same",
        &["STUN-8489-14.8-03"],
        answer(|success| success.error(400, "").set(ERROR, &[0xff, 0xff, 0xfc, 0])),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/long-reason",
        "a reason phrase of 763 bytes harms nothing",
        &["STUN-8489-14.8-01"],
        answer(|success| {
            success
                .error(400, "")
                .add(Place::First, AttributeType::SOFTWARE, &[b'x'; 763])
                .set(ERROR, &LONG_REASON)
        }),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/reason-not-utf8",
        "a reason phrase that is no UTF-8 harms nothing",
        &["STUN-8489-14.8-01"],
        answer(|success| {
            success
                .error(400, "")
                .set(ERROR, &[0, 0, 4, 0, 0xff, 0xfe, 0xc0, 0x80])
        }),
        NOT_TAKEN,
    ),
    answered(
        "rfc8489/6.3.4/unknown-required",
        "a signed error with an unknown attribute that has to be understood fails the check",
        &["STUN-8489-6.3.4-01"],
        answer(|success| {
            success
                .error(400, "Bad Request")
                .add(Place::BeforeIntegrity, AttributeType(0x7fff), &[0; 4])
        }),
        NOT_TAKEN,
    ),
    nominated_in_vain(
        "rfc8489/6.3.4/nominated-signed-400",
        "a controlled agent whose checks get a signed 400 is not connected by its peer's nomination",
        &[
            "ICE-8445-7.3.1.5-01",
            "ICE-8445-7.2.5.3.4-02",
            "ICE-8445-7.2.5.2.4-01",
        ],
        answer(|success| success.error(400, "Bad Request")),
    ),
    nominated_in_vain(
        "rfc8489/6.3.4/nominated-class-2",
        "a controlled agent takes no error of class 2 for a success",
        &["STUN-8489-14.8-04", "ICE-8445-7.3.1.5-01"],
        answer(|success| success.error(200, "OK")),
    ),
    nominated_in_vain(
        "rfc8489/6.3.4/nominated-error-with-mapped-address",
        "a controlled agent takes no error with XOR-MAPPED-ADDRESS for a success",
        &["STUN-8489-6.3.4-06", "ICE-8445-7.3.1.5-01"],
        answer(|success| success.error(500, "Server Error").mapped(0)),
    ),
];

const LONG_REASON: [u8; 767] = {
    let mut value = [b'x'; 767];
    value[0] = 0;
    value[1] = 0;
    value[2] = 4;
    value[3] = 0;
    value
};
