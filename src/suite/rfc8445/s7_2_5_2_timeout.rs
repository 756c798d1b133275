//! RFC 8445 section 7.2.5.2.3, RFC 8489 section 6.2.1 and RFC 8863: checks that nobody answers.

use crate::suite::Case;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{Attempts, Checks, Connected, Failed, Success, Transmissions, Triggered};
use crate::suite::initiator::CONTROLLING;
use crate::suite::step::{Answering, Control, Source, Step, answer, send};

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8489/6.2.1/seven-requests",
        title: "a request that is not answered is sent seven times",
        requirements: &["STUN-8489-6.2.1-11", "STUN-8489-6.2.1-01"],
        scene: CONTROLLING.answered(Answering::Never).slow(),
        steps: &[Step::AwaitCheck(4000), Step::Pass(45_000)],
        expect: &[
            conformant(&[Transmissions(7, 7)]),
            acceptable(
                &[Transmissions(2, 20)],
                "another number than the default: a path that loses much is given up sooner or later",
            ),
        ],
    },
    Case {
        id: "rfc8489/6.2.1/answer-after-the-last-request",
        title: "an answer that comes after the last request still counts",
        requirements: &["STUN-8489-6.2.1-12", "STUN-8489-6.2.1-13"],
        scene: CONTROLLING
            .answered(answer(|success| success).delay(36_000).first(1).always())
            .slow(),
        steps: &[Step::AwaitCheck(4000), Step::AwaitConnected(45_000)],
        expect: &[
            conformant(&[Connected(true)]),
            acceptable(
                &[Checks(true)],
                "given up before: a peer that takes half a minute is not waited for",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.2.5.2.3/times-out",
        title: "a pair that nobody answers on fails, and is checked no more",
        requirements: &["ICE-8445-7.2.5.2.3-01", "PAC-8863-4-04"],
        scene: CONTROLLING.answered(Answering::Never).slow(),
        steps: &[
            Step::AwaitCheck(4000),
            Step::Pass(60_000),
            Step::Ensure(Connected(false)),
            Step::Forget,
            Step::Pass(8000),
        ],
        expect: &[
            conformant(&[Checks(false)]),
            acceptable(
                &[Checks(true), Connected(false)],
                "tried again and again, at an address that may be anybody's",
            ),
        ],
    },
    Case {
        id: "rfc8863/4/patience",
        title: "without a candidate nothing fails for 38 s, and a check that comes then is answered and triggers one",
        requirements: &[
            "PAC-8863-4-01",
            "PAC-8863-4-02",
            "PAC-8863-4-03",
            "TRICKLE-8838-8-01",
        ],
        scene: CONTROLLING.slow(),
        steps: &[
            Step::Pass(38_000),
            send(|check| check)
                .from(Source::Stranger(0))
                .control(Control::Stranger)
                .step(),
        ],
        expect: &[
            conformant(&[Failed(false), Success, Triggered(true)]),
            acceptable(
                &[Failed(true), Success, Triggered(true)],
                "said to have failed, and ready for a late peer all the same",
            ),
            violation(
                &[Triggered(false)],
                "given up before the peer had its time: a session with a slow peer never comes up",
            ),
        ],
    },
    Case {
        id: "rfc8489/6.3.4/500-for-ever",
        title: "a peer that answers 500 for ever is not asked for ever",
        requirements: &["STUN-8489-6.3.4-04", "STUN-8489-6.3.4-05"],
        scene: CONTROLLING
            .answered(answer(|success| success.error(500, "Server Error")).always())
            .slow(),
        steps: &[Step::AwaitCheck(4000), Step::Pass(10_000)],
        expect: &[
            conformant(&[Attempts(1, 5)]),
            acceptable(
                &[Attempts(6, 20)],
                "more often than the four times that are advised",
            ),
        ],
    },
    Case {
        id: "rfc8489/14.8/400-for-ever",
        title: "a check that is refused with a signed 400 is not made again unchanged",
        requirements: &["STUN-8489-14.8-10", "ICE-8445-7.2.5.2.4-01"],
        scene: CONTROLLING
            .answered(answer(|success| success.error(400, "Bad Request")).always())
            .slow(),
        steps: &[Step::AwaitCheck(4000), Step::Pass(10_000)],
        expect: &[
            conformant(&[Attempts(1, 1)]),
            acceptable(
                &[Attempts(2, 20)],
                "made again although it was refused; it stops by itself",
            ),
        ],
    },
];
