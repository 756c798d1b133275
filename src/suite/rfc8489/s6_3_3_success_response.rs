//! RFC 8489 sections 6.3 and 6.3.3: what a success response needs, and what of it has no effect.

use crate::stun::{AttributeType, Class};
use crate::suite::Case;
use crate::suite::case::{Expect, acceptable, conformant, violation};
use crate::suite::draft::Place;
use crate::suite::fact::Fact::Fate;
use crate::suite::fact::Fate as Answered;
use crate::suite::initiator::{
    BETTER_DROPPED, BETTER_TAKEN, IGNORED, TAKEN, answered, nominated, nominated_in_vain,
};
use crate::suite::step::answer;

const MAPPED: &[&str] = &["STUN-8489-6.3.3-02"];

const XOR: AttributeType = AttributeType::XOR_MAPPED_ADDRESS;

const REQUIRED: AttributeType = AttributeType(0x7fff);

const OPTIONAL: AttributeType = AttributeType(0xbfff);

/// The transaction fails (RFC 8489 section 6.3.3).
const UNKNOWN: &[Expect] = &[
    conformant(&[Fate(Answered::GaveUp)]),
    conformant(&[Fate(Answered::Retried)]),
    acceptable(
        &[Fate(Answered::Ignored)],
        "dropped, so that the transaction goes on until it times out",
    ),
    acceptable(
        &[Fate(Answered::Accepted)],
        "taken although it holds something that has to be understood; it is rightly signed, so only the peer can do that",
    ),
];

const WITHOUT_MAPPED: &[Expect] = &[
    conformant(&[Fate(Answered::GaveUp)]),
    conformant(&[Fate(Answered::Retried)]),
    conformant(&[Fate(Answered::Ignored)]),
    violation(
        &[Fate(Answered::Accepted)],
        "the valid pair is made of an address that nobody gave",
    ),
];

const AFTER_INTEGRITY: &[Expect] = &[
    conformant(&[Fate(Answered::GaveUp)]),
    conformant(&[Fate(Answered::Retried)]),
    conformant(&[Fate(Answered::Ignored)]),
    violation(
        &[Fate(Answered::Accepted)],
        "what stands behind MESSAGE-INTEGRITY is not covered by it, and anybody on the path can put it there",
    ),
];

const STRAY: &[&str] = &["STUN-8489-6.3-03", "ICE-8445-7.2.5-01"];

const FRAMING: &[&str] = &["STUN-8489-6.3-01"];

