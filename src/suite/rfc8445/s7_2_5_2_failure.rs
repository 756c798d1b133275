//! RFC 8445 section 7.2.5.2: checks that fail.

use crate::stun::AttributeType;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{Connected, Fate, SelectedCandidate};
use crate::suite::fact::Fate as Answered;
use crate::suite::initiator::{CONTROLLING, IGNORED, answered, nominated_in_vain};
use crate::suite::step::{Answering, Step, answer, send};
use crate::suite::{Case, Expect};

const ASYMMETRIC: &[&str] = &["ICE-8445-7.2.5.2.1-01", "ICE-8445-7.2.5.2.1-02"];

const PAIR_FAILS: &[Expect] = &[
    conformant(&[Fate(Answered::GaveUp)]),
    acceptable(
        &[Fate(Answered::Ignored)],
        "the answer has no effect; the check goes on and can still succeed",
    ),
    acceptable(
        &[Fate(Answered::Retried)],
        "a new check of the pair instead of its failure",
    ),
    violation(
        &[Fate(Answered::Accepted)],
        "data goes to an address from which no answer ever came",
    ),
];

pub(super) const CASES: &[Case] = &[
    answered(
        "rfc8445/7.2.5.2.1/from-elsewhere",
        "a signed success from an address the check did not go to makes no pair valid",
        ASYMMETRIC,
        answer(|success| success).from_elsewhere(),
        PAIR_FAILS,
    ),
    answered(
        "rfc8445/7.2.5.2.1/from-elsewhere-unsigned",
        "an unsigned success from an address the check did not go to is ignored",
        &["ICE-8445-7.2.5.2.1-01", "STUN-8489-9.1.4-02"],
        answer(|success| success.without(AttributeType::MESSAGE_INTEGRITY)).from_elsewhere(),
        IGNORED,
    ),
    nominated_in_vain(
        "rfc8445/7.2.5.2.1/nominated-from-elsewhere",
        "a controlled agent makes no pair of successes from an address its checks did not go to",
        ASYMMETRIC,
        answer(|success| success).from_elsewhere(),
    ),
    Case {
        id: "rfc8445/7.2.5.2.1/from-elsewhere-then-right",
        title: "an answer from elsewhere before the right one does not lead data elsewhere",
        requirements: ASYMMETRIC,
        scene: CONTROLLING.answered(answer(|success| success).from_elsewhere().first(1).always()),
        steps: &[
            Step::AwaitCheck(4000),
            Step::Pass(1000),
            send(|check| check).step(),
            Step::AwaitConnected(6000),
        ],
        expect: &[
            conformant(&[Connected(true), SelectedCandidate(true)]),
            violation(
                &[SelectedCandidate(false)],
                "data goes to an address that was never checked",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.2.5.2.4/failed-pair-checked-again",
        title: "a pair that failed by a signed 400 is checked again when the peer checks it, and succeeds",
        requirements: &["ICE-8445-7.2.5.2.4-01", "ICE-8445-7.3.1.4-02"],
        scene: CONTROLLING.answered(answer(|success| success.error(400, "Bad Request")).always()),
        steps: &[
            Step::AwaitCheck(4000),
            Step::Pass(2000),
            Step::Answer(Answering::rightly()),
            send(|check| check).step(),
            Step::AwaitConnected(4500),
        ],
        expect: &[conformant(&[Connected(true)])],
    },
];
