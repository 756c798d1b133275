//! RFC 8489 sections 9.2, 9.2.4 and 18.1: the nonce cookie, PASSWORD-ALGORITHMS and USERHASH (CP-18, CP-19).

use super::server_long_term::{LOGGED_IN, LOGIN, REFUSED};
use crate::stun::AttributeType as A;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Key};
use crate::suite::fact::Fact::{Cookie, Error, ReplyHas, Signed, Silence, Success};
use crate::suite::fact::{NonceCookie, Signer};
use crate::suite::step::send;
use crate::suite::{Case, Expect};

const OF_RFC_5389: &str = "a server of RFC 5389, which has no nonce cookie";
const NOT_SERVED: &str = "the server does not serve what is optional here";
const BID_DOWN: &str = "an attacker who takes the list away makes the parties use the weaker algorithm";

/// The cookie says what the challenge holds.
const COOKIE: &[Expect] = &[
    conformant(&[
        Cookie(NonceCookie::Nothing),
        ReplyHas(A::PASSWORD_ALGORITHMS, false),
    ]),
    conformant(&[
        Cookie(NonceCookie::Anonymity),
        ReplyHas(A::PASSWORD_ALGORITHMS, false),
    ]),
    conformant(&[
        Cookie(NonceCookie::Algorithms),
        ReplyHas(A::PASSWORD_ALGORITHMS, true),
    ]),
    conformant(&[Cookie(NonceCookie::Both), ReplyHas(A::PASSWORD_ALGORITHMS, true)]),
    acceptable(
        &[
            Cookie(NonceCookie::Absent),
            ReplyHas(A::PASSWORD_ALGORITHMS, false),
        ],
        OF_RFC_5389,
    ),
    violation(
        &[
            Cookie(NonceCookie::Algorithms),
            ReplyHas(A::PASSWORD_ALGORITHMS, false),
        ],
        "the cookie announces a list that is not there; a client must take that for an attack",
    ),
    violation(
        &[Cookie(NonceCookie::Both), ReplyHas(A::PASSWORD_ALGORITHMS, false)],
        "the cookie announces a list that is not there; a client must take that for an attack",
    ),
    violation(&[ReplyHas(A::PASSWORD_ALGORITHMS, true)], BID_DOWN),
];

/// The algorithm is one that the server offered, if it offers any.
const CHOSEN: &[Expect] = &[
    conformant(&[Success, ReplyHas(A::MESSAGE_INTEGRITY_SHA256, true)]),
    acceptable(
        &[Success, Signed(Signer::Addressed)],
        "the answer is signed by the older algorithm",
    ),
    acceptable(&[Error(420)], NOT_SERVED),
    acceptable(&[Error(400)], NOT_SERVED),
    acceptable(&[Error(401)], NOT_SERVED),
];

/// The list and the choice do not fit the offer: 400 from who offers, otherwise not looked at.
const MISFIT: &[Expect] = &[
    conformant(&[Error(400), Signed(Signer::Nobody)]),
    acceptable(&[Error(420)], NOT_SERVED),
    acceptable(&[Error(401)], "refused with the code for wrong credentials"),
    acceptable(
        LOGGED_IN,
        "the server offers no list and passes the attributes over",
    ),
];

/// MESSAGE-INTEGRITY-SHA256 does not hold.
const WRONG_SHA256: &[Expect] = &[
    conformant(&[
        Error(401),
        Signed(Signer::Nobody),
        ReplyHas(A::REALM, true),
        ReplyHas(A::NONCE, true),
    ]),
    acceptable(&[Error(400)], NOT_SERVED),
    acceptable(&[Error(420)], NOT_SERVED),
    acceptable(&[Silence], "dropped instead of refused"),
    violation(
        &[Success],
        "a success without a valid login: the server is open to everybody",
    ),
];

/// A USERHASH that is nobody's.
const NOBODY: &[Expect] = &[
    conformant(&[Error(401), ReplyHas(A::REALM, true), ReplyHas(A::NONCE, true)]),
    conformant(&[Error(400), Signed(Signer::Nobody)]),
    acceptable(&[Error(420)], NOT_SERVED),
    acceptable(&[Silence], "dropped instead of refused"),
    violation(
        &[Success],
        "a success without a valid login: the server is open to everybody",
    ),
];

/// An algorithm that nobody knows.
const UNKNOWN_ALGORITHM: &[Expect] = &[
    conformant(&[Error(400), Signed(Signer::Nobody)]),
    acceptable(&[Error(420)], NOT_SERVED),
    acceptable(&[Error(401)], "refused with the code for wrong credentials"),
    violation(&[Success], "an algorithm that nobody knows was taken"),
];

/// The key is not of the chosen algorithm.
const OTHER_KEY: &[Expect] = &[
    conformant(&[Error(401), ReplyHas(A::REALM, true), ReplyHas(A::NONCE, true)]),
    acceptable(&[Error(400)], NOT_SERVED),
    acceptable(&[Error(420)], NOT_SERVED),
    violation(&[Success], "another algorithm than the chosen one made the key"),
];

/// The name is hidden, which is optional.
const HIDDEN: &[Expect] = &[
    conformant(LOGGED_IN),
    acceptable(&[Error(400)], NOT_SERVED),
    acceptable(&[Error(401)], NOT_SERVED),
    acceptable(&[Error(420)], NOT_SERVED),
];

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

