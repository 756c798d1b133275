//! Outcomes that many cases of a responder share, from the RFCs and the contested points.

use super::case::{Expect, acceptable, conformant, violation};
use super::fact::Fact::{
    self, AnyError, Error, Mapped, NoSuccess, Replies, ReplyFingerprint, ReplyHas, Signed, Silence, Success,
    Triggered, TriggeredRightly,
};
use super::fact::{Mapped as At, Presence, Signer};
use super::scene::{Role, Scene};
use crate::stun::AttributeType as A;

/// A controlled agent that may serve many cases, one after the other.
pub const CONTROLLED: Scene = Scene::new(Role::Controlled).shared();

/// A controlled agent of its own, for what could change a wrong one.
pub const FRESH: Scene = Scene::new(Role::Controlled);

/// The two accepted ways to answer without the code that the RFC names.
pub const HARDENED: &str =
    "no answer at all, as hardening against scans and amplification; the text asks for a refusal";
/// See [`MISSING`].
pub const CODE_OF_WRONG: &str = "refused with the code for wrong credentials instead of missing ones";
/// See [`WRONG`].
pub const CODE_OF_MISSING: &str = "refused with the code for missing credentials instead of wrong ones";
/// A success to a request that proves nothing.
pub const UNAUTHENTICATED: &str =
    "a success without valid authentication: anybody who can reach the port takes part in the session";
/// CP-07.
pub const SIGNED_REFUSAL: &str =
    "the refusal of an unauthenticated request carries a MAC or a user name, which hands them to an attacker";
/// CP-10 and what is like it.
pub const LIED_TO: &str = "a message whose framing is wrong was taken for a good one";

/// One signed success for the address the request came from.
pub const SUCCESS: &[Fact] = &[
    Success,
    Replies(1),
    Signed(Signer::Addressed),
    Mapped(At::Source),
    ReplyFingerprint(Presence::Right),
];

/// One unsigned error 400.
pub const BAD_REQUEST: &[Fact] = &[
    Error(400),
    Replies(1),
    Signed(Signer::Nobody),
    ReplyHas(A::USERNAME, false),
];

/// One unsigned error 401.
pub const UNAUTHORIZED: &[Fact] = &[
    Error(401),
    Replies(1),
    Signed(Signer::Nobody),
    ReplyHas(A::USERNAME, false),
];

/// A check with the password of another stream, or of an older session, is refused without a proof.
pub const REFUSED_PLAINLY: Expect = conformant(&[Error(401), Signed(Signer::Nobody)]);

/// See [`REFUSED_PLAINLY`].
pub const REFUSED_SOMEHOW: Expect = acceptable(&[AnyError], "refused with another code than 401, or signed");

/// See [`REFUSED_PLAINLY`].
pub const REFUSED_SILENTLY: Expect = acceptable(&[Silence], "dropped where the text asks for 401");

/// Nothing but a right answer will do.
pub const ANSWERED: &[Expect] = &[conformant(SUCCESS)];

/// USERNAME or integrity is missing (CP-05, CP-07).
pub const MISSING: &[Expect] = &[
    conformant(BAD_REQUEST),
    acceptable(UNAUTHORIZED, CODE_OF_WRONG),
    acceptable(&[Silence], HARDENED),
    violation(&[Success], UNAUTHENTICATED),
    violation(&[AnyError, ReplyHas(A::MESSAGE_INTEGRITY, true)], SIGNED_REFUSAL),
    violation(&[AnyError, ReplyHas(A::USERNAME, true)], SIGNED_REFUSAL),
];

/// USERNAME or integrity is wrong (CP-06, CP-07).
pub const WRONG: &[Expect] = &[
    conformant(UNAUTHORIZED),
    acceptable(BAD_REQUEST, CODE_OF_MISSING),
    acceptable(&[Silence], HARDENED),
    violation(&[Success], UNAUTHENTICATED),
    violation(&[AnyError, ReplyHas(A::MESSAGE_INTEGRITY, true)], SIGNED_REFUSAL),
    violation(&[AnyError, ReplyHas(A::USERNAME, true)], SIGNED_REFUSAL),
];

/// USERNAME or integrity is missing, from an unknown address: no check goes there either.
pub const MISSING_AND_INERT: &[Expect] = &[
    conformant(&[Error(400), Signed(Signer::Nobody), Triggered(false)]),
    acceptable(
        &[Error(401), Signed(Signer::Nobody), Triggered(false)],
        CODE_OF_WRONG,
    ),
    acceptable(&[Silence, Triggered(false)], HARDENED),
    violation(&[Success], UNAUTHENTICATED),
    violation(&[Triggered(true)], REDIRECTED),
];

/// A success to somebody else's check.
pub const NOT_ITS_OWN: &str = "a check that is addressed to somebody else was taken for its own: agents on one address cannot be told apart";

