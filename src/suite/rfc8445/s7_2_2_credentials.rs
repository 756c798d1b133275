//! RFC 8445 section 7.2.2: the credentials of a check.

use crate::suite::case::{acceptable, conformant};
use crate::suite::fact::Fact::{self, Checks, Connected, Keeps, Success, TriggeredRightly};
use crate::suite::fact::Rule::{Integrity, Username, UsernameSize};
use crate::suite::initiator::{CONTROLLED, CONTROLLING, connects, unanswered};
use crate::suite::step::{Source, Step, send};
use crate::suite::{Case, Expect, Scene};

const USERNAME: &[Expect] = &[conformant(&[Keeps(Username)])];

const INTEGRITY: &[Expect] = &[conformant(&[Keeps(Integrity)])];

const CREDENTIALS: &[Fact] = &[Keeps(Username), Keeps(Integrity)];

const BOTH: &[Expect] = &[conformant(CREDENTIALS)];

const WORKS: &[Expect] = &[conformant(&[Keeps(Username), Keeps(Integrity), Connected(true)])];

const SHOULD_BE_ACCEPTED: &[Expect] = &[
    conformant(&[Keeps(Username), Keeps(Integrity), Connected(true)]),
    acceptable(
        &[Checks(false)],
        "a fragment of this length was refused as a whole; nothing was cut off and sent",
    ),
];

/// Credentials of these lengths must reach the wire whole.
const fn lengths(id: &'static str, title: &'static str, ufrag: u16, pwd: u16) -> Case {
    connects(
        id,
        title,
        &["ICE-8445-7.2.2-02", "SDP-8839-5.4-07"],
        CONTROLLING.remote_lengths(ufrag, pwd),
        if ufrag > 32 { SHOULD_BE_ACCEPTED } else { WORKS },
    )
}

const TRIGGERING: &[Step] = &[
    send(|check| check).from(Source::Stranger(0)).step(),
    Step::AwaitCheck(2000),
];

const TRIGGERED: &[Expect] = &[conformant(&[
    Success,
    TriggeredRightly(true),
    Keeps(Username),
    Keeps(Integrity),
])];

/// A valid check from an unknown address makes the subject check that address, with the credentials of the
/// peer that it knows.
const fn triggered(id: &'static str, title: &'static str, scene: Scene) -> Case {
    Case {
        id,
        title,
        requirements: &["ICE-8445-7.2.2-02", "ICE-8445-7.3.1.4-03"],
        scene,
        steps: TRIGGERING,
        expect: TRIGGERED,
    }
}

pub(super) const CASES: &[Case] = &[
    connects(
        "rfc8445/7.2.2/username-controlling",
        "USERNAME is the peer's fragment, a colon and the own one (controlling)",
        &["ICE-8445-7.2.2-02"],
        CONTROLLING,
        USERNAME,
    ),
    connects(
        "rfc8445/7.2.2/username-controlled",
        "USERNAME is the peer's fragment, a colon and the own one (controlled)",
        &["ICE-8445-7.2.2-02"],
        CONTROLLED,
        USERNAME,
    ),
    connects(
        "rfc8445/7.2.2/integrity-controlling",
        "MESSAGE-INTEGRITY is made with the peer's password (controlling)",
        &["ICE-8445-7.2.2-01", "ICE-8445-6.1.4.2-03", "STUN-8489-9.1.2-02"],
        CONTROLLING,
        INTEGRITY,
    ),
    connects(
        "rfc8445/7.2.2/integrity-controlled",
        "MESSAGE-INTEGRITY is made with the peer's password (controlled)",
        &["ICE-8445-7.2.2-01", "ICE-8445-6.1.4.2-03", "STUN-8489-9.1.2-02"],
        CONTROLLED,
        INTEGRITY,
    ),
    connects(
        "rfc8445/7.2.2/ipv6",
        "the credentials of checks over IPv6 are those over IPv4",
        &["ICE-8445-7.2.2-02"],
        CONTROLLING.ipv6(),
        BOTH,
    ),
    connects(
        "rfc8445/7.2.2/streams-controlling",
        "the checks of each of four streams carry that stream's credentials (controlling)",
        &["ICE-8445-7.2.2-02", "ICE-8445-6.1.4.2-03"],
        CONTROLLING.streams(4),
        BOTH,
    ),
    connects(
        "rfc8445/7.2.2/streams-controlled",
        "the checks of each of four streams carry that stream's credentials (controlled)",
        &["ICE-8445-7.2.2-02", "ICE-8445-6.1.4.2-03"],
        CONTROLLED.streams(4),
        BOTH,
    ),
    connects(
        "rfc8445/7.2.2/streams-on-one-socket",
        "the checks of each of three streams on one socket carry that stream's credentials",
        &["ICE-8445-7.2.2-02", "ICE-8445-6.1.4.2-03"],
        CONTROLLING.streams(3).shared_socket(),
        BOTH,
    ),
    connects(
        "rfc8445/7.2.2/components",
        "the checks of both components carry the same credentials",
        &["ICE-8445-7.2.2-02"],
        CONTROLLING.components(2),
        BOTH,
    ),
    unanswered(
        "rfc8445/7.2.2/unanswered",
        "the credentials stay the same while nobody answers",
        &["ICE-8445-7.2.2-02"],
        CONTROLLED,
        BOTH,
    ),
    triggered(
        "rfc8445/7.2.2/triggered-controlled",
        "a check triggered by an unknown address carries the peer's credentials (controlled)",
        CONTROLLED,
    ),
    triggered(
        "rfc8445/7.2.2/triggered-controlling",
        "a check triggered by an unknown address carries the peer's credentials (controlling)",
        CONTROLLING,
    ),
    lengths(
        "rfc8445/7.2.2/shortest-remote",
        "a peer's fragment of 4 characters and password of 22 work",
        4,
        22,
    ),
    lengths(
        "rfc8445/7.2.2/longest-sendable-remote",
        "a peer's fragment of 32 characters works",
        32,
        32,
    ),
    lengths(
        "rfc8445/7.2.2/remote-of-35",
        "a peer's fragment of 35 characters is not cut",
        35,
        40,
    ),
    lengths(
        "rfc8445/7.2.2/remote-of-128",
        "a peer's fragment and password of 128 characters are not cut",
        128,
        128,
    ),
    lengths(
        "rfc8445/7.2.2/password-of-256",
        "a peer's password of 256 characters signs whole",
        8,
        256,
    ),
    lengths(
        "rfc8445/7.2.2/remote-of-256",
        "a peer's fragment and password of 256 characters, the longest there are, work",
        256,
        256,
    ),
    connects(
        "rfc8445/7.2.2/username-size",
        "USERNAME with a peer's fragment of 32 characters stays within what may be sent",
        &["STUN-8489-14.3-01", "SDP-8839-5.4-06"],
        CONTROLLING.remote_lengths(32, 64),
        &[conformant(&[Keeps(UsernameSize)])],
    ),
];
