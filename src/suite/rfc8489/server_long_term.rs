//! RFC 8489 section 9.2.4: a stand-alone server that asks for a long-term login.

use crate::stun::{AttributeType as A, Class};
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Key, Place};
use crate::suite::fact::Fact::{self, Error, Mapped, Replies, ReplyHas, Signed, Silence, Success, Unknowns};
use crate::suite::fact::{Mapped as At, Signer};
use crate::suite::scene::Access;
use crate::suite::step::send;
use crate::suite::{Case, Expect, Scene};

pub(super) const LOGIN: Scene = Scene::server(Access::LongTerm);

/// One success for the address the request came from, signed as a login that chose no algorithm is, which repeats
/// nothing of the login.
pub(super) const LOGGED_IN: &[Fact] = &[
    Success,
    Replies(1),
    Signed(Signer::Addressed),
    ReplyHas(A::MESSAGE_INTEGRITY, true),
    Mapped(At::Source),
    ReplyHas(A::USERNAME, false),
    ReplyHas(A::REALM, false),
    ReplyHas(A::NONCE, false),
];

const ANSWERED: &[Expect] = &[
    conformant(LOGGED_IN),
    acceptable(
        &[
            Success,
            Replies(1),
            Signed(Signer::Addressed),
            ReplyHas(A::MESSAGE_INTEGRITY, true),
            Mapped(At::Source),
        ],
        "the answer repeats the realm, the nonce or the user's name, which it should not",
    ),
];

/// An unsigned 401 that says how to log in.
pub(super) const CHALLENGE: &[Fact] = &[
    Error(401),
    Replies(1),
    Signed(Signer::Nobody),
    ReplyHas(A::REALM, true),
    ReplyHas(A::NONCE, true),
    ReplyHas(A::USERNAME, false),
    ReplyHas(A::USERHASH, false),
];

/// RFC 8656 section 5.
pub(super) const OF_TURN: &str =
    "refused with TURN's code for other credentials than before, which does not say how to log in";
pub(super) const WITHOUT_LOGIN: &str = "a success without a valid login: the server is open to everybody";

/// Who is not logged in is told how to.
pub(super) const CHALLENGED: &[Expect] = &[conformant(CHALLENGE), violation(&[Success], WITHOUT_LOGIN)];

/// What the RFC refuses with 400.
const INCOMPLETE: &[Expect] = &[
    conformant(&[
        Error(400),
        Replies(1),
        Signed(Signer::Nobody),
        ReplyHas(A::USERNAME, false),
        ReplyHas(A::REALM, false),
        ReplyHas(A::NONCE, false),
    ]),
    acceptable(
        &[Error(400), Signed(Signer::Nobody)],
        "the refusal repeats parts of a login, which it should not",
    ),
    acceptable(CHALLENGE, "asked to log in instead of told what is missing"),
    violation(&[Success], WITHOUT_LOGIN),
];

/// A login that does not hold.
pub(super) const REFUSED: &[Expect] = &[
    conformant(CHALLENGE),
    acceptable(
        &[Error(400), Signed(Signer::Nobody)],
        "refused as malformed instead of wrong",
    ),
    acceptable(
        &[Error(438), ReplyHas(A::NONCE, true)],
        "asked to log in with another nonce",
    ),
    acceptable(&[Silence], "dropped instead of refused"),
    acceptable(&[Error(441), Signed(Signer::Nobody)], OF_TURN),
    violation(&[Success], WITHOUT_LOGIN),
    violation(
        &[Fact::AnyError, ReplyHas(A::USERNAME, true)],
        "the refusal repeats the user's name",
    ),
];

const NO_RESPONSE: &[Expect] = &[
    conformant(&[Silence]),
    violation(&[Success], "a response to an indication"),
    violation(&[Fact::AnyError], "a response to an indication"),
];

/// Valid, and told what is not known.
const UNKNOWN: &[Expect] = &[
    conformant(&[
        Error(420),
        Replies(1),
        Signed(Signer::Addressed),
        Unknowns(&[0x7fff]),
    ]),
    acceptable(
        &[Error(420), Signed(Signer::Nobody), Unknowns(&[0x7fff])],
        "the refusal is not signed, though the request was authenticated",
    ),
    acceptable(
        &[Silence],
        "dropped instead of refused; the client never learns why",
    ),
    acceptable(
        &[Success, Signed(Signer::Addressed)],
        "what must be understood was passed over; the client believes that it was",
    ),
];

/// No other server is named.
const NO_REDIRECT: &[Expect] = &[
    conformant(&[Error(401), ReplyHas(A::ALTERNATE_SERVER, false)]),
    acceptable(
        &[Error(400), ReplyHas(A::ALTERNATE_SERVER, false)],
        "refused as malformed instead of asked to log in",
    ),
    violation(
        &[Error(300)],
        "an unauthenticated request is sent to another server",
    ),
];

