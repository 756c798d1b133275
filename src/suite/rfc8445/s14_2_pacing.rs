//! RFC 8445 sections 6.1.2, 6.1.4 and 14.2: which pairs are checked, in which order, how fast and how many. The
//! subject is told many candidates at which nobody answers.

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{
    BestFirst, ComponentChecked, Connected, DeadChecked, Pace, Success, Triggered,
};
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::step::{Answering, Control, Source, Step, send};
use crate::suite::{Case, Expect};

/// The mean of twenty checks; of an agent that held its first ones up for a moment it is somewhat below its 50 ms.
const PACED: &[Expect] = &[
    conformant(&[Pace(40, 1000)]),
    acceptable(
        &[Pace(5, 40)],
        "another Ta than the default, which has to be signalled in a=ice-pacing",
    ),
    violation(
        &[Pace(0, 5)],
        "faster than every 5 ms: NATs lose bindings, and the peer's address can be flooded",
    ),
];

const TWENTY: &[Step] = &[Step::Tell(20), Step::Pass(2500)];

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8445/14.2/pacing-controlling",
        title: "new checks leave every 50 ms (controlling)",
        requirements: &["ICE-8445-14.2-01", "ICE-8445-14.2-04"],
        scene: CONTROLLING,
        steps: TWENTY,
        expect: PACED,
    },
    Case {
        id: "rfc8445/14.2/pacing-controlled",
        title: "new checks leave every 50 ms (controlled)",
        requirements: &["ICE-8445-14.2-01", "ICE-8445-14.2-04"],
        scene: CONTROLLED,
        steps: TWENTY,
        expect: PACED,
    },
    Case {
        id: "rfc8445/6.1.2.3/best-first",
        title: "the pair with the highest priority is checked first, whatever the order of the candidates",
        requirements: &["ICE-8445-6.1.2.3-01", "ICE-8445-6.1.4.2-01"],
        scene: CONTROLLING,
        steps: &[Step::Tell(8), Step::Pass(2000)],
        expect: &[
            conformant(&[BestFirst(true)]),
            acceptable(
                &[DeadChecked(8, 8)],
                "another order: both sides are longer about finding the same pair",
            ),
        ],
    },
    Case {
        id: "rfc8445/6.1.4.2/triggered-first",
        title: "a triggered check is made before the ordinary ones that wait",
        requirements: &["ICE-8445-6.1.4.2-01", "ICE-8445-7.3.1.4-02"],
        scene: CONTROLLING,
        steps: &[
            Step::Tell(16),
            send(|check| check)
                .from(Source::Stranger(0))
                .control(Control::Stranger)
                .step(),
        ],
        expect: &[
            conformant(&[Success, Triggered(true), DeadChecked(0, 12)]),
            acceptable(
                &[Success, DeadChecked(0, 16)],
                "it waits its turn: whoever can be reached only from inside is found late",
            ),
        ],
    },
    Case {
        id: "rfc8445/6.1.2.5/limit",
        title: "of 250 candidates no more than 100 are checked",
        requirements: &["ICE-8445-6.1.2.5-01", "ICE-8445-19.5.1-01"],
        scene: CONTROLLING.slow(),
        steps: &[Step::Tell(250), Step::Pass(16_000)],
        expect: &[
            conformant(&[DeadChecked(1, 100)]),
            acceptable(
                &[DeadChecked(101, 249)],
                "another limit than the default, which has to be configurable",
            ),
            violation(
                &[DeadChecked(250, 250)],
                "no limit: whoever writes the list of candidates aims the checks at anybody (RFC 8445 section 19.5.1)",
            ),
        ],
    },
    Case {
        id: "rfc8445/8.1.2/others-removed",
        title: "once a pair is nominated, the other pairs of its component are checked no more",
        requirements: &["ICE-8445-8.1.2-01"],
        scene: CONTROLLING,
        steps: &[
            Step::Remote,
            Step::Tell(40),
            Step::AwaitConnected(5000),
            Step::Ensure(Connected(true)),
            Step::Pass(500),
            Step::Forget,
            Step::Pass(2500),
        ],
        expect: &[
            conformant(&[DeadChecked(0, 0)]),
            violation(
                &[DeadChecked(1, 40)],
                "pairs that nobody needs any more are checked on: packets to addresses of the peer's choice",
            ),
        ],
    },
    Case {
        id: "rfc8445/6.1.2.6/second-component-waits",
        title: "of two components with one foundation the first is checked first",
        requirements: &["ICE-8445-6.1.2.6-01"],
        scene: CONTROLLING.components(2).answered(Answering::Never),
        steps: &[Step::AwaitCheck(4000), Step::Pass(1500)],
        expect: &[
            conformant(&[ComponentChecked(1, true), ComponentChecked(2, false)]),
            acceptable(
                &[ComponentChecked(1, true)],
                "both at once: a check more than needed, and nothing waits",
            ),
        ],
    },
    Case {
        id: "rfc8445/7.2.5.3.3/second-component-follows",
        title: "a success on the first component sets the second free",
        requirements: &["ICE-8445-7.2.5.3.3-01", "ICE-8445-6.1.2.6-01"],
        scene: CONTROLLING.components(2).answered(Answering::rightly()),
        steps: &[Step::AwaitConnected(5000)],
        expect: &[conformant(&[
            ComponentChecked(1, true),
            ComponentChecked(2, true),
            Connected(true),
        ])],
    },
];
