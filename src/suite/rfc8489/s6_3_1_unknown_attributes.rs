//! RFC 8489 sections 6.3 and 6.3.1: attributes that a server does not know.

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Key, Place};
use crate::suite::fact::Fact::{
    Error, Larger, Replies, ReplyHas, Signed, Silence, Success, Triggered, Unknowns,
};
use crate::suite::outcome::{
    ANSWERED, BAD_REQUEST, CODE_OF_MISSING, CODE_OF_WRONG, CONTROLLED, FRESH, HARDENED, SUCCESS,
    UNAUTHENTICATED, UNAUTHORIZED, unknown,
};
use crate::suite::step::{Control, Source, send};
use crate::suite::{Case, Expect, Signer};

const TOLD: &str = "what is unknown is told before the request is authenticated";

/// Known to some other usage and not expected here: passed over, or not known.
macro_rules! foreign {
    ($id:literal, $type:literal, $value:expr) => {
        Case {
            id: concat!("rfc8489/6.3.1/", $id),
            title: concat!("a check with the attribute ", $id, " of another usage"),
            requirements: &["STUN-8489-6.3-06", "STUN-8489-6.3.1-01"],
            scene: CONTROLLED,
            steps: &[send(|check| check.set(A($type), $value)).step()],
            expect: &[
                conformant(SUCCESS),
                conformant(&[
                    Error(420),
                    Replies(1),
                    Signed(Signer::Addressed),
                    Unknowns(&[$type]),
                ]),
                acceptable(
                    &[Error(420), Signed(Signer::Nobody), Unknowns(&[$type])],
                    "the refusal is not signed, though the request was authenticated",
                ),
                acceptable(BAD_REQUEST, "refused as not belonging here"),
                acceptable(&[Silence], "dropped as not belonging here"),
            ],
        }
    };
}

/// An optional attribute, which changes nothing.
macro_rules! optional {
    ($id:literal, $title:literal, $change:expr) => {
        Case {
            id: concat!("rfc8489/6.3/optional-", $id),
            title: $title,
            requirements: &["STUN-8489-6.3-05"],
            scene: CONTROLLED,
            steps: &[send($change).step()],
            expect: ANSWERED,
        }
    };
}

/// Required attributes that nobody knows.
macro_rules! required {
    ($id:literal, $title:literal, $change:expr, $types:expr) => {
        Case {
            id: concat!("rfc8489/6.3.1/unknown-", $id),
            title: $title,
            requirements: &[
                "STUN-8489-6.3.1-01",
                "STUN-8489-6.3.1.1-01",
                "STUN-8489-6.3.1.1-04",
                "STUN-8489-6.3.1.1-05",
                "STUN-8489-14.8-12",
                "STUN-8489-14.13-01",
            ],
            scene: CONTROLLED,
            steps: &[send($change).step()],
            expect: unknown!($types),
        }
    };
}

/// Authentication comes first (CP-08).
const AUTHENTICATED_FIRST: &[Expect] = &[
    conformant(UNAUTHORIZED),
    acceptable(BAD_REQUEST, CODE_OF_MISSING),
    acceptable(&[Silence], HARDENED),
    acceptable(&[Error(420), Signed(Signer::Nobody)], TOLD),
    violation(&[Success], UNAUTHENTICATED),
];

fn many(mut check: Draft) -> Draft {
    for kind in 0x7f00..0x7f64 {
        check = check.add(Place::BeforeIntegrity, A(kind), &[]);
    }
    check
}

