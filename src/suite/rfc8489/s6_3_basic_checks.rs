//! RFC 8489 section 6.3: the basic checks on the header, which come before everything else.

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{Error, Signed, Silence, Success};
use crate::suite::outcome::{CONTROLLED, DROPPED, DROPPED_AND_INERT, FRESH, LIED_TO, SUCCESS};
use crate::suite::step::{Control, Source, send};
use crate::suite::{Case, Expect, Signer};

/// The datagram is longer than the message says (CP-10).
const LONGER: &[Expect] = &[
    conformant(&[Silence]),
    acceptable(
        SUCCESS,
        "what the length names was read, and the rest passed over",
    ),
];

/// The length ends before the integrity (CP-10): what is read is unauthenticated.
const UNSIGNED_PART: &[Expect] = &[
    conformant(&[Silence]),
    acceptable(
        &[Error(400), Signed(Signer::Nobody)],
        "what the length names was read, and refused",
    ),
    acceptable(
        &[Error(401), Signed(Signer::Nobody)],
        "what the length names was read, and refused",
    ),
    violation(&[Success], LIED_TO),
];

/// A valid check with something wrong in its header.
macro_rules! header {
    ($id:literal, $title:literal, $requirement:literal, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8489/6.3/", $id),
            title: $title,
            requirements: &["STUN-8489-6.3-01", $requirement],
            scene: CONTROLLED,
            steps: &[send($change).step()],
            expect: $expect,
        }
    };
}

/// Only the first bytes of a valid check.
macro_rules! cut {
    ($($bytes:literal)*) => {
        &[$(Case {
            id: concat!("rfc8489/6.3/cut-to-", $bytes),
            title: concat!("a check cut to its first ", $bytes, " bytes is dropped"),
            requirements: &["STUN-8489-6.3-01", "STUN-8489-5-07"],
            scene: CONTROLLED,
            steps: &[send(|check| check.cut($bytes)).step()],
            expect: DROPPED,
        }),*]
    };
}

pub(super) const CUT: &[Case] =
    cut!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 40 60 80);