/// Authentication comes first (CP-08).
const LOGIN_FIRST: &[Expect] = &[
    conformant(CHALLENGE),
    acceptable(
        &[Error(420), Signed(Signer::Nobody)],
        "what is unknown is told before the request is authenticated",
    ),
    violation(&[Success], WITHOUT_LOGIN),
];

/// The first of two names is right (CP-04).
const FIRST_RIGHT: &[Expect] = &[
    conformant(LOGGED_IN),
    acceptable(CHALLENGE, "refused for having two"),
    acceptable(&[Error(400)], "refused for having two"),
];

/// Behind the integrity (CP-02).
const APPENDED: &[Expect] = &[
    conformant(LOGGED_IN),
    acceptable(
        CHALLENGE,
        "the whole message is refused, though what is protected is valid",
    ),
    acceptable(
        &[Error(400)],
        "the whole message is refused, though what is protected is valid",
    ),
];

/// A name that is not the user's, with the user's key.
const OTHER_NAME: &[Expect] = &[
    conformant(CHALLENGE),
    acceptable(
        &[Error(400), Signed(Signer::Nobody)],
        "refused as malformed instead of wrong",
    ),
    acceptable(&[Silence], "dropped instead of refused"),
    acceptable(&[Error(441), Signed(Signer::Nobody)], OF_TURN),
    violation(&[Success], "a name that is not the user's was taken for it"),
];

/// What the RFC refuses with 400, because it counts only in front of the integrity.
const UNPROTECTED: &[Expect] = &[
    conformant(&[Error(400), Replies(1), Signed(Signer::Nobody)]),
    acceptable(CHALLENGE, "asked to log in instead of told what is missing"),
    acceptable(&[Error(438)], "asked to log in with another nonce"),
    violation(&[Success], "what is not protected by the integrity was believed"),
];

/// A logged-in request with something special about it.
macro_rules! login {
    ($id:literal, $title:literal, [$($requirement:literal),+], $change:expr, $expect:expr) => {
        Case {
            id: concat!("rfc8489/9.2.4/", $id),
            title: $title,
            requirements: &[$($requirement),+],
            scene: LOGIN,
            steps: &[send($change).step()],
            expect: $expect,
        }
    };
}

