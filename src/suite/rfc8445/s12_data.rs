//! RFC 8445 section 12: data, which goes where a check succeeded and nowhere else.

use crate::stun::AttributeType;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{Checks, DataLeft, Delivered, StreamConnected};
use crate::suite::fact::Left;
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::step::{Answer, Answering, Control, Source, Step, answer, send};
use crate::suite::{Case, Expect};

const UNSIGNED: Answer = answer(|success| success.without(AttributeType::MESSAGE_INTEGRITY));

const BEFORE: &[&str] = &["CONSENT-7675-5.1-01", "ICE-8445-12.1-04"];

const SELECTED: &[&str] = &["ICE-8445-12.1-02"];

const FLOODED: &str = "data goes to an address that never agreed to get any: a list of candidates is enough to aim it at others";

const NOT_YET: &[Expect] = &[
    conformant(&[Checks(true), DataLeft(Left::Nowhere)]),
    violation(&[DataLeft(Left::Candidate)], FLOODED),
    violation(&[DataLeft(Left::Stranger)], FLOODED),
];

const STAYS: &[Expect] = &[
    conformant(&[DataLeft(Left::Candidate)]),
    violation(
        &[DataLeft(Left::Stranger)],
        "a datagram that nobody authenticated chooses where data goes",
    ),
];

/// What reaches an application from an address without a valid pair.
const FROM_NOBODY: &[Expect] = &[
    conformant(&[Delivered(false)]),
    acceptable(
        &[Delivered(true)],
        "the text lets data in on any candidate; what comes after ICE has to be ready for data that anybody can send",
    ),
];

/// The first bytes of a DTLS record, an RTP packet, and of neither.
const DTLS: &[u8] = &[22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4];

const RTP: &[u8] = &[0x80, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4];

/// The subject was given candidates and not answered rightly; it is asked to send all the same.
const fn too_early(
    id: &'static str,
    title: &'static str,
    scene: crate::suite::Scene,
    answering: Answering,
) -> Case {
    Case {
        id,
        title,
        requirements: BEFORE,
        scene: scene.answered(answering),
        steps: EARLY,
        expect: NOT_YET,
    }
}

const EARLY: &[Step] = &[Step::AwaitCheck(4000), Step::Pass(1000), Step::SubjectSends(0)];

