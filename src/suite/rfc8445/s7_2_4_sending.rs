//! RFC 8445 section 7.2.4: how a check is sent, and what of RFC 8489 holds for it.

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::Keeps;
use crate::suite::fact::Rule::{
    Fingerprint, Framing, NothingAfterIntegrity, OwnSocket, PlainPadding, ZeroPadding,
};
use crate::suite::initiator::{CONTROLLED, CONTROLLING, WELL_MADE, connects, unanswered};
use crate::suite::{Case, Expect};

const FINGERPRINT: &[Expect] = &[conformant(&[Keeps(Fingerprint)])];

const OWN: &[Expect] = &[conformant(&[Keeps(OwnSocket)])];

const NOTHING_AFTER: &[Expect] = &[conformant(&[Keeps(NothingAfterIntegrity)])];

const FRAMED: &[Expect] = &[conformant(&[Keeps(Framing)])];

const ALL: &[Expect] = &[conformant(WELL_MADE)];

const PADDED: &[Expect] = &[
    conformant(&[Keeps(ZeroPadding), Keeps(Framing)]),
    acceptable(
        &[Keeps(PlainPadding), Keeps(Framing)],
        "RFC 5389, which RFC 8445 is built on, lets padding be anything; RFC 8489 wants zeros",
    ),
    violation(
        &[Keeps(Framing)],
        "padding that is now this and now that hands out what lay in memory before",
    ),
];

/// The length of the peer's fragment decides how much padding USERNAME needs.
const fn padded(id: &'static str, title: &'static str, ufrag: u16) -> Case {
    connects(
        id,
        title,
        &["STUN-8489-14-04", "STUN-8489-14-02", "STUN-8489-14-03"],
        CONTROLLING.remote_lengths(ufrag, 24),
        PADDED,
    )
}

pub(super) const CASES: &[Case] = &[
    connects(
        "rfc8445/7.2.4/fingerprint-controlling",
        "every check ends with a right FINGERPRINT (controlling)",
        &["ICE-8445-7.2.4-03", "STUN-8489-14.7-03", "STUN-8489-14.7-02"],
        CONTROLLING,
        FINGERPRINT,
    ),
    connects(
        "rfc8445/7.2.4/fingerprint-controlled",
        "every check ends with a right FINGERPRINT (controlled)",
        &["ICE-8445-7.2.4-03", "STUN-8489-14.7-03", "STUN-8489-14.7-02"],
        CONTROLLED,
        FINGERPRINT,
    ),
    connects(
        "rfc8445/7.2.4/nothing-after-integrity-controlling",
        "nothing but FINGERPRINT follows MESSAGE-INTEGRITY (controlling)",
        &["STUN-8489-14.5-01", "ICE-8445-7.2.2-01"],
        CONTROLLING,
        NOTHING_AFTER,
    ),
    connects(
        "rfc8445/7.2.4/nothing-after-integrity-controlled",
        "nothing but FINGERPRINT follows MESSAGE-INTEGRITY (controlled)",
        &["STUN-8489-14.5-01", "ICE-8445-7.2.2-01"],
        CONTROLLED,
        NOTHING_AFTER,
    ),
    connects(
        "rfc8445/7.2.4/framing-controlling",
        "the header of every check is right: class, cookie, length (controlling)",
        &[
            "STUN-8489-5-01",
            "STUN-8489-5-02",
            "STUN-8489-5-07",
            "STUN-8489-6.1-01",
            "ICE-8445-7.2.4-02",
        ],
        CONTROLLING,
        FRAMED,
    ),
    connects(
        "rfc8445/7.2.4/framing-controlled",
        "the header of every check is right: class, cookie, length (controlled)",
        &[
            "STUN-8489-5-01",
            "STUN-8489-5-02",
            "STUN-8489-5-07",
            "STUN-8489-6.1-01",
            "ICE-8445-7.2.4-02",
        ],
        CONTROLLED,
        FRAMED,
    ),
    connects(
        "rfc8445/7.2.4/own-socket-streams",
        "the checks of each of four streams come from that stream's candidate",
        &["ICE-8445-7.2.4-01"],
        CONTROLLING.streams(4),
        OWN,
    ),
    connects(
        "rfc8445/7.2.4/own-socket-components",
        "the checks of each component come from that component's candidate",
        &["ICE-8445-7.2.4-01", "ICE-8445-6.1.2.2-02"],
        CONTROLLING.components(2),
        OWN,
    ),
    connects(
        "rfc8445/7.2.4/own-socket-controlled",
        "a controlled agent checks from the candidate that it gave",
        &["ICE-8445-7.2.4-01"],
        CONTROLLED,
        OWN,
    ),
    connects(
        "rfc8445/7.2.4/ipv6-controlling",
        "a check over IPv6 is made as one over IPv4 (controlling)",
        &["ICE-8445-7.2.4-01", "ICE-8445-7-01"],
        CONTROLLING.ipv6(),
        ALL,
    ),
    connects(
        "rfc8445/7.2.4/ipv6-controlled",
        "a check over IPv6 is made as one over IPv4 (controlled)",
        &["ICE-8445-7.2.4-01", "ICE-8445-7-01"],
        CONTROLLED.ipv6(),
        ALL,
    ),
    connects(
        "rfc8445/7.2.4/eight-streams",
        "every check of eight streams at once is made rightly",
        &["ICE-8445-7-01", "ICE-8445-7.2.2-02"],
        CONTROLLING.streams(8),
        ALL,
    ),
    unanswered(
        "rfc8445/7.2.4/unanswered",
        "a check that nobody answers is made rightly each time",
        &["ICE-8445-7-01", "ICE-8445-7.2.4-03"],
        CONTROLLED,
        ALL,
    ),
    padded(
        "rfc8445/7.2.4/padding-5",
        "padding is zero and not counted, with a peer's fragment of 5 characters",
        5,
    ),
    padded(
        "rfc8445/7.2.4/padding-6",
        "padding is zero and not counted, with a peer's fragment of 6 characters",
        6,
    ),
    padded(
        "rfc8445/7.2.4/padding-7",
        "padding is zero and not counted, with a peer's fragment of 7 characters",
        7,
    ),
    padded(
        "rfc8445/7.2.4/padding-8",
        "padding is zero and not counted, with a peer's fragment of 8 characters",
        8,
    ),
];
