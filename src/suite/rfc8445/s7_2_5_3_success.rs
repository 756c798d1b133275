//! RFC 8445 section 7.2.5.3: checks that succeed.

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{Connected, DataLeft, Failed, Nominated, StreamConnected};
use crate::suite::fact::Left;
use crate::suite::initiator::{CONTROLLED, CONTROLLING, TAKEN, answered};
use crate::suite::step::{Answering, Step, answer};
use crate::suite::{Case, Expect};

const REFLEXIVE: &[&str] = &["ICE-8445-7.2.5.3.1-01", "ICE-8445-7.2.5.3.2-01"];

const ALONE: &[Expect] = &[
    conformant(&[StreamConnected(0, true), StreamConnected(1, false)]),
    violation(
        &[StreamConnected(1, true)],
        "a stream whose checks nobody answered counts as connected",
    ),
];

pub(super) const CASES: &[Case] = &[
    answered(
        "rfc8445/7.2.5.3.1/other-port",
        "a success that maps the check to another port gives a peer-reflexive candidate, and a valid pair",
        REFLEXIVE,
        answer(|success| success.mapped(1)),
        TAKEN,
    ),
    Case {
        id: "rfc8445/7.2.5.3.1/other-port-data",
        title: "data on the pair of a peer-reflexive candidate leaves from its base to the peer",
        requirements: REFLEXIVE,
        scene: CONTROLLING.answered(answer(|success| success.mapped(1)).always()),
        steps: &[Step::AwaitConnected(5000), Step::SubjectSends(0)],
        expect: &[conformant(&[Connected(true), DataLeft(Left::Candidate)])],
    },
    Case {
        id: "rfc8445/7.2.5.3.1/other-port-ipv6",
        title: "a success over IPv6 that maps the check to another port gives a valid pair",
        requirements: REFLEXIVE,
        scene: CONTROLLING
            .ipv6()
            .answered(answer(|success| success.mapped(1)).always()),
        steps: &[Step::AwaitConnected(5000)],
        expect: &[conformant(&[Connected(true)])],
    },
    Case {
        id: "rfc8445/7.2.5.3.1/other-port-controlled",
        title: "a controlled agent whose checks are mapped to another port is nominated and connects",
        requirements: REFLEXIVE,
        scene: CONTROLLED.answered(answer(|success| success.mapped(1)).always()),
        steps: &[
            Step::AwaitCheck(4000),
            Step::Pass(500),
            Step::Nominate(0),
            Step::AwaitConnected(5000),
        ],
        expect: &[conformant(&[Connected(true)])],
    },
    Case {
        id: "rfc8445/7.2.5.3.4/one-stream-unanswered",
        title: "a stream whose checks nobody answers does not hold up another, nor connects with it",
        requirements: &["ICE-8445-7.2.5.3.4-01", "ICE-8445-7.2.5-01"],
        scene: CONTROLLING.streams(2).answered(
            answer(|success| success)
                .other_transaction()
                .only_stream(1)
                .always(),
        ),
        steps: &[Step::Pass(3000)],
        expect: ALONE,
    },
    Case {
        id: "rfc8445/7.2.5.3.4/one-stream-fails",
        title: "a stream whose checks get a signed 400 does not end another",
        requirements: &["ICE-8445-7.2.5.3.4-01", "ICE-8445-7.2.5.2.4-01"],
        scene: CONTROLLING.streams(2).answered(
            answer(|success| success.error(400, "Bad Request"))
                .only_stream(1)
                .always(),
        ),
        steps: &[Step::Pass(3000)],
        expect: ALONE,
    },
    Case {
        id: "rfc8445/7.2.5.3.4/nominating-check-fails",
        title: "a nominating check that gets a signed 400 does not connect",
        requirements: &["ICE-8445-7.2.5.3.4-01"],
        scene: CONTROLLING.answered(Answering::rightly()),
        steps: &[
            Step::AwaitCheck(4000),
            Step::Answer(answer(|success| success.error(400, "Bad Request")).always()),
            Step::Pass(2500),
        ],
        expect: &[
            conformant(&[Nominated(true), Connected(false)]),
            conformant(&[Failed(true)]),
            acceptable(
                &[Nominated(true), Connected(true)],
                "the check that was answered rightly nominated already, as a peer of RFC 5245 does",
            ),
            acceptable(
                &[Nominated(false), Connected(false)],
                "the pair was not valid for long enough to be nominated",
            ),
        ],
    },
];
