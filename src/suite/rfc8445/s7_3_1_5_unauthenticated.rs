//! RFC 8445 section 7.3.1.5: USE-CANDIDATE that must not count. A stack may say connected as soon as a pair is
//! valid; what it said before the forged nomination is forgotten, so that only what follows from that counts.

use crate::stun::{AttributeType, Class};
use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::draft::{Key, Place};
use crate::suite::fact::Fact::{Connected, DataLeft, NoSuccess, Success};
use crate::suite::fact::Left;
use crate::suite::initiator::{CONTROLLED, CONTROLLING};
use crate::suite::step::{Answering, Change, Control, Source, Step, send};
use crate::suite::{Case, Expect, Scene};

const MI: AttributeType = AttributeType::MESSAGE_INTEGRITY;

const NOMINATION: &[&str] = &["ICE-8445-7.3.1.5-01", "ICE-8445-7.3-02"];

pub(super) const TAKEN_OVER: &str =
    "whoever can send to the agent chooses where its data goes, without the password";

pub(super) const NOT_NOMINATED: &[Expect] = &[
    conformant(&[NoSuccess, Connected(false)]),
    violation(&[Connected(true)], TAKEN_OVER),
    violation(&[Success], "answered as if it had been authenticated"),
];

const LED_NOWHERE: &[Expect] = &[
    conformant(&[NoSuccess, DataLeft(Left::Candidate)]),
    violation(&[DataLeft(Left::Stranger)], TAKEN_OVER),
    violation(&[Success], "answered as if it had been authenticated"),
];

/// A nomination of a checked pair that is not authenticated.
const fn forged(id: &'static str, title: &'static str, steps: &'static [Step]) -> Case {
    Case {
        id,
        title,
        requirements: NOMINATION,
        scene: CONTROLLED.answered(Answering::rightly()),
        steps,
        expect: NOT_NOMINATED,
    }
}

/// A nomination from elsewhere of an agent that is connected.
pub(super) const fn redirecting(
    id: &'static str,
    title: &'static str,
    scene: Scene,
    steps: &'static [Step],
) -> Case {
    Case {
        id,
        title,
        requirements: &["ICE-8445-7.3-02", "ICE-8445-12.1-02"],
        scene: scene.connected(),
        steps,
        expect: LED_NOWHERE,
    }
}

pub(super) const fn elsewhere(change: Change) -> Step {
    send(change)
        .from(Source::Stranger(0))
        .control(Control::Wait(300))
        .step()
}

pub(super) const CASES: &[Case] = &[
    forged(
        "rfc8445/7.3.1.5/unsigned",
        "a nomination without MESSAGE-INTEGRITY does not connect",
        &[
            Step::AwaitCheck(4000),
            Step::Pass(500),
            Step::Forget,
            send(|check| check.nominating().without(MI)).step(),
            Step::Pass(700),
        ],
    ),
    forged(
        "rfc8445/7.3.1.5/integrity-wrong",
        "a nomination with a wrong MESSAGE-INTEGRITY does not connect",
        &[
            Step::AwaitCheck(4000),
            Step::Pass(500),
            Step::Forget,
            send(|check| check.nominating().integrity_flipped(1)).step(),
            Step::Pass(700),
        ],
    ),
    forged(
        "rfc8445/7.3.1.5/peers-password",
        "a nomination signed with the peer's own password does not connect",
        &[
            Step::AwaitCheck(4000),
            Step::Pass(500),
            Step::Forget,
            send(|check| check.nominating().signed(Key::Remote)).step(),
            Step::Pass(700),
        ],
    ),
    forged(
        "rfc8445/7.3.1.5/foreign-fragment",
        "a nomination addressed to another agent's fragment does not connect",
        &[
            Step::AwaitCheck(4000),
            Step::Pass(500),
            Step::Forget,
            send(|check| check.nominating().username("none:{remote}")).step(),
            Step::Pass(700),
        ],
    ),
    forged(
        "rfc8445/7.3.1.5/indication",
        "a nomination in an indication does not connect",
        &[
            Step::AwaitCheck(4000),
            Step::Pass(500),
            Step::Forget,
            send(|check| check.nominating().class(Class::Indication)).step(),
            Step::Pass(700),
        ],
    ),
    Case {
        id: "rfc8445/7.3.1.5/after-integrity",
        title: "USE-CANDIDATE behind MESSAGE-INTEGRITY does not connect",
        requirements: &["STUN-8489-14.5-01", "ICE-8445-7.3.1.5-01"],
        scene: CONTROLLED.answered(Answering::rightly()),
        steps: &[
            Step::AwaitCheck(4000),
            Step::Pass(500),
            Step::Forget,
            send(|check| check.add(Place::AfterIntegrity, AttributeType::USE_CANDIDATE, &[])).step(),
            Step::Pass(700),
        ],
        expect: &[
            conformant(&[Success, Connected(false)]),
            acceptable(
                &[NoSuccess, Connected(false)],
                "the whole check refused for what stands behind its integrity",
            ),
            violation(
                &[Connected(true)],
                "what stands behind MESSAGE-INTEGRITY is not covered by it, and anybody on the path can put it there",
            ),
        ],
    },
    redirecting(
        "rfc8445/7.3.1.5/stranger-unsigned",
        "a nomination without MESSAGE-INTEGRITY from an unknown address leads no data there",
        CONTROLLED,
        &[
            elsewhere(|check| check.nominating().without(MI)),
            Step::Pass(700),
            Step::SubjectSends(0),
        ],
    ),
    redirecting(
        "rfc8445/7.3.1.5/stranger-integrity-wrong",
        "a nomination with a wrong MESSAGE-INTEGRITY from an unknown address leads no data there",
        CONTROLLED,
        &[
            elsewhere(|check| check.nominating().integrity_flipped(1)),
            Step::Pass(700),
            Step::SubjectSends(0),
        ],
    ),
    redirecting(
        "rfc8445/7.3.1.5/stranger-peers-password",
        "a nomination signed with the peer's own password from an unknown address leads no data there",
        CONTROLLED,
        &[
            elsewhere(|check| check.nominating().signed(Key::Remote)),
            Step::Pass(700),
            Step::SubjectSends(0),
        ],
    ),
    redirecting(
        "rfc8445/7.3.1.5/stranger-no-username",
        "a nomination without USERNAME from an unknown address leads no data there",
        CONTROLLED,
        &[
            elsewhere(|check| check.nominating().without(AttributeType::USERNAME)),
            Step::Pass(700),
            Step::SubjectSends(0),
        ],
    ),
    redirecting(
        "rfc8445/7.3.1.5/stranger-to-controlling-unsigned",
        "a check without MESSAGE-INTEGRITY from an unknown address leads no data of a controlling agent there",
        CONTROLLING,
        &[
            elsewhere(|check| check.nominating().without(MI)),
            Step::Pass(700),
            Step::SubjectSends(0),
        ],
    ),
];
