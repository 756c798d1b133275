//! RFC 8445 section 7.3.2: a lite agent is nominated. It makes no checks, so the nomination alone decides.

use crate::stun::{AttributeType, Class};
use crate::suite::Case;
use crate::suite::case::{acceptable, conformant};
use crate::suite::draft::Draft;
use crate::suite::fact::Fact::{Checks, Connected, DataLeft, Success};
use crate::suite::fact::Left;
use crate::suite::initiator::CONTROLLED;
use crate::suite::step::{Answering, Control, Step, send};

use super::s7_3_1_5_unauthenticated::{NOT_NOMINATED, elsewhere, redirecting};

const MI: AttributeType = AttributeType::MESSAGE_INTEGRITY;

const LITE: &[&str] = &["ICE-8445-7.3.2-01", "ICE-8445-7.3-02"];

/// A nomination of a lite agent's pair that is not authenticated.
const fn forged(id: &'static str, title: &'static str, steps: &'static [Step]) -> Case {
    Case {
        id,
        title,
        requirements: LITE,
        scene: CONTROLLED.lite().answered(Answering::rightly()),
        steps,
        expect: NOT_NOMINATED,
    }
}

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8445/7.3.2/nominated",
        title: "a lite agent that is nominated has a valid pair at once",
        requirements: &["ICE-8445-7.3.2-01"],
        scene: CONTROLLED.lite().answered(Answering::rightly()),
        steps: &[
            send(Draft::nominating).step(),
            Step::AwaitConnected(2000),
            Step::SubjectSends(0),
        ],
        expect: &[conformant(&[
            Success,
            Connected(true),
            DataLeft(Left::Candidate),
            Checks(false),
        ])],
    },
    Case {
        id: "rfc8445/7.3.2/nominated-from-elsewhere",
        title: "a lite agent sends its data where the nomination came from",
        requirements: &["ICE-8445-7.3.2-01"],
        scene: CONTROLLED.lite(),
        steps: &[
            elsewhere(Draft::nominating),
            Step::AwaitConnected(2000),
            Step::SubjectSends(0),
        ],
        expect: &[conformant(&[Success, Connected(true), DataLeft(Left::Stranger)])],
    },
    Case {
        id: "rfc8445/7.3.2/not-nominated",
        title: "a lite agent that is checked but not nominated is not connected",
        requirements: &["ICE-8445-7.3.2-01"],
        scene: CONTROLLED.lite().answered(Answering::rightly()),
        steps: &[send(|check| check).step(), Step::Pass(500)],
        expect: &[
            conformant(&[Success, Connected(false)]),
            acceptable(
                &[Success, Connected(true)],
                "says connected for a pair that was checked with the right password but not nominated",
            ),
        ],
    },
    forged(
        "rfc8445/7.3.2/unsigned",
        "a nomination without MESSAGE-INTEGRITY does not connect a lite agent",
        &[
            send(|check| check.nominating().without(MI))
                .control(Control::Wait(300))
                .step(),
            Step::Pass(500),
        ],
    ),
    forged(
        "rfc8445/7.3.2/integrity-wrong",
        "a nomination with a wrong MESSAGE-INTEGRITY does not connect a lite agent",
        &[
            send(|check| check.nominating().integrity_flipped(1))
                .control(Control::Wait(300))
                .step(),
            Step::Pass(500),
        ],
    ),
    forged(
        "rfc8445/7.3.2/foreign-fragment",
        "a nomination addressed to another agent's fragment does not connect a lite agent",
        &[
            send(|check| check.nominating().username("none:{remote}"))
                .control(Control::Wait(300))
                .step(),
            Step::Pass(500),
        ],
    ),
    forged(
        "rfc8445/7.3.2/indication",
        "a nomination in an indication does not connect a lite agent",
        &[
            send(|check| check.nominating().class(Class::Indication))
                .control(Control::Wait(300))
                .step(),
            Step::Pass(500),
        ],
    ),
    redirecting(
        "rfc8445/7.3.2/stranger-unsigned",
        "a nomination without MESSAGE-INTEGRITY from an unknown address leads no data of a lite agent there",
        CONTROLLED.lite(),
        &[
            elsewhere(|check| check.nominating().without(MI)),
            Step::Pass(300),
            Step::SubjectSends(0),
        ],
    ),
];
