//! RFC 8489 section 9.1.3: a request under the short-term credential mechanism.

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Key, Place};
use crate::suite::fact::Fact::{Mapped, ReplyFingerprint, ReplyHas, Signed, Silence, Success};
use crate::suite::fact::{Mapped as At, Presence, Signer};
use crate::suite::outcome::{
    BAD_REQUEST, CONTROLLED, FRESH, HARDENED, MISSING, MISSING_AND_INERT, SUCCESS, UNAUTHORIZED, WRONG,
    WRONG_AND_INERT,
};
use crate::suite::step::{Control, Source, send};
use crate::suite::{Case, Expect};

/// The first of two must be wrong and the second right: a stack that takes the second is fooled (CP-04).
const FIRST_IS_WRONG: &[Expect] = &[
    conformant(UNAUTHORIZED),
    acceptable(BAD_REQUEST, "refused for having two"),
    acceptable(&[Silence], HARDENED),
    violation(
        &[Success],
        "the second of two was taken: whoever checks the first is deceived",
    ),
];

/// The first of two is right, the second wrong (CP-04).
const FIRST_IS_RIGHT: &[Expect] = &[
    conformant(SUCCESS),
    acceptable(UNAUTHORIZED, "refused for having two that differ"),
    acceptable(BAD_REQUEST, "refused for having two that differ"),
    acceptable(&[Silence], "dropped for having two that differ"),
];

/// Something is missing: USERNAME, integrity or both.
macro_rules! missing {
    ($id:literal, $title:literal, $change:expr) => {
        Case {
            id: concat!("rfc8489/9.1.3/", $id),
            title: $title,
            requirements: &[
                "STUN-8489-9.1.3-01",
                "STUN-8489-9.1.3-02",
                "STUN-8489-9.1.3-15",
                "STUNOLD-5389-10.1.2-01",
            ],
            scene: CONTROLLED,
            steps: &[send($change).step()],
            expect: MISSING,
        }
    };
}

/// MESSAGE-INTEGRITY is wrong.
macro_rules! wrong {
    ($id:literal, $title:literal, $change:expr) => {
        Case {
            id: concat!("rfc8489/9.1.3/", $id),
            title: $title,
            requirements: &[
                "STUN-8489-9.1.3-08",
                "STUN-8489-9.1.3-09",
                "STUN-8489-9.1.3-15",
                "STUNOLD-5389-10.1.2-02",
            ],
            scene: CONTROLLED,
            steps: &[send($change).step()],
            expect: WRONG,
        }
    };
}

