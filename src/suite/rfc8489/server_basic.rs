//! RFC 8489 section 12: a stand-alone server that anybody may ask, and the compatibility with RFC 3489 (CP-15).

use crate::stun::{AttributeType as A, Class};
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Key, Place};
use crate::suite::fact::Fact::{self, Error, Mapped, Replies, ReplyHas, Signed, Silence, Success, Unknowns};
use crate::suite::fact::{Mapped as At, Signer};
use crate::suite::scene::Access;
use crate::suite::step::{Source, send};
use crate::suite::{Case, Expect, Scene};

const OPEN: Scene = Scene::server(Access::Open);

/// One unsigned success for the address the request came from.
const FOR_ANYBODY: &[Fact] = &[Success, Replies(1), Signed(Signer::Nobody), Mapped(At::Source)];

const ANSWERED: &[Expect] = &[conformant(FOR_ANYBODY)];

const DROPPED: &[Expect] = &[
    conformant(&[Silence]),
    violation(
        &[Success],
        "a message whose framing is wrong was taken for a good one",
    ),
];

const NO_RESPONSE: &[Expect] = &[
    conformant(&[Silence]),
    violation(
        &[Success],
        "a response to what is no request can be bounced between servers for ever",
    ),
    violation(
        &[Fact::AnyError],
        "a response to what is no request can be bounced between servers for ever",
    ),
];

/// FINGERPRINT is wrong, where a server need not look at it.
const FINGERPRINT_WRONG: &[Expect] = &[
    conformant(&[Silence]),
    acceptable(FOR_ANYBODY, "the server does not use FINGERPRINT"),
    acceptable(&[Error(400)], "refused aloud instead of dropped"),
];

/// Credentials nobody asked for.
const UNASKED: &[Expect] = &[
    conformant(FOR_ANYBODY),
    acceptable(&[Error(400)], "credentials that nobody asked for are refused"),
    acceptable(&[Error(401)], "credentials that nobody asked for are refused"),
    acceptable(
        &[Error(420)],
        "a server without credentials does not know these attributes",
    ),
];

/// No credentials are asked for.
const NO_LOGIN: &[Expect] = &[
    conformant(FOR_ANYBODY),
    acceptable(
        &[Error(401)],
        "the server was said to be open and asks for credentials, which it should not",
    ),
];

/// Known to another usage.
const UNEXPECTED: &[Expect] = &[
    conformant(FOR_ANYBODY),
    conformant(&[
        Error(420),
        Replies(1),
        Signed(Signer::Nobody),
        Unknowns(&[0x0024]),
    ]),
    acceptable(
        &[Silence],
        "dropped instead of refused; the client never learns why",
    ),
];

/// A method that is not Binding (CP-41).
const UNSERVED: &[Expect] = &[
    conformant(&[Silence]),
    acceptable(&[Error(400)], "refused aloud instead of dropped"),
    acceptable(
        &[Error(401)],
        "a server of other methods asks for credentials first",
    ),
];

/// The datagram is longer than the message says (CP-10).
const LONGER: &[Expect] = &[
    conformant(&[Silence]),
    acceptable(
        FOR_ANYBODY,
        "what the length names was read, and the rest passed over",
    ),
];

/// A value that is not all there.
const CUT_OFF: &[Expect] = &[
    conformant(&[Silence]),
    conformant(&[Error(400)]),
    acceptable(
        FOR_ANYBODY,
        "an optional attribute that is not all there is passed over",
    ),
];

/// Large, and valid (CP-43).
const LARGE: &[Expect] = &[
    conformant(FOR_ANYBODY),
    acceptable(&[Silence], "too large to be looked at"),
];

/// Unknown required attributes, at a server that signs nothing.
macro_rules! unknown {
    ($types:expr) => {
        &[
            conformant(&[Error(420), Replies(1), Signed(Signer::Nobody), Unknowns($types)]),
            acceptable(
                &[Silence],
                "dropped instead of refused; the client never learns why",
            ),
            acceptable(
                FOR_ANYBODY,
                "what must be understood was passed over; the client believes that it was",
            ),
        ]
    };
}

