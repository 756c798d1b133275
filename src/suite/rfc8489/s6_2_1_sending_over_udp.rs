//! RFC 8489 section 6.2.1: sending a request over UDP, again and again. RFC 8445 section 14.3 sets the floor.

use crate::suite::case::{acceptable, conformant};
use crate::suite::fact::Fact::{Checks, Connected, Keeps};
use crate::suite::fact::Rule::{
    FreshTransaction, OnlyAsks, PasswordUnsaid, RetransmissionFloor, SameRetransmission, Size,
};
use crate::suite::initiator::{CONTROLLED, CONTROLLING, connects, unanswered};
use crate::suite::step::{Step, answer};
use crate::suite::{Case, Expect, Scene};

const SIZE: &[&str] = &["STUN-8489-6.1-05", "STUN-8489-6.1-06", "STUN-8489-6.1-07"];

const SAME: &[Expect] = &[conformant(&[Keeps(SameRetransmission)])];

const FRESH: &[Expect] = &[conformant(&[Keeps(FreshTransaction)])];

const FLOOR: &[Expect] = &[
    conformant(&[Keeps(RetransmissionFloor)]),
    acceptable(
        &[Checks(true)],
        "sent again sooner than 500 ms after: it burdens the network and touches no credential",
    ),
];

const SMALL: &[Expect] = &[
    conformant(&[Keeps(Size)]),
    acceptable(
        &[Checks(false)],
        "with fragments that long there are no checks, so none is too large",
    ),
];

/// The longest fragments there are.
const LONG: Scene = CONTROLLING.remote_lengths(256, 256);

pub(super) const CASES: &[Case] = &[
    connects(
        "rfc8489/6.1/size",
        "a check fits into 576 bytes with the longest fragment",
        SIZE,
        LONG,
        SMALL,
    ),
    connects(
        "rfc8489/6.1/size-ipv6",
        "a check over IPv6 fits into 1280 bytes with the longest fragment",
        SIZE,
        LONG.ipv6(),
        SMALL,
    ),
    connects(
        "rfc8489/6.1/only-asks",
        "what an agent sends unasked are requests and indications",
        &["STUN-8489-6.1-02"],
        CONTROLLING,
        &[conformant(&[Keeps(OnlyAsks)])],
    ),
    connects(
        "rfc8489/9.1.2/password-unsaid",
        "no datagram has a password in it (controlling)",
        &["STUN-8489-9.1.2-03"],
        CONTROLLING.streams(2),
        &[conformant(&[Keeps(PasswordUnsaid)])],
    ),
    connects(
        "rfc8489/9.1.2/password-unsaid-controlled",
        "no datagram has a password in it (controlled)",
        &["STUN-8489-9.1.2-03"],
        CONTROLLED,
        &[conformant(&[Keeps(PasswordUnsaid)])],
    ),
    unanswered(
        "rfc8489/6.2.1/same-bytes-controlling",
        "a check that is sent again is the same bytes (controlling)",
        &["STUN-8489-5-05", "STUN-8489-6.2.1-01"],
        CONTROLLING,
        SAME,
    ),
    unanswered(
        "rfc8489/6.2.1/same-bytes-controlled",
        "a check that is sent again is the same bytes (controlled)",
        &["STUN-8489-5-05", "STUN-8489-6.2.1-01"],
        CONTROLLED,
        SAME,
    ),
    unanswered(
        "rfc8489/6.2.1/fresh-transactions-unanswered",
        "no transaction id is used for two different checks while nobody answers",
        &["STUN-8489-5-05", "STUN-8489-5-03"],
        CONTROLLING.streams(2),
        FRESH,
    ),
    connects(
        "rfc8489/6.2.1/fresh-transactions",
        "the nominating check has a transaction id of its own",
        &["STUN-8489-5-05", "STUN-8489-5-03"],
        CONTROLLING,
        FRESH,
    ),
    connects(
        "rfc8489/6.2.1/fresh-transactions-streams",
        "no two streams share a transaction id",
        &["STUN-8489-5-05", "STUN-8489-5-03"],
        CONTROLLING.streams(4),
        FRESH,
    ),
    unanswered(
        "rfc8489/6.2.1/floor-controlling",
        "at least 500 ms pass before a check is sent again (controlling)",
        &["STUN-8489-6.2.1-02", "ICE-8445-14.3-03"],
        CONTROLLING,
        FLOOR,
    ),
    unanswered(
        "rfc8489/6.2.1/floor-controlled",
        "at least 500 ms pass before a check is sent again (controlled)",
        &["STUN-8489-6.2.1-02", "ICE-8445-14.3-03"],
        CONTROLLED,
        FLOOR,
    ),
    Case {
        id: "rfc8489/6.2.1/late-answer",
        title: "an answer that comes after the check was sent again still counts",
        requirements: &["STUN-8489-6.2.1-01", "ICE-8445-7.2.5-01"],
        scene: CONTROLLING.answered(answer(|success| success).delay(650).always()),
        steps: &[Step::AwaitConnected(8000)],
        expect: &[conformant(&[Connected(true)])],
    },
    Case {
        id: "rfc8489/6.2.1/late-answer-ipv6",
        title: "an answer over IPv6 that comes after the check was sent again still counts",
        requirements: &["STUN-8489-6.2.1-01", "ICE-8445-7.2.5-01"],
        scene: CONTROLLING
            .ipv6()
            .answered(answer(|success| success).delay(650).always()),
        steps: &[Step::AwaitConnected(8000)],
        expect: &[conformant(&[Connected(true)])],
    },
    Case {
        id: "rfc8489/6.2.1/answered-twice",
        title: "an answer that comes twice counts once and harms nothing",
        requirements: &["STUN-8489-6.3-03", "ICE-8445-7.2.5-01"],
        scene: CONTROLLING.answered(answer(|success| success).copies(2).always()),
        steps: &[Step::AwaitConnected(5000)],
        expect: &[conformant(&[Connected(true), Keeps(FreshTransaction)])],
    },
];