/// From an address the agent does not know, which must not learn it.
macro_rules! inert {
    ($id:literal, $title:literal, $requirement:literal, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8489/9.1.3/", $id, "-triggers-nothing"),
            title: $title,
            requirements: &[$requirement, "ICE-8445-7.3-02"],
            scene: FRESH,
            steps: &[send($change)
                .from(Source::Stranger(0))
                .control(Control::Stranger)
                .step()],
            expect: $expect,
        }
    };
}

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8489/9.1.3/valid",
        title: "a valid check is answered with a success signed by the same credential",
        requirements: &[
            "STUN-8489-9.1.3-04",
            "STUN-8489-9.1.3-12",
            "ICE-8445-7.3-02",
            "ICE-8445-7.3-03",
        ],
        scene: CONTROLLED,
        steps: &[send(|check| check).step()],
        expect: &[conformant(&[
            Success,
            Signed(Signer::Addressed),
            Mapped(At::Source),
            ReplyFingerprint(Presence::Right),
        ])],
    },
    Case {
        id: "rfc8489/9.1.3/response-has-no-username",
        title: "the success response carries no USERNAME and one kind of integrity",
        requirements: &["STUN-8489-9.1.3-14", "STUN-8489-9.1.3-13"],
        scene: CONTROLLED,
        steps: &[send(|check| check).step()],
        expect: &[
            conformant(&[
                Success,
                ReplyHas(A::USERNAME, false),
                ReplyHas(A::MESSAGE_INTEGRITY, true),
                ReplyHas(A::MESSAGE_INTEGRITY_SHA256, false),
            ]),
            violation(
                &[Success, ReplyHas(A::USERNAME, true)],
                "a response repeats the user's name",
            ),
        ],
    },
    missing! {
        "no-integrity", "a check without MESSAGE-INTEGRITY is refused, unsigned",
        |check| check.without(A::MESSAGE_INTEGRITY)
    },
    missing! {
        "no-username", "a signed check without USERNAME is refused, unsigned",
        |check| check.without(A::USERNAME)
    },
    missing! {
        "neither", "a check with neither USERNAME nor MESSAGE-INTEGRITY is refused, unsigned",
        |check| check.without(A::USERNAME).without(A::MESSAGE_INTEGRITY)
    },
    missing! {
        "only-fingerprint", "a request with nothing but FINGERPRINT is refused, unsigned",
        |_| Draft::plain().fingerprint()
    },
    missing! {
        "username-behind-integrity", "a check whose USERNAME stands behind MESSAGE-INTEGRITY has none",
        |check| check.moved(A::USERNAME, Place::AfterIntegrity)
    },
    wrong! {
        "integrity-first-bit", "a MESSAGE-INTEGRITY wrong in its first bit is refused",
        |check| check.integrity_flipped_at(0, 0x80)
    },
    wrong! {
        "integrity-first-byte", "a MESSAGE-INTEGRITY wrong in its whole first byte is refused",
        |check| check.integrity_flipped_at(0, 0xff)
    },
    wrong! {
        "integrity-byte-3", "a MESSAGE-INTEGRITY wrong in its fourth byte is refused",
        |check| check.integrity_flipped_at(3, 0x01)
    },
    wrong! {
        "integrity-byte-4", "a MESSAGE-INTEGRITY wrong in its fifth byte is refused",
        |check| check.integrity_flipped_at(4, 0x01)
    },
    wrong! {
        "integrity-byte-9", "a MESSAGE-INTEGRITY wrong in its middle is refused",
        |check| check.integrity_flipped_at(9, 0x10)
    },
    wrong! {
        "integrity-byte-15", "a MESSAGE-INTEGRITY wrong behind its first 15 bytes is refused",
        |check| check.integrity_flipped_at(15, 0x10)
    },
    wrong! {
        "integrity-last-bit", "a MESSAGE-INTEGRITY wrong in its last bit is refused",
        |check| check.integrity_flipped(0x01)
    },
    wrong! {
        "integrity-last-byte", "a MESSAGE-INTEGRITY wrong in its whole last byte is refused",
        |check| check.integrity_flipped(0xff)
    },
    wrong! {
        "integrity-zeros", "a MESSAGE-INTEGRITY of zeros is refused",
        |check| check.set(A::MESSAGE_INTEGRITY, &[0; 20])
    },
    wrong! {
        "integrity-ones", "a MESSAGE-INTEGRITY of ones is refused",
        |check| check.set(A::MESSAGE_INTEGRITY, &[0xff; 20])
    },
    wrong! {
        "key-other-text", "a check signed with a password nobody has is refused",
        |check| check.signed(Key::Text("a-password-nobody-was-told"))
    },
    wrong! {
        "key-empty", "a check signed with the empty password is refused", |check| check.signed(Key::Text(""))
    },
    wrong! {
        "key-peer", "a check signed with the peer's own password is refused",
        |check| check.signed(Key::Remote)
    },
    wrong! {
        "key-long-term",
        "a check signed with the MD5 of nothing, as a long-term key without login, is refused",
        |check| check.signed(Key::LongTerm)
    },
    wrong! {
        "key-zero-byte", "a check signed with a single zero byte is refused",
        |check| check.signed(Key::Text("\0"))
    },
    Case {
        id: "rfc8489/9.1.3/integrity-twice-wrong-first",
        title: "of two MESSAGE-INTEGRITY, a wrong one in front is not made good by a right one",
        requirements: &["STUN-8489-9.1.3-08", "STUN-8489-14-07", "STUN-8489-9-01"],
        scene: CONTROLLED,
        steps: &[send(|check| {
            check
                .signed(Key::Text("wrong"))
                .signed_again(Place::AfterIntegrity, Key::Local)
        })
        .step()],
        expect: FIRST_IS_WRONG,
    },
    Case {
        id: "rfc8489/9.1.3/integrity-twice-right-first",
        title: "of two MESSAGE-INTEGRITY, a right one in front decides",
        requirements: &["STUN-8489-14-07", "STUN-8489-9-01"],
        scene: CONTROLLED,
        steps: &[send(|check| check.signed_again(Place::AfterIntegrity, Key::Text("wrong"))).step()],
        expect: FIRST_IS_RIGHT,
    },
    Case {
        id: "rfc8489/9.1.3/integrity-first-of-all",
        title: "a MESSAGE-INTEGRITY in front of every other attribute protects none of them",
        requirements: &["STUN-8489-9-01", "STUN-8489-9.1.3-01"],
        scene: CONTROLLED,
        steps: &[send(|check| check.moved(A::MESSAGE_INTEGRITY, Place::First)).step()],
        expect: MISSING,
    },
    inert! {
        "no-integrity",
        "a check without MESSAGE-INTEGRITY from an unknown address causes no check to that address",
        "STUN-8489-9.1.3-01", |check| check.without(A::MESSAGE_INTEGRITY), MISSING_AND_INERT
    },
    inert! {
        "no-username", "a check without USERNAME from an unknown address causes no check to that address",
        "STUN-8489-9.1.3-01", |check| check.without(A::USERNAME), MISSING_AND_INERT
    },
    inert! {
        "wrong-integrity",
        "a check with a wrong MESSAGE-INTEGRITY from an unknown address causes no check to that address",
        "STUN-8489-9.1.3-08", |check| check.integrity_flipped(0x01), WRONG_AND_INERT
    },
    inert! {
        "key-peer",
        "a check signed with the peer's own password from an unknown address causes no check to that address",
        "STUN-8489-9.1.3-08", |check| check.signed(Key::Remote), WRONG_AND_INERT
    },
    inert! {
        "nominating-no-integrity",
        "an unsigned check with USE-CANDIDATE from an unknown address causes no check to that address",
        "STUN-8489-9.1.3-01", |check| check.nominating().without(A::MESSAGE_INTEGRITY), MISSING_AND_INERT
    },
    inert! {
        "foreign-username",
        "a check for a foreign user from an unknown address causes no check to that address",
        "STUN-8489-9.1.3-04", |check| check.username("foreign:{remote}"), WRONG_AND_INERT
    },
    inert! {
        "swapped-username",
        "a check with swapped fragments from an unknown address causes no check to that address",
        "STUN-8489-9.1.3-04", |check| check.username("{remote}:{local}"), WRONG_AND_INERT
    },
];