/// Without a cookie the request is of RFC 3489: answered with MAPPED-ADDRESS, or not at all.
const OLD: &[Expect] = &[
    conformant(&[
        Success,
        Replies(1),
        ReplyHas(A::MAPPED_ADDRESS, true),
        ReplyHas(A::XOR_MAPPED_ADDRESS, false),
    ]),
    acceptable(&[Silence], "RFC 3489 is not served, which is only recommended"),
    acceptable(
        &[
            Success,
            ReplyHas(A::MAPPED_ADDRESS, true),
            ReplyHas(A::XOR_MAPPED_ADDRESS, true),
        ],
        "an attribute that RFC 3489 does not know is added to the one that it does",
    ),
    violation(
        &[Success, ReplyHas(A::XOR_MAPPED_ADDRESS, true)],
        "an old client gets an address in an attribute it does not know",
    ),
];

/// A request for anybody, with something special about it.
macro_rules! open {
    ($id:literal, $title:literal, $requirement:literal, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8489/12/", $id),
            title: $title,
            requirements: &[$requirement],
            scene: OPEN,
            steps: &[send($change).step()],
            expect: $expect,
        }
    };
}

pub(super) const CASES: &[Case] = &[
    open! {
        "plain", "a server answers a request without attributes with the address it came from",
        "STUN-8489-12-01", |plain| plain, ANSWERED
    },
    open! {
        "fingerprint", "a server answers a request with FINGERPRINT", "STUN-8489-12-06",
        Draft::fingerprint, ANSWERED
    },
    open! {
        "no-fingerprint-asked", "a server asks for no FINGERPRINT", "STUN-8489-12-07",
        |plain| plain.set(A::SOFTWARE, b"icespec"), ANSWERED
    },
    open! {
        "fingerprint-wrong", "a request with a wrong FINGERPRINT", "STUN-8489-7-01",
        |plain| plain.fingerprint_flipped(1), FINGERPRINT_WRONG
    },
    open! {
        "no-authentication", "a server asks for no credentials", "STUN-8489-12-02", |plain| plain,
        NO_LOGIN
    },
    open! {
        "short-term-unasked", "a request with short-term credentials nobody asked for", "STUN-8489-6.3-06",
        |plain| plain.username("a:b").signed(Key::Text("unknown")), UNASKED
    },
    open! {
        "software-763", "a request with SOFTWARE of 763 bytes", "STUN-8489-14.14-02",
        |plain| plain.set(A::SOFTWARE, &[b'x'; 763]), ANSWERED
    },
    open! {
        "unknown-optional", "a server passes an unknown optional attribute over", "STUN-8489-6.3-05",
        |plain| plain.set(A(0xfffe), &[1, 2, 3]), ANSWERED
    },
    open! {
        "unknown-required", "a server tells an unknown required attribute in a 420", "STUN-8489-6.3.1-01",
        |plain| plain.set(A(0x7fff), &[1, 2, 3]), unknown!(&[0x7fff])
    },
    open! {
        "unknown-required-two", "a server tells two unknown required attributes in a 420",
        "STUN-8489-6.3.1-01", |plain| plain.set(A(0x7fff), &[1]).set(A(0x7ffe), &[]),
        unknown!(&[0x7fff, 0x7ffe])
    },
    open! {
        "response-address", "RESPONSE-ADDRESS of RFC 3489 sends no answer elsewhere", "STUN-8489-6.3.1-01",
        |plain| plain.set(A(0x0002), &[0, 1, 0, 9, 127, 0, 0, 1]), unknown!(&[0x0002])
    },
    open! {
        "priority-unexpected", "a server passes attributes of ICE over, or does not know them",
        "STUN-8489-6.3-06", |plain| plain.set(A::PRIORITY, &[1; 4]),
        UNEXPECTED
    },
    open! {
        "indication", "an indication gets no response", "STUN-8489-6.3.2-02",
        |plain| plain.class(Class::Indication), NO_RESPONSE
    },
    open! {
        "success-unasked", "a success response gets no response", "STUN-8489-6.3-01",
        |plain| plain.class(Class::Success), NO_RESPONSE
    },
    open! {
        "error-unasked", "an error response gets no response", "STUN-8489-6.3-01",
        |plain| plain.class(Class::Error), NO_RESPONSE
    },
    open! {
        "method-0xfff", "a request of an unknown method", "STUN-8489-6.3-02", |plain| plain.method(0xfff),
        UNSERVED
    },
    open! {
        "top-bits", "a request with a top bit set is no STUN", "STUN-8489-5-01", |plain| plain.top_bits(2),
        DROPPED
    },
    open! {
        "length-plus-4", "a length of 4 more than there is", "STUN-8489-5-07", |plain| plain.length_error(4),
        DROPPED
    },
    open! {
        "length-plus-1", "a length that is no multiple of 4", "STUN-8489-5-08", |plain| plain.length_error(1),
        DROPPED
    },
    open! {
        "length-65535", "the largest length", "STUN-8489-5-08", |plain| plain.length_says(0xffff), DROPPED
    },
    open! { "empty-datagram", "a datagram without bytes", "STUN-8489-6.3-01", |plain| plain.cut(0), DROPPED },
    open! { "one-byte", "a datagram of one byte", "STUN-8489-6.3-01", |plain| plain.cut(1), DROPPED },
    open! { "header-cut", "a header cut by one byte", "STUN-8489-6.3-01", |plain| plain.cut(19), DROPPED },
    open! {
        "trailing-4", "an attribute's header behind the request", "STUN-8489-5-07",
        |plain| plain.tail(&[0x80, 0x22, 0, 0]),
        LONGER
    },
    open! {
        "value-too-long", "an attribute that reaches beyond the request", "STUN-8489-14-01",
        |plain| plain.set(A::SOFTWARE, b"four").says_length(A::SOFTWARE, 8),
        CUT_OFF
    },
    open! {
        "1500-bytes", "a request of 1500 bytes", "STUN-8489-6.3-05", |plain| plain.set(A(0xfffe), &[7; 1476]),
        LARGE
    },
    open! {
        "rfc3489-plain", "a request of RFC 3489, without cookie, gets MAPPED-ADDRESS or nothing",
        "STUN-8489-12-08", |plain| plain.cookie(0x0102_0304), OLD
    },
    open! {
        "rfc3489-zeros", "a request of RFC 3489 with zeros where the cookie is", "STUNOLD-5389-12.2-01",
        |plain| plain.cookie(0), OLD
    },
    open! {
        "rfc3489-byte-swapped", "a request with the cookie in little-endian order is one of RFC 3489",
        "STUNOLD-5389-12.2-01", |plain| plain.cookie(0x42a4_1221), OLD
    },
    open! {
        "rfc3489-indication", "an indication without cookie gets no response", "STUN-8489-6.3.2-02",
        |plain| plain.cookie(0).class(Class::Indication), NO_RESPONSE
    },
    open! {
        "rfc3489-software", "a request without cookie and with an optional attribute", "STUN-8489-12-08",
        |plain| plain.cookie(0).add(Place::First, A::SOFTWARE, b"old"), OLD
    },
    Case {
        id: "rfc8489/12/twice",
        title: "a request that arrives twice is answered twice",
        requirements: &[
            "STUN-8489-6.3.1-02",
            "STUN-8489-6.3.1.1-01",
            "STUN-8489-12-01",
            "STUN-8489-12-03",
            "STUN-8489-14.1-02",
        ],
        scene: OPEN,
        steps: &[send(|plain| plain).copies(2).step()],
        expect: &[
            conformant(&[Success, Replies(2), Mapped(At::Source)]),
            acceptable(
                &[Success, Mapped(At::Source)],
                "one of the copies got no answer; the client has to repeat",
            ),
        ],
    },
    Case {
        id: "rfc8489/12/other-address",
        title: "each client gets its own address",
        requirements: &["STUN-8489-6.3.1.1-07", "STUN-8489-6.3.1.2-01"],
        scene: OPEN,
        steps: &[
            send(|plain| plain).step(),
            send(|plain| plain).from(Source::Stranger(0)).step(),
        ],
        expect: ANSWERED,
    },
];