pub(super) const CASES: &[Case] = &[
    too_early(
        "rfc8445/12.1/before-any-answer-controlling",
        "no data before a check is answered (controlling)",
        CONTROLLING,
        Answering::Never,
    ),
    too_early(
        "rfc8445/12.1/before-any-answer-controlled",
        "no data before a check is answered (controlled)",
        CONTROLLED,
        Answering::Never,
    ),
    too_early(
        "rfc8445/12.1/unsigned-answers",
        "no data when all answers were unsigned",
        CONTROLLING,
        UNSIGNED.always(),
    ),
    too_early(
        "rfc8445/12.1/unsigned-answers-controlled",
        "no data when all answers were unsigned (controlled)",
        CONTROLLED,
        UNSIGNED.always(),
    ),
    too_early(
        "rfc8445/12.1/integrity-wrong-answers",
        "no data when all answers had a wrong MESSAGE-INTEGRITY",
        CONTROLLING,
        answer(|success| success.integrity_flipped(1)).always(),
    ),
    too_early(
        "rfc8445/12.1/answers-from-elsewhere",
        "no data when all answers came from an address the checks did not go to",
        CONTROLLING,
        answer(|success| success).from_elsewhere().always(),
    ),
    Case {
        id: "rfc8445/12.1/other-stream-connected",
        title: "a stream that is connected does not let data out on one that is not",
        requirements: BEFORE,
        scene: CONTROLLING.streams(2).answered(UNSIGNED.only_stream(1).always()),
        steps: &[Step::Pass(3000), Step::SubjectSends(1)],
        expect: &[
            conformant(&[StreamConnected(0, true), DataLeft(Left::Nowhere)]),
            violation(&[DataLeft(Left::Candidate)], FLOODED),
        ],
    },
    Case {
        id: "rfc8445/12.1/selected-controlling",
        title: "data goes to the pair that was selected (controlling)",
        requirements: SELECTED,
        scene: CONTROLLING.connected(),
        steps: &[Step::SubjectSends(0)],
        expect: STAYS,
    },
    Case {
        id: "rfc8445/12.1/selected-controlled",
        title: "data goes to the pair that was selected (controlled)",
        requirements: SELECTED,
        scene: CONTROLLED.connected(),
        steps: &[Step::SubjectSends(0)],
        expect: STAYS,
    },
    Case {
        id: "rfc8445/12.1/selected-ipv6",
        title: "data over IPv6 goes to the pair that was selected",
        requirements: SELECTED,
        scene: CONTROLLING.ipv6().connected(),
        steps: &[Step::SubjectSends(0)],
        expect: STAYS,
    },
    Case {
        id: "rfc8445/12.1/selected-second-stream",
        title: "data of the second stream goes to the pair of the second stream",
        requirements: SELECTED,
        scene: CONTROLLING.streams(2).connected(),
        steps: &[Step::SubjectSends(1)],
        expect: STAYS,
    },
    Case {
        id: "rfc8445/12.1/checked-from-elsewhere",
        title: "a right check from another address does not lead data there",
        requirements: SELECTED,
        scene: CONTROLLING.connected(),
        steps: &[
            send(|check| check)
                .from(Source::Stranger(0))
                .control(Control::Wait(300))
                .step(),
            Step::Pass(700),
            Step::SubjectSends(0),
        ],
        expect: STAYS,
    },
    Case {
        id: "rfc8445/12.1/data-from-elsewhere",
        title: "data from another address does not lead data there",
        requirements: SELECTED,
        scene: CONTROLLING.connected(),
        steps: &[
            Step::Data(Source::Stranger(0), 0, RTP),
            Step::Pass(300),
            Step::SubjectSends(0),
        ],
        expect: STAYS,
    },
    Case {
        id: "rfc8445/12.1/dtls-from-elsewhere",
        title: "a DTLS record from another address does not lead data there",
        requirements: SELECTED,
        scene: CONTROLLED.connected(),
        steps: &[
            Step::Data(Source::Stranger(0), 0, DTLS),
            Step::Pass(300),
            Step::SubjectSends(0),
        ],
        expect: STAYS,
    },
    Case {
        id: "rfc8445/12.2/from-the-candidate",
        title: "data from the selected pair's remote side comes out",
        requirements: &["ICE-8445-12.2-01"],
        scene: CONTROLLED.connected(),
        steps: &[Step::Data(Source::Candidate, 0, RTP)],
        expect: &[conformant(&[Delivered(true)])],
    },
    Case {
        id: "rfc8445/12.2/from-the-candidate-second-stream",
        title: "data from the second stream's remote side comes out",
        requirements: &["ICE-8445-12.2-01"],
        scene: CONTROLLING.streams(2).connected(),
        steps: &[Step::Data(Source::Candidate, 1, RTP)],
        expect: &[conformant(&[Delivered(true)])],
    },
    Case {
        id: "rfc8445/12.2/from-nobody",
        title: "data from an address that was never checked does not come out",
        requirements: &["ICE-8445-12.2-01"],
        scene: CONTROLLED.connected(),
        steps: &[Step::Data(Source::Stranger(0), 0, RTP)],
        expect: FROM_NOBODY,
    },
    Case {
        id: "rfc8445/12.2/dtls-from-nobody",
        title: "a DTLS record from an address that was never checked does not come out",
        requirements: &["ICE-8445-12.2-01"],
        scene: CONTROLLED.connected(),
        steps: &[Step::Data(Source::Stranger(0), 0, DTLS)],
        expect: FROM_NOBODY,
    },
    Case {
        id: "rfc8445/12.2/from-nobody-before",
        title: "data from an address that was never checked does not come out before anything is connected",
        requirements: &["ICE-8445-12.2-01"],
        scene: CONTROLLED.answered(Answering::Never),
        steps: &[Step::AwaitCheck(4000), Step::Data(Source::Stranger(0), 0, DTLS)],
        expect: FROM_NOBODY,
    },
];
