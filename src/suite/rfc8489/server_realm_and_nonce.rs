//! RFC 8489 section 9.2.4: REALM and NONCE of a login (CP-17).

use super::server_long_term::{CHALLENGE, LOGIN, OF_TURN, REFUSED, WITHOUT_LOGIN};
use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::Draft;
use crate::suite::fact::Fact::{Error, OtherNonce, Replies, ReplyHas, Signed, Silence, Success};
use crate::suite::fact::Signer;
use crate::suite::step::{Source, send};
use crate::suite::{Case, Expect};

/// A nonce that the server did not issue.
const STALE: &[Expect] = &[
    conformant(&[
        Error(438),
        Replies(1),
        ReplyHas(A::REALM, true),
        ReplyHas(A::NONCE, true),
        ReplyHas(A::USERNAME, false),
        ReplyHas(A::USERHASH, false),
    ]),
    acceptable(
        CHALLENGE,
        "asked to log in anew with the code for wrong credentials",
    ),
    acceptable(
        &[Error(400), Signed(Signer::Nobody)],
        "refused as malformed instead of stale",
    ),
    violation(
        &[Success],
        "a nonce that was never issued is taken: recorded requests can be sent again for ever",
    ),
];

/// The key is made with the right realm, the attribute says another (CP-17).
const OTHER_REALM: &[Expect] = &[
    conformant(CHALLENGE),
    acceptable(&[Error(400)], "refused as malformed instead of wrong"),
    acceptable(&[Error(438)], "asked to log in with another nonce"),
    acceptable(
        &[Success, Signed(Signer::Addressed)],
        "the key is made with the server's own realm, whatever the request says",
    ),
    acceptable(&[Error(441)], OF_TURN),
];

/// A nonce longer than may be.
const LONG_NONCE: &[Expect] = &[
    conformant(&[Error(438), ReplyHas(A::NONCE, true)]),
    conformant(&[Error(400)]),
    acceptable(
        CHALLENGE,
        "asked to log in anew with the code for wrong credentials",
    ),
    acceptable(&[Silence], "dropped instead of refused"),
    violation(&[Success], WITHOUT_LOGIN),
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
        "realm-other-text", "a login whose REALM is not the server's", ["STUN-8489-9.2.4-18"],
        |login| login.set(A::REALM, b"another.example.org"), OTHER_REALM
    },
    login! {
        "realm-empty", "a login whose REALM is empty", ["STUN-8489-9.2.4-18"],
        |login| login.set(A::REALM, b""), OTHER_REALM
    },
    login! {
        "realm-763", "a login whose REALM has 763 bytes", ["STUN-8489-14.9-01"],
        |login| login.set(A::REALM, &[b'r'; 763]), OTHER_REALM
    },
    login! {
        "nonce-stale", "a login with a nonce that was never issued is told a new one in a 438",
        ["STUN-8489-9.2.4-20", "STUN-8489-9.2.4-21", "STUN-8489-9.2.4-22"],
        |login| login.set(A::NONCE, b"0123456789abcdef"), STALE
    },
    login! {
        "nonce-with-cookie-stale",
        "a login with a nonce that has a cookie and was never issued is told a new one in a 438",
        ["STUN-8489-9.2.4-20"], |login| login.set(A::NONCE, b"obMatJos2AAAA0123456789abcdef"), STALE
    },
    login! {
        "nonce-empty", "a login with an empty nonce is told a new one in a 438", ["STUN-8489-9.2.4-20"],
        |login| login.set(A::NONCE, b""), STALE
    },
    login! {
        "nonce-763", "a login with a nonce of 763 bytes is told a new one in a 438",
        ["STUN-8489-14.10-01", "STUN-8489-9.2.4-20"], |login| login.set(A::NONCE, &[b'n'; 763]), STALE
    },
    login! {
        "nonce-5000", "a login with a nonce of 5000 bytes is refused",
        ["STUN-8489-14.10-01", "STUN-8489-9.2.4-20"], |login| login.set(A::NONCE, &[b'n'; 5000]),
        LONG_NONCE
    },
    login! {
        "nonce-stale-wrong-integrity",
        "with a wrong integrity and a stale nonce, the integrity is told first",
        ["STUN-8489-9.2.4-18", "STUN-8489-9.2.4-20"],
        |login| login.set(A::NONCE, b"0123456789abcdef").integrity_flipped(1), REFUSED
    },
    Case {
        id: "rfc8489/9.2.4/nonce-of-another-client",
        title: "two clients are given different nonces",
        requirements: &["STUN-8489-9.2.4-05"],
        scene: LOGIN,
        steps: &[send(|_| Draft::plain()).from(Source::Stranger(0)).step()],
        expect: &[
            conformant(&[Error(401), OtherNonce(true)]),
            violation(
                &[Error(401), OtherNonce(false)],
                "one client's nonce is another's: what was recorded can be sent from elsewhere",
            ),
        ],
    },
];