pub(super) const CASES: &[Case] = &[
    login! {
        "valid", "a request with a valid login is answered with a success by the same key",
        ["STUN-8489-9.2.4-24", "STUN-8489-9.2.4-25", "STUN-8489-9.2.2-01"], |login| login, ANSWERED
    },
    login! {
        "valid-fingerprint", "a request with a valid login and FINGERPRINT is answered",
        ["STUN-8489-9.2.4-24"], Draft::fingerprint, ANSWERED
    },
    login! {
        "none", "a request without a login is told realm and nonce in a 401",
        ["STUN-8489-9.2.4-02", "STUN-8489-9.2.4-03", "STUN-8489-9.2.4-04", "STUN-8489-9.2.4-10"],
        |_| Draft::plain(), CHALLENGED
    },
    login! {
        "no-integrity", "a login without integrity is told realm and nonce in a 401",
        ["STUN-8489-9.2.4-02", "STUN-8489-9.2.4-03"], |login| login.without(A::MESSAGE_INTEGRITY), CHALLENGED
    },
    login! {
        "only-username", "a name without all the rest is told realm and nonce in a 401",
        ["STUN-8489-9.2.4-02"], |_| Draft::plain().username("{user}"), CHALLENGED
    },
    login! {
        "no-redirect", "a request without a login is sent to no other server",
        ["STUN-8489-14.8-06", "STUN-8489-14.8-07", "STUN-8489-14.8-08"], |_| Draft::plain(),
        NO_REDIRECT
    },
    login! {
        "no-username", "a signed request without USERNAME", ["STUN-8489-9.2.4-11", "STUN-8489-9.2.4-12"],
        |login| login.without(A::USERNAME), INCOMPLETE
    },
    login! {
        "no-realm", "a signed request without REALM", ["STUN-8489-9.2.4-11", "STUN-8489-9.2.4-12"],
        |login| login.without(A::REALM), INCOMPLETE
    },
    login! {
        "no-nonce", "a signed request without NONCE", ["STUN-8489-9.2.4-11", "STUN-8489-9.2.4-12"],
        |login| login.without(A::NONCE), INCOMPLETE
    },
    login! {
        "only-integrity", "a signed request without any of USERNAME, REALM and NONCE",
        ["STUN-8489-9.2.4-11", "STUN-8489-9.2.4-12"],
        |login| login.without(A::USERNAME).without(A::REALM).without(A::NONCE), INCOMPLETE
    },
    login! {
        "nonce-behind-integrity", "a NONCE behind MESSAGE-INTEGRITY only is none",
        ["STUN-8489-9-01", "STUN-8489-9.2.4-11"], |login| login.moved(A::NONCE, Place::AfterIntegrity),
        UNPROTECTED
    },
    login! {
        "username-foreign", "an unknown user is told realm and nonce in a 401",
        ["STUN-8489-9.2.4-15", "STUN-8489-9.2.4-16", "STUN-8489-9.2.4-17"],
        |login| login.username("nobody-of-this-name"), OTHER_NAME
    },
    login! {
        "username-empty", "the empty name is told realm and nonce in a 401", ["STUN-8489-9.2.4-15"],
        |login| login.username(""), OTHER_NAME
    },
    login! {
        "username-one-more", "a user's name and one character more is nobody's", ["STUN-8489-9.2.4-15"],
        |login| login.username("{user}x"), OTHER_NAME
    },
    login! {
        "username-nul", "a user's name and a NUL is nobody's", ["STUN-8489-9.2.4-15"],
        |login| login.username("{user}\0"), OTHER_NAME
    },
    login! {
        "username-space", "a user's name and a space is nobody's", ["STUN-8489-9.2.4-15"],
        |login| login.username("{user} "), OTHER_NAME
    },
    login! {
        "username-763", "an unknown user of 763 bytes is refused",
        ["STUN-8489-14.3-03", "STUN-8489-9.2.4-15"], |login| login.set(A::USERNAME, &[b'x'; 763]), REFUSED
    },
    login! {
        "username-4000", "an unknown user of 4000 bytes is refused",
        ["STUN-8489-14.3-03", "STUN-8489-9.2.4-15"], |login| login.set(A::USERNAME, &[b'x'; 4000]), REFUSED
    },
    login! {
        "integrity-last-bit", "a login with one wrong bit at the end of its integrity is refused",
        ["STUN-8489-9.2.4-18", "STUN-8489-9.2.4-19"], |login| login.integrity_flipped(1), REFUSED
    },
    login! {
        "integrity-first-bit", "a login with one wrong bit at the beginning of its integrity is refused",
        ["STUN-8489-9.2.4-18", "STUN-8489-9.2.4-19"], |login| login.integrity_flipped_at(0, 0x80), REFUSED
    },
    login! {
        "integrity-empty", "a login with an integrity of no bytes is refused", ["STUN-8489-9.2.4-18"],
        |login| login.integrity_length(0), REFUSED
    },
    login! {
        "integrity-4-bytes", "a login with an integrity of 4 bytes is refused", ["STUN-8489-9.2.4-18"],
        |login| login.integrity_length(4), REFUSED
    },
    login! {
        "integrity-16-bytes", "a login with an integrity of 16 bytes is refused", ["STUN-8489-9.2.4-18"],
        |login| login.integrity_length(16), REFUSED
    },
    login! {
        "integrity-24-bytes", "a login with an integrity of 24 bytes is refused", ["STUN-8489-9.2.4-18"],
        |login| login.integrity_length(24), REFUSED
    },
    login! {
        "key-text", "a login signed with a text instead of a key is refused", ["STUN-8489-9.2.4-18"],
        |login| login.signed(Key::Text("password")), REFUSED
    },
    login! {
        "key-empty", "a login signed with the empty key is refused", ["STUN-8489-9.2.4-18"],
        |login| login.signed(Key::Text("")), REFUSED
    },
    login! {
        "key-sha256-unasked",
        "a login by the SHA-256 key without PASSWORD-ALGORITHM, which means MD5, is refused",
        ["STUN-8489-9.2.4-13", "STUN-8489-9.2.4-18"], |login| login.signed(Key::LongTermSha256), REFUSED
    },
    login! {
        "unknown-required", "with a valid login, an unknown required attribute is told in a 420",
        ["STUN-8489-6.3-04", "STUN-8489-6.3.1-01"], |login| login.set(A(0x7fff), &[1]), UNKNOWN
    },
    login! {
        "unknown-required-no-login", "without a login, nothing is told about unknown attributes",
        ["STUN-8489-6.3-04", "STUN-8489-9.2.4-02"], |_| Draft::plain().set(A(0x7fff), &[1]),
        LOGIN_FIRST
    },
    login! {
        "username-twice-foreign-second", "of two users' names the first counts", ["STUN-8489-14-07"],
        |login| login.add_text(Place::BeforeIntegrity, A::USERNAME, "nobody"),
        FIRST_RIGHT
    },
    login! {
        "username-twice-foreign-first", "of two users' names the second is not taken",
        ["STUN-8489-14-07", "STUN-8489-9.2.4-15"],
        |login| login.add_text(Place::First, A::USERNAME, "nobody"), OTHER_NAME
    },
    login! {
        "username-appended", "a user's name behind MESSAGE-INTEGRITY is passed over", ["STUN-8489-9-01"],
        |login| login.add_text(Place::AfterIntegrity, A::USERNAME, "nobody"),
        APPENDED
    },
    login! {
        "indication", "an indication with a login gets no response",
        ["STUN-8489-9.2-05", "STUN-8489-6.3.2-02"], |login| login.class(Class::Indication), NO_RESPONSE
    },
    login! {
        "indication-no-login", "an indication without a login gets no response",
        ["STUN-8489-9.2-05", "STUN-8489-6.3.2-02"], |_| Draft::plain().class(Class::Indication), NO_RESPONSE
    },
];