/// USERNAME is not this agent's, though the integrity is right (CP-06, CP-07, CP-13).
pub const FOREIGN: &[Expect] = &[
    conformant(UNAUTHORIZED),
    acceptable(BAD_REQUEST, CODE_OF_MISSING),
    acceptable(&[Silence], HARDENED),
    violation(&[Success], NOT_ITS_OWN),
    violation(&[AnyError, ReplyHas(A::MESSAGE_INTEGRITY, true)], SIGNED_REFUSAL),
    violation(&[AnyError, ReplyHas(A::USERNAME, true)], SIGNED_REFUSAL),
];

/// USERNAME is not this agent's, from an unknown address: no check goes there either.
pub const FOREIGN_AND_INERT: &[Expect] = &[
    conformant(&[Error(401), Signed(Signer::Nobody), Triggered(false)]),
    acceptable(
        &[Error(400), Signed(Signer::Nobody), Triggered(false)],
        CODE_OF_MISSING,
    ),
    acceptable(&[Silence, Triggered(false)], HARDENED),
    violation(&[Success], NOT_ITS_OWN),
    violation(&[Triggered(true)], REDIRECTED),
];

/// USERNAME or integrity is wrong, from an unknown address: no check goes there either.
pub const WRONG_AND_INERT: &[Expect] = &[
    conformant(&[Error(401), Signed(Signer::Nobody), Triggered(false)]),
    acceptable(
        &[Error(400), Signed(Signer::Nobody), Triggered(false)],
        CODE_OF_MISSING,
    ),
    acceptable(&[Silence, Triggered(false)], HARDENED),
    violation(&[Success], UNAUTHENTICATED),
    violation(&[Triggered(true)], REDIRECTED),
];

/// A check that an unauthenticated packet caused.
pub const REDIRECTED: &str =
    "an unauthenticated packet made the agent send a check to an address of the attacker's choice";

/// It is no STUN message for an ICE agent: nothing comes back.
pub const DROPPED: &[Expect] = &[
    conformant(&[Silence]),
    violation(&[Success], LIED_TO),
    violation(&[NoSuccess], "an answer to what is no STUN message on this port"),
];

/// It is no STUN message for an ICE agent, from an unknown address: nothing comes back, no check goes there.
pub const DROPPED_AND_INERT: &[Expect] = &[
    conformant(&[Silence, Triggered(false)]),
    violation(
        &[Triggered(true)],
        "a packet that is no STUN message on this port made the agent send a check",
    ),
    violation(&[Success], LIED_TO),
    violation(&[NoSuccess], "an answer to what is no STUN message on this port"),
];

/// A valid check from an unknown address: answered, and a rightly made check goes back.
pub const LEARNT: &[Expect] = &[conformant(&[
    Success,
    Signed(Signer::Addressed),
    Mapped(At::Source),
    Triggered(true),
    TriggeredRightly(true),
])];

/// An attribute or a framing that does not fit (CP-40): refused or dropped, with or without a signature.
pub const MALFORMED: &[Expect] = &[
    conformant(&[Error(400), Replies(1), ReplyHas(A::USERNAME, false)]),
    conformant(&[Silence]),
    acceptable(UNAUTHORIZED, "refused as unauthenticated instead of malformed"),
    violation(&[Success], LIED_TO),
];

/// As [`MALFORMED`], in an attribute the answer does not depend on: it may be passed over.
pub const MALFORMED_OR_IGNORED: &[Expect] = &[
    conformant(&[Error(400), Replies(1), ReplyHas(A::USERNAME, false)]),
    conformant(&[Silence]),
    acceptable(UNAUTHORIZED, "refused as unauthenticated instead of malformed"),
    acceptable(SUCCESS, "the attribute that does not fit is passed over"),
];

/// A method or class that the agent does not serve (CP-41).
pub const UNSERVED: &[Expect] = &[
    conformant(&[Silence]),
    acceptable(&[Error(400), Replies(1)], "refused aloud instead of dropped"),
    violation(&[Success], "a success to a method that ICE does not know"),
];

/// What a request with unknown comprehension-required attributes gets: 420 with these types (CP-08).
macro_rules! unknown {
    ($types:expr) => {
        &[
            $crate::suite::case::conformant(&[
                $crate::suite::Fact::Error(420),
                $crate::suite::Fact::Replies(1),
                $crate::suite::Fact::Signed($crate::suite::Signer::Addressed),
                $crate::suite::Fact::Unknowns($types),
            ]),
            $crate::suite::case::acceptable(
                &[
                    $crate::suite::Fact::Error(420),
                    $crate::suite::Fact::Signed($crate::suite::Signer::Nobody),
                    $crate::suite::Fact::Unknowns($types),
                ],
                "the refusal is not signed, though the request was authenticated",
            ),
            $crate::suite::case::acceptable(
                &[$crate::suite::Fact::Silence],
                "dropped instead of refused; the peer never learns why",
            ),
            $crate::suite::case::acceptable(
                $crate::suite::outcome::SUCCESS,
                "what must be understood was passed over; the peer believes that it was",
            ),
        ]
    };
}
pub(super) use unknown;
