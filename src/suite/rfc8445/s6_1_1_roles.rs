//! RFC 8445 section 6.1.1 and 6.2: the role an agent begins with, and lite peers.

use crate::stun::AttributeType;
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::fact::Fact::{Checks, Connected, DataLeft, Keeps, Nominated, Role as InRole, Success};
use crate::suite::fact::{Left, Rule};
use crate::suite::initiator::{CONTROLLED, CONTROLLING, connects};
use crate::suite::step::{Answering, Control, Source, Step, send};
use crate::suite::{Case, Role};

const LITE: &[&str] = &["ICE-8445-6.1.1-02"];

/// After a restart the peer claims the subject's role, with a tie-breaker that the subject gives way to.
const REDETERMINED: &[Step] = &[
    Step::Restart(None),
    Step::Pass(500),
    send(|check| check.role(AttributeType::ICE_CONTROLLING, u64::MAX)).step(),
];

pub(super) const CASES: &[Case] = &[
    Case {
        id: "rfc8445/6.1.1/peer-redetermines",
        title: "a peer that takes control with a restart is given it",
        requirements: &["ICE-8445-6.1.1-06"],
        scene: CONTROLLING.connected(),
        steps: REDETERMINED,
        expect: &[conformant(&[Success, InRole(Role::Controlled)])],
    },
    connects(
        "rfc8445/6.1.1/initiator",
        "the agent that began is controlling from its first check on",
        &["ICE-8445-6.1.1-01"],
        CONTROLLING,
        &[conformant(&[InRole(Role::Controlling)])],
    ),
    connects(
        "rfc8445/6.1.1/other-side",
        "the agent that did not begin is controlled from its first check on",
        &["ICE-8445-6.1.1-01"],
        CONTROLLED,
        &[conformant(&[InRole(Role::Controlled)])],
    ),
    Case {
        id: "rfc8445/6.1.1/lite-peer-of-controlled",
        title: "a full agent takes control from a lite peer that began, nominates and connects",
        requirements: LITE,
        scene: CONTROLLED.peer_lite().answered(Answering::rightly()),
        steps: &[Step::AwaitCheck(4000), Step::Pass(2500)],
        expect: &[
            conformant(&[InRole(Role::Controlling), Nominated(true), Connected(true)]),
            acceptable(
                &[Checks(true), InRole(Role::Controlled), Connected(false)],
                "the application chooses the role of this stack, and has to see itself that a lite peer is never the controlling one",
            ),
        ],
    },
    Case {
        id: "rfc8445/6.1.1/lite-peer-of-controlling",
        title: "a full agent that began nominates towards a lite peer and connects",
        requirements: LITE,
        scene: CONTROLLING.peer_lite().answered(Answering::rightly()),
        steps: &[Step::AwaitConnected(5000)],
        expect: &[conformant(&[
            InRole(Role::Controlling),
            Nominated(true),
            Connected(true),
        ])],
    },
    Case {
        id: "rfc8445/6.1.1/lite-peer-credentials",
        title: "checks towards a lite peer carry its credentials",
        requirements: &["ICE-8445-7.2.2-02", "ICE-8445-6.1.1-02"],
        scene: CONTROLLING.peer_lite().answered(Answering::rightly()),
        steps: &[Step::AwaitConnected(5000)],
        expect: &[conformant(&[
            Keeps(Rule::Username),
            Keeps(Rule::Integrity),
            Keeps(Rule::Fingerprint),
        ])],
    },
    Case {
        id: "rfc8445/6.1.1/lite-peer-unsigned",
        title: "unsigned successes of a lite peer do not connect",
        requirements: &["STUN-8489-9.1.4-02", "ICE-8445-6.1.1-02"],
        scene: CONTROLLING.peer_lite().answered(
            crate::suite::step::answer(|success| success.without(AttributeType::MESSAGE_INTEGRITY)).always(),
        ),
        steps: &[Step::AwaitCheck(4000), Step::Pass(2500)],
        expect: &[
            conformant(&[Checks(true), Connected(false)]),
            violation(&[Connected(true)], crate::suite::initiator::FOOLED),
        ],
    },
    Case {
        id: "rfc8445/6.2/lite-makes-no-checks",
        title: "a lite agent makes no checks, not even when it is checked",
        requirements: &["ICE-8445-6.2-01"],
        scene: CONTROLLED.lite().answered(Answering::rightly()),
        steps: &[
            send(|check| check).step(),
            send(|check| check)
                .from(Source::Stranger(0))
                .control(Control::Behind)
                .step(),
            Step::Pass(1500),
        ],
        expect: &[conformant(&[Success, Checks(false)])],
    },
    Case {
        id: "rfc8445/12.1.1/lite-sends-nothing-before",
        title: "a lite agent sends no data before it has a valid pair, though it was checked",
        requirements: &["ICE-8445-12.1.1-01"],
        scene: CONTROLLED.lite().answered(Answering::rightly()),
        steps: &[send(|check| check).step(), Step::SubjectSends(0)],
        expect: &[
            conformant(&[DataLeft(Left::Nowhere)]),
            acceptable(
                &[Success, DataLeft(Left::Candidate)],
                "sent on a pair that was checked with the right password but not nominated",
            ),
            violation(
                &[DataLeft(Left::Stranger)],
                "data goes to an address that was never a candidate",
            ),
        ],
    },
];
