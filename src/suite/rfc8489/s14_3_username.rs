//! RFC 8489 section 14.3: USERNAME as an attribute – its size and its bytes (CP-33).

use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{Error, Signed, Silence, Success};
use crate::suite::outcome::{
    ANSWERED, BAD_REQUEST, CODE_OF_MISSING, CONTROLLED, FOREIGN, HARDENED, SUCCESS, UNAUTHENTICATED,
    UNAUTHORIZED,
};
use crate::suite::step::{Source, send};
use crate::suite::{Case, Expect, Role, Scene, Signer};

const NOT_THE_PEER: &str = "the peer's half is not the one that was signalled";

/// The agent's half is right, the rest is long: up to 763 bytes that is no reason to refuse.
const LONG: &[Expect] = &[
    conformant(SUCCESS),
    acceptable(UNAUTHORIZED, NOT_THE_PEER),
    acceptable(BAD_REQUEST, NOT_THE_PEER),
    acceptable(&[Silence], NOT_THE_PEER),
];

/// The agent's half is right, the whole is longer than a USERNAME may be.
const TOO_LONG: &[Expect] = &[
    conformant(BAD_REQUEST),
    conformant(UNAUTHORIZED),
    acceptable(&[Silence], HARDENED),
    acceptable(SUCCESS, "longer than 763 bytes, and read all the same"),
];

/// A USERNAME without bytes is malformed, or nobody's (CP-40).
const EMPTY: &[Expect] = &[
    conformant(BAD_REQUEST),
    conformant(UNAUTHORIZED),
    acceptable(&[Silence], CODE_OF_MISSING),
    violation(&[Success], UNAUTHENTICATED),
    violation(
        &[Error(400), Signed(Signer::Addressed)],
        "the refusal of a request that proves nothing is signed",
    ),
];

// From an address of its own: who has spoken to the agent before may be held to the fragment it used.
macro_rules! bytes {
    ($id:literal, $title:literal, $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8489/14.3/username-", $id),
            title: $title,
            requirements: &["STUN-8489-14.3-03", "STUN-8489-9.1.3-04"],
            scene: CONTROLLED,
            steps: &[send($change).from(Source::Stranger(0)).step()],
            expect: $expect,
        }
    };
}

/// The peer's fragment and password have these lengths.
macro_rules! fragments {
    ($id:literal, $title:literal, $role:expr, $ufrag:literal, $pwd:literal) => {
        Case {
            id: concat!("rfc8489/14.3/", $id),
            title: $title,
            requirements: &["STUN-8489-14.3-03", "ICE-8445-7.3-04"],
            scene: Scene::new($role).remote_lengths($ufrag, $pwd),
            steps: &[send(|check| check).step()],
            expect: ANSWERED,
        }
    };
}

pub(super) const CASES: &[Case] = &[
    bytes! { "empty", "a USERNAME of no bytes is refused", |check| check.set(A::USERNAME, &[]), EMPTY },
    bytes! { "1-byte", "a USERNAME of one byte is refused", |check| check.set(A::USERNAME, b":"), EMPTY },
    bytes! {
        "zeros", "a USERNAME of sixteen zero bytes is refused", |check| check.set(A::USERNAME, &[0; 16]),
        EMPTY
    },
    bytes! {
        "no-utf-8", "a USERNAME that is no UTF-8 is refused", |check| check.set(A::USERNAME, &[0xff; 9]),
        FOREIGN
    },
    bytes! {
        "overlong-utf-8", "a USERNAME with a colon in overlong UTF-8 is refused",
        |check| check.set(A::USERNAME, b"abcd\xc0\xbaefgh"), FOREIGN
    },
    bytes! {
        "508-bytes", "a USERNAME of 508 bytes, the most that may be sent, is parsed",
        |check| check.username_filled(508), LONG
    },
    bytes! { "512-bytes", "a USERNAME of 512 bytes is parsed", |check| check.username_filled(512), LONG },
    bytes! {
        "513-bytes", "a USERNAME of 513 bytes, as two fragments of 256 make, is parsed",
        |check| check.username_filled(513), LONG
    },
    bytes! {
        "763-bytes", "a USERNAME of 763 bytes, the most that must be read, is parsed",
        |check| check.username_filled(763), LONG
    },
    bytes! { "764-bytes", "a USERNAME of 764 bytes", |check| check.username_filled(764), TOO_LONG },
    bytes! { "4000-bytes", "a USERNAME of 4000 bytes", |check| check.username_filled(4000), TOO_LONG },
    bytes! { "60000-bytes", "a USERNAME of 60000 bytes", |check| check.username_filled(60000), TOO_LONG },
    bytes! {
        "foreign-763-bytes", "a foreign USERNAME of 763 bytes is refused",
        |check| check.set(A::USERNAME, &[b'x'; 763]), FOREIGN
    },
    fragments! {
        "remote-ufrag-4", "a peer with a fragment of 4 characters, the fewest", Role::Controlled, 4, 22
    },
    fragments! {
        "remote-ufrag-32", "a peer with a fragment of 32 characters, the most that should be sent",
        Role::Controlled, 32, 32
    },
    fragments! { "remote-ufrag-33", "a peer with a fragment of 33 characters", Role::Controlled, 33, 24 },
    fragments! { "remote-ufrag-34", "a peer with a fragment of 34 characters", Role::Controlled, 34, 24 },
    fragments! {
        "remote-ufrag-256", "a peer with a fragment of 256 characters, the most", Role::Controlled, 256, 24
    },
    fragments! {
        "remote-pwd-256", "a peer with a password of 256 characters, the most", Role::Controlled, 8, 256
    },
    fragments! {
        "remote-both-256", "a peer with fragment and password of 256 characters", Role::Controlled, 256, 256
    },
    fragments! {
        "remote-ufrag-256-controlling", "a controlled peer with a fragment of 256 characters",
        Role::Controlling, 256, 24
    },
];