pub(super) const CASES: &[Case] = &[
    answered(
        "rfc8489/6.3.3/right",
        "a right success is taken",
        &["STUN-8489-6.3.3-02", "ICE-8445-7.2.5-01"],
        answer(|success| success),
        TAKEN,
    ),
    answered(
        "rfc8489/6.3.3/no-mapped-address",
        "a signed success without XOR-MAPPED-ADDRESS makes no pair valid",
        MAPPED,
        answer(|success| success.without(XOR)),
        WITHOUT_MAPPED,
    ),
    answered(
        "rfc8489/6.3.3/mapped-address-only",
        "a signed success with MAPPED-ADDRESS instead of XOR-MAPPED-ADDRESS makes no pair valid",
        &["STUN-8489-6.3.3-02", "ICE-8445-7.2.4-02"],
        answer(|success| success.without(XOR).add_mapped(Place::First, false, 0)),
        WITHOUT_MAPPED,
    ),
    answered(
        "rfc8489/6.3.3/mapped-address-beside",
        "MAPPED-ADDRESS with another address beside XOR-MAPPED-ADDRESS has no effect",
        &["STUN-8489-6.3-06", "STUN-8489-6.3.3-02"],
        answer(|success| success.add_mapped(Place::First, false, 7)),
        TAKEN,
    ),
    answered(
        "rfc8489/6.3.3/mapped-address-after-integrity",
        "XOR-MAPPED-ADDRESS behind MESSAGE-INTEGRITY is as good as none",
        &["STUN-8489-6.3.3-02", "STUN-8489-14.5-01"],
        answer(|success| success.without(XOR).add_mapped(Place::AfterIntegrity, true, 0)),
        AFTER_INTEGRITY,
    ),
    answered(
        "rfc8489/6.3.3/mapped-address-twice",
        "the first of two XOR-MAPPED-ADDRESS counts",
        &["STUN-8489-14-07"],
        answer(|success| success.add_mapped(Place::BeforeIntegrity, true, 7)),
        BETTER_TAKEN,
    ),
    answered(
        "rfc8489/6.3.3/mapped-address-empty",
        "XOR-MAPPED-ADDRESS without a byte is no address",
        &["STUN-8489-14.1-01", "STUN-8489-6.3.3-02"],
        answer(|success| success.set(XOR, &[])),
        WITHOUT_MAPPED,
    ),
    answered(
        "rfc8489/6.3.3/mapped-address-of-4",
        "XOR-MAPPED-ADDRESS that ends after its port is no address",
        &["STUN-8489-14.1-01", "STUN-8489-6.3.3-02"],
        answer(|success| success.set(XOR, &[0, 1, 0x21, 0x12])),
        WITHOUT_MAPPED,
    ),
    answered(
        "rfc8489/6.3.3/mapped-address-of-7",
        "XOR-MAPPED-ADDRESS that ends within its address is no address",
        &["STUN-8489-14.1-01", "STUN-8489-6.3.3-02"],
        answer(|success| success.set(XOR, &[0, 1, 0x21, 0x12, 0x5e, 0x12, 0xa4])),
        WITHOUT_MAPPED,
    ),
    answered(
        "rfc8489/6.3.3/mapped-address-family",
        "XOR-MAPPED-ADDRESS of a family that there is not is no address",
        &["STUN-8489-6.3.3-03", "STUN-8489-6.3.3-02"],
        answer(|success| success.set(XOR, &[0, 3, 0x21, 0x12, 0x5e, 0x12, 0xa4, 0x43])),
        WITHOUT_MAPPED,
    ),
    answered(
        "rfc8489/6.3.3/mapped-address-first-byte",
        "the first byte of XOR-MAPPED-ADDRESS has no effect",
        &["STUN-8489-14.1-03"],
        answer(|success| success.set(XOR, &[0xff, 1, 0x32, 0x26, 0x5e, 0x12, 0xa4, 0x43])),
        BETTER_TAKEN,
    ),
    answered(
        "rfc8489/6.3.3/mapped-address-ipv6-of-8",
        "XOR-MAPPED-ADDRESS that says IPv6 and has room for IPv4 is no address",
        &["STUN-8489-14.1-01", "STUN-8489-6.3.3-02"],
        answer(|success| success.set(XOR, &[0, 2, 0x21, 0x12, 0x5e, 0x12, 0xa4, 0x43])),
        WITHOUT_MAPPED,
    ),
    answered(
        "rfc8489/6.3.3/unknown-required",
        "a signed success with an unknown attribute that has to be understood fails the check",
        &["STUN-8489-6.3.3-01"],
        answer(|success| success.add(Place::First, REQUIRED, &[1, 2, 3, 4])),
        UNKNOWN,
    ),
    answered(
        "rfc8489/6.3.3/unknown-required-unsigned",
        "an unsigned success with an unknown attribute that has to be understood is ignored",
        &["STUN-8489-9.1.4-02", "STUN-8489-6.3-04"],
        answer(|success| {
            success
                .without(AttributeType::MESSAGE_INTEGRITY)
                .add(Place::First, REQUIRED, &[1, 2, 3, 4])
        }),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.3/unknown-required-after-integrity",
        "an unknown attribute behind MESSAGE-INTEGRITY has no effect, whatever its type",
        &["STUN-8489-14.5-01"],
        answer(|success| success.add(Place::AfterIntegrity, REQUIRED, &[1, 2, 3, 4])),
        BETTER_TAKEN,
    ),
    answered(
        "rfc8489/6.3.3/unknown-optional",
        "an unknown attribute that need not be understood has no effect",
        &["STUN-8489-6.3-05"],
        answer(|success| success.add(Place::BeforeIntegrity, OPTIONAL, &[1, 2, 3, 4, 5])),
        TAKEN,
    ),
    answered(
        "rfc8489/6.3.3/attributes-of-a-request",
        "attributes of a request in a success have no effect",
        &["STUN-8489-6.3-06"],
        answer(|success| {
            success
                .nominating()
                .add(Place::BeforeIntegrity, AttributeType::PRIORITY, &[1, 2, 3, 4])
                .username("{remote}:{local}")
        }),
        BETTER_TAKEN,
    ),
    answered(
        "rfc8489/6.3.3/error-code-in-a-success",
        "ERROR-CODE in a success has no effect",
        &["STUN-8489-6.3-06"],
        answer(|success| success.add(Place::BeforeIntegrity, AttributeType::ERROR_CODE, &[0, 0, 4, 1])),
        BETTER_TAKEN,
    ),
    answered(
        "rfc8489/6.3.3/padding",
        "padding that is not zero has no effect",
        &["STUN-8489-14-05"],
        answer(|success| {
            success
                .add(Place::BeforeIntegrity, AttributeType::SOFTWARE, b"peer1")
                .padding(0x20)
        }),
        TAKEN,
    ),
    answered(
        "rfc8489/6.3.3/long-software",
        "SOFTWARE of 763 bytes, as long as may be, harms nothing",
        &["STUN-8489-14.14-02"],
        answer(|success| success.add(Place::First, AttributeType::SOFTWARE, &[b'x'; 763])),
        TAKEN,
    ),
    answered(
        "rfc8489/6.3.3/other-transaction",
        "a signed success with a transaction id of its own is dropped",
        STRAY,
        answer(|success| success).other_transaction(),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.3/other-method",
        "a signed success of another method is dropped",
        FRAMING,
        answer(|success| success.method(0x003)),
        BETTER_DROPPED,
    ),
    answered(
        "rfc8489/6.3.3/indication",
        "an indication with the check's transaction id is no answer",
        FRAMING,
        answer(|success| success.class(Class::Indication)),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.3/cookie",
        "a success with another cookie is dropped",
        &["STUN-8489-6.3-01", "ICE-8445-7.2.4-02"],
        answer(|success| success.cookie(0x2112_a443)),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.3/top-bits",
        "a success whose top bits are not zero is dropped",
        &["STUN-8489-5-01", "STUN-8489-6.3-01"],
        answer(|success| success.top_bits(2)),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.3/length-too-long",
        "a success that says it is longer than its datagram is dropped",
        FRAMING,
        answer(|success| success.length_error(4)),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.3/length-odd",
        "a success that says a length that is no multiple of four is dropped",
        &["STUN-8489-5-08", "STUN-8489-6.3-01"],
        answer(|success| success.length_error(-1)),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.3/tail",
        "a right success with bytes behind it that its length does not count",
        FRAMING,
        answer(|success| success.tail(&[0, 0, 0, 0])),
        BETTER_DROPPED,
    ),
    answered(
        "rfc8489/6.3.3/cut",
        "a success that ends in the middle of its MESSAGE-INTEGRITY is dropped",
        FRAMING,
        answer(|success| success.cut(48)),
        IGNORED,
    ),
    answered(
        "rfc8489/6.3.3/no-fingerprint",
        "a signed success without FINGERPRINT",
        &["ICE-8445-7.2.4-03", "STUN-8489-6.3-01"],
        answer(|success| success.without(AttributeType::FINGERPRINT)),
        BETTER_DROPPED,
    ),
    answered(
        "rfc8489/6.3.3/wrong-fingerprint",
        "a signed success with a wrong FINGERPRINT",
        &["ICE-8445-7.2.4-03", "STUN-8489-6.3-01"],
        answer(|success| success.fingerprint_flipped(1)),
        BETTER_DROPPED,
    ),
    nominated(
        "rfc8489/6.3.3/nominated-other-transaction",
        "a controlled agent drops signed successes with transaction ids of their own while its peer nominates",
        STRAY,
        answer(|success| success).other_transaction(),
    ),
    nominated(
        "rfc8489/6.3.3/nominated-indication",
        "a controlled agent takes no indication for an answer while its peer nominates",
        FRAMING,
        answer(|success| success.class(Class::Indication)),
    ),
    nominated_in_vain(
        "rfc8489/6.3.3/nominated-no-mapped-address",
        "a controlled agent makes no pair of signed successes without XOR-MAPPED-ADDRESS",
        MAPPED,
        answer(|success| success.without(XOR)),
    ),
    nominated_in_vain(
        "rfc8489/6.3.3/nominated-mapped-address-only",
        "a controlled agent makes no pair of signed successes with MAPPED-ADDRESS only",
        MAPPED,
        answer(|success| success.without(XOR).add_mapped(Place::First, false, 0)),
    ),
];