pub(super) const CASES: &[Case] = &[
    header! {
        "top-bits-01", "a check whose first byte begins with 01 is no STUN", "STUN-8489-5-01",
        |check| check.top_bits(1), DROPPED
    },
    header! {
        "top-bits-10", "a check whose first byte begins with 10 is no STUN", "STUN-8489-5-01",
        |check| check.top_bits(2), DROPPED
    },
    header! {
        "top-bits-11", "a check whose first byte begins with 11 is no STUN", "STUN-8489-5-01",
        |check| check.top_bits(3), DROPPED
    },
    header! {
        "cookie-zero", "a signed check with a cookie of zeros is dropped on an ICE port", "ICE-8445-7.3-08",
        |check| check.cookie(0), DROPPED
    },
    header! {
        "cookie-last-bit", "a signed check with one wrong bit in its cookie is dropped", "ICE-8445-7.3-08",
        |check| check.cookie(0x2112_a443), DROPPED
    },
    header! {
        "cookie-byte-swapped", "a signed check with its cookie in little-endian order is dropped",
        "STUN-8489-5-02", |check| check.cookie(0x42a4_1221), DROPPED
    },
    header! {
        "cookie-random", "a signed check with 128 random bits of transaction id is dropped on an ICE port",
        "ICE-8445-7.3-08", |check| check.cookie(0xc0ff_ee11), DROPPED
    },
    header! {
        "length-plus-1", "a length of 1 more than there is", "STUN-8489-5-08", |check| check.length_error(1),
        DROPPED
    },
    header! {
        "length-plus-2", "a length of 2 more than there is", "STUN-8489-5-08", |check| check.length_error(2),
        DROPPED
    },
    header! {
        "length-plus-3", "a length of 3 more than there is", "STUN-8489-5-08", |check| check.length_error(3),
        DROPPED
    },
    header! {
        "length-plus-4", "a length of 4 more than there is", "STUN-8489-5-07", |check| check.length_error(4),
        DROPPED
    },
    header! {
        "length-plus-8", "a length of 8 more than there is", "STUN-8489-5-07", |check| check.length_error(8),
        DROPPED
    },
    header! {
        "length-minus-1", "a length of 1 less than there is", "STUN-8489-5-08",
        |check| check.length_error(-1), DROPPED
    },
    header! {
        "length-minus-2", "a length of 2 less than there is", "STUN-8489-5-08",
        |check| check.length_error(-2), DROPPED
    },
    header! {
        "length-minus-4", "a length that ends inside FINGERPRINT", "STUN-8489-5-07",
        |check| check.length_error(-4), DROPPED
    },
    header! {
        "length-before-fingerprint", "a length that ends before FINGERPRINT", "STUN-8489-5-07",
        |check| check.length_error(-8), LONGER
    },
    header! {
        "length-inside-integrity", "a length that ends inside MESSAGE-INTEGRITY", "STUN-8489-5-07",
        |check| check.length_error(-12), DROPPED
    },
    header! {
        "length-before-integrity", "a length that ends before MESSAGE-INTEGRITY", "STUN-8489-5-07",
        |check| check.length_error(-32), UNSIGNED_PART
    },
    header! {
        "length-0", "a length of 0 with all attributes behind it", "STUN-8489-5-07",
        |check| check.length_says(0), UNSIGNED_PART
    },
    header! {
        "length-32768", "a length of 32768", "STUN-8489-5-07", |check| check.length_says(0x8000), DROPPED
    },
    header! {
        "length-65516", "a length that makes 65536 with the header, as 16 bits cannot say", "STUN-8489-5-07",
        |check| check.length_says(0xffec), DROPPED
    },
    header! {
        "length-65532", "the largest length that is a multiple of 4", "STUN-8489-5-07",
        |check| check.length_says(0xfffc), DROPPED
    },
    header! {
        "length-65535", "the largest length", "STUN-8489-5-08", |check| check.length_says(0xffff), DROPPED
    },
    header! {
        "trailing-1", "one byte behind a valid check", "STUN-8489-5-07",
        |check| check.tail(&[0]), LONGER
    },
    header! {
        "trailing-2", "two bytes behind a valid check", "STUN-8489-5-07", |check| check.tail(&[0x80, 0x22]),
        LONGER
    },
    header! {
        "trailing-3", "three bytes behind a valid check", "STUN-8489-5-07", |check| check.tail(&[0xff; 3]),
        LONGER
    },
    header! {
        "trailing-4", "an attribute's header behind a valid check", "STUN-8489-5-07",
        |check| check.tail(&[0x00, 0x25, 0, 0]), LONGER
    },
    header! {
        "trailing-1000", "1000 bytes behind a valid check", "STUN-8489-5-07",
        |check| check.tail(&[0xaa; 1000]), LONGER
    },
    header! {
        "zeros", "a datagram of twenty zero bytes", "STUN-8489-5-02",
        |check| check.raw(&[0; 20]), DROPPED
    },
    header! {
        "ones", "a datagram of a hundred bytes of ones", "STUN-8489-5-01", |check| check.raw(&[0xff; 100]),
        DROPPED
    },
    Case {
        id: "rfc8489/6.3/cookie-wrong-triggers-nothing",
        title: "a signed check with a wrong cookie from an unknown address causes no check to that address",
        requirements: &["STUN-8489-6.3-01", "ICE-8445-7.3-08"],
        scene: FRESH,
        steps: &[send(|check| check.cookie(0))
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: DROPPED_AND_INERT,
    },
    Case {
        id: "rfc8489/6.3/length-too-large-triggers-nothing",
        title: "a check with a length beyond its end from an unknown address causes no check to that address",
        requirements: &["STUN-8489-6.3-01", "STUN-8489-5-07"],
        scene: FRESH,
        steps: &[send(|check| check.length_error(4))
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: DROPPED_AND_INERT,
    },
];
