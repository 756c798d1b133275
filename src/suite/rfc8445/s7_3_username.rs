//! RFC 8445 section 7.3: which USERNAME is for this agent (CP-11, CP-13).

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{Replies, Silence, Success, Triggered};
use crate::suite::outcome::{
    ANSWERED, BAD_REQUEST, CONTROLLED, FOREIGN, FOREIGN_AND_INERT, FRESH, HARDENED, SUCCESS, UNAUTHORIZED,
};
use crate::suite::step::{Control, Source, send};
use crate::suite::{Case, Expect, Fact};

const REFUSED_FOR_THE_PEER: &str =
    "refused because of the peer's half, which only selects the password for the check that follows";

/// The agent's half is right, the peer's half is not the one that was signalled.
const REMOTE_UNKNOWN: &[Expect] = &[
    conformant(SUCCESS),
    acceptable(UNAUTHORIZED, REFUSED_FOR_THE_PEER),
    acceptable(BAD_REQUEST, REFUSED_FOR_THE_PEER),
    acceptable(&[Silence], REFUSED_FOR_THE_PEER),
];

/// The agent's half is right and the rest is no single value.
const MORE_THAN_TWO: &[Expect] = &[
    conformant(UNAUTHORIZED),
    conformant(BAD_REQUEST),
    acceptable(&[Silence], HARDENED),
    acceptable(SUCCESS, "split at the first colon; the agent's half is right"),
];

/// The agent's half is right and nothing is behind the colon.
const NO_REMOTE: &[Expect] = &[
    conformant(UNAUTHORIZED),
    conformant(BAD_REQUEST),
    acceptable(&[Silence], HARDENED),
    acceptable(
        SUCCESS,
        "the agent's half is right; an empty one is taken for the peer's",
    ),
];

/// Not for this agent.
macro_rules! refused {
    ($id:literal, $title:literal, $username:literal) => {
        Case {
            id: concat!("rfc8445/7.3/username-", $id),
            title: $title,
            requirements: &[
                "ICE-8445-7.3-04",
                "STUN-8489-9.1.3-04",
                "STUN-8489-9.1.3-05",
                "STUNOLD-5389-10.1.2-02",
            ],
            scene: CONTROLLED,
            steps: &[send(|check| check.username($username)).step()],
            expect: FOREIGN,
        }
    };
}

/// For this agent, with something unusual in the peer's half; from an address of its own, since who has spoken
/// to the agent before may be held to the fragment it used.
macro_rules! shape {
    ($id:literal, $title:literal, $username:literal, $expect:expr) => {
        Case {
            id: concat!("rfc8445/7.3/username-", $id),
            title: $title,
            requirements: &["ICE-8445-7.3-04"],
            scene: CONTROLLED,
            steps: &[send(|check| check.username($username))
                .from(Source::Stranger(0))
                .step()],
            expect: $expect,
        }
    };
}

/// Not for this agent, from an address it does not know.
macro_rules! inert {
    ($id:literal, $title:literal, $username:literal) => {
        Case {
            id: concat!("rfc8445/7.3/username-", $id, "-triggers-nothing"),
            title: $title,
            requirements: &["ICE-8445-7.3-04", "ICE-8445-7.3-02"],
            scene: FRESH,
            steps: &[send(|check| check.username($username))
                .from(Source::Stranger(0))
                .control(Control::Stranger)
                .step()],
            expect: FOREIGN_AND_INERT,
        }
    };
}

