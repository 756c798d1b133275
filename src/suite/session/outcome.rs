//! Outcomes that many cases of sessions share.

use super::fact::{Fact, Reply, Sets, Whose};
use crate::suite::case::{Expect, acceptable, conformant, violation};

const HARDENED: &str = "dropped, where the text asks for 401";
const OTHER_CODE: &str = "refused with another code than 401";

/// It refuses a description; `reason` has the section by which that is legal.
pub(super) const fn refuses(reason: &'static str) -> Expect<Fact> {
    violation(&[Fact::Refused(true)], reason)
}

/// RFC 9143 section 10 has candidates of all sections serve the bundle, and says so of those that come later only.
pub(super) const CHECKS_ALL: &str = "also checks candidates of sections that the answer has bundled away, with the credentials of the tagged one: they are refused there, and another pair works";

/// Somebody else's credentials.
pub(super) const WRONG_SECTION: Expect<Fact> = violation(
    &[Fact::Signs(Whose::OtherSection)],
    "its checks carry the credentials of a section that does not serve the transport",
);

/// Those of before a restart.
pub(super) const FORMER: Expect<Fact> = violation(
    &[Fact::Signs(Whose::Former)],
    "its checks go on with the credentials of before the restart",
);

/// Nobody's.
pub(super) const UNKNOWN: Expect<Fact> = violation(
    &[Fact::Signs(Whose::Unknown)],
    "its checks carry credentials that nobody described",
);

/// Nothing stands in its way, and all the same.
pub(super) const DOWN: Expect<Fact> = violation(&[Fact::Up(false)], "the session does not come up");

/// The user is left in the dark.
pub(super) const UNTOLD: Expect<Fact> = violation(
    &[Fact::ToldUp(false)],
    "the session is up, and its user was never told",
);

/// Who can send a packet there draws the handshake to an address of its choice.
pub(super) const EARLY: Expect<Fact> = violation(
    &[Fact::DtlsEarly(true)],
    "DTLS on a pair that no check of its own had validated",
);

/// A session that works: nothing stands in its way, or what does is passed over. In brackets what has to hold
/// besides, and other outcomes, which are looked at before the faults.
macro_rules! works {
    ($section:literal) => {
        works!($section, [], [])
    };
    ($section:literal, [$($fact:expr),*], [$($more:expr),*]) => {
        const { &[
            $crate::suite::case::conformant(&[
                $crate::suite::session::Fact::Refused(false),
                $crate::suite::session::Fact::Up(true),
                $crate::suite::session::Fact::ToldUp(true),
                $crate::suite::session::Fact::Signs($crate::suite::session::Whose::Serving),
                $crate::suite::session::Fact::DtlsEarly(false),
                $($fact),*
            ]),
            $crate::suite::case::acceptable(&[
                $crate::suite::session::Fact::Refused(false),
                $crate::suite::session::Fact::Up(true),
                $crate::suite::session::Fact::ToldUp(true),
                $crate::suite::session::Fact::Signs($crate::suite::session::Whose::OtherSection),
                $crate::suite::session::Fact::DtlsEarly(false),
                $($fact),*
            ], $crate::suite::session::outcome::CHECKS_ALL),
            $($more,)*
            $crate::suite::session::outcome::refuses(concat!("refuses what is legal by ", $section)),
            $crate::suite::session::outcome::WRONG_SECTION,
            $crate::suite::session::outcome::FORMER,
            $crate::suite::session::outcome::UNKNOWN,
            $crate::suite::session::outcome::DOWN,
            $crate::suite::session::outcome::UNTOLD,
            $crate::suite::session::outcome::EARLY,
        ] }
    };
}
pub(super) use works;

/// One stray check that carries what does not count, on a session that is up: refused, and nothing else happens.
pub(super) const REFUSED: Expect<Fact> =
    conformant(&[Fact::Up(true), Fact::ToldUp(true), Fact::ToWrong(Reply::Refused)]);

/// The same, and whoever sent it is told nothing.
pub(super) const DROPPED: Expect<Fact> = acceptable(
    &[Fact::Up(true), Fact::ToldUp(true), Fact::ToWrong(Reply::Silence)],
    HARDENED,
);

/// The same with another code.
pub(super) const REFUSED_OTHERWISE: Expect<Fact> = acceptable(
    &[
        Fact::Up(true),
        Fact::ToldUp(true),
        Fact::ToWrong(Reply::OtherRefusal),
    ],
    OTHER_CODE,
);

/// Who proves nothing is given something to prove it with.
pub(super) const REFUSED_SIGNED: Expect<Fact> = violation(
    &[Fact::ToWrong(Reply::SignedRefusal)],
    "the refusal of an unauthenticated check is signed or names a user, which hands an attacker a MAC",
);

/// It is answered like any other; `reason` says what it gets in with.
pub(super) const fn lets_in(reason: &'static str) -> Expect<Fact> {
    violation(&[Fact::ToWrong(Reply::Success)], reason)
}

/// What does not count is the password of another section.
const LETS_ANOTHER_IN: Expect<Fact> =
    lets_in("the password of a section that BUNDLE has put out of use opens the transport of another");

/// A stray check with the credentials of another section. A stack with one set of credentials in all sections is not
/// concerned.
pub(super) const STRAY_REFUSED: &[Expect<Fact>] = &[
    REFUSED,
    conformant(&[
        Fact::Up(true),
        Fact::States(Sets::One),
        Fact::ToRight(Reply::Success),
    ]),
    DROPPED,
    REFUSED_OTHERWISE,
    REFUSED_SIGNED,
    LETS_ANOTHER_IN,
    DOWN,
];

/// icespec signs all its checks with what does not count: they are refused, and no session comes of it. A stack with
/// one set of credentials in all sections is not concerned.
pub(super) const ALL_REFUSED: &[Expect<Fact>] = &[
    conformant(&[
        Fact::States(Sets::One),
        Fact::ToWrong(Reply::NotAsked),
        Fact::Up(true),
        Fact::ToldUp(true),
    ]),
    conformant(&[
        Fact::ToWrong(Reply::Refused),
        Fact::Up(false),
        Fact::ToldUp(false),
    ]),
    acceptable(
        &[
            Fact::ToWrong(Reply::Silence),
            Fact::Up(false),
            Fact::ToldUp(false),
        ],
        HARDENED,
    ),
    acceptable(
        &[
            Fact::ToWrong(Reply::OtherRefusal),
            Fact::Up(false),
            Fact::ToldUp(false),
        ],
        OTHER_CODE,
    ),
    REFUSED_SIGNED,
    LETS_ANOTHER_IN,
    refuses("refuses a description that is legal"),
    DOWN,
];