fn sha256(login: Draft, length: usize, flip: u8) -> Draft {
    let chosen = login.algorithm(2).without(A::MESSAGE_INTEGRITY);
    chosen.signed_sha256(Key::LongTermSha256, length, flip)
}

pub(super) const CASES: &[Case] = &[
    login! {
        "cookie-of-challenge", "the nonce of a 401 begins with a cookie that says what the server offers",
        ["STUN-8489-9.2-01", "STUN-8489-9.2-02", "STUN-8489-9.2.4-07", "STUN-8489-18.1-01"],
        |_| Draft::plain(), COOKIE
    },
    login! {
        "cookie-of-wrong-login",
        "the nonce of a 401 to a wrong login begins with a cookie that says what the server offers",
        ["STUN-8489-9.2-01", "STUN-8489-9.2.4-07", "STUN-8489-9.2.4-16"],
        |login| login.username("nobody-of-this-name"), COOKIE
    },
    login! {
        "cookie-of-stale", "the nonce of a 438 begins with a cookie that says what the server offers",
        ["STUN-8489-9.2-01", "STUN-8489-9.2.4-07", "STUN-8489-9.2.4-20"],
        |login| login.set(A::NONCE, b"0123456789abcdef"), COOKIE
    },
    login! {
        "algorithm-sha256",
        "a login by SHA-256 is answered with MESSAGE-INTEGRITY-SHA256, where it is offered",
        ["STUN-8489-9.2.4-14", "STUN-8489-9.2.4-23", "STUN-8489-18.5.1.2-01"],
        |login| sha256(login, 32, 0), CHOSEN
    },
    login! {
        "algorithm-md5", "a login by MD5 as chosen from the list is answered, where it is offered",
        ["STUN-8489-9.2.4-14", "STUN-8489-9.2.4-23"], |login| login.algorithm(1), CHOSEN
    },
    login! {
        "algorithm-unknown", "an algorithm that nobody knows is refused", ["STUN-8489-9.2.4-14"],
        |login| login.algorithm(0x7777),
        UNKNOWN_ALGORITHM
    },
    login! {
        "algorithm-without-list", "a choice without the list it was made from is refused",
        ["STUN-8489-9.2.4-14"], |login| login.algorithm(1).without(A::PASSWORD_ALGORITHMS), MISFIT
    },
    login! {
        "list-without-algorithm", "a list without a choice is refused", ["STUN-8489-9.2.4-14"],
        |login| login.algorithm(1).without(A::PASSWORD_ALGORITHM), MISFIT
    },
    login! {
        "list-shortened", "a list that is not the one the server sent is refused", ["STUN-8489-9.2.4-14"],
        |login| login.algorithm(1).set(A::PASSWORD_ALGORITHMS, &[0, 1, 0, 0]), MISFIT
    },
    login! {
        "list-malformed", "a list that ends within an entry is refused", ["STUN-8489-9.2.4-14"],
        |login| login.algorithm(1).set(A::PASSWORD_ALGORITHMS, &[0, 1, 0, 9]), MISFIT
    },
    login! {
        "algorithm-wrong-key", "a login by SHA-256 with the MD5 key is refused",
        ["STUN-8489-9.2.4-14", "STUN-8489-9.2.4-18"], |login| login.algorithm(2),
        OTHER_KEY
    },
    login! {
        "sha256-wrong", "a login with a wrong MESSAGE-INTEGRITY-SHA256 is refused", ["STUN-8489-9.2.4-18"],
        |login| sha256(login, 32, 1), WRONG_SHA256
    },
    login! {
        "sha256-truncated", "a login with a MESSAGE-INTEGRITY-SHA256 of 4 bytes is refused",
        ["STUN-8489-9.2.4-18", "STUN-8489-14.6-01"], |login| sha256(login, 4, 0), WRONG_SHA256
    },
    login! {
        "userhash", "a login with USERHASH is answered, where the server says that it takes it",
        ["STUN-8489-9.2.4-09", "STUN-8489-14.4-01"], |login| login.userhash(),
        HIDDEN
    },
    login! {
        "userhash-of-nobody", "a login with a USERHASH of nobody is refused", ["STUN-8489-9.2.4-15"],
        |login| login.userhash().set(A::USERHASH, &[7; 32]), NOBODY
    },
    login! {
        "userhash-short", "a login with a USERHASH of 20 bytes is refused",
        ["STUN-8489-14.4-01", "STUN-8489-9.2.4-15"], |login| login.userhash().set(A::USERHASH, &[7; 20]),
        NOBODY
    },
    login! {
        "userhash-empty", "a login with a USERHASH of no bytes is refused",
        ["STUN-8489-14.4-01", "STUN-8489-9.2.4-15"], |login| login.userhash().set(A::USERHASH, &[]), NOBODY
    },
    login! {
        "bid-down-nonce", "a nonce whose cookie was changed to offer nothing is refused",
        ["STUN-8489-9.2-01", "STUN-8489-9.2.4-20"], |login| login.set(A::NONCE, b"obMatJos2AAAAchanged"),
        REFUSED
    },
];