pub(super) const CASES: &[Case] = &[
    required! {
        "required", "an unknown required attribute is told in a 420",
        |check| check.set(A(0x7fff), &[1, 2, 3, 4]), &[0x7fff]
    },
    required! {
        "required-empty", "an unknown required attribute without a value is told in a 420",
        |check| check.set(A(0x7ffe), &[]), &[0x7ffe]
    },
    required! {
        "required-first", "an unknown required attribute before USERNAME is told in a 420",
        |check| check.add(Place::First, A(0x7fff), &[1, 2, 3]), &[0x7fff]
    },
    required! {
        "required-lowest", "the reserved attribute type 0x0000 is told in a 420",
        |check| check.set(A(0x0000), &[0; 4]), &[0x0000]
    },
    required! {
        "required-two", "two unknown required attributes are both told",
        |check| check.set(A(0x7fff), &[1]).set(A(0x7ffe), &[2]), &[0x7fff, 0x7ffe]
    },
    required! {
        "required-three", "three unknown required attributes, an odd number, are all told",
        |check| check.set(A(0x7fff), &[1]).set(A(0x7ffe), &[2]).set(A(0x4242), &[3; 9]),
        &[0x7fff, 0x7ffe, 0x4242]
    },
    required! {
        "required-twice", "an unknown required attribute that is there twice is told",
        |check| check.set(A(0x7fff), &[1]).add(Place::First, A(0x7fff), &[2]), &[0x7fff]
    },
    required! {
        "required-and-optional", "only the required one of two unknown attributes is told",
        |check| check.set(A(0x7fff), &[1]).set(A(0xfffe), &[2]), &[0x7fff]
    },
    required! {
        "required-old-password", "PASSWORD of RFC 3489 is unknown today",
        |check| check.set(A(0x0007), b"secret"), &[0x0007]
    },
    required! {
        "required-old-reflected-from", "REFLECTED-FROM of RFC 3489 is unknown today",
        |check| check.set(A(0x000b), &[0, 1, 0, 9, 127, 0, 0, 1]), &[0x000b]
    },
    required! {
        "required-old-response-address", "RESPONSE-ADDRESS of RFC 3489 sends no answer elsewhere",
        |check| check.set(A(0x0002), &[0, 1, 0, 9, 127, 0, 0, 1]), &[0x0002]
    },
    optional! {
        "empty", "an unknown optional attribute without a value is passed over",
        |check| check.set(A(0xfffe), &[])
    },
    optional! {
        "3-bytes", "an unknown optional attribute of three bytes is passed over",
        |check| check.set(A(0xfffe), &[1, 2, 3])
    },
    optional! {
        "500-bytes", "an unknown optional attribute of 500 bytes is passed over",
        |check| check.set(A(0x8fff), &[7; 500])
    },
    optional! {
        "first", "an unknown optional attribute before USERNAME is passed over",
        |check| check.add(Place::First, A(0xfffe), &[1])
    },
    optional! {
        "highest", "the attribute type 0xffff is passed over", |check| check.set(A(0xffff), &[1; 4])
    },
    optional! {
        "lowest", "the attribute type 0x8000 is passed over", |check| check.set(A(0x8000), &[1, 0, 0, 0])
    },
    optional! {
        "network-cost", "the attribute 0xc057 of a large implementation is passed over",
        |check| check.set(A(0xc057), &[0, 1, 0, 10])
    },
    optional! {
        "software", "SOFTWARE in a check is passed over", |check| check.set(A::SOFTWARE, b"icespec")
    },
    optional! {
        "alternate-server", "ALTERNATE-SERVER in a check is passed over",
        |check| check.set(A::ALTERNATE_SERVER, &[0, 1, 0, 9, 127, 0, 0, 1])
    },
    foreign! { "realm", 0x0014, b"example.org" },
    foreign! { "nonce", 0x0015, b"obMatJos2AAAAnonce" },
    foreign! { "error-code", 0x0009, &[0, 0, 4, 87] },
    foreign! { "mapped-address", 0x0001, &[0, 1, 0, 9, 127, 0, 0, 1] },
    foreign! { "xor-mapped-address", 0x0020, &[0, 1, 0, 9, 127, 0, 0, 1] },
    foreign! { "requested-transport", 0x0019, &[17, 0, 0, 0] },
    foreign! { "change-request", 0x0003, &[0, 0, 0, 6] },
    foreign! { "userhash", 0x001e, &[5; 32] },
    Case {
        id: "rfc8489/6.3.1/unknown-required-many",
        title: "a hundred unknown required attributes get one refusal, smaller than the request",
        requirements: &["STUN-8489-6.3.1-01", "STUN-8489-6.3.1.1-04"],
        scene: CONTROLLED,
        steps: &[send(many).step()],
        expect: &[
            conformant(&[
                Error(420),
                Replies(1),
                Larger(false),
                ReplyHas(A::UNKNOWN_ATTRIBUTES, true),
            ]),
            acceptable(
                &[Silence],
                "dropped instead of refused; the peer never learns why",
            ),
            acceptable(
                SUCCESS,
                "what must be understood was passed over; the peer believes that it was",
            ),
        ],
    },
    Case {
        id: "rfc8489/6.3/unknown-required-and-wrong-integrity",
        title: "with a wrong MESSAGE-INTEGRITY, nothing is told about unknown attributes",
        requirements: &["STUN-8489-6.3-04", "STUN-8489-9.1.3-08"],
        scene: CONTROLLED,
        steps: &[send(|check| {
            check
                .set(A(0x7fff), &[1])
                .signed(Key::Text("not-the-password-at-all"))
        })
        .step()],
        expect: AUTHENTICATED_FIRST,
    },
    Case {
        id: "rfc8489/6.3/unknown-required-and-foreign-username",
        title: "with a foreign USERNAME, nothing is told about unknown attributes",
        requirements: &["STUN-8489-6.3-04", "STUN-8489-9.1.3-04"],
        scene: CONTROLLED,
        steps: &[send(|check| check.set(A(0x7fff), &[1]).username("foreign:{remote}")).step()],
        expect: AUTHENTICATED_FIRST,
    },
    Case {
        id: "rfc8489/6.3/unknown-required-and-no-integrity",
        title: "without MESSAGE-INTEGRITY, nothing is told about unknown attributes",
        requirements: &["STUN-8489-6.3-04", "STUN-8489-9.1.3-01"],
        scene: CONTROLLED,
        steps: &[send(|check| check.set(A(0x7fff), &[1]).without(A::MESSAGE_INTEGRITY)).step()],
        expect: &[
            conformant(BAD_REQUEST),
            acceptable(UNAUTHORIZED, CODE_OF_WRONG),
            acceptable(&[Silence], HARDENED),
            acceptable(&[Error(420), Signed(Signer::Nobody)], TOLD),
            violation(&[Success], UNAUTHENTICATED),
        ],
    },
    Case {
        id: "rfc8489/6.3.1/unknown-required-triggers-nothing",
        title: "a check that is refused with 420 from an unknown address causes no check to that address",
        requirements: &["STUN-8489-6.3.1-01", "ICE-8445-7.3.1.3-01"],
        scene: FRESH,
        steps: &[send(|check| check.set(A(0x7fff), &[1]))
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: &[
            conformant(&[Error(420), Triggered(false)]),
            acceptable(
                &[Silence, Triggered(false)],
                "dropped instead of refused; the peer never learns why",
            ),
            acceptable(
                &[Success, Signed(Signer::Addressed), Triggered(true)],
                "what must be understood was passed over; the peer believes that it was",
            ),
        ],
    },
];
