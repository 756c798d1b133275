//! RFC 8489 sections 9.1.3 and 14.5: MESSAGE-INTEGRITY of any length but 20.

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{Replies, ReplyHas, Silence, Success};
use crate::suite::fact::Signer;
use crate::suite::outcome::{BAD_REQUEST, CONTROLLED, HARDENED, UNAUTHENTICATED, UNAUTHORIZED};
use crate::suite::step::send;
use crate::suite::{Case, Expect, Fact};

/// A MAC of another length is malformed or does not match; CP-40 lets it be dropped too.
const REFUSED: &[Expect] = &[
    conformant(BAD_REQUEST),
    conformant(UNAUTHORIZED),
    acceptable(&[Silence], HARDENED),
    violation(&[Success, Replies(1)], UNAUTHENTICATED),
    violation(
        &[
            Fact::AnyError,
            Fact::Signed(Signer::Addressed),
            ReplyHas(A::MESSAGE_INTEGRITY, true),
        ],
        "the refusal of a request that proves nothing is signed",
    ),
];

/// A MAC cut to so many bytes, or filled up with zeros to so many.
macro_rules! lengths {
    ($($bytes:literal)*) => {
        &[$(Case {
            id: concat!("rfc8489/14.5/integrity-", $bytes, "-bytes"),
            title: concat!("a MESSAGE-INTEGRITY of ", $bytes, " bytes, right as far as it goes, is refused"),
            requirements: &["STUN-8489-9.1.3-08", "STUN-8489-14.5-01"],
            scene: CONTROLLED,
            steps: &[send(|check| check.integrity_length($bytes)).step()],
            expect: REFUSED,
        }),*]
    };
}

pub(super) const CASES: &[Case] =
    lengths!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 21 22 23 24 32 64 255);
