//! RFC 8445 sections 7.3.1.5 and 8.1.1: nomination, seen from the agent that is nominated.

use crate::stun::AttributeType;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Draft, Place};
use crate::suite::fact::Fact::{self, Checks, Connected, DataLeft, Error, NoSuccess, Nominated, Success};
use crate::suite::fact::Left;
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::step::{Answering, Step, send};

use super::s7_3_1_5_unauthenticated::elsewhere;
use crate::suite::Case;

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8445/7.3.1.5/nominated",
        title: "a controlled agent that is nominated on a checked pair connects",
        requirements: &["ICE-8445-7.3.1.5-01", "ICE-8445-8.1.1-02"],
        scene: CONTROLLED.answered(Answering::rightly()),
        steps: &[
            Step::AwaitCheck(4000),
            Step::Pass(300),
            send(Draft::nominating).step(),
            Step::AwaitConnected(5000),
        ],
        expect: &[conformant(&[Success, Connected(true)])],
    },
    Case {
        id: "rfc8445/7.3.1.5/nominated-at-once",
        title: "a controlled agent whose very first message is a nomination connects",
        requirements: &["ICE-8445-7.3.1.5-01"],
        scene: CONTROLLED,
        steps: &[send(Draft::nominating).step(), Step::AwaitConnected(5000)],
        expect: &[conformant(&[Success, Connected(true)])],
    },
    Case {
        id: "rfc8445/7.3.1.5/nominated-before-the-check-succeeds",
        title: "a nomination counts once the check it triggers has succeeded, and not before",
        requirements: &["ICE-8445-7.3.1.5-01", "ICE-8445-7.3.1.4-01"],
        scene: CONTROLLED.answered(Answering::Never),
        steps: &[
            Step::AwaitCheck(4000),
            send(Draft::nominating).step(),
            Step::Pass(700),
            Step::Forbid(Connected(true)),
            Step::Answer(Answering::rightly()),
            Step::AwaitConnected(5000),
        ],
        expect: &[
            conformant(&[Connected(true)]),
            violation(
                &[Connected(false)],
                "data goes to an address that never answered, or the nomination was lost",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.3.1.5/nominated-twice",
        title: "a second nomination of the same pair changes nothing",
        requirements: &["ICE-8445-8.1.1-04", "ICE-8445-7.3.1.5-01"],
        scene: CONTROLLED.connected(),
        steps: &[
            send(Draft::nominating).step(),
            send(Draft::nominating).step(),
            Step::SubjectSends(0),
        ],
        expect: &[conformant(&[Success, DataLeft(Left::Candidate)])],
    },
    Case {
        id: "rfc8445/7.3.1.5/use-candidate-with-a-value",
        title: "USE-CANDIDATE with four bytes nominates, or the check is refused",
        requirements: &["ICE-8445-16.1-01", "ICE-8445-7.3.1.5-02"],
        scene: CONTROLLED,
        steps: &[
            send(|check| {
                check.add(
                    Place::BeforeIntegrity,
                    AttributeType::USE_CANDIDATE,
                    &[0, 0, 0, 1],
                )
            })
            .step(),
            Step::Pass(1000),
        ],
        expect: &[
            conformant(&[Error(400)]),
            conformant(&[Fact::Silence]),
            acceptable(&[Success], "a flag for this receiver, whatever it holds"),
        ],
    },
    Case {
        id: "rfc8445/8.1.1/second-nomination-elsewhere",
        title: "an authenticated nomination of another pair leaves the agent connected",
        requirements: &["ICE-8445-8.1.1-04"],
        scene: CONTROLLED.connected(),
        steps: &[
            elsewhere(Draft::nominating),
            Step::Pass(700),
            Step::SubjectSends(0),
        ],
        expect: &[
            conformant(&[Success, DataLeft(Left::Candidate)]),
            acceptable(
                &[Success, DataLeft(Left::Stranger)],
                "follows the nomination, as agreed on by extensions; whoever sent it has the password",
            ),
            acceptable(
                &[NoSuccess, DataLeft(Left::Candidate)],
                "the pair was nominated already, and other addresses are no longer answered",
            ),
            violation(&[DataLeft(Left::Nowhere)], "stuck between two nominated pairs"),
        ],
    },
    Case {
        id: "rfc8445/8.1.1/use-candidate-to-controlling",
        title: "USE-CANDIDATE to a controlling agent has no effect",
        requirements: &["ICE-8445-7.1.2-02", "ICE-8445-8.1.1-02"],
        scene: CONTROLLING.connected(),
        steps: &[
            elsewhere(Draft::nominating),
            Step::Pass(700),
            Step::SubjectSends(0),
        ],
        expect: &[
            conformant(&[DataLeft(Left::Candidate)]),
            violation(
                &[DataLeft(Left::Stranger)],
                "the controlled side chose the pair: both sides may settle on different ones",
            ),
        ],
    },
    Case {
        id: "rfc8445/8.1.1/use-candidate-to-controlling-early",
        title: "USE-CANDIDATE does not make a controlling agent connect before its own check succeeded",
        requirements: &["ICE-8445-7.1.2-02", "ICE-8445-8.1.1-02"],
        scene: CONTROLLING.answered(Answering::Never),
        steps: &[
            Step::AwaitCheck(4000),
            send(Draft::nominating).step(),
            Step::Pass(1000),
        ],
        expect: &[
            conformant(&[Checks(true), Connected(false)]),
            violation(&[Connected(true)], "connected to an address that never answered"),
        ],
    },
    Case {
        id: "rfc8445/8.1.1/nominates-once",
        title: "a controlling agent that is connected nominates no other pair when another address checks it",
        requirements: &["ICE-8445-8.1.1-03", "SDP-8839-4.3.4-04"],
        scene: CONTROLLING.connected(),
        steps: &[
            Step::Forget,
            elsewhere(|check| check),
            Step::Pass(1000),
            Step::SubjectSends(0),
        ],
        expect: &[
            conformant(&[Nominated(false), DataLeft(Left::Candidate)]),
            acceptable(
                &[DataLeft(Left::Candidate)],
                "says USE-CANDIDATE again, on a pair that carries no data or in a consent check, as peers of RFC 5245 do",
            ),
        ],
    },
];