pub(super) const CASES: &[Case] = &[
    refused! { "foreign", "a check for another agent's fragment is refused", "foreign:{remote}" },
    refused! { "null", "a check for the fragment (null) is refused", "(null):{remote}" },
    refused! { "swapped", "a check with the fragments the wrong way round is refused", "{remote}:{local}" },
    refused! {
        "remote-twice", "a check with the peer's fragment in both halves is refused", "{remote}:{remote}"
    },
    refused! {
        "case-flipped", "a check with the agent's fragment in the other case is refused",
        "{local-case}:{remote}"
    },
    refused! {
        "prefix", "a check for the agent's fragment without its last character is refused",
        "{local-head}:{remote}"
    },
    refused! {
        "suffix", "a check for the agent's fragment without its first character is refused",
        "{local-tail}:{remote}"
    },
    refused! {
        "one-more", "a check for the agent's fragment and one character more is refused", "{local}x:{remote}"
    },
    refused! {
        "one-before", "a check for one character and the agent's fragment is refused", "x{local}:{remote}"
    },
    refused! {
        "doubled", "a check for the agent's fragment written twice is refused", "{local}{local}:{remote}"
    },
    refused! { "local-nul", "a check for the agent's fragment and a NUL is refused", "{local}\0:{remote}" },
    refused! {
        "local-space", "a check for the agent's fragment and a space is refused", "{local} :{remote}"
    },
    refused! {
        "local-newline", "a check for the agent's fragment and a newline is refused", "{local}\n:{remote}"
    },
    refused! {
        "local-crlf", "a check for the agent's fragment and a line end is refused", "{local}\r\n:{remote}"
    },
    refused! {
        "leading-space", "a check for a space and the agent's fragment is refused", " {local}:{remote}"
    },
    refused! { "leading-nul", "a check for a NUL and the agent's fragment is refused", "\0{local}:{remote}" },
    refused! { "leading-colon", "a check for a colon, then both fragments is refused", ":{local}:{remote}" },
    refused! { "local-empty", "a check with nothing before the colon is refused", ":{remote}" },
    refused! { "only-colon", "a check with a colon alone for USERNAME is refused", ":" },
    refused! { "no-colon", "a check with the agent's fragment alone is refused", "{local}" },
    refused! { "no-colon-both", "a check with both fragments and no colon is refused", "{local}{remote}" },
    refused! { "no-colon-remote", "a check with the peer's fragment alone is refused", "{remote}" },
    refused! { "semicolon", "a check with a semicolon for the colon is refused", "{local};{remote}" },
    refused! { "slash", "a check with a slash for the colon is refused", "{local}/{remote}" },
    refused! { "wide-colon", "a check with a full-width colon is refused", "{local}\u{ff1a}{remote}" },
    refused! { "quoted", "a check with quotation marks around USERNAME is refused", "\"{local}:{remote}\"" },
    refused! { "wildcard", "a check for an asterisk is refused", "*:{remote}" },
    refused! {
        "soft-hyphen",
        "a check with a soft hyphen, which SASLprep maps to nothing, is refused",
        "{local}\u{ad}:{remote}"
    },
    shape! {
        "remote-unknown", "a check with an unknown fragment for the peer's is answered",
        "{local}:unknownpeer", REMOTE_UNKNOWN
    },
    shape! {
        "remote-one-more", "a check with one character behind the peer's fragment is answered",
        "{local}:{remote}X", REMOTE_UNKNOWN
    },
    shape! {
        "remote-own", "a check with the agent's fragment in both halves is answered", "{local}:{local}",
        REMOTE_UNKNOWN
    },
    shape! {
        "remote-nul", "a check with a NUL behind the peer's fragment", "{local}:{remote}\0", REMOTE_UNKNOWN
    },
    shape! {
        "remote-space", "a check with a space behind the peer's fragment", "{local}:{remote} ", REMOTE_UNKNOWN
    },
    shape! {
        "remote-newline", "a check with a newline behind the peer's fragment", "{local}:{remote}\n",
        REMOTE_UNKNOWN
    },
    shape! {
        "remote-1-character", "a check with a single character for the peer's fragment", "{local}:x",
        REMOTE_UNKNOWN
    },
    shape! { "remote-empty", "a check with nothing behind the colon", "{local}:", NO_REMOTE },
    shape! { "three-values", "a check with three values", "{local}:{remote}:third", MORE_THAN_TWO },
    shape! {
        "three-values-own-last", "a check with three values, the agent's first and last",
        "{local}:{remote}:{local}", MORE_THAN_TWO
    },
    shape! {
        "two-colons", "a check with two colons between the fragments", "{local}::{remote}", MORE_THAN_TWO
    },
    shape! {
        "trailing-colon", "a check with a colon behind the peer's fragment", "{local}:{remote}:",
        MORE_THAN_TWO
    },
    inert! {
        "case-flipped",
        "a fragment in the other case from an unknown address causes no check to that address",
        "{local-case}:{remote}"
    },
    inert! {
        "prefix", "a fragment cut short from an unknown address causes no check to that address",
        "{local-head}:{remote}"
    },
    inert! {
        "local-empty", "an empty fragment from an unknown address causes no check to that address",
        ":{remote}"
    },
    inert! {
        "no-colon", "a fragment without colon from an unknown address causes no check to that address",
        "{local}"
    },
    inert! {
        "local-nul", "a fragment with a NUL from an unknown address causes no check to that address",
        "{local}\0:{remote}"
    },
    Case {
        id: "rfc8445/7.3.1.4/remote-unknown-no-check-with-another-password",
        title: "a check with an unknown fragment for the peer's is not followed by one with the known peer's password",
        requirements: &["ICE-8445-7.3.1.4-03", "ICE-8445-7.3-04"],
        scene: FRESH,
        steps: &[send(|check| check.username("{local}:unknownpeer"))
            .from(Source::Stranger(0))
            .control(Control::Stranger)
            .step()],
        expect: &[
            conformant(&[Success, Triggered(false)]),
            acceptable(&[Fact::AnyError, Triggered(false)], REFUSED_FOR_THE_PEER),
            acceptable(&[Silence, Triggered(false)], REFUSED_FOR_THE_PEER),
            violation(
                &[Triggered(true)],
                "the check that follows is made with the credentials of a peer other than the one that asked",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.3/username-right-after-wrong",
        title: "ten checks for foreign users do not keep a valid one out",
        requirements: &["ICE-8445-7.3-04", "ICE-8445-11-12"],
        scene: CONTROLLED,
        steps: &[
            send(|check| check.username("foreign:{remote}")).copies(10).step(),
            send(|check| check).step(),
        ],
        expect: ANSWERED,
    },
    Case {
        id: "rfc8445/7.3/username-foreign-many",
        title: "fifty checks for foreign users get no more than a refusal each",
        requirements: &["ICE-8445-7.3-04", "STUN-8489-9.1.3-15"],
        scene: FRESH,
        steps: &[send(|check| check.username("foreign:{remote}")).copies(50).step()],
        expect: &[
            conformant(&[Fact::Error(401), Replies(50)]),
            acceptable(
                &[Fact::Error(400), Replies(50)],
                "refused with the code for missing credentials instead of wrong ones",
            ),
            acceptable(&[Silence], HARDENED),
            acceptable(
                &[Fact::Error(401)],
                "fewer refusals than requests, as a limit on their rate",
            ),
            acceptable(
                &[Fact::Error(400)],
                "fewer refusals than requests, as a limit on their rate",
            ),
        ],
    },
];
